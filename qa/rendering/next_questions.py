"""Questions worth asking next, made from the tree of the one just answered; none that the records cannot answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from index.records import Measure, RowRole
from index.text.items import concepts, item_key
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Result, Ruling, Series, Verdict, Why
from qa.linking.vocabulary import Vocabulary
from qa.query.editing import frame_of, with_department, with_year
from qa.query.language import Language
from qa.query.nodes import (
    Ask,
    At,
    Change,
    Combine,
    Explain,
    Frame,
    It,
    Kind,
    KindError,
    Node,
    Over,
    Pick,
    Select,
    Thing,
)
from qa.query.walking import iter_nodes
from qa.query.wording import word_node
from qa.records.targets import years_of
from qa.rendering.absences import is_open
from qa.rendering.context import RenderContext
from qa.rendering.found import core_of
from qa.rendering.names import Names, namer, things_in
from qa.rendering.series import years_compared

_MOST = 3
_MOST_CHOICES = 6
_TOTALS = frozenset({"收支总计", "支出总计", "收入总计"})


def suggest(ask: Ask, results: Sequence[Result], context: RenderContext) -> tuple[str, ...]:
    """Return up to three questions to ask next; one for each candidate where the answer asks back."""
    parts = tuple(zip(ask.parts, results, strict=True))
    choices = [rival.parts[0] for rival in context.rivals]
    for part, result in parts:
        choices += islice(_choices(part, result, context.vocabulary), _MOST_CHOICES)
    if choices:
        return _worded(choices, context, _MOST_CHOICES)
    found: list[Node] = []
    for part, result in parts:
        found += _after(part, result, context)
    return _worded([node for node in found if node not in ask.parts], context, _MOST)


def _worded(nodes: Sequence[Node], context: RenderContext, most: int) -> tuple[str, ...]:
    names = Names(context.language, context.vocabulary)
    words = dict.fromkeys(_as_question(node, context, names) for node in nodes)
    return tuple(islice((each for each in words if each and each != context.question), most))


def _as_question(node: Node, context: RenderContext, names: Names) -> str:
    """Return a tree worded as a question that is read back as that tree."""
    words = word_node(node, context.language, namer(context.language, names.short))
    if context.language is Language.ENGLISH:
        return f"What is {words}?"
    ending = {Kind.FIGURE: "是多少？", Kind.SERIES: "各是多少？", Kind.VERDICT: "？", Kind.TEXT: "是什么？"}[node.kind]
    core = core_of(node)
    if isinstance(core, Pick):
        ending = "是第几？" if core.place_of else "是哪个？" if core.first or core.nth else "是怎样的？"
    return f"{words}{ending}"


def _choices(part: Node, result: Result, vocabulary: Vocabulary) -> Iterator[Node]:
    """Yield the question asked of each candidate that has an answer, of an open department of the first that are indexed."""
    if isinstance(result, Missing) and is_open(result):
        year = frame_of(part).year
        for name in vocabulary.by_department:
            if year is None or year in years_of(name, vocabulary):
                yield from _of_department(part, name)
    if not isinstance(result, Series) or not result.unsure:
        return
    there = [member for member in result.members if lost_nothing(member.result)]
    for member in there if len(there) > 1 else ():
        yield from _of_department(part, member.name)


def lost_nothing(result: Result) -> bool:
    """Return whether a result gives anything."""
    return not isinstance(result, Missing) and not (isinstance(result, Verdict) and result.ruling is Ruling.MISSING)


def _after(part: Node, result: Result, context: RenderContext) -> Iterator[Node]:
    match result:
        case Found() if isinstance(core_of(part), Select):
            yield from _after_figure(part, result, context)
        case Found():
            yield from _in_other_year(part, result.operands[:1], context)
        case Series():
            years = years_compared(context.vocabulary, part, result)
            for year in reversed(years) if len(years) > 1 else ():
                yield from _in_year(part, year)
        case Missing():
            yield from _instead(part, result, context)


def _after_figure(part: Node, found: Found, context: RenderContext) -> Iterator[Node]:
    """Yield what is usually asked of a figure next: its change and the reason, its share, the year before, its parts."""
    select, figure = core_of(part), found.figure
    if not isinstance(select, Select) or not figure.facts or figure.department is None or figure.year is None:
        return
    frame = Frame(figure.department, figure.year, frame_of(part).stage, frame_of(part).scope)
    if figure.facts[0].document.identity.fiscal_year != figure.year:
        return  # only told by the year after
    facts = context.index.document(figure.facts[0].document.id).of_year(figure.year)
    key = select.thing.name
    earlier = any(other.year == figure.year - 1 for other in found.other_years)
    told = [fact.stored.fact for fact in facts.by_primary.get(key, ())] if key else []
    changes = [fact for fact in told if fact.measure is Measure.CHANGE]
    if earlier or changes:
        yield At(frame, Change(select))
    if any("原因" in fact.quote for fact in changes):
        yield At(frame, Explain("reason", Change(select)))
    if figure.fen and key not in _TOTALS and any(facts.by_primary.get(total) for total in ("支出总计", "收支总计")):
        yield At(frame, Combine("÷", select, Select(Thing("支出总计")), "%"))
    if key in concepts() and sum(bool(facts.by_primary.get(each)) for each in concepts()[key].includes) > 1:
        yield At(frame, Over("parts", It(), of=Thing(key)))
    if earlier:
        yield At(replace(frame, year=figure.year - 1), select)


def _in_other_year(part: Node, operands: Sequence[Figure], context: RenderContext) -> Iterator[Node]:
    reach = 2 if _moves(part) else 1
    for figure in operands:
        years = years_of(figure.department or "", context.vocabulary)
        needed = range(figure.year - reach, figure.year) if figure.year is not None else ()
        if figure.year is not None and set(needed) <= set(years) and frame_of(part).department is not None:
            yield from _in_year(part, figure.year - 1)


def _in_year(part: Node, year: int) -> Iterator[Node]:
    """Yield the same asked of another year, nothing where the tree then means nothing (a year set against itself)."""
    if any(isinstance(node, Change) and node.since.year == year for node in iter_nodes(part)):
        return
    with suppress(KindError):
        yield with_year(part, year)


def _of_department(part: Node, name: str) -> Iterator[Node]:
    with suppress(KindError):
        yield with_department(part, name)


def _moves(part: Node) -> bool:
    return any(isinstance(node, Change) for node in iter_nodes(part))


def _instead(part: Node, missing: Missing, context: RenderContext) -> Iterator[Node]:
    """Yield the nearest things that are printed, or the same of a year that is indexed."""
    department = missing.frame.department
    if missing.why is Why.NO_YEAR and department is not None:
        years = years_of(department, context.vocabulary)
        for year in reversed(years):
            if year - 1 in years or not _moves(part):
                yield from _in_year(part, year)
        return
    frame = Frame(department, missing.frame.year)
    wanted = {thing.name for thing in things_in(part)}
    for figure in missing.nearest:
        if isinstance(figure, Figure) and figure.facts and department is not None:
            fact = figure.facts[0].fact
            key = item_key(fact.item)
            is_total = fact.role in (RowRole.TOTAL, RowRole.SUBTOTAL) or department in (fact.subject or "")
            if key and key not in wanted and not is_total:
                yield At(frame, Select(Thing(key, project=item_key(fact.subject) if fact.subject else None)))
