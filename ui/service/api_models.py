"""What programs get from the HTTP interface and the MCP server: the objects of the command line, described.

The lines themselves are made where the command line makes them; a model here names their fields and says what they
mean, so that the OpenAPI page and the tools' schemas can. Keys that are empty are left out.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from index.records import CheckStatus

MOST_FACTS = 1_000
LONGEST_ASKED = 10_000
MOST_ASKED_BEFORE = 50
_DOCUMENT = "文件名，有无后缀均可 / file name, with or without suffix"


class _Asked(BaseModel):
    """What a program sends: a misspelt field would otherwise be left out without a word."""

    model_config = ConfigDict(extra="forbid")


class Question(_Asked):
    """A question, after the user's earlier ones."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ASKED)] = Field(
        description="问题 / the question, in Chinese or English", examples=["徐水审批局2024年办公费多少？"]
    )
    history: list[str] = Field(
        default_factory=list,
        max_length=MOST_ASKED_BEFORE,
        description="先前的问题，从早到晚 / earlier questions, oldest first",
    )
    explain: bool = Field(
        False, description="同时说明怎样得到答案 / tell in `explanation` how the question was read, step by step"
    )


class FactsWanted(_Asked):
    """Which facts are wanted; a filter left out admits every fact."""

    document: str | None = Field(None, description=_DOCUMENT)
    department: str | None = Field(None, description="部门名称或其中的字 / its name or a part of it")
    year: int | None = Field(None, description="数字所指的年度 / the year a figure is about")
    item: str | None = Field(None, description="项目名称 / the item's name, e.g. 公务接待费")
    code: str | None = Field(None, description="科目编码 / account code, e.g. 30217")
    offset: int = Field(0, ge=0, description="从第几条起 / how many to pass over; `next_offset` of the page before")
    limit: int = Field(100, ge=1, le=MOST_FACTS, description="最多几条 / at most so many")


class FindingsWanted(_Asked):
    """Which findings are wanted."""

    document: str | None = Field(None, description=_DOCUMENT)
    status: CheckStatus | None = Field(None, description="只要这种结果的 / only findings of this status")


class Fault(BaseModel):
    """What was wrong with a request."""

    detail: str = Field(description="中英文说明 / in Chinese and English")


class FigureStated(BaseModel):
    """One figure that the text states."""

    department: str | None = None
    year: int | None = None
    item: str
    value: str = Field(description="a plain decimal string in `unit`")
    unit: str | None = None
    formula: str | None = Field(None, description="how a computed figure comes about, over the figures cited")
    citations: list[int] = Field(description="ids of the citations it rests on")
    role: Literal["operand"] | None = Field(None, description="operand: stands only beside what was asked")


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


class SpanLinked(BaseModel):
    """What a stretch of the question stands for; `start` and `end` count the characters of `text`."""

    start: int
    end: int
    text: str
    role: str = Field(description="department, year, stage, scope, thing, number, mark, pause or words")
    value: Any = None


class CandidateRead(BaseModel):
    """One way in which the question may be read."""

    tree: str = Field(description="in the canonical notation")
    cost: float = Field(description="lower is likelier")
    rules: list[str] = Field(description="the rules of the grammar that made it")
    unread: list[str] = Field(description="words that it does not explain")


class Explanation(BaseModel):
    """How a question was read and answered: spans, candidate trees, which was chosen, and what executing it gave."""

    text: str = Field(description="the question as it was linked: simplified, without spaces")
    language: str
    spans: list[SpanLinked]
    candidates: list[CandidateRead] = Field(description="the likeliest first")
    chosen: int | None = Field(description="0-based place among the candidates; null where nothing was understood")
    results: list[dict[str, Any]] = Field(description="of each part of the chosen tree, as plain values")


class AnswerGiven(BaseModel):
    """An answer with every figure, its place, and how the question was read."""

    question: str
    route: Literal["table", "text", "both", "clarify", "refuse"]
    text: str = Field(description="Markdown in the language of the question; [n] marks citation n")
    values: list[FigureStated]
    citations: list[PlaceCited]
    findings: list[Disagreement]
    query: dict[str, Any] = Field(
        description="`tree`: how the question was read, `echo`: the same in words; departments, years, items"
    )
    suggestions: list[str]
    confidence: float
    elapsed_ms: float
    timings: dict[str, float] = Field(default_factory=dict)
    explanation: Explanation | None = Field(None, description="only where it was asked for")


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
