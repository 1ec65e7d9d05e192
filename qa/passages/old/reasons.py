"""Why: the clauses of a document that give the reason of a change or of what was (not) planned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.records import SectionRole
from index.stores.record_rows import StoredDocument
from index.text.items import concepts
from qa.linking.targets import Target
from qa.passages import thresholds
from qa.passages.old.causes import (
    CAUSE,
    MOVES,
    Basis,
    Cause,
    basis_of,
    find_causes,
    opens_with,
    opens_with_longer,
    told_for_others,
    without_longer_names,
)
from qa.passages.old.evidence import Reading, announced, announces_list, documents_of, read_passages, section_after
from qa.passages.old.quotes import LONGEST_QUOTE, lead_line, quote_line, shorten, telling_part
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import Term, Topic, find_topic, fold
from qa.query.slots import Language, Query
from qa.rendering.statement import Statement

_ASKS_WHY = re.compile(r"为什么|为何|为啥|何故|原因|怎么|缘故|理由")
_CLAUSE = re.compile(r"[，;；。?？]|,(?!\d{3})")
_WAYS = (re.compile(r"增加|增长|上升|调增|上涨|提高|涨"), re.compile(r"减少|下降|降低|压减|调减|降了"))
_ASKED_WAYS = (
    re.compile(r"增加|增长|上升|调增|上涨|提高|涨|多了|变多|比.{2,4}多|大于|高于|超[出过了支预]"),
    re.compile(r"减少|下降|降低|压减|调减|降了|少了|变少|比.{2,4}少|小于|低于|少于|没有?[用花]完"),
)
_TOLD_WAYS = (
    re.compile(r"增加|增长|上升|调增|上涨|提高|大于|高于|多于|超过"),
    re.compile(r"减少|下降|降低|压减|调减|小于|低于|少于"),
)
_UNDER_BUDGET = re.compile(
    r"超(?:出|过)?了?(?:年初)?预算|(?:没有?|未能?)(?:完成|用完|花完|执行完|用掉)|预算.{0,6}(?:没|未)"
    r"|花超|[比于](?:年初)?预算(?!情况)|预算的[\d.一两二三]+倍|完成(?:年初)?预算|预决算差异"
)
_ANNOUNCES_CAUSE = re.compile(r"原因[^,。;，；]{0,4}[:：]$")
_GRAND_TOTALS = ("收支总计", "支出总计", "收入总计", "财政拨款收支总计")
_GRAND_TOTAL_WORDS = ("收支安排", "收支预算", "收支总", "收支", "收入支出", "支出预算", "预算安排", "预算支出")
# What a cause adds that is said in so many words, one only implied, and one right after the topic's own name.
_SAID_WEIGHT, _IMPLIED_WEIGHT, _OWN_WEIGHT = 1.2, 0.4, 0.8
# A passage that opens with the topic is about it, one that opens with a longer name is not.
_OPENS_WEIGHT = 0.5
# And a passage that sets the figure against what the question sets it against.
_BASIS_WEIGHT = 1.5
# A second passage is quoted when it is nearly as good and speaks of a part of the question the first does not.
_NEARLY = 0.75
_MOST_PARTS = 4
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FIGURE = re.compile(r"\d|无|没有|未")
# A sentence that begins with the reason speaks of what stands before it ("增加的主要原因是…").
_CAUSE_OPENS_WITHIN = 16
_MOST_ANNOUNCED = 6
_LONGEST_WITHOUT_CAUSE = 160
_LONG_WORD = 3


@dataclass(frozen=True, slots=True)
class _Explanation:
    """A passage on the topic, how well it fits, and the causes that it gives."""

    reading: Reading
    score: float
    causes: tuple[Cause, ...]


def answer_reason(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the reasons that the documents of each department give, or that they give none."""
    topic = find_topic(query)
    if not topic.terms:
        topic = _whole_budget()
    if not query.departments:
        readings = read_passages(retriever, documents_of(targets), topic.words)
        found = _explanations(query, topic, readings)
        return _write(query, topic, found, readings, statement) if found and found[0].causes else []
    lines: list[str] = []
    for department in query.departments:
        own = [target for target in targets if target.department == department]
        lines += _reasons_of(query, topic, own, retriever, statement)
    return lines


