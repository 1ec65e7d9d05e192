"""The members that a series runs over, each with the context that its body stands in, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Phase
from qa.execution.context import Bound, Context, target_of
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Why
from qa.query.editing import frame_of, things_of
from qa.query.frames import merged
from qa.query.nodes import Frame, It, Node, Of, Over, Thing
from qa.query.walking import children_of
from qa.records.members import MemberThing, find_whole, list_members
from qa.records.targets import Target, resolve_departments, resolve_target, resolve_years

_BOTH_STAGES = (Phase.BUDGET, Phase.FINAL)


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of an axis: its name and context, or why nothing can be asked of it."""

    name: str
    context: Context
    missing: Missing | None = None


def list_seats(over: Over, context: Context) -> tuple[Seat, ...] | Missing:
    """Return the members of a series in order, or why there are none."""
    found = _list(over, context)
    if isinstance(found, Missing):
        return found
    return found or (Missing(Why.NO_MEMBERS, over, context.frame))


def whole_of(over: Over, context: Context) -> Found | None:
    """Return the printed figure that the members of a series are parts of, None where there is none."""
    if over.axis not in ("parts", "classes", "projects", "purchases"):
        return None
    target = target_of(context)
    found = find_whole(over.axis, over.of, target, context.records) if isinstance(target, Target) else None
    return found if isinstance(found, Found) else None


def speaks_of_member(node: Node) -> bool:
    """Return whether a body speaks of the member that the series around it is at."""
    if isinstance(node, It):
        return True
    if isinstance(node, Over):
        return False
    below = (node.chosen,) if isinstance(node, Of) else children_of(node)
    return any(speaks_of_member(child) for child in below)


def _list(over: Over, context: Context) -> tuple[Seat, ...] | Missing:
    if over.axis == "departments":
        return _departments(over, context)
    if over.axis == "documents":
        return _documents(over, context)
    if over.axis == "years":
        return _years(over, context)
    if over.axis == "stages":  # of the year that there is, whichever stage the frame named
        context = replace(context, frame=replace(context.frame, stage=None), held=None)
    target = target_of(context)
    if isinstance(target, Missing):
        return target
    if over.axis == "stages":
        return _stages(over, context, target)
    if over.axis == "things":
        return tuple(_thing(Thing(name), name, over, context) for name in over.only if name not in over.without)
    return _things(over, context, target)


def _departments(over: Over, context: Context) -> tuple[Seat, ...]:
    frame = merged(replace(context.frame, department=None, stranger=None), _besides(frame_of(over.body), "departments"))
    found = resolve_departments(frame, context.vocabulary, over.only, over.without)
    names = over.only or tuple(context.vocabulary.by_department)
    names = tuple(name for name in names if name not in over.without)
    n_documents = sum(len(each.documents) for each in found if isinstance(each, Target))
    records = context.records.for_things(things_of(over), n_documents)
    context = replace(context, records=records)
    return tuple(_of_target(name, each, over, context) for name, each in zip(names, found, strict=True))


def _years(over: Over, context: Context) -> tuple[Seat, ...] | Missing:
    frame = merged(context.frame, _besides(frame_of(over.body), "years"))
    if frame.department is None:
        only = resolve_target(replace(frame, year=None, before=0), context.vocabulary)
        if isinstance(only, Missing):
            return only
        frame = replace(frame, department=only.department)
    named, left_out = _as_years(over.only), _as_years(over.without)
    found = resolve_years(frame, context.vocabulary, named, left_out, over.last)
    seats = []
    for each in found:
        if each.frame.year is None:
            return each if isinstance(each, Missing) else ()
        seats.append(_of_target(str(each.frame.year), each, over, context))
    return tuple(seats)


def _of_target(name: str, target: Target | Missing, over: Over, context: Context) -> Seat:
    frame = target.frame
    bound = Bound(over.axis, name, frame, None, _named(name, frame, over.axis), True)
    if isinstance(target, Missing):
        at = replace(context, frame=frame, member=bound, alone=False)
        return Seat(name, at, None if isinstance(over.body, It) else target)
    return Seat(name, context.at_target(target, bound))


def _stages(over: Over, context: Context, target: Target) -> tuple[Seat, ...]:
    """Return a seat for each stage, all of one year."""
    stages = tuple(Phase(name) for name in over.only if name in set(Phase)) or _BOTH_STAGES
    seats = []
    for stage in stages:
        frame = replace(context.frame, year=target.year, before=0, stage=stage)
        bound = Bound("stages", stage.value, frame, None, _named(stage.value, frame, "stages"), True)
        at = replace(context, frame=frame, member=bound, held=None, alone=False)
        if stage.value not in over.without:
            seats.append(Seat(stage.value, at))
    return tuple(seats)


def _documents(over: Over, context: Context) -> tuple[Seat, ...]:
    frame = context.frame
    seats = []
    for document in context.vocabulary.documents:
        who = document.identity
        year = frame.year
        if frame.department not in (None, who.department) or (year is not None and year != who.fiscal_year):
            continue
        if frame.stage not in (None, who.phase) or frame.scope not in (None, who.scope):
            continue
        own = Frame(who.department, who.fiscal_year, who.phase, who.scope)
        figure = Figure(who.department, who.fiscal_year, document.name, None, None, None, (), who.title)
        bound = Bound("documents", document.name, own, None, figure, True)
        seats.append(Seat(document.name, replace(context, frame=own, held=None, member=bound, alone=False)))
    return tuple(seats)


def _things(over: Over, context: Context, target: Target) -> tuple[Seat, ...]:
    found = list_members(over.axis, over.of, target, context.records)
    kept = [
        each for each in found if (not over.only or _is_named(each, over.only)) and not _is_named(each, over.without)
    ]
    return tuple(_thing(each.thing, each.name, over, context.at_target(target, None), each.figure) for each in kept)


def _thing(thing: Thing, name: str, over: Over, context: Context, figure: Figure | None = None) -> Seat:
    bound = Bound(over.axis, name, context.frame, thing, figure, speaks_of_member(over.body))
    return Seat(name, replace(context, member=bound, alone=False))


def _is_named(member: MemberThing, names: Sequence[str]) -> bool:
    """Return whether a member is among names, by its own name, its item's key or its project's."""
    thing = member.thing
    return any(name in (member.name, thing.name, thing.project, thing.code) for name in names)


def _named(name: str, frame: Frame, axis: str) -> Figure:
    """Return a member's name as a figure without a number."""
    return Figure(frame.department, frame.year if axis != "departments" else None, name, None, None, None, (), name)


def _besides(frame: Frame, axis: str) -> Frame:
    """Return what a frame inside a series says besides the axis."""
    if axis == "departments":
        return replace(frame, department=None, stranger=None)
    return replace(frame, year=None, before=0)


def _as_years(names: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(name) for name in names if name.isdecimal())
