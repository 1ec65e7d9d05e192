"""Explanatory answers from passages, without any language model: the right sentences, quoted and cited.

An empty answer is an honest one: it means that no passage of the documents asked about says what was asked.
"""

from collections.abc import Sequence

from qa.definitions import answer_definition
from qa.descriptions import answer_aspect, answer_description, answer_literally
from qa.duties import answer_duties
from qa.query import Intent, Query
from qa.reasons import answer_reason
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target

# In the order in which they are tried: the narrowest reading of the question first.
_ANSWERERS = (
    (Intent.DEFINITION, answer_definition),
    (Intent.DEFINITION, answer_aspect),
    (Intent.DUTIES, answer_duties),
    (Intent.REASON, answer_reason),
    (Intent.CONSISTENCY, answer_reason),
    (Intent.DESCRIPTION, answer_description),
    (Intent.NUMBER, answer_literally),
)


def answer_from_passages(
    query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement
) -> tuple[str, ...]:
    """Return the lines of an answer from the targets' documents, none when nothing there answers."""
    for intent, answer in _ANSWERERS:
        if intent in query.intents:
            lines = answer(query, targets, retriever, statement)
            if lines:
                return tuple(lines)
    return ()
