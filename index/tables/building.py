"""Grids with the lines around them into tables: each with its title, unit, kind and header, over all its pages.

A grid is never thrown away silently: it becomes a table, further rows of the table before it, or, where it holds no
more than a boxed line of text, a line beside the next grid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from index.blocks import Block, Grid, Heading, Place
from index.records import Identity, Table, TableKind
from index.tables.goal_indicators import repair_shifted_indicators
from index.tables.headers import column_paths, find_header_rows, has_figures, looks_like_header
from index.tables.joins import align, fits_below, join, repeats_header
from index.tables.lattice import Lattice, drop_blank_columns, drop_rows, first_place, lattice_of, stack
from index.tables.parts import is_contents, split_grid
from index.tables.repairs import repair_shifted_rows
from index.tables.spans import find_ragged_header_rows, spread_header
from index.tables.titles import (
    Captions,
    find_kind,
    find_unit,
    is_field,
    is_note,
    is_page_furniture,
    is_title,
    read_captions,
    says_empty,
)
from index.text.amounts import find_number
from index.text.normalization import squeeze

_GOALS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS)
_FORM_START = re.compile(r"^(?:项目(?:编码|代码|名称)|专项名称|(?:部门|单位)[(（].*[)）]名称|部门名称|单位名称)$")
_CODE = re.compile(r"^[1235]\d{2}(?:\d{2}){0,2}$")
_OF_GOALS, _STAGE_HEAD = re.compile("指标|目标"), re.compile("(?:预算|执行|决算)数?$")
_INDICATOR_HEAD = re.compile(r"三级指标")


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
        if not any(cell.text for cell in lattice.cells) or is_contents(lattice):
            continue
        for part in split_grid(lattice):
            if part.body is None:
                before.extend((line, False) for line in part.lines)
                continue
            _settle_late_unit(drafts, before, has_own=any(find_unit(line) for line in part.lines))
            _take_part(drafts, before, part.lines, part.body, first_place(part.body, block.place))
            drafts[-1].notes.extend(part.notes)
            before.clear()
    _settle_late_unit(drafts, before, has_own=True)
    common = _common_unit(drafts)
    return tuple(_finish(index, draft, common) for index, draft in enumerate(drafts))


def _settle_late_unit(drafts: list[_Draft], before: list[tuple[str, bool]], has_own: bool) -> None:
    """Give a unit printed below a table to that table, where the next table has one of its own or there is none."""
    if not drafts or drafts[-1].captions.unit is not None:
        return
    lines = [text for text, _ in before if not is_page_furniture(text)]
    printed = [find_unit(text) for text in lines if is_field(text) and find_unit(text)]
    if lines and is_field(lines[0]) and (unit := find_unit(lines[0])) and (has_own or len(printed) > 1):
        drafts[-1].late_unit = unit


def _take_line(text: str, is_heading: bool, drafts: list[_Draft], before: list[tuple[str, bool]]) -> None:
    if not before and drafts and (is_note(text) or says_empty(text)) and not is_title(text):
        drafts[-1].notes.append(text.strip())
        return
    before.extend((line, is_heading) for line in text.splitlines() if line.strip())


def _take_part(
    drafts: list[_Draft], before: list[tuple[str, bool]], lines: Sequence[str], body: Lattice, place: Place
) -> None:
    """Add a grid to the table it continues, or open a new one."""
    captions = read_captions(before, list(lines))
    previous = drafts[-1] if drafts else None
    if previous is not None and _continues(previous, captions, before, body):
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
        body, left_out = spread_header(body, max(find_header_rows(body), find_ragged_header_rows(body)))
        header_rows = find_header_rows(body)
        words = " ".join(dict.fromkeys(word for path in column_paths(body, header_rows) for word in path))
        kind = find_kind(captions.title, words)
        kind = TableKind.PROJECTS if kind in _GOALS else kind
    drafts.append(_Draft(captions, body, header_rows, kind, place, list(left_out)))


def _is_header_only(draft: _Draft) -> bool:
    return 0 < draft.lattice.n_rows <= max(draft.header_rows, 1) and draft.kind not in _GOALS and not draft.notes


def _goal_kind(title: str, body: Lattice) -> TableKind | None:
    """Return which goal form a grid is, or None; such a form prints names and values side by side, under no header."""
    texts = [squeeze(cell.text) for cell in body.cells]
    has_indicators = any(_INDICATOR_HEAD.search(text) for text in texts)
    kind = find_kind(title, "")
    if kind in _GOALS:
        return None if _lists_projects(body) else kind
    first_words = " ".join(squeeze(cell.text) for cell in body.cells if cell.col == 0)
    return find_kind("", f"三级指标 {first_words}") if has_indicators else None


def _lists_projects(body: Lattice) -> bool:
    """Say whether a grid under the title of a goal form is an ordinary table: headings, a project a row, no goals."""
    heads = [squeeze(text) for row in range(find_header_rows(body)) for text in body.row_texts(row)]
    no_goals = not any(_OF_GOALS.search(squeeze(cell.text)) for cell in body.cells)
    return no_goals and sum(bool(_STAGE_HEAD.search(head)) for head in heads) >= 2


def _continues(previous: _Draft, captions: Captions, before: list[tuple[str, bool]], body: Lattice) -> bool:
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


def _common_unit(drafts: list[_Draft]) -> tuple[str, Decimal] | None:
    """Return the one unit of all tables that print one, where at least two do, and the largest figure they print."""
    printed = [draft for draft in drafts if draft.captions.unit]
    if len(printed) < 2 or len({draft.captions.unit for draft in printed}) > 1:
        return None
    return printed[0].captions.unit or "", max(_largest(draft) for draft in printed)


def _largest(draft: _Draft) -> Decimal:
    """Return the largest figure that can be an amount: no account code, and in a form no number of a telephone."""
    printed = (
        find_number(cell.text)
        for cell in draft.lattice.cells
        if not _CODE.match(cell.text) and (draft.kind not in _GOALS or "." in cell.text)
    )
    return max((figure for figure in printed if figure is not None), default=Decimal(0))


def _finish(index: int, draft: _Draft, common: tuple[str, Decimal] | None) -> Table:
    lattice = drop_rows(
        draft.lattice,
        (row for row in range(draft.header_rows, draft.lattice.n_rows) if not draft.lattice.row_cells(row)),
    )
    lattice = drop_blank_columns(lattice)
    notes = [*draft.captions.lines, *draft.notes]
    if draft.kind in _GOALS:
        lattice, repaired = repair_shifted_indicators(lattice)
    else:
        lattice, repaired = repair_shifted_rows(lattice, draft.header_rows)
    notes.extend(repaired)
    noted = {found for note in draft.notes if "单位" in note and (found := find_unit(note))}
    unit = draft.captions.unit or draft.late_unit or (noted.pop() if len(noted) == 1 else None)
    in_header = {
        found for row in range(draft.header_rows) for text in lattice.row_texts(row) if (found := find_unit(text))
    }
    if unit is None and len(in_header) == 1:
        unit = in_header.pop()
    is_money = draft.kind not in (TableKind.OTHER, TableKind.UNITS)
    if unit is None and not in_header and is_money and common is not None and _largest(draft) <= common[1]:
        # A part cannot exceed the whole: a larger figure is in another unit, or no money.
        unit = common[0]
        notes.append(f"本表未印单位，同文件各表均为{unit}。")
    has_data = any(has_figures(lattice, row) for row in range(draft.header_rows, lattice.n_rows))
    is_blank = all(not lattice.row_cells(row) for row in range(draft.header_rows, lattice.n_rows))
    return Table(
        index=index,
        kind=draft.kind,
        title=draft.captions.title,
        unit=unit,
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
