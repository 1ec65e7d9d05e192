"""What the figures are of: items, rows, projects and codes, also where a question says their names only in part.

A short form counts only where it can stand for something that is printed. What a list joins to an item and nothing is known
of stays a thing of its own words, so that it is looked for, said to be missing and never dropped.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import data
from index.text.accounts import find_account_name, list_account_codes
from index.text.items import item_key, plain_words
from qa.linking.matching import Match, Phrases
from qa.linking.vocabulary import ACCOUNT_TAILS, ItemName, Name, Vocabulary
from qa.query.nodes import Thing

_LONGEST_SHORT = 4
_CLASS_FOLLOWS = ("支出", "类支出", "类的支出", "的支出", "类")
_JOINTS = ("以及", "还有", "加上", "、", "和", "与", "及", "跟", "加")
# 政府采购 is of these three kinds, and tables print them by these words alone.
_PROCURED = re.compile(r"(?P<kind>货物|工程|服务)(?:类|采购)?(?:支出|金额)?")
_MOST_ALIKE = 12
_LONGEST_JOINED = 8
_SHORTEST_PART = 3
# 域名|项目: two letters of a project's name are enough where it is called one.
_CALLED_PROJECT = ("项目", "专项", "工程")
_FEW = 3


@dataclass(frozen=True, slots=True)
class PlacedThing:
    """What the stretch [start, end) may stand for, best first."""

    start: int
    end: int
    things: tuple[Thing, ...]


@cache
def account_names() -> Phrases[Name]:
    """Return the official names of accounts, which can be asked for also where no row has them."""
    names = sorted({name for code in list_account_codes() if (name := find_account_name(code)) is not None})
    return Phrases(
        (phrase, ItemName(item_key(name), is_subject=False))
        for name in names
        for phrase in dict.fromkeys((name, name.removesuffix("支出")))
        if len(phrase) > 1 and phrase not in plain_words("labels")
    )


def named_things(match: Match[Name], text: str) -> tuple[Thing, ...]:
    """Return what a name may stand for: the items of this key, the projects of this name."""
    if (procured := _procured(match.phrase, text)) is not None:
        return (procured,)
    items = tuple(
        dict.fromkeys(each.key for each in match.meanings if isinstance(each, ItemName) and not each.is_subject)
    )
    projects = tuple(
        dict.fromkeys(each.key for each in match.meanings if isinstance(each, ItemName) and each.is_subject)
    )
    found = []
    if items:
        found.append(Thing(items[0], others=items[1:]))
    if projects:
        found.append(Thing(project=projects[0], others=projects[1:]))
    return tuple(found)


def place_partial(
    text: str, names: Sequence[Match[Name]], stretches: Sequence[tuple[int, int]], vocabulary: Vocabulary
) -> Iterator[PlacedThing]:
    """Yield the things that left-over stretches name in short or in part; a part may reach over the name behind it."""
    items = [match for match in names if any(isinstance(each, ItemName) for each in match.meanings)]
    for start, end in stretches:
        words = text[start:end]
        short = (
            _procured(words, text)
            or _functional_class(words, text[end:], vocabulary)
            or _with_shared_ending(end, words, text, items, stretches, vocabulary)
            or _joined(start, end, text, items)
        )
        if short is not None:
            yield PlacedThing(start, end, (short,))
            continue
        if len(words) < 2:
            continue
        # 堤防|工程 is part of a project's name although 工程 has a meaning of its own.
        behind = next((match for match in items if match.start == end), None)
        if behind is not None:
            reached = vocabulary.find_project(words + behind.phrase, len(behind.phrase) + 1)
            if reached is not None and (words + behind.phrase).endswith(reached[0]):
                yield PlacedThing(
                    behind.end - len(reached[0]), behind.end, (_of_projects(reached[1]), Thing(words=reached[0]))
                )
                continue
        called = text.startswith(_CALLED_PROJECT, end)
        part = vocabulary.find_project(words, 2 if called else _SHORTEST_PART)
        if (
            part is not None
            and part[0] not in plain_words("counted things")
            and (len(part[0]) >= _SHORTEST_PART or len(set(part[1])) <= _FEW)
        ):
            at = start + words.index(part[0])
            yield PlacedThing(at, at + len(part[0]), (_of_projects(part[1]), Thing(words=part[0])))
            continue
        label = vocabulary.find_label(words) or _account_in_short(words)
        if label is not None:
            at = start + words.index(label[0])
            named = Thing(label[1][0], others=label[1][1:_MOST_ALIKE])
            yield PlacedThing(at, at + len(label[0]), (named, Thing(words=label[0])))


def _account_in_short(words: str) -> tuple[str, tuple[str, ...]] | None:
    """Return words that are an account's name but for its last word, with its key: 职业年金."""
    keys = [
        each.key for tail in ACCOUNT_TAILS for each in account_names().get(words + tail) if isinstance(each, ItemName)
    ]
    return (words, tuple(keys)) if keys else None


def _of_projects(names: Sequence[ItemName]) -> Thing:
    keys = tuple(dict.fromkeys(name.key for name in names))
    return Thing(project=keys[0], others=keys[1:_MOST_ALIKE])


def _procured(words: str, text: str) -> Thing | None:
    """Return the kind of procurement that words name where a question is about procurement, None for other words."""
    kind = _PROCURED.fullmatch(words)
    if kind is None or not ("采购" in text or words.endswith("类")):
        return None
    name = f"{kind['kind']}采购"
    keys = tuple(dict.fromkeys((name, *(item_key(label) for label in (kind["kind"], f"{kind['kind']}类")))))
    return Thing(name, others=keys[1:])


def _functional_class(words: str, after: str, vocabulary: Vocabulary) -> Thing | None:
    """Return the functional class that two or three of its letters stand for, where it is printed: 社保支出."""
    if not 1 < len(words) <= _LONGEST_SHORT or not after.startswith(_CLASS_FOLLOWS):
        return None
    for name in _functional_classes():
        if _abbreviates(words, name.removesuffix("支出")) and name in vocabulary.names:
            return Thing(item_key(name))
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
    end: int,
    words: str,
    text: str,
    items: Sequence[Match[Name]],
    stretches: Sequence[tuple[int, int]],
    vocabulary: Vocabulary,
) -> Thing | None:
    """Return the item that the words are with the ending of the list's last name: 学前、初中教育."""
    head = _list_head(end, text, items, dict(stretches))
    if head is None:
        return None
    for cut in range(1, len(head.phrase)):
        name = words + head.phrase[cut:]
        if any(isinstance(each, ItemName) and not each.is_subject for each in vocabulary.names.get(name)):
            return Thing(item_key(name))
    return None


def _list_head(end: int, text: str, items: Sequence[Match[Name]], stretches: dict[int, int]) -> Match[Name] | None:
    """Return the name that ends a list, followed from one of its parts over the others."""
    starts = {match.start: match for match in items}
    while (joint := next((word for word in _JOINTS if text.startswith(word, end)), None)) is not None:
        at = end + len(joint)
        if at in starts:
            return starts[at]
        if at not in stretches:
            return None
        end = stretches[at]
    return None


def _joined(start: int, end: int, text: str, items: Sequence[Match[Name]]) -> Thing | None:
    """Return the words as a thing of their own where 、 joins them to one that is known."""
    if not 1 < end - start <= _LONGEST_JOINED:
        return None
    edges = {at for match in items for at in (match.start, match.end)}
    beside = (text[end : end + 1] == "、" and end + 1 in edges) or (
        text[start - 1 : start] == "、" and start - 1 in edges
    )
    return Thing(words=text[start:end]) if beside else None
