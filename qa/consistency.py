"""Does the document agree with itself: every figure the question is about side by side, and whether they are one amount.

What the rules found at ingest comes first; else the figures themselves are compared. Two figures of different scope are
said to be that, not to be wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.checked_facts import half_digit
from index.fact_names import FUNDING
from index.items import item_key
from index.record_store import RecordStore
from index.records import FEN_PER_UNIT, CodeSystem, Measure
from qa import operations, phrasing
from qa.breakdown import parts, procurement_lines, projects
from qa.contradictions import Contradiction, carries, find_contradiction
from qa.desk import Desk
from qa.fact_index import FactIndex, IndexedFact, is_amount
from qa.figures import Figure, plain
from qa.lookup import candidates_for, figure_of, project_budget
from qa.query import Item, Language, Query
from qa.statement import Statement
from qa.table_answer import Outcome
from qa.vocabulary import Vocabulary, subject_key

_MOST_SHOWN = 6
_MOST_LINES = 12
_ADDS_UP = re.compile(r"加起来|之和|分项(?!绩效|目标|指标)|加总|合计|相加|总和")
_ASKS_WHAT = re.compile(r"里面|有没有|哪些|包括|又买|买了|含不含|含有")
_LEVELS = {3: "类", 5: "款", 7: "项"}
_COUNT_IN_TEXT = re.compile(
    r"(?<![\d.年月])(\d+(?:\.\d+)?)\s*(%|万元|元|[个名人家次辆台套件份期场项])?(?![\d.]|年|月|日)"
)
_FRAGMENT = 12


def answer_consistency(
    query: Query, vocabulary: Vocabulary, index: FactIndex, statement: Statement, store: RecordStore
) -> tuple[tuple[str, ...], Outcome]:
    """Return a verdict and every figure the question is about, with its place; nothing when none is found."""
    desk = Desk(query, vocabulary, index, statement)
    written = _about_sum(desk) or _about_contradiction(desk, store) or _about_change(desk) or _side_by_side(desk)
    if not written:
        return (), Outcome((), (), desk.targets)
    written += _elsewhere(desk, written)
    written += _procured(desk, written)
    return tuple(desk.lines), Outcome(tuple(desk.lines), tuple(written), desk.targets)


def _about_sum(desk: Desk) -> list[Figure]:
    """Compare a whole with the sum of its parts when the question asks whether they add up."""
    if not _ADDS_UP.search(desk.query.question):
        return []
    for target in desk.targets:
        facts = desk.facts(target)
        whole = next((figure for group in desk.groups() if (figure := desk.best(target, group))), None)
        if desk.query.over == "projects":
            found, label = projects(facts), "各项目预算合计"
        elif len(desk.query.items) == 1:
            found, label = parts(facts, desk.query.items[0].name), "各分项合计"
        else:
            continue
        total = operations.total(found, label) if len(found) > 1 else None
        if total is None:
            continue
        figures = [*([whole] if whole is not None else []), replace(total, department=target.department)]
        gap = operations.difference(figures[0], figures[-1], "差额") if whole is not None else None
        slack = sum((half_digit(each.facts[0].fact) for each in (*found, *figures[:1])), Decimal(0))
        if gap is not None and gap.fen and abs(gap.fen) <= slack:
            _verdict(desk, f"基本一致：只差{_size(desk, gap)}，在四舍五入的尾差之内", "They agree within rounding")
        elif gap is not None and gap.fen:
            _verdict(
                desk, f"不相等：不一致，相差{_size(desk, gap)}", f"They do not agree, difference {_size(desk, gap)}"
            )
        elif gap is not None:
            _verdict(desk, "相等：一致", "They agree")
        desk.write(*phrasing.figure_lines(desk.statement, [_placed(figure) for figure in figures]))
        return figures
    return []


def _about_contradiction(desk: Desk, store: RecordStore) -> list[Figure]:
    """Tell the stored mismatch that the question is about."""
    found = find_contradiction(desk, store)
    if found is None:
        return []
    figures = list(found.figures)
    shown = [*figures, *([found.computed] if found.computed is not None else [])]
    _tell(desk, found)
    before = _before(desk, figures)
    desk.write(*phrasing.figure_lines(desk.statement, [_placed(figure) for figure in (*shown, *before)]))
    if found.finding.rule.startswith("空表"):
        desk.write(f"- {found.finding.message}")
    return [*shown, *before]


def _tell(desk: Desk, found: Contradiction) -> None:
    first = found.figures[0]
    if found.finding.rule.startswith("空表"):
        _verdict(desk, "自相矛盾：不一致，说明写空表，表中却有数", "The note says the table is empty, but it is not")
        return
    if found.computed is not None and found.computed.unit == "%":
        right = desk.statement.state(found.computed)
        _verdict(
            desk,
            f"不对：与文件自己的数字不一致，文件写{desk.statement.state(first)}，计算应为{right}",
            f"Not right: the document says {desk.statement.state(first)}, its own figures give {right}",
        )
        return
    other = found.computed or (found.figures[1] if len(found.figures) > 1 else None)
    gap = operations.difference(*_larger_first(first, other), "差额") if other is not None else None
    size = f"，相差{_size(desk, gap)}" if gap is not None else ""
    tail = "，可能是四舍五入的尾差" if "尾差" in found.finding.message else ""
    remark = f"（{found.remark}）" if found.remark else ""
    _verdict(
        desk,
        f"不一致：各处数字不同{size}{tail}{remark}",
        f"The figures do not agree{f', difference {_size(desk, gap)}' if gap is not None else ''}",
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


def _about_change(desk: Desk) -> list[Figure]:
    """Compare a stated rise or fall with the reason that the text gives for it, and with the two years' own figures."""
    for value in desk.query.stated_values:
        for fact in _named_facts(desk):
            record = fact.stored.fact
            if record.measure not in (Measure.CHANGE, Measure.CHANGE_RATE) or not carries(fact.stored, value):
                continue
            siblings = [
                figure_of(other)
                for other in _named_facts(desk)
                if other.stored.fact.row_path == record.row_path
                and other.stored.document.id == fact.stored.document.id
                and is_amount(other)
                and other.stored.fact.year == record.year
            ]
            figures = [*siblings[:1], figure_of(fact)]
            reason = _reason_against(desk, fact)
            if reason is not None and siblings:
                _verdict(
                    desk, "文件自相矛盾：说的方向和给出的原因不一致", "The reason given contradicts the change stated"
                )
                desk.write(*phrasing.figure_lines(desk.statement, [_placed(figure) for figure in figures]), reason)
                return figures
    return []


