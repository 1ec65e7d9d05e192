"""Evidence as HTML for the panel beside the conversation. Every word of a document is escaped on the way in."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from qa.query.language import Language
from ui.answers.evidence import Evidence, PageView, Paragraph, SectionView, TableView
from ui.pages.table_html import CellMark, MarkKind, is_figure, render_table_html
from ui.text.rendering import plain_text


@dataclass(frozen=True, slots=True)
class EvidenceLabels:
    """The words of the panel; `page`, `line`, `sheet` and `picture` take a number or a name."""

    title: str
    close: str
    cited: str
    page: str
    line: str
    sheet: str
    no_copy: str
    no_frame: str
    picture: str
    gone: str
    finding: str


EVIDENCE_LABELS = {
    Language.CHINESE: EvidenceLabels(
        title="出处",
        close="关闭",
        cited="答案所引的数字",
        page="第 {} 页",
        line="第 {} 行",
        sheet="工作表：{}",
        no_copy="没有保留原文件的副本，无法显示页面图。重新收录该文件后即可显示。",
        no_frame="这一页排版方向特殊，未能在图上标出位置。",
        picture="原文件第 {} 页",
        gone="这份文件已被删除或替换，请重新提问。",
        finding="核对提示涉及的各处",
    ),
    Language.ENGLISH: EvidenceLabels(
        title="Source",
        close="Close",
        cited="the figure cited",
        page="page {}",
        line="line {}",
        sheet="sheet: {}",
        no_copy="No copy of the file was kept, so its page cannot be shown. Index the file again to see it.",
        no_frame="This page is set in another direction; the place could not be marked on the picture.",
        picture="page {} of the file",
        gone="This document has been deleted or replaced; please ask again.",
        finding="The places that this check compares",
    ),
}


def render_evidence_html(found: Sequence[Evidence | None], number: str, language: Language, heading: str = "") -> str:
    """Return the panel for one citation, `number` being its mark, or for the sides of a finding under its message."""
    labels = EVIDENCE_LABELS[language]
    mark = f'<span class="number">{escape(number)}</span>' if number else ""
    bodies = "".join(_place_html(evidence, language) for evidence in found)
    message = f'<p class="finding">{_line(heading)}</p>' if heading else ""
    title = labels.finding if heading else labels.title
    return (
        f'<section class="evidence" role="region" aria-label="{escape(title)}">'
        f'{_head_html(title, labels, mark)}<div class="scroll">{message}{bodies}</div></section>'
    )


def _head_html(title: str, labels: EvidenceLabels, mark: str = "") -> str:
    return (
        f'<header><h2 tabindex="-1">{mark}{escape(title)}</h2>'
        f'<button type="button" class="act act-close">{escape(labels.close)}</button></header>'
    )


def _place_html(evidence: Evidence | None, language: Language) -> str:
    labels = EVIDENCE_LABELS[language]
    if evidence is None:
        return f'<p class="note">{escape(labels.gone)}</p>'
    place = evidence.place
    spots = [
        labels.page.format(place.page) if place.page is not None else "",
        labels.sheet.format(place.sheet) if place.sheet else "",
        labels.line.format(place.line) if place.line is not None else "",
    ]
    identity = evidence.document.identity
    where = " · ".join([evidence.document.file_name, *filter(None, spots)])
    parts = [
        f'<div class="document">{_line(identity.title or evidence.document.name)}<span>{_line(where)}</span></div>'
    ]
    if evidence.table is not None:
        parts.append(_table_html(evidence.table, evidence, language))
    if evidence.section is not None:
        parts.append(_section_html(evidence.section))
    if evidence.page is not None:
        parts.append(_page_html(evidence.page, labels))
    return f"<article>{''.join(parts)}</article>"


def _table_html(view: TableView, evidence: Evidence, language: Language) -> str:
    path = _path_html(part for part in (evidence.row, *evidence.column) if part)
    return path + render_table_html(view.table, language, _marks(view, EVIDENCE_LABELS[language].cited), view.rows)


def _marks(view: TableView, words: str) -> dict[tuple[int, int], CellMark]:
    """Return marks on the cited cell, on the words before it in its row, and on its column's headers.

    The nearest of these words stays in sight however far the table is moved to the side.
    """
    if view.cell is None:
        return {}
    marks = {}
    nearest: tuple[int, int] | None = None
    for cell in view.table.cells:
        in_row = cell.row <= view.cell[0] < cell.row_end
        in_column = cell.col <= view.cell[1] < cell.col_end
        if in_row and in_column:
            marks[cell.row, cell.col] = CellMark(MarkKind.CITED, words)
            continue
        names_row = in_row and cell.col < view.cell[1] and cell.text.strip() and not is_figure(cell.text)
        if names_row and (nearest is None or cell.col > nearest[1]):
            nearest = (cell.row, cell.col)
        if names_row or (in_column and cell.row < view.table.header_rows):
            marks[cell.row, cell.col] = CellMark(MarkKind.PATH)
    if nearest is not None:
        marks[nearest] = CellMark(MarkKind.NAME)
    return marks


def _section_html(section: SectionView) -> str:
    paragraphs = "".join(map(_paragraph_html, section.paragraphs))
    return f'{_path_html(section.heading_path)}<div class="section">{paragraphs}</div>'


def _path_html(parts: Iterable[str]) -> str:
    items = "".join(f"<li>{_line(part)}</li>" for part in parts)
    return f'<ol class="path">{items}</ol>' if items else ""


def _paragraph_html(paragraph: Paragraph) -> str:
    text, start, end = paragraph.text, paragraph.start, paragraph.end
    if start == end:
        return f"<p>{_line(text)}</p>"
    before, quoted, after = text[:start], text[start:end], text[end:]
    return f'<p class="quoting">{_line(before)}<mark>{_line(quoted)}</mark>{_line(after)}</p>'


def _page_html(page: PageView, labels: EvidenceLabels) -> str:
    if page.picture is None:
        return f'<p class="note">{escape(labels.no_copy)}</p>'
    words = escape(labels.picture.format(page.page))
    note = "" if page.is_framed else f'<p class="note">{escape(labels.no_frame)}</p>'
    source = f"data:image/jpeg;base64,{b64encode(page.picture).decode()}"
    return (
        f"<h3>{words}</h3>{note}"
        f'<button type="button" class="act act-zoom"><img class="page" alt="{words}" src="{source}"></button>'
    )


def _line(text: str) -> str:
    return escape(" ".join(plain_text(text).split()))
