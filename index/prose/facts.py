"""Facts from running text: every amount, percentage and count of the sentences, each with the item it belongs to.

A disclosure says its figures in a fixed manner: an item and its amount, then how it changed and what part of the
whole it is, then its parts. `index.prose.walk` remembers what is spoken of; here each figure becomes a fact.

Refuses to read reasons: "主要原因是人员增加2人" says why, not how much was budgeted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.blocks import Block, Grid, Paragraph, Place
from index.prose.amounts import Figure, FigureKind
from index.prose.clauses import Clause, iter_clauses
from index.prose.forms import iter_form_texts
from index.prose.leads import Change, Lead, each_side, is_both_sides
from index.prose.outline import iter_outline
from index.prose.sentences import Sentence, split_sentences
from index.prose.sums import with_summed_parts
from index.prose.walk import (
    Item,
    Walk,
    close_brackets,
    end_sentence,
    find_changed,
    note_time,
    start_paragraph,
    start_section,
    start_sentence,
    take_item,
    take_topic,
)
from index.prose.words import find_subject, is_goal_section, is_total, states_count
from index.records import Fact, Identity, Measure, Phase, RowRole
from index.text.amounts import amount_fen
from index.text.normalization import clean_label, ordinal_level

# The money of a project is called by many names; they are one item of that project.
_PROJECT_MONEY = "预算资金"
_STARTS_WITH_AMOUNT = re.compile(r"\s*[\d,，.]+\s*[百千万亿]*元")
# 每周5天: how often, not how many; 浏览：316次: the web page, not the department.
_NOT_PUBLISHED = re.compile(r"^每|(?:浏览|点击|阅读|访问)(?:次数|人数|量|数)?$")
_OF_PROJECT_MONEY = re.compile(r"^(?:共?需|所需|安排|投入|拟投入|项目)?(?:预算)?(?:资金|经费)$")


def sentence_facts(blocks: Sequence[Block], identity: Identity) -> tuple[Fact, ...]:
    """Return the facts of all paragraphs in reading order, with the keys s1, s2 and so on.

    Of grids only the prose of project forms is read; their figures are the business of tables.
    """
    walk = Walk(identity)
    facts: list[Fact] = []
    for section, block in iter_outline(blocks):
        if isinstance(block, Grid):
            walk.parts.clear()
            walk.unfinished = None
            facts.extend(_form_facts(identity, block))
        elif isinstance(block, Paragraph):
            start_section(walk, section)
            facts.extend(_paragraph_facts(walk, block.text, block.place))
    return tuple(
        replace(fact, key=f"s{number}") for number, fact in enumerate(_each_side(_with_totals(facts)), start=1)
    )


def _each_side(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts, those said of income and spending in one breath ("收、支总计各增加5万元") once for each."""
    for fact in facts:
        if not is_both_sides(fact.item):
            yield fact
            continue
        for item in each_side(fact.item):
            yield replace(fact, item=item, row_path=(*fact.row_path[:-1], item))


