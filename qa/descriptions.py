"""What a document tells about something: its use of money, goals, measures, grounds, projects, units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import SectionRole
from qa.evidence import Reading, announces_list, following_items, read_passages
from qa.query import Query
from qa.quotes import LONGEST_QUOTE, lead_line, quote_line, shorten
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
    _aspect(
        "用途|用来|用于|用在|花在|做什么|怎么分|哪里",
        "用途|概[况述]|年度预算安排|预算数",
        "主要用于|用于|用途|主要包括|包括|主要是|其中",
    ),
    _aspect("目标", "目标", "目标"),
    _aspect("是个什么|项目概|建在|多大|介绍", "概[况述]|项目情况", "位于|建设|面积"),
    _aspect("怎么算|怎么计算|算出", "测算|概[况述]|预算数|依据", "测算|每|[*×xX=]|标准|×"),
    _aspect("开展|怎么做|如何", "实施方案|目标|内容|措施", "开展|组织|制定"),
)
_UNITS = re.compile(r"单位|内设机构|机构|处室|科室|规格")
# How much of the topic a passage with its headings must have: to be quoted as a description, and as the only answer.
_LEAST_SHARE = 0.6
_LEAST_LITERAL = 0.85
_MOST_QUOTES = 8
_LONGEST_ITEM = 120


def answer_description(
    query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> list[str]:
    """Return what each target's documents tell on the topic, seen from the side asked about."""
    topic = find_topic(query)
    aspects = [aspect for aspect in _ASPECTS if aspect.asked.search(query.question)]
    groups = [[target] for target in targets] if query.departments else [list(targets)]
    lines: list[str] = []
    for group in groups:
        lines += _describe(topic, aspects, read_passages(retriever, group, topic.words), statement, _LEAST_SHARE)
    return lines


def answer_literally(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the passage that has nearly all the words of a question for which no record was found."""
    if not query.departments:
        return []
    if query.over == "units" or _UNITS.search(query.question):
        lines = _units(query, targets, retriever, statement)
        if lines:
            return lines
    topic = find_topic(query)
    if not topic.terms:
        return []
    lines = []
    for target in targets:
        lines += _describe(topic, [], read_passages(retriever, [target], topic.words), statement, _LEAST_LITERAL)
    return lines


def _units(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    lines: list[str] = []
    for target in targets:
        readings = read_passages(retriever, [target], query.question, (SectionRole.ORGANISATION,))
        readings = [reading for reading in readings if re.search("[。：:；;]", reading.text)]
        if not readings:
            continue
        first = readings[0].document
        own = [reading for reading in readings if reading.document.id == first.id][:_MOST_QUOTES]
        lines.append(
            lead_line(
                statement, first.identity.department, first.identity.fiscal_year, "：机构和预算单位", "organisation"
            )
        )
        lines += [quote_line(statement, reading, shorten(reading.stored.passage.text)) for reading in own]
    return [line for line in lines if line]


def _describe(
    topic: Topic, aspects: Sequence[_Aspect], readings: Sequence[Reading], statement: Statement, least: float
) -> list[str]:
    scored = [
        (score, -place)
        for place, reading in enumerate(readings)
        if (score := _weigh(topic, aspects, reading, least)) > 0
    ]
    if not scored:
        return []
    best = readings[-max(scored)[1]]
    quoted = _with_neighbours(best, readings)
    identity = best.document.identity
    lead = lead_line(
        statement, identity.department, identity.fiscal_year, f"文件原文{_where(best)}：", "what the document says"
    )
    lines = [quote_line(statement, reading, words) for reading, words in quoted]
    return [lead, *lines] if any(lines) else []


def _weigh(topic: Topic, aspects: Sequence[_Aspect], reading: Reading, least: float) -> float:
    if reading.role is SectionRole.GLOSSARY:
        return 0.0
    whole = topic.share(f"{reading.headings}/{reading.text}")
    if whole < least:
        return 0.0
    score = whole + 0.5 * topic.share(reading.text)
    for aspect in aspects:
        score += 0.8 * bool(aspect.heading.search(reading.headings)) + 0.6 * bool(aspect.sentence.search(reading.text))
    return score + min(len(reading.text), 80) / 400


def _with_neighbours(best: Reading, readings: Sequence[Reading]) -> list[tuple[Reading, str]]:
    """Return a passage with the rest of its list: the items around it, or those that it announces."""
    if announces_list(best.text):
        items = following_items(readings, best)
    elif best.is_list_item:
        items = [
            reading
            for reading in readings
            if reading is not best
            and reading.document.id == best.document.id
            and reading.is_list_item
            and reading.stored.passage.heading_path == best.stored.passage.heading_path
        ]
        together = sorted([best, *items], key=lambda reading: reading.stored.passage.index)
        return [(reading, shorten(reading.stored.passage.text, _LONGEST_ITEM)) for reading in together[:_MOST_QUOTES]]
    else:
        items = []
    return [
        (best, shorten(best.stored.passage.text, LONGEST_QUOTE)),
        *((reading, shorten(reading.stored.passage.text, _LONGEST_ITEM)) for reading in items[:_MOST_QUOTES]),
    ]


def _where(reading: Reading) -> str:
    path = reading.stored.passage.heading_path
    return f"（{fold(path[-1])}）" if path else ""
