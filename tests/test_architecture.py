"""What the shape of qa/ promises: few regular expressions, and no word of the question below the parser."""

import ast
from pathlib import Path

import pytest

QA = Path(__file__).parents[1] / "qa"
MOST_REGEXES = 120
BELOW_PARSING = ("query", "figures", "records", "passages", "execution")


def trees(folder):
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}


def test_few_regular_expressions_are_used():
    uses = [
        node
        for tree in trees(QA).values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"
    ]
    assert 0 < len(uses) <= MOST_REGEXES


@pytest.mark.parametrize("package", BELOW_PARSING)
def test_nothing_below_the_parser_is_given_the_question(package):
    named = set()
    for path, tree in trees(QA / package).items():
        for node in ast.walk(tree):
            words = {ast.arg: "arg", ast.Name: "id", ast.Attribute: "attr", ast.keyword: "arg"}.get(type(node))
            if words is not None and "question" in (getattr(node, words) or ""):
                named.add(f"{path.relative_to(QA)}:{getattr(node, 'lineno', 0)}")
    assert named == set()
