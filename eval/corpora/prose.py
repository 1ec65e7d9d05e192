"""The sentences of a synthetic disclosure: the same figures as its tables, in the words disclosures use."""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from eval.corpora.budgets import Budget, FunctionalItem
from eval.corpora.documents import Paragraph, Rate, Stated, SynthSection
from eval.corpora.final import FinalFigures
from eval.corpora.houses import OWN_MONEY, HouseFigures

_MORE = ("人员调资，基本支出相应增加", "新增专项工作任务", "上年项目本年集中实施")
_LESS = ("落实过紧日子要求，压减一般性支出", "部分项目已经完成", "人员减少")


def budget_prose(figures: HouseFigures) -> Iterator[SynthSection]:
    """Yield the sections that explain a budget."""
    now, before = figures.now, figures.before
    year = now.year
    yield SynthSection(
        "一、收支预算总体情况",
        3,
        (
            _income(now, OWN_MONEY[figures.department.style]),
            (
                f"{year}年支出预算", Stated("支出预算", now.total), "万元，其中：基本支出", Stated("基本支出", now.basic),
                "万元，包括人员经费", Stated("人员经费", now.personnel), "万元、公用经费", Stated("公用经费", now.public),
                "万元；项目支出", Stated("项目支出", now.project), "万元。",
            ),
            _change(f"{year}年收入预算", now, before, lambda budget: budget.total),
        ),
    )  # fmt: skip
    yield SynthSection(
        "二、一般公共预算支出情况",
        3,
        (
            (f"{year}年一般公共预算支出", Stated("一般公共预算支出", now.general), "万元。具体情况如下："),
            *_functional(now),
        ),
    )
    yield SynthSection("三、“三公”经费预算情况", 3, _three_public(now, before))
    yield SynthSection(
        "四、机关运行经费安排情况",
        3,
        ((f"{year}年机关运行经费预算", Stated("机关运行经费", now.public), "万元，与公用经费预算数一致。"),),
    )
    yield SynthSection("五、政府采购情况", 3, (_procurement(now),))


def final_prose(figures: FinalFigures) -> Iterator[SynthSection]:
    """Yield the sections that explain a final account."""
    budget, final = figures.budget, figures.final
    year = final.year
    yield SynthSection(
        "一、收入支出决算总体情况",
        3,
        (
            (
                f"{year}年度收入总计",
                Stated("收入总计", final.total),
                "万元，支出总计",
                Stated("支出总计", final.total),
                "万元。",
            ),
        ),
    )
    yield SynthSection(
        "二、支出决算情况",
        3,
        (
            (
                f"{year}年度支出合计", Stated("支出合计", final.total), "万元，其中：基本支出", Stated("基本支出", final.basic),
                "万元；项目支出", Stated("项目支出", final.project), "万元。",
            ),
        ),
    )  # fmt: skip
    yield SynthSection(
        "三、“三公”经费支出决算情况",
        3,
        (
            (
                f"{year}年度“三公”经费支出预算为", Stated("三公经费预算", budget.three_public), "万元，支出决算为",
                Stated("三公经费决算", final.three_public), "万元，完成预算的",
                _rate("三公经费完成率", final.three_public, budget.three_public), "%。",
            ),
        ),
    )  # fmt: skip


def _income(now: Budget, own_money: str) -> Paragraph:
    named = (
        ("一般公共预算拨款收入", now.general),
        ("政府性基金预算拨款收入", now.fund),
        (own_money, now.unit_income),
        ("上年结转结余", now.carried_over),
    )
    paragraph: list[str | Stated | Rate] = [f"{now.year}年收入预算", Stated("收入预算", now.total), "万元，其中："]
    for name, fen in named:
        if fen:
            paragraph += [f"{name}", Stated(name, fen), "万元；"]
    paragraph[-1] = "万元。"
    return tuple(paragraph)


def _change(subject: str, now: Budget, before: Budget, of: Callable[[Budget], int]) -> Paragraph:
    change = of(now) - of(before)
    words, reasons = (("增加", "增长"), _MORE) if change > 0 else (("减少", "下降"), _LESS)
    if change == 0:
        return (f"{subject}与上年持平。",)
    return (
        f"{subject}", Stated(subject, of(now)), f"万元，比上年{words[0]}", Stated(f"{subject}{words[0]}", abs(change)),
        f"万元，{words[1]}", _rate(f"{subject}{words[1]}", abs(change), of(before)),
        f"%，主要原因是{reasons[now.total % len(reasons)]}。",
    )  # fmt: skip


def _functional(now: Budget) -> Iterator[Paragraph]:
    items: Sequence[FunctionalItem] = [item for item in now.functional if item.general]
    for at, item in enumerate(items, start=1):
        yield (f"{at}. {item.name}", Stated(item.name, item.general), "万元。")


def _three_public(now: Budget, before: Budget) -> tuple[Paragraph, ...]:
    return (
        (
            f"{now.year}年“三公”经费预算", Stated("三公经费", now.three_public), "万元，其中：因公出国（境）费",
            Stated("因公出国（境）费", now.abroad), "万元；公务用车购置及运行维护费",
            Stated("公务用车购置及运行维护费", now.vehicles), "万元（其中：公务用车购置费",
            Stated("公务用车购置费", now.vehicle_purchase), "万元，公务用车运行维护费",
            Stated("公务用车运行维护费", now.vehicle_running), "万元）；公务接待费",
            Stated("公务接待费", now.reception), "万元。",
        ),
        _change("“三公”经费预算", now, before, lambda budget: budget.three_public),
    )  # fmt: skip


def _procurement(now: Budget) -> Paragraph:
    paragraph: list[str | Stated | Rate] = [
        f"{now.year}年政府采购预算",
        Stated("政府采购", now.procured),
        "万元，其中：",
    ]
    for sort in ("货物", "工程", "服务"):
        fen = sum(each.fen for each in now.purchases if each.sort == sort)
        paragraph += [f"政府采购{sort}预算", Stated(f"采购{sort}", fen), "万元、"]
    paragraph[-1] = "万元。"
    return tuple(paragraph)


def _rate(item: str, part: int, whole: int) -> Rate:
    return Rate(item, (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))
