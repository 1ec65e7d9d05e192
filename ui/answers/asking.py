"""One question to one answer, whatever happens: the border at which a failure becomes an answer that says so."""

import logging
from collections.abc import Iterator, Sequence

from index.errors import BudgetQAError
from qa.answer import Answer, Reading, Route
from qa.engine import Engine, Explained
from qa.parsing.corrections import UNCORRECTED, Asked, Corrections
from qa.query.language import Language

_log = logging.getLogger(__name__)


def ask_safely(
    engine: Engine, question: str, history: Sequence[str | Asked] = (), corrections: Corrections = UNCORRECTED
) -> Answer:
    """Return the engine's answer, or a refusal that carries the reason when the engine failed.

    A failure that is not ours to expect is logged with its traceback; one question must not end a batch or a chat.
    """
    *_, answer = iter_safely(engine, question, history, corrections)
    return answer


def iter_safely(
    engine: Engine, question: str, history: Sequence[str | Asked] = (), corrections: Corrections = UNCORRECTED
) -> Iterator[Answer]:
    """Yield the engine's answer as it grows, or a refusal like `ask_safely`."""
    try:
        yield from engine.iter_answers(question, tuple(history), corrections)
    except Exception as error:
        yield _failure(question, error)


def explain_safely(engine: Engine, question: str, history: Sequence[str | Asked] = ()) -> Explained | Answer:
    """Return how the question is read and answered, or a refusal like `ask_safely`."""
    try:
        return engine.explain(question, tuple(history))
    except Exception as error:
        return _failure(question, error)


def _failure(question: str, error: Exception) -> Answer:
    if isinstance(error, BudgetQAError):
        return refusal(question, f"暂时无法回答：{error}")
    _log.error("the question %r could not be answered", question, exc_info=error)
    return refusal(question, "处理这个问题时出错，没有得到答案。请换一种问法，或查看运行日志。")


def refusal(question: str, message: str) -> Answer:
    """Return an answer without figures that says why there are none."""
    return Answer(question, Route.REFUSE, message, Reading(Language.CHINESE))
