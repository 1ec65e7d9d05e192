"""The saved words find what the words in memory find, and take in and drop texts one by one."""

import pytest

from index.errors import StoreError
from index.search.keyword_index import KeywordIndex
from index.search.word_index import changing_words, open_word_index

TEXTS = (
    "公务接待费减少，严格控制接待标准。",
    "负责全县森林资源的保护、造林绿化和森林防火工作。",
    "购置防火巡护车辆2台。",
    "",
)


@pytest.fixture
def folder(tmp_path):
    with changing_words(tmp_path / "words") as words:
        for text_id, text in enumerate(TEXTS, start=1):
            words.add(text_id, text)
    return tmp_path / "words"


@pytest.mark.parametrize("question", ["接待费为什么减少", "森林防火归谁管", "车", "2", "bulldozers", "", "？"])
def test_the_best_and_what_shares_no_word_are_those_of_the_words_in_memory(folder, question):
    scores = KeywordIndex(TEXTS).score(question)
    found = open_word_index(folder).find_best(question, len(TEXTS))
    assert {text_id - 1 for text_id, _ in found} == set(scores.nonzero()[0])
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    if found:
        assert found[0][0] - 1 == scores.argmax()


def test_no_more_than_asked_for_are_found(folder):
    assert len(open_word_index(folder).find_best("防火", 1)) == 1


def test_texts_are_added_to_and_taken_out_of_what_was_saved(folder):
    with changing_words(folder) as words:
        words.remove([2, 3])
        words.add(3, "收取停车费。")
    found = open_word_index(folder)
    assert found.count == len(TEXTS) - 1
    assert found.find_best("森林防火", 5) == []
    assert [text_id for text_id, _ in found.find_best("停车", 5)] == [3]


def test_an_open_index_stays_as_it_was_opened(folder):
    opened = open_word_index(folder)
    with changing_words(folder) as words:
        words.remove([1])
    assert [text_id for text_id, _ in opened.find_best("接待", 5)] == [1]


def test_a_folder_without_an_index_is_an_error_that_names_it(tmp_path):
    with pytest.raises(StoreError, match=str(tmp_path)):
        open_word_index(tmp_path)
