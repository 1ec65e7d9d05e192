"""A synthetic corpus read back: what is printed comes out, and what is wrong in the truth is noticed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.corpora.check import check_corpus, render_corpus_check
from eval.corpora.departments import assign_documents
from eval.corpora.files import FORMATS
from eval.corpora.noise import Noise
from eval.corpora.synth import SynthPlan, write_corpus
from eval.judging.rates import Rate
from ui.commands.main import app

N_DOCUMENTS = 10


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, assign_documents(N_DOCUMENTS, 2, FORMATS), SynthPlan(2, frozenset(Noise)))
    return folder


def change_lines(path: Path, change) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(change(line)) + "\n" for line in lines), encoding="utf-8")


def test_every_cell_identity_and_contradiction_of_every_format_comes_out(corpus: Path) -> None:
    assert {path.suffix[1:] for path in (corpus / "documents").iterdir()} == set(FORMATS)
    check = check_corpus(corpus)
    assert check.recall.total > 2000
    assert check.recall == check.exact == Rate(check.recall.total, check.recall.total), render_corpus_check(check)
    assert check.identities == Rate(N_DOCUMENTS, N_DOCUMENTS)
    assert check.detected.total > 2
    assert check.detected.hits == check.detected.total, render_corpus_check(check)
    assert check.alarms.total > 1000
    assert check.alarms.hits == 0, render_corpus_check(check)


def test_a_figure_that_is_not_printed_and_a_wrong_department_are_noticed(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").symlink_to(corpus / "documents")
    for name in ("truth.jsonl", "identities.jsonl", "findings.jsonl"):
        (tmp_path / name).write_bytes((corpus / name).read_bytes())
    change_lines(tmp_path / "truth.jsonl", lambda cell: {**cell, "value": f"{cell['value']}7"})
    change_lines(tmp_path / "identities.jsonl", lambda identity: {**identity, "department": "某某局", "year": 1999})
    check = check_corpus(tmp_path)
    assert check.recall.hits < check.recall.total / 10
    assert check.identities.hits == 0
    assert "year 20" in render_corpus_check(check)


def test_a_mismatch_without_a_planted_figure_is_a_false_alarm(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").symlink_to(corpus / "documents")
    for name in ("truth.jsonl", "identities.jsonl"):
        (tmp_path / name).write_bytes((corpus / name).read_bytes())
    (tmp_path / "findings.jsonl").touch()
    check = check_corpus(tmp_path)
    assert check.detected == Rate(0, 0)
    assert check.alarmed.hits > 2


def test_the_command_writes_indexes_and_checks(tmp_path: Path) -> None:
    arguments = ["synth", str(tmp_path / "c"), "--documents", "2", "--small", "--format", "html", "--format", "txt"]
    done = CliRunner().invoke(app, [*arguments, "--check", "--home", str(tmp_path / "home")])
    assert done.exit_code == 0, done.output
    assert "2 份已收录" in done.output
    assert "identities right (department, year, stage, scope): 2/2" in done.output
