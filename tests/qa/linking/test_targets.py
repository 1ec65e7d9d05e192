"""Whose documents a question is about is the same whether it names all departments or none."""

from dataclasses import replace

import pytest
from made_up_store import save_made_up_documents

from index.records import Phase, Scope
from index.stores.record_store import open_record_store
from qa.linking.targets import find_targets
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Language, Operation, Query

OPEN = Query(question="", language=Language.CHINESE, intents=(Intent.DEFINITION,), operation=Operation.LOOKUP)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    save_made_up_documents(home)
    store = open_record_store(home)
    yield Vocabulary(store)
    store.close()


def changes(vocabulary):
    years = sorted({document.identity.fiscal_year for document in vocabulary.documents})
    departments = tuple(vocabulary.by_department)
    return (
        {},
        *({"years": (year,)} for year in years),
        {"years": tuple(years)},
        {"years": (years[-1] + 1,)},
        {"years": (years[0],), "own_years": ((departments[0], years[0]),)},
        *({"phase": phase} for phase in Phase),
        *({"scopes": (scope,)} for scope in Scope),
        {"scopes": tuple(Scope)},
        {"excluded_departments": departments[:1]},
        {"excluded_years": (years[0],), "over": "years"},
        {"over": "years"},
        {"last_years": 1},
        {"year_offset": -1},
    )


def test_naming_none_is_naming_all_whatever_else_was_asked_before(vocabulary):
    departments = tuple(vocabulary.by_department)
    asked = [replace(OPEN, **change) for change in changes(vocabulary)]
    for query in (*asked, *reversed(asked)):
        assert find_targets(query, vocabulary) == find_targets(replace(query, departments=departments), vocabulary)
    assert len({find_targets(query, vocabulary) for query in asked}) > len(asked) // 2


def test_what_the_question_is_about_otherwise_changes_nothing(vocabulary):
    other = replace(OPEN, question="什么是基本支出", text="什么是基本支出", residue=("基本支出",), top=3)
    assert find_targets(other, vocabulary) is find_targets(OPEN, vocabulary)
