"""Does the document agree with itself: every figure the question is about side by side, and whether they are one amount.

What the rules found at ingest comes first; else the figures themselves are compared. Two figures of different scope are
said to be that, not to be wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.records import CodeSystem, Measure, Scope
from index.stores.record_store import RecordStore
from index.text.items import item_key
from index.text.normalization import squeeze
from qa.asked_figures import inside_and_outside, named_alike, named_facts, of_each, scope_item, stated_figures
from qa.claim_checks import check_claims
from qa.desk import Desk
from qa.equations import about_sum
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Language, Query
from qa.records.contradictions import Contradiction, carries, find_contradiction
from qa.records.disagreements import disagrees
from qa.records.fact_index import FactIndex, IndexedFact, is_amount
from qa.records.item_lookup import figure_of
from qa.records.purchases import procurement_lines
from qa.rendering import phrasing
from qa.rendering.statement import Statement
from qa.rendering.verdicts import larger_first, placed, size_of, write_verdict
from qa.table_answer import Outcome

_MOST_SHOWN = 6
_MOST_LINES = 12
# What a document says of 上年 against that year's own document; 比上年 is a change.
_LAST_YEAR_COLUMN = re.compile(
    r"(?<![比较])(?:上年|去年|上一年)[^,，。?？]{0,16}[,，]?(?:和|与|跟|同)(?:\d{4}年|去年|上年|上一年)"
    r"|\d{4}年[^,，。?？]{0,12}(?:和|与|跟|同)[^,，。?？]{0,16}(?<![比较])(?:上年|去年|上一年)"
)
_LAST_DIGITS = re.compile(r"(\d{2})年")
_ASKS_WHAT = re.compile(r"里面|有没有|哪些|包括|又买|买了|含不含|含有")
_REASON = re.compile(r"原因[^。；;]*")
_UP = re.compile(r"增加|增长|增多|上升|提高|新增")
_DOWN = re.compile(r"减少|下降|降低|压减|压缩|取消")
_LEVELS = {3: "类", 5: "款", 7: "项"}


def answer_consistency(
    query: Query,
    targets: Sequence[Target],
    vocabulary: Vocabulary,
    index: FactIndex,
    statement: Statement,
    store: RecordStore,
) -> tuple[tuple[str, ...], Outcome]:
    """Return a verdict and every figure the question is about, with its place; nothing when none is found."""
    desk = Desk(query, targets, vocabulary, index, statement)
    written = (
        about_sum(desk)
        or _about_scopes(desk)
        or _about_last_year(desk)
        or (check_claims(desk) if not query.stated_values else [])
        or _about_contradiction(desk, store)
        or (check_claims(desk) if query.stated_values else [])
        or _about_change(desk, store)
        or _side_by_side(desk)
    )
    if not written:
        return (), Outcome((), (), desk.targets)
    written += _elsewhere(desk, written)
    written += _procured(desk, written)
    return tuple(desk.lines), Outcome(tuple(desk.lines), tuple(written), desk.targets)


def _about_last_year(desk: Desk) -> list[Figure]:
    """Compare what a document prints for the year before with that year's own document, when both are asked about."""
    if not _LAST_YEAR_COLUMN.search(desk.query.text):
        return []
    said = "".join(mention.text for mention in desk.query.mentions if mention.slot == "year")
    named = [2000 + int(year) for year in _LAST_DIGITS.findall(said)]
    for target in desk.targets:
        year = max(named, default=target.year)
        own = desk.in_year(target.department, year - 1) if year is not None else None
        if own is None or not own.documents or not own.later:
            continue
        for group in desk.groups():
            before, repeated = desk.best(own, group), desk.best(replace(own, documents=()), group)
            if before is None or repeated is None or repeated.formula is not None:
                continue
            figures = [repeated, before]
            if any(not carries(repeated.facts[0], claim) for claim in desk.query.stated_values):
                right = desk.statement.state(repeated)
                write_verdict(
                    desk, f"不对：{year}年文件所列上年数为{right}", f"Not right: the {year} document says {right}"
                )
            gap = operations.difference(*larger_first(repeated, before), "差额")
            if gap is None or operations.size(gap) == 0:
                write_verdict(desk, "一致：两年的文件对得上", "The documents of both years agree")
            else:
                size = size_of(desk, gap)
                write_verdict(desk, f"不一致：两年的文件相差{size}", f"The documents differ by {size}")
            told = [
                replace(figure, where=f"{from_year}年文件，{figure.where}")
                for figure, from_year in ((repeated, year), (before, own.year))
            ]
            desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in told]))
            return figures
    return []


