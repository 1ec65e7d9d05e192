"""Every operation against plain fractions, and every formula against the value it states."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_store import load_cases

from index.records import FEN_PER_UNIT
from index.text.amounts import amount_fen
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure

CASES = load_cases("operations.jsonl")


def figure(value, unit, label="公务接待费"):
    return Figure("某县财政局", 2024, label, Decimal(value), unit, amount_fen(Decimal(value), unit), ())


def figure_from(text):
    return figure(*text.split())


def in_fen(value, unit):
    return Fraction(value) * FEN_PER_UNIT[unit]


def formula_value(formula):
    """Return what the left side of a formula comes to and what its right side says."""
    left, right = formula.rsplit(" = ", 1)
    left = left.replace("× 100%", "* 100").replace("÷", "/")
    evaluated = eval(re.sub(r"\d+(?:\.\d+)?", r"Fraction('\g<0>')", left), {"Fraction": Fraction})
    return evaluated, Fraction(right.rstrip("%"))


def is_rounded(exact, printed, places=2):
    """Return whether the printed number is the exact one rounded half up (away from zero)."""
    scale = 10**places
    rounded = Fraction((abs(exact) * scale + Fraction(1, 2)).__floor__(), scale)
    return printed == (rounded if exact >= 0 else -rounded)


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
positive = st.decimals(min_value="0.01", max_value=10**9, places=2)
units = st.sampled_from(["元", "万元", "亿元"])
money = st.builds(figure, amounts, units)
positive_money = st.builds(figure, positive, units)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['operation']}: {case['why']}" for case in CASES])
def test_the_operation_gives(case):
    name, of = case["operation"], case["of"]
    if name == "convert":
        result = operations.convert(figure_from(of[0]), of[1])
    elif name in ("total", "mean", "counted"):
        unit = ("个",) if name == "counted" else ()
        result = getattr(operations, name)([figure_from(text) for text in of], "合计", *unit)
    else:
        result = getattr(operations, name)(*(figure_from(text) for text in of), "结果")
    assert (result and f"{result.value:f} {result.unit}") == case["gives"]


@given(st.lists(money, min_size=1, max_size=8))
def test_a_total_is_the_exact_sum(figures):
    result = operations.total(figures, "合计")
    assert in_fen(result.value, result.unit) == sum(in_fen(each.value, each.unit) for each in figures) == result.fen
    left, right = formula_value(result.formula)
    assert left == right == Fraction(result.value)


@given(st.lists(money, min_size=1, max_size=8))
def test_a_mean_is_the_exact_sum_over_how_many_there_are_rounded_once(figures):
    result = operations.mean(figures, "平均")
    total = operations.total(figures, "合计")
    assert is_rounded(Fraction(total.value) / len(figures), Fraction(result.value))
    computed, said = formula_value(result.formula)
    assert is_rounded(computed, said)


@given(money, money)
def test_a_difference_is_exact_and_turns_its_sign(left, right):
    result = operations.difference(left, right, "差")
    assert in_fen(result.value, result.unit) == in_fen(left.value, left.unit) - in_fen(right.value, right.unit)
    assert operations.difference(right, left, "差").value == -result.value
    computed, said = formula_value(result.formula)
    assert computed == said == Fraction(result.value)


@given(positive_money, positive_money)
def test_a_share_is_the_exact_fraction_rounded_once(part, whole):
    result = operations.share(part, whole, "占比")
    exact = in_fen(part.value, part.unit) / in_fen(whole.value, whole.unit) * 100
    assert is_rounded(exact, Fraction(result.value))
    computed, said = formula_value(result.formula)
    assert computed == exact
    assert said == Fraction(result.value)


@given(money, positive_money)
def test_growth_is_the_exact_rate_rounded_once(now, before):
    result = operations.growth(now, before, "增长率")
    exact = (in_fen(now.value, now.unit) / in_fen(before.value, before.unit) - 1) * 100
    assert is_rounded(exact, Fraction(result.value))
    computed, said = formula_value(result.formula)
    assert computed == exact
    assert said == Fraction(result.value)


@given(positive_money, positive_money)
def test_growth_from_a_stated_change_equals_growth_from_the_year_before(now, before):
    change = operations.difference(now, before, "增减额")
    result = operations.growth_from_change(now, change, "增长率")
    assert result.value == operations.growth(now, before, "增长率").value
    computed, said = formula_value(result.formula)
    assert is_rounded(computed, said)


@given(money, positive_money)
def test_a_ratio_is_the_exact_quotient_rounded_once(left, right):
    result = operations.ratio(left, right, "倍数")
    exact = in_fen(left.value, left.unit) / in_fen(right.value, right.unit)
    assert is_rounded(exact, Fraction(result.value))
    assert formula_value(result.formula)[0] == exact


@given(positive_money, st.integers(1, 10_000))
def test_an_average_is_the_amount_over_the_count(whole, count):
    result = operations.average(whole, figure(count, "辆"), "平均")
    exact = Fraction(whole.value) / count
    places = 4 if whole.unit != "元" and abs(exact) < 10 else 2
    assert is_rounded(exact, Fraction(result.value), places)
    assert "E" not in result.formula
    assert result.unit == whole.unit


@given(money, units)
def test_a_conversion_keeps_the_amount(amount, unit):
    result = operations.convert(amount, unit)
    assert in_fen(result.value, unit) == in_fen(amount.value, amount.unit)
    assert "E" not in result.formula
    assert operations.convert(result, amount.unit).value == amount.value


@given(money, money)
def test_the_larger_amount_is_larger_in_any_unit(left, right):
    larger = in_fen(left.value, left.unit) > in_fen(right.value, right.unit)
    assert (operations.size(left) > operations.size(right)) is larger


@given(st.lists(positive_money, min_size=2, max_size=5))
def test_shares_of_a_whole_come_to_one_hundred_within_rounding(parts):
    whole = operations.total(parts, "合计")
    shares = [operations.share(part, whole, "占比").value for part in parts]
    assert abs(sum(shares) - 100) <= Decimal("0.005") * len(parts)


@given(money, st.decimals(-1000, 1000, places=3))
def test_a_product_is_the_exact_amount_in_whole_fen(amount, factor):
    result = operations.product(amount, figure(factor, None), "倍")
    assert abs(result.fen - in_fen(amount.value, amount.unit) * Fraction(factor)) <= Fraction(1, 2)
    assert operations.product(figure(factor, None), amount, "倍").fen == result.fen


@given(positive_money, positive_money)
def test_what_is_computed_from_a_share_starts_before_it_was_rounded(part, whole):
    share = operations.share(part, whole, "占比")
    assert abs(operations.product(whole, share, "部分").fen - part.fen) <= 1
