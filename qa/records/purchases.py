"""政府采购: which lines of a procurement table a question means, and what they come to.

A line is told by what is bought (品目), for what (专项, 经济科目), of which class (货物, 工程, 服务) and how it is bought
(采购组织形式). Lines of one name are purchases of their own: they are added up, and never contradict each other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import Measure, RowRole, TableKind
from index.text.items import concepts, item_key
from index.text.normalization import clean_label, squeeze
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Operation, Query
from qa.records.fact_index import DocumentFacts, IndexedFact, is_amount
from qa.records.item_lookup import figure_of
from qa.rendering import phrasing

_PROCURED = "采购"
_CLASSES = {"A": "货物", "B": "工程", "C": "服务"}  # first letter of 政府采购品目分类目录
_WAYS = ("政府集中", "部门集中", "集中", "分散")  # 采购组织形式, the narrower first
_CLASS_LETTER = re.compile(r"(?<=货物|工程|服务)[ABC]$")
_LIMIT = re.compile(r"\(.*\)$")
_SHORTEST = 2
_MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class _Line:
    """One purchase: its amount, and the words that tell it, by what they say of it ("class", "way", the depth of a heading)."""

    figure: Figure
    way: Figure | None
    project: str | None
    words: tuple[tuple[str, str], ...]

    def is_told_by(self, word: str) -> bool:
        return any(word == own for _, own in self.words)


def procurement_lines(documents: Iterable[DocumentFacts], measure: Measure = Measure.AMOUNT) -> list[Figure]:
    """Return the amount of each thing to be procured, or its price or number."""
    return [
        replace(figure_of(fact), label=_thing(fact))
        for document in documents
        for fact in document.all
        if _is_line(fact, measure)
    ]


def purchases(desk: Desk) -> list[Figure] | None:
    """Answer for the lines that the question's words tell: what they come to, then each; None where they tell none."""
    query = desk.query
    if _PROCURED not in query.text or query.bounds or set(query.wanted) - {Measure.AMOUNT}:
        return None
    if _asks_indicator(desk) or any(mention.slot == "attribute" for mention in query.mentions):
        return None
    if query.operation not in (Operation.LOOKUP, Operation.SUM, Operation.LIST):
        return None
    written: list[Figure] = []
    for target in desk.targets:
        lines, words = _told_lines(desk.facts(target), query)
        if not words:
            continue
        figures = _told_apart(lines)
        heads = _apart(words, query)
        sums = [
            _whole(desk.facts(target), [line.figure for line in lines if _holds(line.words, each)], each)
            for each in (heads if len(heads) > 1 or len(lines) > 1 else ())
        ]
        shown = [*(each for each in sums if each is not None), *figures[:_MOST_LISTED]]
        if "组织形式" in query.text:
            shown += [line.way for line in lines[:_MOST_LISTED] if line.way is not None]
        desk.write(*phrasing.figure_lines(desk.statement, shown))
        if len(figures) > _MOST_LISTED:
            desk.write(phrasing.left_out_note(desk.statement))
        written += shown
    return written or None


def _asks_indicator(desk: Desk) -> bool:
    """Return whether 采购 stands in the name of an indicator that the question asks for: 采购计划完成率, 政府采购率."""
    return any(
        fact.stored.fact.measure is Measure.TARGET
        for item in desk.query.items
        if _PROCURED in item.name and item.name not in concepts()
        for document in desk.facts()
        for fact in document.by_primary.get(item.name, ())
    )


def _told_apart(lines: Sequence[_Line]) -> list[Figure]:
    """Return the figures of the lines, with the project before what several projects buy."""
    names = Counter(line.figure.label for line in lines)
    return [
        replace(line.figure, label=f"{line.project}-{line.figure.label}")
        if names[line.figure.label] > 1 and line.project is not None
        else line.figure
        for line in lines
    ]


def ranked_purchases(desk: Desk) -> list[Figure]:
    """Return what a question chooses among in the procurement table: its lines, or what each project (专项) comes to."""
    lines = [line for target in desk.targets for line in _told_lines(desk.facts(target), desk.query)[0]]
    if desk.query.over != "projects":
        return _told_apart(lines)
    by_project: dict[str, list[Figure]] = {}
    for line in lines:
        if line.project is not None:
            by_project.setdefault(line.project, []).append(line.figure)
    sums = []
    for project, figures in by_project.items():
        whole = operations.total(figures, f"{project}采购合计") if len(figures) > 1 else figures[0]
        sums += [replace(whole, label=whole.label if len(figures) > 1 else project)] if whole is not None else []
    return sums


def _told_lines(documents: Sequence[DocumentFacts], query: Query) -> tuple[list[_Line], list[list[str]]]:
    """Return the lines that the question's words tell, with those words; all lines and no words where none tells any.

    Words of which no line has two are alternatives (计算机和打印机), others all hold (货物 of one 专项).
    """
    lines = _lines(documents)
    words: list[list[str]] = []
    for word in (*_words_asked(lines, _own_text(query)), *classes_asked(query)):
        alternatives = next((group for group in words if _exclude_each_other(lines, group[0], word)), None)
        if alternatives is None:
            words.append([word])
        else:
            alternatives.append(word)
    told = [line for line in lines if _holds(line.words, words)]
    return (told, words) if words and told else (lines, [])


def _holds(own: Sequence[tuple[str, str]], words: Sequence[Sequence[str]]) -> bool:
    """Return whether a row's own words have one of each group of alternatives among them."""
    told = {word for _, word in own}
    return all(not told.isdisjoint(group) for group in words)


