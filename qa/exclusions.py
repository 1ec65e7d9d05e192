"""What a question leaves out: 除了X, 不含X, 扣除X. Read here, so that the whole without it can be computed.

Only what is named right behind such a word counts as left out; whatever else it may mean stays a limit nobody can keep.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.named_items import PlacedItem
from qa.reading import Reading

_MARK = re.compile(
    r"除去|除了|除开|除掉|刨去|刨除|刨开|扣除|扣掉|扣去|减去|减掉|去掉|剔除|抛开|(?<!含)不含|(?<!包)不包括|(?<!包)不包含|不算上?|不计入?"
    r"|(?<![扣排消解清免刨剔])除(?![以外去了开掉])"
)
_JOINED = re.compile(r"(?:支出|经费|费用?|收入|项目|资金|部分|这[一二两三几个项]+)*(?:和|、|与|跟|及|以及|还有)")
_MOST_JOINED = 6
_LONGEST_GAP = 4


@dataclass(frozen=True, slots=True)
class Excluded:
    """The items left out and the [start, end) stretch of the question that says so."""

    items: tuple[PlacedItem, ...]
    span: tuple[int, int]


def find_excluded(found: Reading, placed: Sequence[PlacedItem]) -> Excluded | None:
    """Return what the question leaves out, None when it leaves out nothing that it names."""
    named = {at for name in found.names for at in range(name.start, name.end)}
    for mark in _MARK.finditer(found.text):
        if {mark.start(), mark.end() - 1} & named:
            continue
        items = _named_behind(found.text, mark.end(), placed)
        if items:
            return Excluded(items, (mark.start(), items[-1].end))
    return None


def _begins_at(item: PlacedItem, text: str, start: int) -> bool:
    """Return whether an item is named here, give or take words of its full name: 环评|专家评估 of 环评审批事项专家评估."""
    before = text[start : item.start]
    return item.start == start or (
        0 < len(before) <= _LONGEST_GAP and item.start > start and any(before in key for key in item.item.keys)
    )


def _named_behind(text: str, start: int, placed: Sequence[PlacedItem]) -> tuple[PlacedItem, ...]:
    """Return the items that stand right behind a place, joined by 和."""
    items: list[PlacedItem] = []
    while len(items) < _MOST_JOINED:
        item = next((each for each in placed if _begins_at(each, text, start)), None)
        if item is None:
            break
        items.append(item)
        joined = _JOINED.match(text, item.end)
        if joined is None:
            break
        start = joined.end()
    return tuple(items)
