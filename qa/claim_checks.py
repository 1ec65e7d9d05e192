"""Whether the documents bear out what a question claims: 占56.17%对吗, 比上年减少35万是真的吗.

A claim is only ever compared with a figure of its own kind. What the document states is told apart from what follows from its
figures: a stated rate may itself be wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.records import FEN_PER_UNIT, Measure
from qa.claims import Claim, ClaimKind, find_claims
from qa.comparisons import year_on_year
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.limits import HOLDS
from qa.linking.targets import Target
from qa.query.slots import Item
from qa.records.item_lookup import find_change
from qa.rendering import phrasing
from qa.rendering.verdicts import write_verdict
from qa.shares import part_over_whole, whole_and_parts
from qa.stages import rate_of

# Two shares or rates this near are one figure rounded twice.
_ROUNDING = Decimal("0.02")
_MOST_CLAIMS = 3
_COMPARED = re.compile(r"比[^,，。;；?？]*?(?P<way>[多少高低大小])")
_SMALLER = "少低小"
_MOVES = (ClaimKind.CHANGE, ClaimKind.GAP)


@dataclass(frozen=True, slots=True)
class _Borne:
    """What there is to hold a claim against: the figure as stated, as it follows from others, and those others."""

    stated: Figure | None
    computed: Figure | None
    sources: tuple[Figure, ...]


def check_claims(desk: Desk) -> list[Figure]:
    """Return the figures that a question's claims are about, with a verdict on each written; [] when nothing bears on them."""
    claims = find_claims(desk.query)
    if between := _between_two(desk, claims):
        return between
    target = next((each for each in desk.targets if each.documents), None)
    groups = desk.groups()
    if target is None or not groups or not 0 < len(claims) <= _MOST_CLAIMS:
        return []
    several = len({each.department for each in desk.targets}) > 1
    paired = [(claim, _group_before(desk, claim, len(claims) == 1)) for claim in claims]
    levels = [(claim, group) for claim, group in paired if claim.kind is ClaimKind.LEVEL]
    alike = len({group for _, group in levels}) < len(levels)
    if several or alike or (len(levels) > 1 and any(claim.unit is None for claim, _ in levels)):
        return []  # 是50还是461: the two are set side by side
    if len(groups) > len({group for _, group in paired}) and any(claim.kind is not ClaimKind.SHARE for claim in claims):
        return []
    written: list[Figure] = []
    for claim, group in paired:
        written += _check(desk, claim, _borne(desk, target, group, claim), written)
    return written


def _check(desk: Desk, claim: Claim, borne: _Borne, known: Sequence[Figure]) -> list[Figure]:
    figures = [figure for figure in (borne.stated, borne.computed, *borne.sources) if figure is not None]
    if not figures or (claim.kind is not ClaimKind.LEVEL and borne.stated is None and borne.computed is None):
        return []
    if not _judge(desk, claim, borne):
        return []
    if borne.stated is not None and borne.computed is not None and _near(borne.stated, borne.computed):
        figures.remove(borne.computed)
    new = [figure for figure in dict.fromkeys(figures) if figure not in known]
    desk.write(*(phrasing.figure_line(desk.statement, figure) for figure in new))
    return new


def _group_before(desk: Desk, claim: Claim, is_only: bool) -> tuple[Item, ...]:
    """Return what a number is claimed of: of several numbers each of the item last named before it."""
    groups = desk.groups()
    item = _last_named(desk, desk.query.items, claim)
    if item is None or is_only:
        return next((group for group in groups if item in group), groups[0])
    return (item,)


def _last_named(desk: Desk, items: Sequence[Item], claim: Claim) -> Item | None:
    """Return which of the items the question names last before a number, None where it names none of them there."""
    named = [each for each in desk.query.mentions if each.slot == "item" and each.start < claim.start]
    found = [item for mention in named for item in items if item.name in mention.value.split("/")]
    return found[-1] if found else None


