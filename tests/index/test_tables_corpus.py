"""Real documents check their own tables: the details of a column add up to its printed total."""

import os
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from index.identity import find_identity
from index.readers import read_blocks
from index.records import Fact, Measure, RowRole, TableKind
from index.tables.building import build_tables
from index.tables.facts import table_facts

FOLDER = os.environ.get("BUDGETQA_CORPUS")
FILES = sorted(path for path in Path(FOLDER).glob("*.txt")) if FOLDER else []
FORMS = (TableKind.PROJECT_GOALS, TableKind.DEPARTMENT_GOALS, TableKind.UNITS)
# Units: of the last printed place; each figure was rounded by itself.
ROUNDING = Decimal("0.05")


@pytest.mark.skipif(not FILES, reason="set BUDGETQA_CORPUS to a folder of real disclosures")
def test_details_add_up_to_the_printed_total_of_their_column():
    compared = 0
    for path in FILES:
        blocks = read_blocks(path).blocks
        identity = find_identity(path.stem, blocks)
        for table in build_tables(blocks, identity):
            if table.kind in FORMS or table.empty_by_statement:
                continue
            for column, facts in _by_column(table_facts(table, identity)).items():
                details = [fact.value for fact in facts if fact.role is RowRole.DETAIL]
                totals = [fact.value for fact in facts if fact.role is RowRole.TOTAL]
                if not details or not totals:
                    continue
                compared += 1
                allowed = ROUNDING * len(details)
                assert any(abs(sum(details) - total) <= allowed for total in totals), (path.name, table.title, column)
    assert compared > len(FILES)


def _by_column(facts: tuple[Fact, ...]) -> dict[int, list[Fact]]:
    columns = defaultdict(list)
    for fact in facts:
        if fact.value is not None and fact.measure is Measure.AMOUNT and fact.cell is not None:
            columns[fact.cell[1]].append(fact)
    return columns
