"""What a series runs over inside one department: named, with its own figure, and findable again by its thing."""

import pytest
from made_up_selects import frame_of, records_of, thing_of, told
from made_up_store import engine_over_page, load_cases, save_made_up_documents

from index.records import TableKind
from index.stores.record_store import open_record_store
from qa.figures.results import Found
from qa.query.nodes import Frame, Select, Thing
from qa.records.lookup import look_up
from qa.records.members import find_whole, list_members
from qa.records.targets import resolve_target

CASES = load_cases("record_members.jsonl")
_UNITS = """<h2>部门机构设置情况</h2><table><tr><th>单位名称</th><th>单位性质</th><th>单位规格</th><th>经费保障形式</th></tr>
<tr><td>青田县水文站</td><td>事业</td><td>股级</td><td>财政拨款</td></tr>
<tr><td>青田县水利局本级</td><td>行政</td><td>正科级</td><td>财政拨款</td></tr></table>"""


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield records_of(store)
    store.close()


def members_of(case, records):
    target = resolve_target(frame_of(case), records.vocabulary)
    whole = thing_of(case["whole"]) if "whole" in case else None
    return target, whole, list_members(case["axis"], whole, target, records)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_members_of_an_axis_are_listed(case, records):
    assert [told(member.figure) for member in members_of(case, records)[2]] == case["gives"]


@pytest.mark.parametrize("case", [case for case in CASES if case["gives"]], ids=str)
def test_the_thing_of_a_member_finds_its_figure_again(case, records):
    target, whole, members = members_of(case, records)
    for member in members:
        found = look_up(Select(member.thing), target, records, alone=False)
        figures = (
            (found.figure, *found.alike, *found.other_scope, *found.disagreeing) if isinstance(found, Found) else ()
        )
        within = whole.within if whole is not None else ()
        assert within or any(figure.fen == member.figure.fen for figure in figures), member.name


def test_the_whole_of_an_axis_is_found(records):
    target = resolve_target(Frame("衢州市柯城区教育局"), records.vocabulary)
    wholes = {
        "projects": "项目支出 1300.10万元",
        "purchases": "政府采购预算 130.00万元",
        "classes": "支出总计 5200.40万元",
    }
    for axis, figure in wholes.items():
        assert told(find_whole(axis, None, target, records).figure) == figure
    assert told(find_whole("parts", Thing("三公经费"), target, records).figure) == "三公经费 26.50万元"
    assert find_whole("units", None, target, records) is None


def test_units_are_told_with_what_their_table_says(tmp_path):
    with engine_over_page(tmp_path, "青田县水利局2024年部门预算", _UNITS) as engine:
        records = engine.records
        target = resolve_target(Frame(), records.vocabulary)
        members = list_members("units", None, target, records)
        assert [member.name for member in members] == ["青田县水文站"]
        assert [figure.text for member in members for figure in (member.figure, *member.others)][:3] == [
            "事业",
            "股级",
            "财政拨款",
        ]
        assert members[0].figure.facts[0].fact.table_kind is TableKind.UNITS
