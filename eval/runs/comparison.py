"""Two runs of one gold set, question by question: what was fixed, what broke, what merely changed, and is it luck."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.judging.answers import GivenAnswer
from eval.judging.metrics import percentile
from eval.judging.results import Result
from eval.judging.significance import Match, match_of, render_p
from eval.text_tables import render_table


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both runs."""

    old: Result
    new: Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both runs over the questions they share; `only_old` and `only_new` are ids of those that one run lacks."""

    pairs: tuple[Pair, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]

    @property
    def match(self) -> Match:
        """The new run against the old one."""
        return match_of((pair.new.right, pair.old.right) for pair in self.pairs)

    @property
    def fixed(self) -> tuple[Pair, ...]:
        """Questions that were missed and are right now."""
        return tuple(pair for pair in self.pairs if pair.new.right and not pair.old.right)

    @property
    def broken(self) -> tuple[Pair, ...]:
        """Questions that were right and are missed now."""
        return tuple(pair for pair in self.pairs if pair.old.right and not pair.new.right)

    @property
    def changed(self) -> tuple[Pair, ...]:
        """Questions judged as before whose route or figures are others now."""
        return tuple(
            pair
            for pair in self.pairs
            if pair.old.right == pair.new.right and _substance(pair.old.answer) != _substance(pair.new.answer)
        )


def compare_results(old: Sequence[Result], new: Sequence[Result]) -> Comparison:
    """Pair the questions of two runs by their ids."""
    before = {each.id: each for each in old}
    after = {each.id: each for each in new}
    return Comparison(
        tuple(Pair(before[each.id], each) for each in new if each.id in before),
        tuple(each.id for each in old if each.id not in after),
        tuple(each.id for each in new if each.id not in before),
    )


def render_comparison(comparison: Comparison) -> str:
    """Return the counts with their significance, then every question that was fixed, broke or changed."""
    match = comparison.match
    old, new = [pair.old for pair in comparison.pairs], [pair.new for pair in comparison.pairs]
    total = len(comparison.pairs)
    rows = [
        ("答对 / right answers", *(f"{sum(each.right for each in run)}/{total}" for run in (old, new))),
        ("错误数字 / wrong numbers", *(str(sum(each.wrong_number for each in run)) for run in (old, new))),
        *((f"p{percent}", *(_took(run, percent) for run in (old, new))) for percent in (50, 95)),
    ]
    parts = [
        render_table(("", "旧 / old", "新 / new"), rows),
        f"修好 {match.wins}，弄坏 {match.losses} / fixed {match.wins}, broke {match.losses} "
        f"(exact McNemar: {render_p(match.p)})",
    ]
    for title, pairs in (
        ("弄坏 / broken", comparison.broken),
        ("修好 / fixed", comparison.fixed),
        ("变了 / changed", comparison.changed),
    ):
        parts.append(f"## {title} ({len(pairs)})")
        parts += ["\n".join(_line(pair) for pair in pairs)] if pairs else []
    for title, ids in (
        ("只在旧的 / only in the old", comparison.only_old),
        ("只在新的 / only in the new", comparison.only_new),
    ):
        parts += [f"{title}: {', '.join(ids)}"] if ids else []
    return "\n\n".join(parts) + "\n"


def _line(pair: Pair) -> str:
    reasons = "; ".join(pair.new.reasons)
    question = dict(pair.new.answer.query).get("question", "")
    return (
        f"- {pair.new.id} {question} ({_figures(pair.old.answer)} → {_figures(pair.new.answer)})"
        f"{f' : {reasons}' if reasons else ''}"
    )


def _substance(answer: GivenAnswer) -> tuple[str | None, frozenset[tuple[str, str, str | None, str]]]:
    return answer.route, frozenset((value.department, value.year, value.value, value.unit) for value in answer.values)


def _figures(answer: GivenAnswer) -> str:
    figures = ", ".join(f"{value.value}{value.unit}" for value in answer.values[:4])
    return f"{answer.route} {figures or '–'}"


def _took(run: Sequence[Result], percent: int) -> str:
    took = percentile([each.answer.elapsed_ms for each in run if each.answer.elapsed_ms is not None], percent)
    return "–" if took is None else f"{took:.0f} ms"
