"""Numeric questions answered from the records: one operation over what the documents print, stated with its places."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.records import Measure
from index.text.normalization import squeeze
from qa import comparisons
from qa.aggregates import add_up, average
from qa.asked_operation import CHOICES, ranks_accounts
from qa.composition import composition
from qa.counts import asks_count, things_counted
from qa.desk import Desk
from qa.earlier_asks import asked_earlier
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.limits import within_limits
from qa.linking.targets import Target
from qa.linking.vocabulary import Vocabulary, subject_key
from qa.parsing.leftovers import changes_question, limits_item, unused_words
from qa.project_sides import list_sides
from qa.query.slots import Operation, Query
from qa.rankings import rank, spread
from qa.records.disagreements import disagrees, is_functional
from qa.records.fact_index import FactIndex, is_amount
from qa.records.label_match import asks_money, counted_units, covers
from qa.records.item_lookup import Found, figure_of, find_change, find_dash, name_of
from qa.records.parts import (
    attributes,
    detail_items,
    functional_accounts,
    parts,
    project_parts,
    projects,
    units,
)
from qa.records.purchases import procurement_lines, purchases
from qa.remainders import remainder
from qa.rendering import phrasing
from qa.rendering.statement import Statement
from qa.shares import share
from qa.stages import stages
from qa.standing import standing

_MOST_ALTERNATIVES = 4
_MOST_SEARCHED = 12
_BELOW = re.compile(r"下属|所属|直属|下辖|二级|下面")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the records say: Markdown lines and the figures stated in them, both empty when the records say nothing."""

    lines: tuple[str, ...]
    figures: tuple[Figure, ...]
    targets: tuple[Target, ...]


def answer_from_records(
    query: Query, targets: Sequence[Target], vocabulary: Vocabulary, index: FactIndex, statement: Statement
) -> Outcome:
    """Return what the records of the targets say to the query, every figure stated through `statement`."""
    desk = Desk(query, targets, vocabulary, index, statement)
    handler = stages if len(query.phases) > 1 and query.operation not in CHOICES else _HANDLERS.get(query.operation)
    if query.excluded and not (query.bounds or query.operation in CHOICES):
        left = remainder(desk) or []
        return Outcome(tuple(desk.lines), tuple(left), desk.targets)
    if query.against is not None:
        placed = standing(desk) or []
        return Outcome(tuple(desk.lines), tuple(placed), desk.targets)
    figures = within_limits(desk) or things_counted(desk) or purchases(desk) or composition(desk)
    if not figures and handler is not None:
        figures = handler(desk)
    ranks_within = query.operation in CHOICES and (
        ranks_accounts(query.text) or query.measured is not None or bool(query.excluded)
    )
    chosen_by_limit = bool(query.bounds) and (
        query.operation in (Operation.LIST, Operation.COUNT) or query.over is not None
    )
    if not figures and query.operation not in _WITHOUT_SUBSTITUTE and not ranks_within and not chosen_by_limit:
        figures = next((found for step in _STEPS if (found := step(desk))), None)
    figures = figures or []
    if earlier := asked_earlier(desk, figures):
        desk.write(*phrasing.figure_lines(statement, earlier))
        figures += earlier
    unused = unused_words(query, figures)
    money_for_count = asks_count(query) and bool(figures) and all(figure.fen for figure in figures)
    if money_for_count or changes_question(query, unused):
        statement.withdraw()
        return Outcome((), (), desk.targets)  # an exact answer to another question is no answer
    if unused and figures:
        desk.write(phrasing.unused_line(statement, unused))
    return Outcome(tuple(desk.lines), tuple(figures), desk.targets)


