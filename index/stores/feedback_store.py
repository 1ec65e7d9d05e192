"""What users said about answers, kept beside the records so that somebody can read it and mend what was wrong."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from index.stores.database import Database
from index.stores.record_schema import feedback

_LONGEST_COMMENT = 1_000
_LONGEST_ANSWER = 5_000


class Verdict(StrEnum):
    """What a user thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on one answer; `given_at` is UTC in ISO 8601, `history` are the questions before, oldest first."""

    given_at: str
    question: str
    history: tuple[str, ...]
    answer: str
    verdict: Verdict
    comment: str = ""


class FeedbackStore:
    """Reads and writes feedback in the database of the records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, given: Feedback, feedback_id: int | None = None) -> int:
        """Write a verdict, in place of an earlier one of the same user on the same answer, and return its id.

        Raises: StoreError when it cannot be written.
        """
        row = {
            "given_at": given.given_at,
            "question": given.question,
            "history": json.dumps(given.history, ensure_ascii=False),
            "answer": given.answer[:_LONGEST_ANSWER],
            "verdict": given.verdict.value,
            "comment": given.comment[:_LONGEST_COMMENT],
        }
        with self._database.writing(of_records=False) as connection:
            if feedback_id is not None:
                connection.execute(sa.update(feedback).where(feedback.c.id == feedback_id).values(row))
                return feedback_id
            result = connection.execute(sa.insert(feedback).values(row))
            return int(_new_id(result.inserted_primary_key))

    def iter_all(self) -> Iterator[Feedback]:
        """Yield everything that was said, oldest first. Raises: StoreError when the store cannot be read."""
        for row in self._database.rows(sa.select(feedback).order_by(feedback.c.id)):
            yield Feedback(
                row.given_at,
                row.question,
                tuple(json.loads(row.history)),
                row.answer,
                Verdict(row.verdict),
                row.comment,
            )


def _new_id(key: Sequence[int] | None) -> int:
    if key is None:
        raise ValueError("an INSERT with a serial key returned none")
    return key[0]
