"""A conversation as a file: every answer with its figures, findings and sources, as Markdown or for Word."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from qa.answer import Answer
from qa.query.language import Language
from ui.files.answer_tables import cells_of, figure_heads, figure_rows
from ui.files.exports import without_xml_controls
from ui.pages.chat.turns import Turns
from ui.pages.page_labels import PAGE_LABELS
from ui.text.rendering import escape_markdown, heading_words, place_words, plain_text, render_answer_markdown

if TYPE_CHECKING:
    from docx.document import Document

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_TABLE_RULE = re.compile(r"\|?[\s:|-]+\|?")


def render_conversation_markdown(turns: Turns, language: Language) -> str:
    """Return the conversation as Markdown."""
    parts = [f"# {PAGE_LABELS[language].title}"]
    for turn in turns:
        if turn.answer is not None:
            parts += [f"## {escape_markdown(turn.question)}", render_answer_markdown(turn.answer)]
    return "\n\n".join([*parts, PAGE_LABELS[language].disclaimer]) + "\n"


def conversation_docx(turns: Turns, language: Language) -> bytes:
    """Return the conversation as a Word document."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    # Word takes Chinese letters from a font of their own.
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.add_heading(PAGE_LABELS[language].title, 0)
    for turn in turns:
        if turn.answer is not None:
            document.add_heading(_words(turn.question), 1)
            _add_answer(document, turn.answer)
    document.add_paragraph(PAGE_LABELS[language].disclaimer)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_answer(document: "Document", answer: Answer) -> None:
    language = answer.query.language
    _add_text(document, answer.text)
    if len(answer.values) > 1:
        _add_table(document, [figure_heads(language), *map(cells_of, figure_rows(answer))])
    if answer.findings:
        document.add_heading(heading_words("findings", language), 2)
        for note in answer.findings:
            document.add_paragraph(_words(note.message), style="List Bullet")
    if answer.citations:
        document.add_heading(heading_words("sources", language), 2)
    for citation in answer.citations:
        place = " · ".join(filter(None, [citation.document, place_words(citation, language)]))
        quote = f"\n{citation.quote}" if citation.quote else ""
        document.add_paragraph(_words(f"[{citation.id}] {place}{quote}"))


def _add_text(document: "Document", text: str) -> None:
    """Add the Markdown that answers use: paragraphs, lists, tables and strong words."""
    rows: list[Sequence[str]] = []
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith("|"):
            if not _TABLE_RULE.fullmatch(stripped):
                rows.append([cell.strip().replace("**", "") for cell in stripped.strip("|").split("|")])
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        if not stripped:
            continue
        is_item = stripped.startswith(("- ", "* "))
        paragraph = document.add_paragraph(style="List Bullet" if is_item else None)
        for at, words in enumerate(_BOLD.split(stripped[2:] if is_item else stripped)):
            paragraph.add_run(_words(words)).bold = at % 2 == 1


def _add_table(document: "Document", rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = _words(text)


def _words(text: str) -> str:
    return without_xml_controls(plain_text(text))
