import csv
from pathlib import Path

import pytest

from index.blocks import Place
from index.records import Passage, SectionRole
from qa.passages.section_fit import find_wants, section_fit, traits_of

CASES = Path(__file__).parents[2] / "cases" / "section_fit.tsv"


def rows():
    with CASES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("case", rows(), ids=lambda case: case["why"])
def test_a_passage_fits_for_its_kind(case):
    passage = Passage(0, case["text"], (case["heading"],), SectionRole(case["role"]), Place())
    assert section_fit(find_wants(case["question"]), traits_of(passage)) == int(case["fit"])
