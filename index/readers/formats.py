"""What a file is, by what is in it; the suffix only decides between readings that fit the content equally well.

Knows every kind of file that is sent in practice, also those it cannot read, so that the message can say what to do.
"""

import csv
import re
import zipfile
from pathlib import Path

from index.errors import DocumentError
from index.readers.archives import check_archive
from index.readers.limits import LARGEST_FILE, LARGEST_TEXT
from index.readers.plain.markdown import is_separator
from index.readers.plain.text_encoding import decode_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONVERT = "请用 LibreOffice 或 WPS 另存为 .docx、.xlsx 或 PDF 后重试"
_CONVERT_ENGLISH = "save it as .docx, .xlsx or PDF with LibreOffice or WPS and try again"
# The streams that make a compound file a document; a mail or an installer is one too.
_OLE_STREAMS = {
    "xls": ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le")),
    "doc": ("WordDocument".encode("utf-16-le"),),
}
_OPEN_DOCUMENTS = {"opendocument.text": "odt", "opendocument.spreadsheet": "ods"}
# Word and Excel 2003 write plain XML under the names of their binary files.
_OFFICE_TEXT = {
    "rtf": re.compile(rb"\s*\{\\rtf"),
    "doc-xml": re.compile(rb'\s*<\?xml.*?(?:word/2003/wordml|progid="Word\.Document")', re.DOTALL),
    "xls-xml": re.compile(rb"\s*<\?xml.*?<(?:\w+:)?Workbook\b", re.DOTALL),
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML_START = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_HTML_PART = re.compile(r"<(?:html|body|table|div|p|h[1-6]|ul|ol)\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_SHORTEST_SHEET = 2
_LONGEST_ROW = 5_000


def find_format(path: Path) -> str:
    """Return docx, xlsx, pdf, picture, html, markdown, csv, text, or one of the formats that LibreOffice converts.

    Raises: DocumentError when the file is missing, empty, too large, damaged, locked or of a kind that is not read.
    """
    if not path.exists():
        raise DocumentError("文件不存在，请检查路径 / no such file: check the path")
    if not path.is_file():
        raise DocumentError("是文件夹或特殊文件，请给出文件 / not a file: name the files inside it")
    size = path.stat().st_size
    if size == 0:
        raise DocumentError("文件为空 / empty file: get it again from where it was published")
    if size > LARGEST_FILE:
        raise _too_large(size, LARGEST_FILE)
    with path.open("rb") as stream:
        head = stream.read(4096)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_ZIP):
        return _find_archive_format(path)
    if head.startswith(_OLE):
        return _find_ole_format(path.read_bytes(), path.suffix.lower())
    if head.startswith(_PICTURES) and b"\x00" in head:
        return "picture"
    for found, start in _OFFICE_TEXT.items():
        if start.match(head.removeprefix(b"\xef\xbb\xbf")):
            return found
    _refuse_other_kinds(head)
    if size > LARGEST_TEXT:
        raise _too_large(size, LARGEST_TEXT)
    return _find_text_format(decode_text(path.read_bytes()), path.suffix.lower())


def _find_archive_format(path: Path) -> str:
    types = kind = b""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if names & {"[Content_Types].xml", "mimetype"}:
                check_archive(path)
            if "[Content_Types].xml" in names:
                types = archive.read("[Content_Types].xml")
            elif "mimetype" in names:
                kind = archive.read("mimetype")[:200].strip()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DocumentError(
            "文件损坏或不完整，请重新下载 / the file is damaged or cut short: download it again"
        ) from error
    if b"wordprocessingml.document.main+xml" in types:
        return "docx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"spreadsheetml" in types:
        return "xlsx"
    for mark, found in _OPEN_DOCUMENTS.items():
        if kind.endswith(mark.encode()):
            return found
    if "OFD.xml" in names:
        raise DocumentError("OFD 文件暂不支持，请另存为 PDF 后重试 / OFD is not read: save it as PDF and try again")
    if "mimetype" in names or types:
        raise DocumentError(
            f"暂不支持这种办公文件，{_CONVERT} / this kind of office file is not read: {_CONVERT_ENGLISH}"
        )
    raise DocumentError("压缩包里是多份文件，不是一份 / an archive of files, not one document")


def _find_ole_format(data: bytes, suffix: str) -> str:
    """Return doc or xls; the suffix decides where one is embedded in the other."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError("文件已加密，请去掉密码后重试 / the file is encrypted: remove its password and try again")
    found = [name for name, streams in _OLE_STREAMS.items() if any(stream in data for stream in streams)]
    if not found:
        raise DocumentError(f"旧版二进制文件，不是文档或表格，{_CONVERT} / an old binary file: {_CONVERT_ENGLISH}")
    return "xls" if suffix in (".xls", ".et") and "xls" in found else found[-1]


def _refuse_other_kinds(head: bytes) -> None:
    if head.lstrip()[:14].lower() == b"mime-version: " and b"multipart/related" in head:
        raise DocumentError(f"网页归档（MHT）文件，{_CONVERT} / a web archive (MHT): {_CONVERT_ENGLISH}")
    if head.startswith(_PACKED):
        raise DocumentError("压缩包，请解压或改用 .zip 后再导入 / an archive: unpack it or pack it as .zip")


def _find_text_format(text: str, suffix: str) -> str:
    if not text.strip():
        raise DocumentError("文件只有空白 / the file holds nothing but white space")
    if _HTML_START.match(_after_comments(text[:20_000])) or (suffix in (".html", ".htm") and _HTML_PART.search(text)):
        return "html"
    if re.match(r"\s*<(?:table|div|p|h[1-6])\b", text[:200], re.IGNORECASE) and "|" not in text[:200]:
        return "html"
    lines = text.split("\n")
    if suffix in (".csv", ".tsv") or _is_delimited(lines):
        return "csv"
    if any(map(is_separator, lines)) or suffix in (".md", ".markdown") or _MARKDOWN_HEADING.search(text):
        return "markdown"
    return "text"


def _after_comments(text: str) -> str:
    text = text.lstrip()
    for start, end in (("<?xml", ">"), *[("<!--", "-->")] * 9):
        if text.startswith(start):
            text = text.partition(end)[2].lstrip()
    return text


def _is_delimited(lines: list[str]) -> bool:
    """Say whether every line with text has the same number of fields, at least three, parted by tabs or commas."""
    filled = [line for line in lines if line.strip()][:200]
    if len(filled) <= _SHORTEST_SHEET or max(map(len, filled)) > _LONGEST_ROW:
        return False
    for delimiter in ("\t", ","):
        if filled[0].count(delimiter) >= 2 and len({len(row) for row in csv.reader(filled, delimiter=delimiter)}) == 1:
            return True
    return False


def _too_large(size: int, limit: int) -> DocumentError:
    return DocumentError(
        f"文件过大（{size >> 20} MB，上限 {limit >> 20} MB），请拆分后重试 / "
        f"the file is too large ({size >> 20} MB, at most {limit >> 20} MB): split it and try again"
    )
