"""Things are looked up by their names, and what is not there is said to be missing in the right way."""

import time

import pytest
from made_up_selects import DEPARTMENTS, frame_of, records_of, said, select_of, told
from made_up_store import load_cases, save_made_up_documents

from index.records import Phase
from index.stores.record_store import open_record_store
from qa.figures.results import Found, Missing, Why
from qa.query.nodes import Frame, Select, Thing
from qa.records.lookup import look_up, look_up_stages
from qa.records.targets import resolve_departments, resolve_target

BESIDE = ("alike", "disagreeing", "other_scope", "other_stages", "other_years", "nearest")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def records(store):
    return records_of(store)


def result_of(case, records, **how):
    target = resolve_target(frame_of(case), records.vocabulary)
    return target if isinstance(target, Missing) else look_up(select_of(case), target, records, **how)


@pytest.mark.parametrize("case", load_cases("lookups.jsonl"), ids=str)
def test_a_thing_is_looked_up_by_its_names(case, records):
    result = result_of(case, records)
    assert said(result) == case["gives"], result
    for name in (each for each in BESIDE if each in case):
        assert [told(figure) for figure in getattr(result, name)] == case[name]


@pytest.mark.parametrize("case", load_cases("lookups.jsonl"), ids=str)
def test_a_member_of_a_series_is_the_same_figure_alone(case, records):
    result, alone = result_of(case, records), result_of(case, records, alone=False)
    assert said(result) == said(alone)
    if isinstance(alone, Found):
        assert alone.other_years == alone.other_stages == ()


def test_what_is_blank_names_no_other_cell_as_near(records):
    target = resolve_target(Frame(DEPARTMENTS["玉屏"], 2024), records.vocabulary)
    missing = look_up(Select(Thing("因公出国(境)费")), target, records)
    assert (missing.why, missing.nearest) == (Why.BLANK, ())


def test_the_latest_year_is_marked_as_taken_for_want_of_another(records):
    for year, from_latest in ((None, True), (2024, False)):
        target = resolve_target(Frame(DEPARTMENTS["柯城"], year), records.vocabulary)
        assert look_up(Select(Thing("三公经费")), target, records).from_latest is from_latest


def test_the_year_before_that_only_a_later_document_tells_is_derived_or_copied(records):
    for name, formula in (("柳江", "80.00 - 12.50 = 67.5"), ("敦煌", None)):
        target = resolve_target(Frame(DEPARTMENTS[name], 2023), records.vocabulary)
        thing = Thing("项目支出" if formula else "三公经费")
        figure = look_up(Select(thing), target, records).figure
        assert (figure.formula, figure.year) == (formula, 2023)


def test_stages_are_looked_up_side_by_side_in_one_row(records):
    target = resolve_target(Frame(DEPARTMENTS["柯城"], 2023), records.vocabulary)
    stages = (Phase.BUDGET, Phase.ADJUSTED, Phase.FINAL)
    found = look_up_stages(Select(Thing("教育")), target, records, stages)
    assert [each.figure.fen // 1_000_000 for each in found] == [4400, 4600, 4510]
    assert len({each.figure.facts[0].fact.table_index for each in found}) == 1


def test_a_total_that_a_department_does_not_print_is_its_widest_one(records):
    target = resolve_target(Frame(DEPARTMENTS["汕尾"]), records.vocabulary)
    assert said(look_up(Select(Thing("收支总计")), target, records)) == "支出总计 980.60万元"


def test_very_many_documents_are_read_for_the_thing_only(records):
    things = [Thing("三公经费"), Thing("行政运行", within=("基本支出",)), Thing(code="30201")]
    assert records.for_things(things, 100) is records
    assert records.for_things([Thing(words="满意度")], 10_000) is records
    narrow = records.for_things(things, 10_000)
    assert narrow.is_narrow
    for target in resolve_departments(Frame(), records.vocabulary):
        for thing in things:
            whole = look_up(Select(thing), target, records, alone=False)
            assert said(look_up(Select(thing), target, narrow, alone=False)) == said(whole)


def test_a_look_up_in_a_document_already_read_takes_less_than_a_millisecond(records):
    target = resolve_target(Frame(DEPARTMENTS["柯城"], 2024), records.vocabulary)
    select = Select(Thing("公务接待费"))
    look_up(select, target, records)
    times = []
    for _ in range(20):
        started = time.perf_counter()
        look_up(select, target, records, alone=False)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.001
