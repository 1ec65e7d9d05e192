"""Words of their own are placed by the words of rows: whole, in part, within a project, with the unit asked for; else not at all."""

import pytest
from made_up_selects import told
from made_up_store import engine_over_page

from qa.figures.results import Missing, Why
from qa.query.nodes import Frame, Quantity, Select, Thing
from qa.records.lookup import look_up
from qa.records.search import search_records
from qa.records.targets import resolve_target

_GOALS = """<h2>{project}绩效目标表</h2><p>单位：万元</p><table>
<tr><td>项目名称</td><td colspan="3">{project}</td></tr>
<tr><td>预算数</td><td colspan="3">{budget}</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>{rows}</table>"""


def goals(project, budget, *rows):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return _GOALS.format(project=project, budget=budget, rows=lines)


BODY = goals(
    "泵站电梯养护经费",
    "12.00",
    ("产出指标", "数量指标", "养护的电梯数量", "8台"),
    ("产出指标", "质量指标", "电梯年检合格率", "≥98%"),
    ("产出指标", "成本指标", "单台电梯养护成本", "≤1500元"),
    ("满意度指标", "服务对象满意度指标", "乘梯群众满意度", "≥90%"),
) + goals(
    "河道保洁经费",
    "30.00",
    ("产出指标", "数量指标", "保洁河道长度", "46公里"),
    ("产出指标", "质量指标", "河道保洁合格率", "≥95%"),
    ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥88%"),
)


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    with engine_over_page(tmp_path_factory.mktemp("search"), "青浦区水务站2024年部门预算", BODY) as engine:
        yield engine.records


def look(records, thing, quantity=None, unit=None):
    return look_up(Select(thing, quantity=quantity, unit=unit), resolve_target(Frame(), records.vocabulary), records)


@pytest.mark.parametrize(
    ("thing", "quantity", "unit", "gives"),
    [
        (Thing(words="养护电梯数量"), None, None, "养护的电梯数量 8台"),
        (Thing(words="电梯养护成本"), Quantity.MONEY, None, "单台电梯养护成本 1500元"),
        (Thing(words="电梯的年检合格率"), Quantity.PERCENT, None, "电梯年检合格率 98%"),
        (Thing(words="满意度", project="河道保洁"), None, None, "沿河居民满意度 88%"),
        (Thing(words="合格率", project="泵站电梯养护"), None, None, "电梯年检合格率 98%"),
        (Thing(words="电梯养护"), Quantity.COUNT, "台", "养护的电梯数量 8台"),
    ],
)
def test_words_are_placed_where_a_row_covers_them(thing, quantity, unit, gives, records):
    found = look(records, thing, quantity, unit)
    assert told(found.figure).partition("-")[2] == gives


@pytest.mark.parametrize(
    ("thing", "quantity", "unit"),
    [
        (Thing(words="路灯数量"), None, None),
        (Thing(words="电梯年检合格率"), Quantity.MONEY, None),
        (Thing(words="电梯养护"), Quantity.COUNT, "公里"),
        (Thing(words="电梯年检合格率", project="河道保洁"), None, None),
    ],
)
def test_what_no_row_covers_is_not_placed(thing, quantity, unit, records):
    missing = look(records, thing, quantity, unit)
    assert isinstance(missing, Missing)
    assert missing.why is Why.NOT_FOUND


def test_words_that_several_rows_cover_alike_are_all_told(records):
    found = look(records, Thing(words="合格率"))
    assert [told(figure).partition("-")[2] for figure in (found.figure, *found.alike)] == [
        "电梯年检合格率 98%",
        "河道保洁合格率 95%",
    ]


def test_facts_are_ranked_with_a_score(records):
    target = resolve_target(Frame(), records.vocabulary)
    ranked = search_records("电梯年检合格率", Thing(), target, records, None, None)
    assert ranked[0].score == 1.0
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert search_records("率", Thing(), target, records, None, None) == ()
