"""The one gate for figures: stated through here, a figure lands in the values with its citations or its formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.stores.record_rows import StoredDocument, StoredFact, StoredPassage
from qa.answer import Anchor, Citation, Value
from qa.figures.arithmetic import convert, rounded
from qa.figures.figure import Figure, plain
from qa.query.language import Language
from qa.rendering.amounts import find_larger, find_yuan, in_words

_LONGEST_QUOTE = 200
_MOST_MARKS = 12
OPERAND = "operand"


@dataclass
class Gate:
    """The citations and values of an answer that is being written. `unit` and `places` are how figures are to be shown."""

    language: Language
    unit: str | None = None
    places: int | None = None
    citations: list[Citation] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    marks: dict[tuple[int, str], int] = field(default_factory=dict)

    def state(
        self, figure: Figure, *, operand: bool = False, signed: bool = True, marks: tuple[int, ...] | None = None
    ) -> str:
        """Return a figure as text ("2.43万元[1]") and enter it into the values; unsigned where words around it say the direction.

        `marks` are its places where no fact of its own prints it.
        """
        marks = self.marks_of(figure) if marks is None else marks
        shown, beside = self._written(figure)
        words = [in_words(each, self.language) for each in (shown, *beside)]
        if not signed:
            words = [each.lstrip("-−") for each in words]
        answering = figure if self.unit is None and self.places is None else shown
        for each in (answering, *(other for other in (shown, *beside) if other is not answering)):
            self._enter(each, marks, operand or each is not answering)
        text = words[0]
        if beside:
            about = "约" if beside[0].formula is not None and "≈" in beside[0].formula else ""
            text += f" ({words[1]})" if self.language is Language.ENGLISH else f"（{about}{words[1]}）"
        return text + self.shown(marks)

    def value_of(self, figure: Figure) -> Value | None:
        """Return a figure with its places for a page that states it by itself, None for one that is no number."""
        if figure.value is None:
            return None
        return _value(figure, self.marks_of(figure), None)

    def has_stated(self, figure: Figure) -> bool:
        """Return whether a figure was stated already as one that answers."""
        shown = (figure.label, plain(figure.value), figure.unit, figure.department, figure.year, None)
        return shown in [
            (each.item, each.value, each.unit, each.department, each.year, each.role) for each in self.values
        ]

    def marks_of(self, figure: Figure) -> tuple[int, ...]:
        """Return the marks of the places that a figure stands at or was computed from."""
        return tuple(dict.fromkeys(self.cite(stored) for stored in figure.facts))

    def shown(self, marks: Sequence[int]) -> str:
        """Return marks as they stand in the text, the first of very many."""
        return "".join(f"[{mark}]" for mark in marks[:_MOST_MARKS])

    def count(self, label: str, number: int, unit: str, marks: Iterable[int]) -> str:
        """Enter how many things the text says there are, with the places that were counted, and return the number."""
        value = Value(None, None, label, str(number), unit, tuple(dict.fromkeys(marks)), f"计数 = {number}", OPERAND)
        if value not in self.values:
            self.values.append(value)
        return str(number)

    def enter_quoted(self, figures: Iterable[Figure], mark: int) -> None:
        """Enter the figures that a quoted sentence states, under the quote's own mark."""
        for figure in figures:
            if figure.value is None:
                continue
            known = any(
                (plain(figure.value), figure.unit, figure.year) == (each.value, each.unit, each.year)
                for each in self.values
            )
            if not known:
                self._enter(figure, (mark,), False)

    def cite(self, stored: StoredFact) -> int:
        """Return the mark of a fact's place, adding the citation the first time."""
        fact, document = stored.fact, stored.document
        return self._mark(
            (document.id, fact.key),
            Citation(
                id=len(self.citations) + 1,
                document=document.name,
                title=document.identity.title,
                quote=fact.quote[:_LONGEST_QUOTE],
                page=fact.place.page,
                line=fact.place.line,
                table=fact.table or None,
                row=fact.row or None,
                column=fact.column,
                heading=fact.row_path[:-1] if fact.source == "narrative" else (),
                anchor=Anchor(document.id, fact_key=fact.key),
            ),
        )

    def cite_passage(self, stored: StoredPassage, quote: str) -> int:
        """Return the mark of a quoted passage."""
        passage, document = stored.passage, stored.document
        return self._mark(
            (document.id, f"p{passage.index}:{quote}"),
            Citation(
                id=len(self.citations) + 1,
                document=document.name,
                title=document.identity.title,
                quote=quote,
                page=passage.place.page,
                line=passage.place.line,
                heading=passage.heading_path,
                anchor=Anchor(document.id, passage_index=passage.index),
            ),
        )

    def cite_document(self, document: StoredDocument) -> int:
        """Return the mark of a document as a whole."""
        title = document.identity.title
        return self._mark(
            (document.id, "document"),
            Citation(len(self.citations) + 1, document.name, title, title, anchor=Anchor(document.id)),
        )

    def _written(self, figure: Figure) -> tuple[Figure, tuple[Figure, ...]]:
        """Return a figure as it is shown, and how it is written beside that: as printed, or in a unit that is easier to read."""
        asked = convert(figure, self.unit) if self.unit and self.unit != figure.unit else None
        if self.places is not None:
            asked = rounded(figure, self.unit or figure.unit or "", self.places) or asked
        if asked is not None:
            return asked, (figure,)
        if self.language is Language.ENGLISH:
            yuan = find_yuan(figure)
            return (yuan, (figure,)) if yuan is not None else (figure, ())
        larger = find_larger(figure)
        return figure, (larger,) if larger is not None else ()

    def _enter(self, figure: Figure, marks: tuple[int, ...], operand: bool) -> None:
        """Keep a figure once; what was an operand and is asked for as well answers."""
        if figure.value is None:
            return
        role = OPERAND if operand else None
        entry = _value(figure, marks, role)
        for at, known in enumerate(self.values):
            if replace(known, role=role) == entry:
                self.values[at] = known if operand else entry
                return
        self.values.append(entry)

    def _mark(self, key: tuple[int, str], citation: Citation) -> int:
        if key not in self.marks:
            self.citations.append(citation)
            self.marks[key] = citation.id
        return self.marks[key]


def _value(figure: Figure, marks: tuple[int, ...], role: str | None) -> Value:
    number = "" if figure.value is None else plain(figure.value)
    return Value(figure.department, figure.year, figure.label, number, figure.unit, marks, figure.formula, role)
