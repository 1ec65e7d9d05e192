"""Files of any format into blocks; nothing after this package knows about formats."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index.blocks import Block, Caution, Grid
from index.errors import DocumentError
from index.readers.formats import find_format
from index.readers.headings import mark_headings

# Characters that no printed text has and that a database may refuse.
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as read: `format` is what its content is, `pages` the last page with something on it, if it has pages.

    `warnings` say what may have been misread, as figures of a scan.
    """

    format: str
    blocks: tuple[Block, ...]
    pages: int | None
    warnings: tuple[str, ...] = ()


def read_blocks(path: Path) -> ReadDocument:
    """Return what a file holds, in reading order.

    Raises: DocumentError for whatever cannot be read; its message names the file and what to do.
    """
    try:
        found = find_format(path)
        read = tuple(_reader(found)(path))
        blocks = tuple(mark_headings(_printed(item for item in read if not isinstance(item, Caution))))
    except DocumentError as error:
        if str(error).startswith(path.name):
            raise
        raise DocumentError(f"{path.name}：{error}") from error
    except Exception as error:
        # Parsers of other projects raise whatever they like on damaged files: this is where a file is isolated.
        raise DocumentError(
            f"{path.name}：文件损坏或格式不规范，请用办公软件打开并另存后重试 / "
            f"damaged or malformed ({type(error).__name__}): open it in an office program, save it anew and try again"
        ) from error
    if not blocks:
        raise DocumentError(f"{path.name}：没有任何文字，请检查文件是否完整 / no text in it: check that it is complete")
    pages = max((block.place.page for block in blocks if block.place.page is not None), default=None)
    return ReadDocument(found, blocks, pages, tuple(item.text for item in read if isinstance(item, Caution)))


def _reader(found: str) -> Callable[[Path], Iterable[Block | Caution]]:
    # Each parser is loaded only for a file that needs it.
    reader: Callable[[Path], Iterable[Block | Caution]]
    if found == "pdf":
        from index.readers.pdf import read_pdf as reader
    elif found == "picture":
        from index.readers.scans.scans import read_picture as reader
    elif found == "docx":
        from index.readers.office.docx import read_docx as reader
    elif found == "xlsx":
        from index.readers.office.xlsx import read_xlsx as reader
    elif found == "html":
        from index.readers.plain.html import read_html as reader
    elif found == "csv":
        from index.readers.plain.delimited import read_delimited as reader
    elif found == "markdown":
        from index.readers.plain.markdown import read_markdown as reader
    elif found == "text":
        from index.readers.plain.text import read_text as reader
    else:
        from index.readers.office.office import read_office

        reader = partial(read_office, found=found)
    return reader


def _printed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that print something, their text free of characters that print nothing."""
    for block in blocks:
        if isinstance(block, Grid):
            if any(cell.text.strip() for cell in block.cells):
                yield replace(block, cells=tuple(replace(cell, text=_clean(cell.text)) for cell in block.cells))
        elif text := _clean(block.text).strip():
            yield replace(block, text=text)


def _clean(text: str) -> str:
    return _UNPRINTED.sub("", text)
