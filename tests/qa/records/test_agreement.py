"""Every place that prints a thing, changes as stated, and what the checks at ingest found."""

from decimal import Decimal

import pytest
from made_up_selects import DEPARTMENTS, records_of, told
from made_up_store import save_made_up_documents

from index.records import Phase
from index.stores.record_store import open_record_store
from qa.query.nodes import Frame, Select, Thing
from qa.records.agreement import find_contradiction, find_places, find_repeated
from qa.records.changes import find_stated_change, find_stated_completion, find_stated_share
from qa.records.targets import resolve_target


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield records_of(store)
    store.close()


def target_of(records, name, year=None, stage=None):
    return resolve_target(Frame(DEPARTMENTS[name], year, stage), records.vocabulary)


def test_every_place_of_a_thing_is_found(records):
    for name, places in (
        ("柳江", ["公务接待费 1.20万元", "公务接待费 1.50万元"]),
        ("柯城", ["公务接待费 2.50万元"] * 2),
    ):
        found = find_places(Select(Thing("公务接待费")), target_of(records, name), records)
        assert [told(figure) for figure in found] == places
        assert len({figure.facts[0].fact.source for figure in found}) == 2


def test_places_of_nothing_are_none(records):
    assert find_places(Select(Thing("会议费")), target_of(records, "柯城"), records) == ()


def test_a_change_is_found_as_it_is_stated(records):
    target, select = target_of(records, "柯城", 2024), Select(Thing("公务接待费"))
    assert find_stated_change(select, target, records).value == Decimal("0.50")
    assert find_stated_change(select, target, records, as_rate=True).value == Decimal("25.00")
    assert find_stated_change(select, target, records, since_year=2023).value == Decimal("0.50")
    assert find_stated_change(select, target, records, since_year=2022) is None
    assert find_stated_change(Select(Thing("三公经费")), target, records) is None


def test_what_was_carried_out_of_a_plan_is_no_share(records):
    target, select = target_of(records, "柯城", 2023, Phase.FINAL), Select(Thing("三公经费"))
    assert told(find_stated_completion(select, target, records)) == "三公经费完成预算的比例 83.29%"
    assert find_stated_share(select, target, records) is None


def test_what_a_later_document_repeats_is_found_beside_the_own_one(records):
    target, select = target_of(records, "柯城", 2023), Select(Thing("培训费"))
    assert told(find_repeated(select, target, records)) == "培训费 30.00万元"
    assert find_repeated(Select(Thing("三公经费")), target, records) is None


def test_a_mismatch_found_at_ingest_is_told_for_its_thing(records):
    found = find_contradiction(Select(Thing("公务接待费")), target_of(records, "柳江"), records)
    assert {figure.value for figure in found.figures} == {Decimal("1.20"), Decimal("1.50")}
    stated = find_contradiction(Select(Thing("公务接待费")), target_of(records, "柳江"), records, (Decimal("9.9"),))
    assert stated is None
    assert find_contradiction(Select(Thing("会议费")), target_of(records, "柳江"), records) is None
