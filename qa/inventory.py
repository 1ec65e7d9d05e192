"""What is indexed: which departments, years and stages."""

from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Language, Query
from qa.rendering.refusals import departments_known
from qa.rendering.statement import Statement

_MOST_LISTED = 30


def answer_inventory(query: Query, vocabulary: Vocabulary, statement: Statement) -> tuple[str, ...]:
    """Return the indexed documents as a table, each cited."""
    english = query.language is Language.ENGLISH
    documents = vocabulary.documents
    departments = vocabulary.by_department
    if english:
        opening = f"**{len(departments)} departments, {len(documents)} documents are indexed.**"
        rows = ["| Department | Year | Stage | Document |", "| --- | --- | --- | --- |"]
    else:
        opening = f"**已收录{len(departments)}个部门、{len(documents)}份文件。**"
        rows = ["| 部门 | 年度 | 类别 | 文件 |", "| --- | --- | --- | --- |"]
    for document in documents[:_MOST_LISTED]:
        identity = document.identity
        mark = statement.cite_document(document)
        title = identity.title.replace("|", "｜")
        rows.append(f"| {identity.department} | {identity.fiscal_year or ''} | {identity.phase} | {title}[{mark}] |")
    statement.enter_count("已收录的部门数", len(departments), "个", [mark.id for mark in statement.citations])
    statement.enter_count("已收录的文件数", len(documents), "份", [mark.id for mark in statement.citations])
    if len(documents) > _MOST_LISTED:
        return opening, "\n".join(rows), departments_known(vocabulary, query.language)
    return opening, "\n".join(rows)
