"""A grid into the tables it holds: caption rows at the top, a body, notes at the foot, and perhaps another table below.

Says what each row is by its words alone; which title and unit then apply is decided where the lines around are known.
"""

import re
from dataclasses import dataclass

from index.tables.headers import has_figures
from index.tables.lattice import Lattice, slice_rows
from index.tables.titles import is_caption_row, is_note, is_title


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a grid; `body` is None where there are lines only, such as a unit in a grid of its own."""

    lines: tuple[str, ...]
    body: Lattice | None
    notes: tuple[str, ...]


def is_contents(lattice: Lattice) -> bool:
    """Say whether a grid lists the titles of tables with their pages."""
    rows = [lattice.row_texts(row) for row in range(lattice.n_rows)]
    rows = [texts for texts in rows if texts]
    entries = sum(
        any(is_title(re.sub(r"[.…·\d\s]+$", "", text)) for text in texts) and len(texts) <= 3 for texts in rows
    )
    return len(rows) >= 3 and entries * 2 > len(rows)


def split_grid(lattice: Lattice) -> tuple[Part, ...]:
    """Return the tables that share one grid, from top to bottom."""
    parts: list[Part] = []
    start = 0
    while start < lattice.n_rows:
        body_start = start
        lines: list[str] = []
        while body_start < lattice.n_rows and _is_caption(lattice, body_start):
            lines.extend(lattice.row_texts(body_start))
            body_start += 1
        end = body_start
        while end < lattice.n_rows and not (end > body_start and _begins_table(lattice, end)):
            end += 1
        notes: list[str] = []
        last = end
        while last > body_start and _is_note_row(lattice, last - 1):
            last -= 1
            notes[:0] = lattice.row_texts(last)
        body = slice_rows(lattice, body_start, last) if last > body_start else None
        if body is not None and not _is_table(body):
            lines.extend(text for row in range(body.n_rows) for text in body.row_texts(row))
            body = None
        parts.append(Part(tuple(lines), body, tuple(notes)))
        start = end
    return tuple(parts)


def _is_caption(lattice: Lattice, row: int) -> bool:
    texts = lattice.row_texts(row)
    return not texts or is_caption_row(texts)


def _begins_table(lattice: Lattice, row: int) -> bool:
    """Say whether a title in the middle of a grid, with a header below it, opens another table."""
    texts = lattice.row_texts(row)
    if not texts or not is_caption_row(texts) or not any(is_title(text) for text in texts):
        return False
    below = row + 1
    while below < lattice.n_rows and _is_caption(lattice, below):
        below += 1
    return below < lattice.n_rows and not has_figures(lattice, below)


def _is_note_row(lattice: Lattice, row: int) -> bool:
    texts = lattice.row_texts(row)
    return len(texts) == 1 and is_note(texts[0])


def _is_table(body: Lattice) -> bool:
    used = {cell.col for cell in body.cells if cell.text}
    return len(used) > 1
