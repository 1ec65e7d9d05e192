"""Traditional characters and English words into the simplified Chinese that the documents use."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from index.text.divisions import short_names
from index.text.items import plain_words
from qa.linking.lexicon import english_glosses

_WORD = re.compile(r"[A-Za-z][A-Za-z'\-]*")
# Where the thing asked for stands: the propaganda budget, spent on propaganda. The name of an organ is none.
_QUALIFIER = re.compile(
    r"(?:多少|number of) +(?P<counted>[a-z][a-z'\-]+)"
    r"|(?P<before>[a-z][a-z'\-]+) +(?:预算|budget|spending|expenses?|costs?|funds?|fees?)"
    r"|\b(?:on|for) +(?:the +)?(?P<behind>[a-z][a-z'\-]+)(?! *(?:\w+ +){0,2}(?:bureau|office|commission|committee|court|department))"
)
_SCALES = {
    "": Decimal(1),
    "thousand": Decimal(10**3),
    "ten thousand": Decimal(10**4),
    "million": Decimal(10**6),
    "hundred million": Decimal(10**8),
    "billion": Decimal(10**9),
}
_AMOUNT = re.compile(
    r"(?<![\d.])(?P<number>\d[\d,]*(?:\.\d+)?) *(?P<scale>ten thousand|hundred million|thousand|million|billion)? *(?:yuan|rmb|renminbi|cny)\b"
    r"(?<!in 100 million yuan)(?<!in 10,000 yuan)(?<!in 10000 yuan)"
)
# What sets a limit stands before its number: more than 20,000 yuan, but not more than the other bureau.
_COMPARATORS = (
    (r"no more than|not more than|at most|up to", "不超过"),
    (r"no less than|not less than|at least", "不低于"),
    (r"more than|over|above|exceed|greater than|higher than", "超过"),
    (r"less than|below|under|lower than|fewer than", "低于"),
)
_LIMIT = re.compile(
    rf"\b(?P<word>{'|'.join(pattern for pattern, _ in _COMPARATORS)})(?:s|ed|ing)? +(?=\d[\d,.]* *(?:%|元|万|亿|[a-z ]*(?:yuan|rmb|percent)))"
)
_VERBS = r"increased?|grow|grew|risen?|rose|changed?|decreased?|declined?|dropp?e?d?|fall|fell|go up|went up|go down|went down"
_CHANGE_OVER = re.compile(
    rf"\b(?P<verb>{_VERBS})\b(?P<between>[^.?]*?)\bfrom (?P<first>(?:19|20)\d\d) to (?P<last>(?:19|20)\d\d)"
)
# How many times A is B wants B over A.
_TIMES = re.compile(r"\bhow many times (?:the )?(?P<part>[^?]+?) (?:is|are|was|were) (?:the )?(?P<whole>[^?]+)")
_DID_CHANGE = re.compile(
    r"^(?:did|has|have)\b(?P<whose>.*?)\b(?:(?P<rose>increased?|grow[n]?|risen?|go(?:ne)? up)|(?P<fell>decreased?|declined?|dropp?e?d?|fall(?:en)?|go(?:ne)? down))\b"
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
    lowered = _TIMES.sub(r"\g<whole> 是 \g<part> 的几倍 ", lowered)
    lowered = _CHANGE_OVER.sub(r"\g<verb>\g<between> \g<last>年比\g<first>年多少 ", lowered)
    lowered = _DID_CHANGE.sub(lambda found: f"{found['whose']} 是否{'减少' if found['fell'] else '增加'} ", lowered)
    lowered = _LIMIT.sub(lambda found: f" {_comparator(found['word'])}", lowered)
    lowered = _AMOUNT.sub(_in_yuan, lowered)
    for pattern, chinese in english_glosses():
        lowered = pattern.sub(f" {chinese} ", lowered)
    return lowered


def _comparator(words: str) -> str:
    return next(chinese for pattern, chinese in _COMPARATORS if re.match(pattern, words))


def _in_yuan(found: re.Match[str]) -> str:
    """Return an amount of yuan in digits: 2.5 million yuan is 2500000元."""
    amount = Decimal(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    return f" {amount:f}元 " if amount != amount.to_integral_value() else f" {amount.to_integral_value():f}元 "


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
