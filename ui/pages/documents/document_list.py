"""The list of documents on the documents page: what fits the search, as choices people can tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Table
from index.stores.record_rows import StoredDocument
from index.text.normalization import squeeze
from qa.query.language import Language
from ui.pages.documents.html import document_words
from ui.pages.documents.labels import DocumentsLabels
from ui.pages.table_html import table_place_words
from ui.text.rendering import plain_text

MOST_LISTED = 200
EVERY = ""


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are to be listed; "" leaves a field open, `year` is as the page shows it."""

    words: str = ""
    department: str = EVERY
    year: str = EVERY

    def admits(self, document: StoredDocument) -> bool:
        """Return whether every word is in the document's names and the other fields fit."""
        identity = document.identity
        names = squeeze(f"{identity.department}{document.file_name}{identity.title}{identity.fiscal_year}").lower()
        return (
            self.department in (EVERY, identity.department)
            and self.year in (EVERY, str(identity.fiscal_year or ""))
            and all(squeeze(word).lower() in names for word in self.words.split())
        )


Choice = tuple[str, str]


def document_choices(documents: Sequence[StoredDocument], labels: DocumentsLabels) -> list[Choice]:
    """Return (what is shown, id) of the documents, as many as a list bears."""
    return [(_document_choice(document, labels), str(document.id)) for document in documents[:MOST_LISTED]]


def department_choices(documents: Sequence[StoredDocument], labels: DocumentsLabels) -> list[Choice]:
    """Return every department, after the choice of all of them."""
    names = sorted({document.identity.department for document in documents})
    return [(labels.every_department, EVERY), *((plain_text(name), name) for name in names)]


def year_choices(documents: Sequence[StoredDocument], labels: DocumentsLabels) -> list[Choice]:
    """Return every year, latest first, after the choice of all of them."""
    years = sorted({document.identity.fiscal_year for document in documents} - {None}, reverse=True)
    return [(labels.every_year, EVERY), *((str(year), str(year)) for year in years)]


def table_choices(document: StoredDocument, tables: Sequence[Table], language: Language) -> list[Choice]:
    """Return every table of a document by its title and place."""
    return [
        (
            plain_text(" · ".join(filter(None, (table.title, table_place_words(table.place, language))))),
            table_key(document, table, language),
        )
        for table in tables
    ]


def table_key(document: StoredDocument, table: Table, language: Language) -> str:
    """Return what a table is chosen by; another document or language makes it another one."""
    return f"{document.id} {table.index} {language.value}"


def listed_words(n_fitting: int, n_all: int, labels: DocumentsLabels) -> str:
    """Return how many documents are listed, or why there are none."""
    if not n_all:
        return labels.nothing
    if not n_fitting:
        return labels.nothing_fits
    if n_fitting > MOST_LISTED:
        return labels.more.format(shown=MOST_LISTED, all=n_fitting)
    return labels.listed.format(shown=n_fitting)


def _document_choice(document: StoredDocument, labels: DocumentsLabels) -> str:
    wrong = f" · {labels.mismatches} {document.n_findings}" if document.n_findings else ""
    return plain_text(f"{document_words(document, labels)} · {document.file_name}{wrong}")
