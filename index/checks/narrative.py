"""Rules on sentences: their parts, changes and shares add up, and they say what the tables say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from index.checks.checked_facts import (
    CheckedDocument,
    NamedFact,
    agree,
    called,
    compared,
    half_digit,
    place,
    printed,
    summed,
)
from index.checks.totals import half_of
from index.records import CheckStatus, Fact, Finding, Measure, RowRole, TableKind
from index.tables.titles import says_empty
from index.text.items import item_key, total_concepts
from index.text.normalization import squeeze

_COMPLETE = (
    {"基本支出", "项目支出"},
    {"人员经费", "公用经费"},
    {"因公出国(境)费", "公务用车购置及运行费", "公务接待费"},
)
_BY_KIND = ("货物", "工程", "服务")
_OPERATING = "机关运行经费"
_FORMS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS, TableKind.UNITS, TableKind.PROCUREMENT, TableKind.ASSETS)
_NEAR = 6
_PLACES = Decimal("0.01")


def check_parts(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether a figure in a sentence is the sum of the parts that its 其中 lists to the end."""
    for whole, parts in _wholes(document.amounts):
        keys = {part.name.primary for part in parts}
        kinds = {kind for kind in _BY_KIND for part in parts if kind in part.fact.item}
        if (
            any(part.fact.item.startswith("其他") for part in parts)
            or any(complete <= keys for complete in _COMPLETE)
            or len(kinds) == len(_BY_KIND)
        ):
            yield summed("文字合计=Σ其中", whole.fact, [part.fact for part in parts])


def _wholes(amounts: Sequence[NamedFact]) -> Iterator[tuple[NamedFact, list[NamedFact]]]:
    """Yield each figure of a sentence with the parts that the same sentence names of it."""
    sentences: dict[str, list[NamedFact]] = defaultdict(list)
    for each in amounts:
        if each.in_prose:
            sentences[each.fact.quote].append(each)
    for facts in sentences.values():
        for whole in facts:
            parts = [each for each in facts if each.fact.row_path[:-1] == whole.fact.row_path]
            if len(parts) > 1 and len({each.fact.row_path for each in parts}) == len(parts):
                yield whole, parts


