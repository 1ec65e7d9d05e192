"""Why: the sentences of a document that give the reason of a change or of what was (not) planned."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.items import concepts
from index.record_rows import StoredDocument
from index.records import SectionRole
from qa import thresholds
from qa.evidence import Reading, announced, announces_list, documents_of, read_passages, section_after
from qa.query import Language, Query
from qa.quotes import LONGEST_QUOTE, lead_line, quote_line, telling_part
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target
from qa.topics import Term, Topic, find_topic, fold, item_words

# 因 stands for a cause except in 因公, 因此, 因素, 因果, 基因, 起因.
_CAUSE = re.compile(
    r"原因|由于|因为|鉴于|(?<![基起])因(?![公素此果])|受[^。,，]{1,12}影响"
    r"|缘于|(?<![来资])源于|根源|归因|得益于|动因|考虑到|主要考虑|所致|导致"
)
# These introduce a cause only in a sentence that tells how a figure moved.
_CAUSE_OF_MOVE = re.compile(r"主要[是为系]|,系(?![统列数])|为了|按照|根据|依据|调入|划转")
_ASKS_WHY = re.compile(r"为什么|为何|为啥|何故|原因|怎么|缘故|理由")
_CLAUSE = re.compile(r"[，;；。?？]|,(?!\d{3})")
_GROUNDS = re.compile(r"按照|根据|依据|规定|通知|要求|《")
_MOVES = re.compile(
    r"增加|减少|增长|下降|上升|降低|压[减缩]|调增|调减|取消|新增|净[增减]|[增减降]幅|[多少]安排|[大小高低多少]于|超过"
)
_WAYS = (re.compile(r"增加|增长|上升|调增|上涨|提高"), re.compile(r"减少|下降|降低|压减|调减"))
_AGAINST_BUDGET = re.compile(r"(?:决算|支出)数?.{0,6}(?:小于|大于|低于|高于|超过|少于|多于).{0,6}预算")
_ANNOUNCES_CAUSE = re.compile(r"原因[^,。;，；]{0,4}[:：]$")
_GRAND_TOTALS = ("收支总计", "支出总计", "收入总计", "财政拨款收支总计")
_GRAND_TOTAL_WORDS = ("收支安排", "收支预算", "收支总", "收支", "收入支出", "支出预算", "预算安排", "预算支出")
# What a cause adds that is said in so many words, one only implied, and one right after the topic's own name.
_SAID_WEIGHT, _IMPLIED_WEIGHT, _OWN_WEIGHT = 1.2, 0.4, 0.8
# And a passage that sets the two stages against each other that the question compares.
_STAGES_WEIGHT = 1.5
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
    """A passage on the topic, how well it fits, and whether it gives a cause."""

    reading: Reading
    score: float
    cause: "_Cause | None"

    @property
    def has_cause(self) -> bool:
        """Whether the passage gives a cause."""
        return self.cause is not None


def answer_reason(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the reasons that the documents of each department give, or that they give none."""
    topic = find_topic(query)
    if not topic.terms:
        topic = _whole_budget()
    if not query.departments:
        readings = read_passages(retriever, documents_of(targets), topic.words)
        found = _explanations(query, topic, readings)
        return _write(query, topic, found, readings, statement) if found and found[0].has_cause else []
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
            if found and (found[0].has_cause or _parts(found[0].reading, readings)):
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


def _explanations(query: Query, topic: Topic, readings: Sequence[Reading]) -> list[_Explanation]:
    """Return the passages on the topic, best first; of equal ones the first printed."""
    distinct = {reading.text: reading for reading in reversed(readings) if reading.role is not SectionRole.GLOSSARY}
    weighed = [_weigh(query, topic, reading) for reading in reversed(distinct.values())]
    return sorted((each for each in weighed if each is not None), key=lambda each: -each.score)


