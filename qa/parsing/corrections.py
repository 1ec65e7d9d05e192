"""What a user sets right about how a question was read: the tree is edited, every other part of it stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from index.records import Phase
from index.text.items import item_key
from qa.query.editing import with_department, with_stage, with_thing, with_year
from qa.query.nodes import Ask, KindError, Node, Thing
from qa.query.notation import NotationError, parse_ask
from qa.query.rewriting import rewrite


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is set right; an empty slot leaves what was read.

    `departments` are full names out of the store; `tree` is a whole reading in canonical notation, picked among those asked back.
    """

    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    item: str | None = None
    stage: Phase | None = None
    tree: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was set right about it."""

    question: str
    corrections: Corrections


UNCORRECTED = Corrections()


def correct(ask: Ask, corrections: Corrections) -> Ask:
    """Return the reading with what was set right; a part that a correction would make meaningless stays as it was.

    >>> from qa.query.nodes import At, Frame, Select
    >>> read = Ask((At(Frame("甲局", 2024), Select(Thing("会议费"))),))
    >>> correct(read, Corrections(years=(2023,))).parts[0].frame.year
    2023
    """
    if corrections.tree is not None:
        try:
            ask = parse_ask(corrections.tree)
        except NotationError:
            return ask
    changes: list[Callable[[Node], Node]] = []
    if corrections.departments:
        changes.append(partial(with_department, department=corrections.departments[0]))
    if corrections.years:
        changes.append(partial(with_year, year=corrections.years[0]))
    if corrections.stage is not None:
        changes.append(partial(with_stage, stage=corrections.stage))
    if corrections.item is not None:
        changes.append(partial(with_thing, thing=Thing(item_key(corrections.item))))
    for change in changes:
        ask = replace(ask, parts=tuple(_changed(part, change) for part in ask.parts))
    return rewrite(ask)


def _changed(part: Node, change: Callable[[Node], Node]) -> Node:
    try:
        return change(part)
    except KindError:
        return part
