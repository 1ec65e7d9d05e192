"""The panel beside the conversation: the place that was pressed, the sides of a finding, or the chart of an answer."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.answer import Answer
from ui.chart_drawing import draw_chart, render_chart_table
from ui.charts import find_chart
from ui.evidence import EvidenceRoom
from ui.evidence_html import render_chart_head_html, render_evidence_html
from ui.turns import Turns

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
    """Fills the panel's three parts: words and tables, the picture of a chart, and the chart's figures."""

    def __init__(self, room: EvidenceRoom) -> None:
        self._room = room

    def show(self, event: gr.EventData, turns: Turns) -> tuple[Any, Any, Any]:
        """Return the panel for what was pressed."""
        pressed = parse_pressed(event)
        answer = find_answer(turns, pressed.turn)
        if answer is None or pressed.act == "close":
            return _closed()
        if pressed.act == "chart":
            return _chart(answer, opened_by_itself=False)
        html = self._place_html(answer, pressed)
        return (html, gr.update(visible=False, value=None), "") if html else _closed()

    def after(self, turns: Turns) -> tuple[Any, Any, Any]:
        """Return the panel after a new answer: its chart where it has one."""
        answer = find_answer(turns, len(turns) - 1)
        return _closed() if answer is None else _chart(answer, opened_by_itself=True)

    def _place_html(self, answer: Answer, pressed: Pressed) -> str:
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


def _closed() -> tuple[Any, Any, Any]:
    return "", gr.update(visible=False, value=None), ""


def _chart(answer: Answer, opened_by_itself: bool) -> tuple[Any, Any, Any]:
    chart = find_chart(answer)
    if chart is None:
        return _closed()
    head = render_chart_head_html(answer.query.language, opened_by_itself)
    return head, gr.update(visible=True, value=draw_chart(chart)), render_chart_table(chart)
