"""Facts kept and facts narrowed down answer as the facts of whole documents do."""

import pytest
from made_up_store import save_made_up_documents

from index.stores.record_store import open_record_store
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import Thing
from qa.records.fact_index import FactIndex
from qa.records.names import find_carrying, keys_to_read, names_of


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def vocabulary(store):
    return Vocabulary(store)


def keys_of(facts):
    return [(fact.stored.document.id, fact.stored.fact.key, fact.primary, fact.modifiers) for fact in facts]


def narrowed(index, thing, vocabulary):
    return index.narrowed_to(*keys_to_read(thing), vocabulary)


def test_narrowed_facts_answer_for_every_item_as_whole_documents_do(store, vocabulary):
    index = FactIndex(store)
    ids = [document.id for document in vocabulary.documents]
    # 表内合计 is what a total without a meaning of its own is called here: no question names it.
    names = {fact.primary for document in index.of(ids) for fact in document.all} - {"表内合计"}
    assert len(names) > 10
    for name in sorted(names):
        wanted = names_of(Thing(name))
        found = find_carrying(narrowed(index, Thing(name), vocabulary).of(ids), wanted)
        assert keys_of(found) == keys_of(find_carrying(index.of(ids), wanted)), name


def test_narrowed_facts_answer_for_every_code_and_project(store, vocabulary):
    index = FactIndex(store)
    ids = [document.id for document in vocabulary.documents]
    facts = [fact for document in index.of(ids) for fact in document.all]
    things = {Thing(code=fact.stored.fact.code) for fact in facts if fact.stored.fact.code}
    things |= {Thing(project=fact.subject) for fact in facts if fact.subject}
    assert things
    for thing in things:
        found = find_carrying(narrowed(index, thing, vocabulary).of(ids), names_of(thing))
        whole = find_carrying(index.of(ids), names_of(thing))
        assert {key[1] for key in keys_of(found)} <= {key[1] for key in keys_of(whole)}
        assert bool(found) == bool(whole), thing


def test_an_index_that_keeps_little_gives_the_same_facts(store, vocabulary):
    small, large = FactIndex(store, most_facts=1), FactIndex(store)
    ids = [document.id for document in vocabulary.documents] * 2
    assert [keys_of(document.all) for document in small.of(ids)] == [keys_of(d.all) for d in large.of(ids)]


def test_findings_kept_are_those_of_the_store(store, vocabulary):
    index = FactIndex(store)
    for document in vocabulary.documents:
        assert len(index.mismatches([document.id])) == document.n_findings


def test_documents_of_one_department_are_found_without_the_others(vocabulary):
    for department, documents in vocabulary.by_department.items():
        assert list(documents) == [each for each in vocabulary.documents if each.identity.department == department]
    every = [document.id for document in vocabulary.documents]
    assert vocabulary.of_ids(reversed(every)) == list(vocabulary.documents)
