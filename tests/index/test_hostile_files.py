"""Whatever bytes a file holds, reading it gives a document or a DocumentError, and costs little."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_disclosure import WRITERS, grids_of, read_bytes, read_string, rows_of, write_docx
from openpyxl import Workbook

from index.blocks import Grid
from index.errors import DocumentError
from index.readers import read_blocks


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _docx_bytes(tmp_path: Path) -> bytes:
    write_docx(tmp_path / "whole.docx")
    return (tmp_path / "whole.docx").read_bytes()


def _with_member(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    return _zip({**members, name: content})


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="文件不存在"):
        read_blocks(tmp_path / "none.docx")
    with pytest.raises(DocumentError, match="文件夹"):
        read_blocks(tmp_path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件为空 / empty file"),
        (b" \n\t\n", "空白"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版二进制文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "加密"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "图片"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"PK\x03\x04 cut", "损坏或不完整"),
        (bytes(range(256)) * 8, "无法识别文字编码"),
        (_zip({"a.txt": b"x"}), "压缩包里是多份文件"),
        (_zip({"OFD.xml": b"x"}), "OFD"),
        (_zip({"[Content_Types].xml": b"<Types/>"}), "暂不支持"),
        (_zip({"[Content_Types].xml": b"\0" * 200_000_000}), "压缩内容过大"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=message) as raised:
        read_bytes(tmp_path, data, "青禾.xlsx")
    assert str(raised.value).startswith("青禾.xlsx：")


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    data = _docx_bytes(tmp_path)
    for length in range(10, len(data), len(data) // 40):
        with pytest.raises(DocumentError):
            read_bytes(tmp_path, data[:length])


def test_entities_in_an_office_file_are_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(DocumentError, match="实体声明"):
        read_bytes(tmp_path, _with_member(_docx_bytes(tmp_path), "word/document.xml", bomb))
    wide = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
    with pytest.raises(DocumentError, match="实体声明"):
        read_bytes(tmp_path, _with_member(_docx_bytes(tmp_path), "word/styles.xml", wide))


def _sheet_bytes(tmp_path: Path, rows: str) -> bytes:
    Workbook().save(tmp_path / "whole.xlsx")
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return _with_member((tmp_path / "whole.xlsx").read_bytes(), "xl/worksheets/sheet1.xml", sheet.encode())


def _text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_sheet_with_cells_at_its_far_corners_stays_small(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{_text_cell("A1", "甲")}{_text_cell("XFD1", "乙")}</row>'
        f'<row r="1048576">{_text_cell("A1048576", "丙")}{_text_cell("XFD1048576", "丁")}</row>'
    )
    tracemalloc.start()
    read = read_bytes(tmp_path, _sheet_bytes(tmp_path, rows))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [rows_of(grid) for grid in grids_of(read)] == [[["甲", "乙"]], [["丙", "丁"]]]
    assert peak < 50_000_000


def test_a_sheet_of_ten_thousand_columns_is_read_or_refused(tmp_path: Path) -> None:
    one = "".join('<c t="inlineStr"><is><t>1</t></is></c>' for _ in range(10_000))
    assert grids_of(read_bytes(tmp_path, _sheet_bytes(tmp_path, f"<row>{one}</row>")))[0].n_cols == 10_000
    slim = "".join(
        f'<row r="{row}">{_text_cell(f"A{row}", "a")}{_text_cell(f"B{row}", "b")}</row>' for row in range(2, 400)
    )
    with pytest.raises(DocumentError, match="表格过大"):
        read_bytes(tmp_path, _sheet_bytes(tmp_path, f'<row r="1">{one}</row>{slim}'))


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<div>" * 5_000 + "文" + "</div>" * 5_000,
        "<html>" + "<table><tr><td>" * 1_000 + "文",
        "<table>" + "<tr><td colspan=1000 rowspan=6000>文</td></tr>" * 1_000 + "</table>",
        "|" * 10_000 + "\n" + "|-" * 5_000,
        "# " + " " * 10_000 + "#x",
        "- " * 10_000,
        "<!--" * 5_000,
        "." * 10_000 + "1x",
        "一、" * 5_000,
        "甲，\n" * 5_000,
        "\t甲\n" * 5_000,
        "\t\n\n" * 5_000 + "\t甲\n\t乙",
        "[bookmark: " * 5_000,
        "甲\t乙\n" * 5_000,
        '"' * 99_999 + ",,\n,,,\n",
    ],
)
def test_odd_texts_give_a_document_or_a_document_error(text: str, tmp_path: Path) -> None:
    for name in ("d.txt", "d.html", "d.csv", "d.md"):
        try:
            read = read_string(tmp_path, text, name)
        except DocumentError:
            continue
        assert read.blocks


@given(
    data=st.binary(max_size=400), start=st.sampled_from([b"", b"<html>", b"PK\x03\x04", b"%PDF-1.4\n", b"|a|\n|-|\n"])
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_document_or_a_document_error(tmp_path: Path, data: bytes, start: bytes) -> None:
    try:
        read = read_bytes(tmp_path, start + data)
    except DocumentError:
        return
    assert read.format


@given(
    text=st.text(alphabet="一、（二）1.2万元，。\t\n|- #*<p>甲乙[bookmark:]", max_size=300),
    name=st.sampled_from(["d.txt", "d.md", "d.html", "d.csv"]),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_letter_of_a_text_is_lost_or_made(tmp_path: Path, text: str, name: str) -> None:
    try:
        read = read_string(tmp_path, text, name)
    except DocumentError:
        return
    printed = "".join(
        "".join(cell.text for cell in block.cells) if isinstance(block, Grid) else block.text for block in read.blocks
    )
    for char in "甲乙万元":
        assert printed.count(char) <= text.count(char)
        if name == "d.txt" and read.format == "text" and "[bookmark:" not in text:
            assert printed.count(char) == text.count(char)


@given(position=st.integers(0, 10**6), byte=st.integers(0, 255), name=st.sampled_from(["docx", "xlsx"]))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_gives_a_document_or_a_document_error(
    tmp_path: Path, position: int, byte: int, name: str
) -> None:
    whole = tmp_path / f"whole.{name}"
    if not whole.exists():
        WRITERS[name][1](whole)
    data = bytearray(whole.read_bytes())
    data[position % len(data)] = byte
    try:
        read = read_bytes(tmp_path, bytes(data))
    except DocumentError:
        return
    assert read.blocks
