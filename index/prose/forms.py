"""The prose inside tables: cells of project forms that tell a purpose, a basis or a goal, with what they are about.

Refuses labels, indicator names and whatever stands beside a contact's name: that is personal data.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.blocks import GridCell, Place
from index.records import Cell
from index.text.normalization import clean_label, squeeze

_SHORTEST_PROSE, _SHORTEST_TOLD, _LONGEST_LABEL = 20, 8, 14
_PROSE = re.compile(r"[。；;]|，.{4,}|,.{4,}")
_TOLD = re.compile(r"用途|依据|目标$|概况|概述|必要性|计划$|措施|主要内容|主要任务|任务$|职责")
_WORDS = re.compile(r"[\u4e00-\u9fff]{6}")
_PERSONAL = re.compile(r"联系人|联系电话|负责人|电话|手机")
_PROJECT_NAME = re.compile(r"^(?:项目|专项)名称$")


@dataclass(frozen=True, slots=True)
class FormText:
    """A cell that tells something; `label` and `project` are "" where the form prints none."""

    text: str
    label: str
    project: str
    place: Place


def iter_form_texts(cells: Sequence[Cell] | Sequence[GridCell], header_rows: int = 0) -> Iterator[FormText]:
    """Yield the cells of a table or grid that tell something, in reading order."""
    for cell in cells:
        if cell.row < header_rows or len(squeeze(cell.text)) < _SHORTEST_TOLD:
            continue
        label = _label(cells, cell)
        told = _TOLD.search(label) is not None and _WORDS.search(cell.text) is not None and not _is_label(cell.text)
        if (told or _is_prose(cell.text)) and not _PERSONAL.search(label):
            yield FormText(cell.text, label, _project(cells, cell), cell.place)


def _is_label(text: str) -> bool:
    return len(squeeze(text)) <= _LONGEST_LABEL and _TOLD.search(clean_label(text)) is not None


def _is_prose(text: str) -> bool:
    return len(squeeze(text)) >= _SHORTEST_PROSE and _PROSE.search(text) is not None


def _label(cells: Sequence[Cell] | Sequence[GridCell], cell: Cell | GridCell) -> str:
    """Return the label of a form's cell: the nearest to its left, else the first column's last label above it.

    A label that spans rows is printed once; not every format says how far it reaches.
    """
    left = [
        each for each in cells if each.row <= cell.row < each.row_end and each.col_end <= cell.col and each.text.strip()
    ]
    above = [each for each in cells if each.col == 0 < cell.col and each.row_end <= cell.row and each.text.strip()]
    for nearest in (
        max(left, key=lambda each: each.col_end, default=None),
        max(above, key=lambda each: each.row_end, default=None),
    ):
        if nearest is not None and not _is_prose(nearest.text):
            return clean_label(nearest.text)
    return ""


def _project(cells: Sequence[Cell] | Sequence[GridCell], cell: Cell | GridCell) -> str:
    """Return the project named last at or above a cell, "" when the form names none."""
    names = [each for each in cells if each.row <= cell.row and _PROJECT_NAME.match(clean_label(each.text))]
    if not names:
        return ""
    name = max(names, key=lambda each: each.row)
    right = [each for each in cells if each.row == name.row and each.col >= name.col_end and each.text.strip()]
    return clean_label(min(right, key=lambda each: each.col).text) if right else ""
