"""The one entry point: a question in, an answer out. Understand, fill gaps from history, route, answer, annotate."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BudgetQAError
from index.records import Phase
from index.settings import Settings, load_settings
from index.stores.record_store import RecordStore, open_record_store
from index.text.normalization import squeeze
from qa.answer import Anchor, Answer, Note, Route
from qa.consistency import answer_consistency
from qa.figures.figure import Figure
from qa.inventory import answer_inventory
from qa.linking.targets import find_targets
from qa.linking.vocabulary import Vocabulary
from qa.overview import Overview, build_overview
from qa.parsing.corrections import UNCORRECTED, Asked, Corrections, correct
from qa.parsing.follow_ups import Turn, follow_up
from qa.passages.old.facets import sides_of
from qa.query.slots import Intent, Language, Operation, Query
from qa.records.fact_index import FactIndex
from qa.records.item_lookup import figure_of
from qa.rendering import clarifications, refusals
from qa.rendering.assumptions import latest_year, with_assumptions
from qa.rendering.statement import Statement
from qa.rendering.suggestions import suggest
from qa.table_answer import Outcome, answer_from_records
from qa.understanding import understand

if TYPE_CHECKING:
    from qa.passages.retrieval import Retriever

_LONGEST_QUESTION = 500
_MOST_TURNS = 6
_EXPLAINED = {Intent.REASON, Intent.CONSISTENCY}
_TEXT_INTENTS = {Intent.REASON, Intent.DEFINITION, Intent.DUTIES, Intent.DESCRIPTION}


@dataclass(frozen=True, slots=True)
class _Routed:
    """What one way gave: the lines of the answer, the figures in it, and which of the lines quote passages."""

    route: Route
    lines: tuple[str, ...]
    outcome: Outcome | None = None
    quoted: tuple[str, ...] = ()


class Engine:
    """Answers questions over the stores of one home; safe to use from several threads that only ask."""

    def __init__(self, store: RecordStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._vocabulary: Vocabulary | None = None
        self._index = FactIndex(store)

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of what is indexed now; read anew when the store has changed."""
        if self._vocabulary is None or self._vocabulary.revision != self._store.revision():
            self._vocabulary = Vocabulary(self._store)
            self._index = FactIndex(self._store)
        return self._vocabulary

    @cached_property
    def _retriever(self) -> "Retriever":
        from qa.passages.retrieval import Retriever  # loads what only explanatory questions need

        return Retriever(self._store, self._settings)

    def prepare(self) -> None:
        """Read the names and load the libraries that the first questions would wait for; for a server's start.

        What cannot be loaded is left to the question that needs it, whose answer says so.
        """
        with suppress(BudgetQAError):
            understand(
                "三宫经费垚", self.vocabulary
            )  # mistyped, so that the sounds of characters and names are loaded too
            self._retriever.prepare()

    def close(self) -> None:
        """Give back the stores."""
        self._store.close()

    def ask(self, question: str, history: Sequence[str | Asked] = (), corrections: Corrections = UNCORRECTED) -> Answer:
        """Return the answer to a question; `history` are the user's earlier questions, oldest first.

        `corrections` take the place of what is read out of the question, as do those of an earlier question.
        Always returns an answer: what cannot be answered is refused with the reason.
        Raises: StoreError when the store cannot be read.
        """
        *_, answer = self.iter_answers(question, history, corrections)
        return answer

    def iter_answers(
        self, question: str, history: Sequence[str | Asked] = (), corrections: Corrections = UNCORRECTED
    ) -> Iterator[Answer]:
        """Yield the answer, then again each time a language model that is set up has added to it; the last one counts.

        Raises: StoreError when the store cannot be read.
        """
        started = time.perf_counter()
        turns: list[Turn] = []
        for earlier in list(history)[-_MOST_TURNS:]:
            before = Asked(earlier, UNCORRECTED) if isinstance(earlier, str) else earlier
            turns.append(self._answer(before, turns, started)[1])
        answer, _, quoted = self._answer(Asked(question, corrections), turns, started)
        yield answer
        if not quoted or self._settings.llm_url is None:
            return
        from qa.rendering.language_model import iter_written  # only those who have set up a model have its client

        plain = "\n\n".join(quoted)
        for written in iter_written(answer.question, answer.query.language, quoted, self._settings):
            said = f"{written}\n\n{plain}" if written else plain
            yield replace(answer, text=answer.text.replace(plain, said, 1), elapsed_ms=_milliseconds_since(started))

    def overview(self, department: str, year: int, phase: Phase) -> Overview:
        """Return a department's year at a glance, every figure with its place.

        Raises: StoreError when the store cannot be read.
        """
        vocabulary = self.vocabulary
        return build_overview(department, year, phase, vocabulary, self._index)

    def _answer(self, asked: Asked, turns: Sequence[Turn], started: float) -> tuple[Answer, Turn, tuple[str, ...]]:
        """Return the answer, the turn it makes, and the lines of it that quote passages."""
        vocabulary = self.vocabulary
        understood = understand(asked.question[:_LONGEST_QUESTION], vocabulary)
        query = correct(follow_up(understood, turns, vocabulary), asked.corrections)
        statement = Statement(query.language, query.unit, query.places)
        routed = self._route(query, vocabulary, statement)
        route = routed.route
        self._state_quoted(statement)
        notes = self._notes(statement, vocabulary)
        outcome = routed.outcome or Outcome((), (), ())
        fitting = clarifications.choices(query, outcome) if route is Route.CLARIFY else ()
        answer = Answer(
            question=asked.question,
            route=route,
            text="\n\n".join(routed.lines),
            query=with_assumptions(query, route, outcome.targets, outcome.figures, vocabulary),
            values=tuple(statement.values) if route is not Route.REFUSE else (),
            citations=tuple(statement.citations) if route is not Route.REFUSE else (),
            findings=notes,
            suggestions=suggest(query, route, fitting, vocabulary),
            confidence={Route.REFUSE: 0.0, Route.CLARIFY: 0.5}.get(route, 0.9),
            elapsed_ms=_milliseconds_since(started),
        )
        return answer, Turn(query, outcome.figures), routed.quoted

    def _route(self, query: Query, vocabulary: Vocabulary, statement: Statement) -> _Routed:
        declined = refusals.declined_kind(query)
        if declined is not None:
            return _Routed(Route.REFUSE, (refusals.declined(query, declined),))
        sides = sides_of(query.text)
        if Intent.INVENTORY in query.intents and not (sides and query.departments):
            return _Routed(Route.TABLE, answer_inventory(query, vocabulary, statement))
        beside_known = query.departments and Intent.CONSISTENCY not in query.intents
        if query.unknown_department is not None and not beside_known:
            return _Routed(Route.REFUSE, (refusals.unknown_department(query, vocabulary),))
        if query.unsupported:
            return _Routed(Route.REFUSE, (refusals.unsupported(query),))
        if not (query.departments or query.items or query.residue) and _EXPLAINED & set(query.intents):
            return _Routed(Route.REFUSE, (refusals.nothing_asked(query, vocabulary),))
        targets = find_targets(query, vocabulary)
        if targets and query.phase is Phase.FINAL and not any(target.documents for target in targets):
            return _Routed(Route.REFUSE, (refusals.nothing_found(query, targets, vocabulary),))
        if clarifications.asks_too_many(query, targets):
            asked_back = clarifications.which_of_many(query, targets)
            return _Routed(Route.CLARIFY, (asked_back,), Outcome((), (), targets))
        if Intent.CONSISTENCY in query.intents:
            lines, outcome = answer_consistency(query, targets, vocabulary, self._index, statement, self._store)
            if lines:
                return _Routed(Route.BOTH, lines, outcome)
        records = Outcome((), (), targets)
        unknown = bool(query.residue) and not query.items
        if Intent.CONSISTENCY not in query.intents and any(side.before_figures or unknown for side in sides):
            from qa.passages.old.explanation import answer_from_sections  # see _retriever

            told = answer_from_sections(query, targets, self._retriever, statement)
            if told:
                return _Routed(Route.TEXT, told, records, told)
        wants_text = bool(_TEXT_INTENTS & set(query.intents))
        of_project = bool(query.items) and all(item.subject and not item.name for item in query.items)
        # What a project that no list knows is about is told in words; the projects that are known are no answer.
        in_words = Intent.DESCRIPTION in query.intents or query.operation is Operation.LOOKUP
        told_of = in_words and unknown and query.over == "projects" and not query.wanted
        figures = {Intent.NUMBER, Intent.REASON} & set(query.intents) and not told_of
        if figures or (Intent.DESCRIPTION in query.intents and of_project):
            asked = query
            if Intent.REASON in query.intents and query.operation is Operation.LOOKUP:
                asked = replace(query, operation=Operation.CHANGE)
            records = answer_from_records(asked, targets, vocabulary, self._index, statement)
        if query.excluded and not records.lines:
            return _Routed(Route.REFUSE, (refusals.unsupported(query),), records)
        text: tuple[str, ...] = ()
        counts_only = all(figure.fen is None for figure in records.figures) and query.operation is Operation.LIST
        if wants_text or not records.lines or counts_only:
            from qa.passages.old.explanation import answer_from_passages  # see _retriever

            text = answer_from_passages(query, targets, vocabulary, self._retriever, statement)
        return self._compose(query, vocabulary, records, text)

    def _compose(self, query: Query, vocabulary: Vocabulary, records: Outcome, text: tuple[str, ...]) -> _Routed:
        lines = (*refusals.beside_unknown(query, [*records.lines, *text]), *records.lines, *text)
        if not lines and not (query.departments or query.items or query.residue or query.years):
            return _Routed(Route.REFUSE, (refusals.nothing_asked(query, vocabulary),), records)
        if not lines:
            return _Routed(Route.REFUSE, (refusals.nothing_found(query, records.targets, vocabulary),), records)
        opening = _assumption(query, records)
        answered = tuple(dict.fromkeys(figure.department for figure in records.figures if figure.department))
        if len(answered) > 1 and clarifications.leaves_open(query):
            return _Routed(Route.CLARIFY, (clarifications.which_of(query, answered), *lines), records, text)
        from_tables = any(_of_table(figure) for figure in records.figures)
        route = Route.TEXT if not from_tables else Route.BOTH if text else Route.TABLE
        return _Routed(route, (*lines, *opening), records, text)

    def _state_quoted(self, statement: Statement) -> None:
        """Enter the figures of quoted sentences into the values: whatever the text states must stand there."""
        for (document_id, key), mark in list(statement.marks.items()):
            quote = squeeze(statement.citations[mark - 1].quote) if key.startswith("p") else ""
            if not quote:
                continue
            for stated, fact in self._index.document(document_id).narrative:
                if stated in quote or (quote in stated and _prints(quote, squeeze(fact.stored.fact.text))):
                    statement.enter_quoted(figure_of(fact), mark)

    def _notes(self, statement: Statement, vocabulary: Vocabulary) -> tuple[Note, ...]:
        """Return the mismatches found at ingest that touch a fact cited here, and what may be misread in its document."""
        by_document: dict[int, dict[str, int]] = {}
        for (document_id, key), mark in statement.marks.items():
            by_document.setdefault(document_id, {})[key] = mark
        notes = []
        for document_id, finding in self._index.mismatches(sorted(by_document)):
            marks = by_document[document_id]
            touched = tuple(marks[key] for key in finding.fact_keys if key in marks)
            if touched:
                places = tuple(Anchor(document_id, fact_key=key) for key in finding.fact_keys)
                notes.append(Note(finding.rule, finding.message, touched, places))
        for document in vocabulary.of_ids(by_document):
            cited = tuple(sorted(set(by_document[document.id].values())))
            notes.extend(Note("读取提示", warning, cited) for warning in document.warnings)
        return tuple(notes)


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def open_engine(home: Path | None = None) -> Engine:
    """Open an engine over the stores of `home` (default: from the settings).

    Raises: StoreError when the record store cannot be opened.
    """
    settings = load_settings(home)
    return Engine(open_record_store(settings.home, settings.records_url), settings)


def _prints(quote: str, figure: str) -> bool:
    """Return whether a clause of a sentence is the one that prints a figure of it."""
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d,]|\.\d)", quote) is not None


def _of_table(figure: Figure) -> bool:
    """Return whether a figure stands in a table, or was computed from one that does."""
    return any(stored.fact.source == "table" for stored in figure.facts)


def _assumption(query: Query, records: Outcome) -> tuple[str, ...]:
    """Say which year was taken when the question named none."""
    year = latest_year(query, records.targets) if records.figures else None
    if year is None:
        return ()
    if query.year_offset == -1:
        return (f"(Last year is {year}.)",) if query.language is Language.ENGLISH else (f"（去年指{year}年。）",)
    if query.language is Language.ENGLISH:
        return (f"(No year was given; this is the latest indexed, {year}.)",)
    return (f"（未指明年度，按最新的{year}年回答。）",)
