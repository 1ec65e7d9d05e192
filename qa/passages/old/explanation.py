"""Explanatory answers from passages, without any language model: the right sentences, quoted and cited.

An empty answer is an honest one: it means that no passage of the documents asked about says what was asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.linking.targets import Target, find_targets
from qa.linking.vocabulary import Vocabulary
from qa.passages.old.definitions import answer_definition, answer_said_term
from qa.passages.old.descriptions import answer_aspect, answer_description, answer_literally
from qa.passages.old.duties import answer_duties
from qa.passages.old.nearest import answer_nearest
from qa.passages.old.reasons import answer_reason
from qa.passages.retrieval import Retriever
from qa.passages.old.sides import answer_side
from qa.query.slots import Intent, Query
from qa.rendering.statement import Statement

# In the order in which they are tried: the narrowest reading of the question first.
_ANSWERERS = (
    (Intent.DESCRIPTION, answer_side),
    (Intent.DEFINITION, answer_definition),
    (Intent.DEFINITION, answer_aspect),
    (Intent.DUTIES, answer_said_term),
    (Intent.DUTIES, answer_duties),
    (Intent.REASON, answer_reason),
    (Intent.CONSISTENCY, answer_reason),
    (Intent.DESCRIPTION, answer_description),
    (Intent.NUMBER, answer_said_term),
    (Intent.NUMBER, answer_side),
    (Intent.NUMBER, answer_literally),
)
# What a term means and what a department does is mostly the same from year to year.
_TIMELESS = {Intent.DEFINITION, Intent.DUTIES, Intent.DESCRIPTION}


def answer_from_passages(
    query: Query,
    targets: Sequence[Target],
    vocabulary: Vocabulary,
    retriever: Retriever,
    statement: Statement,
) -> tuple[str, ...]:
    """Return the lines of an answer from the targets' documents, none when nothing there answers.

    Where the question names no year and asks for what does not change with it, older ones of the documents may answer.
    """
    lines = _answer(query, targets, retriever, statement)
    if lines or not _TIMELESS & set(query.intents) or _names_years(query):
        return lines
    newest = {target.department: target.year or 0 for target in targets}
    for year in sorted({document.identity.fiscal_year or 0 for document in vocabulary.documents}, reverse=True):
        earlier = [
            target
            for target in find_targets(replace(query, years=(year,)), vocabulary)
            if target.documents and year < newest[target.department]
        ]
        lines = _answer(query, earlier, retriever, statement) if earlier else ()
        if lines:
            break
    return lines


def answer_from_sections(
    query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> tuple[str, ...]:
    """Return what the targets' documents say in a section of its own on the side of a thing that the question asks about."""
    return tuple(answer_side(query, targets, retriever, statement))


def _answer(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> tuple[str, ...]:
    for intent, answer in _ANSWERERS:
        if intent in query.intents:
            lines = answer(query, targets, retriever, statement)
            if lines:
                return tuple(lines)
    if Intent.REASON in query.intents:
        return ()
    return tuple(answer_nearest(query, targets, retriever, statement))


def _names_years(query: Query) -> bool:
    return bool(query.years or query.last_years or query.over == "years" or query.year_offset is not None)
