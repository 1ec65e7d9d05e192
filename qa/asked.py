"""What a question wants done with the figures: intent, operation, kinds of quantity, units, bounds."""

import re
from decimal import Decimal

from index.records import FEN_PER_UNIT, Measure, Scope
from qa.query import Bound, Intent, Operation, Query
from qa.reading import Reading

# The text and the tables asked for side by side: 文字说明和绩效指标表里分别是多少.
_TWO_PLACES = re.compile(r"(?:文字|说明|正文).{0,4}(?:和|与|跟|同).{0,8}表.{0,4}(?:分别|各)")
# A number put to the question: 是0.5万元吗.
_CLAIMED = re.compile(r"(?:是|为|等于)约?\d[\d.,]*(?:个百分点|[万亿]?元?|%)?(?:吗|么|吧|对吧)")
_STATED = re.compile(r"(?<![\d.A-Za-z])(\d+(?:,\d{3})*(?:\.\d+)?)(?:万元|亿元|元|万|亿|%)?")
_BOUND = re.compile(
    r"(?P<word>超过|大于|高于|多于|不低于|不少于|少于|低于|小于|不超过|不到|以内|至少|至多)?"
    r"(?P<number>\d+(?:\.\d+)?)(?P<unit>亿元|亿|万元|万|元)(?P<after>以上|以下|以内)?"
)
_COMPARATORS = {
    "超过": ">", "大于": ">", "高于": ">", "多于": ">", "不低于": ">=", "不少于": ">=", "至少": ">=", "以上": ">=",
    "少于": "<", "低于": "<", "小于": "<", "不到": "<", "不超过": "<=", "至多": "<=", "以内": "<=", "以下": "<=",
}  # fmt: skip
_TOP = re.compile(r"(?:前|哪|最[多高大少低小]的)(?P<count>[一二两三四五六七八九十\d])(?:个|大|名|位|项|家|类)?")
# 增加的钱是怎么构成的 asks what the change comes from.
_WONDERED = re.compile(r"怎么.{0,4}[多少增减涨降]了")
_MOVED = re.compile(
    r"(?:[增减]加?少?|[上下]降|增长|变化|变动|涨|降|没)了?(?:这么多|不少|很多)?是?(?:怎么|咋)(?:回|个)事?"
)
_CHANGE_EXPLAINED = re.compile(r"(?:增加|减少|增长|下降).{0,14}(?:怎么构成|如何构成|怎么来|哪些加|哪些增)")
_CHANGES = re.compile(r"[降减增涨升]|变动|变化")
# 三家单位|预算总额 is about any budgets.
_UNIT_BUDGET = re.compile(r"(?<![家个各些几等])单位[预决]算")
# 区本级财力 is a kind of money, 某局本级 is one unit.
_OWN_UNIT = re.compile(
    r"(?:[局办委院厅会室站所处]|机关)\(?本级(?!财力|财政安排|预算单位)"
    r"|(?:[费年的]|部门[和与跟同、]|^那?)本级(?!财|预算单位|收入|支出)"
)
_WITH_OWN_UNIT = re.compile(r"部门[和与跟同、]本级|本级[和与跟同、]部门")
_TOTAL_WORDS = ("合计", "总额", "总计", "总和")
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
# Whether something is a department's duty: 负责开发区改革吗, 管不管耕地保护.
_DUTY_ASKED = re.compile(
    r"(?:负责|承担|主管|分管|管)(?!理)[\u4e00-\u9fff、]{2,16}(?:吗|么|嘛)|管不管|负不负责|归不归|(?:是否|是不是)(?:负责|承担|主管|管(?!理))"
)
# Wordings set side by side, not figures: 定义一样吗.
_WORDING = re.compile(r"定义|解释|含义|释义|口径的?表述")
_ASKS_ALL = re.compile(r"全部|所有|完整|全文|逐条|一一列|都列|其余|剩下")
_WORDS_ASKED = {Intent.DUTIES, Intent.DESCRIPTION, Intent.DEFINITION}
_PORTION = re.compile(r"占(?!地)[^,，。?？]{0,14}(?:多少|几成|多大)")
_PLURAL = re.compile(r"[两二三四五六七八九几][个家]|各|所有|全部")
_MORE = re.compile(r"哪一?年.{0,14}更?[多高大少低小](?![少大])")
_NAMED_AVERAGE = re.compile(r"人均(?:成本|标准|补助|单价|定额|费用标准|面积)")
_EXTREMES = {"max": r"最[多大高贵]", "min": r"最[少小低]|最便宜"}


def find_intents(slots: dict[str, list[str]], text: str, stated: tuple[Decimal, ...]) -> tuple[Intent, ...]:
    """Return what sorts of answer are asked for; a declined question is nothing else."""
    named = slots.get("intent", [])
    if {"max", "min", "rank", "compare"} & set(slots.get("operation", ())):
        named = [value for value in named if value != "declined:personal"]  # 谁 asks for a department there
    for value in named:
        if value.startswith("declined"):
            return (Intent.DECLINED,)
    found = [Intent(value) for value in named]
    if not found and not slots.get("operation") and re.search(r"是(?:什么|啥)(?:[,?，？]|$)", text):
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
    asks_number = bool(
        operations or slots.get("unit") or re.search(r"多少|几[个项家辆台名人次]|多大|各是|分别|金额", text)
    )
    if asks_number or not found:
        found.append(Intent.NUMBER)
    order = list(Intent)
    return tuple(sorted(set(found), key=order.index))


def asks_all(text: str) -> bool:
    """Return whether a question wants a list whole and not shortened."""
    return _ASKS_ALL.search(text) is not None


