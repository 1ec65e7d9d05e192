"""What a term means: the entry of a document's 名词解释, or the sentence or formula that explains it elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import SectionRole
from index.text.items import item_key
from index.text.normalization import clean_label
from qa.linking.targets import Target
from qa.passages.old.evidence import Reading, documents_of, read_passages
from qa.passages.old.quotes import quote_line, shorten
from qa.passages.retrieval import Retriever
from qa.passages.old.topics import Term, Topic, find_topic, fold
from qa.query.slots import Language, Query
from qa.rendering.statement import Statement

# What stands between a term and what it means.
_EXPLAINS = re.compile(r"^(.{2,40}?)(?:[:：]|[—─]+(?=[\u4e00-\u9fff])|[,，]?(?:(?:主要)?是指|指的是|指|反映)|=|＝)")
# Outside a 名词解释 a colon alone does not make a definition.
_DEFINES = re.compile(r"^(.{2,40}?)[:：]?(?:(?:主要)?是指|指的是|(?<!本)指(?![标导挥示定])|=|＝)")
_EXPLAINED = re.compile(r"[:：=＝]|是指|指|包括|反映")
# An entry explains the parts of its term too: 其中，公务接待费反映….
_PART = re.compile(r"^(?:其中|具体)?[:：,，]?(.{2,30}?)(?:是指|反映|指(?![标导挥示定]))")
_CLAUSE_END = re.compile(r"(?<=[。；;])")
_COMPARES = re.compile(r"一样|相同|不同|一致|差异")
_SUFFIX = re.compile(r"(?:预算|决算|收入|支出|资金|费用?|经费)$")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_SHORTEST_DEFINED = 3
# What a term with letters left out is worth, and how long it must be.
_ABBREVIATED, _SHORTEST_ABBREVIATED = 0.4, 4
# What follows a term that is asked for itself and not for a side of it.
_ASKS_WHAT = re.compile(
    r"(?:这个?[\u4e00-\u9fff]{0,3})?(?:是个?(?:什么|啥)(?:[,，?？。]|$)|是?(?:什么|啥)意思|指|反映)"
)
_LONGEST_ENTRY = 420
# A shorter entry explains a longer name only when it is nearly all of it: 项目支出 is not 项目支出绩效评价.
_NEARLY_WHOLE = 0.75
# What a name is worth that joins the term with another, and how long a term must be to be looked for in such names.
_PART_OF_NAME, _SHORTEST_JOINED = 0.5, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term explained, with how well it is the one asked for."""

    reading: Reading
    term: str
    match: float
    words: str


