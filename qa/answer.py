"""What a question gets back: text, every figure in it, where each stands, and how the question was read."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from qa.query.language import Language


class Route(StrEnum):
    """Which way an answer came: from records, from passages, from both, or as a question or refusal."""

    TABLE = "table"
    TEXT = "text"
    BOTH = "both"
    CLARIFY = "clarify"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the store holds what a citation cites: a fact by its key, a passage by its index, or a whole document."""

    document_id: int
    fact_key: str | None = None
    passage_index: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one document; `id` is 1-based and is the mark [id] in the text.

    `document` is the file name without suffix; `page` and `line` are 1-based; `column` is the header path.
    """

    id: int
    document: str
    title: str
    quote: str
    page: int | None = None
    line: int | None = None
    table: str | None = None
    row: str | None = None
    column: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One figure the text states, as a plain decimal string in `unit`; percentages as "12.87" with unit "%".

    A computed figure carries `formula` and cites the figures it was computed from. `role` is "operand" for one that only stands
    beside what was asked: what it was computed from, the whole of a part, the same amount written in another unit.
    """

    department: str | None
    year: int | None
    item: str
    value: str
    unit: str | None
    citations: tuple[int, ...]
    formula: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read: its tree in the canonical notation, the same in words, and what the page's chips show of it.

    `assumed` is what was taken where the question left it open (the latest year), `missing` what it would have to say.
    """

    language: Language
    tree: str = ""
    echo: str = ""
    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    unit: str | None = None
    assumed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A consistency finding that touches the answer; `places` are all the facts it compared, cited or not."""

    rule: str
    message: str
    citations: tuple[int, ...] = ()
    places: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. Units: `elapsed_ms` and `timings` in milliseconds; `confidence` in 0..1."""

    question: str
    route: Route
    text: str
    query: Reading
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    findings: tuple[Note, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float = 0.0
    elapsed_ms: float = 0.0
    timings: dict[str, float] = field(default_factory=dict)


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the answer as the JSON object that the command line promises; empty optional keys are left out."""
    body = asdict(answer)
    body["query"] = {slot: value for slot, value in body["query"].items() if value not in (None, (), "")}
    for citation in body["citations"]:
        citation["column"] = " / ".join(citation["column"])
        citation["heading"] = " / ".join(citation["heading"])
        del citation["anchor"]  # keys of the store mean nothing outside it
    for finding in body["findings"]:
        del finding["places"]
    for part in ("values", "citations", "findings"):
        body[part] = [{key: value for key, value in entry.items() if value not in (None, "")} for entry in body[part]]
    body["confidence"] = round(answer.confidence, 3)
    body["elapsed_ms"] = round(answer.elapsed_ms, 3)
    return body
