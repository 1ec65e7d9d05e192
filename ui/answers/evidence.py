"""Where a cited place is found again: its table around the cell, its section around the sentence, its page framed.

Everything comes out of the record store and the kept copies; a copy that is missing is said, never passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.blocks import Place
from index.errors import DocumentError
from index.pages.page_picture import picture_place
from index.records import Table
from index.stores.originals import Originals
from index.stores.record_rows import StoredDocument, StoredFact, StoredPassage
from index.stores.record_store import RecordStore
from index.text.normalization import squeeze
from qa.answer import Anchor

# A table this long is shown whole; of a longer one, this many rows on either side of the cell.
_WHOLE_ROWS = 60
_ROWS_AROUND = 20
_PASSAGES_AROUND = 3


@dataclass(frozen=True, slots=True)
class TableView:
    """A table around a cited cell: `rows` of its body are shown; `cell` None cites the table as a whole."""

    table: Table
    cell: tuple[int, int] | None
    rows: range


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section; `start` and `end` mark the quoted part, which is empty where nothing is quoted."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class SectionView:
    """The paragraphs around a quoted sentence, under their headings."""

    heading_path: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The page a place stands on, as a JPEG; None where the file's copy is missing or cannot be drawn."""

    page: int
    picture: bytes | None
    is_framed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is shown for one place."""

    document: StoredDocument
    place: Place
    row: str = ""
    column: tuple[str, ...] = ()
    table: TableView | None = None
    section: SectionView | None = None
    page: PageView | None = None


class EvidenceRoom:
    """Shows places in the documents of one store."""

    def __init__(self, store: RecordStore, originals: Originals | None) -> None:
        self._store = store
        self._originals = originals

    def find(self, anchor: Anchor, quote: str = "") -> Evidence | None:
        """Return what is to be shown for a place; None when its document has been deleted or replaced meanwhile."""
        try:
            if anchor.fact_key is not None:
                return self._of_fact(self._store.get_fact(anchor.document_id, anchor.fact_key))
            document = self._store.get_document(anchor.document_id)
        except KeyError:
            return None
        if anchor.passage_index is None:
            place = Place(page=1 if document.format == "pdf" else None)
            return Evidence(document, place, page=self._page(document, place, ""))
        passages = self._store.list_passages([document.id])
        at = next((at for at, found in enumerate(passages) if found.passage.index == anchor.passage_index), None)
        return None if at is None else self._of_passage(document, passages, at, quote)

    def _of_fact(self, stored: StoredFact) -> Evidence:
        fact, document = stored.fact, stored.document
        if fact.table_index is not None:
            table = next((t for t in self._store.list_tables(document.id) if t.index == fact.table_index), None)
            view = None if table is None else _around(table, fact.cell)
            page = self._page(document, fact.place, fact.text)
            return Evidence(document, fact.place, fact.row, fact.column, table=view, page=page)
        passages = self._store.list_passages([document.id])
        quote = squeeze(fact.quote)
        holding = [at for at, found in enumerate(passages) if quote and quote in squeeze(found.passage.text)]
        if not holding:
            section = SectionView(fact.row_path[:-1], (Paragraph(fact.quote, 0, len(fact.quote)),))
            page = self._page(document, fact.place, fact.quote)
            return Evidence(document, fact.place, fact.row, section=section, page=page)
        same = [at for at in holding if _is_near(passages[at].passage.place, fact.place)]
        return self._of_passage(document, passages, (same or holding)[0], fact.quote)

    def _of_passage(self, document: StoredDocument, passages: Sequence[StoredPassage], at: int, quote: str) -> Evidence:
        cited = passages[at].passage
        around = [
            near.passage
            for near in passages[max(0, at - _PASSAGES_AROUND) : at + _PASSAGES_AROUND + 1]
            if near.passage.heading_path == cited.heading_path
        ]
        paragraphs = tuple(
            _quoted(near.text, quote or near.text) if near.index == cited.index else Paragraph(near.text)
            for near in around
        )
        section = SectionView(cited.heading_path, paragraphs)
        return Evidence(document, cited.place, section=section, page=self._page(document, cited.place, cited.text))

    def _page(self, document: StoredDocument, place: Place, text: str) -> PageView | None:
        if document.format != "pdf" or place.page is None:
            return None
        file = self._originals.find(document) if self._originals is not None else None
        if file is None:
            return PageView(place.page, None)
        try:
            picture, is_framed = picture_place(file, place, text)
        except DocumentError:
            return PageView(place.page, None)
        return PageView(place.page, picture, is_framed)


def _around(table: Table, cell: tuple[int, int] | None) -> TableView:
    first, last = table.header_rows, table.n_rows
    if last - first > _WHOLE_ROWS:
        middle = first if cell is None else max(cell[0], first)
        first, last = max(first, middle - _ROWS_AROUND), min(last, middle + _ROWS_AROUND + 1)
    return TableView(table, cell, range(first, last))


def _is_near(left: Place, right: Place) -> bool:
    return (left.page, left.sheet, left.line) == (right.page, right.sheet, right.line)


def _quoted(text: str, quote: str) -> Paragraph:
    """Return the paragraph with the quoted part marked, whatever blanks were lost between the two."""
    letters = [(at, letter) for at, whole in enumerate(text) for letter in squeeze(whole)]
    wanted = squeeze(quote)
    found = "".join(letter for _, letter in letters).find(wanted)
    if not wanted or found < 0:
        return Paragraph(text, 0, len(text))
    return Paragraph(text, letters[found][0], letters[found + len(wanted) - 1][0] + 1)
