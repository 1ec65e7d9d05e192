"""Rules that read whose, when and of what: settings, things and the phrases they make together."""

from __future__ import annotations

from dataclasses import replace

from index.records import Measure, TableKind
from qa.linking.spans import NamedNumber
from qa.parsing.chart import Rule
from qa.parsing.drafts import NOWHERE, Draft, Setting, joined, over_only, over_without, placed, placed_as
from qa.query.nodes import Change, Combine, Kind, Node, Pick, Quantity, Select, Thing

_SEVERAL = 2
MOST_SHOWN = 6
_PLANNED_BY = "月底"  # the columns of a spending plan: 3月底, 6月底, 10月底, 12月底
_TOTALS = {"收支总计", "支出总计", "收入总计"}
_UNSAID = 1.2  # what it costs that the thing is not named: any thing that is named is the better reading


def _either(a: Setting, b: Setting) -> Setting:
    """Return two settings as one: side by side they narrow each other, so that both naming a department means both."""
    if a.unsure and set(b.departments) & set(a.departments):  # 编办 beside the full name is that one
        return replace(a, departments=(), unsure=False).merged(b)
    if a.without and not a.departments and b.departments:  # 不含甲局和乙局
        return replace(b, departments=()).merged(replace(a, without=(*a.without, *b.departments)))
    return a.merged(b)


def _beside(a: Setting, b: Setting) -> Setting | None:
    """Return two settings that nothing joins; what is left out is no department of the other."""
    return None if a.without and b.departments else _either(a, b)


def _select(thing: Thing) -> Draft:
    return Draft((Select(thing),))


def _total(which: str) -> Draft | None:
    return None if which == "any" else Draft((Select(Thing(which)),), implied=True)


def _of_project(outer: Thing, inner: Thing) -> Thing | None:
    """Return one thing inside another: an item of a project, or a row limited by what stands before it."""
    if outer.project and not outer.name and not inner.project:
        return replace(inner, project=outer.project, others=inner.others, table=inner.table or outer.table)
    if inner.project and not inner.name and not outer.project and outer.name:
        return replace(outer, project=inner.project)
    if outer.project or inner.project or outer.words or inner.words or outer == inner:
        return None
    if not (outer.name or outer.code) or not (inner.name or inner.code):
        return None
    if {outer.name, inner.name} & _TOTALS:
        return None
    if outer.code and not outer.name and inner.name:  # a code beside its name is one thing
        return replace(inner, code=outer.code)
    if inner.code and not inner.name and outer.name:
        return replace(outer, code=inner.code)
    return replace(inner, within=(*inner.within, *outer.within, outer.name))


def _in_its_table(outer: Thing, inner: Thing) -> Thing | None:
    """Return a thing in the table of a project that was named as the topic: 甲项目的绩效表，满意度."""
    return _of_project(outer, inner) if outer.project and outer.table is not None else None


def _taken_up(setting: Setting) -> Setting:
    """Return a setting with its pronoun or number: 三家编办 are all of those that the word fits."""
    return replace(setting, unsure=False) if setting.several else setting


def _apart(a: Setting, b: Setting, draft: Draft) -> Draft | None:
    """Return a figure of two departments, each with a year of its own."""
    if not (a.departments and b.departments and a.years and b.years) or a.years == b.years or len(draft.bodies) != 1:
        return None
    if draft.setting.departments or draft.setting.years or draft.kind is not Kind.FIGURE:
        return None
    return replace(draft, bodies=(placed(draft.body, a), placed(draft.body, b)))


def _around(outer: Thing, inner: Draft) -> Draft | None:
    """Return several things inside one: 某项目里基本支出和项目支出各多少."""
    if (
        len(inner.bodies) < _SEVERAL
        or inner.setting != NOWHERE
        or not all(isinstance(body, Select) for body in inner.bodies)
    ):
        return None
    things = [_of_project(outer, body.thing) for body in inner.bodies if isinstance(body, Select)]
    if any(thing is None for thing in things):
        return None
    bodies = (replace(body, thing=thing) for body, thing in zip(inner.bodies, things, strict=True))  # type: ignore[arg-type]
    return replace(inner, bodies=tuple(bodies))


