"""Old office files read through LibreOffice like the .docx and .xlsx that they were made from.

Without LibreOffice the tests that run it skip with the reason; under continuous integration they fail instead.
"""

import os
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from made_up_disclosure import ROWS, grids_of, lines_of, outline_of, read_string, rows_of, write_docx, write_xlsx
from needed_programs import need_office

from index.errors import DocumentError
from index.readers import read_blocks
from index.readers.office import office

SHEET_XML = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="收支总表"><Table>'
    '<Row><Cell><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="String">预算数</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">合计</Data></Cell><Cell><Data ss:Type="Number">12.5</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)
OPEN_TEXT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"><office:body>'
    '<office:text><text:p>本局负责登记。<draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="5cm">'
    '<draw:image xlink:href="{address}" xlink:type="simple"/></draw:frame></text:p></office:text></office:body>'
    "</office:document-content>"
)
TEXT_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@pytest.fixture(scope="module")
def saved_as_old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up disclosure as the old programs saved it."""
    need_office()
    folder = tmp_path_factory.mktemp("old")
    write_docx(folder / "d.docx")
    write_xlsx(folder / "d.xlsx")
    program = shutil.which("soffice") or "libreoffice"
    for name, suffix in (("d.docx", "doc"), ("d.xlsx", "xls")):
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", suffix, "--outdir", str(folder), str(folder / name)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "name"), [("doc", "docx", "甲 乙.wps"), ("xls", "xlsx", "-甲.et")], ids=["doc", "xls"]
)
def test_an_old_file_reads_like_the_new_one(old: str, new: str, name: str, saved_as_old: Path, tmp_path: Path) -> None:
    shutil.copyfile(saved_as_old / f"d.{old}", tmp_path / name)
    read, as_new = read_blocks(tmp_path / name), read_blocks(saved_as_old / f"d.{new}")
    assert read.format == old
    assert outline_of(read) == outline_of(as_new)
    assert set(lines_of(read)) >= set(lines_of(as_new))
    assert [[cell for row in rows_of(grid) for cell in row] for grid in grids_of(read)] == [
        [cell for row in ROWS for cell in row]
    ]


def test_rich_text_is_read(tmp_path: Path) -> None:
    need_office()
    letters = "".join(f"\\u{ord(letter)}?" for letter in "本局负责登记。")
    assert lines_of(read_string(tmp_path, rf"{{\rtf1\ansi {letters}\par}}", "d.doc")) == ["本局负责登记。"]


def test_a_sheet_saved_as_xml_is_read(tmp_path: Path) -> None:
    need_office()
    read = read_string(tmp_path, SHEET_XML, "d.xls")
    assert [rows_of(grid) for grid in grids_of(read)] == [[["项目", "预算数"], ["合计", "12.5"]]]


@pytest.fixture
def requested() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what is asked of it."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/picture.png", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_document_cannot_make_the_converter_fetch_an_address(
    requested: tuple[str, list[str]], tmp_path: Path
) -> None:
    need_office()
    address, paths = requested
    with zipfile.ZipFile(tmp_path / "d.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", OPEN_TEXT.format(address=address))
        archive.writestr("META-INF/manifest.xml", TEXT_MANIFEST)
    read = read_blocks(tmp_path / "d.odt")
    assert (read.format, lines_of(read), paths) == ("odt", ["本局负责登记。"], [])


def test_a_locked_or_damaged_old_file_is_refused(saved_as_old: Path, tmp_path: Path) -> None:
    data = bytearray((saved_as_old / "d.doc").read_bytes())
    data[512:2048] = bytes(1536)
    (tmp_path / "d.doc").write_bytes(data)
    with pytest.raises(DocumentError, match="LibreOffice 无法转换"):
        read_blocks(tmp_path / "d.doc")


def test_without_libreoffice_the_message_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    monkeypatch.setattr(office, "_INSTALLED", ())
    with pytest.raises(DocumentError, match=r"^d\.xls：.*apt-get install libreoffice.* / .*LibreOffice"):
        read_string(tmp_path, SHEET_XML, "d.xls")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in the place of LibreOffice; tests write what it does."""
    if os.name != "posix":
        pytest.skip("the stand-in is a shell script")
    program = tmp_path / "soffice"
    monkeypatch.setattr(office.shutil, "which", lambda _: str(program))
    return program


def _write_script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_a_conversion_that_makes_nothing_is_refused_though_it_succeeds(stand_in: Path, tmp_path: Path) -> None:
    _write_script(stand_in, "exit 0")
    with pytest.raises(DocumentError, match=r"^d\.xls：LibreOffice 无法转换"):
        read_string(tmp_path, SHEET_XML, "d.xls")


def test_a_conversion_that_hangs_is_ended_with_what_it_started(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_script(stand_in, f"sleep 600 &\necho $! > {tmp_path}/child\nwait")
    monkeypatch.setattr(office, "LONGEST_CONVERSION", 1)
    with pytest.raises(DocumentError, match="转换超过 1 秒"):
        read_string(tmp_path, SHEET_XML, "d.xls")
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    assert not child.exists() or "Z" in (child / "stat").read_text().rpartition(")")[2].split()[0]
