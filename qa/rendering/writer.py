"""What the parts of an answer are written with: the gate for figures, the names, sentences in two languages, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.records import FEN_PER_UNIT
from qa.figures.figure import Figure
from qa.query.language import Language
from qa.query.nodes import Frame
from qa.rendering.context import RenderContext
from qa.rendering.gate import Gate
from qa.rendering.names import Names, item_words, stage_of, stage_words

_TABLE_FROM = 3
_MOST_ROWS = 40
_FORMULA_ROOM = 120


@dataclass(frozen=True, slots=True)
class Written:
    """One part of the answer as paragraphs. `asks_back`: it leaves open which of several was meant; `quoted` are its quotations."""

    lines: tuple[str, ...]
    is_answer: bool = True
    asks_back: bool = False
    is_near: bool = False
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a figure with what it is called there, or a note where there is none."""

    name: str | None
    figure: Figure | None
    department: str | None = None
    year: int | None = None
    note: str = ""


@dataclass
class Writer:
    """Writes one answer.

    `latest` collects the years that were taken because the question named none, `mixed` the years of departments set side by side;
    `frame` is that of the part.
    """

    context: RenderContext
    gate: Gate
    names: Names
    latest: set[int] = field(default_factory=set)
    mixed: set[int] = field(default_factory=set)
    frame: Frame = field(default_factory=Frame)

    @property
    def is_english(self) -> bool:
        """Whether the answer is in English."""
        return self.context.language is Language.ENGLISH

    def say(self, chinese: str, english: str) -> str:
        """Return the one of two sentences that is in the language of the answer."""
        return english if self.is_english else chinese

    def line(self, figure: Figure, *, operand: bool = False, where: bool = False, label: str | None = None) -> str:
        """Return a figure as a sentence of its own; one that answers in bold and with how it was computed."""
        stated = self.gate.state(figure, operand=operand)
        title = self.names.title(figure, label)
        if where and figure.where:
            title += f" ({figure.where})" if self.is_english else f"（{figure.where}）"
        sentence = f"{title}{self.say('：', ': ')}{stated}"
        if operand:
            return f"- {sentence}{self.how(figure)}"
        return f"**{sentence}**{self.how(figure)}"

    def how(self, figure: Figure) -> str:
        """Return how a figure was computed, or what its printed form means."""
        if figure.formula is not None:
            room = figure.formula if len(figure.formula) <= _FORMULA_ROOM else self._shortened(figure.formula)
            told = f"{figure.where}，{room}" if figure.where else room
            return f" ({told})" if self.is_english else f"（{told}）"
        if figure.text == "空表":
            return self.say("（文件以空表列示，即没有安排）", " (an empty table: none is budgeted)")
        if figure.value is None and not figure.text.strip("-—–/ "):
            return self.say("（表中列示为横线，未安排或没有数字）", " (a dash: none is budgeted or given)")
        return ""

    def lines(self, figures: Sequence[Figure], *, operand: bool = False, where: bool = False) -> list[str]:
        """Return figures as sentences; three or more, or those of several departments, as a table."""
        departments = {figure.department for figure in figures}
        if len(figures) < _TABLE_FROM and len(departments) < 2:
            each = [self.line(figure, operand=operand, where=where) for figure in figures]
            return ["\n".join(each)] if operand and each else each
        rows = [Row(self._called(figure, where), figure, figure.department, figure.year) for figure in figures]
        return [self.table(rows, operand=operand)]

    def table(
        self, rows: Sequence[Row], head: str | None = None, *, operand: bool = False, names_departments: bool = False
    ) -> str:
        """Return rows as a Markdown table; a column that would say the same in every row is left out where a line above says it."""
        departments = dict.fromkeys(row.department for row in rows)
        years = dict.fromkeys(self._when(row) for row in rows)
        names = dict.fromkeys(row.name for row in rows)
        formulas = any(row.figure is not None and row.figure.formula is not None for row in rows)
        shows = {
            "department": names_departments or (len(departments) > 1 and any(departments)),
            "year": len(years) > 1 or ((names_departments or len(departments) > 1) and any(years)),
            "name": len(names) > 1 or (len(departments) == 1 and len(years) == 1 and not names_departments),
        }
        only = next(iter(names), None) if not shows["name"] else None
        heads = [
            *([self.say("部门", "Department")] if shows["department"] else []),
            *([self.say("年度", "Year")] if shows["year"] else []),
            *([head or self.say("项目", "Item")] if shows["name"] else []),
            cell(item_words(only, self.context.language)) if only else self.say("数额", "Figure"),
            *([self.say("计算", "Computed")] if formulas else []),
        ]
        written = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
        for row in rows[:_MOST_ROWS]:
            figure = row.figure
            cells = [
                *([self.names.department(row.department)] if shows["department"] else []),
                *([self._when(row)] if shows["year"] else []),
                *([item_words(row.name or "", self.context.language)] if shows["name"] else []),
                self.gate.state(figure, operand=operand) if figure is not None else row.note,
                *([self._formula(figure)] if formulas else []),
            ]
            written.append(f"| {' | '.join(cell(each) for each in cells)} |")
        table = "\n".join(written)
        return (
            table if len(rows) <= _MOST_ROWS else f"{table}\n\n{self.say('（其余从略。）', '(The rest is left out.)')}"
        )

    def use_one_unit(self, figures: Sequence[Figure]) -> None:
        """Have amounts in several units shown in the one that most of them are in, where the question names none."""
        units = [figure.unit for figure in figures if figure.fen is not None and figure.unit in FEN_PER_UNIT]
        if self.gate.unit is None and len(set(units)) > 1:
            self.gate.unit = max(units, key=lambda unit: (units.count(unit), FEN_PER_UNIT[unit or ""]))

    def _called(self, figure: Figure, where: bool) -> str:
        return f"{figure.label}（{figure.where}）" if where and figure.where else figure.label

    def _when(self, row: Row) -> str:
        year = row.figure.year if row.figure is not None else row.year
        stage = stage_of(row.figure) if row.figure is not None else None
        told = stage_words(stage, self.context.language) if stage is not None else ""
        return f"{year or ''}{' ' if told and self.is_english else ''}{told}"

    def _formula(self, figure: Figure | None) -> str:
        formula = figure.formula if figure is not None else None
        return "" if formula is None else formula if len(formula) <= _FORMULA_ROOM else self._shortened(formula)

    def _shortened(self, formula: str) -> str:
        """Return a long sum with its first terms and its result."""
        left, equals, result = formula.rpartition(" = ")
        kept = left[:_FORMULA_ROOM].rpartition(" ")[0].rstrip(" +-")
        return (
            f"{kept} … {equals.strip()} {result}".strip()
            if equals
            else f"{formula[:_FORMULA_ROOM].rpartition('、')[0]}…"
        )


def cell(text: str) -> str:
    """Return text as it may stand in a cell of a table."""
    return text.replace("|", "｜").replace("\n", " ")
