"""The sentences of numeric answers, Chinese and English; every figure in them goes through the statement."""

import re
from collections.abc import Sequence
from decimal import Decimal

from index.records import FEN_PER_UNIT, Measure, Phase
from qa.figures.arithmetic import size
from qa.figures.figure import Figure
from qa.query.slots import Language
from qa.rendering.statement import Statement

_TABLE_FROM = 4
_MOST_NAMED = 3
_RISES = re.compile(r"增加|增长|上涨|涨了|多了|提高|上升")
_FALLS = re.compile(r"减少|下降|降低|降了|少了|减了|压减")


def subject_of(figure: Figure, statement: Statement) -> str:
    """Return whose figure it is and of which year: "某某部门2024年", "某某部门2023年决算"."""
    department = figure.department or ""
    if not figure.year:
        return department
    if statement.language is Language.ENGLISH:
        return f"{department} ({figure.year}{', final account' if is_final(figure) else ''})".strip()
    return f"{department}{figure.year}年{'决算' if is_final(figure) else ''}"


def figure_line(statement: Statement, figure: Figure) -> str:
    """Return one figure as a sentence of its own, with its derivation where it was computed."""
    stated = statement.state(figure)
    name = subject_of(figure, statement)
    if statement.language is Language.ENGLISH:
        line = f"**{name} {figure.label}: {stated}**"
    else:
        line = f"**{name}{figure.label}：{stated}**"
    if figure.formula is not None:
        line += f"（{figure.where + '，' if figure.where else ''}{figure.formula}）"
    elif figure.text == "空表":
        line += "（文件以空表列示，即没有安排）"
    return line


def dash_line(statement: Statement, figure: Figure) -> str:
    """Return that a document prints a dash where the figure would stand."""
    name, stated = f"{subject_of(figure, statement)}{figure.label}", statement.state(figure)
    if statement.language is Language.ENGLISH:
        return f"**{name}: the table prints “{figure.text}”{stated.removeprefix(figure.text)}, no figure is budgeted or given**"
    return f"**{name}：表中列示为“{figure.text}”{stated.removeprefix(figure.text)}，未安排或没有数字**"


def figure_lines(statement: Statement, figures: Sequence[Figure]) -> list[str]:
    """Return figures as sentences, or as one table when there are more than three."""
    if len(figures) < _TABLE_FROM:
        return [figure_line(statement, figure) for figure in figures]
    several = len({figure.department for figure in figures}) > 1
    english = statement.language is Language.ENGLISH
    head = ["Item", "Figure"] if english else ["项目", "数额"]
    if several:
        head.insert(0, "Department" if english else "部门")
    years = len({figure.year for figure in figures}) > 1 or several
    if years:
        head.insert(1 if several else 0, "Year" if english else "年度")
    rows = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for figure in figures:
        cells = [_cell(figure.label), statement.state(figure)]
        if several:
            cells.insert(0, _cell(figure.department or ""))
        if years:
            cells.insert(1 if several else 0, _year_cell(figure))
        rows.append(f"| {' | '.join(cells)} |")
    opening = [] if several else [f"**{subject_of(figures[0], statement)}**"]
    return [*opening, "\n".join(rows)]


def disagreement_line(statement: Statement, figures: Sequence[Figure]) -> str:
    """Return what else the document prints under the same name, each with where it stands."""
    others = "；".join(f"{figure.where or figure.label}：{statement.state(figure)}" for figure in figures)
    if statement.language is Language.ENGLISH:
        return f"The document also prints other figures under this name; they differ: {others}"
    return f"文件中同名的数字不一致，另有：{others}"


def other_scope_line(statement: Statement, figures: Sequence[Figure]) -> str:
    """Return what the document prints under the same name for another stage, total or kind of table."""
    others = "；".join(f"{_scope_of(figure)}：{statement.state(figure)}" for figure in figures)
    if statement.language is Language.ENGLISH:
        return f"Under the same name, of another scope: {others}"
    return f"同名但口径不同的另有：{others}"


def _scope_of(figure: Figure) -> str:
    stage = figure.facts[0].fact.phase if figure.facts else None
    return f"{figure.where or figure.label}{f'（{stage.value}）' if stage is not None else ''}"


def change_line(statement: Statement, now: Figure | None, change: Figure | None, rate: Figure | None) -> str:
    """Return a change on the year before, in the direction it went."""
    shown = change or rate
    if shown is None:
        return ""
    falls = shown.value is not None and shown.value < 0
    name = subject_of(now or shown, statement)
    label = (now or shown).label
    if statement.language is Language.ENGLISH:
        words = "decreased" if falls else "increased"
        parts = [f"{_size(statement, figure)}" for figure in (change, rate) if figure is not None]
        line = f"**{name} {label} {words} by {', '.join(parts)} on the year before**"
    else:
        parts = []
        if change is not None:
            parts.append(("减少" if falls else "增加") + _size(statement, change))
        if rate is not None:
            parts.append(("下降" if falls else "增长") + _size(statement, rate))
        line = f"**{name}{label}比上年{'，'.join(parts)}**"
        if shown.value == 0:
            line = f"**{name}{label}与上年持平，没有变化，增减{_size(statement, shown)}**"
    formulas = [figure.formula for figure in (change, rate) if figure is not None and figure.formula]
    if formulas:
        line += f"（{'；'.join(formulas)}）"
    if now is not None and now is not shown:
        line += f"\n{figure_line(statement, now)}"
    return line


