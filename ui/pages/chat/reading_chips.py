"""How a question was read, as choices: department, year, stage and item, each with what it can be set right to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.records import Measure, Phase
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from qa.answer import Answer, Reading
from qa.parsing.corrections import Corrections
from qa.query.editing import frame_of
from qa.query.language import Language
from qa.query.nodes import At, Select
from qa.query.notation import NotationError, parse_ask
from qa.query.walking import iter_nodes

_MOST_DEPARTMENTS = 60
_MOST_ITEMS = 40
_NAMES = {
    "department": ("单位", "Department"),
    "year": ("年度", "Year"),
    "stage": ("阶段", "Stage"),
    "item": ("指标", "Item"),
}
_OPEN = ("未指明", "not given")
_STAGES = (Phase.BUDGET, Phase.FINAL)


@dataclass(frozen=True, slots=True)
class Chip:
    """One slot of the reading: `slot` is department, year, stage or item; `choices` hold what it can be set to."""

    slot: str
    name: str
    read: str
    choices: tuple[str, ...]


def find_chips(answer: Answer, documents: Sequence[StoredDocument], store: RecordStore) -> tuple[Chip, ...]:
    """Return the slots of an answer that can be set right; none where nothing of the question was understood.

    `documents` are all that the store holds.
    """
    query = answer.query
    if not (query.departments or query.years or query.items or answer.values):
        return ()
    of_values = _distinct(value.department for value in answer.values if value.department)
    departments = query.departments or of_values
    known = _distinct(document.identity.department for document in documents)
    years = {
        document.identity.fiscal_year
        for document in documents
        if document.identity.fiscal_year and (not departments or document.identity.department in departments)
    }
    stages = _distinct(
        document.identity.phase.value
        for document in documents
        if document.identity.department in departments and document.identity.phase in _STAGES
    )
    read_years = query.years or tuple(sorted({value.year for value in answer.values if value.year}))
    spoken = 0 if query.language is Language.CHINESE else 1
    comma = "、" if spoken == 0 else ", "
    return tuple(
        Chip(slot, _NAMES[slot][spoken], comma.join(map(str, read)) or _OPEN[spoken], tuple(map(str, choices)))
        for slot, read, choices in (
            ("department", departments, _nearest(known, departments)),
            ("year", read_years, sorted(years, reverse=True)),
            ("stage", _stages_read(answer, documents), stages if len(stages) > 1 else ()),
            ("item", query.items, _items_beside(answer, store)),
        )
        if slot != "stage" or choices
    )


def is_told_by_chips(reading: Reading) -> bool:
    """Return whether department, year, stage and item are all there is to a reading: figures are looked up, nothing else."""
    try:
        asked = parse_ask(reading.tree)
    except NotationError:
        return True
    return all(isinstance(node, At | Select) for part in asked.parts for node in iter_nodes(part))


def set_right(corrections: Corrections, slot: str, value: str) -> Corrections:
    """Return the corrections with one more slot set right; a value that no slot takes changes nothing."""
    if slot == "department":
        return replace(corrections, departments=(value,))
    if slot == "year" and value.isdecimal() and len(value) == 4:
        return replace(corrections, years=(int(value),))
    if slot == "stage" and value in tuple(Phase):
        return replace(corrections, stage=Phase(value))
    return replace(corrections, item=value) if slot == "item" else corrections


def _stages_read(answer: Answer, documents: Sequence[StoredDocument]) -> tuple[str, ...]:
    """Return the stage that the reading names, else those of the documents that the answer cites."""
    try:
        named = {frame_of(part).stage for part in parse_ask(answer.query.tree).parts} - {None}
    except NotationError:
        named = set()
    cited = {citation.document for citation in answer.citations}
    of_cited = (document.identity.phase for document in documents if document.name in cited)
    return _distinct(stage.value for stage in named or of_cited if stage is not None)


def _nearest(known: tuple[str, ...], read: tuple[str, ...]) -> tuple[str, ...]:
    """Return department names to choose from, those that end like the one read (another place's bureau) first."""
    ending = read[0][-3:] if read else ""
    return tuple(sorted(known, key=lambda name: not (ending and name.endswith(ending))))[:_MOST_DEPARTMENTS]


def _items_beside(answer: Answer, store: RecordStore) -> tuple[str, ...]:
    """Return the items of the table that the answer's first figure stands in."""
    for citation in answer.citations:
        if citation.anchor is None or citation.anchor.fact_key is None:
            continue
        try:
            fact = store.get_fact(citation.anchor.document_id, citation.anchor.fact_key).fact
        except KeyError:
            continue  # the document has been replaced since
        if fact.table_kind is not None:
            beside = store.find_facts([citation.anchor.document_id], table_kinds=[fact.table_kind])
            return _distinct(
                near.fact.item for near in beside if near.fact.measure is Measure.AMOUNT and near.fact.item
            )[:_MOST_ITEMS]
    return ()


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
