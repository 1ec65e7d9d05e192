"""Why: the sentences of a document that give the reason of a change or of what was (not) planned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.items import concepts
from index.records import SectionRole
from qa.evidence import Reading, read_passages
from qa.query import Query
from qa.quotes import LONGEST_QUOTE, lead_line, quote_line
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target
from qa.topics import Term, Topic, find_topic, fold

_CAUSE = re.compile(
    r"主要原因|原因[是为:：]|主要[是为系]|由于|因为|鉴于|为了|源于|受[^。,，]{1,12}影响|(?<!基)(?<!起)因(?![公素此果])|按照|根据|依据|调入|划转"
)
_STRONG_CAUSE = re.compile(r"原因|由于|因为|(?<!基)(?<!起)因(?![公素此果])|主要是")
_MOVES = re.compile(r"增加|减少|增长|下降|上升|降低|持平|压减|无变化|调增|调减|变化")
_UP, _DOWN = re.compile(r"增加|增长|上升|调增|上涨|提高"), re.compile(r"减少|下降|降低|压减|调减")
_TOTALS = ("收支总计", "支出总计", "收入总计", "财政拨款收支总计")
_TOTAL_WORDS = ("收支安排", "收支预算", "收支总", "收支", "收入支出", "支出预算", "预算安排", "预算支出")
# How much of the topic the passage of a reason must have.
_LEAST_SHARE = 0.6
_NEAR_BEST = 0.75


@dataclass(frozen=True, slots=True)
class _Candidate:
    reading: Reading
    score: float
    has_cause: bool


def answer_reason(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the reasons that each target's documents give, or that they give none."""
    topic = find_topic(query)
    if not topic.terms:
        topic = _whole_budget()
    named = bool(query.departments)
    lines: list[str] = []
    if not named:
        found = _best(query, topic, read_passages(retriever, targets, topic.words + " 原因"))
        return _write(query, topic, found, statement) if found and found[0].has_cause else []
    for target in targets:
        found = _best(query, topic, read_passages(retriever, [target], topic.words + " 原因"))
        lines += _write(query, topic, found, statement)
    return lines


def _whole_budget() -> Topic:
    known = concepts()
    forms = [fold(word) for name in _TOTALS for word in known[name].words] + list(_TOTAL_WORDS)
    return Topic((Term(tuple(dict.fromkeys(forms)), named=True),), ())


def _best(query: Query, topic: Topic, readings: Sequence[Reading]) -> list[_Candidate]:
    """Return the passages that explain the topic, best first, with the list items that a lead announces."""
    printed: set[str] = set()
    candidates = []
    for place, reading in enumerate(readings):
        if reading.role is SectionRole.GLOSSARY or reading.text in printed:
            continue
        printed.add(reading.text)
        candidate = _weigh(query, topic, reading)
        if candidate is not None:
            candidates.append(replace(candidate, score=candidate.score - place / 100_000))
    return sorted(candidates, key=lambda each: -each.score)


def _weigh(query: Query, topic: Topic, reading: Reading) -> _Candidate | None:
    text = reading.text
    cause = _STRONG_CAUSE.search(text) or _CAUSE.search(text)
    share = topic.share(text)
    with_headings = topic.share(f"{reading.headings}/{text}")
    if with_headings < _LEAST_SHARE or (share == 0 and not topic.terms[0].named):
        return None
    score = share + with_headings
    before = text[: cause.start()] if cause is not None else text
    score += topic.share(before)
    starts = [at for at in (term.find(text) for term in topic.terms) if at is not None]
    if starts:
        score += max(0.0, 0.6 - min(starts) / 60)
    if cause is not None:
        score += 1.2 if _STRONG_CAUSE.search(text) else 0.4
    if _MOVES.search(text):
        score += 0.3
    score += _agrees(query, text)
    return _Candidate(reading, score, cause is not None)


def _agrees(query: Query, text: str) -> float:
    """Return more for a passage that prints the figure the question states, or moves the way it says."""
    score = 0.0
    for value in query.stated_values:
        if re.search(rf"(?<![\d.]){re.escape(format(value, 'f'))}(?!\d)", text.replace(",", "")):
            score += 0.8
    for way in (_UP, _DOWN):
        if way.search(query.question) and way.search(text):
            score += 0.2
    return score


def _write(query: Query, topic: Topic, found: Sequence[_Candidate], statement: Statement) -> list[str]:
    if not found:
        return []
    best = found[0]
    document = best.reading.document
    identity = document.identity
    if not best.has_cause:
        lead = lead_line(
            statement, identity.department, identity.fiscal_year, "：文件没有说明原因", "the document gives no reason"
        )
        return [lead, quote_line(statement, best.reading, _told(topic, best.reading))]
    lead = lead_line(
        statement, identity.department, identity.fiscal_year, "：文件说明的原因", "the reason the document gives"
    )
    lines = [lead]
    for candidate in found[:2]:
        if candidate.has_cause and (
            candidate is best or (candidate.score >= best.score * _NEAR_BEST and _adds(topic, best, candidate))
        ):
            lines.append(quote_line(statement, candidate.reading, _told(topic, candidate.reading)))
    return [line for line in lines if line]


def _adds(topic: Topic, best: _Candidate, other: _Candidate) -> bool:
    """Return whether another passage speaks of a term that the best one does not."""
    return any(term.share(best.reading.text) < _LEAST_SHARE <= term.share(other.reading.text) for term in topic.terms)


def _told(topic: Topic, reading: Reading) -> str:
    """Return a passage whole, or of a long one the sentences from the first on the topic to its reason."""
    printed = reading.stored.passage.text
    if len(printed) <= LONGEST_QUOTE:
        return printed
    shares = [topic.share(fold(sentence.text)) for sentence in reading.sentences]
    start = shares.index(max(shares))
    told = ""
    for sentence in reading.sentences[start:]:
        if told and len(told) + len(sentence.quote) > LONGEST_QUOTE:
            break
        told += sentence.quote
    return told
