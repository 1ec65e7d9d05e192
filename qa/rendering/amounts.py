"""Figures as people read them: thousands set apart, a large amount also in a larger unit, units in the language of the answer."""

from __future__ import annotations

from index.records import FEN_PER_UNIT
from qa.figures import arithmetic
from qa.figures.figure import Figure, plain
from qa.query.language import Language

# From how many of a unit on an amount is easier to read in the larger one.
_LARGER = {"元": ((10**8, "亿元"), (10**5, "万元")), "千元": ((10**5, "亿元"),), "万元": ((10**4, "亿元"),)}
_UNITS_IN_ENGLISH = {
    "元": " yuan",
    "人": " people", "人次": " person-times", "名": " people", "批次": " groups", "批": " groups", "团组": " groups", "辆": " vehicles",
    "台": " units", "套": " sets", "个": "", "家": "", "项": "", "条": " items", "份": " documents", "次": " times", "倍": " times", "位": "",
    "平方米": " square metres", "年": " years", "月": " months", "天": " days", "个百分点": " percentage points", "百分点": " percentage points",
}  # fmt: skip


def grouped(number: str) -> str:
    """Return a plain decimal with its thousands set apart; anything else as it is.

    >>> grouped("-189767551.50"), grouped("95"), grouped("≥95")
    ('-189,767,551.50', '95', '≥95')
    """
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}" if whole.isdecimal() else number


def in_words(figure: Figure, language: Language) -> str:
    """Return a figure's number with its unit; one printed with signs around it ("≥95%") as printed.

    >>> from decimal import Decimal
    >>> in_words(Figure(None, None, "", Decimal("1012.49"), "万元", None, ()), Language.CHINESE)
    '1,012.49万元'
    """
    if figure.value is None:
        return figure.text
    number = plain(figure.value)
    if (
        figure.text
        and figure.formula is None
        and not _is_number(figure.text)
        and number in figure.text.replace(",", "")
    ):
        return figure.text
    return f"{grouped(number)}{unit_words(figure.unit, language)}"


def unit_words(unit: str | None, language: Language) -> str:
    """Return a unit as it stands behind a number; a unit of money keeps its Chinese name.

    >>> unit_words("人", Language.ENGLISH), unit_words("万元", Language.ENGLISH)
    (' people', '万元')
    """
    return _UNITS_IN_ENGLISH.get(unit or "", unit or "") if language is Language.ENGLISH else unit or ""


def find_larger(figure: Figure) -> Figure | None:
    """Return a large amount in a unit in which it is easier to read, rounded to two places; None for one that needs it not."""
    if figure.fen is None or figure.value is None:
        return None
    for least, unit in _LARGER.get(figure.unit or "", ()):
        if abs(figure.value) >= least:
            return arithmetic.rounded(figure, unit, 2)
    return None


def find_yuan(figure: Figure) -> Figure | None:
    """Return an amount in 元, which readers of English know; None for what is no money or printed so."""
    if figure.unit == "元" or figure.unit not in FEN_PER_UNIT:
        return None
    return arithmetic.convert(figure, "元")


def _is_number(text: str) -> bool:
    return all(letter.isdigit() or letter in ".,，-() " for letter in text)
