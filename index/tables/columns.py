"""What the figures of a column measure: kind of quantity, unit, year and phase, read from its header path."""

import re
from dataclasses import dataclass

from index.records import Identity, Measure, Phase
from index.tables.headers import Column, ColumnRole
from index.tables.titles import find_unit

# What an earlier year left over (2023年结转) is money of this one.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!年?度?(?:年?[末底])?结[转余])年?")
_CHANGE_RATE = re.compile(
    r"(?:增减|增长|变动|变化|升降|下降|同比|环比)[^,，]{0,8}(?:率|幅度?|[%％]|比例|百分比)|增幅|降幅"
)
_CHANGE = re.compile(
    r"增减(?!.*(?:原因|说明|情况))|增减(?:变[化动])?情况$|(?:变动|变化|增长|增加|减少)(?:额|数|金额)$|差额|^增长$"
)
_SHARE = re.compile(r"率(?:[(（][%％][)）])?$|占比|比重|所占比例|占.{1,12}[%％]|^比例|[%％][)）]?$")
_RATE = re.compile(r"(?=.)(?:率|比例|幅度|百分比)?(?:[(（]?[%％][)）]?)?")
_SHARE_OF = re.compile(r"(?:为|占|完成|是|相当于)[^占]{2,}[%％]")
_COUNT = re.compile(
    r"数量$|个数|人数|台数|辆数|件数|批次|人次|次数|面积|编制数|保有量|得分|分值|评分|权重|名次|排名|年限|月数|天数|[(（](?:个|辆|台|人|人次|批次|平方米|套)[)）]"
)
_UNIT_PRICE = re.compile(r"单价|均价")
_TARGET = re.compile(r"(?:指标|目标|标准)值|年度指标|实际完成值")
_PRIOR = re.compile(
    r"(?:上年度?|上一年度?|去年)(?!.{0,2}(?:结转|结余|末))(?!.*(?:增减|相比|比较|对比))|(?:较|比)上年(?!.*(?:增|减|变))"
)
_COUNT_UNIT = re.compile(r"[(（]([^()（）元%％]{1,4})[)）]")
_PHASES = (
    (Phase.ADJUSTED, re.compile(r"调整(?:后)?预算|预算调整数|全年预算|调整数")),
    (Phase.FINAL, re.compile(r"决算")),
    (Phase.EXECUTION, re.compile(r"执行数|预计执行|完成数|实际(?:支出|收入)?数|实际(?:完成|执行|支出|收入)")),
    (Phase.BUDGET, re.compile(r"预算数|年初预算|本年预算|年度预算|(?<!公共)(?<!基金)(?<!经营)预算$")),
)
_CARRIED_OUT = (Phase.EXECUTION, Phase.FINAL)


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column's figures are; `unit` None means the unit of the table."""

    measure: Measure
    unit: str | None
    year: int | None
    phase: Phase
    compared_to: str | None = None


def read_meaning(column: Column, identity: Identity, table_year: int | None, table_phase: Phase) -> ColumnMeaning:
    """Return what the header path of a column says about its figures; innermost words weigh most."""
    leaf = column.path[-1] if column.path else ""
    whole = "/".join(column.path)
    measure = find_measure(column)
    year = table_year
    printed = [int(found) for found in _YEAR.findall(whole)]
    named = next((phase for part in reversed(column.path) if (phase := _named_phase(part)) is not None), None)
    if printed:
        year = printed[-1]
    elif _PRIOR.search(whole) and measure is Measure.AMOUNT and year is not None:
        year -= 1
    elif named in _CARRIED_OUT and table_phase is Phase.BUDGET and year is not None:
        # A budget comes before its year: what was carried out is of the year before, also where the header leaves that out.
        year -= 1
    phase = named or table_phase
    if named is None and year is not None and table_year is not None and year < table_year:
        phase = Phase.PRIOR
    compared = None
    if measure in (Measure.CHANGE, Measure.CHANGE_RATE):
        # The other year or stage in the header is what the table's own is compared with.
        year, phase = table_year, table_phase
        base = next((int(found) for found in _YEAR.findall(leaf) if int(found) != table_year), None)
        compared = str(base) if base else str(table_year - 1) if table_year else None
    elif measure is Measure.SHARE and (table_phase is Phase.FINAL or _SHARE_OF.search(leaf)):
        # 完成年初预算的% tells of what was spent, 为上年执行数的% of this year.
        phase = table_phase
        year = table_year if _SHARE_OF.search(leaf) else year
    unit = find_unit(leaf) or find_unit(whole)
    if measure in (Measure.CHANGE_RATE, Measure.SHARE):
        unit = "%"
    elif measure is Measure.COUNT:
        found = _COUNT_UNIT.search(leaf)
        unit = found[1] if found else None
    elif measure is Measure.PLAN:
        unit = "%"
    return ColumnMeaning(measure, unit, year, phase, compared)


def _named_phase(text: str) -> Phase | None:
    return next((phase for phase, pattern in _PHASES if pattern.search(text)), None)


def find_measure(column: Column) -> Measure:
    """Return the kind of quantity that the header of a column announces."""
    if column.role is ColumnRole.TEXT:
        return Measure.TEXT
    leaf = column.path[-1] if column.path else ""
    outer = "/".join(column.path[:-1])
    if _RATE.fullmatch(leaf) and re.search(r"增|变[动化]", outer):
        return Measure.CHANGE_RATE
    for measure, pattern in (
        (Measure.CHANGE_RATE, _CHANGE_RATE),
        (Measure.UNIT_PRICE, _UNIT_PRICE),
        (Measure.SHARE, _SHARE),
        (Measure.CHANGE, _CHANGE),
        (Measure.TARGET, _TARGET),
        (Measure.COUNT, _COUNT),
    ):
        if pattern.search(leaf):
            return measure
    if leaf in ("金额", "数额", "额", "绝对值") and re.search(r"增减|变动", outer):
        return Measure.CHANGE
    return Measure.AMOUNT
