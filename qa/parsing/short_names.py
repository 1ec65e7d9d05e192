"""Names that a question says in short: 社保支出, 学前、小学、初中教育, 采购里的货物和服务.

A short form counts only where it can stand for one thing that is printed; what a list joins to an item and nothing is
known of stays an item of its own, so that it is looked for, said to be missing and never dropped.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache

import data
from index.text.items import item_key
from qa.linking.matching import Match
from qa.linking.vocabulary import ItemName, Name, Vocabulary
from qa.parsing.joining import find_joint
from qa.parsing.spans import Reading
from qa.query.slots import Item

Stretch = tuple[int, str]
_LONGEST_SHORT = 4
_CLASS_FOLLOWS = re.compile(r"(?:类)?(?:的)?支出|类|(?:[、和与及跟][\u4e00-\u9fff]{2,4}?)+(?:类)?支出")
# 政府采购 is of these three kinds, and tables print them by these words alone.
_PROCURED = re.compile(r"(?P<kind>货物|工程|服务)(?:类|采购)?(?:支出|金额)?")


def find_short_names(
    found: Reading, stretches: Sequence[Stretch], vocabulary: Vocabulary
) -> Iterator[tuple[Stretch, Item]]:
    """Yield the left-over stretches that say an item in short, each with that item."""
    for start, words in stretches:
        item = (
            find_procured(words, found.text)
            or _counted_cars(words)
            or _functional_class(words, found.text[start + len(words) :], vocabulary)
            or _with_shared_ending(start + len(words), words, found, stretches, vocabulary)
            or _joined(start, words, found)
        )
        if item is not None:
            yield (start, words), item


def find_procured(words: str, text: str) -> Item | None:
    """Return the kind of procurement that words name where a question is about procurement, None for other words."""
    kind = _PROCURED.fullmatch(words)
    if kind is None or "采购" not in text:
        return None
    name = f"{kind['kind']}采购"
    keys = tuple(dict.fromkeys((name, *(item_key(label) for label in (kind["kind"], f"{kind['kind']}类")))))
    return Item(name=name, keys=keys)


def _counted_cars(words: str) -> Item | None:
    """Return the cars that a question counts itself: 66辆车都是什么类型."""
    return _item_of("车辆") if re.fullmatch(r"\d+[辆台](?:公务用?|公)?车辆?", words) else None


def _functional_class(words: str, after: str, vocabulary: Vocabulary) -> Item | None:
    """Return the functional class that two or three of its letters stand for, where it is printed: 社保支出."""
    if len(words) > _LONGEST_SHORT or _CLASS_FOLLOWS.match(after) is None:
        return None
    for name in _functional_classes():
        if _abbreviates(words, name.removesuffix("支出")) and name in vocabulary.names:
            return _item_of(name)
    return None


@cache
def _functional_classes() -> tuple[str, ...]:
    with data.path("accounts", "functional.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(row["name"] for row in csv.DictReader(lines, delimiter="\t") if row["level"] == "类")


def _abbreviates(words: str, name: str) -> bool:
    """Return whether words are letters of the name in their order, its first among them, or its end (环保 of 节能环保)."""
    rest = iter(name)
    in_order = words[0] == name[0] and all(letter in rest for letter in words)
    return in_order or (name.endswith(words) and "和" not in name)


def _with_shared_ending(
    end: int, words: str, found: Reading, stretches: Sequence[Stretch], vocabulary: Vocabulary
) -> Item | None:
    """Return the item that the words are with the ending of the list's last name: 学前、初中教育."""
    head = _list_head(end, found, stretches)
    if head is None:
        return None
    for cut in range(1, len(head.phrase)):
        name = words + head.phrase[cut:]
        if any(isinstance(each, ItemName) and not each.is_subject for each in vocabulary.names.get(name)):
            return _item_of(name)
    return None


def _list_head(end: int, found: Reading, stretches: Sequence[Stretch]) -> Match[Name] | None:
    """Return the name that ends a list, followed from one of its parts over the others."""
    starts = dict(stretches)
    names = {match.start: match for match in found.names if _is_item(match)}
    while (at := find_joint(found.text, end)) is not None:
        if at in names:
            return names[at]
        if at not in starts:
            return None
        end = at + len(starts[at])
    return None


def _joined(start: int, words: str, found: Reading) -> Item | None:
    """Return the words as an item of their own where 、 joins them to one that is known."""
    names = {at for match in found.names if _is_item(match) for at in (match.start, match.end)}
    end = start + len(words)
    after, before = found.text[end : end + 1], found.text[start - 1 : start] if start else ""
    beside = (after == "、" and end + 1 in names) or (before == "、" and start - 1 in names)
    return Item(name=words, keys=(words,)) if beside else None


def _is_item(match: Match[Name]) -> bool:
    return any(isinstance(each, ItemName) for each in match.meanings)


def _item_of(name: str) -> Item:
    key = item_key(name)
    return Item(name=key, keys=(key,))
