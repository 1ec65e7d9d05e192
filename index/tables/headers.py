"""Which rows of a table are header, and what each column is: its path, its role, the panel it belongs to.

A panel is a run of label columns with the value columns to their right; tables printed side by side are several panels.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from index.records import Cell
from index.tables.lattice import Lattice
from index.text.amounts import find_number, find_quantity
from index.text.normalization import squeeze

_NUMBERING_MARK = re.compile(r"^(?:栏次|行次|次|\*+|甲|乙|丙|丁|[—-]+|类|款|项|合计|项目|科目)?$")
_COLUMN_NUMBER = re.compile(r"^[(（]?(\d{1,2})[)）]?(?:=.*)?$")
_ORDINAL_LABEL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_NO_FIGURES = re.compile(r"年份|年度|日期|时间|电话|邮编")
_YEAR_NUMBER = re.compile(r"^(?:19|20)\d{2}$")
_VALUE_HEAD = re.compile(
    r"^(?:合计|总计|小计|金额|收入|支出|基本支出|项目支出|本年(?:收入|支出).*|.*(?:预算|决算|执行)数|数量|单价|.*经费)$"
)
_CODE_WORDS = ("类", "款", "项", "目", "科目编码", "编码", "合计", "总计")
_SOURCE_HEAD = re.compile(r"^(?:资金|经费)(?:来源|性质|渠道|类别)$")
_ITEM_HEAD = re.compile(r"支出|收入|项目|科目")
_ITEM = re.compile(r"(?:支出|收入|结转|结余|合计|总计|拨款|经费|费用?|资金)$")
_HALVES = ("收入", "支出")
_MAX_HEADER_ROWS = 7


class ColumnRole(StrEnum):
    """What a column holds."""

    SERIAL = "序号"
    CODE = "编码"
    OWNER_CODE = "单位代码"
    NAME = "名称"
    VALUE = "数值"
    TEXT = "文字"


_LEAF_ROLES: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    (ColumnRole.SERIAL, re.compile(r"^(?:序号|行次|栏次|编号)$")),
    (ColumnRole.OWNER_CODE, re.compile(r"(?:单位|部门)[)）]?(?:代码|编码|编号)$")),
    (ColumnRole.CODE, re.compile(r"(?:编码|代码|科目编号|目录序号|目录编号|品目号)$|^[类款项目]$")),
    (
        ColumnRole.NAME,
        re.compile(
            r"^(?:项目|科目|名称|内容|指标|事项|功能分类|支出用途|支出功能分类|经济科目|收入项目|支出项目|支出内容|资金来源|经费项目|"
            r"采购品目大类|采购品目|品目|品名|专项名称|大类|资产类别|资产类型)$|"
            r"(?:名称|科目名称|科目|分类|项目名称|(?:单位|部门)(?:名称)?[(（]科目(?:名称)?[)）]|科目(?:名称)?[(（]单位(?:名称)?[)）]|项目[(（]按.{2,8}[)）])$|"
            r"^项目[(（].{1,20}[)）]$"
        ),
    ),
    (
        ColumnRole.TEXT,
        re.compile(
            r"(?:备注|说明|原因|依据|方式|形式|性质|规格|计量单位|用途|联系人|电话|地址|日期|时间|年份|^年度|类型)$"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its header path, outermost first, without repeats; () where nothing is printed above it."""

    index: int
    path: tuple[str, ...]
    role: ColumnRole


@dataclass(frozen=True, slots=True)
class Panel:
    """Label columns and the value and text columns they label, all by index into the table."""

    codes: tuple[int, ...]
    names: tuple[int, ...]
    values: tuple[Column, ...]
    header: str


def is_numbering_row(lattice: Lattice, row: int) -> bool:
    """Say whether the row only numbers the columns: 栏次 1 2 3, or ** ** 1 2."""
    texts = [squeeze(text) for text in lattice.row_texts(row)]
    numbers = [_COLUMN_NUMBER.match(text) for text in texts]
    digits = [int(number[1]) for number in numbers if number]
    rest = [text for text, number in zip(texts, numbers, strict=True) if not number]
    if len(texts) < 2 or any(not _NUMBERING_MARK.match(text) for text in rest):
        return False
    if not digits:
        return sum(text.startswith("*") for text in texts) >= 2
    in_order = digits == list(range(digits[0], digits[0] + len(digits)))
    return in_order and digits[0] <= 3 and (len(digits) >= 2 or any(text in ("栏次", "**", "*") for text in rest))


