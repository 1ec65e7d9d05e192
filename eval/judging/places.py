"""Whether an answer cites where the evidence stands: the document, and in a table its title, row and column.

Each is None for a question that the measure is not about. Tables, rows and columns are only asked of questions whose
evidence stands in tables alone: where a sentence is evidence too, citing the sentence is as good. A sentence or a table
that says the same but that the gold set does not know counts as a miss, so that these measures are lower bounds.
"""

import re
from collections.abc import Callable, Sequence

from eval.gold.items import Evidence, GoldItem
from eval.judging.answers import GivenAnswer, GivenCitation
from eval.judging.labels import is_same_column, is_same_row, is_same_table
from eval.judging.scoring import squeeze

_CODE = re.compile(r"[A-Z]?\d{3,}[A-Z\d]*")

_SamePlace = Callable[[Evidence, GivenCitation], bool]


def cites_document(item: GoldItem, answer: GivenAnswer) -> bool | None:
    """Return whether a document that holds the answer is cited; one name may contain the other."""
    return _cites(item, answer, item.evidence, lambda evidence, citation: True)


def cites_place(item: GoldItem, answer: GivenAnswer) -> bool | None:
    """Return whether a citation shows the words of the evidence, or the row of its table."""
    return _cites(item, answer, item.evidence, _is_same_place)


def cites_table(item: GoldItem, answer: GivenAnswer) -> bool | None:
    """Return whether the table is cited."""
    return _cites(item, answer, _in_tables(item), _is_same_table)


def cites_row(item: GoldItem, answer: GivenAnswer) -> bool | None:
    """Return whether the table is cited with the row."""
    places = [evidence for evidence in _in_tables(item) if evidence.row]
    return _cites(item, answer, places, lambda *pair: _is_same_table(*pair) and _is_same_row(*pair))


def cites_column(item: GoldItem, answer: GivenAnswer) -> bool | None:
    """Return whether the table is cited with the row and the column."""
    places = [evidence for evidence in _in_tables(item) if evidence.row and evidence.column]
    return _cites(
        item,
        answer,
        places,
        lambda *pair: _is_same_table(*pair) and _is_same_row(*pair) and _is_same_column(*pair),
    )


def _in_tables(item: GoldItem) -> tuple[Evidence, ...]:
    return item.evidence if all(evidence.table for evidence in item.evidence) else ()


def _cites(item: GoldItem, answer: GivenAnswer, places: Sequence[Evidence], is_same: _SamePlace) -> bool | None:
    if not places or item.route == "refuse":
        return None
    return any(
        _is_same_document(evidence, citation) and is_same(evidence, citation)
        for evidence in places
        for citation in answer.citations
    )


def _is_same_document(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted, got = evidence.document, citation.document
    return bool(got) and (wanted in got or got in wanted)


def _is_same_place(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted, got = squeeze(evidence.quote), squeeze(citation.quote)
    if wanted and got and (wanted in got or got in wanted):
        return True
    return bool(evidence.table) and bool(evidence.row) and squeeze(evidence.row) == squeeze(citation.row)


def _is_same_table(evidence: Evidence, citation: GivenCitation) -> bool:
    return is_same_table(evidence.table or "", citation.table)


def _is_same_row(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted = evidence.row or ""
    if is_same_row(wanted, citation.row):
        return True
    # A row is named by its code as well, which stands in its printed cells.
    return bool(_CODE.fullmatch(wanted)) and wanted in citation.quote


def _is_same_column(evidence: Evidence, citation: GivenCitation) -> bool:
    wanted, got = ((path or "").split("/") for path in (evidence.column, citation.column))
    return is_same_column(wanted, got)
