"""A department's year at a glance: every figure has its place, and what is not printed is missing, not nought."""

import pytest
from answer_examples import DEPARTMENT, make_home
from made_up_year import HOSTILE, two_years

from index.records import Phase
from qa.engine import open_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(make_home(tmp_path_factory.mktemp("home"), *two_years()))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def overview(engine):
    return engine.overview(DEPARTMENT, 2025, Phase.BUDGET)


def headline(overview, name):
    return next(each for each in overview.headlines if each.item == name)


def test_every_figure_shown_cites_a_place_that_is_there(overview):
    shown = [
        value
        for each in overview.headlines
        for value in (each.value, each.change, each.rate, *each.others)
        if value is not None
    ]
    shown += [*overview.functions, *overview.three_public, *overview.projects, *overview.years]
    assert len(shown) > 5
    known = {citation.id for citation in overview.citations}
    assert all(value.citations and known.issuperset(value.citations) for value in shown)


def test_a_change_is_the_one_stated_or_follows_from_the_year_before(overview):
    stated, computed = headline(overview, "支出总计"), headline(overview, "基本支出")
    assert (stated.value.value, stated.change.value) == ("100.00", "-5.00")
    assert (computed.change.value, computed.rate.value) == ("10", "20.00")
    assert computed.change.formula == "60.00 - 50.00 = 10"


def test_what_is_not_printed_is_missing_and_has_no_change(overview):
    missing = headline(overview, "三公经费")
    assert (missing.value, missing.change, missing.rate) == (None, None, None)
    assert headline(overview, "项目支出").change is None


def test_what_the_year_consists_of_is_listed_under_its_whole(overview):
    listed = [(value.item, value.value) for value in overview.functions]
    assert listed == [("一般公共预算支出", "100.00"), ("一般公共服务支出", "70.00"), ("住房保障支出", "30.00")]
    assert [(value.item, value.value) for value in overview.projects] == [(HOSTILE, "25.00"), ("登记费用", "15.00")]
    assert [(value.year, value.value) for value in overview.years] == [(2024, "105.00"), (2025, "100.00")]


def test_a_year_without_documents_shows_nothing_as_its_own(engine):
    overview = engine.overview(DEPARTMENT, 2020, Phase.BUDGET)
    assert [each.value for each in overview.headlines if each.value is not None] == []