def _look_up(desk: Desk) -> list[Figure] | None:
    founds = desk.find_all()
    unknown = any(limits_item(desk.query, word) for word in desk.query.residue)
    if _names_only_projects(desk) and unknown and Measure.AMOUNT not in desk.query.wanted:
        return None  # the project is known, but not what is asked of it
    figures = [
        figure for found in founds for figure in found.figures if figure is found.best or _is_separate(figure, found)
    ]
    if not figures:
        return None
    figures = [*_sums_of_accounts(desk, founds), *dict.fromkeys(figures)]
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    for found in founds:
        others = [figure for figure in found.figures[1:] if not _is_separate(figure, found)][:_MOST_ALTERNATIVES]
        best = found.figures[0]
        for line, alike in (
            (phrasing.disagreement_line, [figure for figure in others if disagrees(best, figure)]),
            (phrasing.other_scope_line, [figure for figure in others if not disagrees(best, figure)]),
        ):
            if alike:
                desk.write(line(desk.statement, alike))
        figures += others
    figures += _other_stages(desk, founds)
    figures += _other_years(desk, founds)
    figures += _beside(desk, figures)
    missing = [
        target for target in desk.targets if target.year_given and target not in {found.target for found in founds}
    ]
    if missing and (len(desk.query.years) > 1 or len(desk.query.departments) > 1):
        desk.write(phrasing.missing_line(desk.statement, [(target.department, target.year) for target in missing]))
    desk.write(phrasing.not_found_line(desk.statement, [*desk.items_not_found(), *_stages_not_found(desk, figures)]))
    return figures


def _sums_of_accounts(desk: Desk, founds: Sequence[Found]) -> list[Figure]:
    """Return what the accounts of one name come to, where the question adds them up (各款一般行政管理事务合计)."""
    if not any(mention.slot == "operation" and mention.value == "sum" for mention in desk.query.mentions):
        return []
    sums = []
    for found in founds:
        accounts = {figure.facts[0].fact.code: figure for figure in found.figures if is_functional(figure)}
        label = f"{name_of(desk.query.items[0])}合计" if desk.query.items else ""
        whole = operations.total(list(accounts.values()), label) if len(accounts) > 1 and label else None
        sums += [whole] if whole is not None else []
    return sums


def _stages_not_found(desk: Desk, figures: Sequence[Figure]) -> list[str]:
    """Return which of several stages asked for (年初预算数和决算数) none of the figures is of."""
    found = {stored.fact.phase for figure in figures for stored in figure.facts}
    return [f"{phase}数" for phase in desk.query.phases if phase not in found] if len(desk.query.phases) > 1 else []


def _names_only_projects(desk: Desk) -> bool:
    items = desk.query.items
    return bool(items) and all(item.subject is not None and item.name in ("", item.subject) for item in items)


def _by_words(desk: Desk) -> list[Figure] | None:
    """Return figures found by the words of their rows, where the names of the question alone do not say what is asked."""
    query, founds = desk.query, desk.find_all()
    only_projects = _names_only_projects(desk)
    names_in_project = any(item.subject for item in query.items) and any(item.name for item in query.items)
    apart = names_in_project and any(len(group) == 1 for group in desk.groups())
    counts = only_projects and bool(counted_units(query.text))
    within = _within_items(desk) if query.residue and not only_projects and founds else []
    if within:
        desk.write(*phrasing.figure_lines(desk.statement, within))
        return within
    if founds and not (query.residue and only_projects) and not apart and not counts and not names_in_project:
        return None
    targets = [found.target for found in founds] or [each for each in desk.targets if each.documents][:_MOST_SEARCHED]
    figures = [figure for target in dict.fromkeys(targets) for figure in desk.find_words(target)]
    beside = _beside(desk, figures, write=False)
    figures += beside
    if founds and names_in_project and not apart:
        named = [found.best for found in founds if found.best is not None]
        figures = [*named, *(figure for figure in figures if figure not in named)] if counted_units(query.text) else []
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return figures or None


def _beside(desk: Desk, figures: Sequence[Figure], write: bool = True) -> list[Figure]:
    """Return the amount that stands in the same sentence as a count, when the question asks for both."""
    if not (asks_money(desk.query.text) and counted_units(desk.query.text)):
        return []
    quotes = {figure.facts[0].fact.quote for figure in figures if figure.facts and figure.fen is None}
    found = [
        figure_of(fact)
        for document in desk.facts()
        for fact in document.all
        if fact.stored.fact.source == "narrative" and fact.stored.fact.quote in quotes and is_amount(fact)
    ]
    if write:
        desk.write(*phrasing.figure_lines(desk.statement, found))
    return found


