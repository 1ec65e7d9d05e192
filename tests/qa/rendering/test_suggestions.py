"""What is suggested next: never what was just asked, and about the year asked for."""

import pytest

from index.blocks import Place
from index.records import Document, Identity, Passage, Phase, Scope, SectionRole
from index.stores.record_store import open_record_store
from qa.answer import Route
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Item, Language, Operation, Query
from qa.rendering.suggestions import suggest

DEPARTMENT = "云溪县财政局"


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(tmp_path_factory.mktemp("home"))
    for year in (2023, 2024):
        name = f"{DEPARTMENT}{year}年部门预算"
        passage = Passage(0, "主要职责。", (), SectionRole.DUTIES, Place(line=1))
        identity = Identity(DEPARTMENT, Scope.DEPARTMENT, year, Phase.BUDGET, name)
        store.save_document(Document(name, f"{name}.txt", "txt", name, identity, passages=(passage,)))
    yield Vocabulary(store)
    store.close()


def query_with(**slots):
    whole = {"language": Language.CHINESE, "intents": (Intent.NUMBER,), "operation": Operation.LOOKUP}
    return Query("问题", **{**whole, "departments": (DEPARTMENT,), **slots})


@pytest.mark.parametrize(
    ("slots", "absent"),
    [
        ({"items": (Item("三公经费"),)}, "三公"),
        ({"operation": Operation.CHANGE}, "增减"),
        ({"intents": (Intent.REASON,)}, "为什么"),
        ({"operation": Operation.LIST}, "哪些项目"),
        ({"items": (Item("三公经费"), Item("机关运行经费")), "intents": (Intent.DUTIES,)}, "职责"),
    ],
)
def test_what_was_just_asked_is_not_suggested(vocabulary, slots, absent):
    suggested = suggest(query_with(**slots), Route.TABLE, (), vocabulary)
    assert suggested
    assert not any(absent in question for question in suggested)


def test_suggestions_keep_the_year_asked_for_and_else_take_the_latest(vocabulary):
    assert "2023年" in suggest(query_with(years=(2023,)), Route.TABLE, (), vocabulary)[0]
    assert "2024年" in suggest(query_with(years=(1999,)), Route.TABLE, (), vocabulary)[0]
    assert "2024" in suggest(query_with(language=Language.ENGLISH), Route.TABLE, (), vocabulary)[0]


def test_three_at_most(vocabulary):
    assert len(suggest(query_with(), Route.TABLE, (), vocabulary)) == 3
