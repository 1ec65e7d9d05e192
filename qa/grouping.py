"""Which of the names in a question belong together: (行政运行, 基本支出) is one cell, (基本支出, 项目支出) are two figures."""

from collections.abc import Sequence

from qa.fact_index import DocumentFacts
from qa.lookup import candidates_for
from qa.query import Item, Query

_ITSELF_TOO = ("其中", "及其", "多少，", "多少,", "总额是", "合计")


def group_items(query: Query, documents: Sequence[DocumentFacts]) -> list[tuple[Item, ...]]:
    """Return the groups of names that each stand for one figure, decided by what the documents print."""
    items = list(dict.fromkeys(query.items))
    if len(items) < 2:
        return [tuple(items)] if items else []
    for whole in _contexts(items):
        rest = [item for item in items if item is not whole]
        groups = [(whole, item) for item in rest]
        if all(candidates_for(documents, group) for group in groups):
            together = (whole, *rest)
            if len(rest) > 1 and candidates_for(documents, together):
                return [together]
            itself = [(whole,)] if any(word in query.question for word in _ITSELF_TOO) else []
            return itself + groups
    return [(item,) for item in items]


def _contexts(items: Sequence[Item]) -> list[Item]:
    """Return the names that may be the frame of the others: a project before all, else the first or the last named."""
    projects = [item for item in items if item.subject is not None and not item.name]
    return list(dict.fromkeys([*projects, items[0], items[-1]]))