def has_figures(lattice: Lattice, row: int) -> bool:
    """Say whether a cell that begins in the row holds a figure that is not a year."""
    return any(
        find_number(cell.text) is not None and not _YEAR_NUMBER.match(squeeze(cell.text))
        for cell in lattice.row_cells(row)
        if cell.row == row
    )


def is_data_row(lattice: Lattice, row: int) -> bool:
    """Say whether a row cannot be header: it prints a figure, a numbered label, or nothing at all."""
    texts = [squeeze(text) for text in lattice.row_texts(row)]
    if not texts:
        return not lattice.row_cells(row)
    if has_figures(lattice, row):
        return True
    if any(_ORDINAL_LABEL.match(text) for text in texts) or (texts[0].startswith("其中") and lattice.starts(row, 0)):
        return True
    return len(texts) == 1 and bool(re.match(r"^(?:合计|总计|共计)$", texts[0])) and len(lattice.row_cells(row)) == 1


def find_header_rows(lattice: Lattice) -> int:
    """Return how many rows at the top name the columns, numbering row included."""
    limit = min(_MAX_HEADER_ROWS, lattice.n_rows)
    for row in range(limit):
        if is_numbering_row(lattice, row):
            return row + 1
        if row and has_figures(lattice, row):
            break
    if not lattice.n_rows or is_data_row(lattice, 0):
        return 0
    end = max(cell.row_end for cell in lattice.row_cells(0))
    row = 1
    while row < limit and not is_data_row(lattice, row) and (row < end or _is_open(lattice, row)):
        end = max(end, *(cell.row_end for cell in lattice.row_cells(row) if cell.row == row), row + 1)
        row += 1
    return row


def _is_open(lattice: Lattice, row: int) -> bool:
    """Say whether the rows above leave a merged heading without the names of its columns, and this row gives them."""
    for col in range(lattice.n_cols):
        above = (lattice.positions[upper][col] for upper in range(row - 1, -1, -1))
        cell = next((cell for cell in above if cell is not None and cell.text), None)
        # Spans are printed as wide cells, or, where the format has none, as blanks to the right and below.
        is_wide = cell is not None and cell.col_end - cell.col > 1
        is_blank = cell is None
        if (is_wide or is_blank) and lattice.starts(row, col):
            return True
    return False


def column_paths(lattice: Lattice, header_rows: int) -> tuple[tuple[str, ...], ...]:
    """Return for each column its header texts, outermost first, repeats and numbering left out."""
    rows = [row for row in range(header_rows) if not is_numbering_row(lattice, row)]
    # A caption row kept above the header names no column.
    names: list[list[str]] = [[] for _ in range(lattice.n_cols)]
    owners: list[list[int]] = []
    for depth, row in enumerate(rows):
        owner = list(range(lattice.n_cols))
        for col in range(lattice.n_cols):
            text = lattice.text(row, col)
            cell = lattice.positions[row][col]
            if cell is not None and text:
                owner[col] = cell.col
            elif col and _continues(lattice, rows, depth, col, owners[-1] if owners else None):
                owner[col] = owner[col - 1]
                text = lattice.text(row, owner[col])
            label = squeeze(text)
            if label and (not names[col] or names[col][-1] != label):
                names[col].append(label)
        owners.append(owner)
    return tuple(tuple(dict.fromkeys(path)) for path in names)


def _continues(lattice: Lattice, rows: list[int], depth: int, col: int, outer: list[int] | None) -> bool:
    """Say whether a blank header position belongs to the heading on its left, whose width the format did not keep."""
    if outer is not None and outer[col] != outer[col - 1]:
        return False
    if any(lattice.text(row, col) for row in rows[:depth] if outer is None):
        return False
    named_below = any(lattice.starts(row, col) for row in rows[depth + 1 :])
    named_above = depth and any(lattice.starts(row, col) and _width(lattice, row, col) == 1 for row in rows[:depth])
    return named_below and not named_above


