"""What executing a node gives: values with their places, never sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.stores.record_rows import StoredPassage
from qa.figures.figure import Figure
from qa.query.nodes import Axis, Beyond, Comparator, Facet, Frame, Given, Node, Thing


class Why(StrEnum):
    """Why something that was understood is not there; each has its own sentence."""

    NO_DEPARTMENT = "no department"  # the department named is not indexed
    NO_YEAR = "no year"  # the department is indexed, this year or stage of it is not
    NOT_PRINTED = "not printed"  # documents of department and year are there, the thing is not in them
    BLANK = "blank"  # its cell is there and empty or a dash
    NOT_FOUND = "not found"  # words that no search places with enough certainty: not understood, not "not there"
    NO_MEMBERS = "no members"  # the axis has none, or the limit left none
    NOT_COMPARABLE = "not comparable"  # different units, stages or scopes; division by nothing
    NO_TEXT = "no text"  # no passage says it
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could not be given. `what` names it, `nearest` are figures or passages nearby, never an answer."""

    why: Why
    what: Thing | Frame | Node
    frame: Frame
    nearest: tuple[Figure | Quote, ...] = ()
    beyond: Beyond | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """FIGURE. `figure` answers; `operands` are the figures it was computed from, in the order of the formula.

    `disagreeing` are other amounts printed under the same name for the same thing, `other_scope` amounts of the same name in
    another scope or table, `other_stages` and `other_years` the same thing where the question left stage or year open.
    `alike` are equally good rows of other projects or dates (each is true). `stated` is the printed twin of a computed figure.
    `from_latest`: the year was not given and is the latest. `series` is what a sum, a mean, a count or an extreme was taken of,
    with the members that have no figure.
    """

    figure: Figure
    operands: tuple[Figure, ...] = ()
    alike: tuple[Figure, ...] = ()
    disagreeing: tuple[Figure, ...] = ()
    other_scope: tuple[Figure, ...] = ()
    other_stages: tuple[Figure, ...] = ()
    other_years: tuple[Figure, ...] = ()
    stated: Figure | None = None
    from_latest: bool = False
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """FIGURE given by the question itself."""

    given: Given


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a series: its name on the axis, the frame it stands in, what `body` gave for it."""

    name: str
    frame: Frame
    result: Result


@dataclass(frozen=True, slots=True)
class Series:
    """SERIES. `n_asked` members were on the axis; those without a figure are in `members` with a `Missing`.

    Members without a figure stand behind the others, also where a ranking or a limit left only some of these: `n_asked` less them is
    how many were compared. `ordered`: a ranking (best first), `first`/`nth` as asked; `place_of` with its 1-based `place`; `years`: the years mixed in it.
    `whole` is the figure that parts belong to, where one is printed.
    """

    axis: Axis
    members: tuple[Member, ...]
    n_asked: int
    ordered: bool = False
    rising: bool = False
    place_of: str | None = None
    place: int | None = None
    whole: Found | None = None
    unsure: bool = False
    kept_by: tuple[Comparator, Result] | None = None


class Ruling(StrEnum):
    """How a claim stands."""

    HOLDS = "holds"
    FAILS = "fails"
    MISSING = "missing"
    OTHER_SCOPE = "other scope"


@dataclass(frozen=True, slots=True)
class Verdict:
    """VERDICT about `left comparator right`; for "agree" `left` holds every place in `disagreeing`/`figure.facts`."""

    ruling: Ruling
    comparator: Comparator
    left: Result
    right: Result | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a passage, word for word; `figures` are the facts that it prints."""

    text: str
    passage: StoredPassage
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotes:
    """TEXT. `near` True: nothing says it outright, these are the nearest and are offered as such."""

    facet: Facet
    quotes: tuple[Quote, ...]
    about: Thing | Node
    near: bool = False


Result = Found | Number | Series | Verdict | Quotes | Missing