def answer_definition(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the entries for every term asked for: side by side for several documents that word them differently."""
    topic = find_topic(query)
    readings = read_passages(retriever, documents_of(targets), topic.words)
    asked = _terms(query, topic, readings)
    compares = _COMPARES.search(query.text) is not None and len(asked) == 1
    lines: list[str] = []
    for term in asked:
        entries = [entry for entry in _entries(term, readings) if entry.match > 0]
        entries = entries or [entry for entry in _parts_explained(term, readings) if entry.match > 0]
        if compares or len(query.years) > 1 or len(query.departments) > 1:
            by_document = {entry.reading.document.id: entry for entry in sorted(entries, key=lambda each: each.match)}
            lines += _side_by_side(list(by_document.values()), compares, statement)
        else:
            best = max((entry.match for entry in entries), default=0.0)
            lines += _most_common([entry for entry in entries if entry.match == best], statement)
    return lines


def answer_said_term(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the entries for defined terms that a question says whole and asks what they are: 最低生活保障是什么."""
    if _ASKS_WHAT.search(query.text) is None:
        return []
    said = fold(query.text)
    readings = read_passages(retriever, documents_of(targets), find_topic(query).words)
    lines: list[str] = []
    for term in _defined_in(query, readings):
        if _ASKS_WHAT.match(said, said.find(term.forms[0]) + len(term.forms[0])):
            entries = [entry for entry in _entries(term, readings) if entry.match > 0]
            best = max((entry.match for entry in entries), default=0.0)
            lines += _most_common([entry for entry in entries if entry.match == best], statement)
    return lines


def _terms(query: Query, topic: Topic, readings: Sequence[Reading]) -> list[Term]:
    """Return the terms to explain: those in quotation marks, defined terms that the question says whole, else its topic."""
    if topic.quoted:
        own = {quoted: Term((quoted,), named=False) for quoted in topic.quoted}
        return [next((term for term in topic.terms if quoted in term.forms), own[quoted]) for quoted in topic.quoted]
    defined = [] if any(term.named for term in topic.terms) else _defined_in(query, readings)
    named = [_in_full(term, topic) for term in topic.terms if term.named]
    return defined or named or list(topic.terms)


def _defined_in(query: Query, readings: Sequence[Reading]) -> list[Term]:
    """Return the defined terms that the question says in their own words, the longest where one is in another."""
    said = fold(query.text)
    terms = {
        bare
        for reading in readings
        if reading.role is SectionRole.GLOSSARY and (explains := _EXPLAINS.match(reading.text)) is not None
        if len(bare := _BRACKETS.sub("", fold(clean_label(explains[1])))) >= _SHORTEST_DEFINED and bare in said
    }
    terms = {term for term in terms if not any(term != other and term in other for other in terms)}
    free = (term for term in terms if not any(term + words in said or words + term in said for words in query.residue))
    return [Term((term,), named=False) for term in sorted(free, key=said.find)]


def _in_full(term: Term, topic: Topic) -> Term:
    """Return a known name with the words that the question writes onto it: 项目支出绩效评价 is a term of its own."""
    for form in term.forms:
        for words in (other.forms[0] for other in topic.terms if not other.named):
            for longer in (form + words, words + form):
                if longer in topic.words:
                    return Term((longer,), named=False)
    return term


def _entries(term: Term, readings: Sequence[Reading]) -> Iterator[_Entry]:
    for reading in readings:
        explains = (_EXPLAINS if reading.role is SectionRole.GLOSSARY else _DEFINES).match(reading.text)
        if explains is None:
            continue
        printed = clean_label(explains[1])
        match = _match(term, fold(printed))
        if reading.role is SectionRole.GLOSSARY:
            match *= 1.2
        yield _Entry(reading, printed, match, reading.stored.passage.text)


def _parts_explained(term: Term, readings: Sequence[Reading]) -> Iterator[_Entry]:
    """Yield what an entry on something else says of its parts."""
    for reading in readings:
        if reading.role is not SectionRole.GLOSSARY:
            continue
        for clause in _CLAUSE_END.split(reading.stored.passage.text):
            explains = _PART.match(fold(clause))
            if explains is not None:
                printed = clean_label(explains[1])
                match = _match(term, fold(printed)) or _PART_OF_NAME * _is_within(term, fold(printed))
                yield _Entry(reading, printed, match, clause)


def _is_within(term: Term, printed: str) -> bool:
    """Return whether a name joins the term with another: 公务用车运行费 within 公务用车购置及运行费."""
    for form in term.forms:
        letters = iter(printed)
        if len(form) > _SHORTEST_JOINED and all(letter in letters for letter in _SUFFIX.sub("", form)):
            return True
    return False


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
        ratio = min(len(form), len(printed)) / max(len(form), len(printed))
        within = form in printed or (printed in form and ratio >= _NEARLY_WHOLE)
        if (len(form) > 2 and within) or (len(bare) > 2 and bare == _SUFFIX.sub("", form)):
            return 0.5 + 0.3 * ratio
    return _ABBREVIATED if _abbreviates(asked, printed) else 0.0


def _abbreviates(asked: str, printed: str) -> bool:
    """Return whether a word is a term with letters left out: 福彩公益金 for 福利彩票公益金."""
    letters = iter(printed)
    whole = len(asked) >= _SHORTEST_ABBREVIATED and asked[0] == printed[0] and asked[-1] == printed[-1]
    return whole and len(printed) < 2 * len(asked) and all(letter in letters for letter in asked)


def _side_by_side(entries: Sequence[_Entry], compares: bool, statement: Statement) -> list[str]:
    """Return every wording with all whose it is, where they are compared with whether they differ."""
    wordings = _by_wording(entries)
    lines: list[str] = []
    if compares and len(entries) > 1:
        lines.append(_verdict(entries[0].term, len(wordings), statement))
    for same in wordings:
        lines += _quoted(same[0], "；".join(dict.fromkeys(_whose(entry, statement) for entry in same)), statement)
    return lines


def _verdict(term: str, n_wordings: int, statement: Statement) -> str:
    """Say whether the documents explain a term alike."""
    if statement.language is Language.ENGLISH:
        told = "explain it alike" if n_wordings == 1 else f"explain it in {n_wordings} different ways"
        return f"**“{term}”: the documents {told}**"
    told = "解释一致" if n_wordings == 1 else f"解释不完全一样，共有{n_wordings}种写法"
    return f"**各文件对“{term}”的{told}**"


def _most_common(entries: Sequence[_Entry], statement: Statement) -> list[str]:
    """Return the wording that most documents have, cited from one of them."""
    wordings = _by_wording(entries)
    if not wordings:
        return []
    first = max(wordings, key=len)[0]
    return _quoted(first, _whose(first, statement), statement)


def _by_wording(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    wordings: dict[str, list[_Entry]] = {}
    for entry in entries:
        wordings.setdefault(_meaning(fold(entry.words)), []).append(entry)
    return list(wordings.values())


def _quoted(entry: _Entry, whose: str, statement: Statement) -> list[str]:
    quote = quote_line(statement, entry.reading, shorten(entry.words, _LONGEST_ENTRY))
    if not quote:
        return []
    english = statement.language is Language.ENGLISH
    lead = (
        f"**“{entry.term}”** ({whose}, quoted from the Chinese original):"
        if english
        else f"**“{entry.term}”**（{whose}）："
    )
    return [lead, quote]


def _meaning(text: str) -> str:
    explained = _EXPLAINED.search(text)
    return text[explained.start() :] if explained is not None else text


def _whose(entry: _Entry, statement: Statement) -> str:
    identity = entry.reading.document.identity
    if identity.fiscal_year is None:
        return identity.department
    english = statement.language is Language.ENGLISH
    return (
        f"{identity.department} {identity.fiscal_year}" if english else f"{identity.department}{identity.fiscal_year}年"
    )
