"""The names of items for readers of English: the usual English words, with the printed name beside them.

An item that is not among those every disclosure has keeps its printed name alone: a made-up translation could not be
found in the document.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.text.items import concepts, item_key
from qa.answer import Value
from qa.query.language import Language


def item_words(item: str, language: Language) -> str:
    """Return an item's name for readers of a language.

    >>> item_words("基本支出", Language.ENGLISH), item_words("基本支出", Language.CHINESE)
    ('Basic expenditure (基本支出)', '基本支出')
    >>> item_words("中文域名工作经费", Language.ENGLISH)
    '中文域名工作经费'
    """
    concept = concepts().get(item_key(item)) if language is Language.ENGLISH else None
    if concept is None or not concept.english:
        return item
    english = concept.english[0]
    return f"{english[0].upper()}{english[1:]} ({item})"


def values_in(values: Sequence[Value], language: Language) -> tuple[Value, ...]:
    """Return the figures with their items named for readers of a language."""
    return tuple(replace(value, item=item_words(value.item, language)) for value in values)
