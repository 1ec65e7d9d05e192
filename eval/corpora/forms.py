"""The prescribed tables of a budget, filled from made-up figures; what differs between provinces are arguments.

Each function returns columns and rows only; titles, units, captions and noise are the house's (`eval.corpora.houses`).
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, zip_longest

from eval.corpora.budgets import Budget, EconomicItem, FunctionalItem, account_name, function_classes
from eval.corpora.tables import Column, SynthColumn, SynthRow

Form = tuple[tuple[SynthColumn, ...], tuple[SynthRow, ...]]
Money = tuple[int | None, ...]

_CHINESE = "一二三四五六七八九十"


def money(*path: str, panel: int = 0) -> SynthColumn:
    """Return a column of money."""
    return SynthColumn(path, Column.MONEY, panel)


def code_columns(levels: int, head: str = "科目编码") -> tuple[SynthColumn, ...]:
    """Return one column of whole codes, or 类, 款 and 项 apart."""
    if levels == 1:
        return (SynthColumn((head,), Column.CODE),)
    return tuple(SynthColumn((head, name), Column.CODE) for name in "类款项"[:levels])


def code_values(code: str, levels: int) -> tuple[str, ...]:
    """Return a code as those columns print it."""
    if levels == 1:
        return (code,)
    parts = (code[:3], code[3:5], code[5:7])
    return parts[:levels]


def ordinal(number: int) -> str:
    """Return 一、 for 1, as income and 类 are numbered.

    >>> ordinal(1), ordinal(11), ordinal(20), ordinal(31)
    ('一、', '十一、', '二十、', '三十一、')
    """
    tens, ones = divmod(number, 10)
    return f"{_CHINESE[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{_CHINESE[ones - 1] if ones else ''}、"


def numbered(form: Form) -> Form:
    """Return the form with a column 序号 before it."""
    columns, rows = form
    return (
        (SynthColumn(("序号",), Column.NUMBER), *columns),
        tuple(SynthRow((str(at), *row.values)) for at, row in enumerate(rows, start=1)),
    )


def by_function(
    budget: Budget,
    heads: Sequence[SynthColumn],
    figures: Callable[[Sequence[FunctionalItem]], Money],
    levels: int = 1,
    total_first: bool = True,
    name_head: str = "科目名称",
    keep: Callable[[FunctionalItem], int] = lambda item: item.total,
) -> Form:
    """Return rows 类, 款, 项 with the figures of everything below each, and 合计."""
    items = [item for item in budget.functional if keep(item)]
    columns = (*code_columns(levels), SynthColumn((name_head,), Column.NAME), *heads)
    blank_codes = ("",) * levels
    total = SynthRow((*blank_codes, "合计", *figures(items)))
    rows = []
    for length in (3, 5, 7):
        for code, group in groupby(items, key=lambda item, cut=length: item.code[:cut]):
            below = list(group)
            name = below[0].name if length == 7 else account_name(code, budget.year)
            rows.append((code, SynthRow((*code_values(code, levels), name, *figures(below)))))
    ordered = [row for _, row in sorted(rows, key=lambda each: each[0])]
    return columns, ((total, *ordered) if total_first else (*ordered, total))


def expenditure(budget: Budget, levels: int = 1, extra: tuple[str, ...] = (), total_first: bool = True) -> Form:
    """Return 支出总表: all money by function, basic and project; `extra` columns stay blank."""
    heads = (money("合计"), money("基本支出"), money("项目支出"), *(money(head) for head in extra))
    return by_function(
        budget,
        heads,
        lambda items: (
            sum(item.total for item in items),
            sum(item.basic for item in items),
            sum(item.project for item in items),
            *([None] * len(extra)),
        ),
        levels,
        total_first,
    )


def general_expenditure(budget: Budget, levels: int = 1, shows_kinds: bool = True, total_first: bool = True) -> Form:
    """Return 一般公共预算支出表 by function; `shows_kinds` divides 基本支出 into 人员经费 and 公用经费."""
    kinds = (money("基本支出", "小计"), money("基本支出", "人员经费"), money("基本支出", "公用经费"))
    heads = (money("合计"), *(kinds if shows_kinds else (money("基本支出"),)), money("项目支出"))

    def figures(items: Sequence[FunctionalItem]) -> Money:
        of_kinds = (sum(item.personnel for item in items), sum(item.public for item in items))
        return (
            sum(item.general for item in items),
            sum(item.basic for item in items),
            *(of_kinds if shows_kinds else ()),
            sum(item.general_project for item in items),
        )

    return by_function(budget, heads, figures, levels, total_first, keep=lambda item: item.general)


def fund_expenditure(budget: Budget, levels: int = 1) -> Form:
    """Return 政府性基金预算支出表, with 合计 alone where there is none."""
    heads = (money("合计"), money("基本支出"), money("项目支出"))
    return by_function(
        budget,
        heads,
        lambda items: (sum(item.fund_project for item in items), 0, sum(item.fund_project for item in items)),
        levels,
        keep=lambda item: item.fund_project,
    )


def income_by_function(budget: Budget, levels: int = 1) -> Form:
    """Return 收入总表: the money for each 项 by its source."""
    heads = (
        money("合计"),
        money("本年收入", "小计"),
        money("本年收入", "财政拨款收入"),
        money("本年收入", "财政专户收入"),
        money("本年收入", "事业收入"),
        money("本年收入", "其他收入"),
        money("上年结转"),
    )

    def figures(items: Sequence[FunctionalItem]) -> Money:
        fiscal = sum(item.general + item.fund_project for item in items)
        own = sum(item.own_project for item in items)
        carried = budget.carried_over if own else 0
        return (fiscal + own, fiscal + own - carried, fiscal, None, None, own - carried, carried)

    return by_function(budget, heads, figures, levels)


def income_by_unit(budget: Budget, code: str, name: str) -> Form:
    """Return 收入总表 with one row for the department."""
    columns = (
        SynthColumn(("部门代码",), Column.NUMBER),
        SynthColumn(("部门名称",), Column.NAME),
        money("合计"),
        money("本年收入", "小计"),
        money("本年收入", "一般公共预算"),
        money("本年收入", "政府性基金预算"),
        money("本年收入", "国有资本经营预算"),
        money("本年收入", "单位资金"),
        money("上年结转结余"),
    )
    figures = (
        budget.total,
        budget.total - budget.carried_over,
        budget.general,
        budget.fund,
        0,
        budget.unit_income,
        budget.carried_over,
    )
    return columns, (SynthRow(("", "合计", *figures)), SynthRow((code, name, *figures)))


def balance(
    budget: Budget,
    sources: Sequence[tuple[str, int]],
    totals: tuple[str, str],
    all_classes: bool = True,
    heads: tuple[str, str] = ("项目", "预算数"),
) -> Form:
    """Return 收支总表: sources of income on the left, 类 on the right, totals below."""
    spent = {code: 0 for code, _ in function_classes(budget.year)}
    for item in budget.functional:
        spent[item.code[:3]] += item.total
    classes: list[tuple[str, int]] = [
        (f"{ordinal(at)}{account_name(code, budget.year)}", fen)
        for at, (code, fen) in enumerate(((code, fen) for code, fen in spent.items() if all_classes or fen), start=1)
    ]
    columns = (
        SynthColumn(("收入", heads[0]), Column.NAME, 0),
        money("收入", heads[1], panel=0),
        SynthColumn(("支出", heads[0]), Column.NAME, 1),
        money("支出", heads[1], panel=1),
    )
    rows = list(_side_by_side(sources, classes))
    this_year = budget.total - budget.carried_over
    rows.append(SynthRow(("本年收入合计", this_year, "本年支出合计", budget.total)))
    rows.append(SynthRow(("上年结转结余", budget.carried_over, "年终结转结余", 0)))
    rows.append(SynthRow((totals[0], budget.total, totals[1], budget.total)))
    return columns, tuple(rows)


def fiscal_balance(budget: Budget, sources: Sequence[tuple[str, int]], by_fund: bool) -> Form:
    """Return 财政拨款收支总表; `by_fund` divides spending by the budget that pays."""
    spent: dict[str, list[int]] = {}
    for item in budget.functional:
        if item.general + item.fund_project:
            both = spent.setdefault(item.code[:3], [0, 0])
            both[0] += item.general
            both[1] += item.fund_project
    right = [
        (f"{ordinal(at)}{account_name(code, budget.year)}", general, fund)
        for at, (code, (general, fund)) in enumerate(spent.items(), start=1)
    ]
    funds = (
        money("支出", "一般公共预算财政拨款", panel=1),
        money("支出", "政府性基金预算财政拨款", panel=1),
        money("支出", "国有资本经营预算财政拨款", panel=1),
    )
    columns = (
        SynthColumn(("收入", "项目"), Column.NAME, 0),
        money("收入", "金额", panel=0),
        SynthColumn(("支出", "项目"), Column.NAME, 1),
        money("支出", "合计" if by_fund else "金额", panel=1),
        *(funds if by_fund else ()),
    )

    def figures(general: int, fund: int) -> Money:
        return (general + fund, general, fund, None) if by_fund else (general + fund,)

    rows = []
    for income, spending in zip_longest(sources, right):
        name, general, fund = spending or (None, 0, 0)
        outgoing = (name, *figures(general, fund)) if name else (None,) * (len(columns) - 2)
        rows.append(SynthRow((*(income or (None, None)), *outgoing)))
    fiscal = budget.general + budget.fund
    rows.append(SynthRow(("本年收入合计", fiscal, "本年支出合计", *figures(budget.general, budget.fund))))
    rows.append(SynthRow(("收入总计", fiscal, "支出总计", *figures(budget.general, budget.fund))))
    return columns, tuple(rows)


def basic_by_economy(budget: Budget, levels: int = 1, shows_kinds: bool = True) -> Form:
    """Return 一般公共预算基本支出表 by 部门经济分类: 类 and 款, personnel and public apart."""
    heads = (money("合计"), money("人员经费"), money("公用经费")) if shows_kinds else (money("预算数"),)

    def figures(items: Iterable[EconomicItem]) -> Money:
        public = personnel = 0
        for item in items:
            if item.code.startswith("302"):
                public += item.fen
            else:
                personnel += item.fen
        return (personnel + public, personnel, public) if shows_kinds else (personnel + public,)

    columns = (*code_columns(levels), SynthColumn(("科目名称",), Column.NAME), *heads)
    rows = [SynthRow((*("",) * levels, "合计", *figures(budget.economic)))]
    for code, group in groupby(sorted(budget.economic, key=lambda item: item.code), key=lambda item: item.code[:3]):
        below = list(group)
        rows.append(SynthRow((*code_values(code, levels), account_name(code, budget.year), *figures(below))))
        rows.extend(SynthRow((*code_values(item.code, levels), item.name, *figures([item]))) for item in below)
    return columns, tuple(rows)


def _side_by_side(left: Sequence[tuple[str, int]], right: Sequence[tuple[str, int]]) -> Iterable[SynthRow]:
    for income, spending in zip_longest(left, right, fillvalue=(None, None)):
        yield SynthRow((*income, *spending))
