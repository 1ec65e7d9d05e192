"""Going through trees: their nodes in order, and trees with each child changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import TypeGuard, get_args

from qa.query.nodes import Node

_NODES = get_args(Node)


def is_node(value: object) -> TypeGuard[Node]:
    """Return whether a value is a node of a tree."""
    return isinstance(value, _NODES)


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node, in the order of its slots."""
    return tuple(value for slot in fields(node) if is_node(value := getattr(node, slot.name)))


def iter_nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, from the top and the left."""
    yield node
    for child in children_of(node):
        yield from iter_nodes(child)


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a node with each of its children changed. Raises: KindError where a child is then of the wrong kind."""
    changed = {}
    for slot in fields(node):
        value = getattr(node, slot.name)
        if is_node(value):
            new = change(value)
            if new is not value:
                changed[slot.name] = new
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]
