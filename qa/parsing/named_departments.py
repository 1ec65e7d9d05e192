"""Whose figures a question is about: departments named, several by region, or one that is not indexed."""

import re
from collections.abc import Sequence

from index.text.divisions import is_division, short_names
from qa.linking.departments import DepartmentAlias, organ_pattern
from qa.linking.matching import Match
from qa.linking.vocabulary import Name, Vocabulary
from qa.parsing.spans import Reading, unexplained_stretches

_NOT_IN_ORGANS = frozenset("的各所这那两三几哪谁最是多少")
_QUALIFIERS = ("政府", "党委", "政协", "人大", "市委", "区委", "省委", "县委", "团委", "纪委")
_KINDS_ALONE = ("街道", "政府")
_SHORTEST_ORGAN = 3
_SIDE_BY_SIDE = re.compile(
    r"(?:\d{4}年?度?)?的?(?:和|与|跟|同|及|以及|还有|、|,|，|比|较|还是|或者?)(?:\d{4}年?度?)?的?"
)
_BETWEEN = re.compile(r"^(?:[省市区县委级直的机关本]|党工委|工委)*$")


def find_departments(found: Reading, vocabulary: Vocabulary) -> tuple[tuple[str, ...], bool, str | None]:
    """Return (departments named, whether only by region, words that name a department which is not indexed)."""
    known = vocabulary.by_department
    groups: list[tuple[tuple[str, ...], bool]] = []
    previous: Match[Name] | None = None
    unknown = None
    mentions = [match for match in found.names if names_department(match)]
    for match in mentions:
        aliases = [each for each in match.meanings if isinstance(each, DepartmentAlias)]
        named = tuple(dict.fromkeys(each.department for each in aliases if not each.by_region))
        regional = not named
        candidates = named or tuple(dict.fromkeys(each.department for each in aliases))
        left = found.text[: match.start]
        if previous is not None and groups and groups[-1][1] and not regional:
            between = found.text[previous.end : match.start]
            if _BETWEEN.match(between):
                both = tuple(name for name in candidates if name in groups[-1][0] and _lies_in(name, previous.phrase))
                if not both:
                    unknown = unknown or found.text[previous.start : match.end]
                    groups.pop()
                    previous = match
                    continue
                groups[-1] = (both, False)
                previous = match
                continue
        if not regional and (qualifier := _foreign_qualifier(left, previous)) is not None:
            unknown = unknown or qualifier + match.phrase
            previous = match
            continue
        if regional and previous is not None and groups and groups[-1][1] and previous.end == match.start:
            # 上海市|静安区 is one place: the departments that lie in both.
            groups[-1] = (tuple(name for name in candidates if name in groups[-1][0]) or candidates, True)
        else:
            groups.append((candidates, regional))
        previous = match
    if unknown is None:
        unknown = _organ_after_region(found)
    if unknown is None and all(regional for _, regional in groups):
        unknown = _unknown_organ(found)
    groups = _without_kinds(groups)
    if unknown is not None and not _stands_beside(found.text, unknown, mentions):
        groups = []
    departments = tuple(dict.fromkeys(name for candidates, _ in groups for name in candidates if name in known))
    return departments, bool(groups) and all(regional for _, regional in groups), unknown


def _stands_beside(text: str, unknown: str, known: Sequence[Match[Name]]) -> bool:
    """Return whether a list or a comparison joins an unknown name to one that is known: 甲局和|某局, 甲局比|某局."""
    start = text.find(unknown)
    outside = [match for match in known if match.end <= start or match.start >= start + len(unknown)]
    between = [
        text[match.end : start] if match.end <= start else text[start + len(unknown) : match.start] for match in outside
    ]
    return start >= 0 and any(_SIDE_BY_SIDE.fullmatch(words) for words in between)


def _without_kinds(groups: list[tuple[tuple[str, ...], bool]]) -> list[tuple[tuple[str, ...], bool]]:
    """Return the groups without a kind of department whose own members are named as well: 三家编办里，甲编办和乙编办."""
    single = {candidates[0] for candidates, regional in groups if len(candidates) == 1 and not regional}
    return [(names, regional) for names, regional in groups if len(names) == 1 or not single & set(names)]


