"""What a question leaves out: 除了X, 不含X, 扣除X. Read here, so that the whole without it can be computed.

Only what is named right behind such a word counts as left out; whatever else it may mean stays a limit nobody can keep.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.linking.departments import DepartmentAlias
from qa.pairings import years_named
from qa.parsing.joining import find_joined
from qa.parsing.named_items import PlacedItem
from qa.parsing.spans import Reading
from qa.query.slots import Item

_MARK = re.compile(
    r"除去|除了|除开|除掉|刨去|刨除|刨开|扣除|扣掉|扣去|减去|减掉|去掉|剔除|抛开|撇开|排除|不考虑|(?<!含)不含|(?<!包)不包括|(?<!包)不包含|不算上?|不计入?"
    r"|(?<![扣排消解清免刨剔])除(?![以外去了开掉])"
)
# 甲局减去乙局 is a difference and leaves nobody out.
_SUBTRACTION = ("减去", "减掉")
_MOST_JOINED = 6
_LONGEST_GAP = 4


@dataclass(frozen=True, slots=True)
class Excluded:
    """The items, departments and years left out and the [start, end) stretch of the question that says so."""

    items: tuple[PlacedItem, ...]
    departments: tuple[str, ...]
    years: tuple[int, ...]
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    item: PlacedItem | None = None
    departments: tuple[str, ...] = ()
    year: int | None = None


def find_excluded(found: Reading, placed: Sequence[PlacedItem]) -> Excluded | None:
    """Return what the question leaves out, None when it leaves out nothing that it names."""
    marks = [mark for mark in _MARK.finditer(found.text) if not _inside_name(found, mark.start(), mark.end())]
    if not marks:
        return None
    items = [_Named(each.start, each.end, item=each) for each in placed]
    others = [*_departments(found), *(_Named(start, end, year=year) for (start, end), year in years_named(found))]
    for mark in marks:
        known = items if mark[0] in _SUBTRACTION else [*items, *others]
        named = _named_behind(found.text, mark.end(), known)
        if named:
            return Excluded(
                tuple(each.item for each in named if each.item is not None),
                tuple(dict.fromkeys(name for each in named for name in each.departments)),
                tuple(each.year for each in named if each.year is not None),
                (mark.start(), named[-1].end),
            )
    return None


def _inside_name(found: Reading, start: int, end: int) -> bool:
    return any(name.start <= start < name.end or name.start < end <= name.end for name in found.names)


def _departments(found: Reading) -> list[_Named]:
    named = []
    for match in found.names:
        aliases = (each for each in match.meanings if isinstance(each, DepartmentAlias) and not each.by_region)
        departments = tuple(dict.fromkeys(each.department for each in aliases))
        if departments:
            named.append(_Named(match.start, match.end, departments=departments))
    return named


def _begins_at(named: _Named, text: str, start: int) -> bool:
    """Return whether a thing is named here, give or take words of an item's full name: 环评|专家评估 of 环评审批事项专家评估."""
    if named.start == start or named.item is None:
        return named.start == start
    before = text[start : named.start]
    keys = named.item.item.keys
    return 0 < len(before) <= _LONGEST_GAP and named.start > start and any(before in key for key in keys)


def _named_behind(text: str, start: int, known: Sequence[_Named]) -> list[_Named]:
    """Return what is named right behind a place, joined by 和."""
    behind: list[_Named] = []
    while len(behind) < _MOST_JOINED:
        named = next((each for each in known if _begins_at(each, text, start)), None)
        if named is None:
            break
        # 除2023年的三公经费外: the year belongs to the item behind it, and is not left out itself.
        if named.year is not None and any(each.start - named.end in (0, 1) for each in known):
            break
        behind.append(named)
        joined = find_joined(text, named.end)
        if joined is None:
            break
        start = joined
    return behind


def is_left_out(label: str, key: str, items: Sequence[Item]) -> bool:
    """Return whether a row of this name is one of the items left out."""
    keys = {each for item in items for each in (*item.keys, item.name) if each}
    return key in keys or label in keys or any(item.subject and each in label for item in items for each in item.keys)