def _width(lattice: Lattice, row: int, col: int) -> int:
    cell = lattice.positions[row][col]
    return cell.col_end - cell.col if cell else 0


def build_columns(lattice: Lattice, header_rows: int) -> tuple[Column, ...]:
    """Return the columns with path and role."""
    paths = column_paths(lattice, header_rows)
    columns = [Column(col, path, _column_role(lattice, header_rows, col, path)) for col, path in enumerate(paths)]
    for col in range(1, len(columns)):
        # Nothing is printed above the column: it stands under the heading on its left, whose width was lost.
        path = columns[col - 1].path
        if header_rows and not columns[col].path and path:
            columns[col] = Column(col, path, _column_role(lattice, header_rows, col, path))
    for left, right in pairwise(columns):
        # 类, 款 and 项 under one heading, the words themselves left out.
        if columns[left.index].role is ColumnRole.CODE and left.path == right.path:
            body = [cell.text for cell in _body(lattice, header_rows, right.index)]
            if _are_code_parts(body):
                columns[right.index] = replace(right, role=ColumnRole.CODE)
        # Name and figure under one heading that was printed across both.
        if left.role is ColumnRole.TEXT and right.role is ColumnRole.VALUE and left.path == right.path:
            columns[left.index] = replace(left, role=ColumnRole.NAME)
    return tuple(_with_attributes(_with_second_names(columns, lattice, header_rows)))


def _with_second_names(columns: list[Column], lattice: Lattice, header_rows: int) -> list[Column]:
    """Return the columns with that of item names known which begins a second table beside the first."""
    result = list(columns)
    for before, column, after in zip(columns, columns[1:], columns[2:], strict=False):
        leaf = column.path[-1] if column.path else ""
        if (
            column.role is not ColumnRole.TEXT
            or before.role is not ColumnRole.VALUE
            or after.role is not ColumnRole.VALUE
            or any(role is ColumnRole.TEXT and pattern.search(leaf) for role, pattern in _LEAF_ROLES)
        ):
            continue
        body = [squeeze(cell.text) for cell in _body(lattice, header_rows, column.index)]
        if _ITEM_HEAD.search(leaf) and sum(bool(_ITEM.search(text)) for text in body) * 2 >= len(body):
            result[column.index] = replace(column, role=ColumnRole.NAME)
    return result


def _with_attributes(columns: list[Column]) -> list[Column]:
    """Return the columns with 资金来源 a property of the row where another column names the row."""
    sources = [column for column in columns if column.role is ColumnRole.NAME and _is_source(column)]
    if not any(column.role is ColumnRole.NAME and not _is_source(column) for column in columns):
        return columns
    return [replace(column, role=ColumnRole.TEXT) if column in sources else column for column in columns]


def _is_source(column: Column) -> bool:
    return bool(column.path) and _SOURCE_HEAD.match(column.path[-1]) is not None


def _body(lattice: Lattice, header_rows: int, col: int) -> list[Cell]:
    return [
        cell
        for row in range(header_rows, lattice.n_rows)
        if lattice.starts(row, col) and (cell := lattice.positions[row][col]) is not None
    ]


def _column_role(lattice: Lattice, header_rows: int, col: int, path: tuple[str, ...]) -> ColumnRole:
    body = [cell.text for cell in _body(lattice, header_rows, col)]
    figures = sum(find_number(text) is not None for text in body)
    leaf = path[-1] if path else ""
    for role, pattern in _LEAF_ROLES:
        if pattern.search(leaf):
            if role is ColumnRole.NAME and _are_codes(body):
                return ColumnRole.CODE
            if role in (ColumnRole.NAME, ColumnRole.TEXT) and figures * 2 > len(body) and not _NO_FIGURES.search(leaf):
                return ColumnRole.VALUE
            return role
    if not body:
        return ColumnRole.VALUE
    if (
        col == 0
        and not leaf
        and [squeeze(text) for text in body] == [str(number) for number in range(1, len(body) + 1)]
    ):
        return ColumnRole.SERIAL
    if _are_nested_codes(body) or (col == 0 and _are_codes(body)):
        return ColumnRole.CODE
    measured = sum(find_quantity(text) is not None or squeeze(text) in ("—", "——", "-", "--", "/") for text in body)
    if measured * 2 >= len(body):
        return ColumnRole.VALUE
    return ColumnRole.NAME if col == 0 or not leaf else ColumnRole.TEXT


