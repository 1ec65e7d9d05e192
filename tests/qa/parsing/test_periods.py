import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Phase
from index.text.normalization import squeeze
from qa.linking.spelling import plain_wording
from qa.parsing.periods import find_period, find_phases

with (Path(__file__).parents[2] / "cases" / "years.tsv").open(encoding="utf-8") as lines:
    CASES = list(csv.DictReader(lines, delimiter="\t"))


def relative_words(period):
    """Return what the period says beside plain years, in the words of the case file."""
    said = []
    if period.base is not None:
        said.append(f"base {period.base}")
    if period.compares_last_year:
        said.append("last year")
    if period.offset is not None:
        said.append(f"offset {period.offset}")
    if period.last_count is not None:
        said.append(f"last {period.last_count}")
    return ", ".join(said)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_question_names_these_years(case):
    period = find_period(plain_wording(squeeze(case["text"])))
    assert ",".join(str(year) for year in period.years) == case["years"], case["why"]
    assert relative_words(period) == case["relative"], case["why"]


@given(st.integers(1990, 2089))
def test_every_way_to_write_a_year_gives_that_year(year):
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
    spellings = [f"{year}年预算", f"{year}年度预算", f"{year}预算"]
    if year >= 2000:
        spellings += [f"{chinese}年预算", f"{chinese.replace('〇', '零')}年预算"]
    if 2000 <= year < 2030:
        spellings += [f"{year % 100:02}年预算", f"{year % 100:02}预算"]
    for spelling in spellings:
        assert find_period(spelling).years == (year,), spelling


@given(st.integers(2000, 2060), st.integers(1, 20))
def test_a_range_holds_every_year_in_it(first, length):
    last = first + length
    for word in ("到", "至", "-", "~", "—"):
        assert find_period(f"{first}{word}{last}年预算").years == tuple(range(first, last + 1))


@given(st.integers(1000, 9_999_999))
def test_an_amount_with_its_unit_is_no_year_unless_it_is_written_as_one(number):
    assert find_period(f"三公经费是{number}.5万元吗").years == ()


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("2024年预算多少", []),
        ("2024年三公经费", []),
        ("2024年决算多少", [Phase.FINAL]),
        ("2024年实际支出多少", [Phase.FINAL]),
        ("2024年实际花了多少", [Phase.FINAL]),
        ("2024年年初预算多少", [Phase.BUDGET]),
        ("2024年调整预算数", [Phase.ADJUSTED]),
        ("2023年执行数", [Phase.EXECUTION]),
        ("2024年预算和决算差多少", [Phase.FINAL, Phase.BUDGET]),
        ("年初预算和调整预算各多少", [Phase.ADJUSTED, Phase.BUDGET]),
    ],
)
def test_the_question_names_these_stages(text, phases):
    assert list(find_phases(text)) == phases
