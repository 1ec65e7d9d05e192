"""Questions over the made-up store, and every slot of the query they are read as."""

from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_store import load_cases, save_made_up_documents

from index.stores.record_store import open_record_store
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent
from qa.understanding import understand

CASES = load_cases("queries.jsonl")
# A case that does not name these slots says that they are empty.
_EMPTY = {
    *(
        "departments",
        "unknown_department",
        "years",
        "base_year",
        "items",
        "bases",
        "excluded",
        "bounds",
        "residue",
        "phases",
    )
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield Vocabulary(store)
    store.close()


def plain(slot, value):
    """Return a slot's value as the case file writes it."""
    if slot in ("items", "bases", "excluded"):
        return [item.name or item.code or item.subject for item in value]
    if slot == "bounds":
        return [[bound.comparator, bound.amount_fen] for bound in value]
    if slot == "stated_values":
        return [str(number) for number in value]
    if isinstance(value, tuple):
        return [plain(slot, each) for each in value]
    return value.value if isinstance(value, Enum) else value


@pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])
def test_the_question_is_read_as(case, vocabulary):
    query = understand(case["question"], vocabulary)
    for slot, value in case["slots"].items():
        assert plain(slot, getattr(query, slot)) == value, slot
    for slot in _EMPTY - set(case["slots"]):
        assert not getattr(query, slot), slot


@pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])
def test_politeness_and_punctuation_change_nothing(case, vocabulary):
    query = understand(case["question"], vocabulary)
    if query.language.value == "en" or Intent.DECLINED in query.intents:
        return
    polite = understand(f"请问，{case['question']}？谢谢！", vocabulary)
    for slot in case["slots"]:
        assert getattr(polite, slot) == getattr(query, slot), slot


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("敦煌教育局２０２４年採夠預算", "敦煌教育局2024年采购预算"),
        ("敦煌教育局 2O24年三宫经废", "敦煌教育局2024年三公经费"),
        ("文件指出敦煌教育局三公经费", "文件指出敦煌教育局三公经费"),
        ("哪一个部门予算最多", "哪个部门预算最多"),
    ],
)
def test_the_text_is_the_question_in_plain_letters(question, text, vocabulary):
    assert understand(question, vocabulary).text == text


def test_mentions_show_which_words_gave_each_slot(vocabulary):
    query = understand("柯城教育局2024年公务接待费占三公经费的比例", vocabulary)
    assert [
        (mention.slot, mention.text) for mention in query.mentions if mention.slot in ("department", "year", "item")
    ] == [
        ("department", "柯城教育局"),
        ("year", "2024年"),
        ("item", "公务接待费"),
        ("item", "三公经费"),
    ]


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_query(vocabulary, text):
    query = understand(text, vocabulary)
    assert query.intents
    assert all(0 <= mention.start < mention.end for mention in query.mentions)
