"""加起来、平均: sums and averages over departments, items or years, and amounts over the count beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure
from qa.compared_figures import compared_figures
from qa.counts import count_of
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.parsing.joining import is_term
from qa.query.slots import Item, Query
from qa.records.label_match import by_counted_unit
from qa.records.item_lookup import figure_of, find_change
from qa.rendering import phrasing

# 甲比乙和丙加起来还多吗
_AGAINST_SUM = re.compile(r"比[^,，。?？]{2,40}(?:加起来|之和|合计|总和|加在一起|加一起)[还都也]?要?[多高少低大小]")
_PER_PERSON = ("人", "名")
# Not 离退休人员, and not 编制, which is how many there may be.
_EACH = re.compile(r"每一?个?(?P<unit>批次|人次|团组|辆|台)")
_IN_POST = re.compile(
    r"^(?:年末|期末|实际|实有|现有)*(?:在职|在岗|在编)+(?:在职|在岗|在编|实有|职工|人员|人数|总数)*$|^实有人[数员]$|^职工总?人?数$"
)


def add_up(desk: Desk) -> list[Figure] | None:
    """加起来多少: over departments, items or years; a single figure is stated as it is."""
    figures, unmatched = _with_terms_by_words(desk, compared_figures(desk))
    contained = _contained(desk, figures)
    if contained:
        desk.write(phrasing.contained_line(desk.statement, contained))
        return None
    phrasing.use_one_unit(desk.statement, figures)
    if len({phrasing.is_final(figure) for figure in figures if figure.fen is not None}) > 1:
        desk.write(phrasing.stages_apart_line(desk.statement), *phrasing.figure_lines(desk.statement, figures))
        return figures
    unfound = [*desk.items_not_found(), *unmatched]
    if unfound and figures:  # a sum without one of its terms answers another question
        desk.write(phrasing.not_found_line(desk.statement, unfound))
        desk.write(*phrasing.figure_lines(desk.statement, figures))
        return figures
    if _AGAINST_SUM.search(desk.query.text) and (compared := _against_the_others(desk, figures)):
        return compared
    sums = []
    for alike in _of_one_kind(figures):
        label = "、".join(dict.fromkeys(figure.label for figure in alike)) + "合计"
        result = operations.total(alike, label) if len(alike) > 1 else None
        if result is not None:
            sums.append(result)
    if not sums:
        return None
    _write(desk, sums, figures)
    return [*sums, *figures]


def _against_the_others(desk: Desk, figures: Sequence[Figure]) -> list[Figure]:
    """Return the first department's figure, what the others' come to and how far they are apart; [] without three of them."""
    first, others = figures[:1], figures[1:]
    if len(others) < 2 or len({figure.department for figure in figures}) < len(figures):
        return []
    whole = operations.total(others, f"其余{len(others)}家{others[0].label}合计")
    if whole is None:
        return []
    pair = sorted((first[0], whole), key=operations.size, reverse=True)
    gap = operations.difference(pair[0], pair[1], f"{first[0].label}之差")
    if gap is None:
        return []
    desk.write(phrasing.difference_line(desk.statement, first[0], whole, gap))
    desk.write(phrasing.figure_line(desk.statement, whole), *phrasing.figure_lines(desk.statement, figures))
    return [gap, whole, *figures]


def _with_terms_by_words(desk: Desk, figures: list[Figure]) -> tuple[list[Figure], list[str]]:
    """Return the terms with those that only words of rows name (甲津贴和|乙供养|一共), and the words that no row names."""
    named = figures and desk.query.items
    terms = [word for word in desk.query.residue if named and _is_term(desk.query, word)]
    unmatched = []
    for word in terms:
        found = [figure for target in desk.targets for figure in desk.find_term(target, word) if figure.fen is not None]
        if len(found) == 1:
            figures = [*figures, *found]
        else:
            unmatched.append(word)
    return figures, unmatched


def _is_term(query: Query, word: str) -> bool:
    """Return whether a word is joined to a name of the question as another thing to be added."""
    at = query.text.find(word)
    return at >= 0 and is_term(query.text[:at], query.text[at + len(word) :])


def average(desk: Desk) -> list[Figure] | None:
    """平均多少: over departments, years or projects, else an amount over the count that stands beside it (平均每辆)."""
    several = desk.query.over in ("departments", "years", "projects") or len(desk.query.years) > 1
    if several or len({target.department for target in desk.targets}) > 1:
        return _mean(desk)
    for target in desk.targets:
        for figures in [per_head(desk, target, group) for group in _head_groups(desk)] if _asks_per_head(desk) else []:
            if figures:
                desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in figures))
                return figures
        printed = [each for each in desk.find_words(target) if _is_average(each)] if desk.query.residue else []
        if printed:
            desk.write(*phrasing.figure_lines(desk.statement, printed))
            return printed
        for group in desk.groups():
            found = desk.find(target, group)
            whole = found.best
            count = find_change(desk.index, target, group, Measure.COUNT)
            if count is None or not _is_counted(desk, count):
                count = _counted_apart(desk, target)
            if count is None:
                continue
            result = operations.average(whole, count, f"平均{whole.label}") if whole else None
            if whole is not None and result is not None:
                desk.write(phrasing.figure_line(desk.statement, result))
                desk.write(*phrasing.figure_lines(desk.statement, [whole, count]))
                return [result, whole, count]
    return None


def _counted_apart(desk: Desk, target: Target) -> Figure | None:
    """Return the count that the question divides by and that another row or sentence prints: 平均每批次, 平均每辆车."""
    unit = _EACH.search(desk.query.text)
    return count_of(desk, target, {"台": "辆"}.get(unit["unit"], unit["unit"])) if unit is not None else None


def _is_average(figure: Figure) -> bool:
    """Return whether a figure is printed as an average (参会人均成本, 元/人), not as what one would be taken of (基本工资)."""
    return "均" in figure.label or "单价" in figure.label or "/" in (figure.unit or "")


def _mean(desk: Desk) -> list[Figure] | None:
    figures = compared_figures(desk)
    phrasing.use_one_unit(desk.statement, figures)
    means = []
    for alike in _of_one_kind(figures):
        labels = {figure.label for figure in alike}
        result = (
            operations.mean(alike, f"平均{''.join(labels) if len(labels) == 1 else '数'}") if len(alike) > 1 else None
        )
        if result is not None:
            means.append(result)
    if not means:
        return None
    _write(desk, means, figures)
    return [*means, *figures]


def _of_one_kind(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Return the figures of each kind of quantity, which alone may be added."""
    kinds: dict[tuple[Measure, bool], list[Figure]] = {}
    for figure in figures:
        kinds.setdefault((phrasing.measure_of(figure), figure.fen is not None), []).append(figure)
    return list(kinds.values())


