"""Results into an answer: every part in its order, what was asked first; figures only through the gate."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Answer, Reading, Route
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Number, Quotes, Result, Series, Verdict
from qa.query.editing import departments_of
from qa.query.nodes import Ask, At, Beyond, Change, Fold, Node, Pick, Select
from qa.query.notation import print_ask
from qa.query.walking import iter_nodes
from qa.query.wording import word_ask
from qa.rendering.absences import write_missing, write_nothing_read
from qa.rendering.context import RenderContext
from qa.rendering.found import core_of, is_gap, note_latest, write_found
from qa.rendering.gate import Gate
from qa.rendering.names import Names, namer, thing_words, things_in
from qa.rendering.next_questions import suggest
from qa.rendering.notes import find_notes
from qa.rendering.quotations import write_quotes
from qa.rendering.rulings import write_verdict
from qa.rendering.series import write_series
from qa.rendering.writer import Writer, Written

_CONFIDENCE = {Route.REFUSE: 0.0, Route.CLARIFY: 0.5}
_SURE, _NEAR = 0.9, 0.6


def render(ask: Ask, results: Sequence[Result], context: RenderContext) -> Answer:
    """Return the answer to a question: each part answered or said to be missing. One result stands for each part."""
    gate = Gate(context.language, ask.unit, ask.places)
    writer = Writer(context, gate, Names(context.language, context.vocabulary))
    written = _parts(writer, ask, results) or [write_nothing_read(writer)]
    route = _route(gate, ask, results, written, context)
    lines = [line for part in written for line in part.lines if line]
    if route is Route.CLARIFY and context.rivals:
        lines = [_which_reading(writer, ask), *lines]
    lines += _closing(writer, route)
    refused = route is Route.REFUSE
    near = any(part.is_near for part in written)
    return Answer(
        question=context.question,
        route=route,
        text="\n\n".join(dict.fromkeys(lines)),
        query=_reading(writer, ask, results, written),
        values=() if refused else tuple(gate.values),
        citations=() if refused else tuple(gate.citations),
        findings=() if refused else find_notes(gate, context.index, context.vocabulary),
        suggestions=suggest(ask, results, context),
        confidence=_CONFIDENCE.get(route, _NEAR if near else _SURE),
    )


def quoted_lines(answer: Answer) -> tuple[str, ...]:
    """Return the lines of an answer that quote passages, for a language model to say in its own words."""
    return tuple(line for line in answer.text.split("\n\n") if line.startswith("> "))


def _parts(writer: Writer, ask: Ask, results: Sequence[Result]) -> list[Written]:
    """Return the parts written; figures that are asked for side by side stand in one table."""
    written: list[Written] = []
    at = 0
    pairs = list(zip(ask.parts, results, strict=True))
    while at < len(pairs):
        if _says_next(pairs[at:]):
            at += 1
        alike = _side_by_side(pairs[at:])
        if len(alike) > 1:
            for found in alike:
                note_latest(writer, found)
            writer.names.forget()
            writer.use_one_unit([found.figure for found in alike])
            figures = dict.fromkeys(figure for found in alike for figure in (found.figure, *found.alike))
            written.append(Written(tuple(_together(writer, tuple(figures)))))
            at += len(alike)
            continue
        written.append(_part(writer, *pairs[at]))
        at += 1
    return written


def _says_next(pairs: Sequence[tuple[Node, Result]]) -> bool:
    """Return whether the next part says which of two is more and by how much, so that this one need not say which."""
    if len(pairs) < 2:
        return False
    pick, (following, found) = core_of(pairs[0][0]), pairs[1]
    gap = core_of(following)
    if not isinstance(pick, Pick) or not isinstance(gap, Fold) or not isinstance(found, Found):
        return False
    return pick.first == 1 and pick.series == gap.series and is_gap(gap, found)


def _together(writer: Writer, own: Sequence[Figure]) -> list[str]:
    lines = writer.lines(own)
    if len(lines) == 1 and lines[0].startswith("|") and len({(each.department, each.year) for each in own}) == 1:
        writer.names.forget()
        return [f"**{writer.names.subject(own[0])}**", *lines]
    return lines


def _side_by_side(pairs: Sequence[tuple[Node, Result]]) -> list[Found]:
    """Return the results at the start that are plain figures with nothing to be said beside them, where there are two or more."""
    found: list[Found] = []
    for node, result in pairs:
        plain = isinstance(core_of(node), Select) and isinstance(result, Found)
        if not plain or not isinstance(result, Found) or result.disagreeing or result.other_scope or result.operands:
            break
        found.append(result)
    return found


def _part(writer: Writer, node: Node, result: Result) -> Written:
    match result:
        case Found() if isinstance(core_of(node), Change) and writer.gate.has_stated(result.figure):
            return Written(())  # said beside the amount of the same change
        case Found():
            return write_found(writer, node, result)
        case Series():
            return write_series(writer, node, result)
        case Verdict():
            return write_verdict(writer, node, result)
        case Quotes():
            return write_quotes(writer, result)
        case Missing():
            return write_missing(writer, node, result)
        case Number():
            return Written((), is_answer=False)


def _route(
    gate: Gate, ask: Ask, results: Sequence[Result], written: Sequence[Written], context: RenderContext
) -> Route:
    if context.rivals and any(part.is_answer for part in written):
        return Route.CLARIFY
    if any(part.asks_back for part in written) and not any(part.is_answer and not part.asks_back for part in written):
        return Route.CLARIFY
    if not any(part.is_answer for part in written):
        return Route.REFUSE
    if all(isinstance(result, Missing) and result.beyond is Beyond.HELP for result in results):
        return Route.TEXT
    quoted = any(part.quoted for part in written)
    from_tables = any(citation.table for citation in gate.citations)
    if (
        not from_tables
        and gate.values
        and all(citation.anchor and citation.anchor.fact_key is None for citation in gate.citations)
    ):
        from_tables = not quoted  # what is indexed
    return Route.TEXT if not from_tables and gate.citations else Route.BOTH if quoted else Route.TABLE


def _which_reading(writer: Writer, ask: Ask) -> str:
    language = writer.context.language
    readings = dict.fromkeys(word_ask(each, language, namer(language)) for each in (ask, *writer.context.rivals))
    listed = "\n".join(f"- {each}" for each in readings)
    head = writer.say(
        "这个问题可以有几种理解，请指明是哪一种：", "This can be read in several ways; please say which is meant:"
    )
    below = writer.say("按第一种理解：", "Read in the first way:")
    return f"{head}\n{listed}\n\n{below}"


def _closing(writer: Writer, route: Route) -> list[str]:
    """Return what was taken for granted, and which words of content were not understood."""
    lines = []
    if writer.latest and route is not Route.REFUSE:
        years = "、".join(str(year) for year in sorted(writer.latest, reverse=True))
        each = "各取最新的" if len(writer.latest) > 1 else "按最新的"
        lines.append(
            writer.say(
                f"（未指明年度，{each}{years}年回答。）", f"(No year was given; this is the latest indexed, {years}.)"
            )
        )
    if writer.context.leftovers and route is not Route.REFUSE:
        named = "、".join(f"“{each}”" for each in writer.context.leftovers)
        lines.append(
            writer.say(
                f"（未能识别{named}，以上回答没有考虑。）", f"(Not understood and not taken into account: {named})"
            )
        )
    return lines


def _reading(writer: Writer, ask: Ask, results: Sequence[Result], written: Sequence[Written]) -> Reading:
    language = writer.context.language
    departments = dict.fromkeys(name for part in ask.parts for name in departments_of(part))
    years = (
        {each.frame.year for part in ask.parts for each in iter_nodes(part) if isinstance(each, At) and each.frame.year}
        | writer.latest
        | writer.mixed
    )
    for result in results:
        if isinstance(result, Series) and result.axis == "years":
            years |= {int(member.name) for member in result.members if member.name.isdecimal()}
    things = dict.fromkeys(words for part in ask.parts for thing in things_in(part) if (words := thing_words(thing)))
    open_department = any(part.asks_back for part in written)
    return Reading(
        language=language,
        tree=print_ask(ask),
        echo=word_ask(ask, language, namer(language)),
        departments=tuple(departments),
        years=tuple(sorted(years)),
        items=tuple(things),
        unit=ask.unit,
        assumed=tuple(writer.say(f"{year}年", str(year)) for year in sorted(writer.latest)),
        missing=(writer.say("单位", "department"),) if open_department else (),
    )
