import json
from collections import defaultdict
from pathlib import Path

import pytest
from real_documents import needs_corpus, real_documents

from index.blocks import Block, Grid, GridCell, Paragraph, Place
from index.errors import DocumentError
from index.identity import find_identity
from index.ingest import parse_document
from index.text.department_names import body_key, clean_department, is_department
from index.text.divisions import find_region, is_division

CASES = [json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "identities.jsonl").open(encoding="utf-8")]


def blocks_of(lines: list[str]) -> list[Block]:
    """Lines into paragraphs; those that begin with a tab into the cells of one grid a run."""
    blocks: list[Block] = []
    for number, line in enumerate(lines, start=1):
        place = Place(line=number)
        if not line.startswith("\t"):
            blocks.append(Paragraph(line, place))
            continue
        before = blocks.pop().cells if blocks and isinstance(blocks[-1], Grid) else ()
        row = len(before)
        cells = (*before, GridCell(line.strip(), row, 0, row + 1, 1, place))
        blocks.append(Grid(cells, len(cells), 1, place))
    return blocks


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_identity_is_read_from(case):
    identity = find_identity(case["name"], blocks_of(case["lines"]))
    assert (identity.department, identity.scope, identity.fiscal_year, identity.phase, list(identity.region)) == (
        case["department"],
        case["scope"],
        case["year"],
        case["phase"],
        case["region"],
    )


def test_a_document_that_says_nothing_is_called_by_its_file():
    identity = find_identity("3f2a", [Paragraph("无标题", Place(line=1))])
    assert (identity.department, identity.fiscal_year, identity.region) == ("3f2a", None, ("", "", ""))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("中国共产党甲省委员会办公厅", "甲省委办公厅", True),
        ("甲省人民代表大会常务委员会办公厅", "甲省人大办公厅", True),
        ("甲市教育局", "甲市财政局", False),
        ("甲市教育局", "乙市教育局", False),
        ("中共甲市委办公室", "甲市人民政府办公室", False),
    ],
)
def test_names_of_one_body_share_a_key(first, second, same):
    assert (body_key(first) == body_key(second)) is same


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("225甲市财政局", "甲市财政局"),
        ("[018001]甲市财政局", "甲市财政局"),
        ("018-甲市财政局", "甲市财政局"),
        ("甲市财政局（行政）", "甲市财政局"),
        ("甲市财政局机关本级", "甲市财政局"),
        ("甲市财政局(本部)", "甲市财政局"),
    ],
)
def test_codes_and_own_level_are_no_part_of_a_name(printed, name):
    assert clean_department(printed) == name


@pytest.mark.parametrize(
    "text", ["单位性质", "本部门", "各部门财政局", "河北省", "收入合计", "甲市教育局的", "2024年预算"]
)
def test_is_no_department(text):
    assert not is_department(text)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("吉林省教育厅", ("吉林省", "", "")),
        ("吉林市教育局", ("吉林省", "吉林市", "")),
        ("北京市朝阳区教育委员会", ("北京市", "北京市", "朝阳区")),
        ("朝阳区教育委员会", ("", "", "")),
        ("恩施州财政局", ("湖北省", "恩施土家族苗族自治州", "")),
        ("东莞市财政局", ("广东省", "东莞市", "")),
        ("济源示范区编办", ("河南省", "", "济源市")),
    ],
)
def test_region_is_placed_only_without_doubt(text, region):
    assert find_region(text) == region


def test_a_chain_of_divisions_is_no_department():
    assert is_division("上海市普陀区")
    assert not is_division("上海市普陀区财政局")


@needs_corpus
def test_files_of_one_folder_name_one_department():
    """Real files are collected as "<folder>__<file>"; the folder is one department under whatever name."""
    departments = defaultdict(set)
    for name, blocks in real_documents():
        identity = find_identity(name, blocks)
        assert identity.fiscal_year is not None
        if "__" in name:
            assert str(identity.fiscal_year) in name
            departments[name.split("__")[0]].add(identity.department)
    assert departments
    assert all(len(names) == 1 for names in departments.values()), departments


def test_a_file_without_a_word_of_money_is_no_disclosure(tmp_path: Path) -> None:
    poem = tmp_path / "诗.txt"
    poem.write_text("春眠不觉晓\n处处闻啼鸟\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="not a budget disclosure"):
        parse_document(poem)


@pytest.mark.parametrize(("title", "warned"), [("2023年预算表", True), ("长沙县教育局2023年部门预算", False)])
def test_a_document_that_names_no_department_says_so(tmp_path: Path, title: str, warned: bool) -> None:
    document = tmp_path / "表格.txt"
    document.write_text(f"{title}\n2023年支出预算10万元。\n", encoding="utf-8")
    assert any("no full name of a department" in warning for warning in parse_document(document).warnings) == warned


@pytest.mark.parametrize(("unit", "warned"), [("", True), ("单位：万元", False)])
def test_a_table_without_a_unit_is_warned_of(tmp_path: Path, unit: str, warned: bool) -> None:
    document = tmp_path / "长沙县教育局2023年部门预算.md"
    document.write_text(f"保险经费表\n\n{unit}\n\n|项目|金额|\n|---|---|\n|保险费|3500.00|\n", encoding="utf-8")
    parsed = parse_document(document)
    assert any("no unit of money" in warning and "“保险经费表”" in warning for warning in parsed.warnings) == warned
    assert [fact.amount_fen is None for fact in parsed.facts] == [warned]
