"""What a document tells about something: its use of money, goals, measures, grounds, projects."""

import re
from collections.abc import Sequence

from index.records import SectionRole
from qa.asked import asks_all
from qa.linking.targets import Target
from qa.passages import thresholds
from qa.passages.old.evidence import Reading, announced, announces_list, documents_of, read_passages
from qa.passages.old.facets import Aspect, aspects_of
from qa.passages.old.organisation import answer_units, asks_staff, asks_units
from qa.passages.old.quotes import LONGEST_QUOTE, lead_line, quote_line, quote_list, telling_part
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import Topic, find_topic
from qa.query.slots import Query
from qa.rendering.statement import Statement

_HEADING_WEIGHT, _SENTENCE_WEIGHT, _NAMED_WEIGHT = 0.6, 0.6, 1.5
# How much a passage that the search ranks first gains over one that it does not find.
_FOUND_WEIGHT = 0.8
_FOUND = 20
_MOST_QUOTES = 8
# So many items are quoted at length, more of them cut.
_FEW = 3
_LONGEST_ITEM = 120
_LONGEST_WHOLE = 1000
# Passages no longer than this are names in a list, even without ordinals.
_LABEL = 30
_TABLE_TITLE = re.compile(r"表(?:\([^()]{2,12}\))?(?::[^,。;]{2,30})?$")
_ASKS_MEANING = re.compile(r"定义|含义|意思|释义")
_ASKS_FIGURE = re.compile(r"多少|几[个家项辆台名人次条户]|how (?:much|many)", re.IGNORECASE)
_ASKS_MONEY = re.compile(r"(?:预算|决算|支出|收入|经费|费用|金额)(?:数|额)?[?？。]?$")
_FIGURE = re.compile(
    r"\d[%万亿千元余多名人个项家辆台次条户件期页所座平公吨亩]|[一二两三四五六七八九十百千]+[个家项辆台名人次条户]"
)
_CLAUSE = re.compile(r"[,;。:，；：]")
_ORDINAL = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+")
_LEAST_CLAUSE = 0.5