def _reason_against(desk: Desk, fact: IndexedFact) -> str | None:
    """Return the reason printed after a change where it names the opposite direction, quoted."""
    record = fact.stored.fact
    falls = record.value is not None and record.value < 0
    for other in desk.index.document(fact.stored.document.id).all:
        quote = other.stored.fact.quote
        if other.stored.fact.row_path != record.row_path or "原因" not in quote:
            continue
        reason = quote[quote.rindex("原因") :]
        up, down = re.search(r"增加|增长|增多|上升|提高", reason), re.search(r"减少|下降|降低|压减|压缩", reason)
        if (falls and up and not down) or (not falls and down and not up):
            return f"- {reason}[{desk.statement.cite(other.stored)}]"
    return None


def _side_by_side(desk: Desk) -> list[Figure]:
    """Put every figure of the names asked about side by side; the numbers the question states come first."""
    stated = _stated(desk)
    figures = stated if len(stated) > 1 else _distinct([*stated, *_named_alike(desk)])[:_MOST_SHOWN]
    if not figures:
        return []
    scope = _scope_item(desk, figures)
    _judge(desk, figures, scope)
    shown = [*figures, *([scope] if scope is not None else [])]
    desk.write(*phrasing.figure_lines(desk.statement, [_placed(figure) for figure in shown]))
    return shown


