"""What is part of something wider is kept apart from it: money of one fund, 固定资产 among all assets; in totals, shares and rankings."""

import re

import pytest
from made_up_store import engine_over_page, load_cases, stated

_HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
_ALL_MONEY = (
    ("", "合计", "900.00", "500.00", "400.00"),
    ("207", "文化旅游体育与传媒支出", "620.00", "380.00", "240.00"),
    ("20701", "文化和旅游", "620.00", "380.00", "240.00"),
    ("2070104", "图书馆", "260.00", "180.00", "80.00"),
    ("2070109", "群众文化", "360.00", "200.00", "160.00"),
    ("212", "城乡社区支出", "280.00", "120.00", "160.00"),
    ("21208", "国有土地使用权出让收入安排的支出", "280.00", "120.00", "160.00"),
    ("2120899", "其他国有土地使用权出让收入安排的支出", "280.00", "120.00", "160.00"),
)
_GENERAL = (
    ("", "合计", "600.00", "420.00", "180.00"),
    ("207", "文化旅游体育与传媒支出", "600.00", "420.00", "180.00"),
    ("20701", "文化和旅游", "600.00", "420.00", "180.00"),
    ("2070104", "图书馆", "350.00", "270.00", "80.00"),
    ("2070109", "群众文化", "250.00", "150.00", "100.00"),
)
_OWN_COSTS = ("“三公”经费小计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费", "会议费")
_TOTALS = (
    ("本年收入合计", "940.00", "本年支出合计", "900.00"),
    ("上年结转", "20.00", "年末结转和结余", "60.00"),
    ("总计", "960.00", "总计", "960.00"),
)


def _table(title, rows, head=_HEAD):
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (head, *rows))
    return f"<h2>{title}</h2><p>单位：万元</p><table>{lines}</table>"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    tables = (
        _table("收支总表", _TOTALS, ("收入", "预算数", "支出", "预算数"))
        + _table("部门支出总表", _ALL_MONEY)
        + _table("一般公共预算支出表", _GENERAL)
    )
    tables += _table("“三公”经费、会议费支出表", (("20.00", "3.00", "5.00", "12.00", "26.00"),), _OWN_COSTS)
    owned = "截至2023年12月31日，资产总额80.00万元，其中：固定资产60.00万元。与上年相比，资产总额增加5.00万元。"
    with engine_over_page(
        tmp_path_factory.mktemp("funds"), "嘉峪市文化馆2024年部门预算", f"{tables}<p>{owned}</p>"
    ) as opened:
        yield opened


@pytest.mark.parametrize("case", load_cases("funds.jsonl"), ids=lambda case: case["question"])
def test_a_figure_is_of_the_fund_that_is_named(case, engine):
    answer = engine.ask(f"嘉峪市文化馆2024年{case['question']}")
    assert stated(answer)[: len(case["values"])] == case["values"], answer.text
    for words in case.get("lacks", ()):
        assert words not in re.sub(r"\[\d+\]|\*", "", answer.text)
