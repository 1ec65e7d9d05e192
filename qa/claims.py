"""What a question claims of a figure, and whether the documents bear it out: 占56.17%对吗, 比上年减少35万是真的吗.

A claim is of a level, a change, a rate of change or a share, and is only ever compared with a figure of its own kind. What the
document states is told apart from what follows from its figures: a stated rate may itself be wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from index.records import FEN_PER_UNIT, Measure
from qa import operations, phrasing
from qa.comparisons import year_on_year
from qa.desk import Desk
from qa.figures import Figure
from qa.lookup import find_change
from qa.query import Item, Query
from qa.shares import part_over_whole, whole_and_parts
from qa.targets import Target
from qa.verdicts import write_verdict

_NUMBER = re.compile(
    r"(?<![\d.A-Za-z])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<about>[多余])?(?P<unit>亿元|亿|万元|万块|万|元|块|%|个百分点)?"
)
_OF_SHARE = re.compile(r"占|比例|比重|份额")
_OF_CHANGE = re.compile(r"[增减]|[上下]降|[涨升降]了?|[多少]了|比(?:上年|去年|\d{4}年)")
_FALLS = re.compile(r"减|降|少")
_RISES = re.compile(r"增|涨|升|多")
_RATE_WRITTEN = re.compile(r"[增降减涨]幅|幅度|增长率|下降率|增减率|增速")
_SHARE_WRITTEN = re.compile(r"占比|比例|比重|份额")
_MOVED = re.compile(r"(?:增加|减少|增长|下降|上涨|下跌|提高|压减|[涨降升])了")
_CLAUSE = re.compile(r"[,，。;；?？]")
# Two shares or rates this near are one figure rounded twice.
_ROUNDING = Decimal("0.02")
_MOST_CLAIMS = 3


class _Kind(Enum):
    LEVEL = "level"
    CHANGE = "change"
    RATE = "rate"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class _Claim:
    """A number put to the question, with what it is said to be; `slack` is half of its last digit, or more for 3000多万.

    `value` is None where only a direction is claimed (涨了，对吗), or whether what is written is right (写的降幅算得对吗).
    """

    kind: _Kind
    value: Decimal | None
    unit: str | None
    slack: Decimal
    falls: bool | None


@dataclass(frozen=True, slots=True)
class _Borne:
    """What there is to hold a claim against: the figure as stated, as it follows from others, and those others."""

    stated: Figure | None
    computed: Figure | None
    sources: tuple[Figure, ...]


def check_claims(desk: Desk) -> list[Figure]:
    """Return the figures that a question's claims are about, with a verdict on each written; [] when nothing bears on them."""
    claims = _find_claims(desk.query)
    target = next((each for each in desk.targets if each.documents), None)
    groups = desk.groups()
    if target is None or not groups or not 0 < len(claims) <= _MOST_CLAIMS:
        return []
    if len(groups) > 1 and any(claim.kind is not _Kind.SHARE for claim in claims):
        return []
    if len(claims) > 1 and any(claim.kind is _Kind.LEVEL for claim in claims):
        return []  # 是50还是461: the two are set side by side
    written: list[Figure] = []
    for claim in claims:
        borne = _borne(desk, target, groups[0], claim)
        figures = [figure for figure in (borne.stated, borne.computed, *borne.sources) if figure is not None]
        if not figures or (claim.kind is not _Kind.LEVEL and borne.stated is None and borne.computed is None):
            continue
        if not _judge(desk, claim, borne):
            continue
        if borne.stated is not None and borne.computed is not None and _near(borne.stated, borne.computed):
            figures.remove(borne.computed)
        new = [figure for figure in figures if figure not in written]
        desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in new))
        written += new
    return written


