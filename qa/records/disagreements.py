"""Which figures of one name contradict each other, and which are figures of different things.

Only the same account at the same stage, of the same year, total and kind of table can disagree. Two accounts of one name
are told apart by the heading they belong to; what another kind of table prints is another scope.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.records import CodeSystem, Fact, TableKind
from qa.figures.figure import Figure
from qa.records.fact_index import DocumentFacts

_DIGITS_A_LEVEL = 2
# A department has these of all its money; a table of one fund prints a part of them.
OF_ALL_FUNDS = frozenset({"基本支出", "项目支出"})
OF_ONE_FUND = frozenset(
    {TableKind.GENERAL_EXPENDITURE, TableKind.GENERAL_BASIC, TableKind.GOVERNMENT_FUND, TableKind.STATE_CAPITAL}
)
_FUNDS = ("财政拨款", "一般公共", "基金", "国有资本")
_GRAND = ("总计", "总收", "总支", "收支总")


def disagrees(best: Figure, other: Figure) -> bool:
    """Return whether the other figure should have been the same as the best one."""
    if not (best.facts and other.facts):
        return False
    left, right = best.facts[0].fact, other.facts[0].fact
    of_tables = left.source == right.source == "table"
    return (
        (left.phase, left.year, left.measure) == (right.phase, right.year, right.measure)
        and (left.code == right.code or None in (left.code, right.code))
        and (not of_tables or left.table_kind is right.table_kind)
        # 支出总计 has 结转 in it, 本年支出合计 has not.
        and _is_grand(left) == _is_grand(right)
        and not _is_part(left, right)
        and (best.label not in OF_ALL_FUNDS or _is_of_fund(left) == _is_of_fund(right))
    )


def _is_part(left: Fact, right: Fact) -> bool:
    """Return whether one of the rows stands below the other (资产总额, 其中：固定资产)."""
    paths = sorted((left.row_path, right.row_path), key=len)
    return paths[0] != paths[1] and paths[1][: len(paths[0])] == paths[0]


def names_fund(text: str) -> bool:
    """Return whether a text is about the money of one fund."""
    return any(word in text for word in _FUNDS)


def _is_of_fund(fact: Fact) -> bool:
    return fact.table_kind in OF_ONE_FUND or names_fund(fact.quote)


def _is_grand(fact: Fact) -> bool:
    return any(word in f"{fact.row}{fact.item}" for word in _GRAND)


def told_apart(figures: Sequence[Figure], documents: Sequence[DocumentFacts]) -> tuple[Figure, ...]:
    """Return the figures with the heading before the name where two functional accounts of one name are among them."""
    codes = {_account(figure) for figure in figures} - {None}
    if len(codes) < 2 or len({len(code or "") for code in codes}) > 1:
        return tuple(figures)
    return tuple(headed(figure, documents) for figure in figures)


def _account(figure: Figure) -> str | None:
    fact = figure.facts[0].fact
    return fact.code if fact.code_system is CodeSystem.FUNCTIONAL else None


def headed(figure: Figure, documents: Sequence[DocumentFacts]) -> Figure:
    """Return the figure of a functional account with the name of the account above it before its own."""
    code = _account(figure)
    if code is None:
        return figure
    above = code[:-_DIGITS_A_LEVEL]
    heading = next((fact.stored.fact.item for document in documents for fact in document.by_code.get(above, ())), None)
    return figure if heading is None else replace(figure, label=f"{heading}-{figure.label}")
