"""The one entry point: a question in, an answer out. Parse, choose by executing, render.

A question becomes candidate trees; what executing them on the stores gives decides which holds; only rendering writes sentences.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import BudgetQAError
from index.records import Phase
from index.settings import Settings, load_settings
from index.stores.record_store import RecordStore, open_record_store
from qa.answer import Answer
from qa.execution.choice import Chosen, choose
from qa.execution.context import Context
from qa.execution.opening import execute_ask
from qa.figures.results import Result
from qa.linking.spans import Linked
from qa.linking.vocabulary import Vocabulary
from qa.overview import Overview, build_overview
from qa.parsing.corrections import UNCORRECTED, Asked, Corrections, correct
from qa.parsing.drafts import Draft
from qa.parsing.parser import Candidate, Parsed, parse
from qa.passages.retrieval import Retriever
from qa.query.nodes import Ask
from qa.records.fact_index import FactIndex
from qa.records.records import Records
from qa.rendering.context import RenderContext
from qa.rendering.renderer import quoted_lines, render

_LONGEST_QUESTION = 500
_MOST_TURNS = 6


@dataclass(frozen=True, slots=True)
class Explained:
    """How a question was read and answered: its spans, the candidate trees, which was chosen, what it gave, and the answer."""

    linked: Linked
    candidates: tuple[Candidate, ...]
    chosen: int | None
    results: tuple[Result, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question as it was read: what `chosen` holds of the candidates, None where nothing in it was understood."""

    parsed: Parsed
    candidates: tuple[Candidate, ...]
    chosen: Chosen | None


class Engine:
    """Answers questions over the stores of one home; safe to use from several threads that only ask."""

    def __init__(self, store: RecordStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._retriever = Retriever(store, settings)
        self._context: Context | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of what is indexed now."""
        return self._current().vocabulary

    @property
    def records(self) -> Records:
        """What is indexed now, to be looked up."""
        return self._current().records

    def prepare(self) -> None:
        """Read the names and load the libraries that the first questions would wait for; for a server's start.

        What cannot be loaded is left to the question that needs it, whose answer says so.
        """
        with suppress(BudgetQAError):
            # Mistyped, so that the sounds of characters and names are loaded too.
            parse("三宫经费垚", None, self.vocabulary)
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
        answer = self.explain(question, history, corrections).answer
        yield answer
        quoted = quoted_lines(answer)
        if not quoted or self._settings.llm_url is None:
            return
        from qa.rendering.language_model import iter_written  # only those who have set up a model have its client

        first = quoted[0]
        for written in iter_written(answer.question, answer.query.language, quoted, self._settings):
            said = f"{written}\n\n{first}" if written else first
            elapsed = _milliseconds_since(started)
            yield replace(answer, text=answer.text.replace(first, said, 1), elapsed_ms=elapsed)

    def explain(
        self, question: str, history: Sequence[str | Asked] = (), corrections: Corrections = UNCORRECTED
    ) -> Explained:
        """Return how a question was read and answered, step by step.

        Raises: StoreError when the store cannot be read.
        """
        started = time.perf_counter()
        context = self._current()
        turn = self._read(Asked(question, corrections), self._before(history, context), context)
        answer = replace(self._rendered(question, turn, context), elapsed_ms=_milliseconds_since(started))
        chosen = turn.chosen
        at = turn.candidates.index(chosen.candidate) if chosen is not None else None
        return Explained(turn.parsed.linked, turn.candidates, at, chosen.results if chosen is not None else (), answer)

    def overview(self, department: str, year: int, phase: Phase) -> Overview:
        """Return a department's year at a glance, every figure with its place.

        Raises: StoreError when the store cannot be read.
        """
        return build_overview(department, year, phase, self._current())

    def _current(self) -> Context:
        """Return what trees are executed in: the names and facts of the store, read anew when it has changed."""
        if self._context is None or self._context.vocabulary.revision != self._store.revision():
            records = Records.of_index(FactIndex(self._store), Vocabulary(self._store))
            self._context = Context(records, self._retriever)
        return self._context

    def _before(self, history: Sequence[str | Asked], context: Context) -> Draft | None:
        """Return what the turns before a question asked last, from which a follow-up goes on."""
        before: Draft | None = None
        for earlier in list(history)[-_MOST_TURNS:]:
            asked = Asked(earlier, UNCORRECTED) if isinstance(earlier, str) else earlier
            chosen = self._read(asked, before, context).chosen
            if chosen is not None and chosen.candidate.last is not None:
                before = replace(chosen.candidate.last, beside=before and replace(before, beside=None))
        return before

    def _read(self, asked: Asked, before: Draft | None, context: Context) -> _Turn:
        parsed = parse(asked.question[:_LONGEST_QUESTION], before, context.vocabulary)
        candidates = tuple(_corrected(each, asked.corrections) for each in parsed.candidates)
        return _Turn(parsed, candidates, choose(candidates, lambda ask: execute_ask(ask, context)))

    def _rendered(self, question: str, turn: _Turn, context: Context) -> Answer:
        chosen = turn.chosen
        unread = chosen.candidate.content_unread if chosen is not None else ()
        written_in = RenderContext(
            question,
            turn.parsed.linked.language,
            context.vocabulary,
            context.records.index,
            unread,
            tuple(rival.ask for rival in chosen.rivals) if chosen is not None else (),
        )
        if chosen is None:
            return render(Ask(()), (), written_in)
        return render(chosen.candidate.ask, chosen.answering, written_in)


def _corrected(candidate: Candidate, corrections: Corrections) -> Candidate:
    if corrections == UNCORRECTED:
        return candidate
    ask = correct(candidate.ask, corrections)
    return replace(candidate, ask=ask, last=Draft(ask.parts[-1:]) if ask.parts else None)


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def open_engine(home: Path | None = None) -> Engine:
    """Open an engine over the stores of `home` (default: from the settings).

    Raises: StoreError when the record store cannot be opened.
    """
    settings = load_settings(home)
    return Engine(open_record_store(settings.home, settings.records_url), settings)
