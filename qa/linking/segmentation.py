"""A question cut into names, cue words and fillers: of all ways to cut it, the one that leaves the least unexplained in the fewest pieces.

So 街道办公费 is 街道|办公费 and not 街道办|公费, whatever is longest from the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.linking.spans import Role

UNEXPLAINED = 10.0
_LONGEST_FAVOURED = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch [start, end) read as something: its role, None for what names nothing, with what it stands for."""

    start: int
    end: int
    role: Role | None
    value: object = None
    cost: float = 0.0


def segment(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the cheapest way to cover a text with these pieces, in order; what none of them covers is left out.

    Each letter left out costs `UNEXPLAINED`; of two equally cheap ways the one with the longer pieces is taken.
    """
    ending: list[list[Piece]] = [[] for _ in range(len(text) + 1)]
    for piece in pieces:
        ending[piece.end].append(piece)
    costs = [0.0] * (len(text) + 1)
    taken: list[Piece | None] = [None] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best = costs[end - 1] + (UNEXPLAINED if text[end - 1].isalnum() else 0.0)
        choice: Piece | None = None
        for piece in ending[end]:
            length = min(end - piece.start, _LONGEST_FAVOURED)
            cost = costs[piece.start] + piece.cost - 0.005 * length * length
            if cost < best:
                best, choice = cost, piece
        costs[end], taken[end] = best, choice
    chosen: list[Piece] = []
    at = len(text)
    while at > 0:
        last = taken[at]
        if last is None:
            at -= 1
        else:
            chosen.append(last)
            at = last.start
    return chosen[::-1]


def uncovered(text: str, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return the stretches of letters and digits that no piece covers, in order."""
    stretches: list[tuple[int, int]] = []
    at = 0
    for start, end in (*((piece.start, piece.end) for piece in pieces), (len(text), len(text))):
        begin = at
        for place in range(at, start + 1):
            if place == start or not (text[place].isalnum() or _is_point(text, place)):
                if place > begin:
                    stretches.append((begin, place))
                begin = place + 1
        at = max(at, end)
    return stretches


def _is_point(text: str, at: int) -> bool:
    """Return whether a point or comma stands within a number."""
    return text[at] in ".," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
