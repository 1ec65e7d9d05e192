"""What a user sets right about the reading of a question takes the place of what was read, in follow-ups as well."""

import pytest
from made_up_store import save_made_up_documents

from index.stores.record_store import open_record_store
from qa.answer import Route, answer_object
from qa.engine import open_engine
from qa.parsing.corrections import Asked, Corrections

QUESTION = "柯城教育局2024年公务接待费多少"
BUREAU = "敦煌市教育局"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return save_made_up_documents(tmp_path_factory.mktemp("made_up"))


@pytest.fixture(scope="module")
def engine(home):
    engine = open_engine(home)
    yield engine
    engine.close()


def test_corrected_slots_answer_as_if_they_had_been_asked(engine):
    corrections = Corrections(departments=(BUREAU,), years=(2023,), item="三公经费")
    corrected = engine.ask(QUESTION, (), corrections)
    asked = engine.ask("敦煌教育局2023年三公经费多少")
    assert corrected.question == QUESTION
    assert corrected.route is Route.TABLE
    assert corrected.values == asked.values


def test_each_slot_is_corrected_by_itself(engine):
    read = engine.ask(QUESTION).query
    for corrections in (Corrections(departments=(BUREAU,)), Corrections(years=(2023,)), Corrections(item="三公经费")):
        query = engine.ask(QUESTION, (), corrections).query
        changed = [
            slot for slot in ("departments", "years", "items", "unit") if getattr(query, slot) != getattr(read, slot)
        ]
        assert len(changed) == 1


def test_a_department_that_was_not_recognised_can_be_set_right(engine):
    assert engine.ask("海淀区水务局公务接待费多少").route is Route.REFUSE
    answer = engine.ask("海淀区水务局公务接待费多少", (), Corrections(departments=(BUREAU,)))
    assert answer.route is Route.TABLE
    assert {value.department for value in answer.values} == {BUREAU}


def test_a_follow_up_goes_on_from_what_was_set_right(engine):
    history = [Asked(QUESTION, Corrections(departments=(BUREAU,)))]
    assert engine.ask("那三公经费呢", history).query.departments == (BUREAU,)


def test_every_cited_place_and_every_side_of_a_finding_is_found_in_the_store(engine, home):
    answer = engine.ask("柳江编办2024年公务接待费多少")
    assert answer.citations
    store = open_record_store(home)
    for citation in answer.citations:
        stored = store.get_fact(citation.anchor.document_id, citation.anchor.fact_key)
        assert stored.document.name == citation.document
    for note in answer.findings:
        for place in note.places:
            assert store.get_fact(place.document_id, place.fact_key)
    store.close()
    body = answer_object(answer)
    assert not any("anchor" in citation for citation in body["citations"])
    assert not any("places" in finding for finding in body["findings"])
