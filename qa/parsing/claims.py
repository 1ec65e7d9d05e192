"""Rules that read what is to be checked: claims with a number, a direction or another figure, and whether places agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from qa.linking.spans import NamedNumber
from qa.parsing import computations
from qa.parsing.chart import Rule
from qa.parsing.computations import YEAR_BEFORE, against, changed, minus_elsewhere, pair_of, share_of_all
from qa.parsing.drafts import Draft, Setting, shared
from qa.query.nodes import Change, Check, Combine, Comparator, Frame, Given, Kind, Node

_NOTHING = Given(Decimal(0))
_SHARE_SLACK = Decimal("0.5")
_MONEY = ("元", "万元", "亿元", "千元", "百万元")


def claimed(draft: Draft, number: NamedNumber, direction: str | None = None) -> Draft | None:
    """Return the check of a figure against a number of the question."""
    if draft.kind is not Kind.FIGURE or len(draft.bodies) != 1:
        return None
    comparator: Comparator = number.comparator or "="
    body, given = draft.body, number.given
    if isinstance(body, Change):
        body = replace(body, as_rate=given.unit == "%" or (given.unit is None and given.value < 1))
        if given.unit is None and given.value < 1:
            given = Given(given.value * 100, "%", given.slack * 100)
        if direction == "fall":
            given = replace(given, value=-given.value)
            comparator = {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(comparator, comparator)  # type: ignore[assignment]
    elif isinstance(body, Combine) and body.unit == "%" and given.unit is None and given.value < 1:
        given = Given(given.value * 100, "%", given.slack * 100)
    return replace(draft, bodies=(Check(body, comparator, given),), asked=True)


def _level_claimed(draft: Draft, number: NamedNumber) -> Draft | None:
    """Return the check of a figure that is no movement: which way a movement goes is claimed with it."""
    return None if any(isinstance(body, Change) for body in draft.bodies) else claimed(draft, number)


def _changed_by(draft: Draft, direction: str, number: NamedNumber, since: Frame = YEAR_BEFORE) -> Draft | None:
    moved = draft if all(isinstance(body, Change) for body in draft.bodies) else changed(draft, since)
    return None if moved is None else claimed(moved, number, direction)


def _changed_to(draft: Draft, direction: str, since: Frame = YEAR_BEFORE) -> Draft | None:
    """Return the check of a movement's direction alone: 是不是减少了."""
    moved = draft if all(isinstance(body, Change) for body in draft.bodies) else changed(draft, since)
    if moved is None or direction == "move" or len(moved.bodies) != 1:
        return None
    body = moved.body
    return replace(moved, bodies=(Check(body, ">" if direction == "rise" else "<", _NOTHING),), asked=True)


def _limit_claimed(draft: Draft, degree: Comparator, number: NamedNumber) -> Draft | None:
    return claimed(draft, replace(number, comparator=number.comparator or degree))


def _share_claimed(draft: Draft, number: NamedNumber) -> Draft | None:
    shares = share_of_all(draft)
    return None if shares is None else claimed(shares, number)


def compared(left: Draft, right: Draft, degree: Comparator = "=") -> Draft | None:
    """Return the check of one figure against another."""
    if len(left.bodies) != 1 or len(right.bodies) != 1 or {left.kind, right.kind} != {Kind.FIGURE}:
        return None
    if (fraction := _fraction(right)) is not None:
        return _fraction_claimed(left, *fraction, degree)
    a, b, setting = shared(left, right)
    return Draft((Check(a, degree, b),), setting, True)


def _fraction(draft: Draft) -> tuple[Draft, Given] | None:
    """Return a figure and the fraction of it that a draft names: 公用经费的一成."""
    body = draft.body
    if isinstance(body, Combine) and body.how == "×" and isinstance(body.right, Given):
        return replace(draft, bodies=(body.left,)), body.right
    return None


def _fraction_claimed(left: Draft, whole: Draft, factor: Given, degree: Comparator = "=") -> Draft | None:
    """Return the check of a share or a multiple: 有基本支出的三分之二 is 66.7 % of it, give or take the last digit."""
    if factor.value < 1:
        quotient = computations.share(replace(left, asked=False), whole)
        given = Given(factor.value * 100, "%", max(factor.slack * 100, _SHARE_SLACK))
    else:
        quotient = computations.times(replace(left, asked=False), whole)
        given = Given(factor.value, "倍", factor.slack)
    return None if quotient is None else replace(quotient, bodies=(Check(quotient.body, degree, given),), asked=True)


