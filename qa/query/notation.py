"""One canonical line for every tree, read by people, tests and training, and read back into the same tree.

Required slots stand by position, the others by name, and what a slot holds by default is left out. Reading builds nodes and
nothing else: no name outside the algebra is looked up and nothing is evaluated.
"""

from __future__ import annotations

import ast
import json
import types
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from qa.query import nodes
from qa.query.nodes import Ask, Frame, Given, KindError, Node, Thing
from qa.query.walking import is_node

_NAMES: dict[str, type] = {each.__name__: each for each in (Ask, Frame, Thing, *get_args(Node))}
# Optional slots that stand by position as well, as long as those before them do.
_PLACED = {Frame: 2, Thing: 1, Given: 2}


class NotationError(ValueError):
    """A line that is no tree; the message says where in the line and what was expected."""


def print_ask(ask: Ask) -> str:
    """Return the canonical notation of a whole question.

    >>> from qa.query.nodes import At, Combine, Select
    >>> share = Combine("÷", Select(Thing("公用经费")), Select(Thing("基本支出")), unit="%")
    >>> print(print_ask(Ask((At(Frame("甲局", 2024), share),))))
    Ask(At(Frame("甲局", 2024), Combine("÷", Select(Thing("公用经费")), Select(Thing("基本支出")), unit="%")))
    """
    return print_node(ask)


def print_node(value: object) -> str:
    """Return the notation of a node, a frame, a thing or what stands in a slot of one."""
    if type(value).__name__ in _NAMES:
        return _printed(value)
    if isinstance(value, tuple):
        inner = ", ".join(print_node(each) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    return format(value, "f") if isinstance(value, Decimal) else repr(value)


def parse_ask(text: str) -> Ask:
    """Return the question that a line of notation stands for. Raises: NotationError.

    >>> parse_ask('Ask(Select(Thing("会议费")), unit="万元")').unit
    '万元'
    """
    found = _read(text)
    if not isinstance(found, Ask):
        raise NotationError(f"expected Ask(…), not {text[:20]!r}")
    return found


def parse_node(text: str) -> Node:
    """Return the node that a line of notation stands for. Raises: NotationError."""
    found = _read(text)
    if not is_node(found):
        raise NotationError(f"expected a node, not {text[:20]!r}")
    return found


def _printed(value: object) -> str:
    kind = type(value)
    if isinstance(value, Ask):
        arguments = [print_node(part) for part in value.parts]
        rest = fields(value)[1:]
    else:
        arguments, rest = [], fields(value)  # type: ignore[arg-type]
    by_place = isinstance(value, Ask) or _PLACED.get(kind, 0)
    for at, slot in enumerate(rest):
        own = getattr(value, slot.name)
        is_required = _is_required(slot)
        if not is_required and own == slot.default:
            by_place = False
            continue
        placed = is_required or (by_place and not isinstance(value, Ask) and at < _PLACED[kind])
        arguments.append(print_node(own) if placed else f"{slot.name}={print_node(own)}")
    return f"{kind.__name__}({', '.join(arguments)})"


def _is_required(slot: Field[Any]) -> bool:
    return slot.default is MISSING and slot.default_factory is MISSING


def _read(text: str) -> object:
    try:
        expression = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise NotationError(f"no notation: {error}") from error
    return _value(expression, text.strip())


def _value(node: ast.expr, text: str) -> object:
    """Return what an expression stands for: a node of the algebra, a string, a number, a truth or a tuple of these."""
    if isinstance(node, ast.Call):
        return _built(node, text)
    if isinstance(node, ast.Tuple):
        return tuple(_value(each, text) for each in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand, text)
        if isinstance(number, Decimal):
            return number.copy_negate()
    if isinstance(node, ast.Constant):
        if node.value is None or isinstance(node.value, str | bool):
            return node.value
        if isinstance(node.value, int | float):
            return Decimal(ast.get_source_segment(text, node) or "0")  # as written, not as a binary fraction
    raise NotationError(f"{_place(node, text)}: expected a node, a string or a number")


def _built(node: ast.Call, text: str) -> object:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    kind = _NAMES.get(name)
    if kind is None:
        raise NotationError(f"{_place(node, text)}: no node is called {ast.unparse(node.func)!r}")
    placed = [_value(each, text) for each in node.args]
    slots = fields(kind)
    if kind is Ask:
        placed = [tuple(placed)]
    if len(placed) > len(slots):
        raise NotationError(f"{_place(node, text)}: {name} has {len(slots)} slots, not {len(placed)}")
    given = {slot.name: value for slot, value in zip(slots, placed, strict=False)}
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in given or keyword.arg not in {slot.name for slot in slots}:
            raise NotationError(f"{_place(node, text)}: {name} has no open slot {keyword.arg!r}")
        given[keyword.arg] = _value(keyword.value, text)
    hints = _hints(kind)
    try:
        return kind(**{slot: _coerced(value, hints[slot], node, text) for slot, value in given.items()})
    except KindError as error:
        raise NotationError(f"{_place(node, text)}: {error}") from error
    except TypeError as error:
        raise NotationError(f"{_place(node, text)}: {name} lacks a slot: {error}") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, vars(nodes))


def _coerced(value: object, hint: Any, node: ast.Call, text: str) -> object:
    """Return a value as its slot holds it. Raises: NotationError where it is of another type."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        for option in get_args(hint):
            if (found := _as(value, option, node, text)) is not _NONE:
                return found
    elif (found := _as(value, hint, node, text)) is not _NONE:
        return found
    raise NotationError(f"{_place(node, text)}: {value!r} does not fit here")


_NONE = object()


def _as(value: object, hint: Any, node: ast.Call, text: str) -> object:
    if get_origin(hint) is Literal:
        return value if isinstance(value, str) and value in get_args(hint) else _NONE
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_coerced(each, inner, node, text) for each in value) if isinstance(value, tuple) else _NONE
    if hint is type(None):
        return None if value is None else _NONE
    if hint is int:
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return int(value) if whole else _NONE  # type: ignore[call-overload]
    if isinstance(value, str) and issubclass(hint, StrEnum):
        return hint(value) if value in set(hint) else _NONE
    return value if type(value) is hint else _NONE


def _place(node: ast.expr, text: str) -> str:
    line = text.splitlines()[node.lineno - 1]
    return f"at letter {len(line.encode()[: node.col_offset].decode()) + 1}"
