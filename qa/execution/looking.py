"""What is read from the records and the texts while a tree is executed: printed figures, members' own, stages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.execution.axes import Seat, speaks_of_member
from qa.execution.context import Bound, Context, target_of
from qa.execution.rows import Row
from qa.figures.figure import Figure
from qa.figures.results import Found, Member, Missing, Result, Why
from qa.query.nodes import At, Axis, Explain, Frame, It, Node, Of, Over, Select
from qa.query.walking import children_of
from qa.records.agreement import Contradiction, find_contradiction, find_places
from qa.records.lookup import look_up, look_up_stages
from qa.records.targets import Target, resolve_departments

_OF_PROJECTS = ("projects", "units", "purchases")


def look_up_here(select: Select, context: Context) -> Found | Missing:
    """Return what is printed for a thing in a context; for a member that is a project, of that project."""
    target = target_of(context)
    if isinstance(target, Missing):
        return replace(target, what=select.thing) if target.why is Why.NO_YEAR else target
    member = context.member
    if member is not None and _takes_project(member, select) and member.thing is not None:
        own = replace(select, thing=replace(select.thing, project=member.thing.project))
        found = look_up(own, target, context.records, alone=False)
        if isinstance(found, Found) or not member.beside_whole:
            return found
    return look_up(select, target, context.records, alone=context.alone)


def own_figure(context: Context) -> Found | Missing:
    """Return the figure of the member that a series is at; in another frame than the member's it is looked up there."""
    member = context.member
    if member is None:
        return Missing(Why.NO_MEMBERS, It(), context.frame)
    if member.figure is not None and (member.thing is None or context.frame == member.frame):
        return Found(member.figure)
    if member.thing is None:
        return Missing(Why.NO_MEMBERS, It(), context.frame)
    target = target_of(context)
    if isinstance(target, Missing):
        return target
    return look_up(Select(member.thing), target, context.records, alone=False)


def asked_of_member(body: Node, context: Context) -> Context:
    """Return the context of a chosen member for another body, which says whether it is set against other figures."""
    member = context.member
    return context if member is None else replace(context, member=replace(member, beside_whole=speaks_of_member(body)))


def look_up_two_stages(left: Node, right: Node, context: Context) -> tuple[Result, Result] | None:
    """Return one thing at two stages, of one row or sentence where one prints both; None for any other two sides."""
    if not (isinstance(left, At) and isinstance(right, At) and left.body == right.body):
        return None
    select, stages = left.body, (left.frame.stage, right.frame.stage)
    only_stages = replace(left.frame, stage=None) == replace(right.frame, stage=None) and stages[0] != stages[1]
    if not isinstance(select, Select) or not only_stages or stages[0] is None or stages[1] is None:
        return None
    here = context.inside(replace(left.frame, stage=None))
    target = target_of(replace(here, held=None))
    if isinstance(target, Missing) or here.frame.stage is not None:
        return None
    one, other = look_up_stages(select, target, context.records, (stages[0], stages[1]))
    return one, other


def look_up_stages_here(over: Over, context: Context, seats: Sequence[Seat]) -> list[Row] | None:
    """Return one thing at several stages, each as far as possible of one row or sentence; None for any other series."""
    if over.axis != "stages" or not isinstance(over.body, Select):
        return None
    target = target_of(replace(context, frame=replace(context.frame, stage=None), held=None))
    stages = [seat.context.frame.stage for seat in seats]
    if isinstance(target, Missing):
        return None
    found = look_up_stages(over.body, target, context.records, [stage for stage in stages if stage is not None])
    return [
        Row(Member(seat.name, seat.context.frame, result), seat.context)
        for seat, result in zip(seats, found, strict=True)
    ]


def settled(context: Context) -> Context:
    """Return the context with its department and year known, so that 上年 is the year before and of the same stage."""
    target = target_of(context)
    if isinstance(target, Missing):
        return context
    if context.held is not None and context.frame == context.held.frame:
        return context
    at = replace(context, frame=target.frame, held=target)
    member = context.member
    if member is not None and member.frame == context.frame:
        at = replace(at, member=replace(member, frame=target.frame))
    return at


def find_every_place(
    select: Select, target: Target, context: Context
) -> tuple[tuple[Figure, ...], Contradiction | None]:
    """Return every place that prints a thing, and what the checks at ingest found wrong with it."""
    return find_places(select, target, context.records), find_contradiction(select, target, context.records)


def explained(node: Explain, context: Context, moved: Result | None) -> Result:
    """Return what the documents say on a facet of a thing, of the department in the frame or of all."""
    if context.retriever is None:
        return Missing(Why.NO_TEXT, node, context.frame)
    from qa.passages.explanation import explain  # a question about figures loads no search

    target = target_of(context)
    targets: Sequence[Target] = (target,) if isinstance(target, Target) else ()
    if isinstance(target, Missing):
        if context.frame.department is not None or context.frame.stranger is not None:
            return target
        found = resolve_departments(context.frame, context.vocabulary, one_stage=False)
        targets = [each for each in found if isinstance(each, Target)]
    return explain(node, targets, context.retriever, context.records.index, moved)


def depends_on_member(node: Node, axis: Axis) -> bool:
    """Return whether a limit is another figure for each member, not one figure for all.

    >>> from qa.query.nodes import Thing
    >>> limit = Select(Thing("人员经费"))
    >>> depends_on_member(limit, "departments"), depends_on_member(At(Frame("甲局"), limit), "departments")
    (True, False)
    """
    if isinstance(node, It):
        return True
    if isinstance(node, Select):
        return axis in ("departments", "years", "stages", "documents", *_OF_PROJECTS)
    if isinstance(node, At) and _binds(node.frame, axis):
        return False
    if isinstance(node, Over):
        return node.axis != axis and depends_on_member(node.body, axis)
    below = (node.chosen,) if isinstance(node, Of) else children_of(node)
    return any(depends_on_member(child, axis) for child in below)


def _binds(frame: Frame, axis: Axis) -> bool:
    if axis == "departments":
        return frame.department is not None or frame.stranger is not None
    if axis == "years":
        return frame.year is not None
    return axis == "stages" and frame.stage is not None


def _takes_project(member: Bound, select: Select) -> bool:
    thing = select.thing
    return member.axis in _OF_PROJECTS and thing.project is None and member.thing is not None
