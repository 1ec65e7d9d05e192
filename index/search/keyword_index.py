"""Passages found by the words they share with a question: BM25 over characters and pairs of neighbouring characters.

They need no dictionary, so a name or a term that no dictionary knows is found like any other, and nothing has to be
loaded before the first question. Single characters let 车 find 车辆 and 涨了 find 上涨, which words would miss.
"""

import logging
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.text.normalization import normalize

# Chinese in runs, Latin words, and numbers with their points and commas.
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+|\d+(?:[.,]\d+)*")


def segment(text: str) -> list[str]:
    """Return the terms of a text: Chinese characters and pairs of neighbours, whole Latin words, whole numbers.

    >>> segment("“三公” 2024")
    ['三公', '三', '公', '2024']
    """
    return list(_iter_terms(normalize(text).lower()))


def _iter_terms(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if run[0] < "\u4e00":
            yield run
        else:
            yield from (run[start : start + 2] for start in range(len(run) - 1))
            yield from run


# Passages of a disclosure are short and uneven, and a long one is not less to the point: weaker than the usual 0.75.
_LENGTH_PENALTY = 0.4


class KeywordIndex:
    """BM25 over these texts, in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        # scipy and numba come along: only for those who search.
        from bm25s import BM25

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # importing it sets DEBUG

        self._size = len(texts)
        self._index = BM25(b=_LENGTH_PENALTY)
        terms = [segment(text) for text in texts]
        self._is_empty = not any(terms)
        if not self._is_empty:
            self._index.index(terms, show_progress=False)

    def score(self, question: str) -> NDArray[np.float32]:
        """Return how well each text answers, 0 where it shares no term. Shape: (number of texts,)."""
        terms = segment(question)
        if self._is_empty or not terms:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(terms), dtype=np.float32)
