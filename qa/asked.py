"""What a question wants done with the figures: intent, operation, kinds of quantity, units."""

import re
from collections.abc import Sequence
from decimal import Decimal

from index.records import Measure, Scope
from qa.parsing.spans import Reading
from qa.query.slots import Intent

_INTENTS, _MEASURES = tuple(Intent), tuple(Measure)
# The text and the tables asked for side by side: 文字说明和绩效指标表里分别是多少.
_TWO_PLACES = re.compile(r"(?:文字|说明|正文).{0,4}(?:和|与|跟|同).{0,8}表.{0,4}(?:分别|各)")
# A number put to the question: 是0.5万元吗.
_CLAIMED = re.compile(
    r"(?:是|为|等于)约?\d[\d.,]*(?:个百分点|[万亿]?[元块]?|%)?(?:吗|么|吧|对吧)|(?:是不是|是否[是为]?)约?\d|听说.{0,30}\d|有人说.{0,30}\d|据说.{0,30}\d|\d[^,，]{0,3}[,，]是吗"
)
_STATED = re.compile(r"(?<![\d.A-Za-z])(\d+(?:,\d{3})*(?:\.\d+)?)(?:万元|亿元|元|万|亿|%)?")
_NUMBER_ASKED = re.compile(r"多少|几[个项家辆台名人次]|多大|各是|分别|金额")
_COUNT_ASKED = re.compile(r"(?:几|多少)[台辆套部件组张只批]|(?:车辆|设备|辆|台)数")
_TOP = re.compile(r"(?:前|哪|最[多高大少低小]的)(?P<count>[一二两三四五六七八九十\d])(?:个|大|名|位|项|家|类)?")
# 增加的钱是怎么构成的 asks what the change comes from.
_WONDERED = re.compile(
    r"(?:怎么|咋).{0,4}(?:[多少增减涨降]了|没(?:有)?(?:用|花|执行|完成)|花?超(?:了|支|出|预算|[^\u4e00-\u9fff]|$))|是(?:不是)?因为|主因|靠什么"
)
_MOVED = re.compile(
    r"(?:[增减]加?少?|[上下]降|增长|变化|变动|涨|降|没)了?(?:这么多|不少|很多)?是?(?:怎么|咋)(?:回|个)事?"
)
_CHANGE_EXPLAINED = re.compile(r"(?:增加|减少|增长|下降).{0,14}(?:怎么构成|如何构成|怎么来|哪些加|哪些增)")
# 三家单位|预算总额 is about any budgets.
_UNIT_BUDGET = re.compile(r"(?<![家个各些几等])单位[预决]算")
# 区本级财力 is a kind of money, 某局本级 is one unit.
_OWN_UNIT = re.compile(
    r"(?:[局办委院厅会室站所处]|机关)\(?本级(?!财力|财政安排|预算单位)"
    r"|(?:[费年的]|部门[和与跟同、]|^那?)本级(?!财|预算单位|收入|支出)"
)
_WITH_OWN_UNIT = re.compile(r"部门[和与跟同、比较]本级|本级[^,，。?？]{0,10}(?:[和与跟同、比较]|占)(?:整个|全)?部门")
# After a question about one unit: 部门的呢, 整个部门呢.
_WHOLE_DEPARTMENT = re.compile(r"^那?(?:整个|全)?部门(?:的|口径|整体|预算)*呢?[?？]?$")
_NTH = re.compile(
    r"(?P<from_end>倒数)第(?P<place>[一二三四五六七八九十\d])|(?:排名?第|第(?=.名))(?P<nth>[二三四五六七八九十\d])"
)
_PLACES = re.compile(
    r"(?:保留|精确到?)(?P<kept>[一二两三四1-4])位小数|小数点后(?P<behind>[一二两三四1-4])位|四舍五入|取整|(?:保留|精确)到?(?:整数|个位)"
)
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# Whether something is a department's duty: 负责开发区改革吗, 管不管耕地保护.
_DUTY_ASKED = re.compile(
    r"(?:负责|承担|主管|分管|管)(?!理)[\u4e00-\u9fff、]{2,16}(?:吗|么|嘛)|管不管|负不负责|归不归|(?:是否|是不是)(?:负责|承担|主管|管(?!理))"
)
# Wordings set side by side, not figures: 定义一样吗.
_WORDING = re.compile(r"定义|解释|含义|释义|口径的?表述")
# 超过2万元的部门, 哪些单位; not 某局的部门预算, and not 单位资金.
_OF_DEPARTMENTS = re.compile(
    r"(?:的|[几哪些各个家]|其他|其余|别的|所有|全部)(?:部门|单位)(?=$|[?？,，。、]|[有是中里共和与按呢最前]|一共|分别|合计|总共|加|平均|三公|的(?!性质))"
    r"|最[高低多少大小]的?前?[一二三四五六七八九十\d]?个?(?:部门|单位)(?![预决]算)"
)
_OF_UNITS = re.compile(r"级别|规格|性质|保障形式|经费形式|编制|下属|所属|二级|事业|预算单位|机构")
_UNITS_NAMED = re.compile(r"(?:下属|所属|二级|下辖|直属)(?:事业)?单位|(?:几|多少|哪些)[个家]?(?:预算|事业)单位")
_OF_YEARS = re.compile(r"哪(?:[几些个]个?)?(?:年(?!级)|年份|年度)")
_ASKS_ALL = re.compile(r"全部|所有|完整|全文|逐条|一一列|都列|其余|剩下")
_WORDS_ASKED = {Intent.DUTIES, Intent.DESCRIPTION, Intent.DEFINITION}


