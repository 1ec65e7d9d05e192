"""Shares with their denominators and how far they can be trusted.

Intervals are those of the bootstrap: whole questions are drawn again with replacement, with a fixed seed, so that two
figures of one question stay together and two runs print the same interval.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

SEED = 20240601
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`, the denominator always kept beside the share.

    `interval` is the 95 % bootstrap interval of the share in 0..1; None where it was not computed or nothing counts.
    """

    hits: int
    total: int
    interval: tuple[float, float] | None = field(default=None, compare=False)

    @property
    def share(self) -> float | None:
        """Return hits / total in 0..1; None over nothing."""
        return self.hits / self.total if self.total else None

    def __str__(self) -> str:
        share = "" if self.share is None else f" ({self.share:.1%})"
        return f"{self.hits}/{self.total}{share}"


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a number a question has, with its 95 % bootstrap interval."""

    mean: float
    total: int
    interval: tuple[float, float]


def rate_over(questions: Iterable[tuple[int, int]]) -> Rate:
    """Return the rate over questions of which each counts (hits, total) of its own.

    >>> str(rate_over([(1, 2), (1, 1)]))
    '2/3 (66.7%)'
    """
    counts = np.array([(hits, total) for hits, total in questions if total], dtype=np.int64).reshape(-1, 2)
    hits, total = (int(each) for each in counts.sum(axis=0))
    if not total:
        return Rate(hits, total)
    drawn = _draws(len(counts)) @ counts
    return Rate(hits, total, _middle(drawn[:, 0] / drawn[:, 1]))


def mean_over(values: Sequence[float]) -> Mean | None:
    """Return the mean of one number a question; None of none."""
    if not values:
        return None
    numbers = np.asarray(values, dtype=np.float64)
    return Mean(float(numbers.mean()), len(numbers), _middle(_draws(len(numbers)) @ numbers / len(numbers)))


def render_interval(interval: tuple[float, float] | None) -> str:
    """Return "93.1–98.4%", "" for none."""
    return "" if interval is None else f"{100 * interval[0]:.1f}–{100 * interval[1]:.1f}%"


def _draws(questions: int) -> np.ndarray:
    """Return how often each question is drawn. Shape: (resamples, questions)."""
    return np.random.default_rng(SEED).multinomial(questions, np.full(questions, 1 / questions), size=RESAMPLES)


def _middle(shares: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(shares, (2.5, 97.5))
    return float(low), float(high)