def _about_scopes(desk: Desk) -> list[Figure]:
    """Compare the department's figure with that of its own unit, where both are asked about: 部门的三公经费和本级的一样多吗."""
    if set(desk.query.scopes) != set(Scope) or len(desk.groups()) != 1:
        return []
    figures = [best for target in desk.targets if (best := desk.best(target, desk.groups()[0])) is not None]
    gap = operations.difference(*larger_first(*figures), "差额") if len(figures) == 2 else None
    if gap is None:
        return []
    size = size_of(desk, gap)
    if operations.size(gap) == 0:
        write_verdict(desk, "一致：部门与单位的数字相同", "The department and its own unit have the same figure")
    else:
        write_verdict(
            desk, f"不同：部门与单位的数字相差{size}", f"The department's figure and its own unit's differ by {size}"
        )
    desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in figures]))
    return figures


def _about_contradiction(desk: Desk, store: RecordStore) -> list[Figure]:
    """Tell the stored mismatch that the question is about."""
    found = find_contradiction(desk, store)
    if found is None:
        return []
    figures = list(found.figures)
    computed = replace(found.computed, department=figures[0].department) if found.computed is not None else None
    shown = [*figures, *([computed] if computed is not None else [])]
    before = _before(desk, figures)
    _tell(desk, replace(found, computed=computed), before)
    desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in (*shown, *before)]))
    if found.finding.rule.startswith("空表"):
        desk.write(f"- {found.finding.message}")
    return [*shown, *before]


def _tell(desk: Desk, found: Contradiction, before: Sequence[Figure]) -> None:
    first = found.figures[0]
    changes = [figure for figure in found.figures if figure.facts[0].fact.measure is Measure.CHANGE]
    if before and any(carries(changes[0].facts[0], value) for value in desk.query.stated_values):
        stated, right = (desk.statement.state(figure) for figure in (changes[0], before[-1]))
        write_verdict(
            desk,
            f"不对：对不上，文件写增减{stated}，按两年文件的数字计算应为{right}",
            f"Not right: the document says {stated}, the figures of both years give {right}",
        )
        return
    if found.finding.rule.startswith("空表"):
        write_verdict(
            desk, "自相矛盾：不一致，说明写空表，表中却有数", "The note says the table is empty, but it is not"
        )
        return
    if found.computed is not None and found.computed.unit == "%":
        right = desk.statement.state(found.computed)
        write_verdict(
            desk,
            f"不对：与文件自己的数字不一致，文件写{desk.statement.state(first)}，计算应为{right}",
            f"Not right: the document says {desk.statement.state(first)}, its own figures give {right}",
        )
        return
    other = found.computed or (found.figures[1] if len(found.figures) > 1 else None)
    gap = operations.difference(*larger_first(first, other), "差额") if other is not None else None
    size = f"，相差{size_of(desk, gap)}" if gap is not None else ""
    tail = "，可能是四舍五入的尾差" if "尾差" in found.finding.message else ""
    remark = f"（{found.remark}）" if found.remark else ""
    write_verdict(
        desk,
        f"不一致：各处数字不同{size}{tail}{remark}",
        f"The figures do not agree{f', difference {size_of(desk, gap)}' if gap is not None else ''}",
    )


