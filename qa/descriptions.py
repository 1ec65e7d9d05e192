"""What a document tells about something: its use of money, goals, measures, grounds, projects, units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import SectionRole
from qa import thresholds
from qa.evidence import Reading, announced, announces_list, documents_of, read_passages
from qa.query import Query
from qa.quotes import lead_line, quote_line, quote_list, shorten, telling_part
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target
from qa.topics import Topic, find_topic, fold


@dataclass(frozen=True, slots=True)
class _Aspect:
    """A side of a thing that is asked about, and how headings and sentences on it read."""

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    sentence: re.Pattern[str]


def _aspect(asked: str, heading: str, sentence: str) -> _Aspect:
    return _Aspect(re.compile(asked), re.compile(heading), re.compile(sentence))


_ASPECTS = (
    _aspect("措施|保障", "措施|保障", "措施"),
    _aspect("依据", "依据", "根据|依据|《"),
    _aspect("用途|用来|用于|用在|用到|花在|花到|做什么|干什么", "用途", "用于|用途"),
    _aspect("怎么分|构成|组成", "年度预算安排|构成", "其中|包括|分别"),
    _aspect("目标|任务", "目标|任务", "目标|任务"),
    _aspect("绩效目标", "[总整]体.{0,4}目标", "[总整]体.{0,4}目标"),
    _aspect("是个什么|是什么项目|项目概|建在|在哪|多大|介绍", "概[况述]|项目情况", "位于|建设|面积"),
    _aspect("怎么算|怎么计算|算出|测算", "测算|依据|概[况述]", r"测算|每|\d[*×xX]\d|标准|×"),
    _aspect("开展|怎么做|如何|怎样", "方案|内容|计划", "开展|组织|制定"),
)
_HEADING_WEIGHT, _SENTENCE_WEIGHT, _NAMED_WEIGHT = 0.6, 0.6, 1.5
# How much a passage that the search ranks first gains over one that it does not find.
_FOUND_WEIGHT = 0.8
_FOUND = 20
_MOST_QUOTES = 8
_LONGEST_ITEM = 120
# Passages no longer than this are names in a list, even without ordinals.
_LABEL = 30
_ASKS_UNITS = re.compile(
    r"内设机构|机构设置|处室|科室|(?:下属|所属|预算|二级|直属|事业)单位|编制范围|(?:哪些|几[个家]|多少[个家])单位|单位(?:构成|有哪些)"
)
_ASKS_FIGURE = re.compile(r"多少|几[个家项辆台名人次条户]|how (?:much|many)", re.IGNORECASE)
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千]+[个家项辆台名人次条户]")


def answer_description(
    query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> list[str]:
    """Return what each department's documents tell on the topic, seen from the side asked about."""
    topic = find_topic(query)
    groups = [[target] for target in targets] if query.departments else [list(targets)]
    lines: list[str] = []
    for group in groups:
        documents = documents_of(group)
        readings = read_passages(retriever, documents, topic.words)
        if not readings:
            continue
        found = retriever.search(topic.words, [document.id for document in documents], k=_FOUND)
        top = max((each.score for each in found), default=1.0) or 1.0
        ranked = {(each.stored.document.id, each.stored.passage.index): each.score / top for each in found}
        lines += _describe(query, topic, readings, ranked, statement, thresholds.DESCRIPTION)
    return lines