def _between_two(desk: Desk, claims: Sequence[Claim]) -> list[Figure]:
    """Hold a claim that one department has more or less than another against the difference of their figures."""
    compared = _COMPARED.search(desk.query.text)
    named = [each for each in desk.query.mentions if each.slot == "department"]
    if compared is None or len(desk.groups()) != 1 or len({each.value for each in named}) != 2 or len(claims) > 1:
        return []
    left = next((each.value for each in named if each.start < compared.start()), None)
    right = next((each.value for each in reversed(named) if each.start > compared.start()), None)
    of = {target.department: desk.best(target, desk.groups()[0]) for target in desk.targets if target.documents}
    first, second = of.get(left or ""), of.get(right or "")
    gap = (
        operations.difference(first, second, f"{first.label}之差") if first is not None and second is not None else None
    )
    if first is None or second is None or gap is None:
        return []
    falls = compared["way"] in _SMALLER
    claim = claims[0] if claims else Claim(ClaimKind.GAP, None, None, Decimal(0), falls)
    if claims and claim.kind not in (ClaimKind.LEVEL, ClaimKind.CHANGE):
        return []
    return _check(desk, replace(claim, kind=ClaimKind.GAP, falls=falls), _Borne(None, gap, (first, second)), ())


def _borne(desk: Desk, target: Target, group: Sequence[Item], claim: Claim) -> _Borne:
    if claim.kind is ClaimKind.SHARE:
        return _share(desk, target, claim)
    if claim.kind is ClaimKind.COMPLETION:
        return _Borne(None, rate_of(desk, target, group), ())
    if claim.kind is ClaimKind.LEVEL:
        levels = desk.find(target, group).figures
        return _Borne(next((level for level in levels if _fits(claim, level)), next(iter(levels), None)), None, ())
    base = desk.query.base_year or (target.year - 1 if target.year is not None else None)
    is_last_year = target.year is None or base == target.year - 1
    now, change, rate = year_on_year(desk, target, group) if is_last_year else (desk.best(target, group), None, None)
    measure = Measure.CHANGE if claim.kind is ClaimKind.CHANGE else Measure.CHANGE_RATE
    stated = find_change(desk.index, target, group, measure) if is_last_year else None
    if stated is not None:
        stated = replace(stated, label=f"{stated.label}{'增减额' if claim.kind is ClaimKind.CHANGE else '增减率'}")
    before_target = desk.in_year(target.department, base) if base is not None else None
    before = desk.best(before_target, group) if before_target is not None else None
    if claim.kind is ClaimKind.CHANGE:
        computed = (
            operations.difference(now, before, f"{now.label}较{'上' if is_last_year else base}年增减额")
            if now and before
            else None
        )
        if computed is None and stated is None:
            computed = change
        return _Borne(stated, computed, (now,) if now is not None else ())
    computed = operations.growth(now, before, f"{now.label}增长率") if now and before else None
    if computed is None and now is not None and change is not None:
        computed = operations.growth_from_change(now, change, f"{now.label}增长率")
    return _Borne(stated, computed or (rate if stated is None else None), (now,) if now is not None else ())


def _share(desk: Desk, target: Target, claim: Claim) -> _Borne:
    wholes, of_parts = whole_and_parts(desk)
    if not of_parts:
        return _Borne(None, None, ())
    parts = [item for item in (*desk.query.items, *desk.query.bases) if item not in wholes]
    named = _last_named(desk, parts, claim)
    part = next((each for each in of_parts if named in (None, each[0])), of_parts[0] if named is None else (named,))
    stated = None if desk.query.bases else find_change(desk.index, target, part, Measure.SHARE)
    found = part_over_whole(desk, target, part, wholes)
    computed = found[0] if found else None
    if stated is not None and computed is not None and not _near(stated, computed):
        computed = None  # of another whole than the document means
    return _Borne(stated, computed, tuple(found[1:]))


