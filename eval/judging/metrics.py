"""Measures over a set of judged questions, each with its denominator and its interval.

Nothing is averaged over kinds and no two measures are added up, because a set that is mostly look-ups would hide the
rest, and because a wrong number is worse than no answer. Every measure is computed for the whole set and for each kind,
style and route alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.gold.items import GoldItem, GoldValue
from eval.judging.answers import GivenAnswer, GivenValue
from eval.judging.places import cites_column, cites_document, cites_place, cites_row, cites_table
from eval.judging.rates import Rate, rate_over
from eval.judging.scoring import Verdict, contracted, is_given, is_same_quantity, squeeze

Count = tuple[int, int] | None  # (hits, of how many) that one question adds; None where the measure is not about it


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold question with the answer it got and the verdict on it.

    `failure` says why there is no answer when the system failed on the question.
    """

    item: GoldItem
    answer: GivenAnswer
    verdict: Verdict
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `of` names the denominator, `count` what one question adds to both."""

    key: str
    name: str
    of: str
    count: Callable[[Judged], Count]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its rate over some questions."""

    measure: Measure
    rate: Rate


@dataclass(frozen=True, slots=True)
class Group:
    """All measures over questions that share a kind, style or route of the gold set, or over all. Units: milliseconds."""

    name: str
    measured: tuple[Measured, ...]
    p50_ms: float | None
    p95_ms: float | None

    def rate(self, key: str) -> Rate:
        """Return the rate of the measure with this key; raises KeyError."""
        for each in self.measured:
            if each.measure.key == key:
                return each.rate
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Metrics:
    """All measures of one run."""

    overall: Group
    by_kind: tuple[Group, ...]
    by_style: tuple[Group, ...]
    by_route: tuple[Group, ...]


