from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.linking.matching import Phrases

NAMES = Phrases(
    [
        ("三公经费", "three public"),
        ("公务接待费", "reception"),
        ("公务用车购置费", "buying vehicles"),
        ("公务用车购置及运行费", "vehicles"),
        ("公务用车", "vehicles"),
        ("接待", "reception"),
        ("审批局", "approval bureau of the county"),
        ("审批局", "approval bureau of the city"),
        ("机关运行经费", "running costs"),
        ("组织部", "organisation department"),
        ("重庆", "Chongqing"),
    ]
)


def exact(text, taken=frozenset()):
    return [(match.phrase, match.start, match.end) for match in NAMES.find_all(text, taken)]


def heard(text, taken=frozenset()):
    return [match.phrase for match in NAMES.find_by_sound(text, taken)]


def test_the_longest_name_wins():
    assert exact("公务用车购置费多少") == [("公务用车购置费", 0, 7)]
    assert exact("公务用车购置及运行费") == [("公务用车购置及运行费", 0, 10)]


def test_names_are_found_from_left_to_right_and_never_overlap():
    assert exact("公务接待费和公务用车") == [("公务接待费", 0, 5), ("公务用车", 6, 10)]


def test_a_name_that_begins_another_is_found_where_the_longer_one_breaks_off():
    assert exact("公务用车购置及其他") == [("公务用车", 0, 4)]


def test_taken_letters_are_left_alone():
    assert exact("公务接待费", taken={0}) == [("接待", 2, 4)]
    assert exact("公务接待费", taken={2}) == []


def test_one_name_of_two_things_means_both():
    (match,) = NAMES.find_all("审批局预算")
    assert match.meanings == ("approval bureau of the county", "approval bureau of the city")


def test_nothing_is_found_in_nothing():
    assert exact("") == []
    assert heard("") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("三宫经费多少", "三公经费"),
        ("三公经废多少", "三公经费"),
        ("三工经费", "三公经费"),
        ("公务接带费", "公务接待费"),
        ("公务结待费", "公务接待费"),
        ("公物用车购置费", "公务用车购置费"),
        ("生批局", "审批局"),
        ("机关运形经费", "机关运行经费"),
        ("3公经费", "三公经费"),
        ("组织布", "组织部"),
    ],
)
def test_a_name_is_heard_behind_a_letter_typed_wrong(typed, meant):
    assert heard(typed) == [meant]
    (match,) = NAMES.find_by_sound(typed)
    assert match.by_sound
    assert match.meanings == NAMES.get(meant)


@pytest.mark.parametrize(
    "text",
    [
        "三公经费",  # exact is not heard
        "公务接待日",  # another sound
        "公务用品费",  # other letters
        "身披巨",  # every letter wrong
        "接代",  # too short to guess
        "中庆",  # two letters are never guessed
        "三经公费",  # letters in another order
        "公务用车购置税",
        "运行经费机关",
    ],
)
def test_what_only_looks_near_is_not_heard(text):
    assert heard(text) == []


def test_a_sound_is_not_heard_across_taken_letters():
    assert heard("三宫经费", taken={1}) == []


@given(st.text(max_size=60))
def test_matches_lie_in_the_text_in_order(text):
    for found in (NAMES.find_all(text), NAMES.find_by_sound(text)):
        assert all(left.end <= right.start for left, right in pairwise(found))
        assert all(0 <= match.start < match.end <= len(text) for match in found)
    assert all(text[match.start : match.end] == match.phrase for match in NAMES.find_all(text))


@given(st.text("三公经费务接待", max_size=30), st.text("三公经费务接待", max_size=30))
def test_an_exact_name_is_found_wherever_it_stands(before, after):
    text = f"{before}，公务接待费，{after}"
    assert ("公务接待费", len(before) + 1, len(before) + 6) in exact(text)