def _judge(desk: Desk, figures: Sequence[Figure], scope: Figure | None) -> None:
    if len(figures) == 1:
        claimed = [value for value in desk.query.stated_values if not carries(figures[0].facts[0], value)]
        if claimed:
            right = desk.statement.state(figures[0])
            _verdict(desk, f"不对，与文件不一致：应为{right}", f"Not right: the document says {right}")
        elif desk.query.stated_values:
            _verdict(desk, "一致：与文件相符", "Right: the document says so")
        else:
            _verdict(desk, "文件中只有一个数字", "The documents give one figure")
        return
    if len({(operations.size(figure), figure.fen is None and figure.unit) for figure in figures}) == 1:
        _verdict(desk, "一致：各处数字相同", "The figures agree")
        return
    gap = operations.difference(*_larger_first(figures[0], figures[1]), "差额")
    size = _size(desk, gap) if gap is not None else ""
    if scope is not None:
        _verdict(
            desk,
            f"口径不同，两个数都没有错：相差{size}，正好是{scope.label}",
            f"Both are right, their scopes differ: the difference of {size} is {scope.label}",
        )
        return
    _verdict(
        desk,
        f"不一致：各处数字不同{'，相差' + size if size else ''}",
        f"The figures do not agree{', difference ' + size if size else ''}",
    )


def _scope_item(desk: Desk, figures: Sequence[Figure]) -> Figure | None:
    """Return the kind of money that makes the difference of two figures, where the document prints just that amount."""
    if len(figures) < 2 or figures[0].fen is None or figures[1].fen is None:
        return None
    gap = abs(figures[0].fen - figures[1].fen)
    for document in desk.facts():
        for fact in document.all:
            if gap and fact.stored.fact.amount_fen == gap and fact.primary in FUNDING and is_amount(fact):
                return figure_of(fact)
    return None


def _stated(desk: Desk) -> list[Figure]:
    """Return the best fact for each number the question states: one that its names cover, else one whose text has it."""
    figures = []
    for value in desk.query.stated_values:
        fits = [(_name_fit(desk, fact), fact) for fact in _named_facts(desk) if carries(fact.stored, value)]
        if fits:
            figures.append(figure_of(max(fits, key=lambda each: each[0])[1]))
        elif (quoted := _quoted(desk, value)) is not None:
            figures.append(quoted)
    return figures


def _named_facts(desk: Desk) -> list[IndexedFact]:
    """Return the numeric facts that carry one of the names asked about, or stand in a project asked about."""
    names = [item for item in desk.query.items if item.name]
    subjects = [key for item in desk.query.items if item.subject for key in item.keys]
    years = {target.year for target in desk.targets}
    found = []
    for document in desk.facts():
        for fact in document.all:
            if fact.stored.fact.value is None or fact.stored.fact.year not in years:
                continue
            about = any(_is_about(fact, item) for item in names) if names else not subjects
            if about or (subjects and any(key in fact.subject for key in subjects)):
                found.append(fact)
    return found


def _is_about(fact: IndexedFact, item: Item) -> bool:
    return any(fact.covers(key) or (len(key) > 1 and fact.primary.endswith(key)) for key in item.keys or (item.name,))


def _name_fit(desk: Desk, fact: IndexedFact) -> tuple[int, int, bool]:
    record = fact.stored.fact
    covered = sum(_is_about(fact, item) for item in desk.query.items if item.name)
    words = f"{record.table}{''.join(record.row_path)}{''.join(record.column)}"
    question = desk.query.question
    pairs = sum(question[at : at + 2] in words for at in range(len(question) - 1))
    return (covered - len(fact.modifiers), pairs, record.source == "table")


def _quoted(desk: Desk, value: Decimal) -> Figure | None:
    """Return a number that stands in a text cell of the project or item asked about, with the words around it."""
    keys = [key for item in desk.query.items for key in (item.keys or (item.name,))]
    for document in desk.facts():
        for fact in document.all:
            record = fact.stored.fact
            if record.measure is not Measure.TEXT or not any(
                key and (key in fact.subject or key == fact.primary) for key in keys
            ):
                continue
            for figure in _in_text(fact):
                if figure.value == value and (
                    not desk.query.residue or any(word in figure.text for word in desk.query.residue)
                ):
                    return figure
    return None


