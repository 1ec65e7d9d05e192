"""What the words of a question have been read as so far: figures still without whose and when, and the setting beside them.

A `Draft` is put together by the rules of the grammar and becomes nodes of the tree only at the end (`parts_of`), so that a
department named behind the item, or once for two items, is said once in the tree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from index.records import Phase, Scope
from qa.query.nodes import At, Change, Combine, Fold, Frame, Kind, Node, Over, Pick
from qa.query.walking import iter_nodes, with_children


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose figures and when, as far as the words say.

    `unsure`: the departments are candidates of one word. `before` counts years back from the latest; `last` and `every` choose
    several years; `without` are departments left out.
    """

    departments: tuple[str, ...] = ()
    unsure: bool = False
    stranger: str | None = None
    years: tuple[int, ...] = ()
    before: int = 0
    last: int | None = None
    every: bool = False
    stages: tuple[Phase, ...] = ()
    scopes: tuple[Scope, ...] = ()
    without: tuple[str, ...] = ()

    def merged(self, other: Setting) -> Setting:
        """Return both together; what both name is united in order, and 两家 gives way to names."""
        names = (*self.departments, *other.departments)
        if set(names) - set(BOTH):
            names = tuple(name for name in names if name not in BOTH)
        return Setting(
            tuple(dict.fromkeys(names)),
            self.unsure or other.unsure,
            self.stranger or other.stranger,
            tuple(dict.fromkeys((*self.years, *other.years))),
            self.before or other.before,
            self.last or other.last,
            self.every or other.every,
            tuple(dict.fromkeys((*self.stages, *other.stages))),
            tuple(dict.fromkeys((*self.scopes, *other.scopes))),
            (*self.without, *other.without),
        )

    def filled_from(self, outer: Setting) -> Setting:
        """Return this with what it leaves open taken from another: whose, when and at which stage each as a whole."""
        whose = self if self.departments or self.stranger else outer
        when = self if self.years or self.before or self.last or self.every else outer
        return Setting(
            whose.departments,
            whose.unsure,
            whose.stranger,
            when.years,
            when.before,
            when.last,
            when.every,
            self.stages or outer.stages,
            self.scopes or outer.scopes,
            self.without or outer.without,
        )

    @property
    def several(self) -> str | None:
        """The axis on which this names several members, None where it names one or none."""
        if len(self.departments) > 1:
            return "departments"
        if len(self.years) > 1 or self.last or self.every:
            return "years"
        if len(self.stages) > 1:
            return "stages"
        return "scopes" if len(self.scopes) > 1 else None


NOWHERE = Setting()
_TWO = 2
# 两家 stands for the departments spoken of before; the parser puts their names in their place.
BOTH = ("〈the one〉", "〈the other〉")


@dataclass(frozen=True, slots=True)
class Draft:
    """Figures or other nodes (`bodies`) asked for in one `setting`.

    `settled` is the axis on which the bodies already speak of every department or year themselves, so that the setting only
    names which; `asked` says that a question word stood beside it; `implied`: the thing was not named but follows from the words.
    `beside` is what the turn before this one asked, so that 两个差多少 finds both.
    """

    bodies: tuple[Node, ...]
    setting: Setting = NOWHERE
    asked: bool = False
    implied: bool = False
    beside: Draft | None = None

    @property
    def body(self) -> Node:
        """The only body. Raises: ValueError where there are several."""
        (body,) = self.bodies
        return body

    @property
    def kind(self) -> Kind:
        """What the first body gives."""
        return self.bodies[0].kind

    def mapped(self, change: Callable[[Node], Node]) -> Draft:
        """Return the draft with every body changed."""
        return replace(self, bodies=tuple(change(body) for body in self.bodies))

    def in_setting(self, setting: Setting) -> Draft:
        """Return the draft with more of the setting known; a movement over several years is from the first to the last."""
        known = replace(self, setting=self.setting.merged(setting))
        years = sorted(known.setting.years)
        if len(years) < _TWO or not any(map(_moves, self.bodies)):
            return known
        first = Frame(year=years[0])
        bodies = tuple(_since(body, first) for body in self.bodies)
        return replace(known, bodies=bodies, setting=replace(known.setting, years=(years[-1],)))


