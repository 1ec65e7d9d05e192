"""The number gate seen from outside: every figure in an answer's text must stand in its values or in what it cites.

This knows nothing of how answers are made, so that it can catch any of them inventing a figure.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from qa.answer import Answer, Route

_CITATION_MARK = re.compile(r"\[\d+\]")
_LIST_ORDINAL = re.compile(r"^[ \t>]*\d{1,2}[.)、](?!\d)", re.MULTILINE)
_FIGURE = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def unsupported_figures(answer: Answer) -> tuple[str, ...]:
    """Return the figures of the text that neither its values, its citations, its findings nor the question hold.

    Marks of citations and ordinals of lists are not figures. The counts of what the answer itself lists (values,
    citations, documents, departments) and the years it speaks about are its own and supported. An answer that refuses or asks back
    may name the years there are.
    """
    supported = {number for text in _supporting_texts(answer) for number in _numbers(text)}
    documents = {citation.document for citation in answer.citations}
    own = (answer.values, answer.citations, documents, answer.query.departments)
    supported |= {Decimal(len(part)) for part in own}
    if answer.route in (Route.REFUSE, Route.CLARIFY):
        supported |= {Decimal(year) for year in range(1990, 2100)}
    text = _LIST_ORDINAL.sub(" ", _CITATION_MARK.sub(" ", unicodedata.normalize("NFKC", answer.text)))
    return tuple(printed for printed in _FIGURE.findall(text) if _number(printed) not in supported)


def _supporting_texts(answer: Answer) -> Iterator[str]:
    query = answer.query
    yield answer.question
    yield from (str(year) for year in query.years)
    yield from query.items
    for value in answer.values:
        yield f"{value.value} {value.item} {value.year or ''} {value.formula or ''}"
    for citation in answer.citations:
        yield " ".join(
            (
                citation.document,
                citation.title,
                citation.quote,
                str(citation.page or ""),
                str(citation.line or ""),
                citation.table or "",
                citation.row or "",
                *citation.column,
                *citation.heading,
            )
        )
    yield from (note.message for note in answer.findings)


def _numbers(text: str) -> Iterator[Decimal]:
    return (_number(printed) for printed in _FIGURE.findall(unicodedata.normalize("NFKC", text)))


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))
