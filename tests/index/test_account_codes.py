import csv
from itertools import pairwise

import pytest

import data

LISTS = {
    "functional.tsv": {"类": 3, "款": 5, "项": 7},
    "department_economic.tsv": {"类": 3, "款": 5},
    "government_economic.tsv": {"类": 3, "款": 5},
}
FIRST_DIGITS = {"functional.tsv": "2", "department_economic.tsv": "3", "government_economic.tsv": "5"}


def codes(name: str) -> list[dict[str, str]]:
    with data.path("accounts", name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("name", LISTS)
def test_a_code_is_as_long_as_its_level_and_begins_with_its_parent(name: str) -> None:
    known = {row["code"] for row in codes(name)}
    for row in codes(name):
        assert row["code"].isdigit()
        assert row["code"][0] == FIRST_DIGITS[name]
        assert len(row["code"]) == LISTS[name][row["level"]]
        assert row["parent"] == ("" if row["level"] == "类" else row["code"][:-2])
        assert row["parent"] in known | {""}


@pytest.mark.parametrize("name", LISTS)
def test_a_code_has_one_name_in_a_year(name: str) -> None:
    years: dict[str, list[tuple[str, str]]] = {}
    for row in codes(name):
        years.setdefault(row["code"], []).append((row["valid_from"] or "0000", row["valid_to"] or "9999"))
    for code, ranges in years.items():
        ranges.sort()
        assert all(start <= end for start, end in ranges), code
        assert all(earlier[1] < later[0] for earlier, later in pairwise(ranges)), code


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_a_clean_name_and_a_source(name: str) -> None:
    for row in codes(name):
        assert row["name"] == row["name"].strip("、， \t")
        assert row["name"]
        assert row["source"] in {"observed in published disclosures", "政府收支分类科目"}
