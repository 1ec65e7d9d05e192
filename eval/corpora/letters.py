"""How a synthetic document prints its letters: names broken over lines, radicals that look like letters, wide digits.

What a label or figure means is never changed here, only how it is printed.
"""

import csv
from dataclasses import dataclass
from functools import cache
from random import Random

import data

_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_SHORTEST_WRAPPED = 9


@dataclass(frozen=True, slots=True)
class Lettering:
    """Which noise of letters a document has."""

    wraps_names: bool = False
    look_alikes: bool = False
    full_width: bool = False

    def print_name(self, text: str, rng: Random) -> str:
        """Return a label as printed."""
        text = self.print_text(text, rng)
        if self.wraps_names and len(text) >= _SHORTEST_WRAPPED and rng.random() < 0.5:
            middle = rng.randint(4, len(text) - 3)
            return f"{text[:middle]}\n{text[middle:]}"
        return text

    def print_text(self, text: str, rng: Random) -> str:
        """Return running text as printed."""
        return _with_look_alikes(text, rng) if self.look_alikes else text

    def print_figure(self, text: str, rng: Random) -> str:
        """Return a figure as printed."""
        return text.translate(_FULL_WIDTH) if self.full_width and rng.random() < 0.2 else text


def _with_look_alikes(text: str, rng: Random) -> str:
    return "".join(_look_alikes()[char] if char in _look_alikes() and rng.random() < 0.5 else char for char in text)


@cache
def _look_alikes() -> dict[str, str]:
    with data.path("lexicons", "radicals.tsv").open(encoding="utf-8") as lines:
        return {row["meant"]: row["printed"] for row in csv.DictReader(lines, delimiter="\t")}
