"""The words of questions, read once from `data/lexicons`: cues, fillers, English."""

import csv
import re
from dataclasses import dataclass
from functools import cache

import data
from index.items import concepts
from index.normalization import squeeze
from qa.matching import Phrases


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase of the question says about how to answer: a slot of the query and its value."""

    slot: str
    value: str


def _rows(name: str) -> list[dict[str, str]]:
    with data.path("lexicons", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _split(field: str) -> tuple[str, ...]:
    return tuple(word for word in field.split("|") if word)


@cache
def cues() -> Phrases[Cue]:
    """Return the phrases that say how to answer."""
    return Phrases(
        (squeeze(word), Cue(row["slot"], row["value"])) for row in _rows("cues.tsv") for word in _split(row["words"])
    )


@cache
def fillers() -> Phrases[str]:
    """Return the words of a question that name nothing."""
    return Phrases((row["word"], row["word"]) for row in _rows("fillers.tsv"))


@cache
def english_glosses() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return English phrases, longest first, with the Chinese words they stand for."""
    pairs = [(english, row["chinese"]) for row in _rows("english.tsv") for english in _split(row["english"])]
    pairs += [(english, concept.name) for concept in concepts().values() for english in concept.english]
    pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
    return tuple(
        (re.compile(rf"(?<![a-z]){re.escape(english)}(?:e?s)?(?![a-z])"), chinese) for english, chinese in pairs
    )