def direction_line(statement: Statement, question: str, change: Figure | None) -> str:
    """Return that the change went the other way than a question takes for granted, "" when it did not."""
    rises, falls = _RISES.search(question), _FALLS.search(question)
    if change is None or not change.value or bool(rises) == bool(falls):
        return ""
    if (change.value > 0) == bool(rises):
        return ""
    if statement.language is Language.ENGLISH:
        return "(It decreased, it did not increase.)" if rises else "(It increased, it did not decrease.)"
    return "（是减少，不是增加。）" if rises else "（是增加，不是减少。）"


def span_line(statement: Statement, first: Figure, last: Figure, change: Figure | None, rate: Figure | None) -> str:
    """Return a change between two named years."""
    lines = [figure_line(statement, figure) for figure in (last, first)]
    falls = size(last) < size(first)
    if statement.language is Language.ENGLISH:
        parts = [_size(statement, figure) for figure in (change, rate) if figure is not None]
        lines.insert(0, f"**{first.year}–{last.year}: {'down' if falls else 'up'} {', '.join(parts)}**")
    else:
        parts = []
        if change is not None:
            parts.append(("减少" if falls else "增加") + _size(statement, change))
        if rate is not None:
            parts.append(("下降" if falls else "增长") + _size(statement, rate))
        lines.insert(0, f"**{last.department or ''}{last.label}{last.year}年比{first.year}年{'，'.join(parts)}**")
    formulas = [figure.formula for figure in (change, rate) if figure is not None and figure.formula]
    return "\n".join([*lines, *(f"计算：{formula}" for formula in formulas)])


def difference_line(statement: Statement, left: Figure, right: Figure, gap: Figure) -> str:
    """Return how far two figures are apart and which is larger."""
    larger, smaller = (left, right) if size(left) >= size(right) else (right, left)
    if statement.language is Language.ENGLISH:
        line = f"**Difference: {_size(statement, gap)}** ({gap.formula})"
    elif size(left) == size(right):
        line = f"**两者一致，没有差别，相差{_size(statement, gap)}**"
    else:
        line = f"{_years_differ(larger, smaller)}**{_told_apart(larger, smaller)}比{_told_apart(smaller, larger)}多{_size(statement, gap)}**（{gap.formula}）"
    return line


def _years_differ(left: Figure, right: Figure) -> str:
    """Return a caution for figures of two departments in different years or of different stages."""
    if left.department == right.department:
        return ""
    stages = (
        ["决算" if is_final(each) else "预算" for each in (left, right)]
        if is_final(left) != is_final(right)
        else ["", ""]
    )
    if left.year == right.year and stages[0] == stages[1]:
        return ""
    kind = "年度" if stages[0] == stages[1] else "年度和阶段" if left.year != right.year else "阶段"
    return f"（注意{kind}不同：{left.department}为{left.year}年{stages[0]}，{right.department}为{right.year}年{stages[1]}）\n"


def extreme_line(statement: Statement, figure: Figure, highest: bool, coverage: str) -> str:
    """Return which of several is the largest or smallest."""
    name = subject_of(figure, statement)
    if statement.language is Language.ENGLISH:
        return f"**{'Highest' if highest else 'Lowest'}: {name} {figure.label}, {statement.state(figure)}** {coverage}"
    return f"**{'最高' if highest else '最低'}的是{name}{figure.label}：{statement.state(figure)}**{coverage}"


def place_line(statement: Statement, figure: Figure, nth: int, coverage: str) -> str:
    """Return what stands at one place of a ranking, counted from its end where the place is negative."""
    name = f"{subject_of(figure, statement)}{figure.label}"
    if statement.language is Language.ENGLISH:
        place = f"Number {abs(nth)}{' from the end' if nth < 0 else ''}"
        return f"**{place}: {name}, {statement.state(figure)}** {coverage}"
    return f"**{'倒数' if nth < 0 else ''}第{abs(nth)}的是{name}：{statement.state(figure)}**{coverage}"


def fallen_line(statement: Statement, figure: Figure, most: bool, coverage: str) -> str:
    """Return which of several fell most or least."""
    name = f"{subject_of(figure, statement)}{figure.label}"
    if statement.language is Language.ENGLISH:
        return f"**Fell {'most' if most else 'least'}: {name}, {statement.state(figure)}** {coverage}"
    return f"**{'减少最多' if most else '减少最少'}的是{name}：{statement.state(figure)}**{coverage}"


