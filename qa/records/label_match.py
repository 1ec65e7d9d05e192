"""Figures found by the words of their row: for indicators and other labels that people quote loosely.

A row answers when its own words cover the words of the question, not when it is merely near to them: 道路完好率 is covered by
道路的完好率, and 在编人员 by nothing about 编制. Refuses when the kind of quantity asked for is not the row's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.records import FEN_PER_UNIT, Measure
from index.text.normalization import squeeze
from qa.records.fact_index import DocumentFacts, IndexedFact

_ENOUGH = 0.66
_LONG_WORD = 3
_HALF = 0.5
_MOST_NEAR = 3
_COUNTED = tuple("台辆名家人次场篇套件把个项组张只条批种")
# Words that stand only in a row's description count for less than those in its label.
_DESCRIBED_ONLY = 0.1
_NUMERIC = (Measure.AMOUNT, Measure.TARGET, Measure.PLAN, Measure.COUNT, Measure.UNIT_PRICE, Measure.SHARE)
_MONEY_ASKED = re.compile(
    r"多少钱|多少元|多少万|多少亿|多少资金|花费|花了?多少|值多少|几块|经费是?多少|预算是?多少|费用是?多少|金额"
)
_PERCENT_ASKED = re.compile(r"百分之|率|占比|比例|%")
_COUNT_ASKED = re.compile(
    r"多少[个台辆名家人次场篇项套件把]|几[个台辆名家人次场篇项套件把]|数量|人数|次数|多少次|至少.{0,6}多少"
)


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A fact and how well its row covers the words: `coverage` in 0..1 of all of them, by word in `covered`."""

    fact: IndexedFact
    coverage: float
    covered: tuple[str, ...]


def match_labels(
    documents: Iterable[DocumentFacts], words: Sequence[str], question: str, subject_keys: Sequence[str] = ()
) -> list[LabelMatch]:
    """Return the numeric facts whose rows cover some of the words, best first; of the projects of `subject_keys` if given."""
    asked = _asked_units(question)
    found = []
    for document in documents:
        for fact in document.all:
            record = fact.stored.fact
            if record.measure not in _NUMERIC or record.value is None:
                continue
            if subject_keys and not (
                fact.subject and any(key in fact.subject or fact.subject in key for key in subject_keys)
            ):
                continue
            if not _fits_units(record.unit, record.measure, asked):
                continue
            label = squeeze("".join((*record.row_path, *record.column))).replace("的", "")
            # A sentence is about many things; only a row describes the one thing it is about.
            described = label + (squeeze(record.quote).replace("的", "") if record.source == "table" else "")
            covered = tuple(
                word
                for word in words
                if _coverage(word, label) >= _ENOUGH or (len(word) > _LONG_WORD and _coverage(word, described) == 1.0)
            )
            coverage = max(_total(words, label), _total(words, described) - _DESCRIBED_ONLY)
            if covered or coverage >= _ENOUGH:
                found.append(LabelMatch(fact, coverage, covered))
    return sorted(
        found,
        key=lambda match: (
            -match.coverage,
            -_total(words, match.fact.stored.fact.item.replace("的", "")),
            match.fact.stored.fact.source != "table",
            len(match.fact.stored.fact.item),
        ),
    )


