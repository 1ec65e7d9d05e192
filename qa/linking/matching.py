"""Names found in a question: exactly first, then by sound for what was mistyped.

Every phrase to be found carries what it stands for. Refuses to guess between letters that neither look nor sound alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

_SHORTEST_BY_SOUND = 3
_MOST_READINGS = 12


@dataclass(frozen=True, slots=True)
class Match(Generic[Meaning]):
    """A phrase found at [start, end) of the question and everything it may stand for; `by_sound` marks a repair."""

    start: int
    end: int
    phrase: str
    meanings: tuple[Meaning, ...]
    by_sound: bool = False


# 多少居 is no misspelt 多少车: what is counted is one letter, and sounds like many others.
_ASKS_HOW_MANY = ("多少", "有几", "几")


class Phrases(Generic[Meaning]):
    """A set of phrases with their meanings, searched longest first."""

    def __init__(self, pairs: Iterable[tuple[str, Meaning]]) -> None:
        meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
        for phrase, meaning in pairs:
            if phrase:
                meanings[phrase][meaning] = None
        self._meanings = {phrase: tuple(found) for phrase, found in meanings.items()}
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for phrase in self._meanings:  # by two letters, since many names begin alike
            self._lengths[phrase[:2]].append(len(phrase))
        for lengths in self._lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)
        self._by_sound: dict[tuple[str, ...], list[str]] | None = None
        self._sound_lengths: tuple[int, ...] = ()

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._meanings

    def get(self, phrase: str) -> tuple[Meaning, ...]:
        """Return what exactly this phrase stands for, () when it is unknown."""
        return self._meanings.get(phrase, ())

    def find_all(self, text: str, taken: Set[int] = frozenset()) -> list[Match[Meaning]]:
        """Return the longest phrases from left to right that touch no taken position and not each other."""
        found: list[Match[Meaning]] = []
        end = 0
        for start in range(len(text)):
            if start < end or start in taken:
                continue
            match = self.find_at(text, start, taken)
            if match is not None:
                found.append(match)
                end = match.end
        return found

    def find_at(
        self, text: str, start: int, taken: Set[int] = frozenset(), shorter_than: int | None = None
    ) -> Match[Meaning] | None:
        """Return the longest phrase that begins here and touches no taken position."""
        for match in self._each_at(text, start):
            fits = shorter_than is None or len(match.phrase) < shorter_than
            if fits and taken.isdisjoint(range(start, match.end)):
                return match
        return None

    def _each_at(self, text: str, start: int) -> Iterator[Match[Meaning]]:
        """Yield the phrases that begin here, the longest first."""
        first = text[start : start + 1]
        for length in self._lengths.get(text[start : start + 2], ()):
            phrase = text[start : start + length]
            meanings = self._meanings.get(phrase)
            if meanings is not None and len(phrase) == length:
                yield Match(start, start + length, phrase, meanings)
        if first in self._meanings and start + 1 < len(text):
            yield Match(start, start + 1, first, self._meanings[first])

    def find_each(self, text: str) -> list[Match[Meaning]]:
        """Return every phrase that stands anywhere in the text, also one inside another."""
        return [match for start in range(len(text)) for match in self._each_at(text, start)]

    def find_by_sound(self, text: str, taken: Set[int] = frozenset()) -> list[Match[Meaning]]:
        """Return phrases that sound like a stretch of the text and share most of its letters."""
        index = self._sound_index()
        found: list[Match[Meaning]] = []
        start = 0
        while start < len(text):
            match = next(
                (
                    candidate
                    for length in self._sound_lengths
                    if start + length <= len(text)
                    and taken.isdisjoint(range(start, start + length))
                    and (candidate := self._sounding_like(text[start : start + length], start, index)) is not None
                ),
                None,
            )
            if match is None:
                start += 1
            else:
                found.append(match)
                start = match.end
        return found

    def _sounding_like(
        self, stretch: str, start: int, index: dict[tuple[str, ...], list[str]]
    ) -> Match[Meaning] | None:
        most_wrong = max(1, len(stretch) // 3)
        for sounds in pronunciations(stretch):
            for phrase in index.get(sounds, ()):
                wrong = sum(typed != meant for typed, meant in zip(stretch, phrase, strict=True))
                if 0 < wrong <= most_wrong:
                    return Match(start, start + len(stretch), phrase, self._meanings[phrase], by_sound=True)
        return None

    def _sound_index(self) -> dict[tuple[str, ...], list[str]]:
        if self._by_sound is None:
            index: dict[tuple[str, ...], list[str]] = defaultdict(list)
            for phrase in self._meanings:
                if len(phrase) >= _SHORTEST_BY_SOUND and not phrase.startswith(_ASKS_HOW_MANY):
                    for sounds in pronunciations(phrase):
                        index[sounds].append(phrase)
            self._by_sound = index
            self._sound_lengths = tuple(sorted({len(sounds) for sounds in index}, reverse=True))
        return self._by_sound


@lru_cache(maxsize=8192)
def _readings(letter: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # loads its dictionary (0.3 s): only for a question with something unknown in it

    if letter in _DIGITS:
        return _readings(_DIGITS[letter])
    readings = pinyin([letter, *_LOOK_ALIKES.get(letter, "")], style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(_blur(sound) for each in readings for sound in each)) or (letter,)


# Letters taken for one another by eye sound like both.
_LOOK_ALIKES = {
    "肓": "育",
    "人": "入",
    "入": "人",
    "拔": "拨",
    "拨": "拔",
    "末": "未",
    "未": "末",
    "己": "已",
    "侯": "候",
    "帐": "账",
}
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def _blur(sound: str) -> str:
    """Return the sound with the distinctions dropped that many speakers do not make (zh/z, ch/c, sh/s, -ng/-n)."""
    for retroflex, plain in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        sound = sound.replace(retroflex, plain)
    return sound[:-1] if sound.endswith("ng") else sound


def pronunciations(text: str) -> list[tuple[str, ...]]:
    """Return how a text may sound, a sound a letter, similar sounds as one; needs its dictionary, which is slow to load."""
    choices = [_readings(letter) for letter in text]
    total = 1
    for readings in choices:
        total *= len(readings)
    if total > _MOST_READINGS:
        choices = [readings[:1] for readings in choices]
    return list(product(*choices))


def usual_pronunciations(text: str) -> set[tuple[str, ...]]:
    """Return how a text sounds with the first reading of each letter, or of one that looks like it: 积 is ji, never zi."""
    choices = [[_readings(each)[0] for each in (letter, *_LOOK_ALIKES.get(letter, ""))] for letter in text]
    return set(product(*choices))
