"""What the pages have in common: each hands back what must be said anew when the language or the store changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa.query.language import Language


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Components of a page and the function that returns an update for each of them, in the same order.

    It is called when somebody opens the page, switches the language, or comes to the page's tab after something was
    indexed or deleted.
    """

    components: tuple[Any, ...]
    updates: Callable[[Language], tuple[Any, ...]]


def joined(parts: tuple[Relabelled, ...]) -> Relabelled:
    """Return several as one."""
    return Relabelled(
        tuple(component for part in parts for component in part.components),
        lambda language: tuple(update for part in parts for update in part.updates(language)),
    )
