"""What is indexed, as an answer: departments, years and documents by name, each cited."""

from __future__ import annotations

from collections.abc import Sequence

from index.stores.record_rows import StoredDocument
from qa.figures.results import Found, Missing, Series
from qa.linking.vocabulary import Vocabulary
from qa.rendering.writer import Writer, Written, cell

_OF_DOCUMENTS = ("departments", "years", "documents")
_MOST_LISTED = 40


def is_inventory(series: Series) -> bool:
    """Return whether a series only names departments, years or documents, with no figure of any."""
    there = [member.result for member in series.members if not isinstance(member.result, Missing)]
    return (
        series.axis in _OF_DOCUMENTS
        and bool(there)
        and all(
            (
                isinstance(result, Found)
                and result.figure.value is None
                and result.figure.text in ("", result.figure.label)
            )
            or _is_name(result)
            for result in there
        )
    )


def _is_name(result: object) -> bool:
    return isinstance(result, Found) and result.figure.value is None and not result.figure.facts


def documents_behind(vocabulary: Vocabulary, series: Series) -> tuple[StoredDocument, ...]:
    """Return the documents that the members of a series are or have, in the order of all."""
    names = {member.name for member in series.members if not isinstance(member.result, Missing)}
    frames = [member.frame for member in series.members if not isinstance(member.result, Missing)]
    years = {str(frame.year) for frame in frames if frame.year is not None} | names
    departments = {frame.department for frame in frames if frame.department is not None}

    def is_of(document: StoredDocument) -> bool:
        identity = document.identity
        if series.axis == "departments":
            return identity.department in names
        if series.axis == "years":
            return str(identity.fiscal_year) in years and (not departments or identity.department in departments)
        return bool(names & {document.name, document.file_name, identity.title})

    return tuple(document for document in vocabulary.documents if is_of(document))


def write_inventory(writer: Writer, series: Series) -> Written:
    """Return the members by name with how many there are, and the documents of each as a table."""
    documents = documents_behind(writer.context.vocabulary, series)
    marks = [writer.gate.cite_document(document) for document in documents]
    names = [member.name for member in series.members if not isinstance(member.result, Missing)]
    departments = list(dict.fromkeys(document.identity.department for document in documents))
    n_documents = writer.gate.count("文件数", len(documents), "份", marks)
    if series.axis == "years":
        n_years = writer.gate.count("年度数", len(names), "个", marks)
        whose = writer.names.department(departments[0]) if len(departments) == 1 else ""
        head = writer.say(
            f"**{whose}已收录{n_years}个年度：{'、'.join(names)}**（{n_documents}份文件）",
            f"**{n_years} years are indexed{' for ' + whose if whose else ''}: {', '.join(names)}** ({n_documents} documents)",
        )
    else:
        n_departments = writer.gate.count("部门数", len(departments), "个", marks)
        head = writer.say(
            f"**已收录{n_departments}个部门、{n_documents}份文件。**",
            f"**{n_departments} departments, {n_documents} documents are indexed.**",
        )
    return Written((head, _table(writer, documents)))


def _table(writer: Writer, documents: Sequence[StoredDocument]) -> str:
    heads = ("Department", "Year", "Stage", "Document") if writer.is_english else ("部门", "年度", "类别", "文件")
    rows = [f"| {' | '.join(heads)} |", "| --- | --- | --- | --- |"]
    for document in documents[:_MOST_LISTED]:
        identity, mark = document.identity, writer.gate.cite_document(document)
        year = str(identity.fiscal_year or "")
        cells = (identity.department, year, identity.phase.value, f"{identity.title}[{mark}]")
        rows.append(f"| {' | '.join(cell(each) for each in cells)} |")
    table = "\n".join(rows)
    more = len(documents) > _MOST_LISTED
    return f"{table}\n\n{writer.say('（其余从略。）', '(The rest is left out.)')}" if more else table
