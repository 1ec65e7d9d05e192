"""The words around numbers, read once from `data/lexicons/numbers.tsv`: units, what limits a number, what says it is about right."""

from __future__ import annotations

from functools import cache
from typing import get_args

from index.text.items import lexicon_rows
from qa.linking.matching import Phrases
from qa.query.nodes import Comparator

_LONGEST_BEFORE = 7
_UNITS = ("money", "share", "times", "counter")


@cache
def number_words(*uses: str) -> Phrases[tuple[str, str]]:
    """Return the words of some uses, each with (use, value)."""
    rows = lexicon_rows("numbers.tsv")
    return Phrases((row["word"], (row["use"], row["value"])) for row in rows if row["use"] in uses)


def units() -> Phrases[tuple[str, str]]:
    """Return the units of money, of shares, 倍 and measure words."""
    return number_words(*_UNITS)


@cache
def counters() -> frozenset[str]:
    """Return the measure words, and the units that they are written as."""
    return frozenset(
        each for row in lexicon_rows("numbers.tsv") if row["use"] == "counter" for each in (row["value"], row["word"])
    )


def limits_before(text: str, at: int) -> tuple[int, Comparator | None, bool]:
    """Return where the limiting words before a number begin, what they say, and whether the number is only about right."""
    sign: Comparator | None = None
    about = False
    while (words := _ending_at(text, at)) is not None:
        use, value, length = words
        if use == "about before" and not about and sign is None:
            about = True
        elif use == "before" and sign is None:
            sign = _comparator(value)
        else:
            break
        at -= length
    return at, sign, about


def limits_behind(text: str, end: int, sign: Comparator | None) -> tuple[int, Comparator | None, bool]:
    """Return where the limiting words behind a number end, what both sides say, and whether it is only about right."""
    about = False
    end += len("(含)") if text.startswith("(含)", end) else 0
    while (words := number_words("behind", "about behind").find_at(text, end)) is not None:
        use, value = words.meanings[0]
        if use == "about behind" and not about:
            about = True
        elif use == "behind" and sign is None:
            sign = _comparator(value)
        else:
            break
        end = words.end
    return end, sign, about


def _ending_at(text: str, end: int) -> tuple[str, str, int] | None:
    """Return (use, value, length) of the longest limiting word that ends here."""
    known = number_words("before", "about before")
    for length in range(min(_LONGEST_BEFORE, end), 0, -1):
        found = known.get(text[end - length : end])
        if found:
            return *found[0], length
    return None


def _comparator(sign: str) -> Comparator:
    return next(known for known in get_args(Comparator) if known == sign)
