"""Citable passages: paragraphs, list items, glossary entries, notes of tables and the prose in forms, under headings.

Refuses what nobody would cite: lines of a contents page, page numbers, labels without a sentence, personal data of a
form's contacts. A long paragraph is cut where a sentence ends, never inside one.
"""

import re
from collections.abc import Iterator, Sequence

from index.blocks import Block, Grid, Place
from index.normalization import clean_label, normalize, squeeze
from index.outline import is_bare_section, iter_outline
from index.records import Cell, Passage, Table
from index.section_roles import find_role

_LONGEST, _SHORTEST_PROSE, _SHORTEST_TOLD = 600, 20, 8
_CONTENTS_LINE = re.compile(r"[.…·]{3,}|[-—_]{4,}|^目录$|^目次$")
_LABEL = re.compile(r"^[^,。;:]{0,10}(?:部门|单位|名称|日期|时间|年度)[^,。;:]{0,6}:[^,。;]{0,40}$")
_BARE = re.compile(r"^[\d\W_]*$|^\W?20\d{2}年?度?[^。]{0,8}$|^单位[:：].{1,4}元$|^page ?number$|^第?\d+页")
_SENTENCE_END = re.compile(r"(?<=[。；;!！?？])")
_PROSE = re.compile(r"[。；;]|，.{4,}|,.{4,}")
_TOLD = re.compile(r"用途|依据|目标$|概况|概述|必要性|计划$|措施|主要内容|主要任务|任务$|职责")
_PERSONAL = re.compile(r"联系人|联系电话|负责人|电话|手机")
_PROJECT_NAME = re.compile(r"^(?:项目|专项)名称$")


def build_passages(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Passage, ...]:
    """Return the passages in reading order, those out of tables last; `index` is the position in this order."""
    drafts = [*_from_text(blocks), *_from_tables(tables)]
    return tuple(
        Passage(index, text, path, find_role(path, text), place) for index, (text, path, place) in enumerate(drafts)
    )


Draft = tuple[str, tuple[str, ...], Place]


def _from_text(blocks: Sequence[Block]) -> Iterator[Draft]:
    for path, block in iter_outline(blocks):
        if isinstance(block, Grid) or not is_citable(block.text):
            continue
        for text in _pieces(block.text):
            yield text, path, block.place


def is_citable(text: str) -> bool:
    """Return whether a paragraph says something: it is no contents line, number, unit or title of a table.

    >>> [is_citable(text) for text in ("三、名词解释……12", "单位：万元", "本部门无车辆。")]
    [False, False, True]
    """
    line = squeeze(text)
    if len(line) < 4 or _LABEL.match(line) or _CONTENTS_LINE.search(line) or _BARE.match(normalize(text).strip()):
        return False
    return not is_bare_section(text)


def _pieces(text: str) -> Iterator[str]:
    """Yield a paragraph whole, or cut at ends of sentences when it is too long."""
    printed = re.sub(r"[ \t\u3000]+", " ", text).strip()
    if len(printed) <= _LONGEST:
        yield printed
        return
    piece = ""
    for sentence in _SENTENCE_END.split(printed):
        if piece and len(piece) + len(sentence) > _LONGEST:
            yield piece.strip()
            piece = ""
        piece += sentence
    if piece.strip():
        yield piece.strip()


def _from_tables(tables: Sequence[Table]) -> Iterator[Draft]:
    for table in tables:
        for note in table.notes:
            yield from ((text, (table.title,), table.place) for text in _pieces(note))
        project = _project(table)
        for cell in table.cells:
            if cell.row < table.header_rows or len(squeeze(cell.text)) < _SHORTEST_TOLD:
                continue
            label = _label(table, cell)
            told = _TOLD.search(label) is not None and re.search(r"[\u4e00-\u9fff]{6}", cell.text) is not None
            if (told or _is_prose(cell.text)) and not _PERSONAL.search(label):
                path = tuple(name for name in (table.title, project, label) if name)
                yield from ((text, path, cell.place) for text in _pieces(cell.text))


def _is_prose(text: str) -> bool:
    return len(squeeze(text)) >= _SHORTEST_PROSE and _PROSE.search(text) is not None


def _label(table: Table, cell: Cell) -> str:
    """Return the label of a form's cell: the nearest cell to its left, else the nearest above in its column."""
    left = [
        each
        for each in table.cells
        if each.row <= cell.row < each.row_end and each.col_end <= cell.col and each.text.strip()
    ]
    above = [
        each
        for each in table.cells
        if each.col <= cell.col < each.col_end and each.row_end <= cell.row and each.text.strip()
    ]
    for nearest in (
        max(left, key=lambda each: each.col_end, default=None),
        max(above, key=lambda each: each.row_end, default=None),
    ):
        if nearest is not None and not _is_prose(nearest.text):
            return clean_label(nearest.text)
    return ""


def _project(table: Table) -> str:
    """Return the project a form is about, "" when the table names none."""
    for cell in table.cells:
        if not _PROJECT_NAME.match(clean_label(cell.text)):
            continue
        right = [
            each for each in table.cells if each.row == cell.row and each.col >= cell.col_end and each.text.strip()
        ]
        if right:
            return clean_label(min(right, key=lambda each: each.col).text)
    return ""
