"""Header rows whose merged cells lost their width in a text export, spread over the columns they name.

Such an export prints a merged cell once and a vertically continued cell as a blank, so that header rows are shorter
than the rows below. Where the widths cannot be told for certain the short row is left out rather than guessed.
"""

from dataclasses import replace
from itertools import pairwise

from index.records import Cell
from index.tables.headers import ColumnRole, find_label_role, is_data_row, is_numbering_row, names_rows
from index.tables.lattice import Lattice, build_lattice, drop_rows
from index.text.amounts import find_number
from index.text.normalization import squeeze

_CODE_DIGITS = (3, 5, 7)


def is_ragged(lattice: Lattice, row: int) -> bool:
    """Say whether the row has fewer cells than the grid has columns, listed one after another."""
    cells = [cell for cell in lattice.cells if cell.row == row]
    return 0 < len(cells) < lattice.n_cols and max(cell.col for cell in cells) == len(cells) - 1


def _keeps_spans(lattice: Lattice) -> bool:
    """Say whether the format printed widths, heights or places of cells, so that nothing is left to tell."""
    return any(
        cell.col_end > cell.col + 1 or cell.row_end > cell.row + 1 or cell.place.box is not None
        for cell in lattice.cells
    )


def find_ragged_header_rows(lattice: Lattice) -> int:
    """Return how many top rows are header where widths were lost: short rows and the full one below."""
    if _keeps_spans(lattice):
        return 0
    row = 0
    while row < lattice.n_rows and is_ragged(lattice, row) and not is_data_row(lattice, row):
        row += 1
    is_full = row < lattice.n_rows and not is_ragged(lattice, row) and not is_data_row(lattice, row)
    return row + 1 if row and is_full else row


def spread_header(lattice: Lattice, header_rows: int) -> tuple[Lattice, tuple[str, ...]]:
    """Return the lattice with the ragged rows among the first `header_rows` spread, and a note for each left out.

    >>> from index.blocks import Place
    >>> rows = (("序号", "收入", "支出"), ("", "项目", "金额", "项目", "金额"), ("1", "拨款", "5", "教育", "5"))
    >>> cells = [Cell(t, r, c, r + 1, c + 1, Place()) for r, row in enumerate(rows) for c, t in enumerate(row)]
    >>> spread, _ = spread_header(build_lattice(cells, 3, 5), 2)
    >>> spread.text(0, 2), spread.text(0, 3)
    ('收入', '支出')
    """
    if _keeps_spans(lattice):
        return lattice, ()
    lattice = _with_wide_labels(lattice, header_rows)
    if not any(is_ragged(lattice, row) for row in range(header_rows)):
        return lattice, ()
    notes: list[str] = []
    below = [(col, col + 1, "x") for col in range(lattice.n_cols)]
    rows: dict[int, list[Cell]] = {}
    for row in range(header_rows - 1, -1, -1):
        cells = sorted((cell for cell in lattice.cells if cell.row == row), key=lambda cell: cell.col)
        if not is_ragged(lattice, row):
            rows[row] = cells
            below = [(cell.col, cell.col_end, cell.text) for cell in cells]
            continue
        groups = _group([cell.text for cell in cells], [text for _, _, text in below])
        if groups is None:
            rows[row] = []
            notes.append(
                f"表头一行各格的宽度无法确定，未采用：{'、'.join(squeeze(cell.text) for cell in cells if cell.text)}"
            )
            continue
        spread = []
        for cell, (start, end) in zip(cells, groups, strict=True):
            spread.append(replace(cell, col=below[start][0], col_end=below[end - 1][1]))
        rows[row] = spread
        below = [(cell.col, cell.col_end, cell.text) for cell in spread]
    kept = [cell for cell in lattice.cells if cell.row >= header_rows]
    spread_cells = [cell for cells in rows.values() for cell in cells]
    laid_out = build_lattice([*kept, *spread_cells], lattice.n_rows, lattice.n_cols)
    return drop_rows(laid_out, [row for row, cells in rows.items() if not cells]), tuple(notes)


