import html
import json
import re
from dataclasses import replace

import pytest

from eval.gold.items import Evidence, GoldItem, GoldValue
from eval.judging.answers import GivenAnswer, GivenCitation
from eval.judging.metrics import Judged, measure, percentile
from eval.judging.numbers import unsupported_figures
from eval.judging.rates import Rate
from eval.judging.results import load_results
from eval.judging.scoring import Verdict
from eval.reports.html import render_html
from eval.reports.markdown import render_markdown
from eval.runs.evaluation import Evaluation
from eval.runs.runner import run_set
from eval.runs.systems import Ours
from eval.runs.variants import VARIATIONS, iter_variants, measure_robustness, render_robustness
from eval.svg import Line
from eval.text_tables import render_table
from index.errors import StoreError
from qa.answer import Answer, Citation, Note, Reading, Route, Value, answer_object
from qa.query.language import Language

READING = Reading(Language.CHINESE, departments=("某局",), years=(2024,))


def found(question, figure="3.50"):
    return Answer(
        question,
        Route.TABLE,
        f"某局2024年办公费{figure}万元[1]。",
        READING,
        values=(Value("某局", 2024, "办公费", figure, "万元", (1,)),),
        citations=(Citation(1, "某局2024年预算", "某局预算", "办公费 3.50", table="支出表", row="办公费"),),
        elapsed_ms=12.0,
    )


def refused(question):
    return Answer(question, Route.REFUSE, "没有找到。", READING, elapsed_ms=4.0)


