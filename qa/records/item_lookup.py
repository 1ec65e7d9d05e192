"""One figure for one item of one department and year, or every figure where the document prints several.

Names are matched, never guessed: a fact answers for an item when its row or column carries that item's name. Where several
tables print different amounts under one name, all of them are returned, each with its table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.records import FEN_PER_UNIT, CodeSystem, Measure, Phase, RowRole, TableKind
from index.stores.record_rows import StoredFact
from index.text.items import concepts, item_key, plain_words
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Item
from qa.records.disagreements import told_apart
from qa.records.fact_index import DocumentFacts, FactSource, IndexedFact
from qa.records.fact_ranks import TOTALS, rank_of, wanted_by

_MOST_PLACES = 3
_SHORTEST_PROJECT = 3
_MOVES = (Measure.CHANGE, Measure.CHANGE_RATE)
_BOUGHT = frozenset("采购买")
_PRINTED_OF_YEAR = re.compile(r"本年(?:收入|支出)合计")
_OF_THIS_YEAR = re.compile(r"[本当]年(?:收入|支出)|(?:收入|支出)合计")
_STOCK_WORDS = ("年末", "期末", "年底", "截至", "截止", "共有车辆", "资产")


@dataclass(frozen=True, slots=True)
class Found:
    """What a lookup found: figures with different amounts under the name asked for, the best first; () for nothing."""

    target: Target
    label: str
    figures: tuple[Figure, ...]

    @property
    def best(self) -> Figure | None:
        """The figure that answers, None when nothing was found."""
        return self.figures[0] if self.figures else None


def look_up(
    index: FactSource,
    target: Target,
    items: Sequence[Item],
    question: str,
    measure: Measure | None = None,
    phase: Phase | None = None,
) -> Found:
    """Return the figures for the item that all of `items` together name ((行政运行, 基本支出) is one cell).

    `measure` restricts them to one kind of quantity (数量, 单价) and `phase` to one stage; None takes what fits best.
    """
    documents = index.of(document.id for document in target.documents)
    own = [
        fact
        for fact in candidates_for(documents, items)
        if measure in (None, fact.stored.fact.measure) and phase in (None, fact.stored.fact.phase)
    ]
    candidates = [fact for fact in own if target.year is None or fact.stored.fact.year in (target.year, None)]
    # What a department owns is printed as it stood at the end of the year before.
    if measure is None and all(fact.stored.fact.measure in _MOVES for fact in candidates):
        candidates = [fact for fact in own if _is_stock(fact) and fact.stored.fact.measure not in _MOVES] or candidates
    candidates = candidates or [fact for fact in own if _is_stock(fact)]
    if not candidates and target.later:
        later = index.of(document.id for document in target.later)
        candidates = [
            fact
            for fact in candidates_for(later, items)
            if fact.stored.fact.year == target.year
            and measure in (None, fact.stored.fact.measure)
            # A later document may leave open at which stage its figure of the year before is.
            and (phase is None or fact.stored.fact.phase in (phase, Phase.PRIOR))
        ]
    if len(items) == 1 and items[0].subject is not None:
        candidates = _of_project(candidates, items[0])
    candidates = _grand_totals(_not_only_purchases(candidates, question), question)
    figures = told_apart(_figures(candidates, items, question), documents)
    if target.scope is not None:
        figures = tuple(replace(each, label=f"{each.label}（{target.scope}预算）") for each in figures)
    label = "".join(dict.fromkeys(name_of(item) for item in items))
    if not figures and target.year is not None and measure in (None, Measure.AMOUNT):
        derived = _derived_from_change(index, target, items)
        figures = (derived,) if derived is not None else ()
    return Found(target, figures[0].label if figures else label, figures)


def _of_project(candidates: list[IndexedFact], item: Item) -> list[IndexedFact]:
    """Return what answers for a project as a whole: the item of its name, else its budget, never one of its lines."""
    named = [
        fact
        for fact in candidates
        if fact.primary in item.keys and fact.stored.fact.table_kind is not TableKind.PROCUREMENT
    ]
    budget = project_budget(candidates)
    return named or ([budget] if budget is not None else [])


def _not_only_purchases(candidates: list[IndexedFact], question: str) -> list[IndexedFact]:
    """Return the budget lines of a name without what is bought from them, unless purchases are asked about."""
    if not _BOUGHT.isdisjoint(question):
        return candidates
    lines = [fact for fact in candidates if fact.stored.fact.table_kind is not TableKind.PROCUREMENT]
    return lines or candidates


def _grand_totals(candidates: list[IndexedFact], question: str) -> list[IndexedFact]:
    """Return only the rows called 总计 where there are any: 本年支出合计 (支出合计) leaves 结转 out, and is taken when it is asked for."""
    if _OF_THIS_YEAR.search(question):
        of_year = [
            fact
            for fact in candidates
            if _OF_THIS_YEAR.search("/".join((fact.stored.fact.row, *fact.stored.fact.column)))
        ]
        if of_year:
            return of_year
    grand = {fact.primary for fact in candidates if "总计" in fact.stored.fact.row and fact.primary in TOTALS}
    return [fact for fact in candidates if fact.primary not in grand or "合计" not in fact.stored.fact.row]


def candidates_for(documents: Iterable[DocumentFacts], items: Sequence[Item]) -> list[IndexedFact]:
    """Return facts that carry every item's name, one of them as their own."""
    found: list[IndexedFact] = []
    for document in documents:
        for position, item in enumerate(items):
            others = [other for at, other in enumerate(items) if at != position]
            found += [fact for fact in _own(document, item) if all(_covers(fact, other) for other in others)]
    return [fact for fact in dict.fromkeys(found) if fact.stored.fact.value is not None or _says_something(fact)]


