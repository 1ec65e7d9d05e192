"""Follow-up questions: what a question leaves out is taken from the turns before it, and nothing else.

A question that names its department and its item is complete and stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Scope
from index.text.items import total_concepts
from qa.asked import asks_all
from qa.figures.figure import Figure
from qa.linking.targets import years_of
from qa.linking.vocabulary import Vocabulary, subject_key
from qa.query.slots import Intent, Item, Operation, Query
from qa.records.item_lookup import item_for

_ORDINAL = re.compile(r"(?:排|排名|排在)?第(?P<rank>[一二三四五六七八九十\d])(?:名|位|个|的)?")
_NUMERALS = {numeral: at for at, numeral in enumerate("一二三四五六七八九十", start=1)}
_LARGEST = ("最大的那个", "最多的那个", "最高的那个", "最大的那项", "最多的那家", "最高的那家", "最多的那项")
_SMALLEST = ("最小的那个", "最少的那个", "最低的那个", "最少的那家", "最低的那家")
_TOGETHER = ("加起来", "加一起", "合计", "一共", "总共", "加在一起", "合起来")
# 再加上邮电费 adds to what was asked before, 比某某多多少 sets it against another department.
_GREETING = "(?:您好|你好|请问|麻烦[您你]?|[,，!！])*"
_ADDED = re.compile(rf"^{_GREETING}(?:那|如果|要是)?(?:再|还)?(?:加上?|算上|连同)")
_AGAINST = re.compile(rf"^{_GREETING}(?:那|这)?(?:它|他们)?(?:比|较|[跟和与].{{2,20}}比)")
# 和某某比呢 names no operation: the two are set side by side.
_ONLY_AGAINST = re.compile(r"^(?:那|这)?(?:它|他们)?[跟和与同].{2,20}(?:相比|比)(?:呢|较|一下|怎么样|如何)*[?？]?$")
# 差多少 by itself, after two departments, is about both.
_ONLY_GAP = re.compile(r"(?:那|那么)?(?:相差|差)(?:了)?(?:多少|几倍|多大)(?:钱|倍)?呢?[?？]?")
_OTHERS = re.compile(r"(?:其他|其余|别的|另外的?)(?:[几各]?[个家]?)(?:部门|单位)")
_BOTH = (*_TOGETHER, "两个", "两者", "二者", "两家", "它们", "他们", "哪个", "谁")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was read in the end, and the figures it was answered with."""

    query: Query
    figures: tuple[Figure, ...]


def follow_up(query: Query, turns: Sequence[Turn], vocabulary: Vocabulary) -> Query:
    """Return the query with its gaps filled from the turns before it."""
    if not turns or query.unknown_department is not None or Intent.DECLINED in query.intents:
        return query
    if asks_all(query.text) and not _names_anything(query):
        return replace(turns[-1].query, question=query.question, text=turns[-1].query.text + query.text)
    says_what = query.items or query.residue or Intent.DUTIES in query.intents or _asks_total(query)
    if query.departments and not query.by_region and says_what:
        return query
    last = turns[-1]
    query = _added(query, last.query)
    query = _against(query, last.query, vocabulary)
    query = _referred(query, last)
    query = _items_from(query, last)
    query = _span_of_turns(query, turns)
    query = _departments_from(query, turns)
    if query.scopes and Intent.CONSISTENCY in query.intents:
        query = replace(query, scopes=tuple(Scope))  # the other scope is what "the same figure" means
    return _years_from(query, last, vocabulary)


def _added(query: Query, last: Query) -> Query:
    """Return the query for what was asked before and what 再加上 names, added up."""
    if _ADDED.match(query.text) is None or len(last.items) > 1:
        return query
    if query.items and not query.departments:
        return replace(query, items=(*last.items, *query.items), operation=Operation.SUM, residue=())
    if query.departments and not query.items:
        both = tuple(dict.fromkeys((*last.departments, *query.departments)))
        return replace(query, departments=both, items=last.items, operation=Operation.SUM, residue=(), by_region=False)
    return query


