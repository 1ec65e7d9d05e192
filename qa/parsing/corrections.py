"""What a user sets right about how a question was read: the slots given here take the place of those that were read."""

from dataclasses import dataclass, replace

from qa.query.slots import Query
from qa.records.item_lookup import item_for


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrected slots; an empty one leaves what was read. `departments` are full names out of the store."""

    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was set right about it."""

    question: str
    corrections: Corrections


UNCORRECTED = Corrections()


def correct(query: Query, corrections: Corrections) -> Query:
    """Return the query with the corrected slots; words that stood for what is corrected no longer count."""
    if corrections.departments:
        mistaken = query.unknown_department or ""
        query = replace(
            query,
            departments=corrections.departments,
            unknown_department=None,
            by_region=False,
            own_years=(),
            residue=tuple(words for words in query.residue if words not in mistaken),
        )
    if corrections.years:
        query = replace(query, years=corrections.years, own_years=(), base_year=None, year_offset=None, last_years=None)
    if corrections.item is not None:
        query = replace(query, items=(item_for(corrections.item),), residue=())
    return query
