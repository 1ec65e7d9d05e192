"""Which of very many departments is meant is asked back before anything is read; a few are answered for side by side."""

import pytest
from answer_examples import document_with, fact_with, make_home

from qa.answer import Route
from qa.engine import open_engine

PLACES = [f"{first}{second}县" for first in "云平青白长" for second in "溪川禾石河"]
DEPARTMENTS = [f"{place}财政局" for place in PLACES]
NEWEST = 3

ASKED_BACK = [
    "三公经费多少？",
    "预算是多少",
    "公务接待费比上年增减多少？",
    "公务接待费增加的原因是什么？",
    "主要职责是什么？",
    "最大的项目是哪个？",
    "30217是多少",
    "财政局公务接待费多少？",
    "What is the budget for official receptions?",
]
ANSWERED = [
    "公务接待费最高的是哪个部门？",
    "各部门公务接待费分别是多少？",
    "所有部门公务接待费合计多少？",
    "公务接待费超过1万元的部门有哪些？",
    "云溪县财政局公务接待费多少？",
]


def engine_over(home, n_departments):
    documents = [document_with(fact_with(), name=name, department=name) for name in DEPARTMENTS[:n_departments]]
    documents += [
        document_with(fact_with(year=2026), name=f"{name}2026", department=name, year=2026)
        for name in DEPARTMENTS[:NEWEST]
    ]
    return open_engine(make_home(home, *documents))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = engine_over(tmp_path_factory.mktemp("many"), len(DEPARTMENTS))
    yield engine
    engine.close()


@pytest.fixture
def unread(engine, monkeypatch):
    """The engine over a store whose facts and passages must not be read."""

    def read(*_, **__):
        raise AssertionError("read before it was asked which department is meant")

    for name in ("find_facts", "find_facts_of_any", "list_passages", "find_passages"):
        monkeypatch.setattr(engine._store, name, read)
    return engine


@pytest.mark.parametrize("question", [question for question in ASKED_BACK if not question.startswith("财政局")])
def test_which_of_very_many_departments_is_asked_back_unread(unread, question):
    answer = unread.ask(question)
    assert answer.route is Route.CLARIFY
    assert f"{len(DEPARTMENTS)}" in answer.text
    assert not answer.values
    assert answer.query.missing


@pytest.mark.parametrize("question", ASKED_BACK)
def test_every_suggestion_asks_the_same_of_one_department(engine, question):
    suggestions = engine.ask(question).suggestions
    assert suggestions
    for suggestion in suggestions:
        again = engine.ask(suggestion)
        assert again.route is not Route.CLARIFY
        assert len(again.query.departments) == 1
        assert again.query.items == engine.ask(question).query.items


@pytest.mark.parametrize("question", ANSWERED)
def test_questions_over_all_departments_and_about_one_are_answered(engine, question):
    assert engine.ask(question).values


def test_only_departments_with_a_document_of_the_year_are_counted(engine):
    assert engine.ask("2026年公务接待费多少？").values
    assert f"{len(DEPARTMENTS)}个" in engine.ask("2025年公务接待费多少？").text


def test_naming_the_department_next_answers_the_question(engine):
    answer = engine.ask("平川县财政局", ["公务接待费多少？"])
    assert [(value.department, value.value) for value in answer.values] == [("平川县财政局", "3.20")]


def test_a_greeting_gets_help_unread(unread):
    answer = unread.ask("你好")
    assert answer.route is Route.TEXT
    assert "例如" in answer.text


def test_a_few_departments_are_answered_for_side_by_side(tmp_path):
    engine = engine_over(tmp_path, NEWEST)
    answer = engine.ask("公务接待费多少？")
    engine.close()
    assert answer.route is Route.CLARIFY
    assert {value.department for value in answer.values} == set(DEPARTMENTS[:NEWEST])
