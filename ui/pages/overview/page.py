"""The dashboard: one department's year at a glance, every figure with its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import BudgetQAError
from index.records import CheckStatus, Phase
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from qa.answer import Anchor, Value
from qa.engine import Engine
from qa.overview import Overview
from qa.query.language import Language
from ui.answers.evidence import EvidenceRoom
from ui.answers.shelf import Shelf
from ui.charts.chart_drawing import DOWNLOAD_SVG, draw_chart, render_chart_table
from ui.charts.charts import Chart, build_composition, find_list_chart, find_trend
from ui.files.check_report import list_checked_document
from ui.pages.documents.html import render_findings_table
from ui.pages.documents.labels import DOCUMENTS_LABELS
from ui.pages.evidence_html import render_evidence_html
from ui.pages.overview.html import render_covered, render_headlines, render_sources, render_values
from ui.pages.overview.labels import DASHBOARD_LABELS, DashboardLabels
from ui.pages.page_parts import Relabelled
from ui.text.item_names import values_in
from ui.text.rendering import plain_text

_QUIET = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 4}
_EVENTS = Path(__file__).with_name("events.js").read_text(encoding="utf-8")
_SHOW_CELL = """() => requestAnimationFrame(() => {
    document.querySelector("#drawer h2")?.focus();
    document.querySelector("#drawer .cited")?.scrollIntoView({block: "center", inline: "center"});
})"""
_PANELS = ("make-up", "functions", "three-public", "projects", "years")


@dataclass(frozen=True, slots=True)
class _Year:
    """A year and stage of a department, as the year picker offers it."""

    year: int
    phase: Phase

    @property
    def key(self) -> str:
        return f"{self.year} {self.phase.value}"


@dataclass(frozen=True, slots=True)
class _Panel:
    """One picture: its title, the picture where there is one, and the words or figures under it."""

    whose: str
    title: str
    chart: Chart | None
    values: Sequence[Value]
    missing: str


def build_dashboard(
    engine: Engine, store: RecordStore, shelf: Shelf, language: gr.Radio, tab: gr.Tab, room: EvidenceRoom
) -> Relabelled:
    """Build the page inside `tab`; return what must be said anew. Figures are looked up when the tab is opened."""
    return _Dashboard(engine, store, shelf, room).build(language, tab)


class _Dashboard:
    """The components of the page and what they show; keeps nothing about who looks at it."""

    def __init__(self, engine: Engine, store: RecordStore, shelf: Shelf, room: EvidenceRoom) -> None:
        self._engine = engine
        self._store = store
        self._shelf = shelf
        self._room = room

    def build(self, language: gr.Radio, tab: gr.Tab) -> Relabelled:
        labels = DASHBOARD_LABELS[Language.CHINESE]
        with gr.Row(elem_id="dashboard-choice"):
            department = gr.Dropdown(
                allow_custom_value=True, label=labels.department, elem_id="dashboard-department", scale=3, min_width=200
            )
            year = gr.Dropdown(
                allow_custom_value=True, label=labels.year, elem_id="dashboard-year", scale=1, min_width=140
            )
        head = gr.HTML(elem_id="dashboard-head")
        headlines = gr.HTML(elem_id="headlines")
        with gr.Row(elem_id="panels"):
            panels = [part for name in _PANELS for part in _build_panel(name, labels)]
        findings = gr.HTML(elem_id="dashboard-findings")
        sources = gr.HTML(elem_id="dashboard-sources")
        drawer = gr.HTML(elem_id="drawer", apply_default_css=False)
        pressed = gr.HTML(js_on_load=_EVENTS, elem_id="place-pressed", apply_default_css=False)
        stamp: gr.State = gr.State("")

        shown = {
            "inputs": [department, year, language],
            "outputs": [department, year, head, headlines, *panels, findings, sources],
        }
        wanted = [tab.select, department.input, year.input]
        gr.on(wanted, self.show, **shown, trigger_mode="always_last", **_QUIET)
        stamp.change(self.show_again, **shown, **_QUIET)
        opened = pressed.click(self.show_place, language, drawer, **_QUIET)
        opened.then(None, js=_SHOW_CELL, api_visibility="private")
        return Relabelled((stamp, department, year, tab), self.updates)

    def show(self, chosen: str | None, chosen_year: str | None, code: str) -> tuple[Any, ...]:
        """Return the page for a department's year, the first and latest there is where none is chosen."""
        spoken = Language(code)
        labels = DASHBOARD_LABELS[spoken]
        indexed = self._shelf.documents()
        by_department = _years_by_department(indexed)
        if not by_department:
            empty = [gr.update(visible=False), "", None, gr.skip(), ""] * len(_PANELS)
            none = gr.update(choices=[], value=None)
            return none, none, f"<p>{labels.nothing}</p>", "", *empty, "", ""
        chosen = chosen if chosen in by_department else next(iter(by_department))
        years = by_department[chosen]
        of_year = next((each for each in years if each.key == chosen_year), years[0])
        documents = [
            document
            for document in indexed
            if (document.identity.department, document.identity.fiscal_year, document.identity.phase)
            == (chosen, of_year.year, of_year.phase)
        ]
        try:
            overview = self._engine.overview(chosen, of_year.year, of_year.phase)
        except BudgetQAError as error:
            raise gr.Error(str(error)) from error
        return (
            gr.update(choices=[(plain_text(name), name) for name in by_department], value=chosen),
            gr.update(choices=[(_year_words(each, labels), each.key) for each in years], value=of_year.key),
            render_covered(overview, documents, labels),
            render_headlines(overview, spoken, labels),
            *(part for panel in _panels(overview, spoken, labels) for part in _panel_updates(panel, labels)),
            self._findings_html(documents, spoken, labels),
            render_sources(overview, spoken, labels),
        )

    def show_again(self, chosen: str | None, chosen_year: str | None, code: str) -> tuple[Any, ...]:
        """Return the page in another language or after a change of the store; nothing where nobody has opened it."""
        return self.show(chosen, chosen_year, code) if chosen else (gr.skip(),) * (6 + 5 * len(_PANELS))

    def show_place(self, event: gr.EventData, code: str) -> str:
        """Return the drawer with the place that was pressed; "" when it was closed."""
        anchor = _pressed_place(event)
        return "" if anchor is None else render_evidence_html([self._room.find(anchor)], "", Language(code))

    def updates(self, spoken: Language) -> tuple[Any, ...]:
        """Return the words of the page in a language."""
        labels = DASHBOARD_LABELS[spoken]
        return (
            f"{self._shelf.revision()} {spoken.value}",
            gr.update(label=labels.department),
            gr.update(label=labels.year),
            gr.update(label=labels.tab),
        )

    def _findings_html(self, documents: Sequence[StoredDocument], spoken: Language, labels: DashboardLabels) -> str:
        wrong = [
            found
            for document in documents
            for found in list_checked_document(self._store, document, self._shelf.documents())
            if found.finding.status is CheckStatus.MISMATCH
        ]
        body = render_findings_table(wrong, DOCUMENTS_LABELS[spoken]) if wrong else f"<p>{labels.all_agree}</p>"
        return f'<section class="checks"><h3>{labels.checks}</h3>{body}</section>'


