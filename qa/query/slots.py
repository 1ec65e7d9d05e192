"""A question, understood: who, when, what, how, and which words of the question said so.

A `Query` is explicit and complete: the answerers read nothing but the query and the stores, so that how a question was
read can be shown, corrected and tested by itself.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.records import Measure, Phase, Scope
from qa.query.language import Language


class Intent(StrEnum):
    """What sort of answer is asked for."""

    NUMBER = "number"
    REASON = "reason"
    DEFINITION = "definition"
    DUTIES = "duties"
    DESCRIPTION = "description"
    CONSISTENCY = "consistency"
    INVENTORY = "inventory"
    DECLINED = "declined"


class Operation(StrEnum):
    """What is done with the figures found."""

    LOOKUP = "lookup"
    LIST = "list"
    COUNT = "count"
    SUM = "sum"
    DIFFERENCE = "difference"
    SHARE = "share"
    RATIO = "ratio"
    GROWTH = "growth"
    CHANGE = "change"
    AVERAGE = "average"
    MAX = "max"
    MIN = "min"
    RANK = "rank"
    SPREAD = "spread"
    COMPARE = "compare"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the question that gave a slot its value; `start` and `end` index the normalised question."""

    slot: str
    text: str
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    """A thing asked for: its canonical name or its code.

    `subject` is the words that name a project; `keys` are all names the words may stand for, best first.
    """

    name: str
    code: str | None = None
    subject: str | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit asked for: money compared in 分, anything else by its number in `unit` (%, 台, 人).

    A limit of nothing (为0, 没有安排) has neither and holds for amounts of every unit.
    """

    comparator: str
    amount_fen: int | None = None
    value: Decimal = Decimal(0)
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class OwnStage:
    """The stage asked for of one department or one year of several (甲局预算和乙局决算); `phase` None leaves it open."""

    department: str | None
    year: int | None
    phase: Phase | None


@dataclass(frozen=True, slots=True)
class Query:
    """How a question was read.

    `text` is the question that was read: plain widths, simplified characters, English glossed, no spaces.
    `departments` are full names out of the store; several stand for a comparison or for an unresolved choice, as
    the operation says. `excluded` are the items left out of what is asked for (不含公车), `excluded_departments` and
    `excluded_years` whom and when it leaves out. `years` are fiscal years asked for, `own_years` and `own_stages` which
    of them, and which stage, goes with which department; `wanted` are the kinds of quantity. `measured` is what is
    worked out for each of the things that are ranked or limited (占比最高, 增长超过10%), None for the plain figure. `places` are the decimal places to round
    to, `nth` the one place of a ranking that is asked for, from the end where it is negative; `against` is the department
    that all others are set against (比甲局高的部门, 甲局排第几).
    """

    question: str
    language: Language
    intents: tuple[Intent, ...]
    operation: Operation
    text: str = ""
    departments: tuple[str, ...] = ()
    unknown_department: str | None = None
    scopes: tuple[Scope, ...] = ()
    years: tuple[int, ...] = ()
    own_years: tuple[tuple[str, int], ...] = ()
    own_stages: tuple[OwnStage, ...] = ()
    base_year: int | None = None
    phase: Phase | None = None
    phases: tuple[Phase, ...] = ()
    items: tuple[Item, ...] = ()
    bases: tuple[Item, ...] = ()
    excluded: tuple[Item, ...] = ()
    excluded_departments: tuple[str, ...] = ()
    excluded_years: tuple[int, ...] = ()
    measured: Operation | None = None
    wanted: tuple[Measure, ...] = ()
    unit: str | None = None
    places: int | None = None
    bounds: tuple[Bound, ...] = ()
    top: int | None = None
    nth: int | None = None
    against: str | None = None
    stated_values: tuple[Decimal, ...] = ()
    residue: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    over: str | None = None
    compares_last_year: bool = False
    year_offset: int | None = None
    last_years: int | None = None
    by_region: bool = False
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
