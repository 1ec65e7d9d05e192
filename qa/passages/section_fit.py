"""How well a passage's kind suits a question's: a definition stands in the glossary, an amount where amounts are printed.

Shared words and shared meaning cannot tell the entry that explains 三公经费 from the sentence that says how much it is:
both are all about it. What the question wants to know can. Reads nothing but the words of both.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.records import Passage, SectionRole
from qa.linking.lexicon import cues
from qa.passages.old.facets import Aspect, aspects_of
from qa.passages.topics import fold, item_words

_ASKS_AMOUNT = re.compile(
    r"多少|几[个家项辆台名人次条户万亿元]|哪.{0,4}[最多少高低]|占|比例|比重|增长率|相差|总额|budget", re.I
)
_AMOUNT = re.compile(r"\d[\d,.]*(?:万|亿|元|%|个|名|辆|台|项|家|人|次|批|平方)")
_ASKS_BUDGET = re.compile(r"预算|收支|总额|花.{0,3}钱|多少钱")
_TOTALS = re.compile(r"收支预算|收支总|收支安排|[收支][入出]总计|预算总计|支出预算|预算[收支][入出]|收、支|收入、支出")
# A total is named where its sentence begins.
_TOTALS_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Wants:
    """What a question wants to know. `total` means the whole budget: money without any item named."""

    definition: bool
    duties: bool
    amount: bool
    total: bool
    aspects: tuple[Aspect, ...]


def find_wants(words: str) -> Wants:
    """Return what a question, given in the words it is searched by, wants to know."""
    text = fold(words)
    intents = {match.meanings[0].value for match in cues().find_all(text) if match.meanings[0].slot == "intent"}
    definition = "definition" in intents and "reason" not in intents
    duties = "duties" in intents
    told = definition or duties
    return Wants(
        definition,
        duties,
        amount=not told and _ASKS_AMOUNT.search(text) is not None,
        total=not told and _ASKS_BUDGET.search(text) is not None and not item_words().find_all(text),
        aspects=tuple(aspects_of(text)),
    )


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of passage one is; `section` is its innermost heading, folded."""

    role: SectionRole
    section: str
    has_amount: bool
    tells_total: bool


@lru_cache(maxsize=2**13)  # reading them takes longer than a search
def traits_of(passage: Passage) -> Traits:
    """Return the traits of a passage."""
    text = fold(passage.text)
    return Traits(
        passage.role,
        fold(passage.heading_path[-1]) if passage.heading_path else "",
        _AMOUNT.search(text) is not None,
        _TOTALS.search(text[:_TOTALS_WITHIN]) is not None,
    )


def section_fit(wants: Wants, traits: Traits) -> int:
    """Return for how many reasons a passage is of the kind wanted, less one for a glossary entry not asked for."""
    is_entry = traits.role is SectionRole.GLOSSARY
    in_place = (
        (wants.definition and is_entry)
        or (wants.duties and traits.role is SectionRole.DUTIES)
        or any(aspect.heading.search(traits.section) for aspect in wants.aspects)
    )
    return (
        in_place
        + (wants.amount and traits.has_amount)
        + (wants.total and traits.tells_total)
        - (is_entry and not wants.definition)
    )
