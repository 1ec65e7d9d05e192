"""Gold questions: what is asked, what a right answer holds, and where in the documents that stands.

A gold file is JSON Lines; `gold.schema.json` beside this module is its format and `README.md` explains it. Reading
checks every line and reports all faults at once, each with its line, because a gold set with a fault measures nothing.
"""

import ast
import json
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from index.errors import BudgetQAError

NUMERIC_KINDS = frozenset(
    ("lookup", "unit", "sum", "difference", "ratio", "growth", "compare", "rank", "count", "list")
)  # kinds whose answer is figures: for these a false figure counts as a wrong number

SCHEMA_PATH = Path(__file__).parents[1] / "gold.schema.json"


class GoldError(BudgetQAError):
    """A gold file is not what its schema says; the message names every fault with its line."""


@dataclass(frozen=True, slots=True)
class GoldValue:
    """A figure a right answer gives; `value` is as printed, `year` a year or a span of years ("2017-2019").

    `department` is "" for a figure over several departments.
    """

    department: str
    year: str | None
    item: str
    value: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands: a file name without suffix, a table or None for running text, the words as printed."""

    document: str
    page: int | None
    table: str | None
    row: str | None
    column: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a derived figure comes from printed ones; `value` is rounded half up to its own digits."""

    expression: str
    value: str


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One gold question; `must_contain` is groups of phrases, of each of which one must stand in the text."""

    id: str
    question: str
    style: str
    kind: str
    route: str
    history: tuple[str, ...] = ()
    values: tuple[GoldValue, ...] = ()
    any_value_is_enough: bool = False
    accepts_clarification: bool = False
    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    note: str = ""


def load_gold(path: Path) -> tuple[GoldItem, ...]:
    """Read and check a gold file; raises GoldError with every fault and its line."""
    items, faults = read_gold(path)
    if faults:
        raise GoldError("\n".join(faults))
    return items


def read_gold(path: Path) -> tuple[tuple[GoldItem, ...], tuple[str, ...]]:
    """Read a gold file; return its sound questions, and every fault with its line.

    Raises: GoldError when the file cannot be read at all.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"题集无法读取 / the gold file {path} cannot be read: {error}") from error
    items: list[GoldItem] = []
    faults: list[str] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
        except json.JSONDecodeError as error:
            faults.append(f"{path.name}:{number}: not JSON: {error}")
            continue
        found = [f"{path.name}:{number}: {fault}" for fault in find_faults(body)]
        faults += found
        if found:
            continue
        item = read_item(body)
        if item.id in first_line:
            faults.append(f"{path.name}:{number}: id: {item.id!r} is already used in line {first_line[item.id]}")
            continue
        first_line[item.id] = number
        items.append(item)
    if not items and not faults:
        faults.append(f"{path}: 没有题目 / holds no question")
    return tuple(items), tuple(faults)


def find_faults(body: Any) -> list[str]:
    """Return what is wrong with one parsed line, each fault beginning with the field it concerns."""
    broken = sorted(_schema_validator().iter_errors(body), key=lambda error: error.json_path)
    if broken:
        return [f"{error.json_path.removeprefix('$').lstrip('.') or 'line'}: {error.message}" for error in broken]
    return list(_contradictions(read_item(body)))


def read_item(body: dict[str, Any]) -> GoldItem:
    """Turn a line that satisfies the schema into an item."""
    return GoldItem(
        id=body["id"],
        question=body["question"],
        style=body["style"],
        kind=body["kind"],
        route=body["route"],
        history=tuple(body.get("history", ())),
        values=tuple(
            GoldValue(
                value["department"],
                None if value["year"] is None else str(value["year"]),
                value["item"],
                value["value"],
                value["unit"],
            )
            for value in body["answers"]
        ),
        any_value_is_enough=body.get("answers_mode") == "any",
        accepts_clarification=body.get("accept_clarification", False),
        must_contain=tuple(tuple(group) for group in body["must_contain"]),
        must_not_contain=tuple(body["must_not_contain"]),
        evidence=tuple(
            Evidence(one["doc"], one.get("page"), one["table"], one["row"], one["column"], one["quote"])
            for one in body["evidence"]
        ),
        calculations=tuple(Calculation(one["expr"], one["value"]) for one in body.get("calc", ())),
        note=body.get("note", ""),
    )


def calculate(expression: str) -> Decimal:
    """Return the value of sums, differences, products and quotients of plain decimals; raises ValueError.

    >>> calculate("(2.5-2)/2*100")
    Decimal('25.00')
    """
    try:
        return _value_of(ast.parse(expression, mode="eval").body, expression)
    except (SyntaxError, ArithmeticError) as error:
        raise ValueError(f"{expression!r} cannot be calculated: {error}") from error


def rounded_like(exact: Decimal, printed: str) -> Decimal:
    """Return `exact` rounded half up to as many decimal places as `printed` has."""
    return exact.quantize(Decimal(printed), rounding="ROUND_HALF_UP")


@cache
def _schema_validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_PATH.read_text(encoding="utf-8")))


def _contradictions(item: GoldItem) -> Iterator[str]:
    if item.route == "refuse" and item.values:
        yield "answers: a question to be refused has no figures"
    if item.route not in ("refuse", "clarify") and not item.values and not item.must_contain:
        yield "answers: without figures or must_contain every answer would be right"
    if item.route != "refuse" and item.values and not item.evidence:
        yield "evidence: figures need a place"
    for calculation in item.calculations:
        try:
            exact = calculate(calculation.expression)
        except ValueError as error:
            yield f"calc: {error}"
            continue
        if rounded_like(exact, calculation.value) != Decimal(calculation.value):
            yield f"calc: {calculation.expression} is {exact}, not {calculation.value}"


def _value_of(node: ast.expr, expression: str) -> Decimal:
    operators = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
    if isinstance(node, ast.BinOp) and type(node.op) in operators:
        left, right = _value_of(node.left, expression), _value_of(node.right, expression)
        return operators[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value_of(node.operand, expression)
    if isinstance(node, ast.Constant):
        # The digits as written: a float would already have lost them.
        return Decimal(expression[node.col_offset : node.end_col_offset])
    raise ValueError(f"{expression!r} holds more than sums and products")
