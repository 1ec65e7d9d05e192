"""One side of one thing, where a document gives it a section or a labelled line of its own: its period, grounds, body.

立项依据 of a project stands under a heading (or a label of a form, or 2.设立依据：…) inside what is told of that project. Both
are found by name; a side that the document has no place for is left to the answerers that look at sentences.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from index.text.normalization import squeeze
from qa.linking.lexicon import fillers
from qa.linking.targets import Target
from qa.passages.old.evidence import Reading, announced, announces_list, documents_of, read_passages
from qa.passages.old.facets import Side, sides_of
from qa.passages.old.quotes import lead_line, quote_line, shorten
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import Term, fold
from qa.query.slots import Query
from qa.rendering.statement import Statement

_LEAST_SUBJECT = 0.72
_SHORTEST_SUBJECT = 3
_MOST_QUOTES = 8
_LONGEST_QUOTE, _LONGEST_ITEM = 400, 160
_FEW = 3
_LABEL = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+)?([^,;。:]{2,14}):(?=.)")
# Every text has all of it: what is asked for is the department's own.
_ANYTHING = Term(("",), named=False)
_ORDINAL = re.compile(r"^(?:第[一二三四五六七八九十]+部分)?[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]+")
_GENERIC = re.compile(r"^(?:的|这个|那个|该)|(?:重点)?(?:项目|专项|工程|经费|资金|活动|的|具体|主要)+$")
_ELSEWHERE = re.compile(r"^详见|^见附|^无$")
_EVENT = re.compile(r"开工|竣工|完工|动工|启动|验收|投入使用|投用|招标")
_DATE = re.compile(r"\d+年|\d+月|季度|年底|年初|上半年|下半年")


def answer_side(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what stands in the place that the documents give to the side asked about, nothing where there is none."""
    sides = sides_of(query.text)
    subject = _subject(query, sides)
    lines: list[str] = []
    for group in [[target] for target in targets] if query.departments else [targets]:
        readings = read_passages(retriever, documents_of(group), query.text)
        for side in sides:
            told = _told(subject, side, readings) if subject is not None else []
            if not told and side.of_department and query.departments:
                told = _told(_ANYTHING, side, readings)
            lines += _write(query, told, readings, statement)
            if lines and not query.departments:
                break
    return lines


def _subject(query: Query, sides: Iterable[Side]) -> Term | None:
    """Return what the question asks the side of, None where it names nothing else."""
    text = query.text
    for mention in query.mentions:
        if mention.slot in ("department", "year", "phase", "unit"):
            text = text.replace(mention.text, "，", 1)
    for side in sides:
        text = side.asked.sub("，", text)
    for match in reversed(fillers().find_all(text)):
        text = f"{text[: match.start]}，{text[match.end :]}" if len(match.phrase) > 1 else text
    parts = (
        _bare(part) for part in re.split(r"[，,。?？、:：]|都有|有哪些|是什么|[是有在了吗呢]$|^[是有在]", fold(text))
    )
    words = max((part for part in parts if len(part) >= _SHORTEST_SUBJECT), key=len, default="")
    named = tuple(fold(key) for item in query.items if item.subject for key in (*item.keys, item.subject))
    forms = tuple(dict.fromkeys(form for form in (words, *(_bare(form) for form in named)) if len(form) > 1))
    return Term(forms, named=False) if forms else None


def _bare(words: str) -> str:
    previous = None
    while words != previous:
        previous, words = words, _GENERIC.sub("", words)
    return words


def _told(subject: Term, side: Side, readings: Sequence[Reading]) -> list[Reading]:
    """Return the passages of the best place for the side of the subject."""
    around: dict[tuple[int, tuple[str, ...]], str] = defaultdict(str)
    for reading in readings:
        around[_parent_of(reading)] += reading.text
    places: dict[tuple[int, tuple[str, ...], str], list[Reading]] = {}
    for reading in readings:
        path = [_ORDINAL.sub("", fold(heading)) for heading in reading.stored.passage.heading_path]
        label = _label_of(reading)
        if side.heading.search(label):
            above, section = path, label
        elif path and side.heading.search(path[-1]):
            above, section = path[:-1], ""
        else:
            continue
        near = max(subject.share("/".join(above)), subject.share(around[_parent_of(reading)]))
        if near >= _LEAST_SUBJECT and not _ELSEWHERE.search(reading.text):
            key = (reading.document.id, reading.stored.passage.heading_path, section)
            places.setdefault(key, []).append(reading)

    def fit(key: tuple[int, tuple[str, ...], str]) -> tuple[float, int]:
        path = [_ORDINAL.sub("", fold(heading)) for heading in key[1]]
        return subject.share("/".join(path)), -len(path[-1] if path else "")

    best = max(places, key=fit, default=None)
    return places[best] if best is not None else []


def _parent_of(reading: Reading) -> tuple[int, tuple[str, ...]]:
    """Return which section's part a passage stands in: all of it is told of one thing."""
    return reading.document.id, reading.stored.passage.heading_path[:-1]


def _label_of(reading: Reading) -> str:
    found = _LABEL.match(reading.text)
    return found[1] if found is not None else ""


def _write(query: Query, told: Sequence[Reading], readings: Sequence[Reading], statement: Statement) -> list[str]:
    if not told:
        return []
    first = told[0]
    identity = first.document.identity
    path = [_ORDINAL.sub("", squeeze(heading)) for heading in first.stored.passage.heading_path]
    place = "”的“".join((path[-2:] if len(path) > 1 and not _label_of(first) else path[-1:]) or ["全文"])
    lead = lead_line(
        statement, identity.department, identity.fiscal_year, f"文件“{place}”写明：", "what the document says"
    )
    shown = [*_events(query, first, readings, told), *told]
    if announces_list(first.text) and len(told) == 1:
        shown += announced(readings, first)
    longest = _LONGEST_QUOTE if len(shown) <= _FEW else _LONGEST_ITEM
    lines = [
        quote_line(statement, reading, shorten(reading.stored.passage.text, longest))
        for reading in shown[:_MOST_QUOTES]
    ]
    return [lead, *(line for line in lines if line)] if any(lines) else []


def _events(query: Query, first: Reading, readings: Sequence[Reading], told: Sequence[Reading]) -> list[Reading]:
    """Return the passages on the same thing that date the event asked about: 什么时候开工."""
    event = _EVENT.search(query.text)
    above = first.stored.passage.heading_path[: None if _label_of(first) else -1]
    if event is None or not above:
        return []
    return [
        reading
        for reading in readings
        if reading not in told
        and reading.document.id == first.document.id
        and reading.stored.passage.heading_path[: len(above)] == above
        and event[0] in reading.text
        and _DATE.search(reading.text)
    ][:1]
