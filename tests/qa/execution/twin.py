"""Trees executed over a list of simple facts, in plain Python: the executor's twin, which knows no store and no document.

Money is in 分; `exact` is what a number is before it is rounded to be shown, `leaves` the printed cells it was computed from.
A result is a `Value`, a name, None for what is missing, True or False, or a list of `(name, result)`.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from index.records import Phase
from qa.query.nodes import (
    At,
    Change,
    Check,
    Combine,
    Decline,
    Fold,
    Frame,
    Given,
    It,
    Keep,
    Kind,
    Of,
    Over,
    Pick,
    Select,
)

WAN = 1_000_000
PER_CENT = ("%", "个百分点")
OPEN = Frame()
PLAIN = (None, "倍")
ROUNDING = Fraction(2, 100)
HALF_DIGIT = 5000  # half of 0.01万元


@dataclass(frozen=True)
class Value:
    shown: Fraction
    unit: str | None
    exact: Fraction
    leaves: frozenset = frozenset()
    computed: bool = True

    @property
    def money(self):
        return self.unit == "万元"


@dataclass(frozen=True)
class Place:
    """Where a node stands; `member` is what `It` stands for, `held` the stage that a series keeps to."""

    frame: Frame = OPEN
    held: Phase | None = None
    member: tuple | None = None


@dataclass(frozen=True)
class Row:
    name: str
    result: object
    place: Place
    inner: list | None = None


class Rows(list):
    """The members of a series, knowing its axis."""

    def __init__(self, axis, rows):
        super().__init__(rows)
        self.axis = axis


@dataclass(frozen=True)
class Target:
    department: str
    year: int | None
    asked: Phase | None
    stage: Phase | None


START = Place()


class Twin:
    """A list of facts `(department, year, stage, item, fen)` and of projects `(department, year, stage, name, fen)`."""

    def __init__(self, facts, projects):
        self.cells = {fact[:4]: fact[4] for fact in facts}
        self.projects = projects
        self.documents = {}
        for department, year, stage, *_ in facts:
            own = self.documents.setdefault(department, [])
            own += [(year, stage)] if (year, stage) not in own else []

    # --- whose and when

    def target(self, place):
        found = self.resolve(place.frame)
        if found is None or place.held is None or found.asked is not None or found.stage is None:
            return found
        return self.at_stage(found, place.held)

    def at_stage(self, target, stage):
        if target is None or target.stage is None or target.stage is stage:
            return target
        return replace(target, stage=stage) if (target.year, stage) in self.documents[target.department] else None

    def resolve(self, frame):
        own = self.documents.get(frame.department)
        if own is None:
            return None
        fitting = [each for each in own if frame.stage in (None, each[1])] or own
        year = (frame.year if frame.year is not None else max(year for year, _ in fitting)) - frame.before
        stages = [stage for of_year, stage in own if of_year == year]
        if frame.stage is Phase.FINAL:
            stages = [stage for stage in stages if stage is Phase.FINAL]
        elif Phase.BUDGET in stages:
            stages = [Phase.BUDGET]
        if not stages and year + 1 not in [of_year for of_year, _ in own]:
            return None
        stage = (frame.stage or stages[0]) if stages else None
        return Target(frame.department, year, frame.stage, stage)

    def of_one_stage(self, targets):
        def has(target, stage):
            return target is not None and (target.year, stage) in self.documents[target.department]

        chosen = max((Phase.BUDGET, Phase.FINAL), key=lambda stage: sum(has(each, stage) for each in targets))
        return [self.at_stage(each, chosen) for each in targets]

    def printed(self, item, target):
        if target is None or target.stage is None:
            return None
        at = (target.department, target.year, target.stage, item)
        return cell(self.cells[at], at) if at in self.cells else None

    # --- nodes

    def run(self, node, place=START):
        if node.kind is Kind.SERIES:
            rows = self.rows(node, place)
            return None if rows is None else told(rows)
        return getattr(self, f"run_{type(node).__name__.lower()}")(node, place)

    def run_select(self, node, place):
        member = place.member
        if member is not None and member[0] == "projects" and not member[3]:
            return None  # the project prints no such item
        return self.printed(node.thing.name, self.target(place))

    def run_given(self, node, place):
        return given(node)

    def run_it(self, node, place):
        if place.member is None:
            return None
        if place.member[0] not in ("projects", "things"):
            return place.member[1]
        axis, name, value, _, frame = place.member
        if value is not None and place.frame == frame:
            return value
        target = self.target(place)
        if axis == "things":
            return self.printed(name, target)
        return dict(self.projects_of(target)).get(name) if target is not None else None

    def run_at(self, node, place):
        return self.run(node.body, inside(place, node.frame))

    def run_combine(self, node, place):
        if node.how == "÷" and node.unit == "%":
            gap = node.left
            if isinstance(gap, Combine) and gap.how == "-" and gap.right == node.right:
                return growth(self.run(gap.left, place), self.run(node.right, place))
        return combine(node, *self.two_stages(node, place))

    def two_stages(self, node, place):
        """The two sides; of one thing at two stages both are of one year."""
        left, right = node.left, node.right
        if isinstance(left, At) and isinstance(right, At) and left.body == right.body and isinstance(left.body, Select):
            stages = left.frame.stage, right.frame.stage
            rest = replace(left.frame, stage=None)
            here = inside(place, rest)
            apart = None not in stages and stages[0] != stages[1] and rest == replace(right.frame, stage=None)
            target = self.resolve(here.frame) if apart and here.frame.stage is None else None
            if target is not None:
                year = replace(here.frame, year=target.year, before=0)
                return [
                    self.printed(left.body.thing.name, self.resolve(replace(year, stage=stage))) for stage in stages
                ]
        return self.run(left, place), self.run(right, place)

    def run_change(self, node, place):
        target = self.target(place)
        here = place
        if target is not None:
            here = replace(place, frame=Frame(target.department, target.year, target.asked), held=target.stage)
            if place.member is not None and place.member[4] == place.frame:
                here = replace(here, member=(*place.member[:4], here.frame))
        now, before = self.run(node.body, here), self.run(node.body, inside(here, node.since))
        if not is_value(now, before):
            return None
        if now.unit == before.unit == "%":
            return subtract(now, before)
        if node.as_rate:
            return growth(now, before)
        alike = comparable(now, before) and (now.money or now.unit == before.unit)
        return subtract(now, before) if alike else None

    def run_fold(self, node, place):
        rows = self.rows(node.series, place)
        if rows is None:
            return None
        rows, named = flat(rows), is_named(node.series)
        if node.how == "count":
            values = [row.result for row in rows if row.result is not None]
            leaves = frozenset().union(*(each.leaves for each in values if isinstance(each, Value)))
            return Value(Fraction(len(values)), rows.axis, Fraction(len(values)), leaves)
        rows = of_one_kind(rows)
        values = [row.result for row in rows if isinstance(row.result, Value)]
        if not values or (node.how in ("sum", "mean") and named and len(values) < len(rows)):
            return None
        order = sorted(values, key=lambda each: each.exact, reverse=True)
        if node.how in ("most", "least"):
            pick = max if node.how == "most" else min
            return pick(values, key=lambda each: each.exact)
        if node.how == "spread":
            return subtract(order[0], order[-1])
        if len({each.unit for each in values}) > 1:
            return None
        return total(values) if node.how == "sum" else mean(values)

    def run_check(self, node, place):
        left, right = self.two_stages(node, place)
        return compare(left, node.comparator, right) if is_value(left, right) else None

    def run_decline(self, node: Decline, place):
        return None

    # --- series

    def rows(self, node, place):
        return getattr(self, f"rows_{type(node).__name__.lower()}")(node, place)

    def rows_at(self, node, place):
        return self.rows(node.body, inside(place, node.frame))

    def rows_over(self, node, place):
        found = getattr(self, f"over_{node.axis}")(node, place)
        return Rows(node.axis, found) if found else None

    def row(self, node, name, place, missing=False):
        if missing:
            return Row(name, None, place)
        if node.body.kind is Kind.SERIES:
            inner = self.rows(node.body, place)
            return Row(name, None if inner is None else told(inner), place, inner)
        return Row(name, self.run(node.body, place), place)

    def of_target(self, node, name, target, place):
        if target is None:
            return self.row(node, name, place, missing=True)
        frame = Frame(target.department, target.year, target.asked)
        return self.row(node, name, Place(frame, target.stage, (node.axis, name, None, True, frame)))

    def over_departments(self, node, place):
        outer = replace(place.frame, department=None)
        frame = merged(outer, replace(frame_of(node.body), department=None))
        names = [name for name in (node.only or self.documents) if name not in node.without]
        targets = [self.resolve(replace(frame, department=name)) for name in names]
        targets = self.of_one_stage(targets) if frame.stage is None else targets
        return [self.of_target(node, name, target, place) for name, target in zip(names, targets, strict=True)]

    def over_years(self, node, place):
        frame = merged(place.frame, replace(frame_of(node.body), year=None, before=0))
        own = self.documents.get(frame.department)
        if own is None:
            return None
        fitting = [each for each in own if frame.stage in (None, each[1])] or own
        years = [int(name) for name in node.only] or sorted({year for year, _ in fitting})
        years = sorted(year for year in years if str(year) not in node.without)
        years = years[-node.last :] if node.last else years
        targets = [self.resolve(replace(frame, year=year, before=0)) for year in years]
        targets = self.of_one_stage(targets) if frame.stage is None and not node.only else targets
        return [self.of_target(node, str(year), target, place) for year, target in zip(years, targets, strict=True)]

    def over_stages(self, node, place):
        target = self.resolve(replace(place.frame, stage=None))
        if target is None:
            return None
        rows = []
        for stage in (Phase.BUDGET, Phase.FINAL):
            frame = replace(place.frame, year=target.year, before=0, stage=stage)
            rows.append(self.row(node, stage.value, Place(frame, None, ("stages", stage.value, None, True, frame))))
        return rows

    def projects_of(self, target):
        if target is None or target.stage is None:
            return []
        at = (target.department, target.year, target.stage)
        return [(name, cell(fen, (*at, name))) for *own, name, fen in self.projects if tuple(own) == at]

    def over_projects(self, node, place):
        target = self.target(place)
        if target is None:
            return None
        frame = Frame(target.department, target.year, target.asked)
        beside = speaks(node.body)
        return [
            self.row(node, name, Place(frame, target.stage, ("projects", name, value, beside, frame)))
            for name, value in self.projects_of(target)
        ]

    def over_things(self, node, place):
        if self.target(place) is None:
            return None
        return [
            self.row(node, name, replace(place, member=("things", name, None, True, place.frame))) for name in node.only
        ]

    def rows_combine(self, node, place):
        sides = []
        for side in (node.left, node.right):
            if side.kind is Kind.SERIES:
                rows = self.rows(side, place)
                sides.append(None if rows is None else flat(rows))
            else:
                sides.append(self.run(side, place))
        left, right = sides
        if left is None or right is None:
            return None
        rows = left if isinstance(left, list) else right

        def of(side, row):
            if not isinstance(side, list):
                return side
            return counterpart(row, side)

        pairs = [(row, row.result if side is rows else of(side, row)) for side in (left, right) for row in rows]
        ones, others = pairs[: len(rows)], pairs[len(rows) :]
        found = [
            Row(row.name, combine(node, one, other), row.place)
            for (row, one), (_, other) in zip(ones, others, strict=True)
        ]
        return Rows(rows.axis, found)

    def rows_keep(self, node, place):
        rows = self.rows(node.series, place)
        if rows is None:
            return None
        rows = flat(rows)
        if node.limit.kind is Kind.SERIES:
            of_each = self.rows(node.limit, place)
            if of_each is None:
                return None
            limits = [counterpart(row, flat(of_each)) for row in rows]
        elif depends(node.limit, rows.axis):
            limits = [self.run(node.limit, row.place) for row in rows]
        else:
            limits = [self.run(node.limit, place)] * len(rows)
            if None in limits:
                return None
        inside_limit, missing = [], []
        for row, limit in zip(rows, limits, strict=True):
            holds = (
                compare(row.result, node.comparator, limit)
                if isinstance(row.result, Value) and isinstance(limit, Value)
                else None
            )
            if holds is None:
                missing.append(replace(row, result=row.result if not isinstance(row.result, Value) else None))
            elif holds:
                inside_limit.append(row)
        return Rows(rows.axis, [*inside_limit, *missing])

    def rows_pick(self, node, place):
        rows = self.rows(node.series, place)
        if rows is None:
            return None
        rows = of_one_kind(flat(rows))
        order = [row for row in rows if isinstance(row.result, Value)]
        order.sort(key=lambda row: row.result.exact, reverse=not node.rising)
        missing = [row for row in rows if not isinstance(row.result, Value)]
        sizes = [row.result.exact for row in order]
        if not order or (node.place_of is not None and node.place_of not in [row.name for row in order]):
            return None
        if node.nth is not None:
            if node.nth > len(order):
                return None
            order = [row for row in order if row.result.exact == sizes[node.nth - 1]]
        elif node.first is not None and node.first < len(order):
            order = [row for at, row in enumerate(order) if at < node.first or sizes[at] == sizes[node.first - 1]]
        return Rows(rows.axis, [*order, *missing])

    def rows_of(self, node, place):
        chosen = self.rows(node.chosen, place)
        if chosen is None:
            return None
        chosen = flat(chosen)
        rows = []
        for row in chosen:
            member = row.place.member
            beside = (*member[:3], speaks(node.body), member[4]) if member is not None else None
            here = replace(row.place, member=beside)
            rows += [Row(row.name, self.run(node.body, here), here)] if row.result is not None else []
        return Rows(chosen.axis, rows) if rows else None


# --- arithmetic ---------------------------------------------------------------------------------------------------------


def half_up(number, places=2):
    scaled = abs(number) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10**places)


def cell(fen, at):
    return Value(Fraction(fen, WAN), "万元", Fraction(fen), frozenset((at,)), computed=False)


def given(node: Given):
    value = Fraction(node.value)
    return Value(value, node.unit, value * WAN if node.unit == "万元" else value, frozenset(), computed=False)


def money(fen, of):
    return Value(Fraction(fen, WAN), "万元", Fraction(fen), leaves(of))


def leaves(of):
    return frozenset().union(*(each.leaves for each in of))


def is_value(*results):
    return all(isinstance(each, Value) for each in results)


def comparable(left, right):
    if left.money or right.money:
        return left.money and right.money
    return left.unit == right.unit or any({left.unit, right.unit} <= set(kind) for kind in (PER_CENT, PLAIN))


def shown_fen(value):
    return value.shown * WAN


def total(values):
    if values[0].money:
        return money(sum(shown_fen(each) for each in values), values)
    shown = sum(each.shown for each in values)
    return Value(shown, values[0].unit, shown, leaves(values))


def mean(values):
    whole = total(values)
    return Value(half_up(whole.shown / len(values)), whole.unit, whole.exact / len(values), whole.leaves)


def subtract(left, right):
    if not comparable(left, right):
        return None
    if left.money:
        return money(shown_fen(left) - shown_fen(right), (left, right))
    unit = "个百分点" if left.unit == right.unit == "%" else left.unit
    gap = left.shown - right.shown
    return Value(gap, unit, gap, leaves((left, right)))


def growth(now, before):
    if not is_value(now, before) or not comparable(now, before) or not before.exact:
        return None
    exact = (now.exact - before.exact) * 100 / before.exact
    return Value(half_up(exact), "%", exact, leaves((now, before)))


def combine(node, left, right):
    if not isinstance(left, Value) or not isinstance(right, Value):
        return None
    if node.how == "+":
        return total((left, right)) if comparable(left, right) else None
    if node.how == "-":
        return subtract(left, right)
    if node.how == "×":
        return product(left, right)
    if node.unit in ("%", "倍"):
        if not comparable(left, right) or not right.exact:
            return None
        exact = left.exact / right.exact * (100 if node.unit == "%" else 1)
        return Value(half_up(exact), node.unit, exact, leaves((left, right)))
    if right.unit == "%":
        right = replace(right, exact=right.exact / 100)
    if not right.exact:
        return None
    exact = left.exact / right.exact
    if left.money:
        in_wan = exact / WAN
        shown = half_up(in_wan, 4 if abs(in_wan) < 10 else 2)
        return Value(shown, "万元", exact, leaves((left, right)))
    return Value(half_up(exact), left.unit, exact, leaves((left, right)))


def product(left, right):
    if left.money and right.money:
        return None
    of, by = (right, left) if right.money or (left.unit in PLAIN and right.unit not in PLAIN) else (left, right)
    if by.unit not in (*PLAIN, "%") and not of.money and of.unit not in PLAIN:
        return None
    exact = of.exact * by.exact / (100 if by.unit == "%" else 1)
    if of.money:
        return money(half_up(exact, 0), (left, right))
    unit = by.unit if of.unit in PLAIN and by.unit != "%" else of.unit
    return Value(half_up(exact), unit, exact, leaves((left, right)))


def compare(left, comparator, right):
    if not comparable(left, right):
        return None
    slack = Fraction(0)
    if left.money:
        n = len(left.leaves) + len(right.leaves)
        if n and right.leaves:
            slack = Fraction(HALF_DIGIT * n) if left.computed or right.computed else Fraction(0)
    elif left.unit == "%" and (left.computed or right.computed):
        slack = ROUNDING
    gap = left.exact - right.exact
    return {">": gap > 0, "<": gap < 0, ">=": gap >= -slack, "<=": gap <= slack, "=": abs(gap) <= slack}[comparator]


# --- trees --------------------------------------------------------------------------------------------------------------


def merged(outer, inner):
    year, before = (inner.year, inner.before) if inner.year is not None else (outer.year, outer.before + inner.before)
    if year is not None:
        year, before = year - before, 0
    return Frame(inner.department or outer.department, year, inner.stage or outer.stage, None, before)


def inside(place, frame):
    return replace(place, frame=merged(place.frame, frame))


def frame_of(node):
    return merged(node.frame, frame_of(node.body)) if isinstance(node, At) else Frame()


def speaks(node):
    if isinstance(node, It):
        return True
    return isinstance(node, Combine) and (speaks(node.left) or speaks(node.right))


def told(rows):
    return [(row.name, row.result) for row in rows]


def flat(rows):
    inner = [flat(row.inner) for row in rows if row.inner is not None]
    found = [each for row in rows for each in (flat(row.inner) if row.inner is not None else [row])]
    return Rows(inner[0].axis if inner else rows.axis, found)


def counterpart(row, rows):
    """The result of the member of another series that is this one: of the same name and frame, else of the name alone."""
    alike = [each for each in rows if each.name == row.name]
    same = [each for each in alike if each.place.frame == row.place.frame]
    return next((each.result for each in [*same, *alike]), None)


def is_named(node):
    while isinstance(node, At | Keep | Pick | Combine):
        if isinstance(node, Combine):
            node = node.left if node.left.kind is Kind.SERIES else node.right
        else:
            node = node.body if isinstance(node, At) else node.series
    return isinstance(node, Over) and bool(node.only) and not node.unsure


def of_one_kind(rows):
    values = [row.result for row in rows if isinstance(row.result, Value)]
    groups = [[each for each in values if comparable(each, first)] for first in values]
    best = max(groups, key=len, default=[])
    if not best:
        return rows
    kept = [
        row if isinstance(row.result, Value) and comparable(row.result, best[0]) else replace(row, result=None)
        for row in rows
    ]
    return Rows(rows.axis, kept)


def depends(node, axis):
    if isinstance(node, It):
        return True
    if isinstance(node, Select):
        return axis != "things"
    if isinstance(node, Given | Decline):
        return False
    if isinstance(node, At):
        bound = {"departments": node.frame.department, "years": node.frame.year, "stages": node.frame.stage}
        return bound.get(axis) is None and depends(node.body, axis)
    if isinstance(node, Over):
        return node.axis != axis and depends(node.body, axis)
    if isinstance(node, Of):
        return depends(node.chosen, axis)
    below = {
        Combine: ("left", "right"),
        Check: ("left", "right"),
        Change: ("body",),
        Fold: ("series",),
        Keep: ("series", "limit"),
        Pick: ("series",),
    }
    return any(depends(getattr(node, slot), axis) for slot in below[type(node)] if getattr(node, slot) is not None)
