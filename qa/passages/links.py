"""Which passage a text found among all is in the documents asked about: decided in memory, for very many texts at once.

Boilerplate is found once and stands in thousands of documents. Asking the database about each would take a question
longer than finding it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import SectionRole
from index.stores.record_rows import PassageLink

_ROLES = {role: number for number, role in enumerate(SectionRole)}


class PassageLinks:
    """Every passage of one revision of the store, with its document, its role and the text that it is found as.

    Shape: `found_as` has for each text id that of the text it is found as, 0 for none.
    """

    def __init__(self, links: Iterable[PassageLink], found_as: NDArray[np.int64]) -> None:
        rows = np.array(
            [
                (found_as[link.text_id], link.passage_id, link.document_id, _ROLES[link.role])
                for link in links
                if link.text_id < len(found_as)  # else it came after the index was opened
            ],
            dtype=np.int64,
        ).reshape(-1, 4)
        rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
        self._texts, self._passages, self._documents, self._roles = rows.T.copy()

    def first_passages(
        self, document_ids: Sequence[int] | None = None, roles: Sequence[SectionRole] | None = None
    ) -> NDArray[np.int64]:
        """Return the first passage found as each text in these documents and roles (all when None), 0 where there is none.

        Shape: one entry for each text id up to the largest.
        """
        among = np.ones(len(self._texts), dtype=bool)
        if document_ids is not None:
            among &= _among(self._documents, document_ids)
        if roles is not None:
            among &= _among(self._roles, [_ROLES[role] for role in roles])
        texts, passages = self._texts[among], self._passages[among]
        is_first = np.ones(len(texts), dtype=bool)
        is_first[1:] = texts[1:] != texts[:-1]
        first = np.zeros(self._texts.max(initial=0) + 1, dtype=np.int64)
        first[texts[is_first]] = passages[is_first]
        first[0] = 0
        return first


def _among(values: NDArray[np.int64], wanted: Sequence[int]) -> NDArray[np.bool_]:
    size = max(values.max(initial=0), max(wanted, default=0)) + 1
    is_wanted = np.zeros(size, dtype=bool)
    is_wanted[list(wanted)] = True
    return is_wanted[values]