def _write(desk: Desk, results: Sequence[Figure], figures: Sequence[Figure]) -> None:
    """Write the results, how many departments they cover, and what they were computed from."""
    lines = phrasing.figure_lines(desk.statement, results)
    departments = {figure.department for figure in figures}
    of = desk.n_asked
    if len(departments) < of if desk.query.departments else desk.query.over == "departments" or len(departments) > 1:
        lines[0] += phrasing.coverage_note(desk.statement, len(departments), of, desk.of_other_stage())
        phrasing.enter_coverage(desk.statement, figures, of)
    desk.write(*lines, *phrasing.figure_lines(desk.statement, figures))


def _contained(desk: Desk, figures: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """Return a figure and the whole that contains it where both were asked to be added up."""
    for part in figures:
        for whole in figures:
            if part is whole or (part.department, part.year) != (whole.department, whole.year):
                continue
            names = {fact.primary for fact in desk.indexed(whole)}
            inside = [
                fact
                for fact in desk.indexed(part)
                # A table of “三公”经费、会议费、培训费 holds 会议费 beside 三公经费, not in it.
                if names & fact.context and fact.primary not in names and fact.primary not in fact.stored.fact.table
            ]
            if inside and part.fen is not None and whole.fen is not None and part.fen <= whole.fen:
                return part, whole
    return None


def _is_counted(desk: Desk, count: Figure) -> bool:
    """Return whether the question divides by what the count counts: 人均 by persons, 每辆 by vehicles."""
    if "人均" in desk.query.text:
        return count.unit in _PER_PERSON
    return count.unit is None or f"每{count.unit}" in desk.query.text or "每" not in desk.query.text


def _asks_per_head(desk: Desk) -> bool:
    return "人均" in desk.query.text


def _head_groups(desk: Desk) -> list[tuple[Item, ...]]:
    """Return what 人均 divides: a project as a whole, else what the question names."""
    projects: list[tuple[Item, ...]] = [(replace(item, name=""),) for item in desk.query.items if item.subject]
    return projects[:1] or desk.groups()


def per_head(desk: Desk, target: Target, group: Sequence[Item]) -> list[Figure]:
    """Return a figure over the number of persons, then the figure and the number; [] where either is not printed.

    The persons are those that a project names, else the department's staff in post.
    """
    whole = desk.best(target, group)
    of_project = any(item.subject for item in desk.query.items)
    count = _persons_of_project(desk, target) if of_project else _staff(desk, target)
    result = operations.average(whole, count, f"人均{whole.label}") if whole is not None and count is not None else None
    return [result, whole, count] if whole is not None and count is not None and result is not None else []


def _persons_of_project(desk: Desk, target: Target) -> Figure | None:
    """Return the one number of persons that a project names."""
    subjects = [key for item in desk.query.items if item.subject for key in item.keys]
    rows = by_counted_unit(desk.facts(target), "多少人", subjects, several=False)
    return figure_of(rows[0]) if rows else None


def _staff(desk: Desk, target: Target) -> Figure | None:
    """Return how many people a department has in post, None where its documents do not say just one number."""
    rows = [
        fact
        for document in desk.facts(target)
        for fact in document.all
        if fact.stored.fact.unit in _PER_PERSON and not fact.subject and _IN_POST.search(fact.stored.fact.item)
    ]
    return figure_of(rows[0]) if len({fact.stored.fact.value for fact in rows}) == 1 else None
