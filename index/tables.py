"""Grids with the lines around them into tables: each with its title, unit, kind and header, over all its pages.

A grid is never thrown away silently: it becomes a table, further rows of the table before it, or, where it holds no
more than a boxed line of text, a line beside the next grid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.blocks import Block, Grid, Heading, Place
from index.normalization import squeeze
from index.records import Identity, Table, TableKind
from index.table_headers import column_paths, find_header_rows, has_figures, looks_like_header
from index.table_joins import align, fits_below, join, repeats_header
from index.table_lattice import Lattice, drop_blank_columns, drop_rows, first_place, lattice_of, slice_rows, stack
from index.table_repairs import repair_shifted_rows
from index.table_spans import spread_header
from index.table_titles import (
    Captions,
    find_kind,
    find_unit,
    is_caption_row,
    is_field,
    is_note,
    is_page_furniture,
    is_title,
    read_captions,
    says_empty,
)

_GOALS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS)
_FORM_START = re.compile(r"^(?:项目(?:编码|代码|名称)|专项名称|(?:部门|单位)[(（].*[)）]名称|部门名称|单位名称)$")
_INDICATOR_HEAD = re.compile(r"三级指标")
_CONTENTS_ENTRY = re.compile(r"表.{0,6}$")


@dataclass(slots=True)
class _Draft:
    """A table while its pages are being gathered."""

    captions: Captions
    lattice: Lattice
    header_rows: int
    kind: TableKind
    place: Place
    notes: list[str] = field(default_factory=list)
    late_unit: str | None = None


def build_tables(blocks: Sequence[Block], identity: Identity) -> tuple[Table, ...]:
    """Return the tables of a document in reading order."""
    drafts: list[_Draft] = []
    before: list[tuple[str, bool]] = []
    for block in blocks:
        if not isinstance(block, Grid):
            _take_line(block.text, isinstance(block, Heading), drafts, before)
            continue
        lattice = lattice_of(block)
        if not any(cell.text for cell in lattice.cells) or _is_contents(lattice):
            continue
        for lines, body, notes in _parts(lattice):
            if body is None:
                before.extend((line, False) for line in lines)
                continue
            _take_part(drafts, before, lines, body, first_place(body, block.place))
            drafts[-1].notes.extend(notes)
            before.clear()
    common_unit = _common_unit(drafts)
    return tuple(_finish(index, draft, common_unit) for index, draft in enumerate(drafts))


def _take_line(text: str, is_heading: bool, drafts: list[_Draft], before: list[tuple[str, bool]]) -> None:
    if not before and drafts and (is_note(text) or says_empty(text)) and not is_title(text):
        drafts[-1].notes.append(text.strip())
        return
    before.extend((line, is_heading) for line in text.splitlines() if line.strip())


def _is_contents(lattice: Lattice) -> bool:
    """Say whether a grid lists the titles of tables with their pages."""
    rows = [lattice.row_texts(row) for row in range(lattice.n_rows)]
    rows = [texts for texts in rows if texts]
    entries = sum(
        any(is_title(re.sub(r"[.…·\d\s]+$", "", text)) for text in texts) and len(texts) <= 3 for texts in rows
    )
    return len(rows) >= 3 and entries * 2 > len(rows)


def _parts(lattice: Lattice) -> list[tuple[list[str], Lattice | None, list[str]]]:
    """Return the tables that share one grid: for each its caption lines, its body or None, and its notes."""
    parts: list[tuple[list[str], Lattice | None, list[str]]] = []
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
        parts.append((lines, body, notes))
        start = end
    return parts


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


def _take_part(
    drafts: list[_Draft], before: list[tuple[str, bool]], lines: list[str], body: Lattice, place: Place
) -> None:
    """Add a grid to the table it continues, or open a new one."""
    captions = read_captions(before, lines)
    previous = drafts[-1] if drafts else None
    if previous is not None and _continues(previous, captions, before, lines, body):
        if previous.kind in _GOALS:
            previous.lattice = stack(previous.lattice, body)
        else:
            previous.lattice = join(previous.lattice, body, previous.header_rows)
        return
    if (
        previous is not None
        and not captions.is_own
        and _is_header_only(previous)
        and fits_below(previous.lattice, body)
    ):
        # The page ended between the rows of the header.
        body = stack(align(body, previous.lattice), body)
        captions = previous.captions
        place = previous.place
        drafts.pop()
    kind = _goal_kind(captions.title, body)
    header_rows = 0
    left_out: tuple[str, ...] = ()
    if kind is None:
        body, left_out = spread_header(body, find_header_rows(body))
        header_rows = find_header_rows(body)
        words = " ".join(dict.fromkeys(word for path in column_paths(body, header_rows) for word in path))
        kind = find_kind(captions.title, words)
    drafts.append(_Draft(captions, body, header_rows, kind, place, list(left_out)))


def _is_header_only(draft: _Draft) -> bool:
    return 0 < draft.lattice.n_rows <= max(draft.header_rows, 1) and draft.kind not in _GOALS and not draft.notes


def _goal_kind(title: str, body: Lattice) -> TableKind | None:
    """Return which goal form a grid is, or None; such a form prints names and values side by side, under no header."""
    texts = [squeeze(cell.text) for cell in body.cells]
    has_indicators = any(_INDICATOR_HEAD.search(text) for text in texts)
    kind = find_kind(title, "")
    if kind in _GOALS:
        return kind
    first_words = " ".join(squeeze(cell.text) for cell in body.cells if cell.col == 0)
    return find_kind("", f"三级指标 {first_words}") if has_indicators else None


def _continues(
    previous: _Draft, captions: Captions, before: list[tuple[str, bool]], lines: list[str], body: Lattice
) -> bool:
    """Say whether a grid is more of the table before it."""
    between = [text for text, _ in before if not is_page_furniture(text) and not is_field(text)]
    same_title = captions.is_own and captions.title == previous.captions.title
    if previous.kind in _GOALS:
        starts_form = any(
            _FORM_START.match(squeeze(text)) for row in range(min(2, body.n_rows)) for text in body.row_texts(row)
        )
        return not starts_form and (not captions.is_own or same_title)
    if captions.is_own and not same_title:
        return False
    if repeats_header(previous.lattice, previous.header_rows, body):
        return same_title or not between
    if looks_like_header(body) or not fits_below(previous.lattice, body):
        return False
    return same_title or not between or (len(between) <= 1 and body.n_cols == previous.lattice.n_cols)


def _common_unit(drafts: list[_Draft]) -> str | None:
    """Return the one unit of all tables that print one, where at least two do."""
    units = [draft.captions.unit for draft in drafts if draft.captions.unit]
    return units[0] if len(units) >= 2 and len(set(units)) == 1 else None


def _finish(index: int, draft: _Draft, common_unit: str | None) -> Table:
    lattice = drop_rows(
        draft.lattice,
        (row for row in range(draft.header_rows, draft.lattice.n_rows) if not draft.lattice.row_cells(row)),
    )
    lattice = drop_blank_columns(lattice)
    notes = [*draft.captions.lines, *draft.notes]
    if draft.kind not in _GOALS:
        lattice, repaired = repair_shifted_rows(lattice, draft.header_rows)
        notes.extend(repaired)
    unit = draft.captions.unit or draft.late_unit
    header_unit = next(
        (found for row in range(draft.header_rows) for text in lattice.row_texts(row) if (found := find_unit(text))),
        None,
    )
    if unit is None and header_unit is None and common_unit is not None:
        unit = common_unit
        notes.append(f"本表未印单位，同文件各表均为{common_unit}。")
    has_data = any(has_figures(lattice, row) for row in range(draft.header_rows, lattice.n_rows))
    is_blank = all(not lattice.row_cells(row) for row in range(draft.header_rows, lattice.n_rows))
    return Table(
        index=index,
        kind=draft.kind,
        title=draft.captions.title,
        unit=unit or header_unit,
        header_rows=draft.header_rows,
        n_rows=lattice.n_rows,
        n_cols=lattice.n_cols,
        cells=lattice.cells,
        place=draft.place,
        notes=tuple(dict.fromkeys(note.strip() for note in notes if note.strip())),
        empty_by_statement=not has_data
        and (is_blank or draft.kind not in _GOALS)
        and any(says_empty(note) for note in draft.notes),
    )
