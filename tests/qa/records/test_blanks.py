"""An empty cell is told from a thing that is not printed, and is never filled from another row."""

import pytest
from made_up_selects import said
from made_up_store import engine_over_page

from qa.query.nodes import Frame, Select, Thing
from qa.records.lookup import look_up
from qa.records.targets import resolve_target


def table_of(title, *rows):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h2>{title}</h2><p>单位：万元</p><table>{lines}</table>"


BODY = (
    table_of(
        "部门支出总表",
        ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        ("", "合计", "90.00", "70.00", "20.00"),
        ("211", "节能环保支出", "90.00", "70.00", "20.00"),
        ("2110101", "行政运行", "70.00", "70.00", ""),
        ("2110203", "建设项目环境影响评价与监督", "20.00", "", "20.00"),
    )
    + table_of(
        "固定资产占用情况表",
        ("项目", "数量", "价值"),
        ("资产总额", "", "80.00"),
        ("1.房屋（平方米）", "120", "30.00"),
        ("2.车辆（台、辆）", "——", "——"),
        ("3.固定资产", "", ""),
    )
    + table_of(
        "“三公”经费支出表",
        ("“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"),
        ("3.20", "", "3.00", "0.20"),
    )
)


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    with engine_over_page(tmp_path_factory.mktemp("blanks"), "青浦区环境监测站2024年部门预算", BODY) as engine:
        yield engine.records


@pytest.mark.parametrize(
    ("thing", "gives"),
    [
        (Thing("因公出国(境)费"), "blank"),
        (Thing("公务接待费"), "公务接待费 0.20万元"),
        (Thing("固定资产"), "blank"),
        (Thing("资产总额"), "资产总额-价值 80.00万元"),
        (Thing("车辆"), "blank"),
        (Thing("行政运行", within=("项目支出",)), "blank"),
        (Thing("行政运行", within=("基本支出",)), "行政运行-基本支出 70.00万元"),
        (Thing("建设项目环境影响评价与监督", within=("基本支出",)), "blank"),
        (Thing("会议费"), "not printed"),
        (Thing("节能环保"), "节能环保支出 90.00万元"),
    ],
)
def test_a_blank_cell_is_said_to_be_blank(thing, gives, records):
    result = look_up(Select(thing), resolve_target(Frame(), records.vocabulary), records)
    assert said(result) == gives, result
    if gives == "blank":
        assert result.nearest == ()
