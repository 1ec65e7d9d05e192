"""Departments called by a contraction that is in no list: 海洋厅 for 海洋经济发展厅, 三院 for 第三人民医院, 柳溪街 for 柳溪街道.

A contraction takes letters of the organ's name in their order, each run of them from the start of a word, and ends on what
kind of organ it is. One that begins inside the name (体育局 of 文化旅游体育局) needs the place before it, since there may be
such an organ elsewhere. Refuses what only sounds alike, and what passes over a number or over another organ's name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.records import Identity
from index.text.items import plain_words
from qa.linking.departments import DepartmentAlias, organ_endings, parse_department_name
from qa.linking.lexicon import says_nothing
from qa.linking.matching import Match

_LONGEST = 12
_SURE = 4
_LONGEST_FILLER = 5
_NUMERALS = frozenset("一二三四五六七八九十")
# What a contraction may not leave out: 公安局 is not 公安局交通管理局, 人民医院 not 第三人民医院.
_NEVER_LEFT_OUT = _NUMERALS | frozenset("局厅部")
# 教育|局 is called 局; these are called by the letter they begin with: 师大, 一中, 编办.
_CALLED_BY_FIRST = ("委员会", "办公室", "街道办事处", "街道", "大学", "中学", "小学")
_JOINTS = frozenset("和与及、第")
# 街 begins 街道 and 街区 as well, 办 begins 办公.
_LONGER_WORDS = {"街": "道区", "办": "公理事证好法", "院": "校", "区": "域", "镇": "街", "会": "议计务", "委": "托员"}
_LEVELS = frozenset("省市区县州")


@dataclass(frozen=True, slots=True)
class _Organ:
    """An organ's name: where its words start, on which letters a contraction may end, and whose it is."""

    department: str
    letters: str
    starts: frozenset[int]
    ends: frozenset[int]
    level: str
    is_zone: bool


class Contractions:
    """What the departments of one revision may be called for short."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        by_ends: dict[tuple[str, str], list[_Organ]] = defaultdict(list)
        for organ in (each for identity in identities for each in _iter_organs(identity)):
            firsts = {organ.letters[at] for at in organ.starts}
            for pair in {(first, organ.letters[at]) for first in firsts for at in organ.ends}:
                by_ends[pair].append(organ)
        self._by_ends = dict(by_ends)
        self._kinds = frozenset(last for _, last in by_ends)

    def find_all(
        self, text: str, named: Sequence[Match[DepartmentAlias]], words: Sequence[tuple[int, int]]
    ) -> list[Match[DepartmentAlias]]:
        """Return the contractions in a question, the longest first where they overlap.

        `named` are the departments and places found by their names, `words` the stretches of other names and of years.
        """
        kinds = [at for at, letter in enumerate(text) if letter in self._kinds and at]
        found: list[Match[DepartmentAlias]] = []
        for last in kinds:
            if text[last + 1 : last + 2] in tuple(_LONGER_WORDS.get(text[last], "")):
                continue
            if any(each.start <= last < each.end and not each.meanings[0].by_region for each in named):
                continue
            match = self._ending_at(last, text, named, words)
            if match is not None:
                found = [each for each in found if each.end <= match.start]
                found.append(match)
        return found

    def _ending_at(
        self, last: int, text: str, named: Sequence[Match[DepartmentAlias]], words: Sequence[tuple[int, int]]
    ) -> Match[DepartmentAlias] | None:
        places = {each.end: each for each in named if all(meaning.by_region for meaning in each.meanings)}
        for start in range(max(0, last - _LONGEST + 1), last):
            organs = self._by_ends.get((text[start], text[last]), ())
            if not organs:
                continue
            level = text[start - 1] if start and text[start - 1] in _LEVELS and start - 1 not in places else ""
            begins = start - len(level)
            place = places.get(start) or places.get(begins)
            if place is None and not _is_boundary(text, begins, words):
                level, begins = "", start
                if not _is_boundary(text, begins, words):
                    continue
            said = text[start : last + 1]
            if any(begin < start < end or (begin <= last < end - 1) for begin, end in words):
                continue
            lies_in = None if place is None else {meaning.department for meaning in place.meanings}
            fitting = [
                organ
                for organ in organs
                if (lies_in is None or organ.department in lies_in)
                and (not level or place is not None or organ.level == level)
                and _contracts(said, organ, has_place=place is not None or bool(level))
            ]
            departments = tuple(dict.fromkeys(organ.department for organ in fitting))
            if departments and not (len(departments) > 1 and any(organ.is_zone for organ in fitting)):
                meanings = tuple(DepartmentAlias(name, by_region=False) for name in departments)
                return Match(start, last + 1, said, meanings)
        return None


def _is_boundary(text: str, at: int, words: Sequence[tuple[int, int]]) -> bool:
    """Return whether a word may begin here: nothing unexplained stands before."""
    if at == 0 or not "\u4e00" <= text[at - 1] <= "\u9fff" or any(end == at for _, end in words):
        return True
    endings = (text[max(0, at - length) : at] for length in range(1, _LONGEST_FILLER + 1))
    return any(says_nothing(ending) for ending in endings)


def _contracts(said: str, organ: _Organ, *, has_place: bool) -> bool:
    """Return whether the words said are letters of the organ's name in order, by the rules of this module."""
    for first in sorted(organ.starts):
        if organ.letters[first] != said[0]:
            continue
        begins = first == 0 or organ.letters[first - 1] == "第"
        if not begins and any(letter in _NEVER_LEFT_OUT for letter in organ.letters[:first]):
            continue
        whole_rest = said == organ.letters[first:] and organ.letters[first - 1] in _JOINTS
        generic = said[:2] in plain_words("organ words") and not whole_rest
        if not begins and (generic or not (has_place or len(said) >= _SURE or organ.is_zone)):
            continue
        if len(said) == 2 and said[0] not in _NUMERALS:
            continue
        if _follows(said, 1, organ, first):
            return True
    return False


