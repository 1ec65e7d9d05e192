"""What is remembered while the sentences of a disclosure are read: the item spoken of and the parts still being told.

The words 其中 and 包括 open the parts of an item, but nothing closes them except a bracket. Where the words do not say
whether a new item is another part or a part no more, the amounts do: parts add up to their whole.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from index.prose.amounts import Figure, FigureKind, iter_figures
from index.prose.leads import SUMS, Change, Lead, is_both_sides, parse_lead
from index.prose.words import find_promised, find_topic, opens_parts, starts_anew
from index.records import Identity, Phase
from index.text.normalization import clean_label, ordinal_level, squeeze

_ROUNDING = Decimal("0.02")


@dataclass(slots=True)
class Parts:
    """The parts of an item, while they are being told; `value` is the whole, None where no amount was given."""

    path: tuple[str, ...]
    value: Decimal | None
    unit: str | None
    told: Decimal = Decimal(0)
    bracket: bool = False
    count: int = 0
    by_semicolon: bool = False

    def is_full(self) -> bool:
        """Return whether the parts told so far add up to the whole, within rounding."""
        return self.value is not None and abs(self.value - self.told) <= _ROUNDING

    def takes(self, value: Decimal, unit: str | None) -> bool:
        """Return whether an amount can be one of the parts still to come."""
        if self.value is None or self.unit is None:
            return True
        if unit != self.unit:
            return False
        return self.told + value <= self.value + _ROUNDING

    def is_over(self, value: Decimal) -> bool:
        """Return whether an amount after a semicolon is no part any more, the parts told so far making up the whole.

        A nought adds nothing; it ends a list only when the list did without semicolons so far.
        """
        return self.is_full() and (value != 0 or (bool(self.value) and self.count > 1 and not self.by_semicolon))


@dataclass(slots=True)
class Item:
    """The item spoken of, with the last amount given for it."""

    path: tuple[str, ...] = ()
    printed: str = ""
    value: Decimal | None = None
    unit: str | None = None
    of_which: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The words after the last figure of a paragraph that ends inside a sentence, and its page."""

    words: str
    page: int | None = None


@dataclass(slots=True)
class Walk:
    """What is remembered from one figure to the next, sentence after sentence."""

    identity: Identity
    section: tuple[str, ...] = ()
    item: Item = field(default_factory=Item)
    topic: Item = field(default_factory=Item)
    head: Item = field(default_factory=Item)
    whole: tuple[str, ...] = ()
    parts: list[Parts] = field(default_factory=list)
    lists: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    year: int | None = None
    year_outside: int | None = None
    in_bracket: bool = False
    is_aside: bool = False
    phase: Phase | None = None
    base: str | None = None
    base_head: str = ""
    money_unit: str = "万元"
    opening: Item = field(default_factory=Item)
    opening_is_part: bool = False
    after_opening: list[Decimal] = field(default_factory=list)
    is_new_line: bool = False
    is_anew: bool = False
    is_lost: bool = False
    unfinished: Unfinished | None = None
    counted: dict[str, Item] = field(default_factory=dict)


def start_section(walk: Walk, section: tuple[str, ...]) -> None:
    """Forget what was spoken of under other headings; the innermost heading may name the item of what follows."""
    if section == walk.section:
        return
    walk.unfinished = None
    walk.section, walk.item, walk.head, walk.topic, walk.base = section, Item(), Item(), Item(), None
    walk.parts.clear()
    walk.lists.clear()
    take_topic(walk, section[-1] if section else "")


def start_paragraph(walk: Walk, text: str) -> None:
    """Find the list that a paragraph belongs to: by its ordinal, or none when it begins anew."""
    level = ordinal_level(text)
    walk.is_new_line, walk.is_anew, walk.is_lost = True, False, False
    walk.opening, walk.opening_is_part = Item(), False
    walk.after_opening.clear()
    walk.counted.clear()
    if level:
        walk.lists = [above for above in walk.lists if above[0] < level]
        walk.parts = [Parts(walk.lists[-1][1], None, None)] if walk.lists and walk.lists[-1][1] else []
    elif starts_anew(text, walk.identity.department):
        walk.lists.clear()
        walk.parts.clear()
        walk.is_anew = True


