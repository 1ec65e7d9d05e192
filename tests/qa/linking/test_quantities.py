import pytest
from made_up_store import load_cases

from qa.linking.quantities import Found, find_quantities
from qa.linking.spans import NamedNumber
from qa.query.nodes import Given

_ROWS = load_cases("quantities.tsv")


def _written(found: Found) -> str:
    if not isinstance(found.value, NamedNumber):
        return " ".join(f"{mark.kind} {mark.value}" for mark in found.value)
    numbers = (found.value.given, found.value.upper)
    both = "..".join(_given(number) for number in numbers if number is not None)
    return f"{found.value.comparator} {both}" if found.value.comparator else both


def _given(given: Given) -> str:
    unit = f" {given.unit}" if given.unit else ""
    return f"{given.value:f}{unit} ±{given.slack.normalize():f}"


@pytest.mark.parametrize("row", _ROWS, ids=[row["text"] for row in _ROWS])
def test_a_number_reads_the_same_however_it_is_written(row: dict[str, str]) -> None:
    assert " ".join(_written(each) for each in find_quantities(row["text"])) == row["reads"]


@pytest.mark.parametrize("row", [row for row in _ROWS if row["reads"]], ids=lambda row: row["text"])
def test_a_number_reads_the_same_within_a_question(row: dict[str, str]) -> None:
    found = find_quantities(f"三公经费{row['text']}吗")
    assert " ".join(_written(each) for each in found) == row["reads"]
