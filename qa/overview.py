"""A department's year at a glance: its headline figures, what they consist of and how they changed, each with its place.

Every figure comes from a tree that is executed exactly as a question's; what the documents do not print is missing here too, never nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Phase
from qa.answer import Citation, Value
from qa.execution.context import Context
from qa.execution.executor import execute
from qa.figures.arithmetic import size
from qa.figures.figure import Figure
from qa.figures.results import Found, Series
from qa.query.language import Language
from qa.query.nodes import At, Axis, Change, Frame, It, Node, Over, Select, Thing
from qa.rendering.gate import Gate

HEADLINES = (
    "收入总计",
    "支出总计",
    "财政拨款收入",
    "基本支出",
    "项目支出",
    "三公经费",
    "机关运行经费",
    "政府采购预算",
)
_BY_FUNCTION, _THREE_PUBLIC = "一般公共预算支出", "三公经费"
_MOST_OTHERS = 3
_MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """One item of the year: `value` None where the documents print no number for it; `text` is then what they print.

    `others` are different figures printed under the same name. `change` and `rate` are against the year before, None
    where that is neither stated nor indexed.
    """

    item: str
    value: Value | None = None
    text: str = ""
    others: tuple[Value, ...] = ()
    change: Value | None = None
    rate: Value | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A department's year. Of `functions` and `three_public` the first is the whole, the others are listed under it."""

    department: str
    year: int
    phase: Phase
    headlines: tuple[Headline, ...]
    functions: tuple[Value, ...]
    three_public: tuple[Value, ...]
    projects: tuple[Value, ...]
    years: tuple[Value, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Executes trees in one frame and takes their figures through the gate."""

    frame: Frame
    context: Context
    gate: Gate

    def find(self, node: Node) -> Found | None:
        """Return the figure that a node gives, None where it gives none."""
        result = execute(At(self.frame, node), self.context)
        return result if isinstance(result, Found) else None

    def list_members(self, axis: Axis, of: Thing | None = None) -> list[Figure]:
        """Return the figures of the members of an axis that have one."""
        result = execute(At(self.frame, Over(axis, It(), of=of)), self.context)
        if not isinstance(result, Series):
            return []
        return [member.result.figure for member in result.members if isinstance(member.result, Found)]

    def values(self, figures: Sequence[Figure]) -> tuple[Value, ...]:
        """Return the figures as values with their places cited, those without a number left out."""
        return tuple(value for figure in figures if (value := self.gate.value_of(figure)) is not None)


def build_overview(department: str, year: int, phase: Phase, context: Context) -> Overview:
    """Return what the documents of one department, year and stage say."""
    frame = Frame(department, year, phase if phase is Phase.FINAL else None)
    desk = _Desk(frame, context, Gate(Language.CHINESE))
    return Overview(
        department,
        year,
        phase,
        tuple(_headline(desk, name) for name in HEADLINES),
        _listed(desk, Thing(_BY_FUNCTION), "classes"),
        _listed(desk, Thing(_THREE_PUBLIC), "parts"),
        desk.values(sorted(desk.list_members("projects"), key=size, reverse=True)),
        _over_years(desk, department),
        tuple(desk.gate.citations),
    )


def _headline(desk: _Desk, name: str) -> Headline:
    thing = Select(Thing(name))
    now = desk.find(thing)
    if now is None:
        return Headline(name)
    value = desk.gate.value_of(now.figure)
    changed, rate = (desk.find(Change(thing, as_rate=as_rate)) for as_rate in (False, True))
    return Headline(
        now.figure.label,
        value,
        now.figure.text,
        desk.values(now.disagreeing)[:_MOST_OTHERS],
        desk.gate.value_of(changed.stated or changed.figure) if changed is not None and value is not None else None,
        desk.gate.value_of(rate.stated or rate.figure) if rate is not None and value is not None else None,
    )


def _listed(desk: _Desk, whole: Thing, axis: Axis) -> tuple[Value, ...]:
    total = desk.find(Select(whole))
    return desk.values([total.figure, *desk.list_members(axis, whole)]) if total is not None else ()


def _over_years(desk: _Desk, department: str) -> tuple[Value, ...]:
    frame = Frame(department, stage=desk.frame.stage)
    result = execute(At(frame, Over("years", Select(Thing("支出总计")), last=_MOST_YEARS)), desk.context)
    if not isinstance(result, Series):
        return ()
    return desk.values([member.result.figure for member in result.members if isinstance(member.result, Found)])
