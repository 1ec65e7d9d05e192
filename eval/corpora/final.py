"""The tables of a final account (决算), in the columns 年初预算数, 调整预算数 and 决算数 or 决算数 alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from eval.corpora.budgets import Budget, FunctionalItem, account_name
from eval.corpora.departments import HouseStyle, SynthDepartment
from eval.corpora.forms import Form, by_function, money, ordinal
from eval.corpora.tables import Column, MoneyStyle, SynthColumn, SynthRow, SynthTable


@dataclass(frozen=True, slots=True)
class FinalFigures:
    """What the tables of a final account are filled from: the budget, the adjusted one and what was spent."""

    department: SynthDepartment
    budget: Budget
    adjusted: Budget
    final: Budget


def final_tables(figures: FinalFigures, whole: bool = True) -> tuple[SynthTable, ...]:
    """Return the tables of a final account; not `whole` keeps three short ones."""
    return tuple(_iter_tables(figures, whole))


def _iter_tables(figures: FinalFigures, whole: bool) -> Iterator[SynthTable]:
    department, final = figures.department, figures.final
    in_yuan = department.style is HouseStyle.SHANGHAI
    style = MoneyStyle("元" if in_yuan else "万元", thousands=department.style is HouseStyle.JIANGSU)
    numbers = iter(range(1, 20))

    def table(title: str, form: Form) -> SynthTable:
        caption = (f"公开{next(numbers):02d}表", f"部门：{department.name}", f"金额单位：{style.unit}")
        return SynthTable(title, *form, style, caption)

    yield table("收入支出决算总表", _balance(figures))
    if whole:
        yield table("收入决算表", _income(final))
    yield table("支出决算表", _expenditure(final))
    if whole:
        yield table("一般公共预算财政拨款支出决算表", _general(final))
        yield table("一般公共预算财政拨款基本支出决算表", _basic(final))
    yield table("一般公共预算财政拨款“三公”经费支出决算表", _three_public(figures))


def _balance(figures: FinalFigures) -> Form:
    stages = (("年初预算数", figures.budget), ("调整预算数", figures.adjusted), ("决算数", figures.final))
    sources: tuple[tuple[str, Callable[[Budget], int]], ...] = (
        ("一、一般公共预算财政拨款收入", lambda budget: budget.general),
        ("二、政府性基金预算财政拨款收入", lambda budget: budget.fund),
        ("三、国有资本经营预算财政拨款收入", lambda budget: 0),
        ("四、其他收入", lambda budget: budget.unit_income),
    )
    classes = sorted({item.code[:3] for _, budget in stages for item in budget.functional})
    columns = (
        SynthColumn(("收入", "项目"), Column.NAME, 0),
        *(money("收入", name, panel=0) for name, _ in stages),
        SynthColumn(("支出", "项目（按功能分类）"), Column.NAME, 1),
        *(money("支出", name, panel=1) for name, _ in stages),
    )
    left = [(name, *(of(budget) for _, budget in stages)) for name, of in sources]
    right = [
        (
            f"{ordinal(at)}{account_name(code, figures.final.year)}",
            *(sum(item.total for item in budget.functional if item.code[:3] == code) for _, budget in stages),
        )
        for at, code in enumerate(classes, start=1)
    ]
    blank = (None,) * 4
    rows = [SynthRow((*(income or blank), *(spent or blank))) for income, spent in zip_longest(left, right)]
    earned = tuple(budget.total - budget.carried_over for _, budget in stages)
    spent = tuple(budget.total for _, budget in stages)
    rows.append(SynthRow(("本年收入合计", *earned, "本年支出合计", *spent)))
    carried = tuple(budget.carried_over for _, budget in stages)
    rows.append(SynthRow(("年初结转和结余", *carried, "年末结转和结余", *((0,) * 3))))
    rows.append(SynthRow(("总计", *spent, "总计", *spent)))
    return columns, tuple(rows)


def _income(final: Budget) -> Form:
    heads = (money("本年收入合计"), money("财政拨款收入"), money("事业收入"), money("经营收入"), money("其他收入"))

    def figures(items: Sequence[FunctionalItem]) -> tuple[int | None, ...]:
        fiscal = sum(item.general + item.fund_project for item in items)
        own = sum(item.own_project for item in items)
        other = own - (final.carried_over if own else 0)
        return (fiscal + other, fiscal, None, None, other)

    return by_function(final, heads, figures, keep=lambda item: figures([item])[0] or 0)


def _expenditure(final: Budget) -> Form:
    heads = (money("本年支出合计"), money("基本支出"), money("项目支出"), money("上缴上级支出"), money("经营支出"))
    return by_function(
        final,
        heads,
        lambda items: (
            sum(item.total for item in items),
            sum(item.basic for item in items),
            sum(item.project for item in items),
            None,
            None,
        ),
    )


def _general(final: Budget) -> Form:
    heads = (money("本年支出", "小计"), money("本年支出", "基本支出"), money("本年支出", "项目支出"))
    return by_function(
        final,
        heads,
        lambda items: (
            sum(item.general for item in items),
            sum(item.basic for item in items),
            sum(item.general_project for item in items),
        ),
        keep=lambda item: item.general,
    )


def _basic(final: Budget) -> Form:
    """Return personnel and public money side by side, each with its codes."""

    def half(head: str, panel: int) -> tuple[SynthColumn, ...]:
        return (
            SynthColumn((head, "科目编码"), Column.CODE, panel),
            SynthColumn((head, "科目名称"), Column.NAME, panel),
            money(head, "金额", panel=panel),
        )

    def listed(public: bool) -> list[tuple[str, str, int]]:
        items = [item for item in final.economic if item.code.startswith("302") == public]
        sums = {code: sum(item.fen for item in items if item.code[:3] == code) for code in {i.code[:3] for i in items}}
        rows = [(code, account_name(code, final.year), fen) for code, fen in sums.items()]
        return sorted([*rows, *((item.code, item.name, item.fen) for item in items)])

    blank = (None,) * 3
    rows = [SynthRow((*(left or blank), *(right or blank))) for left, right in zip_longest(listed(False), listed(True))]
    rows.append(SynthRow((None, "人员经费合计", final.personnel, None, "公用经费合计", final.public)))
    return (*half("人员经费", 0), *half("公用经费", 1)), tuple(rows)


def _three_public(figures: FinalFigures) -> Form:
    columns: list[SynthColumn] = []
    values: list[int] = []
    for stage, budget in (("预算数", figures.budget), ("决算数", figures.final)):
        columns += [
            money(stage, "合计"),
            money(stage, "因公出国（境）费"),
            money(stage, "公务用车购置及运行维护费", "小计"),
            money(stage, "公务用车购置及运行维护费", "公务用车购置费"),
            money(stage, "公务用车购置及运行维护费", "公务用车运行维护费"),
            money(stage, "公务接待费"),
        ]
        values += [budget.three_public, budget.abroad, budget.vehicles, budget.vehicle_purchase]
        values += [budget.vehicle_running, budget.reception]
    return tuple(columns), (SynthRow(tuple(values)),)