def _weigh(query: Query, topic: Topic, reading: Reading) -> _Explanation | None:
    """Return how well a passage explains the topic; best names it early, before it gives the cause."""
    text = reading.text
    in_all = topic.share(f"{reading.headings}/{text}")
    compares_stages = len(query.phases) > 1 and _AGAINST_BUDGET.search(text) is not None
    if in_all < thresholds.REASON and not compares_stages:
        return None
    in_text, cause = topic.share(text), _find_cause(query, topic, reading)
    if in_text == 0 and cause is None:
        return None
    score = in_text + in_all + topic.share(text[: cause.at] if cause is not None else text)
    starts = [at for at in (term.find(text) for term in topic.terms) if at is not None]
    if starts:
        score += max(0.0, 0.6 - min(starts) / 60)
    if cause is not None:
        score += _SAID_WEIGHT if _CAUSE.search(text) else _IMPLIED_WEIGHT
        score += _OWN_WEIGHT * cause.is_own
    if _MOVES.search(text):
        score += 0.3
    return _Explanation(reading, score + _agrees(query, text), cause)


def _asking_clause(query: Query) -> str:
    """Return the clause that asks why, "" where none of several does."""
    clauses = [fold(clause) for clause in _CLAUSE.split(query.text)]
    return next((clause for clause in clauses if _ASKS_WHY.search(clause)), "")


@dataclass(frozen=True, slots=True)
class _Cause:
    """Where a passage, folded, begins to give a cause, and whether right after the name of what is asked about."""

    at: int
    is_own: bool


def _find_cause(query: Query, topic: Topic, reading: Reading) -> _Cause | None:
    """Return a cause that the passage gives for the topic, its own first: not for another item that it also tells of.

    A passage that opens with the topic explains it, also by its parts; elsewhere the sentence itself must.
    """
    opens = not _others(topic, reading.text[: _first_name_end(reading.text)])
    found: list[_Cause] = []
    start = 0
    for sentence in reading.sentences:
        text = fold(sentence.text)
        on_topic = opens or topic.share(text) >= thresholds.REASON
        for cause in _iter_causes(query, text):
            before = text[: cause.start()]
            if on_topic or not _others(topic, before):
                found.append(_Cause(start + cause.start(), _is_own(topic, before)))
        start += len(text)
    return next((cause for cause in found if cause.is_own), found[0] if found else None)


def _iter_causes(query: Query, sentence: str) -> Iterator[re.Match[str]]:
    if "依据" in query.text:
        yield from _GROUNDS.finditer(sentence)
        return
    yield from _CAUSE.finditer(sentence)
    if _MOVES.search(sentence):
        yield from _CAUSE_OF_MOVE.finditer(sentence)


def _is_own(topic: Topic, before: str) -> bool:
    """Return whether the last item named before a cause in its sentence is the topic's own: that is what moved."""
    named = item_words().find_all(before)
    own = {form for term in topic.terms for form in term.forms}
    return bool(named) and named[-1].phrase in own


def _first_name_end(text: str) -> int:
    return next((match.end for match in item_words().find_all(text)), 0)


def _others(topic: Topic, text: str) -> bool:
    """Return whether a text names an item that is none of the topic's."""
    own = {form for term in topic.terms for form in term.forms}
    return any(match.phrase not in own for match in item_words().find_all(text))


def _agrees(query: Query, text: str) -> float:
    """Return more for a passage that prints the figure the question states, or moves the way it says."""
    score = 0.0
    for value in query.stated_values:
        if re.search(rf"(?<![\d.]){re.escape(format(value, 'f'))}(?!\d)", text.replace(",", "")):
            score += 0.8
    if len(query.phases) > 1 and _AGAINST_BUDGET.search(text):
        score += _STAGES_WEIGHT
    return score + sum(0.2 for way in _WAYS if way.search(query.text) and way.search(text))