def _moves(node: Node) -> bool:
    return any(isinstance(each, Change) and each.since == Frame(before=1) for each in iter_nodes(node))


def _since(node: Node, since: Frame) -> Node:
    node = with_children(node, lambda child: _since(child, since))
    return replace(node, since=since) if isinstance(node, Change) and node.since == Frame(before=1) else node


def placed(body: Node, setting: Setting) -> Node:
    """Return a body in its setting: over the several members of an axis, at the one that is named.

    >>> from qa.query.nodes import Select, Thing
    >>> placed(Select(Thing("会议费")), Setting(departments=("甲局",), years=(2024,))).frame
    Frame(department='甲局', year=2024, stage=None, scope=None, before=0, stranger=None)
    """
    node = body
    if len(setting.stages) > 1:
        node = Over("stages", node, only=tuple(stage.value for stage in setting.stages))
    if len(setting.years) > 1:
        node = Over("years", node, only=tuple(str(year) for year in setting.years))
    elif setting.last or setting.every:
        node = Over("years", node, last=setting.last)
    if len(setting.departments) > 1:
        node = Over("departments", node, only=setting.departments, unsure=setting.unsure)
    return framed(node, setting)


def framed(node: Node, setting: Setting) -> Node:
    """Return a node at what the setting names one of."""
    frame = Frame(
        setting.departments[0] if len(setting.departments) == 1 else None,
        setting.years[0] if len(setting.years) == 1 else None,
        setting.stages[0] if len(setting.stages) == 1 else None,
        setting.scopes[0] if len(setting.scopes) == 1 else None,
        setting.before,
        setting.stranger,
    )
    return node if frame == Frame() else At(frame, node)


def as_figures(draft: Draft) -> tuple[Node, ...]:
    """Return one node for each figure that a draft names, each in its own setting."""
    settings = [replace(draft.setting, scopes=(scope,)) for scope in draft.setting.scopes] or [draft.setting]
    return tuple(placed(body, setting) for setting in settings for body in draft.bodies)


def summed(draft: Draft) -> Draft:
    """Return the sum of all that a draft names: over its departments or years, and of its bodies."""
    if draft.kind is Kind.SERIES:
        return folded(draft, "sum")
    body = draft.bodies[0]
    for other in draft.bodies[1:]:
        body = Combine("+", body, other)
    axis = draft.setting.several
    if axis is None:
        return replace(draft, bodies=(body,))
    return folded(replace(draft, bodies=(body,)), "sum")


def folded(draft: Draft, how: str) -> Draft:
    """Return each body of a draft folded over the members that its setting names; a series is folded as it is."""
    if draft.kind is Kind.SERIES:
        return draft.mapped(lambda body: Fold(how, body))  # type: ignore[arg-type]
    inner, outer = split_setting(draft.setting)
    return Draft(
        tuple(Fold(how, placed(body, inner)) for body in draft.bodies),  # type: ignore[arg-type]
        outer,
        draft.asked,
    )


def split_setting(setting: Setting) -> tuple[Setting, Setting]:
    """Return what a setting names several of, and what it names one of, apart."""
    axis = setting.several
    if axis == "departments":
        inner = Setting(departments=setting.departments, unsure=setting.unsure)
        return inner, replace(setting, departments=(), unsure=False)
    if axis == "years":
        inner = Setting(years=setting.years, last=setting.last, every=setting.every)
        return inner, replace(setting, years=(), last=None, every=False)
    if axis == "stages":
        return Setting(stages=setting.stages), replace(setting, stages=())
    if axis == "scopes":
        return Setting(scopes=setting.scopes), replace(setting, scopes=())
    return NOWHERE, setting