def _apart(words: Sequence[Sequence[str]], query: Query) -> list[list[list[str]]]:
    """Return the words of each sum asked for: of alternatives one each (货物多少服务多少), unless they are to be added up."""
    several = next((group for group in words if len(group) > 1), None)
    if several is None or query.operation is Operation.SUM:
        return [[list(group) for group in words]]
    return [[[word] if group is several else list(group) for group in words] for word in several]


def classes_asked(query: Query) -> list[str]:
    """Return the classes of purchases (货物, 工程, 服务) that a question names."""
    return [name for item in query.items for name in _CLASSES.values() if item.name == f"{name}{_PROCURED}"]


def _own_text(query: Query) -> str:
    """Return the question without the names of departments, which may hold words of lines (服务中心)."""
    text = query.text
    for mention in query.mentions:
        if mention.slot in ("department", "year"):
            text = text[: mention.start] + "\n" * (mention.end - mention.start) + text[mention.end :]
    return text


def _lines(documents: Iterable[DocumentFacts]) -> list[_Line]:
    lines = []
    for document in documents:
        ways = {
            _row(fact): fact
            for fact in document.all
            if fact.stored.fact.table_kind is TableKind.PROCUREMENT and "组织形" in "".join(fact.stored.fact.column)
        }
        named: IndexedFact | None = None
        for fact in (each for each in document.all if _is_line(each)):
            if named is None or not _repeats(fact, named):
                named = fact
            lines.append(_line(fact, named, ways.get(_row(fact))))
    return lines


def _repeats(fact: IndexedFact, named: IndexedFact) -> bool:
    """Return whether a row leaves its name blank because the one above has it: a merged cell."""
    record, above = fact.stored.fact, named.stored.fact
    return not record.row and record.table_index == above.table_index and above.row_path[:-1] == record.row_path


def _is_line(fact: IndexedFact, measure: Measure = Measure.AMOUNT) -> bool:
    record = fact.stored.fact
    of_table = record.table_kind is TableKind.PROCUREMENT and record.role is RowRole.DETAIL
    whole = measure is not Measure.AMOUNT or (is_amount(fact) and not fact.modifiers)
    return of_table and record.measure is measure and record.value is not None and whole


def _row(fact: IndexedFact) -> tuple[int | None, int | None]:
    """Return the table of a fact and its row there."""
    record = fact.stored.fact
    return record.table_index, record.cell[0] if record.cell is not None else None


def _thing(fact: IndexedFact) -> str:
    """Return what is bought; a blank cell of a merged column repeats the name above it."""
    record = fact.stored.fact
    return record.item or next((part for part in reversed(record.row_path) if part), record.row)


def _line(fact: IndexedFact, named: IndexedFact, way: IndexedFact | None) -> _Line:
    record = fact.stored.fact
    words = _headings(named)
    if way is not None:
        words += [("way", name) for name in _WAYS if name in squeeze(way.stored.fact.text)]
    if record.code and record.code[0] in _CLASSES:
        words.append(("class", _CLASSES[record.code[0]]))
    said = None if way is None else replace(figure_of(way), label=f"{_thing(named)}-采购组织形式")
    return _Line(replace(figure_of(fact), label=_thing(named)), said, record.subject, tuple(words))


def _headings(fact: IndexedFact) -> list[tuple[str, str]]:
    """Return the names above a row and its own, each with its depth, as they may be asked for: without ordinals, letters, limits."""
    record = fact.stored.fact
    printed = [part for part in (*record.row_path, record.subject) if part]
    depths = [(str(depth), clean_label(part)) for depth, part in enumerate(printed)]
    words = [(depth, _CLASS_LETTER.sub("", word)) for depth, word in depths]
    words += [(depth, _LIMIT.sub("", word)) for depth, word in words]
    return [*words, *((depth, item_key(word)) for depth, word in depths)]


def _words_asked(lines: Sequence[_Line], text: str) -> list[str]:
    """Return the words of lines that stand in the text, the longest first, each stretch of it read once."""
    found = []
    for name in _WAYS:
        if f"{name}{_PROCURED}" in text or (name in text and "组织" in text):
            found.append(name)
            break
    known = {word for line in lines for kind, word in line.words if kind not in ("way", "class")}
    classes = {*_CLASSES.values(), *(f"{name}{_PROCURED}" for name in _CLASSES.values()), ""}
    for word in sorted(known - classes, key=len, reverse=True):
        if len(word) < _SHORTEST and not re.search(f"(?:^|[\n、,，和及])(?:{re.escape(word)})(?=[、,，和及]|$)", text):
            continue  # 笔 is a thing only where it stands alone in a list
        if word in text:
            found.append(word)
            text = text.replace(word, "\n" * len(word))
    return found


def _exclude_each_other(lines: Sequence[_Line], left: str, right: str) -> bool:
    kinds = [{kind for line in lines for kind, own in line.words if own == word} for word in (left, right)]
    return bool(kinds[0] & kinds[1]) and not any(line.is_told_by(left) and line.is_told_by(right) for line in lines)


def _whole(
    documents: Sequence[DocumentFacts], figures: Sequence[Figure], words: Sequence[Sequence[str]]
) -> Figure | None:
    """Return what the lines come to: the printed subtotal where there is one of these words, else their sum."""
    label = "".join("、".join(group) for group in words)
    label = f"{label}{'' if label.endswith(_PROCURED) else _PROCURED}合计"
    if len(figures) < 2:
        return replace(figures[0], label=label) if figures else None
    whole = operations.total(figures, label)
    if whole is None:
        return None
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            if (
                record.table_kind is TableKind.PROCUREMENT
                and record.role is not RowRole.DETAIL
                and record.amount_fen == whole.fen
                and is_amount(fact)
                and _holds(_headings(fact), words)
            ):
                return replace(figure_of(fact), label=whole.label)
    return whole
