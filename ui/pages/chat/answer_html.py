"""An answer as HTML for the chat page: the text, what to watch out for, and a card for each source.

Everything that comes from documents, questions or models is escaped on the way in; the Markdown of the text is read
without HTML, links and images, so nothing in it can run, load or lead anywhere.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from qa.answer import Answer, Citation, Route
from qa.query.language import Language
from ui.charts.chart_drawing import render_chart_table
from ui.charts.charts import Chart
from ui.pages.chat.reading_chips import Chip, is_told_by_chips
from ui.text.rendering import heading_words, place_words, plain_text, reading_words

_ROUTE_WORDS = {
    Route.TABLE: ("取自表格", "from tables"),
    Route.TEXT: ("摘自正文", "from the text"),
    Route.BOTH: ("表格与正文", "tables and text"),
    Route.CLARIFY: ("需要补充", "please clarify"),
    Route.REFUSE: ("无法回答", "not answered"),
}
_SHOWN_SOURCES = 3
_FIGURE_CELL = re.compile(r"<td>(?=[-－]?[\d,.]+(?:%|％|[万亿千百]*元)?(?:\[\d+\])*</td>)")
_MARK = re.compile(r"\[(\d{1,3})\]")
# Whose figure a line states stands back behind the figure itself, which stays on one line with its marks.
_WHOSE = re.compile(r"<strong>([^<>]{1,200}?[：:] ?)([-－−]?\d[^<>]{0,30})</strong>")


def render_statement_html(answer: Answer, number: int = 0) -> str:
    """Return what the answer says and what to watch out for, on one line: a chat message holds no blank line in HTML.

    `number` is that of the turn, 0-based: what can be pressed is named by it (`act-cite-TURN-CITATION`).
    """
    text = _text_html(answer.text, {citation.id for citation in answer.citations}, number, answer.query.language)
    return _answer_html(f"{text}{_findings_html(answer, number)}", f" route-{answer.route.value}")


def render_backing_html(
    answer: Answer, number: int = 0, chips: Sequence[Chip] = (), toolbar: str = "", chart: Chart | None = None
) -> str:
    """Return what the answer rests on, on one line: the chart's figures, the sources, how the question was read."""
    figures = "" if chart is None else _chart_figures_html(chart, number)
    return _answer_html(f"{figures}{_sources_html(answer, number)}{_reading_html(answer, number, chips)}{toolbar}")


def render_partial_html(text: str) -> str:
    """Return the beginning of an answer while the rest is still to come."""
    return _answer_html(_text_html(text, set(), 0, Language.CHINESE))


def _answer_html(inner: str, kind: str = "") -> str:
    return " ".join(f'<div class="answer{kind}">{inner}</div>'.split("\n"))


def _text_html(text: str, citation_ids: set[int], number: int, language: Language) -> str:
    """Return Markdown as harmless HTML, with the marks of known citations raised."""
    html = _FIGURE_CELL.sub('<td class="figure">', _markdown().render(plain_text(text)))
    html = _WHOSE.sub(r'<strong><span class="whose">\1</span><span class="stated">\2</span></strong>', html)

    def mark(found: re.Match[str]) -> str:
        known = int(found[1]) in citation_ids
        return _mark_html(int(found[1]), number, language) if known else found[0]

    return f'<div class="text">{_MARK.sub(mark, html)}</div>'


def render_waiting_html(words: str) -> str:
    """Return what stands in place of an answer that is being looked for."""
    return f'<div class="answer waiting"><span class="dots"></span>{escape(words)}</div>'


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    return markdown.disable(["link", "image", "autolink", "reference", "html_inline", "html_block", "code"])


def _line(text: str) -> str:
    return escape(" ".join(plain_text(text).split()))


def _mark_html(citation: int, number: int, language: Language) -> str:
    said = f'<span class="read-out">{"出处" if language is Language.CHINESE else "source"} </span>'
    return f'<sup><button type="button" class="mark act act-cite-{number}-{citation}">{said}{citation}</button></sup>'


