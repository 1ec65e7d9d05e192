"""Wordings and the tree each is read as first, over the names of the made-up store."""

from dataclasses import replace

import pytest
from made_up_store import load_cases, save_made_up_documents

from index.stores.record_store import open_record_store
from qa.linking.vocabulary import Vocabulary
from qa.parsing.grammar import RULES
from qa.parsing.parser import parse
from qa.query.notation import parse_ask, print_ask


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield Vocabulary(store)
    store.close()


def _read(question, before, vocabulary):
    """Return the first reading of a question, after the turns before it."""
    last = None
    for turn in before.split("|") if before else []:
        read = parse(turn, last, vocabulary).candidates
        last = replace(read[0].last, beside=last) if read and read[0].last is not None else last
    return parse(question, last, vocabulary).candidates


@pytest.mark.parametrize("case", load_cases("trees.tsv"), ids=lambda case: f"{case['before']}|{case['question']}")
def test_a_wording_is_read_as_its_tree(case, vocabulary):
    first = _read(case["question"], case["before"], vocabulary)[0]
    assert first.ask == parse_ask(case["tree"])
    assert print_ask(first.ask) == case["tree"]


def test_readings_come_cheapest_first(vocabulary):
    costs = [
        candidate.cost for candidate in parse("柯城教育局2024年三公经费比上年增加多少", None, vocabulary).candidates
    ]
    assert costs == sorted(costs)
    assert len(costs) > 1


def test_rules_have_names_of_their_own():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("question", ["", "？？？", "。", "的了吗", "\x00\u200b", "()" * 300])
def test_what_asks_nothing_is_met_with_help_or_nothing(question, vocabulary):
    trees = [print_ask(candidate.ask) for candidate in parse(question, None, vocabulary).candidates]
    assert trees in ([], ['Ask(Decline("help"))'])
