"""Short words of the field mistyped by sound, put right before a question is read: 予算, 三宫, 经废.

Names are repaired where they are matched; these are the words in between, which patterns look for. A pair of letters is
repaired only where nothing explains the odd one, so that no word that means something is rewritten.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import TypeVar

from index.text.items import plain_words
from qa.linking.matching import Phrases, usual_pronunciations

Value = TypeVar("Value")

_LETTER_O = re.compile(r"(?<=2)[Oo](?=\d\d)")
# 人员和公用 are two columns of a table.
_COLUMNS = {"人员": "经费", "公用": "经费", "基本": "支出", "项目": "支出"}
_SHORT_COLUMNS = re.compile(
    r"(?<=[里中的年出,，])(人员|公用|基本|项目)(?:支出|经费)?([和与跟、])(人员|公用|基本|项目)(?:支出|经费)?(?=[分各是多共合一占,，?？]|$)"
)
# 甲加乙等于丙: what joins two names, not a letter of 加强 or 加起来.
_PLUS = re.compile(r"(?<=[\u4e00-\u9fff])加(?![起上总在一])(?=[\u4e00-\u9fff]{2,12}?(?:等于|是不是|是否|一共|合计|=))")
# 车均运行费, 每辆公务用车平均运行费: the average of a fee that names its cars.
_PER_CAR = re.compile(
    r"(?:平均)?每[辆台](?:公务用?车|公车|车辆?)?的?(?:平均)?(?=运行|运维|维护|购置)|车均(?=运行|运维|维护|购置)"
)
# 水电费 is two accounts, where no document has a row of that name.
_TWO_ACCOUNTS = re.compile(r"(水)[、和与]?(电)费(?:用|支出)?(?:一共|总共|总计|合计)?")
# 2025 2120104: a year and the code behind it, before spaces are left out.
_YEAR_AND_CODE = re.compile(r"(?<![\d.])((?:19|20)\d\d) +(?=[A-Z]?\d)")
_WHICH_ONE = re.compile(r"哪一(?=[个家项类])")


def plain_wording(text: str) -> str:
    """Return the text with a letter O typed for the zero of a year put right, and one wording for what has several.

    >>> plain_wording("2O24年哪一个部门"), plain_wording("教育局2025 2050299")
    ('2024年哪个部门', '教育局2025年2050299')
    """
    text = _YEAR_AND_CODE.sub(r"\1年", _LETTER_O.sub("0", text))
    text = _PER_CAR.sub("平均每辆公务用车", text)
    text = _PLUS.sub("加上", _WHICH_ONE.sub("哪", text))
    return _SHORT_COLUMNS.sub(
        lambda found: f"{found[1]}{_COLUMNS[found[1]]}{found[2]}{found[3]}{_COLUMNS[found[3]]}", text
    )


def split_accounts(text: str, names: Phrases[Value]) -> str:
    """Return the text with one word for two accounts that are printed apart written as their sum; a known name stays whole.

    >>> split_accounts("水电费多少", Phrases([("电费", "")]))
    '水费和电费合计多少'
    """
    found = _TWO_ACCOUNTS.search(text)
    if found is None or any(
        match.start <= found.start() and found.start(2) < match.end for match in names.find_all(text)
    ):
        return text
    return _TWO_ACCOUNTS.sub(r"\1费和\2费合计", text)


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
