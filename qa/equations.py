"""Does a whole equal its parts: those that a question names (甲加乙等于丙吗), or those that the document prints."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.checks.checked_facts import half_digit
from index.records import FEN_PER_UNIT, RowRole
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Item, Query
from qa.records.fact_index import DocumentFacts
from qa.records.parts import parts, projects
from qa.records.purchases import procurement_lines
from qa.rendering import phrasing
from qa.rendering.verdicts import placed, size_of, write_verdict

_ADDS_UP = re.compile(r"加起来|之和|分项(?!绩效|目标|指标)|加总|合计|相加|总和")
_OF_FIRST = re.compile(r"(?:它|其)?的?(?:总金额|总额|总数|总计|合计|总和)")
_EQUALS = re.compile(r"等于|是不是|是否|就是|=")


def about_sum(desk: Desk) -> list[Figure]:
    """Compare a whole with the sum of its parts when the question asks whether they add up."""
    equation = _equation(desk.query)
    if equation is None and not _ADDS_UP.search(desk.query.text):
        return []
    for target in desk.targets:
        facts = desk.facts(target)
        whole = next((figure for group in desk.groups() if (figure := desk.best(target, group))), None)
        if equation is not None:
            total_item, terms = equation
            whole = desk.best(target, (total_item,))
            found = [figure for term in terms if (figure := desk.best(target, (term,))) is not None]
            if whole is None or len(found) < len(terms):
                continue
            label = "加".join(figure.label for figure in found)
        elif desk.query.over == "projects":
            found, label = projects(facts), "各项目预算合计"
        elif len(desk.query.items) == 1 or desk.query.stated_values:
            found, label = _parts_of(facts, desk.query.items[:1]), "各分项合计"
        else:
            continue
        total = operations.total(found, label) if len(found) > 1 else None
        if total is None:
            continue
        figures = [*([whole] if whole is not None else []), replace(total, department=target.department)]
        figures += found if equation is not None else []
        gap = operations.difference(whole, total, "差额") if whole is not None else None
        slack = min(half_digit(each.facts[0].fact) for each in (*found, *figures[:1])) * (len(found) + 1)
        claimed = desk.query.stated_values[:1]
        if claimed and (whole is None or not _comes_to(whole, claimed[0])):
            _judge_claim(desk, total, claimed[0])
        elif gap is not None and gap.fen and abs(gap.fen) <= slack:
            write_verdict(
                desk, f"基本一致：只差{size_of(desk, gap)}，在四舍五入的尾差之内", "They agree within rounding"
            )
        elif gap is not None and gap.fen:
            write_verdict(
                desk, f"不相等：不一致，相差{size_of(desk, gap)}", f"They do not agree, difference {size_of(desk, gap)}"
            )
        elif gap is not None:
            write_verdict(desk, "相等：一致", "They agree")
        desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in figures]))
        return figures
    return []


def _judge_claim(desk: Desk, total: Figure, claimed: Decimal) -> None:
    if _comes_to(total, claimed):
        write_verdict(desk, "相等：一致", "They agree")
    else:
        right = size_of(desk, total)
        write_verdict(desk, f"不对：加起来是{right}", f"Not right: they come to {right}")


def _comes_to(figure: Figure, claimed: Decimal) -> bool:
    """Return whether a figure is a number put to the question, in whatever unit."""
    if figure.fen is None:
        return figure.value == claimed
    return any(operations.in_unit(figure.fen, unit) == claimed for unit in FEN_PER_UNIT)


def _parts_of(documents: Sequence[DocumentFacts], items: Sequence[Item]) -> list[Figure]:
    """Return what an item is made up of: its direct parts, for procurement each thing that is bought."""
    if not items:
        return []
    lines = procurement_lines(documents) if items[0].name == "政府采购预算" else []
    return lines or _direct(parts(documents, items[0].name))


def _direct(found: Sequence[Figure]) -> list[Figure]:
    """Return parts without what is itself a total of them, or a part of one of them."""
    rows = [figure.facts[0].fact for figure in found]
    plain = any(row.role is RowRole.DETAIL for row in rows)
    return [
        figure
        for figure, row in zip(found, rows, strict=True)
        if row.role not in (RowRole.TOTAL, RowRole.SUBTOTAL)
        and not (plain and row.role is RowRole.OF_WHICH)
        and not any(other.row_path == row.row_path[: len(other.row_path)] for other in rows if other is not row)
    ]


def _equation(query: Query) -> tuple[Item, list[Item]] | None:
    """Return the whole and the parts of 甲加乙等于丙吗, whichever side of 等于 they stand on; None without them."""
    equals = _EQUALS.search(query.text)
    if equals is None:
        return None
    sides: tuple[list[Item], list[Item]] = ([], [])
    for item in query.items:
        names = {item.name, *item.keys}
        starts = [
            mention.start
            for mention in query.mentions
            if mention.slot == "item" and names & set(mention.value.split("/"))
        ]
        if not starts:
            return None
        sides[starts[0] > equals.start()].append(item)
    terms, wholes = sorted(sides, key=len, reverse=True)
    if len(terms) > len(wholes) + 1 and _OF_FIRST.match(query.text, equals.end()):
        return terms[0], terms[1:]  # 政府采购里货物加服务等于总金额吗
    return (wholes[0], terms) if len(wholes) == 1 and len(terms) > 1 else None
