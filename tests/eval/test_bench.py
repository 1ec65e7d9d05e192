"""The benchmark measures what it says, over homes that grow out of each other; how long anything takes is not asserted."""

import shutil

import pytest

from eval.speed.answers import CHROMA, RANK, SQL, TABLE, TABLE_FIRST, TEXT, TEXT_EVERYWHERE
from eval.speed.bench import grow, measure_format
from eval.speed.report import render_result, write_page
from eval.speed.results import BenchResult, load_result, save_result
from index.stores.record_store import open_record_store


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    place = tmp_path_factory.mktemp("bench")
    growth = tuple(grow(place, size) for size in (2, 3))
    return place, BenchResult((measure_format("txt"),), growth)


def test_a_larger_home_grows_out_of_the_smaller_one(measured):
    place, result = measured
    assert [(each.documents, each.ingested) for each in result.growth] == [(2, 2), (3, 1)]
    for each in result.growth:
        store = open_record_store(place / f"home-{each.documents}")
        documents = store.list_documents()
        store.close()
        assert len(documents) == each.documents
        assert each.facts == sum(document.n_facts for document in documents)
        assert each.passages == sum(document.n_passages for document in documents)


def test_a_home_that_is_there_is_measured_without_indexing_it_again(measured):
    place, result = measured
    before = (place / "home-2" / "ingest.json").read_text()
    again = grow(place, 2)
    assert (place / "home-2" / "ingest.json").read_text() == before
    assert (again.facts, again.ingested) == (result.growth[0].facts, 2)


def test_a_home_whose_indexing_nobody_timed_is_measured_without_that_time(measured, tmp_path):
    place, _ = measured
    shutil.copytree(place / "home-2", tmp_path / "home-2")
    (tmp_path / "home-2" / "ingest.json").unlink()
    untimed = grow(tmp_path, 2)
    assert (untimed.documents, untimed.ingested, untimed.ingest_seconds) == (2, None, None)
    assert "–" in render_result(BenchResult((), (untimed,)))
    write_page(BenchResult((), (untimed,)), tmp_path / "bench.html")
    save_result(BenchResult((), (untimed,)), tmp_path / "bench.json")
    assert load_result(tmp_path / "bench.json").growth == (untimed,)


def test_answers_and_bare_queries_are_all_timed(measured):
    _, result = measured
    for each in result.growth:
        timings = {timing.name: timing for timing in each.timings}
        assert set(timings) == {TABLE, TABLE_FIRST, TEXT, TEXT_EVERYWHERE, RANK, SQL, CHROMA}
        assert timings[TABLE].times == timings[SQL].times


def test_a_result_comes_back_from_its_file_and_is_shown_whole(measured, tmp_path):
    _, result = measured
    save_result(result, tmp_path / "bench.json")
    assert load_result(tmp_path / "bench.json") == result
    write_page(result, tmp_path / "bench.html")
    page = (tmp_path / "bench.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "http" not in page.replace("http://www.w3.org", "")
    for each in (TABLE, SQL, "txt"):
        assert each in render_result(result)
