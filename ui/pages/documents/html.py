"""What the documents page shows as HTML: progress of uploads, a document's head, its findings, what is covered.

Everything that comes from a document or its name is escaped here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from index.records import CheckStatus, Table
from index.stores.record_rows import StoredDocument
from ui.files.check_report import ReportedFinding
from ui.pages.documents.downloads import checks_address, tables_address
from ui.pages.documents.labels import DocumentsLabels
from ui.pages.documents.uploads import Upload, UploadState
from ui.pages.table_html import CellMark, MarkKind
from ui.text.rendering import plain_text

_MOST_COVERED = 200
_MOST_UNCHECKED = 200


def render_uploads(uploads: Sequence[Upload], labels: DocumentsLabels) -> str:
    """Return how far the uploaded files have come: all together, and each with a bar of its own."""
    if not uploads:
        return ""
    done = sum(upload.state not in (UploadState.WAITING, UploadState.READING) for upload in uploads)
    words = labels.uploaded.format(done=done, all=len(uploads))
    rows = "".join(_upload_row(upload, labels) for upload in uploads)
    return f'<p class="uploaded" role="status">{words}</p><ul class="uploads">{rows}</ul>'


def _upload_row(upload: Upload, labels: DocumentsLabels) -> str:
    state = labels.states[upload.state]
    bar = {UploadState.WAITING: ' value="0"', UploadState.READING: ""}.get(upload.state, ' value="1"')
    said = ""
    if upload.document is not None:
        said = f"{document_words(upload.document, labels)} · {counts_words(upload.document, labels)}"
        said = "".join(f"<p>{_line(words)}</p>" for words in (said, *upload.document.warnings))
    elif upload.error:
        said = f'<p role="alert">{_line(upload.error.removeprefix(f"{upload.name}："))}</p>'
    name = _line(upload.name)
    return (
        f'<li class="{upload.state.value}"><div class="file"><b>{name}</b><span>{state}</span></div>'
        f'<progress max="1"{bar} aria-label="{name} {state}"></progress>{said}</li>'
    )


def render_document_head(document: StoredDocument, labels: DocumentsLabels) -> str:
    """Return whose document it is, what was found in it, and where to download its tables."""
    warnings = "".join(f"<li>{_line(words)}</li>" for words in document.warnings)
    noted = f"<div class=warned><b>{labels.warnings}</b><ul>{warnings}</ul></div>" if warnings else ""
    download = ""
    if document.n_tables:
        download = f'<a class="download" href="{tables_address(document.id)}" download>{labels.all_tables}</a>'
    return (
        f'<div class="document-head"><h2>{_line(document.identity.title or document.name)}</h2>'
        f"<p>{_line(document_words(document, labels))} · {_line(document.file_name)}</p>"
        f"<p>{counts_words(document, labels)}</p>{download}{noted}</div>"
    )


def render_table_download(document: StoredDocument, table: Table, labels: DocumentsLabels) -> str:
    """Return the link to one table as a spreadsheet."""
    return f'<a class="download" href="{tables_address(document.id, table.index)}" download>{labels.this_table}</a>'


def render_checks(document: StoredDocument, found: Sequence[ReportedFinding], labels: DocumentsLabels) -> str:
    """Return the consistency report: what disagrees first, then what could not be checked and why."""
    counts = Counter(each.finding.status for each in found)
    numbers = labels.checks_counts.format(
        mismatch=counts[CheckStatus.MISMATCH], unchecked=counts[CheckStatus.UNCHECKED], passes=counts[CheckStatus.PASS]
    )
    wrong = [each for each in found if each.finding.status is CheckStatus.MISMATCH]
    unchecked = [each for each in found if each.finding.status is CheckStatus.UNCHECKED]
    link = f'<a class="download" href="{checks_address(document.id)}" download>{labels.checks_file}</a>'
    body = (
        render_findings_table(wrong, labels)
        if wrong
        else f"<p>{labels.passes_only}</p>"
        if counts[CheckStatus.PASS]
        else ""
    )
    if unchecked:
        body += (
            f"<details{'' if wrong else ' open'}><summary>{labels.unchecked.format(count=len(unchecked))}</summary>"
            f"{render_findings_table(unchecked[:_MOST_UNCHECKED], labels)}</details>"
        )
    return f'<div class="checks"><p class="counts">{numbers} {link}</p>{body}</div>'


def render_findings_table(found: Iterable[ReportedFinding], labels: DocumentsLabels) -> str:
    """Return findings as a table: the rule, what it says, and the figures with their places."""
    head = "".join(f'<th scope="col">{words}</th>' for words in labels.headers)
    rows = "".join(_check_row(each, labels) for each in found)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _check_row(each: ReportedFinding, labels: DocumentsLabels) -> str:
    places = "".join(
        f"<li><b>{_line(figure)}</b> {_line(place)}</li>"
        for figure, place in zip(each.figures, each.places, strict=True)
    )
    against = f"<p>{_line(labels.compared_with.format(name=each.compared_with))}</p>" if each.compared_with else ""
    status = each.finding.status
    return (
        f'<tr class="{status.value}"><td><span class="status">{labels.statuses[status]}</span> '
        f"{_line(each.finding.rule)}</td>"
        f"<td>{_line(each.finding.message)}{against}</td><td><ul>{places}</ul></td></tr>"
    )


def render_coverage(documents: Sequence[StoredDocument], labels: DocumentsLabels) -> str:
    """Return how many documents there are of each department and year, and how many mismatches they hold."""
    if not documents:
        return f'<div class="coverage"><p>{labels.nothing}</p></div>'
    years = sorted({document.identity.fiscal_year for document in documents}, key=lambda year: year or 0)
    counts = Counter((document.identity.department, document.identity.fiscal_year) for document in documents)
    wrong: Counter[str] = Counter()
    for document in documents:
        wrong[document.identity.department] += document.n_findings
    departments = sorted(wrong)
    head = "".join(f'<th scope="col">{year or labels.unknown_year}</th>' for year in years)
    rows = "".join(
        f'<tr><th scope="row">{_line(department)}</th>'
        + "".join(f"<td>{counts[department, year] or ''}</td>" for year in years)
        + f"<td>{wrong[department] or ''}</td></tr>"
        for department in departments[:_MOST_COVERED]
    )
    more = f"<p>… {len(departments) - _MOST_COVERED}</p>" if len(departments) > _MOST_COVERED else ""
    return (
        f'<div class="coverage"><p>{labels.choose}</p><div class="scroll" tabindex="0" role="region"'
        f' aria-label="{labels.coverage}"><table><caption>{labels.coverage}</caption><thead><tr>'
        f'<th scope="col">{labels.department}</th>{head}<th scope="col">{labels.mismatches}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}</div>"
    )


def find_cell_marks(
    table: Table, found: Sequence[ReportedFinding], cells: dict[str, tuple[int, tuple[int, int]]]
) -> dict[tuple[int, int], CellMark]:
    """Return the cells of a table that mismatches speak of; `cells` gives each fact's table and cell by its key."""
    words: dict[tuple[int, int], list[str]] = {}
    for each in found:
        if each.finding.status is not CheckStatus.MISMATCH:
            continue
        own = each.finding.fact_keys[:-1] if each.compared_with else each.finding.fact_keys
        for key in own:
            table_index, cell = cells.get(key, (None, (0, 0)))
            if table_index == table.index:
                words.setdefault(cell, []).append(f"{each.finding.rule}：{each.finding.message}")
    return {cell: CellMark(MarkKind.FINDING, "；".join(dict.fromkeys(said))) for cell, said in words.items()}


def document_words(document: StoredDocument, labels: DocumentsLabels) -> str:
    """Return whose document it is, of which year and kind."""
    identity = document.identity
    return f"{identity.department} {identity.fiscal_year or labels.unknown_year} {identity.scope}{identity.phase}"


def counts_words(document: StoredDocument, labels: DocumentsLabels) -> str:
    """Return how much was found in a document."""
    return labels.counts.format(
        tables=document.n_tables,
        facts=document.n_facts,
        passages=document.n_passages,
        findings=document.n_findings,
    )


def render_paragraph(words: str) -> str:
    """Return words as a paragraph."""
    return f"<p>{_line(words)}</p>"


def _line(text: str) -> str:
    return escape(" ".join(plain_text(text).split()))