def coverage_note(statement: Statement, counted: int, of: int, of_other_stage: Sequence[str] = ()) -> str:
    """Return how many departments a ranking covers, and whose documents are of another stage than those compared."""
    named = "、".join(of_other_stage[:_MOST_NAMED])
    more = len(of_other_stage) > _MOST_NAMED
    if statement.language is Language.ENGLISH:
        apart = f"; of another stage and not compared: {named}{' and others' if more else ''}" if named else ""
        return f"({counted} of {of} departments have this figure{apart})"
    apart = (
        f"；{named}{f'等{len(of_other_stage)}个部门' if more else ''}只有另一阶段的文件，未参与比较" if named else ""
    )
    return f"（{of}个部门中{counted}个有该数据{apart}）"


def use_one_unit(statement: Statement, figures: Sequence[Figure]) -> None:
    """Have figures of several units of money stated in the one that most of them are in, when the question names none."""
    units = [figure.unit for figure in figures if figure.fen is not None and figure.unit in FEN_PER_UNIT]
    if statement.unit is None and len(set(units)) > 1:
        statement.unit = max(units, key=lambda unit: (units.count(unit), FEN_PER_UNIT[unit or ""]))


def contained_line(statement: Statement, part_and_whole: tuple[Figure, Figure]) -> str:
    """Return that two figures are not added, as one is a part of the other."""
    part, whole = part_and_whole
    if statement.language is Language.ENGLISH:
        return f"{part.label} is part of {whole.label}, so the two are not added up:"
    return f"{part.label}已包含在{whole.label}中，不能再相加，分别是："


def stages_apart_line(statement: Statement) -> str:
    """Return that a plan and what was spent are not added up."""
    if statement.language is Language.ENGLISH:
        return "Budgets and final accounts are not added up:"
    return "预算数与决算数不能相加，分别是："


def enter_coverage(statement: Statement, figures: Sequence[Figure], of: int) -> None:
    """Enter the counts of a coverage note into the values, with the places of what was counted."""
    marks = list(dict.fromkeys(statement.cite(stored) for figure in figures for stored in figure.facts))
    statement.enter_count("有该数据的部门数", len({figure.department for figure in figures}), "个", marks)
    statement.enter_count("部门总数", of, "个", marks)


def _size(statement: Statement, figure: Figure) -> str:
    """Return a change without its sign: the words around it say the direction."""
    stated = statement.state(figure)
    return stated.lstrip("-−") if figure.value is not None and figure.value < Decimal(0) else stated


def _told_apart(figure: Figure, other: Figure) -> str:
    if figure.department != other.department:
        return figure.department or figure.label
    if figure.year != other.year:
        return f"{figure.year}年{figure.label}"
    return figure.label


def not_found_line(statement: Statement, names: Sequence[str]) -> str:
    """Return which of the things asked for are not in the documents, "" when all are."""
    if not names:
        return ""
    if statement.language is Language.ENGLISH:
        return f"Not given in these documents: {', '.join(names)}."
    return f"文件中没有列出：{'、'.join(names)}。"


def _year_cell(figure: Figure) -> str:
    return f"{figure.year or ''}{'决算' if figure.year and is_final(figure) else ''}"


def _cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


def measure_of(figure: Figure) -> Measure:
    """Return what kind of quantity the figure's source is."""
    return figure.facts[0].fact.measure


def is_final(figure: Figure) -> bool:
    """Return whether a figure, or every figure it was computed from, is of a final account and not already called so."""
    return (
        bool(figure.facts)
        and "决算" not in figure.label
        and all(stored.fact.phase is Phase.FINAL for stored in figure.facts)
    )


def left_out_note(statement: Statement) -> str:
    """Return the words for a ranking too long to be listed to its end."""
    return "(The rest is left out.)" if statement.language is Language.ENGLISH else "（其余从略。）"


def unit_table(statement: Statement, rows: Sequence[Sequence[Figure]]) -> str:
    """Return the units of a department as a table, a row a unit."""
    labels = list(dict.fromkeys(figure.label for row in rows for figure in row))
    head = ["Unit" if statement.language is Language.ENGLISH else "单位", *labels]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for row in rows:
        by_label = {figure.label: statement.state(figure) for figure in row}
        cells = [_cell(row[0].subject or ""), *(_cell(by_label.get(label, "")) for label in labels)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def missing_line(statement: Statement, missing: Sequence[tuple[str, int | None]]) -> str:
    """Return which of the years asked for are not there."""
    named = "、".join(f"{department}{year}年" for department, year in missing)
    if statement.language is Language.ENGLISH:
        return "Not found: " + ", ".join(f"{department} ({year})" for department, year in missing)
    return f"没有找到：{named}的数据。"


def unused_line(statement: Statement, words: Sequence[str]) -> str:
    """Return which words of the question were not understood, so that no part of it is dropped silently."""
    named = "、".join(f"“{word}”" for word in words)
    if statement.language is Language.ENGLISH:
        return f"(Not understood and not taken into account: {named})"
    return f"（未能识别{named}，以上回答没有考虑这一限定。）"
