"""A tree in plain words, Chinese or English: the echo of how a question was understood, one wording for each type of node.

The words of the question are not known here: two wordings of one question are echoed alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from qa.query.language import Language
from qa.query.nodes import (
    Ask,
    At,
    Change,
    Check,
    Combine,
    Decline,
    Explain,
    Fold,
    Frame,
    Given,
    It,
    Keep,
    Kind,
    Node,
    Of,
    Over,
    Pick,
    Select,
    Thing,
)
from qa.query.wordings import AXES, FACETS, MEASURES, PATTERNS, QUANTITIES, SCOPES, STAGES

Names = Callable[[str], str]
_FRACTIONS = {
    Decimal("0.5"): ("一半", "half"),
    Decimal("0.25"): ("四分之一", "a quarter"),
    Decimal("0.75"): ("四分之三", "three quarters"),
}
_PERSONS = ("人", "名")


def word_ask(ask: Ask, language: Language = Language.CHINESE, name: Names = str) -> str:
    """Return a whole question in words, its parts one after the other."""
    words = "；".join if language is Language.CHINESE else "; ".join
    told = words(word_node(part, language, name) for part in ask.parts)
    return told + (PATTERNS[language]["shown"].format(unit=ask.unit) if ask.unit is not None else "")


def word_node(node: Node, language: Language = Language.CHINESE, name: Names = str) -> str:
    """Return a node in words; `name` gives what departments, things and units are called in that language.

    >>> share = Combine("÷", Select(Thing("公用经费")), Select(Thing("基本支出")), unit="%")
    >>> word_node(At(Frame("甲局", 2024), share))
    '甲局2024年公用经费占基本支出的百分比'
    >>> word_node(At(Frame(year=2024), Pick(Over("departments", share), first=1)), Language.ENGLISH, lambda each: "X")
    'the department with the highest X as a percentage of X (2024)'
    """
    return _Words(language, name, PATTERNS[language]["it"]).of(node)


@dataclass(frozen=True, slots=True)
class _Words:
    """The wording of one language; `it` is what the member that a series is at is called there."""

    language: Language
    name: Names
    it: str

    def say(self, pattern: str, **slots: object) -> str:
        return PATTERNS[self.language][pattern].format(**slots)

    def of(self, node: Node) -> str:
        return _WORDED[type(node)](self, node)

    def join(self, names: tuple[str, ...]) -> str:
        return PATTERNS[self.language]["and"].join(self.name(each) for each in names)

    def thing(self, thing: Thing) -> str:
        words = self.name(thing.name or thing.code or "") if thing.name or thing.code else (thing.words or "")
        for limit in thing.within:
            words = self.say("of", whole=self.name(limit), part=words)
        if thing.project is not None:
            words = self.say("of", whole=self.name(thing.project), part=words) if words else self.name(thing.project)
        if thing.name and thing.words:
            words += f"“{thing.words}”"
        if thing.table is not None:
            words += self.say("within", table=self.name(thing.table.value))
        return words + ("" if thing.grand else self.say("year only"))

    def frame(self, frame: Frame) -> str:
        said = [
            self.say("department", name=self.name(whose)) for whose in (frame.department or frame.stranger,) if whose
        ]
        if frame.year is not None:
            said.append(self.say("year", year=frame.year))
        if frame.before:
            key = f"before {frame.before}" if frame.before <= 2 else "before"
            said.append(self.say(key, n=frame.before))
        if frame.stage is not None:
            said.append(STAGES[self.language][frame.stage])
        if frame.scope is not None:
            said.append(SCOPES[self.language][frame.scope])
        return ("" if self.language is Language.CHINESE else ", ").join(said)

    def each(self, over: Over) -> str:
        """Return what the members of a series are called together."""
        each = AXES[self.language][over.axis][1]
        if over.only:
            unit = "year" if over.axis == "years" else "department"
            names = tuple(self.say("year", year=name) if unit == "year" else self.name(name) for name in over.only)
            each = PATTERNS[self.language]["and"].join(names)
            each = self.say("unsure", names=each) if over.unsure else each
        elif over.last is not None:
            each = self.say("last", n=over.last)
        if over.of is not None:
            each = self.say("of", whole=self.thing(over.of), part=each)
        if over.without:
            left_out = self.say("without", names=self.join(over.without))
            each = f"{left_out}{each}" if self.language is Language.CHINESE else f"{each} {left_out}"
        return each

    def member(self, series: Node) -> str:
        while not isinstance(series, Over):
            match series:
                case At(_, body):
                    series = body
                case Keep(inner) | Pick(inner) | Of(inner):
                    series = inner
                case Combine():
                    series = series.left if series.left.kind is Kind.SERIES else series.right
                case _:
                    break
        return AXES[self.language][series.axis if isinstance(series, Over) else "things"][0]


def _select(words: _Words, node: Select) -> str:
    said = words.thing(node.thing)
    table = MEASURES[words.language], QUANTITIES[words.language]
    sort = table[0].get(node.measure) if node.measure is not None else None
    if sort is None and node.quantity is not None:
        sort = table[1].get(node.quantity)
    if sort is None or said.endswith(sort[-1:] if words.language is Language.CHINESE else sort):
        return said
    return words.say("of", whole=said, part=sort) if said else sort


def _given(words: _Words, node: Given) -> str:
    del words
    return f"{format(node.value.normalize() if node.value else Decimal(0), 'f')}{node.unit or ''}"


def _at(words: _Words, node: At) -> str:
    frame = words.frame(node.frame)
    if not frame:
        return words.of(node.body)
    stands_apart = node.frame.stage is not None or (node.frame.year is None and not node.frame.before)
    return words.say("framed stage" if stands_apart else "framed", frame=frame, body=words.of(node.body))


def _over(words: _Words, node: Over) -> str:
    each = words.each(node)
    if isinstance(node.body, It):
        return each
    inner = replace(words, it=each)
    said = inner.of(node.body)
    return said if each in said else words.say("each", each=each, body=said)


def _terms(node: Node) -> list[Node]:
    if isinstance(node, Combine) and node.how == "+":
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _combine(words: _Words, node: Combine) -> str:
    if node.how == "+":
        terms = PATTERNS[words.language]["and"].join(words.of(term) for term in _terms(node))
        return words.say("sum of", terms=terms)
    if node.how == "÷" and node.unit == "%" and isinstance(node.left, Combine):
        gap = node.left
        if gap.how == "-" and gap.right == node.right:
            return words.say("excess", left=words.of(gap.left), right=words.of(gap.right))
    left, right = words.of(node.left), words.of(node.right)
    if node.how == "×" and isinstance(node.right, Given):
        return words.say("part of", left=left, right=_portion(words, node.right))
    if node.how != "÷":
        return words.say(node.how, left=left, right=right)
    if node.unit in ("%", "倍"):
        return words.say(node.unit, left=left, right=right)
    unit = node.right.unit if isinstance(node.right, Select | Given) else None
    if unit in _PERSONS:
        return words.say("per head", left=left)
    return words.say("per unit", left=left, unit=words.name(unit)) if unit else words.say("÷", left=left, right=right)


def _portion(words: _Words, given: Given) -> str:
    if given.unit is None and given.value in _FRACTIONS:
        return _FRACTIONS[given.value][0 if words.language is Language.CHINESE else 1]
    unit = "倍" if words.language is Language.CHINESE else " times"
    return _given(words, given) if given.unit is not None else f"{_given(words, given)}{unit}"


def _change(words: _Words, node: Change) -> str:
    return words.say("rate" if node.as_rate else "change", body=words.of(node.body), since=words.frame(node.since))


def _fold(words: _Words, node: Fold) -> str:
    return words.say(node.how, series=words.of(node.series))


def _chosen(words: _Words, series: Node) -> tuple[str, str] | None:
    """Return the body of a series that is chosen from, and whose it is where that is not simply all; None for what is no plain one."""
    if isinstance(series, At):
        inner = _chosen(words, series.body)
        frame = words.frame(series.frame)
        return None if inner is None else (inner[0], f"{frame}{inner[1]}")
    if not isinstance(series, Over):
        return None
    plain = not (series.only or series.without or series.of or series.last)
    where = "" if plain else words.each(series)
    return words.of(series.body), where


def _keep(words: _Words, node: Keep) -> str:
    member, comparator = words.member(node.series), words.say(node.comparator if node.comparator != "agree" else "=")
    limit = node.limit.body if isinstance(node.limit, Over) else node.limit
    chosen = _chosen(words, node.series)
    if chosen is None:
        return words.say(
            "among keep", series=words.of(node.series), comparator=comparator, limit=words.of(limit), member=member
        )
    body, where = chosen
    return words.say(
        "keep", where=_where(words, where), body=body, comparator=comparator, limit=words.of(limit), member=member
    )


def _pick(words: _Words, node: Pick) -> str:
    series = words.of(node.series)
    if node.place_of is not None:
        return words.say("place", name=words.name(node.place_of), series=series)
    if node.first is None and node.nth is None:
        return words.say("rank", series=series, order=words.say("rising" if node.rising else "falling"))
    degree = words.say("least adjective" if node.rising else "most adjective")
    n = words.say("first", n=node.first) if node.first not in (None, 1) else ""
    member, chosen = words.member(node.series), _chosen(words, node.series)
    if chosen is None:
        return words.say("among", series=series, degree=degree, n=n or "", member=member)
    body, where = chosen
    if node.nth is not None:
        degree = words.say("nth least" if node.rising else "nth most")
        return words.say("nth", where=_where(words, where), body=body, n=node.nth, degree=degree, member=member)
    return words.say("pick", where=_where(words, where), body=body, degree=degree, n=n, member=member)


def _where(words: _Words, where: str) -> str:
    if not where:
        return ""
    return f"{where}中" if words.language is Language.CHINESE else f" among {where}"


def _of(words: _Words, node: Of) -> str:
    chosen = words.of(node.chosen)
    return words.say("chosen", chosen=chosen, body=replace(words, it=chosen).of(node.body))


def _check(words: _Words, node: Check) -> str:
    if node.right is None:
        return words.say("agree", left=words.of(node.left))
    comparator = words.say(node.comparator)
    return words.say("check", left=words.of(node.left), comparator=comparator, right=words.of(node.right))


def _explain(words: _Words, node: Explain) -> str:
    about = words.thing(node.about) if isinstance(node.about, Thing) else words.of(node.about)
    return words.say("facet" if about else "facet alone", about=about, facet=FACETS[words.language][node.facet])


_WORDED: Mapping[type, Callable[[_Words, Any], str]] = {
    Select: _select,
    Given: _given,
    It: lambda words, _: words.it,
    At: _at,
    Over: _over,
    Combine: _combine,
    Change: _change,
    Fold: _fold,
    Keep: _keep,
    Pick: _pick,
    Of: _of,
    Check: _check,
    Explain: _explain,
    Decline: lambda words, _: words.say("decline"),
}
