"""Drawn rules into lattices: where a page has a ruled table, and which of its fields are one cell.

Works from the walls between fields, not from corners: a table continued on a new page often lacks its top or bottom
rule, and a row whose upper rule is missing is still a row. Knows nothing about text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.readers.page.ink import Rule

# Units: points.
_SAME_RULE = 1.5
_JOINT = 3.0
_THINNEST_FIELD = 3.5
# More separate rules than this are a drawing.
_MOST_RULES = 3000
_WALL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """Rows and columns of one cell, 0-based and half-open."""

    row: int
    col: int
    row_end: int
    col_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """One ruled area: the positions of its rules and the cells between them.

    Shape: `len(xs) - 1` columns and `len(ys) - 1` rows, all covered by `spans` exactly once.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def find_field(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the field that holds a point, or None outside."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        return row, min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)


def find_lattices(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Lattice]:
    """Return the ruled areas with at least two columns, smallest first."""
    rows, columns = _merged(horizontal), _merged(vertical)
    if len(rows) + len(columns) > _MOST_RULES:
        return []
    lattices = [_lattice(*area) for area in _connected(rows, columns)]
    return sorted((lattice for lattice in lattices if lattice is not None), key=_area)


def _area(lattice: Lattice) -> float:
    left, top, right, bottom = lattice.box
    return (right - left) * (bottom - top)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules with pieces of the same line joined; borders are often drawn cell by cell."""
    tracks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if tracks and rule.at - tracks[-1][0].at <= _SAME_RULE:
            tracks[-1].append(rule)
        else:
            tracks.append([rule])
    merged: list[Rule] = []
    for track in tracks:
        track.sort(key=lambda rule: rule.start)
        at, start, end = track[0].at, track[0].start, track[0].end
        for rule in track[1:]:
            if rule.start <= end + _JOINT:
                end = max(end, rule.end)
            else:
                merged.append(Rule(at, start, end))
                at, start, end = rule.at, rule.start, rule.end
        merged.append(Rule(at, start, end))
    return [rule for rule in merged if rule.end - rule.start > _THINNEST_FIELD]


def _connected(rows: list[Rule], columns: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the groups of horizontal and vertical rules that touch one another."""
    leader = list(range(len(rows) + len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns, start=len(rows)):
            if (
                row.start - _JOINT <= column.at <= row.end + _JOINT
                and column.start - _JOINT <= row.at <= column.end + _JOINT
            ):
                leader[_root(leader, i)] = _root(leader, j)
    areas: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, row in enumerate(rows):
        areas.setdefault(_root(leader, i), ([], []))[0].append(row)
    for j, column in enumerate(columns, start=len(rows)):
        areas.setdefault(_root(leader, j), ([], []))[1].append(column)
    return list(areas.values())


def _root(leader: list[int], node: int) -> int:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


def _lattice(rows: list[Rule], columns: list[Rule]) -> Lattice | None:
    if not rows or not columns:
        return None
    # Rules that run past the outermost crossing rule close a row or column whose own outer rule was not drawn.
    xs = _positions([c.at for c in columns], min(r.start for r in rows), max(r.end for r in rows))
    ys = _positions([r.at for r in rows], min(c.start for c in columns), max(c.end for c in columns))
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    if n_cols < 2 or n_rows < 1:
        return None
    leader = list(range(n_rows * n_cols))
    for row in range(n_rows):
        for col in range(n_cols):
            field = row * n_cols + col
            if col and not _is_wall(columns, xs[col], ys[row], ys[row + 1]):
                leader[_root(leader, field)] = _root(leader, field - 1)
            if row and not _is_wall(rows, ys[row], xs[col], xs[col + 1]):
                leader[_root(leader, field)] = _root(leader, field - n_cols)
    return Lattice(tuple(xs), tuple(ys), tuple(_spans([_root(leader, i) for i in range(len(leader))], n_cols)))


def _positions(crossing: list[float], first: float, last: float) -> list[float]:
    positions: list[float] = []
    for position in sorted([*crossing, first, last]):
        if not positions or position - positions[-1] > _THINNEST_FIELD:
            positions.append(position)
    return positions


def _is_wall(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= _THINNEST_FIELD
    )
    return covered >= _WALL_SHARE * (end - start)


def _spans(owner: list[int], n_cols: int) -> list[Span]:
    """Return the cells as rectangles; an area that is none, for want of a piece of rule, is cut into rows."""
    open_spans: dict[tuple[int, int, int], Span] = {}
    closed: list[Span] = []
    for row in range(len(owner) // n_cols):
        current: dict[tuple[int, int, int], Span] = {}
        col = 0
        while col < n_cols:
            cell = owner[row * n_cols + col]
            col_end = col + 1
            while col_end < n_cols and owner[row * n_cols + col_end] == cell:
                col_end += 1
            above = open_spans.pop((cell, col, col_end), None)
            current[cell, col, col_end] = Span(above.row if above else row, col, row + 1, col_end)
            col = col_end
        closed.extend(open_spans.values())
        open_spans = current
    closed.extend(open_spans.values())
    return sorted(closed, key=lambda span: (span.row, span.col))
