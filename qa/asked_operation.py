"""What is to be done with the figures that a question asks for, told from its cues and from what it names.

The rules are asked in their order, those that say more before those that say less; the first that knows an answer decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from qa.query.slots import Operation, Query

_TOTAL_WORDS = ("合计", "总额", "总计", "总和")
_PORTION = re.compile(r"占(?!地)[^,，。?？]{0,14}(?:多少|几成|多大)")
_PLURAL = re.compile(r"[两二三四五六七八九几][个家]|各|所有|全部")
_MORE = re.compile(r"哪一?年.{0,14}更?[多高大少低小](?![少大])")
_TOTAL_OF_ONE = re.compile(r"[^,，;；和、与及加]*(?:合计|总计|总额|一共)[^,，;；和、与及加]{0,4}[,，;；]")
_NAMED_AVERAGE = re.compile(r"人均(?:成本|标准|补助|单价|定额|费用标准|面积)")
_EXTREMES = {"max": r"最[多大高贵]", "min": r"最[少小低]|最便宜"}
# 项级科目, 哪个类, 增加最多的类.
ACCOUNT_LEVEL = re.compile(
    r"[类款项](?=级|科目)|(?<=[大哪个])类|类(?=支出)|(?<=最[大多高少快]的)[类款](?!型)|(?<=[两三四五六七八九])类(?!型)"
)
# What the budget is spent on, whatever the level: 哪项支出最高, 支出最多的科目.
_SPENT_ON = re.compile(
    r"(?:功能|经济|支出|开支)[^,，。?？]{0,8}科目|科目.{0,6}支出|哪(?:一?[项个笔]|些|几项)(?:支出|开支)|支出最[多大高少小低]的?是?哪一?项"
)
# What picks one or a few out of many.
CHOICES = (Operation.MAX, Operation.MIN, Operation.RANK, Operation.SPREAD)
_OF_WHOLE = re.compile(r"占|比例|比重|份额|执行率|完成")
_SHARE_WORDS = re.compile(r"占比|比重|份额|比例|百分比|执行率|完成率|占.{1,12}最[大高多小低少]")
_MOVED = re.compile(r"(?:下降|减少|降低|压减|上升|增加|增长|提高|上涨|[降涨少多])了")
_PARTS_ASKED = re.compile(
    r"构成|组成|明细|包括|包含|哪[些几类]|由哪|各项|列出|列一下|什么类型|都是什么|都买什么|买什么|怎么分|有什么|叫什么"
)
_CHANGES = re.compile(r"[降减增涨升]|变动|变化")
_GROWTH_WORDS = re.compile(
    r"(?:增长|涨得|增加|上涨|下降|减少|降得|变化)(?:得)?最[快慢]|[增涨降减]幅|增长率|增速|同比|下降率"
)
_CHANGE_WORDS = re.compile(
    r"(?:增加|增长|上涨|涨|提高|减少|下降|降|压减|变化|变动|增减)[了得额量]?[的]?(?:额|金额)?最[多大少小]"
)


@dataclass(frozen=True)
class _Signs:
    """What the rules look at: the operations that cues of the question name, and the question as far as it is read."""

    named: frozenset[str]
    query: Query

    @property
    def text(self) -> str:
        return self.query.text

    @cached_property
    def many(self) -> bool:
        """Whether there are several figures of one item."""
        query = self.query
        of_all = not query.departments and _PLURAL.search(self.text) is not None
        return len(query.departments) > 1 or len(query.years) > 1 or query.over is not None or of_all

    @cached_property
    def names_total(self) -> bool:
        return any(each.slot == "item" and each.text.endswith(_TOTAL_WORDS) for each in self.query.mentions)


def find_operation(named: frozenset[str], query: Query) -> Operation:
    """Return what is to be done with the figures; `named` are the operations that cues of the question name."""
    signs = _Signs(_completed(named, query), query)
    return next((chosen for rule in _RULES if (chosen := rule(signs)) is not None), Operation.LOOKUP)


def find_measured(named: frozenset[str], operation: Operation, query: Query) -> Operation | None:
    """Return what is worked out for each of the things that a question ranks or limits, None for the plain figure."""
    of_per_cent = any(bound.unit == "%" for bound in query.bounds)
    one = (
        not ranks_accounts(query.text)
        and len(query.departments) == 1
        and query.over != "years"
        and len(query.years) < 2
    )
    if one or query.over == "projects" or not (operation in CHOICES or query.bounds):
        return None
    if _GROWTH_WORDS.search(query.text) or (of_per_cent and _CHANGES.search(query.text)):
        return Operation.GROWTH
    if _CHANGE_WORDS.search(query.text) or (query.bounds and (named & {"change"} or _MOVED.search(query.text))):
        return Operation.CHANGE
    if _SHARE_WORDS.search(query.text) or (of_per_cent and _OF_WHOLE.search(query.text)):
        return Operation.SHARE
    return Operation.AVERAGE if "average" in named and "人均" in query.text else None


def ranks_accounts(text: str) -> bool:
    """Return whether a question ranks accounts: 项级科目里最大的, 哪项支出最高."""
    return ACCOUNT_LEVEL.search(text) is not None or _SPENT_ON.search(text) is not None


def names_average(text: str) -> bool:
    """Return whether 人均 is part of an indicator's name and not something to compute: 人均成本."""
    return _NAMED_AVERAGE.search(text) is not None


