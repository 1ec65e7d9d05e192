"""What is suggested next: never what was just asked, and only what the records answer."""

import pytest
from made_up_store import save_made_up_documents

from qa.answer import Route
from qa.engine import open_engine

QUESTIONS = [
    "柯城教育局2024年公务接待费多少",
    "柯城教育局2024年三公经费多少",
    "柯城教育局三公经费多少",
    "柯城教育局2024年公务接待费比上年增加多少",
    "柯城教育局2020年三公经费多少",
    "2024年哪个部门三公经费最高",
    "教育局2024年公务接待费是多少",
    "How much is the reception budget of Dunhuang education bureau?",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield engine
    engine.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_suggestion_is_answered_and_is_another_question(engine, question):
    answer = engine.ask(question)
    for suggestion in answer.suggestions:
        again = engine.ask(suggestion)
        assert again.route not in (Route.REFUSE, Route.CLARIFY), suggestion
        assert again.query.tree != answer.query.tree
    assert len(answer.suggestions) <= (6 if answer.route is Route.CLARIFY else 3)


def test_a_year_without_documents_is_answered_with_the_years_there_are(engine):
    assert all("柯城" in each for each in engine.ask("柯城教育局2020年三公经费多少").suggestions)


def test_candidates_of_one_word_are_suggested_each(engine):
    suggestions = engine.ask("教育局2024年公务接待费是多少").suggestions
    assert len(suggestions) == 2
