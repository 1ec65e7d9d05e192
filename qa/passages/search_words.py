"""A question in the words in which disclosures would answer it: what a search compares with passages.

Leaves out what says nothing within the documents searched (whose they are, which year), adds the official name of
what was called otherwise and the usual words of an answer. The question itself is kept as it is everywhere else.
"""

import re
from collections.abc import Iterable
from functools import cache

from index.records import Identity
from index.text.items import concepts, lexicon_rows
from index.text.normalization import normalize, squeeze
from qa.linking.departments import DepartmentAlias, iter_aliases
from qa.linking.lexicon import cues
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
    return " ".join((text, *_added_words(squeeze(text))))


def _added_words(text: str) -> list[str]:
    names = [match.meanings[0] for match in _concept_words().find_all(text)]
    intents = {match.meanings[0].value for match in cues().find_all(text) if match.meanings[0].slot == "intent"}
    answers = [words for intent, words in _answer_words().items() if intent in intents]
    return list(dict.fromkeys(word for word in (*names, *answers) if word not in text))


@cache
def _concept_words() -> Phrases[str]:
    return Phrases((squeeze(word), concept.name) for concept in concepts().values() for word in concept.words)


@cache
def _answer_words() -> dict[str, str]:
    return {row["intent"]: row["words"] for row in lexicon_rows("search_words.tsv")}
