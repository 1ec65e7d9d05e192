"""Rules that read arithmetic: sums, differences, shares, times, per head, averages and changes since another year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from index.records import Phase
from qa.linking.spans import NamedNumber
from qa.parsing.chart import Rule
from qa.parsing.drafts import Draft, Setting, folded, placed, shared, split_setting, summed
from qa.query.nodes import At, Change, Combine, Fold, Frame, Given, It, Kind, Node, Over, Pick, Quantity, Select, Thing
from qa.query.walking import with_children

_WHOLE = Select(Thing("支出总计"))
_CLASS_OF_PURCHASES = "采购"  # 货物采购, 工程采购, 服务采购
_MONTHS = Decimal(12)
SUM_OF_ONE = "one figure called a sum"
YEAR_BEFORE = Frame(before=1)
_COUNTED = {
    "人": Select(Thing("人数"), quantity=Quantity.COUNT, unit="人"),
    "车": Select(Thing("车辆"), quantity=Quantity.COUNT, unit="辆"),
    "次": Select(Thing("批次"), quantity=Quantity.COUNT, unit="批次"),
}


def pair_of(draft: Draft) -> tuple[Node, Node, Setting] | None:
    """Return the two figures that a draft names, and the setting both stand in; None where it names more or fewer."""
    axis = draft.setting.several
    if len(draft.bodies) == 2 and axis is None:
        return draft.bodies[0], draft.bodies[1], draft.setting
    if len(draft.bodies) != 1 or axis is None or draft.setting.unsure:
        return None
    inner, outer = split_setting(draft.setting)
    members = {"departments": inner.departments, "years": inner.years, "stages": inner.stages, "scopes": inner.scopes}[
        axis
    ]
    if len(members) != 2:
        return None
    first, second = (placed(draft.body, replace(inner, **{axis: (member,)})) for member in members)  # type: ignore[arg-type]
    return first, second, outer


def _as_figure(draft: Draft) -> Draft:
    """Return the largest or smallest member as the figure it has: 最大的那个占多少."""
    return draft.mapped(
        lambda body: (
            Fold("least" if body.rising else "most", body.series)
            if isinstance(body, Pick) and body.first in (None, 1) and body.nth is None and body.place_of is None
            else body
        )
    )


def combined(how: str, left: Draft, right: Draft, unit: str | None = None) -> Draft | None:
    """Return two drafts worked out together, each figure of the left with that of the right."""
    left, right = _as_figure(left), _as_figure(right)
    if len(right.bodies) != 1 or not {left.kind, right.kind} <= {Kind.FIGURE, Kind.SERIES}:
        return None
    if any(map(is_ratio, left.bodies)) != any(map(is_ratio, right.bodies)):  # money and per cent do not mix
        return None
    if how in "+-" and _moves(left) != _moves(right):  # nor do a level and a movement
        return None
    nodes, setting = [], Setting()
    for body in left.bodies:
        a, b, setting = shared(replace(left, bodies=(body,)), right)
        nodes.append(Combine(how, a, b, unit))  # type: ignore[arg-type]
    return Draft(tuple(nodes), setting, left.asked or right.asked)


def _moves(draft: Draft) -> bool:
    return any(isinstance(body, Change) for body in draft.bodies)


def share(part: Draft, whole: Draft) -> Draft | None:
    """Return what per cent the part is of the whole; a share has no share."""
    if part.asked or any(map(is_ratio, (*part.bodies, *whole.bodies))) or any(map(_in_per_cent, whole.bodies)):
        return None
    if any(isinstance(body, Combine) and isinstance(body.right, Given) for body in whole.bodies):
        return None  # 占三公8.75% tells the share itself
    return combined("÷", part, _one(whole), "%")


def _in_per_cent(node: Node) -> bool:
    return isinstance(node, Select) and node.quantity is Quantity.PERCENT


def sum_of_several(draft: Draft) -> Draft | None:
    """Return the sum where a draft names several figures that have one, None for one figure and for shares."""
    if any(map(is_ratio, draft.bodies)):  # shares of different wholes have no sum
        return None
    if draft.kind is Kind.SERIES:
        return summed(draft) if len(draft.bodies) == 1 else None
    several = len(draft.bodies) > 1 or (draft.setting.several and not draft.setting.unsure)
    return summed(draft) if several and draft.kind is Kind.FIGURE else None


def _sum_to_last(draft: Draft, last: Thing) -> Draft | None:
    """Return the sum of figures of which the last is named with the word for it: 人员经费和公用经费合计."""
    if draft.kind is not Kind.FIGURE or draft.implied:
        return None
    return sum_of_several(replace(draft, bodies=(*draft.bodies, Select(last))))


def _one(draft: Draft) -> Draft:
    """Return a draft of one figure: several are meant as their sum, as 两家支出之和."""
    return summed(draft) if len(draft.bodies) > 1 else draft


def _whole_of(body: Node) -> Node:
    """Return the whole that a figure is of where none is named: of a class of purchases all purchases."""
    bought = isinstance(body, Select) and body.thing.name.endswith(_CLASS_OF_PURCHASES)
    return Select(Thing("政府采购预算")) if bought else _WHOLE


def share_of_all(part: Draft) -> Draft | None:
    """Return what per cent a figure is of all spending, where no whole is named."""
    if part.asked or part.kind is not Kind.FIGURE or any(is_ratio(body) for body in part.bodies):
        return None
    return part.mapped(lambda body: Combine("÷", body, _whole_of(body), "%"))


def is_ratio(node: Node) -> bool:
    """Return whether a node gives a ratio, also inside what only says whose and when."""
    if isinstance(node, Combine):
        return node.unit in ("%", "倍") or (node.how in "+-" and is_ratio(node.left))
    if isinstance(node, At | Over):
        return is_ratio(node.body)
    return isinstance(node, Change) and node.as_rate


def _divided(left: Draft, right: Draft, sort: str) -> Draft | None:
    return share(left, right) if sort == "percent" else None


def times(left: Draft, right: Draft) -> Draft | None:
    """Return how many times the right the left is."""
    return combined("÷", left, _one(right), "倍")


def times_of_pair(draft: Draft) -> Draft | None:
    """Return how many times the second the first of two figures is."""
    pair = pair_of(draft)
    return None if pair is None else Draft((Combine("÷", pair[0], pair[1], "倍"),), pair[2], draft.asked)


def gap(draft: Draft) -> Draft | None:
    """Return the difference of the two figures that a draft names, of more the largest less the smallest."""
    pair = None if draft.asked else pair_of(draft)
    if pair is not None:
        return Draft((Combine("-", pair[0], pair[1]),), pair[2], draft.asked)
    return folded(draft, "spread") if draft.setting.several and not draft.setting.unsure else None


def minus(left: Draft, right: Draft) -> Draft | None:
    """Return the left less the right; several on the right are all taken away, and shares only from shares."""
    return combined("-", left, _one(right))


def less(left: Draft, right: Draft) -> Draft | None:
    """Return a figure without a part of it, or a series without some of its members."""
    names = tuple(body.thing.project or body.thing.name for body in right.bodies if isinstance(body, Select))
    if left.kind is not Kind.SERIES:
        return minus(left, right)
    if len(left.bodies) != 1 or len(names) != len(right.bodies) or not all(names):
        return None
    body = _without_members(left.body, names)
    return None if body == left.body else replace(left, bodies=(body,), setting=left.setting.merged(right.setting))


def _without_members(node: Node, names: tuple[str, ...]) -> Node:
    if isinstance(node, Over):
        return replace(node, without=names) if node.axis in ("projects", "parts", "classes", "purchases") else node
    return with_children(node, lambda child: _without_members(child, names))


def against(draft: Draft, other: Setting) -> tuple[Node, Node, Setting] | None:
    """Return a figure in its own setting and the same in another, and what both share; None where nothing differs."""
    if len(draft.bodies) != 1:
        return None
    theirs = other.filled_from(draft.setting)
    if theirs == draft.setting:
        return None
    return shared(draft, replace(draft, setting=theirs))


def minus_elsewhere(draft: Draft, other: Setting) -> Draft | None:
    """Return how much more a figure is than the same of another department, year or stage."""
    sides = against(draft, other)
    return None if sides is None else Draft((Combine("-", sides[0], sides[1]),), sides[2], draft.asked)


def rate_elsewhere(draft: Draft, other: Setting, sort: str) -> Draft | None:
    """Return by what per cent a figure is above the same of another department, year or stage."""
    sides = against(draft, other)
    if sort != "percent" or sides is None or any(map(is_ratio, draft.bodies)):
        return None
    return Draft((Combine("÷", Combine("-", sides[0], sides[1]), sides[1], "%"),), sides[2], True)


def times_elsewhere(draft: Draft, other: Setting) -> Draft | None:
    """Return how many times the same of another department or year a figure is."""
    sides = against(draft, other)
    return None if sides is None else Draft((Combine("÷", sides[0], sides[1], "倍"),), sides[2], True)


def share_elsewhere(draft: Draft, other: Setting, sort: str) -> Draft | None:
    """Return what per cent a figure is of the same of another department or year: 甲局的三公经费是乙局的百分之几."""
    own = draft.setting
    named = (own.departments and other.departments) or (own.years and other.years)
    sides = against(draft, other) if named and sort == "percent" and draft.kind is Kind.FIGURE else None
    if sides is None or any(map(is_ratio, draft.bodies)):
        return None
    return Draft((Combine("÷", sides[0], sides[1], "%"),), sides[2], True)


def _rate_over(left: Draft, right: Draft, sort: str) -> Draft | None:
    if (
        sort != "percent"
        or len(left.bodies) != 1
        or len(right.bodies) != 1
        or any(map(is_ratio, (*left.bodies, *right.bodies)))
    ):
        return None
    a, b, setting = shared(left, right)
    return Draft((Combine("÷", Combine("-", a, b), b, "%"),), setting, True)


def _of_its_years(draft: Draft) -> Draft:
    """Return a sum over years as the figure of those years: 三年累计增长 is from the first to the last."""
    body = draft.bodies[0]
    if len(draft.bodies) != 1 or not isinstance(body, Fold) or body.how != "sum" or not isinstance(body.series, Over):
        return draft
    over = body.series
    if over.axis != "years" or not over.only:
        return draft
    years = tuple(int(year) for year in over.only)
    return replace(draft, bodies=(over.body,), setting=replace(draft.setting, years=years))


def changed(draft: Draft, since: Frame = YEAR_BEFORE, as_rate: bool = False) -> Draft | None:
    """Return how much each figure moved since another year; of two years named, since the earlier one."""
    draft = _of_its_years(draft)
    if draft.asked or draft.kind is not Kind.FIGURE or any(isinstance(body, Change) for body in draft.bodies):
        return None
    if draft.setting.last and draft.setting.last > 1 and since == YEAR_BEFORE:
        since, draft = Frame(before=draft.setting.last - 1), replace(draft, setting=replace(draft.setting, last=None))
    years = sorted(draft.setting.years)
    if len(years) > 1 and since == YEAR_BEFORE:
        since, draft = Frame(year=years[0]), replace(draft, setting=replace(draft.setting, years=(years[-1],)))
    return draft.mapped(lambda body: Change(body, since, as_rate))


def changed_yearly(draft: Draft) -> Draft | None:
    """Return how each of several years moved since the one before it: 2018年、2019年同比增速."""
    several = len(draft.setting.years) > 1 or draft.setting.last or draft.setting.every
    if not several or draft.asked or draft.kind is not Kind.FIGURE or len(draft.bodies) != 1:
        return None
    return None if is_ratio(draft.body) or isinstance(draft.body, Change) else draft.mapped(lambda body: Change(body))


def with_rates(node: Node) -> Node:
    """Return a tree whose movements are rates."""
    node = with_children(node, with_rates)
    return replace(node, as_rate=True) if isinstance(node, Change) else node


def as_rate(draft: Draft) -> Draft | None:
    """Return a movement as a rate."""
    if not all(isinstance(body, Change) for body in draft.bodies):
        return None
    return replace(draft.mapped(lambda body: replace(body, as_rate=True)), asked=True)  # type: ignore[arg-type]


def completed(draft: Draft, plan: str) -> Draft | None:
    """Return what per cent of the plan (预算, 调整预算) was carried out."""
    if draft.kind is not Kind.FIGURE:
        return None
    stage = Phase(plan)
    return draft.mapped(
        lambda body: Combine("÷", At(Frame(stage=Phase.FINAL), body), At(Frame(stage=stage), body), "%")
    )


def mean(draft: Draft) -> Draft | None:
    """Return the mean of what a draft names several of."""
    if draft.kind is Kind.SERIES or draft.setting.several:
        return folded(draft, "mean")
    if len(draft.bodies) > 1:
        whole = summed(draft)
        return whole.mapped(lambda body: Combine("÷", body, Given(Decimal(len(draft.bodies))), "per"))
    return None


def per(unit: str, draft: Draft) -> Draft | None:
    """Return a figure for each head, car or batch; by the month or year; or for each project."""
    if draft.kind is Kind.SERIES and unit in ("个", "项目"):
        return folded(draft, "mean")
    if draft.kind is not Kind.FIGURE:
        return None
    if unit == "项目":
        return draft.mapped(lambda body: Fold("mean", Over("projects", It())))
    if unit == "年":
        return (
            folded(replace(draft, setting=replace(draft.setting, every=True)), "mean")
            if not draft.setting.several
            else folded(draft, "mean")
        )
    if unit == "月":
        return draft.mapped(lambda body: Combine("÷", body, Given(_MONTHS), "per"))
    counted = _COUNTED.get(unit)
    if counted in draft.bodies or Select(counted.thing if counted else Thing()) in draft.bodies:
        return None  # how many there are of each is one
    return None if counted is None else draft.mapped(lambda body: Combine("÷", body, _heads_of(body, counted), "per"))


def _heads_of(body: Node, counted: Select) -> Select:
    """Return what is counted, of a project's money those of the project."""
    project = body.thing.project if isinstance(body, Select) else None
    return replace(counted, thing=replace(counted.thing, project=project)) if project else counted


