"""Traditional characters and English words into the simplified Chinese that the documents use."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from index.divisions import short_names
from qa.lexicon import english_glosses

_WORD = re.compile(r"[A-Za-z][A-Za-z'\-]*")


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
    lowered = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower().replace("’", "'"))
    for pattern, chinese in english_glosses():
        lowered = pattern.sub(f" {chinese} ", lowered)
    known = {**_places_by_sound(), **_by_sound(tuple(places))}
    lowered = _WORD.sub(lambda word: known.get(word[0].replace("'", ""), ""), lowered)
    return re.sub(r"\s+", " ", lowered).strip()


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
