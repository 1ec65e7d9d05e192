"""A question in the words in which disclosures would answer it: what a search alone, without any reading, compares with passages.

Leaves out what says nothing within the documents searched (whose they are, which year) and adds the official name of what was
called otherwise.
"""

import re
from collections.abc import Iterable
from functools import cache

from index.records import Identity
from index.text.items import concepts
from index.text.normalization import normalize, squeeze
from qa.linking.departments import DepartmentAlias, iter_aliases
from qa.linking.matching import Phrases
from qa.linking.translation import gloss_english, simplify

_ENGLISH = re.compile(r"[A-Za-z]{4,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)?\d{2}年度?")


def names_of(identities: Iterable[Identity]) -> Phrases[DepartmentAlias]:
    """Return every phrase that may stand for one of these departments."""
    return Phrases((squeeze(alias), meaning) for alias, meaning in iter_aliases(set(identities)))


def search_words(question: str, names: Phrases[DepartmentAlias] | None) -> str:
    """Return what to search for; `names` are those of the departments searched, None when all are."""
    text = simplify(normalize(question))
    if _ENGLISH.search(text):
        text = gloss_english(text)
    text = squeeze(text)
    if names is not None:
        for match in reversed(names.find_all(text)):
            text = f"{text[: match.start]} {text[match.end :]}"
        text = _YEAR.sub("", text)
    added = [match.meanings[0] for match in _concept_words().find_all(squeeze(text))]
    return " ".join((text, *dict.fromkeys(word for word in added if word not in text)))


@cache
def _concept_words() -> Phrases[str]:
    return Phrases((squeeze(word), concept.name) for concept in concepts().values() for word in concept.words)
