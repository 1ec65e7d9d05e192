"""Questions worth asking next, made from what is indexed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from qa.answer import Route
from qa.linking.departments import DepartmentAlias, short_name
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Language, Operation, Query


@dataclass(frozen=True, slots=True)
class _FollowUp:
    """A question worth asking next, unless it was just asked: about an item, or with an intent or operation."""

    chinese: str
    english: str
    item: str | None = None
    intents: tuple[Intent, ...] = ()
    operations: tuple[Operation, ...] = ()

    def is_asked(self, query: Query) -> bool:
        """Return whether the question asks this already."""
        return (
            self.item in [item.name for item in query.items]
            or query.operation in self.operations
            or (bool(self.intents) and any(intent in self.intents for intent in query.intents))
        )


_FOLLOW_UPS = (
    _FollowUp("{name}{year}年三公经费多少？", "What is the {year} 三公经费 budget of {name}?", item="三公经费"),
    _FollowUp(
        "{name}{year}年预算比上年增减多少？为什么？",
        "Why did the {year} budget of {name} change?",
        intents=(Intent.REASON,),
        operations=(Operation.CHANGE, Operation.GROWTH),
    ),
    _FollowUp(
        "{name}{year}年有哪些项目，各多少钱？",
        "What are the {year} projects of {name}?",
        operations=(Operation.LIST,),
    ),
    _FollowUp("{name}{year}年机关运行经费多少？", "What is the {year} 机关运行经费 of {name}?", item="机关运行经费"),
    _FollowUp("{name}的主要职责是什么？", "What are the main duties of {name}?", intents=(Intent.DUTIES,)),
)
_MOST = 3
_MOST_CHOICES = 6


def suggest(query: Query, route: Route, fitting: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return up to three follow-up questions; after a clarification, one for each of the first `fitting` departments."""
    by_department = vocabulary.by_department
    if route is Route.CLARIFY:
        return tuple(_about(query, name, vocabulary) for name in fitting[:_MOST_CHOICES])
    named = [name for name in query.departments if name in by_department] or list(islice(by_department, 1))
    if not named:
        return ()
    documents = by_department[named[0]]
    years = [document.identity.fiscal_year for document in documents]
    year = next((year for year in query.years if year in years), years[-1])
    name = short_name(documents[-1].identity)
    fresh = (follow_up for follow_up in _FOLLOW_UPS if not follow_up.is_asked(query))
    return tuple(
        (follow_up.english if query.language is Language.ENGLISH else follow_up.chinese).format(
            name=name, year=year or ""
        )
        for follow_up in islice(fresh, _MOST)
    )


def _about(query: Query, department: str, vocabulary: Vocabulary) -> str:
    """Return the question with one department put where the open name stood."""
    short = short_name(vocabulary.by_department[department][-1].identity)
    meant = {each.department for each in vocabulary.names.get(short) if isinstance(each, DepartmentAlias)}
    name = short if meant == {department} else department
    named = [mention for mention in query.mentions if mention.slot == "department"]
    rest = query.question
    for mention in named:
        rest = rest.replace(mention.text, "", 1)
    return f"{name}: {rest}" if query.language is Language.ENGLISH else f"{name}{rest}"
