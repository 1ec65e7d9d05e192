"""What an answer took for granted where its question said nothing, and what a refused question lacks."""

from collections.abc import Sequence
from dataclasses import replace

from index.records import Scope
from qa.answer import Route
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Language, Query


def with_assumptions(
    query: Query, route: Route, targets: Sequence[Target], figures: Sequence[Figure], vocabulary: Vocabulary
) -> Query:
    """Return the query with the year, item and scope assumed for its figures, or with what it lacks when refused."""
    if route is Route.REFUSE:
        return replace(query, missing=() if Intent.DECLINED in query.intents else tuple(_lacking(query)))
    left_open = (_department(query),) if route is Route.CLARIFY else ()
    if not figures:
        return replace(query, missing=left_open)
    english = query.language is Language.ENGLISH
    assumed = []
    year = latest_year(query, targets)
    if year is not None:
        assumed.append(f"{year}" if english else f"{year}年")
    if not (query.items or query.residue or query.over) and figures[0].formula is None:
        assumed.append(figures[0].label)
    if not query.scopes and any(_has_own_unit(target, vocabulary) for target in targets):
        assumed.append("the whole department" if english else "部门口径")
    return replace(query, assumed=tuple(assumed), missing=left_open) if assumed or left_open else query


def latest_year(query: Query, targets: Sequence[Target]) -> int | None:
    """Return the one year taken because the question names none; None where it does or where there are several."""
    if query.years or query.last_years or query.over == "years":
        return None
    years = {target.year for target in targets if target.documents and target.year is not None}
    return years.pop() if len(years) == 1 else None


def _lacking(query: Query) -> list[str]:
    lacking = []
    if not query.departments and query.unknown_department is None and query.over != "departments":
        lacking.append(_department(query))
    if Intent.NUMBER in query.intents and not query.items and not query.residue:
        lacking.append("item" if query.language is Language.ENGLISH else "指标")
    return lacking


def _department(query: Query) -> str:
    return "department" if query.language is Language.ENGLISH else "单位"


def _has_own_unit(target: Target, vocabulary: Vocabulary) -> bool:
    """Return whether a department answers with the figures of all its units though one unit's own are indexed too."""
    scopes = {document.identity.scope for document in vocabulary.by_department.get(target.department, ())}
    return scopes == set(Scope) and any(document.identity.scope is Scope.DEPARTMENT for document in target.documents)
