"""What each row of a panel is: its label, its ancestors, its code, its role, and whom it belongs to.

Ancestry comes from codes, from merged label cells, from ordinals and from 其中; never from a guess about similar words.
"""

import re
from dataclasses import dataclass, replace

from index.records import CodeSystem, RowRole, TableKind
from index.tables.codes import read_code, split_inline_code
from index.tables.headers import Column, Panel
from index.tables.lattice import Lattice
from index.text.normalization import clean_label, ordinal_level, squeeze

_TOTAL = re.compile(
    r"^(?:本年|全年|年度)?(?:收入|支出|收支|预算|资产|固定资产|采购|资金)?(?:合计|总计|共计|总额|总和|总值)(?:数|金额)?(?:[(（].*[)）])?$"
)
_SUBTOTAL = re.compile(r"(?:小计|合计|总计)$")
_OF_WHICH = re.compile(r"^(?:其中|包括)[:：、]?")
_CARRIED = re.compile(r"^(?:年初|年末|上年|年终).{0,12}(?:结转|结余)")
_SOURCE_OF_CARRIED = re.compile(r"^(?:一般公共预算|政府性基金|国有资本|财政专户|基本支出|项目支出|经营结余|其中)")
_ORGAN = re.compile(
    r"(?:局|委|办|办公室|院|会|厅|处|中心|站|队|所|学校|中学|小学|大学|本级|机关|单位|馆|社|部|署|团)(?:小计)?(?:[(（].*[)）])?$"
)
_UNIT_COLUMN = re.compile(r"(?:单位|部门)(?:[(（].{2}[)）])?名称$")


@dataclass(frozen=True, slots=True)
class Row:
    """A data row as one panel sees it; `label` is "" where none is printed."""

    index: int
    label: str
    path: tuple[str, ...]
    item: str
    code: str | None
    code_system: CodeSystem | None
    role: RowRole
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class _Labels:
    """The name and code columns of one classification, and the other columns that say whose row it is."""

    codes: tuple[int, ...]
    names: tuple[int, ...]
    others: tuple[int, ...]


def read_rows(
    lattice: Lattice, header_rows: int, panel: Panel, columns: tuple[Column, ...], kind: TableKind
) -> tuple[Row, ...]:
    """Return the rows of a panel from top to bottom."""
    labels = _choose_labels(panel, columns, lattice, header_rows)
    raw = [_read_row(lattice, row, labels, columns, kind) for row in range(header_rows, lattice.n_rows)]
    raw = _with_carried_names(raw, lattice, labels)
    if any(row.code for row in raw if row.code_system not in (CodeSystem.PROJECT, CodeSystem.PROCUREMENT)):
        rows = _by_codes(raw)
    elif len(labels.names) > 1:
        rows = raw
    else:
        rows = _by_ordinals(raw)
    return tuple(_with_units(_with_unit_column(rows, lattice, labels, columns)))


def _choose_labels(panel: Panel, columns: tuple[Column, ...], lattice: Lattice, header_rows: int) -> _Labels:
    """Return the label columns of the finest classification where a panel prints two side by side."""
    groups: list[tuple[list[int], list[int]]] = [([], [])]
    for index in sorted((*panel.codes, *panel.names)):
        if index in panel.codes:
            if groups[-1][0] and groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(index)
        else:
            groups[-1][1].append(index)
    if len(groups) < 2 or any(not codes or not names for codes, names in groups):
        return _Labels(panel.codes, panel.names, ())

    def rank(group: tuple[list[int], list[int]]) -> int:
        header = "".join("".join(columns[index].path) for index in (*group[0], *group[1]))
        sample = next(
            (text for row in range(header_rows, lattice.n_rows) if (text := lattice.text(row, group[0][0]))), ""
        )
        if "项目" in header and "科目" not in header:
            return 3
        return {"3": 0, "2": 1}.get(squeeze(sample)[:1], 2)

    best = min(groups, key=rank)
    others = tuple(index for codes, names in groups if names is not best[1] for index in names)
    return _Labels(tuple(best[0]), tuple(best[1]), others)


