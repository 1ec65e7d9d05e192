"""The web application: the pages as tabs under one head, with one switch of language and one look for all.

Everything it shows is served from this machine.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from index.settings import Settings
from index.stores.originals import Originals
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from qa.engine import Engine
from qa.query.language import Language
from ui.answers.evidence import EvidenceRoom
from ui.answers.shelf import Shelf
from ui.pages.chat.page import build_chat
from ui.pages.documents.labels import DOCUMENTS_LABELS
from ui.pages.documents.page import build_documents
from ui.pages.overview.labels import DASHBOARD_LABELS
from ui.pages.overview.page import build_dashboard
from ui.pages.page_labels import PAGE_LABELS, PageLabels
from ui.pages.page_parts import Relabelled, joined

# Units: seconds. How often uploads that nobody indexed are looked for, and how old they may become.
_KEPT_UPLOADS = (3_600, 86_400)
_AT_ONCE = 16
# Screen readers pick their voice by it.
_SPEAK = """(language) => { document.documentElement.lang = language === "en" ? "en" : "zh-CN"; }"""
_QUIET = {"show_progress": "hidden", "api_visibility": "private"}


def build_page(
    engine: Engine, store: RecordStore, settings: Settings | None = None, originals: Originals | None = None
) -> gr.Blocks:
    """Return the application; what is indexed is looked up anew whenever somebody opens it.

    Without `settings` nobody can change what is indexed; without `originals` the pages of files cannot be shown.
    """
    labels = PAGE_LABELS[Language.CHINESE]
    shelf, room = Shelf(store), EvidenceRoom(store, originals)
    with gr.Blocks(title=labels.title, analytics_enabled=False, fill_height=True, delete_cache=_KEPT_UPLOADS) as page:
        with gr.Row(elem_id="head"):
            head = gr.HTML(_head_html(labels), elem_id="brand")
            language = gr.Radio(
                [("中文", "zh"), ("English", "en")],
                value="zh",
                label="语言 / language",
                show_label=False,
                container=False,
                elem_id="language",
                min_width=120,
            )
        tabs = gr.Tabs(elem_id="pages")
        with tabs, gr.Tab(labels.chat_tab, id="chat", elem_id="chat-tab", scale=1) as chat_tab:
            chat = build_chat(page, engine, store, shelf, room, language)
        with tabs, gr.Tab(DOCUMENTS_LABELS[Language.CHINESE].tab, id="documents") as documents_tab:
            documents = build_documents(store, shelf, language, settings)
        with tabs, gr.Tab(DASHBOARD_LABELS[Language.CHINESE].tab, id="dashboard") as dashboard_tab:
            dashboard = build_dashboard(engine, store, shelf, language, dashboard_tab, room)
        foot = gr.HTML(elem_id="foot")

        def frame_updates(spoken: Language) -> tuple[Any, ...]:
            labels = PAGE_LABELS[spoken]
            return (
                _head_html(labels),
                _foot_html(shelf.documents(), labels),
                gr.update(label=labels.chat_tab),
                gr.update(label=DOCUMENTS_LABELS[spoken].tab),
            )

        frame = Relabelled((head, foot, chat_tab, documents_tab), frame_updates)
        everything = joined((frame, chat, documents, dashboard))
        shown = {"inputs": language, "outputs": [*everything.components], **_QUIET}

        def show(code: str) -> list[Any]:
            return list(everything.updates(Language(code)))

        def show_first(request: gr.Request) -> list[Any]:
            code = _preferred_language(request)
            return [code, *show(code)]

        language.change(None, language, js=_SPEAK, api_visibility="private")
        page.load(None, language, js=_SPEAK, api_visibility="private")
        language.change(show, **shown)
        page.load(show_first, None, [language, *everything.components], **_QUIET)
        tabs.change(show, **shown)  # something may have been indexed or deleted on another page
    # Questions are answered side by side; one that takes long holds up nobody else's.
    return page.queue(default_concurrency_limit=_AT_ONCE)


def _preferred_language(request: gr.Request) -> str:
    accepted = request.headers.get("accept-language", "")
    return "en" if accepted.lower().startswith("en") else "zh"


def _head_html(labels: PageLabels) -> str:
    return f"<h1>{escape(labels.title)}</h1><p>{escape(labels.subtitle)}</p>"


def _foot_html(documents: Sequence[StoredDocument], labels: PageLabels) -> str:
    years = sorted({document.identity.fiscal_year for document in documents if document.identity.fiscal_year})
    span = "" if not years else f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
    departments = len({document.identity.department for document in documents})
    covered = labels.coverage.format(documents=len(documents), departments=departments, years=span)
    words = [covered if documents else labels.nothing_indexed, labels.disclaimer]
    return "".join(f"<span>{escape(part)}</span>" for part in words)
