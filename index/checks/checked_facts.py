"""What the rules of consistency work with: the facts of one document under their names, and how two figures are compared.

Every printed figure may be off by half a unit of its last digit; a sum may be off by that much for each figure in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.records import FEN_PER_UNIT, CheckStatus, Fact, Finding, Identity, Measure, Phase, Table
from index.text.fact_names import FactName, name_facts
from index.text.headers import column_keys
from index.text.items import item_key, plain_words

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class NamedFact:
    """A fact with what it is the figure of; `order` is its place among the facts of the document."""

    fact: Fact
    name: FactName
    order: int

    @property
    def fen(self) -> int:
        """The amount in 分, 0 for no money."""
        return self.fact.amount_fen or 0

    @property
    def is_plain(self) -> bool:
        """Whether no column limits it to a part of its item."""
        return not self.name.modifiers

    @property
    def in_prose(self) -> bool:
        """Whether it stands in a sentence."""
        return self.fact.source == "narrative"


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """One document as the rules see it; `amounts` are the money of its own year and stage."""

    identity: Identity
    tables: tuple[Table, ...]
    facts: tuple[NamedFact, ...]
    amounts: tuple[NamedFact, ...]


def checked_document(identity: Identity, tables: Sequence[Table], facts: Sequence[Fact]) -> CheckedDocument:
    """Return the document as the rules see it."""
    names = name_facts(facts, identity.department)
    named = tuple(NamedFact(fact, name, at) for at, (fact, name) in enumerate(zip(facts, names, strict=True)))
    own_stages = {identity.phase} if identity.phase is Phase.FINAL else {identity.phase, Phase.BUDGET}
    amounts = tuple(
        each
        for each in named
        if each.fact.measure is Measure.AMOUNT
        and each.fact.amount_fen is not None
        and each.fact.year == identity.fiscal_year
        and each.fact.phase in own_stages
    )
    return CheckedDocument(identity, tuple(tables), named, amounts)


def summed(rule: str, whole: Fact, parts: Sequence[Fact]) -> Finding:
    """Return whether a figure is the sum of its parts."""
    total = sum(part.amount_fen or 0 for part in parts)
    gap = (whole.amount_fen or 0) - total
    keys = (whole.key, *(part.key for part in parts))
    # Zeros at the end are often dropped (25 beside 21.56), so the finest print tells the precision of all; a nought
    # is printed in a way of its own (0.00 in a table of whole 元).
    precise = [fact for fact in (whole, *parts) if fact.amount_fen] or [whole]
    if abs(gap) <= min(map(half_digit, precise)) * (len(parts) + 1):
        return Finding(rule, CheckStatus.PASS, f"{whole.item}{printed(whole)}", keys)
    unit = whole.unit or "元"
    names = "、".join(called(part) for part in parts[:_MOST_NAMED])
    names += "等" if len(parts) > _MOST_NAMED else ""
    where = f"{place(parts[0])}：" if place(parts[0]) != place(whole) else ""
    message = f"{place(whole)}：{called(whole)}为{printed(whole)}，而{where}{names}合计{in_unit(total, unit)}，{gap_text(gap, unit)}"
    return Finding(rule, CheckStatus.MISMATCH, message, keys)


def compared(rule: str, left: Fact, right: Fact, remark: str = "") -> Finding:
    """Return whether two figures that should be one are; `remark` says what may explain a difference."""
    keys = (left.key, right.key)
    if agree(left, right):
        return Finding(rule, CheckStatus.PASS, f"{called(left)}{printed(left)}", keys)
    gap = (
        gap_text((left.amount_fen or 0) - (right.amount_fen or 0), left.unit or "元")
        if left.amount_fen is not None
        else ""
    )
    message = (
        f"{place(left)}：{called(left)}为{printed(left)}，而{place(right)}：{called(right)}为{printed(right)}，"
        f"两者不一致{'，' + gap if gap else ''}{'（' + remark + '）' if remark else ''}"
    )
    return Finding(rule, CheckStatus.MISMATCH, message, keys)


def agree(left: Fact, right: Fact) -> bool:
    """Return whether two figures are one amount, each read with the precision it is printed with."""
    if left.amount_fen is None or right.amount_fen is None:
        return left.value == right.value and left.unit == right.unit
    gap = abs(left.amount_fen - right.amount_fen)
    return gap <= (max(half_digit(left), half_digit(right)) if _digits(left) != _digits(right) else 0)


def half_digit(fact: Fact) -> Decimal:
    """Return half a unit of the last printed digit, in 分: as far as rounding can move a printed figure."""
    if fact.value is None or fact.unit not in FEN_PER_UNIT:
        return Decimal(0)
    return Decimal(1).scaleb(_exponent(fact.value)) * FEN_PER_UNIT[fact.unit] / 2


def called(fact: Fact) -> str:
    """Return what to call a figure: its item, or its column where the row is only a total, with its project."""
    item = fact.item
    if item in plain_words("labels") or not item:
        item = next(iter(column_keys(fact.column)), item or "合计")
    if not fact.subject or fact.subject == item:
        return item
    return fact.subject if item_key(item) in plain_words("project budgets") else f"{fact.subject}的{item}"


def place(fact: Fact) -> str:
    """Return where a figure stands, for people."""
    return "文字说明" if fact.source == "narrative" else fact.table or "表"


def printed(fact: Fact) -> str:
    """Return the figure as printed, with its unit unless the print itself has it ("≥95%")."""
    is_number = all(letter.isdigit() or letter in ".,，-−" for letter in fact.text.strip())
    if fact.value is not None and (is_number or str(fact.value) not in fact.text):
        return f"{fact.text.strip() if is_number else fact.value}{fact.unit or ''}"
    return fact.text


def in_unit(fen: int | Decimal, unit: str) -> str:
    """Return an amount of 分 in a unit of money, as people write it."""
    return f"{(Decimal(fen) / FEN_PER_UNIT[unit]).normalize():f}{unit}"


def gap_text(fen: int, unit: str) -> str:
    """Return a difference in words; what two roundings may differ by is called that."""
    rounding = "，可能是四舍五入的尾差" if 0 < abs(fen) <= FEN_PER_UNIT[unit] // 50 and unit == "万元" else ""
    return f"相差{in_unit(abs(fen), unit)}{rounding}"


def _digits(fact: Fact) -> tuple[str | None, int]:
    return (fact.unit, _exponent(fact.value) if fact.value is not None else 0)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(exponent if isinstance(exponent, int) else 0, 0)
