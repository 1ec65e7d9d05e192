import csv
from pathlib import Path

import pytest

from index.text.items import concepts, item_key, total_concepts
from index.text.normalization import squeeze
from qa.linking.translation import simplify

with (Path(__file__).parents[1] / "cases" / "items.tsv").open(encoding="utf-8") as lines:
    CASES = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", CASES, ids=[case["said"] for case in CASES])
def test_the_label_means_this_item(case):
    assert item_key(simplify(case["said"])) == case["item"], case["why"]


def test_an_item_is_its_own_key():
    for name in concepts():
        assert item_key(name) == name
        assert item_key(item_key(name)) == name


def test_no_word_means_two_items():
    owners = {}
    for concept in concepts().values():
        for word in concept.words:
            assert owners.setdefault(squeeze(word), concept.name) == concept.name, word


def test_every_word_of_an_item_leads_to_it():
    for concept in concepts().values():
        for word in concept.words:
            assert item_key(word) == concept.name, word


def test_what_answers_for_an_item_is_an_item():
    for concept in concepts().values():
        assert set(concept.includes) <= set(concepts()), concept.name


def test_totals_of_standard_tables_are_items():
    assert set(total_concepts().values()) <= set(concepts())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("公务用车购置费", "公务用车运行维护费"),
        ("公务用车购置及运行费", "公务用车购置费"),
        ("三公经费", "公务接待费"),
        ("公用经费", "机关运行经费"),
        ("人员经费", "工资福利支出"),
        ("财政拨款收入", "财政拨款支出"),
        ("一般公共预算收入", "一般公共预算支出"),
        ("收入总计", "支出总计"),
        ("上年结转", "年末结转和结余"),
        ("基本支出", "项目支出"),
        ("财政资金", "财政拨款"),
    ],
)
def test_neighbouring_items_are_never_one(left, right):
    assert item_key(left) != item_key(right)
