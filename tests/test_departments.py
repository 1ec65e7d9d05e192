import json
from pathlib import Path

import pytest

from index.records import Identity, Phase, Scope
from qa.departments import iter_aliases, parse_department_name, short_name

with (Path(__file__).parent / "cases" / "departments.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


def identity_of(case):
    title = f"{case['department']}2024年部门预算"
    return Identity(case["department"], Scope.DEPARTMENT, 2024, Phase.BUDGET, title, tuple(case["region"]))


def names_of(case):
    return {phrase: alias for phrase, alias in iter_aliases([identity_of(case)]) if not alias.by_region}


@pytest.mark.parametrize(
    ("case", "called"), [(case, called) for case in CASES for called in (case["department"], *case["called"])]
)
def test_people_call_the_department_that(case, called):
    assert names_of(case)[called].department == case["department"]


@pytest.mark.parametrize(("case", "called"), [(case, called) for case in CASES for called in case["not_called"]])
def test_nobody_means_the_department_by_that(case, called):
    assert called not in names_of(case)


@pytest.mark.parametrize(("case", "region"), [(case, region) for case in CASES for region in case["region_names"]])
def test_a_region_alone_stands_for_its_departments_by_region_only(case, region):
    aliases = [alias for phrase, alias in iter_aliases([identity_of(case)]) if phrase == region]
    assert aliases
    assert all(alias.by_region for alias in aliases)


@pytest.mark.parametrize("case", CASES, ids=[case["department"] for case in CASES])
def test_the_short_name_is_one_of_the_names(case):
    assert short_name(identity_of(case)) in names_of(case)


def test_a_department_of_a_region_that_is_in_no_list_keeps_the_regions_above_it():
    identity = Identity("青禾县财政局", Scope.DEPARTMENT, 2024, Phase.BUDGET, "", ("江西省", "吉安市", ""))
    assert parse_department_name(identity).regions == ("江西省", "吉安市", "青禾县")
