from answer_examples import answer_with

from eval.gold.items import GoldItem
from eval.tuning.thresholds import render_declined, render_trials, try_thresholds
from qa.answer import Route
from qa.passages import thresholds


class _AnswersBelow:
    """Answers everything while the threshold is below a half, declines everything above."""

    def ask(self, question, history=()):
        if thresholds.REASON < 0.5:
            return answer_with(text="本部门在北坡林场。", route=Route.TEXT, values=())
        return answer_with(text="没有找到。", route=Route.REFUSE, values=(), citations=())


ITEMS = (
    GoldItem("t1", "林场在哪？", "plain", "explain", "text", must_contain=(("北坡",),)),
    GoldItem("t2", "谁是场长？", "plain", "unanswerable", "refuse"),
    GoldItem("t3", "林场多少钱？", "plain", "lookup", "table"),
)


def test_a_threshold_is_tried_at_every_value_and_put_back():
    before = {name: getattr(thresholds, name) for name in ("REASON", "DESCRIPTION", "DUTY", "NEAREST")}
    trials = {(trial.name, trial.value): trial for trial in try_thresholds(ITEMS, _AnswersBelow())}
    assert {name: getattr(thresholds, name) for name in before} == before
    low, high = trials["REASON", 0.3], trials["REASON", 0.6]
    assert (low.right, low.declined, low.explanations, low.refused, low.refusals) == (1, 0, 1, 0, 1)
    assert (high.right, high.declined, high.explanations, high.refused, high.refusals) == (0, 1, 1, 1, 1)
    assert "0.6 *" in render_trials(list(trials.values()))


def test_the_share_declined_is_told_apart_for_what_has_an_answer_and_what_has_none():
    rows = [
        [part.strip() for part in row.split("|")[1:-1]] for row in render_declined(ITEMS, _AnswersBelow()).splitlines()
    ]
    assert rows[2:] == [["unanswerable", "1/1", "100.0%"], ["answerable", "2/2", "100.0%"]]
