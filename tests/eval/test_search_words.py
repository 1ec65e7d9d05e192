import json
from pathlib import Path

import pytest

from eval.baselines.search_words import names_of, search_words
from index.records import Identity, Phase, Scope

IDENTITY = Identity("青山县林业局", Scope.DEPARTMENT, 2024, Phase.BUDGET, "青山县林业局2024年部门预算")
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "search_words.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["reason"])
def test_a_question_is_searched_in_the_words_of_disclosures(case):
    assert search_words(case["question"], names_of([IDENTITY])).split() == case["words"].split()


def test_names_and_years_stay_where_all_documents_are_searched():
    assert search_words("青山县林业局2024年预算", None).startswith("青山县林业局2024年预算")
