"""Numerals in digits and in Chinese into exact values: 12.3万, 叁拾贰万, 一亿两千万, 五万八, 30多万, 两点五."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from qa.linking.number_words import counters, units

PRINTED = re.compile(r"(?<![\dA-Za-z.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\dA-Za-z]|[.,]\d)")
DIGITS = {
    letter: value
    for value, letters in enumerate(["零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for letter in letters
}
SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = frozenset("十拾")
_LOOSE = frozenset("多余来几")
_NOT_BEFORE = frozenset("第") | DIGITS.keys() | _STEPS.keys()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral as written, up to `end`: `value` in `scale` (None, 万, 亿); `loose` for 多 and 几 inside; `printed` in digits."""

    end: int
    value: Decimal
    scale: str | None
    loose: bool
    printed: bool


@dataclass
class _Sum:
    """What the letters of a numeral add up to while they are read: 一亿|两千|五 is total, section and digit."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    factor: Decimal = Decimal(0)  # of the step or scale read last
    scale: str | None = None
    loose: bool = False

    def take_step(self, letter: str) -> None:
        self.section += (self.digit or 1) * _STEPS[letter]
        self.digit, self.factor = None, Decimal(_STEPS[letter])

    def take_scale(self, letter: str) -> None:
        part = self.section + (self.digit or 0)
        held = (Decimal(0), self.total + part) if letter == "亿" else (self.total, part)
        self.total, self.factor = held[0] + held[1] * SCALES[letter], SCALES[letter]
        self.section, self.digit, self.scale = Decimal(0), None, letter

    @property
    def may_scale(self) -> bool:
        return self.digit is not None or bool(self.section)

    def may_step(self, letter: str, *, first: bool) -> bool:
        return bool(self.digit) or (letter in _TENS and first) or (self.loose and bool(self.section))

    @property
    def value(self) -> Decimal:
        return self.total + self.section + (self.digit or 0)


def numeral_at(text: str, at: int) -> Numeral | None:
    """Return the numeral that begins here; None for none, and for digits in a row as in 二〇二四 or 十四五.

    >>> numeral_at("一亿两千万", 0).value, numeral_at("五万八", 0).value, numeral_at("二〇二四", 0)
    (Decimal('12000'), Decimal('5.8'), None)
    """
    printed = PRINTED.match(text, at)
    if printed is None and text[at - 1 : at] in _NOT_BEFORE and at:
        return None
    read = _Sum()
    end = at
    while end < len(text):
        letter = text[end]
        if read.digit is None and (digits := _digits_at(text, end, chinese=printed is None)) is not None:
            read.digit, end = digits
            if read.digit:
                read.scale = None
            continue
        if letter in DIGITS and printed is None:
            if read.digit:
                return None
            read.digit = Decimal(DIGITS[letter])  # the 零 of 一百零五 is none
        elif letter in _STEPS and read.may_step(letter, first=end == at):
            read.take_step(letter)
        elif letter in SCALES and (read.may_scale or (read.total and letter == "亿")):
            read.take_scale(letter)
        elif letter in _LOOSE and end > at and not read.loose and _goes_on(text, end + 1):
            read.loose = True
        else:
            break
        end += 1
    if end == at or (read.digit is None and not read.section and not read.total):
        return None
    if printed is None:
        _write_out(read, text, end)
    value = (read.value / SCALES[read.scale]).normalize() + 0 if read.scale else read.value
    return Numeral(end, value, read.scale, read.loose, printed is not None)


def _digits_at(text: str, at: int, *, chinese: bool) -> tuple[Decimal, int] | None:
    """Return the digits that begin here, printed or one in Chinese with its decimals, and their end."""
    printed = PRINTED.match(text, at)
    if printed is not None:
        return Decimal(printed[0].replace(",", "")), printed.end()
    if not chinese or text[at] not in DIGITS:
        return None
    end = at + 1
    decimals = ""
    if text[end : end + 1] == "点":
        while (letter := text[end + 1 + len(decimals) : end + 2 + len(decimals)]) in DIGITS:
            decimals += str(DIGITS[letter])
    return Decimal(f"{DIGITS[text[at]]}.{decimals or 0}").normalize() + 0, end + (1 + len(decimals) if decimals else 0)


def _write_out(read: _Sum, text: str, end: int) -> None:
    """Give the last digit of 五万八 and 一百五 the place that is left out."""
    behind_factor = text[end - 2 : end - 1] in _STEPS or text[end - 2 : end - 1] in SCALES
    if read.digit is not None and read.factor > 10 and behind_factor and text[end : end + 1] not in counters():
        read.digit *= read.factor / 10
        read.scale = next((name for name, factor in SCALES.items() if factor == read.factor), None)


def _goes_on(text: str, at: int) -> bool:
    """Return whether a numeral's scale or a unit stands here: 30多|万, 十来|个."""
    return text[at : at + 1] in _STEPS or text[at : at + 1] in SCALES or units().find_at(text, at) is not None
