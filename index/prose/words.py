"""The words around figures that decide what a figure is: goal sections, subjects, totals, counted things, openers."""

import re

from index.text.normalization import clean_label, squeeze

_OPENS = re.compile(r"(?:其中|包括|如下|方面|分别为|具体是|具体为|构成)[:,]?$")
_PROMISED = re.compile(
    r"^(?P<item>[^,;。]{0,30}?)(?:主要|具体|详细)?(?:支出|预算|安排|编制)?(?:内容|情况|构成|明细)?如下:$"
)
_GOALS = re.compile(r"绩效|目标|指标")
_PROJECTS = re.compile(r"绩效|项目")
_GENERIC = re.compile(
    r"^(?:项目)?(?:概述|概况|立项依据|实施主体|实施方案|实施周期|实施计划|年度预算安排|预算安排|绩效目标|总体绩效目标|分项绩效目标|绩效指标|工作保障措施|"
    r"部门整体绩效目标|整体绩效目标|预算绩效信息|绩效预算信息|预算绩效情况|绩效目标设置情况|数量指标|质量指标|时效指标|成本指标|效益指标|满意度指标)$"
)
_SECTION = re.compile(r"(?:情况|说明|信息|表|依据|管理|设置|公开|(?:部门|单位)[预决]算)$|第.+部分|^部门|^预算|^其他")
_TOTAL = re.compile(r"总计|合计|总额|收支$|总收入|总支出|^(?:部门)?(?:收入|支出)预算$|^预算(?:收入|支出|收支)$|收支总")
_NAMES_ITSELF = re.compile(r"20\d{2}年|^(?:本|我)(?:部门|单位|局|办|委|院|厅|街道|中心)")
_START = 20
_FORM_PART = re.compile(r"^(?:项目)?(?:概述|概况|立项依据|实施主体|实施方案|实施周期|实施计划|年度预算安排|绩效目标)$")
_OF_PROJECT = re.compile(r"(?:项目)?(?:经费|支出)?情况说明$|绩效目标表$")
_TOPIC = re.compile(r"(?:费|经费|支出|收入|公积金|补贴)$|[(][类款项][)]$")
_TOPIC_TAIL = re.compile(r"(?:支出)?(?:预算|决算)?(?:安排|执行)?(?:及增减变化原因|总体|具体)?(?:情况)?(?:说明)?$")
_ABOUT_TOPIC = re.compile(r"(?:总体|具体)?(?:情况)?(?:说明)?$")
_LONGEST_TOPIC = 70
_VERBS = re.compile(
    r"(?:设有?|内设|下设|下属|下辖|包括|包含|安排|开展|召开|举办|制定|修改|对|有|含|完成|推进|规范|组织|现有的?|共有?|审议|听取|新增|购置|和|、|与|及|由|"
    r"纳入|涉及|各|至|到|聘用|聘请|培训|建设|新建|联办|承办|主办|编制|发布|关于|等|(?:本|我)(?:部门|单位)|第|的|[,;:。(])$"
)
_BODIES = re.compile(r"(?:机构|单位|科室|处室|部门)$")  # 办公室、人事科2个内设机构: the count is of the noun behind it
_COUNTED = re.compile(
    r"^(?!共计|合计|总计|关于)(?P<noun>[\u4e00-\u9fff“”]{2,16}?)(?=[和及与、]?\d|[,。;、:()]|$|开展|进行|组成|的|实行|实施|完成|以|提供|的(?:综合)?收支|预算不单列|构成|实现|达到|纳入|列入|参加)"
)


def opens_parts(sentence: str) -> bool:
    """Return whether the parts of the item follow in the next paragraphs: "…5万元，其中："."""
    return _OPENS.search(sentence.rstrip("。")) is not None


def find_promised(sentence: str) -> str | None:
    """Return of what the parts are promised: "财政拨款支出" of "财政拨款支出主要内容如下：", "" where it names nothing.

    None where the sentence promises parts in other words.
    """
    found = _PROMISED.match(sentence)
    return None if found is None else found["item"]


def is_goal_section(section: tuple[str, ...]) -> bool:
    """Return whether figures under these headings are goals (绩效目标) unless they are money."""
    return any(_GOALS.search(squeeze(heading)) for heading in section)


def find_subject(section: tuple[str, ...]) -> str | None:
    """Return the project or goal that the headings speak of, None for the department itself."""
    labels = [clean_label(heading) for heading in reversed(section)]
    if len(labels) > 1 and _FORM_PART.match(labels[0]):
        named = _OF_PROJECT.sub("", labels[1])
        return named if named != labels[1] and len(named) > 2 else None
    if not any(_PROJECTS.search(label) for label in labels):
        return None
    for label in labels:
        if not _GENERIC.match(label):
            return None if _SECTION.search(label) else label
    return None


def find_topic(sentence: str) -> str | None:
    """Return the item that a sentence or heading without figures names for those after it, None where it names none.

    >>> find_topic("1、教育支出(类)普通教育(款)小学教育(项)。"), find_topic("(二)公务接待费预算情况说明")
    ('教育支出(类)普通教育(款)小学教育(项)', '公务接待费')
    """
    line = clean_label(sentence.rstrip("。"))
    if len(line) > _LONGEST_TOPIC or re.search(r"[,;:]|原因|由于|因为", line):
        return None
    for name in (_TOPIC_TAIL.sub("", line), _ABOUT_TOPIC.sub("", line)):
        if _TOPIC.search(name):
            return name
    return None


def starts_anew(text: str, department: str) -> bool:
    """Return whether a paragraph names year or department first, and so is no further part of what came before."""
    start = squeeze(text)[:_START]
    return _NAMES_ITSELF.search(start) is not None or (bool(department) and department[:_START] in start)


def is_total(item: str) -> bool:
    """Return whether an item is by its name a total that covers other items."""
    return _TOTAL.search(item) is not None


def states_count(words: str) -> bool:
    """Return whether the words before a number say how many there are, not how many are aimed at."""
    return re.search(r"(?:安排|设有?|共有|现有|包括|涉及|下属|项目共?|项目数)$", words) is not None


def find_counted(following: str, words: str) -> str | None:
    """Return what is counted when it stands after the number: "设9个内设机构"; None when it stands before."""
    found = _COUNTED.match(following)
    lists = found is not None and "、" in words and _BODIES.search(found["noun"]) is not None
    if found is None or not (_VERBS.search(words) or not words or lists):
        return None
    return clean_label(found["noun"])