def answer_description(
    query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> list[str]:
    """Return what each department's documents tell on the topic, seen from the side asked about."""
    return _describe_all(query, targets, retriever, statement, thresholds.DESCRIPTION, needs_side=False)


def answer_aspect(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what answers "X是什么" where X is no term but a side of something: its goal, its grounds, its use."""
    if _ASKS_MEANING.search(query.text):
        return []
    return _describe_all(query, targets, retriever, statement, thresholds.DESCRIPTION)


def answer_literally(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what has nearly all the words of a question for a figure that no record has, or the units in prose."""
    if not query.departments:
        # The name of a project leads to its department, and so do its words where they are nearly all there.
        named = any(item.subject for item in query.items)
        return _describe_all(
            query, targets, retriever, statement, thresholds.DESCRIPTION if named else thresholds.LITERAL
        )
    if asks_units(query) or asks_staff(query):
        told = answer_units(query, targets, retriever, statement)
        if told or asks_units(query):
            return told
    topic = find_topic(query)
    if not topic.terms:
        return []
    asks_figure = _ASKS_FIGURE.search(query.text) is not None or _ASKS_MONEY.search(query.text) is not None
    lines: list[str] = []
    for target in targets:
        readings = read_passages(retriever, target.documents, topic.words)
        if asks_figure:
            readings = [reading for reading in readings if _gives_figure(topic, reading.text)]
        lines += _describe(query, topic, readings, retriever, statement, thresholds.LITERAL)
    return lines


def _describe_all(
    query: Query,
    targets: Sequence[Target],
    retriever: Retriever,
    statement: Statement,
    least: float,
    needs_side: bool = True,
) -> list[str]:
    """Return a description for each department named, one from all documents when none is."""
    topic = find_topic(query)
    lines: list[str] = []
    for group in [[target] for target in targets] if query.departments else [targets]:
        readings = read_passages(retriever, documents_of(group), topic.words)
        if needs_side:
            readings = [reading for reading in readings if _is_side(query, topic, reading)]
        lines += _describe(query, topic, readings, retriever, statement, least)
    return lines


def _is_side(query: Query, topic: Topic, reading: Reading) -> bool:
    """Return whether a passage stands under the heading of a side that the question names."""
    return bool(reading.section) and (
        topic.names_whole(reading.section)
        or any(aspect.heading.search(reading.section) for aspect in aspects_of(query.text))
    )


def _gives_figure(topic: Topic, text: str) -> bool:
    """Return whether a clause on the topic has a figure; the ordinal that a text begins with is none."""
    clauses = _CLAUSE.split(_ORDINAL.sub("", text))
    return any(_FIGURE.search(clause) and topic.share(clause) >= _LEAST_CLAUSE for clause in clauses)


def _describe(
    query: Query,
    topic: Topic,
    readings: Sequence[Reading],
    retriever: Retriever,
    statement: Statement,
    least: float,
) -> list[str]:
    """Return the best passage that has so much of the topic, with its list, as lines."""
    aspects = aspects_of(query.text)
    weighed = [(reading, weight) for reading in readings if (weight := _weigh(topic, aspects, reading, least)) > 0]
    if not weighed:
        return []
    best = weighed[0][0] if len(weighed) == 1 else _best_of(weighed, topic, retriever)
    identity = best.document.identity
    section = f"“{best.section}”" if best.section else ""
    lead = lead_line(
        statement, identity.department, identity.fiscal_year, f"文件{section}写明：", "what the document says"
    )
    together = _with_its_list(topic, aspects, best, readings)
    if best.is_list_item or announces_list(best.text):
        whole = asks_all(query.text)
        longest = _LONGEST_WHOLE if whole else _LONGEST_ITEM if len(together) > _FEW else LONGEST_QUOTE
        most = len(together) if whole else _MOST_QUOTES
        lines = quote_list(statement, together, most, longest)
        return [lead, *lines] if lines else []

    def weigh(text: str) -> float:
        return topic.share(text) + sum(aspect.sentence.search(text) is not None for aspect in aspects)

    lines = [
        quote_line(statement, each, telling_part(each, weigh, LONGEST_QUOTE if each is best else _LONGEST_ITEM))
        for each in together[:_MOST_QUOTES]
    ]
    return [lead, *(line for line in lines if line)] if any(lines) else []


def _best_of(weighed: Sequence[tuple[Reading, float]], topic: Topic, retriever: Retriever) -> Reading:
    """Return the best of several passages by their weight and by how high the search ranks them."""
    found = retriever.search(topic.words, sorted({reading.document.id for reading, _ in weighed}), k=_FOUND)
    top = max((each.score for each in found), default=0.0) or 1.0
    ranked = {(each.stored.document.id, each.stored.passage.index): each.score / top for each in found}
    return max(
        weighed,
        key=lambda pair: pair[1] + _FOUND_WEIGHT * ranked.get((pair[0].document.id, pair[0].stored.passage.index), 0.0),
    )[0]


def _weigh(topic: Topic, aspects: Sequence[Aspect], reading: Reading, least: float) -> float:
    """Return how well a passage describes the topic, 0 when it has too little of it."""
    if reading.role is SectionRole.GLOSSARY or _TABLE_TITLE.search(reading.text):
        return 0.0
    share = topic.share(f"{reading.headings}/{reading.text}")
    if share < least:
        return 0.0
    heading = reading.section
    if any(
        each.needed and not (each.heading.search(heading) or each.sentence.search(reading.text)) for each in aspects
    ):
        return 0.0
    score = share + 0.5 * topic.share(reading.text) + _NAMED_WEIGHT * topic.names(heading)
    for aspect in aspects:
        score += _HEADING_WEIGHT * (aspect.heading.search(heading) is not None)
        score += _SENTENCE_WEIGHT * (aspect.sentence.search(reading.text) is not None)
    return score + min(len(reading.text), 80) / 400


def _with_its_list(
    topic: Topic, aspects: Sequence[Aspect], best: Reading, readings: Sequence[Reading]
) -> list[Reading]:
    """Return a passage with the items that it announces, or with the rest of its list where all of that is asked for."""
    if announces_list(best.text):
        return [best, *announced(readings, best)]
    asked = any(aspect.heading.search(best.section) for aspect in aspects)
    if not asked and not best.is_list_item and len(best.text) > _LABEL:
        return [best]
    if not asked and not topic.terms:
        return [best]
    whole = asked or topic.share(best.text) < thresholds.DESCRIPTION
    return [
        reading
        for reading in readings
        if (whole or topic.share(reading.text) >= thresholds.DESCRIPTION)
        and reading.document.id == best.document.id
        and reading.stored.passage.heading_path == best.stored.passage.heading_path
        and (reading.level == best.level or reading.level > best.level > 0)
    ]
