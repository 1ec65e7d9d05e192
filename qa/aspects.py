"""Sides of a thing that questions ask about: its use, its grounds, its goals; and how headings and sentences on them read."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side: how a question asks about it, and how headings and sentences on it read."""

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    sentence: re.Pattern[str]


def aspects_of(question: str) -> list[Aspect]:
    """Return the sides that a question asks about."""
    return [aspect for aspect in _ASPECTS if aspect.asked.search(question)]


def _aspect(asked: str, heading: str, sentence: str) -> Aspect:
    return Aspect(re.compile(asked), re.compile(heading), re.compile(sentence))


_ASPECTS = (
    _aspect("措施|保障", "措施|保障", "措施"),
    _aspect("依据", "依据", "根据|依据|《"),
    _aspect("用途|用来|用于|用在|用到|花在|花到|做什么|干什么", "用途", "用于|用途"),
    _aspect("怎么分|构成|组成", "年度预算安排|构成", "其中|包括|分别"),
    _aspect("目标|任务", "目标|任务", "目标|任务"),
    _aspect("绩效目标", "[总整]体.{0,4}目标", "[总整]体.{0,4}目标"),
    _aspect("是个什么|是什么项目|项目概|建在|在哪|多大|介绍", "概[况述]|项目情况", "位于|建设|面积"),
    _aspect("怎么算|怎么计算|算出|测算", "测算|依据|概[况述]", r"测算|每|\d[*×xX]\d|标准|×"),
    _aspect("问题|不足", "问题|不足", "问题|不足|滞后|偏低|不够|不到位|有待"),
    _aspect("谁|主体", "主体", "负责|实施|承担"),
    _aspect("开展|怎么做|如何|怎样", "方案|内容|计划", "开展|组织|制定"),
    _aspect("做些什么|干些什么|具体做", "概[况述]|内容", "开展|建设|发展"),
)
