"""Consistency checks (勾稽关系): small named rules over the facts of one document.

Each rule yields a finding for every pair of figures it compared: a pass, a mismatch with both figures, or could-not-check with
the reason. A rule never changes a figure; which of two printed figures is right is not for a program to say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from index.items import item_key
from index.records import (
    FEN_PER_UNIT,
    CheckStatus,
    CodeSystem,
    Fact,
    Finding,
    Identity,
    Measure,
    RowRole,
    Table,
    TableKind,
)

Rule = Callable[[Sequence[Fact]], Iterator[Finding]]

_BALANCES = ((TableKind.BALANCE, "收入总计", "支出总计"),)
_CODE_DIGITS = (3, 5, 7)
_THREE_PUBLIC_PARTS = ("因公出国(境)费", "公务用车购置及运行费", "公务接待费")
_VEHICLE_PARTS = ("公务用车购置费", "公务用车运行维护费")


def run_checks(identity: Identity, tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """Return what every rule says about the document's own year."""
    money = [
        fact
        for fact in facts
        if fact.measure is Measure.AMOUNT and fact.amount_fen is not None and fact.year == identity.fiscal_year
    ]
    return tuple(finding for rule in _RULES for finding in rule(money))


def check_balance(facts: Sequence[Fact]) -> Iterator[Finding]:
    """收入总计 = 支出总计."""
    for kind, left_name, right_name in _BALANCES:
        of_kind = [fact for fact in facts if fact.table_kind is kind]
        left = next((fact for fact in of_kind if item_key(fact.row) == left_name and "总计" in fact.row), None)
        right = next((fact for fact in of_kind if item_key(fact.row) == right_name and "总计" in fact.row), None)
        if left is not None and right is not None:
            yield _compared("收入总计=支出总计", left, right)
        elif of_kind:
            yield Finding("收入总计=支出总计", CheckStatus.UNCHECKED, f"{of_kind[0].table}：没有找到收入总计和支出总计")


def check_code_sums(facts: Sequence[Fact]) -> Iterator[Finding]:
    """类 = Σ款, 款 = Σ项 of one classification in one column of one table."""
    columns: dict[tuple[int | None, CodeSystem | None, tuple[str, ...]], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.source == "table" and fact.code and len(fact.code) in _CODE_DIGITS and fact.code.isdigit():
            columns[fact.table_index, fact.code_system, fact.column].setdefault(fact.code, fact)
    for by_code in columns.values():
        for code, fact in by_code.items():
            children = [child for other, child in by_code.items() if len(other) == len(code) + 2 and other[:-2] == code]
            if children:
                yield _summed("上级科目=Σ下级科目", fact, children)


def check_three_public(facts: Sequence[Fact]) -> Iterator[Finding]:
    """三公 = 出国 + 公车 + 接待, 公车 = 购置 + 运行, in one row or column of a table or in one sentence."""
    groups: dict[tuple[int | None, tuple[str, ...] | str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.table_kind is TableKind.THREE_PUBLIC:
            groups[fact.table_index, fact.column].setdefault(item_key(fact.item), fact)
        elif fact.source == "narrative":
            groups[None, fact.quote].setdefault(item_key(fact.item), fact)
    for named in groups.values():
        for whole_name, part_names in (
            ("三公经费", _THREE_PUBLIC_PARTS),
            ("公务用车购置及运行费", _VEHICLE_PARTS),
        ):
            whole = named.get(whole_name)
            parts = [named[name] for name in part_names if name in named]
            if whole is not None and parts and (whole.source == "table" or len(parts) == len(part_names)):
                yield _summed(f"{whole_name}=Σ分项", whole, parts)


def check_narrative_parts(facts: Sequence[Fact]) -> Iterator[Finding]:
    """A figure in a sentence = the sum of the parts that its 其中 lists to the end (…其他支出)."""
    for whole in facts:
        if whole.source != "narrative":
            continue
        parts = [
            fact
            for fact in facts
            if fact.source == "narrative" and fact.row_path[:-1] == whole.row_path and fact.quote == whole.quote
        ]
        if len(parts) > 1 and any("其他" in part.item for part in parts):
            yield _summed("文字合计=Σ其中", whole, parts)


def check_narrative_against_tables(facts: Sequence[Fact]) -> Iterator[Finding]:
    """The figure of a sentence = the figure of the table for the same item."""
    tables: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.source == "table" and _is_plain(fact):
            tables[item_key(fact.item)].append(fact)
    for fact in facts:
        if fact.source != "narrative":
            continue
        printed = tables.get(item_key(fact.item), [])
        if printed and not any(_agree(fact, other) for other in printed):
            yield _compared("文字=表格", fact, printed[0])
        elif printed:
            yield _compared("文字=表格", fact, next(other for other in printed if _agree(fact, other)))


def _is_plain(fact: Fact) -> bool:
    return fact.role is not RowRole.OF_WHICH or fact.table_kind is TableKind.THREE_PUBLIC


def _summed(rule: str, whole: Fact, parts: Sequence[Fact]) -> Finding:
    total = sum(part.amount_fen or 0 for part in parts)
    tolerance = sum((_half_digit(fact) for fact in (whole, *parts)), Decimal(0))
    keys = (whole.key, *(part.key for part in parts))
    gap = (whole.amount_fen or 0) - total
    if abs(gap) <= tolerance and (len(parts) > 1 or gap == 0):
        return Finding(rule, CheckStatus.PASS, f"{whole.item} {whole.text}{whole.unit}", keys)
    in_unit = Decimal(total) / FEN_PER_UNIT[whole.unit or "元"]
    message = (
        f"{whole.table or '文字说明'}：{whole.item}为{whole.text}{whole.unit}，"
        f"而{'、'.join(part.item for part in parts[:8])}合计{in_unit.normalize():f}{whole.unit}"
    )
    return Finding(rule, CheckStatus.MISMATCH, message, keys)


def _compared(rule: str, left: Fact, right: Fact) -> Finding:
    keys = (left.key, right.key)
    if _agree(left, right):
        return Finding(rule, CheckStatus.PASS, f"{left.item} {left.text}{left.unit}", keys)
    message = (
        f"{left.table or '文字说明'}：{left.item}为{left.value}{left.unit}，"
        f"而{right.table or '文字说明'}：{right.item}为{right.value}{right.unit}，两者不一致"
    )
    return Finding(rule, CheckStatus.MISMATCH, message, keys)


def _agree(left: Fact, right: Fact) -> bool:
    gap = abs((left.amount_fen or 0) - (right.amount_fen or 0))
    return gap <= (max(_half_digit(left), _half_digit(right)) if left.unit != right.unit else 0)


def _half_digit(fact: Fact) -> Decimal:
    """Return half a unit of the last printed digit, in 分: as far as rounding can move a printed figure."""
    if fact.value is None or fact.unit not in FEN_PER_UNIT:
        return Decimal(0)
    exponent = fact.value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0)) * FEN_PER_UNIT[fact.unit] / 2


_RULES: tuple[Rule, ...] = (
    check_balance,
    check_code_sums,
    check_three_public,
    check_narrative_parts,
    check_narrative_against_tables,
)