def measure(judged: Sequence[Judged]) -> Metrics:
    """Compute every measure over the judged questions."""
    return Metrics(
        _group("all", judged),
        by_kind=_groups(judged, lambda one: one.item.kind),
        by_style=_groups(judged, lambda one: one.item.style),
        by_route=_groups(judged, lambda one: one.item.route),
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the value below which `percent` of the sorted values lie, without interpolation; None of none.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    3.0
    """
    return sorted(values)[len(values) * percent // 100] if values else None


def is_answerable(item: GoldItem) -> bool:
    """Return whether a right answer gives figures or text, rather than refusing or asking back."""
    return item.route not in ("refuse", "clarify")


def _right(one: Judged) -> Count:
    return int(one.verdict.right), 1


def _wrong_number(one: Judged) -> Count:
    return int(one.verdict.wrong_number), 1


def _failure(one: Judged) -> Count:
    return int(one.failure is not None), 1


def _route(one: Judged) -> Count:
    return int(one.answer.route == one.item.route), 1


def _figures(has: Callable[[GoldValue, GivenValue], bool]) -> Callable[[Judged], Count]:
    """Count the gold figures that some figure of the answer matches in this respect, besides the amount itself."""

    def count(one: Judged) -> Count:
        if one.item.route == "refuse" or not one.item.values or _rightly_asks_back(one):
            return None
        hits = sum(
            any(is_same_quantity(gold, given) and has(gold, given) for given in one.answer.values)
            for gold in one.item.values
        )
        return (int(hits > 0), 1) if one.item.any_value_is_enough else (hits, len(one.item.values))

    return count


def _is_given(gold: GoldValue, given: GivenValue) -> bool:
    return is_given(gold, (given,))


def _has_unit(gold: GoldValue, given: GivenValue) -> bool:
    return squeeze(gold.unit) == squeeze(given.unit)


def _has_department(gold: GoldValue, given: GivenValue) -> bool:
    wanted, got = contracted(gold.department), contracted(given.department)
    return not wanted or (bool(got) and (wanted in got or got in wanted))


def _has_year(gold: GoldValue, given: GivenValue) -> bool:
    wanted = gold.year or ""
    return not wanted.isdigit() or wanted == given.year


def _is_exact(gold: GoldValue, given: GivenValue) -> bool:
    return _has_unit(gold, given) and _has_department(gold, given) and _has_year(gold, given)


def _text_groups(one: Judged) -> Count:
    if one.item.route == "refuse" or not one.item.must_contain:
        return None
    text = squeeze(one.answer.text)
    found = sum(any(squeeze(phrase) in text for phrase in group) for group in one.item.must_contain)
    return found, len(one.item.must_contain)


def _cites(is_cited: Callable[[GoldItem, GivenAnswer], bool | None]) -> Callable[[Judged], Count]:
    def count(one: Judged) -> Count:
        found = is_cited(one.item, one.answer)
        return None if found is None else (int(found), 1)

    return count


def _refusal_precision(one: Judged) -> Count:
    return (int(one.item.route == "refuse"), 1) if one.answer.route == "refuse" else None


def _refusal_recall(one: Judged) -> Count:
    return (int(one.verdict.right), 1) if one.item.route == "refuse" else None


def _clarification_precision(one: Judged) -> Count:
    if one.answer.route != "clarify":
        return None
    return int(one.item.route in ("clarify", "refuse") or one.item.accepts_clarification), 1


def _clarification_recall(one: Judged) -> Count:
    return (int(one.verdict.right), 1) if one.item.route == "clarify" else None


def _rightly_asks_back(one: Judged) -> bool:
    return one.answer.route == "clarify" and (one.item.route == "clarify" or one.item.accepts_clarification)


_ALL = "全部题目 / all questions"
_FIGURES = "题集中的数字，追问得当的题不计 / gold figures, without questions rightly asked back"
_CITABLE = "有证据的题，该拒答的不计 / questions with evidence, without those to be refused"
_IN_TABLES = "其中证据只在表里的题 / of those, with evidence in tables alone"

MEASURES = (
    Measure("right", "答对 / right answers", _ALL, _right),
    Measure("wrong_numbers", "错误数字 / wrong numbers", _ALL, _wrong_number),
    Measure("failures", "运行失败 / system failures", _ALL, _failure),
    Measure("route", "路线对 / right route", _ALL, _route),
    Measure("figures", "数字给出 / figures given", _FIGURES, _figures(_is_given)),
    Measure("figures_unit", "…单位同题集 / in the unit of the gold set", _FIGURES, _figures(_has_unit)),
    Measure("figures_department", "…带部门 / naming the department", _FIGURES, _figures(_has_department)),
    Measure("figures_year", "…带年份 / naming the year", _FIGURES, _figures(_has_year)),
    Measure("figures_exact", "…单位、部门、年份都对 / with all three", _FIGURES, _figures(_is_exact)),
    Measure("text_groups", "文字要点 / phrases to be mentioned", "要点 / groups of phrases", _text_groups),
    Measure("cited_document", "引对文件 / cites a right document", _CITABLE, _cites(cites_document)),
    Measure("cited_place", "引对位置 / cites a right place", _CITABLE, _cites(cites_place)),
    Measure("cited_table", "引对表 / cites a right table", _IN_TABLES, _cites(cites_table)),
    Measure("cited_row", "引对表和行 / and its row", f"{_IN_TABLES}, with a row", _cites(cites_row)),
    Measure(
        "cited_column", "引对表、行和列 / and its column", f"{_IN_TABLES}, with row and column", _cites(cites_column)
    ),
    Measure(
        "refusal_precision", "拒答精确 / refusal precision", "拒答的回答 / answers that refuse", _refusal_precision
    ),
    Measure("refusal_recall", "拒答召回 / refusal recall", "该拒答的题 / questions to be refused", _refusal_recall),
    Measure(
        "clarify_precision",
        "追问精确 / clarification precision",
        "追问的回答 / answers that ask back",
        _clarification_precision,
    ),
    Measure(
        "clarify_recall",
        "追问召回 / clarification recall",
        "该追问的题 / questions to be asked back",
        _clarification_recall,
    ),
)


def _groups(judged: Sequence[Judged], name: Callable[[Judged], str]) -> tuple[Group, ...]:
    return tuple(
        _group(each, [one for one in judged if name(one) == each]) for each in sorted({name(one) for one in judged})
    )


def _group(name: str, members: Sequence[Judged]) -> Group:
    times = [one.answer.elapsed_ms for one in members if one.answer.elapsed_ms is not None]
    return Group(
        name,
        tuple(
            Measured(each, rate_over(count for one in members if (count := each.count(one)) is not None))
            for each in MEASURES
        ),
        percentile(times, 50),
        percentile(times, 95),
    )