def worth_of_each(unit: str, sort: str) -> Draft | None:
    """Return what each of the things themselves is worth: 平均每辆车值多少钱."""
    counted = _COUNTED.get(unit)
    if unit != "车" or sort != "money" or counted is None:
        return None
    return Draft((Combine("÷", Select(counted.thing, quantity=Quantity.MONEY), counted, "per"),), asked=True)


def per_named(draft: Draft, number: NamedNumber) -> Draft | None:
    """Return a figure shared out evenly among a number of heads that the question gives."""
    if draft.kind is not Kind.FIGURE or number.given.unit not in ("人", "个", "辆", "家", "名"):
        return None
    return draft.mapped(lambda body: Combine("÷", body, Given(number.given.value), "per"))


def portion(draft: Draft, number: NamedNumber) -> Draft | None:
    """Return a part of a figure that the question names as a fraction or per cent (一半, 三成, 20%)."""
    given = number.given
    if number.comparator is not None or given.unit not in (None, "%", "倍") or draft.kind is not Kind.FIGURE:
        return None
    factor = given.value / 100 if given.unit == "%" else given.value
    if given.unit is None and factor >= 1:
        return None
    if any(is_ratio(body) or isinstance(body, Change) for body in draft.bodies):
        return None  # 占三公经费12% claims a share, 增加一半 a movement
    return draft.mapped(lambda body: Combine("×", body, Given(factor)))