def _before(desk: Desk, figures: Sequence[Figure]) -> list[Figure]:
    """Return, for a stated change that is wrong, the change that the two years' own documents give."""
    changes = [figure for figure in figures if figure.facts[0].fact.measure is Measure.CHANGE]
    if not changes or changes[0].department is None or changes[0].year is None:
        return []
    now = next((figure for figure in figures if is_money(figure) and figure is not changes[0]), None)
    earlier = desk.in_year(changes[0].department, changes[0].year - 1)
    if now is None or earlier is None or not desk.query.items:
        return []
    before = desk.best(earlier, desk.query.items[:1])
    gap = operations.difference(now, before, f"{now.label}按两年文件计算的增减额") if before is not None else None
    return [before, gap] if before is not None and gap is not None and gap.fen != changes[0].fen else []


def is_money(figure: Figure) -> bool:
    """Return whether a figure is a plain amount of money, copied from a fact."""
    return figure.formula is None and figure.fen is not None and figure.facts[0].fact.measure is Measure.AMOUNT


def _about_change(desk: Desk, store: RecordStore) -> list[Figure]:
    """Compare a stated rise or fall with the reason that the text gives for it, and with the two years' own figures."""
    named = named_facts(desk) if desk.query.stated_values else []
    for value in desk.query.stated_values:
        for fact in named:
            record = fact.stored.fact
            if record.measure not in (Measure.CHANGE, Measure.CHANGE_RATE) or not carries(fact.stored, value):
                continue
            siblings = [
                figure_of(other)
                for other in named
                if other.stored.fact.row_path == record.row_path
                and other.stored.document.id == fact.stored.document.id
                and is_amount(other)
                and other.stored.fact.year == record.year
            ]
            kind = "增减额" if record.measure is Measure.CHANGE else "增减率"
            figures = [*siblings[:1], replace(figure_of(fact), label=f"{fact.primary}{kind}")]
            reason = _reason_against(desk, store, fact)
            if reason is not None and siblings:
                write_verdict(
                    desk, "文件自相矛盾：说的方向和给出的原因不一致", "The reason given contradicts the change stated"
                )
                desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in figures]), reason)
                return figures
            rises, falls = _UP.search(desk.query.text), _DOWN.search(desk.query.text)
            if len(desk.query.stated_values) == 1 and bool(rises) != bool(falls) and record.value:
                if (record.value > 0) == bool(rises):
                    write_verdict(desk, "一致：与文件相符", "Right: the document says so")
                else:
                    write_verdict(desk, f"不对：是{'减少' if rises else '增加'}", "Not right: it moved the other way")
                desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in figures[::-1]]))
                return figures
    return []


def _reason_against(desk: Desk, store: RecordStore, fact: IndexedFact) -> str | None:
    """Return the reason printed after a change where it names the opposite direction, quoted."""
    record = fact.stored.fact
    quote = squeeze(record.quote)
    for passage in store.list_passages([fact.stored.document.id]):
        text = squeeze(passage.passage.text)
        reason = _REASON.search(text, text.find(quote)) if quote in text else None
        if reason is None:
            continue
        up, down = _UP.search(reason[0]), _DOWN.search(reason[0])
        falls = record.value is not None and record.value < 0
        if (falls and up and not down) or (not falls and down and not up):
            return f"- {reason[0]}[{desk.statement.cite_passage(passage, reason[0])}]"
    return None


def _side_by_side(desk: Desk) -> list[Figure]:
    """Put every figure of the names asked about side by side; the numbers the question states come first."""
    stated = stated_figures(desk)
    apart = inside_and_outside(desk) or of_each(desk)
    alike = [figure for figure in named_alike(desk) if not any(_same(figure, known) for known in stated)]
    figures = stated if len(stated) > 1 else apart or [*stated, *alike][:_MOST_SHOWN]
    if not figures:
        return []
    scope = scope_item(desk, figures)
    _judge(desk, figures, scope)
    shown = [*figures, *([scope] if scope is not None else [])]
    desk.write(*phrasing.figure_lines(desk.statement, [placed(figure) for figure in shown]))
    return shown


