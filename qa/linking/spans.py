"""What the words of a question stand for, stretch by stretch. Says nothing of how they belong together: that is parsing.

Every span has one role; what it may mean besides stands in its value, best first. Words that name nothing (fillers) have no span.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.records import Phase, Scope
from qa.query.language import Language
from qa.query.nodes import Comparator, Given, Thing


class Role(StrEnum):
    """What a stretch of the question is."""

    DEPARTMENT = "department"
    YEAR = "year"
    STAGE = "stage"
    SCOPE = "scope"
    THING = "thing"
    NUMBER = "number"
    MARK = "mark"
    PAUSE = "pause"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class NamedDepartments:
    """Departments that one word may stand for, by full name.

    `by_region`: the word is a place and stands for its departments. `stranger`: the word names a department that is not indexed.
    """

    names: tuple[str, ...] = ()
    by_region: bool = False
    stranger: str | None = None


@dataclass(frozen=True, slots=True)
class NamedYears:
    """Fiscal years: named (`years`), counted back (`before`: 去年 1, 今年 0), the `last` few (近三年 3) or `every` one.

    `against`: the words before say that something is compared with it (比, 较, 与…相比).
    """

    years: tuple[int, ...] = ()
    before: int | None = None
    last: int | None = None
    every: bool = False
    against: bool = False


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """A number that the question states; `comparator` is what it limits (超过500万), `upper` the other end of a range."""

    given: Given
    comparator: Comparator | None = None
    upper: Given | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says what to do: its kind and value in `data/lexicons/marks.tsv`; of ordinals "top" and "nth" with a number."""

    kind: str
    value: str = "any"


Value = NamedDepartments | NamedYears | NamedNumber | Phase | Scope | tuple[Thing, ...] | tuple[Mark, ...] | str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch [start, end) of the question, its words and what they stand for; the type of `value` goes by `role`."""

    start: int
    end: int
    text: str
    role: Role
    value: Value = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A question in plain simplified Chinese without spaces, with its spans in order and without overlaps."""

    text: str
    language: Language
    spans: tuple[Span, ...]
    fillers: tuple[tuple[int, int], ...] = ()
