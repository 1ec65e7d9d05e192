"""The one form of a tree is its own form, and is told in words."""

import pytest
from hypothesis import given, settings
from made_up_trees import any_asks, any_nodes

from index.records import Phase
from qa.query.editing import departments_of, frame_of, things_of, with_department, with_stage, with_thing, with_year
from qa.query.language import Language
from qa.query.nodes import KindError, Thing
from qa.query.notation import parse_ask, parse_node, print_ask, print_node
from qa.query.rewriting import rewrite, rewrite_node
from qa.query.wording import word_ask


@given(any_asks)
@settings(max_examples=300)
def test_a_rewritten_question_is_not_rewritten_again(ask):
    once = rewrite(ask)
    assert rewrite(once) == once


@given(any_nodes)
def test_rewriting_keeps_the_kind(node):
    assert rewrite_node(node).kind == node.kind


@given(any_asks)
def test_every_tree_is_told_in_both_languages(ask):
    assert all(isinstance(word_ask(ask, language), str) for language in Language)


@given(any_nodes)
def test_an_edit_never_breaks_a_tree(node):
    edits = (
        lambda: with_department(node, "乙局"),
        lambda: with_year(node, 2023),
        lambda: with_stage(node, Phase.FINAL),
        lambda: with_thing(node, Thing("会议费")),
    )
    for edit in edits:
        try:
            edited = edit()
        except KindError:  # the two sides of a difference become one
            continue
        assert parse_node(print_node(edited)) == edited
    assert isinstance(departments_of(node), tuple)
    assert isinstance(things_of(node), tuple)
    assert frame_of(node) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Ask(At(Frame("甲局"), At(Frame(year=2024), Select(Thing("会议费")))))', 'Ask(At(Frame("甲局", 2024), Select(Thing("会议费"))))'),
        ('Ask(At(Frame(), Select(Thing("会议费"))))', 'Ask(Select(Thing("会议费")))'),
        ('Ask(Over("departments", Select(Thing("会议费")), only=("甲局",)))', 'Ask(At(Frame("甲局"), Select(Thing("会议费"))))'),
        ('Ask(Over("departments", It(), only=("甲局",)))', 'Ask(Over("departments", It(), only=("甲局",)))'),
        (
            'Ask(Combine("-", At(Frame("甲局", 2024), Select(Thing("会议费"))), At(Frame("乙局", 2024), Select(Thing("会议费")))))',
            'Ask(At(Frame(year=2024), Combine("-", At(Frame("甲局"), Select(Thing("会议费"))), At(Frame("乙局"), Select(Thing("会议费"))))))',
        ),
        ('Ask(Select(Thing("会议费")), Select(Thing("会议费")))', 'Ask(Select(Thing("会议费")))'),
    ],
)  # fmt: skip
def test_a_question_has_one_form(before, after):
    assert print_ask(rewrite(parse_ask(before))) == after
