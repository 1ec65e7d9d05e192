"""Whether a stretch of text holds what an answer needs: the most that any reader of that text could get right.

A perfect reader is assumed, one that finds every figure, converts every unit and computes without fault. So the figure
of a question counts as reached when it, or all that it is computed from, is printed anywhere in the text of a document
that holds the evidence. What is reached this way is a ceiling, never an answer.
"""

import re
from decimal import Decimal

from eval.gold.items import Evidence, GoldItem, GoldValue
from eval.judging.scoring import Verdict, find_quantity, is_same_number, squeeze
from eval.judging.validation import is_quoted, printed_numbers, stands_in

_OPERAND = re.compile(r"\d+(?:\.\d+)?")
_EXACT = re.compile(r"\d+\.\d\d")  # figures that are told apart even where cells are printed without a gap


def judge_reach(item: GoldItem, text: str) -> Verdict:
    """Say whether a perfect reader of the text could answer.

    Questions with figures need their figures; questions without need a phrase of each group that a right answer holds.
    """
    numbers = frozenset(printed_numbers(text))
    if item.values:
        missing = [value for value in item.values if not _is_reached(value, item, text, numbers)]
        if item.any_value_is_enough and len(missing) < len(item.values):
            missing = []
        reasons = [f"text lacks {value.item} {value.value}{value.unit or ''}" for value in missing]
    else:
        plain = squeeze(text)
        groups = [group for group in item.must_contain if not any(squeeze(phrase) in plain for phrase in group)]
        reasons = [f"text lacks {'/'.join(group)}" for group in groups]
    return Verdict(not reasons, False, tuple(reasons))


def _is_reached(value: GoldValue, item: GoldItem, text: str, numbers: frozenset[Decimal]) -> bool:
    if find_quantity(value.value) is None:
        return squeeze(value.value) in squeeze(text)
    if any(is_same_number(value, number) for number in numbers):
        return True
    operands = _operands(value, item)
    if operands:
        return operands <= numbers
    # Neither printed nor calculated, as counts and unexplained sums are: all its evidence has to be there.
    return not is_quoted(value, item) and all(_is_evident(one, text, numbers) for one in item.evidence)


def _operands(value: GoldValue, item: GoldItem) -> frozenset[Decimal]:
    """Return the printed figures that the gold set computes this one from; constants like 100 are printed nowhere."""
    quoted = {number for one in item.evidence for number in printed_numbers(one.quote)}
    number = find_quantity(value.value)
    return frozenset(
        operand
        for one in item.calculations
        if number is not None and abs(Decimal(one.value)) == abs(number)
        for found in _OPERAND.findall(one.expression)
        if (operand := Decimal(found)) in quoted
    )


def _is_evident(evidence: Evidence, text: str, numbers: frozenset[Decimal]) -> bool:
    if stands_in(evidence.quote, text):
        return True
    figures = _EXACT.findall(evidence.quote.replace(",", ""))
    return bool(figures) and all(Decimal(figure) in numbers for figure in figures)
