"""Things counted: 批次, 人次, 辆 and the like are answered with what the documents count, never with money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import FEN_PER_UNIT, Measure
from index.text.items import concepts
from qa.figures.figure import Figure
from qa.query.nodes import Select, Thing
from qa.records.fact_index import IndexedFact
from qa.records.names import is_of_project
from qa.records.printed import figure_of, merged
from qa.records.records import Records
from qa.records.targets import Target

_SAME = {
    "批次": ("批次", "批", "次"),
    "人次": ("人次", "人"),
    "人": ("人", "名", "人次"),
    "名": ("名", "人"),
    "辆": ("辆", "台"),
    "台": ("台", "辆"),
    "团组": ("团组", "个"),
    "次": ("次", "批次"),
}


@dataclass(frozen=True, slots=True)
class _Counted:
    """What counts of people and cars are about: the letters that name it in things and rows, and its units."""

    words: tuple[str, ...]
    units: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        return any(word in text for word in self.words)


_COUNTED = (
    _Counted(("接待", "招待", "来访", "来宾"), ("批次", "人次", "人", "次")),
    _Counted(("出国", "出境"), ("批次", "人次", "团组", "人", "次")),
    _Counted(("车",), ("辆", "台")),
)
# Labels of a second count in a sentence, which say nothing of what is counted.
_BARE = frozenset({"累计", "共", "共计", "合计", "人数", "人次", "人次数", "批次", "批次数"})
# Cars to be got rid of, or that a department may have, are none that it has.
_PLANNED = ("拟", "处置", "报废", "编制")
_BUYING = ("购", "买", "更新", "新增", "添置")
_KINDS = (
    "保障用车",
    "执法用车",
    "通信用车",
    "技术用车",
    "干部用车",
    "其他用车",
    "业务用车",
    "国外",
    "境外",
    "境)外",
    "外事",
)
_VEHICLE_PURCHASE = "公务用车购置费"
_STAFF = frozenset({"人数", "在职人数", "职工人数", "人员", "职工", "在职人员", "员工"})
# A row is the number of people in post when it is made of these words alone, one of them saying so.
_POST_WORDS = ("年末", "期末", "实际", "实有", "现有", "在职", "在岗", "在编", "职工", "人员", "人数", "总数", "数")
_IN_POST = ("在职", "在岗", "在编", "实有人", "职工人数", "职工总")


def find_counts(select: Select, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return how many of a thing the documents count, in the unit wanted; () where they count none."""
    thing, unit = select.thing, select.unit
    if thing.project is not None and (not thing.name or thing.name in _STAFF):
        return _of_project(thing, unit, target, records)
    if thing.name in _STAFF:
        return _staff(target, records)
    text = "".join((thing.name, *thing.within, thing.words or ""))
    about = [each for each in _COUNTED if each.is_in(text) and unit in (None, *each.units)]
    units = {unit} if unit is not None else {each for counted in about for each in counted.units}
    if not about and unit in _SAME and thing.name in _SAME:  # 批次, with nothing said of what
        about = [each for each in _COUNTED if unit in each.units]
    found = _rows(about, units, text, target, records)
    # 特种专业技术用车 asks for that kind, whatever the cars are in all.
    named = [fact for fact in found if fact.primary in (thing.name, *thing.others)] or found
    if named:
        return (_named(named[0], about),)
    return _none_bought(text, target, records)


def _rows(
    about: Sequence[_Counted], units: Iterable[str], text: str, target: Target, records: Records
) -> list[IndexedFact]:
    """Return the rows that count the thing, its whole before its kinds and what is before what is planned."""
    wanted = {same for unit in units for same in _SAME.get(unit, (unit,))}
    cars = any("车" in each.words for each in about)
    planned = any(word in text for word in _PLANNED)
    buying = cars and any(word in text for word in _BUYING)
    found = [
        fact
        for document in records.facts_of(target)
        for fact in document.all
        if fact.stored.fact.value is not None
        and fact.stored.fact.unit in wanted
        and fact.stored.fact.measure is not Measure.CHANGE
        and not fact.subject
        and any(each.is_in(_counted_thing(fact)) for each in about)
        and (not cars or (buying == _names(fact, _BUYING) and planned == _names(fact, _PLANNED)))
    ]
    # What there is of cars is printed as it stood at the end of the year before.
    years = {target.year, None}
    if cars and not buying and target.year is not None:
        years.add(target.year - 1)
    found = [fact for fact in found if fact.stored.fact.year in years]
    found.sort(
        key=lambda fact: (
            _names(fact, _KINDS),
            fact.stored.fact.phase is not fact.stored.document.identity.phase,
        )
    )
    return found


def _named(fact: IndexedFact, about: Sequence[_Counted]) -> Figure:
    """Return a count called by what is counted, where its own label is only 累计 or the like."""
    record = fact.stored.fact
    thing = next((word for each in about for word in each.words if word in record.quote), "")
    label = f"{thing}{record.item}" if record.item in _BARE else record.item
    return replace(figure_of(fact), label=fact.primary if fact.primary in concepts() else label)


def _counted_thing(fact: IndexedFact) -> str:
    """Return the label of a count; 累计386人次 is of what its sentence begins with."""
    label = _label(fact)
    return fact.stored.fact.quote if label in _BARE else label


def _label(fact: IndexedFact) -> str:
    return "".join((*fact.stored.fact.row_path, *fact.stored.fact.column))


def _names(fact: IndexedFact, words: Iterable[str]) -> bool:
    label = _label(fact)
    return any(word in label for word in words)


def _none_bought(text: str, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return the amount for buying cars where it is nothing, which answers how many are bought."""
    if "车" not in text or not any(word in text for word in _BUYING):
        return ()
    bought = (
        fact
        for document in records.facts_of(target)
        for fact in document.by_primary.get(_VEHICLE_PURCHASE, ())
        if fact.stored.fact.year == target.year and fact.stored.fact.amount_fen == 0
    )
    return tuple(figure_of(fact) for fact in list(bought)[:1])


def _of_project(thing: Thing, unit: str | None, target: Target, records: Records) -> tuple[Figure, ...]:
    """Return what a project counts in a unit, where it counts one thing so."""
    keys = (thing.project or "", *(() if thing.name else thing.others))
    units = _SAME.get(unit, (unit,)) if unit is not None else None
    rows = [
        fact
        for document in records.facts_of(target)
        for fact in document.all
        if is_of_project(fact, keys) and _is_count(fact) and (units is None or fact.stored.fact.unit in units)
    ]
    if unit is not None:
        rows = [fact for fact in rows if fact.stored.fact.unit == unit] or rows
    figures = merged(rows)
    return tuple(figures) if len(figures) == 1 else ()


def _is_count(fact: IndexedFact) -> bool:
    record = fact.stored.fact
    money = record.unit is not None and record.unit.split("/")[0] in FEN_PER_UNIT
    return record.value is not None and record.unit is not None and not money and record.unit != "%"


def _staff(target: Target, records: Records) -> tuple[Figure, ...]:
    """Return how many people a department has in post, () where its documents do not say just one number."""
    rows = [
        fact
        for document in records.facts_of(target)
        for fact in document.all
        if fact.stored.fact.unit in ("人", "名") and not fact.subject and _is_in_post(fact.stored.fact.item)
    ]
    return tuple(merged(rows)[:1]) if len({fact.stored.fact.value for fact in rows}) == 1 else ()


def _is_in_post(label: str) -> bool:
    rest = label
    for word in _POST_WORDS:
        rest = rest.replace(word, "")
    return not rest and any(word in label for word in _IN_POST)