def find_dash(documents: Iterable[DocumentFacts], items: Sequence[Item], year: int | None) -> IndexedFact | None:
    """Return the cell of what the items name that holds a dash in place of a figure, None where there is none."""
    for document in documents:
        for item in items[:1] if len(items) == 1 else ():
            for fact in _own(document, item):
                record = fact.stored.fact
                dash = record.source == "table" and record.value is None and bool(record.text.strip())
                if dash and not record.text.strip("-—–/ ") and not fact.modifiers and year in (None, record.year):
                    return fact
    return None


def _says_something(fact: IndexedFact) -> bool:
    """Return whether a text cell is more than the dash of an empty one."""
    return bool(fact.stored.fact.text.strip("-—– "))


def name_of(item: Item) -> str:
    """Return what to call an item."""
    return item.code or item.name or item.subject or ""


def _is_stock(fact: IndexedFact) -> bool:
    record = fact.stored.fact
    return record.table_kind is TableKind.ASSETS or any(word in record.quote for word in _STOCK_WORDS)


def _own(document: DocumentFacts, item: Item) -> list[IndexedFact]:
    """Return the facts that an item names by themselves."""
    if item.code is not None:
        coded = document.by_code.get(item.code, [])
        projects = {fact.subject for fact in coded if fact.stored.fact.code_system is CodeSystem.PROJECT}
        budget = project_budget(fact for project in projects for fact in document.by_subject.get(project, ()))
        return [budget] if budget is not None else coded
    found: list[IndexedFact] = []
    keys = item.keys or (item.name,)
    if item.subject is not None and not item.name:  # 案件审判经费 is the functional item 案件审判 as well
        found += [
            fact
            for key in keys
            for fact in document.by_primary.get(key, [])
            if fact.stored.fact.code_system is CodeSystem.FUNCTIONAL
        ]
    for key in keys if item.name else ():
        found += document.by_primary.get(key, [])
        for included in concepts()[key].includes if key in concepts() else ():
            found += document.by_primary.get(included, [])
    if item.subject is not None:
        exact = [fact for key in keys for fact in document.by_subject.get(key, [])]
        found += exact or [
            fact for subject, facts in document.by_subject.items() if _same_project(subject, keys) for fact in facts
        ]
    return found


def _same_project(subject: str, keys: Sequence[str]) -> bool:
    return any(len(key) >= _SHORTEST_PROJECT and key in subject for key in keys)


def _covers(fact: IndexedFact, item: Item) -> bool:
    if item.code is not None:
        return fact.stored.fact.code == item.code
    keys = item.keys or (item.name,)
    if any(fact.covers(key) for key in keys):
        return True
    return bool(item.subject and fact.subject and (fact.subject in keys or _same_project(fact.subject, keys)))


def _figures(candidates: Sequence[IndexedFact], items: Sequence[Item], question: str) -> tuple[Figure, ...]:
    """Return one figure for each different amount, and each different project, among the best candidates."""
    if not candidates:
        return ()
    wanted = wanted_by(tuple(items), question)
    ranked = sorted(((rank_of(fact, wanted), fact) for fact in candidates), key=lambda each: each[0])
    level, best = ranked[0]
    vague = any(len(item.keys) > 1 for item in items)
    found: list[tuple[Figure, list[StoredFact]]] = []
    for rank, fact in ranked:
        whole_plan = fact.stored.fact.measure is Measure.PLAN and "资金支出计划" in wanted.keys
        if rank[:4] != level[:4] or not (whole_plan or fact.primary == best.primary):
            continue
        if vague and not whole_plan and rank[-1] != level[-1]:
            continue
        figure = figure_of(fact)
        places = next((places for known, places in found if _agree(known, figure)), None)
        if places is None:
            found.append((figure, [fact.stored]))
        elif len(places) < _MOST_PLACES:
            places.append(fact.stored)
    return tuple(replace(figure, facts=tuple(places)) if len(places) > 1 else figure for figure, places in found)


