"""Tables as Markdown that reads in a terminal too."""

import unicodedata
from collections.abc import Sequence


def render_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, padded so that it reads in a terminal too (Chinese characters are two columns wide)."""
    widths = [max(_width(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def render_milliseconds(value: float | None) -> str:
    """Return "12 ms", "–" for none."""
    return "–" if value is None else f"{value:.0f} ms"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
