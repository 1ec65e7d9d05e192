"""What is remembered while the sentences of a disclosure are read: the item spoken of and the parts still being told.

The words 其中 and 包括 open the parts of an item, but nothing closes them except a bracket. Where the words do not say
whether a new item is another part or a part no more, the amounts do: parts add up to their whole.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from index.normalization import clean_label, ordinal_level, squeeze
from index.records import Identity, Phase
from index.sentence_amounts import Figure, FigureKind, iter_figures
from index.sentence_items import SUMS, Change, Lead, is_both_sides, parse_lead
from index.sentence_words import find_promised, find_topic, opens_parts, starts_anew

_ROUNDING = Decimal("0.02")


@dataclass(slots=True)
class Parts:
    """The parts of an item, while they are being told; `value` is the whole, None where no amount was given."""

    path: tuple[str, ...]
    value: Decimal | None
    unit: str | None
    told: Decimal = Decimal(0)
    bracket: bool = False

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


@dataclass(slots=True)
class Item:
    """The item spoken of, with the last amount given for it."""

    path: tuple[str, ...] = ()
    printed: str = ""
    value: Decimal | None = None
    unit: str | None = None
    of_which: bool = False


@dataclass(slots=True)
class Walk:
    """What is remembered from one figure to the next, sentence after sentence."""

    identity: Identity
    section: tuple[str, ...] = ()
    item: Item = field(default_factory=Item)
    head: Item = field(default_factory=Item)
    whole: tuple[str, ...] = ()
    parts: list[Parts] = field(default_factory=list)
    lists: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    year: int | None = None
    phase: Phase | None = None
    base: str | None = None
    base_head: str = ""
    money_unit: str = "万元"


def start_section(walk: Walk, section: tuple[str, ...]) -> None:
    """Forget what was spoken of under other headings; the innermost heading may name the item of what follows."""
    if section == walk.section:
        return
    walk.section, walk.item, walk.head, walk.base = section, Item(), Item(), None
    walk.parts.clear()
    walk.lists.clear()
    take_topic(walk, section[-1] if section else "")


def start_paragraph(walk: Walk, text: str) -> None:
    """Find the list that a paragraph belongs to: by its ordinal, or none when it begins anew."""
    level = ordinal_level(text)
    if level:
        walk.lists = [above for above in walk.lists if above[0] < level]
        walk.parts = [Parts(walk.lists[-1][1], None, None)] if walk.lists and walk.lists[-1][1] else []
    elif starts_anew(text, walk.identity.department):
        walk.lists.clear()
        walk.parts.clear()


def end_sentence(walk: Walk, text: str, level: int) -> None:
    """Open a list where the sentence promises parts: "…5万元，其中：", "具体情况如下："."""
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
        walk.item = walk.head = Item(path, path[-1])


def start_sentence(walk: Walk, text: str) -> None:
    """Go back to the item that the sentence before began with: a new sentence does not speak of its last part."""
    walk.year, walk.phase = None, None
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


def note_time(walk: Walk, lead: Lead) -> None:
    """Remember the year that the words name and what they compare with; both hold until others are named."""
    own = walk.identity.fiscal_year
    if lead.year is not None and (own is None or own - 3 <= lead.year <= own + 1):
        walk.year = lead.year
    elif lead.own_year:
        walk.year = own
    elif lead.last_year and own is not None:
        walk.year = own - 1
    if lead.base is not None and lead.kind is not Change.SHARE and lead.kind is not Change.COMPLETION:
        walk.base = str(own - 1) if lead.base == "上年" and own is not None else lead.base
        walk.base_head = lead.base_head


def take_item(walk: Walk, figure: Figure, lead: Lead, words: str) -> Item:
    """Return the item of a figure and make it the item spoken of."""
    for _ in range(words.count(")") - words.count("(")):
        _close_bracket(walk)
    plain = lead.kind is Change.NONE and figure.kind in (FigureKind.MONEY, FigureKind.COUNT)
    path = lead.path or ((clean_label(lead.head),) if lead.head and not walk.item.path else ())
    if not path:
        if lead.head in SUMS and walk.head.path:
            walk.item = walk.head
        elif figure.kind is FigureKind.MONEY and plain:
            walk.item = replace(walk.item, value=figure.value, unit=figure.unit)
        return walk.item
    if lead.parent is not None:
        walk.parts = [Parts((lead.parent,), None, None)]
    elif lead.opens and walk.item.path:
        whole = walk.item.value if plain and walk.item.unit == figure.unit else None
        bracket = words.count("(") > words.count(")")
        walk.parts.append(Parts(walk.item.path, whole, walk.item.unit if whole is not None else None, bracket=bracket))
    elif ";" in words or not walk.item.path:
        _leave_parts(walk, figure, plain)
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
    if above is not None and plain and figure.unit == above.unit:
        above.told += figure.value
    if not walk.head.path and figure.kind is not FigureKind.COUNT:
        walk.head = walk.item
    return walk.item


def _close_bracket(walk: Walk) -> None:
    for position in range(len(walk.parts) - 1, -1, -1):
        if walk.parts[position].bracket:
            del walk.parts[position:]
            return


def _leave_parts(walk: Walk, figure: Figure, plain: bool) -> None:
    """Drop the open parts that an item after a semicolon cannot belong to."""
    if not plain:
        del walk.parts[1:]
        return
    while walk.parts:
        parts = walk.parts[-1]
        unknown = parts.value is None and len(walk.parts) > 1
        full = parts.is_full() and figure.value != 0
        if not unknown and not full and parts.takes(figure.value, figure.unit):
            return
        walk.parts.pop()
