"""Whose documents a frame is about: one year and stage, or the reason why there are none."""

import pytest
from made_up_selects import DEPARTMENTS, records_of
from made_up_store import save_made_up_documents

from index.records import Phase, Scope
from index.stores.record_store import open_record_store
from qa.figures.results import Missing, Why
from qa.query.nodes import Frame
from qa.records.targets import Target, in_year, resolve_departments, resolve_target, resolve_years, years_of

KECHENG, YUPING = DEPARTMENTS["柯城"], DEPARTMENTS["玉屏"]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield records_of(store).vocabulary
    store.close()


def names_of(documents):
    return [document.name for document in documents]


@pytest.mark.parametrize(
    ("frame", "documents", "later", "beside"),
    [
        (Frame(KECHENG), ["柯城教育2024预算"], [], []),
        (Frame(KECHENG, 2023), ["柯城教育2023预算"], ["柯城教育2024预算"], ["柯城教育2023决算"]),
        (Frame(KECHENG, 2023, Phase.FINAL), ["柯城教育2023决算"], ["柯城教育2024预算"], ["柯城教育2023预算"]),
        (Frame(KECHENG, stage=Phase.FINAL), ["柯城教育2023决算"], ["柯城教育2024预算"], ["柯城教育2023预算"]),
        (Frame(KECHENG, 2024, Phase.EXECUTION), ["柯城教育2024预算"], [], []),
        (Frame(KECHENG, before=1), ["柯城教育2023预算"], ["柯城教育2024预算"], ["柯城教育2023决算"]),
        (Frame(KECHENG, 2023, before=1), ["柯城教育2022预算"], ["柯城教育2023决算", "柯城教育2023预算"], []),
        (Frame(YUPING, 2022, Phase.BUDGET), ["玉屏医保2022决算"], [], []),
        (Frame(YUPING, 2023), [], ["玉屏医保2024预算"], []),
    ],
)
def test_a_frame_is_one_target(frame, documents, later, beside, vocabulary):
    target = resolve_target(frame, vocabulary)
    assert [names_of(each) for each in (target.documents, target.later, target.beside)] == [documents, later, beside]
    assert target.year_given is (frame.year is not None or frame.before > 0)


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (Frame(), Why.NO_DEPARTMENT),
        (Frame("丽水市教育局"), Why.NO_DEPARTMENT),
        (Frame(stranger="丽水市教育局"), Why.NO_DEPARTMENT),
        (Frame(KECHENG, 2019), Why.NO_YEAR),
        (Frame(KECHENG, 2024, Phase.FINAL), Why.NO_YEAR),
        (Frame(KECHENG, scope=Scope.UNIT), Why.NO_YEAR),
    ],
)
def test_why_there_is_no_target_is_said(frame, why, vocabulary):
    missing = resolve_target(frame, vocabulary)
    assert isinstance(missing, Missing)
    assert missing.why is why


def test_naming_none_is_naming_all(vocabulary):
    every = tuple(vocabulary.by_department)
    for frame in (
        Frame(),
        Frame(year=2024),
        Frame(year=2023),
        Frame(stage=Phase.FINAL),
        Frame(before=1),
        Frame(year=2000),
    ):
        found = resolve_departments(frame, vocabulary)
        assert found == resolve_departments(frame, vocabulary, only=every)
        assert [each.department if isinstance(each, Target) else each.frame.department for each in found] == list(every)


def test_departments_left_out_are_no_members(vocabulary):
    kept = resolve_departments(Frame(), vocabulary, without=(KECHENG,))
    assert KECHENG not in {each.department for each in kept if isinstance(each, Target)}
    assert len(kept) == len(vocabulary.by_department) - 1


def test_departments_are_compared_at_one_stage(vocabulary):
    both = (KECHENG, YUPING)
    found = resolve_departments(Frame(year=2022), vocabulary, only=both)
    assert names_of(found[0].documents) == ["柯城教育2022预算"]
    assert isinstance(found[1], Missing)
    assert found[1].frame == Frame(YUPING, 2022, Phase.BUDGET)
    apart = resolve_departments(Frame(year=2022), vocabulary, only=both, one_stage=False)
    assert names_of(apart[1].documents) == ["玉屏医保2022决算"]


def test_years_of_a_department_run_at_one_stage_and_may_be_narrowed(vocabulary):
    assert years_of(KECHENG, vocabulary) == [2022, 2023, 2024]
    for how, years in (({}, [2022, 2023, 2024]), ({"last": 2}, [2023, 2024]), ({"without": [2023]}, [2022, 2024])):
        targets = resolve_years(Frame(KECHENG), vocabulary, **how)
        assert [target.year for target in targets] == years
        assert {target.of_stage for target in targets} == {Phase.BUDGET}
    assert [target.year for target in resolve_years(Frame(KECHENG, stage=Phase.FINAL), vocabulary)] == [2023]
    assert [each.why for each in resolve_years(Frame(KECHENG), vocabulary, only=(2019,))] == [Why.NO_YEAR]


def test_another_year_keeps_the_stage(vocabulary):
    budget = resolve_target(Frame(KECHENG, 2024), vocabulary)
    assert names_of(in_year(budget, 2023, vocabulary).documents) == ["柯城教育2023预算"]
    final = resolve_target(Frame(KECHENG, 2023, Phase.FINAL), vocabulary)
    assert in_year(final, 2024, vocabulary) is None
