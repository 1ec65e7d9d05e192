"""Rules between the files of one disclosure: the figures of the text in one are those of the tables in the other.

A department often publishes its explanation and its tables as two files; each alone has nothing to be compared with.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.checks.checked_facts import checked_document
from index.checks.narrative import check_against_tables
from index.records import CheckStatus, Fact, Finding, Identity
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from index.text.department_names import body_key


def check_companion(text: Identity, text_facts: Sequence[Fact], table_facts: Sequence[Fact]) -> Iterator[Finding]:
    """Yield whether the sentences of one file say what the tables of the other print.

    `fact_keys` are the sentence's fact first, then those of the other file.
    """
    facts = [fact for fact in text_facts if fact.source == "narrative"]
    facts += [fact for fact in table_facts if fact.source == "table"]
    yield from check_against_tables(checked_document(text, (), facts))


def iter_companion_findings(
    store: RecordStore, documents: Sequence[StoredDocument]
) -> Iterator[tuple[StoredDocument, StoredDocument, Finding]]:
    """Yield (document, companion, finding) for sentences that the document's own tables say nothing about."""
    companions: dict[tuple[object, ...], list[StoredDocument]] = defaultdict(list)
    for document in store.list_documents():
        companions[_disclosure(document.identity)].append(document)
    for document in documents:
        others = [each for each in companions[_disclosure(document.identity)] if each.id != document.id]
        if not others or document.identity.fiscal_year is None:
            continue
        own = [stored.fact for stored in store.find_facts([document.id])]
        compared = {
            finding.fact_keys[0]
            for _, finding in store.list_findings([document.id])
            if finding.status is not CheckStatus.UNCHECKED and finding.fact_keys
        }
        sentences = [fact for fact in own if fact.key not in compared]
        for other in others:
            tables = [stored.fact for stored in store.find_facts([other.id])]
            for finding in check_companion(document.identity, sentences, tables):
                yield document, other, finding


def _disclosure(identity: Identity) -> tuple[object, ...]:
    return body_key(identity.department), identity.scope, identity.phase, identity.fiscal_year