def _find_claims(query: Query) -> list[_Claim]:
    claims = []
    breaks = [0, *(found.end() for found in _CLAUSE.finditer(query.text))]
    for found in _NUMBER.finditer(query.text):
        value = Decimal(found["number"].replace(",", ""))
        if value not in query.stated_values:
            continue
        since = max(at for at in breaks if at <= found.start())
        before = query.text[since : found.start()]
        unit = found["unit"] or None
        unit = {"亿": "亿元", "万": "万元", "万块": "万元", "块": "元"}.get(unit or "", unit)
        exponent = value.as_tuple().exponent
        slack = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
        slack = value / 10 if found["about"] else slack
        falls = True if _FALLS.search(before) else False if _RISES.search(before) else None
        claims.append(_Claim(_kind(before, unit), value, unit, slack, falls))
    return claims or _find_unnumbered(query)


def _find_unnumbered(query: Query) -> list[_Claim]:
    """Return what is claimed without a number: that something rose or fell, or that a stated rate or share is right."""
    if query.stated_values or len(query.items) > 1:
        return []
    nothing = Decimal(0)
    if _RATE_WRITTEN.search(query.text):
        return [_Claim(_Kind.RATE, None, "%", nothing, None)]
    if _SHARE_WRITTEN.search(query.text):
        return [_Claim(_Kind.SHARE, None, "%", nothing, None)]
    moved = _MOVED.search(query.text)
    return [_Claim(_Kind.CHANGE, None, None, nothing, _FALLS.search(moved[0]) is not None)] if moved else []


def _kind(before: str, unit: str | None) -> _Kind:
    if unit == "%":
        return _Kind.RATE if _OF_CHANGE.search(before) and not _OF_SHARE.search(before) else _Kind.SHARE
    return _Kind.CHANGE if _OF_CHANGE.search(before) else _Kind.LEVEL


def _borne(desk: Desk, target: Target, group: Sequence[Item], claim: _Claim) -> _Borne:
    if claim.kind is _Kind.SHARE:
        return _share(desk, target)
    if claim.kind is _Kind.LEVEL:
        level = desk.best(target, group)
        return _Borne(level, None, ())
    now, change, rate = year_on_year(desk, target, group)
    measure = Measure.CHANGE if claim.kind is _Kind.CHANGE else Measure.CHANGE_RATE
    stated = find_change(desk.index, target, group, measure)
    if stated is not None:
        stated = replace(stated, label=f"{stated.label}{'增减额' if claim.kind is _Kind.CHANGE else '增减率'}")
    before_target = desk.in_year(target.department, target.year - 1) if target.year is not None else None
    before = desk.best(before_target, group) if before_target is not None else None
    if claim.kind is _Kind.CHANGE:
        computed = operations.difference(now, before, f"{now.label}较上年增减额") if now and before else None
        if computed is None and stated is None:
            computed = change
        return _Borne(stated, computed, (now,) if now is not None else ())
    computed = operations.growth(now, before, f"{now.label}增长率") if now and before else None
    if computed is None and now is not None and change is not None:
        computed = operations.growth_from_change(now, change, f"{now.label}增长率")
    return _Borne(stated, computed or (rate if stated is None else None), (now,) if now is not None else ())


def _share(desk: Desk, target: Target) -> _Borne:
    wholes, of_parts = whole_and_parts(desk)
    if not of_parts:
        return _Borne(None, None, ())
    stated = None if desk.query.bases else find_change(desk.index, target, of_parts[0], Measure.SHARE)
    found = part_over_whole(desk, target, of_parts[0], wholes)
    computed = found[0] if found else None
    if stated is not None and computed is not None and not _near(stated, computed):
        computed = None  # of another whole than the document means
    return _Borne(stated, computed, tuple(found[1:]))


