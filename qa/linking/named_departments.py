"""Whose figures a question is about, place by place: departments named, places that stand for theirs, and names nobody indexed.

A place and the organ behind it are one name. An organ of another place than those indexed is a stranger, never its namesake here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.divisions import is_division, short_names
from qa.linking.departments import DepartmentAlias, organ_pattern
from qa.linking.matching import Match
from qa.linking.spans import NamedDepartments
from qa.linking.vocabulary import Name

_NOT_IN_ORGANS = frozenset("的各所这那两三几哪谁最是多少")
_QUALIFIERS = ("政府", "党委", "政协", "人大", "市委", "区委", "省委", "县委", "团委", "纪委")
_KINDS_ALONE = ("街道", "政府")
_SHORTEST_ORGAN = 3
_BETWEEN = frozenset("省市区县委级直的机关本党工")
_ORGAN_ENDS = frozenset("局厅委部办")
_LEVELS = "省市区县州"


@dataclass(frozen=True, slots=True)
class PlacedDepartments:
    """The departments that the stretch [start, end) names."""

    start: int
    end: int
    named: NamedDepartments


def place_departments(
    text: str,
    names: Sequence[Match[Name]],
    stretches: Sequence[tuple[int, int]],
    fillers: Sequence[tuple[int, int]] = (),
) -> list[PlacedDepartments]:
    """Return the departments of a question, in order.

    `names` are all names found in it, `stretches` what nothing explains, `fillers` the words that name nothing elsewhere.
    """
    mentions = [match for match in names if names_department(match)]
    items = [match for match in names if not names_department(match)]
    placed: list[PlacedDepartments] = []
    for match in mentions:
        each = _place(match)
        left = placed[-1] if placed else None
        if left is not None and left.named.by_region and left.named.stranger is None:
            joined = _joined(text, left, each)
            if joined is not None:
                placed[-1] = joined
                continue
        if not each.named.by_region:
            qualifier = _foreign_qualifier(text[left.end if left else 0 : match.start])
            if qualifier:
                each = _stranger(text, match.start - len(qualifier), match.end)
        placed.append(each)
    placed = [_with_organ_behind(text, each, placed, items) for each in placed]
    strangers = [each for each in placed if each.named.stranger is not None]
    if not strangers and all(each.named.by_region for each in placed):
        stranger = _unknown_organ(text, placed, items, _with_fillers_before(text, stretches, fillers))
        if stranger is not None:
            kept = [each for each in placed if each.end <= stranger.start or stranger.end <= each.start]
            strangers, placed = [stranger], [*kept, stranger]
    if strangers:  # the place alone is then only where the stranger is
        placed = [each for each in placed if not each.named.by_region]
    return _without_kinds(sorted(placed, key=lambda each: each.start))


def names_department(match: Match[Name]) -> bool:
    """Return whether a phrase may stand for a department."""
    return any(isinstance(each, DepartmentAlias) for each in match.meanings)


def _place(match: Match[Name]) -> PlacedDepartments:
    aliases = [each for each in match.meanings if isinstance(each, DepartmentAlias)]
    own = tuple(dict.fromkeys(each.department for each in aliases if not each.by_region))
    names = own or tuple(dict.fromkeys(each.department for each in aliases))
    return PlacedDepartments(match.start, match.end, NamedDepartments(names, by_region=not own))


def _stranger(text: str, start: int, end: int) -> PlacedDepartments:
    return PlacedDepartments(start, end, NamedDepartments(stranger=text[start:end]))


def _joined(text: str, place: PlacedDepartments, each: PlacedDepartments) -> PlacedDepartments | None:
    """Return a place and what stands right behind it as one name: 徐水区|编办, 上海市|静安区; None where they are two."""
    if each.named.by_region:
        if place.end != each.start:
            return None
        both = tuple(name for name in each.named.names if name in place.named.names) or each.named.names
        return PlacedDepartments(place.start, each.end, NamedDepartments(both, by_region=True))
    if not _BETWEEN.issuperset(text[place.end : each.start]):
        return None
    region = text[place.start : place.end]
    both = tuple(name for name in each.named.names if name in place.named.names and _lies_in(name, region))
    if not both:
        return _stranger(text, place.start, each.end)
    return PlacedDepartments(place.start, each.end, NamedDepartments(both))


def _lies_in(department: str, region: str) -> bool:
    """Return whether the region named is the department's own and not one that merely contains it."""
    stem = region.rstrip(_LEVELS) if len(region) > 2 else region
    at = department.find(stem)
    if at < 0:
        return True
    rest = department[at + len(stem) :].lstrip(_LEVELS)
    return not any(rest.startswith(name) for name in short_names())


