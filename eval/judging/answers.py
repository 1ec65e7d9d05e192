"""What a system answered, as far as it is judged: read from the JSON object that the command line prints.

The whole object is kept beside what was read of it, so that results lose nothing.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A figure of an answer object, everything as text."""

    department: str
    year: str
    item: str
    value: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class GivenCitation:
    """A place that an answer object cites; `column` is the header path, joined by " / "."""

    document: str
    table: str
    row: str
    quote: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer object as far as it is judged and reported.

    `query` is (slot, value) as the question was understood; `printed` the whole object as JSON, "" where there is none.
    """

    route: str | None
    text: str
    values: tuple[GivenValue, ...] = ()
    citations: tuple[GivenCitation, ...] = ()
    elapsed_ms: float | None = None
    query: tuple[tuple[str, str], ...] = ()
    printed: str = ""


def read_answer(body: dict[str, Any]) -> GivenAnswer:
    """Read an answer object as the command line prints it; absent and null parts are empty."""
    return GivenAnswer(
        route=body.get("route"),
        text=_text(body.get("text")),
        values=tuple(
            GivenValue(
                _text(value.get("department")),
                _text(value.get("year")),
                _text(value.get("item")),
                None if value.get("value") is None else str(value["value"]),
                _text(value.get("unit")).strip(),
            )
            for value in body.get("values") or ()
        ),
        citations=tuple(
            GivenCitation(*(_text(citation.get(part)) for part in ("document", "table", "row", "quote", "column")))
            for citation in body.get("citations") or ()
        ),
        elapsed_ms=body.get("elapsed_ms"),
        query=tuple((slot, json.dumps(value, ensure_ascii=False)) for slot, value in (body.get("query") or {}).items()),
        printed=json.dumps(body, ensure_ascii=False),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
