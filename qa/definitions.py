"""What a term means: the entry of a document's 名词解释, or the sentence or formula that explains it elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.items import item_key
from index.normalization import clean_label
from index.records import SectionRole
from qa.evidence import Reading, documents_of, read_passages
from qa.query import Language, Query
from qa.quotes import quote_line, shorten
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target
from qa.topics import Term, Topic, find_topic, fold

# What stands between a term and what it means.
_EXPLAINS = re.compile(r"^(.{2,40}?)(?:[:：]|(?:主要)?是指|指的是|指|=|＝)")
# Outside a 名词解释 a colon alone does not make a definition.
_DEFINES = re.compile(r"^(.{2,40}?)[:：]?(?:(?:主要)?是指|指的是|(?<!本)指(?![标导挥示定])|=|＝)")
_EXPLAINED = re.compile(r"[:：=＝]|是指|指|包括|反映")
_SUFFIX = re.compile(r"(?:预算|决算|收入|支出|资金|费用?|经费)$")
_LONGEST_ENTRY = 420


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term explained, with how well it is the one asked for."""

    reading: Reading
    term: str
    match: float


def answer_definition(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the entries for every term asked for: side by side for several documents that word them differently."""
    topic = find_topic(query)
    asked = _terms(topic)
    readings = read_passages(retriever, documents_of(targets), topic.words)
    lines: list[str] = []
    for term in asked:
        entries = [entry for entry in _entries(term, readings) if entry.match > 0]
        best = max((entry.match for entry in entries), default=0.0)
        entries = [entry for entry in entries if entry.match == best]
        lines += _write(query, entries, statement)
    return lines


def _terms(topic: Topic) -> list[Term]:
    """Return the terms to explain: those in quotation marks when there are any, else all the question is about."""
    if topic.quoted:
        own = {quoted: Term((quoted,), named=False) for quoted in topic.quoted}
        return [next((term for term in topic.terms if quoted in term.forms), own[quoted]) for quoted in topic.quoted]
    named = [term for term in topic.terms if term.named]
    return named or list(topic.terms)


def _entries(term: Term, readings: Sequence[Reading]) -> Iterator[_Entry]:
    for reading in readings:
        explains = (_EXPLAINS if reading.role is SectionRole.GLOSSARY else _DEFINES).match(reading.text)
        if explains is None:
            continue
        printed = clean_label(explains[1])
        match = _match(term, fold(printed))
        if reading.role is SectionRole.GLOSSARY:
            match *= 1.2
        yield _Entry(reading, printed, match)


def _match(term: Term, printed: str) -> float:
    """Return how well a printed term is the one asked for: 1 for the very words, less for a synonym or a part."""
    if not printed:
        return 0.0
    asked = term.forms[0]
    if printed == asked:
        return 1.0
    if printed in term.forms or item_key(printed) in {item_key(form) for form in term.forms[:3]}:
        return 0.9
    bare = _SUFFIX.sub("", printed)
    for form in term.forms[:3]:
        if (len(form) > 2 and (form in printed or printed in form)) or (
            len(bare) > 2 and bare == _SUFFIX.sub("", form)
        ):
            return 0.5 + 0.3 * min(len(form), len(printed)) / max(len(form), len(printed))
    return 0.0


def _write(query: Query, entries: Sequence[_Entry], statement: Statement) -> list[str]:
    if not entries:
        return []
    english = statement.language is Language.ENGLISH
    by_words: dict[str, list[_Entry]] = {}
    for entry in entries:
        by_words.setdefault(_meaning(entry.reading.text), []).append(entry)
    compares = len(query.years) > 1 or len(query.departments) > 1
    if not compares:
        common = Counter({words: len(same) for words, same in by_words.items()}).most_common(1)[0][0]
        by_words = {common: by_words[common]}
    lines = []
    for same in by_words.values():
        first = same[0].reading
        where = (
            "；".join(dict.fromkeys(_whose(entry, english) for entry in same)) if compares else _whose(same[0], english)
        )
        opening = f"**“{same[0].term}”**" + (
            f" ({where}, quoted from the Chinese original):" if english else f"（{where}）："
        )
        quote = quote_line(statement, first, shorten(first.stored.passage.text, _LONGEST_ENTRY))
        if quote:
            lines += [opening, quote]
    return lines


def _meaning(text: str) -> str:
    explained = _EXPLAINED.search(text)
    return text[explained.start() :] if explained is not None else text


def _whose(entry: _Entry, english: bool) -> str:
    identity = entry.reading.document.identity
    if identity.fiscal_year is None:
        return identity.department
    return (
        f"{identity.department} {identity.fiscal_year}" if english else f"{identity.department}{identity.fiscal_year}年"
    )
