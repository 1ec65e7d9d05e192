"""Which of the names in a question belong together: (行政运行, 基本支出) is one cell, (基本支出, 项目支出) are two figures."""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.parsing.joining import joins
from qa.query.slots import Item, Operation, Query
from qa.records.fact_index import DocumentFacts
from qa.records.item_lookup import candidates_for

# What is asked for after one of these is a part of what stands before it, which is asked for as well.
_ITSELF_TOO = re.compile(
    r"其中|里头|里面|属于|及|总额是|合计|多少(?:钱|资金|经费|亿?元|万元?|亿)?[，,](?!(?:\d+年?度?|今年|去年)的?[？?]?$)"
)
# 节能环保决算多少，属于基本还是项目支出: the later names are asked of the first.
_BELONGS = re.compile(r"属于|算作|列在")
_INSIDE = re.compile(r"(?:支出|经费)?(?:里面?|当?中|之中|内)的?(?!(?:位|间|央|心|学|小|等))")


def group_items(query: Query, documents: Sequence[DocumentFacts]) -> list[tuple[Item, ...]]:
    """Return the groups of names that each stand for one figure, decided by what the documents print."""
    items = list(dict.fromkeys(query.items))
    if len(items) < 2:
        return [tuple(items)] if items else []
    itself_too = _ITSELF_TOO.search(query.text) is not None
    if len(items) == 2 and query.operation is Operation.RATIO:
        return [(item,) for item in items]
    joined = _joined_names(query)
    if joined and len(items) == 2:
        return [(item,) for item in items]
    if not joined and candidates_for(documents, items):
        return [tuple(items[:1]), tuple(items)] if itself_too else [tuple(items)]
    within_first: list[tuple[Item, ...]] = [(items[0], item) for item in items[1:]]
    asked_before = itself_too and 1 not in joined and len(items) > 2
    if asked_before and any(candidates_for(documents, group) for group in within_first):
        return [(items[0],), *within_first]  # 行政运行多少，基本支出和项目支出各多少
    for frame in _frames(items):
        rest = [item for item in items if item not in frame]
        if len(frame) in joined and frame == tuple(items[: len(frame)]):
            continue
        groups = [(*frame, item) for item in rest]
        if candidates_for(documents, frame) and all(candidates_for(documents, group) for group in groups):
            return [frame, *groups] if itself_too else groups
    if len(items) > 2 and _inside_first(query) and candidates_for(documents, items[:1]):
        return [(items[0],), *within_first] if itself_too else within_first
    if len(items) > 2 and query.operation is Operation.SUM and _inside_first(query):
        return [(item,) for item in items[1:]]  # 采购里货物和服务一共多少: what they are in is not added to them
    return [(item,) for item in items]


def _inside_first(query: Query) -> bool:
    """Return whether the first name is what the others are asked of: 事业运行里人员经费和公用经费."""
    first = next((mention for mention in query.mentions if mention.slot in ("item", "code")), None)
    if first is None:
        return False
    return _INSIDE.match(query.text, first.end) is not None or _BELONGS.search(query.text, first.end) is not None


def _joined_names(query: Query) -> set[int]:
    """Return which names stand right behind another (三公经费和|公务接待费), so that each has a figure of its own."""
    named = [mention for mention in query.mentions if mention.slot in ("item", "code")]
    return {at for at, (left, right) in enumerate(pairwise(named), start=1) if joins(query.text, left.end, right.start)}


def _frames(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Return the names that may be the frame of the others: the first few, longest first, then a project, then the last."""
    first = [tuple(items[:size]) for size in range(len(items) - 1, 0, -1)]
    projects = [(item,) for item in items if item.subject is not None]
    return list(dict.fromkeys([*first, *projects, (items[-1],)]))
