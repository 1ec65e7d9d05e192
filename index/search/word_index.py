"""The words of all passages, saved: the best of very many texts by BM25, without reading the others.

`KeywordIndex` scores every text of a small set in memory. Here Tantivy keeps the postings in files, skips those that
cannot be among the best, and takes in or drops single texts. The terms are the same.
"""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import StoreError
from index.search.keyword_index import segment

if TYPE_CHECKING:
    from tantivy import Index, IndexWriter, Schema

_WRITER_BYTES = 64 * 2**20
# Tantivy's penalty for long texts is 0.75 of a text's length over the mean. A filler that stands in every text as often
# as a text has other terms on average makes it about 0.4, as in `KeywordIndex`; no question asks for it.
_FILLER = " " + " ".join("·" * 128)
_READ_AT_ONCE = 2**20


class WordIndex:
    """A saved index, open for reading. Open with `open_word_index`."""

    def __init__(self, index: "Index") -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @property
    def count(self) -> int:
        """How many texts it holds."""
        return int(self._searcher.num_docs)

    def find_best(self, question: str, k: int) -> list[tuple[int, float]]:
        """Return (text id, score) of the k best, best first, none that shares no term with the question."""
        from tantivy import Occur, Query

        terms = [(Occur.Should, Query.term_query(self._schema, "words", term)) for term in segment(question)]
        if not terms:
            return []
        hits = self._searcher.search(Query.boolean_query(terms), k, count=False).hits
        text_ids: Any = self._searcher.fast_field_values("text_id", [address for _, address in hits])
        return [(text_id, float(score)) for text_id, (score, _) in zip(text_ids, hits, strict=True)]


def open_word_index(folder: Path) -> WordIndex:
    """Return the index that `changing_words` wrote.

    Raises: StoreError when there is none or it cannot be read.
    """
    return WordIndex(_with_terms(_open(folder)))


class WordChanges:
    """What a saved index is to hold more or less. Get one from `changing_words`."""

    def __init__(self, writer: "IndexWriter") -> None:
        self._writer = writer

    def add(self, text_id: int, text: str) -> None:
        """Have it hold one more text."""
        from tantivy import Document

        self._writer.add_document(Document(text_id=text_id, words=" ".join(segment(text)) + _FILLER))

    def remove(self, text_ids: Iterable[int]) -> None:
        """Have it no longer hold these texts."""
        for text_id in text_ids:
            self._writer.delete_documents_by_term("text_id", text_id)


@contextmanager
def changing_words(folder: Path) -> Iterator[WordChanges]:
    """Give what takes changes of a saved index, which is made where there is none; they are written together at the end.

    Raises: StoreError when the index can be neither read nor written.
    """
    from tantivy import Index

    try:
        if folder.is_dir():
            index = _open(folder)
        else:
            folder.mkdir(parents=True)
            index = Index(_schema(), path=str(folder))
        writer = _with_terms(index).writer(heap_size=_WRITER_BYTES, num_threads=1)
        yield WordChanges(writer)
        writer.commit()
        writer.wait_merging_threads()
    except (OSError, ValueError) as error:
        raise StoreError(f"词索引无法写入 / the word index {folder} cannot be written: {error}") from error


def checksum_of(files: Iterable[Path]) -> int:
    """Return a number that any changed byte of these files changes, locks aside: a torn index is not to be opened."""
    checksum = 0
    for file in sorted(file for file in files if not file.name.endswith(".lock")):
        checksum = zlib.crc32(file.name.encode(), checksum)
        with file.open("rb") as content:
            while block := content.read(_READ_AT_ONCE):
                checksum = zlib.crc32(block, checksum)
    return checksum


def _schema() -> "Schema":
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_integer_field("text_id", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="terms", index_option="freq")
    return builder.build()


def _open(folder: Path) -> "Index":
    from tantivy import Index

    try:
        return Index.open(str(folder))
    except (OSError, ValueError) as error:
        raise StoreError(f"词索引无法读取 / the word index {folder} cannot be read: {error}") from error


def _with_terms(index: "Index") -> "Index":
    """Return the index, told that its texts come cut into terms."""
    from tantivy import TextAnalyzerBuilder, Tokenizer

    index.register_tokenizer("terms", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    return index
