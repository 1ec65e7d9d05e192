"""Answers and bare store queries timed over one home, by one process on one core.

Times are of the processor, so that what else the machine does is not counted: everything lies in memory or in the
system's cache, and a process alone waits for nothing.

The floors are what no answer could be faster than: one query of the record store for the figure asked for, by
department, year and item; and one query of the vector index for the nearest passages.
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from eval.speed.timings import Timing, make_timing, on_one_core
from index.search.embedding import load_embedding_model
from index.search.passage_store import open_passage_store
from index.settings import load_settings
from index.stores.record_schema import documents, facts
from index.stores.record_store import RecordStore, open_record_store
from qa.engine import Engine, open_engine

TABLE, TABLE_FIRST = "table answer", "table answer, first of its document"
TEXT, TEXT_EVERYWHERE = "text answer, department named", "text answer, over all documents"
RANK = "ranking of all departments"
SQL, CHROMA = "SQL alone", "Chroma alone"

_MOST_ASKED = 20
_ITEMS = ("基本支出", "项目支出", "公务接待费")
_WARM_PASSES = 3
_NEAREST = 50
_EVERYWHERE = ("什么是基本支出？", "财政拨款收入是什么意思？")


@dataclass(frozen=True, slots=True)
class Subject:
    """A department and a year to ask about."""

    department: str
    year: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What the process found; see `Growth`."""

    facts: int
    passages: int
    open_ms: float
    memory_mb: float
    timings: tuple[Timing, ...]


def measure_home(home: Path, subjects: Sequence[Subject]) -> Measured:
    """Time everything over a home that holds budgets of these subjects; of many, some from all over it are asked about."""
    step = max(1, len(subjects) // _MOST_ASKED)
    asked = list(islice(subjects, 0, None, step))[:_MOST_ASKED]
    with on_one_core():
        started = time.process_time()
        engine = open_engine(home)
        known = engine.vocabulary.documents
        open_ms = (time.process_time() - started) * 1000
        try:
            timings = (*_time_answers(engine, asked), *_time_floors(home, asked))
        finally:
            engine.close()
    return Measured(
        sum(document.n_facts for document in known),
        sum(document.n_passages for document in known),
        open_ms,
        _memory_mb(),
        timings,
    )


def _time_answers(engine: Engine, asked: Sequence[Subject]) -> tuple[Timing, ...]:
    def ask(question: str) -> Callable[[], object]:
        return lambda: engine.ask(question)

    table = [ask(f"{each.department}{each.year}年{item}是多少？") for each in asked for item in _ITEMS]
    text = [ask(f"{each.department}{each.year}年的主要职责是什么？") for each in asked]
    text += [ask(f"{each.department}{each.year}年收入预算增加的主要原因是什么？") for each in asked]
    rank = [ask(f"{year}年{_ITEMS[-1]}最高的是哪个部门？") for year in sorted({each.year for each in asked})[:2]]
    engine.ask(f"{asked[-1].department}{asked[-1].year}年{_ITEMS[0]}是多少？")  # what a process loads once
    first = _take(table[:: len(_ITEMS)])
    return (
        make_timing(TABLE_FIRST, first),
        _warm(TABLE, table),
        _warm(TEXT, text),
        _warm(TEXT_EVERYWHERE, [ask(question) for question in _EVERYWHERE]),
        _warm(RANK, rank),
    )


def _time_floors(home: Path, asked: Sequence[Subject]) -> tuple[Timing, ...]:
    settings = load_settings(home)
    store = open_record_store(settings.home, settings.records_url)
    model = load_embedding_model(settings.embedding_model)
    index = open_passage_store(settings.home, store, model.name, settings.chroma_url)
    try:
        vectors = [model.encode_query(f"{each.department}的主要职责").tolist() for each in asked]
        return (
            _warm(SQL, [_bare_query(store, each, item) for each in asked for item in _ITEMS]),
            _warm(
                CHROMA, [lambda v=vector: index.vectors.collection.query([v], n_results=_NEAREST) for vector in vectors]
            ),
        )
    finally:
        index.close()
        store.close()


def _bare_query(store: RecordStore, subject: Subject, item: str) -> Callable[[], object]:
    query = (
        sa.select(facts)
        .join(documents, documents.c.id == facts.c.document_id)
        .where(
            documents.c.department == subject.department,
            documents.c.fiscal_year == subject.year,
            # Without statistics SQLite would rather read this item of every document than this document.
            sa.func.coalesce(facts.c.item, "") == item,
        )
    )
    return lambda: store.database.rows(query)


def _warm(name: str, calls: Sequence[Callable[[], object]]) -> Timing:
    _take(calls)
    return make_timing(name, [took for _ in range(_WARM_PASSES) for took in _take(calls)])


def _take(calls: Sequence[Callable[[], object]]) -> list[float]:
    took = []
    for call in calls:
        started = time.process_time()
        call()
        took.append((time.process_time() - started) * 1000)
    return took


def _memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
