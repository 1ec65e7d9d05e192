"""The documents say what is so: commands exist, settings exist, and nothing names a machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from index.settings import Settings
from ui.commands.main import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ui/README.md")
README = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
COMMANDS = get_command(app)
# A folder of somebody's machine. Built from parts, so that this file does not name one itself.
MACHINE_PATHS = re.compile(
    "|".join(rf"(?<![\w.$}}])/{folder}/" for folder in ("work", "home", "Users", "root", "opt", "tmp"))
)
TEXT_SUFFIXES = {"", ".py", ".md", ".toml", ".txt", ".tsv", ".csv", ".json", ".jsonl", ".css", ".html", ".yml", ".cfg"}


def tracked_text_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.suffix in TEXT_SUFFIXES and path.is_file()]


def test_every_make_target_of_the_readme_exists_and_the_other_way_round() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    assert set(re.findall(r"`?make ([a-z]+)\b", README)) == targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_and_option_of_the_readme_exists_and_the_other_way_round() -> None:
    described = dict(re.findall(r"^budgetqa ([a-z]+)(.*)$", README, re.MULTILINE))
    context = COMMANDS.make_context("budgetqa", ["documents"], resilient_parsing=True)
    assert set(described) == set(COMMANDS.list_commands(context))
    for name, rest in described.items():
        options = {option for parameter in COMMANDS.get_command(context, name).params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest.partition("#")[0])) <= options, name
        assert "--home" in options, name


def test_every_setting_is_in_the_readme_and_the_other_way_round() -> None:
    assert set(re.findall(r"`(BUDGETQA_[A-Z_]+)`", README)) - {"BUDGETQA_CORPUS", "BUDGETQA_GOLD"} == {
        f"BUDGETQA_{name.upper()}" for name in Settings.model_fields
    }


def test_the_changelog_begins_with_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == project["version"]


def test_a_decision_has_its_parts_in_at_most_twelve_lines() -> None:
    decisions = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").split("\n## ")[1:]
    for decision in decisions:
        assert len(decision.strip().splitlines()) <= 12, decision.partition("\n")[0]
        for part in ("\nContext: ", "\nDecision: ", "\nRejected: "):
            assert part in decision, decision.partition("\n")[0]


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document}: {target}"


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked_text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATHS.search(line)
    ]
    assert not named
