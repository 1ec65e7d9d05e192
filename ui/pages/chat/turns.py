"""A conversation on the chat page: its turns, how they grow, and how they come back after the page is loaded again.

What a browser kept is untrusted: only questions and corrections are taken back, and they are asked anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Any

from index.records import Phase
from index.stores.feedback_store import Verdict
from qa.answer import Answer, Route
from qa.engine import Engine
from qa.parsing.corrections import UNCORRECTED, Asked, Corrections
from ui.answers.asking import iter_safely

LONGEST_QUESTION = 500
# Each step costs the server about 5 ms of the one interpreter that all who ask share.
_STEPS = 2
_MOST_BUTTONS = 6
_MOST_KEPT = 12
_MOST_TURNS = 40
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked on the page with what was set right about it; `answer` is None while it is looked for.

    `shown` letters of the answer's text are shown so far, None when all of it is. `verdict` is what the user said of
    the answer, `judged` tells which answer that was, `is_thanked` whether a comment came with it, and `feedback_id` the
    row in which it is kept: None after a reload, since a browser must not name other people's rows.
    """

    question: str
    corrections: Corrections = UNCORRECTED
    answer: Answer | None = None
    shown: int | None = None
    verdict: Verdict | None = None
    judged: str = ""
    feedback_id: int | None = None
    is_thanked: bool = False


Turns = tuple[Turn, ...]


def iter_turns(
    engine: Engine, question: str, earlier: Turns, corrections: Corrections = UNCORRECTED
) -> Iterator[Turns]:
    """Yield the conversation as it grows: the question at once, the text of the answer in steps, then all of it."""
    question = question.strip()[:LONGEST_QUESTION]
    earlier = earlier[-_MOST_TURNS:]
    if not question:
        yield earlier
        return
    turn = Turn(question, corrections)
    yield (*earlier, turn)
    answers = iter_safely(engine, question, _asked(earlier), corrections)
    answer = next(answers)
    step = max(1, len(answer.text) // _STEPS)
    for end in range(step, len(answer.text), step):
        yield (*earlier, replace(turn, answer=answer, shown=end))
    for grown in chain((answer,), answers):
        yield (*earlier, replace(turn, answer=grown))


def iter_answered(engine: Engine, turns: Turns) -> Iterator[Turns]:
    """Yield a conversation that comes back, growing by a turn with its answer; nothing is put to a model again.

    A verdict on an answer that is another one by now is dropped.
    """
    answered: Turns = ()
    for turn in turns:
        answer = next(iter_safely(engine, turn.question, _asked(answered), turn.corrections))
        back = replace(turn, answer=answer)
        if turn.judged != _fingerprint(answer):
            back = replace(back, verdict=None, judged="", is_thanked=False)
        answered = (*answered, back)
        yield answered


def judge_turn(turn: Turn, verdict: Verdict) -> Turn:
    """Return the turn with what the user said of its answer."""
    return replace(turn, verdict=verdict, judged="" if turn.answer is None else _fingerprint(turn.answer))


def answer_buttons(answer: Answer) -> tuple[str, ...]:
    """Return what can be asked next by one press: the suggestions, or the departments to choose from."""
    choices = answer.suggestions
    if not choices and answer.route is Route.CLARIFY:
        choices = answer.query.departments
    return choices[:_MOST_BUTTONS]


def kept_turns(turns: Turns) -> list[dict[str, Any]]:
    """Return what the browser is to keep of a conversation: its last questions and verdicts, without any answer."""
    return [
        {
            "question": turn.question,
            **asdict(turn.corrections),
            "verdict": turn.verdict,
            "judged": turn.judged,
            "is_thanked": turn.is_thanked,
        }
        for turn in turns[-_MOST_KEPT:]
    ]


def parse_kept(kept: Any) -> Turns:
    """Return the turns that a browser kept; whatever has not the right shape is left out."""
    if not isinstance(kept, list):
        return ()
    turns = []
    for entry in kept[-_MOST_KEPT:]:
        question = entry.get("question") if isinstance(entry, dict) else None
        if isinstance(question, str) and question.strip():
            turn = Turn(question.strip()[:LONGEST_QUESTION], _parse_corrections(entry))
            if entry.get("verdict") in tuple(Verdict):
                judged, thanked = str(entry.get("judged")), entry.get("is_thanked") is True
                turn = replace(turn, verdict=Verdict(entry["verdict"]), judged=judged, is_thanked=thanked)
            turns.append(turn)
    return tuple(turns)


def _asked(turns: Turns) -> list[Asked]:
    return [Asked(turn.question, turn.corrections) for turn in turns]


def _fingerprint(answer: Answer) -> str:
    return sha256(answer.text.encode()).hexdigest()[:16]


def _parse_corrections(entry: dict[str, Any]) -> Corrections:
    item, stage = entry.get("item"), entry.get("stage")
    return Corrections(
        tuple(name for name in _list(entry.get("departments")) if isinstance(name, str)),
        tuple(year for year in _list(entry.get("years")) if type(year) is int),
        item[:LONGEST_QUESTION] if isinstance(item, str) else None,
        Phase(stage) if stage in tuple(Phase) else None,
    )


def _list(value: Any) -> Sequence[Any]:
    return value[:_MOST_NAMES] if isinstance(value, list) else ()