def _chart_figures_html(chart: Chart, number: int) -> str:
    words = "图中数字" if chart.language is Language.CHINESE else "The figures of the chart"
    table = render_chart_table(chart, lambda citation: _mark_html(citation, number, chart.language))
    return f'<details class="more"><summary>{words}</summary>{table}</details>'


def _findings_html(answer: Answer, number: int) -> str:
    if not answer.findings:
        return ""
    language = answer.query.language
    notes = ""
    for at, note in enumerate(answer.findings):
        marks = "".join(_mark_html(citation, number, language) for citation in note.citations)
        words = "对照各处" if language is Language.CHINESE else "compare the places"
        places = f'<button type="button" class="act act-finding-{number}-{at}">{words}</button>' if note.places else ""
        notes += f"<li>{_line(note.message)}{marks} {places}</li>"
    return f'<div class="findings"><b>{heading_words("findings", language)}</b><ul>{notes}</ul></div>'


def _sources_html(answer: Answer, number: int) -> str:
    if not answer.citations:
        return ""
    language = answer.query.language
    shown, folded = answer.citations[:_SHOWN_SOURCES], answer.citations[_SHOWN_SOURCES:]
    more = ""
    if folded:
        words = f"其余 {len(folded)} 处" if language is Language.CHINESE else f"{len(folded)} more"
        cards = _documents_html(folded, number, language)
        more = f'<details class="more"><summary>{words}</summary>{cards}</details>'
    route = _ROUTE_WORDS[answer.route][0 if language is Language.CHINESE else 1]
    heading = f'{heading_words("sources", language)}<span class="route">{route}</span>'
    cards = _documents_html(shown, number, language)
    return f'<div class="sources"><div class="heading">{heading}</div>{cards}{more}</div>'


def _documents_html(citations: Sequence[Citation], number: int, language: Language) -> str:
    """Return a card for each document, with every place cited in it."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document, []).append(citation)
    return "".join(_source_html(document, cited, number, language) for document, cited in by_document.items())


def _source_html(document: str, cited: Sequence[Citation], number: int, language: Language) -> str:
    title = cited[0].title
    file = f'<span class="file">{_line(document)}</span>' if title not in ("", document) else ""
    places = "".join(_place_html(citation, number, language) for citation in cited)
    return f'<div class="source"><div class="source-title">{_line(title or document)}{file}</div>{places}</div>'


def _place_html(citation: Citation, number: int, language: Language) -> str:
    place = _line(place_words(citation, language))
    quote = f'<span class="quote">{_line(citation.quote)}</span>' if citation.quote else ""
    return (
        f'<button type="button" class="spot act act-cite-{number}-{citation.id}">'
        f'<span class="number">{citation.id}</span>'
        f'<span class="spot-body"><span class="place">{place}</span>{quote}</span></button>'
    )


def _reading_html(answer: Answer, number: int, chips: Sequence[Chip]) -> str:
    """Return how the question was read: as choices to set right, in words where these do not tell all of it."""
    slots = f'<div class="reading chips">{"".join(_chip_html(chip, number) for chip in chips)}</div>' if chips else ""
    if chips and is_told_by_chips(answer.query):
        return slots
    reading = reading_words(answer.query)
    if not reading:
        return slots
    colon = "：" if answer.query.language is Language.CHINESE else ": "
    words = f"{heading_words('reading', answer.query.language)}{colon}{_line(reading)}"
    return f'<div class="reading">{words}</div>{slots}'


def _chip_html(chip: Chip, number: int) -> str:
    choices = "".join(f"<option>{_line(choice)}</option>" for choice in chip.choices if choice != chip.read)
    return (
        f'<label class="chip"><span>{_line(chip.name)}</span><select class="act act-{chip.slot}-{number}">'
        f"<option selected>{_line(chip.read)}</option>{choices}</select></label>"
    )
