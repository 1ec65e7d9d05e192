"""An answer as words, for both faces: how the question was read, where a figure stands, and the whole as Markdown.

Text out of documents and questions is untrusted here: control characters are dropped (a terminal would obey them) and
what Markdown would take for a link, an image or HTML is escaped.
"""

import json
import re
import unicodedata
from typing import Any

from qa.answer import Answer, Citation, Reading, answer_object
from qa.query.language import Language

_ACTIVE = re.compile(r"([\\`*_\[\]<~])")
# What makes a link of "[words]": "(" after it, or ":" which defines an address for it elsewhere.
_LINK_JOINT = re.compile(r"(?<=\])(?=[(:])")
# An even run of backslashes leaves the "<" after it active.
_HTML_START = re.compile(r"(?<!\\)((?:\\\\)*)<")
_HEADINGS = {
    "sources": ("来源", "Sources"),
    "findings": ("核对提示", "Checks"),
    "reading": ("理解为", "Read as"),
    "assumed": ("默认", "assumed"),
    "missing": ("未给出", "not given"),
    "suggestions": ("还可以问", "You can also ask"),
}


def heading_words(name: str, language: Language) -> str:
    """Return the heading of a part of an answer."""
    chinese, english = _HEADINGS[name]
    return chinese if language is Language.CHINESE else english


def plain_text(text: str) -> str:
    r"""Return the text without control and direction-changing characters; line breaks and tabs stay.

    >>> plain_text("a\x1b[31mb\u202ec")
    'a[31mbc'
    """
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def grouped(number: str) -> str:
    """Return a plain decimal with its thousands set apart; anything else as it is.

    >>> grouped("-189767551.50"), grouped("95"), grouped("≥95")
    ('-189,767,551.50', '95', '≥95')
    """
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}" if whole.isdecimal() else number


def escape_markdown(text: str) -> str:
    r"""Return the text so that Markdown shows it letter for letter, on one line.

    >>> print(escape_markdown("[点这里](javascript:x) <b>"))
    \[点这里\](javascript:x) \<b>
    """
    return _ACTIVE.sub(r"\\\1", " ".join(plain_text(text).split()))


def place_words(citation: Citation, language: Language) -> str:
    """Return where in its document a citation stands: page or line, table, row and column."""
    chinese = language is Language.CHINESE
    column = " / ".join(citation.column)
    parts = []
    if citation.page is not None:
        parts.append(f"第{citation.page}页" if chinese else f"page {citation.page}")
    if citation.line is not None:
        parts.append(f"第{citation.line}行" if chinese else f"line {citation.line}")
    if citation.table:
        parts.append(f"表：{citation.table}" if chinese else f"table: {citation.table}")
    elif citation.heading:
        parts.append(" / ".join(citation.heading))
    if citation.row:
        parts.append(f"行：{citation.row}" if chinese else f"row: {citation.row}")
    if column:
        parts.append(f"列：{column}" if chinese else f"column: {column}")
    return " · ".join(parts)


def reading_words(reading: Reading) -> str:
    """Return how the question was read, in its own language; "" when nothing of it was understood."""
    colon, comma = ("：", "；") if reading.language is Language.CHINESE else (": ", "; ")
    words = [reading.echo] if reading.echo else []
    for name, values in (("assumed", reading.assumed), ("missing", reading.missing)):
        if values:
            words.append(heading_words(name, reading.language) + colon + comma.join(values))
    return comma.join(words)


def render_answer_json(answer: Answer, question_id: Any = None) -> str:
    """Return the answer object of the command line on one line, "id" first when there is one."""
    body = answer_object(answer)
    if question_id is not None:
        body = {"id": question_id, **body}
    return json.dumps(body, ensure_ascii=False, default=str)


def render_answer_markdown(answer: Answer) -> str:
    """Return the whole answer as Markdown: text, findings, sources, how the question was read, suggestions."""
    language = answer.query.language
    colon = "：" if language is Language.CHINESE else ": "
    parts = [harmless_markdown(answer.text)]
    if answer.findings:
        lines = [f"- {escape_markdown(note.message)}{_marks(note.citations)}" for note in answer.findings]
        parts.append("\n".join([f"**{heading_words('findings', language)}**", "", *lines]))
    if answer.citations:
        lines = []
        for citation in answer.citations:
            place = escape_markdown(" · ".join(filter(None, [citation.document, place_words(citation, language)])))
            lines.append(f"- [{citation.id}] {place}")
            if citation.quote:
                lines.append(f"  “{escape_markdown(citation.quote)}”")
        parts.append("\n".join([f"**{heading_words('sources', language)}**", "", *lines]))
    reading = reading_words(answer.query)
    if reading:
        parts.append(f"{heading_words('reading', language)}{colon}{escape_markdown(reading)}")
    if answer.suggestions:
        lines = [f"- {escape_markdown(suggestion)}" for suggestion in answer.suggestions]
        parts.append("\n".join([f"**{heading_words('suggestions', language)}**", "", *lines]))
    return "\n\n".join(parts)


def render_plain_text(answer: Answer) -> str:
    """Return the answer as people paste it: its text without signs of Markdown, then a line for each source."""
    lines = [plain_text(answer.text).replace("**", "").strip(), ""]
    lines += [" ".join(plain_text(note.message).split()) for note in answer.findings]
    if answer.citations:
        lines.append(heading_words("sources", answer.query.language))
    for citation in answer.citations:
        place = place_words(citation, answer.query.language)
        lines.append(" ".join(plain_text(f"[{citation.id}] {citation.document} {place}").split()))
    return "\n".join(lines).strip()


def harmless_markdown(text: str) -> str:
    """Return Markdown that keeps its tables and emphasis and can no longer hold links, images or HTML."""
    return _HTML_START.sub(r"\1\\<", _LINK_JOINT.sub(r"\\", plain_text(text)))


def _marks(citations: tuple[int, ...]) -> str:
    return "".join(f" [{number}]" for number in citations)
