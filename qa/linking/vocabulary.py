"""Every name that can be asked for in what is indexed: departments, items, projects, codes.

Built from the record store once a revision, so that nothing about a particular corpus stands in code.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from index.records import Measure, TableKind
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from index.text.headers import bare_header, column_keys
from index.text.items import concepts, item_key, plain_words
from index.text.normalization import clean_label, squeeze
from qa.linking.department_contractions import Contractions
from qa.linking.departments import DepartmentAlias, iter_aliases
from qa.linking.matching import Phrases

_PROJECT_TAIL = re.compile(
    r"(?:工作经费|专项经费|专项资金|所需经费|维护费|服务费用?|经费|资金|费用|费|专项|项目|工作|支出)$"
)
_PROJECT_TABLES = (TableKind.PROJECT_GOALS, TableKind.PROJECTS, TableKind.PROCUREMENT, TableKind.UNITS)
_LONGEST_NAME = 40
_MOST_FOUND = 16
_SHORTEST_PART = 3
_PLACE_BELOW_COUNTY = re.compile(r"(?:[省市区县府])([\u4e00-\u9fff]{2,3}?)(?:街道|镇|乡)")
_JOINT = re.compile("[、,，]|和|与|及")
ACCOUNT_TAILS = ("", "缴费", "费", "支出", "费用", "经费")
_MONTH_END = re.compile(r"(?<=\d月)底$")


@dataclass(frozen=True, slots=True)
class ItemName:
    """What a phrase names: an item by key, or a project (`is_subject`) by the core of its name."""

    key: str
    is_subject: bool


Name = DepartmentAlias | ItemName
Value = TypeVar("Value")


def subject_key(subject: str) -> str:
    """Return the core of a project's name, under which its several spellings meet.

    >>> subject_key("中文域名工作经费"), subject_key("机构编制管理工作"), subject_key("公务接待费")
    ('中文域名', '机构编制管理', '公务接待')
    """
    name = clean_label(subject)
    while True:
        shorter = _PROJECT_TAIL.sub("", name)
        if shorter == name or len(shorter) < _SHORTEST_PART:
            return name
        name = shorter


class Vocabulary:
    """The names of one revision of the store."""

    def __init__(self, store: RecordStore) -> None:
        self.revision = store.revision()
        self._found: dict[Hashable, Any] = {}
        self.documents: tuple[StoredDocument, ...] = tuple(store.list_documents())
        by_department: dict[str, list[StoredDocument]] = defaultdict(list)
        for document in self.documents:
            by_department[document.identity.department].append(document)
        self.by_department: Mapping[str, Sequence[StoredDocument]] = dict(by_department)
        self._positions = {document.id: position for position, document in enumerate(self.documents)}
        self.places = tuple(dict.fromkeys(_PLACE_BELOW_COUNTY.findall("\n".join(self.by_department))))
        departments = Phrases((department, department) for department in self.by_department)
        self._labels = tuple(sorted(store.list_items()))
        self._columns = tuple(store.list_columns())
        self.subjects = tuple(
            subject
            for subject in sorted(store.list_subjects(_PROJECT_TABLES, list(plain_words("project budgets"))))
            if not departments.find_all(subject)
        )
        self.codes = frozenset(store.list_codes())
        headers = sorted({key for column in self._columns for key in column_keys(column)} - set(Measure))
        self.names: Phrases[Name] = Phrases(
            (*self._department_names(), *_item_names([*self._labels, *headers]), *_subject_names(self.subjects))
        )
        self.contractions = Contractions(documents[-1].identity for documents in self.by_department.values())
        self._subjects_by_text = _by_text((subject, subject_key(subject)) for subject in self.subjects)
        self._subject_text = "\n" + "\n".join(self._subjects_by_text) + "\n"

    def _department_names(self) -> Iterator[tuple[str, DepartmentAlias]]:
        return iter_aliases(documents[-1].identity for documents in self.by_department.values())

    def once(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """Return what is found for a key, the first time by `find`: for what only the key and these names decide."""
        found: Value | None = self._found.get(key)
        if found is None:
            found = find()
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[key] = found
        return found

    def of_ids(self, document_ids: Iterable[int]) -> list[StoredDocument]:
        """Return the documents with these ids, in the order of all documents."""
        positions = {self._positions[document_id] for document_id in document_ids if document_id in self._positions}
        return [self.documents[position] for position in sorted(positions)]

    def labels_of(self, keys: frozenset[str]) -> list[str]:
        """Return the labels of rows that name one of these items, as they are stored."""
        return [label for label in self._labels if item_key(label) in keys]

    def columns_of(self, keys: frozenset[str]) -> list[tuple[str, ...]]:
        """Return the column paths that name one of these items."""
        return [
            column
            for column in self._columns
            if not keys.isdisjoint((*column_keys(column), *(item_key(bare_header(part)) for part in column)))
        ]

    def find_project(self, words: str, shortest: int = _SHORTEST_PART) -> tuple[str, tuple[ItemName, ...]] | None:
        """Return the longest part of the words that stands in the names of projects, with those names."""
        shortest = max(shortest, len(words) // 2)
        for length in range(len(words), shortest - 1, -1):
            for start in range(len(words) - length + 1):
                part = words[start : start + length]
                found = [ItemName(key, True) for key in _lines_with(self._subject_text, part, self._subjects_by_text)]
                if found and part not in plain_words("project parts"):
                    return part, tuple(dict.fromkeys(found))
        return None

    def find_label(self, words: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the longest end of the words that ends the labels of a few rows, with the keys of those, the shortest first."""
        shortest = max(_SHORTEST_PART, len(words) // 2)
        ends = (words[start:end] for start in range(len(words)) for end in (len(words), len(words) - 1))  # 满意度|得
        for part in (each for each in ends if len(each) >= shortest):
            if part in plain_words("project parts") or part in plain_words("labels"):
                continue
            for tail in ACCOUNT_TAILS:
                keys = set(_lines_with(self._label_text, f"{part}{tail}\n", self._keys_by_label))
                if 0 < len(keys) <= _MOST_FOUND:
                    return part, tuple(sorted(keys, key=lambda key: (len(key), key)))
        return None

    @cached_property
    def _keys_by_label(self) -> Mapping[str, list[str]]:
        return _by_text((label, item_key(label)) for label in self._labels if _is_name(clean_label(label)))

    @cached_property
    def _label_text(self) -> str:
        return "\n" + "\n".join(self._keys_by_label) + "\n"


def _by_text(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the keys that each text leads to; 的 is left out, as people leave it out."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for text, key in pairs:
        bare = clean_label(text).replace("的", "")
        if bare and key not in by_text[bare]:
            by_text[bare].append(key)
    return by_text


def _lines_with(text: str, part: str, keys: Mapping[str, list[str]]) -> Iterator[str]:
    start = text.find(part)
    while start >= 0:
        end = text.find("\n", start)
        yield from keys[text[text.rfind("\n", 0, start) + 1 : end]]
        start = text.find(part, end)


def _is_name(label: str) -> bool:
    return 1 < len(label) <= _LONGEST_NAME and label not in plain_words("labels") and not label.isascii()


def _is_joined(label: str, known: Collection[str]) -> bool:
    """Return whether a label only joins names that stand by themselves as well: 工会经费、福利费."""
    parts = _JOINT.split(label)
    return len(parts) > 1 and all(part in known for part in parts)


def _item_names(labels: Collection[str]) -> Iterator[tuple[str, ItemName]]:
    for concept in concepts().values():
        if concept.kind != "generic":
            for word in concept.words:
                yield squeeze(word), ItemName(concept.name, is_subject=False)
    known = {*labels, *(word for concept in concepts().values() for word in concept.words)}
    for label in labels:
        if not _is_name(label) or _is_joined(label, known):
            continue
        key = item_key(label)
        name = ItemName(key, is_subject=False)
        for phrase in dict.fromkeys((clean_label(label), key, f"{key}支出", _MONTH_END.sub("", key))):
            if _is_name(phrase):
                yield phrase, name


def _subject_names(subjects: Collection[str]) -> Iterator[tuple[str, ItemName]]:
    for subject in subjects:
        key = subject_key(subject)
        for phrase in dict.fromkeys(
            (clean_label(subject), key, f"{key}项目", f"{key}经费", f"{key}工作", f"{key}工作经费")
        ):
            if (
                len(phrase) >= _SHORTEST_PART
                and phrase not in plain_words("labels")
                and item_key(phrase) not in concepts()
            ):
                yield phrase, ItemName(key, is_subject=True)
