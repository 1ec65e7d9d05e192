"""The numbers that Word prints before paragraphs but does not keep in their text: 一、（一）1. and the like.

Without them half of all Word disclosures have no ordinals, so neither an outline nor numbered lists. Source: ECMA-376
part 1, section 17.9.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CHINESE = {
    *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
    *("taiwaneseCountingThousand", "japaneseDigitalTenThousand", "ideographDigital"),
}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Level:
    number_format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The counters of a document's lists; `next_label` must be asked in the order of the paragraphs."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)

    def next_label(self, number_id: str, level: int) -> str:
        """Return what is printed before the next paragraph of a list, "" for bullets and unknown lists."""
        abstract = self._abstract.get(number_id)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _DEEPEST)
        for restarted, start in self._restarts.pop(number_id, {}).items():
            counts[restarted] = start - 1
        for depth in range(level):
            if counts[depth] is None and depth in levels:
                counts[depth] = levels[depth].start
        count = counts[level]
        counts[level] = levels[level].start if count is None else count + 1
        counts[level + 1 :] = [None] * (_DEEPEST - level - 1)
        if levels[level].number_format == "bullet":
            return ""
        return re.sub(r"%([1-9])", lambda found: _counted(levels, counts, int(found[1]) - 1), levels[level].text)


def load_numbering(root: etree._Element | None) -> Numbering:
    """Return the counters of a numbering part, none started."""
    numbering = Numbering()
    for abstract in root.iterfind(f"{W}abstractNum") if root is not None else ():
        levels = {_integer(level.get(f"{W}ilvl")): _level(level) for level in abstract.iterfind(f"{W}lvl")}
        numbering._levels[abstract.get(f"{W}abstractNumId", "")] = {
            depth: level for depth, level in levels.items() if 0 <= depth < _DEEPEST
        }
    for number in root.iterfind(f"{W}num") if root is not None else ():
        number_id = number.get(f"{W}numId", "")
        numbering._abstract[number_id] = _value(number, "abstractNumId") or ""
        restarts = {}
        for override in number.iterfind(f"{W}lvlOverride"):
            depth, start = _integer(override.get(f"{W}ilvl")), _value(override, "startOverride")
            if start is not None and 0 <= depth < _DEEPEST:
                restarts[depth] = _integer(start)
        numbering._restarts[number_id] = restarts
    return numbering


def print_number(count: int, number_format: str) -> str:
    """Return a list number as Word prints it.

    >>> [print_number(12, name) for name in ("chineseCounting", "decimal", "decimalEnclosedCircle", "lowerRoman")]
    ['十二', '12', '⑫', 'xii']
    """
    if number_format in _CHINESE:
        return _chinese(count, _DIGITS)
    if number_format == "chineseLegalSimplified":
        return _chinese(count, _LEGAL_DIGITS)
    if number_format.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if number_format == "decimalZero":
        return f"{count:02}"
    if number_format in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter if number_format == "lowerLetter" else letter.upper()
    if number_format in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        roman = _roman(count)
        return roman if number_format == "lowerRoman" else roman.upper()
    if number_format == "ideographTraditional" and 1 <= count <= 10:
        return _STEMS[count - 1]
    return "" if number_format == "none" else str(count)


def _level(level: etree._Element) -> _Level:
    is_legal = level.find(f"{W}isLgl") is not None
    return _Level(
        "decimal" if is_legal else _value(level, "numFmt") or "decimal",
        _value(level, "lvlText") or "",
        _integer(_value(level, "start"), 1),
    )


def _counted(levels: dict[int, _Level], counts: list[int | None], depth: int) -> str:
    count = counts[depth]
    return "" if depth not in levels or count is None else print_number(count, levels[depth].number_format)


def _chinese(count: int, digits: str) -> str:
    if not 1 <= count <= 99:
        return str(count)
    tens, ones = divmod(count, 10)
    ten = "拾" if digits == _LEGAL_DIGITS else "十"
    return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")


def _roman(count: int) -> str:
    printed = ""
    for value, letters in _ROMAN:
        printed += letters * (count // value)
        count %= value
    return printed


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else default
