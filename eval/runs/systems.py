"""What can be put to the test: our engine, or anything else that answers the same questions on the same documents."""

from collections.abc import Sequence
from typing import Protocol

from eval.gold.items import GoldItem
from eval.judging.answers import GivenAnswer, read_answer
from eval.judging.scoring import Verdict, judge
from qa.answer import Answer, answer_object


class Asks(Protocol):
    """Anything that answers questions as our engine does."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Answer a question after the user's earlier turns."""


class System(Protocol):
    """A system under test: how it answers, and how what it answers is judged."""

    @property
    def name(self) -> str:
        """What reports call it."""

    def answer(self, question: str, history: Sequence[str] = ()) -> GivenAnswer:
        """Answer a question after the user's earlier turns."""

    def judge(self, item: GoldItem, answer: GivenAnswer) -> Verdict:
        """Say whether the answer is right, and what it lacks."""


class Ours:
    """Our own engine, asked through its one entry point and read as other programs read it."""

    name = "budgetqa"

    def __init__(self, engine: Asks) -> None:
        self._engine = engine

    def answer(self, question: str, history: Sequence[str] = ()) -> GivenAnswer:
        """See `System`."""
        return read_answer(answer_object(self._engine.ask(question, history)))

    def judge(self, item: GoldItem, answer: GivenAnswer) -> Verdict:
        """See `System`."""
        return judge(item, answer)
