"""The plain amount that a question asks for in one clause, before another clause asks for something computed.

X安排了多少，到6月底要花掉百分之几 asks for two things; the answer to the second does not always state the first.
"""

import re
from dataclasses import replace

from qa.desk import Desk
from qa.figures.figure import Figure, plain
from qa.query.slots import Item, Operation

_FIRST_CLAUSE = re.compile(r"^.*?(?:多少|几)[^,，;；。?？、]{0,6}[,，;；。?？、]")
_COMPUTED = frozenset(
    {Operation.SHARE, Operation.RATIO, Operation.GROWTH, Operation.CHANGE, Operation.AVERAGE, Operation.DIFFERENCE}
)


def asked_earlier(desk: Desk, stated: list[Figure]) -> list[Figure]:
    """Return the amounts that the first clause asks for and the answer to a later one does not state."""
    query = desk.query
    clause = _FIRST_CLAUSE.match(query.text)
    if clause is None or query.operation not in _COMPUTED or not stated:
        return []
    if any(mention.slot == "operation" and mention.start < clause.end() for mention in query.mentions):
        return []
    named = {mention.value for mention in query.mentions if mention.slot == "item" and mention.end <= clause.end()}
    named |= {mention.text for mention in query.mentions if mention.slot == "item" and mention.end <= clause.end()}
    items = [item for item in (*query.items, *query.bases) if named & {item.name, item.subject, *item.keys}]
    known = {(value.value, value.unit) for value in desk.statement.values}
    found = (desk.best(target, (_whole(item),)) for target in desk.targets for item in dict.fromkeys(items))
    amounts = [figure for figure in found if figure is not None and figure.fen is not None]
    return [figure for figure in amounts if (plain(figure.value), figure.unit) not in known]


def _whole(item: Item) -> Item:
    """Return a project as a whole, an item as it is."""
    return replace(item, name="") if item.subject is not None else item
