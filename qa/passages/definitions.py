"""What a term means: the entry of a document's 名词解释, or the sentence or formula that explains it elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import SectionRole
from index.text.items import item_key
from index.text.normalization import clean_label
from qa.passages.evidence import Reading
from qa.passages.quotations import Told, shorten
from qa.passages.topics import Term, Topic, fold

# What stands between a term and what it means.
_EXPLAINS = re.compile(r"^(.{2,40}?)(?:[:：]|[—─]+(?=[\u4e00-\u9fff])|[,，]?(?:(?:主要)?是指|指的是|指|反映)|=|＝)")
# Outside a 名词解释 a colon alone does not make a definition.
_DEFINES = re.compile(r"^(.{2,40}?)[:：]?(?:(?:主要)?是指|指的是|(?<!本)指(?![标导挥示定])|=|＝)")
_EXPLAINED = re.compile(r"[:：=＝]|是指|指|包括|反映")
# An entry explains the parts of its term too: 其中，公务接待费反映….
_PART = re.compile(r"^(?:其中|具体)?[:：,，]?(.{2,30}?)(?:是指|反映|指(?![标导挥示定]))")
_CLAUSE_END = re.compile(r"(?<=[。；;])")
_SUFFIX = re.compile(r"(?:预算|决算|收入|支出|资金|费用?|经费)$")
# What a term with letters left out is worth, and how long it must be.
_ABBREVIATED, _SHORTEST_ABBREVIATED = 0.4, 4
_LONGEST_ENTRY = 420
# A shorter entry explains a longer name only when it is nearly all of it: 项目支出 is not 项目支出绩效评价.
_NEARLY_WHOLE = 0.75
# What a name is worth that joins the term with another, and how long a term must be to be looked for in such names.
_PART_OF_NAME, _SHORTEST_JOINED = 0.5, 5
_IN_GLOSSARY = 1.2
_MOST_FORMS = 3
# A word of so few letters beside a name makes no other term of it.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term explained, with how well it is the one asked for."""

    reading: Reading
    match: float
    words: str


def find_entries(topic: Topic, readings: Sequence[Reading]) -> Told:
    """Return for every term the entry that explains it, in the wording that most documents have.

    A name with other words beside it is a term of its own; the entry of the name alone is then only `near`.
    """
    names = [term for term in topic.terms if term.named]
    rest = [term for term in topic.terms if not term.named]
    if names and rest:
        words = rest[0].forms[0]
        forms = [joined for name in names for form in name.forms for joined in (form + words, words + form)]
        told = _best_entry(Term(tuple(forms), named=False), readings, len(forms))
        if told:
            return Told(tuple(told))
    told = [quoted for term in names or rest for quoted in _best_entry(term, readings)]
    return Told(tuple(told), near=bool(names) and any(len(term.forms[0]) > _SHORT for term in rest))


def _best_entry(term: Term, readings: Sequence[Reading], most_forms: int = _MOST_FORMS) -> list[tuple[Reading, str]]:
    entries = [entry for entry in _entries(term, readings, most_forms) if entry.match > 0]
    entries = entries or [entry for entry in _parts_explained(term, readings) if entry.match > 0]
    best = max((entry.match for entry in entries), default=0.0)
    wordings: dict[str, list[_Entry]] = {}
    for entry in entries:
        if entry.match == best:
            wordings.setdefault(_meaning(fold(entry.words)), []).append(entry)
    if not wordings:
        return []
    first = max(wordings.values(), key=len)[0]
    return [(first.reading, shorten(first.words, _LONGEST_ENTRY))]


def _printed_term(reading: Reading) -> str:
    explains = (_EXPLAINS if reading.role is SectionRole.GLOSSARY else _DEFINES).match(reading.text)
    return fold(clean_label(explains[1])) if explains is not None else ""


def _entries(term: Term, readings: Sequence[Reading], most_forms: int) -> Iterator[_Entry]:
    for reading in readings:
        printed = _printed_term(reading)
        if printed:
            match = _match(term, printed, most_forms) * (_IN_GLOSSARY if reading.role is SectionRole.GLOSSARY else 1)
            yield _Entry(reading, match, reading.stored.passage.text)


def _parts_explained(term: Term, readings: Sequence[Reading]) -> Iterator[_Entry]:
    """Yield what an entry on something else says of its parts."""
    for reading in readings:
        if reading.role is not SectionRole.GLOSSARY:
            continue
        for clause in _CLAUSE_END.split(reading.stored.passage.text):
            explains = _PART.match(fold(clause))
            if explains is not None:
                printed = fold(clean_label(explains[1]))
                yield _Entry(reading, _match(term, printed) or _PART_OF_NAME * _is_within(term, printed), clause)


def _is_within(term: Term, printed: str) -> bool:
    """Return whether a name joins the term with another: 公务用车运行费 within 公务用车购置及运行费."""
    for form in term.forms:
        letters = iter(printed)
        if len(form) > _SHORTEST_JOINED and all(letter in letters for letter in _SUFFIX.sub("", form)):
            return True
    return False


def _match(term: Term, printed: str, most_forms: int = _MOST_FORMS) -> float:
    """Return how well a printed term is the one asked for: 1 for the very words, less for a synonym or a part."""
    asked = term.forms[0]
    bracketless = printed.partition("(")[0]
    if asked in (printed, bracketless):
        return 1.0
    if printed in term.forms or item_key(printed) in {item_key(form) for form in term.forms[:most_forms]}:
        return 0.9
    bare = _SUFFIX.sub("", printed)
    for form in term.forms[:most_forms]:
        ratio = min(len(form), len(printed)) / max(len(form), len(printed))
        within = form in printed or (printed in form and ratio >= _NEARLY_WHOLE)
        if (len(form) > 2 and within) or (len(bare) > 2 and bare == _SUFFIX.sub("", form)):
            return 0.5 + 0.3 * ratio
    return _ABBREVIATED if _abbreviates(asked, bracketless) else 0.0


def _abbreviates(asked: str, printed: str) -> bool:
    """Return whether a word is a term with letters left out: 福彩公益金 for 福利彩票公益金."""
    if not printed or len(asked) < _SHORTEST_ABBREVIATED or asked[0] != printed[0] or asked[-1] != printed[-1]:
        return False
    letters = iter(printed)
    return len(printed) < 2 * len(asked) and all(letter in letters for letter in asked)


def _meaning(text: str) -> str:
    explained = _EXPLAINED.search(text)
    return text[explained.start() :] if explained is not None else text