def answering(matches: Sequence[LabelMatch], words: Sequence[str], question: str) -> list[IndexedFact]:
    """Return the facts that answer: one row that covers all the words, else one row for each of several words.

    Where the question counts in several units (几场, 多少人), each unit gets its own row.
    """
    if not matches:
        return []
    best = matches[0]
    long_words = [word for word in words if len(word) >= _LONG_WORD]
    if best.coverage >= _ENOUGH and all(word in best.covered for word in long_words):
        units = counted_units(question)
        alike = [match for match in matches if match.coverage == best.coverage]
        by_unit = [next((m for m in alike if m.fact.stored.fact.unit == unit), None) for unit in units]
        heads = [match for match in by_unit if match is not None] if len(units) > 1 else _equally_near(alike)
        return [match.fact for head in heads for match in matches if _is_twin(match, head)]
    chosen: list[IndexedFact] = []
    explained: set[str] = set()
    for word in words:
        rows = [each for each in matches if word in each.covered and word not in explained]
        rows.sort(key=lambda each: (-_coverage(word, each.fact.stored.fact.item), _counts_oddly(each, question)))
        match = rows[0] if rows else None
        if match is not None:
            explained.update(match.covered)
            chosen += [each.fact for each in matches if _is_twin(each, match)]
    weight = sum(len(word) for word in words)
    return chosen if sum(len(word) for word in explained) * 2 > weight else []


def _equally_near(alike: Sequence[LabelMatch]) -> list[LabelMatch]:
    """Return the best row, and the others as near to words that no row covers wholly: 参会人均成本 and 受训人均成本."""
    best = alike[0]
    if best.coverage >= 1:
        return [best]
    by_item = {match.fact.stored.fact.item: match for match in reversed(alike) if _is_as_near(match, best)}
    return list(reversed(by_item.values())) if len(by_item) <= _MOST_NEAR else [best]


def _is_as_near(match: LabelMatch, best: LabelMatch) -> bool:
    record, other = match.fact.stored.fact, best.fact.stored.fact
    same = (record.subject, record.unit, record.table_kind, len(record.item))
    return match.covered == best.covered and same == (other.subject, other.unit, other.table_kind, len(other.item))


def by_counted_unit(
    documents: Iterable[DocumentFacts], question: str, subject_keys: Sequence[str], several: bool
) -> list[IndexedFact]:
    """Return, for each unit a question about a project counts in (配备几个人), the project's one figure in that unit.

    `several` takes all figures in that unit where there are more, for a sum.
    """
    found = []
    for unit in counted_units(question):
        rows = [
            fact
            for document in documents
            for fact in document.all
            if fact.stored.fact.unit == unit and fact.subject in subject_keys
        ]
        if len(rows) == 1 or several:
            found += rows
    return found


def counted_units(question: str) -> list[str]:
    """Return the measure words a question counts in, in its order.

    >>> counted_units("要演出几场、接待多少人？")
    ['场', '人']
    """
    return list(dict.fromkeys(re.findall(r"(?:几|多少)个?([台辆名家人次场篇套件把个项组张只条批种])", question)))


def _counts_oddly(match: LabelMatch, question: str) -> bool:
    """Return whether a row counts in a unit like 平方米 though the question asks how many there are."""
    return bool(counted_units(question)) and match.fact.stored.fact.unit not in (*_COUNTED, None)


def _is_twin(match: LabelMatch, best: LabelMatch) -> bool:
    return match.coverage == best.coverage and match.fact.stored.fact.item == best.fact.stored.fact.item


def _total(words: Sequence[str], label: str) -> float:
    pairs = [word[at : at + 2] for word in words for at in range(len(word) - 1)]
    return sum(pair in label for pair in pairs) / len(pairs) if pairs else 0.0


def _coverage(words: str, label: str) -> float:
    """Return the share of the words' letter pairs that stand in the label; a single pair must stand there itself."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    if not pairs:
        return 0.0
    return sum(pair in label for pair in pairs) / len(pairs)


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
    is_money = unit is not None and unit.split("/")[0] in FEN_PER_UNIT
    kind = "money" if is_money else "percent" if unit == "%" else "count"
    return kind in asked or (measure is Measure.TARGET and asked == {"percent"})


def asks_money(question: str) -> bool:
    """Return whether a question asks for an amount of money in so many words."""
    return _MONEY_ASKED.search(question) is not None


def covers(label: str, word: str) -> bool:
    """Return whether a word stands in a label, give or take a letter."""
    return _coverage(word, label.replace("的", "")) >= _HALF