RULES = (
    Rule("sum of several", ("draft:phrase sum", "sum draft:phrase"), sum_of_several, 0.05),
    Rule(
        "sum over a setting",
        ("setting:setting sum draft:phrase",),
        lambda setting, draft: sum_of_several(draft.in_setting(setting)),
        0.0,
    ),
    Rule(
        "sum closed by its last name",
        ("draft:phrase and last:total", "draft:phrase list_pause last:total"),
        _sum_to_last,
        0.0,
    ),
    Rule(
        SUM_OF_ONE,
        ("draft:phrase sum", "sum draft:phrase"),
        lambda draft: draft if isinstance(draft.bodies[0], Select) and not sum_of_several(draft) else None,
        0.3,
    ),
    Rule("one added to another", ("left:phrase add right:phrase",), lambda left, right: combined("+", left, right)),
    Rule("one without another", ("left:phrase except right:phrase", "except right:phrase outside left:phrase"), less),
    Rule("one without another, briefly", ("except right:phrase left:phrase",), less, 0.3),
    Rule(
        "share of a whole",
        (
            "part:phrase share whole:phrase",
            "part:phrase share whole:phrase ask",
            "whole:phrase within part:phrase share|portion",
            "part:phrase whole:phrase within share|portion",
            "whole:phrase ask portion part:phrase",
        ),
        share,
    ),
    Rule(
        "share of a whole named first",
        ("whole:phrase part:phrase share|portion", "portion whole:phrase part:phrase"),
        share,
        0.9,
    ),
    Rule("one divided by another", ("left:phrase divide right:phrase",), times),
    Rule("one divided by another, in per cent", ("left:phrase divide right:phrase sort:ask",), _divided, 0.0),
    Rule("share of all", ("part:phrase share|portion",), share_of_all, 0.6),
    Rule(
        "a share called so again",
        ("draft:phrase share|portion",),
        lambda draft: draft if all(map(is_ratio, draft.bodies)) else None,
        0.0,
    ),
    Rule("times another", ("left:phrase right:phrase times", "left:phrase than right:phrase times"), times),
    Rule(
        "times elsewhere",
        ("draft:phrase other:setting times", "draft:phrase than other:setting times"),
        times_elsewhere,
    ),
    Rule(
        "per cent of elsewhere",
        ("draft:phrase other:setting sort:ask", "draft:phrase equal other:setting sort:ask"),
        share_elsewhere,
        0.0,
    ),
    Rule("times of a pair", ("draft:phrase times",), times_of_pair, 0.2),
    Rule("gap of a pair", ("draft:phrase diff",), gap, 0.05),
    Rule("more or less than another", ("left:phrase than right:phrase degree|diff",), minus),
    Rule(
        "how far above another",
        ("left:phrase degree right:phrase sort:ask",),
        lambda left, right, sort: None if sort == "percent" else minus(left, right),
    ),
    Rule("more or less than elsewhere", ("draft:phrase than other:setting degree|diff|direction",), minus_elsewhere),
    Rule(
        "elsewhere named first",
        ("own:setting than other:setting draft:phrase",),
        lambda own, other, draft: (draft.in_setting(own), other),
        0.1,
        "versus",
    ),
    Rule(
        "more than elsewhere, of what",
        ("own:setting than other:setting degree|diff draft:phrase",),
        lambda own, other, draft: minus_elsewhere(draft.in_setting(own), other),
    ),
    Rule(
        "more or less than elsewhere, named first",
        ("sides:versus degree|diff",),
        lambda sides: minus_elsewhere(*sides),
        0.05,
    ),
    Rule("per cent above another", ("left:phrase than right:phrase degree|direction sort:ask",), _rate_over, 0.0),
    Rule(
        "per cent above elsewhere", ("draft:phrase than other:setting degree|direction sort:ask",), rate_elsewhere, 0.0
    ),
    Rule("moved", ("draft:phrase direction",), changed, 0.4),
    Rule(
        "how each year moved",
        ("draft:phrase yearly", "draft:phrase each direction", "draft:phrase direction each", "yearly draft:phrase"),
        changed_yearly,
        0.1,
    ),
    Rule(
        "how each year moved, in per cent",
        ("draft:phrase yearly rate", "draft:phrase each rate", "draft:phrase each direction rate"),
        lambda draft: None if (moved := changed_yearly(draft)) is None else as_rate(moved),
        0.1,
    ),
    Rule(
        "rate of change",
        ("draft:phrase rate", "rate draft:phrase", "direction rate draft:phrase"),
        lambda draft: None if draft.asked else as_rate(changed(draft) or draft),
        0.3,
    ),
    Rule("how far a plan was carried out", ("draft:phrase plan:completion", "plan:completion draft:phrase"), completed),
    Rule("a year compared with", ("than since:year", "since:year than"), lambda since: since, 0.0, "since"),
    Rule("since another year", ("draft:phrase since:since", "since:since draft:phrase"), changed, 0.15),
    Rule(
        "a change called so again",
        ("draft:phrase direction",),
        lambda draft: draft if all(isinstance(body, Change) for body in draft.bodies) else None,
        0.0,
    ),
    Rule(
        "by how many per cent",
        ("draft:phrase sort:ask",),
        lambda draft, sort: as_rate(draft) if sort == "percent" else None,
        0.0,
    ),
    Rule(
        "mean over a setting",
        ("setting:setting mean draft:phrase",),
        lambda setting, draft: mean(draft.in_setting(setting)),
        0.0,
    ),
    Rule("mean of several", ("draft:phrase mean", "mean draft:phrase"), mean),
    Rule("a mean for each", ("mean unit:per",), lambda unit: unit, 0.0, "per"),
    Rule("what each is worth", ("unit:per sort:ask",), worth_of_each, 0.4),
    Rule("for each head", ("unit:per draft:phrase", "draft:phrase unit:per"), per),
    Rule("for a number of heads", ("draft:phrase number:number per", "number:number draft:phrase per"), per_named),
    Rule("a part of a figure", ("draft:phrase number:number",), portion, 0.3),
)
