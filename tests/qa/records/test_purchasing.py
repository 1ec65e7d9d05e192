"""Lines of a procurement table: which a thing tells and what they come to."""

import pytest
from made_up_selects import select_of, told
from made_up_store import engine_over_page, load_cases

from index.records import TableKind
from qa.figures.results import Found
from qa.query.nodes import Frame, Thing
from qa.records.lookup import look_up
from qa.records.members import list_members
from qa.records.targets import resolve_target

# Class, project, account, what is bought, how, amount: the form of several provinces.
_LINES = (
    ("一、货物A", "", "", "", "", "176.50"),
    ("", "信息化更新", "", "", "", "120.50"),
    ("", "", "办公设备购置", "", "", "120.50"),
    ("", "", "", "台式计算机（20万以上）", "政府集中采购", "80.00"),
    ("", "", "", "计算机软件", "政府集中采购", "40.50"),
    ("", "灯塔巡检经费", "", "", "", "56.00"),
    ("", "", "专用设备购置", "", "", "56.00"),
    ("", "", "", "其他专用设备", "部门集中采购", "56.00"),
    ("三、服务C", "", "", "", "", "84.20"),
    ("", "灯塔巡检经费", "", "", "", "62.00"),
    ("", "", "会议费", "", "", "12.00"),
    ("", "", "", "会议服务", "分散自行组织", "12.00"),
    ("", "", "维修（护）费", "", "", "50.00"),
    ("", "", "", "运行维护服务", "分散自行组织", "30.00"),
    ("", "", "", "", "部门集中采购", "20.00"),
    ("", "海图编绘及印刷费", "", "", "", "22.20"),
    ("", "", "印刷费", "", "", "15.00"),
    ("", "", "", "印刷和出版服务", "分散自行组织", "14.90"),
    ("", "", "", "笔", "分散自行组织", "0.10"),
    ("", "", "会议费", "", "", "7.20"),
    ("", "", "", "会议服务", "分散自行组织", "7.20"),
)
_HEAD = ("采购品目大类", "专项名称", "经济科目", "采购物品名称", "采购组织形式", "总计")


def _row(cells, tag="td"):
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    rows = [_row(_HEAD, "th"), _row(("合计", "", "", "", "", "260.70")), *map(_row, _LINES)]
    table = f"<h2>政府采购预算表</h2><p>单位：万元</p><table>{''.join(rows)}</table>"
    body = f"<p>会议费预算30.00万元，与上年持平。</p>{table}"
    folder = tmp_path_factory.mktemp("purchases")
    with engine_over_page(folder, "台州市航标处2023年部门预算", body) as engine:
        yield engine.records


@pytest.mark.parametrize("case", load_cases("purchases.jsonl"), ids=str)
def test_the_lines_that_a_thing_tells_are_added_up(case, records):
    found = look_up(select_of(case), resolve_target(Frame(), records.vocabulary), records)
    assert isinstance(found, Found)
    assert told(found.figure) == case["gives"]
    assert [told(figure) for figure in found.operands] == case.get("operands", [])


def test_what_each_project_buys_is_added_up(records):
    target = resolve_target(Frame(), records.vocabulary)
    members = list_members("projects", Thing(table=TableKind.PROCUREMENT), target, records)
    assert [told(member.figure) for member in members] == [
        "信息化更新采购合计 120.5万元",
        "灯塔巡检经费采购合计 118万元",
        "海图编绘及印刷费采购合计 22.2万元",
    ]


def test_how_a_thing_is_bought_stands_beside_it(records):
    target = resolve_target(Frame(), records.vocabulary)
    lines = {
        member.name: [figure.text for figure in member.others]
        for member in list_members("purchases", None, target, records)
    }
    assert lines["台式计算机(20万以上)"] == ["政府集中采购"]
    assert all(lines.values())
