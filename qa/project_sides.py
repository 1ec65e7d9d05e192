"""One side of every project: 各项目的满意度, 六个项目的项目编码, 哪个项目满意度最低.

What a question names beside its projects is a row of each project's table. Their budgets are no answer to it.
"""

from collections.abc import Sequence

from index.records import Measure, TableKind
from index.text.normalization import squeeze
from qa.desk import Desk
from qa.figures.figure import Figure
from qa.query.slots import Query
from qa.records.fact_index import DocumentFacts, IndexedFact
from qa.records.item_lookup import figure_of
from qa.rendering import phrasing

_NAMING_SLOTS = ("item", "label", "attribute")
_STATED = (Measure.TARGET, Measure.PLAN)


def list_sides(desk: Desk) -> list[Figure] | None:
    """Write what each project's table says of the side asked for; None where the question names none."""
    figures = sides(desk)
    desk.write(*phrasing.figure_lines(desk.statement, figures))
    return figures or None


def sides(desk: Desk) -> list[Figure]:
    """Return what each project's table says of the side asked for, [] where the question names none or no table has it."""
    written = {mention.value for mention in desk.query.mentions if mention.slot == "attribute"}
    found = [
        each
        for word in _side_words(desk.query)
        for target in desk.targets
        for each in _of_projects(desk.facts(target), word, word in written)
    ]
    return list(dict.fromkeys(map(figure_of, found)))


def _side_words(query: Query) -> list[str]:
    """Return the words that name a side of projects, () for a question about the projects themselves or their money."""
    if query.over != "projects" or any(item.subject or item.code for item in query.items):
        return []
    named = [mention.text for mention in query.mentions if mention.slot in _NAMING_SLOTS]
    keys = [key for item in query.items for key in item.keys]
    return list(dict.fromkeys(squeeze(word) for word in (*keys, *named) if "项目支出" not in word))


def _of_projects(documents: Sequence[DocumentFacts], word: str, is_written: bool) -> list[IndexedFact]:
    """Return what each project states of the word: in rows of that name, else below such a heading; in words what is written (项目编码)."""
    found: list[IndexedFact] = []
    for document in documents:
        for facts in document.by_subject.values():
            rows = [fact for fact in facts if fact.stored.fact.table_kind is TableKind.PROJECT_GOALS]
            stated = [fact for fact in rows if fact.stored.fact.measure in _STATED]
            found += (
                [fact for fact in stated if word in squeeze(fact.stored.fact.item)]
                or [fact for fact in stated if word in squeeze("/".join(fact.stored.fact.row_path))]
                or [fact for fact in rows if is_written and _is_said(fact, word)]
            )
    return found


def _is_said(fact: IndexedFact, word: str) -> bool:
    record = fact.stored.fact
    return record.measure is Measure.TEXT and squeeze(record.item) == word
