"""Rows that name a year, a stage or a change (2023年预算数, 增减额) where other tables have a column for each.

In such a table, turned by 90 degrees, what a figure is of stands above it or in an outer label, never in the row's own
name. Refuses years that say when something was bought or built: only labels that are nothing but a time are taken.
"""

import re
from dataclasses import replace

from index.records import RowRole
from index.tables.headers import Column, ColumnRole
from index.tables.lattice import Lattice
from index.tables.rows import Row
from index.text.normalization import clean_label, squeeze

_YEAR = r"(?:(?:19|20)\d{2}年度?|上一?年度?|去年|本年度?|当年)"
_STAGE = r"(?:年初|全年|调整后?)?(?:预算|决算|执行|预计执行|预算执行|预算调整|实际完成|完成)(?:安排)?(?:数|金额|额)?"
_TIME = re.compile(rf"^(?:{_YEAR}|{_YEAR}?{_STAGE}|{_YEAR}(?:数|金额))$")
_CHANGE = re.compile(
    rf"^(?:(?:比|较|与)?{_YEAR}(?:{_STAGE})?(?:相比|(?:比|较){_YEAR}(?:{_STAGE})?)?|同比)?"
    r"(?:增减|增长|变动|增加|减少|增减变动|增减变化)(?:额|数|金额|率|幅度?|比例|百分比|情况)?(?:[(（]?[%％±+-]*[)）]?)$"
)
_YEAR_ALONE = re.compile(r"^(?:19|20)\d{2}年?度?$")
_YEAR_HEAD = re.compile(r"^(?:预算|资金|所属|会计)?年度$")


def is_time(label: str) -> bool:
    """Say whether a label names nothing but a year, a stage or a change.

    >>> [is_time(label) for label in ("2023年预算数", "上年决算", "增减额", "比上年增减%", "本年收入", "上年结转", "2023")]
    [True, True, True, True, False, False, False]
    """
    text = clean_label(label)
    return _TIME.match(text) is not None or is_change(text)


def is_change(label: str) -> bool:
    """Say whether a label names nothing but a change."""
    return _CHANGE.match(clean_label(label)) is not None


def find_time(lattice: Lattice, row: Row, columns: tuple[Column, ...]) -> str | None:
    """Return the year, stage or change that a row is about, None where its labels name none."""
    in_path = next((part for part in reversed(row.path) if is_time(part)), None)
    if in_path is not None:
        return squeeze(in_path)
    for column in columns:
        if column.role is not ColumnRole.TEXT:
            continue
        text = squeeze(lattice.text(row.index, column.index))
        if column.path and _YEAR_HEAD.match(column.path[-1]):
            if not text and row.role is not RowRole.TOTAL:
                text = _text_above(lattice, row.index, column.index)
            if _YEAR_ALONE.match(text) or is_time(text):
                return text
        elif not row.path and is_time(text):
            return text
    return None


def _text_above(lattice: Lattice, row: int, col: int) -> str:
    """Return the text that a merged cell prints once, above its other rows, where the format keeps no spans."""
    return next((text for above in range(row - 1, -1, -1) if (text := squeeze(lattice.text(above, col)))), "")


def without_time(row: Row) -> Row:
    """Return the row with the item that its outer labels name, "" where only the columns do."""
    if not row.path:
        return row
    named = [part for part in row.path if not is_time(part)]
    if len(named) == len(row.path):
        return row
    return replace(row, item=clean_label(named[-1]) if named else "")


def read_in_row(column: Column, time: str) -> Column:
    """Return the column as it reads in a row about a time: as though the row's words stood in its header."""
    return replace(column, path=(*column.path, time) if is_change(time) else (time, *column.path))
