"""What programs get from the HTTP interface and the MCP server: the objects of the command line, described.

The lines themselves are made where the command line makes them; a model here names their fields and says what they
mean, so that the OpenAPI page and the tools' schemas can. Keys that are empty are left out.
"""

from typing import Any, Literal

from pydantic import BaseModel, Field


class Question(BaseModel):
    """A question, after the user's earlier ones."""

    question: str = Field(description="问题 / the question, in Chinese or English", max_length=10_000)
    history: list[str] = Field(
        default_factory=list, max_length=50, description="先前的问题，从早到晚 / earlier questions, oldest first"
    )


class FigureStated(BaseModel):
    """One figure that the text states."""

    department: str | None = None
    year: int | None = None
    item: str
    value: str = Field(description="a plain decimal string in `unit`")
    unit: str | None = None
    formula: str | None = Field(None, description="how a computed figure comes about, over the figures cited")
    citations: list[int] = Field(description="ids of the citations it rests on")


class PlaceCited(BaseModel):
    """One place in one document; `page` and `line` count from 1."""

    id: int
    document: str = Field(description="file name without suffix")
    title: str
    quote: str
    page: int | None = None
    line: int | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = Field(None, description="header path, outermost first")
    heading: str | None = None


class Disagreement(BaseModel):
    """A finding of the consistency checks that touches the answer."""

    rule: str
    message: str
    citations: list[int]


class AnswerGiven(BaseModel):
    """An answer with every figure, its place, and how the question was read."""

    question: str
    route: Literal["table", "text", "both", "clarify", "refuse"]
    text: str = Field(description="Markdown in the language of the question; [n] marks citation n")
    values: list[FigureStated]
    citations: list[PlaceCited]
    findings: list[Disagreement]
    query: dict[str, Any] = Field(description="the slots as understood, and which words gave them")
    suggestions: list[str]
    confidence: float
    elapsed_ms: float
    timings: dict[str, float] = Field(default_factory=dict)


class DocumentIndexed(BaseModel):
    """A document and what was found in it; `findings` counts the figures that disagree."""

    document: str
    file: str
    format: str
    department: str
    year: int | None
    kind: str = Field(description="scope and stage, such as 部门预算")
    title: str
    tables: int
    facts: int
    passages: int
    findings: int
    warnings: list[str] | None = None


class FactPublished(BaseModel):
    """One published value with its place."""

    document: str
    department: str
    year: int | None
    phase: str
    source: Literal["table", "narrative"]
    page: int | None = None
    table: str
    row: str
    code: str | None = None
    column: list[str]
    text: str = Field(description="as printed")
    value: str | None = Field(None, description="exact decimal in `unit`; none where the cell holds words")
    unit: str | None = None
    role: str


class FactsPage(BaseModel):
    """Facts in reading order, as many as were asked for."""

    facts: list[FactPublished]
    next_offset: int | None = Field(None, description="where the next page begins; none when this is the last")


class FindingReported(BaseModel):
    """What one consistency check says; a check that could not run is not a pass."""

    document: str
    department: str
    year: int | None
    rule: str
    status: Literal["pass", "mismatch", "could-not-check"]
    message: str
    facts: list[str]
    compared_with: str | None = None
