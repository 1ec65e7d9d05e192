"""Parts that no word introduces: amounts told right after another that add up to it exactly.

"支出预算500万元。基本支出400万元；项目支出100万元" names no parts, but its amounts do. Refuses sums of a single part, sums
that small round numbers can make by chance, and items that differ in year, phase or unit.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.prose.leads import is_both_sides
from index.prose.words import is_total
from index.records import Fact, Measure, RowRole

_ADDED = (Measure.AMOUNT, Measure.COUNT, Measure.CHANGE)
_TELLING_DIGITS, _TELLING_PARTS = 3, 3


def with_summed_parts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts of one paragraph in order, those that add up to the one before them put under it."""
    found = list(facts)
    for at in range(len(found) - 1, -1, -1):
        end = _end_of_parts(found, at)
        whole = found[at]
        depth = len(whole.row_path) - 1
        if end > at and whole.role is RowRole.DETAIL:
            found[at] = replace(whole, role=RowRole.TOTAL)
        for position in range(at + 1, end):
            part = found[position]
            if part.row_path[: depth + 1] != whole.row_path:
                path = (*whole.row_path, *part.row_path[depth:])
                role = RowRole.OF_WHICH if part.role is not RowRole.TOTAL else part.role
                found[position] = replace(part, row_path=path, role=role)
    return tuple(found)


def _end_of_parts(facts: Sequence[Fact], at: int) -> int:
    """Return the position after the last part of a fact, `at` itself where what follows does not add up to it."""
    whole = facts[at]
    if whole.measure not in _ADDED or not whole.value or is_both_sides(whole.item):
        return at
    told, values = Decimal(0), []
    depth = len(whole.row_path)
    for position in range(at + 1, len(facts)):
        part = facts[position]
        if len(part.row_path) < depth or part.row_path[: depth - 1] != whole.row_path[:-1]:
            return at
        if part.row_path[depth - 1] == whole.item:
            if len(part.row_path) > depth or part.measure is whole.measure:
                return at
            continue
        if len(part.row_path) > depth or part.measure is not whole.measure:
            continue
        if not _is_like(part, whole) or is_total(part.item):
            return at
        values.append(part.value or Decimal(0))
        told += values[-1]
        if told == whole.value and sum(map(bool, values)) > 1 and _is_telling(whole.value, values):
            return _end_of_part(facts, position)
    return at


def _end_of_part(facts: Sequence[Fact], last: int) -> int:
    """Return the position after what is said of the last part, and after zeros that the same sentence adds."""
    end = last + 1
    part = facts[last]
    while end < len(facts) and (
        facts[end].row_path[: len(part.row_path)] == part.row_path
        or (
            facts[end].measure is part.measure
            and facts[end].value == 0
            and facts[end].quote == part.quote
            and facts[end].row_path[:-1] == part.row_path[:-1]
            and _is_like(facts[end], part)
        )
    ):
        end += 1
    return end


def _is_like(part: Fact, whole: Fact) -> bool:
    return (part.unit, part.year, part.phase, part.column, part.subject, part.compared_to) == (
        whole.unit,
        whole.year,
        whole.phase,
        whole.column,
        whole.subject,
        whole.compared_to,
    )


def _is_telling(value: Decimal, values: Sequence[Decimal]) -> bool:
    """Return whether a sum is no accident: of many digits, or of many parts."""
    return len(abs(value).normalize().as_tuple().digits) >= _TELLING_DIGITS or len(values) >= _TELLING_PARTS
