"""Indicator tables inside goal forms: where 三级指标 and 指标值 stand, rows put back under them, values read.

A row is moved only when its figure with a limit sign proves by how much it stands beside its headings; a note says so.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from index.tables.lattice import Lattice, build_lattice
from index.text.amounts import find_quantity
from index.text.normalization import squeeze

_LEVELS = (re.compile(r"^一级指标"), re.compile(r"^二级指标"), re.compile(r"^三级指标|^(?:绩效)?指标(?:名称|内容)$"))
_VALUE_HEAD = re.compile(
    r"^(?:(?:年度|年初|本年|全年|绩效|预期|实施期|当年)?(?:指标|目标)值|年度目标|预期值|目标值.*|指标值[(（].*[)）]|.*年度?(?:指标|目标)值)$"
)
_SIGN_HEAD = re.compile(r"^(?:指标性质|运算符号|指标方向|比较符|计算符号|性质)$")
_UNIT_HEAD = re.compile(r"^(?:指标值单位|度量单位|计量单位|单位)$")
BOUND = re.compile(r"^[≥≤＝=≧≦＞＜<>]")
_WORDED = re.compile(r"^[一-龥]{2,6}(?=[≥≤=≧≦><]?\d)")
PROJECT_NAME = re.compile(r"^(?:项目|专项|政策)(?:[(（].*[)）])?名称(?:[(（].*[)）])?$")


@dataclass(frozen=True, slots=True)
class Heads:
    """Where an indicator table prints what, by column; `others` are further text columns with their headings."""

    levels: tuple[int, int]
    name: int
    value: int
    sign: int | None
    unit: int | None
    project: int | None
    others: tuple[tuple[int, str], ...]
    titles: tuple[str, ...]


def find_heads(lattice: Lattice, row: int) -> Heads | None:
    """Return the columns of an indicator table if the row is its heading."""
    found = {cell.col: squeeze(cell.text) for cell in lattice.row_cells(row)}
    name = next((col for col, text in found.items() if _LEVELS[2].match(text)), None)
    value = next((col for col, text in found.items() if _VALUE_HEAD.match(text)), None)
    if name is None or value is None:
        return None

    def find(pattern: re.Pattern[str]) -> int | None:
        return next((col for col, text in found.items() if pattern.match(text)), None)

    first, second = find(_LEVELS[0]), find(_LEVELS[1])
    sign, unit, project = find(_SIGN_HEAD), find(_UNIT_HEAD), find(PROJECT_NAME)
    known = {first, second, name, value, sign, unit, project}
    others = tuple((col, text) for col, text in found.items() if col not in known and text != "序号")
    titles = tuple(found.get(col, "") for col in range(lattice.n_cols))
    return Heads(
        (-1 if first is None else first, -1 if second is None else second),
        name,
        value,
        sign,
        unit,
        project,
        others,
        titles,
    )


def repair_shifted_indicators(lattice: Lattice) -> tuple[Lattice, tuple[str, ...]]:
    """Return the lattice with indicator rows under their headings, and one note for each that was moved."""
    heads: Heads | None = None
    shifts: dict[int, int] = {}
    for row in range(lattice.n_rows):
        found = find_heads(lattice, row)
        if found is not None:
            heads = found
        elif heads is not None and (shift := _shift(lattice, row, heads)):
            shifts[row] = shift
    if not shifts:
        return lattice, ()
    cells = [
        replace(cell, col=cell.col - shifts[cell.row], col_end=cell.col_end - shifts[cell.row])
        if cell.row in shifts and cell.text
        else cell
        for cell in lattice.cells
        if cell.row not in shifts or cell.text
    ]
    notes = tuple(
        f"“{' | '.join(squeeze(text) for text in lattice.row_texts(row))[:60]}”一行错开一列，按指标值的位置移回。"
        for row in shifts
    )
    return build_lattice(cells, lattice.n_rows, lattice.n_cols), notes


def _shift(lattice: Lattice, row: int, heads: Heads) -> int:
    """Return by how many columns a row stands beside its headings; told by where its figure with a limit sign is."""

    def is_bound(col: int) -> bool:
        text = squeeze(lattice.text(row, col)) if 0 <= col < lattice.n_cols else ""
        return bool(BOUND.match(text)) and find_quantity(text) is not None

    if is_bound(heads.value) or heads.sign is not None:
        return 0
    for shift in (1, -1):
        moved = [cell.col - shift for cell in lattice.row_cells(row) if cell.row == row]
        fits = min(moved, default=-1) >= 0
        if fits and is_bound(heads.value + shift) and lattice.text(row, heads.name + shift):
            return shift
    return 0


def read_target(text: str, unit: str) -> tuple[Decimal | None, str | None]:
    """Return the figure and unit of an indicator: "≥95%", "150个", "完成率100%"."""
    quantity = find_quantity(text) or find_quantity(_WORDED.sub("", squeeze(text)))
    if quantity is None:
        return None, None
    printed = squeeze(unit)
    return quantity.value, quantity.unit or ("%" if printed in ("%", "百分比") else printed or None)
