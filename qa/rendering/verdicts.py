"""What an answer about consistency says of figures side by side: the verdict, how far they are apart, where each stands."""

from dataclasses import replace
from decimal import Decimal

from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.query.slots import Language


def placed(figure: Figure) -> Figure:
    """Return the figure with its place in its name, so that two of one name can be told apart."""
    if not figure.where or figure.formula is not None:
        return figure
    return replace(figure, label=f"{figure.label}（{figure.where}）")


def larger_first(left: Figure, right: Figure) -> tuple[Figure, Figure]:
    """Return the two figures, the larger one first."""
    return (left, right) if operations.size(left) >= operations.size(right) else (right, left)


def size_of(desk: Desk, gap: Figure) -> str:
    """Return a difference in words: of two percentages in 百分点."""
    if gap.fen is None and gap.value is not None:
        value = gap.value.quantize(Decimal(1)) if gap.value == gap.value.to_integral_value() else gap.value
        gap = replace(gap, value=value, unit="百分点" if gap.unit == "%" else gap.unit)
    return desk.statement.state(gap).lstrip("-−").replace("百分点", "个百分点")


def write_verdict(desk: Desk, chinese: str, english: str) -> None:
    """Add a verdict to the answer, in its language."""
    desk.write(f"**{english if desk.statement.language is Language.ENGLISH else chinese}。**")
