"""Rules that read series: each of an axis, rankings, limits, counts, parts, and what is asked of the members left."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from index.records import TableKind
from qa.linking.spans import NamedNumber
from qa.parsing.chart import Rule
from qa.parsing.computations import YEAR_BEFORE, changed, gap
from qa.parsing.drafts import BOTH, NOWHERE, Draft, Setting, placed, split_setting
from qa.parsing.phrases import MOST_SHOWN
from qa.query.nodes import (
    Change,
    Combine,
    Comparator,
    Fold,
    Frame,
    Given,
    It,
    Keep,
    Kind,
    Node,
    Of,
    Over,
    Pick,
    Select,
    Thing,
)
from qa.query.walking import iter_nodes

_COUNTERS = ("个", "家", "项")
_TOTALS = ("收支总计", "支出总计", "收入总计", "财政拨款支出", "一般公共预算支出")
# What the rows of a table are, where it is asked for its rows.
_ROWS = {
    TableKind.PROJECT_GOALS: "projects",
    TableKind.PROJECTS: "projects",
    TableKind.PROCUREMENT: "purchases",
    TableKind.UNITS: "units",
    TableKind.GENERAL_EXPENDITURE: "classes",
}
_MEMBERS = ("projects", "units", "purchases", "parts", "classes", "documents")


def over_axis(axis: str, draft: Draft) -> Draft | None:
    """Return a figure once for each member of an axis; whose departments or years are named stays what chooses them."""
    if draft.kind is not Kind.FIGURE or len(draft.bodies) != 1 or axis == "any":
        return None
    body = draft.body
    if any(isinstance(node, Over) and node.axis == axis for node in iter_nodes(body)):
        return None
    if axis == "projects" and isinstance(body, Select) and (body.thing.code or body.thing.project):
        return replace(draft, asked=True)  # which project a code is of
    axis, of = _axis_of(axis)
    if axis in _MEMBERS:
        own = isinstance(body, Select) and (draft.implied or body.thing.name in ("项目支出", "政府采购预算"))
        return replace(draft, bodies=(Over(axis, It() if own else body, of=of),), implied=False)  # type: ignore[arg-type]
    if axis == "departments":
        return _closed(draft, "departments")
    return _closed(draft, "years")


def _axis_of(axis: str) -> tuple[str, Thing | None]:
    """Return an axis and the level that its word names: 项级科目 are the classes of the lowest level."""
    axis, _, level = axis.partition("/")
    return axis, Thing(words=level) if level else None


def _which_have(axis: str, draft: Draft) -> Draft | None:
    """Return the members that have a figure; which year something happened is told by no figure."""
    return None if axis == "years" else over_axis(axis, draft)


def _counts(number: NamedNumber) -> bool:
    return number.comparator is None and number.given.unit in ("个", "家", "项", None)


def _closed(draft: Draft, axis: str) -> Draft:
    """Return a figure as a series over departments or years: those that the setting names, else all."""
    setting = draft.setting
    if axis == "departments":
        only = setting.departments if len(setting.departments) > 1 or setting.without else ()
        if len(setting.departments) == 1:  # 甲局 among all departments: the question sets it against them
            only = ()
        body = Over("departments", draft.body, only=only, without=setting.without)
        rest = replace(setting, departments=(), unsure=False, without=())
        return replace(draft, bodies=(body,), setting=rest)
    inner = Setting(years=setting.years, last=setting.last, every=not (setting.years or setting.last))
    years = (
        placed(draft.body, inner) if inner.several else Over("years", draft.body, only=tuple(map(str, setting.years)))
    )
    return replace(draft, bodies=(years,), setting=replace(setting, years=(), last=None, every=False, before=0))


def members(axis: str) -> Draft | None:
    """Return the members of an axis themselves: which projects, departments or documents there are."""
    axis, of = _axis_of(axis)
    return None if axis in ("any", "parts") else Draft((Over(axis, It(), of=of),), implied=True)  # type: ignore[arg-type]


def series_of(draft: Draft) -> Draft | None:
    """Return what can be ranked or limited: a series, or one made of what the draft names several of."""
    if draft.kind is Kind.SERIES:
        return draft if len(draft.bodies) == 1 else None
    axis = draft.setting.several
    if axis is not None and len(draft.bodies) == 1 and not draft.setting.unsure:
        inner, outer = split_setting(draft.setting)
        return Draft((placed(draft.body, inner),), outer, draft.asked)
    if len(draft.bodies) > 1 and axis is None and all(_names_thing(body) for body in draft.bodies):
        names = tuple(body.thing.name for body in draft.bodies if isinstance(body, Select))
        return Draft((Over("things", It(), only=names),), draft.setting, draft.asked)
    return None


def _names_thing(body: Node) -> bool:
    return (
        isinstance(body, Select) and bool(body.thing.name) and body == Select(Thing(body.thing.name, body.thing.others))
    )


def picked(draft: Draft, rising: bool = False, first: int | None = 1, nth: int | None = None) -> Draft | None:
    """Return the members of a series that come first."""
    series = series_of(draft)
    if series is None and first == 1 and nth is None and draft.setting.several is None:
        return gap(draft)  # two that share no name are set side by side
    if series is None or isinstance(series.body, Pick):
        return None
    if first == 1 and isinstance(series.body, Over) and 1 < len(series.body.only) <= MOST_SHOWN:
        first = None  # of a few that are named all are shown, the first first
    return replace(series.mapped(lambda body: Pick(body, rising, None if nth else first, nth)), asked=True)


def names_the_first(pick: Pick) -> bool:
    """Return whether a ranking asks for the member that comes first, shown alone or before the others."""
    return pick.nth is None and pick.place_of is None and pick.first in (None, 1)


def first_alone(pick: Pick) -> Pick:
    """Return a ranking of a few as the member that comes first."""
    return replace(pick, first=1) if names_the_first(pick) else pick


def _which_more(axis: str, draft: Draft, degree: Comparator, setting: Setting = NOWHERE) -> Draft | None:
    return _which_most(axis, draft, degree == "<", setting)


def _which_most(axis: str, draft: Draft, rising: bool, setting: Setting = NOWHERE) -> Draft | None:
    if setting != NOWHERE:
        draft = draft.in_setting(setting)
    over = over_axis(axis, draft) if axis != "any" else draft
    return None if over is None else picked(over, rising)


def _members_most(axis: str, rising: bool) -> Draft | None:
    if axis == "years":
        return None
    if axis == "departments":
        return picked(_closed(Draft((Select(Thing("支出总计")),)), "departments"), rising)
    found = members(axis)
    return None if found is None else picked(found, rising)


def _ends_apart(draft: Draft, axis: str) -> Draft | None:
    """Return how far the largest member of an axis is above the smallest."""
    over = over_axis(axis, draft)
    return None if over is None else over.mapped(lambda body: Fold("spread", body))


def _most_thing(draft: Draft, rising: bool) -> Draft | None:
    """Return the largest part of a whole where no axis is named: 三公经费里哪项最多."""
    if len(draft.bodies) != 1 or draft.setting.several or not isinstance(draft.body, Select):
        return None
    parts = parts_of_thing(draft)
    return None if parts is None else picked(replace(parts, bodies=parts.bodies[:1]), rising)


def _of_chosen(chosen: Draft, asked: Draft) -> Draft | None:
    """Return another item of the member that was chosen: 三公经费最高的部门的人员经费."""
    pick = chosen.body if len(chosen.bodies) == 1 else None
    if not isinstance(pick, Pick) or asked.kind is not Kind.FIGURE or len(asked.bodies) != 1 or asked.implied:
        return None
    if asked.setting.departments:
        return None
    return replace(chosen, bodies=(Of(first_alone(pick), asked.body),), asked=True)


def _fastest(draft: Draft, order: str, axis: str = "any") -> Draft | None:
    """Return the members that grew at the highest rate."""
    moved = draft if all(isinstance(body, Change) for body in draft.bodies) else changed(draft)
    return None if moved is None else _which_most(axis, moved.mapped(_as_rate), order == "rising")


def _as_rate(body: Node) -> Node:
    return replace(body, as_rate=True) if isinstance(body, Change) else body


def _first_classes(draft: Draft, rising: bool, top: str, axis: str = "classes") -> Draft | None:
    """Return the largest few classes of a whole, or members of an axis: 支出最多的三类."""
    if len(draft.bodies) != 1 or not isinstance(draft.body, Select) or draft.setting.several:
        return None
    if axis == "classes" and draft.body.thing.name not in _TOTALS:
        parts = parts_of_thing(draft)
        return None if parts is None else picked(parts, rising, int(top))
    over = (
        over_axis(axis, draft)
        if axis != "classes"
        else replace(draft, bodies=(Over("classes", It(), of=draft.body.thing),))
    )
    return None if over is None else replace(picked(over, rising, int(top)) or over, implied=False)


def ranked(draft: Draft, order: str) -> Draft | None:
    """Return a whole series in order."""
    series = series_of(draft)
    if series is None or isinstance(series.body, Pick):
        return None
    return replace(series.mapped(lambda body: Pick(body, order == "rising")), asked=True)


def first_few(draft: Draft, top: str, axis: str = "any") -> Draft | None:
    """Return the first few members of a series, of an axis where one is named."""
    if axis != "any":
        over = over_axis(axis, draft)
        return None if over is None else picked(over, first=int(top))
    series = draft.body if len(draft.bodies) == 1 else None
    if isinstance(series, Pick):
        return replace(draft, bodies=(replace(series, first=int(top), nth=None),))
    return picked(draft, first=int(top))


def one_place(draft: Draft, nth: str) -> Draft | None:
    """Return the member at one place of a ranking, from the end where it is negative."""
    place = int(nth)
    series = draft.body if len(draft.bodies) == 1 else None
    if isinstance(series, Pick):
        return replace(
            draft, bodies=(replace(series, first=None, nth=abs(place), rising=series.rising != (place < 0)),)
        )
    return picked(draft, rising=place < 0, nth=abs(place))


def place_of(draft: Draft) -> Draft | None:
    """Return where the department named stands among all."""
    if draft.kind is not Kind.FIGURE or len(draft.bodies) != 1 or len(draft.setting.departments) > 1:
        return None
    name = (*draft.setting.departments, BOTH[0])[0]
    closed = _closed(draft, "departments")
    return replace(closed.mapped(lambda body: Pick(body, place_of=name)), asked=True)


def kept(draft: Draft, comparator: Comparator, limit: Node) -> Draft | None:
    """Return the members of a series within a limit."""
    series = series_of(draft)
    return None if series is None else replace(series.mapped(lambda body: Keep(body, comparator, limit)), asked=True)


def _axis_within(number: NamedNumber, axis: str, draft: Draft | None = None) -> Draft | None:
    """Return the members of an axis within a limit: of their own figure, or of the one that a phrase names."""
    over = members(axis) if draft is None else over_axis(axis, draft)
    return None if over is None else kept_by_number(over, number)


def kept_by_number(draft: Draft, number: NamedNumber, given: Comparator | None = None) -> Draft | None:
    """Return the members of a series within a number that the question names."""
    comparator = number.comparator or given or (">=" if number.upper is not None else None)
    if comparator is None or draft.kind is not Kind.SERIES or number.given.unit in _COUNTERS:
        return None
    found = kept(draft, comparator, Given(number.given.value, number.given.unit))
    if found is None or number.upper is None:
        return found
    return kept(found, "<=", Given(number.upper.value, number.upper.unit))


def _kept_by_figure(draft: Draft, other: Draft, comparator: Comparator) -> Draft | None:
    """Return the members of a series above a figure computed for each of them, or for one named."""
    if draft.kind is not Kind.SERIES or len(other.bodies) != 1 or other.kind is not Kind.FIGURE:
        return None
    series = draft.body
    limit: Node = other.body
    if isinstance(series, Over) and not other.setting.departments:
        limit = replace(series, body=placed(other.body, other.setting))
    else:
        limit = placed(other.body, other.setting)
    return kept(draft, comparator, limit)


def _kept_by_setting(draft: Draft, setting: Setting, comparator: Comparator) -> Draft | None:
    """Return the departments above the one named: 哪些部门的三公经费比甲局高."""
    series = draft.body if len(draft.bodies) == 1 else None
    if not isinstance(series, Over) or series.axis != "departments" or len(setting.departments) != 1:
        return None
    return kept(draft, comparator, placed(series.body, setting))


def _kept_by_mean(draft: Draft, comparator: Comparator) -> Draft | None:
    """Return the members above their mean: 超过平均数的项目."""
    series = series_of(draft)
    return None if series is None else kept(series, comparator, Fold("mean", series.body))


def counted(draft: Draft) -> Draft | None:
    """Return how many members a series has."""
    if draft.kind is not Kind.SERIES or len(draft.bodies) != 1:
        return None
    return replace(draft.mapped(lambda body: Fold("count", body)), asked=True)


def parts_of_thing(draft: Draft) -> Draft | None:
    """Return the parts of a whole, with the share of each where shares are asked for as well."""
    if len(draft.bodies) != 1:
        return None
    body = draft.body
    shares = isinstance(body, Combine) and body.unit == "%"
    whole = body.left if isinstance(body, Combine) and shares else body
    if not isinstance(whole, Select):
        return None
    axis = (
        "projects" if whole.thing.name == "项目支出" else "purchases" if whole.thing.name == "政府采购预算" else "parts"
    )
    of = None if axis != "parts" else whole.thing
    series: tuple[Node, ...] = (Over(axis, It(), of=of),)  # type: ignore[arg-type]
    if shares:
        series = (*series, Over(axis, Combine("÷", It(), whole, "%"), of=of))  # type: ignore[arg-type]
    return replace(draft, bodies=series, asked=True, implied=False)


def shares_of_parts(draft: Draft) -> Draft | None:
    """Return the parts of a whole with the share of each beside them."""
    over = draft.bodies[-1]
    if (
        not isinstance(over, Over)
        or over.axis not in ("parts", "projects", "purchases")
        or not isinstance(over.body, It)
    ):
        return None
    whole = (
        Select(over.of)
        if over.of is not None
        else Select(Thing("项目支出" if over.axis == "projects" else "政府采购预算"))
    )
    return replace(draft, bodies=(*draft.bodies, replace(over, body=Combine("÷", It(), whole, "%"))))


def _classes_of(axis: str, draft: Draft) -> Draft | None:
    axis, level = _axis_of(axis)
    if axis != "classes" or len(draft.bodies) != 1 or not isinstance(draft.body, Select):
        return None
    of = replace(draft.body.thing, words=level.words) if level is not None else draft.body.thing
    return replace(draft, bodies=(Over("classes", It(), of=of),), implied=False)


def _rows(table: str) -> Draft | None:
    """Return the rows of a table: 采购表里有哪些."""
    axis = _ROWS.get(TableKind(table))
    return None if axis is None else members(axis)


def _rows_counted(table: str) -> Draft | None:
    rows = _rows(table)
    return None if rows is None else counted(rows)


def _several_most(draft: Draft, rising: bool, several: str) -> Draft | None:
    """Return the first few departments: 三公经费最高的两个部门."""
    over = over_axis("departments", draft)
    return None if over is None else picked(over, rising, int(several))


def _place_on_axis(draft: Draft, nth: str, axis: str) -> Draft | None:
    over = over_axis(axis, draft)
    return None if over is None else one_place(over, nth)


def _below_one_named(draft: Draft, setting: Setting, comparator: Comparator, axis: str) -> Draft | None:
    over = over_axis(axis, draft)
    return None if over is None else _kept_by_setting(over, setting, comparator)


def _mean_of_each(axis: str, draft: Draft) -> Draft | None:
    over = over_axis(axis, draft)
    return None if over is None else over.mapped(lambda body: Fold("mean", body))


def _but_some(left_out: Draft, axis: str) -> Draft | None:
    """Return the members of an axis without some that are named: 除了甲项目，其他项目."""
    names = tuple(
        body.thing.project or body.thing.name for body in left_out.bodies if isinstance(body, Select) and body.thing
    )
    found = members(axis)
    series = found.body if found is not None else None
    if found is None or not isinstance(series, Over) or not all(names) or len(names) != len(left_out.bodies):
        return None
    return replace(found, bodies=(replace(series, without=names),), setting=left_out.setting)


def _left_out(setting: Setting) -> Setting | None:
    """Return a setting of all departments but those named."""
    if not setting.departments or setting.unsure:
        return None
    return replace(setting, departments=(), without=(*setting.without, *setting.departments))


def _moved_members(
    axis: str, direction: str, draft: Draft | None = None, since: Frame = YEAR_BEFORE, setting: Setting = NOWHERE
) -> Draft | None:
    """Return the members whose own figure, or the one named, rose or fell: 哪些项目减少了."""
    if direction == "move" or (draft is None and axis == "departments"):
        return None
    if axis == "any":
        over = parts_of_thing(draft) if draft is not None else None
    elif draft is not None:
        over = over_axis(axis, draft)
    else:
        over = members(axis)
    series = over.body if over is not None and len(over.bodies) == 1 else None
    if over is None or not isinstance(series, Over) or isinstance(series.body, Change):
        return None
    moved = replace(over, bodies=(replace(series, body=Change(series.body, since)),), implied=False)
    moved = moved.in_setting(setting) if setting != NOWHERE else moved
    return kept(moved, ">" if direction == "rise" else "<", Given(Decimal(0)))


def _by_how_much(draft: Draft) -> Draft | None:
    pick = draft.body if len(draft.bodies) == 1 else None
    if not isinstance(pick, Pick) or not names_the_first(pick):
        return None
    return replace(draft, bodies=(pick, Fold("spread", pick.series)))


RULES = (
    Rule(
        "without some departments",
        ("except setting:setting outside", "except setting:setting"),
        _left_out,
        0.1,
        "setting",
    ),
    Rule(
        "members without some",
        (
            "except left_out:phrase rest axis:axis|kind",
            "except left_out:phrase outside rest axis:axis",
            "except left_out:phrase axis:axis",
            "except left_out:phrase outside axis:axis",
        ),
        _but_some,
        0.1,
    ),
    Rule("the first few departments", ("draft:phrase rising:extreme several:several",), _several_most, 0.0),
    Rule(
        "one place on an axis",
        ("draft:phrase nth:nth axis:kind|axis", "draft:phrase rank nth:nth axis:kind|axis"),
        _place_on_axis,
        0.0,
    ),
    Rule(
        "members below one named",
        ("draft:phrase than setting:setting comparator:degree axis:kind|axis",),
        _below_one_named,
        0.0,
    ),
    Rule("the mean of each", ("axis:axis mean draft:phrase", "axis:axis draft:phrase mean"), _mean_of_each, 0.0),
    Rule("each of an axis", ("axis:axis draft:phrase", "draft:phrase axis:axis"), over_axis),
    Rule("which have it", ("axis:which draft:phrase", "draft:phrase axis:which"), _which_have),
    Rule("members of an axis", ("axis:axis|which",), members, 0.65),
    Rule("the rows of a table", ("which|list table:table", "table:table which|list"), _rows, 0.2),
    Rule(
        "the rows of a table counted",
        ("table:table count", "count table:table", "table:table sum count"),
        _rows_counted,
        0.1,
    ),
    Rule(
        "the members that moved",
        (
            "axis:which direction:direction",
            "axis:which since:since direction:direction",
            "axis:axis direction:direction which",
            "axis:axis since:since direction:direction which",
            "axis:axis setting:setting since:since direction:direction which",
            "setting:setting since:since direction:direction axis:which",
            "axis:which draft:phrase direction:direction",
            "draft:phrase axis:which direction:direction",
            "draft:phrase direction:direction axis:which",
        ),
        _moved_members,
        0.1,
    ),
    Rule("which of the members", ("which|list axis:axis|noun", "axis:axis list"), members),
    Rule(
        "a number of members",
        ("number:number axis:axis|noun",),
        lambda number, axis: axis if _counts(number) else None,
        0.0,
        "axis",
    ),
    Rule(
        "members counted",
        ("count axis:axis|noun",),
        lambda axis: None if (found := members(axis)) is None else counted(found),
    ),
    Rule(
        "the most of which",
        (
            "axis:which draft:phrase rising:extreme",
            "setting:setting axis:which draft:phrase rising:extreme",
            "draft:phrase axis:which rising:extreme",
            "draft:phrase rising:extreme axis:which|axis|noun",
        ),
        _which_most,
        0.05,
    ),
    Rule(
        "which has more",
        (
            "axis:which draft:phrase degree:degree",
            "draft:phrase axis:which degree:degree",
            "setting:setting axis:which draft:phrase degree:degree",
        ),
        _which_more,
        0.05,
    ),
    Rule("the member with most", ("axis:which|axis rising:extreme", "rising:extreme axis:axis"), _members_most, 0.3),
    Rule("the most of several", ("draft:phrase rising:extreme",), picked, 0.15),
    Rule(
        "the most of the parts",
        (
            "draft:phrase which rising:extreme",
            "draft:phrase within rising:extreme",
            "which draft:phrase rising:extreme",
            "draft:phrase rising:extreme which",
        ),
        _most_thing,
        0.2,
    ),
    Rule(
        "the ends apart",
        (
            "draft:phrase extreme and extreme axis:noun|axis diff",
            "axis:axis|which draft:phrase extreme and extreme diff",
        ),
        _ends_apart,
        0.05,
    ),
    Rule("by how much it is more", ("draft:phrase degree|diff", "draft:phrase degree|diff ask"), _by_how_much),
    Rule("ranked", ("draft:phrase order:rank", "order:rank draft:phrase"), ranked),
    Rule("an order twice said", ("order:rank rank",), lambda order: order, 0.0, "rank"),
    Rule(
        "the fastest",
        (
            "axis:which draft:phrase order:fastest",
            "draft:phrase axis:which order:fastest",
            "draft:phrase order:fastest",
            "draft:phrase order:fastest axis:which|axis|noun",
        ),
        _fastest,
        0.05,
    ),
    Rule(
        "the first few classes",
        ("draft:phrase rising:extreme top:top", "draft:phrase rising:extreme top:top axis:axis"),
        _first_classes,
        0.1,
    ),
    Rule(
        "another item of the chosen", ("chosen:phrase asked:phrase", "chosen:phrase it asked:phrase"), _of_chosen, 0.2
    ),
    Rule(
        "the first few",
        ("draft:phrase top:top", "top:top draft:phrase", "draft:phrase top:top axis:noun|axis"),
        first_few,
    ),
    Rule("one place of a ranking", ("draft:phrase nth:nth", "nth:nth draft:phrase"), one_place),
    Rule("where one stands", ("draft:phrase place",), place_of),
    Rule(
        "members within a limit",
        ("draft:phrase number:number", "draft:phrase given:degree number:number", "number:number draft:phrase"),
        kept_by_number,
        0.05,
    ),
    Rule(
        "members of an axis within a limit",
        ("number:number axis:axis", "draft:phrase number:number axis:noun"),
        _axis_within,
        0.1,
    ),
    Rule(
        "members against a figure",
        ("draft:phrase comparator:degree other:phrase", "draft:phrase than other:phrase comparator:degree"),
        _kept_by_figure,
        0.15,
    ),
    Rule(
        "members against a department", ("draft:phrase than setting:setting comparator:degree",), _kept_by_setting, 0.05
    ),
    Rule(
        "members against their mean",
        (
            "draft:phrase comparator:degree mean",
            "draft:phrase comparator:degree axis mean",
            "draft:phrase than mean comparator:degree",
        ),
        _kept_by_mean,
        0.05,
    ),
    Rule("how many members", ("draft:phrase count", "count draft:phrase"), counted),
    Rule(
        "how many there are",
        ("draft:phrase sort:ask",),
        lambda draft, sort: counted(draft) if sort == "any" and draft.implied else None,
        0.2,
    ),
    Rule(
        "parts of a whole",
        ("draft:phrase parts", "parts draft:phrase", "draft:phrase parts top|count|which"),
        parts_of_thing,
    ),
    Rule("the units that are covered", ("parts noun", "budget parts noun"), lambda: members("units"), 0.1),
    Rule("parts twice said", ("word:parts parts",), lambda word: word, 0.0, "parts"),
    Rule(
        "parts listed",
        ("draft:phrase list", "draft:phrase within which"),
        lambda draft: parts_of_thing(draft) if draft.kind is Kind.FIGURE else draft,
        0.3,
    ),
    Rule(
        "which parts",
        ("draft:phrase axis:which",),
        lambda draft, axis: parts_of_thing(draft) if axis == "any" else None,
        0.4,
    ),
    Rule("each share of the parts", ("draft:phrase share|portion",), shares_of_parts, 0.05),
    Rule("classes of a whole", ("draft:phrase axis:axis", "axis:axis draft:phrase"), _classes_of),
)
