"""Which picture an answer's figures make, and that a picture shows those figures and runs nothing."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from answer_examples import DEPARTMENT, answer_with

from qa.answer import Reading, Route, Value
from qa.query.language import Language
from ui.charts.chart_drawing import draw_chart, render_chart_table
from ui.charts.charts import ChartKind, find_chart

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "charts.jsonl").read_text("utf-8").splitlines()
]
HOSTILE = '<a href="http://example.invalid">点</a><img src=x onerror=alert(1)>'


TREES = {
    "lookup": 'Ask(Select(Thing("支出总计")))',
    "list": 'Ask(Over("parts", It(), of=Thing("支出总计")))',
    "trend": 'Ask(Over("years", Select(Thing("支出总计"))))',
    "share": 'Ask(Combine("÷", Select(Thing("基本支出")), Select(Thing("支出总计")), unit="%"))',
    "rank": 'Ask(Pick(Over("departments", Select(Thing("支出总计")))))',
    "change": 'Ask(Change(Select(Thing("支出总计"))))',
    "sum": 'Ask(Fold("sum", Over("projects", It())))',
}
ALIKE = {"max": "rank", "min": "rank", "growth": "change", "compare": "list", "count": "list", "average": "sum"}


def answer_of(operation, values, route=Route.TABLE, language=Language.CHINESE):
    query = Reading(language, TREES[ALIKE.get(operation, operation)])
    stated = tuple(
        Value(department, year, item, value, unit, (number,), formula)
        for number, (department, year, item, value, unit, formula) in enumerate(values, start=1)
    )
    return answer_with(query=query, values=stated, route=route)


def chart_of(operation, *values, **parts):
    return find_chart(answer_of(operation, [(DEPARTMENT, *value, None) for value in values], **parts))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_figures_decide_the_picture(case):
    chart = find_chart(answer_of(case["operation"], case["values"]))
    if case["chart"] is None:
        assert chart is None
        return
    assert chart is not None
    series = [[series.name, [point.label for point in series.points]] for series in chart.series]
    assert {"kind": chart.kind.value, "series": series, "unit": chart.unit} == case["chart"]


def test_a_refusal_has_no_picture():
    values = [(DEPARTMENT, 2024, "支出总计", "1", "万元", None), (DEPARTMENT, 2025, "支出总计", "2", "万元", None)]
    assert find_chart(answer_of("trend", values)) is not None
    assert find_chart(answer_of("trend", values, route=Route.REFUSE)) is None


def test_what_is_left_of_a_whole_says_how_it_was_computed_and_cites_both():
    chart = chart_of("share", (2025, "基本支出", "101341746", "元"), (2025, "支出总计", "189767551", "元"))
    rest = chart.series[0].points[1]
    assert (rest.printed, rest.formula, rest.citations) == ("8842.5805 万元", "支出总计 - 基本支出", (2, 1))
    assert sum(point.amount for point in chart.series[0].points) == chart.whole.amount == Decimal("18976.7551")
    assert "18,976.76" in draw_chart(chart).plot


def test_bars_beyond_what_can_be_told_apart_are_counted():
    chart = chart_of("list", *((2025, f"项目{number}", str(number + 1), "万元") for number in range(25)))
    assert (len(chart.series[0].points), chart.left_out) == (20, 5)
    assert "另有 5 项未画出" in render_chart_table(chart)


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        ("trend", [(2024, HOSTILE, "1", "万元"), (2025, HOSTILE, "2", "万元")]),
        ("list", [(2025, "合计", "3", "万元"), (2025, HOSTILE, "1", "万元"), (2025, "其他", "2", "万元")]),
        ("list", [(2025, "甲", "3", "万元"), (2025, HOSTILE, "9", "万元"), (2025, "其他", "2", "万元")]),
    ],
)
def test_labels_of_documents_are_text_in_every_picture(operation, values):
    chart = chart_of(operation, *values)
    drawn = draw_chart(chart).plot
    assert "<a" not in drawn
    assert "<img" not in drawn
    assert "&lt;a href" in drawn
    assert "<a" not in render_chart_table(chart)
    assert "<img" not in render_chart_table(chart)


def test_a_picture_carries_the_figures_its_font_and_a_button_to_save_it():
    chart = chart_of("trend", (2024, "支出总计", "1234.50", "万元"), (2025, "支出总计", "2000.00", "万元"))
    drawn = json.loads(draw_chart(chart).plot)
    assert drawn["data"][0]["text"] == ["1,234.50", "2,000.00"]
    assert "（万元）" in drawn["layout"]["title"]["text"]
    assert "Noto Sans CJK SC" in drawn["layout"]["font"]["family"]
    assert drawn["config"]["modeBarButtons"] == [["toImage"]]


def test_the_table_under_a_picture_holds_the_figures_as_printed_with_their_marks():
    table = render_chart_table(chart_of("trend", (2024, "支出总计", "1.50", "亿元"), (2025, "支出总计", "9000", "元")))
    for words in ("1.50 亿元", "9,000 元", '<sup class="mark">1</sup>', '<sup class="mark">2</sup>'):
        assert words in table


def test_an_english_answer_has_an_english_picture():
    values = [(DEPARTMENT, 2025, "基本支出", "3", "万元", None), (DEPARTMENT, 2025, "支出总计", "4", "万元", None)]
    chart = find_chart(answer_of("share", values, language=Language.ENGLISH))
    assert [point.label for point in chart.series[0].points] == ["Basic expenditure (基本支出)", "the rest"]
    assert "Share" in render_chart_table(chart)


def test_the_whole_that_stands_beside_members_is_no_bar_among_them():
    def drawn(whole, role="operand"):
        parts = [Value(DEPARTMENT, 2025, name, "4.00", "万元", (1,)) for name in ("甲项目", "乙项目", "丙项目")]
        beside = Value(DEPARTMENT, 2025, "项目支出", whole, "万元", (2,), role=role)
        chart = find_chart(answer_with(query=Reading(Language.CHINESE, TREES["list"]), values=(*parts, beside)))
        return chart.kind, [point.label for point in chart.series[0].points]

    names = ["甲项目", "乙项目", "丙项目"]
    assert drawn("12.00") == (ChartKind.COMPOSITION, names)
    assert drawn("20.00") == (ChartKind.COMPARISON, names)