def _judge(desk: Desk, claim: _Claim, borne: _Borne) -> bool:
    """Write whether the claim is borne out; False where the figures are of no kind that it can be held against."""
    against = [figure for figure in (borne.stated, borne.computed) if figure is not None and _comparable(claim, figure)]
    if not against:
        return False
    if claim.value is None:
        return _judge_unnumbered(desk, claim, borne, against)
    fits = [figure for figure in against if _fits(claim, figure)]
    if not fits and claim.kind is _Kind.LEVEL:
        return False
    if not fits and _is_opposite(claim, against[0]) and _fits(replace(claim, falls=None), against[0]):
        write_verdict(desk, f"不对：是{'增加' if claim.falls else '减少'}", "Not right: it moved the other way")
    elif not fits:
        right = desk.statement.state(against[0])
        write_verdict(desk, f"不对，与文件不一致：应为{right}", f"Not right: the document says {right}")
    elif len(fits) < len(against) and not _near(*against):
        stated, computed = (desk.statement.state(figure) for figure in against)
        write_verdict(
            desk,
            f"不一致，不准确：文件写的是{stated}，按文件的数字计算为{computed}",
            f"Not accurate: the document says {stated}, its figures give {computed}",
        )
    elif claim.unit is not None and claim.unit in FEN_PER_UNIT and _in_unit(fits[0], claim.unit) != claim.value:
        printed = desk.statement.state(fits[0])
        write_verdict(
            desk, f"一致，约数与文件相符：文件为{printed}", f"Right as a round figure: the document says {printed}"
        )
    else:
        write_verdict(desk, "一致，正确：与文件相符", "Right: it agrees with the document")
    return True


def _judge_unnumbered(desk: Desk, claim: _Claim, borne: _Borne, against: Sequence[Figure]) -> bool:
    if claim.falls is not None:
        size = operations.size(against[0])
        if size == 0:
            write_verdict(desk, "不对：与上年持平，没有增减", "Not right: it did not change")
        elif (size < 0) == claim.falls:
            write_verdict(desk, "一致，正确：与文件相符", "Right: it agrees with the document")
        else:
            write_verdict(desk, f"不对：是{'减少' if size < 0 else '增加'}", "Not right: it moved the other way")
        return True
    if borne.stated is None or borne.computed is None:
        only = desk.statement.state(against[0])
        if borne.stated is None:
            write_verdict(
                desk, f"文件没有写明，按文件的数字计算为{only}", f"Not stated; the document's figures give {only}"
            )
        else:
            write_verdict(desk, f"文件写的是{only}，没有可核对的数字", f"Stated as {only}, with nothing to check it by")
        return True
    stated, computed = (desk.statement.state(figure) for figure in (borne.stated, borne.computed))
    if _near(borne.stated, borne.computed):
        write_verdict(
            desk, "一致，正确：文件所写与按其数字计算的相符", "Right: what is stated follows from the figures"
        )
    else:
        write_verdict(
            desk,
            f"不一致：文件写的是{stated}，按文件的数字计算为{computed}",
            f"Not right: the document says {stated}, its figures give {computed}",
        )
    return True


def _comparable(claim: _Claim, figure: Figure) -> bool:
    if claim.unit is None:
        return figure.value is not None
    return figure.fen is not None if claim.unit in FEN_PER_UNIT else figure.unit == claim.unit


def _fits(claim: _Claim, figure: Figure) -> bool:
    if claim.value is None or _is_opposite(claim, figure):
        return False
    # A difference of two rounded figures is off by a whole digit.
    slack = claim.slack * 2 if figure.formula is not None and claim.kind is _Kind.CHANGE else claim.slack
    anywhere = claim.unit is None and figure.fen is not None
    units = ("元", "万元", "亿元") if anywhere else (claim.unit or figure.unit or "",)
    return any(abs(abs(_in_unit(figure, unit)) - claim.value) <= slack for unit in units)


def _is_opposite(claim: _Claim, figure: Figure) -> bool:
    if claim.falls is None or claim.kind in (_Kind.SHARE, _Kind.LEVEL) or operations.size(figure) == 0:
        return False
    return (operations.size(figure) < 0) != claim.falls


def _in_unit(figure: Figure, unit: str) -> Decimal:
    return operations.in_unit(figure.fen, unit) if figure.fen is not None else figure.value or Decimal(0)


def _near(left: Figure, right: Figure) -> bool:
    if left.unit == right.unit == "%":
        return abs((left.value or Decimal(0)) - (right.value or Decimal(0))) <= _ROUNDING
    return left.fen is not None and right.fen is not None and abs(left.fen - right.fen) <= FEN_PER_UNIT["万元"] / 100