def _with_totals(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts with those that have parts in their own sentence marked as totals."""
    wholes = {(fact.quote, fact.row_path[:depth]) for fact in facts for depth in range(1, len(fact.row_path))}
    return tuple(
        replace(fact, role=RowRole.TOTAL)
        if fact.role is RowRole.DETAIL and (fact.quote, fact.row_path) in wholes
        else fact
        for fact in facts
    )


def _form_facts(identity: Identity, grid: Grid) -> Iterator[Fact]:
    """Yield the facts told in a form's purposes and descriptions; its bases only cite, its goals have indicators."""
    for told in iter_form_texts(grid.cells):
        if re.search(r"用途|概况|概述|内容|必要性", told.label):
            walk = Walk(identity)
            start_section(walk, (told.label,))
            for line in told.text.splitlines():
                for fact in _paragraph_facts(walk, line, told.place):
                    yield replace(fact, subject=told.project or fact.subject)


def _paragraph_facts(walk: Walk, text: str, place: Place) -> Iterator[Fact]:
    """Yield the facts of a paragraph, a sentence that the line or page before left unfinished being ended first."""
    left, walk.unfinished = walk.unfinished, None
    goes_on = left is not None and (
        _STARTS_WITH_AMOUNT.match(text) is not None or (ordinal_level(text) == 0 and place.page != left.page)
    )
    pending = left.words if goes_on and left is not None else ""
    if not goes_on:
        start_paragraph(walk, text)
    facts: list[Fact] = []
    for sentence in split_sentences(text):
        if not goes_on:
            start_sentence(walk, sentence.text)
        facts.extend(_sentence_facts(walk, sentence, place, pending))
        goes_on, pending = False, ""
        end_sentence(walk, sentence.text, ordinal_level(text))
    if walk.unfinished is not None:
        walk.unfinished = replace(walk.unfinished, page=place.page)
    yield from with_summed_parts(facts)


def _sentence_facts(walk: Walk, sentence: Sentence, place: Place, pending: str) -> Iterator[Fact]:
    """Yield the facts of a sentence; `pending` are the words of its beginning on the page before."""
    together: list[Item] = []
    one_by_one: list[Item] = []
    has_figures = False
    for clause in iter_clauses(walk, sentence, pending):
        has_figures = True
        lead = clause.lead
        if not _is_said(clause.figure, lead, clause.reason):
            continue
        close_brackets(walk, clause.words)
        if clause.rate is not None:
            _settle_changed(walk, clause.figure, lead, clause.rate)
        if lead.path and not clause.respective:
            together.clear()
        if clause.respective and not clause.names:
            # 甲费和乙费分别为5万元和3万元,分别增长2%和1%: each item has its own.
            one_by_one = one_by_one or together.copy()
            walk.item = one_by_one.pop(0) if one_by_one else walk.item
        elif not lead.path:
            for item in together[:-1]:
                # 甲费和乙费各增加5万元,增长10%: the rate is said of both.
                current, walk.item = walk.item, item
                yield from _facts(walk, sentence, clause, place)
                walk.item = current
        for name in clause.names:
            own = replace(lead, path=(*lead.path[:-1], name), printed=name)
            yield from _facts(walk, sentence, replace(clause, lead=own), place)
            clause = replace(clause, words="")
            together.append(walk.item)
        if not clause.names:
            yield from _facts(walk, sentence, clause, place)
    if not has_figures:
        take_topic(walk, sentence.text)


def _settle_changed(walk: Walk, figure: Figure, lead: Lead, rate: Figure) -> None:
    """Make the item that a change and its rate fit the item spoken of: "比上年减少1.5万元，下降15%"."""
    if figure.value and rate.value:
        sign = -1 if lead.lower else 1
        walk.item = find_changed(walk, sign * figure.value, sign * rate.value)


def _is_said(figure: Figure, lead: Lead, reason: bool) -> bool:
    """Return whether a figure is published as one: not merely mentioned in a reason or left without any item."""
    if reason:
        return lead.kind is Change.CHANGE and bool(lead.path) and figure.kind is FigureKind.MONEY
    if figure.kind is FigureKind.SAME:
        return lead.base is not None and lead.alike
    if figure.kind is FigureKind.COUNT and lead.path and _NOT_PUBLISHED.search(lead.path[-1]):
        return False
    return figure.kind is FigureKind.MONEY or lead.kind is not Change.NONE or bool(lead.path)


def _facts(walk: Walk, sentence: Sentence, clause: Clause, place: Place) -> Iterator[Fact]:
    """Yield the fact of a clause, none where no item is known for it."""
    figure, lead, words, reason = clause.figure, clause.lead, clause.words, clause.reason
    note_time(walk, lead, words)
    item = Item(lead.path, lead.printed) if reason else take_item(walk, figure, lead, words)
    if not item.path:
        return
    measure = _measure(walk, figure, lead, words)
    value = figure.value
    if lead.lower and value is not None and measure in (Measure.CHANGE, Measure.CHANGE_RATE):
        value = -value
    unit = figure.unit
    if figure.kind is FigureKind.SAME:
        unit = item.unit or walk.money_unit
    elif figure.kind is FigureKind.MONEY and figure.unit is None:
        unit = walk.money_unit
    elif figure.kind is FigureKind.MONEY and figure.unit:
        walk.money_unit = figure.unit
    changes = measure in (Measure.CHANGE, Measure.CHANGE_RATE)
    subject = find_subject(walk.section)
    path = item.path
    if lead.kind is Change.SHARE and item.path == walk.opening.path:
        walk.opening_is_part = True
    if subject is not None and _OF_PROJECT_MONEY.match(path[-1]):
        path = (*path[:-1], _PROJECT_MONEY)
    yield Fact(
        key="",
        source="narrative",
        year=walk.identity.fiscal_year if changes else _year(walk, lead),
        phase=walk.identity.phase if changes else _phase(walk, lead),
        table_index=None,
        table_kind=None,
        table="",
        row=clean_label(item.printed) if item.printed else item.path[-1],
        row_path=path,
        item=path[-1],
        subject=subject,
        column=_column(walk, measure, lead),
        code=None,
        code_system=None,
        text=figure.text if measure is Measure.TARGET or figure.about else figure.number,
        value=value,
        unit=unit,
        amount_fen=amount_fen(value, unit) if value is not None else None,
        measure=measure,
        role=_role(walk, item, measure, reason),
        place=place,
        quote=sentence.quote,
        compared_to=_compared_to(walk, item, measure, lead),
    )


def _measure(walk: Walk, figure: Figure, lead: Lead, words: str) -> Measure:
    if figure.value is None:
        return Measure.TEXT
    if lead.kind in (Change.SHARE, Change.COMPLETION) and figure.kind is FigureKind.PERCENT:
        return Measure.SHARE
    if figure.kind is FigureKind.SAME:
        return Measure.CHANGE
    goal = is_goal_section(walk.section)
    if lead.kind is Change.CHANGE and not (goal and lead.base is None and figure.kind is not FigureKind.MONEY):
        return Measure.CHANGE_RATE if figure.kind is FigureKind.PERCENT else Measure.CHANGE
    if figure.kind is FigureKind.MONEY:
        if figure.bound is not None:
            return Measure.TARGET
        return Measure.UNIT_PRICE if lead.path and lead.path[-1].startswith("每") else Measure.AMOUNT
    if figure.bound is not None or (goal and not states_count(words)):
        return Measure.TARGET
    return Measure.COUNT if figure.kind is FigureKind.COUNT else Measure.SHARE


def _year(walk: Walk, lead: Lead) -> int | None:
    own = walk.identity.fiscal_year
    if not lead.of_base:
        return walk.year if walk.year is not None else own
    if lead.base == "上年":
        return own - 1 if own is not None else None
    return int(lead.base) if lead.base is not None and lead.base.isdigit() else own


def _phase(walk: Walk, lead: Lead) -> Phase:
    """Return the phase that a head names (执行数, 年初预算), else 上年 for an earlier year and the document's own."""
    phase = _named_phase(lead.base_head if lead.of_base else lead.head)
    if not lead.of_base:
        walk.phase = phase if phase is not None or lead.path else walk.phase
        phase = walk.phase
    year, own = _year(walk, lead), walk.identity.fiscal_year
    is_earlier = year is not None and own is not None and year < own
    return phase or (Phase.PRIOR if is_earlier else walk.identity.phase)


def _named_phase(head: str) -> Phase | None:
    if "执行" in head:
        return Phase.EXECUTION
    if "调整" in head:
        return Phase.ADJUSTED
    if "决算" in head:
        return Phase.FINAL
    return Phase.BUDGET if "预算" in head else None


def _column(walk: Walk, measure: Measure, lead: Lead) -> tuple[str, ...]:
    if measure is Measure.CHANGE:
        return ("比上年增减额", *_base_column(walk))
    if measure is Measure.CHANGE_RATE:
        return ("比上年增减率", *_base_column(walk))
    if measure is Measure.SHARE:
        return ("完成预算百分比",) if lead.kind is Change.COMPLETION else ("占比",)
    head = lead.base_head if lead.of_base else lead.head
    return (head,) if re.search(r"年初|全年|执行|调整|决算", head) else ()


def _base_column(walk: Walk) -> tuple[str, ...]:
    is_own_budget = "预算" in walk.base_head and walk.base == walk.base_head
    return (walk.base_head,) if is_own_budget or re.search(r"年初|执行|调整|决算", walk.base_head) else ()


def _compared_to(walk: Walk, item: Item, measure: Measure, lead: Lead) -> str | None:
    if measure in (Measure.CHANGE, Measure.CHANGE_RATE):
        own = walk.identity.fiscal_year
        return walk.base or (str(own - 1) if own is not None else None)
    if measure is Measure.SHARE:
        # What is itself given as a share is one of the parts, not their whole.
        is_whole = walk.opening.path != item.path and not walk.opening_is_part
        above = walk.opening.path if is_whole else ()
        return lead.base or (item.path[-2] if len(item.path) > 1 else above[-1] if above else None)
    return None


def _role(walk: Walk, item: Item, measure: Measure, reason: bool) -> RowRole:
    if reason:
        return RowRole.DETAIL
    if item.of_which:
        return RowRole.OF_WHICH
    return RowRole.TOTAL if is_total(item.path[-1]) else RowRole.DETAIL