def _follows(said: str, done: int, organ: _Organ, at: int) -> bool:
    if done == len(said):
        return at in organ.ends
    is_last = done == len(said) - 1
    for following in range(at + 1, len(organ.letters)):
        reaches = following == at + 1 or following in organ.starts or (is_last and following in organ.ends)
        if reaches and organ.letters[following] == said[done] and _follows(said, done + 1, organ, following):
            return True
        if organ.letters[following] in _NEVER_LEFT_OUT:
            return False
    return False


def _iter_organs(identity: Identity) -> Iterator[_Organ]:
    name = parse_department_name(identity)
    level = name.narrowest[-1:] if name.narrowest[-1:] in _LEVELS else ""
    organ = name.organ.removeprefix("人民政府")
    # The committee of a region and what belongs to it are named in full elsewhere: 区委编办.
    names = [] if organ.startswith(("委", "工作委员会", "党工委")) else [(organ, False)]
    if name.zone:
        names = [(name.zone, True)]
    for letters, is_zone in names:
        tail = _tail(letters)
        if len(letters) > len(tail) or is_zone:
            ends = {len(letters) - 1, *(letters.rfind(kind) for kind in _CALLED_BY_FIRST if letters.endswith(kind))}
            yield _Organ(identity.department, letters, _word_starts(letters, tail), frozenset(ends), level, is_zone)


def _tail(letters: str) -> str:
    return max((ending for ending in _endings() if letters.endswith(ending)), key=len, default=letters[-1])


@cache
def _endings() -> tuple[str, ...]:
    return (*organ_endings(), "街道", "街道办事处", "开发区", "示范区", "高新区")


def _word_starts(letters: str, tail: str) -> frozenset[int]:
    """Return where words may start: every second letter of a stretch without joints, every letter of an odd one."""
    stem = letters[: len(letters) - len(tail)]
    starts = {0, len(stem)}
    for stretch in re.finditer(rf"[^{''.join(_JOINTS)}]+", stem):
        begin = stretch.start()
        if stem[begin - 1 : begin] == "第":  # 第三|人民
            starts.add(begin)
            begin += 1
        starts.update(range(begin, stretch.end(), 1 if (stretch.end() - begin) % 2 else 2))
    return frozenset(starts)