def figure_of(fact: IndexedFact) -> Figure:
    """Return a fact as a figure."""
    record = fact.stored.fact
    columns = list(reversed(fact.modifiers))
    named = fact.primary if not record.item or record.source == "table" or fact.primary in concepts() else record.item
    printed = _PRINTED_OF_YEAR.search("/".join((record.row, *record.column))) if named in TOTALS else None
    label = "-".join([printed[0] if printed is not None else named, *columns])
    if record.code and record.item:
        label = "-".join([record.item, *columns])
    if record.measure in (Measure.TARGET, Measure.PLAN) or record.table_kind is TableKind.PROJECT_GOALS:
        label = record.item
    if record.subject and record.table_kind in (TableKind.PROJECT_GOALS, TableKind.PROCUREMENT, TableKind.PROJECTS):
        label = f"{record.subject}-{label}"
    if record.measure is Measure.SHARE and not re.search("占|比[重例]|率", label):
        label += "占比"
    where = "文字说明" if record.source == "narrative" else record.table
    return Figure(
        fact.stored.document.identity.department,
        # A table without figures says nothing of the date in its title.
        fact.stored.document.identity.fiscal_year if record.text == "空表" else record.year,
        label,
        record.value,
        record.unit,
        record.amount_fen,
        (fact.stored,),
        record.text,
        where,
    )


def _agree(left: Figure, right: Figure) -> bool:
    """Return whether two figures are one: the same thing and amount, each read with the precision it is printed with."""
    if left.subject and right.subject and left.facts[0].fact.cell != right.facts[0].fact.cell:
        return False
    if left.subject != right.subject and left.facts[0].fact.measure is Measure.TARGET:
        return False  # one form is filled in for each project, with the same cells
    if left.label != right.label and left.facts[0].fact.measure is Measure.PLAN:
        return False
    if left.fen is None or right.fen is None:
        return left.value == right.value and left.unit == right.unit and left.text == right.text
    tolerance = max(_half_digit_fen(left), _half_digit_fen(right)) if left.unit != right.unit else 0
    return abs(left.fen - right.fen) <= tolerance


def _half_digit_fen(figure: Figure) -> Decimal:
    if figure.value is None or figure.unit not in FEN_PER_UNIT:
        return Decimal(0)
    exponent = figure.value.as_tuple().exponent
    digits = exponent if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(min(digits, 0)) * FEN_PER_UNIT[figure.unit] / 2


def find_change(index: FactSource, target: Target, items: Sequence[Item], measure: Measure) -> Figure | None:
    """Return the change on the year before as the documents state it, None when they do not."""
    documents = index.of(document.id for document in target.documents)
    stated = [
        fact
        for fact in candidates_for(documents, items)
        if fact.stored.fact.measure is measure and fact.stored.fact.value is not None and _is_on_last_year(fact)
    ]
    if not stated:
        return None
    asked = {key for item in items for key in (item.keys or (item.name,))}
    stated.sort(key=lambda fact: (fact.primary not in asked, fact.stored.fact.role is RowRole.OF_WHICH))
    return figure_of(stated[0])


def _is_on_last_year(fact: IndexedFact) -> bool:
    """Return whether a change is on the year before and not on the plan (比年初预算减少) or on an earlier year."""
    record = fact.stored.fact
    if record.measure not in (Measure.CHANGE, Measure.CHANGE_RATE) or record.compared_to is None:
        return True
    return record.year is not None and record.compared_to == str(record.year - 1)


def _derived_from_change(index: FactSource, target: Target, items: Sequence[Item]) -> Figure | None:
    """Return last year's figure computed from the later document's figure and its stated change, marked as derived."""
    if not target.later or target.year is None:
        return None
    later = replace(target, documents=target.later, later=(), year=target.year + 1)
    now = _figures(
        _grand_totals(
            [
                fact
                for fact in candidates_for(index.of(document.id for document in target.later), items)
                if fact.stored.fact.year == target.year + 1
            ],
            "",
        ),
        items,
        "",
    )
    change = find_change(index, later, items, Measure.CHANGE)
    if not now or change is None:
        return None
    before = operations.difference(now[0], change, now[0].label)
    if before is None:
        return None
    return replace(before, year=target.year, where=f"由{target.year + 1}年文件推算")


def item_for(label: str) -> Item:
    """Return the item that a label names."""
    key = item_key(label)
    return Item(name=key, keys=(key,))


def project_budget(facts: Iterable[IndexedFact]) -> IndexedFact | None:
    """Return the fact that states a project's budget among the facts of that project."""
    order = {item_key(name): at for at, name in enumerate(plain_words("project budgets"))}
    money = [
        fact
        for fact in facts
        if fact.stored.fact.measure is Measure.AMOUNT
        and fact.stored.fact.amount_fen is not None
        and fact.primary in order
    ]
    return min(money, key=lambda fact: order[fact.primary], default=None)