def _completed(named: frozenset[str], query: Query) -> frozenset[str]:
    """Return the operations named with those whose cue is part of another, and without what is only part of a name."""
    text, found = query.text, set(named)
    if names_average(text):
        found.discard("average")
    if query.over is not None:  # 最大的项目 is one cue for both
        found |= {value for value, pattern in _EXTREMES.items() if re.search(pattern, text)}
    if query.nth is not None:  # 排名第二
        found.add("rank")
    if re.search(r"哪[类种].{0,4}最[多大高]", text):  # in 哪类车最多 the cue is part of a name
        found.add("max")
    if _PORTION.search(text):
        found.add("share")
    return frozenset(found)


def _growth_in_per_cent(signs: _Signs) -> Operation | None:
    query = signs.query
    changes = query.base_year or query.compares_last_year or _CHANGES.search(signs.text)
    in_per_cent = "share" in signs.named and not _OF_WHOLE.search(signs.text) and changes
    return Operation.GROWTH if in_per_cent and not signs.named & {"max", "min", "rank"} else None


def _spread(signs: _Signs) -> Operation | None:
    """最高和最低相差多少."""
    if not {"max", "min"} <= signs.named:
        return None
    return Operation.SPREAD if signs.named & {"difference", "ratio", "change"} else Operation.RANK


def _chosen_by_share(signs: _Signs) -> Operation | None:
    """占比最高的部门: what is ranked are shares."""
    several = signs.query.over in ("departments", "years") or len(signs.query.departments) > 1
    if re.search(r"(?:占比|比重|份额|比例)最[大高多]", signs.text) or (several and "share" in signs.named):
        return _chosen(signs)
    return None


def _part_of_base(signs: _Signs) -> Operation | None:
    asked = signs.query.bases and ("share" in signs.named or "占" in signs.text)
    return Operation.SHARE if asked else None


def _rate(signs: _Signs) -> Operation | None:
    for value in ("ratio", "share", "rank", "growth"):
        if value in signs.named and not (value == "growth" and signs.named & {"max", "min"}):
            return Operation(value)
    return None


def _chosen(signs: _Signs) -> Operation | None:
    return next((Operation(value) for value in ("rank", "max", "min") if value in signs.named), None)


def _difference(signs: _Signs) -> Operation | None:
    if "difference" not in signs.named:
        return None
    return Operation.COMPARE if "compare" in signs.named else Operation.DIFFERENCE