def check_repeated(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether an item named twice within a few sentences has one amount."""
    last: dict[tuple[tuple[str, ...], str | None, tuple[str, ...]], NamedFact] = {}
    for each in document.amounts:
        if not each.in_prose or each.fact.subject is not None or len(each.fact.row_path) < 2:
            continue
        key = (each.fact.row_path, each.fact.subject, each.fact.column)
        known = last.get(key)
        if known is not None and each.order - known.order <= _NEAR:
            yield compared("同一项目前后一致", known.fact, each.fact)
        last.setdefault(key, each)


def check_against_tables(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether the figure of a sentence is that of the table for the same item and scope."""
    tables: dict[str, list[NamedFact]] = defaultdict(list)
    for each in document.amounts:
        if each.fact.source == "table" and each.fact.table_kind not in _FORMS:
            tables[_total_name(each) or each.name.primary].append(each)
    has_operating = any(each.fact.table_kind is TableKind.OPERATING for each in document.amounts)
    for each in document.amounts:
        if not each.in_prose or each.fact.subject is not None:
            continue
        candidates = tables.get(each.name.primary) or _below(tables, each.name.primary)
        operating = _OPERATING in each.name.context
        if operating and has_operating:
            candidates = [other for other in candidates if other.fact.table_kind is TableKind.OPERATING]
        same = next((other for other in candidates if agree(each.fact, other.fact)), None)
        printed_once = [other for other in candidates if other.is_plain and _is_whole(other)]
        if same is not None:
            yield compared("文字=表格", each.fact, same.fact)
        elif not candidates and (joined := _joined(tables, each.name.primary)):
            yield summed("文字=表格各项之和", each.fact, [other.fact for other in joined])
        elif printed_once:
            remark = f"文字是{_OPERATING}中的该项，口径可能不同" if operating else ""
            grand = [other for other in printed_once if ("总计" in other.fact.row) == ("总计" in each.fact.item)]
            yield compared("文字=表格", each.fact, min(grand or printed_once, key=_preference).fact, remark)


def _total_name(each: NamedFact) -> str | None:
    """Return what a row 总计 is that stands below 本年收入合计 and the like, which have the names of totals too."""
    kind = each.fact.table_kind
    if kind is None or squeeze(each.fact.row) != "总计" or each.name.modifiers:
        return None
    return total_concepts().get((kind, half_of(each)))


def _below(tables: Mapping[str, list[NamedFact]], name: str) -> list[NamedFact]:
    """Return the rows of an item called by its parent and itself in one word (人大事务行政运行)."""
    for cut in range(2, len(name) - 1):
        parents = {each.fact.code for each in tables.get(name[:cut], ()) if each.fact.code}
        rows = [
            each
            for each in tables.get(name[cut:], ())
            if each.fact.code and any(each.fact.code.startswith(parent) for parent in parents)
        ]
        if rows:
            return rows
    return []


def _joined(tables: Mapping[str, list[NamedFact]], name: str) -> list[NamedFact]:
    """Return one row for each of the items that a sentence sums up as one ("工会经费、福利费")."""
    names = [item_key(part) for part in name.split("、")]
    rows = [next((each for each in tables.get(part, ()) if each.is_plain and _is_whole(each)), None) for part in names]
    found = [row for row in rows if row is not None]
    return found if len(found) == len(names) > 1 and len({row.fact.table_index for row in found}) == 1 else []


def check_operating(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 机关运行经费 = 公用经费; where the two differ, their scopes do."""
    operating = [each for each in document.amounts if each.name.primary == _OPERATING and each.is_plain]
    public = [
        each
        for each in document.amounts
        if each.name.primary == "公用经费" and set(each.name.modifiers) <= {"基本支出"} and each.fact.subject is None
    ]
    if operating and public:
        pairs = [(left.fact, right.fact) for left in operating for right in public]
        left, right = next((pair for pair in pairs if agree(*pair)), pairs[0])
        yield compared("机关运行经费=公用经费", left, right, "机关运行经费与公用经费的口径可能不同")


def _is_whole(each: NamedFact) -> bool:
    return each.fact.role is not RowRole.OF_WHICH or each.fact.table_kind is TableKind.THREE_PUBLIC


def _preference(each: NamedFact) -> tuple[bool, int]:
    return (each.fact.table_kind is TableKind.INCOME, each.order)


def check_changes(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether the stated change ÷ last year = the stated rate."""
    now: dict[tuple[str, ...], NamedFact] = {}
    change: dict[tuple[str, ...], NamedFact] = {}
    own = {each.order for each in document.amounts}
    for each in document.facts:
        fact = each.fact
        if not each.in_prose or fact.subject is not None or not fact.row_path:
            continue
        if each.order in own:
            now[fact.row_path] = each
            change.pop(fact.row_path, None)
        elif fact.measure is Measure.CHANGE and fact.year == document.identity.fiscal_year:
            change[fact.row_path] = each
        elif fact.measure is Measure.CHANGE_RATE and fact.year == document.identity.fiscal_year:
            current, moved = now.get(fact.row_path), change.get(fact.row_path)
            if current is not None and moved is not None and moved.order == each.order - 1:
                # A second change of the same figure has a base of its own (按上年同口径).
                del now[fact.row_path]
                yield from _rate_checked(current.fact, moved.fact, fact)


def _rate_checked(now: Fact, change: Fact, rate: Fact) -> Iterator[Finding]:
    if now.amount_fen is None or change.amount_fen is None or rate.value is None or change.value is None:
        return
    before = now.amount_fen - change.amount_fen
    if before <= 0 or now.compared_to not in (None, change.compared_to):
        return
    growth = Decimal(change.amount_fen) * 100 / before
    rule = "增减额÷上年数=增减率"
    keys = (rate.key, change.key, now.key)
    slack = half_digit(change) * 200 / before + _half_of(rate.value) + Decimal("0.005")
    if abs(abs(growth) - abs(rate.value)) <= slack:
        yield Finding(rule, CheckStatus.PASS, f"{called(now)}{printed(rate)}", keys)
        return
    message = (
        f"文字说明：{called(now)}{printed(now)}，比上年增减{printed(change)}，"
        f"算得{growth.quantize(_PLACES, ROUND_HALF_UP)}%，而文字写{printed(rate)}"
    )
    yield Finding(rule, CheckStatus.MISMATCH, message, keys)


def check_table_changes(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 本年数 = 上年数 + 增减额 along a row of a table."""
    rows: dict[tuple[int | None, int], list[NamedFact]] = defaultdict(list)
    for each in document.facts:
        if each.fact.source == "table" and each.fact.cell is not None and each.fact.amount_fen is not None:
            rows[each.fact.table_index, each.fact.cell[0]].append(each)
    year = document.identity.fiscal_year
    for row in rows.values():
        changes = [each.fact for each in row if each.fact.measure is Measure.CHANGE]
        amounts = [each.fact for each in row if each.fact.measure is Measure.AMOUNT]
        now = [fact for fact in amounts if fact.year == year]
        before = [fact for fact in amounts if year is not None and fact.year == year - 1]
        if len(changes) == len(now) == len(before) == 1:
            yield summed("本年数=上年数+增减额", now[0], [before[0], changes[0]])


def check_shares(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether 占比 as stated = the part ÷ the whole, for one of the amounts printed for the whole."""
    wholes: dict[str, list[NamedFact]] = defaultdict(list)
    for each in document.amounts:
        if each.is_plain:
            wholes[each.name.primary].append(each)
    last: dict[tuple[str, ...], NamedFact] = {}
    own = {each.order for each in document.amounts}
    for each in document.facts:
        fact = each.fact
        if not each.in_prose or not fact.row_path:
            continue
        if each.order in own:
            last[fact.row_path] = each
        elif fact.measure is Measure.SHARE and fact.compared_to and fact.value is not None:
            part = last.get(fact.row_path)
            bases = wholes.get(item_key(fact.compared_to), [])
            if part is not None and part.fact.quote == fact.quote and bases:
                yield _share_checked(part.fact, fact, bases)


def _share_checked(part: Fact, share: Fact, bases: Sequence[NamedFact]) -> Finding:
    stated = share.value or Decimal(0)
    slack = _half_of(stated) + Decimal("0.006")
    shares = [(Decimal(part.amount_fen or 0) * 100 / base.fen, base) for base in bases if base.fen]
    rule = "占比=部分÷总体"
    if not shares:
        return Finding(
            rule, CheckStatus.UNCHECKED, f"{place(part)}：{share.compared_to}为0，无法核对占比", (share.key,)
        )
    computed, base = min(shares, key=lambda each: abs(each[0] - stated))
    keys = (share.key, part.key, base.fact.key)
    # A figure printed with few digits moves its share by as much as it may be rounded.
    slack += half_digit(part) * 100 / base.fen
    if abs(computed - stated) <= slack:
        return Finding(rule, CheckStatus.PASS, f"{called(part)}占{share.compared_to}{printed(share)}", keys)
    message = (
        f"文字说明：{called(part)}{printed(part)}，占{share.compared_to}（{printed(base.fact)}）"
        f"应为{computed.quantize(_PLACES, ROUND_HALF_UP)}%，而文字写{printed(share)}"
    )
    return Finding(rule, CheckStatus.MISMATCH, message, keys)


def check_empty_notes(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether a table whose note calls it empty has no amounts."""
    for table in document.tables:
        note = next((note for note in table.notes if says_empty(note)), None)
        if note is None:
            continue
        filled = [each.fact for each in document.facts if each.fact.table_index == table.index and each.fen]
        if filled:
            message = f"{table.title}：表下注明“{note}”，而表中有数，如{called(filled[0])}{printed(filled[0])}"
            keys = tuple(fact.key for fact in filled)
            yield Finding("空表说明=空表", CheckStatus.MISMATCH, message, keys)
        else:
            yield Finding("空表说明=空表", CheckStatus.PASS, table.title)


def _half_of(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0)) / 2
