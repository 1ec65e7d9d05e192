"""What the code imports is asked for by name, and what is asked for is pinned."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
OWN = ("data", "eval", "index", "qa", "ui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()


def plain_name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]).lower()


def asked_for() -> set[str]:
    extras = PROJECT["optional-dependencies"].values()
    return {plain_name(name) for name in (*PROJECT["dependencies"], *(name for extra in extras for name in extra))}


def imported_modules() -> dict[str, Path]:
    modules: dict[str, Path] = {}
    for path in (path for folder in OWN for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules.update({name.partition(".")[0]: path for name in names if name})
    return {name: path for name, path in modules.items() if name not in {*OWN, *sys.stdlib_module_names}}


def test_every_module_the_code_imports_is_a_dependency_by_name() -> None:
    providers = packages_distributions()
    for module, path in imported_modules().items():
        names = {plain_name(name) for name in providers.get(module, ())}
        assert names & asked_for(), f"{path.relative_to(ROOT)} imports {module}, of {names or 'nothing installed'}"


def test_constraints_pin_what_is_asked_for_without_local_versions() -> None:
    for line in CONSTRAINTS:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line
    pinned = {plain_name(line) for line in CONSTRAINTS}
    assert asked_for() - {"budgetqa"} <= pinned