def _are_codes(texts: list[str]) -> bool:
    """Say whether all texts are account codes: 3, 5 or 7 digits beginning with the class of an account."""
    compact = [text for text in map(squeeze, texts) if text not in _CODE_WORDS]
    return bool(compact) and all(re.match(r"^[1235]\d{2}(?:\d{2}){0,2}$", text) for text in compact)


def _are_nested_codes(texts: list[str]) -> bool:
    """Say whether the texts are account codes of which one contains another, as amounts never all do."""
    compact = [squeeze(text) for text in texts]
    longer = [text for text in compact if len(text) > 3]
    return _are_codes(texts) and bool(longer) and any(text[:-2] in compact for text in longer)


def _are_code_parts(texts: list[str]) -> bool:
    compact = [text for text in map(squeeze, texts) if text not in _CODE_WORDS]
    return bool(compact) and all(re.match(r"^\d{1,2}$", text) for text in compact)


def names_rows(heading: str) -> bool:
    """Say whether a heading stands over labels or codes of rows, not over figures.

    >>> names_rows("功能分类科目名称"), names_rows("项 目"), names_rows("基本支出")
    (True, True, False)
    """
    return find_label_role(heading) is not None


def find_label_role(heading: str) -> ColumnRole | None:
    """Return which kind of label or code a heading stands over; None over figures and texts.

    >>> find_label_role("行次"), find_label_role("科目编码"), find_label_role("基本支出")
    (<ColumnRole.SERIAL: '序号'>, <ColumnRole.CODE: '编码'>, None)
    """
    text = squeeze(heading)
    return next((role for role, pattern in _LEAF_ROLES if role is not ColumnRole.TEXT and pattern.search(text)), None)


def build_panels(columns: tuple[Column, ...]) -> tuple[Panel, ...]:
    """Return the panels from left to right; one panel with no label columns where the table has none."""
    panels: list[Panel] = []
    codes: list[int] = []
    names: list[int] = []
    values: list[Column] = []
    header: list[str] = []

    def close() -> None:
        if values or names:
            panels.append(Panel(tuple(codes), tuple(names), tuple(values), "".join(header)))

    for column in columns:
        if column.role in (ColumnRole.SERIAL, ColumnRole.OWNER_CODE):
            continue
        if column.role in (ColumnRole.CODE, ColumnRole.NAME):
            if values:
                close()
                codes, names, values, header = [], [], [], []
            (codes if column.role is ColumnRole.CODE else names).append(column.index)
            header.extend(column.path)
        else:
            values.append(column)
    close()
    return tuple(map(_with_half, panels)) if len(panels) > 1 else tuple(panels)


def _with_half(panel: Panel) -> Panel:
    """Return a panel with 收入 or 支出 over its figures where only the heading of its names says which half it is."""
    halves = [half for half in _HALVES if half in panel.header]
    said = any(half in header for column in panel.values for header in column.path for half in _HALVES)
    if len(halves) != 1 or said:
        return panel
    return replace(panel, values=tuple(replace(column, path=(halves[0], *column.path)) for column in panel.values))


def looks_like_header(lattice: Lattice) -> bool:
    """Say whether the first row of a grid is header by its words."""
    if not lattice.n_rows or is_data_row(lattice, 0):
        return False
    texts = [squeeze(text) for text in lattice.row_texts(0)]
    named = any(pattern.search(text) for text in texts for _, pattern in _LEAF_ROLES)
    return named or sum(bool(_VALUE_HEAD.match(text)) for text in texts) >= 2
