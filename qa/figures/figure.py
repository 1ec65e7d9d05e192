"""A figure on its way into an answer: copied from one fact or computed from several."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from index.stores.record_rows import StoredFact


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure ready to be stated: copied from `facts[0]`, or computed by `formula` from all of them.

    Units: `value` in `unit` as printed; `fen` the same in 分 for money. `year` is the year the figure is about.
    `label` names it; `where` tells figures of one name apart (the table, or 文字说明). `exact` is what a computed figure is
    before it is rounded to be shown, in 分 for money: what is computed from it starts there.
    """

    department: str | None
    year: int | None
    label: str
    value: Decimal | None
    unit: str | None
    fen: int | None
    facts: tuple[StoredFact, ...]
    text: str = ""
    where: str = ""
    formula: str | None = None
    exact: Fraction | None = field(default=None, compare=False)

    @property
    def subject(self) -> str | None:
        """The project or unit that the figure's row belongs to."""
        return self.facts[0].fact.subject if self.facts else None


def plain(value: Decimal | None) -> str:
    """Return a decimal as people write it: no exponent, no trailing zeros beyond the printed ones."""
    if value is None:
        return ""
    return format(value, "f")
