"""Questions worth asking next, made from what is indexed."""

from itertools import islice

from index.records import Identity
from qa.answer import Route
from qa.departments import short_name
from qa.query import Language, Query
from qa.vocabulary import Vocabulary

_AFTER_FIGURE = (
    "{name}{year}年三公经费多少？",
    "{name}{year}年预算比上年增减多少？为什么？",
    "{name}{year}年有哪些项目，各多少钱？",
)
_AFTER_FIGURE_ENGLISH = (
    "What is the {year} 三公经费 budget of {name}?",
    "Why did the {year} budget of {name} change?",
    "What are the {year} projects of {name}?",
)
_MOST = 3
_MOST_CHOICES = 6


def suggest(query: Query, route: Route, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return up to three follow-up questions; after a clarification, one for each department that fits."""
    by_department = vocabulary.by_department
    if route is Route.CLARIFY:
        return tuple(_about(query, by_department[name][-1].identity) for name in query.departments[:_MOST_CHOICES])
    named = [name for name in query.departments if name in by_department] or list(islice(by_department, 1))
    if not named:
        return ()
    document = by_department[named[0]][-1]
    templates = _AFTER_FIGURE_ENGLISH if query.language is Language.ENGLISH else _AFTER_FIGURE
    filled = (
        template.format(name=short_name(document.identity), year=document.identity.fiscal_year or "")
        for template in templates
    )
    return tuple(question for question in filled if question != query.question)[:_MOST]


def _about(query: Query, identity: Identity) -> str:
    """Return the question with one department put where the open name stood."""
    named = [mention for mention in query.mentions if mention.slot == "department"]
    rest = query.question
    for mention in named:
        rest = rest.replace(mention.text, "", 1)
    return f"{short_name(identity)}{rest}"
