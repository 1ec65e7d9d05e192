"""Goal forms into facts: 项目绩效目标表 and 整体绩效目标表, which print names and values side by side.

A form has three kinds of rows: name–value pairs, a plan of dates with shares one row below, and indicators under a row
that names 三级指标 and 指标值. Contacts and telephone numbers give no fact.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from index.records import Cell, CodeSystem, Fact, Identity, Measure, Phase, RowRole, Table, TableKind
from index.tables.goal_indicators import BOUND, PROJECT_NAME, Heads, find_heads, read_target
from index.tables.lattice import Lattice
from index.tables.rows import one_line
from index.tables.titles import find_unit
from index.text.amounts import amount_fen, find_quantity
from index.text.normalization import clean_label, squeeze

_PERSONAL = re.compile(r"联系人|电话|手机|负责人|经办人|填报人|填表人|邮箱|传真")
_PLAN_DATE = re.compile(r"^(?:\d{1,2}月(?:底|末|份)?|第?[一二三四1-4]季度(?:末)?|(?:上|下)半年|全年)$")
_CODE_KEY = re.compile(r"^项目(?:编码|代码|编号)$")
_TEXT_KEY = re.compile(
    r"^(?:项目(?:编码|代码|编号|类别|类型|属性|性质|级次|状态|期限?|概况|内容|总目标|周期|设立的必要性|立项依据|实施计划|配套制度措施|实施期)|"
    r"立项依据|主管(?:部门|单位)|实施单位|(?:预算)?单位(?:名称|编码|代码)?|(?:部门|单位)[(（].*[)）]名称|部门名称|"
    r"资金用途|用途|开始时间|结束时间|起止时间|绩效目标|年度(?:绩效|总体|履职)?目标|总体目标|总目标|长期目标|中期目标|"
    r"实施期(?:绩效)?目标|年度主要任务|备注)$"
)
_MONEY_KEY = re.compile(r"资金|金额|预算|支出|拨款|收入|总额|经费|合计|结转|其他")
_SECTION = re.compile(r"^预算规模及资金用途$|资金用途$")
_HEADING_WORD = re.compile(r"^(?:任务|主要|工作|重点).{0,4}(?:名称|内容|任务|说明)$|^(?:名称|内容|金额|预算金额)$")
_PRIOR = re.compile(r"上年|上一年|上年度")
_PROJECT_IN_TITLE = re.compile(
    r"^(?:\d{1,3}[、.．]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)?(?P<name>.+?)(?:项目)?(?:支出)?绩效目标(?:申报)?表$"
)
_GENERIC = re.compile(
    r"^(?:.{0,6}年度?)?(?:部门|单位|预算|财政|项目|支出|整体|专项资金?|重点|市级|区级|省级|县级|[(（].*[)）])*$"
)
_QUOTE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class _Context:
    """Which project a row belongs to, as far as the form has said by then."""

    project: str | None
    code: str | None
    levels: tuple[str, str]
    section: str


def goal_facts(table: Table, lattice: Lattice, identity: Identity) -> tuple[Fact, ...]:
    """Return the facts of a goal form in reading order."""
    context = _Context(_project_in_title(table), None, ("", ""), "")
    heads: Heads | None = None
    dates: list[Cell] = []
    facts: list[Fact] = []
    for row in range(lattice.n_rows):
        cells = [cell for cell in lattice.row_cells(row) if cell.row == row]
        if not cells:
            continue
        found = find_heads(lattice, row)
        if found is not None:
            heads, dates = found, []
            context = replace(context, levels=("", ""))
            continue
        if sum(bool(_PLAN_DATE.match(squeeze(cell.text))) for cell in cells) >= 2:
            dates = cells
            context = replace(context, section=squeeze(cells[0].text))
            heads = None
            continue
        if dates:
            facts.extend(_plan_facts(table, lattice, identity, row, cells, dates, context))
            dates = []
            continue
        pairs = _pairs(lattice, row, cells)
        names_form = any(
            _CODE_KEY.match(squeeze(key.text)) or PROJECT_NAME.match(squeeze(key.text)) for key, _ in pairs
        )
        if heads is not None and not names_form:
            made, context = _indicator_facts(table, lattice, identity, row, heads, context)
            facts.extend(made)
            continue
        heads = None
        named = next((value for key, value in pairs if PROJECT_NAME.match(squeeze(key.text))), None)
        coded = next((value for key, value in pairs if _CODE_KEY.match(squeeze(key.text))), None)
        if named is not None:
            context = replace(context, project=clean_label(named.text), code=None)
        if coded is not None:
            context = replace(context, code=squeeze(coded.text))
        is_pair = bool(pairs) and pairs[0][0] is cells[0]
        context = replace(context, section="" if is_pair else _section(lattice, row, cells, context.section))
        facts.extend(_pair_facts(table, lattice, identity, row, pairs, context))
    return _with_project(facts)


def _with_project(facts: list[Fact]) -> tuple[Fact, ...]:
    """Return the facts with the code of their project, also for those printed before it."""
    codes: dict[str | None, str | None] = {fact.subject: fact.code for fact in facts if fact.code and fact.subject}
    result = []
    for fact in facts:
        subject = fact.subject
        code = fact.code or codes.get(subject)
        system = CodeSystem.PROJECT if code else None
        result.append(replace(fact, subject=subject, code=code, code_system=system))
    return tuple(result)


def _project_in_title(table: Table) -> str | None:
    if table.kind is not TableKind.PROJECT_GOALS:
        return None
    found = _PROJECT_IN_TITLE.match(table.title)
    if (
        found is None
        or _GENERIC.match(found["name"])
        or re.search(r"(?:局|委|办公室|院|厅)(?:[(（].*[)）])?(?:支出)?(?:项目)?$", found["name"])
    ):
        return None
    return clean_label(found["name"])


def _pairs(lattice: Lattice, row: int, cells: list[Cell]) -> list[tuple[Cell, Cell]]:
    """Return names with the values to their right."""
    pairs: list[tuple[Cell, Cell]] = []
    index = 0
    while index < len(cells) - 1:
        key, value = cells[index], cells[index + 1]
        label, text = squeeze(key.text), squeeze(value.text)
        gap = [lattice.positions[row][col] for col in range(key.col_end, value.col)]
        is_adjacent = not gap or not _is_key(text)
        is_figure = find_quantity(text) is not None and len(text) < 24
        if is_adjacent and (_is_named(label) or (is_figure and find_quantity(label) is None)) and not _is_key(text):
            pairs.append((key, value))
            index += 2
        else:
            index += 1
    return pairs


def _is_named(label: str) -> bool:
    return bool(_TEXT_KEY.match(label) or _CODE_KEY.match(label) or PROJECT_NAME.match(label))


def _is_key(text: str) -> bool:
    if len(text) > 16 or find_quantity(text) is not None:
        return False
    return (
        _is_named(text)
        or bool(_PERSONAL.search(text))
        or bool(
            re.match(
                r"^(?:其中[:：])?(?:预算数|财政(?:性)?(?:资金|拨款)|其他资金|.{0,6}资金总额|项目.{0,4}年度金额|项目总金额)$",
                text,
            )
        )
    )


def _is_heading_pair(cells: list[Cell]) -> bool:
    return all(_HEADING_WORD.search(squeeze(cell.text)) for cell in cells)


def _section(lattice: Lattice, row: int, cells: list[Cell], section: str) -> str:
    """Return the name of the block of rows: the merged first cell, which the rows below leave blank."""
    first = cells[0]
    if first.col != 0 or not lattice.text(row, 0):
        return section if len(cells) == 1 or first.col > 0 else ""
    return squeeze(first.text) if len(squeeze(first.text)) <= 16 else section


def _pair_facts(
    table: Table, lattice: Lattice, identity: Identity, row: int, pairs: list[tuple[Cell, Cell]], context: _Context
) -> list[Fact]:
    made = []
    used: set[Cell] = set()
    cells = [cell for cell in lattice.row_cells(row) if cell.row == row]
    for key, value in pairs:
        used.update((key, value))
        if _PERSONAL.search(squeeze(key.text)):
            continue
        label = squeeze(key.text)
        quantity = find_quantity(value.text)
        if quantity is not None and _MONEY_KEY.search(label) and not _CODE_KEY.match(label):
            unit = quantity.unit or find_unit(label) or table.unit
            fact = _fact(table, lattice, identity, row, value, key.text, context, Measure.AMOUNT, quantity.value, unit)
            if _PRIOR.search(label) and fact.year is not None:
                fact = replace(fact, year=fact.year - 1, phase=Phase.PRIOR)
            made.append(fact)
        elif quantity is not None and BOUND.match(squeeze(value.text)):
            # An indicator under no headings: its name and ≥95%.
            unit = quantity.unit
            fact = _fact(table, lattice, identity, row, value, key.text, context, Measure.TARGET, quantity.value, unit)
            made.append(replace(fact, row_path=(label,)))
        elif _is_named(label):
            made.append(_fact(table, lattice, identity, row, value, key.text, context, Measure.TEXT, None, None))
    # A task under 年度主要任务: its name and what it consists of.
    if not pairs and len(cells) == 2 and cells[0].col > 0 and context.section and not _is_heading_pair(cells):
        task, content = cells
        made.append(_fact(table, lattice, identity, row, content, task.text, context, Measure.TEXT, None, None))
    # A long text alone in its row explains the block it stands in: what the money is for, what the aim is.
    if len(cells) == 1 and cells[0].col > 0 and context.section and cells[0] not in used:
        name = "资金用途" if _SECTION.search(context.section) else context.section
        made.append(_fact(table, lattice, identity, row, cells[0], name, context, Measure.TEXT, None, None))
    return made


def _plan_facts(
    table: Table,
    lattice: Lattice,
    identity: Identity,
    row: int,
    cells: list[Cell],
    dates: list[Cell],
    context: _Context,
) -> list[Fact]:
    """Return the planned shares, each under its date."""
    made = []
    for date in dates:
        if not _PLAN_DATE.match(squeeze(date.text)):
            continue
        cell = lattice.positions[row][date.col]
        quantity = find_quantity(cell.text) if cell is not None and cell in cells else None
        if cell is None or quantity is None:
            continue
        unit = quantity.unit or ("%" if re.search(r"[%％]|比例|进度", context.section) else find_unit(context.section))
        fact = _fact(table, lattice, identity, row, cell, context.section, context, Measure.PLAN, quantity.value, unit)
        made.append(replace(fact, item=squeeze(date.text), column=(squeeze(date.text),)))
    return made


def _indicator_facts(
    table: Table, lattice: Lattice, identity: Identity, row: int, heads: Heads, context: _Context
) -> tuple[list[Fact], _Context]:
    """Return the facts of one indicator row and what it says for the rows below it."""

    def cell_at(col: int | None) -> Cell | None:
        if col is None or not 0 <= col < lattice.n_cols:
            return None
        return lattice.positions[row][col]

    def text_at(col: int | None) -> str:
        cell = cell_at(col)
        return cell.text if cell is not None else ""

    if heads.project is not None and text_at(heads.project):
        context = replace(context, project=clean_label(text_at(heads.project)))
    first = squeeze(text_at(heads.levels[0])) if heads.levels[0] >= 0 else ""
    second = squeeze(text_at(heads.levels[1])) if heads.levels[1] >= 0 else ""
    if first and first != context.levels[0]:
        context = replace(context, levels=(first, second))
    elif second:
        context = replace(context, levels=(context.levels[0], second))
    name, target = text_at(heads.name), cell_at(heads.value)
    if not name.strip():
        return [], context
    made = []
    if target is not None and target.text and target.row == row:
        value, unit = read_target(target.text, text_at(heads.unit))
        measure = Measure.TARGET if value is not None else Measure.TEXT
        fact = _fact(table, lattice, identity, row, target, name, context, measure, value, unit)
        sign = squeeze(text_at(heads.sign))
        text = (
            sign + fact.text + (unit or "")
            if sign and not BOUND.match(fact.text) and heads.unit is not None
            else fact.text
        )
        made.append(_indicator(replace(fact, text=text), name, heads.titles[heads.value], context))
    for col, heading in heads.others:
        cell = cell_at(col)
        if cell is None or not cell.text or cell.row != row or _PERSONAL.search(heading):
            continue
        quantity = find_quantity(cell.text)
        in_money = quantity is not None and (quantity.unit is None or quantity.unit.endswith("元"))
        if quantity is not None and in_money and _MONEY_KEY.search(heading):
            # The project's money, printed beside its first indicator.
            unit = quantity.unit or find_unit(heading) or table.unit
            made.append(
                _fact(table, lattice, identity, row, cell, heading, context, Measure.AMOUNT, quantity.value, unit)
            )
            continue
        fact = _fact(table, lattice, identity, row, cell, name, context, Measure.TEXT, None, None)
        made.append(_indicator(fact, name, heading, context))
    return made, context


def _indicator(fact: Fact, name: str, heading: str, context: _Context) -> Fact:
    path = tuple(dict.fromkeys(level for level in (*context.levels, squeeze(name)) if level))
    return replace(fact, row=one_line(name), row_path=path, column=(heading,))


def _fact(
    table: Table,
    lattice: Lattice,
    identity: Identity,
    row: int,
    cell: Cell,
    name: str,
    context: _Context,
    measure: Measure,
    value: Decimal | None,
    unit: str | None,
) -> Fact:
    label = squeeze(name)
    item = clean_label(re.split(r"[:：](?=[(（]?\d|[(（])", label)[-1] if not label.startswith("其中") else label)
    is_part = label.startswith("其中") or item in ("财政资金", "其他资金", "财政拨款", "财政性资金")
    outer = context.section if context.section and context.section != label else ""
    # The cell that the fact is stays whole, however long: its figures must stand in what is cited.
    quote = " | ".join(
        text if printed is cell or len(text) <= 40 else text[:39] + "…"
        for printed in lattice.row_cells(row)
        for text in (re.sub(r"\s+", " ", printed.text),)
    )
    return Fact(
        key=f"t{table.index}r{cell.row}c{cell.col}",
        source="table",
        year=identity.fiscal_year,
        phase=identity.phase,
        table_index=table.index,
        table_kind=table.kind,
        table=table.title,
        row=one_line(name),
        row_path=(outer, label) if outer else (label,),
        item=re.sub(r"[(（](?:百|千|万|亿)?元[)）]$", "", item),
        subject=context.project,
        column=(label,),
        code=context.code,
        code_system=CodeSystem.PROJECT if context.code else None,
        text=cell.text,
        value=value,
        unit=unit,
        amount_fen=amount_fen(value, unit) if value is not None else None,
        measure=measure,
        role=RowRole.OF_WHICH if is_part else RowRole.DETAIL,
        place=cell.place,
        quote=quote if len(cell.text) > 40 else quote[:_QUOTE_LIMIT],
        cell=(cell.row, cell.col),
    )
