"""The items, codes and projects that a question names, in the order of its words, and those it compares them with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.linking.departments import DepartmentAlias
from qa.linking.vocabulary import ItemName, Vocabulary
from qa.parsing.short_names import find_procured, find_short_names
from qa.parsing.spans import Reading
from qa.query.slots import Item

# These name a kind of thing; beside the name of one project they add nothing.
_VEHICLE_WORDS = frozenset({"公车", "公务用车", "公务车"})
_VEHICLES_COUNTED = re.compile(r"(?:几|多少)(?:辆|台)|哪.{0,3}车最")
_FRAMED = re.compile(r"在(?P<whole>[^,，。?？]{2,20}?)(?:中|里|内|当中)(?:所|的)?(?:占|比例|比重|份额)")


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item with the [start, end) stretch of the question that names it."""

    start: int
    end: int
    item: Item


def place_items(
    found: Reading, stretches: Sequence[tuple[int, str]], vocabulary: Vocabulary
) -> tuple[tuple[PlacedItem, ...], tuple[str, ...]]:
    """Return the items named, in their order, and the left-over words that are no part of a project's name either."""
    placed = [PlacedItem(code.start, code.end, Item(name="", code=code.phrase)) for code in found.codes]
    short = dict(find_short_names(found, stretches, vocabulary))
    placed += [PlacedItem(start, start + len(words), item) for (start, words), item in short.items()]
    stays: list[str] = []
    lent: set[int] = set()
    for start, words in (each for each in stretches if each not in short):
        # 堤防|工程 is part of a project's name although 工程 has a meaning of its own.
        behind = next((name for name in found.names if name.start == start + len(words)), None)
        joined = vocabulary.find_project(words + behind.phrase) if behind is not None else None
        if behind is not None and joined is not None and joined[0] == words + behind.phrase:
            keys = tuple(dict.fromkeys(name.key for name in joined[1]))
            placed.append(PlacedItem(start, behind.end, Item(name="", subject=joined[0], keys=keys)))
            lent.add(behind.start)
            continue
        part = vocabulary.find_project(words)
        if part is None:
            stays.append(words)
            continue
        phrase, names = part
        at = start + words.index(phrase)
        keys = tuple(dict.fromkeys(name.key for name in names))
        placed.append(PlacedItem(at, at + len(phrase), Item(name="", subject=phrase, keys=keys)))
        left = words.replace(phrase, "", 1)
        if len(left) > 1:
            stays.append(left)
    for match in found.names:
        items = [each for each in match.meanings if isinstance(each, ItemName)]
        if (
            match.start in lent
            or not items
            or any(isinstance(each, DepartmentAlias) and not each.by_region for each in match.meanings)
        ):
            continue
        if match.phrase in _VEHICLE_WORDS and _VEHICLES_COUNTED.search(found.text):
            items = [ItemName("车辆", is_subject=False)]
        if (procured := find_procured(match.phrase, found.text)) is not None:
            placed.append(PlacedItem(match.start, match.end, procured))
            continue
        subject = next((name for name in items if name.is_subject), None)
        named = next((name for name in items if not name.is_subject), None)
        item = Item(
            name=named.key if named else "",
            subject=match.phrase if subject else None,
            keys=tuple(name.key for name in items),
        )
        placed.append(PlacedItem(match.start, match.end, item))
    return tuple(sorted(placed, key=lambda each: each.start)), tuple(stays)


def split_bases(text: str, placed: Sequence[PlacedItem]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the items asked for and, after 占, those they are compared with."""
    framed = _FRAMED.search(text)
    if framed is not None:
        inside = range(*framed.span("whole"))
        whole = tuple(each.item for each in placed if each.start in inside)
        if whole:
            return tuple(each.item for each in placed if each.start not in inside), whole
    split = re.search(r"占(?!地)", text)
    if split is None:
        return tuple(each.item for each in placed), ()
    before = tuple(each.item for each in placed if each.start < split.start())
    after = tuple(each.item for each in placed if each.start >= split.start())
    return (before, after) if before else (after, ())
