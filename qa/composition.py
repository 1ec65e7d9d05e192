"""收入构成, 三公明细及占比, 支出按功能分类: the direct parts of a whole, and each one's share of it where shares are asked for.

Parts are those rows, columns or 其中 of one table or sentence that come to the whole; rows that do not are no composition.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.records import FEN_PER_UNIT, Phase, RowRole
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Item, Operation
from qa.records.fact_index import DocumentFacts, IndexedFact, is_amount
from qa.records.item_lookup import figure_of, item_for
from qa.records.parts import detail_items, functional_accounts, parts
from qa.rendering import phrasing

_ASKED = re.compile(
    r"构成|组成|明细|分项|结构|(?:收入|资金)来源|(?:各自|分别|各)占比?|[按分](?:支出)?(?:功能|经济)(?:分类|科目)"
)
_SHARES = re.compile(r"占比|比例|比重|份额|结构|各占")
_BY_FUNCTION, _BY_ECONOMY = re.compile(r"功能(?:分类|科目)"), re.compile(r"经济(?:分类|科目)")
_WHOLES = {"收入": "收入总计", "支出": "支出总计", "资金来源": "收入总计"}
_WITHIN = re.compile("[费出入算款][中里内]")
_SIDE = re.compile("收入|支出|资金来源")
_GENERAL = "一般公共预算支出"
_BASIC, _PROJECTS = "基本支出", "项目支出"
_THREE_PUBLIC = "三公经费"
_ABROAD, _GUESTS = "因公出国(境)费", "公务接待费"
_VEHICLES, _VEHICLES_TOGETHER = ("公务用车购置费", "公务用车运行维护费"), "公务用车购置及运行费"
_OPERATIONS = (Operation.LOOKUP, Operation.LIST, Operation.SHARE)
_SEVERAL = 2
_TOTALS = frozenset({"收入总计", "支出总计", "收支总计", "表内合计"})
_NOT_OF_THE_YEAR = (Phase.PRIOR, Phase.ADJUSTED, Phase.EXECUTION)
# A hundredth of 万元 for each part may be lost by rounding.
_ROUNDING_FEN = FEN_PER_UNIT["万元"] // 100


def composition(desk: Desk) -> list[Figure] | None:
    """Return the whole that a question asks for with its direct parts, and their shares where it asks for those."""
    query = desk.query
    item = _whole_asked(desk)
    if item is None or query.operation not in _OPERATIONS or not _ASKED.search(query.text):
        return None
    written: list[Figure] = []
    for target in desk.targets:
        whole = desk.best(target, (item,))
        if whole is None:
            continue
        found = _parts(desk, target, item, whole)
        if not found:
            continue
        if not _come_to(found, whole):
            whole = operations.total(found, "各项合计") or whole
        desk.write(*phrasing.figure_lines(desk.statement, [whole, *found]))
        shares = [operations.share(each, whole, f"{each.label}占{whole.label}比例") for each in found]
        stated = [each for each in shares if each is not None] if _SHARES.search(query.text) else []
        desk.write(*(phrasing.figure_line(desk.statement, each) for each in stated))
        written += [whole, *found, *stated]
    return written or None


def three_public_parts(desk: Desk, targets: Sequence[Target]) -> list[Figure]:
    """Return the parts of 三公经费 that are printed; vehicles as two parts where both are, else as one."""

    def find(*names: str) -> list[Figure]:
        return [
            best for target in targets for name in names if (best := desk.best(target, (item_for(name),))) is not None
        ]

    vehicles = find(*_VEHICLES)
    return [
        *find(_ABROAD),
        *(vehicles if len(vehicles) == len(_VEHICLES) else find(_VEHICLES_TOGETHER)),
        *find(_GUESTS),
    ]


def _whole_asked(desk: Desk) -> Item | None:
    """Return the one thing whose parts are asked for: an item named, or all income or all spending."""
    query = desk.query
    if query.bases or query.bounds or query.stated_values or query.over:
        return None
    if query.items:
        alone = len(query.items) == 1 or (len(query.items) == _SEVERAL and _WITHIN.search(query.text) is not None)
        asked = query.items[-1]  # 基本支出中|对个人和家庭的补助
        return asked if alone and asked.subject is None and asked.name != "政府采购预算" else None
    sides = set(_SIDE.findall(query.text))
    return item_for(_WHOLES[sides.pop()]) if len(sides) == 1 else None


def _parts(desk: Desk, target: Target, item: Item, whole: Figure) -> list[Figure]:
    facts, text = desk.facts(target), desk.query.text
    in_detail = "明细" in text
    if _BY_FUNCTION.search(text):
        return functional_accounts(facts) or _adding_up(facts, _GENERAL, whole, in_detail=False)
    if _BY_ECONOMY.search(text):
        return detail_items(facts, item.name if item.name not in _TOTALS else _BASIC, 3)
    if item.name == _THREE_PUBLIC:
        return three_public_parts(desk, (target,))
    if item.name == _WHOLES["支出"]:
        halves = [best for name in (_BASIC, _PROJECTS) if (best := desk.best(target, (item_for(name),))) is not None]
        return halves if _come_to(halves, whole) else _adding_up(facts, item.name, whole, in_detail)
    return _adding_up(facts, item.name, whole, in_detail) or (
        [] if item.name in _TOTALS else parts(facts, item.name) or detail_items(facts, item.name)
    )


def _adding_up(documents: Sequence[DocumentFacts], key: str, whole: Figure, in_detail: bool) -> list[Figure]:
    """Return the rows of one column, the columns of one row or the 其中 of one sentence that come to the whole."""
    groups: dict[tuple[object, ...], list[IndexedFact]] = defaultdict(list)
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            own = key in fact.context and fact.primary != key and fact.primary not in _TOTALS
            if not own or not is_amount(fact) or fact.modifiers or record.value is None:
                continue
            if key == _WHOLES["收入"] and record.code is not None:
                continue  # a table of income lists what the money is for as well
            if key == _GENERAL and fact.primary in (_BASIC, _PROJECTS):
                continue  # its parts are asked for by function
            if record.year != whole.year or record.phase in _NOT_OF_THE_YEAR:
                continue
            at = (fact.stored.document.id, record.table_index, len(record.row_path))
            if record.source == "table":
                groups[*at, "column", record.column].append(fact)
                groups[*at, "row", record.row_path].append(fact)
            else:
                groups[*at, record.row_path[:-1]].append(fact)
    found = [
        figures
        for facts in groups.values()
        if (figures := list({fact.primary: figure_of(fact) for fact in facts}.values())) and _come_to(figures, whole)
    ]
    best = min(found, key=lambda figures: _distance(figures, in_detail), default=[])
    return [figure if figure.facts[0].fact.role is RowRole.TOTAL else _as_printed(figure) for figure in best]


def _distance(figures: Sequence[Figure], in_detail: bool) -> tuple[bool, int, int]:
    """Return a sort key: a real division first, its direct parts or in detail its smallest ones, funds of nothing told."""
    filled = sum(1 for figure in figures if figure.fen)
    return filled < _SEVERAL, -filled if in_detail else filled, -len(figures)


def _as_printed(figure: Figure) -> Figure:
    return replace(figure, label=figure.facts[0].fact.item or figure.label)


def _come_to(figures: Sequence[Figure], whole: Figure) -> bool:
    if whole.fen is None:
        return False
    return abs(sum(figure.fen or 0 for figure in figures) - whole.fen) <= _ROUNDING_FEN * len(figures)
