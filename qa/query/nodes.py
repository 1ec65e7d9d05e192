"""A question as a tree: what is wanted, never how it was worded.

Nodes are frozen, nest freely and say what they give (`kind`); a node that is given a child of the wrong kind cannot be built.
Department, year, stage and scope that a node leaves open are taken from the nearest `At`, `Over` or `Of` above it, at the root
from the store, so that a follow-up changes one node. Nothing here knows of stores, figures or sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal, get_args

from index.records import Measure, Phase, Scope, TableKind

Axis = Literal[
    "departments", "years", "stages", "projects", "units", "purchases", "parts", "classes", "things", "documents"
]
Facet = Literal[
    "reason",
    "meaning",
    "duties",
    "use",
    "grounds",
    "goal",
    "period",
    "body",
    "measures",
    "problems",
    "content",
    "source",
    "parts",
    "saying",
]
Arithmetic = Literal["+", "-", "×", "÷"]
FoldBy = Literal["sum", "mean", "most", "least", "count", "spread"]
Comparator = Literal[">", ">=", "<", "<=", "=", "agree"]


class Kind(StrEnum):
    """What a node gives."""

    FIGURE = "figure"
    SERIES = "series"
    VERDICT = "verdict"
    TEXT = "text"


class Quantity(StrEnum):
    """The sort of answer that a question insists on: money asked for is never answered with a count."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    TEXT = "text"
    CODE = "code"
    DATE = "date"


class Beyond(StrEnum):
    """What is asked of this product but must be declined, or is only talk."""

    FUTURE = "future"
    OPINION = "opinion"
    PERSON = "person"
    OUTSIDE = "outside"
    INSTRUCTION = "instruction"
    HELP = "help"