def _build_panel(name: str, labels: DashboardLabels) -> tuple[Any, ...]:
    """Return the components of one picture: the whole, its title, the picture, the button to save it, its figures."""
    with gr.Column(elem_id=f"panel-{name}", min_width=320, visible=False) as panel:
        title = gr.HTML()
        plot = gr.Plot(show_label=False, container=False, elem_id=f"plot-{name}")
        save = gr.Button(labels.save_svg, size="sm", elem_classes="save-svg")
        save.click(None, js=f"() => ({DOWNLOAD_SVG})('#plot-{name}')", api_visibility="private")
        figures = gr.HTML()
    return panel, title, plot, save, figures


def _pressed_place(event: gr.EventData) -> Anchor | None:
    """Return the place that was pressed; None when the drawer was closed or what came is no place."""
    try:
        place = Anchor(int(event.document), fact_key=str(event.fact))
    except (AttributeError, TypeError, ValueError):
        return None
    return place if place.fact_key else None


def _years_by_department(documents: Sequence[StoredDocument]) -> dict[str, list[_Year]]:
    """Return what there is of each department, the latest year first, budgets before final accounts."""
    found: dict[str, set[_Year]] = {}
    for document in documents:
        identity = document.identity
        if identity.fiscal_year is not None:
            found.setdefault(identity.department, set()).add(_Year(identity.fiscal_year, identity.phase))
    return {
        name: sorted(years, key=lambda each: (-each.year, each.phase is not Phase.BUDGET))
        for name, years in sorted(found.items())
    }


def _year_words(each: _Year, labels: DashboardLabels) -> str:
    return f"{each.year} {labels.phases.get(each.phase, each.phase.value)}"


def _panels(overview: Overview, spoken: Language, labels: DashboardLabels) -> tuple[_Panel, ...]:
    figures = {headline.item: headline.value for headline in overview.headlines if headline.value is not None}
    stated = [figures[name] for name in ("支出总计", "基本支出", "项目支出") if name in figures]
    make_up = None
    if len(stated) > 2:
        whole, *parts = values_in(stated, spoken)
        make_up = build_composition(whole, parts, spoken)
    whose = f"{overview.department} {overview.year}"
    lists = (
        (labels.functions, values_in(overview.functions, spoken)),
        (labels.three_public, values_in(overview.three_public, spoken)),
        (labels.projects, values_in(overview.projects, spoken)),
    )
    years = find_trend(values_in(overview.years, spoken), spoken)
    return (
        _Panel(whose, labels.make_up, make_up, (), labels.make_up_missing),
        *(_Panel(whose, title, find_list_chart(values, spoken), values, labels.none_listed) for title, values in lists),
        _Panel(overview.department, labels.years, years, (), labels.one_year),
    )


def _panel_updates(panel: _Panel, labels: DashboardLabels) -> tuple[Any, ...]:
    title = f"<h3>{panel.title}</h3>"
    if panel.chart is not None:
        chart = replace(panel.chart, title=f"{panel.whose} {panel.title}")
        title = f'<h3 class="read-out">{panel.title}</h3>'  # the picture bears it
        drawn = gr.update(value=draw_chart(chart), visible=True)
        save = gr.update(visible=True, value=labels.save_svg)
        return gr.update(visible=True), title, drawn, save, render_chart_table(chart)
    words = labels.no_picture if panel.values else panel.missing
    listed = f'<p class="note">{words}</p>{render_values(panel.values) if panel.values else ""}'
    hidden = gr.update(visible=False)
    return gr.update(visible=True), title, gr.update(value=None, visible=False), hidden, listed
