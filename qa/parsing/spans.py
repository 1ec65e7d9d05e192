"""One pass over a question: codes, years, names and cues found, and what none of them explains."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from qa.linking.departments import DepartmentAlias
from qa.linking.lexicon import Cue, cues, fillers, little_words
from qa.linking.matching import Match, Phrases
from qa.linking.spelling import repair_spelling
from qa.linking.vocabulary import Name, Vocabulary
from qa.parsing.periods import Period, find_period

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]\d{4,}|\d{6,}[A-Z]\d*[0-9A-Z]*|\d{3}-\d{3,4}-[A-Z0-9\-]+|\d{10,}|\d{7}|\d{5}|\d{3})(?![0-9A-Za-z.])"
)
_MONEY_AFTER = re.compile(r"\s*(?:万|亿|元|%|个|名|辆|台|项|家|分|月|人|倍|次)")
# 50万元以上设备 is what a row is called, 花了2万块 an amount.
_AMOUNT = re.compile(
    r"\d[\d.,]*[多余来]?(?:万元|亿元|万块|[万亿元块]|%)(?!\w{0,2}[以之][上下内])"
    r"|[一二两三四五六七八九十几百千]+[多余来]?[万亿][多余来]?[元块]?|[一二两三四五六七八九十几半\d][\d.]*倍[多余]?"
)
_SHORTEST_HEARD = 2
_PARTS_OF_WORDS = frozenset("用数项总全年")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over the question found; positions in `taken` are explained, those in `filled` name nothing."""

    text: str
    period: Period
    codes: tuple[Match[str], ...]
    names: tuple[Match[Name], ...]
    cues: tuple[Match[Cue], ...]
    taken: frozenset[int]
    filled: frozenset[int]


def read_question(text: str, vocabulary: Vocabulary) -> Reading:
    """Return what a normalised question names, exactly where it can be and by sound where it cannot.

    Its `text` is the question with short words put right that were mistyped by sound.
    """
    found = _read_exactly(text, vocabulary)
    unexplained = _unexplained(found)
    if not unexplained:
        return found
    found = _with_letters_lent(found, unexplained, vocabulary.names)
    repaired = repair_spelling(text, unexplained, found.taken)
    if repaired != text:
        found = _read_exactly(repaired, vocabulary)
        if not _unexplained(found):
            return found
    taken = _positions(found.codes) | {position for start, end in found.period.spans for position in range(start, end)}
    names = _repaired(repaired, taken, list(found.names), vocabulary.names)
    return _with_names(found, names, taken)


def _read_exactly(text: str, vocabulary: Vocabulary) -> Reading:
    codes = tuple(
        Match(found.start(), found.end(), found[0], (found[0],))
        for found in _CODE.finditer(text)
        if found[0] in vocabulary.codes
        or (not _MONEY_AFTER.match(text, found.end()) and len(found[0]) > 4 and not found[0].endswith("00"))
    )
    taken = _positions(codes)
    period = find_period(text, taken)
    taken |= {position for start, end in period.spans for position in range(start, end)}
    names = _with_contractions(text, period, vocabulary.names.find_all(text, taken), vocabulary)
    return _read(text, period, codes, names, taken)


def _read(
    text: str, period: Period, codes: tuple[Match[str], ...], names: Sequence[Match[Name]], taken: set[int]
) -> Reading:
    """Return the reading with what is found in the words between the names and what else is `taken`."""
    taken = taken | _positions(names)
    found_cues = cues().find_all(text, taken)
    taken |= _positions(found_cues)
    filled = _positions(match for match in little_words().find_all(text, taken) if match.meanings[0])
    return Reading(text, period, codes, tuple(names), tuple(found_cues), frozenset(taken), frozenset(filled))


def _with_contractions(
    text: str, period: Period, names: list[Match[Name]], vocabulary: Vocabulary
) -> list[Match[Name]]:
    """Return the names with the departments added that are called by a contraction, in place of what stands inside it."""
    named: list[Match[DepartmentAlias]] = []
    words = list(period.spans)
    for name in names:
        aliases = tuple(each for each in name.meanings if isinstance(each, DepartmentAlias))
        if aliases:
            named.append(Match(name.start, name.end, name.phrase, aliases))
        else:
            words.append((name.start, name.end))
    contracted = vocabulary.contractions.find_all(text, named, words)
    if not contracted:
        return names
    kept = [name for name in names if all(name.end <= each.start or each.end <= name.start for each in contracted)]
    for each in contracted:
        kept.append(Match(each.start, each.end, each.phrase, each.meanings))
    return sorted(kept, key=lambda name: name.start)


