"""A department's year at a glance: its headline figures, what they consist of and how they changed, each with its place.

Looked up and computed exactly as answers are; what the documents do not print is missing here too, never nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Phase
from qa.answer import Citation, Value
from qa.comparisons import year_on_year
from qa.composition import three_public_parts
from qa.desk import Desk
from qa.figures.arithmetic import size
from qa.figures.figure import Figure
from qa.linking.targets import find_targets, years_of
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Item, Language, Operation, Query
from qa.records.fact_index import FactIndex
from qa.records.item_lookup import item_for
from qa.records.parts import functional_accounts, projects
from qa.rendering.statement import Statement

HEADLINES = (
    "收入总计",
    "支出总计",
    "财政拨款收入",
    "基本支出",
    "项目支出",
    "三公经费",
    "机关运行经费",
    "政府采购预算",
)
_BY_FUNCTION, _THREE_PUBLIC = "一般公共预算支出", "三公经费"
_MOST_OTHERS = 3
_MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """One item of the year: `value` None where the documents print no number for it; `text` is then what they print.

    `others` are different figures printed under the same name. `change` and `rate` are against the year before, None
    where that is neither stated nor indexed.
    """

    item: str
    value: Value | None = None
    text: str = ""
    others: tuple[Value, ...] = ()
    change: Value | None = None
    rate: Value | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A department's year. Of `functions` and `three_public` the first is the whole, the others are listed under it."""

    department: str
    year: int
    phase: Phase
    headlines: tuple[Headline, ...]
    functions: tuple[Value, ...]
    three_public: tuple[Value, ...]
    projects: tuple[Value, ...]
    years: tuple[Value, ...]
    citations: tuple[Citation, ...]


def build_overview(department: str, year: int, phase: Phase, vocabulary: Vocabulary, index: FactIndex) -> Overview:
    """Return what the documents of one department, year and stage say."""
    statement = Statement(Language.CHINESE)

    def desk_for(name: str) -> Desk:
        query = _query(department, year, phase, name)
        return Desk(query, find_targets(query, vocabulary), vocabulary, index, statement)

    desks = {name: desk_for(name) for name in (*HEADLINES, _BY_FUNCTION)}
    facts = [each for target in desks[_BY_FUNCTION].targets for each in desks[_BY_FUNCTION].facts(target)]
    return Overview(
        department,
        year,
        phase,
        tuple(_headline(desks[name], name) for name in HEADLINES),
        _listed(desks[_BY_FUNCTION], _BY_FUNCTION, functional_accounts(facts)),
        _listed(
            desks[_THREE_PUBLIC], _THREE_PUBLIC, three_public_parts(desks[_THREE_PUBLIC], desks[_THREE_PUBLIC].targets)
        ),
        _values(statement, sorted(projects(facts), key=size, reverse=True)),
        _over_years(desks["支出总计"], department, item_for("支出总计")),
        tuple(statement.citations),
    )


def _query(department: str, year: int, phase: Phase, name: str) -> Query:
    """Return what a question for the year's figure and its change is read as."""
    return Query(
        question=f"{department}{year}年{name}",
        text=f"{department}{year}年{name}",
        language=Language.CHINESE,
        intents=(Intent.NUMBER,),
        operation=Operation.CHANGE,
        departments=(department,),
        years=(year,),
        phase=Phase.FINAL if phase is Phase.FINAL else None,
        items=(item_for(name),),
    )


def _headline(desk: Desk, name: str) -> Headline:
    target, item = next(iter(desk.targets), None), item_for(name)
    if target is None:
        return Headline(name)
    found = desk.find(target, (item,))
    now, changed, rate = year_on_year(desk, target, (item,))
    if now is None:
        return Headline(name)
    value = desk.statement.value_of(now)
    others = [
        other
        for figure in found.figures[1:]
        if (figure.subject, figure.label) == (now.subject, now.label)
        and (other := desk.statement.value_of(figure)) is not None
    ]
    return Headline(
        now.label,
        value,
        now.text,
        tuple(others[:_MOST_OTHERS]),
        None if changed is None or value is None else desk.statement.value_of(changed),
        None if rate is None or value is None else desk.statement.value_of(rate),
    )


def _listed(desk: Desk, whole: str, listed: Sequence[Figure]) -> tuple[Value, ...]:
    total = next((best for target in desk.targets if (best := desk.best(target, (item_for(whole),)))), None)
    return _values(desk.statement, [total, *listed]) if total is not None else ()


def _over_years(desk: Desk, department: str, item: Item) -> tuple[Value, ...]:
    figures = []
    for year in years_of(department, desk.vocabulary)[-_MOST_YEARS:]:
        target = desk.in_year(department, year)
        best = desk.best(target, (item,)) if target is not None else None
        if best is not None:
            figures.append(best)
    return _values(desk.statement, figures)


def _values(statement: Statement, figures: Sequence[Figure]) -> tuple[Value, ...]:
    return tuple(value for figure in figures if (value := statement.value_of(figure)) is not None)