def find_wanted(slots: dict[str, list[str]], text: str) -> tuple[Measure, ...]:
    """Return the kinds of quantity named: 几台 is a count, 单价 a price."""
    named = [Measure(value) for value in dict.fromkeys(slots.get("wanted", ()))]
    if re.search(r"(?:几|多少)[台辆套部件组张只批]", text) and Measure.COUNT not in named:
        named.append(Measure.COUNT)
    return tuple(sorted(named, key=list(Measure).index))


def find_operation(slots: dict[str, list[str]], query: Query, text: str) -> Operation:
    """Return what is to be done with the figures; cues that say more come before those that say less."""
    named = set(slots.get("operation", ()))
    if names_average(text):
        named.discard("average")
    if query.over == "projects":  # 最大的项目 is one cue for both
        named |= {value for value, pattern in _EXTREMES.items() if re.search(pattern, text)}
    if re.search(r"哪[类种].{0,4}最[多大高]", text):  # in 哪类车最多 the cue is part of a name
        named.add("max")
    if _PORTION.search(text):
        named.add("share")
    of_whole = re.search(r"占|比例|比重|份额|执行率|完成", text) is not None
    if "share" in named and not of_whole and (query.base_year or query.compares_last_year or _CHANGES.search(text)):
        return Operation.GROWTH
    if re.search(r"(?:占比|比重|份额|比例)最[大高]", text):
        return Operation.MAX
    if query.bases and ("share" in named or "占" in text):
        return Operation.SHARE
    for value in ("ratio", "share", "rank", "growth"):
        if value in named and not (value == "growth" and named & {"max", "min"}):
            return Operation(value)
    for value in ("max", "min"):
        if value in named:
            return Operation(value)
    of_all = not query.departments and _PLURAL.search(text) is not None
    many = len(query.departments) > 1 or len(query.years) > 1 or query.over is not None or of_all
    if "difference" in named:
        return Operation.COMPARE if "compare" in named else Operation.DIFFERENCE
    if query.over == "years" and _MORE.search(text):
        return Operation.MIN if re.search(r"更?[少低小]", text) else Operation.MAX
    totals = any(mention.slot == "item" and mention.text.endswith(_TOTAL_WORDS) for mention in query.mentions)
    if "compare" in named or (query.over == "departments" and len(query.departments) > 1 and not (named or totals)):
        return Operation.COMPARE
    if "change" in named or query.base_year is not None or query.compares_last_year:
        return Operation.CHANGE
    if "average" in named:
        return Operation.AVERAGE
    if "list" in named and len(query.items) == 1 and re.search(r"由哪|组成|构成", text):
        return Operation.LIST
    if len(query.departments) > 1 and re.search(r"是不是比|是否比|有没有比", text):
        return Operation.COMPARE
    if "sum" in named and (many or len(query.items) + len(query.residue) > 1 or query.wanted) and query.over is None:
        return Operation.SUM
    if "count" in named and "list" not in named:
        return Operation.COUNT
    # In 公用经费合计 the word 合计 is part of the last item's name.
    in_name = text.count("合计") == 1 and len(query.items) > 1 and re.search(r"各|分别", text) is None
    if in_name or ("sum" in named and (many or len(query.items) > 1)):
        return Operation.SUM
    if re.search(r"[\u4e00-\u9fff\d]加[\u4e00-\u9fff\d]", text) and len(query.items) > 1:
        return Operation.SUM
    if "trend" in named:
        return Operation.TREND
    if "list" in named:
        return Operation.LIST
    if len(query.departments) > 1 and re.search(r"比.{1,20}[多少高低大小]", text):
        return Operation.COMPARE
    several = len(query.departments) > 1 and (not query.by_region or _PLURAL.search(text) is not None)
    if totals and (several or query.over == "departments"):
        return Operation.SUM
    return Operation.LOOKUP


def names_average(text: str) -> bool:
    """Return whether 人均 is part of an indicator's name and not something to compute: 人均成本."""
    return _NAMED_AVERAGE.search(text) is not None


def find_unit(slots: dict[str, list[str]], text: str) -> str | None:
    """Return the unit of money asked for."""
    units = slots.get("unit", [])
    for unit in ("亿元", "万元", "元"):
        if unit in units and not (unit == "元" and re.search(r"多少万元|万元", text)):
            return unit
    return None


def find_scopes(text: str) -> tuple[Scope, ...]:
    """Return the scopes a question insists on: 部门预算 alone is how people call either."""
    unit = _UNIT_BUDGET.search(text) is not None or _OWN_UNIT.search(text) is not None
    department = "部门预算" in text or "部门决算" in text or _WITH_OWN_UNIT.search(text) is not None
    return ((Scope.DEPARTMENT, Scope.UNIT) if department else (Scope.UNIT,)) if unit else ()


def find_bounds(text: str) -> tuple[Bound, ...]:
    """Return the limits of money named: 超过500万."""
    bounds = []
    for found in _BOUND.finditer(text):
        word = found["after"] or found["word"]
        if word is not None:
            unit = found["unit"] if found["unit"] in FEN_PER_UNIT else found["unit"] + "元"
            bounds.append(Bound(_COMPARATORS[word], int(Decimal(found["number"]) * FEN_PER_UNIT[unit])))
    return tuple(bounds)


def find_top(text: str) -> int | None:
    """Return the 3 of 前三."""
    found = _TOP.search(text)
    return None if found is None else _NUMERALS.get(found["count"]) or int(found["count"])


def find_stated_values(found: Reading) -> tuple[Decimal, ...]:
    """Return the numbers the question states itself, as printed and without unit."""
    return tuple(
        Decimal(number[1].replace(",", ""))
        for number in _STATED.finditer(found.text)
        if not any(at in found.taken for at in range(number.start(), number.end(1)))
    )
