"""`budgetqa documents` and `budgetqa check`: what is indexed, and whether its figures agree."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.records import CheckStatus
from index.stores.record_rows import StoredDocument
from ui.files.check_report import STATUS_WORDS, ReportedFinding, list_checked, write_check_report
from ui.text.rendering import plain_text
from ui.text.terminal import reading_records, select_documents

_COUNTED = {"tables": "表", "facts": "记录", "passages": "段落", "findings": "不符"}
_MARKS = {CheckStatus.MISMATCH: "✗", CheckStatus.UNCHECKED: "?"}


def print_documents(home: Path | None, as_jsonl: bool) -> None:
    """Print one object a document, or two lines for people."""
    with reading_records(home) as store:
        documents = store.list_documents()
    if as_jsonl:
        for document in documents:
            print(json.dumps(document_line(document), ensure_ascii=False))
        return
    for document in documents:
        print(plain_text(render_document(document)))


def document_line(document: StoredDocument) -> dict[str, Any]:
    """Return the document as one JSON object; `kind` is scope and phase, `findings` counts the mismatches."""
    identity = document.identity
    line = {
        "document": document.name,
        "file": document.file_name,
        "format": document.format,
        "department": identity.department,
        "year": identity.fiscal_year,
        "kind": f"{identity.scope}{identity.phase}",
        "title": identity.title,
        "tables": document.n_tables,
        "facts": document.n_facts,
        "passages": document.n_passages,
        "findings": document.n_findings,
    }
    return {**line, "warnings": list(document.warnings)} if document.warnings else line


def render_document(document: StoredDocument) -> str:
    """Return whose document it is, then the file and what was found in it."""
    line = document_line(document)
    counts = "，".join(f"{line[key]} {words} {key}" for key, words in _COUNTED.items())
    return f"{line['department']} {line['year'] or ''} {line['kind']}\n  {line['file']}: {counts}"


def print_check(home: Path | None, name: str | None, as_jsonl: bool, report: Path | None) -> None:
    """Print every finding as a line, or a report by document in which passes are only counted; save it when asked to.

    Raises: BudgetQAError when the report cannot be written.
    """
    with reading_records(home) as store:
        checked = list_checked(store, select_documents(store, name))
    if report is not None:
        write_check_report(checked, report)
    if as_jsonl:
        for document, findings in checked:
            for each in findings:
                print(json.dumps(finding_line(document, each), ensure_ascii=False))
        return
    for document, findings in checked:
        print(plain_text(render_findings(document, findings)))


def finding_line(document: StoredDocument, reported: ReportedFinding) -> dict[str, Any]:
    """Return the finding as one JSON object; `facts` are the keys of the facts compared.

    Where another document was compared with, `compared_with` names it and the last key is its own.
    """
    finding = reported.finding
    line = {
        "document": document.name,
        "department": document.identity.department,
        "year": document.identity.fiscal_year,
        "rule": finding.rule,
        "status": finding.status.value,
        "message": finding.message,
        "facts": list(finding.fact_keys),
    }
    return line if reported.compared_with is None else {**line, "compared_with": reported.compared_with}


def render_findings(document: StoredDocument, findings: Sequence[ReportedFinding]) -> str:
    """Return the counts of one document, then what disagrees, then what could not be checked and why."""
    counts = Counter(each.finding.status for each in findings)
    numbers = "，".join(f"{words} {counts[status]}" for status, words in STATUS_WORDS.items())
    lines = [f"{document.file_name}: {numbers} / {', '.join(f'{status} {counts[status]}' for status in STATUS_WORDS)}"]
    for status, mark in _MARKS.items():
        of_status = [each.finding for each in findings if each.finding.status is status]
        lines += [f"  {mark} [{found.rule}] {found.message}" for found in of_status]
    return "\n".join(lines)
