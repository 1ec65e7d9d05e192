"""A tree is one line, and the line is the tree."""

import pytest
from hypothesis import given, settings
from made_up_trees import any_asks

from qa.query.notation import NotationError, parse_ask, print_ask


@given(any_asks)
@settings(max_examples=300)
def test_a_tree_is_read_back_as_it_was_printed(ask):
    line = print_ask(ask)
    assert parse_ask(line) == ask
    assert print_ask(parse_ask(line)) == line


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "no notation"),
        ("Ask(", "no notation"),
        ('Select(Thing("会议费"))', "expected Ask"),
        ('Ask(Choose(Thing("会议费")))', "letter 5: no node is called 'Choose'"),
        ('Ask(__import__("os"))', "no node is called"),
        ('Ask(Select(Thing("会议费").name))', "letter 12: expected a node"),
        ('Ask(Fold("sum", Select(Thing("会议费"))))', "letter 5: Fold takes series"),
        ('Ask(Select(Thing("会议费"), measure="价"))', "letter 5: '价' does not fit"),
        ("Ask(Select())", "lacks a slot"),
        ('Ask(Select(Thing("会议费"), colour="red"))', "no open slot 'colour'"),
        ("Ask(It(1))", "has 0 slots"),
        ("Ask(1 + 2)", "letter 5: expected a node"),
    ],
)
def test_what_is_no_tree_is_told_with_its_place(line, says):
    with pytest.raises(NotationError, match=says.replace("(", r"\(")):
        parse_ask(line)
