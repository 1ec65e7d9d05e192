"""Which units and offices a department has and how many people, where a document tells it in prose and not in a table."""

import re
from collections.abc import Sequence

from index.records import SectionRole
from qa.linking.targets import Target
from qa.passages.old.evidence import Reading, announced, announces_list, read_passages
from qa.passages.old.quotes import lead_line, quote_line, shorten
from qa.passages.retrieval import Retriever
from qa.query.slots import Query
from qa.rendering.statement import Statement

_MOST_QUOTES = 8
_MOST_LISTED = 20
# A passage no longer than this is quoted whole: what follows a list of units limits it.
_SHORT = 240
_ASKS_UNITS = re.compile(
    r"内设机构|机构设置|[处科股]室|(?:下属|所属|预算|二级|直属|事业)单位(?!基本|职业|离退休|养老|医疗|经营)|编制范围|(?:哪些|几[个家]|多少[个家])单位|单位(?:构成|有哪些)"
)
_ASKS_STAFF = re.compile(
    r"(?:编制(?!范围)|在编|在职|实有|在岗|人员|职工|退休|离休|离退休)[^,，。?？]{0,6}(?:多少|几|人数|情况)|(?:多少|几)(?:个|名)?(?:人|编制|在编|在职|实有|在岗|职工|退休|离休|员工)|人数"
)
# What the question names, and how sentences tell it.
_SORTS = (
    (re.compile(r"内设|[处科股]室|机构"), re.compile(r"内设|[处科股]室|[处科股队][、,。]|职能部门|工作机构")),
    (
        re.compile(r"下属|所属|下面|事业单位|二级|直属|预算单位|单位"),
        re.compile(
            r"下属|所属|下设|直属|事业单位|二级|预算单位|(?:部门|单位)(?:预算|决算|组成|包括)|[中心站所馆校院队][、,。]"
        ),
    ),
    (_ASKS_STAFF, re.compile(r"(?:编制|在职|在编|实有|在岗|职工|退休|离休|人员).{0,8}\d+(?:人|名)|\d+(?:人|名)")),
)
_LISTED = re.compile(r"^(?:序号)?\d{1,3}[.、\s]?[\u4e00-\u9fff]|^序号")


def asks_units(query: Query) -> bool:
    """Return whether a question asks what a department consists of."""
    return query.over == "units" or _ASKS_UNITS.search(query.text) is not None


def asks_staff(query: Query) -> bool:
    """Return whether a question asks how many people a department has."""
    return _ASKS_STAFF.search(query.text) is not None


def answer_units(query: Query, targets: Sequence[Target], retriever: Retriever, statement: Statement) -> list[str]:
    """Return the sentences of each department's section on its organisation that tell what is asked, else all of it."""
    lines: list[str] = []
    for target in targets:
        readings = read_passages(retriever, target.documents, "机构设置 预算单位", (SectionRole.ORGANISATION,))
        readings = [reading for reading in readings if reading.document.id == readings[0].document.id]
        if not readings:
            continue
        identity = readings[0].document.identity
        about = "：机构和人员" if asks_staff(query) else "：机构和预算单位"
        quotes = _quotes(query, readings, statement)
        if quotes:
            lines += [lead_line(statement, identity.department, identity.fiscal_year, about, "its units"), *quotes]
    return lines


def _quotes(query: Query, readings: Sequence[Reading], statement: Statement) -> list[str]:
    told = next((told for asked, told in reversed(_SORTS) if asked.search(query.text)), None)
    chosen: list[tuple[Reading, str]] = []
    for reading in readings:
        sentences = [
            sentence.quote for sentence in reading.sentences if told is not None and told.search(sentence.text)
        ]
        if sentences:
            whole = reading.stored.passage.text
            chosen.append((reading, whole if len(whole) <= _SHORT else "".join(sentences)))
            if announces_list(reading.text):
                chosen += [(item, item.stored.passage.text) for item in _listed(readings, reading)]
    if not chosen and not asks_staff(query):
        chosen = [(reading, reading.stored.passage.text) for reading in readings[:_MOST_QUOTES]]
    distinct = {id(reading): (reading, words) for reading, words in reversed(chosen)}
    quotes = [quote_line(statement, reading, shorten(words)) for reading, words in reversed(distinct.values())]
    return [quote for quote in quotes if quote][:_MOST_LISTED]


def _listed(readings: Sequence[Reading], lead: Reading) -> list[Reading]:
    """Return the list that a lead announces, also one whose rows are numbered without a point."""
    items = announced(readings, lead)
    if len(items) > 1:
        return items
    at = next(place for place, reading in enumerate(readings) if reading is lead) + 1
    rows = []
    for reading in readings[at:]:
        if _LISTED.match(reading.text) is None:
            break
        rows.append(reading)
    return [row for row in rows if not row.text.startswith("序号")] or items