def end_sentence(walk: Walk, text: str, level: int) -> None:
    """Open a list where the sentence promises parts: "…5万元，其中：", "具体情况如下：".

    Where the parts told since add up to the item that the paragraph began with, that item is spoken of again.
    """
    whole = walk.opening.value
    if whole and len(walk.after_opening) > 1 and abs(sum(walk.after_opening) - whole) <= _ROUNDING:
        walk.head = walk.item = walk.opening
        walk.after_opening.clear()
    if not opens_parts(text) or not walk.item.path:
        return
    path = walk.item.path
    if not text.endswith(("其中:", "包括:")):
        path = walk.parts[0].path if walk.parts else path
        named = find_promised(text)
        if named == "":
            # 具体情况如下 means the whole whose parts have been told, if any have.
            path = walk.whole or path
        elif named is not None and next(iter_figures(text), None) is None:
            path = parse_lead(named, walk.identity.department).path
    # Income and spending in one breath (收支总计) have no parts that would add up to them.
    path = () if path and is_both_sides(path[-1]) else path
    walk.lists = [*(above for above in walk.lists if above[0] < level), (level, path)]
    walk.parts = [Parts(path, walk.item.value, walk.item.unit)] if path else []


def take_topic(walk: Walk, text: str) -> None:
    """Make the item that a heading or a sentence without figures names the item spoken of."""
    topic = find_topic(squeeze(text))
    path = parse_lead(topic, walk.identity.department).path if topic is not None else ()
    if path and "收支" not in path[-1]:
        walk.item = walk.head = walk.topic = Item(path, path[-1])


def start_sentence(walk: Walk, text: str) -> None:
    """Go back to the item that the sentence before began with: a new sentence does not speak of its last part."""
    walk.year, walk.phase, walk.in_bracket, walk.is_aside = None, None, False, False
    walk.whole = walk.parts[0].path if walk.parts else ()
    if text.startswith(("其中", "包括")):
        return
    if walk.head.path and walk.item.path[: len(walk.head.path)] == walk.head.path:
        walk.item = walk.head
    walk.head = Item()
    if text.startswith("此外"):
        walk.parts.clear()
    elif not walk.lists:
        walk.parts = [parts for parts in walk.parts if not parts.is_full() and parts.value is not None]


def note_time(walk: Walk, lead: Lead, words: str) -> None:
    """Remember the year that the words name and what they compare with; both hold until others are named.

    A year named in a bracket holds to its end: "9.7万元(2023年:12.7万元);公务用车购置费0万元"; 上年 to the semicolon.
    """
    own = walk.identity.fiscal_year
    if walk.in_bracket and ")" in words:
        walk.year, walk.in_bracket = walk.year_outside, False
    if not walk.in_bracket and words.count("(") > words.count(")"):
        walk.year_outside, walk.in_bracket = walk.year, True
    if lead.year is not None and (own is None or own - 3 <= lead.year <= own + 1):
        walk.year, walk.is_aside = lead.year, False
    elif lead.own_year:
        walk.year, walk.is_aside = own, False
    elif lead.last_year and own is not None:
        walk.year, walk.is_aside = own - 1, True
    elif walk.is_aside and ";" in words:
        walk.year, walk.is_aside = None, False
    if lead.base is not None and lead.kind is not Change.SHARE and lead.kind is not Change.COMPLETION:
        walk.base = str(own - 1) if lead.base == "上年" and own is not None else lead.base
        walk.base_head = lead.base_head


