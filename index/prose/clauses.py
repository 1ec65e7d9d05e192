"""Each figure of a sentence with the words that belong to it, understood: what `index.prose.facts` makes facts of.

The words between two figures do not always say all: a reason, a list of several items and "respectively" reach over
more than one figure. What they carry is remembered here for the length of one sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.prose.amounts import Figure, FigureKind, iter_figures
from index.prose.leads import Change, Lead, parse_lead
from index.prose.lists import Absence, find_respective, find_shared, is_owner, iter_absences, with_side_of
from index.prose.sentences import Sentence
from index.prose.walk import Unfinished, Walk
from index.prose.words import find_counted, find_topic, is_goal_section
from index.text.normalization import squeeze

_JOINERS = ("", "、", ",", "和", "及", "与", "以及")
_SIDES = ("收入", "支出")
_MAINLY = re.compile(r"^[,(]?主要(?:是|为|由于|因)")
_COUNTED_AGAIN = re.compile(r"(?:累计|合计|总)?(?:人数|人次|批次|次数)")
_RATE_OF_BUDGET = re.compile(r"^(?:年初|全年)?(?:预算|支出)?(?:执行率|完成率)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A figure and its words: `names` are the items that share it, () where the lead's own item is meant.

    `reason` is whether the figure stands in a reason. `respective` is whether it is one of a row that belongs to as
    many items one by one. `rate` is the percentage that follows a change of money.
    """

    figure: Figure
    lead: Lead
    words: str
    names: tuple[str, ...] = ()
    reason: bool = False
    respective: bool = False
    rate: Figure | None = None


def iter_clauses(walk: Walk, sentence: Sentence, pending: str) -> Iterator[Clause]:
    """Yield the figures of a sentence in order; `pending` are the words of its beginning on the page before.

    The walk is looked at as each clause is asked for, so that it knows all that was told before it.
    """
    start = 0
    waiting: tuple[str, ...] = ()
    reason, listed = False, None
    last: Clause | None = None
    figures = _with_absences(sentence.masked)
    for position, (figure, absence) in enumerate(figures):
        words = pending + sentence.masked[start : figure.start]
        pending = ""
        following = sentence.masked[figure.end :]
        counted = None
        if figure.kind is FigureKind.COUNT and figure.bound is None:
            counted = find_counted(following, words)
        start = figure.end + (len(counted) if counted and following.startswith(counted) else 0)
        lead = parse_lead(words, walk.identity.department)
        names: tuple[str, ...] = ()
        respective = False
        if absence is not None:
            lead = parse_lead(absence.before, walk.identity.department)
            if lead.path and not is_owner(lead.path[-1]):
                continue
            names, lead = absence.items, replace(lead, path=absence.items[:1])
        elif last is not None and last.respective and words in _JOINERS:
            names, waiting = waiting[:1], waiting[1:]
            lead, respective = replace(last.lead, path=names, opens=False), True
        elif counted is not None:
            lead = replace(lead, path=(counted,), printed=counted)
        elif lead.path:
            waiting = find_respective(words, lead.path[-1])
            respective = bool(waiting)
            names, waiting = (waiting[:1], waiting[1:]) if waiting else (find_shared(words, lead.path[-1]), ())
        else:
            respective = "分别" in words
        lead = _renamed(walk, figure, lead, words)
        if last is None and not lead.path and ":" in words:
            lead = _labelled(walk, lead, words)
        if last is not None:
            lead = _continued(walk, figure, lead, words, last)
        if lead.kind is Change.COMPLETION and figure.kind is FigureKind.MONEY:
            # 完成预算38万元的69%: the budget that was carried out.
            lead = replace(lead, kind=Change.NONE, base=None, base_head=lead.base or "", of_base=True)
        if lead.reason is not None:
            reason = lead.reason
        elif last is not None and last.lead.kind is Change.CHANGE and _MAINLY.match(words):
            reason = _tells_why(figure, lead)
        if reason and lead.kind is Change.NONE and listed is not None:
            # 新增甲专项280万元、乙专项200万元: the word of change holds for the whole list.
            lead = replace(lead, kind=listed.kind, lower=listed.lower)
        listed = lead if reason and lead.kind is Change.CHANGE and figure.kind is FigureKind.MONEY else None
        last = Clause(figure, lead, words, names, reason, respective, _rate(figures, position, lead))
        yield last
    tail = sentence.masked[start:]
    walk.unfinished = Unfinished(tail) if figures and tail and tail[-1] not in "。!?;:)" else None