def _read_row(lattice: Lattice, row: int, labels: _Labels, columns: tuple[Column, ...], kind: TableKind) -> Row:
    names: list[str] = []
    own = False
    for col in labels.names:
        cell = lattice.positions[row][col]
        if cell is not None and cell.text and (cell.col == col or col == labels.names[0]):
            names.append(cell.text)
            own = own or cell.row == row
    if not names:
        # 合计 printed across code and name stands in the first of them where widths were lost.
        names = [
            text for col in labels.codes if (text := lattice.text(row, col)) and _own_role(text) is not RowRole.DETAIL
        ]
    label = names[-1] if names else ""
    code, system = read_code(lattice, row, labels.codes, columns)
    if code is None and label:
        code, system, rest = split_inline_code(label)
        if code is not None and _ORGAN.search(rest):
            # The code of a department, which looks like that of an account.
            code, system = None, None
        elif code is not None:
            label = names[-1] = rest
    path = tuple(dict.fromkeys(squeeze(name) for name in names))
    others = tuple(squeeze(text) for col in labels.others if (text := lattice.text(row, col)))
    item = clean_label(label) if label else ""
    return Row(row, one_line(label), (*others, *path), item, code, system, _own_role(label))


def one_line(label: str) -> str:
    """Return a label without line breaks; spaces between Chinese letters are how a print stretches a word."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", re.sub(r"\s*\n\s*", "", label)).strip()


def _own_role(label: str) -> RowRole:
    text = squeeze(label)
    if _OF_WHICH.match(text):
        return RowRole.OF_WHICH
    name = clean_label(label) if text else ""
    if _TOTAL.match(name):
        return RowRole.TOTAL
    return RowRole.SUBTOTAL if _SUBTOTAL.search(name) else RowRole.DETAIL


def _with_carried_names(rows: list[Row], lattice: Lattice, labels: _Labels) -> list[Row]:
    """Return the rows with the outer names that a merged label column prints once for several rows."""
    if len(labels.names) < 2:
        return _with_blank_labels(rows)
    held: list[str] = [""] * len(labels.names)
    result = []
    for row, next_depth in zip(rows, _next_depths(rows, lattice, labels), strict=True):
        texts = [
            squeeze(cell.text) if (cell := lattice.positions[row.index][col]) is not None and cell.col == col else ""
            for col in labels.names
        ]
        depths = [depth for depth, text in enumerate(texts) if text]
        if not depths:
            outer = tuple(name for name in held[:-1] if name)
            result.append(replace(row, path=outer, item=clean_label(outer[-1]) if outer else ""))
            continue
        first, last = depths[0], depths[-1]
        if row.role is RowRole.TOTAL and first == 0:
            held = [""] * len(labels.names)
            result.append(replace(row, path=(squeeze(row.label),)))
            continue
        for depth in range(len(held)):
            if texts[depth]:
                held[depth] = texts[depth]
            elif depth > last or depth > first:
                held[depth] = ""
        path = tuple(name for name in held if name)
        role = row.role
        if role is RowRole.DETAIL and last < len(labels.names) - 1 and next_depth > last:
            role = RowRole.SUBTOTAL
        result.append(replace(row, path=path, role=role))
    return result


def _next_depths(rows: list[Row], lattice: Lattice, labels: _Labels) -> list[int]:
    """Return for each row how far inside the next labelled row names something; -1 after the last."""
    depths: list[int] = []
    following = -1
    for row in reversed(rows):
        depths.append(following)
        starts = [place for place, col in enumerate(labels.names) if lattice.starts(row.index, col)]
        following = starts[-1] if starts else following
    return depths[::-1]


def _with_blank_labels(rows: list[Row]) -> list[Row]:
    """Return the rows where one without label takes the item of the row above, as a part of it."""
    result: list[Row] = []
    item: str = ""
    path: tuple[str, ...] = ()
    for row in rows:
        if row.label:
            item, path = row.item, row.path
            result.append(row)
        elif item and not row.code:
            result.append(replace(row, item=item, path=path, role=RowRole.OF_WHICH))
        else:
            result.append(row)
    return result


def _by_codes(rows: list[Row]) -> list[Row]:
    """Return the rows with ancestors by code; 类 and 款 rows that have details below them become subtotals."""
    names = {row.code: row.path[-1] for row in rows if row.code and row.path}
    codes = {row.code for row in rows if row.code}
    result = []
    for row in rows:
        if not row.code:
            role = row.role
            if role is RowRole.DETAIL and row.label and _ORGAN.search(squeeze(row.label)):
                role = RowRole.SUBTOTAL
            result.append(replace(row, role=role))
            continue
        ancestors = [row.code[:length] for length in (3, 5) if length < len(row.code)]
        path = (*(names[code] for code in ancestors if code in names), *row.path)
        has_details = any(code.startswith(row.code) and code != row.code for code in codes)
        is_detail = row.role is RowRole.DETAIL
        role = RowRole.SUBTOTAL if is_detail and has_details else row.role
        result.append(replace(row, path=path, role=role))
    return result


def _by_ordinals(rows: list[Row]) -> list[Row]:
    """Return the rows with ancestors by ordinals, by 其中 and by what carries over from other years."""
    result: list[Row] = []
    stack: list[tuple[int, str, int]] = []
    within: tuple[int, str] | None = None
    carried: str | None = None
    seen: set[str] = set()
    parents: set[int] = set()
    for row in rows:
        if not row.label:
            result.append(row)
            continue
        text = squeeze(row.label)
        inner = _OF_WHICH.sub("", text)
        level = ordinal_level(inner)
        if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL):
            stack, within, carried = [], None, None
            result.append(replace(row, path=(text,)))
            continue
        if carried and (row.item in seen or _SOURCE_OF_CARRIED.match(row.item)) and not _CARRIED.match(row.item):
            result.append(replace(row, path=(carried, text), role=RowRole.OF_WHICH))
            continue
        carried = text if _CARRIED.match(row.item) else None
        seen.add(row.item)
        if row.role is RowRole.OF_WHICH:
            within = (level, inner)
            result.append(replace(row, path=(*(name for _, name, _ in stack), text)))
            continue
        if within is not None and _stays_within(level, inner, within, stack):
            result.append(replace(row, path=(*(name for _, name, _ in stack), text), role=RowRole.OF_WHICH))
            continue
        within = None
        while stack and (level == 0 or stack[-1][0] >= level or stack[-1][0] == 0):
            stack.pop()
        if stack:
            parents.add(stack[-1][2])
        result.append(replace(row, path=(*(name for _, name, _ in stack), text)))
        stack.append((level, text, len(result) - 1))
    return [
        replace(row, role=RowRole.SUBTOTAL) if index in parents and row.role is RowRole.DETAIL else row
        for index, row in enumerate(result)
    ]


def _stays_within(level: int, label: str, within: tuple[int, str], stack: list[tuple[int, str, int]]) -> bool:
    """Say whether an unmarked row after a 其中 row is another part of the same whole."""
    inner_level, first = within
    if level:
        return level == inner_level
    if stack and stack[-1][0] > 0:
        return inner_level == 0
    return inner_level == 0 and label[:2] == first[:2]


def _with_unit_column(rows: list[Row], lattice: Lattice, labels: _Labels, columns: tuple[Column, ...]) -> list[Row]:
    """Return the rows with the unit that a column of unit names prints, where it prints more than one."""
    unit_columns = [
        depth
        for depth, col in enumerate(labels.names[:-1])
        if columns[col].path and _UNIT_COLUMN.search(columns[col].path[-1])
    ]
    if not unit_columns:
        return rows
    col = labels.names[unit_columns[0]]
    held, units = "", []
    for row in rows:
        held = squeeze(lattice.text(row.index, col)) or held
        units.append("" if row.role is RowRole.TOTAL else held)
    if len(set(units) - {""}) < 2:
        return rows
    return [replace(row, subject=unit or None) for row, unit in zip(rows, units, strict=True)]


def _with_units(rows: list[Row]) -> list[Row]:
    """Return the rows with the sub-unit they belong to, where a table lists several units one after another."""
    heads = [row for row in rows if row.role is RowRole.SUBTOTAL and not row.code and _unit_name(row)]
    if len({_unit_name(row) for row in heads}) < 2:
        if len(heads) == 1 and re.search(r"小计$", squeeze(heads[0].label)):
            return [replace(row, subject=_unit_name(row)) if row is heads[0] else row for row in rows]
        return rows
    current: str | None = None
    result = []
    for row in rows:
        if row in heads:
            current = _unit_name(row)
        elif row.role is RowRole.TOTAL:
            current = None
        if current and row.subject is None:
            path = row.path if row in heads else (current, *row.path)
            result.append(replace(row, subject=current, path=path))
        else:
            result.append(row)
    return result


def _unit_name(row: Row) -> str | None:
    name = re.sub(r"(?:小计|合计)$", "", row.item)
    return name if len(name) >= 3 and _ORGAN.search(name) else None
