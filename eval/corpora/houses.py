"""House styles: which tables a province's disclosure has, in which order, under which titles and in which unit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eval.corpora.budgets import Budget
from eval.corpora.departments import HouseStyle, SynthDepartment
from eval.corpora.forms import (
    Form,
    balance,
    basic_by_economy,
    expenditure,
    fiscal_balance,
    fund_expenditure,
    general_expenditure,
    income_by_function,
    income_by_unit,
    numbered,
)
from eval.corpora.lists import procurement, projects_list, three_public_columns, three_public_rows
from eval.corpora.tables import MoneyStyle, SynthTable

OWN_MONEY = {
    HouseStyle.HEBEI: "单位资金",
    HouseStyle.JIANGSU: "其他收入",
    HouseStyle.SHANGHAI: "其他收入",
    HouseStyle.GUANGDONG: "其他资金",
}
_BLANK = ("经营支出", "上解上级支出", "对附属单位补助支出")
_TOTALS = ("收入总计", "支出总计")


@dataclass(frozen=True, slots=True)
class HouseFigures:
    """What the tables of a disclosure are filled from: this year's figures and last year's."""

    department: SynthDepartment
    now: Budget
    before: Budget


def budget_tables(figures: HouseFigures, whole: bool = True) -> tuple[SynthTable, ...]:
    """Return the tables of a budget in the style of its department; not `whole` keeps three short ones."""
    make = {
        HouseStyle.HEBEI: _hebei,
        HouseStyle.JIANGSU: _jiangsu,
        HouseStyle.SHANGHAI: _shanghai,
        HouseStyle.GUANGDONG: _guangdong,
    }[figures.department.style]
    return tuple(make(figures, whole))


def _hebei(figures: HouseFigures, whole: bool) -> Iterator[SynthTable]:
    department, now = figures.department, figures.now
    style = MoneyStyle("万元")
    caption = (f"{department.code}{department.name}", f"预算年度：{now.year}", f"单位：{style.unit}")

    def table(title: str, form: Form) -> SynthTable:
        columns, rows = numbered(form)
        return SynthTable(f"部门预算{title}", columns, rows, style, caption, caption_inside=True, numbers_columns=True)

    sources = (
        ("一、一般公共预算拨款收入", now.general),
        ("二、政府性基金预算拨款收入", now.fund),
        ("三、国有资本经营预算拨款收入", 0),
        ("四、财政专户管理资金收入", 0),
        (f"五、{OWN_MONEY[department.style]}", now.unit_income),
    )
    yield table("收支总表", balance(now, sources, _TOTALS, all_classes=whole))
    yield table("支出总表", expenditure(now, extra=_BLANK))
    if whole:
        yield table("收入总表", income_by_function(now))
        yield table("财政拨款收支总表", fiscal_balance(now, _fiscal_sources(now), by_fund=True))
        yield table("一般公共预算财政拨款支出表", general_expenditure(now))
        yield table("一般公共预算财政拨款基本支出表", basic_by_economy(now))
        yield table("政府基金预算财政拨款支出表", fund_expenditure(now))
        yield table("项目支出表", projects_list(now.projects))
        yield table("政府采购预算表", procurement(now))
    yield table("财政拨款“三公”经费支出表", three_public_rows(now, figures.before))


def _jiangsu(figures: HouseFigures, whole: bool) -> Iterator[SynthTable]:
    department, now = figures.department, figures.now
    style = MoneyStyle("万元", thousands=True)
    numbers = iter(range(1, 20))

    def table(title: str, form: Form) -> SynthTable:
        caption = (f"公开{next(numbers):02d}表", f"部门：{department.name}", f"单位：{style.unit}")
        return SynthTable(title, *form, style, caption)

    sources = (
        ("一、一般公共预算拨款收入", now.general),
        ("二、政府性基金预算拨款收入", now.fund),
        ("三、国有资本经营预算拨款收入", 0),
        (f"四、{OWN_MONEY[department.style]}", now.unit_income),
    )
    yield table(
        "收支总表", balance(now, sources, ("收入总计", "支出总计"), all_classes=False, heads=("项目", "预算数"))
    )
    if whole:
        yield table("收入总表", income_by_unit(now, department.code, department.name))
    yield table("支出总表", expenditure(now, extra=("事业单位经营支出", "上缴上级支出")))
    if whole:
        yield table("财政拨款收支总表", fiscal_balance(now, _fiscal_sources(now), by_fund=False))
        yield table("一般公共预算支出表", general_expenditure(now))
        yield table("一般公共预算基本支出表", basic_by_economy(now))
    yield table(
        "一般公共预算“三公”经费、会议费、培训费支出预算表" if whole else "“三公”经费支出预算表",
        three_public_columns(now, extra=whole),
    )
    if whole:
        yield table("政府性基金预算支出表", fund_expenditure(now))
        yield table("政府采购支出预算表", procurement(now))


def _shanghai(figures: HouseFigures, whole: bool) -> Iterator[SynthTable]:
    department, now = figures.department, figures.now
    style = MoneyStyle("元", digits=0, thousands=True)

    def table(title: str, form: Form, unit: MoneyStyle = style) -> SynthTable:
        caption = (f"编制部门：{department.name}", f"单位：{unit.unit}")
        return SynthTable(f"{now.year}年部门{title}", *form, unit, caption)

    sources = (
        ("一、财政拨款收入", now.general + now.fund),
        ("1. 一般公共预算资金", now.general),
        ("2. 政府性基金", now.fund),
        ("3. 国有资本经营预算", 0),
        ("二、事业收入", 0),
        (f"三、{OWN_MONEY[department.style]}", now.unit_income),
    )
    yield table("财务收支预算总表", balance(now, sources, _TOTALS, all_classes=False))
    if whole:
        yield table("收入预算总表", income_by_function(now, levels=3))
    yield table("支出预算总表", expenditure(now, levels=3, total_first=False))
    if whole:
        yield table("财政拨款收支预算总表", fiscal_balance(now, _fiscal_sources(now), by_fund=True))
        yield table(
            "一般公共预算支出功能分类预算表", general_expenditure(now, levels=3, shows_kinds=False, total_first=False)
        )
        yield table("政府性基金预算支出功能分类预算表", fund_expenditure(now, levels=3))
        yield table("一般公共预算基本支出部门预算经济分类预算表", basic_by_economy(now, levels=2))
    # The rule for this one table is 万元, whatever the others print.
    yield table("“三公”经费预算表", three_public_columns(now, extra=False), replace(style, unit="万元", digits=2))


def _guangdong(figures: HouseFigures, whole: bool) -> Iterator[SynthTable]:
    department, now = figures.department, figures.now
    style = MoneyStyle("万元")

    def table(title: str, form: Form) -> SynthTable:
        return SynthTable(title, *form, style, (f"单位名称：{department.name}", f"单位：{style.unit}"))

    sources = (
        ("一、一般公共预算拨款", now.general),
        ("二、政府性基金预算拨款", now.fund),
        ("三、国有资本经营预算拨款", 0),
        ("四、财政专户拨款", 0),
        (f"五、{OWN_MONEY[department.style]}", now.unit_income),
    )
    yield table(
        "收支总体情况表", balance(now, sources, _TOTALS, all_classes=False, heads=("项目", f"{now.year}年预算"))
    )
    if whole:
        yield table("收入总体情况表", income_by_function(now))
    yield table("支出总体情况表", expenditure(now))
    if whole:
        yield table("财政拨款收支总体情况表", fiscal_balance(now, _fiscal_sources(now), by_fund=False))
        yield table("一般公共预算支出情况表（按功能分类科目）", general_expenditure(now, shows_kinds=False))
        yield table("一般公共预算基本支出情况表（按支出经济分类科目）", basic_by_economy(now, shows_kinds=False))
        yield table("政府性基金预算支出情况表", fund_expenditure(now))
    yield table("一般公共预算安排的“三公”经费预算表", three_public_rows(now, figures.before if whole else None))


def _fiscal_sources(now: Budget) -> tuple[tuple[str, int], ...]:
    return (
        ("一、一般公共预算拨款", now.general),
        ("二、政府性基金预算拨款", now.fund),
        ("三、国有资本经营预算拨款", 0),
    )
