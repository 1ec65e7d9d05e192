"""What a node is executed in: whose figures and when, the member that a series is at, and what can be looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.figures.figure import Figure
from qa.figures.results import Missing, Why
from qa.linking.vocabulary import Vocabulary
from qa.query.frames import merged
from qa.query.nodes import Axis, Frame, Thing
from qa.records.records import Records
from qa.records.targets import Target, in_year, resolve_target

if TYPE_CHECKING:
    from qa.passages.retrieval import Retriever  # only questions about texts load it

OPEN = Frame()


@dataclass(frozen=True, slots=True)
class Bound:
    """The member that `It` stands for. `figure` is its own where it has been read, in `frame`; `thing` looks it up elsewhere.

    `beside_whole`: the body sets the member against other figures, so that a total is the department's and not the member's.
    """

    axis: Axis
    name: str
    frame: Frame
    thing: Thing | None = None
    figure: Figure | None = None
    beside_whole: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where a node stands. `held` is the target whose stage a series keeps to; `alone`: what else is printed is wanted as well."""

    records: Records
    retriever: Retriever | None = None
    frame: Frame = OPEN
    member: Bound | None = None
    held: Target | None = None
    alone: bool = True

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of the store."""
        return self.records.vocabulary

    def inside(self, frame: Frame) -> Context:
        """Return the context inside a frame."""
        return replace(self, frame=merged(self.frame, frame))

    def as_operand(self) -> Context:
        """Return the context of a figure that others are computed from."""
        return replace(self, alone=False)

    def at_target(self, target: Target, member: Bound | None) -> Context:
        """Return the context of one member that has a target of its own."""
        return replace(self, frame=target.frame, held=target, member=member, alone=False)


def target_of(context: Context) -> Target | Missing:
    """Return whose documents answer in a context, at the stage that its series keeps to."""
    frame, held = context.frame, context.held
    if held is not None and frame == held.frame:
        return held
    found = resolve_target(frame, context.vocabulary)
    if held is None or isinstance(found, Missing) or frame.stage is not None or found.year is None:
        return found
    stage = held.of_stage
    if stage is None or not found.documents:
        return found
    of_other = replace(held, department=found.department, scope=frame.scope)
    kept = in_year(of_other, found.year, context.vocabulary)
    if kept is None:
        at_stage = replace(found.frame, stage=stage)
        return Missing(Why.NO_YEAR, at_stage, at_stage)
    return replace(kept, year_given=found.year_given)