def _against(query: Query, last: Query, vocabulary: Vocabulary) -> Query:
    """Return the query that compares the department spoken of with the one 比 names, each in a year it has."""
    compares = query.operation in (Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO)
    if _ONLY_AGAINST.search(query.text):
        compares, query = True, replace(query, operation=Operation.COMPARE)
    if not compares or _AGAINST.match(query.text) is None or len(last.departments) != 1 or not query.departments:
        return query
    departments = tuple(dict.fromkeys((*last.departments, *query.departments)))
    query = replace(query, departments=departments, by_region=False)
    own = dict.fromkeys(last.departments, last.years[0]) if len(last.years) == 1 and not query.years else {}
    for name in departments if own else ():
        known = years_of(name, vocabulary)
        own.setdefault(name, last.years[0] if last.years[0] in known or not known else known[-1])
    years = tuple(dict.fromkeys(own.values()))
    return replace(query, years=years, own_years=tuple(own.items())) if own else query


def _names_anything(query: Query) -> bool:
    named = query.departments or query.items or query.residue or query.years or query.over == "departments"
    return bool(named or Intent.DUTIES in query.intents)


def _asks_total(query: Query) -> bool:
    """Return whether the question is about the whole budget: 某某2024年预算比上年增加多少, not 那某某的预算呢."""
    return re.search(r"[预决]算", query.text) is not None and not query.text.rstrip("?？").endswith("呢")


def _referred(query: Query, last: Turn) -> Query:
    """Resolve "排第二的那家" and "最大的那个" against the figures of the last answer."""
    figures = [figure for figure in last.figures if figure.formula is None and figure.value is not None]
    chosen = None
    if (ordinal := _ORDINAL.search(query.text)) is not None:
        rank = _NUMERALS.get(ordinal["rank"]) or int(ordinal["rank"])
        chosen = figures[rank - 1] if rank <= len(figures) else None
    elif any(words in query.text for words in _LARGEST) and figures:
        chosen = max(figures, key=lambda figure: (figure.fen or 0, figure.value or 0))
    elif any(words in query.text for words in _SMALLEST) and figures:
        chosen = min(figures, key=lambda figure: (figure.fen or 0, figure.value or 0))
    if chosen is None:
        return query
    query = replace(query, residue=())  # the ordinal itself
    if len({figure.department for figure in figures}) > 1:
        departments: tuple[str, ...] = (chosen.department,) if chosen.department else ()
        years = (chosen.year,) if chosen.year is not None else ()
        return replace(query, departments=departments, years=query.years or years, operation=_unranked(query))
    project = chosen.facts[0].fact.subject or chosen.label
    item = Item(name="", subject=project, keys=(subject_key(project),))
    departments = query.departments or ((chosen.department,) if chosen.department else ())
    query = replace(query, departments=departments, operation=_unranked(query))
    if query.items and not query.bases and "占" in query.text:
        return replace(query, items=(item,), bases=query.items, operation=Operation.SHARE)
    return replace(query, items=(item, *query.items))


def _unranked(query: Query) -> Operation:
    ranked = query.operation in (Operation.MAX, Operation.MIN, Operation.RANK)
    return Operation.LOOKUP if ranked else query.operation


def _items_from(query: Query, last: Turn) -> Query:
    if query.items and (framed := _framed_share(query, last)) is not None:
        return framed
    if query.items or query.residue or query.over == "projects":
        return query
    operation = query.operation
    if operation is Operation.LOOKUP and any(word in query.text for word in _TOGETHER):
        operation = Operation.SUM
    if operation is Operation.LOOKUP and Intent.REASON not in query.intents:
        operation = last.query.operation if last.query.operation is not Operation.COMPARE else operation
    return replace(
        query,
        items=last.query.items or _totals_in(query, last),
        bases=query.bases or last.query.bases,
        excluded=query.excluded or last.query.excluded,
        operation=operation,
    )


