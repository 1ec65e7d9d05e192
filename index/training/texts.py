"""Plain texts out of folders, archives and JSON lines, for training an embedding model on.

Everything becomes sections: paragraphs under the heading and the title they stand under. Nothing is kept of a text's
place or format, for nothing here is ever cited.
"""

import gzip
import json
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.blocks import Heading, Paragraph
from index.readers import read_blocks
from index.text.normalization import normalize, ordinal_level

_PLAIN_SUFFIXES = (".md", ".markdown")
_MARK = re.compile(r"^#+\s*")
_HIDDEN = re.compile(r"<!--.*?-->|^-{3,}$|^bookCollapseSection.*$", re.MULTILINE | re.DOTALL)
_DATED = re.compile(r"[(（]\d{4}-\d\d-\d\d[)）]")
_FULL_STOP = "。；！？：;!?:"
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under one heading ("" where there is none) of the text with this title."""

    title: str
    heading: str
    paragraphs: tuple[str, ...]
    is_disclosure: bool = False


def iter_sections(sources: Sequence[Path]) -> Iterator[Section]:
    """Yield the sections of every text in these files and folders, in a fixed order.

    Markdown, `.tar.gz` archives of it and `.jsonl[.gz]` lines with `title` and `content` are read here, any other file
    as the disclosure it is.
    Raises: DocumentError when a file is none of these.
    """
    for source in sources:
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for path in files:
            if path.name.upper().startswith("README"):
                continue
            if path.name.endswith((".tar.gz", ".tgz")):
                for name, text in _iter_archive(path):
                    yield from _sections_of_lines(Path(name).stem, text)
            elif path.name.endswith((".jsonl", ".jsonl.gz")):
                for title, text in _iter_json_lines(path):
                    yield from _sections_of_lines(title, text)
            elif path.suffix in _PLAIN_SUFFIXES:
                yield from _sections_of_lines(path.stem, path.read_text(encoding="utf-8"))
            else:
                yield from _sections_of_document(path)


def _iter_archive(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda entry: entry.name):
            content = archive.extractfile(member) if member.name.endswith(_PLAIN_SUFFIXES) else None
            if content is not None and not Path(member.name).name.startswith(("_", "README")):
                yield member.name, content.read().decode("utf-8")


def _iter_json_lines(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["title"], row["content"]


def _sections_of_lines(name: str, text: str) -> Iterator[Section]:
    title, heading = _DATED.sub("", name), ""
    paragraphs: list[str] = []
    for printed in _HIDDEN.sub("", normalize(text)).splitlines():
        line = printed.strip()
        if line.startswith("#") or _looks_like_heading(line):
            if paragraphs:
                yield Section(title, heading, tuple(paragraphs))
            heading, paragraphs = _MARK.sub("", line), []
        elif line:
            paragraphs.append(line)
    if paragraphs:
        yield Section(title, heading, tuple(paragraphs))


def _looks_like_heading(line: str) -> bool:
    return ordinal_level(line) > 0 and len(line) <= _LONGEST_HEADING and line[-1] not in _FULL_STOP


def _sections_of_document(path: Path) -> Iterator[Section]:
    heading = ""
    paragraphs: list[str] = []
    for block in read_blocks(path).blocks:
        if isinstance(block, Heading):
            if paragraphs:
                yield Section(path.stem, heading, tuple(paragraphs), is_disclosure=True)
            heading, paragraphs = normalize(block.text).strip(), []
        elif isinstance(block, Paragraph):
            paragraphs.append(normalize(block.text).strip())
    if paragraphs:
        yield Section(path.stem, heading, tuple(paragraphs), is_disclosure=True)