def _same(left: Figure, right: Figure) -> bool:
    return left.fen == right.fen and left.value == right.value and left.unit == right.unit


def _judge(desk: Desk, figures: Sequence[Figure], scope: Figure | None) -> None:
    claims = desk.query.stated_values
    denied = bool(claims) and not any(carries(figure.facts[0], value) for figure in figures for value in claims)
    if len(figures) == 1 or denied:
        if denied:
            right = desk.statement.state(figures[0])
            write_verdict(desk, f"不对，与文件不一致：应为{right}", f"Not right: the document says {right}")
        elif len(claims) > 1:
            right = desk.statement.state(figures[0])
            write_verdict(desk, f"文件中只有一个数字：{right}", f"The documents give one figure: {right}")
        elif claims:
            write_verdict(desk, "一致：与文件相符", "Right: the document says so")
        else:
            write_verdict(desk, "文件中只有一个数字", "The documents give one figure")
        return
    if len({"money" if figure.fen is not None else figure.unit for figure in figures} - {None}) > 1:
        write_verdict(
            desk,
            "这些数字不是同一类，不能互相核对，逐项列出",
            "These are of different kinds and not checked against each other",
        )
        return
    if len({operations.size(figure) for figure in figures}) == 1:
        write_verdict(desk, "一致：各处数字相同", "The figures agree")
        return
    gap = operations.difference(*larger_first(figures[0], figures[1]), "差额")
    size = size_of(desk, gap) if gap is not None else ""
    if scope is None and not any(disagrees(figures[0], other) for other in figures[1:]):
        write_verdict(
            desk,
            "口径不同：出自不同的表或阶段，不是同一个数",
            "Of different scope: they stand in tables or stages of different kinds",
        )
        return
    if scope is not None:
        write_verdict(
            desk,
            f"口径不同，两个数都没有错：相差{size}，正好是{scope.label}",
            f"Both are right, their scopes differ: the difference of {size} is {scope.label}",
        )
        return
    write_verdict(
        desk,
        f"不一致：各处数字不同{'，相差' + size if size else ''}",
        f"The figures do not agree{', difference ' + size if size else ''}",
    )


def _elsewhere(desk: Desk, written: Sequence[Figure]) -> list[Figure]:
    """Say what else in the tables is exactly a number that the question gives to the wrong item."""
    if len(desk.query.stated_values) != 1:
        return []
    value = desk.query.stated_values[0]
    asked = {key for item in desk.query.items for key in (item.keys or (item.name,))}
    right = [figure for figure in written if figure.formula is None and figure.fen is not None]
    if not any(not carries(figure.facts[0], value) for figure in right):
        return []
    for document in desk.facts():
        for fact in document.all:
            record = fact.stored.fact
            if (
                record.code_system is CodeSystem.FUNCTIONAL
                and is_amount(fact)
                and carries(fact.stored, value)
                and fact.primary not in asked
                and not fact.modifiers
            ):
                level = _LEVELS.get(len(record.code or ""), "")
                figure = replace(figure_of(fact), label=f"{record.item}（{level}）" if level else record.item)
                where = desk.statement.state(placed(figure))
                english = desk.statement.language is Language.ENGLISH
                desk.write(f"{where} is printed for {figure.label}" if english else f"{where}是{figure.label}的数。")
                return [figure]
    return []


def _procured(desk: Desk, written: Sequence[Figure]) -> list[Figure]:
    """List what the procurement table holds, when the question asks what is in it."""
    names = {item.name for item in desk.query.items}
    if item_key("政府采购预算") not in names or not _ASKS_WHAT.search(desk.query.text):
        return []
    lines = procurement_lines(desk.facts())[:_MOST_LINES]
    known = {figure.facts[0].fact.key for figure in written if figure.facts}
    lines = [line for line in lines if line.facts[0].fact.key not in known]
    if lines:
        desk.write("采购表列有：" if desk.statement.language is Language.CHINESE else "The procurement table lists:")
        desk.write(*phrasing.figure_lines(desk.statement, lines))
    return lines