class FixedEngine:
    """Gives each question the answer prepared for it; an exception is raised."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def ask(self, question, history=()):
        self.asked.append((question, history))
        answer = self.answers(question)
        if isinstance(answer, Exception):
            raise answer
        return answer


GOLD_VALUE = GoldValue("某局", "2024", "办公费", "3.5", "万元")
PLACE = Evidence("某局2024年预算", None, "支出表", "办公费", "合计", "办公费 3.50")
LOOKUP = GoldItem(
    "one", "某局2024年办公费是多少？", "citizen", "lookup", "table", values=(GOLD_VALUE,), evidence=(PLACE,)
)
ABSENT = GoldItem("two", "别局2024年办公费是多少？", "official", "unanswerable", "refuse")
FOLLOW_UP = replace(LOOKUP, id="three", question="办公费呢？", history=("某局2024年邮电费是多少？",))


@pytest.fixture
def mixed_run(tmp_path):
    """A right answer, a figure where none should be, and an engine failure."""
    answers = {LOOKUP.question: found(LOOKUP.question), ABSENT.question: found(ABSENT.question)}
    engine = FixedEngine(lambda question: answers.get(question, StoreError("the store is gone")))
    results = tmp_path / "mixed.results.jsonl"
    return run_set("mixed", [LOOKUP, ABSENT, FOLLOW_UP], Ours(engine), results), engine, results


def test_every_question_is_asked_with_its_history(mixed_run):
    _, engine, _ = mixed_run
    assert engine.asked == [(LOOKUP.question, ()), (ABSENT.question, ()), (FOLLOW_UP.question, FOLLOW_UP.history)]


def test_a_failure_of_the_engine_is_a_miss_and_does_not_end_the_run(mixed_run):
    run, _, _ = mixed_run
    assert [one.verdict.right for one in run.judged] == [True, False, False]
    assert run.metrics.overall.rate("failures") == Rate(1, 3)
    assert run.judged[2].failure == "StoreError: the store is gone"


def test_results_keep_the_verdict_and_the_whole_answer(mixed_run):
    _, _, results = mixed_run
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["right"], line["wrong_number"]) for line in lines] == [
        ("one", True, False),
        ("two", False, True),
        ("three", False, False),
    ]
    assert lines[0]["answer"] == json.loads(json.dumps(answer_object(found(LOOKUP.question))))
    assert lines[2]["reasons"] == ["StoreError: the store is gone"]


def test_results_are_read_as_they_were_judged(mixed_run):
    run, _, results = mixed_run
    assert [(each.id, each.kind, each.right, each.answer.values) for each in load_results(results)] == [
        (one.item.id, one.item.kind, one.verdict.right, one.answer.values) for one in run.judged
    ]


MISSED = (
    ("two 别局2024年办公费是多少？", "heading"),
    ("should refuse, got table with 1 values", "原因 / why"),
    ("是 / yes", "错误数字 / wrong number"),
    ('["某局"]', "理解为 / understood departments"),
    ("某局 2024 办公费 = 3.50 万元", "给出 / gave"),
    ("StoreError: the store is gone", "原因 / why"),
    ("某局2024年邮电费是多少？", "前文 / after"),
    ("某局2024年预算, 支出表, 办公费: 办公费 3.50", "证据 / stands in"),
)


def test_the_report_shows_each_miss_with_query_evidence_values_and_reason(mixed_run):
    run, _, _ = mixed_run
    measures, misses = render_markdown(Evaluation(run, 1)).split("## 答错的题 / missed questions (2)")
    assert "| 答对 / right answers " in measures
    assert "### two 别局2024年办公费是多少？" in misses
    assert all(f"- {label}: {text}" in misses for text, label in MISSED if label != "heading")
    assert LOOKUP.question not in misses


def test_the_page_holds_charts_tables_and_misses_and_needs_nothing_else(mixed_run):
    run, _, _ = mixed_run
    page = render_html(Evaluation(run, 1))
    assert all(html.escape(part) in page for line in MISSED for part in line if part != "heading")
    assert page.count("<svg") == page.count("</svg>") == 2
    assert not re.search(r"<script|<link|src=|url\(|https?://", page)


def test_the_page_plots_growth_when_it_was_measured(mixed_run):
    run, _, _ = mixed_run
    growth = [Line("table answer", ((5, 2.0), (100, 3.0))), Line("never measured", ())]
    page = render_html(Evaluation(run, 1), growth)
    assert page.count("<svg") == 3
    assert "table answer</text>" in page


def test_a_page_shows_what_an_answer_says_as_text(tmp_path):
    answer = replace(found(ABSENT.question), text="<script>alert(1)</script>")
    run = run_set("x", [ABSENT], Ours(FixedEngine(lambda question: answer)), tmp_path / "r.jsonl")
    assert "<script" not in render_html(Evaluation(run, 1))


def judged(item, answer, right=True, wrong_number=False):
    return Judged(item, answer, Verdict(right, wrong_number, () if right else ("why",)))


def test_measures_stand_apart_each_with_its_denominator():
    cited = (GivenCitation("某局2024年预算", "支出表", "办公费", "别的话"),)
    metrics = measure(
        [
            judged(LOOKUP, GivenAnswer("table", "", citations=cited, elapsed_ms=10)),
            judged(LOOKUP, GivenAnswer("refuse", "", elapsed_ms=30), right=False),
            judged(LOOKUP, GivenAnswer("text", ""), right=False, wrong_number=True),
            judged(ABSENT, GivenAnswer("refuse", "", elapsed_ms=20)),
        ]
    )
    rates = {each.measure.key: each.rate for each in metrics.overall.measured}
    assert rates["right"] == rates["route"] == Rate(2, 4)
    assert rates["wrong_numbers"] == Rate(1, 4)
    assert rates["cited_document"] == rates["cited_place"] == rates["cited_table"] == rates["cited_row"] == Rate(1, 3)
    assert rates["cited_column"] == Rate(0, 3)
    assert rates["refusal_precision"] == Rate(1, 2)
    assert rates["refusal_recall"] == Rate(1, 1)
    assert (metrics.overall.p50_ms, metrics.overall.p95_ms) == (20, 30)
    assert [(group.name, group.rate("right")) for group in metrics.by_kind] == [
        ("lookup", Rate(1, 3)),
        ("unanswerable", Rate(1, 1)),
    ]


def test_a_rate_over_nothing_has_no_share():
    assert measure([]).overall.rate("right").share is None
    assert str(Rate(1, 4)) == "1/4 (25.0%)"
    assert percentile([], 95) is None


def test_a_table_is_aligned_by_display_width():
    assert render_table(("部门", "n"), [("a", "10")]) == "| 部门 | n  |\n| ---- | -- |\n| a    | 10 |"


def test_a_figure_that_stands_in_values_or_quotes_is_supported():
    assert unsupported_figures(found("问")) == ()


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("办公费3.50万元，另有4.20万元。", ("4.20",)),
        ("办公费35,000元。", ("35,000",)),
        ("1. 办公费3.5万元[1]\n2. 见[12]", ()),
        ("办公费３．５０万元，增长１２％", ("12",)),
        ("共1项，涉及1个部门。", ()),
    ],
    ids=["invented", "converted without saying", "ordinals and marks", "full-width", "own counts"],
)
def test_a_figure_from_nowhere_is_found(text, unsupported):
    assert unsupported_figures(replace(found("问"), text=text)) == unsupported


def test_a_refusal_may_name_the_years_there_are_but_no_amount():
    answer = replace(refused("某局2019年办公费是多少？"), text="没有2019年；有2020年、2024年，办公费3.50万元。")
    assert unsupported_figures(answer) == ("3.50",)


def test_figures_of_findings_and_of_the_question_are_supported():
    answer = replace(
        found("办公费是9.9万元吗？"), text="不是9.9万元；表与说明相差0.8万元。", findings=(Note("r", "相差0.8万元"),)
    )
    assert unsupported_figures(answer) == ()


@pytest.mark.parametrize(
    ("variation", "varied"),
    [
        ("polite opening", "您好，请问某局2024年办公费是多少？"),
        ("thanks", "某局2024年办公费是多少？谢谢！"),
        ("full-width", "某局２０２４年办公费是多少？"),
        ("traditional", "某局2024年辦公費是多少？"),
        ("no closing mark", "某局2024年办公费是多少"),
        ("doubled mark", "某局2024年办公费是多少？？"),
        ("spaced digits", "某局 2024 年办公费是多少？"),
        ("year first", "2024年，某局办公费是多少？"),
        ("year last", "某局办公费是多少，2024年的？"),
        ("short year", "某局24年办公费是多少？"),
        ("typo", "某局2024年办工费是多少？"),
        ("other words", "某局2024年办公费为多少？"),
    ],
)
def test_a_question_is_varied_by_rule(variation, varied):
    assert dict(iter_variants(LOOKUP.question))[variation] == varied


def test_every_variation_has_a_case():
    assert {name for name, _ in VARIATIONS} == set(dict(iter_variants(LOOKUP.question)))


def test_a_variation_that_alters_nothing_is_not_asked():
    assert "full-width" not in dict(iter_variants("How much is it?"))
    assert "year first" not in dict(iter_variants("某局办公费2023年和2024年哪年多？"))


@pytest.mark.parametrize("question", ["某局2023到2024年办公费多少？", "那和2023年比呢？"])
def test_a_year_that_holds_the_question_together_is_not_moved(question):
    assert not {"year first", "year last"} & set(dict(iter_variants(question)))


def test_an_answer_that_changes_with_the_wording_is_reported():
    engine = FixedEngine(lambda question: refused(question) if "谢谢" in question else found(question))
    robustness = measure_robustness([LOOKUP], engine)
    assert dict(robustness.rates)["thanks"] == Rate(1, 1)
    assert dict(robustness.rates)["traditional"] == Rate(0, 1)
    assert re.search(r"all +\| 1/12 \(8.3%\)", render_robustness(robustness))
    (change,) = robustness.changes
    assert change.broke
    assert "**broke** one, thanks: 某局2024年办公费是多少？谢谢！ (table 3.50万元 → refuse no figure)" in (
        render_robustness(robustness)
    )
