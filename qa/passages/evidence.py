"""The passages that may answer: those of the documents asked about, read for comparison and for quoting."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from index.prose.sentences import Sentence, split_sentences
from index.records import SectionRole
from index.stores.record_rows import StoredDocument, StoredPassage
from index.text.normalization import ordinal_level
from qa.passages.retrieval import Retriever
from qa.passages.topics import fold, without_ordinal

# Up to this many documents are read whole; of more, only what a search finds.
_MOST_DOCUMENTS = 24
_MOST_FOUND = 60
_AFTER_SEMICOLON = re.compile(r"(?<=[;；])")
# A list item of a few words with no clause and no amount in it: 1.行政运行(项)。; and one that names an account.
_LABEL = re.compile(r"^[^,;。:元]{2,64}[。:]?$")
_ACCOUNT = re.compile(r"\((?:类|款|项)\)|\d{5,7}|支出情况")
_ARTICLE = re.compile(r"第[一二三四五六七八九十]+[条项]")
_BOILERPLATE = re.compile(
    r"^(?:编制部门|编制单位|单位名称|部门名称|单位(?=[:万元]|$)|预算年度|公开\d+表|截止时间|附?图\d)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a passage up to a full stop or a semicolon, folded and as printed, and the sentence it is part of.

    `sentence_at` is the position of that sentence in the passage.
    """

    text: str
    quote: str
    sentence: str
    sentence_at: int


@dataclass(frozen=True)
class Reading:
    """A passage with its folded text and headings; `label` is the list item above that says what it is about, folded."""

    stored: StoredPassage
    label: str = ""

    @cached_property
    def text(self) -> str:
        """The passage, folded."""
        return fold(self.stored.passage.text)

    @cached_property
    def headings(self) -> str:
        """The headings above the passage, folded, without the title of the document; its label as the last of them."""
        labels = (self.label,) if self.label else ()
        return "/".join((*(fold(heading) for heading in self.stored.passage.heading_path), *labels))

    @property
    def section(self) -> str:
        """The innermost of these headings, "" where there is none."""
        return self.headings.rpartition("/")[2]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the passage, each folded and as printed."""
        return _sentences_of(self.stored.passage.text)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the passage."""
        return _clauses_of(self.stored.passage.text)

    @property
    def role(self) -> SectionRole:
        """What the passage is about."""
        return self.stored.passage.role

    @property
    def document(self) -> StoredDocument:
        """The document the passage stands in."""
        return self.stored.document

    @cached_property
    def level(self) -> int:
        """How deep the passage's ordinal places it in a list, 0 without one."""
        if _ARTICLE.match(self.text):
            return 1
        return ordinal_level(self.stored.passage.text)

    @property
    def is_list_item(self) -> bool:
        """Whether the passage begins with an ordinal."""
        return self.level > 0

    @property
    def is_bare(self) -> bool:
        """Whether the passage is a mere label: no sentence that could answer anything."""
        return len(self.text) < 4 or _BOILERPLATE.match(self.text) is not None


@lru_cache(maxsize=2**13)
def _sentences_of(text: str) -> tuple[Sentence, ...]:
    return tuple(split_sentences(text))


@lru_cache(maxsize=2**13)
def _clauses_of(text: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(part, quote, fold(sentence.text), at)
        for at, sentence in enumerate(_sentences_of(text))
        for part, quote in zip(
            (fold(part) for part in _AFTER_SEMICOLON.split(sentence.text)),
            _AFTER_SEMICOLON.split(sentence.quote),
            strict=True,
        )
    )


def read_passages(retriever: Retriever, documents: Iterable[StoredDocument], words: str) -> list[Reading]:
    """Return the passages of these documents in reading order; of very many documents those found by the words."""
    wanted = list(dict.fromkeys(document.id for document in documents))
    if not wanted:
        return []
    if len(wanted) <= _MOST_DOCUMENTS:
        stored: Iterable[StoredPassage] = retriever.list_passages(wanted)
    else:
        stored = [found.stored for found in retriever.search(words, wanted, k=_MOST_FOUND)]
    return list(_labelled([reading for reading in (Reading(each) for each in stored) if not reading.is_bare]))


def _labelled(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the readings, each with the list item that it stands under.

    An item that only names an account is no reading of its own where the text after it tells of the account.
    """
    above: list[Reading] = []
    for place, reading in enumerate(readings):
        if above and _section_of(above[-1]) != _section_of(reading):
            above = []
        if not reading.is_list_item:
            is_told_of = above and names_account(above[-1].text)
            yield Reading(reading.stored, _bare_label(above[-1])) if is_told_of else reading
            continue
        above = [item for item in above if item.level < reading.level]
        labelled = Reading(reading.stored, _bare_label(above[-1])) if above else reading
        after = readings[place + 1] if place + 1 < len(readings) else None
        is_label = _LABEL.match(reading.text) is not None
        told_after = after is not None and not after.is_list_item and _section_of(after) == _section_of(reading)
        if not (is_label and told_after and names_account(reading.text)):
            yield labelled
        if is_label:
            above.append(reading)


def names_account(text: str) -> bool:
    """Return whether a folded text is the name of an account that a final account is told by.

    >>> names_account("1.审计事务(款)行政运行(项)。"), names_account("年初预算为18万元。")
    (True, False)
    """
    return _ACCOUNT.search(text) is not None


def _section_of(reading: Reading) -> tuple[int, tuple[str, ...]]:
    return reading.document.id, reading.stored.passage.heading_path


def _bare_label(reading: Reading) -> str:
    return without_ordinal(reading.text).rstrip("。:")


def announced(readings: Sequence[Reading], lead: Reading) -> list[Reading]:
    """Return what a lead ("主要原因是：") announces: the list right after it in its section, else the next passage."""
    after = section_after(readings, lead)
    items = list(takewhile(lambda reading: reading.is_list_item, after))
    return items or after[:1]


def section_after(readings: Sequence[Reading], lead: Reading) -> list[Reading]:
    """Return the passages after one that stand in the same section of its document."""
    place = next((at for at, reading in enumerate(readings) if reading is lead), len(readings))
    path = lead.stored.passage.heading_path
    return list(
        takewhile(
            lambda reading: (
                reading.document.id == lead.document.id and reading.stored.passage.heading_path[: len(path)] == path
            ),
            readings[place + 1 :],
        )
    )


def announces_list(text: str) -> bool:
    """Return whether a text ends by announcing what follows it.

    >>> announces_list("主要职责是："), announces_list("共3项。")
    (True, False)
    """
    return text.rstrip().endswith(("：", ":"))
