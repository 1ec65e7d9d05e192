"""Judging one answer object against one gold question.

The rules are those that other programs score by: amounts are compared after unit conversion to the digits printed, the
sign is left to the words, departments match by their names with the usual contractions, and a clarification is right
where the gold question accepts one. A wrong number is worse than no answer and is counted apart.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.gold.items import NUMERIC_KINDS, GoldItem, GoldValue
from eval.judging.answers import GivenAnswer, GivenValue

YUAN_PER_UNIT = {
    "元": Decimal(1),
    "千元": Decimal(10**3),
    "万元": Decimal(10**4),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
RELATIVE_UNITS = frozenset(("%", "百分点", "倍"))

# Official contractions of organisation names, longest first: the order matters, since later ones shorten earlier ones.
CONTRACTIONS = (
    ("机构编制委员会办公室", "编办"),
    ("工作委员会", "工委"),
    ("党工委", "工委"),
    ("产城融合示范区", "示范区"),
    ("中国共产党", ""),
    ("中共", ""),
    ("人民代表大会", "人大"),
    ("常务委员会", "常委会"),
    ("人大常委会", "人大"),
    ("政治协商会议", "政协"),
    ("高级人民法院", "高院"),
    ("人民检察院", "检察院"),
    ("委员会", "委"),
)

_LAYOUT = re.compile(r"[\s,*_`|“”\"'‘’]+")
_LIMIT_OR_COUNT = re.compile(r"[≥≤=≧≦><约\s]*(-?\d+(?:\.\d+)?)[^\d]*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What judging says; `reasons` is empty exactly when the answer is right."""

    right: bool
    wrong_number: bool
    reasons: tuple[str, ...] = ()


def judge(item: GoldItem, answer: GivenAnswer) -> Verdict:
    """Say whether the answer is right, whether it states a wrong number, and what it lacks."""
    text = squeeze(answer.text)
    forbidden = [phrase for phrase in item.must_not_contain if squeeze(phrase) in text]
    if item.route == "refuse":
        refused = answer.route in ("refuse", "clarify") and not answer.values and not forbidden
        reason = f"should refuse, got {answer.route} with {len(answer.values)} values"
        return Verdict(refused, bool(answer.values), () if refused else (reason,))
    lacking = [group for group in item.must_contain if not any(squeeze(phrase) in text for phrase in group)]
    if answer.route == "clarify" and (item.route == "clarify" or item.accepts_clarification):
        return Verdict(not lacking, False, tuple(f"does not name {'/'.join(group)}" for group in lacking))
    missing = [gold for gold in item.values if not is_given(gold, answer.values)]
    wrong_number = (
        item.kind in NUMERIC_KINDS
        and bool(item.values)
        and bool(answer.values)
        and len(missing) == len(item.values)  # not one gold figure was given
    )
    if item.any_value_is_enough and len(missing) < len(item.values):
        missing = []
    reasons = (
        *(f"lacks {gold.department} {gold.year or ''} {gold.item} {gold.value}{gold.unit or ''}" for gold in missing),
        *(f"text lacks {'/'.join(group)}" for group in lacking),
        *(f"text holds {phrase}" for phrase in forbidden),
    )
    return Verdict(not reasons, wrong_number, reasons)


def is_given(gold: GoldValue, values: Sequence[GivenValue]) -> bool:
    """Return whether one of the values is the gold figure of the gold department and year."""
    return any(is_same_quantity(gold, value) and is_same_subject(gold, value) for value in values)


def is_same_quantity(gold: GoldValue, given: GivenValue) -> bool:
    """Compare amounts after unit conversion, to half a unit of the last printed digit; texts as texts."""
    wanted, got = find_quantity(gold.value), find_quantity(given.value)
    if wanted is None or got is None:
        return squeeze(gold.value) == squeeze(given.value)
    # "减少87.5" and -87.5 are one figure: the direction is judged by the words.
    wanted, got = abs(wanted), abs(got)
    gold_unit, unit = (gold.unit or "").strip(), given.unit
    if gold_unit in YUAN_PER_UNIT and unit in YUAN_PER_UNIT:
        # A rounded answer is right only when it keeps at least four digits.
        kept = half_digit(got) * YUAN_PER_UNIT[unit] if len(got.as_tuple().digits) >= 4 else Decimal(0)
        tolerance = max(half_digit(wanted) * YUAN_PER_UNIT[gold_unit], kept)
        return abs(wanted * YUAN_PER_UNIT[gold_unit] - got * YUAN_PER_UNIT[unit]) <= tolerance
    if gold_unit in RELATIVE_UNITS or unit in RELATIVE_UNITS:
        places = max(0, -_exponent(wanted))
        return abs(wanted - got) <= max(Decimal(1).scaleb(-min(places, 1)) * Decimal("0.55"), Decimal("0.05"))
    return wanted == got


def is_same_number(gold: GoldValue, number: Decimal) -> bool:
    """Return whether the gold amount is this number in the unit of the gold set or in some other unit of money.

    >>> is_same_number(GoldValue("", None, "办公费", "3.5", "万元"), Decimal("35000"))
    True
    """
    unit = (gold.unit or "").strip()
    units = YUAN_PER_UNIT if unit in YUAN_PER_UNIT else (unit,)
    return any(is_same_quantity(gold, GivenValue("", "", "", format(number, "f"), each)) for each in units)


def is_same_subject(gold: GoldValue, given: GivenValue) -> bool:
    """Compare year and department; what either side leaves out does not contradict."""
    year = gold.year or ""
    if year.isdigit() and given.year.isdigit() and year != given.year:
        return False
    wanted, got = contracted(gold.department), contracted(given.department)
    return not wanted or not got or wanted in got or got in wanted


def find_quantity(text: str | None) -> Decimal | None:
    """Return the number of a printed figure, limit or count: "≥95%" is 95, "1,050.00" is 1050.00, "持续" is None."""
    plain = unicodedata.normalize("NFKC", text or "").replace(",", "").strip()
    found = _LIMIT_OR_COUNT.fullmatch(plain)
    return Decimal(found.group(1)) if found else None


def half_digit(number: Decimal) -> Decimal:
    """Return half a unit of the last printed digit: 0.005 for 2.43, 0.5 for 12."""
    return Decimal(1).scaleb(min(_exponent(number), 0)) / 2


def squeeze(text: str | None) -> str:
    """Return the text without spaces, Markdown marks, quotation marks and thousands separators."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text or ""))


def contracted(name: str) -> str:
    """Return a department's name with the usual official contractions applied."""
    name = squeeze(name)
    for long, short in CONTRACTIONS:
        name = name.replace(long, short)
    return name


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is not a finite number")
    return exponent
