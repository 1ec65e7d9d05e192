"""What of a passage is quoted: whole sentences word for word, as many as are read at a glance, never cut inside a number."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.text.normalization import squeeze
from qa.figures.figure import Figure
from qa.figures.results import Quote
from qa.passages.evidence import Reading
from qa.passages.topics import fold
from qa.records.fact_index import FactIndex
from qa.records.printed import figure_of

LONGEST_QUOTE = 320
# Items of a long list are cut after their first sentences.
LONGEST_ITEM = 120
MOST_ITEMS = 12
_PERSONAL = re.compile(r"联系人|联系电话|手机|(?<!\d)1[3-9]\d{9}(?!\d)")
_SENTENCE_END = re.compile(r"(?<=[。；;])")
_CLAUSE_END = re.compile(r"(?<=，)")
_NUMBER_PART = frozenset("0123456789.,，")


@dataclass(frozen=True, slots=True)
class Told:
    """Words of passages that tell what is asked, each with its passage; `near`: only what comes nearest to it."""

    parts: tuple[tuple[Reading, str], ...] = ()
    near: bool = False


def shorten(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return as many whole sentences from the start as fit; of a first one that no quote takes whole, its first clauses.

    >>> shorten("甲。乙。丙。", 4)
    '甲。乙。'
    """
    whole = _fitting(_SENTENCE_END.split(text.strip()), longest)
    return whole if len(whole) <= LONGEST_QUOTE else _fitting(_CLAUSE_END.split(whole), LONGEST_QUOTE).rstrip("，")


def _fitting(parts: Sequence[str], longest: int) -> str:
    kept = ""
    for part in parts:
        if kept and len(kept) + len(part) > longest:
            break
        kept += part
    return kept


def telling_part(reading: Reading, weigh: Callable[[str], float], longest: int = LONGEST_QUOTE) -> str:
    """Return a passage whole, or of a long one the most telling sentence and those after it, as many as fit."""
    printed = reading.stored.passage.text
    if len(printed) <= longest:
        return printed
    weights = [weigh(fold(sentence.text)) for sentence in reading.sentences]
    start = weights.index(max(weights))
    return shorten("".join(sentence.quote for sentence in reading.sentences[start:]), longest)


def quote_all(parts: Iterable[tuple[Reading, str]], index: FactIndex) -> tuple[Quote, ...]:
    """Return words of passages as quotes with the figures that they print, each once; none that holds personal data."""
    quotes: dict[tuple[int, str], Quote] = {}
    for reading, words in parts:
        printed = " ".join(words.split())
        if printed and not _PERSONAL.search(printed):
            quote = Quote(printed, reading.stored, _figures_in(printed, reading, index))
            quotes.setdefault((reading.document.id, printed), quote)
    return tuple(quotes.values())


def _figures_in(printed: str, reading: Reading, index: FactIndex) -> tuple[Figure, ...]:
    """Return the narrative facts of the sentences that a quote holds, or of which it holds the clause that prints them."""
    quote = squeeze(printed)
    return tuple(
        figure_of(fact)
        for stated, fact in index.document(reading.document.id).narrative
        if stated in quote or (quote in stated and _prints(quote, squeeze(fact.stored.fact.text)))
    )


def _prints(quote: str, figure: str) -> bool:
    """Return whether a text prints a number that is not only a part of another."""
    at = quote.find(figure)
    while at >= 0:
        around = quote[at - 1 : at] + quote[at + len(figure) : at + len(figure) + 1]
        if figure and not _NUMBER_PART & set(around.rstrip(".,，")):
            return True
        at = quote.find(figure, at + 1)
    return False
