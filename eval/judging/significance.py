"""Whether one system is better than another on the same questions, or only luckier."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Match:
    """Questions that one system alone got right (`wins`), the other alone (`losses`), and both or neither (`ties`).

    `p` is that of the exact two-sided McNemar test: how probable so uneven a split is where neither is better.
    """

    wins: int
    ties: int
    losses: int

    @property
    def total(self) -> int:
        """The number of questions."""
        return self.wins + self.ties + self.losses

    @property
    def p(self) -> float:
        """Return the probability in 0..1.

        Source: McNemar (1947), as a sign test: ties say nothing, each other question is a fair coin.

        >>> Match(wins=8, ties=10, losses=1).p
        0.0390625
        """
        decided = self.wins + self.losses
        tail = sum(comb(decided, count) for count in range(min(self.wins, self.losses) + 1))
        return min(1.0, tail / 2 ** (decided - 1)) if decided else 1.0

    def __str__(self) -> str:
        return f"{self.wins}/{self.ties}/{self.losses}"


def match_of(pairs: Iterable[tuple[bool, bool]]) -> Match:
    """Count (right by one, right by the other)."""
    counts = [0, 0, 0]
    for one, other in pairs:
        counts[1 - (one > other) + (one < other)] += 1
    return Match(*counts)


def render_p(p: float) -> str:
    """Return "p = 0.039", or "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
