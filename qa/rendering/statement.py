"""The only way a figure gets into an answer: stated through here, it lands in the values with its citations."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.stores.record_rows import StoredDocument, StoredFact, StoredPassage
from qa.answer import Anchor, Citation, Note, Value
from qa.figures.arithmetic import convert, rounded
from qa.figures.figure import Figure, plain
from qa.query.slots import Language

_LONGEST_QUOTE = 200


@dataclass
class Statement:
    """An answer being written: collects citations, values and notes while its sentences are composed."""

    language: Language
    unit: str | None = None
    places: int | None = None
    citations: list[Citation] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    marks: dict[tuple[int, str], int] = field(default_factory=dict)

    def cite(self, stored: StoredFact) -> int:
        """Return the mark of a fact's place, adding the citation the first time."""
        key = (stored.document.id, stored.fact.key)
        if key not in self.marks:
            fact = stored.fact
            self._add(
                key,
                Citation(
                    id=len(self.citations) + 1,
                    document=stored.document.name,
                    title=stored.document.identity.title,
                    quote=fact.quote[:_LONGEST_QUOTE],
                    page=fact.place.page,
                    line=fact.place.line,
                    table=fact.table or None,
                    row=fact.row or None,
                    column=fact.column,
                    heading=fact.row_path[:-1] if fact.source == "narrative" else (),
                    anchor=Anchor(stored.document.id, fact_key=fact.key),
                ),
            )
        return self.marks[key]

    def cite_passage(self, stored: StoredPassage, quote: str) -> int:
        """Return the mark of a quoted passage."""
        key = (stored.document.id, f"p{stored.passage.index}:{quote}")
        if key not in self.marks:
            place = stored.passage.place
            self._add(
                key,
                Citation(
                    id=len(self.citations) + 1,
                    document=stored.document.name,
                    title=stored.document.identity.title,
                    quote=quote,
                    page=place.page,
                    line=place.line,
                    heading=stored.passage.heading_path,
                    anchor=Anchor(stored.document.id, passage_index=stored.passage.index),
                ),
            )
        return self.marks[key]

    def cite_document(self, document: StoredDocument) -> int:
        """Return the mark of a document as a whole."""
        key = (document.id, "document")
        if key not in self.marks:
            self._add(
                key,
                Citation(
                    id=len(self.citations) + 1,
                    document=document.name,
                    title=document.identity.title,
                    quote=document.identity.title,
                    anchor=Anchor(document.id),
                ),
            )
        return self.marks[key]

    def state(self, figure: Figure, marked: bool = True) -> str:
        """Return the figure as text ("2.43万元[1]") and enter it into the values, in the unit asked for as well."""
        marks = tuple(self.cite(stored) for stored in figure.facts)
        printed = self._enter(figure, marks)
        converted = convert(figure, self.unit) if self.unit and self.unit != figure.unit else None
        if self.places is not None:
            converted = rounded(figure, self.unit or figure.unit or "", self.places) or converted
        if converted is not None:
            printed = f"{self._enter(converted, marks)}（{printed}）"
        return printed + ("".join(f"[{mark}]" for mark in marks) if marked else "")

    def value_of(self, figure: Figure) -> Value | None:
        """Return the figure as a value with its places cited; None where the document prints no number."""
        if figure.value is None:
            return None
        marks = tuple(self.cite(stored) for stored in figure.facts)
        return Value(
            figure.department, figure.year, figure.label, plain(figure.value), figure.unit, marks, figure.formula
        )

    def enter_count(self, label: str, number: int, unit: str, marks: Sequence[int]) -> None:
        """Enter how many things an answer's text says there are, with the places that were counted."""
        self.values.append(Value(None, None, label, str(number), unit, tuple(marks), f"计数 = {number}"))

    def enter_quoted(self, figure: Figure, mark: int) -> None:
        """Enter a figure that a quoted sentence states, under the quote's own mark."""
        if figure.value is not None:
            value = Value(figure.department, figure.year, figure.label, plain(figure.value), figure.unit, (mark,))
            if not any(
                (known.value, known.unit, known.year) == (value.value, value.unit, value.year) for known in self.values
            ):
                self.values.append(value)

    def withdraw(self) -> None:
        """Take back everything stated, where what was found turns out to answer another question."""
        for kept in (self.citations, self.values, self.notes, self.marks):
            kept.clear()

    def _enter(self, figure: Figure, marks: tuple[int, ...]) -> str:
        if figure.value is None:
            return figure.text
        value = plain(figure.value)
        entry = Value(figure.department, figure.year, figure.label, value, figure.unit, marks, figure.formula)
        if entry not in self.values:
            self.values.append(entry)
        if figure.text and figure.formula is None and not _is_number(figure.text):
            return _with_unit(figure)
        return f"{value}{figure.unit or ''}"

    def _add(self, key: tuple[int, str], citation: Citation) -> None:
        self.citations.append(citation)
        self.marks[key] = citation.id


def _is_number(text: str) -> bool:
    return all(letter.isdigit() or letter in ".,，-() " for letter in text)


def _with_unit(figure: Figure) -> str:
    """Return a figure printed with signs around its number ("≥95%"), or its number where the print says it in words."""
    if figure.value is not None and plain(figure.value) in figure.text.replace(",", ""):
        return figure.text
    return f"{plain(figure.value)}{figure.unit or ''}"
