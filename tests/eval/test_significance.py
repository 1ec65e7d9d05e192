import pytest

from eval.judging.rates import Rate, mean_over, rate_over, render_interval
from eval.judging.significance import Match, match_of, render_p


def test_wins_ties_and_losses_are_of_the_first():
    assert match_of([(True, False), (True, True), (False, False), (False, True), (True, False)]) == Match(2, 2, 1)


@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (8, 1, 0.0390625), (1, 8, 0.0390625), (10, 0, 2 / 1024)],
)
def test_p_is_that_of_a_two_sided_sign_test(wins, losses, p):
    assert Match(wins, 100, losses).p == pytest.approx(p)


def test_a_small_p_is_not_printed_as_zero():
    assert render_p(0.00001) == "p < 0.001"
    assert render_p(0.039) == "p = 0.039"


def test_an_interval_holds_the_share_and_is_the_same_every_time():
    rate = rate_over([(1, 1)] * 80 + [(0, 1)] * 20)
    assert rate == Rate(80, 100)
    low, high = rate.interval
    assert 0.70 < low < 0.75 < 0.85 < high < 0.90
    assert rate_over([(1, 1)] * 80 + [(0, 1)] * 20).interval == rate.interval


def test_figures_of_one_question_are_drawn_together():
    apart = rate_over([(1, 1)] * 40 + [(0, 1)] * 40)
    together = rate_over([(10, 10)] * 4 + [(0, 10)] * 4)
    assert apart.share == together.share
    assert together.interval[1] - together.interval[0] > 2 * (apart.interval[1] - apart.interval[0])


def test_nothing_has_no_interval():
    assert rate_over([]) == Rate(0, 0)
    assert render_interval(rate_over([]).interval) == ""
    assert mean_over([]) is None


def test_a_mean_has_an_interval_too():
    mean = mean_over([1, 0.5, 0.5, 0])
    assert mean.mean == 0.5
    assert mean.interval[0] < 0.5 < mean.interval[1]