def _with_absences(masked: str) -> list[tuple[Figure, Absence | None]]:
    """Return the figures of a sentence and what it says there is none of, in order."""
    figures: list[tuple[Figure, Absence | None]] = [(figure, None) for figure in iter_figures(masked)]
    spans = [(figure.start, figure.end) for figure, _ in figures]
    for absence in iter_absences(masked):
        if not any(start < absence.figure.end and absence.figure.start < end for start, end in spans):
            figures.append((absence.figure, absence))
    return sorted(figures, key=lambda each: each[0].start)


def _renamed(walk: Walk, figure: Figure, lead: Lead, words: str) -> Lead:
    """Return the lead with a word of change left in a name (支持稳增长30万元) where nothing is compared with anything."""
    bare = walk.base is None and lead.base is None and bool(lead.path) and bool(walk.parts)
    if lead.kind is Change.CHANGE and figure.kind is FigureKind.MONEY and bare and words.endswith("增长"):
        name = squeeze(words).lstrip(",;、")
        return replace(lead, path=(*lead.path[:-1], name), printed=name, kind=Change.NONE, lower=False)
    return lead


def _labelled(walk: Walk, lead: Lead, words: str) -> Lead:
    """Return the lead with the item that stands before a colon: "公务接待费：2024年预算安排"."""
    label = words[: words.rindex(":")]
    topic = find_topic(re.split(r"[,;:]", label)[-1])
    named = parse_lead(topic, walk.identity.department) if topic is not None else None
    return replace(lead, path=named.path, printed=named.printed) if named is not None and named.path else lead


def _continued(walk: Walk, figure: Figure, lead: Lead, words: str, last: Clause) -> Lead:
    """Return the lead as it reads after the figure before it."""
    if lead.path and walk.item.path and lead.kind is Change.NONE:
        lead = replace(lead, path=(*lead.path[:-1], with_side_of(walk.item.path[-1], lead.path[-1])))
    if lead.path and _introduces_parts(words, last, figure):
        return replace(lead, opens=True)
    if figure.kind is FigureKind.COUNT and last.figure.kind is FigureKind.COUNT and figure.unit != last.figure.unit:
        # 公务接待18批次、146人次; 公务接待18批次,接待146人次: one thing counted twice over.
        name = lead.path[-1] if lead.path else ""
        again = _COUNTED_AGAIN.fullmatch(name) or (name and last.lead.path and last.lead.path[-1].endswith(name))
        if words in _JOINERS[1:] or again:
            return replace(lead, path=last.lead.path, opens=False)
    if figure.kind is FigureKind.PERCENT and words == "的" and last.lead.of_base and last.lead.base is None:
        return replace(lead, kind=Change.COMPLETION, base=last.lead.base_head)
    if figure.kind is FigureKind.SAME and words in ("", "相") and last.lead.of_base:
        return replace(lead, base=last.lead.base, base_head=last.lead.base_head, alike=True)
    other_side = walk.item.path[-1:] in tuple((side,) for side in _SIDES if side != lead.head)
    if lead.head in _SIDES and (";" in words or other_side):
        return replace(lead, path=(lead.head,), head="")
    rate = figure.kind is FigureKind.PERCENT and figure.bound is None and not is_goal_section(walk.section)
    if rate and lead.path and _RATE_OF_BUDGET.match(lead.path[-1]):
        return replace(lead, path=(), kind=Change.COMPLETION, base="预算")
    return lead


def _introduces_parts(words: str, last: Clause, figure: Figure) -> bool:
    """Return whether a bracket or colon opens the parts of the figure before: "5万元（甲3万元、乙2万元）".

    The share that the whole is of something else may stand between: "5万元，占10%（甲3万元、乙2万元）".
    """
    share = last.lead.kind is Change.SHARE and figure.kind is FigureKind.MONEY
    if not share and (last.figure.kind is not figure.kind or last.figure.unit != figure.unit):
        return False
    if words.startswith("(") and words.count("(") > words.count(")"):
        return not words.startswith(("(不含", "(扣除", "(比", "(较"))
    return ":" in words[:-1] and ";" not in words


def _tells_why(figure: Figure, lead: Lead) -> bool:
    """Return whether "主要是" after a change tells why (主要是增资30万元), not what the money is for (主要是甲项目30万元)."""
    if lead.kind is Change.CHANGE or figure.kind is not FigureKind.MONEY:
        return True
    return bool(lead.path) and lead.path[-1].startswith(("增", "减", "调", "新", "提", "压"))


def _rate(figures: Sequence[tuple[Figure, Absence | None]], position: int, lead: Lead) -> Figure | None:
    if lead.kind is not Change.CHANGE or lead.path or position + 1 == len(figures):
        return None
    figure, following = figures[position][0], figures[position + 1][0]
    same = figure.kind is FigureKind.MONEY and following.kind is FigureKind.PERCENT
    return following if same else None
