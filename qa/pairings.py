"""Which year and which stage belong to which of the things a question sets side by side: 甲局2024年预算和乙局2023年决算."""

import re
from itertools import pairwise

from index.records import Phase
from qa.linking.departments import DepartmentAlias
from qa.parsing.named_departments import names_department
from qa.parsing.periods import NO_STAGE
from qa.parsing.spans import Reading
from qa.query.slots import OwnStage

_STAGE = re.compile(
    r"(?P<EXECUTION>(?:预算)?执行(?:数|情况|率)?)|(?P<FINAL>决算|实际(?:支出|执行|花))|(?P<ADJUSTED>调整预算)|(?P<BUDGET>年初预算|预算)"
)
_SET_AGAINST = re.compile(r"比|较")


def years_named(found: Reading) -> tuple[tuple[tuple[int, int], int], ...]:
    """Return each year that a question names in four digits, with its [start, end) stretch."""
    return tuple(
        (span, int(digits[1]))
        for span in found.period.spans
        if (digits := re.fullmatch(r"((?:19|20)\d{2})年?度?", found.text[slice(*span)])) is not None
    )


def find_own_years(found: Reading) -> tuple[tuple[str, int], ...]:
    """Return (department, year) for each department where all of several are named with a year of their own."""
    if len(found.period.spans) < 2:
        return ()
    years = dict(years_named(found))
    own: dict[str, int] = {}
    for match in (each for each in found.names if names_department(each)):
        names = {each.department for each in match.meanings if isinstance(each, DepartmentAlias)}
        beside = [
            year
            for (start, end), year in years.items()
            if (start >= match.end and found.text[match.end : start] in ("", "的", "在"))
            or (end <= match.start and found.text[end : match.start] in ("", "的"))
        ]
        if len(names) != 1 or not beside:
            return ()
        own[names.pop()] = beside[-1]
    return tuple(own.items()) if len(set(own.values())) > 1 else ()


def find_own_stages(found: Reading) -> tuple[OwnStage, ...]:
    """Return the stage of each department or year, where those set side by side are of different ones; () where they share one."""
    if len(found.period.spans) < 2 and len([name for name in found.names if names_department(name)]) < 2:
        return ()
    anchors = _department_anchors(found) or _year_anchors(found)
    if len(anchors) < 2:
        return ()
    ends = [*(start for start, _ in anchors[1:]), len(found.text)]
    said = [(anchor, found.text[start:end]) for (start, anchor), end in zip(anchors, ends, strict=True)]
    own = tuple(
        OwnStage(anchor.department, anchor.year, stage)
        for anchor, words in said
        if (stage := _stage(words)) is not None
    )
    if len(own) == len(anchors):
        return own if len({each.phase for each in own}) > 1 else ()
    # 2025年三公比2024年决算多: what is set against the other has its own stage; 2023年和2024年决算 share one.
    apart = all(_stage(words) is not None or _SET_AGAINST.search(words[-2:]) for _, words in said)
    # 预算 alone is how people call any stage.
    return own if apart and any(each.phase is not Phase.BUDGET for each in own) else ()


def _department_anchors(found: Reading) -> list[tuple[int, OwnStage]]:
    anchors = []
    before = {end: start for start, end in found.period.spans}
    for match in found.names:
        names = {each.department for each in match.meanings if isinstance(each, DepartmentAlias) and not each.by_region}
        if names_department(match) and len(names) == 1:
            start = next((before[at] for at in (match.start, match.start - 1) if at in before), match.start)
            anchors.append((start, OwnStage(names.pop(), None, None)))
    return anchors if len({anchor.department for _, anchor in anchors}) > 1 else []


def _year_anchors(found: Reading) -> list[tuple[int, OwnStage]]:
    anchors = [(start, OwnStage(None, year, None)) for (start, _), year in years_named(found)]
    return anchors if all(left[1].year != right[1].year for left, right in pairwise(anchors)) else []


def _stage(words: str) -> Phase | None:
    """Return the stage named first in a stretch of words, None for none."""
    stage = _STAGE.search(NO_STAGE.sub("", words))
    return None if stage is None or stage.lastgroup is None else Phase[stage.lastgroup]
