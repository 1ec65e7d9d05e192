"""The words of questions, read once from `data/lexicons`: marks, settings, fillers, English."""

from dataclasses import dataclass
from functools import cache

from index.text.items import concepts, lexicon_rows, plain_words
from qa.linking.matching import Phrases
from qa.linking.spans import Mark

_SHORTEST_HEARD = 4


@cache
def fillers() -> Phrases[str]:
    """Return the words of a question that name nothing."""
    return Phrases((row["word"], row["word"]) for row in lexicon_rows("fillers.tsv"))


@cache
def english_glosses() -> dict[str, str]:
    """Return the Chinese words that English phrases stand for."""
    glosses = {english: concept.name for concept in concepts().values() for english in concept.english}
    return glosses | {row["english"]: row["chinese"] for row in lexicon_rows("english.tsv")}


@dataclass(frozen=True, slots=True)
class Setting:
    """A word that says whose figures or when: a stage, a scope, a year by its place, or how far a budget was carried out."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Filler:
    """A word that names nothing; `whole` words only hold the letters of one (公共, 中心) and may name something."""

    whole: bool = False


@cache
def question_words() -> Phrases[Mark | Setting | Filler]:
    """Return the words of questions that are no names, each with all that it may say."""
    marks = ((row["word"], Mark(row["mark"], row["value"])) for row in lexicon_rows("marks.tsv"))
    settings = ((row["word"], Setting(row["setting"], row["value"])) for row in lexicon_rows("settings.tsv"))
    little = ((row["word"], Filler()) for row in lexicon_rows("fillers.tsv"))
    whole = ((word, Filler(whole=True)) for word in plain_words("whole words"))
    return Phrases((*settings, *marks, *little, *whole))


@cache
def cue_words() -> Phrases[Mark | Setting | Filler]:
    """Return the cue words long enough to be known by their sound."""
    marks = ((row["word"], Mark(row["mark"], row["value"])) for row in lexicon_rows("marks.tsv"))
    return Phrases((word, mark) for word, mark in marks if len(word) >= _SHORTEST_HEARD)


def says_nothing(words: str) -> bool:
    """Return whether words are a cue or a filler, so that a name may begin behind them."""
    return any(not (isinstance(each, Filler) and each.whole) for each in question_words().get(words))