def _of_each(outers: Draft, inner: Thing) -> Draft | None:
    """Return one thing of each of several projects: 甲项目和乙项目到6月底该花多少."""
    things = [body.thing for body in outers.bodies if isinstance(body, Select)]
    if (
        len(things) < _SEVERAL
        or len(things) < len(outers.bodies)
        or outers.asked
        or not all(thing.project or thing.name for thing in things)
    ):
        return None
    found = [_of_project(thing, inner) for thing in things]
    if any(thing is None for thing in found):
        return None
    return replace(outers, bodies=tuple(Select(thing) for thing in found if thing is not None))


def _with_words(words: str, thing: Thing) -> Thing:
    return replace(thing, words=f"{thing.words or ''}{words}")


def _limited(draft: Draft, change: dict[str, object]) -> Draft | None:
    if not all(isinstance(body, Select) for body in draft.bodies):
        return None
    return draft.mapped(lambda body: replace(body, **change))  # type: ignore[arg-type]


def _table(table: str, thing: Thing) -> Thing | None:
    return replace(thing, table=TableKind(table)) if thing.table is None else None


def _in_table(draft: Draft, table: str) -> Draft | None:
    if draft.implied or not all(isinstance(body, Select) and body.thing.table is None for body in draft.bodies):
        return None
    kind = TableKind(table)
    return draft.mapped(lambda body: replace(body, thing=replace(body.thing, table=kind)))  # type: ignore[union-attr, arg-type]


def _row(table: str, words: str) -> Draft:
    return _select(Thing(words=words, table=TableKind(table)))


def _measure(name: str, draft: Draft) -> Draft | None:
    unlimited = all(body.measure is None for body in draft.bodies if isinstance(body, Select))
    return in_measure(draft, name) if unlimited else None


def in_measure(draft: Draft, name: str) -> Draft | None:
    """Return the figures of a draft in a measure: 买几台，单价多少."""
    return _limited(draft, {"measure": Measure(name), "quantity": None, "unit": None})


def planned_money(draft: Draft) -> Draft | None:
    """Return the money that a planned per cent of a project comes to: 到6月底该花多少钱."""
    bodies = []
    for body in draft.bodies:
        whole = _planned_whole(body)
        if whole is None:
            return None
        bodies.append(Combine("×", Select(whole), body))
    return replace(draft, bodies=tuple(bodies), asked=True)


def _planned_whole(body: Node) -> Thing | None:
    """Return the project whose planned per cent a node is, as the thing that its money stands under."""
    if not isinstance(body, Select) or not (body.measure is Measure.PLAN or body.thing.name.endswith(_PLANNED_BY)):
        return None
    if body.thing.project:
        return Thing(project=body.thing.project)
    return Thing(body.thing.within[0]) if len(body.thing.within) == 1 else None


def _asked(draft: Draft, sort: str) -> Draft | None:
    """Return a phrase with the question word that stood behind it: the sort of answer it insists on."""
    if sort == "code" and any(isinstance(body, Select) and body.thing.code for body in draft.bodies):
        return draft  # 编码 names the code that stands beside it
    if sort == "money" and (planned := planned_money(draft)) is not None:
        return planned
    if draft.asked or (sort == "percent" and any(isinstance(body, Change) for body in draft.bodies)):
        return None
    quantity = {"money": Quantity.MONEY, "when": Quantity.DATE, "long": Quantity.DATE, "code": Quantity.CODE}.get(sort)
    if sort == "percent":
        quantity = Quantity.PERCENT
    if quantity is not None and all(isinstance(body, Select) for body in draft.bodies):
        draft = draft.mapped(lambda body: body if body.quantity else replace(body, quantity=quantity))  # type: ignore[union-attr, arg-type]
    return replace(draft, asked=True)


