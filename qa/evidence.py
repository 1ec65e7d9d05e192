"""The passages that may answer: those of the documents asked about, read for comparison and for quoting."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from index.normalization import ordinal_level
from index.record_rows import StoredDocument, StoredPassage
from index.records import SectionRole
from index.sentences import Sentence, split_sentences
from qa.retrieval import Retriever
from qa.targets import Target
from qa.topics import fold

# Up to this many documents are read whole; of more, only what a search finds.
_MOST_DOCUMENTS = 24
_MOST_FOUND = 60
_ARTICLE = re.compile(r"第[一二三四五六七八九十]+[条项]")
_BOILERPLATE = re.compile(r"^(?:编制部门|编制单位|单位名称|部门名称|单位|预算年度|公开\d+表|截止时间|附?图\d)")


@dataclass(frozen=True)
class Reading:
    """A passage with its folded text and headings."""

    stored: StoredPassage

    @cached_property
    def text(self) -> str:
        """The passage, folded."""
        return fold(self.stored.passage.text)

    @cached_property
    def headings(self) -> str:
        """The headings above the passage, folded, without the title of the document."""
        return "/".join(fold(heading) for heading in self.stored.passage.heading_path)

    @property
    def section(self) -> str:
        """The innermost of these headings, "" where there is none."""
        return self.headings.rpartition("/")[2]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the passage, each folded and as printed."""
        return _sentences_of(self.stored.passage.text)

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


def read_passages(
    retriever: Retriever, documents: Iterable[StoredDocument], words: str, roles: Sequence[SectionRole] | None = None
) -> list[Reading]:
    """Return the passages of these documents in reading order; of very many documents those found by the words."""
    wanted = list(dict.fromkeys(document.id for document in documents))
    if not wanted:
        return []
    if len(wanted) <= _MOST_DOCUMENTS:
        stored: Iterable[StoredPassage] = retriever.list_passages(wanted, roles)
    else:
        stored = [found.stored for found in retriever.search(words, wanted, roles, _MOST_FOUND)]
    return [reading for reading in (Reading(each) for each in stored) if not reading.is_bare]


def documents_of(targets: Iterable[Target]) -> list[StoredDocument]:
    """Return the documents of several targets."""
    return [document for target in targets for document in target.documents]


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