def _reasons_of(
    query: Query, topic: Topic, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> list[str]:
    """Return one department's reasons: of each year asked for, else of the years after, else that there are none."""
    silent: tuple[list[_Explanation], list[Reading]] | None = None
    told: list[str] = []
    for later in (False, True):
        for target in targets:
            documents = _within(query, target.later) if later else target.documents
            readings = read_passages(retriever, documents, topic.words)
            found = _explanations(query, topic, readings)
            if found and (found[0].causes or _parts(found[0].reading, readings)):
                told += _write(query, topic, found, readings, statement)
            elif not later and silent is None:
                # Of a word that no list knows, what states no reason may as well state something else.
                known = any(term.named or len(term.forms[0]) > _LONG_WORD for term in topic.terms)
                states = [each for each in found if known and _FIGURE.search(each.reading.text)]
                silent = (states, readings) if states else None
        if told:
            return told
    return _write(query, topic, *silent, statement) if silent is not None else []


def _within(query: Query, later: Sequence[StoredDocument]) -> list[StoredDocument]:
    """Return the documents of years between those that the question names: what went on until its last year."""
    last = max(query.years, default=0)
    return [document for document in later if (document.identity.fiscal_year or 0) <= last]


def _whole_budget() -> Topic:
    """Return what a question is about that names no item: the grand totals."""
    forms = [fold(word) for name in _GRAND_TOTALS for word in concepts()[name].words]
    return Topic(
        (Term(tuple(dict.fromkeys((*forms, *_GRAND_TOTAL_WORDS))), named=True),), (), "收支 支出预算 增加 减少 主要原因"
    )


def _asked_basis(query: Query) -> Basis:
    """Return what the question sets the figure against."""
    budget = len(query.phases) > 1 or _UNDER_BUDGET.search(query.text) is not None
    return Basis(budget, not budget and (query.compares_last_year or basis_of(query.text).last_year))


def _explanations(query: Query, topic: Topic, readings: Sequence[Reading]) -> list[_Explanation]:
    """Return the passages on the topic, best first; of equal ones the first printed."""
    distinct = {
        (reading.label, reading.text): reading
        for reading in reversed(readings)
        if reading.role is not SectionRole.GLOSSARY
    }
    for stages_alone in (False, len(query.phases) > 1):
        weighed = [_weigh(query, topic, reading, stages_alone) for reading in reversed(distinct.values())]
        found = sorted((each for each in weighed if each is not None), key=lambda each: -each.score)
        if found:
            return found
    return []


def _weigh(query: Query, topic: Topic, reading: Reading, stages_alone: bool) -> _Explanation | None:
    """Return how well a passage explains the topic; best names it early, before it gives the cause.

    With `stages_alone` one that sets the stages against each other counts without the topic.
    """
    text = without_longer_names(topic, reading.text)
    told = without_longer_names(topic, reading.label) + text
    in_all = topic.share(f"{without_longer_names(topic, reading.headings)}/{text}")
    asked = _asked_basis(query)
    on_basis = asked.budget and basis_of(reading.text).budget
    if in_all < thresholds.REASON and not (stages_alone and on_basis):
        return None
    in_text, causes = topic.share(told), tuple(find_causes(query, topic, reading))
    if causes and in_text < thresholds.REASON and any(way.search(query.text) for way in _WAYS):
        causes = tuple(
            cause for cause in causes if cause.moves
        )  # else it explains something else under the same heading
        if not causes:
            return None
    if in_text == 0 and not causes:
        return None
    score = in_text + in_all + topic.share(told[: len(reading.label) + causes[0].at] if causes else told)
    starts = [at for at in (term.find(told) for term in topic.terms) if at is not None]
    if starts:
        score += max(0.0, 0.6 - min(starts) / 60)
    if causes:
        score += _OPENS_WEIGHT * (opens_with(topic, reading) - opens_with_longer(topic, reading))
        score += _SAID_WEIGHT if CAUSE.search(reading.text) else _IMPLIED_WEIGHT
        score += _OWN_WEIGHT * any(cause.is_own for cause in causes)
        score += _BASIS_WEIGHT * (on_basis or (asked.last_year and any(cause.basis.last_year for cause in causes)))
    if MOVES.search(reading.text):
        score += 0.3
    return _Explanation(reading, score + _agrees(query, reading.text), causes)


def _asking_clause(query: Query) -> str:
    """Return the clause that asks why, "" where none of several does."""
    clauses = [fold(clause) for clause in _CLAUSE.split(query.text)]
    return next((clause for clause in clauses if _ASKS_WHY.search(clause)), "")


def _agrees(query: Query, text: str) -> float:
    """Return more for a passage that prints the figure the question states, or moves the way it says."""
    score = 0.0
    for value in query.stated_values:
        if re.search(rf"(?<![\d.]){re.escape(format(value, 'f'))}(?!\d)", text.replace(",", "")):
            score += 0.8
    return score + sum(0.2 for way in _WAYS if way.search(query.text) and way.search(text))


def _parts(best: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """Return what follows a total in its section and explains it: the list of its parts, or a sentence on the reason."""
    level = best.level
    parts: list[Reading] = []
    for reading in section_after(readings, best):
        cause = CAUSE.search(reading.text)
        if reading.level == 0 and (cause is None or cause.start() > _CAUSE_OPENS_WITHIN):
            if announces_list(reading.text):
                continue
            break
        if 0 < reading.level <= level:
            break
        if cause is not None and MOVES.search(reading.text):
            parts.append(reading)
    return parts[:_MOST_PARTS]


def _write(
    query: Query, topic: Topic, found: Sequence[_Explanation], readings: Sequence[Reading], statement: Statement
) -> list[str]:
    best = found[0]
    if best.causes:
        return _told(query, topic, found, readings, statement)
    parts = _parts(best.reading, readings)
    others = told_for_others(topic, best.reading)
    if parts:
        chinese, english = "：文件没有说明合计数变化的原因，分项的原因如下", "no reason for the total; for its parts"
    elif others:
        chinese, english = (
            f"：文件没有单独说明这一项的原因，所在段落说明了“{others[0][0]}”的原因",
            "no reason for this item by itself; its passage gives that of the item it is part of",
        )
    else:
        chinese, english = "：文件没有说明原因", "the document gives no reason"
    longest = LONGEST_QUOTE if parts else _LONGEST_WITHOUT_CAUSE
    lines = [_lead(statement, best.reading, chinese, english)]
    lines.append(quote_line(statement, best.reading, _silent_part(best.reading, topic, others, longest)))
    lines += [quote_line(statement, part, telling_part(part, topic.share, longest)) for part in parts]
    if not parts and query.stated_values and _prints_none(best.reading, topic, query):
        lines.append(
            "(The passage does not print the figure that the question takes for granted.)"
            if statement.language is Language.ENGLISH
            else "（所引原文没有问题中的这个数，问题的说法与文件不符。）"
        )
    return [line for line in (*lines, _missed(query, topic, best.reading, statement)) if line]


def _told(
    query: Query, topic: Topic, found: Sequence[_Explanation], readings: Sequence[Reading], statement: Statement
) -> list[str]:
    """Return the clauses that give the reason, of the best passage and of those that tell of other parts of the question."""
    best = found[0]
    chosen = [best]
    chosen += [
        other
        for other in found[1:3]
        if other.causes and other.score >= best.score * _NEARLY and _adds(topic, best.reading, other.reading)
    ]
    chinese, english = "：文件说明的原因", "the reason the document gives"
    asked = _asked_basis(query)
    if all(cause.of_part for each in chosen for cause in each.causes):
        chinese, english = "：文件按分项说明了原因", "the reasons the document gives, by parts"
    if not any(cause.basis.meets(asked) for each in chosen for cause in each.causes):
        if asked.budget:
            chinese, english = (
                "：文件没有说明与预算相差的原因，只说明了与上年相比的原因",
                ("no reason for the difference from the budget; that for the change from the year before"),
            )
        else:
            chinese, english = (
                "：文件没有说明与上年相比的原因，只说明了与预算相差的原因",
                ("no reason for the change from the year before; that for the difference from the budget"),
            )
    lines = [_lead(statement, best.reading, chinese, english)]
    for each in chosen:
        lines.append(quote_line(statement, each.reading, _telling_clauses(each, asked)))
        if _ANNOUNCES_CAUSE.search(each.reading.text):
            lines += [
                quote_line(statement, item, item.stored.passage.text)
                for item in announced(readings, each.reading)[:_MOST_ANNOUNCED]
            ]
    lines.append(_other_way(query, best, statement))
    return [line for line in (*lines, _missed(query, topic, best.reading, statement)) if line]


def _other_way(query: Query, explanation: _Explanation, statement: Statement) -> str:
    """Return that what is explained moved the other way than the question takes for granted, "" where it did not.

    Where a figure of the change was stated, it has been said already.
    """
    asked = [way.search(query.text) is not None for way in _ASKED_WAYS]
    cause = explanation.causes[0]
    told = _quoted(explanation.reading, cause.first, cause.last)
    cut = CAUSE.search(told)
    moved = [way.search(told[: cut.start()] if cut is not None else told) for way in _TOLD_WAYS]
    word = next((found[0] for found, said in zip(moved, asked, strict=True) if found is not None and not said), "")
    if statement.values or not word or sum(asked) != 1 or all(moved):
        return ""
    if statement.language is Language.ENGLISH:
        return "(The document says the opposite of what the question takes for granted.)"
    return f"（原文说的是“{word}”，与问题的说法相反。）"


def _lead(statement: Statement, reading: Reading, chinese: str, english: str) -> str:
    identity = reading.document.identity
    return lead_line(statement, identity.department, identity.fiscal_year, chinese, english)


def _missed(query: Query, topic: Topic, reading: Reading, statement: Statement) -> str:
    """Return which unknown words of the question the passage says nothing of, "" when there are none."""
    missed = "、".join(topic.missed(f"{reading.headings}/{reading.text}", _asking_clause(query)))
    if not missed:
        return ""
    if statement.language is Language.ENGLISH:
        return f"(The passage says nothing of “{missed}”.)"
    return f"（原文没有提到“{missed}”，以上回答没有考虑这一限定。）"


def _prints_none(reading: Reading, topic: Topic, query: Query) -> bool:
    """Return whether no clause on the topic prints a figure that the question states."""
    clauses = [clause for clause in _CLAUSE.split(reading.text) if topic.share(clause) >= thresholds.REASON]
    printed = {Decimal(number.replace(",", "")) for clause in clauses for number in _NUMBER.findall(clause)}
    return bool(printed) and not printed & set(query.stated_values)


def _telling_clauses(explanation: _Explanation, asked: Basis) -> str:
    """Return the clauses that give the topic's own causes, of the move asked about where several are explained."""
    causes = [cause for cause in explanation.causes if cause.basis.meets(asked)] or list(explanation.causes)
    causes = [cause for cause in causes if cause.is_own] or causes
    clauses = explanation.reading.clauses
    whole = _quoted(explanation.reading, causes[0].first, max(cause.last for cause in causes))
    if len(whole) <= LONGEST_QUOTE:
        return whole
    first = "".join(clause.quote for clause in clauses[causes[0].first : causes[0].last + 1])
    return shorten(first) if len(first) > LONGEST_QUOTE else first


def _silent_part(reading: Reading, topic: Topic, others: Sequence[tuple[str, int, int]], longest: int) -> str:
    """Return a passage without any cause; of one with those of others the clause on the topic, and what explains its whole."""
    clauses = reading.clauses
    on_topic = [at for at, clause in enumerate(clauses) if topic.share(clause.text) >= thresholds.REASON]
    if not on_topic or not (others or CAUSE.search(reading.text)):
        return telling_part(reading, topic.share, longest)
    if not others:
        return _quoted(reading, on_topic[0], on_topic[0])
    ends = [on_topic[0], *(at for _, first, last in others for at in (first, last))]
    return shorten(_quoted(reading, min(ends), max(ends)), LONGEST_QUOTE)


def _quoted(reading: Reading, first: int, last: int) -> str:
    return "".join(clause.quote for clause in reading.clauses[first : last + 1])


def _adds(topic: Topic, best: Reading, other: Reading) -> bool:
    """Return whether another passage speaks of a term that the best one does not."""
    return any(term.share(best.text) < thresholds.REASON <= term.share(other.text) for term in topic.terms)