def shared(left: Draft, right: Draft) -> tuple[Node, Node, Setting]:
    """Return two figures, each in what only it names, and the setting that both stand in.

    A side that names no department or year of its own stands in the other's.
    """
    a, b = left.setting, right.setting
    common = Setting()
    own_a, own_b = a, b
    for slots in (
        ("departments", "unsure", "stranger"),
        ("years", "before", "last", "every"),
        ("stages",),
        ("scopes",),
        ("without",),
    ):
        of_a, of_b = (tuple(getattr(side, slot) for slot in slots) for side in (a, b))
        empty = tuple(getattr(NOWHERE, slot) for slot in slots)
        if of_a == of_b or empty in (of_a, of_b):
            chosen = of_a if of_b == empty else of_b
            common = replace(common, **dict(zip(slots, chosen, strict=True)))
            own_a = replace(own_a, **dict(zip(slots, empty, strict=True)))
            own_b = replace(own_b, **dict(zip(slots, empty, strict=True)))
    return placed(left.body, own_a), placed(right.body, own_b), common


def joined(left: Draft, right: Draft) -> Draft:
    """Return the figures of two drafts side by side; each keeps what only it names."""
    if right.setting in (left.setting, NOWHERE):
        return Draft((*left.bodies, *right.bodies), left.setting, left.asked or right.asked)
    if left.setting == NOWHERE:  # 三公经费和2023年会议费: the year is that of the second alone
        own = tuple(placed(body, right.setting) for body in right.bodies)
        return Draft((*left.bodies, *own), NOWHERE, left.asked or right.asked)
    nodes_left, nodes_right, common = [], [], NOWHERE
    for body in left.bodies:
        a, _, common = shared(replace(left, bodies=(body,)), replace(right, bodies=right.bodies[:1]))
        nodes_left.append(a)
    for body in right.bodies:
        _, b, common = shared(replace(left, bodies=left.bodies[:1]), replace(right, bodies=(body,)))
        nodes_right.append(b)
    return Draft((*nodes_left, *nodes_right), common, left.asked or right.asked)


def named(node: Node, departments: tuple[str, ...]) -> Node:
    """Return a tree with the departments spoken of in the place of 两家."""

    def put(value: object) -> object:
        if value == BOTH:
            return departments
        if value == BOTH[0]:
            return departments[0] if departments else value
        return mapped(value, put)

    return put(node)  # type: ignore[return-value]


def over_only(node: Node, departments: tuple[str, ...]) -> Node:
    """Return a tree whose series over all departments are over these alone."""

    def put(value: object) -> object:
        if isinstance(value, Over) and value.axis == "departments" and not value.only:
            return replace(value, only=departments)
        return mapped(value, put)

    return put(node)  # type: ignore[return-value]


def over_without(node: Node, departments: tuple[str, ...]) -> Node:
    """Return a tree whose series over all departments leave these out."""

    def put(value: object) -> object:
        if isinstance(value, Over) and value.axis == "departments" and not value.only:
            return replace(value, without=departments)
        return mapped(value, put)

    return put(node)  # type: ignore[return-value]


def placed_as(node: Node, department: str) -> Node:
    """Return a tree that asks for a place among all as the place of this department."""

    def put(value: object) -> object:
        if isinstance(value, Pick) and value.place_of == BOTH[0]:
            return replace(value, place_of=department)
        return mapped(value, put)

    return put(node)  # type: ignore[return-value]


def mapped(value: object, change: Callable[[object], object]) -> object:
    """Return a value of a tree with each of its slots changed."""
    if isinstance(value, tuple):
        return tuple(change(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type | StrEnum):
        return replace(value, **{slot.name: change(getattr(value, slot.name)) for slot in fields(value)})
    return value


def departments_in(draft: Draft) -> tuple[str, ...]:
    """Return every department that a draft names, in its setting or inside its bodies."""
    found: dict[str, None] = dict.fromkeys(draft.setting.departments)

    def walk(value: object) -> None:
        if isinstance(value, Frame) and value.department:
            found[value.department] = None
        elif isinstance(value, Over) and value.axis == "departments":
            found.update(dict.fromkeys(value.only))
        if is_dataclass(value) and not isinstance(value, type | StrEnum):
            for slot in fields(value):
                walk(getattr(value, slot.name))

    for body in draft.bodies:
        walk(body)
    return tuple(name for name in found if name not in BOTH)