def take_item(walk: Walk, figure: Figure, lead: Lead, words: str) -> Item:
    """Return the item of a figure and make it the item spoken of."""
    plain = lead.kind is Change.NONE and not lead.of_base and figure.kind in (FigureKind.MONEY, FigureKind.COUNT)
    if plain and walk.is_anew and not lead.path and lead.head and walk.item.path:
        # "2023年年初预算为5万元" begins anew: it is not said of what the paragraph before ended with.
        walk.item = walk.head = walk.topic
        walk.is_lost = not walk.item.path
    walk.is_anew, walk.is_lost = False, walk.is_lost and not lead.path
    if walk.is_lost:
        return Item()
    path = lead.path or ((clean_label(lead.head),) if lead.head and not walk.item.path else ())
    if not path:
        if lead.head in SUMS and (walk.head.path or walk.opening.path):
            walk.item = walk.opening if walk.opening.path and not plain else walk.head
        elif figure.kind is FigureKind.MONEY and plain:
            walk.item = replace(walk.item, value=figure.value, unit=figure.unit)
        return walk.item
    if lead.parent is not None:
        walk.parts = [Parts((lead.parent,), None, None)]
    elif lead.opens and walk.item.path:
        of = _whole_of(walk, path[-1], figure.unit) if plain else walk.item
        whole = of.value if plain and of.unit == figure.unit else None
        bracket = words.count("(") > words.count(")")
        walk.parts.append(Parts(of.path, whole, of.unit if whole is not None else None, bracket=bracket))
    elif ";" in words or not walk.item.path or walk.is_new_line:
        _leave_parts(walk, figure, plain)
    if walk.topic.path and path[0] not in walk.topic.path:
        walk.topic = Item()
    apart, walk.is_new_line = ";" in words or walk.is_new_line, False
    above = walk.parts[-1] if walk.parts else None
    base = above.path if above is not None else ()
    within = tuple(name for name in path if name not in base)
    walk.item = Item(
        (*base, *within) if within else path,
        lead.printed,
        figure.value if plain else None,
        figure.unit if plain else None,
        above is not None,
    )
    if plain and figure.value is not None:
        _add(walk, figure.value, figure.unit, above, apart)
    if not walk.head.path and figure.kind is not FigureKind.COUNT:
        walk.head = walk.item
    return walk.item


def find_changed(walk: Walk, change: Decimal, rate: Decimal) -> Item:
    """Return which of the items spoken of a change and its rate fit: the last, unless only an earlier one does."""
    for item in (walk.item, walk.head, walk.opening):
        if item.value is not None and item.path:
            before = item.value - change
            if before > 0 and abs(change * 100 / before - rate) <= Decimal("0.06") + 2 / before:
                return item
    return walk.item


def _whole_of(walk: Walk, part: str, unit: str | None) -> Item:
    """Return the item whose parts follow: the last, unless another is counted as they are (…项目4个,平均99分,其中优秀项目3个)."""
    counted = walk.counted.get(unit or "")
    if walk.item.unit != unit and counted is not None and part.endswith(counted.path[-1]):
        return counted
    return walk.item


def close_brackets(walk: Walk, words: str) -> None:
    """End the parts told in brackets that the words close; their whole is spoken of again."""
    for _ in range(words.count(")") - words.count("(")):
        position = next((at for at in range(len(walk.parts) - 1, -1, -1) if walk.parts[at].bracket), None)
        if position is None:
            return
        whole = walk.parts[position]
        walk.item = Item(whole.path, whole.path[-1], whole.value, whole.unit, len(whole.path) > 1)
        del walk.parts[position:]


def _add(walk: Walk, value: Decimal, unit: str | None, above: Parts | None, apart: bool) -> None:
    """Note an amount for the wholes it may be a part of."""
    walk.counted[unit or ""] = walk.item
    if above is not None and unit == above.unit:
        above.told += value
        above.by_semicolon |= apart and above.count > 0
        above.count += 1
    if unit == walk.opening.unit and len(walk.item.path) == len(walk.opening.path):
        walk.after_opening.append(value)
    elif not walk.opening.path:
        walk.opening = walk.item
        walk.after_opening.clear()


def _leave_parts(walk: Walk, figure: Figure, plain: bool) -> None:
    """Drop the open parts that an item after a semicolon cannot belong to."""
    if not plain:
        del walk.parts[1:]
        return
    while walk.parts:
        parts = walk.parts[-1]
        unknown = parts.value is None and len(walk.parts) > 1
        value = figure.value or Decimal(0)
        if not unknown and not parts.is_over(value) and parts.takes(value, figure.unit):
            return
        walk.parts.pop()