def _within_items(desk: Desk) -> list[Figure]:
    """Return figures of rows below the items named that the left-over words name: 政府采购里|工程."""
    figures = [figure for target in desk.targets if target.documents for figure in desk.find_words(target)]
    keys = [item.name for item in desk.query.items if item.name]
    said = "".join(mention.text for mention in desk.query.mentions if mention.slot == "item")
    return [
        figure
        for figure in figures
        if all(any(fact.covers(key) for fact in desk.indexed(figure)) for key in keys)
        or (figure.facts and covers(squeeze(figure.facts[0].fact.item), said))
    ]


def _is_separate(figure: Figure, found: Found) -> bool:
    """Return whether a figure is of another project or another date than the best one, so that both are true."""
    return found.best is not None and (figure.subject, figure.label) != (found.best.subject, found.best.label)


def _units(desk: Desk) -> list[Figure] | None:
    """List the units of the department with what the table says of each; count them when asked."""
    named = {key for item in desk.query.items if not item.name.endswith("单位") for key in item.keys}
    items = [item for item in desk.query.items if item.name and not item.name.endswith("单位")]
    if desk.query.over != "units" or items:
        return None
    figures: list[Figure] = []
    for target in desk.targets:
        rows = units(desk.facts(target))
        if desk.query.operation is Operation.COUNT and "事业" in desk.query.text:
            rows = [row for row in rows if any(figure.text.startswith("事业") for figure in row)]
        if _BELOW.search(desk.query.text):  # the department's own office is none of its subordinate units
            rows = [row for row in rows if not (row[0].subject or "").endswith(("本级", "机关", target.department))]
        rows = [row for row in rows if not named or subject_key(row[0].subject or "") in named]
        if not rows:
            continue
        if desk.query.operation is Operation.COUNT:
            desk.write(
                phrasing.figure_line(
                    desk.statement,
                    operations.counted(
                        [row[0] for row in rows], "单位数", "个", [row[0].subject or "" for row in rows]
                    ),
                )
            )
        desk.write(phrasing.unit_table(desk.statement, rows))
        figures += [figure for row in rows for figure in row]
    return figures or None


def _other_years(desk: Desk, founds: list[Found]) -> list[Figure]:
    """Say the same figure of the other years that are indexed, when the question left the year open."""
    if len(founds) != 1 or founds[0].target.year_given or founds[0].best is None:
        return []
    target, group = founds[0].target, desk.groups()[0]
    years = {document.identity.fiscal_year for document in desk.vocabulary.by_department.get(target.department, ())}
    others = []
    for year in sorted((year for year in years if year is not None and year != target.year), reverse=True):
        other = desk.in_year(target.department, year)
        best = desk.best(other, group) if other is not None else None
        if best is not None:
            others.append(best)
    if others:
        desk.write("其他年度：" + "；".join(f"{figure.year}年{desk.statement.state(figure)}" for figure in others))
    return others


def _other_stages(desk: Desk, founds: list[Found]) -> list[Figure]:
    """Say the figure of the other stage, 决算 beside 预算, when the question names one year and no stage."""
    if len(founds) != 1 or founds[0].best is None:
        return []
    other = desk.other_stage(founds[0].target)
    best = desk.best(other, desk.groups()[0]) if other is not None else None
    if best is None:
        return []
    desk.write(phrasing.figure_line(desk.statement, best))
    return [best]


def _list_parts(desk: Desk) -> list[Figure] | None:
    query = desk.query
    figures: list[Figure] = []
    asks_projects = query.over == "projects"
    for target in desk.targets:
        facts = desk.facts(target)
        if asks_projects and not any(item.subject for item in query.items):
            found = projects(facts)
        elif query.operation is not Operation.LIST or len(query.items) != 1:
            continue
        elif _names_only_projects(desk):
            found = project_parts(facts, query.items[0].keys)
        elif query.items[0].name == "政府采购预算":
            found = procurement_lines(facts)
        else:
            key = query.items[0].name
            classes = _classes(desk, target, key) if "类" in query.text else []
            found = classes or parts(facts, key) or detail_items(facts, key)
        if found:
            whole = desk.best(target, query.items[:1]) if query.items else None
            listed = [whole, *found] if whole is not None else found
            if query.operation is Operation.COUNT and asks_projects:
                desk.write(_count_line(desk, target, found))
            desk.write(*phrasing.figure_lines(desk.statement, listed))
            figures += listed
    return figures or None


