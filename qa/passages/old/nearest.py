"""The sentence that has most of what a question says, for questions that no list of words explains.

Counts pairs of neighbouring characters, rare ones more than common ones. Refuses a sentence without most of the question:
what a document does not say is better said to be missing than answered by what merely sounds alike.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.records import SectionRole
from qa.linking.lexicon import cues, fillers
from qa.linking.targets import Target
from qa.passages import thresholds
from qa.passages.old.evidence import Reading, announced, announces_list, documents_of, read_passages
from qa.passages.old.facets import aspects_of
from qa.passages.old.quotes import lead_line, quote_line, shorten
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import fold
from qa.query.slots import Query
from qa.rendering.statement import Statement

_LEFT_OUT = {"department", "year", "phase", "scope", "unit", "intent", "operation", "over", "yesno", "wanted"}
_ASKS = re.compile(
    r"什么时候|为什么|怎么样|什么样|是不是|有没有|能不能|算不算|哪[些个家项条几儿里位年]?|什么|怎么|怎样|如何|多少|何时|为何|几[个家项条次年月天层度人名期分台辆]"
    r"|谁|啥|干嘛|干吗|是否|请问|具体|主要|一共|分别|[的了吗呢吧么呀啊]|都有|有|是|在|由|要|会|能|把|被|给|就|也|都|还|又|和|与|或|及|里|中"
)
_SHORTEST_NUMBER = 5
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z0-9.]{2,}")
_COUNTED = re.compile(r"(?:多少|几)(?:个)?([年次期层度分天月人名家户个项条台辆])")
_ASKS_AMOUNT = re.compile(
    r"多少(?![年次期层度分天月人名家户个项条台辆])|几[万亿元]|金额|(?:预算|决算|支出|收入|经费|费用)(?:数|额)?[?？。]?$"
)
_ASKS_DOING = re.compile(r"(?:干|做|负责|管)(?:些)?(?:什么|啥|哪些)|干嘛|干吗|职责|负责|归谁|谁管")
# What someone or something does is told with a verb, and not by a list of names.
_DOES = "负责|承担|主管|拟订|审理|指导|协调|受理|用于|开展"
_MOST_LINES = 8
_LONGEST = 240
# A pair in a heading above a sentence says what it is about, if less than one in the sentence.
_IN_HEADING = 0.6
_FEWEST_PAIRS = 2  # or one longer word: 12310
_SHORT = 24


@dataclass(frozen=True, slots=True)
class _Nearest:
    """A sentence of a passage with how much of the question it has, 0..1."""

    reading: Reading
    sentence: str
    share: float


def answer_nearest(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the sentence that has most of the question, nothing where none has enough or money is asked for."""
    if _ASKS_AMOUNT.search(query.text):
        return []
    pairs = _pairs(query)
    if len(pairs) < _FEWEST_PAIRS and not any(len(pair) > _FEWEST_PAIRS for pair in pairs):
        return []
    counted = _COUNTED.search(query.text)
    sides = [aspect.sentence.pattern for aspect in aspects_of(query.text) if aspect.needed]
    needed = (
        rf"\d\s*个?{counted[1]}"
        if counted is not None
        else _DOES
        if _ASKS_DOING.search(query.text)
        else "|".join(sides)
    )
    lines: list[str] = []
    for group in [[target] for target in targets] if query.departments else [targets]:
        readings = read_passages(retriever, documents_of(group), " ".join(pairs))
        best = _find_nearest(pairs, readings, needed)
        if best is not None:
            lines += _write(best, readings, statement)
    return lines


def _pairs(query: Query) -> list[str]:
    """Return the pairs of characters, and the words of other letters, that say what the question is about."""
    text = fold(query.text)
    for mention in query.mentions:
        if mention.slot in _LEFT_OUT:
            text = text.replace(fold(mention.text), " ", 1)
    said = [(match.start, match.end) for match in cues().find_all(text)]
    said += [(match.start, match.end) for match in fillers().find_all(text)]
    blank = {at for start, end in said if end - start > 1 for at in range(start, end)}
    text = "".join(" " if at in blank else letter for at, letter in enumerate(text))
    found: dict[str, None] = {}
    for run in _RUN.findall(_ASKS.sub(" ", text)):
        if not any(letter.isalpha() for letter in run) and (len(run) < _SHORTEST_NUMBER or "." in run):
            continue  # a year or an amount names nothing; a telephone number does
        pieces = [run[at : at + 2] for at in range(len(run) - 1)] if run[0] >= "\u4e00" else [run]
        found |= dict.fromkeys(pieces)
    return list(found)


def _find_nearest(pairs: Sequence[str], readings: Sequence[Reading], needed: str) -> _Nearest | None:
    """Return the sentence with most of the pairs among those that hold what is `needed` (a pattern)."""
    weights = _weights(pairs, readings)
    total = sum(weights.values())
    best: _Nearest | None = None
    for reading in readings:
        above = f"{reading.headings}/{reading.label}"
        in_passage = [pair for pair in pairs if pair in reading.text or pair in above]
        if total == 0 or sum(weights[pair] for pair in in_passage) < thresholds.NEAREST * total:
            continue
        for sentence in reading.sentences:
            text = fold(sentence.text)
            own = [pair for pair in pairs if pair in text]
            share = (
                sum(weights[pair] for pair in own)
                + _IN_HEADING * sum(weights[pair] for pair in in_passage if pair not in own)
            ) / total
            tells = len("".join(own)) > _FEWEST_PAIRS and re.search(needed, text) is not None
            if tells and share >= thresholds.NEAREST and (best is None or share > best.share):
                best = _Nearest(reading, sentence.quote, share)
    return best


def _weights(pairs: Iterable[str], readings: Sequence[Reading]) -> dict[str, float]:
    """Return how much each pair says: the fewer passages have it the more."""
    weights = {}
    for pair in pairs:
        having = sum(pair in reading.text for reading in readings)
        weights[pair] = math.log((len(readings) + 1) / (having + 0.5))
    return weights


def _write(nearest: _Nearest, readings: Sequence[Reading], statement: Statement) -> list[str]:
    reading = nearest.reading
    identity = reading.document.identity
    glossary = reading.role is SectionRole.GLOSSARY
    lead = lead_line(
        statement,
        identity.department,
        identity.fiscal_year,
        "：文件的名词解释写明" if glossary else "：文件中与问题最接近的原文",
        "the sentence of the document nearest to the question",
    )
    whole = reading.stored.passage.text
    words = whole if len(whole) <= _LONGEST and len(nearest.sentence) < _SHORT else nearest.sentence
    lines = [quote_line(statement, reading, shorten(words, _LONGEST))]
    if announces_list(reading.text):
        lines += [
            quote_line(statement, item, shorten(item.stored.passage.text, _LONGEST))
            for item in announced(readings, reading)[:_MOST_LINES]
        ]
    return [lead, *(line for line in lines if line)] if any(lines) else []