def _counted(draft: Draft, unit: str) -> Draft | None:
    """Return a phrase whose answer is counted in a unit (几辆, 多少人)."""
    if draft.asked or draft.kind is not Kind.FIGURE:
        return None
    if not all(isinstance(body, Select) for body in draft.bodies):
        return replace(draft, asked=True)
    counted = None if unit in ("any", "个", "项") else unit
    return replace(
        draft.mapped(lambda body: replace(body, quantity=Quantity.COUNT, unit=counted)),  # type: ignore[arg-type]
        asked=True,
    )


def _described(draft: Draft, number: NamedNumber) -> Draft | None:
    """Return a phrase beside the amount that the question knows already: 那40万的维修费用来干什么."""
    return None if number.comparator or draft.implied or draft.kind is not Kind.FIGURE else draft


def _list(left: Draft, right: Draft) -> Draft | None:
    worked_out = not all(isinstance(body, Select) for body in left.bodies)
    if right.asked and not left.asked:
        return None  # what asks stands behind the whole list
    if worked_out == all(isinstance(body, Select) for body in right.bodies):
        return None  # all belong to what is worked out: 除了甲和乙, 甲、乙和丙一共
    return joined(left, right) if left.kind == right.kind and not right.implied and not left.implied else None


def _framed(setting: Setting, draft: Draft) -> Draft | None:
    """Return a phrase in a setting; a phrase that has whose or when of its own takes no other."""
    if (within := _among(setting, draft)) is not None:
        return within
    if setting.without:
        return None  # there is no series that they could be left out of
    own = draft.setting
    if own.unsure and setting.departments:
        narrowed = _either(own, setting)
        return replace(draft, setting=narrowed) if not narrowed.unsure else None
    twice = (own.departments and setting.departments) or (own.stranger and setting.stranger)
    if twice or ((own.years or own.before or own.last) and (setting.years or setting.before or setting.last)):
        return None
    return draft.in_setting(setting)


def _among(setting: Setting, draft: Draft) -> Draft | None:
    """Return a series over all departments as one over those that the setting names; of one named, its place among all."""
    if setting.without:
        rest = replace(setting, without=())
        left = draft.mapped(lambda body: over_without(body, setting.without))
        return left.in_setting(rest) if left != draft else None
    if not setting.departments or len(draft.bodies) != 1:
        return None
    rest = replace(setting, departments=(), unsure=False)
    if len(setting.departments) > 1:
        body = over_only(draft.body, setting.departments)
        if isinstance(body, Pick) and body.first == 1 and body.nth is None and len(setting.departments) <= MOST_SHOWN:
            body = replace(body, first=None)  # of a few that are named all are shown, the first first
    else:
        body = placed_as(draft.body, setting.departments[0])
    return None if body == draft.body else replace(draft, bodies=(body,), setting=draft.setting.merged(rest))


