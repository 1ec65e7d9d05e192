"""The passages that may answer: those of the documents asked about, read for comparison and for quoting."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.record_rows import StoredDocument, StoredPassage
from index.records import SectionRole
from index.sentences import Sentence, split_sentences
from qa.retrieval import Retriever
from qa.targets import Target
from qa.topics import fold

# Up to this many documents are read whole; of more, only what a search finds.
_MOST_DOCUMENTS = 24
_MOST_FOUND = 60
_LIST_ITEM = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]+[)）、.．]|[(（]?\d{1,2}[)）、．]|\d{1,2}\.(?!\d)|[①-⑳]|第[一二三四五六七八九十]+[条项])"
)
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

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the passage, each folded and as printed."""
        return tuple(split_sentences(self.stored.passage.text))

    @property
    def role(self) -> SectionRole:
        """What the passage is about."""
        return self.stored.passage.role

    @property
    def document(self) -> StoredDocument:
        """The document the passage stands in."""
        return self.stored.document

    @property
    def is_list_item(self) -> bool:
        """Whether the passage begins with an ordinal."""
        return _LIST_ITEM.match(fold(self.stored.passage.text)) is not None

    @property
    def is_bare(self) -> bool:
        """Whether the passage is a mere label: no sentence that could answer anything."""
        return len(self.text) < 4 or _BOILERPLATE.match(self.text) is not None


def read_passages(
    retriever: Retriever, targets: Sequence[Target], words: str, roles: Sequence[SectionRole] | None = None
) -> list[Reading]:
    """Return the passages of the targets' documents in reading order, the best found when there are very many."""
    documents = [document.id for target in targets for document in target.documents]
    wanted = list(dict.fromkeys(documents))
    if not wanted:
        return []
    if len(wanted) <= _MOST_DOCUMENTS:
        stored: Iterable[StoredPassage] = retriever.list_passages(wanted, roles)
    else:
        stored = [found.stored for found in retriever.search(words, wanted, roles, _MOST_FOUND)]
    return [reading for reading in (Reading(each) for each in stored) if not reading.is_bare]


def following_items(readings: Sequence[Reading], lead: Reading) -> list[Reading]:
    """Return the list items that a lead announces: those after it under the same headings."""
    place = next((at for at, reading in enumerate(readings) if reading is lead), len(readings))
    items: list[Reading] = []
    for reading in readings[place + 1 :]:
        same = (
            reading.document.id == lead.document.id
            and reading.stored.passage.heading_path[: len(lead.stored.passage.heading_path)]
            == lead.stored.passage.heading_path
        )
        if not same or not reading.is_list_item:
            break
        items.append(reading)
    return items


def announces_list(text: str) -> bool:
    """Return whether a text ends by announcing what follows it.

    >>> announces_list("主要职责是："), announces_list("共3项。")
    (True, False)
    """
    return text.rstrip().endswith(("：", ":"))
