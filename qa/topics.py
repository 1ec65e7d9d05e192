"""What a question of words is about, as words that can be looked for in a passage.

A word asked for may be printed in any of several forms (公车 is 公务用车购置及运行费); words that no list knows are
compared by pairs of neighbouring characters, so that 粮食储备 meets 粮食和物资储备.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.items import concepts
from index.normalization import squeeze
from qa.query import Item, Query

_QUOTATION = re.compile(r"[“\"「『《]([^”\"」』》]{2,30})[”\"」』》]")
_MARKS = str.maketrans("", "", "“”\"'‘’《》「」『』*")
_MOST_KEYS = 6
# Words that say how a figure moved, or how much it is: they are no topic.
_NO_TOPIC = re.compile(
    r"增加|减少|增长|下降|上涨|降低|大幅|变化|变动|不一样|上升|压减|(?<!\d)\d[\d,.]*[万亿元%]*|[一二两三四五六七八九十百]+[多余]?[万亿]多?元?"
)
# A pair printed with letters in between still speaks for the word: 社保 in 社会保障.
_LOOSE_PAIR = 0.6


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for; `forms` are its folded spellings, `named` tells a known name from mere words."""

    forms: tuple[str, ...]
    named: bool

    def find(self, text: str) -> int | None:
        """Return where the first of the forms stands in a folded text."""
        found = [at for at in (text.find(form) for form in self.forms) if at >= 0]
        return min(found) if found else None

    def share(self, text: str) -> float:
        """Return how much of the term a folded text has, 0..1."""
        if self.find(text) is not None:
            return 1.0
        return max((_pair_share(form, text) for form in self.forms), default=0.0)


@dataclass(frozen=True, slots=True)
class Topic:
    """All a question is about; `quoted` are the words it put between quotation marks, folded."""

    terms: tuple[Term, ...]
    quoted: tuple[str, ...]

    @property
    def words(self) -> str:
        """The topic as one text to search with."""
        return " ".join(dict.fromkeys(form for term in self.terms for form in term.forms[:2]))

    def share(self, text: str) -> float:
        """Return how much of the topic a folded text has, 0..1; 1 for a topic without any term."""
        if not self.terms:
            return 1.0
        return sum(term.share(text) for term in self.terms) / len(self.terms)


def fold(text: str) -> str:
    """Return a text as terms are compared with it: normalised, without white space and quotation marks.

    >>> fold("“三公” 经费")
    '三公经费'
    """
    return squeeze(text).translate(_MARKS)


def find_topic(query: Query) -> Topic:
    """Return what a question is about: its items, each in all its forms, and the words nothing explains."""
    terms = [_term_of(item, query) for item in (*query.items, *query.bases)]
    terms += [Term((word,), named=False) for words in query.residue for word in _topical(words)]
    distinct = {term.forms: term for term in terms if term.forms}
    return Topic(tuple(distinct.values()), tuple(fold(found) for found in _QUOTATION.findall(query.question)))


def _term_of(item: Item, query: Query) -> Term:
    written = [
        mention.text
        for mention in query.mentions
        if mention.slot == "item" and mention.value in (item.name, *item.keys)
    ]
    names = [item.subject or "", *written, item.name, *item.keys[:_MOST_KEYS], item.code or ""]
    concept = concepts().get(item.name)
    if concept is not None:
        names += concept.words
    return Term(tuple(dict.fromkeys(fold(name) for name in names if name)), named=True)


def _topical(words: str) -> Iterator[str]:
    for part in _NO_TOPIC.split(fold(words)):
        if len(part) > 1:
            yield part


@cache
def _loose(pair: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(pair[0])}.{{1,2}}{re.escape(pair[1])}")


def _pair_share(form: str, text: str) -> float:
    pairs = [form[at : at + 2] for at in range(len(form) - 1)]
    if not pairs:
        return 0.0
    found = sum(1.0 if pair in text else _LOOSE_PAIR if _loose(pair).search(text) else 0.0 for pair in pairs)
    return found / len(pairs)