def _in_text(fact: IndexedFact) -> list[Figure]:
    """Return the numbers of a text cell as figures, each with the words around it."""
    text = re.sub(r"\s+", "", fact.stored.fact.text)
    figures = []
    for found in _COUNT_IN_TEXT.finditer(text):
        around = text[max(0, found.start() - _FRAGMENT) : found.end() + _FRAGMENT]
        value, unit = Decimal(found[1]), found[2]
        fen = int(value * FEN_PER_UNIT[unit]) if unit in FEN_PER_UNIT else None
        figures.append(replace(figure_of(fact), value=value, unit=unit, fen=fen, text=f"“…{around}…”"))
    return figures


def _named_alike(desk: Desk) -> list[Figure]:
    """Return one figure for each different amount that the documents print under the names asked about."""
    figures: list[Figure] = []
    for target in desk.targets:
        facts = desk.facts(target)
        found = [figure for group in desk.groups() for figure in desk.find(target, group).figures]
        for item in desk.query.items:
            same_name = [fact for fact in candidates_for(facts, (item,)) if is_amount(fact) and _is_whole(fact)]
            found += [figure_of(fact) for fact in same_name if fact.stored.fact.year == target.year]
            for subject, of_project in ((s, f) for each in facts for s, f in each.by_subject.items()):
                if item.name and subject_key(item.name) == subject and (budget := project_budget(of_project)):
                    found.append(figure_of(budget))
        found += desk.find_words(target) if desk.query.residue else []
        figures += found
    numbers = [figure for figure in figures if figure.value is not None]
    texts = [figure for figure in figures if figure.value is None and figure.facts]
    for figure in texts:
        fact = next(
            (each for each in desk.index.document(figure.facts[0].document.id).all if each.stored is figure.facts[0]),
            None,
        )
        numbers += _in_text(fact) if fact is not None else []
    return _distinct(numbers)


def _is_whole(fact: IndexedFact) -> bool:
    return not [key for key in fact.modifiers if key not in FUNDING]


def _distinct(figures: Sequence[Figure]) -> list[Figure]:
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.fen if figure.fen is not None else (figure.value, figure.unit),), figure)
    return list(seen.values())


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
                desk.write(f"{plain(value)}是{figure.label}的数：{desk.statement.state(_placed(figure))}")
                return [figure]
    return []


def _procured(desk: Desk, written: Sequence[Figure]) -> list[Figure]:
    """List what the procurement table holds, when the question asks what is in it."""
    names = {item.name for item in desk.query.items}
    if item_key("政府采购预算") not in names or not _ASKS_WHAT.search(desk.query.question):
        return []
    lines = procurement_lines(desk.facts())[:_MOST_LINES]
    known = {figure.facts[0].fact.key for figure in written if figure.facts}
    lines = [line for line in lines if line.facts[0].fact.key not in known]
    if lines:
        desk.write("采购表列有：" if desk.statement.language is Language.CHINESE else "The procurement table lists:")
        desk.write(*phrasing.figure_lines(desk.statement, lines))
    return lines


def _placed(figure: Figure) -> Figure:
    """Return the figure with its place in its name, so that two of one name can be told apart."""
    if not figure.where or figure.formula is not None:
        return figure
    return replace(figure, label=f"{figure.label}（{figure.where}）")


def _larger_first(left: Figure, right: Figure) -> tuple[Figure, Figure]:
    return (left, right) if operations.size(left) >= operations.size(right) else (right, left)


def _size(desk: Desk, gap: Figure) -> str:
    return desk.statement.state(gap).lstrip("-−")


def _verdict(desk: Desk, chinese: str, english: str) -> None:
    desk.write(f"**{english if desk.statement.language is Language.ENGLISH else chinese}。**")
