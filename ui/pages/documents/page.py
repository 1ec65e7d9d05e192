"""The documents page: what is indexed, the tables and checks of each document, uploads, deletion and indexing again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import BudgetQAError
from index.ingest import remove_document
from index.settings import Settings
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from qa.query.language import Language
from ui.answers.shelf import Shelf
from ui.files.check_report import list_checked_document
from ui.pages.documents.document_list import (
    DocumentFilter,
    department_choices,
    document_choices,
    listed_words,
    table_choices,
    table_key,
    year_choices,
)
from ui.pages.documents.html import (
    counts_words,
    find_cell_marks,
    render_checks,
    render_coverage,
    render_document_head,
    render_paragraph,
    render_table_download,
    render_uploads,
)
from ui.pages.documents.labels import DOCUMENTS_LABELS, DocumentsLabels
from ui.pages.documents.uploads import Upload, UploadState, iter_uploads, read_again
from ui.pages.page_parts import Relabelled
from ui.pages.table_html import render_table_html

_QUIET = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}
_KEY = re.compile(r"\d{1,9}")
# On a phone the document stands below the list.
_SHOW_DOCUMENT = """(chosen) => {
    if (chosen && window.innerWidth < 760) document.getElementById("document").scrollIntoView({behavior: "smooth"});
}"""
# Whatever changes the stores is done one after the other, however many people upload.
_ONE_AT_A_TIME = {**_QUIET, "concurrency_limit": 1, "concurrency_id": "changing"}


def build_documents(store: RecordStore, shelf: Shelf, language: gr.Radio, settings: Settings | None) -> Relabelled:
    """Build the page inside the current tab; return what must be said anew.

    Without `settings` nothing can be uploaded, deleted or indexed again.
    """
    return _DocumentsPage(store, shelf, language, settings).relabelled()


class _DocumentsPage:
    """The components of the page and what happens between them; keeps nothing about who looks at it."""

    def __init__(self, store: RecordStore, shelf: Shelf, language: gr.Radio, settings: Settings | None) -> None:
        self._store = store
        self._shelf = shelf
        self._settings = settings
        labels = DOCUMENTS_LABELS[Language.CHINESE]
        with gr.Row(elem_id="documents"):
            with gr.Column(elem_id="documents-side", scale=1, min_width=300):
                self._build_changes(labels)
                self._search = gr.Textbox(label=labels.search, placeholder=labels.search_hint, elem_id="find-document")
                with gr.Row(elem_id="narrow"):
                    self._department = gr.Dropdown(
                        allow_custom_value=True, label=labels.department, elem_id="of-department", min_width=140
                    )
                    self._year = gr.Dropdown(
                        allow_custom_value=True, label=labels.year, elem_id="of-year", min_width=100
                    )
                self._listed = gr.HTML(elem_id="listed")
                self._choice = gr.Radio(label=labels.documents, elem_id="document-list")
            with gr.Column(elem_id="document", scale=3, min_width=320):
                self._told = gr.HTML(elem_id="told", visible=False)
                self._head = gr.HTML(elem_id="document-about")
                self._build_document(labels)
        # What is chosen, for the server: Gradio refuses a choice that is no longer listed before the page can look it up.
        self._chosen = gr.Textbox(visible="hidden", elem_id="chosen-document")
        # Set anew when the language or the store has changed, which fills the page anew.
        self._stamp: gr.State = gr.State("")
        self._listen(language)

    def _build_changes(self, labels: DocumentsLabels) -> None:
        self._changes: tuple[Any, ...] = ()
        if self._settings is None:
            return
        with gr.Column(elem_id="upload"):
            self._upload = gr.File(label=labels.upload, file_count="multiple", elem_id="upload-files", height=96)
            self._hint = gr.HTML(render_paragraph(labels.formats), elem_id="upload-hint")
            self._progress = gr.HTML(elem_id="upload-progress")
        self._changes = (self._upload, self._hint)

    def _build_document(self, labels: DocumentsLabels) -> None:
        if self._settings is not None:
            with gr.Row(elem_id="document-changes", visible=False) as self._actions:
                self._again = gr.Button(labels.read_again, elem_id="read-again", size="sm", scale=0)
                self._delete = gr.Button(labels.delete, elem_id="delete", size="sm", scale=0)
            with gr.Row(elem_id="sure", visible=False) as self._asking:
                self._sure = gr.HTML(elem_id="sure-words")
                self._really = gr.Button(labels.really, variant="stop", elem_id="really-delete", size="sm", scale=0)
                self._keep = gr.Button(labels.keep, elem_id="keep", size="sm", scale=0)
            self._changes = (*self._changes, self._again, self._delete, self._really, self._keep)
        with gr.Tabs(elem_id="document-parts", visible=False) as self._parts:
            with gr.Tab(labels.tables, elem_id="tables-tab") as self._tables_tab:
                self._table = gr.Dropdown(allow_custom_value=True, label=labels.table, elem_id="table-choice")
                self._table_file = gr.HTML(elem_id="table-file")
                self._table_view = gr.HTML(elem_id="table-view")
            with gr.Tab(labels.checks, elem_id="checks-tab") as self._checks_tab:
                self._checks = gr.HTML(elem_id="checks")

    def relabelled(self) -> Relabelled:
        """Return the labels of the page and the stamp whose change fills it anew."""
        components = (
            self._stamp,
            self._search,
            self._department,
            self._year,
            self._choice,
            self._table,
            self._tables_tab,
            self._checks_tab,
            *self._changes,
        )
        return Relabelled(components, self._relabel)

    def _relabel(self, spoken: Language) -> tuple[Any, ...]:
        labels = DOCUMENTS_LABELS[spoken]
        changes: tuple[Any, ...] = ()
        if self._settings is not None:
            words = (labels.read_again, labels.delete, labels.really, labels.keep)
            changes = (
                gr.update(label=labels.upload),
                render_paragraph(labels.formats),
                *(gr.update(value=each) for each in words),
            )
        return (
            self._stamp_of(spoken),
            gr.update(label=labels.search, placeholder=labels.search_hint),
            gr.update(label=labels.department),
            gr.update(label=labels.year),
            gr.update(label=labels.documents),
            gr.update(label=labels.table),
            gr.update(label=labels.tables),
            gr.update(label=labels.checks),
            *changes,
        )

    def _stamp_of(self, spoken: Language) -> str:
        return f"{self._shelf.revision()} {spoken.value}"

    def _listen(self, language: gr.Radio) -> None:
        narrowing = [self._search, self._department, self._year]
        listing = [self._department, self._year, self._listed, self._choice]
        shown = [self._head, self._parts, self._table, self._checks]
        if self._settings is not None:
            shown += [self._actions, self._asking]
        document = {"inputs": [self._chosen, language], "outputs": shown}
        self._stamp.change(self._list, [*narrowing, language], listing, **_QUIET).then(self._show, **document, **_QUIET)
        gr.on(
            [self._search.change, self._department.input, self._year.input],
            self._list,
            [*narrowing, language],
            listing,
            trigger_mode="always_last",
            **_QUIET,
        )
        self._choice.change(None, self._choice, self._chosen, js="(value) => value ?? ''", api_visibility="private")
        chosen = self._chosen.change(self._show, **document, **_QUIET)
        chosen.then(None, self._chosen, js=_SHOW_DOCUMENT, api_visibility="private")
        table = {"inputs": [self._chosen, self._table, language], "outputs": [self._table_file, self._table_view]}
        self._table.change(self._show_table, **table, **_QUIET)
        if self._settings is not None:
            self._listen_for_changes(language)

    def _listen_for_changes(self, language: gr.Radio) -> None:
        told = [self._told, self._stamp]
        self._upload.upload(
            self._take_uploads,
            [self._upload, language],
            [self._progress, self._upload, self._choice, self._stamp],
            **_ONE_AT_A_TIME,
        )
        self._again.click(
            self._read_again, [self._chosen, language], [*told, self._choice, self._again], **_ONE_AT_A_TIME
        )
        self._delete.click(self._ask_whether, [self._chosen, language], [self._asking, self._sure], **_QUIET)
        self._keep.click(lambda: gr.update(visible=False), None, self._asking, **_QUIET)
        self._really.click(self._remove, [self._chosen, language], [*told, self._choice], **_ONE_AT_A_TIME)

    def _list(self, words: str, department: str, year: str, code: str) -> tuple[Any, ...]:
        labels = DOCUMENTS_LABELS[Language(code)]
        documents = self._shelf.documents()
        departments, years = department_choices(documents, labels), year_choices(documents, labels)
        department = department if department in {value for _, value in departments} else ""
        year = year if year in {value for _, value in years} else ""
        wanted = DocumentFilter(words or "", department, year)
        fitting = [document for document in documents if wanted.admits(document)]
        return (
            gr.update(choices=departments, value=department),
            gr.update(choices=years, value=year),
            f"<p>{listed_words(len(fitting), len(documents), labels)}</p>",
            gr.update(choices=document_choices(fitting, labels), visible=bool(fitting)),
        )

    def _show(self, chosen: str | None, code: str) -> tuple[Any, ...]:
        labels = DOCUMENTS_LABELS[Language(code)]
        document = self._find(chosen)
        changes = () if self._settings is None else (gr.update(visible=document is not None), gr.update(visible=False))
        if document is None:
            covered = render_coverage(self._shelf.documents(), labels)
            return covered, gr.update(visible=False), gr.update(choices=[], value=None), "", *changes
        tables = table_choices(document, self._store.list_tables(document.id), Language(code))
        first = tables[0][1] if tables else None
        checks = render_checks(document, list_checked_document(self._store, document, self._shelf.documents()), labels)
        choice = gr.update(choices=tables, value=first, visible=bool(tables))
        return render_document_head(document, labels), gr.update(visible=True), choice, checks, *changes

    def _show_table(self, chosen: str | None, key: str | None, code: str) -> tuple[str, str]:
        labels = DOCUMENTS_LABELS[Language(code)]
        document = self._find(chosen)
        tables = self._store.list_tables(document.id) if document is not None else []
        table = next((each for each in tables if document and key == table_key(document, each, Language(code))), None)
        if document is None or table is None:
            return "", f"<p>{labels.no_tables}</p>" if document is not None and not tables else ""
        cells = {
            stored.fact.key: (stored.fact.table_index, stored.fact.cell)
            for stored in self._store.find_facts([document.id])
            if stored.fact.table_index is not None and stored.fact.cell is not None
        }
        marks = find_cell_marks(table, list_checked_document(self._store, document, self._shelf.documents()), cells)
        return render_table_download(document, table, labels), render_table_html(table, Language(code), marks)

    def _take_uploads(self, paths: list[str] | None, code: str) -> Iterator[tuple[Any, ...]]:
        spoken = Language(code)
        labels = DOCUMENTS_LABELS[spoken]
        if self._settings is None or not paths:
            return
        uploads: tuple[Upload, ...] = ()
        for uploads in iter_uploads([Path(path) for path in paths], self._settings):
            yield render_uploads(uploads, labels), gr.skip(), gr.skip(), gr.skip()
        for path in paths:
            Path(path).unlink(missing_ok=True)  # what was indexed has its copy in the home
        first = next((each.document for each in uploads if each.document is not None), None)
        chosen = gr.skip() if first is None else self._choose(first, labels)
        yield gr.skip(), None, chosen, self._stamp_of(spoken)

    def _choose(self, document: StoredDocument, labels: DocumentsLabels) -> Any:
        """Return the list with this document chosen in it."""
        documents = self._shelf.documents()
        choices = document_choices(documents, labels)
        if str(document.id) not in {value for _, value in choices}:
            choices = [*document_choices([document], labels), *choices[:-1]]
        return gr.update(choices=choices, value=str(document.id), visible=True)

    def _read_again(self, chosen: str | None, code: str) -> Iterator[tuple[Any, ...]]:
        spoken = Language(code)
        labels = DOCUMENTS_LABELS[spoken]
        document = self._find(chosen)
        if document is None or self._settings is None:
            return
        busy = gr.update(interactive=False, value=labels.states[UploadState.READING])
        yield gr.update(visible=False), gr.skip(), gr.skip(), busy
        upload = read_again(document, self._settings)
        chosen_now: Any = gr.skip()
        if upload.document is None:
            words = labels.read_again_failed.format(error=upload.error)
        else:
            words = labels.read_again_done.format(counts=counts_words(upload.document, labels))
            chosen_now = self._choose(upload.document, labels)
        ready = gr.update(interactive=True, value=labels.read_again)
        yield _told(words), self._stamp_of(spoken), chosen_now, ready

    def _ask_whether(self, chosen: str | None, code: str) -> tuple[Any, ...]:
        document = self._find(chosen)
        if document is None:
            return gr.update(visible=False), ""
        words = DOCUMENTS_LABELS[Language(code)].sure.format(name=document.file_name)
        return gr.update(visible=True), render_paragraph(words)

    def _remove(self, chosen: str | None, code: str) -> tuple[Any, ...]:
        spoken = Language(code)
        document = self._find(chosen)
        if document is None or self._settings is None:
            return gr.skip(), gr.skip(), gr.skip()
        try:
            remove_document(document, self._settings)
        except BudgetQAError as error:
            return _told(str(error)), self._stamp_of(spoken), gr.skip()
        words = DOCUMENTS_LABELS[spoken].deleted.format(name=document.file_name)
        return _told(words), self._stamp_of(spoken), gr.update(value=None)

    def _find(self, chosen: str | None) -> StoredDocument | None:
        try:
            return self._store.get_document(int(chosen)) if chosen and _KEY.fullmatch(chosen) else None
        except KeyError:
            return None  # deleted meanwhile, perhaps by somebody else


def _told(words: str) -> Any:
    return gr.update(value=f'<div role="status">{render_paragraph(words)}</div>', visible=True)