def _lies_in(department: str, region: str) -> bool:
    """Return whether the region named is the department's own and not one that merely contains it."""
    stem = region.rstrip("省市区县州") if len(region) > 2 else region
    at = department.find(stem)
    if at < 0:
        return True
    rest = department[at + len(stem) :].lstrip("省市区县州")
    return not any(rest.startswith(name) for name in short_names())


def _foreign_qualifier(left: str, previous: Match[Name] | None) -> str | None:
    """Return words right before an organ's short name that make it another organ (南京市|财政局, 政府|办公厅)."""
    since = left[previous.end :] if previous is not None and previous.end <= len(left) else left
    for word in _QUALIFIERS:
        if since.endswith(word):
            return word
    bare = since.rstrip("省市区县")
    for length in (4, 3, 2):
        if bare[-length:] in short_names() and len(bare) >= length:
            return since[len(bare) - length :]
    return None


def _organ_after_region(found: Reading) -> str | None:
    """Return a region or its committee and the organ named right after, when that is none of those indexed.

    某区|教育局 and 某省委|宣传部 are other organs than the ones known there.
    """
    named = [match for match in found.names if names_department(match)]
    for region in named:
        by_region = all(isinstance(each, DepartmentAlias) and each.by_region for each in region.meanings)
        if not by_region and not region.phrase.endswith("委"):
            continue
        organ = organ_pattern().match(found.text, region.end)
        if organ is None or not _may_be_organ(organ, found):
            continue
        if not any(match.start < organ.end() and organ.start() < match.end for match in named if match is not region):
            return found.text[region.start : organ.end()]
    return None


def _may_be_organ(organ: re.Match[str], found: Reading) -> bool:
    """Return whether words that end like an organ's name may be one.

    单位工会|经费 is none, since its end belongs to an item; a library that a row is called by is that row.
    """
    if _NOT_IN_ORGANS & set(organ[0].removesuffix(organ["numbered"] or "")):
        return False
    items = [match for match in found.names if not names_department(match)]
    if any(match.start < organ.end() < match.end for match in items):
        return False
    named = any(match.end == organ.end() and match.start <= organ.start() for match in items)
    return not (named and organ["institution"])


def names_department(match: Match[Name]) -> bool:
    """Return whether a phrase may stand for a department."""
    return any(isinstance(each, DepartmentAlias) for each in match.meanings)


def _unknown_organ(found: Reading) -> str | None:
    """Return a name that reads like a department's or a region's and is not one of those indexed."""
    departments = [match for match in found.names if names_department(match)]
    for match in found.names:
        if not departments and found.text[match.end : match.end + 1] in ("局", "厅"):
            return found.text[match.start : match.end + 1]  # 教育|局 is no item 教育
    for start, words in unexplained_stretches(found):
        place = next((name for name in short_names() if words.startswith(name)), None)
        if not departments and (words in short_names() or is_division(words)):
            # Words that are fillers elsewhere (财政) are part of a name after a place.
            organ = organ_pattern().match(found.text, start)
            return words if organ is None or _NOT_IN_ORGANS & set(organ[0]) else organ[0]
        organ = organ_pattern().match(words)
        if organ is None or _NOT_IN_ORGANS & set(organ[0].removesuffix(organ["numbered"] or "")):
            continue
        before = next((name for name in found.names if name.end == start), None)
        prefix = before.phrase if before is not None and isinstance(before.meanings[0], DepartmentAlias) else ""
        # 档案馆 by itself is as well a thing that a document speaks of.
        bare = organ[0] == organ["institution"] != organ["numbered"]
        names_one = not bare and organ[0] not in _KINDS_ALONE and (start == 0 or len(organ[0]) >= _SHORTEST_ORGAN)
        if prefix or place or names_one:
            return prefix + organ[0]
    return None