def answer_aspect(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what answers "X是什么" where X is no term but a side of something: its goal, its grounds, its use."""
    if not any(aspect.asked.search(query.question) for aspect in _ASPECTS):
        return []
    return answer_description(query, targets, retriever, statement)


def answer_literally(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what has nearly all the words of a question for a figure that no record has, or the units in prose."""
    if not query.departments:
        return []
    if query.over == "units" or _ASKS_UNITS.search(query.question):
        return _units(targets, retriever, statement)
    topic = find_topic(query)
    if not topic.terms:
        return []
    asks_figure = _ASKS_FIGURE.search(query.question) is not None
    lines: list[str] = []
    for target in targets:
        readings = [
            reading
            for reading in read_passages(retriever, target.documents, topic.words)
            if not asks_figure or _FIGURE.search(reading.text)
        ]
        lines += _describe(query, topic, readings, {}, statement, thresholds.LITERAL)
    return lines


def _units(targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    lines: list[str] = []
    for target in targets:
        readings = read_passages(retriever, target.documents, "机构设置 预算单位", (SectionRole.ORGANISATION,))
        if not readings:
            continue
        first = readings[0].document
        own = [reading for reading in readings if reading.document.id == first.id][:_MOST_QUOTES]
        lead = lead_line(
            statement, first.identity.department, first.identity.fiscal_year, "：机构和预算单位", "its units"
        )
        lines += [lead, *(quote_line(statement, reading, shorten(reading.stored.passage.text)) for reading in own)]
    return [line for line in lines if line]


def _describe(
    query: Query,
    topic: Topic,
    readings: Sequence[Reading],
    ranked: dict[tuple[int, int], float],
    statement: Statement,
    least: float,
) -> list[str]:
    """Return the best passage as lines. `ranked` are scores 0..1 by (document, index) of what the search found."""
    aspects = [aspect for aspect in _ASPECTS if aspect.asked.search(query.question)]
    best, best_score = None, 0.0
    for reading in readings:
        score = _weigh(topic, aspects, reading, least)
        if score > 0:
            score += _FOUND_WEIGHT * ranked.get((reading.document.id, reading.stored.passage.index), 0.0)
        if score > best_score:
            best, best_score = reading, score
    if best is None:
        return []
    identity = best.document.identity
    path = best.stored.passage.heading_path
    section = f"“{fold(path[-1])}”" if path else ""
    lead = lead_line(
        statement, identity.department, identity.fiscal_year, f"文件{section}写明：", "what the document says"
    )
    together = _with_its_list(topic, aspects, best, readings)
    if len(together) > 1:
        lines = quote_list(statement, together, _MOST_QUOTES, _LONGEST_ITEM)
    else:

        def weigh(text: str) -> float:
            return topic.share(text) + sum(aspect.sentence.search(text) is not None for aspect in aspects)

        lines = [quote_line(statement, best, telling_part(best, weigh))]
    return [lead, *lines] if any(lines) else []


def _weigh(topic: Topic, aspects: Sequence[_Aspect], reading: Reading, least: float) -> float:
    """Return how well a passage describes the topic, 0 when it has too little of it."""
    if reading.role is SectionRole.GLOSSARY:
        return 0.0
    share = topic.share(f"{reading.headings}/{reading.text}")
    if share < least:
        return 0.0
    heading = reading.headings.rpartition("/")[2]
    score = share + 0.5 * topic.share(reading.text) + _NAMED_WEIGHT * topic.names(heading)
    for aspect in aspects:
        score += _HEADING_WEIGHT * (aspect.heading.search(heading) is not None)
        score += _SENTENCE_WEIGHT * (aspect.sentence.search(reading.text) is not None)
    return score + min(len(reading.text), 80) / 400


def _with_its_list(
    topic: Topic, aspects: Sequence[_Aspect], best: Reading, readings: Sequence[Reading]
) -> list[Reading]:
    """Return a passage with the items that it announces, or with the rest of its list where all of that is asked for."""
    if announces_list(best.text):
        return [best, *announced(readings, best)]
    if not best.is_list_item and len(best.text) > _LABEL:
        return [best]
    heading = best.headings.rpartition("/")[2]
    whole = any(aspect.heading.search(heading) for aspect in aspects) or topic.share(best.text) < thresholds.DESCRIPTION
    return [
        reading
        for reading in readings
        if (whole or topic.share(reading.text) >= thresholds.DESCRIPTION)
        and reading.document.id == best.document.id
        and reading.stored.passage.heading_path == best.stored.passage.heading_path
        and reading.level == best.level
    ]