def find_intents(slots: dict[str, list[str]], text: str, stated: tuple[Decimal, ...]) -> tuple[Intent, ...]:
    """Return what sorts of answer are asked for; a declined question is nothing else."""
    named = slots.get("intent", [])
    of_departments = _OF_DEPARTMENTS.search(text) is not None
    if of_departments or {"max", "min", "rank", "compare"} & set(slots.get("operation", ())):
        named = [value for value in named if value != "declined:personal"]  # 谁 asks for a department there
    for value in named:
        if value.startswith("declined"):
            return (Intent.DECLINED,)
    found = [Intent(value) for value in named]
    if not (found or slots.get("operation") or slots.get("attribute")) and re.search(
        r"是(?:什么|啥)(?:[,?，？]|$)", text
    ):
        found.append(Intent.DEFINITION)
    if (_CHANGE_EXPLAINED.search(text) or _WONDERED.search(text)) and Intent.REASON not in found:
        found.append(Intent.REASON)
    if _MOVED.search(text):
        found = [Intent.REASON, *(intent for intent in found if intent is not Intent.CONSISTENCY)]
    if len(stated) > 1 and Intent.CONSISTENCY not in found:
        found.append(Intent.CONSISTENCY)
    claimed = stated and _CLAIMED.search(text)
    if (claimed or _TWO_PLACES.search(text)) and Intent.CONSISTENCY not in found:
        found.append(Intent.CONSISTENCY)
    if Intent.CONSISTENCY in found and _WORDING.search(text) and not stated:
        return (Intent.DEFINITION,)
    if _DUTY_ASKED.search(text) and not found:
        return (Intent.DUTIES,)
    if Intent.CONSISTENCY in found:
        # "为什么不一样" takes the difference for granted and asks for its cause.
        asked_why = re.search(r"为什么|为何|为啥", text) is not None
        found = [intent for intent in found if intent is not (Intent.CONSISTENCY if asked_why else Intent.REASON)]
    operations = set(slots.get("operation", ())) - ({"list"} if set(found) & _WORDS_ASKED else set())
    asks_number = bool(operations or slots.get("unit") or _NUMBER_ASKED.search(text))
    if asks_number or not found:
        found.append(Intent.NUMBER)
    return tuple(sorted(set(found), key=_INTENTS.index))


def find_over(slots: dict[str, list[str]], text: str, departments: Sequence[str]) -> str | None:
    """Return what the question goes over one by one: departments, years, units or projects; None for nothing."""
    named = set(slots.get("over", ()))
    # 什么级别的单位 asks about units, 三公经费为0的单位 about departments.
    of_departments = not departments and _OF_DEPARTMENTS.search(text) is not None
    if of_departments and not ("units" in named and _OF_UNITS.search(text)):
        named = {*named - {"units"}, "departments"}
    if _OF_YEARS.search(text) is not None:
        named.add("years")
    if _UNITS_NAMED.search(text) is not None and not of_departments:
        named.add("units")
    return next((kind for kind in ("departments", "years", "units", "projects") if kind in named), None)


def asks_all(text: str) -> bool:
    """Return whether a question wants a list whole and not shortened."""
    return _ASKS_ALL.search(text) is not None


def find_wanted(slots: dict[str, list[str]], text: str) -> tuple[Measure, ...]:
    """Return the kinds of quantity named: 几台 is a count, 单价 a price."""
    named = [Measure(value) for value in dict.fromkeys(slots.get("wanted", ()))]
    if _COUNT_ASKED.search(text) and Measure.COUNT not in named:
        named.append(Measure.COUNT)
    return tuple(sorted(named, key=_MEASURES.index))


def find_unit(slots: dict[str, list[str]], text: str) -> str | None:
    """Return the unit of money asked for."""
    units = slots.get("unit", [])
    for unit in ("亿元", "万元", "元"):
        if unit in units and not (unit == "元" and re.search(r"多少万元|万元", text)):
            return unit
    return None


def find_scopes(text: str) -> tuple[Scope, ...]:
    """Return the scopes a question insists on: 部门预算 alone is how people call either."""
    if _WHOLE_DEPARTMENT.search(text) is not None:
        return (Scope.DEPARTMENT,)
    both = _WITH_OWN_UNIT.search(text) is not None
    unit = both or _UNIT_BUDGET.search(text) is not None or _OWN_UNIT.search(text) is not None
    department = both or "部门预算" in text or "部门决算" in text
    return ((Scope.DEPARTMENT, Scope.UNIT) if department else (Scope.UNIT,)) if unit else ()


def find_top(text: str) -> int | None:
    """Return the 3 of 前三."""
    found = _TOP.search(text)
    return None if found is None else _NUMERALS.get(found["count"]) or int(found["count"])


def find_nth(text: str) -> int | None:
    """Return which place of a ranking is asked for: 2 of 排名第二, -1 of 倒数第一."""
    found = _NTH.search(text)
    if found is None:
        return None
    named = found["place"] or found["nth"]
    place = _NUMERALS.get(named) or int(named)
    return -place if found["from_end"] else place


def find_places(text: str) -> int | None:
    """Return the decimal places to round to: 2 of 保留两位小数, 0 of 四舍五入."""
    found = _PLACES.search(text)
    if found is None:
        return None
    named = found["kept"] or found["behind"]
    return 0 if named is None else _NUMERALS.get(named) or int(named)


def find_stated_values(found: Reading) -> tuple[Decimal, ...]:
    """Return the numbers the question states itself, as printed and without unit."""
    return tuple(
        Decimal(number[1].replace(",", ""))
        for number in _STATED.finditer(found.text)
        if not any(at in found.taken for at in range(number.start(), number.end(1)))
    )