def _fraction_held(left: Draft, right: Draft) -> Draft | None:
    fraction = _fraction(right) if len(right.bodies) == 1 else None
    return None if fraction is None or len(left.bodies) != 1 else _fraction_claimed(left, *fraction)


def _compared_elsewhere(draft: Draft, setting: Setting, degree: Comparator) -> Draft | None:
    sides = against(draft, setting) if draft.kind is Kind.FIGURE else None
    return None if sides is None else Draft((Check(sides[0], degree, sides[1]),), sides[2], True)


def _by_number_elsewhere(draft: Draft, setting: Setting, degree: Comparator, number: NamedNumber) -> Draft | None:
    """Return the check of how far a figure is above or below that of another department: 比乙局少一半."""
    given, sides = number.given, against(draft, setting) if draft.kind is Kind.FIGURE else None
    if sides is None:
        return None
    sign = -1 if degree == "<" else 1
    if given.unit is None and given.value < 1:
        right: Node = Combine("×", sides[1], Given(1 + sign * given.value))
        return Draft((Check(sides[0], number.comparator or "=", right),), sides[2], True)
    gap = minus_elsewhere(draft, setting)
    return None if gap is None else claimed(gap, replace(number, given=replace(given, value=sign * given.value)))


def agreeing(draft: Draft) -> Draft | None:
    """Return whether two figures are one, or whether every place that prints a figure prints the same."""
    pair = pair_of(draft)
    if pair is not None and {pair[0].kind, pair[1].kind} == {Kind.FIGURE}:
        return Draft((Check(pair[0], "=", pair[1]),), pair[2], True)
    if draft.kind is not Kind.FIGURE or len(draft.bodies) != 1:
        return None
    return replace(draft, bodies=(Check(draft.body, "agree"),), asked=True)


def _exists(draft: Draft) -> Draft | None:
    if draft.kind is not Kind.FIGURE or len(draft.bodies) != 1 or draft.implied:
        return None
    return replace(draft, bodies=(Check(draft.body, ">", _NOTHING),), asked=True)


def _still(draft: Draft) -> Draft | None:
    return replace(draft, asked=True) if draft.kind is Kind.VERDICT else None


RULES = (
    Rule(
        "a number is claimed",
        ("draft:phrase number:number check", "check draft:phrase number:number", "draft:phrase check number:number"),
        _level_claimed,
        0.05,
    ),
    Rule("a number is claimed to equal", ("draft:phrase equal number:number",), _level_claimed, 0.15),
    Rule("a limit is claimed", ("draft:phrase degree:degree number:number",), _limit_claimed, 0.4),
    Rule("a number is told", ("draft:phrase number:number",), _level_claimed, 0.7),
    Rule("moved by a number", ("draft:phrase direction:direction number:number",), _changed_by, 0.2),
    Rule("a share is claimed", ("draft:phrase share number:number",), _share_claimed, 0.5),
    Rule(
        "a movement is doubted",
        ("draft:phrase direction:direction check", "draft:phrase check direction:direction"),
        _changed_to,
        0.15,
    ),
    Rule(
        "more than another is claimed",
        ("left:phrase than right:phrase degree:degree check", "left:phrase check than right:phrase degree:degree"),
        compared,
        0.0,
    ),
    Rule(
        "more than elsewhere is claimed",
        (
            "draft:phrase than setting:setting degree:degree check",
            "draft:phrase check than setting:setting degree:degree",
        ),
        _compared_elsewhere,
        0.0,
    ),
    Rule(
        "more by a number than elsewhere",
        ("draft:phrase than setting:setting degree:degree number:number",),
        _by_number_elsewhere,
    ),
    Rule("equal to another", ("left:phrase equal right:phrase",), compared, 0.2),
    Rule("above another figure is claimed", ("left:phrase degree:degree right:phrase",), compared, 0.6),
    Rule(
        "a fraction of another is claimed",
        ("left:phrase right:phrase check", "left:phrase equal right:phrase check", "check left:phrase right:phrase"),
        _fraction_held,
        0.05,
    ),
    Rule("places agree", ("draft:phrase agree",), agreeing),
    Rule(
        "is a figure right",
        ("draft:phrase sort:check",),
        lambda draft, sort: None if sort == "weak" or draft.asked else agreeing(draft),
        0.8,
    ),
    Rule("which of two numbers", ("draft:phrase number or number",), agreeing, 0.1),
    Rule("is there any", ("draft:phrase exist", "exist draft:phrase"), _exists, 0.15),
    Rule("a verdict asked again", ("draft:phrase check", "check draft:phrase"), _still, 0.0),
)
