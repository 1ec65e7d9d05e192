"""What was found wrong at ingest with what an answer cites, and what may be misread in its documents."""

from __future__ import annotations

from qa.answer import Anchor, Note
from qa.linking.vocabulary import Vocabulary
from qa.records.fact_index import FactIndex
from qa.rendering.gate import Gate


def find_notes(gate: Gate, index: FactIndex, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """Return the mismatches that touch a fact cited, then the warnings of the documents cited."""
    by_document: dict[int, dict[str, int]] = {}
    for (document_id, key), mark in gate.marks.items():
        by_document.setdefault(document_id, {})[key] = mark
    notes = []
    for document_id, finding in index.mismatches(sorted(by_document)):
        marks = by_document[document_id]
        touched = tuple(marks[key] for key in finding.fact_keys if key in marks)
        if touched:
            places = tuple(Anchor(document_id, fact_key=key) for key in finding.fact_keys)
            notes.append(Note(finding.rule, finding.message, touched, places))
    for document in vocabulary.of_ids(by_document):
        cited = tuple(sorted(set(by_document[document.id].values())))
        notes.extend(Note("读取提示", warning, cited) for warning in document.warnings)
    return tuple(notes)
