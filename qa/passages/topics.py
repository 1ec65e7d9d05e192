"""What is asked about, as words that can be looked for in a passage.

A thing may be printed in any of several forms (公车 is 公务用车购置及运行费); words that no list knows are compared by pairs of
neighbouring characters, so that 粮食储备 meets 粮食和物资储备.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import TypeVar

from index.text.items import concepts
from index.text.normalization import squeeze
from qa.linking.matching import Phrases
from qa.query.nodes import Node, Thing

Part = TypeVar("Part")
_ORDINAL = re.compile(r"^(?:第[一二三四五六七八九十]+部分)?[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+")
_APART = re.compile(r"[\s,，。;；:：、?？!！/]+")
_MARKS = str.maketrans("", "", "“”\"'‘’《》「」『』*")
_MOST_KEYS = 6
_SHORTEST = 2
# A known name weighs as much as two stretches of other words.
_NAMED_WEIGHT = 2.0
# A name of which only parts are printed is likely another one: 人大事务 is not 其他人大事务.
_NAMED_IN_PART = 0.7
# A pair printed with letters in between still speaks for the word: 社保 in 社会保障.
_LOOSE_PAIR = 0.6
_GRAND_TOTALS = ("收支总计", "支出总计", "收入总计", "财政拨款收支总计")
_GRAND_TOTAL_WORDS = ("收支安排", "收支预算", "收支总", "收支", "收入支出", "支出预算", "预算安排", "预算支出")


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
    """All that is asked about; `words` is what to search with."""

    terms: tuple[Term, ...]
    words: str

    def share(self, text: str) -> float:
        """Return how much of the topic a folded text has, 0..1; 1 for a topic without any term."""
        if not self.terms:
            return 1.0
        weights = [_NAMED_WEIGHT if term.named else 1.0 for term in self.terms]
        shares = [term.share(text) for term in self.terms]
        return sum(weight * share for weight, share in zip(weights, shares, strict=True)) / sum(weights)

    def names(self, heading: str) -> float:
        """Return how much of a folded heading is said by the topic, 0..1."""
        return Term((without_ordinal(heading),), named=False).share(self.words) if heading else 0.0


def parts_of(about: Thing | Node, kind: type[Part]) -> Iterator[Part]:
    """Yield everything of a kind (things, frames) that stands in a node, in reading order."""
    if isinstance(about, kind):
        yield about
    elif is_dataclass(about):
        for field in fields(about):
            yield from parts_of(getattr(about, field.name), kind)


def topic_of(things: Iterable[Thing]) -> Topic:
    """Return the topic that things make: known names, each in all its forms, and the words that nothing explains."""
    terms: dict[tuple[str, ...], Term] = {}
    for thing in things:
        for term in _terms_of(thing):
            terms.setdefault(term.forms, term)
    return Topic(tuple(terms.values()), " ".join(form for term in terms.values() for form in term.forms[:2]))


def whole_budget() -> Topic:
    """Return the topic where nothing is named: the grand totals."""
    forms = [fold(word) for name in _GRAND_TOTALS for word in concepts()[name].words]
    return Topic((Term(tuple(dict.fromkeys((*forms, *_GRAND_TOTAL_WORDS))), named=True),), "收支 支出预算 增加 减少")


def is_whole_budget(things: Iterable[Thing]) -> bool:
    """Return whether things name no more than the grand totals of a budget, which documents tell of in many words."""
    return all(replace(thing, others=(), grand=True, table=None) in (Thing(), Thing("收支总计")) for thing in things)


def _terms_of(thing: Thing) -> Iterator[Term]:
    for name in (thing.name, *thing.within):
        keys = (name, *thing.others[:_MOST_KEYS]) if name and name == thing.name else (name,)
        words = [word for key in keys if key in concepts() for word in concepts()[key].words]
        forms = tuple(dict.fromkeys(fold(form) for form in (*keys, *words, thing.code or "") if form))
        if forms and name:
            yield Term(forms, named=True)
    if thing.project:
        yield Term((fold(thing.project),), named=True)
    if thing.code and not thing.name:
        yield Term((thing.code,), named=True)
    for part in _APART.split(thing.words or ""):
        if len(folded := fold(part)) >= _SHORTEST:
            yield Term((folded,), named=False)


@lru_cache(maxsize=2**15)  # the passages of a few dozen documents, read again by every question about them
def fold(text: str) -> str:
    """Return a text as terms are compared with it: normalised, without white space and quotation marks.

    >>> fold("“三公” 经费")
    '三公经费'
    """
    return squeeze(text).translate(_MARKS)


def without_ordinal(text: str) -> str:
    """Return a folded heading or list item without the number that it begins with.

    >>> without_ordinal("(二)资金用途"), without_ordinal("第三部分一、名词解释")
    ('资金用途', '名词解释')
    """
    return _ORDINAL.sub("", text)


@cache
def item_words() -> Phrases[str]:
    """Return every folded word for an item of a budget, with the item's name."""
    items = [concept for concept in concepts().values() if concept.kind == "item"]
    return Phrases((fold(word), concept.name) for concept in items for word in concept.words)


def _is_loosely_in(pair: str, text: str) -> bool:
    """Return whether a pair is printed with one or two letters in between."""
    at = text.find(pair[0])
    while at >= 0:
        if pair[1] in text[at + 2 : at + 4]:
            return True
        at = text.find(pair[0], at + 1)
    return False


def _pair_share(form: str, text: str) -> float:
    pairs = [form[at : at + 2] for at in range(len(form) - 1)]
    if not pairs:
        return 0.0
    found = sum(1.0 if pair in text else _LOOSE_PAIR if _is_loosely_in(pair, text) else 0.0 for pair in pairs)
    return found / len(pairs)
