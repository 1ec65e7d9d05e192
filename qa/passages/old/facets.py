"""Sides of a thing that questions ask about: its use, its grounds, its goals; and how headings and sentences on them read.

An aspect makes a passage a better answer; a side is told in a place of its own, found by the name of its heading.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side: how a question asks about it, and how headings and sentences on it read.

    `needed`: a passage that neither stands under such a heading nor reads so tells nothing of it.
    """

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    sentence: re.Pattern[str]
    needed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side that has a place of its own: how a question asks about it, and what its heading or label is called.

    `before_figures`: no figure that is known of the thing can be what is asked for; `of_department`: where the question
    names no other thing it is the department's own; `with_figures`: its place tells amounts.
    """

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    before_figures: bool
    of_department: bool
    with_figures: bool


def sides_of(question: str) -> list[Side]:
    """Return the sides with a place of their own that a question asks about; none where it asks why.

    Where it asks for a figure only those count that figures are told in.
    """
    if _ASKS_WHY.search(question):
        return []
    figure = _ASKS_FIGURE.search(question) is not None
    return [side for side in _SIDES if (side.with_figures or not figure) and side.asked.search(question)]


def aspects_of(question: str) -> list[Aspect]:
    """Return the sides that a question asks about."""
    return [aspect for aspect in _ASPECTS if aspect.asked.search(question)]


_ASKS_WHY = re.compile(r"为什么|为何|为啥|原因|何故")
_ASKS_FIGURE = re.compile(r"多少|(?<!哪)几[个家项万亿元]|how (?:much|many)", re.IGNORECASE)


def _aspect(asked: str, heading: str, sentence: str, needed: bool = False) -> Aspect:
    return Aspect(re.compile(asked), re.compile(heading), re.compile(sentence), needed)


_ASPECTS = (
    _aspect("措施|保障", "措施|保障", "措施"),
    _aspect("依据", "依据", "根据|依据|《"),
    _aspect("用途|用来|用于|用在|用到|花在|花到|做什么|干什么", "用途", "用于|用途"),
    _aspect("怎么分|构成|组成", "年度预算安排|构成", "其中|包括|分别"),
    _aspect("目标|任务", "目标|任务", "目标|任务"),
    _aspect("绩效目标", "[总整]体.{0,4}目标", "[总整]体.{0,4}目标"),
    _aspect("是个什么|是什么项目|项目概|建在|在哪|多大|介绍", "概[况述]|项目情况", "位于|建设|面积"),
    _aspect("怎么算|怎么计算|算出|测算", "测算|依据|概[况述]", r"测算|每|\d[*×xX]\d|标准|×"),
    _aspect("问题|不足|毛病", "问题|不足", "问题|不足|滞后|偏低|不够|不到位|有待", needed=True),
    _aspect("谁|主体", "主体", "负责|实施|承担"),
    _aspect("开展|怎么做|如何|怎样", "方案|内容|计划", "开展|组织|制定"),
    _aspect("做些什么|干些什么|具体做", "概[况述]|内容", "开展|建设|发展"),
)


def _side(
    asked: str,
    heading: str,
    before_figures: bool = True,
    of_department: bool = False,
    with_figures: bool = False,
) -> Side:
    return Side(re.compile(asked), re.compile(heading), before_figures, of_department, with_figures)


_SIDES = (
    _side(
        r"(?:实施|建设|执行|项目)?(?:周期|起止时间|起止日期|工期|期限|建设期)|什么时候.{0,2}(?:开始|开工|动工|启动|实施|完工|完成|竣工|结束|办|交)?"
        r"|何时.{0,2}(?:开始|开工|动工|启动|完工|完成|竣工|结束)?|几月|多久|(?:开工|竣工|完工)(?:时间|日期)?",
        r"周期|起止|工期|期限|(?:实施|建设|项目|时间)时?间|时间安排|实施进度|进度安排|实施计划",
    ),
    _side(
        r"(?:立项|设立|政策|文件|项目|法律)?依据(?:是|有|的)?(?:哪些|什么)?(?:文件|政策|规定)?|根据什么(?:文件)?|凭什么|文号|可研批复|批复文件",
        r"依据|政策文件",
    ),
    _side(
        r"实施主体|(?:实施|责任|承担|承办|建设|主管|参与|参建)(?:单位|部门)|(?:由|归)?(?:谁|哪个单位|哪个部门|哪家单位|哪些单位|哪些部门)"
        r"(?:来|具体|在)?(?:参与)?(?:实施|建设|承担|组织|牵头|执行)(?:的)?",
        r"主体|(?:实施|责任|承担|承办|建设|主管)(?:单位|部门)|组织管理",
    ),
    _side(
        r"(?:实施|工作)(?:方案|计划|步骤|内容)|(?:具体)?(?:怎么|怎样|如何)(?:来|去)?(?:实施|开展|推进|落实|组织)(?:的)?",
        r"方案|实施计划|实施内容|步骤",
    ),
    _side(
        r"(?:年度)?(?:资金|预算|经费)(?:的)?(?:具体)?(?:安排|分配)(?:情况)?|(?:具体)?(?:怎么|怎样|如何)(?:安排|分配)(?:的)?",
        r"(?:预算|资金|经费)(?:安排|分配)",
        before_figures=False,
        with_figures=True,
    ),
    _side(
        r"(?:年度|总体|长期|中期)?(?:项目)?(?:绩效)?总?目标(?:任务)?(?:是|有|的)?(?:哪些|什么)?",
        r"目标",
        before_figures=False,
    ),
    _side(
        r"(?:资金|钱|经费)(?:是|都)?(?:从哪(?:里|儿)?来?|来源(?:是|于)?|哪来|谁出)", r"资金来源|(?:预算|资金|经费)安排"
    ),
    _side(
        r"(?:主要|建设|项目|具体|实施)+内容|(?:项目)?(?:概述|概况)|(?:具体)?建(?:些)?什么|建在哪(?:里|儿)?|是(?:个)?什么项目",
        r"概[述况]|(?:主要|建设|项目)内容|项目情况",
    ),
    _side(r"(?:工作)?保障措施|工作措施|(?:采取|有)了?(?:哪些|什么)(?:工作|具体)?措施", r"措施", of_department=True),
    _side(
        r"(?:主要|重点)?工作任务(?:和目标)?|(?:年度)?(?:主要|重点)任务|重点工作|工作重点|要?[干做办]哪?[几些]?(?:件|项)(?:大|实)?事",
        r"(?:工作|主要|重点|年度).{0,4}任务|重点工作|工作重点|工作目标",
        of_department=True,
    ),
    _side(
        r"(?:发现|存在|指出|有)了?(?:的|些|哪些|什么|啥|何)*(?:主要)?(?:问题|不足|毛病)",
        r"问题|不足",
        of_department=True,
    ),
    _side(
        r"改进措施|整改措施|(?:打算|准备|下一步)?(?:怎么|如何|怎样)改(?:进|善)?",
        r"改进|整改|下一步",
        of_department=True,
    ),
)
