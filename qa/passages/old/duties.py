"""What a department does, and which department does something: from the sections on 职责 of the documents."""

import re
from collections.abc import Sequence

from index.records import SectionRole
from qa.asked import asks_all
from qa.linking.targets import Target
from qa.passages import thresholds
from qa.passages.old.evidence import Reading, documents_of, read_passages
from qa.passages.old.quotes import lead_line, quote_line, quote_list, shorten
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import Term, Topic, find_topic
from qa.query.slots import Language, Query
from qa.rendering.statement import Statement

_MOST_ITEMS = 10
_LONGEST_ITEM = 70
# A few long items are not cut as many are: this much is read at a glance.
_LONGEST_LIST = 640
_LONGEST_WHOLE = 1000
# Of departments that the question does not name, only so much each, and not all of very many.
_MOST_OF_EACH = 3
_MOST_DEPARTMENTS = 20
_TASKS = re.compile(r"任务|重点工作|工作目标")
_WHO = re.compile(r"找谁|找哪|哪个局|谁管|谁负责|归谁|哪个部门|哪家|哪个单位|归哪")
_GENERIC = re.compile(r"工作|管理|负责|新增|哪一|职责|内容|方面|部门")


def answer_duties(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return each department's duties, those on the topic when there is one; or whose duty something is."""
    topic = _topic(query)
    if _WHO.search(query.text) and topic.terms:
        return _responsible(topic, targets, retriever, statement)
    if not query.departments and query.over != "departments":
        return []
    most = _MOST_ITEMS if query.departments else _MOST_OF_EACH
    lines: list[str] = []
    for target in targets[:_MOST_DEPARTMENTS]:
        lines += _duties_of(query, topic, target, retriever, statement, most)
    return lines


def _topic(query: Query) -> Topic:
    """Return the topic without words that every duty has."""
    topic = find_topic(query)
    kept = []
    for term in topic.terms:
        forms = tuple(form for form in (_GENERIC.sub("", form) for form in term.forms) if len(form) > 1)
        if forms:
            kept.append(Term(forms, term.named))
    return Topic(tuple(kept), topic.quoted, topic.words)


def _responsible(topic: Topic, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    readings = [
        reading
        for reading in read_passages(retriever, documents_of(targets), topic.words, (SectionRole.DUTIES,))
        if not _is_title(reading)
    ]
    lines: list[str] = []
    for term in topic.terms:
        ranked = sorted(readings, key=lambda reading: -_rank(term, reading))
        if not ranked or _rank(term, ranked[0]) < thresholds.DUTY:
            continue
        best = ranked[0]
        identity = best.document.identity
        english = statement.language is Language.ENGLISH
        asked = term.forms[0]
        quote = quote_line(statement, best, _sentence(term, best))
        if quote:
            lines += [
                f"**{asked}: {identity.department}**" if english else f"**{asked}：由{identity.department}负责**",
                quote,
            ]
    return lines


def _rank(term: Term, reading: Reading) -> float:
    at = term.find(reading.text)
    return (
        term.share(reading.text)
        + (0.2 if at is not None else 0)
        + (0.1 if re.search("负责|主管|承担", reading.text) else 0)
    )


def _sentence(term: Term, reading: Reading) -> str:
    for part in re.split(r"(?<=[。；;])", reading.stored.passage.text):
        if term.share(re.sub(r"\s", "", part)) >= thresholds.DUTY:
            return part
    return shorten(reading.stored.passage.text, _LONGEST_ITEM)


def _duties_of(
    query: Query, topic: Topic, target: Target, retriever: Retriever, statement: Statement, most: int
) -> list[str]:
    readings = [
        reading
        for reading in read_passages(retriever, target.documents, "主要职责", (SectionRole.DUTIES,))
        if not _is_title(reading) and bool(_TASKS.search(reading.headings)) == bool(_TASKS.search(query.text))
    ]
    if not readings:
        return []
    first = readings[0].document
    readings = [reading for reading in readings if reading.document.id == first.id]
    identity = first.identity
    if topic.terms:
        on_topic = [reading for reading in readings if topic.share(reading.text) >= thresholds.DUTY]
        if not on_topic:
            return []
        lead = lead_line(statement, identity.department, identity.fiscal_year, "职责中的有关内容：", "duties on this")
        quotes = [
            quote_line(statement, reading, "".join(_parts_on(topic, reading))) for reading in on_topic[:_MOST_ITEMS]
        ]
        return [lead, *(quote for quote in quotes if quote)]
    items = [reading for reading in readings if reading.is_list_item]
    counted = f"（共{len(items)}条）" if len(items) > 1 else ""
    lead = lead_line(
        statement,
        identity.department,
        identity.fiscal_year,
        f"的主要职责{counted}：",
        f"main duties{counted and f' ({len(items)})'}",
    )
    if asks_all(query.text):
        return [lead, *quote_list(statement, readings, len(readings), _LONGEST_WHOLE)]
    longest = max(_LONGEST_ITEM, _LONGEST_LIST // len(readings))
    return [lead, *quote_list(statement, readings, most, longest)]


def _parts_on(topic: Topic, reading: Reading) -> list[str]:
    parts = [part for part in re.split(r"(?<=[。；;])", reading.stored.passage.text) if part.strip()]
    on = [part for part in parts if any(term.share(re.sub(r"\s", "", part)) >= thresholds.DUTY for term in topic.terms)]
    return on or parts[:1]


def _is_title(reading: Reading) -> bool:
    """Return whether a passage of the section is a heading of the contents page and no sentence."""
    return not re.search(r"[。；;，,：:]", reading.text) and len(reading.text) < 40
