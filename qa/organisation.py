"""Which units and offices a department has, where a document tells it in prose and not in a table."""

import re
from collections.abc import Sequence

from index.records import SectionRole
from qa.evidence import read_passages
from qa.query import Query
from qa.quotes import lead_line, quote_line, shorten
from qa.retrieval import Retriever
from qa.statement import Statement
from qa.targets import Target

_MOST_QUOTES = 8
_ASKS_UNITS = re.compile(
    r"内设机构|机构设置|处室|科室|(?:下属|所属|预算|二级|直属|事业)单位|编制范围|(?:哪些|几[个家]|多少[个家])单位|单位(?:构成|有哪些)"
)


def asks_units(query: Query) -> bool:
    """Return whether a question asks what a department consists of."""
    return query.over == "units" or _ASKS_UNITS.search(query.text) is not None


def answer_units(targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return what each department's section on its organisation says."""
    lines: list[str] = []
    for target in targets:
        readings = read_passages(retriever, target.documents, "机构设置 预算单位", (SectionRole.ORGANISATION,))
        if not readings:
            continue
        first = readings[0].document
        own = [reading for reading in readings if reading.document.id == first.id][:_MOST_QUOTES]
        identity = first.identity
        lead = lead_line(statement, identity.department, identity.fiscal_year, "：机构和预算单位", "its units")
        quotes = [quote_line(statement, reading, shorten(reading.stored.passage.text)) for reading in own]
        lines += [lead, *(quote for quote in quotes if quote)]
    return lines
