"""The exact records a document becomes: identity, tables, facts, passages, findings.

Frozen values with meanings other programs rely on. They know nothing of files, stores or questions.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from index.blocks import Place

FEN_PER_UNIT = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}


class Phase(StrEnum):
    """Which figure of the budget year a fact is; `PRIOR` is one of an earlier year whose stage is not printed."""

    BUDGET = "预算"
    ADJUSTED = "调整预算"
    EXECUTION = "执行"
    FINAL = "决算"
    PRIOR = "上年"


class Scope(StrEnum):
    """Whose figures: a whole department with its subordinate units, or one unit alone."""

    DEPARTMENT = "部门"
    UNIT = "单位"


class RowRole(StrEnum):
    """What a row is to its neighbours: totals and 其中 rows overlap with details and are never added to them."""

    DETAIL = "明细"
    SUBTOTAL = "小计"
    TOTAL = "合计"
    OF_WHICH = "其中"


class Measure(StrEnum):
    """What kind of quantity a fact is."""

    AMOUNT = "金额"
    CHANGE = "增减额"
    CHANGE_RATE = "增减率"
    SHARE = "占比"
    COUNT = "数量"
    UNIT_PRICE = "单价"
    TARGET = "指标值"
    PLAN = "支出计划"
    TEXT = "文字"


class CodeSystem(StrEnum):
    """Which list of codes a code belongs to; 功能分类 and 经济分类 are never mixed."""

    FUNCTIONAL = "功能分类"
    DEPARTMENT_ECONOMIC = "部门经济分类"
    GOVERNMENT_ECONOMIC = "政府经济分类"
    PROJECT = "项目编码"
    PROCUREMENT = "采购目录"


class TableKind(StrEnum):
    """The kinds of tables that disclosure rules prescribe, by their official names."""

    BALANCE = "收支总表"
    INCOME = "收入总表"
    EXPENDITURE = "支出总表"
    FISCAL_BALANCE = "财政拨款收支总表"
    FISCAL_EXPENDITURE = "财政拨款支出表"
    FISCAL_BASIC = "财政拨款基本支出表"
    GENERAL_EXPENDITURE = "一般公共预算支出表"
    GENERAL_BASIC = "一般公共预算基本支出表"
    GOVERNMENT_FUND = "政府性基金预算支出表"
    STATE_CAPITAL = "国有资本经营预算支出表"
    THREE_PUBLIC = "三公经费表"
    OPERATING = "机关运行经费表"
    ECONOMIC_SUMMARY = "支出经济分类汇总表"
    UNITS = "机构设置表"
    DEPARTMENT_GOALS = "整体绩效目标表"
    PROJECT_GOALS = "项目绩效目标表"
    PROJECTS = "项目支出表"
    PROCUREMENT = "政府采购预算表"
    ASSETS = "固定资产占用情况表"
    OTHER = "其他"


class SectionRole(StrEnum):
    """What a passage is about, by the section it stands in."""

    DUTIES = "职责"
    ORGANISATION = "机构设置"
    INCOME = "收入说明"
    EXPENDITURE = "支出说明"
    CHANGE = "增减变化"
    OPERATING = "机关运行经费"
    THREE_PUBLIC = "三公"
    PERFORMANCE = "绩效目标"
    PROCUREMENT = "采购"
    ASSETS = "资产"
    GLOSSARY = "名词解释"
    OTHER = "其他"


class CheckStatus(StrEnum):
    """What a consistency check found; a check that could not run is not a pass."""

    PASS = "pass"
    MISMATCH = "mismatch"
    UNCHECKED = "could-not-check"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who published the document, about which year and stage.

    `department` is the full official name as printed (without 本级 or a leading department code); `region` is
    (province, city, county) as far as it is known, "" where not.
    """

    department: str
    scope: Scope
    fiscal_year: int | None
    phase: Phase
    title: str
    region: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell with its printed text; rows and columns 0-based, half-open, within the joined table."""

    text: str
    row: int
    col: int
    row_end: int
    col_end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A table joined over its pages, title and unit bound to it.

    Shape: `n_rows` x `n_cols` with the first `header_rows` rows being header; a header repeated on a continued page is
    dropped.
    `unit` is as printed ("万元"); None where the document prints none. `empty_by_statement` is True when a note says
    that the table is empty on purpose, which means zero.
    """

    index: int
    kind: TableKind
    title: str
    unit: str | None
    header_rows: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    place: Place
    notes: tuple[str, ...] = ()
    empty_by_statement: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One published value with everything needed to name it and to find it again.

    Units: `value` is the printed number in the printed `unit` (exact decimal); `amount_fen` is the same in 分 for money
    and None otherwise. `year` is the year the figure is about, which for 上年 columns is before the document's own.
    `row` is the printed label, `row_path` its ancestors and itself, `item` the label freed of ordinals, spaces and
    "其中". `column` is the header path from outermost to innermost. `subject` is the project, sub-unit or other thing
    the row belongs to when that is not the department itself. `quote` is the sentence or the row as printed.
    `compared_to` says what a change or share is relative to: a year ("2023") or an item name ("支出合计").
    """

    key: str
    source: str
    year: int | None
    phase: Phase
    table_index: int | None
    table_kind: TableKind | None
    table: str
    row: str
    row_path: tuple[str, ...]
    item: str
    subject: str | None
    column: tuple[str, ...]
    code: str | None
    code_system: CodeSystem | None
    text: str
    value: Decimal | None
    unit: str | None
    amount_fen: int | None
    measure: Measure
    role: RowRole
    place: Place
    quote: str
    compared_to: str | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable stretch of text: one paragraph, list item, glossary entry or table note, under its headings."""

    index: int
    text: str
    heading_path: tuple[str, ...]
    role: SectionRole
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """What one consistency check says; `fact_keys` name the facts compared, left then right."""

    rule: str
    status: CheckStatus
    message: str
    fact_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document, ready to be stored as a whole.

    `name` is the file name without suffix, `sha256` the hash of its bytes.
    """

    name: str
    file_name: str
    format: str
    sha256: str
    identity: Identity
    tables: tuple[Table, ...] = ()
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