def _parts(best: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """Return what follows a total in its section and explains it: the list of its parts, or a sentence on the reason."""
    level = best.level
    parts: list[Reading] = []
    for reading in section_after(readings, best):
        cause = _CAUSE.search(reading.text)
        if reading.level == 0 and (cause is None or cause.start() > _CAUSE_OPENS_WITHIN):
            if announces_list(reading.text):
                continue
            break
        if 0 < reading.level <= level:
            break
        if cause is not None and _MOVES.search(reading.text):
            parts.append(reading)
    return parts[:_MOST_PARTS]


def _write(
    query: Query, topic: Topic, found: Sequence[_Explanation], readings: Sequence[Reading], statement: Statement
) -> list[str]:
    best = found[0]
    chosen = [best.reading]
    parts = [] if best.has_cause else _parts(best.reading, readings)
    if best.has_cause:
        chosen += [
            other.reading
            for other in found[1:3]
            if other.has_cause and other.score >= best.score * _NEARLY and _adds(topic, best.reading, other.reading)
        ]
    identity = best.reading.document.identity
    if best.has_cause:
        chinese, english = "：文件说明的原因", "the reason the document gives"
    elif parts:
        chinese, english = "：文件没有说明合计数变化的原因，分项的原因如下", "no reason for the total; for its parts"
    else:
        chinese, english = "：文件没有说明原因", "the document gives no reason"
    lines = [lead_line(statement, identity.department, identity.fiscal_year, chinese, english)]
    longest = LONGEST_QUOTE if best.has_cause or parts else _LONGEST_WITHOUT_CAUSE
    for reading in (*chosen, *parts):
        cause = next((each.cause for each in found if each.reading is reading), None)
        words = _telling_sentences(reading, topic, cause) or telling_part(reading, topic.share, longest)
        lines.append(quote_line(statement, reading, words))
        if best.has_cause and _ANNOUNCES_CAUSE.search(reading.text):
            lines += [
                quote_line(statement, item, item.stored.passage.text)
                for item in announced(readings, reading)[:_MOST_ANNOUNCED]
            ]
    if not best.has_cause and not parts and query.stated_values and _prints_none(best.reading, topic, query):
        lines.append(
            "(The passage does not print the figure that the question takes for granted.)"
            if statement.language is Language.ENGLISH
            else "（所引原文没有问题中的这个数，问题的说法与文件不符。）"
        )
    missed = topic.missed(f"{best.reading.headings}/{best.reading.text}", _asking_clause(query))
    if missed:
        words = "、".join(missed)
        lines.append(
            f"(The passage says nothing of “{words}”.)"
            if statement.language is Language.ENGLISH
            else f"（原文没有提到“{words}”，以上回答没有考虑这一限定。）"
        )
    return [line for line in lines if line]


def _prints_none(reading: Reading, topic: Topic, query: Query) -> bool:
    """Return whether no clause on the topic prints a figure that the question states."""
    clauses = [clause for clause in _CLAUSE.split(reading.text) if topic.share(clause) >= thresholds.REASON]
    printed = {Decimal(number.replace(",", "")) for clause in clauses for number in _NUMBER.findall(clause)}
    return bool(printed) and not printed & set(query.stated_values)


def _telling_sentences(reading: Reading, topic: Topic, cause: _Cause | None) -> str:
    """Return the sentences of a long passage from the first on the topic to that which gives its own cause, "" else."""
    if cause is None or not cause.is_own or len(reading.stored.passage.text) <= _LONGEST_WITHOUT_CAUSE:
        return ""
    kept, end = "", 0
    for sentence in reading.sentences:
        if kept or topic.share(fold(sentence.text)) >= thresholds.REASON:
            kept += sentence.quote
        end += len(fold(sentence.text))
        if end > cause.at:
            break
    return kept if len(kept) <= LONGEST_QUOTE else ""


def _adds(topic: Topic, best: Reading, other: Reading) -> bool:
    """Return whether another passage speaks of a term that the best one does not."""
    return any(term.share(best.text) < thresholds.REASON <= term.share(other.text) for term in topic.terms)