def _with_names(found: Reading, names: Sequence[Match[Name]], taken: set[int]) -> Reading:
    return _read(found.text, found.period, found.codes, names, taken)


def _with_letters_lent(found: Reading, unexplained: Set[int], known: Phrases[Name]) -> Reading:
    """Return the reading with names shortened that mean the same without their last letters: 街道|办公费, not 街道办|公费."""
    taken = _positions(found.codes) | {position for start, end in found.period.spans for position in range(start, end)}
    for name in found.names:
        if name.end not in unexplained:
            continue
        shorter = known.find_at(found.text, name.start, taken, shorter_than=len(name.phrase))
        following = None if shorter is None else known.find_at(found.text, shorter.end, taken)
        if shorter is None or following is None or following.end <= name.end:
            continue
        if set(shorter.meanings) >= set(name.meanings):
            kept = [each for each in found.names if each.end <= name.start or each.start >= following.end]
            names = sorted((*kept, shorter, following), key=lambda each: each.start)
            return _with_names(found, names, taken)
    return found


def _repaired(text: str, taken: set[int], names: list[Match[Name]], known: Phrases[Name]) -> list[Match[Name]]:
    """Return the names with those added that only sound right, where these explain more than the exact ones there."""
    kept = list(names)
    for heard in known.find_by_sound(text, taken):
        touched = [name for name in kept if name.start < heard.end and heard.start < name.end]
        mistyped = [
            typed for typed, meant in zip(text[heard.start : heard.end], heard.phrase, strict=True) if typed != meant
        ]
        if any(letter in fillers() for letter in mistyped):
            continue  # 中 in 支出中金额 is no mistyped 总
        if len(heard.phrase) - len(_positions(fillers().find_all(heard.phrase))) < _SHORTEST_HEARD:
            continue  # 多少|居 is not 多少|车
        inside = all(heard.start <= name.start and name.end <= heard.end for name in touched)
        if inside and sum(name.end - name.start for name in touched) < heard.end - heard.start:
            kept = [name for name in kept if name not in touched] + [heard]
    return sorted(kept, key=lambda name: name.start)


def _positions(
    matches: Iterable[Match[Name]] | Iterable[Match[Cue]] | Iterable[Match[str]] | Iterable[Match[bool]],
) -> set[int]:
    return {position for match in matches for position in range(match.start, match.end)}


def _unexplained(found: Reading) -> set[int]:
    """Return the positions of Chinese letters that neither names, cues nor fillers explain."""
    left = set(range(len(found.text))) - found.taken - found.filled
    return {at for at in left if "\u4e00" <= found.text[at] <= "\u9fff"}


def _between_words(found: Reading) -> set[int]:
    """Return the positions of fillers; a letter like 用 is none inside a word (专用设备, 初中)."""
    unexplained = _unexplained(found)

    def within_word(at: int) -> bool:
        if found.text[at] == "中":  # 初中, 高中: one letter before it makes no word of its own
            return at - 1 in unexplained and at - 2 not in unexplained
        return found.text[at] in _PARTS_OF_WORDS and {at - 1, at + 1} <= unexplained

    return {at for at in found.filled if not within_word(at)}


def unexplained_stretches(found: Reading) -> tuple[tuple[int, str], ...]:
    """Return the stretches that nothing explains, each with its start."""
    text = found.text
    amounts = {at for amount in _AMOUNT.finditer(text) for at in range(*amount.span())}
    left = sorted(set(range(len(text))) - found.taken - _between_words(found) - amounts)
    content = [at for at in left if text[at].isalnum() or _is_point(text, at)]
    stretches = []
    for _, run in groupby(enumerate(content), key=lambda each: each[1] - each[0]):
        places = [at for _, at in run]
        words = text[places[0] : places[-1] + 1]
        if len(words) > 1 and any("\u4e00" <= letter <= "\u9fff" for letter in words):
            stretches.append((places[0], words))
    return tuple(stretches)


def _is_point(text: str, at: int) -> bool:
    """Return whether a point or comma stands within a number."""
    return text[at] in ".," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