def _year_with_more(signs: _Signs) -> Operation | None:
    if signs.query.over != "years" or not _MORE.search(signs.text):
        return None
    return Operation.MIN if re.search(r"更?[少低小]", signs.text) else Operation.MAX


def _compared(signs: _Signs) -> Operation | None:
    query = signs.query
    between = query.over == "departments" and len(query.departments) > 1
    if "compare" in signs.named or (between and not (signs.named or signs.names_total)):
        return Operation.COMPARE
    return None


def _changed(signs: _Signs) -> Operation | None:
    query = signs.query
    changed = "change" in signs.named or query.base_year is not None or query.compares_last_year
    return Operation.CHANGE if changed else None


def _averaged(signs: _Signs) -> Operation | None:
    return Operation.AVERAGE if "average" in signs.named else None


def _parts_listed(signs: _Signs) -> Operation | None:
    of_one = "list" in signs.named and len(signs.query.items) == 1
    return Operation.LIST if of_one and re.search(r"由哪|组成|构成", signs.text) else None


def _compared_in_words(signs: _Signs) -> Operation | None:
    several = len(signs.query.departments) > 1
    return Operation.COMPARE if several and re.search(r"是不是比|是否比|有没有比", signs.text) else None


def _totals_before_others(signs: _Signs) -> bool:
    """Return whether 合计 is of the one thing before it, and something else is asked after it: A合计多少，B多少."""
    total = _TOTAL_OF_ONE.match(signs.text)
    return total is not None and any(each.slot == "item" and each.start >= total.end() for each in signs.query.mentions)


def _added(signs: _Signs) -> Operation | None:
    query = signs.query
    if _totals_before_others(signs):
        return None
    terms = len(query.items) + len(query.residue) > 1 or query.wanted
    return Operation.SUM if "sum" in signs.named and (signs.many or terms) and query.over is None else None


def _counted(signs: _Signs) -> Operation | None:
    return Operation.COUNT if "count" in signs.named and "list" not in signs.named else None


def _added_as_named(signs: _Signs) -> Operation | None:
    """公用经费和人员经费合计, where 合计 is part of the last item's name, and 甲加乙."""
    query, text = signs.query, signs.text
    if _totals_before_others(signs):
        return None
    several = len(query.items) > 1
    in_name = text.count("合计") == 1 and several and re.search(r"各|分别", text) is None
    if in_name or ("sum" in signs.named and (signs.many or several)):
        return Operation.SUM
    plus = several and re.search(r"[\u4e00-\u9fff\d]加[\u4e00-\u9fff\d]", text)
    return Operation.SUM if plus else None


def _listed(signs: _Signs) -> Operation | None:
    several = max(map(len, (signs.query.departments, signs.query.years, signs.query.scopes))) > 1
    if "list" in signs.named and several and not _PARTS_ASKED.search(signs.text):
        return Operation.LOOKUP  # 两家三公经费各多少 asks for each one's figure, not for its parts
    return next((Operation(value) for value in ("trend", "list") if value in signs.named), None)


def _compared_by_adjective(signs: _Signs) -> Operation | None:
    several = len(signs.query.departments) > 1
    return Operation.COMPARE if several and re.search(r"比.{1,20}[多少高低大小]", signs.text) else None


def _total_of_several(signs: _Signs) -> Operation | None:
    query = signs.query
    several = len(query.departments) > 1 and (not query.by_region or _PLURAL.search(signs.text) is not None)
    return Operation.SUM if signs.names_total and (several or query.over == "departments") else None


_RULES: tuple[Callable[[_Signs], Operation | None], ...] = (
    _growth_in_per_cent,
    _spread,
    _chosen_by_share,
    _part_of_base,
    _rate,
    _chosen,
    _difference,
    _year_with_more,
    _compared,
    _changed,
    _averaged,
    _parts_listed,
    _compared_in_words,
    _added,
    _counted,
    _added_as_named,
    _listed,
    _compared_by_adjective,
    _total_of_several,
)
