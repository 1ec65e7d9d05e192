"""Rules that read what changes or goes on from what was asked before: 占总支出多少, 再加上会议费, 加起来呢, 为什么.

An edit is a function from the draft before to a new one. It serves the clause before in one question and the turn before alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qa.parsing import choices, claims, computations, phrases
from qa.parsing.chart import Rule
from qa.parsing.drafts import Draft, Setting, departments_in, joined, summed
from qa.parsing.explanations import topic_of
from qa.query.nodes import Change, Combine, Explain, Fold, Frame, Kind, Of, Over, Pick, Quantity, Select, Thing
from qa.query.walking import iter_nodes

Apply = Callable[[Draft], Draft | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to the draft before. `uses` says that the draft before becomes an operand and is not asked for by itself."""

    name: str
    apply: Apply
    key: tuple[object, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Return whether two edits were made by one rule of the same pieces."""
        return isinstance(other, Edit) and (self.name, self.key) == (other.name, other.key)

    def __hash__(self) -> int:
        return hash(self.name)


def _figure_behind(before: Draft) -> Draft:
    """Return what was asked before, of a reason the movement that it explains: 为什么减少，减了多少."""
    body = before.bodies[0]
    if len(before.bodies) == 1 and isinstance(body, Explain) and isinstance(body.about, Change):
        return replace(before, bodies=(body.about,), asked=False)
    return replace(before, asked=False)


def _edit(name: str, patterns: tuple[str, ...], apply: Callable[..., Draft | None], cost: float = 0.2) -> Rule:
    """Return a rule whose edit gets the draft before first and then the meanings that the pattern names."""

    def build(**meanings: object) -> Edit:
        return Edit(name, lambda before: apply(_figure_behind(before), **meanings), tuple(meanings.values()))

    return Rule(name, patterns, build, cost, "edit")


def _filled(draft: Draft, before: Draft) -> Draft:
    return replace(draft, setting=draft.setting.filled_from(before.setting))


def _share_of(before: Draft, whole: Draft, sort: str = "percent") -> Draft | None:
    return computations.share(before, _filled(whole, before)) if sort in ("percent", "any") else None


def _share_alone(before: Draft) -> Draft | None:
    """Return the shares of what was asked: of its parts in their whole, of a figure in all spending."""
    if before.kind is Kind.SERIES:
        return choices.shares_of_parts(before)
    return computations.share_of_all(before)


def _each(before: Draft) -> Draft | None:
    """Return the members themselves where they were counted or added up before."""
    folds = [body for body in before.bodies if isinstance(body, Fold | Pick)]
    return replace(before, bodies=tuple(fold.series for fold in folds)) if len(folds) == len(before.bodies) else None


def _with_beside(before: Draft) -> Draft:
    """Return what was asked before with what the turn before that asked, where it alone names one figure only."""
    beside = before.beside
    alone = len(before.bodies) == 1 and before.setting.several is None and before.kind is Kind.FIGURE
    if beside is None or not alone or beside.kind is not Kind.FIGURE:
        return before
    if beside.bodies == before.bodies and beside.setting.departments != before.setting.departments:
        return replace(before, setting=beside.setting.merged(before.setting), beside=None)
    if beside.bodies == before.bodies:
        return replace(
            before, setting=replace(before.setting, years=(*beside.setting.years, *before.setting.years)), beside=None
        )
    return joined(replace(beside, beside=None), replace(before, beside=None))


def _place_and_item(before: Draft, nth: str, asked: Draft) -> Draft | None:
    chosen = choices.one_place(before, nth)
    return None if chosen is None else _of_member(chosen, asked)


def _most_and_item(before: Draft, rising: bool, asked: Draft) -> Draft | None:
    chosen = choices.picked(_series_in(before), rising)
    return None if chosen is None else _of_member(chosen, asked)


def _side_by_side(before: Draft, other: Setting) -> Draft | None:
    """Return the same of both departments: 和乙局比呢; of another year how much it moved since: 和2017年比呢."""
    if len(other.years) == 1 and not other.departments:
        return computations.changed(before, Frame(year=other.years[0]))
    return replace(before, setting=before.setting.merged(other))


def _of_others(before: Draft) -> Draft | None:
    """Return the same of all departments but those named before."""
    named = departments_in(before)
    if not named or len(before.bodies) != 1 or before.kind is not Kind.FIGURE:
        return None
    rest = replace(before.setting, departments=(), unsure=False)
    return replace(before, bodies=(Over("departments", before.body, without=named),), setting=rest)


def _counted(before: Draft, unit: str) -> Draft | None:
    """Return how many members a series has, or how many there are of the thing asked before."""
    if before.kind is Kind.SERIES:
        return choices.counted(before)
    if len(before.bodies) != 1 or not isinstance(before.body, Select) or unit in ("any", "个", "项"):
        return None
    return before.mapped(lambda body: replace(body, quantity=Quantity.COUNT, unit=unit, measure=None))  # type: ignore[arg-type]


def _money(before: Draft, sort: str) -> Draft | None:
    """Return the money of a thing that was counted or planned in per cent before: 买几台，一共多少钱; or its code."""
    if sort == "code" and all(isinstance(body, Select) for body in before.bodies):
        return before.mapped(lambda body: replace(body, quantity=Quantity.CODE, unit=None, measure=None))  # type: ignore[arg-type]
    if sort == "money" and (planned := phrases.planned_money(before)) is not None:
        return planned
    if sort != "money" or len(before.bodies) != 1 or not isinstance(before.body, Select):
        return None
    if before.body.quantity is not Quantity.COUNT:
        return None
    return before.mapped(lambda body: replace(body, quantity=Quantity.MONEY, unit=None, measure=None))  # type: ignore[arg-type]


def _per(before: Draft, unit: str) -> Draft | None:
    """Return what was asked for each head; where the heads themselves were asked last, what was asked before them."""
    shared_out = computations.per(unit, before)
    if shared_out is None and before.beside is not None:
        return computations.per(unit, replace(before.beside, beside=None, asked=False))
    return shared_out


def _series_in(before: Draft) -> Draft:
    """Return what was folded before as the series it was folded from."""
    folds = [body for body in before.bodies if isinstance(body, Fold)]
    return replace(before, bodies=tuple(fold.series for fold in folds)) if len(folds) == len(before.bodies) else before


def _ends_apart(before: Draft) -> Draft | None:
    """Return how far the largest member is above the mean of all."""
    series = choices.series_of(_series_in(before))
    return None if series is None else series.mapped(lambda body: Combine("-", Fold("most", body), Fold("mean", body)))


def _part_of(before: Draft, part: Draft) -> Draft | None:
    """Return the share that a part has of what was asked before: 其中公用经费占多少."""
    return computations.share(_filled(part, before), before) if before.kind is Kind.FIGURE else None


def _added(before: Draft, more: Draft) -> Draft | None:
    return computations.combined("+", before, _filled(more, before))


def _without(before: Draft, less: Draft) -> Draft | None:
    return computations.minus(before, _filled(less, before))


def _reason(before: Draft) -> Draft | None:
    if len(before.bodies) != 1:
        return None
    topic = topic_of(before.body)
    return (
        replace(before, bodies=(Explain("reason", topic),), asked=True)
        if not isinstance(before.body, Explain)
        else None
    )


def _reason_of_change(before: Draft) -> Draft | None:
    moved = before if isinstance(before.bodies[0], Change) else computations.changed(before)
    return None if moved is None else _reason(moved)


def _equal(before: Draft, right: Draft) -> Draft | None:
    return claims.compared(before, _filled(right, before))


def _of_member(before: Draft, asked: Draft) -> Draft | None:
    """Return another item of the member that was chosen before: 那个部门的人员经费."""
    chosen = before.bodies[0]
    if not isinstance(chosen, Pick) or asked.setting.departments or len(asked.bodies) != 1:
        return None
    chosen = choices.first_alone(chosen)
    if asked.kind not in (Kind.FIGURE, Kind.TEXT):
        return None
    return replace(before, bodies=(Of(chosen, asked.body),), asked=True)


def _movement(before: Draft, sort: str = "any") -> Draft | None:
    if before.kind is Kind.SERIES and any(isinstance(n, Change) for body in before.bodies for n in iter_nodes(body)):
        return before  # the members are shown with how they moved
    moved = before if all(isinstance(body, Change) for body in before.bodies) else computations.changed(before)
    return computations.as_rate(moved) if moved is not None and sort == "percent" else moved


def _rated(before: Draft) -> Draft | None:
    """Return the movements that were asked before as rates, also those of a ranking."""
    rates = before.mapped(computations.with_rates)
    if rates != before or any(isinstance(node, Change) for body in before.bodies for node in iter_nodes(body)):
        return rates
    moved = computations.changed(before)
    return None if moved is None else computations.as_rate(moved)


def _times_since(before: Draft, since: Frame) -> Draft | None:
    """Return how many times the same of another year what was asked is."""
    other = Setting(years=(since.year,)) if since.year is not None else Setting(before=since.before)
    return computations.times_elsewhere(before, other)


def _amount_explained(before: Draft) -> Draft | None:
    """Return the figure of a thing whose meaning or use was asked: 上年结转是什么，有多少."""
    body = before.bodies[0]
    if len(before.bodies) != 1 or not isinstance(body, Explain) or not isinstance(body.about, Thing):
        return None
    return replace(before, bodies=(Select(body.about),)) if body.about != Thing() else None


def _apart(before: Draft) -> Draft | None:
    """Return by how much the member that came first is ahead of the last: 谁高，高多少."""
    pick = before.bodies[0]
    if len(before.bodies) != 1 or not isinstance(pick, Pick) or not choices.names_the_first(pick):
        return None
    return replace(before, bodies=(Fold("spread", pick.series),))


def _most_of_axis(before: Draft, axis: str, rising: bool) -> Draft | None:
    over = choices.over_axis(axis, before)
    return None if over is None else choices.picked(over, rising)


def _changed_since(before: Draft, since: Frame, sort: str = "any") -> Draft | None:
    if isinstance(before.bodies[0], Change):
        moved: Draft | None = before.mapped(lambda body: replace(body, since=since))  # type: ignore[arg-type]
    else:
        moved = computations.changed(before, since)
    return computations.as_rate(moved) if moved is not None and sort == "percent" else moved


def _against_phrase(before: Draft, other: Draft) -> Draft | None:
    return computations.minus(before, _filled(other, before))


def _parts(before: Draft) -> Draft | None:
    if before.kind is Kind.SERIES and isinstance(before.bodies[0], Over):
        return before
    return choices.parts_of_thing(before)


RULES = (
    _edit(
        "share of another whole",
        (
            "share whole:phrase",
            "share whole:phrase sort:ask",
            "diff share whole:phrase sort:ask",
            "diff equal whole:phrase sort:ask",
            "share whole:phrase ask portion",
            "share whole:phrase portion",
            "it share whole:phrase",
            "it equal whole:phrase ask",
            "equal whole:phrase sort:ask",
        ),
        _share_of,
    ),
    _edit("share of what was asked", ("share|portion", "each share|portion"), _share_alone, 0.35),
    _edit("share a part has of it", ("part:phrase share|portion",), _part_of, 0.5),
    _edit(
        "divided by another",
        ("divide right:phrase", "divide right:phrase ask"),
        lambda before, right: computations.share(before, _filled(right, before)),
    ),
    _edit("each of what was counted", ("each ask", "which"), _each, 0.25),
    _edit(
        "sum of what was asked",
        ("sum",),
        lambda before: (
            summed(before if before.kind is Kind.SERIES else _series_in(_with_beside(before)))
            if before.kind is not Kind.TEXT
            else None
        ),
    ),
    _edit("mean of what was asked", ("mean",), computations.mean),
    _edit(
        "gap of what was asked",
        ("diff", "both diff", "diff ask", "both diff ask"),
        lambda before: computations.gap(_with_beside(before)),
        0.1,
    ),
    _edit("times of what was asked", ("times",), computations.times_of_pair, 0.3),
    _edit("for each head of what was asked", ("unit:per", "unit:per ask"), _per),
    _edit("more is added", ("add more:phrase",), _added),
    _edit("something is left out", ("except less:phrase",), _without),
    _edit(
        "the most of what was asked",
        ("rising:extreme", "which rising:extreme"),
        lambda before, rising: choices.picked(_each(_with_beside(before)) or _with_beside(before), rising),
    ),
    _edit(
        "which of what was asked is more",
        ("which degree:degree",),
        lambda before, degree: choices.picked(_with_beside(before), degree == "<"),
        0.25,
    ),
    _edit("the most against the mean", ("extreme than mean degree", "extreme and mean diff"), _ends_apart),
    _edit(
        "what was asked in order", ("order:rank",), lambda before, order: choices.ranked(_each(before) or before, order)
    ),
    _edit("the first few of what was asked", ("top:top",), lambda before, top: choices.first_few(before, top)),
    _edit("one place of what was asked", ("nth:nth",), lambda before, nth: choices.one_place(before, nth)),
    _edit("where it stands", ("place",), choices.place_of),
    _edit("how many of what was asked", ("unit:count",), _counted, 0.4),
    _edit("its movement", ("direction", "direction sort:ask"), _movement, 0.3),
    _edit(
        "its movement since another year",
        ("since:since direction", "since:since", "since:since direction sort:ask"),
        _changed_since,
        0.25,
    ),
    _edit("its rate of change", ("rate", "rate ask"), _rated),
    _edit("its reason", ("why",), _reason, 0.3),
    _edit("the reason of its movement", ("why direction", "direction why"), _reason_of_change),
    _edit("against elsewhere", ("than other:setting degree|diff", "than other:setting"), computations.minus_elsewhere),
    _edit(
        "per cent against elsewhere",
        ("than other:setting degree|direction sort:ask",),
        computations.rate_elsewhere,
        0.1,
    ),
    _edit("against another figure", ("than other:phrase degree|diff",), _against_phrase),
    _edit("its parts", ("parts", "list"), _parts, 0.35),
    _edit("another item of the one chosen", ("it asked:phrase",), _of_member, 0.05),
    _edit("equal to what was asked", ("equal right:phrase", "equal right:phrase check"), _equal),
    _edit("how much there is of what was explained", ("ask", "budget ask"), _amount_explained, 0.2),
    _edit("its money", ("sort:ask", "budget sort:ask", "sum sort:ask", "sum budget sort:ask"), _money, 0.05),
    _edit("a measure of what was asked", ("name:measure", "name:measure ask"), phrases.in_measure, 0.1),
    _edit("asked again", ("ask", "unit", "each"), lambda before: before, 0.4),
    _edit("another item of one place", ("nth:nth asked:phrase",), _place_and_item, 0.05),
    _edit(
        "another item of the most",
        ("rising:extreme asked:phrase", "rising:extreme axis|noun asked:phrase"),
        _most_and_item,
        0.1,
    ),
    _edit("the same of all", ("axis:axis",), lambda before, axis: choices.over_axis(axis, before), 0.3),
    _edit("the same of the others", ("rest", "rest noun"), _of_others, 0.3),
    _edit("side by side", ("and|than other:setting than",), _side_by_side, 0.1),
    _edit("by how much it is ahead", ("degree|diff", "degree|diff ask"), _apart, 0.1),
    _edit("the most of an axis, of what was asked", ("axis:which|axis rising:extreme",), _most_of_axis, 0.1),
    _edit(
        "times another year",
        ("since:since times", "equal since:year times", "than since:year times", "since:year times"),
        _times_since,
    ),
    _edit("places of what was asked agree", ("agree",), claims.agreeing),
    _edit(
        "what was asked is doubted",
        ("sort:check",),
        lambda before, sort: claims.agreeing(before) if sort != "weak" else None,
        0.5,
    ),
    _edit(
        "members within a limit, of what was asked",
        ("given:degree number:number", "number:number"),
        lambda before, number, given=None: choices.kept_by_number(before, number, given),
        0.35,
    ),
)
