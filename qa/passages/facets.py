"""What can be asked of a text, facet by facet: where documents tell it and how sentences on it read.

One table; everything that knows a facet by name asks it here. The words are those of documents, never of questions.
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.records import SectionRole
from qa.query.nodes import Facet

Way = Literal["causes", "entries", "duties", "places", "sentences"]


@dataclass(frozen=True, slots=True)
class FacetRow:
    """How one facet is told.

    `ways` are tried in order: what gives the first quote answers. `heading` is what the headings and labels of its own place are
    called, `sentence` how a sentence on it reads, `roles` the sections it stands in where no heading tells.
    `several`: different places say different things of it; `of_department`: where no thing is named it is the department's own; `needed`: what neither stands in its place nor reads so
    tells nothing of it; `lasting`: the year changes little, so that an older document may tell it. `search` is added to the words.
    """

    ways: tuple[Way, ...]
    heading: re.Pattern[str]
    sentence: re.Pattern[str]
    roles: tuple[SectionRole, ...] = ()
    of_department: bool = False
    needed: bool = False
    lasting: bool = False
    several: bool = False
    search: str = ""


def _row(
    ways: tuple[Way, ...],
    heading: str,
    sentence: str,
    roles: tuple[SectionRole, ...] = (),
    search: str = "",
    *,
    of_department: bool = False,
    needed: bool = False,
    lasting: bool = False,
    several: bool = False,
) -> FacetRow:
    return FacetRow(
        ways, re.compile(heading), re.compile(sentence), roles, of_department, needed, lasting, several, search
    )


_TOLD: tuple[Way, ...] = ("places", "sentences")
_ROWS: dict[Facet, FacetRow] = {
    "reason": _row(
        ("causes", "sentences"),
        "原因|必要性|背景|概[况述]|目标",
        r"原因|由于|因[为此]|^(?:[(（]?\d{1,2}[)）、.．])?(?:[^,。;:]{2,6}:)?为[^,。;]|为了|以便|从而|重要意义|保证|确保|保障|提[升高供]|激发|优化",
        search="主要原因",
        several=True,
    ),
    "meaning": _row(
        ("entries", "sentences"),
        "名词解释|释义",
        "是指|指的是|反映|包括|[=＝]",
        (SectionRole.GLOSSARY,),
        "是指",
        needed=True,
        lasting=True,
    ),
    "duties": _row(
        ("duties", "sentences"),
        "职责|职能|分工",
        "负责|承担|主管|拟订|指导|协调|受理",
        (SectionRole.DUTIES,),
        "主要职责 负责",
        of_department=True,
        needed=True,
        lasting=True,
    ),
    "use": _row(_TOLD, "用途|使用(?:方向|范围)|支出内容", "用于|用途|用来|用作|主要保障"),
    "grounds": _row(_TOLD, "依据|政策文件|批复", "根据|依据|按照|依照|[《〔]"),
    "goal": _row(
        _TOLD,
        "目标|(?:工作|主要|重点|年度).{0,4}任务|重点工作|工作重点",
        "目标|任务|实现|达到|确保|完成",
        of_department=True,
    ),
    "period": _row(
        _TOLD,
        "周期|起止|工期|期限|(?:实施|建设|项目|时间)时?间|时间安排|实施进度|进度安排|实施计划",
        r"\d+年|\d+月|季度|年[底初末]|[上下]半年|[上中下]旬|期",
    ),
    "body": _row(
        _TOLD, "主体|(?:实施|责任|承担|承办|建设|主管)(?:单位|部门)|组织管理", "负责|实施|承担|牵头|组织|由.{2,20}"
    ),
    "measures": _row(
        _TOLD,
        "措施|保障|方案|步骤|下一步|改进|整改",
        "措施|通过|加强|完善|建立|制定|采取|严格|开展",
        of_department=True,
    ),
    "problems": _row(_TOLD, "问题|不足", "问题|不足|滞后|偏低|不够|不到位|有待", of_department=True, needed=True),
    "content": _row(
        _TOLD,
        "概[述况]|(?:主要|建设|项目|实施|工作)内容|项目情况|方案|实施计划|步骤",
        "位于|建设|面积|开展|组织|制定|包括|主要",
        lasting=True,
    ),
    "source": _row(_TOLD, "资金来源|(?:预算|资金|经费)安排|来源", "来源|补助|拨款|自筹|列支|调[减剂入]|安排"),
    "parts": _row(
        _TOLD,
        "构成|组成|年度预算安排|(?:预算|资金|经费)(?:安排|分配)|机构(?:设置|情况)|内设机构|人员情况",
        "其中|包括|分别|[下内]设|由.{2,30}(?:组成|构成)",
        (SectionRole.ORGANISATION,),
        of_department=True,
    ),
    "saying": _row(("sentences",), "概[述况]", ""),
}


def row_of(facet: Facet) -> FacetRow:
    """Return how a facet is told."""
    return _ROWS[facet]
