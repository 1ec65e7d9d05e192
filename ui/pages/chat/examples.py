"""Example questions built from what is indexed: no department and no figure is named by hand.

A candidate is shown only when the engine does answer it.
"""

from collections.abc import Iterable, Iterator

from index.records import Identity, Phase
from index.stores.record_rows import StoredDocument
from qa.answer import Route
from qa.engine import Engine
from qa.linking.departments import iter_aliases, parse_department_name, region_stem
from qa.query.language import Language
from ui.answers.asking import ask_safely

_WORDINGS = {
    Language.CHINESE: (
        "{name}{year}年三公经费是多少？",
        "{name}的预算总额是多少？",
        "{name}的主要职责是什么？",
        "{name}三公经费比上年增减多少，原因是什么？",
        "{name}的公用经费占基本支出多少？",
        "什么是机关运行经费？",
    ),
    Language.ENGLISH: (
        "What were the three public expenses of {name} in {year}?",
        "What is the total budget of {name}?",
        "What are the main duties of {name}?",
        "How did the three public expenses of {name} change and why?",
        "What share of basic expenditure is the public expenditure of {name}?",
        "What are operating expenses of administrative bodies (机关运行经费)?",
    ),
}
_MOST_EXAMPLES = 4
_MOST_TRIED = 12


def find_examples(engine: Engine, documents: Iterable[StoredDocument], language: Language) -> tuple[str, ...]:
    """Return up to four questions about different things that the engine answers from these documents."""
    found: list[str] = []
    for wording in _tries(list(documents), language):
        if len(found) == _MOST_EXAMPLES:
            break
        if ask_safely(engine, wording).route not in (Route.CLARIFY, Route.REFUSE):
            found.append(wording)
    return tuple(found)


def _tries(documents: list[StoredDocument], language: Language) -> Iterator[str]:
    budgets = [document for document in documents if document.identity.phase is Phase.BUDGET] or documents
    latest: dict[str, Identity] = {}
    for document in budgets:
        known = latest.get(document.identity.department)
        if known is None or (document.identity.fiscal_year or 0) > (known.fiscal_year or 0):
            latest[document.identity.department] = document.identity
    # Only as many departments as can be tried: naming all of a large store would keep the page waiting.
    identities = sorted(latest.values(), key=lambda identity: -(identity.fiscal_year or 0))[:_MOST_TRIED]
    if not identities:
        return
    names = department_short_names(identities)
    for number, wording in enumerate(_WORDINGS[language] * 2):
        if number == _MOST_TRIED:
            return
        identity = identities[number % len(identities)]
        yield wording.format(name=names[identity.department], year=identity.fiscal_year or "")


def department_short_names(identities: Iterable[Identity]) -> dict[str, str]:
    """Return for each department the shortest name with its region that no other of these departments shares."""
    identities = list(identities)
    owners: dict[str, set[str]] = {}
    for alias, meaning in iter_aliases(identities):
        owners.setdefault(alias, set()).add(meaning.department)
    names = {}
    for identity in identities:
        name = parse_department_name(identity)
        stem = region_stem(name.narrowest) if name.narrowest else ""
        fitting = [
            alias
            for alias, meaning in iter_aliases([identity])
            if not meaning.by_region and alias.startswith(stem) and owners[alias] == {identity.department}
        ]
        names[identity.department] = min(fitting, key=len, default=identity.department)
    return names
