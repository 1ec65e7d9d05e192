"""Traditional characters and English words into the simplified Chinese that the documents use."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from index.divisions import short_names
from index.items import plain_words
from qa.lexicon import english_glosses

_WORD = re.compile(r"[A-Za-z][A-Za-z'\-]*")
# Where the thing asked for stands: the propaganda budget, spent on propaganda. The name of an organ is none.
_QUALIFIER = re.compile(
    r"(?:多少|number of) +(?P<counted>[a-z][a-z'\-]+)"
    r"|(?P<before>[a-z][a-z'\-]+) +(?:预算|budget|spending|expenses?|costs?|funds?|fees?)"
    r"|\b(?:on|for) +(?:the +)?(?P<behind>[a-z][a-z'\-]+)(?! *(?:\w+ +){0,2}(?:bureau|office|commission|committee|court|department))"
)


def simplify(text: str) -> str:
    """Return the text in simplified characters.

    >>> simplify("三公經費預算")
    '三公经费预算'
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))  # something outside the common simplified letters: look closer
    return text


def gloss_english(text: str, places: Sequence[str] = ()) -> str:
    """Return an English question with its known words and place names replaced by Chinese ones, the rest dropped.

    `places` are names below the counties (street offices, towns) that are indexed.

    >>> gloss_english("How much was the project expenditure of Xushui district in 2024?")
    '多少 项目支出 徐水 区 2024?'
    """
    known = _known_places(places)
    glossed = _WORD.sub(lambda word: known.get(word[0].replace("'", ""), ""), _glossed(text))
    return re.sub(r"\s+", " ", glossed).strip()


def unknown_qualifiers(text: str, places: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the English words that say what sort of budget is meant and that nothing is known of.

    >>> unknown_qualifiers("What is the 2024 propaganda budget?"), unknown_qualifiers("How many clerks are there in the office?")
    (('propaganda',), ('clerks',))
    """
    known = _known_places(places)
    words = (found["counted"] or found["before"] or found["behind"] for found in _QUALIFIER.finditer(_glossed(text)))
    return tuple(word for word in words if word.removesuffix("'s") not in {*plain_words("english words"), *known})


def _glossed(text: str) -> str:
    lowered = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower().replace("’", "'"))
    for pattern, chinese in english_glosses():
        lowered = pattern.sub(f" {chinese} ", lowered)
    return lowered


def _known_places(places: Sequence[str]) -> dict[str, str]:
    return {**_places_by_sound(), **_by_sound(tuple(places))}


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _places_by_sound() -> dict[str, str]:
    return _by_sound(tuple(sorted(short_names())))


@cache
def _by_sound(names: tuple[str, ...]) -> dict[str, str]:
    from pypinyin import lazy_pinyin  # 0.3 s to load: only for English questions

    return {"".join(lazy_pinyin(name)): name for name in names}
