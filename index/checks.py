"""Consistency checks (勾稽关系): small named rules over the facts of one document.

Each rule yields a finding for every pair of figures it compared: a pass, a mismatch with both figures, or could-not-check with
the reason. A rule never changes a figure; which of two printed figures is right is not for a program to say.
"""

from collections.abc import Callable, Iterator, Sequence

from index.check_goals import check_goals
from index.check_lists import check_procurement, check_project_names, check_projects, check_vehicles
from index.check_narrative import (
    check_against_tables,
    check_changes,
    check_empty_notes,
    check_operating,
    check_parts,
    check_repeated,
    check_shares,
    check_table_changes,
)
from index.check_totals import (
    check_balance,
    check_code_sums,
    check_columns,
    check_same_across_tables,
    check_three_public,
)
from index.checked_facts import CheckedDocument, checked_document
from index.records import Fact, Finding, Identity, Table

Rule = Callable[[CheckedDocument], Iterator[Finding]]

_RULES: tuple[Rule, ...] = (
    check_balance,
    check_code_sums,
    check_columns,
    check_three_public,
    check_same_across_tables,
    check_parts,
    check_repeated,
    check_against_tables,
    check_operating,
    check_changes,
    check_table_changes,
    check_shares,
    check_empty_notes,
    check_projects,
    check_project_names,
    check_procurement,
    check_vehicles,
    check_goals,
)


def run_checks(identity: Identity, tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """Return what every rule says about the document's own year, each thing said once."""
    document = checked_document(identity, tables, facts)
    return tuple(dict.fromkeys(finding for rule in _RULES for finding in rule(document)))
