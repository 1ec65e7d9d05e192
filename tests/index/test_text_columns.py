"""Tables of plain text whose columns stand apart by spaces, and those whose columns cannot be told."""

from pathlib import Path

import pytest

from index.blocks import Grid
from index.ingest import parse_document
from index.readers import read_blocks

# As programs print them that give a Chinese letter two places, and those that give it one.
TWO_PLACES = """\
                          收支总表
部门：青山县水利局                                单位：万元
 收　入                       支　出
 项目            2024年预算   项目              2024年预算
 财政拨款收入      1,200.50   农林水支出          1,150.50
 其他收入              0.00   住房保障支出           50.00
 收入总计          1,200.50   支出总计            1,200.50
"""
ONE_PLACE = """\
                    支出总表
单位：万元
科目编码      科目名称              合计        基本支出       项目支出

213       农林水支出       1,150.50      650.50      500.00
21303     水利          1,150.50      650.50      500.00
2130301   行政运行          650.50      650.50        0.00
"""
DRIFTING = """\
                    支出总表
单位：万元
科目名称              合计   基本支出       项目支出
农林水支出       1,150.50   650.50
水利             1,150.50      650.50   500.00
行政运行     650.50   650.50       0.00
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "青山县水利局2024年部门预算.txt"
    path.write_text(f"青山县水利局2024年部门预算\n\n{text}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TWO_PLACES,
            [
                ("财政拨款收入", "收入/2024年预算", 120050, 7),
                ("农林水支出", "支出/2024年预算", 115050, 7),
                ("其他收入", "收入/2024年预算", 0, 8),
                ("住房保障支出", "支出/2024年预算", 5000, 8),
            ],
        ),
        (
            ONE_PLACE,
            [
                ("农林水支出", "合计", 115050, 7),
                ("农林水支出", "基本支出", 65050, 7),
                ("农林水支出", "项目支出", 50000, 7),
                ("水利", "合计", 115050, 8),
            ],
        ),
    ],
    ids=["two places a Chinese letter", "one place a Chinese letter"],
)
def test_figures_are_read_with_row_column_and_line(tmp_path: Path, text: str, expected: list[tuple]) -> None:
    facts = [fact for fact in parse_document(written(tmp_path, text)).facts if fact.source == "table"]
    found = [(fact.item, "/".join(fact.column), (fact.amount_fen or 0) // 10_000, fact.place.line) for fact in facts]
    assert found[: len(expected)] == expected


@pytest.mark.parametrize(
    "text", [DRIFTING, ONE_PLACE.replace("213       农林水支出", "               "), "第一章  总则  1.0\n"]
)
def test_a_table_whose_columns_cannot_be_told_stays_text(tmp_path: Path, text: str) -> None:
    assert not [
        block
        for block in read_blocks(written(tmp_path, text)).blocks
        if isinstance(block, Grid) and any("1,150.50" in cell.text for cell in block.cells)
    ]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    blocks = read_blocks(written(tmp_path, f"- 1 -\n\f{TWO_PLACES}")).blocks
    assert [block.place.line for block in blocks if isinstance(block, Grid)] == [6]
