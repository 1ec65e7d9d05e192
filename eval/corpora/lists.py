"""The tables of a budget that list things: “三公” items, projects, things procured."""

from collections.abc import Callable, Sequence

from eval.corpora.budgets import Budget, Project
from eval.corpora.forms import Form, money
from eval.corpora.tables import Column, Counted, SynthColumn, SynthRow


def three_public_rows(now: Budget, before: Budget | None, of_which: bool = True) -> Form:
    """Return the “三公” table with a row for each item; with last year and the change where `before` is given."""
    mark = "其中：" if of_which else ""
    parts: tuple[tuple[str, Callable[[Budget], int]], ...] = (
        ("“三公”经费合计", lambda budget: budget.three_public),
        ("一、因公出国（境）费", lambda budget: budget.abroad),
        ("二、公务用车购置及运行维护费", lambda budget: budget.vehicles),
        (f"{mark}公务用车购置费", lambda budget: budget.vehicle_purchase),
        ("公务用车运行维护费", lambda budget: budget.vehicle_running),
        ("三、公务接待费", lambda budget: budget.reception),
    )
    name = SynthColumn(("项目",), Column.NAME)
    if before is None:
        return (name, money(f"{now.year}年预算数")), tuple(SynthRow((label, figure(now))) for label, figure in parts)
    heads = (money(f"{before.year}年预算数"), money(f"{now.year}年预算数"), money("增减额"))
    return (name, *heads), tuple(
        SynthRow((label, figure(before), figure(now), figure(now) - figure(before))) for label, figure in parts
    )


def three_public_columns(now: Budget, extra: bool) -> Form:
    """Return the “三公” table in one row of figures; `extra` adds 会议费 and 培训费."""
    columns = [
        money("“三公”经费合计"),
        money("因公出国（境）费"),
        money("公务用车购置及运行费", "小计"),
        money("公务用车购置及运行费", "购置费"),
        money("公务用车购置及运行费", "运行费"),
        money("公务接待费"),
    ]
    figures = [now.three_public, now.abroad, now.vehicles, now.vehicle_purchase, now.vehicle_running, now.reception]
    if extra:
        columns += [money("会议费"), money("培训费")]
        figures += [now.economic_fen("30215"), now.economic_fen("30216")]
    return tuple(columns), (SynthRow(tuple(figures)),)


def projects_list(projects: Sequence[Project]) -> Form:
    """Return 项目支出表: name, code and budget of each project, and 合计."""
    columns = (
        SynthColumn(("项目编码",), Column.CODE),
        SynthColumn(("项目名称",), Column.NAME),
        money("预算数"),
    )
    rows = [SynthRow((project.code, project.name, project.fen)) for project in projects]
    return columns, (*rows, SynthRow(("", "合计", sum(project.fen for project in projects))))


def procurement(budget: Budget) -> Form:
    """Return 政府采购预算表: number, unit price and amount of each thing."""
    columns = (
        SynthColumn(("采购目录编码",), Column.TEXT),
        SynthColumn(("采购品目名称",), Column.NAME),
        SynthColumn(("计量单位",), Column.TEXT),
        SynthColumn(("数量",), Column.COUNT),
        money("单价"),
        money("采购预算金额"),
    )
    total = SynthRow((None, "合计", None, None, None, budget.procured))
    rows = [
        SynthRow(
            (each.code, each.name, each.counted_in, Counted(each.count, each.counted_in), each.price_fen, each.fen)
        )
        for each in budget.purchases
    ]
    return columns, (total, *rows)
