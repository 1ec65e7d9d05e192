"""What an answer is written with besides the tree and its results."""

from __future__ import annotations

from dataclasses import dataclass

from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language
from qa.query.nodes import Ask
from qa.records.fact_index import FactIndex


@dataclass(frozen=True, slots=True)
class RenderContext:
    """The question and the store it was put to.

    `leftovers` are words of content that no reading explained, as written. `rivals` are other readings that are as good and give
    something else: the person is asked which was meant.
    """

    question: str
    language: Language
    vocabulary: Vocabulary
    index: FactIndex
    leftovers: tuple[str, ...] = ()
    rivals: tuple[Ask, ...] = ()
