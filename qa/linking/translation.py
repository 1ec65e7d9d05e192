"""Traditional characters and English words into the simplified Chinese that the documents use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from index.text.divisions import short_names
from index.text.items import plain_words
from qa.linking.lexicon import english_glosses

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|(?<=[a-z])-(?=[a-z])|[^a-z]")
_MOST_WORDS = 8
_SHORTEST_CONTENT = 4
_SCALES = {"": 0, "thousand": 3, "ten thousand": 4, "million": 6, "hundred million": 8, "billion": 9}
_AMOUNT = re.compile(
    r"(?<![\d.])(?P<number>\d[\d,]*(?:\.\d+)?) *(?P<scale>ten thousand|hundred million|thousand|million|billion)? *(?:yuan|rmb|renminbi|cny)\b"
    r"(?<!in 100 million yuan)(?<!in 10,000 yuan)(?<!in 10000 yuan)"
)
_VERBS = r"increased?|grow|grew|risen?|rose|changed?|decreased?|declined?|dropp?e?d?|fall|fell|go up|went up|go down|went down"
_CHANGE_OVER = re.compile(
    rf"\b(?P<verb>{_VERBS})\b(?P<between>[^.?]*?)\b(?:from|between) (?P<first>(?:19|20)\d\d) (?:to|and) (?P<last>(?:19|20)\d\d)"
)
# How many times A is B wants B over A.
_TIMES = re.compile(r"\bhow many times (?:the )?(?P<part>[^?]+?) (?:is|are|was|were) (?:the )?(?P<whole>[^?]+)")


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
    known = {**_places_by_sound(), **_by_sound(tuple(places))}
    return " ".join(
        "".join(
            known.get(token.replace("'", ""), "" if token[0] in _LETTERS else token) for token in _glossed(text)
        ).split()
    )


def unknown_words(text: str, places: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the English words of content that nothing is known of, so that no answer leaves them out unsaid.

    >>> unknown_words("What is the 2024 propaganda budget?"), unknown_words("How many clerks are there in the office?")
    (('propaganda',), ('clerks',))
    """
    talk = {*plain_words("english words"), *_places_by_sound(), *_by_sound(tuple(places))}
    tokens = [token for token in _glossed(text) if token.strip()]
    explained = {at for at, token in enumerate(tokens[1:]) if token == "(" and _is_chinese(tokens[at + 2 : at + 3])}
    words = (
        token.removesuffix("'s")
        for at, token in enumerate(tokens)
        if token[0] in _LETTERS and at not in explained  # the Chinese in brackets says what the word means
    )
    return tuple(dict.fromkeys(word for word in words if len(word) >= _SHORTEST_CONTENT and word not in talk))


def _is_chinese(tokens: Sequence[str]) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for token in tokens for letter in token)


_ASKS_WHETHER = frozenset({"did", "does", "do", "is", "are", "was", "were", "has", "have"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def _glossed(text: str) -> list[str]:
    """Return the text in pieces, its longest known phrases replaced by the Chinese ones."""
    lowered = text.lower().replace("’", "'")
    lowered = _TIMES.sub(r"\g<whole> 是 \g<part> 的几倍 ", lowered)
    lowered = _CHANGE_OVER.sub(r"\g<verb>\g<between> \g<last>年比\g<first>年多少 ", lowered)
    tokens = _TOKEN.findall(_AMOUNT.sub(_in_yuan, lowered))
    tokens = [
        " " if token == "-" and before[:1] in _LETTERS else token
        for before, token in zip(["", *tokens], tokens, strict=False)
    ]
    if tokens and tokens[0] in _ASKS_WHETHER:
        tokens[0] = "是否"
    glosses = english_glosses()
    pieces: list[str] = []
    at = 0
    while at < len(tokens):
        end, chinese = _longest_at(tokens, at, glosses)
        pieces.append(tokens[at] if chinese is None else f" {chinese} ")
        at = end
    return pieces


def _longest_at(tokens: Sequence[str], at: int, glosses: Mapping[str, str]) -> tuple[int, str | None]:
    """Return the end of the longest phrase that begins here and its gloss, None where no phrase does."""
    if tokens[at][0] not in _LETTERS and not tokens[at].isdigit():
        return at + 1, None
    phrase = ""
    best: tuple[int, str | None] = (at + 1, None)
    for end in range(at, min(len(tokens), at + 2 * _MOST_WORDS)):
        phrase += tokens[end]
        for form in (phrase, phrase.removesuffix("'s"), phrase.removesuffix("s"), phrase.removesuffix("es")):
            if form in glosses and (end + 1 == len(tokens) or tokens[end + 1][0] not in _LETTERS):
                best = (end + 1, glosses[form])
                break
    return best


def _in_yuan(found: re.Match[str]) -> str:
    """Return an amount of yuan in digits: 2.5 million yuan is 2500000元."""
    amount = Decimal(found["number"].replace(",", "")).scaleb(_SCALES[found["scale"] or ""])
    return f" {amount.normalize():f}元 "


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