def _totals_in(query: Query, last: Turn) -> tuple[Item, ...]:
    """Return the totals that a question about a whole budget was answered with, for one as short as 2024年呢."""
    labels = dict.fromkeys(figure.label.partition("（")[0] for figure in last.figures if figure.formula is None)
    plain = query.intents == (Intent.NUMBER,) and query.over is None
    return tuple(map(item_for, labels)) if plain and labels.keys() <= set(total_concepts().values()) else ()


def _framed_share(query: Query, last: Turn) -> Query | None:
    """Read 占总支出多少 as a share of the item before, 其中X占多少 as X's share in it."""
    if query.bases or "占" not in query.text:
        return None
    if query.text.lstrip("那它这").startswith("占"):
        return replace(query, items=last.query.items, bases=query.items, operation=Operation.SHARE)
    if query.text.startswith(("其中", "这里面", "里面")):
        return replace(query, bases=last.query.items, operation=Operation.SHARE)
    return None


def _departments_from(query: Query, turns: Sequence[Turn]) -> Query:
    if query.over == "departments" and not query.departments and _OTHERS.search(query.text):
        return replace(query, excluded_departments=query.excluded_departments or turns[-1].query.departments)
    if query.departments or query.over == "departments":
        return query
    last = turns[-1].query
    compares = query.operation in (Operation.DIFFERENCE, Operation.COMPARE, Operation.RATIO, Operation.SUM)
    asks_both = any(word in query.text for word in _BOTH) or _ONLY_GAP.fullmatch(query.text) is not None
    if compares and len(last.departments) == 1 and asks_both:
        both = [name for turn in turns[-2:] for name in turn.query.departments]
        return replace(query, departments=tuple(dict.fromkeys(both)))
    if compares and len(last.departments) == 1 and last.years and not query.years:
        return replace(query, departments=last.departments)
    departments = last.departments
    if not departments:  # the last question named none and one department alone could answer it
        answered = {figure.department for figure in turns[-1].figures if figure.department}
        departments = tuple(answered) if len(answered) == 1 else ()
    return _stage_and_scope_from(replace(query, departments=departments), last)


def _stage_and_scope_from(query: Query, last: Query) -> Query:
    """Return the query at the stage and of the scope (本级) spoken of, when it is still about the same department."""
    query = replace(query, scopes=query.scopes or last.scopes)
    if query.phases or query.years or len(last.phases) != 1:
        return query
    return replace(query, phase=last.phase, phases=last.phases)


def _span_of_turns(query: Query, turns: Sequence[Turn]) -> Query:
    """Return the query over the years of the last two turns, when it asks how they differ (2025, 2024, 增幅多少)."""
    compares = query.operation in (Operation.GROWTH, Operation.CHANGE, Operation.DIFFERENCE)
    both = query.last_years == 2 and "近" not in query.text and query.items in ((), turns[-1].query.items)  # 两年差多少
    if not compares or query.years or (query.items and not both) or query.compares_last_year or len(turns) < 2:
        return query
    last, before = turns[-1].query, turns[-2].query
    if last.departments != before.departments or not (last.years and before.years) or last.years == before.years:
        return query
    items = last.items or before.items
    return replace(
        query,
        years=(*last.years, *before.years),
        items=items,
        departments=last.departments,
        residue=(),
        last_years=None,
    )


def _years_from(query: Query, last: Turn, vocabulary: Vocabulary) -> Query:
    if query.years or query.last_years or query.over == "years":
        return query
    years = last.query.years
    if query.year_offset == -1:  # 去年 is the year before the one spoken of
        return replace(query, years=tuple(year - 1 for year in years), year_offset=None) if years else query
    if query.departments and query.departments != last.query.departments:
        known = {year for name in query.departments for year in years_of(name, vocabulary)}
        years = tuple(year for year in years if year in known)
    return replace(query, years=years)
