"""Changes of one thing in a tree: what a follow-up or a chip of the page changes, all else kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from index.records import Phase
from qa.query.frames import merged
from qa.query.nodes import At, Explain, Frame, It, Keep, Node, Over, Pick, Select, Thing
from qa.query.walking import iter_nodes, with_children


def frame_of(node: Node) -> Frame:
    """Return the frame that a whole tree stands in.

    >>> frame_of(At(Frame("甲局"), At(Frame(year=2024), It()))).year
    2024
    """
    return merged(node.frame, frame_of(node.body)) if isinstance(node, At) else Frame()


def departments_of(node: Node) -> tuple[str, ...]:
    """Return the departments that a tree names, in order.

    >>> departments_of(At(Frame("甲局"), Over("departments", It(), only=("乙局", "甲局"))))
    ('甲局', '乙局')
    """
    return tuple(dict.fromkeys(_departments(node)))


def things_of(node: Node) -> tuple[Thing, ...]:
    """Return the things that a tree asks for, in order.

    >>> [thing.name for thing in things_of(Over("parts", Select(Thing("会议费")), of=Thing("公用经费")))]
    ['公用经费', '会议费']
    """
    return tuple(dict.fromkeys(_things(node)))


def with_department(node: Node, department: str) -> Node:
    """Return the same asked of another department.

    >>> with_department(At(Frame("甲局", 2024), It()), "乙局").frame
    Frame(department='乙局', year=2024, stage=None, scope=None, before=0, stranger=None)
    >>> with_department(Over("departments", It(), only=("甲局", "丙局")), "乙局")
    At(frame=Frame(department='乙局', year=None, stage=None, scope=None, before=0, stranger=None), body=It())
    """
    named = departments_of(node)
    return _put(
        node,
        "departments",
        lambda frame: replace(frame, department=department, stranger=None),
        lambda frame: frame.stranger is not None or frame.department == (named[0] if named else None),
    )


def with_year(node: Node, year: int) -> Node:
    """Return the same asked of another year.

    >>> with_year(At(Frame("甲局", before=1), It()), 2023).frame.year
    2023
    """
    return _put(
        node,
        "years",
        lambda frame: replace(frame, year=year, before=0),
        lambda frame: frame.year is not None or frame.before > 0,
    )


def with_stage(node: Node, stage: Phase) -> Node:
    """Return the same asked of another stage.

    >>> with_stage(Over("stages", It()), Phase.FINAL).frame.stage.value
    '决算'
    """
    return _put(node, "stages", lambda frame: replace(frame, stage=stage), lambda frame: frame.stage is not None)


def with_thing(node: Node, thing: Thing) -> Node:
    """Return the same asked of another thing: in the place of what is asked first, wherever that stands.

    >>> from qa.query.nodes import Combine
    >>> sides = At(Frame("甲局"), Select(Thing("会议费"))), At(Frame("乙局"), Select(Thing("会议费")))
    >>> [each.name for each in things_of(with_thing(Combine("-", *sides), Thing("培训费")))]
    ['培训费']
    """
    known = things_of(node)
    return _with_thing(node, known[0], thing) if known else node


def _with_thing(node: Node, old: Thing, new: Thing) -> Node:
    node = with_children(node, lambda child: _with_thing(child, old, new))
    if isinstance(node, Select) and node.thing == old:
        return Select(new)
    if isinstance(node, Explain) and node.about == old:
        return replace(node, about=new)
    return replace(node, of=new) if isinstance(node, Over) and node.of == old else node


def _departments(node: Node) -> Iterator[str]:
    for each in iter_nodes(node):
        if isinstance(each, At) and each.frame.department is not None:
            yield each.frame.department
        elif isinstance(each, Over) and each.axis == "departments":
            yield from each.only


def _things(node: Node) -> Iterator[Thing]:
    for each in iter_nodes(node):
        if isinstance(each, Select):
            yield each.thing
        elif isinstance(each, Over) and each.of is not None:
            yield each.of
        elif isinstance(each, Explain) and isinstance(each.about, Thing):
            yield each.about


def _put(node: Node, axis: str, change: Callable[[Frame], Frame], holds: Callable[[Frame], bool]) -> Node:
    """Return a tree with a slot of its frames changed: in the frames that name it, else in one around the whole.

    A series over the axis becomes what it asks of each member.
    """
    if _is_over(node, axis):
        return At(change(Frame()), _body_of(node))
    if isinstance(node, At):
        if holds(node.frame) or not _names(node.body, axis, holds):
            return replace(node, frame=change(node.frame))
        return replace(node, body=_put(node.body, axis, change, holds))
    if not _names(node, axis, holds):
        return At(change(Frame()), node)

    def put(child: Node) -> Node:
        if isinstance(child, At) and holds(child.frame):
            return replace(child, frame=change(child.frame))
        return with_children(child, put)

    return with_children(node, put)


def _names(node: Node, axis: str, holds: Callable[[Frame], bool]) -> bool:
    return any(_is_over(each, axis) or (isinstance(each, At) and holds(each.frame)) for each in iter_nodes(node))


def _is_over(node: Node, axis: str) -> bool:
    """Return whether a node is a series over the axis, or a choice among one."""
    if isinstance(node, Pick | Keep):
        return _is_over(node.series, axis)
    return isinstance(node, Over) and node.axis == axis


def _body_of(node: Node) -> Node:
    if isinstance(node, Pick | Keep):
        return _body_of(node.series)
    return node.body if isinstance(node, Over) else It()