RULES = (
    # Whose and when.
    Rule(
        "settings beside each other",
        ("a:setting b:setting",),
        _beside,
        0.05,
        "setting",
    ),
    Rule("settings joined", ("a:setting and b:setting", "a:setting list_pause b:setting"), _either, 0.1, "setting"),
    Rule(
        "a setting taken up again",
        ("setting:setting it", "setting:setting both", "both setting:setting", "each setting:setting"),
        _taken_up,
        0.1,
        "setting",
    ),
    # Of what.
    Rule(
        "a thing inside another",
        ("outer:thing inner:thing", "outer:thing within ask inner:thing"),
        _of_project,
        0.15,
        "thing",
        tight=True,
    ),
    Rule(
        "a thing inside another, behind a pause",
        ("outer:thing within clause_pause inner:thing",),
        _of_project,
        0.15,
        "thing",
    ),
    Rule("a thing in the table of a project", ("outer:thing clause_pause inner:thing",), _in_its_table, 0.2, "thing"),
    Rule(
        "a project called so",
        ("thing:thing axis:axis",),
        lambda thing, axis: thing if axis == "projects" and thing.project and not thing.name else None,
        0.0,
        "thing",
        tight=True,
    ),
    Rule(
        "a thing of each of several",
        ("outers:phrase inner:thing", "outers:phrase within inner:thing"),
        _of_each,
        0.1,
        tight=True,
    ),
    Rule(
        "words beside a thing narrow it",
        ("words:words thing:thing", "thing:thing words:words"),
        _with_words,
        1.2,
        "thing",
    ),
    Rule(
        "a code called so",
        ("axis:axis thing:thing",),
        lambda axis, thing: thing if axis == "classes" and thing.code else None,
        0.0,
        "thing",
        tight=True,
    ),
    Rule("a thing around several", ("outer:thing within inner:phrase",), _around, 0.05),
    Rule("a thing right before several", ("outer:thing inner:phrase",), _around, 0.1, tight=True),
    Rule(
        "a thing in a table",
        ("table:table thing:thing", "table:table within thing:thing", "thing:thing table:table"),
        _table,
        0.1,
        "thing",
        tight=True,
    ),
    Rule("a phrase in a table", ("draft:phrase table:table",), _in_table, 0.1, tight=True),
    Rule("a thing", ("thing:thing",), _select, 0.1),
    Rule("words that only a search can place", ("words:words",), lambda words: _select(Thing(words=words)), 1.3),
    Rule("words for a row of a table", ("table:table words:words", "table:table within words:words"), _row, 1.4),
    Rule("the whole budget", ("which:budget",), _total, _UNSAID),
    # Phrases.
    Rule("each with a year of its own", ("a:setting and b:setting draft:phrase",), _apart, 0.0),
    Rule("a phrase in a setting", ("setting:setting draft:phrase",), _framed, 0.05),
    Rule("a phrase in a setting named last", ("draft:phrase setting:setting",), _framed, 0.1, tight=True),
    Rule(
        "a phrase in a setting named behind it",
        (
            "draft:phrase clause_pause setting:setting",
            "draft:phrase list_pause setting:setting",
            "draft:phrase sentence_pause setting:setting",
        ),
        _framed,
        0.25,
    ),
    Rule(
        "money of a phrase",
        ("draft:phrase budget", "budget draft:phrase"),
        lambda draft: None if draft.implied or draft.kind is Kind.TEXT else draft,
        0.05,
    ),
    Rule("how much", ("draft:phrase sort:ask",), _asked, 0.0),
    Rule("how much, asked first", ("sort:ask draft:phrase",), _asked, 0.05, tight=True),
    Rule("at least or most how many", ("draft:phrase extreme unit:count",), _counted, 0.0),
    Rule("at least or most how much", ("draft:phrase extreme|degree sort:ask",), _asked, 0.3),
    Rule(
        "a question word twice said",
        ("sort:ask facet|which",),
        lambda sort: sort if sort == "code" else None,
        0.0,
        "ask",
    ),
    Rule("how many", ("draft:phrase unit:count",), _counted, 0.05),
    Rule("how many, asked first", ("unit:count draft:phrase",), _counted, 0.1, tight=True),
    Rule("each of them", ("draft:phrase each",), lambda draft: draft, 0.02),
    Rule("a measure of a thing", ("draft:phrase name:measure", "name:measure draft:phrase"), _measure),
    Rule("things side by side", ("left:phrase and right:phrase", "left:phrase list_pause right:phrase"), _list, 0.05),
    Rule("things without a word between", ("left:phrase right:phrase",), _list, 0.6),
    Rule("a number that only describes", ("draft:phrase number:number", "number:number draft:phrase"), _described, 0.9),
    Rule("both things", ("draft:phrase both",), lambda draft: draft if len(draft.bodies) > 1 else None, 0.05),
)
