"""Figures found by the words of their row: for indicators and other labels that people quote loosely.

A row answers when its own words cover the words of the question, not when it is merely near to them: 网络畅通率 is covered by
网络的畅通率, and 在编人员 by nothing about 编制. Refuses when the kind of quantity asked for is not the row's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.normalization import squeeze
from index.records import FEN_PER_UNIT, Measure
from qa.fact_index import DocumentFacts, IndexedFact

_ENOUGH = 0.67
_NUMERIC = (Measure.AMOUNT, Measure.TARGET, Measure.PLAN, Measure.COUNT, Measure.UNIT_PRICE, Measure.SHARE)
_MONEY_ASKED = re.compile(r"多少钱|多少元|多少万|多少亿|花费|几块|经费是多少|预算是多少")
_PERCENT_ASKED = re.compile(r"百分之|率|占比|比例|%")
_COUNT_ASKED = re.compile(r"多少[个台辆名家人次场篇项套件把]|几[个台辆名家人次场篇项套件把]|数量|人数|次数|多少次|至少.{0,6}多少")


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A fact whose row covers the words; `coverage` in 0..1, `extra` counts letters of the label that were not asked for."""

    fact: IndexedFact
    coverage: float
    extra: int


def match_labels(
    documents: Iterable[DocumentFacts], words: str, question: str, subject_keys: Sequence[str] = ()
) -> list[LabelMatch]:
    """Return the facts whose rows cover the words, best first; within the projects of `subject_keys` when given."""
    asked = _asked_units(question)
    found = []
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            if record.measure not in _NUMERIC or record.value is None:
                continue
            if subject_keys and not any(key in fact.subject or fact.subject in key for key in subject_keys if key):
                continue
            if not _fits_units(record.unit, record.measure, asked):
                continue
            label = squeeze("".join((*record.row_path, *record.column)))
            coverage = _coverage(words, label)
            if coverage < _ENOUGH:
                described = _coverage(words, label + squeeze(record.quote) + squeeze(record.subject or ""))
                coverage = described - 0.1 if described >= _ENOUGH + 0.1 else 0.0
            if coverage >= _ENOUGH:
                found.append(LabelMatch(fact, coverage, len(record.item)))
    return sorted(found, key=lambda match: (-match.coverage, match.extra, match.fact.stored.fact.source != "table"))


def best_matches(matches: Sequence[LabelMatch]) -> list[IndexedFact]:
    """Return the facts that match as well as the best does and bear the same label."""
    if not matches:
        return []
    best = matches[0]
    return [
        match.fact
        for match in matches
        if match.coverage == best.coverage and match.fact.stored.fact.item == best.fact.stored.fact.item
    ]


def _coverage(words: str, label: str) -> float:
    """Return the share of the words' letter pairs that stand in the label; a single pair must stand there itself."""
    bare_label = label.replace("的", "")
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    if not pairs:
        return 0.0
    return sum(pair in bare_label for pair in pairs) / len(pairs)


def _asked_units(question: str) -> frozenset[str]:
    asked = set()
    if _MONEY_ASKED.search(question):
        asked.add("money")
    if _PERCENT_ASKED.search(question):
        asked.add("percent")
    if _COUNT_ASKED.search(question):
        asked.add("count")
    return frozenset(asked)


def _fits_units(unit: str | None, measure: Measure, asked: frozenset[str]) -> bool:
    if not asked:
        return True
    kind = "money" if unit in FEN_PER_UNIT else "percent" if unit == "%" else "count"
    return kind in asked or (measure is Measure.TARGET and asked == {"percent"})
