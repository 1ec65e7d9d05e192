import csv
from pathlib import Path

import pytest

from index.blocks import Block, Grid, Heading, Paragraph, Place
from index.readers.headings import find_heading_level, mark_headings

CASES = Path(__file__).parents[1] / "cases" / "headings.tsv"
HERE = Place()


def _cases() -> list[tuple[str, int | None]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [(row["text"], int(row["level"]) if row["level"] else None) for row in rows]


def _outline(*blocks: Block) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in mark_headings(blocks) if isinstance(block, Heading)]


@pytest.mark.parametrize(("text", "level"), _cases())
def test_a_printed_ordinal_decides_the_level(text: str, level: int | None) -> None:
    assert find_heading_level(text) == level


def test_a_part_number_alone_takes_the_next_line_as_its_name() -> None:
    assert _outline(Paragraph("第三部分", HERE), Paragraph("名词解释", HERE)) == [(1, "第三部分 名词解释")]


@pytest.mark.parametrize(
    "following", [Paragraph("一、收入", HERE), Paragraph("这是一句话。", HERE), Grid((), 0, 0, HERE)]
)
def test_a_part_number_alone_stays_alone_before_anything_else(following: Block) -> None:
    marked = list(mark_headings([Paragraph("第三部分", HERE), following]))
    assert marked[0] == Heading("第三部分", 1, HERE)
    assert len(marked) == 2


def test_lines_of_a_contents_page_are_no_headings() -> None:
    lines = ["目  录", "第一部分 概况", "一、职责", "第二部分 说明", "一、收入", "第一部分", "概况", "一、职责"]
    assert _outline(*(Paragraph(line, HERE) for line in lines)) == [(1, "第一部分 概况"), (2, "一、职责")]


def test_a_contents_page_without_parts_ends_where_its_first_ordinal_comes_back() -> None:
    lines = ["目录", "一、职责", "二、机构", "一、职责", "二、机构"]
    assert _outline(*(Paragraph(line, HERE) for line in lines)) == [(2, "一、职责"), (2, "二、机构")]


def test_the_ordinal_outranks_the_level_of_the_format() -> None:
    assert _outline(Heading("一、职责", 1, HERE), Heading("名词解释", 1, HERE)) == [(2, "一、职责"), (1, "名词解释")]


def test_a_sentence_in_a_heading_style_is_a_paragraph() -> None:
    assert _outline(Heading("本部门无此项安排。", 2, HERE)) == []