class KindError(ValueError):
    """A tree that means nothing: a candidate reading is dropped for it, a person's tree is told why."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a figure is of.

    `name` is an item's key (`index.text.items.item_key`), "" where only a code, a project or words are known; `others` are further
    keys that the same words may stand for. `within` are names that limit the cell besides (行政运行 within 基本支出; the fund).
    `project` is the key of a project's name, `words` the question's own words for what no known name covers: only a search places
    them. `table` is the kind of table that the question insists on; `grand` is False where 本年合计 without 结转 is asked for.
    """

    name: str = ""
    others: tuple[str, ...] = ()
    code: str | None = None
    project: str | None = None
    within: tuple[str, ...] = ()
    words: str | None = None
    table: TableKind | None = None
    grand: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose figures and when. None is open: taken from above, at the root from the store (the latest year), and then said.

    `department` is a full name out of the store; `stranger` a department that is named but not indexed, as written. `year` is a
    fiscal year, `before` how many years before the year that would hold otherwise (去年: 1).
    """

    department: str | None = None
    year: int | None = None
    stage: Phase | None = None
    scope: Scope | None = None
    before: int = 0
    stranger: str | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """One printed quantity: FIGURE. `measure` None is the thing's own figure; `quantity` and `unit` (人, 台) what the answer must be."""

    thing: Thing
    measure: Measure | None = None
    quantity: Quantity | None = None
    unit: str | None = None
    kind: ClassVar[Kind] = Kind.FIGURE


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the question itself: FIGURE. `slack` is what 约, 多 and the printed digits leave open, in `unit`."""

    value: Decimal
    unit: str | None = None
    slack: Decimal = Decimal(0)
    kind: ClassVar[Kind] = Kind.FIGURE


@dataclass(frozen=True, slots=True)
class It:
    """The member that the nearest `Over` or `Of` is at (one part, one project, one purchase, one department's name): FIGURE."""

    kind: ClassVar[Kind] = Kind.FIGURE


@dataclass(frozen=True, slots=True)
class At:
    """`body` in this frame: the kind of `body`."""

    frame: Frame
    body: Node

    @property
    def kind(self) -> Kind:
        """What the body gives."""
        return self.body.kind


@dataclass(frozen=True, slots=True)
class Over:
    """`body` once for each member of an axis: SERIES.

    `of` is whose parts, projects or purchases; `only` and `without` name members (full names, years as digits, item keys of "things"); `last` keeps the
    latest years. `unsure`: the members are candidates of which the question means one (编办 of three), so that each is answered.
    """

    axis: Axis
    body: Node
    of: Thing | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    last: int | None = None
    unsure: bool = False
    kind: ClassVar[Kind] = Kind.SERIES

    def __post_init__(self) -> None:
        _need(self, self.body, Kind.FIGURE, Kind.VERDICT, Kind.TEXT, Kind.SERIES)
        _need_one_of(self, self.axis, Axis)


@dataclass(frozen=True, slots=True)
class Combine:
    """Exact arithmetic on two figures, or member by member on a series: their kind. `unit` of a quotient: "%", "倍" or "per"."""

    how: Arithmetic
    left: Node
    right: Node
    unit: str | None = None

    def __post_init__(self) -> None:
        _need_one_of(self, self.how, Arithmetic)
        for child in (self.left, self.right):
            _need(self, child, Kind.FIGURE, Kind.SERIES)
        if self.left == self.right and self.how in ("-", "÷"):
            raise KindError("Combine sets a figure against itself")

    @property
    def kind(self) -> Kind:
        """A series where either side is one."""
        return Kind.SERIES if Kind.SERIES in (self.left.kind, self.right.kind) else Kind.FIGURE


@dataclass(frozen=True, slots=True)
class Change:
    """How much `body` moved since `since` (default: the year before), as an amount or a rate: FIGURE, as printed and as it follows."""

    body: Node
    since: Frame = Frame(before=1)
    as_rate: bool = False
    kind: ClassVar[Kind] = Kind.FIGURE

    def __post_init__(self) -> None:
        _need(self, self.body, Kind.FIGURE)


@dataclass(frozen=True, slots=True)
class Fold:
    """A series into one figure: FIGURE. "spread" is the largest less the smallest."""

    how: FoldBy
    series: Node
    kind: ClassVar[Kind] = Kind.FIGURE

    def __post_init__(self) -> None:
        _need_one_of(self, self.how, FoldBy)
        _need(self, self.series, Kind.SERIES)


@dataclass(frozen=True, slots=True)
class Keep:
    """The members within a limit: SERIES. The limit is any figure, also one computed for the member, or a series over the same axis."""

    series: Node
    comparator: Comparator
    limit: Node
    kind: ClassVar[Kind] = Kind.SERIES

    def __post_init__(self) -> None:
        _need_one_of(self, self.comparator, Comparator)
        _need(self, self.series, Kind.SERIES)
        _need(self, self.limit, Kind.FIGURE, Kind.SERIES)


@dataclass(frozen=True, slots=True)
class Pick:
    """Members in order: SERIES. `first` from the top, `nth` alone (1 is the top), `place_of` asks where one member stands."""

    series: Node
    rising: bool = False
    first: int | None = None
    nth: int | None = None
    place_of: str | None = None
    kind: ClassVar[Kind] = Kind.SERIES

    def __post_init__(self) -> None:
        _need(self, self.series, Kind.SERIES)


@dataclass(frozen=True, slots=True)
class Of:
    """`body` asked of the members that `chosen` left (那个部门的人员经费): SERIES."""

    chosen: Node
    body: Node
    kind: ClassVar[Kind] = Kind.SERIES

    def __post_init__(self) -> None:
        _need(self, self.chosen, Kind.SERIES)
        _need(self, self.body, Kind.FIGURE, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a claim holds: VERDICT. Either side may be given, printed or computed; "agree" asks for every place of `left`."""

    left: Node
    comparator: Comparator
    right: Node | None = None
    kind: ClassVar[Kind] = Kind.VERDICT

    def __post_init__(self) -> None:
        _need_one_of(self, self.comparator, Comparator)
        _need(self, self.left, Kind.FIGURE)
        if (self.right is None) != (self.comparator == "agree"):
            raise KindError("Check needs a right side, and none for “agree”")
        if self.right is not None:
            _need(self, self.right, Kind.FIGURE)


@dataclass(frozen=True, slots=True)
class Explain:
    """What the documents say on one facet of a thing, or of the movement that a node computes: TEXT, quoted."""

    facet: Facet
    about: Thing | Node
    kind: ClassVar[Kind] = Kind.TEXT

    def __post_init__(self) -> None:
        _need_one_of(self, self.facet, Facet)


@dataclass(frozen=True, slots=True)
class Decline:
    """What is not answered from documents at all, with the reason: TEXT."""

    why: Beyond
    kind: ClassVar[Kind] = Kind.TEXT


Node = Select | Given | It | At | Over | Combine | Change | Fold | Keep | Pick | Of | Check | Explain | Decline


@dataclass(frozen=True, slots=True)
class Ask:
    """A whole question: every part is answered or said not to be. `unit` and `places` are how figures are to be shown."""

    parts: tuple[Node, ...]
    unit: str | None = None
    places: int | None = None


def _need(node: Node, child: Node, *kinds: Kind) -> None:
    if child.kind not in kinds:
        raise KindError(f"{type(node).__name__} takes {' or '.join(kinds)}, not a {child.kind}: {child}")


def _need_one_of(node: Node, value: str, choices: object) -> None:
    if value not in get_args(choices):
        raise KindError(f"{type(node).__name__} knows no {value!r}")
