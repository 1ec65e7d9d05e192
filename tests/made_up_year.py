"""A department's two years as facts: what the overview of them is tested with."""

from decimal import Decimal

from answer_examples import document_with, fact_with

from index.records import CodeSystem, Measure, RowRole, TableKind

HOSTILE = "<img/src=x/onerror=window.ran=1>专项"


def amount(key, item, value, **parts):
    whole = {
        "row": item,
        "item": item,
        "row_path": (item,),
        "text": value,
        "value": value,
        "unit": "万元",
        "amount_fen": int(Decimal(value) * 1_000_000),
        "code": None,
        "code_system": None,
        "quote": f"{item} {value}",
        "table": "部门收支总表",
        "table_kind": TableKind.BALANCE,
        "column": ("预算数",),
    }
    return fact_with(key=key, **{**whole, **parts})


def two_years():
    """Return the documents of 2024 and 2025; of 三公经费 nothing but 公务接待费 is printed, which is 0."""
    functional = {"code_system": CodeSystem.FUNCTIONAL, "table_kind": TableKind.GENERAL_EXPENDITURE, "table_index": 2}
    project = {"table_kind": TableKind.PROJECTS, "role": RowRole.DETAIL, "table": "项目支出表", "table_index": 3}
    facts = (
        amount("t0r1c1", "支出总计", "100.00"),
        amount("t0r2c1", "基本支出", "60.00"),
        amount("t0r3c1", "项目支出", "40.00"),
        amount("t1r1c1", "公务接待费", "0"),
        amount("n1", "支出总计", "-5.00", source="narrative", measure=Measure.CHANGE, compared_to="2024"),
        amount("t2r0c1", "一般公共预算支出", "100.00", table_index=2),
        amount("t2r1c1", "一般公共服务支出", "70.00", code="201", **functional),
        amount("t2r2c1", "住房保障支出", "30.00", code="221", **functional),
        amount("t3r1c1", HOSTILE, "25.00", **project),
        amount("t3r2c1", "登记费用", "15.00", **project),
    )
    earlier = (
        amount("t0r1c1", "支出总计", "105.00", year=2024),
        amount("t0r2c1", "基本支出", "50.00", year=2024),
    )
    return document_with(*facts), document_with(*earlier, name="云溪县财政局2024年部门预算", year=2024)
