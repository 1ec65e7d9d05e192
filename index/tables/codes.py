"""Codes of rows: accounts printed whole, in three columns or before a name; projects; procurement catalogue.

A code of another length or first digit is no account, so that codes of departments never pass for one.
"""

import re

from index.records import CodeSystem
from index.tables.headers import Column
from index.tables.lattice import Lattice
from index.text.normalization import squeeze

_ACCOUNT = re.compile(r"^(?:[12]\d{2}(?:\d{2}){0,2}|[35]\d{2}(?:\d{2})?)$")
_PROCUREMENT_CODE = re.compile(r"^[ABCabc]\d{2,10}$")
_INLINE_CODE = re.compile(r"^[\[【(（]?([123]\d{6}|[1235]\d{4}|[1235]\d{2})[\]】)）]?[-—_.:： ]?(?=[一-龥])")
_BY_FIRST_DIGIT = {
    "1": CodeSystem.FUNCTIONAL,
    "2": CodeSystem.FUNCTIONAL,
    "3": CodeSystem.DEPARTMENT_ECONOMIC,
    "5": CodeSystem.GOVERNMENT_ECONOMIC,
}


def read_code(
    lattice: Lattice, row: int, code_columns: tuple[int, ...], columns: tuple[Column, ...]
) -> tuple[str | None, CodeSystem | None]:
    """Return the code of a row and its list; 类, 款 and 项 are joined, 款 and 项 two digits each."""
    paths = [columns[col].path for col in code_columns]
    single = [col for col in code_columns if _is_whole(columns[col]) and paths.count(columns[col].path) == 1]
    for col in single:
        text = squeeze(lattice.text(row, col))
        header = "".join(columns[col].path)
        if not text:
            continue
        if _PROCUREMENT_CODE.match(text) and ("采购" in header or "目录" in header or "品目" in header):
            return text, CodeSystem.PROCUREMENT
        if "项目" in header and "科目" not in header and re.match(r"^[\w-]{6,}$", text):
            return text, CodeSystem.PROJECT
        if _ACCOUNT.match(text):
            return text, _BY_FIRST_DIGIT[text[0]]
    parts = [col for col in code_columns if col not in single]
    code = ""
    for depth, col in enumerate(parts):
        cell = lattice.positions[row][col]
        text = squeeze(cell.text) if cell is not None and cell.col == col else ""
        if not text.isdigit():
            continue
        if depth == 0 or (code and text.startswith(code) and len(text) > len(code)):
            code = text
        elif code:
            code += text.zfill(2)
        else:
            code = _part_above(lattice, row, parts[0]) + text.zfill(2) if depth == 1 else ""
    return (code, _BY_FIRST_DIGIT[code[0]]) if _ACCOUNT.match(code) else (None, None)


def _is_whole(column: Column) -> bool:
    """Say whether a code column prints whole codes rather than 类, 款 or 项 alone."""
    return column.path[-1:] not in (("类",), ("款",), ("项",), ("目",))


def _part_above(lattice: Lattice, row: int, col: int) -> str:
    return next((text for above in range(row, -1, -1) if (text := squeeze(lattice.text(above, col))).isdigit()), "")


def split_inline_code(label: str) -> tuple[str | None, CodeSystem | None, str]:
    """Return the account code printed before a name, its classification, and the name without it.

    >>> split_inline_code("[20502]普通教育")[0], split_inline_code("普通教育")[0]
    ('20502', None)
    """
    text = squeeze(label)
    found = _INLINE_CODE.match(text)
    if found is None:
        return None, None, label
    return found[1], _BY_FIRST_DIGIT[found[1][0]], text[found.end() :]
