"""All the ways in which rules join neighbouring pieces of a question, the cheapest few of each stretch.

A rule combines typed pieces, never raw text. Shape: positions count the spans of the question; a piece covers [start, end).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qa.query.nodes import KindError

_MOST_ALIKE = 4  # pieces of one category kept for one stretch
_LESS_USUAL = 0.05


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch read as something: its category, its meaning, what the reading costs and by which rules it came about."""

    category: str
    meaning: object
    start: int
    end: int
    cost: float = 0.0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named way to read neighbouring pieces as one.

    `patterns` are the orders in which the pieces may stand, the usual one first. Each is a row of categories ("a|b" for either);
    "part:phrase" hands the meaning of that piece to `build` as `part`. `build` returns the new meaning, None to refuse.
    The pieces of a `tight` rule stand in one breath: no word that joins two things and no pause is stepped over between them.
    """

    name: str
    patterns: tuple[str, ...]
    build: Callable[..., object | None]
    cost: float = 0.1
    gives: str = "phrase"
    tight: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """One order of a rule. Shape: `labels` and `categories` have an entry for each piece."""

    rule: Rule
    labels: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    cost: float


def patterns_of(rule: Rule) -> Iterator[_Pattern]:
    """Yield the orders of a rule, each less usual one a little dearer."""
    for place, text in enumerate(rule.patterns):
        slots = [slot.rpartition(":") for slot in text.split()]
        labels = tuple(label for label, _, _ in slots)
        yield _Pattern(
            rule, labels, tuple(tuple(kind.split("|")) for _, _, kind in slots), rule.cost + place * _LESS_USUAL
        )


@dataclass
class Chart:
    """The pieces found so far, by the stretch they cover."""

    n: int
    skippable: Sequence[float | None]  # what stepping over a span between pieces costs, None where it may not be
    parting: Sequence[bool]  # whether a span sets what stands around it apart: 和, a pause
    by_start: list[dict[str, list[Piece]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_start = [defaultdict(list) for _ in range(self.n + 1)]

    def add(self, piece: Piece) -> bool:
        """Keep a piece if it is among the cheapest of its kind there; return whether it was kept."""
        alike = self.by_start[piece.start][piece.category]
        same = [known for known in alike if known.end == piece.end]
        for known in same:
            if known.meaning == piece.meaning:
                if known.cost <= piece.cost:
                    return False
                alike.remove(known)
                alike.append(piece)
                return True
        if len(same) >= _MOST_ALIKE:
            worst = max(same, key=lambda known: known.cost)
            if worst.cost <= piece.cost:
                return False
            alike.remove(worst)
        alike.append(piece)
        return True

    def starting(self, start: int, category: str, tight: bool = False) -> Iterator[tuple[Piece, float]]:
        """Yield the pieces of a category that begin here or behind what may be stepped over, with the cost of stepping."""
        cost, at = 0.0, start
        while at <= self.n:
            for piece in tuple(self.by_start[at].get(category, ())):
                yield piece, cost
            if at == self.n or self.skippable[at] is None or (tight and self.parting[at]):
                return
            cost += self.skippable[at] or 0.0
            at += 1

    def categories_from(self, start: int) -> set[str]:
        """Return the categories of the pieces that begin here or behind what may be stepped over."""
        found: set[str] = set()
        for at in range(start, self.n + 1):
            found |= self.by_start[at].keys()
            if at == self.n or self.skippable[at] is None:
                break
        return found

    def pieces(self) -> Iterator[Piece]:
        """Yield every piece."""
        for by_category in self.by_start:
            for found in by_category.values():
                yield from found


def fill(chart: Chart, rules: Sequence[Rule]) -> None:
    """Apply the rules until nothing new is found: from the last position to the first, each stretch after what is inside it."""
    alone, by_pair = _by_beginning(tuple(rules))
    for start in range(chart.n - 1, -1, -1):
        agenda = [piece for found in chart.by_start[start].values() for piece in found]
        while agenda:
            agenda.sort(key=lambda piece: (-piece.end, -piece.cost))
            piece = agenda.pop()
            beginnings = list(alone.get(piece.category, ()))
            for following in chart.categories_from(piece.end):
                beginnings += by_pair.get((piece.category, following), ())
            for pattern in dict.fromkeys(beginnings):
                agenda += [made for made in _matches(chart, pattern, piece) if chart.add(made)]


@lru_cache(maxsize=4)
def _by_beginning(
    rules: tuple[Rule, ...],
) -> tuple[dict[str, list[_Pattern]], dict[tuple[str, str], list[_Pattern]]]:
    """Return the patterns of one piece by its category, and the others by those of their first two pieces."""
    alone: dict[str, list[_Pattern]] = defaultdict(list)
    by_pair: dict[tuple[str, str], list[_Pattern]] = defaultdict(list)
    for pattern in (pattern for rule in rules for pattern in patterns_of(rule)):
        first, *others = pattern.categories
        for category in first:
            if not others:
                alone[category].append(pattern)
            for following in others[0] if others else ():
                by_pair[category, following].append(pattern)
    return alone, by_pair


def _matches(chart: Chart, pattern: _Pattern, head: Piece) -> Iterator[Piece]:
    stack: list[tuple[tuple[Piece, ...], float]] = [((head,), head.cost)]
    while stack:
        pieces, cost = stack.pop()
        if len(pieces) == len(pattern.categories):
            meaning = _built(pattern, pieces)
            if meaning is not None:
                names = tuple(name for piece in pieces for name in piece.rules)
                rules = (*names, pattern.rule.name)
                yield Piece(pattern.rule.gives, meaning, head.start, pieces[-1].end, cost + pattern.cost, rules)
            continue
        for category in pattern.categories[len(pieces)]:
            for following, stepped in chart.starting(pieces[-1].end, category, pattern.rule.tight):
                stack.append(((*pieces, following), cost + following.cost + stepped))


def _built(pattern: _Pattern, pieces: Sequence[Piece]) -> object | None:
    named = {label: piece.meaning for label, piece in zip(pattern.labels, pieces, strict=True) if label}
    try:
        return pattern.rule.build(**named)
    except KindError:
        return None  # it would mean nothing


def tilings(
    chart: Chart,
    weight: Callable[[Piece], float | None],
    left: Sequence[float],
    fits: Callable[[tuple[Piece, ...], Piece], bool],
    most: int = 3,
) -> list[tuple[float, tuple[Piece, ...]]]:
    """Return the cheapest ways to cover all spans with pieces side by side, best first; `left` is what leaving a span unread costs.

    `weight` is what a piece costs as a part of its own besides its own cost, None where it cannot be one;
    `fits` says whether a piece may follow those before it.
    """
    best: list[list[tuple[float, tuple[Piece, ...]]]] = [[] for _ in range(chart.n + 1)]
    best[0] = [(0.0, ())]
    by_start: dict[int, list[tuple[float, Piece]]] = defaultdict(list)
    for piece in chart.pieces():
        extra = weight(piece)
        if extra is not None:
            by_start[piece.start].append((piece.cost + extra, piece))
    for at in range(chart.n):
        best[at] = _cheapest(best[at], most)
        for cost, pieces in best[at]:
            best[at + 1].append((cost + left[at], pieces))
            for more, piece in by_start[at]:
                if fits(pieces, piece):
                    best[piece.end].append((cost + more, (*pieces, piece)))
    return _cheapest(best[chart.n], most)


_Way = tuple[float, tuple[Piece, ...]]


def _cheapest(ways: Sequence[_Way], most: int) -> list[_Way]:
    """Return the cheapest few ways, of those that mean the same only one."""
    unique: dict[tuple[object, ...], _Way] = {}
    for way in sorted(ways, key=lambda way: way[0]):
        unique.setdefault(tuple(piece.meaning for piece in way[1]), way)
        if len(unique) == most:
            break
    return list(unique.values())