def _foreign_qualifier(left: str) -> str:
    """Return the words right before an organ's short name that make it another organ (南京市|财政局, 政府|办公厅)."""
    for word in _QUALIFIERS:
        if left.endswith(word):
            return word
    bare = left.rstrip(_LEVELS)
    for length in (4, 3, 2):
        if len(bare) >= length and bare[-length:] in short_names():
            return left[len(bare) - length :]
    return ""


def _with_organ_behind(
    text: str, place: PlacedDepartments, placed: Sequence[PlacedDepartments], items: Sequence[Match[Name]]
) -> PlacedDepartments:
    """Return a region or its committee as a stranger where an organ follows that is none of those indexed: 某区|教育局."""
    if place.named.stranger is not None or not (place.named.by_region or text[place.end - 1] == "委"):
        return place
    organ = organ_pattern().match(text, place.end)
    if organ is None or not _may_be_organ(organ, items):
        return place
    overlaps = any(each is not place and each.start < organ.end() and organ.start() < each.end for each in placed)
    return place if overlaps else _stranger(text, place.start, organ.end())


def _may_be_organ(organ: re.Match[str], items: Sequence[Match[Name]]) -> bool:
    """Return whether words that end like an organ's name may be one.

    单位工会|经费 is none, since its end belongs to an item; a library that a row is called by is that row.
    """
    if _NOT_IN_ORGANS & set(organ[0].removesuffix(organ["numbered"] or "")):
        return False
    if any(match.start < organ.end() < match.end for match in items):
        return False
    named = any(match.end == organ.end() and match.start <= organ.start() for match in items)
    return not (named and organ["institution"])


def _unknown_organ(
    text: str, placed: Sequence[PlacedDepartments], items: Sequence[Match[Name]], stretches: Sequence[tuple[int, int]]
) -> PlacedDepartments | None:
    """Return a name that reads like a department's or a region's and is not one of those indexed."""
    if not placed:
        for match in items:
            if text[match.end : match.end + 1] in ("局", "厅"):  # 教育|局 is no item 教育
                return _stranger(text, match.start, match.end + 1)
    for start, end in stretches:
        words = text[start:end]
        place = next((name for name in short_names() if words.startswith(name)), None)
        organ = organ_pattern().match(text, start)
        if not placed and (words in short_names() or is_division(words)):
            # Words that are fillers elsewhere (财政) are part of a name after a place.
            fits = organ is not None and not _NOT_IN_ORGANS & set(organ[0])
            return _stranger(text, start, organ.end() if organ is not None and fits else end)
        organ = organ_pattern().match(words)
        if organ is None or _NOT_IN_ORGANS & set(organ[0].removesuffix(organ["numbered"] or "")):
            continue
        before = next((each for each in placed if each.end == start), None)
        # 档案馆 by itself is as well a thing that a document speaks of.
        bare = organ[0] == organ["institution"] != organ["numbered"]
        names_one = not bare and organ[0] not in _KINDS_ALONE and (start == 0 or len(organ[0]) >= _SHORTEST_ORGAN)
        if before or place or names_one:
            return _stranger(text, before.start if before else start, start + organ.end())
    return None


def _with_fillers_before(
    text: str, stretches: Sequence[tuple[int, int]], fillers: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the stretches, those that begin like the end of an organ's name with the words before them: 财政|局."""
    starts = {end: start for start, end in fillers}
    ends = {end: start for start, end in stretches}
    found = []
    for start, end in stretches:
        begin = start
        if text[start] in _ORGAN_ENDS and start in starts and start - starts[start] > 1:
            begin = starts[start]
            begin = ends.get(begin, begin) - (text[max(0, begin - 1)] in _LEVELS and begin > 0 and begin not in ends)
        found.append((begin, end))
    return found


def _without_kinds(placed: list[PlacedDepartments]) -> list[PlacedDepartments]:
    """Return the mentions without a kind of department whose own members are named as well: 三家编办里，甲编办和乙编办."""
    single = {each.named.names[0] for each in placed if len(each.named.names) == 1 and not each.named.by_region}
    return [each for each in placed if len(each.named.names) < 2 or not single & set(each.named.names)]
