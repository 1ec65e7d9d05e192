"""How a question was read and answered, step by step: as an object for programs, as lines for a terminal.

Nothing is left out of the object and nothing is judged here; the lines are the object, shortened to what a person compares.
"""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from index.stores.record_rows import StoredFact, StoredPassage
from qa.answer import answer_object
from qa.engine import Explained
from qa.figures.figure import Figure, plain
from qa.figures.results import Result
from qa.parsing.parser import Candidate
from qa.query.nodes import Ask, Given, Node
from qa.query.notation import print_ask
from ui.text.rendering import plain_text

_MOST_MEMBERS = 12
_UNSET: tuple[Any, ...] = (None, (), [], "", False)


def explanation_object(explained: Explained) -> dict[str, Any]:
    """Return spans, candidates, the chosen one, results and answer as plain JSON values.

    `chosen` is the 0-based place among `candidates`, None where nothing was understood.
    """
    return {
        "text": explained.linked.text,
        "language": explained.linked.language.value,
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "text": span.text,
                "role": span.role.value,
                "value": _plain(span.value),
            }
            for span in explained.linked.spans
        ],
        "candidates": [_candidate(each) for each in explained.candidates],
        "chosen": explained.chosen,
        "results": [result_object(each) for each in explained.results],
        "answer": answer_object(explained.answer),
    }


def result_object(result: Result) -> dict[str, Any]:
    """Return what executing a part gave as plain values; empty ones are left out."""
    plain_result = _plain(result)
    return plain_result if isinstance(plain_result, dict) else {"value": plain_result}


def render_explanation_json(explained: Explained) -> str:
    """Return the steps of an answer as JSON on one line."""
    return json.dumps(explanation_object(explained), ensure_ascii=False)


def render_explanation(explained: Explained) -> str:
    """Return the steps of an answer as lines, the answer's own text last."""
    told = explanation_object(explained)
    lines = ["词句 / spans"]
    lines += [f"  {span['text']}  {span['role']}  {_short(span['value'])}".rstrip() for span in told["spans"]]
    lines.append("读法 / candidates（* 选用 / chosen）")
    for at, each in enumerate(told["candidates"]):
        sign = "*" if at == told["chosen"] else " "
        unread = f"  未读 / unread: {'、'.join(each['unread'])}" if each["unread"] else ""
        lines.append(f"{sign} {each['cost']:.2f}  {each['tree']}")
        lines.append(f"        规则 / rules: {'; '.join(each['rules'])}{unread}")
    lines.append("结果 / results")
    for result in told["results"]:
        lines += [f"  {line}" for line in _result_lines(result)]
    lines += ["答案 / answer", told["answer"]["text"]]
    return plain_text("\n".join(lines))


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "tree": print_ask(candidate.ask),
        "cost": round(candidate.cost, 3),
        "rules": list(candidate.rules),
        "unread": [span.text for span in candidate.unread],
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: figures with their places, nodes in their notation, other values by their fields."""
    match value:
        case Figure():
            return _figure(value)
        case StoredFact():
            return _set_only(document=value.document.name, page=value.fact.place.page, row=value.fact.item)
        case StoredPassage():
            place, heading = value.passage.place, list(value.passage.heading_path)
            return _set_only(document=value.document.name, page=place.page, heading=heading)
        case Enum():
            return value.value
        case Decimal():
            return plain(value)
        case tuple() | list():
            return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Node) and not isinstance(value, Given):
            return print_ask(Ask((value,)))
        body = {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.compare}
        return {"kind": type(value).__name__.lower(), **_set_only(**body)}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _figure(figure: Figure) -> dict[str, Any]:
    return _set_only(
        department=figure.department,
        year=figure.year,
        item=figure.label,
        value=plain(figure.value) or figure.text,
        unit=figure.unit,
        formula=figure.formula,
        places=[_plain(fact) for fact in figure.facts],
    )


def _set_only(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part not in _UNSET}


def _result_lines(result: dict[str, Any]) -> Iterator[str]:
    kind = result.get("kind", "")
    if kind == "series":
        members = result.get("members", [])
        yield f"series {result['axis']} {len(members)}/{result.get('n_asked', 0)}"
        for member in members[:_MOST_MEMBERS]:
            yield f"  {member.get('name', '')}: {_short(member.get('result'))}"
        if len(members) > _MOST_MEMBERS:
            yield f"  … {len(members) - _MOST_MEMBERS}"
    elif kind == "quotes":
        yield f"quotes {result.get('facet', '')}"
        for quote in result.get("quotes", []):
            yield f"  “{quote['text']}”"
    else:
        yield f"{kind} {_short(result)}"


def _short(value: Any) -> str:
    """Return a plain value on one line, figures as 部门 年 项目 = 数 单位."""
    if isinstance(value, list):
        return "、".join(_short(each) for each in value)
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if "figure" in value:
        return _short(value["figure"])
    if "item" in value and "value" in value:
        whose = " ".join(str(value[name]) for name in ("department", "year", "item") if name in value)
        formula = f"（{value['formula']}）" if "formula" in value else ""
        return f"{whose} = {value['value']} {value.get('unit', '')}{formula}".rstrip()
    return " ".join(f"{name}={_short(part)}" for name, part in value.items() if name != "kind")
