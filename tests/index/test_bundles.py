"""Archives of documents: every document in them its own, their bounds, and what hostile ones try."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_disclosure import write_docx, write_markdown

from index.errors import DocumentError
from index.ingest import ingest_paths
from index.readers import bundles
from index.readers.bundles import Member, is_bundle, unpack_bundle
from index.settings import load_settings

DISCLOSURE = "平川县教育局2031年部门预算\n\n一、主要职责\n\n本局负责全县学校的管理工作。\n\n2031年收入预算为{}万元。\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def unpacked(tmp_path: Path, data: bytes) -> list[Member]:
    (tmp_path / "a.zip").write_bytes(data)
    return list(unpack_bundle(tmp_path / "a.zip", tmp_path / "into"))


def named_in_bytes(name: bytes) -> bytes:
    """An archive of one file whose name is these bytes, without the mark that says they are UTF-8."""
    placeholder = b"x" * len(name)
    return zipped({placeholder.decode(): b"1"}).replace(placeholder, name)


def test_each_document_of_an_archive_is_indexed_and_none_a_second_time(tmp_path: Path) -> None:
    write_docx(tmp_path / "d.docx")
    inner = zipped({"二.txt": DISCLOSURE.format("20.50").encode()})
    data = zipped(
        {
            "公开/一.txt": DISCLOSURE.format("10.50").encode(),
            "公开/坏.docx": b"PK\x03\x04 cut",
            "公开/下级.zip": inner,
            "公开/三.docx": (tmp_path / "d.docx").read_bytes(),
            "__MACOSX/公开/._一.txt": b"\x00\x05",
            "公开/.DS_Store": b"\x00",
        }
    )
    archive = tmp_path / "预算公开.zip"
    archive.write_bytes(data)
    store_settings = load_settings(tmp_path / "home")
    results = ingest_paths([archive], store_settings).results
    assert [str(result.path.relative_to(tmp_path)) for result in results] == [
        "预算公开.zip/公开/一.txt",
        "预算公开.zip/公开/坏.docx",
        "预算公开.zip/公开/下级.zip/二.txt",
        "预算公开.zip/公开/三.docx",
    ]
    assert [result.document and result.document.name for result in results] == ["一", None, "二", "三"]
    assert results[1].error is not None
    assert results[1].error.startswith("坏.docx：文件损坏")
    again = ingest_paths([archive], store_settings).results
    assert [result.unchanged for result in again] == [True, False, True, True]


def test_an_office_file_is_no_archive_of_documents(tmp_path: Path) -> None:
    write_docx(tmp_path / "d.docx")
    write_markdown(tmp_path / "d.txt")
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"1"}))
    (tmp_path / "cut.zip").write_bytes(zipped({"a.txt": b"1"})[:30])
    found = {path.name: is_bundle(path) for path in sorted(tmp_path.iterdir())}
    assert found == {"a.zip": True, "cut.zip": False, "d.docx": False, "d.txt": False}
    assert not is_bundle(tmp_path / "none.zip")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_are_read_in_the_encodings_of_packing_programs(encoding: str, tmp_path: Path) -> None:
    (member,) = unpacked(tmp_path, named_in_bytes("预算/市乗务局.txt".encode(encoding)))
    assert member.name == PurePosixPath("预算/市乗务局.txt")
    assert member.file is not None
    assert member.file.name == "市乗务局.txt"


def test_a_very_long_name_is_cut_and_keeps_its_suffix(tmp_path: Path) -> None:
    (member,) = unpacked(tmp_path, zipped({"长" * 300 + ".docx": b"1"}))
    assert member.file is not None
    assert member.file.name == "长" * 80 + ".docx"


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/a.txt", "b/../../a.txt", "..\\a.txt", "C:\\a.txt"])
def test_names_that_lead_outside_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="指向包外"):
        unpacked(tmp_path, zipped({"good.txt": b"1", name: b"1"}))
    assert not (tmp_path / "into").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DocumentError, match="指向包外"):
        unpacked(tmp_path, stream.getvalue())


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"1"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentError, match="压缩包已加密"):
        unpacked(tmp_path, bytes(data))


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_MEMBERS", 2)
    with pytest.raises(DocumentError, match="超过 2 个"):
        unpacked(tmp_path, zipped({f"{number}.txt": b"1" for number in range(3)}))


def test_archives_inside_count_towards_the_same_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", 3_000)
    inner = zipped({"a.txt": b"0" * 2_000})
    members = unpacked(tmp_path, zipped({"1.zip": inner, "2.zip": inner}))
    assert [member.error is None for member in members] == [True, False]
    assert "解压后超过" in str(members[1].error)


def test_a_size_that_is_stated_too_small_does_not_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", 3_000)
    data = bytearray(zipped({"a.txt": b"0" * 100_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + offset
        data[start : start + 4] = (10).to_bytes(4, "little")
    members = unpacked(tmp_path, bytes(data))
    assert sum(path.stat().st_size for path in (tmp_path / "into").rglob("*") if path.is_file()) <= 3_000
    assert [member.error is None for member in members] == [False]


def test_archives_are_opened_two_deep(tmp_path: Path) -> None:
    third = zipped({"3.zip": zipped({"a.txt": b"1"}), "b.txt": b"1"})
    members = unpacked(tmp_path, zipped({"2.zip": third}))
    assert [(str(member.name), member.error is None) for member in members] == [
        ("2.zip/3.zip", False),
        ("2.zip/b.txt", True),
    ]


def test_an_archive_without_documents_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"公开/": b"", "__MACOSX/x": b""}))
    (result,) = ingest_paths([tmp_path / "a.zip"], load_settings(tmp_path / "home")).results
    assert result.error == "a.zip：压缩包里没有文件 / the archive is empty"


@given(position=st.integers(0, 10**6), byte=st.integers(0, 255))
@settings(max_examples=100)
def test_a_damaged_byte_costs_no_more_than_its_archive(position: int, byte: int) -> None:
    data = bytearray(zipped({"一.txt": b"1" * 50, "in.zip": zipped({"二.txt": b"2" * 50})}))
    data[position % len(data)] = byte
    with TemporaryDirectory() as folder:
        archive = Path(folder, "a.zip")
        archive.write_bytes(data)
        if not is_bundle(archive):
            return
        try:
            members = list(unpack_bundle(archive, Path(folder, "into")))
        except DocumentError:
            members = []
        assert {path.name for path in Path(folder).iterdir()} <= {"a.zip", "into"}
        assert all((member.file is None) != (member.error is None) for member in members)
