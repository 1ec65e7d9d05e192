"""Numbers and dates as a spreadsheet prints them, because the printed figure is the published one.

A cell holds 2.4300000000000002 or 45292; its number format prints 2.43 or 2024年1月1日. Exact decimal throughout.
Fractions and exponents are printed plainly. Source: ECMA-376 part 1, section 18.8.30.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# What a spreadsheet keeps of a number, and what it shows where no format says otherwise.
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)
_SHOWN = Context(prec=11, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)
_NOISE = Decimal("1e-12")
_MOST_PLAIN_DECIMALS = 6
_TOKEN = re.compile(
    r'"[^"]*"?|[\\!].|_.|\*.|\[[^\]]*\]?|G/通用格式|General|E[+-]|AM/PM|A/P|上午/下午|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|.',
    re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_GENERAL = ("General", "G/通用格式")
_DATE_LETTERS = frozenset("ymdhs")


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: positive, negative, zero, text."""

    tokens: tuple[str, ...]
    condition: tuple[str, Decimal] | None


def print_number(number: int | float | Decimal, number_format: str) -> str:
    """Return a number as the format prints it, without the spaces that only align it.

    >>> [print_number(1234.5, code) for code in ("#,##0.00", "0%", '0"万元"', "General")]
    ['1,234.50', '123450%', '1235万元', '1234.5']
    """
    value = _KEPT.create_decimal(repr(number) if isinstance(number, float) else number)
    if not value.is_finite():
        return str(value)
    sections = _sections(number_format)
    section, is_signed = _choose(sections, value)
    if any(token in _GENERAL for token in section.tokens) or "@" in section.tokens or not _is_plain(section):
        return _print_general(value if is_signed else abs(value))
    if not any(token in "0#?" for token in section.tokens):
        return "".join(_literal(token) for token in section.tokens).strip()
    printed, is_zero = _print_digits(abs(value), section)
    return f"-{printed}" if value < 0 and is_signed and not is_zero else printed


def print_moment(moment: datetime | date | time | timedelta, number_format: str) -> str:
    """Return a date or time as the format prints it.

    >>> print_moment(date(2024, 1, 31), 'yyyy"年"m"月"d"日"')
    '2024年1月31日'
    """
    if isinstance(moment, timedelta):
        seconds = int(moment.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(moment, time):
        moment = datetime.combine(date(1900, 1, 1), moment)
    elif not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    tokens = _sections(number_format)[0].tokens
    printed = []
    for index, token in enumerate(tokens):
        letter = token[0].lower()
        if letter in _DATE_LETTERS and token.lower() == letter * len(token):
            is_minute = letter == "m" and _is_minute(tokens, index)
            printed.append(_print_part(moment, "minute" if is_minute else letter, len(token), tokens))
        elif token in ("AM/PM", "A/P", "上午/下午"):
            first, second = token.split("/")
            printed.append(first if moment.hour < 12 else second)
        else:
            printed.append(_literal(token))
    return "".join(printed).strip()


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[str] = []
    condition: tuple[str, Decimal] | None = None
    for token in (*_TOKEN.findall(number_format[:255]), ";"):
        found = _CONDITION.fullmatch(token)
        if token == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif found is not None and re.fullmatch(r"-?\d+(?:\.\d*)?", found[2]):
            condition = (found[1], Decimal(found[2]))
        else:
            tokens.append(token)
    return tuple(sections)


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, bool]:
    """Return the section for a value and whether a minus sign must be put before it."""
    for section in sections:
        if section.condition is not None and _holds(section.condition, value):
            return section, True
    if any(section.condition for section in sections):
        free = [section for section in sections if section.condition is None]
        return [*free, *sections][0], True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _is_plain(section: _Section) -> bool:
    """Say whether a section is one of digits: no fraction, exponent or date."""
    has_fraction = "/" in section.tokens and "?" in section.tokens
    is_date = any(token[0].lower() in _DATE_LETTERS and token.isalpha() for token in section.tokens)
    return not has_fraction and not is_date and not any(token in ("E+", "E-") for token in section.tokens)


