"""The panel beside the conversation: the place that was pressed, or the sides of a finding."""

from dataclasses import dataclass

import gradio as gr

from qa.answer import Answer
from ui.answers.evidence import EvidenceRoom
from ui.pages.chat.turns import Turns
from ui.pages.evidence_html import render_evidence_html

_MOST_SIDES = 6
_LONGEST_VALUE = 1_000


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was pressed in the page's own HTML: a thing of a turn (0-based), with the value it holds."""

    act: str
    turn: int
    number: int
    value: str


def parse_pressed(event: gr.EventData) -> Pressed:
    """Return what a browser says was pressed.

    Raises: ValueError when it says nothing of that shape, which our own page never does.
    """
    data = event._data
    if not isinstance(data, dict):
        raise ValueError("an event without its data")
    turn, number = data.get("turn"), data.get("number")
    if type(turn) is not int or type(number) is not int:
        raise ValueError("an event of no turn")
    return Pressed(str(data.get("act")), turn, number, str(data.get("value", ""))[:_LONGEST_VALUE])


def find_answer(turns: Turns, number: int) -> Answer | None:
    """Return the answer of a turn, None where there is no such turn or no answer yet."""
    return turns[number].answer if 0 <= number < len(turns) else None


class Panel:
    """Fills the panel beside the conversation."""

    def __init__(self, room: EvidenceRoom) -> None:
        self._room = room

    def show(self, event: gr.EventData, turns: Turns) -> str:
        """Return the place that was pressed; "" when the panel was closed."""
        pressed = parse_pressed(event)
        answer = find_answer(turns, pressed.turn)
        if answer is None:
            return ""
        language = answer.query.language
        if pressed.act == "finding" and 0 <= pressed.number < len(answer.findings):
            note = answer.findings[pressed.number]
            places = [self._room.find(place) for place in note.places[:_MOST_SIDES]]
            return render_evidence_html(places, "", language, note.message)
        cited = next((each for each in answer.citations if each.id == pressed.number), None)
        if pressed.act != "cite" or cited is None:
            return ""
        found = None if cited.anchor is None else self._room.find(cited.anchor, cited.quote)
        return render_evidence_html([found], str(cited.id), language)
