"""What programs may ask for, whichever way they come: answers, documents, facts and findings.

The HTTP interface and the MCP server both stand on this, so that neither can do what the other cannot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.records import CheckStatus
from index.stores.record_rows import StoredDocument, StoredFact
from index.stores.record_store import RecordStore
from index.text.items import item_key
from qa.answer import Answer, answer_object
from qa.engine import Engine
from ui.answers.asking import ask_safely, explain_safely
from ui.files.check_report import list_checked
from ui.files.exports import fact_line
from ui.files.reports import document_line, finding_line
from ui.service.api_models import AnswerGiven, DocumentIndexed, FactPublished, FactsPage, FindingReported
from ui.text.explanation import explanation_object
from ui.text.terminal import select_documents


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which facts are wanted; None leaves a field open. `item` is a row's name, written in any way."""

    document: str | None = None
    department: str | None = None
    year: int | None = None
    item: str | None = None
    code: str | None = None

    def admits_document(self, document: StoredDocument) -> bool:
        """Return whether facts of this document may be wanted; the year is that of each fact, not of the document."""
        return self.department is None or self.department in document.identity.department

    def admits(self, stored: StoredFact) -> bool:
        """Return whether this fact is wanted."""
        fact = stored.fact
        return (
            (self.year is None or fact.year == self.year)
            and (self.code is None or fact.code == self.code)
            and (self.item is None or item_key(fact.item) == item_key(self.item))
        )


class RecordsDesk:
    """Answers programs over one engine and one record store."""

    def __init__(self, engine: Engine, store: RecordStore) -> None:
        self._engine = engine
        self._store = store

    def ask(self, question: str, history: list[str], *, explain: bool = False) -> AnswerGiven:
        """Return the answer object, with how it came about where that is wanted; a failure is an answer that says so."""
        if not explain:
            return AnswerGiven.model_validate(answer_object(ask_safely(self._engine, question, history)))
        explained = explain_safely(self._engine, question, history)
        if isinstance(explained, Answer):
            return AnswerGiven.model_validate(answer_object(explained))
        steps = explanation_object(explained)
        return AnswerGiven.model_validate({**steps.pop("answer"), "explanation": steps})

    def list_documents(self) -> list[DocumentIndexed]:
        """Return what is indexed."""
        return [DocumentIndexed.model_validate(document_line(document)) for document in self._store.list_documents()]

    def list_facts(self, wanted: FactFilter, offset: int, limit: int) -> FactsPage:
        """Return at most `limit` facts after the first `offset`.

        Raises: BudgetQAError when no document has the name asked for.
        """
        page = list(islice(self._iter_facts(wanted), offset, offset + limit + 1))
        facts = [FactPublished.model_validate(fact_line(stored)) for stored in page[:limit]]
        return FactsPage(facts=facts, next_offset=offset + limit if len(page) > limit else None)

    def list_findings(self, document: str | None, status: CheckStatus | None) -> list[FindingReported]:
        """Return what the consistency checks say, within documents and from year to year.

        Raises: BudgetQAError when no document has the name asked for.
        """
        return [
            FindingReported.model_validate(finding_line(of, reported))
            for of, found in list_checked(self._store, select_documents(self._store, document))
            for reported in found
            if status is None or reported.finding.status is status
        ]

    def _iter_facts(self, wanted: FactFilter) -> Iterator[StoredFact]:
        for document in select_documents(self._store, wanted.document):
            if wanted.admits_document(document):
                yield from filter(wanted.admits, self._store.find_facts([document.id]))