def _print_general(value: Decimal) -> str:
    """Return a number with the digits somebody meant: those of binary arithmetic are dropped."""
    for decimals in range(_MOST_PLAIN_DECIMALS + 1):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) if value.adjusted() < 20 else value
        if abs(rounded - value) <= abs(value) * _NOISE:
            return f"{rounded:f}"
    shown = _SHOWN.plus(value)
    return f"{shown.normalize():f}" if abs(shown.adjusted()) < 20 else str(shown)


def _print_digits(value: Decimal, section: _Section) -> tuple[str, bool]:
    """Return the digits of a value put into the places of a section, and whether all of them are zero."""
    tokens = list(section.tokens)
    point = next((index for index, token in enumerate(tokens) if token == "."), len(tokens))
    whole = [index for index in range(point) if tokens[index] in "0#?"]
    part = [index for index in range(point + 1, len(tokens)) if tokens[index] in "0#?"]
    last = max(whole, default=point)
    scale = 0
    while last + 1 + scale < len(tokens) and tokens[last + 1 + scale] == ",":
        scale += 1
    has_groups = any(token == "," for token in tokens[:last])
    value = value.scaleb(2 * tokens.count("%") - 3 * scale, context=_WIDE)
    rounded = value.quantize(Decimal(1).scaleb(-len(part)), context=_WIDE)
    digits, _, decimals = f"{rounded:f}".partition(".")
    digits = digits.lstrip("0")

    places: dict[int, str] = {}
    position = 0
    for index in reversed(whole):
        is_first = index == whole[0]
        taken = digits if is_first else digits[-1:]
        digits = "" if is_first else digits[:-1]
        if not taken and tokens[index] == "0":
            taken = "0"
        placed = ""
        for digit in reversed(taken):
            placed = digit + ("," if has_groups and position and position % 3 == 0 else "") + placed
            position += 1
        places[index] = placed
    if not whole and digits:
        places[point] = digits + "."
    for index, digit in zip(part, decimals, strict=False):
        places[index] = digit
    for index in reversed(part):
        if tokens[index] == "0" or places.get(index, "0") != "0":
            break
        places[index] = ""
    printed = "".join(
        places[index] if index in places else "" if token == "," else _literal(token)
        for index, token in enumerate(tokens)
    )
    if part and not any(places.get(index) for index in part):
        printed = printed.replace(".", "", 1) if "." in printed else printed
    return printed.strip(), not rounded


def _literal(token: str) -> str:
    if token[0] == '"':
        return token.strip('"')
    if token[0] in "\\!" and len(token) > 1:
        return token[1]
    if token[0] == "_" and len(token) > 1:
        return " "
    if token[0] == "*" and len(token) > 1:
        return ""
    if token[0] == "[":
        # [$￥-804] prints its currency; colours, languages and elapsed hours print nothing.
        return token[2:].split("-")[0].rstrip("]") if token.startswith("[$") else ""
    return "" if token in "?#@" else token


def _is_minute(tokens: tuple[str, ...], index: int) -> bool:
    """Say whether an m is minutes: it follows hours or comes before seconds."""
    letters = [token[0].lower() for token in tokens]
    before = [letter for letter in letters[:index] if letter in _DATE_LETTERS]
    after = [letter for letter in letters[index + 1 :] if letter in _DATE_LETTERS]
    return before[-1:] == ["h"] or after[:1] == ["s"]


def _print_part(moment: datetime, letter: str, width: int, tokens: tuple[str, ...]) -> str:
    if letter == "y":
        return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"
    is_half_day = any(token in ("AM/PM", "A/P", "上午/下午") for token in tokens)
    hour = (moment.hour % 12 or 12) if is_half_day else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "minute": moment.minute, "s": moment.second}[letter]
    return f"{number:02}" if width >= 2 else str(number)
