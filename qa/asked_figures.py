"""The figures that a question about consistency is about: those of its numbers, of its names and of its two places."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.records import FEN_PER_UNIT, Measure, TableKind
from index.text.fact_names import FUNDING
from index.text.normalization import squeeze
from qa.desk import Desk
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.linking.vocabulary import subject_key
from qa.query.slots import Item
from qa.records.contradictions import carries, keys_of
from qa.records.fact_index import IndexedFact, is_amount
from qa.records.item_lookup import candidates_for, figure_of, project_budget

_COUNT_IN_TEXT = re.compile(
    r"(?<![\d.年月])(\d+(?:\.\d+)?)\s*(%|万元|元|[个名人家次辆台套件份期场项])?(?![\d.]|年|月|日)"
)
_FRAGMENT = 12
_ENOUGH = 0.66


def scope_item(desk: Desk, figures: Sequence[Figure]) -> Figure | None:
    """Return the kind of money that makes the difference of two figures, where the document prints just that amount."""
    if len(figures) < 2 or figures[0].fen is None or figures[1].fen is None:
        return None
    gap = abs(figures[0].fen - figures[1].fen)
    for document in desk.facts():
        for fact in document.all:
            if gap and fact.stored.fact.amount_fen == gap and fact.primary in FUNDING and is_amount(fact):
                return figure_of(fact)
    return None


def stated_figures(desk: Desk) -> list[Figure]:
    """Return the best fact for each number the question states: one that its names cover, else one whose text has it."""
    figures = []
    named = named_facts(desk) if desk.query.stated_values else []
    for value in desk.query.stated_values:
        fits = [(_name_fit(desk, fact), fact) for fact in named if carries(fact.stored, value)]
        if fits:
            figures.append(figure_of(max(fits, key=lambda each: each[0])[1]))
        elif (quoted := _quoted(desk, value)) is not None:
            figures.append(quoted)
    return figures


def named_facts(desk: Desk) -> list[IndexedFact]:
    """Return the numeric facts that carry one of the names asked about, or stand in a project asked about."""
    names = [item for item in desk.query.items if item.name]
    subjects = [key for item in desk.query.items if item.subject for key in item.keys]
    words = [word for word in desk.query.residue if not any(letter.isdigit() for letter in word)]
    pairs = [word[at : at + 2] for word in words for at in range(len(word) - 1)]
    years = {target.year for target in desk.targets}
    found = []
    for document in desk.facts():
        for fact in document.all:
            if fact.stored.fact.value is None or fact.stored.fact.year not in years:
                continue
            about = any(_is_about(fact, item) for item in names) if names else not subjects and _is_worded(fact, pairs)
            if about or (subjects and any(key in fact.subject for key in subjects)):
                found.append(fact)
    return found


def _is_worded(fact: IndexedFact, pairs: Sequence[str]) -> bool:
    """Return whether the row of a fact holds enough pairs of letters of the words that no known name explains."""
    if not pairs:
        return False
    label = squeeze("".join(fact.stored.fact.row_path))
    return sum(pair in label for pair in pairs) / len(pairs) >= _ENOUGH


def _is_about(fact: IndexedFact, item: Item) -> bool:
    return any(fact.covers(key) or (len(key) > 1 and fact.primary.endswith(key)) for key in keys_of(item))


def _name_fit(desk: Desk, fact: IndexedFact) -> tuple[int, int, int, bool]:
    record = fact.stored.fact
    own = sum(fact.primary in (item.keys or (item.name,)) for item in desk.query.items if item.name)
    words = f"{record.table}{''.join(record.row_path)}{''.join(record.column)}"
    question = desk.query.text
    pairs = sum(question[at : at + 2] in words for at in range(len(question) - 1))
    return (own, pairs, -len(fact.modifiers), record.source == "table")


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


def named_alike(desk: Desk) -> list[Figure]:
    """Return one figure for each different amount that each target's documents print under the names asked about."""
    by_target = [distinct(_of_target(desk, target)) for target in desk.targets]
    # What one department prints in 部门预算 and 单位预算 is two figures, also when they are equal.
    return [figure for figures in by_target for figure in figures]


def _of_target(desk: Desk, target: Target) -> list[Figure]:
    facts = desk.facts(target)
    found = [figure for group in desk.groups() for figure in desk.find(target, group).figures]
    for item in desk.query.items:
        same_name = [fact for fact in candidates_for(facts, (item,)) if is_amount(fact) and _is_whole(fact)]
        found += [figure_of(fact) for fact in same_name if fact.stored.fact.year == target.year]
        for subject, of_project in ((s, f) for each in facts for s, f in each.by_subject.items()):
            if item.name and subject_key(item.name) == subject and (budget := project_budget(of_project)):
                found.append(figure_of(budget))
    found += desk.find_words(target) if desk.query.residue else []
    numbers = [figure for figure in found if figure.value is not None]
    cells = {figure.facts[0].fact.key for figure in found if figure.value is None and figure.facts}
    numbers += [
        figure for each in facts for fact in each.all if fact.stored.fact.key in cells for figure in _in_text(fact)
    ]
    named = [figure for figure in numbers if figure.formula is None and not _is_budget(figure)]
    return named if len(named) > 1 and not desk.query.stated_values else numbers


def _is_budget(figure: Figure) -> bool:
    return figure.fen is not None and figure.facts[0].fact.table_kind is TableKind.PROJECT_GOALS


def of_each(desk: Desk) -> list[Figure]:
    """Return one figure for each of several items, that with a number stated before others."""
    names = {item.name: item for item in desk.query.items if item.name}
    # 拟购置固定资产 is named in full; what it contains is no second item.
    apart = [item for name, item in names.items() if not any(name != other and name in other for other in names)]
    figures = []
    for target in desk.targets if len(apart) > 1 else ():
        for item in apart:
            found = desk.find(target, (item,)).figures
            stated = [figure for figure in found if any(carries(figure.facts[0], v) for v in desk.query.stated_values)]
            figures += (stated or list(found))[:1]
    return [figure for figure in figures if figure.value is not None] if len(figures) > 1 else []


def inside_and_outside(desk: Desk) -> list[Figure]:
    """Return an item's figure in the project asked about and its figure outside of projects, when both are printed."""
    names = [item for item in desk.query.items if item.name]
    subjects = [key for item in desk.query.items if item.subject for key in item.keys]
    own = [fact for fact in named_facts(desk) if names and any(_is_about(fact, item) for item in names)]
    inside = [fact for fact in own if fact.subject and any(key in fact.subject for key in subjects)]
    outside = [fact for fact in own if not fact.subject]
    if not inside or not outside:
        return []
    return [figure_of(inside[0]), figure_of(outside[0])]


def _is_whole(fact: IndexedFact) -> bool:
    return not [key for key in fact.modifiers if key not in FUNDING]


def distinct(figures: Sequence[Figure]) -> list[Figure]:
    """Return the first figure of each amount, or of each number and unit where it is no money; indicators for each project."""
    seen: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        indicator = bool(figure.facts) and figure.facts[0].fact.measure is Measure.TARGET
        size = figure.fen if figure.fen is not None else (figure.value, figure.unit)
        seen.setdefault((size, figure.subject if indicator else None), figure)
    return list(seen.values())