def _judge(desk: Desk, claim: Claim, borne: _Borne) -> bool:
    """Write whether the claim is borne out; False where the figures are of no kind that it can be held against."""
    against = [figure for figure in (borne.stated, borne.computed) if figure is not None and _comparable(claim, figure)]
    if not against:
        return False
    if claim.value is None:
        return _judge_unnumbered(desk, claim, borne, against)
    if claim.comparator is not None:
        return _judge_limit(desk, claim, against[0])
    fits = [figure for figure in against if _fits(claim, figure)]
    if not fits and claim.kind is ClaimKind.LEVEL and claim.unit is None and claim.value:
        return False  # a bare number may be of anything: all that the name has is set side by side
    if not fits and _is_opposite(claim, against[0]) and _fits(replace(claim, falls=None), against[0]):
        write_verdict(desk, f"不对：是{_way(claim, not claim.falls)}", "Not right: it is the other way")
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


def _way(claim: Claim, falls: bool) -> str:
    words = ("少", "多") if claim.kind is ClaimKind.GAP else ("减少", "增加")
    return words[0] if falls else words[1]


def _judge_limit(desk: Desk, claim: Claim, figure: Figure) -> bool:
    if claim.value is None or claim.unit is None or claim.comparator is None:
        return False
    printed = desk.statement.state(figure)
    if HOLDS[claim.comparator](abs(_in_unit(figure, claim.unit)), claim.value):
        write_verdict(desk, f"一致，正确：文件为{printed}", f"Right: the document says {printed}")
    else:
        write_verdict(desk, f"不对：文件为{printed}", f"Not right: the document says {printed}")
    return True


def _judge_unnumbered(desk: Desk, claim: Claim, borne: _Borne, against: Sequence[Figure]) -> bool:
    if claim.falls is not None:
        size = operations.size(against[0])
        if size == 0:
            same = "两者相同" if claim.kind is ClaimKind.GAP else "与上年持平，没有增减"
            write_verdict(desk, f"不对：{same}", "Not right: there is no difference")
        elif (size < 0) == claim.falls:
            write_verdict(desk, "一致，正确：与文件相符", "Right: it agrees with the document")
        else:
            write_verdict(desk, f"不对：是{_way(claim, size < 0)}", "Not right: it is the other way")
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


def _comparable(claim: Claim, figure: Figure) -> bool:
    if claim.unit is None:
        return figure.value is not None
    return figure.fen is not None if claim.unit in FEN_PER_UNIT else figure.unit == claim.unit


def _fits(claim: Claim, figure: Figure) -> bool:
    if claim.value is None or _is_opposite(claim, figure):
        return False
    # A difference of two rounded figures is off by a whole digit.
    slack = claim.slack * 2 if figure.formula is not None and claim.kind in _MOVES else claim.slack
    if figure.unit == "%":
        slack = max(slack, _ROUNDING)
    anywhere = claim.unit is None and figure.fen is not None
    units = ("元", "万元", "亿元") if anywhere else (claim.unit or figure.unit or "",)
    return any(abs(abs(_in_unit(figure, unit)) - claim.value) <= slack for unit in units)


def _is_opposite(claim: Claim, figure: Figure) -> bool:
    if claim.falls is None or claim.kind in (ClaimKind.SHARE, ClaimKind.LEVEL) or operations.size(figure) == 0:
        return False
    return (operations.size(figure) < 0) != claim.falls


def _in_unit(figure: Figure, unit: str) -> Decimal:
    return operations.in_unit(figure.fen, unit) if figure.fen is not None else figure.value or Decimal(0)


def _near(left: Figure, right: Figure) -> bool:
    if left.unit == right.unit == "%":
        return abs((left.value or Decimal(0)) - (right.value or Decimal(0))) <= _ROUNDING
    return left.fen is not None and right.fen is not None and abs(left.fen - right.fen) <= FEN_PER_UNIT["万元"] / 100
