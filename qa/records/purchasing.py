"""政府采购: which lines of a procurement table a thing means, and what they come to.

A line is told by what is bought (品目), for what (专项, 经济科目), of which class (货物, 工程, 服务) and how it is bought
(采购组织形式). Lines of one name are purchases of their own: they are added up, and never contradict each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import RowRole, TableKind
from index.text.items import item_key
from index.text.normalization import clean_label, squeeze
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found
from qa.linking.vocabulary import subject_key
from qa.query.nodes import Thing
from qa.records.fact_index import DocumentFacts, IndexedFact, is_amount
from qa.records.printed import figure_of, is_purchase_amount

WHOLE = "政府采购预算"
_PROCURED = "采购"
_CLASSES = {"A": "货物", "B": "工程", "C": "服务"}  # first letter of 政府采购品目分类目录
_WAYS = ("政府集中", "部门集中", "集中", "分散")  # 采购组织形式, the narrower first
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line: its amount, its project, the words that tell it (headings, class, way), and what says how it is bought."""

    figure: Figure
    project: str | None
    words: frozenset[str]
    way: Figure | None

    @property
    def name(self) -> str:
        """What is bought."""
        return self.figure.label


def is_about_purchases(thing: Thing) -> bool:
    """Return whether a thing means lines of a procurement table, not only what all of them come to."""
    named = thing.table is TableKind.PROCUREMENT or _PROCURED in thing.name or WHOLE in thing.within
    return named and bool(_terms(thing))


def find_purchases(thing: Thing, documents: Sequence[DocumentFacts]) -> Found | None:
    """Return what the lines that a thing tells come to, with the lines as operands; None where it tells none."""
    terms = _terms(thing)
    lines = [line for line in list_purchases(documents) if _holds(line.words, terms)] if terms else []
    if not lines:
        return None
    figures = told_apart_by_project(lines)
    label = "-".join(term[0] for term in terms)
    whole = _whole(documents, figures, terms, f"{label}{'' if label.endswith(_PROCURED) else _PROCURED}合计")
    if len(figures) == 1:
        of_class = thing == Thing(thing.name, thing.others) and thing.name.removesuffix(_PROCURED) in _CLASSES.values()
        return Found(replace(figures[0], label=thing.name) if of_class else figures[0])
    return Found(whole, operands=tuple(figures)) if whole is not None else None


def list_told(thing: Thing | None, documents: Sequence[DocumentFacts]) -> list[Purchase]:
    """Return the lines that a thing tells; all where it tells none of its own."""
    lines = list_purchases(documents)
    terms = _terms(thing) if thing is not None else []
    return [line for line in lines if _holds(line.words, terms)] if terms else lines


def told_apart_by_project(lines: Sequence[Purchase]) -> list[Figure]:
    """Return the figures of the lines, with the project before what several projects buy."""
    names = Counter(line.name for line in lines)
    return [
        replace(line.figure, label=f"{line.project}-{line.name}")
        if names[line.name] > 1 and line.project is not None
        else line.figure
        for line in lines
    ]


def _terms(thing: Thing) -> list[tuple[str, ...]]:
    """Return what a line must be told by, each term by any of its words."""
    terms: list[tuple[str, ...]] = []
    if thing.project is not None:
        terms.append((thing.project, *(() if thing.name else thing.others)))
    if thing.name and thing.name != WHOLE:
        terms.append((thing.name, *thing.others, *(key.removesuffix(_PROCURED) for key in (thing.name, *thing.others))))
    terms += [(key, key.removesuffix(_PROCURED)) for key in thing.within if key != WHOLE]
    if thing.words:
        bare = clean_label(thing.words)
        way = next((name for name in _WAYS if name in bare), None)
        terms.append((way,) if way is not None else (bare, item_key(bare), bare.removesuffix("类")))
    return terms


def _holds(own: frozenset[str], terms: Sequence[tuple[str, ...]]) -> bool:
    return all(any(word in own for word in term if word) for term in terms)


def list_purchases(documents: Iterable[DocumentFacts]) -> list[Purchase]:
    """Return every line of the procurement tables, in reading order."""
    lines = []
    for document in documents:
        ways = {
            _row(fact): fact
            for fact in document.all
            if fact.stored.fact.table_kind is TableKind.PROCUREMENT and "组织形" in "".join(fact.stored.fact.column)
        }
        named: IndexedFact | None = None
        for fact in (each for each in document.all if is_purchase_amount(each)):
            if named is None or not _repeats(fact, named):
                named = fact
            lines.append(_purchase(fact, named, ways.get(_row(fact))))
    return lines


def _repeats(fact: IndexedFact, named: IndexedFact) -> bool:
    """Return whether a row leaves its name blank because the one above has it: a merged cell."""
    record, above = fact.stored.fact, named.stored.fact
    return not record.row and record.table_index == above.table_index and above.row_path[:-1] == record.row_path


def _row(fact: IndexedFact) -> tuple[int | None, int | None]:
    """Return the table of a fact and its row there."""
    record = fact.stored.fact
    return record.table_index, record.cell[0] if record.cell is not None else None


def thing_bought(fact: IndexedFact) -> str:
    """Return what is bought; a blank cell of a merged column repeats the name above it."""
    record = fact.stored.fact
    return record.item or next((part for part in reversed(record.row_path) if part), record.row)


def _purchase(fact: IndexedFact, named: IndexedFact, way: IndexedFact | None) -> Purchase:
    record = fact.stored.fact
    words = _headings(named)
    said = None if way is None else replace(figure_of(way), label=f"{thing_bought(named)}-采购组织形式")
    words |= {name for name in _WAYS if said is not None and name in squeeze(said.text)}
    if record.code and record.code[0] in _CLASSES:
        words.add(_CLASSES[record.code[0]])
    return Purchase(replace(figure_of(fact), label=thing_bought(named)), record.subject, frozenset(words), said)


def _headings(fact: IndexedFact) -> set[str]:
    """Return the names above a row and its own as they may be asked for: without ordinals, letters of classes, limits."""
    record = fact.stored.fact
    words: set[str] = set()
    for part in (*record.row_path, record.subject):
        if part:
            clean = clean_label(part)
            bare = clean[:-1] if clean[-1:] in _CLASSES and clean[:-1] in _CLASSES.values() else clean
            words |= {bare, bare.partition("(")[0] or bare, item_key(clean), subject_key(clean)}
    return {word for word in words if len(word) >= _SHORTEST or word == clean_label(record.item)}


def _whole(
    documents: Sequence[DocumentFacts], figures: Sequence[Figure], terms: Sequence[tuple[str, ...]], label: str
) -> Figure | None:
    """Return what the lines come to: the printed subtotal where there is one of these words, else their sum."""
    whole = arithmetic.total(figures, label) if len(figures) > 1 else None
    if whole is None:
        return None
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            of_lines = record.table_kind is TableKind.PROCUREMENT and record.role is not RowRole.DETAIL
            if (
                of_lines
                and record.amount_fen == whole.fen
                and is_amount(fact)
                and _holds(frozenset(_headings(fact)), terms)
            ):
                return replace(figure_of(fact), label=label)
    return whole
