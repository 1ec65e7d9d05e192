"""A question as typed into the plain simplified Chinese that names are looked for in."""

from __future__ import annotations

import re

from index.text.normalization import normalize
from qa.linking.spelling import plain_wording, reword
from qa.linking.translation import gloss_english, simplify, unknown_words
from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_ASKS_IN_ENGLISH = re.compile(r"\s*(?:what|how|why|which|who|when|where|is|are|does|did) [A-Za-z]", re.IGNORECASE)
_FEW_WORDS = 3


def plain_question(question: str, vocabulary: Vocabulary) -> tuple[Language, str]:
    """Return the language of a question and its text without spaces, English words glossed.

    English words of content that nothing is known of are kept at the end.
    """
    text = normalize(question)
    language = language_of(text)
    text = plain_wording(simplify(text.strip().replace("\n", "。")))
    if language is Language.ENGLISH:
        unknown = unknown_words(text, vocabulary.places)
        text = " ".join((gloss_english(text, vocabulary.places), *(f",{word}" for word in unknown)))
    return language, reword("".join(text.split()), vocabulary.names)


def language_of(question: str) -> Language:
    """Return the language that a question is mostly in."""
    latin_words = len(_LATIN_WORD.findall(question))
    if latin_words <= _FEW_WORDS and _ASKS_IN_ENGLISH.match(question) is None:
        return Language.CHINESE
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in question)
    return Language.ENGLISH if latin_words > chinese / 3 else Language.CHINESE
