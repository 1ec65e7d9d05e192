"""Which facts carry the names of a thing: as what they are the figure of, or as what limits them.

Names are matched, never guessed: a fact answers for a thing only when its row, column or project carries the thing's names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import CodeSystem, Measure, RowRole, TableKind
from index.text.fact_names import FUNDING
from index.text.items import concepts, item_key, plain_words
from qa.linking.vocabulary import subject_key
from qa.query.nodes import Thing
from qa.records.fact_index import DocumentFacts, IndexedFact

_SHORTEST_PROJECT = 3
_PROCURED, _OTHER_TOTAL = "政府采购预算", "表内合计"
# A table of one fund prints nothing else, whether or not its rows say so.
_FUNDS_OF = {
    TableKind.GENERAL_EXPENDITURE: ("一般公共预算支出", "一般公共预算收入", "财政拨款支出", "财政拨款收入"),
    TableKind.GENERAL_BASIC: ("一般公共预算支出", "一般公共预算收入", "财政拨款支出", "财政拨款收入"),
    TableKind.FISCAL_EXPENDITURE: ("财政拨款支出", "财政拨款收入"),
    TableKind.FISCAL_BASIC: ("财政拨款支出", "财政拨款收入"),
    TableKind.FISCAL_BALANCE: ("财政拨款支出", "财政拨款收入"),
    TableKind.GOVERNMENT_FUND: ("政府性基金预算",),
    TableKind.STATE_CAPITAL: ("国有资本经营预算",),
    TableKind.THREE_PUBLIC: ("一般公共预算支出", "一般公共预算收入", "财政拨款支出", "财政拨款收入"),
    TableKind.OPERATING: ("一般公共预算支出", "一般公共预算收入", "财政拨款支出", "财政拨款收入"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """One name that a fact must carry, by any of its keys, best first, or by its code."""

    keys: tuple[str, ...]
    code: str | None = None
    is_project: bool = False

    @property
    def included(self) -> tuple[str, ...]:
        """The keys of the items that answer where the item itself is not printed."""
        return tuple(each for key in self.keys if key in concepts() for each in concepts()[key].includes)


def names_of(thing: Thing) -> tuple[Name, ...]:
    """Return the names that a fact must carry to answer for a thing, its own first.

    >>> names_of(Thing("行政运行", within=("基本支出",)))
    (Name(keys=('行政运行',), code=None, is_project=False), Name(keys=('基本支出',), code=None, is_project=False))
    """
    found = []
    if thing.code is not None:
        found.append(Name((), thing.code))
    if thing.name:
        found.append(Name((thing.name, *thing.others)))
    if thing.project is not None:
        found.append(Name((thing.project, *(() if found else thing.others)), is_project=True))
    return (*found, *(Name((key,)) for key in thing.within))


def keys_to_read(thing: Thing) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the keys and codes whose facts are all that can answer for a thing; None where words can stand anywhere."""
    names = names_of(thing)
    if thing.words or not names:
        return None
    keys = frozenset(key for name in names for key in (*name.keys, *name.included))
    return keys, frozenset(name.code for name in names if name.code is not None)


def find_carrying(documents: Sequence[DocumentFacts], names: Sequence[Name]) -> list[IndexedFact]:
    """Return the facts that carry every name, one of them as their own; empty cells are none.

    A fund that no row or column names is carried by the tables and sentences that tell of nothing else.
    """
    return _carrying(documents, names, _covers) or _carrying(documents, names, _covers_by_place)


def _carrying(
    documents: Iterable[DocumentFacts], names: Sequence[Name], covers: Callable[[IndexedFact, Name], bool]
) -> list[IndexedFact]:
    found: list[IndexedFact] = []
    for document in documents:
        for position, name in enumerate(names):
            others = [other for at, other in enumerate(names) if at != position]
            found += [fact for fact in own_facts(document, name) if all(covers(fact, other) for other in others)]
    return [fact for fact in dict.fromkeys(found) if fact.stored.fact.value is not None or says_something(fact)]


def own_facts(document: DocumentFacts, name: Name) -> list[IndexedFact]:
    """Return the facts of a document that a name stands for by itself."""
    if name.code is not None:
        coded = document.by_code.get(name.code, [])
        projects = {fact.subject for fact in coded if fact.stored.fact.code_system is CodeSystem.PROJECT}
        budget = project_budget(fact for project in projects for fact in document.by_subject.get(project, ()))
        return [budget] if budget is not None else coded
    if name.is_project:
        of_project = [fact for key in name.keys for fact in document.by_subject.get(key, [])] or [
            fact for subject, facts in document.by_subject.items() if _is_project(subject, name.keys) for fact in facts
        ]
        # 案件审判经费 is the functional item 案件审判 as well.
        as_item = (fact for key in name.keys for fact in document.by_primary.get(key, []))
        return [*(fact for fact in as_item if fact.stored.fact.code_system is CodeSystem.FUNCTIONAL), *of_project]
    found = [fact for key in (*name.keys, *name.included) for fact in document.by_primary.get(key, [])]
    if not found:  # an item that is no row is perhaps a project
        budgets = (project_budget(document.by_subject.get(subject_key(key), ())) for key in name.keys)
        found = [budget for budget in budgets if budget is not None]
    return [*found, *(_procured_totals(document) if _PROCURED in name.keys else ())]


def _procured_totals(document: DocumentFacts) -> list[IndexedFact]:
    """Return the 合计 of procurement tables whose column is headed 政府采购金额: of that table it is the whole all the same."""
    return [
        replace(fact, primary=_PROCURED)
        for fact in document.by_primary.get(_OTHER_TOTAL, ())
        if fact.stored.fact.table_kind is TableKind.PROCUREMENT and fact.stored.fact.role is RowRole.TOTAL
    ]


def is_of_project(fact: IndexedFact, keys: Sequence[str]) -> bool:
    """Return whether a fact stands in one of the projects of these keys."""
    return bool(fact.subject) and (fact.subject in keys or _is_project(fact.subject, keys))


def _is_project(subject: str, keys: Sequence[str]) -> bool:
    return any(len(key) >= _SHORTEST_PROJECT and key in subject for key in keys)


def _covers(fact: IndexedFact, name: Name) -> bool:
    record = fact.stored.fact
    if name.code is not None:
        return record.code == name.code
    if name.is_project:
        return is_of_project(fact, name.keys)
    return any(fact.covers(key) or (fact.subject and fact.subject == subject_key(key)) for key in name.keys)


def _covers_by_place(fact: IndexedFact, name: Name) -> bool:
    """Return whether a fact is of a fund for the table or the sentence that prints it."""
    record = fact.stored.fact
    funds = _FUNDS_OF.get(record.table_kind, ()) if record.table_kind is not None else ()
    if _covers(fact, name) or any(key in funds for key in name.keys):
        return True
    told = record.quote if record.source == "narrative" else ""
    return any(key in FUNDING and key.removesuffix("支出").removesuffix("收入") in told for key in name.keys)


def says_something(fact: IndexedFact) -> bool:
    """Return whether a text cell is more than the dash of an empty one."""
    return bool(fact.stored.fact.text.strip("-—–/ "))


def project_budget(facts: Iterable[IndexedFact]) -> IndexedFact | None:
    """Return the fact that states a project's budget among the facts of that project."""
    order = {item_key(name): at for at, name in enumerate(plain_words("project budgets"))}
    money = [
        fact
        for fact in facts
        if fact.stored.fact.measure is Measure.AMOUNT
        and fact.stored.fact.amount_fen is not None
        and fact.primary in order
    ]
    return min(money, key=lambda fact: order[fact.primary], default=None)
