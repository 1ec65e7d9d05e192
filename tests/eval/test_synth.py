import json
from collections import Counter
from pathlib import Path

import pytest

from eval.corpora.budgets import draw_budget, function_classes
from eval.corpora.departments import ORGANS, assign_documents, get_department
from eval.corpora.files import FORMATS
from eval.corpora.noise import Noise
from eval.corpora.synth import SynthPlan, make_file, parse_noises, write_corpus
from eval.gold.items import find_faults
from index.errors import BudgetQAError
from index.records import Phase

ALL = SynthPlan(seed=5, noises=frozenset(Noise))


@pytest.mark.parametrize("phase", [Phase.BUDGET, Phase.ADJUSTED, Phase.FINAL])
@pytest.mark.parametrize("number", range(12))
def test_every_identity_of_a_made_up_budget_holds_to_the_fen(number: int, phase: Phase) -> None:
    budget = draw_budget(get_department(number, seed=5), 2023, seed=5, phase=phase)
    assert budget.total == budget.basic + budget.project
    assert budget.total == budget.general + budget.fund + budget.unit_income + budget.carried_over
    assert budget.basic == budget.personnel + budget.public == sum(item.fen for item in budget.economic)
    assert budget.project == sum(project.fen for project in budget.projects)
    assert budget.three_public == budget.abroad + budget.vehicles + budget.reception


@pytest.mark.parametrize("year", range(2018, 2026))
def test_the_classes_of_every_year_have_one_name_each(year: int) -> None:
    codes = [code for code, _ in function_classes(year)]
    assert {"201", "208", "210", "221"} <= set(codes)
    assert len(codes) == len(set(codes))


def test_every_kind_of_department_has_a_budget_in_every_year() -> None:
    departments = [get_department(number, seed=5) for number in range(200)]
    assert {each.organ for each in departments} == set(ORGANS)
    assert all(draw_budget(each, year, seed=5).total for each in departments for year in (2018, 2021, 2026))


def test_no_two_departments_share_a_name() -> None:
    names = [get_department(number, seed=5).name for number in range(3000)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_document_does_not_depend_on_how_many_there_are() -> None:
    assert assign_documents(8, 5, FORMATS) == assign_documents(100, 5, FORMATS)[:8]


@pytest.mark.parametrize("assignment", assign_documents(20, 5, FORMATS)[::3], ids=lambda each: each.format)
def test_the_same_seed_writes_the_same_bytes(assignment) -> None:
    assert make_file(assignment, ALL) == make_file(assignment, ALL)


def test_another_seed_writes_another_corpus() -> None:
    (assignment,) = assign_documents(1, 5, FORMATS)
    assert make_file(assignment, ALL).content != make_file(assignment, SynthPlan(6, frozenset(Noise))).content


def test_a_corpus_is_its_documents_and_four_files_of_truth(tmp_path: Path) -> None:
    assert write_corpus(tmp_path, assign_documents(5, 5, FORMATS), SynthPlan(5, whole=False), processes=1) == 5
    assert {path.suffix[1:] for path in (tmp_path / "documents").iterdir()} == {"docx", "xlsx", "pdf", "html"}
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in tmp_path.glob("*.jsonl")}
    assert len(lines["identities.jsonl"]) == 5
    assert len(lines["truth.jsonl"]) > 100
    assert lines["findings.jsonl"] == []
    assert [fault for line in lines["questions.jsonl"] for fault in find_faults(json.loads(line))] == []


def test_every_figure_of_the_truth_is_printed_in_the_document() -> None:
    made = make_file(next(each for each in assign_documents(40, 5, ("txt",))), SynthPlan(5))
    printed = {
        text.replace(",", "").strip("≥%") for line in made.content.decode().splitlines() for text in line.split("\t")
    }
    assert {cell["value"] for cell in made.cells} <= printed


def test_noise_that_there_is_not_is_refused() -> None:
    with pytest.raises(BudgetQAError, match="no such noise: snow"):
        parse_noises(["all", "snow"])
