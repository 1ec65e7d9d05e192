"""How a frame stands in another: what the inner one leaves open is taken from the outer one."""

from __future__ import annotations

from dataclasses import replace

from qa.query.nodes import Frame


def merged(outer: Frame, inner: Frame) -> Frame:
    """Return the frame that holds inside both.

    >>> merged(Frame("甲局", 2024), Frame(before=1))
    Frame(department='甲局', year=2023, stage=None, scope=None, before=0, stranger=None)
    >>> merged(Frame("甲局", before=1), Frame("乙局", before=1))
    Frame(department='乙局', year=None, stage=None, scope=None, before=2, stranger=None)
    """
    names_whose = inner.department is not None or inner.stranger is not None
    whose = inner if names_whose else outer
    year, before = inner.year, inner.before
    if year is None:
        year, before = outer.year, outer.before + inner.before
    if year is not None:
        year, before = year - before, 0
    return Frame(whose.department, year, inner.stage or outer.stage, inner.scope or outer.scope, before, whose.stranger)


def without_shared(frame: Frame, shared: Frame) -> Frame:
    """Return what a frame says besides a frame around it that says `shared`.

    >>> without_shared(Frame("甲局", 2024), Frame(year=2024)).year is None
    True
    """
    slots = ("department", "year", "stage", "scope", "stranger")
    own = {slot: None for slot in slots if getattr(shared, slot) is not None}
    return replace(frame, **own)  # type: ignore[arg-type]