def _classes(desk: Desk, target: Target, key: str) -> list[Figure]:
    """Return the classes (类) that an item consists of, of whichever classification its table uses."""
    if key in ("一般公共预算支出", "支出总计", "收支总计", "财政拨款支出"):
        return functional_accounts(desk.facts(target))
    return detail_items(desk.facts(target), key, 3)


def _count_line(desk: Desk, target: Target, found: list[Figure]) -> str:
    total = operations.total(found, "项目预算合计")
    count = operations.counted(found, "项目个数", "个")
    line = phrasing.figure_line(desk.statement, count)
    return line if total is None else f"{line}\n{phrasing.figure_line(desk.statement, total)}"


def _count(desk: Desk) -> list[Figure] | None:
    if desk.query.operation is not Operation.COUNT:
        return None
    figures = [
        count
        for target in desk.targets
        for group in desk.groups()
        if (count := find_change(desk.index, target, group, Measure.COUNT)) is not None
    ]
    lines = [figure for target in desk.targets for figure in procurement_lines(desk.facts(target))]
    if not figures and lines and [item.name for item in desk.query.items] == ["政府采购预算"]:
        figures = [operations.counted(lines, "采购项数", "项")]
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    figures += _beside(desk, figures)
    if asks_money(desk.query.text):
        amounts = [best for found in desk.find_all() if (best := found.best) is not None and best.fen is not None]
        desk.write(*phrasing.figure_lines(desk.statement, [each for each in amounts if each not in figures]))
        figures += amounts
    return figures or None


def _attributes(desk: Desk) -> list[Figure] | None:
    """Return codes and dates that the question asks for of a project or a row: 项目编码, 采购目录序号, 起止时间."""
    wanted = {mention.value for mention in desk.query.mentions if mention.slot == "attribute"}
    if not wanted or any(item.code for item in desk.query.items):
        return None
    figures = [
        figure
        for target in desk.targets
        for group in desk.groups()
        for figure in attributes(desk.facts(target), group, wanted)
    ]
    amounts = [found.best for found in desk.find_all() if found.best is not None] if figures else []
    figures += [figure for figure in amounts if asks_money(desk.query.text)]
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return figures or None


def _dashes(desk: Desk) -> list[Figure] | None:
    """Say of what is asked that its cell holds a dash, which is no figure and not the same as not being listed."""
    found = [
        figure_of(fact)
        for target in desk.targets
        for group in desk.groups()
        if (fact := find_dash(desk.facts(target), group, target.year)) is not None
    ]
    desk.write(*(phrasing.dash_line(desk.statement, figure) for figure in found))
    return found or None


_STEPS = (list_sides, _attributes, _units, _list_parts, _by_words, _count, _look_up, _dashes)
# A plain figure is no answer to these: it would be an exact answer to another question.
_WITHOUT_SUBSTITUTE = frozenset(
    {
        Operation.SHARE,
        Operation.RATIO,
        Operation.CHANGE,
        Operation.GROWTH,
        Operation.DIFFERENCE,
        Operation.AVERAGE,
        Operation.SPREAD,
    }
)
_HANDLERS: dict[Operation, Callable[[Desk], list[Figure] | None]] = {
    Operation.SHARE: share,
    Operation.RATIO: comparisons.ratio,
    Operation.CHANGE: comparisons.change,
    Operation.GROWTH: comparisons.change,
    Operation.DIFFERENCE: comparisons.difference,
    Operation.COMPARE: comparisons.difference,
    Operation.RANK: rank,
    Operation.MAX: rank,
    Operation.MIN: rank,
    Operation.SPREAD: spread,
    Operation.SUM: add_up,
    Operation.AVERAGE: average,
}
