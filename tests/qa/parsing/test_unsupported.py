"""Limits that nobody here can keep are named and refused, never dropped."""

import csv
from pathlib import Path

import pytest

from qa.parsing.periods import Period
from qa.parsing.spans import Reading
from qa.unsupported import find_unsupported

CASES = list(
    csv.DictReader((Path(__file__).parents[2] / "cases" / "unsupported.tsv").open(encoding="utf-8"), delimiter="\t")
)


@pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])
def test_a_limit_nobody_can_keep_is_named(case):
    reading = Reading(case["question"], Period(), (), (), (), frozenset(), frozenset())
    assert find_unsupported(reading) == tuple(word for word in case["words"].split("|") if word)
