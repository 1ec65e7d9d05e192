"""The dashboard's parts as HTML: headline figures with their places, lists of figures, and the places themselves."""

from collections.abc import Sequence
from html import escape

from index.stores.record_rows import StoredDocument
from qa.answer import Citation, Value
from qa.overview import Headline, Overview
from qa.query.language import Language
from ui.pages.overview.labels import DashboardLabels
from ui.text.rendering import grouped, place_words, plain_text

_MOST_LISTED = 15
_MINUS = "−"


def render_covered(overview: Overview, documents: Sequence[StoredDocument], labels: DashboardLabels) -> str:
    """Return whose year is shown and which documents it is taken from."""
    phase = labels.phases.get(overview.phase, overview.phase.value)
    names = "；".join(document.file_name for document in documents)
    return (
        f'<div class="dashboard-head"><h2>{_line(overview.department)} {overview.year} {phase}</h2>'
        f"<p>{_line(labels.covered.format(names=names))}</p></div>"
    )


def render_headlines(overview: Overview, language: Language, labels: DashboardLabels) -> str:
    """Return the headline figures, each with its change, and its places to be opened."""
    tiles = "".join(_tile(headline, overview, language, labels) for headline in overview.headlines)
    return f'<section class="headlines" aria-label="{labels.headlines}">{tiles}</section>'


def _tile(headline: Headline, overview: Overview, language: Language, labels: DashboardLabels) -> str:
    name = f"<h3>{_line(labels.items.get(headline.item, headline.item))}</h3>"
    if headline.value is None:
        printed = labels.printed_as.format(text=headline.text) if headline.text else labels.not_printed
        return (
            f'<article class="tile missing">{name}<p class="amount">—</p><p class="note">{_line(printed)}</p></article>'
        )
    shown = [headline.value, *headline.others]
    shown += [value for value in (headline.change, headline.rate) if value is not None]
    notes = ""
    if headline.others:
        values = "、".join(_amount(value) for value in headline.others)
        notes = f'<p class="note warned">{_line(labels.others.format(values=values))}</p>'
    return (
        f'<article class="tile">{name}<p class="amount">{_number(headline.value)}'
        f'<span class="unit">{_line(headline.value.unit or "")}</span></p>'
        f'<p class="change">{_line(_change_words(headline, labels))}</p>{notes}'
        f"{_places(shown, overview.citations, language, labels)}</article>"
    )


def _change_words(headline: Headline, labels: DashboardLabels) -> str:
    known = headline.change or headline.rate
    if known is None:
        return labels.no_change
    if not known.value.strip("-0."):
        return labels.same
    direction = labels.down if known.value.startswith("-") else labels.up
    change = f" {_amount(headline.change).lstrip(_MINUS)}" if headline.change is not None else ""
    rate = f" {_amount(headline.rate).lstrip(_MINUS)}" if headline.rate is not None else ""
    bracketed = f"（{rate.strip()}）" if change and rate else rate
    return f"{direction}{change}{bracketed}"


def render_values(values: Sequence[Value]) -> str:
    """Return figures as a table with the marks of their places, for those that make no picture."""
    rows = "".join(
        f'<tr><th scope="row">{_line(value.item)}</th><td>{_line(_amount(value))}{_marks(value)}</td></tr>'
        for value in values[:_MOST_LISTED]
    )
    return f'<table class="chart-table"><tbody>{rows}</tbody></table>'


def render_sources(overview: Overview, language: Language, labels: DashboardLabels) -> str:
    """Return every place cited on the page, under the numbers that stand beside the figures."""
    if not overview.citations:
        return ""
    places = "".join(_place(citation, language) for citation in overview.citations)
    summary = f"{labels.sources} ({len(overview.citations)})"
    return f'<details class="all-places"><summary>{summary}</summary><ol>{places}</ol></details>'


def _places(values: Sequence[Value], citations: Sequence[Citation], language: Language, labels: DashboardLabels) -> str:
    wanted = dict.fromkeys(mark for value in values for mark in value.citations)
    formulas = "".join(f"<li>{_line(value.formula)}</li>" for value in values if value.formula)
    cited = [citation for citation in citations if citation.id in wanted]
    places = "".join(_place(citation, language) for citation in cited)
    return f"<details><summary>{labels.places.format(count=len(cited))}</summary><ol>{formulas}{places}</ol></details>"


def _place(citation: Citation, language: Language) -> str:
    quote = f"<q>{_line(citation.quote)}</q>" if citation.quote else ""
    words = f"{_line(citation.document)} · {_line(place_words(citation, language))}"
    if citation.anchor is not None and citation.anchor.fact_key is not None:
        keys = f'data-document="{citation.anchor.document_id}" data-fact="{escape(citation.anchor.fact_key)}"'
        keys = f'{keys} data-mark="{citation.id}"'
        words = f'<button type="button" class="see-place" {keys}>{words}</button>'
    return f'<li><sup class="mark">{citation.id}</sup> {words} {quote}</li>'


def _amount(value: Value) -> str:
    unit = value.unit or ""
    return f"{_number(value)}{unit}" if unit == "%" else f"{_number(value)} {unit}".strip()


def _number(value: Value) -> str:
    """Return the printed number with its thousands set apart."""
    return _line(grouped(value.value).replace("-", _MINUS))


def _marks(value: Value) -> str:
    return "".join(f'<sup class="mark">{mark}</sup>' for mark in value.citations)


def _line(text: str) -> str:
    return escape(" ".join(plain_text(text).split()))
