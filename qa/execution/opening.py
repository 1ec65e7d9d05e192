"""A question that names no department: asked of each that is indexed, and answered by those that print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.execution.context import Context
from qa.execution.executor import execute
from qa.figures.results import Found, Member, Missing, Result, Series, Verdict, Why
from qa.query.editing import frame_of, things_of
from qa.query.nodes import Ask, At, Decline, Explain, Frame, Kind, Node, Over
from qa.query.walking import iter_nodes

# Of more departments than this a question without one is asked back, unless it names what few have.
_MOST_OPEN = 12


def execute_ask(ask: Ask, context: Context) -> tuple[Result, ...]:
    """Return what each part of a question gives, whosever it is.

    Raises: StoreError or ModelError when a store or model cannot be read.
    """
    return tuple(_execute_part(part, context) for part in ask.parts)


def _execute_part(part: Node, context: Context) -> Result:
    names = _departments_of(frame_of(part).year, context)
    if isinstance(part, Decline) or _names_whose(part) or len(names) <= 1:
        return execute(part, context)
    if len(names) > _MOST_OPEN and not any(thing.project for thing in things_of(part)) and not _is_defined(part):
        return Missing(Why.NO_DEPARTMENT, context.frame, context.frame)
    if part.kind is Kind.TEXT:
        return execute(part, context)
    if part.kind is Kind.SERIES:
        asked = Series("departments", tuple(_members(part, names, context)), len(names), unsure=True)
    else:
        over = execute(Over("departments", part, only=names, unsure=True), context)
        if not isinstance(over, Series):
            return over
        asked = over
    found = tuple(member for member in asked.members if _is_there(member.result))
    if len(found) == 1:
        return found[0].result
    return replace(asked, members=found) if found else asked.members[0].result


def _departments_of(year: int | None, context: Context) -> tuple[str, ...]:
    """Return the departments that have a document of a year or of the one after it, which tells of it; all where none is named."""
    known = context.vocabulary.by_department
    if year is None:
        return tuple(known)
    years = {year, year + 1}
    return tuple(
        name for name, documents in known.items() if any(each.identity.fiscal_year in years for each in documents)
    ) or tuple(known)


def _is_defined(part: Node) -> bool:
    """Return whether a meaning is asked for, which any document may give."""
    return any(isinstance(node, Explain) and node.facet == "meaning" for node in iter_nodes(part))


def _members(part: Node, names: Sequence[str], context: Context) -> list[Member]:
    """Return what a series gives for each department."""
    frames = [Frame(name) for name in names]
    return [Member(frame.department or "", frame, execute(At(frame, part), context)) for frame in frames]


def _is_there(result: Result) -> bool:
    if isinstance(result, Verdict):
        return isinstance(result.left, Found)
    return not isinstance(result, Missing)


def _names_whose(part: Node) -> bool:
    """Return whether a tree says whose figures it wants: one department's, several, or those of all."""
    for node in iter_nodes(part):
        if isinstance(node, At) and (node.frame.department or node.frame.stranger):
            return True
        if isinstance(node, Over) and node.axis in ("departments", "documents"):
            return True
    return False
