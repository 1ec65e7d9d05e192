"""What a question of words is about, as words that can be looked for in a passage.

A word asked for may be printed in any of several forms (公车 is 公务用车购置及运行费); words that no list knows are
compared by pairs of neighbouring characters, so that 粮食储备 meets 粮食和物资储备.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from index.text.items import concepts
from index.text.normalization import squeeze
from qa.linking.lexicon import fillers
from qa.linking.matching import Phrases
from qa.query.slots import Item, Query

_ORDINAL = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+")
# "哪两个村": what is looked for must be named by what answers.
_SOUGHT = re.compile(
    r"哪[一二两三四五六七八九十几些\d]*[个家项条座所]?(?![年里儿些个家项])([\u4e00-\u9fff]{1,4})[?。]*$"
)
_QUOTATION = re.compile(r"[“\"「『《]([^”\"」』》]{2,30})[”\"」』》]")
_MARKS = str.maketrans("", "", "“”\"'‘’《》「」『』*")
_MOST_KEYS = 6
# A known name weighs as much as two stretches of other words.
_NAMED_WEIGHT = 2.0
# A name of which only parts are printed is likely another one: 人大事务 is not 其他人大事务.
_NAMED_IN_PART = 0.7
# So many letters in a row that a heading shares with the question leave no doubt.
_LONG_RUN = 8
_NOT_SEARCHED = ("department", "year", "phase", "scope", "operation", "unit", "yesno")
# Words that say how a figure moved, or how much it is: they are no topic.
_NO_TOPIC = re.compile(
    r"哪[些个家里一几]?|什么|怎么|是否|有没有|增加|减少|增长|下降|上涨|降低|大幅度?|小幅|明显|突然|压[缩降减]|[缩削]减|提高|猛增|激增|翻番|变化|变动|不一样|上升|压减|(?<!\d)\d[\d,.]*[来多]?[万亿元%倍]*|[一二两三四五六七八九十百千几]+[多余来几]?[万亿]多?元?|[一两三四五六七八九十几]倍[多半]?|[一二两三四五六七八九]成[多半]?|[管归]不[管归]|负不负责|(?:没有?|未)(?:用|花|执行)?完成?|花?超(?:了|支|预算)"
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
        most = max((_pair_share(form, text) for form in self.forms), default=0.0)
        return most * _NAMED_IN_PART if self.named else most


@dataclass(frozen=True, slots=True)
class Topic:
    """All a question is about; `quoted` are the words it put between quotation marks, folded.

    `words` is what to search with: the question without whom, when and how it asks.
    """

    terms: tuple[Term, ...]
    quoted: tuple[str, ...]
    words: str

    def share(self, text: str) -> float:
        """Return how much of the topic a folded text has, 0..1; 1 for a topic without any term."""
        if not self.terms:
            return 1.0
        weights = [_NAMED_WEIGHT if term.named else 1.0 for term in self.terms]
        shares = [term.share(text) for term in self.terms]
        return sum(weight * share for weight, share in zip(weights, shares, strict=True)) / sum(weights)

    def missed(self, text: str, asked: str) -> list[str]:
        """Return the unknown words of the folded clause that asks of which a folded text has nothing at all."""
        unknown = [term for term in self.terms if not term.named and term.find(asked) is not None]
        return [term.forms[0] for term in unknown if term.share(text) == 0]

    def names(self, heading: str) -> float:
        """Return how far a folded heading is what the question says in the same words, 0..1.

        Long runs count for more than their share: 总体绩效目标 asked for is rather 总体绩效目标 than 绩效目标.
        """
        bare = _ORDINAL.sub("", heading)
        if not bare or not self.words:
            return 0.0
        run = SequenceMatcher(None, self.words, bare, autojunk=False).find_longest_match().size
        return min(1.0, run * run / len(bare) / _LONG_RUN) if run > 1 else 0.0

    def names_whole(self, heading: str) -> bool:
        """Return whether the question says a folded heading word for word."""
        bare = _ORDINAL.sub("", heading)
        return len(bare) > 1 and bare in self.words


@lru_cache(maxsize=16_384)  # the passages of the documents asked about lately
@lru_cache(maxsize=2**15)  # the passages of a few dozen documents, read again by every question about them
def fold(text: str) -> str:
    """Return a text as terms are compared with it: normalised, without white space and quotation marks.

    >>> fold("“三公” 经费")
    '三公经费'
    """
    return squeeze(text).translate(_MARKS)


@cache
def item_words() -> Phrases[str]:
    """Return every folded word for an item of a budget, with the item's name."""
    items = [concept for concept in concepts().values() if concept.kind == "item"]
    return Phrases((fold(word), concept.name) for concept in items for word in concept.words)


def find_topic(query: Query) -> Topic:
    """Return what a question is about: its items, each in all its forms, and the words nothing explains."""
    terms = [_term_of(item, query) for item in (*query.items, *query.bases)]
    terms += [Term((word,), named=False) for words in query.residue for word in _topical(words)]
    sought = _SOUGHT.search(squeeze(query.text))
    if sought is not None:
        terms += [
            Term((word,), named=False) for word in _topical(sought[1], shortest=1) if not fillers().find_all(word)
        ]
    distinct = {term.forms: term for term in terms if term.forms}
    terms = list(distinct.values())
    return Topic(
        tuple(terms), tuple(fold(found) for found in _QUOTATION.findall(query.text)), _search_words(query, terms)
    )


def _search_words(query: Query, terms: Sequence[Term]) -> str:
    words = fold(query.text)
    for mention in query.mentions:
        if mention.slot in _NOT_SEARCHED:
            words = words.replace(fold(mention.text), " ", 1)
    # A question that takes up an earlier one, or one in English, names its items only in the query.
    return " ".join((words, *(term.forms[0] for term in terms if term.find(words) is None)))


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


def _topical(words: str, shortest: int = 2) -> Iterator[str]:
    for part in _NO_TOPIC.split(fold(words)):
        if len(part) >= shortest:
            yield part


@cache
def _loose(pair: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(pair[0])}.{{1,2}}{re.escape(pair[1])}")


def _is_loosely_in(pair: str, text: str) -> bool:
    return pair[0] in text and pair[1] in text and _loose(pair).search(text) is not None


def _pair_share(form: str, text: str) -> float:
    pairs = [form[at : at + 2] for at in range(len(form) - 1)]
    if not pairs:
        return 0.0
    found = sum(1.0 if pair in text else _LOOSE_PAIR if _is_loosely_in(pair, text) else 0.0 for pair in pairs)
    return found / len(pairs)