def _with_wide_labels(lattice: Lattice, header_rows: int) -> Lattice:
    """Return the lattice with the label of each short data row, such as 合计 over code and name, at its full width.

    A row is short as well where its last cells are blank. Only columns of labels are a label's width: never one of figures,
    nor one that holds the row's own line number or code.
    """
    headings = _innermost_headings(lattice, header_rows)
    n_labels = _count_label_columns(lattice, header_rows, headings)
    cells: list[Cell] = []
    for row in range(lattice.n_rows):
        own = sorted((cell for cell in lattice.cells if cell.row == row), key=lambda cell: cell.col)
        lost = lattice.n_cols - len(own)
        is_short = row >= header_rows and len(own) > 1 and is_ragged(lattice, row)
        is_wide = is_short and lost < n_labels and _is_label_and_figures(own)
        if not is_wide or _prints_every_label(own[:n_labels], headings):
            cells.extend(own)
            continue
        cells.append(replace(own[0], col_end=lost + 1))
        cells.extend(replace(cell, col=cell.col + lost, col_end=cell.col_end + lost) for cell in own[1:])
    return build_lattice(cells, lattice.n_rows, lattice.n_cols)


def _innermost_headings(lattice: Lattice, header_rows: int) -> tuple[str, ...]:
    """Return for each column the lowest heading whose place is certain, "" where there is none."""
    rows = [
        row
        for row in range(header_rows - 1, -1, -1)
        if not is_ragged(lattice, row) and not is_numbering_row(lattice, row)
    ]
    return tuple(next((text for row in rows if (text := lattice.text(row, col))), "") for col in range(lattice.n_cols))


def _count_label_columns(lattice: Lattice, header_rows: int, headings: tuple[str, ...]) -> int:
    """Return how many columns from the left hold labels, by their headings or else by the full rows."""
    full = [row for row in range(header_rows, lattice.n_rows) if not is_ragged(lattice, row)]
    for col in range(lattice.n_cols):
        texts = [text for row in full if (text := lattice.text(row, col))]
        labels = bool(texts) and not any(_is_figure(text) for text in texts)
        if not names_rows(headings[col]) and not labels:
            return col
    return lattice.n_cols


def _prints_every_label(labels: list[Cell], headings: tuple[str, ...]) -> bool:
    """Say whether the cells after the name are its line number and code, each under its heading; a total has no code."""
    is_total = squeeze(labels[0].text).endswith(("小计", "合计", "总计", "共计"))
    for cell in labels[1:]:
        role = find_label_role(headings[cell.col])
        is_own = role is ColumnRole.SERIAL or (role in (ColumnRole.CODE, ColumnRole.OWNER_CODE) and not is_total)
        if cell.text and not (is_own and squeeze(cell.text).isdigit()):
            return False
    return True


def _is_figure(text: str) -> bool:
    """Say whether a cell prints an amount; an account's code is a label."""
    return find_number(text) is not None and not (text.isdigit() and len(text) in _CODE_DIGITS)


def _is_label_and_figures(cells: list[Cell]) -> bool:
    rest = [cell.text for cell in cells[1:]]
    return (
        bool(cells[0].text)
        and find_number(cells[0].text) is None
        and all(not text or find_number(text) is not None or not text.strip("-—– ") for text in rest)
    )


def _group(upper: list[str], lower: list[str]) -> list[tuple[int, int]] | None:
    """Return for each upper cell the half-open run of lower cells under it, or None when that is not certain."""
    texts = [squeeze(text) for text in lower]
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(texts):
        end = index + 1
        if texts[index]:
            while end < len(texts) and texts[end]:
                end += 1
        runs.append((index, end))
        index = end
    missing = len(upper) - len(runs)
    if missing < 0:
        return None
    cuts: list[int] = []
    for starts_part in (_repeats_first, _begins_labels, _follows_labels):
        cuts = [
            position for start, end in runs for position in range(start + 1, end) if starts_part(texts, start, position)
        ]
        if not missing or len(cuts) == missing:
            break
    if missing and len(cuts) != missing:
        return None
    if missing and starts_part is _follows_labels and not any(names_rows(text) for text in upper):
        return None
    edges = sorted({edge for run in runs for edge in run} | (set(cuts) if missing else set()))
    return list(pairwise(edges))


def _repeats_first(texts: list[str], start: int, position: int) -> bool:
    """Say whether the heading is the one that its run began with: 项目 金额 | 项目 金额."""
    return texts[position] == texts[start] and names_rows(texts[start])


def _begins_labels(texts: list[str], start: int, position: int) -> bool:
    """Say whether labels begin again after figures: 项目 金额 | 功能分类 支出用途."""
    return names_rows(texts[position]) and not names_rows(texts[position - 1])


def _follows_labels(texts: list[str], start: int, position: int) -> bool:
    """Say whether headings of figures begin here after headings of labels: 科目编码 科目名称 | 合计 人员经费."""
    return not names_rows(texts[position]) and names_rows(texts[position - 1])
