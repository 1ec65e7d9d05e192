"""What was mistyped by sound or is said in a shorter way, put into the words that are looked for: 予算, 三宫, 2O24, 水电费.

Names are repaired where they are matched; these are the words in between. A pair of letters is repaired only where nothing
explains the odd one, so that no word that means something is rewritten.
"""

import re
from collections.abc import Collection
from functools import cache

from index.text.items import lexicon_rows, plain_words
from qa.linking.matching import Meaning, Phrases, usual_pronunciations

_LETTER_O = re.compile(r"(?<=2)[Oo](?=\d\d)")
# 2025 2120104: a year and the code behind it, before spaces are left out.
_YEAR_AND_CODE = re.compile(r"(?<![\d.])((?:19|20)\d\d) +(?=[A-Z]?\d)")
_BEFORE_ALONE = frozenset("里中的年出")


def plain_wording(text: str) -> str:
    """Return the text with a letter O typed for the zero of a year put right, and a year kept apart from a code.

    >>> plain_wording("2O24年三公"), plain_wording("教育局2025 2050299")
    ('2024年三公', '教育局2025年2050299')
    """
    return _YEAR_AND_CODE.sub(r"\1年", _LETTER_O.sub("0", text))


def reword(text: str, names: Phrases[Meaning]) -> str:
    """Return the text with what is said in short written out, where it is no part of a name: 水电费 is two accounts.

    >>> reword("水电费多少", Phrases([("电费", "")])), reword("人员和公用各多少", Phrases([("人员经费", "")]))
    ('水费和电费合计多少', '人员经费和公用经费各多少')
    """
    found = _rewordings().find_all(text)
    if not found:
        return text
    known = names.find_all(text)
    for match in reversed(found):
        plain, alone = match.meanings[0]
        before = text[match.start - 1 : match.start]
        within = any(each.start <= match.start and match.end <= each.end for each in known)
        if not within and not (alone and "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_ALONE):
            text = text[: match.start] + plain + text[match.end :]
    return text


@cache
def _rewordings() -> Phrases[tuple[str, bool]]:
    return Phrases((row["wording"], (row["plain"], row["alone"] == "yes")) for row in lexicon_rows("rewordings.tsv"))


def repair_spelling(text: str, unexplained: Collection[int], taken: Collection[int]) -> str:
    """Return the text, as long as before, with letters replaced where that makes a known word.

    One letter of the pair is unexplained, and the one replaced is not among those `taken` by names and cues: a filler
    may be (三共 for 三公).
    """
    words = plain_words("question words")
    letters = list(text)
    for at in range(len(text) - 1):
        pair = "".join(letters[at : at + 2])
        if pair in words or not {at, at + 1} & set(unexplained):
            continue
        for meant in _words_sounding_like(pair):
            wrong = [at + place for place in range(2) if pair[place] != meant[place]]
            if len(wrong) == 1 and wrong[0] not in taken:
                letters[at : at + 2] = meant
                break
    return "".join(letters)


def _words_sounding_like(pair: str) -> list[str]:
    sounds = usual_pronunciations(pair)
    return [word for word, own in _sounds_of_words() if own & sounds]


@cache
def _sounds_of_words() -> tuple[tuple[str, set[tuple[str, ...]]], ...]:
    return tuple((word, usual_pronunciations(word)) for word in sorted(plain_words("question words")))
