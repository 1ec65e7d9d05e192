"""Trees into the one form among those of the same meaning: a tuple of small rules, applied until none changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.records import Phase
from qa.query.frames import merged, without_shared
from qa.query.nodes import Ask, At, Check, Combine, Fold, Frame, It, KindError, Node, Of, Over
from qa.query.walking import children_of, with_children

Rule = Callable[[Node], Node]
_ITSELF = ("sum", "most", "least")  # a mean is rounded


def settle_year(node: Node) -> Node:
    """Return a year counted back from a named one as that year.

    >>> settle_year(At(Frame(year=2024, before=1), It())).frame.year
    2023
    """
    if isinstance(node, At) and node.frame.year is not None and node.frame.before:
        return replace(node, frame=merged(Frame(), node.frame))
    return node


def merge_frames(node: Node) -> Node:
    """Return two frames right inside each other as one.

    >>> merge_frames(At(Frame("甲局"), At(Frame(year=2024), It()))).frame.year
    2024
    """
    if isinstance(node, At) and isinstance(node.body, At):
        return At(merged(node.frame, node.body.frame), node.body.body)
    return node


def drop_empty_frame(node: Node) -> Node:
    """Return the body of a frame that says nothing.

    >>> drop_empty_frame(At(Frame(), It()))
    It()
    """
    return node.body if isinstance(node, At) and node.frame == Frame() else node


def drop_overridden_frame(node: Node) -> Node:
    """Return a series over departments without the one department around it, over years without the year around it.

    >>> drop_overridden_frame(At(Frame("甲局", 2024), Over("departments", It()))).frame.department is None
    True
    """
    if not (isinstance(node, At) and isinstance(node.body, Over)):
        return node
    if node.body.axis == "departments":
        return replace(node, frame=replace(node.frame, department=None, stranger=None))
    if node.body.axis == "stages":
        return replace(node, frame=replace(node.frame, stage=None))
    return replace(node, frame=replace(node.frame, year=None, before=0)) if node.body.axis == "years" else node


def hoist_shared_frame(node: Node) -> Node:
    """Return two sides in one frame as far as their frames say the same.

    >>> left, right = At(Frame("甲局", 2024), It()), At(Frame("乙局", 2024), It())
    >>> hoist_shared_frame(Combine("-", left, right)).frame
    Frame(department=None, year=2024, stage=None, scope=None, before=0, stranger=None)
    """
    if not isinstance(node, Combine | Check):
        return node
    left, right = node.left, node.right
    if not (isinstance(left, At) and isinstance(right, At)):
        return node
    shared = _shared(left.frame, right.frame)
    if shared == Frame():
        return node
    sides = [replace(side, frame=_apart(side.frame, shared)) for side in (left, right)]
    return At(shared, replace(node, left=sides[0], right=sides[1]))


def fold_one_member(node: Node) -> Node:
    """Return the sum or the extreme of one member as that member.

    >>> from qa.query.nodes import Select, Thing
    >>> fold_one_member(Fold("sum", Over("departments", Select(Thing("会议费")), only=("甲局",)))).frame.department
    '甲局'
    """
    if isinstance(node, Fold) and node.how in _ITSELF and isinstance(node.series, Over):
        alone = _alone(node.series)
        return alone if alone is not None and alone.kind == node.kind else node
    return node


# First what a frame says, then where it stands.
RULES: tuple[Rule, ...] = (
    settle_year,
    merge_frames,
    drop_overridden_frame,
    drop_empty_frame,
    fold_one_member,
    hoist_shared_frame,
)


def rewrite(ask: Ask) -> Ask:
    """Return a question in its one form; rewriting it again changes nothing, and its answer is the same.

    >>> from qa.query.notation import parse_ask, print_ask
    >>> print_ask(rewrite(parse_ask('Ask(At(Frame("甲局"), At(Frame(), Over("years", Select(Thing("会议费")), only=("2024",)))))')))
    'Ask(At(Frame("甲局", 2024), Select(Thing("会议费"))))'
    """
    parts = (rewrite_node(stand_alone(rewrite_node(part))) for part in ask.parts)
    return replace(ask, parts=tuple(dict.fromkeys(parts)))


def rewrite_node(node: Node) -> Node:
    """Return a node in its one form, of the same kind."""
    while True:
        changed = _rewritten(node)
        if changed == node:
            return node
        node = changed


def stand_alone(node: Node) -> Node:
    """Return a series of one named member at the top of a question as what is asked of that member.

    >>> from qa.query.nodes import Select, Thing
    >>> stand_alone(Over("departments", Select(Thing("会议费")), only=("甲局",))).frame.department
    '甲局'
    """
    if isinstance(node, At):
        return replace(node, body=stand_alone(node.body))
    alone = _alone(node) if isinstance(node, Over) else None
    return node if alone is None else stand_alone(alone)


def _rewritten(node: Node) -> Node:
    try:
        node = with_children(node, _rewritten)
        for rule in RULES:
            node = rule(node)
    except KindError:  # a rule changed a kind: the tree stays as it is
        return node
    return node


def _alone(over: Over) -> Node | None:
    """Return what is asked of the only member of a series, None where there are more or the member is a thing."""
    if len(over.only) != 1 or over.without or _speaks_of_member(over.body):
        return None
    (name,) = over.only
    if over.axis == "departments":
        return At(Frame(name), over.body)
    if over.axis == "years" and name.isdecimal():
        return At(Frame(year=int(name)), over.body)
    if over.axis == "stages" and name in set(Phase):
        return At(Frame(stage=Phase(name)), over.body)
    return None


def _speaks_of_member(node: Node) -> bool:
    if isinstance(node, It):
        return True
    if isinstance(node, Over):
        return False
    below = (node.chosen,) if isinstance(node, Of) else children_of(node)
    return any(_speaks_of_member(child) for child in below)


def _shared(left: Frame, right: Frame) -> Frame:
    whose = (left.department, left.stranger) == (right.department, right.stranger)
    when = (left.year, left.before) == (right.year, right.before)
    return Frame(
        left.department if whose else None,
        left.year if when else None,
        left.stage if left.stage == right.stage else None,
        left.scope if left.scope == right.scope else None,
        left.before if when else 0,
        left.stranger if whose else None,
    )


def _apart(frame: Frame, shared: Frame) -> Frame:
    rest = without_shared(frame, shared)
    return replace(rest, before=0) if shared.before or shared.year is not None else rest
