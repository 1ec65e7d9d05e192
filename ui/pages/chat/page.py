"""The chat page: questions in, answers with their sources out, the cited place beside them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import gradio as gr
from gradio.components.chatbot import ComponentMessage

from index.errors import BudgetQAError
from index.stores.feedback_store import Feedback, FeedbackStore, Verdict
from index.stores.record_store import RecordStore
from qa.answer import Answer
from qa.engine import Engine
from qa.query.language import Language
from ui.answers.evidence import EvidenceRoom
from ui.answers.shelf import Shelf
from ui.charts.chart_drawing import draw_chart
from ui.charts.charts import find_chart
from ui.pages.chat.answer_html import (
    render_backing_html,
    render_partial_html,
    render_statement_html,
    render_waiting_html,
)
from ui.pages.chat.answer_toolbar import render_toolbar_html
from ui.pages.chat.downloads import answer_download, conversation_download
from ui.pages.chat.examples import find_examples
from ui.pages.chat.panel import Panel, find_answer, parse_pressed
from ui.pages.chat.reading_chips import Chip, find_chips, set_right
from ui.pages.chat.scripts import EVENTS, SAVE_FILE, SHOW_LAST_QUESTION, SHOW_PLACE
from ui.pages.chat.turns import (
    LONGEST_QUESTION,
    Turn,
    Turns,
    answer_buttons,
    iter_answered,
    iter_turns,
    judge_turn,
    kept_turns,
    parse_kept,
)
from ui.pages.page_labels import PAGE_LABELS, PageLabels
from ui.pages.page_parts import Relabelled

_STEP_SECONDS = 0.05
_QUIET = {"show_progress": "hidden", "api_visibility": "private"}


def build_chat(
    page: gr.Blocks, engine: Engine, store: RecordStore, shelf: Shelf, room: EvidenceRoom, language: gr.Radio
) -> Relabelled:
    """Build the chat inside the current tab; return what must be said anew."""
    return _Chat(engine, store, shelf, room).build(page, language)


class _Chat:
    """The components of the page and what happens when they are used."""

    def __init__(self, engine: Engine, store: RecordStore, shelf: Shelf, room: EvidenceRoom) -> None:
        self._engine = engine
        self._store = store
        self._shelf = shelf
        self._panel = Panel(room)
        self._feedback = FeedbackStore(store.database)
        # Finding examples asks questions, so it is done once for each state of the store.
        self._examples = lru_cache(maxsize=4)(
            lambda _revision, spoken: find_examples(engine, shelf.documents(), spoken)
        )

    def build(self, page: gr.Blocks, language: gr.Radio) -> Relabelled:
        labels = PAGE_LABELS[Language.CHINESE]
        with gr.Row(elem_id="talk", equal_height=True):
            with gr.Column(elem_id="conversation", scale=1, min_width=300):
                chat = _build_chatbot(labels)
                with gr.Row(elem_id="ask"):
                    question = _build_question(labels)
                with gr.Row(elem_id="conversation-tools"):
                    names = (("start-over", labels.start_over), ("to-word", labels.to_word))
                    names = (*names, ("to-markdown", labels.to_markdown))
                    tools = [gr.Button(words, elem_id=name, scale=0, min_width=40, size="sm") for name, words in names]
            with gr.Column(elem_id="side", scale=1, min_width=300):
                evidence = gr.HTML(elem_id="evidence", apply_default_css=False)
        pressed = gr.HTML(js_on_load=EVENTS, elem_id="pressed", apply_default_css=False)
        turns: gr.State = gr.State(())
        self._listen(page, _Parts(chat, question, evidence, pressed, turns, language), tools)
        return Relabelled((chat, question, *tools), self.updates)

    def _listen(self, page: gr.Blocks, parts: "_Parts", tools: Sequence[gr.Button]) -> None:
        """Say what happens when the components are used."""
        chat, question, evidence, pressed, turns, language = parts
        start_over, to_word, to_markdown = tools
        kept = gr.BrowserState([], storage_key="budgetqa-conversation", secret="questions only")
        file = gr.JSON(visible="hidden")
        outputs = [chat, turns, question, evidence]
        asked = question.submit(self.ask, [question, turns, language], outputs, **_QUIET)
        chosen = gr.on([chat.example_select, chat.option_select], self.ask_chosen, [turns, language], outputs, **_QUIET)
        again = pressed.submit(self.ask_again, [turns, language], outputs, **_QUIET)
        emptied = start_over.click(lambda: ([], (), "", ""), None, outputs, **_QUIET)
        judged = pressed.like(self.judge, [turns, language], [chat, turns], **_QUIET)
        for done in (asked, chosen, again, emptied, judged):
            done.then(kept_turns, turns, kept, **_QUIET)
        chat.change(None, js=SHOW_LAST_QUESTION, **_QUIET)
        pressed.click(self._panel.show, turns, evidence, **_QUIET).then(None, js=SHOW_PLACE, **_QUIET)
        downloads = [pressed.download(self.download_answer, turns, file, **_QUIET)]
        for button, kind in ((to_word, "docx"), (to_markdown, "md")):
            downloads.append(button.click(_conversation_in(kind), [turns, language], file, **_QUIET))
        for made in downloads:
            made.then(None, file, js=SAVE_FILE, **_QUIET)
        page.load(self.restore, [kept, language], [chat, turns], **_QUIET)

    def ask(self, words: str, earlier: Turns, code: str) -> Iterator[tuple[Any, ...]]:
        """Yield the conversation while a question typed or pressed is answered."""
        yield from self._growing(iter_turns(self._engine, words, earlier), code)

    def ask_chosen(self, chosen: gr.SelectData, earlier: Turns, code: str) -> Iterator[tuple[Any, ...]]:
        """Yield the conversation while an example or a suggestion is answered."""
        words = chosen.value["text"] if isinstance(chosen.value, dict) else str(chosen.value)
        yield from self.ask(words, earlier, code)

    def ask_again(self, event: gr.EventData, turns: Turns, code: str) -> Iterator[tuple[Any, ...]]:
        """Yield the conversation while its last question is answered again, with what was set right about it."""
        pressed = parse_pressed(event)
        if not turns or pressed.turn != len(turns) - 1:
            return
        last = turns[-1]
        corrections = last.corrections
        if pressed.act != "retry":
            corrections = set_right(corrections, pressed.act, pressed.value)
        yield from self._growing(iter_turns(self._engine, last.question, turns[:-1], corrections), code)

    def judge(self, event: gr.EventData, turns: Turns, code: str) -> tuple[Any, Any]:
        """Keep a verdict or the comment on it; return the conversation with the thanks."""
        pressed = parse_pressed(event)
        answer = find_answer(turns, pressed.turn)
        if answer is None:
            return gr.skip(), gr.skip()
        turn = turns[pressed.turn]
        is_comment = pressed.act == "comment"
        verdict = (turn.verdict or Verdict.DOWN) if is_comment else Verdict(pressed.act)
        given = Feedback(
            datetime.now(UTC).isoformat(timespec="seconds"),
            turn.question,
            tuple(each.question for each in turns[: pressed.turn]),
            answer.text,
            verdict,
            pressed.value if is_comment else "",
        )
        try:
            feedback_id = self._feedback.save(given, turn.feedback_id)
        except BudgetQAError as error:
            gr.Warning(str(error))
            return gr.skip(), gr.skip()
        judged = judge_turn(replace(turn, feedback_id=feedback_id, is_thanked=is_comment), verdict)
        now = (*turns[: pressed.turn], judged, *turns[pressed.turn + 1 :])
        return self._messages(now, code), now

    def download_answer(self, event: gr.EventData, turns: Turns) -> dict[str, str] | None:
        """Return the figures of an answer as a file."""
        pressed = parse_pressed(event)
        answer = find_answer(turns, pressed.turn)
        return None if answer is None else answer_download(answer, pressed.act)

    def restore(self, kept: Any, code: str) -> Iterator[tuple[Any, Any]]:
        """Yield the conversation that the browser kept, its questions answered anew."""
        for now in iter_answered(self._engine, parse_kept(kept)):
            yield self._messages(now, code), now

    def updates(self, spoken: Language) -> tuple[Any, ...]:
        """Return the words of the page in a language."""
        labels = PAGE_LABELS[spoken]
        documents = self._shelf.documents()
        shown = [{"text": words} for words in self._examples(self._shelf.revision(), spoken)]
        return (
            gr.update(placeholder=_welcome_html(labels) if documents else _first_run_html(labels), examples=shown),
            gr.update(label=labels.placeholder, placeholder=labels.placeholder, submit_btn=labels.ask),
            gr.update(value=labels.start_over),
            gr.update(value=labels.to_word),
            gr.update(value=labels.to_markdown),
        )

    def _growing(self, conversations: Iterator[Turns], code: str) -> Iterator[tuple[Any, ...]]:
        # Emptied once only: what is typed or opened while the answer comes in must stay.
        emptied = iter([""])
        for now in conversations:
            rest = next(emptied, gr.skip())
            yield self._messages(now, code), now, rest, rest
            if now and now[-1].shown is not None:
                time.sleep(_STEP_SECONDS)

    def _messages(self, turns: Turns, code: str) -> list[dict[str, Any]]:
        last = find_answer(turns, len(turns) - 1)
        chips: Sequence[Chip] = ()
        if last is not None and turns[-1].shown is None:
            chips = find_chips(last, self._shelf.documents(), self._store)
        return chat_messages(turns, chips, PAGE_LABELS[Language(code)].waiting)


def chat_messages(turns: Turns, chips: Sequence[Chip], waiting: str) -> list[dict[str, Any]]:
    """Return the conversation as Gradio's messages; only the last answer keeps its choices and its chips."""
    messages: list[dict[str, Any]] = []
    for number, turn in enumerate(turns):
        is_last = number == len(turns) - 1
        messages.append({"role": "user", "content": f'<div class="asked">{escape(turn.question)}</div>'})
        message: dict[str, Any] = {"role": "assistant"}
        if turn.answer is None:
            message["content"] = render_waiting_html(waiting)
        elif turn.shown is not None:
            message["content"] = render_partial_html(turn.answer.text[: turn.shown])
        else:
            message["content"] = _answer_content(turn, turn.answer, number, chips if is_last else (), is_last)
            buttons = answer_buttons(turn.answer) if is_last else ()
            if buttons:
                message["options"] = [{"value": words, "label": words} for words in buttons]
        messages.append(message)
    return messages


def _answer_content(turn: Turn, answer: Answer, number: int, chips: Sequence[Chip], is_last: bool) -> list[Any]:
    """Return what the answer says, its picture where there is one, and what it rests on."""
    chart = find_chart(answer)
    toolbar = render_toolbar_html(turn, number, is_last)
    said = render_statement_html(answer, number)
    backing = render_backing_html(answer, number, chips, toolbar, chart)
    if chart is None:
        return [said, backing]
    drawn = draw_chart(chart)
    props = {"value": drawn, "show_label": False}
    return [said, ComponentMessage(component="plot", value=drawn, constructor_args={}, props=props), backing]


class _Parts(NamedTuple):
    """The components between which the page's events run."""

    chat: gr.Chatbot
    question: gr.Textbox
    evidence: gr.HTML
    pressed: gr.HTML
    turns: gr.State
    language: gr.Radio


def _build_chatbot(labels: PageLabels) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        show_label=False,
        container=False,
        scale=1,
        height=None,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        autoscroll=False,
        layout="bubble",
        placeholder=_welcome_html(labels),
    )


def _build_question(labels: PageLabels) -> gr.Textbox:
    return gr.Textbox(
        label=labels.placeholder,
        show_label=False,
        container=False,
        placeholder=labels.placeholder,
        submit_btn=labels.ask,
        max_length=LONGEST_QUESTION,
        max_lines=4,
        autofocus=True,
        elem_id="question",
        scale=1,
    )


def _conversation_in(kind: str) -> Callable[[Turns, str], dict[str, str] | None]:
    return lambda turns, code: conversation_download(turns, Language(code), kind) if turns else None


def _welcome_html(labels: PageLabels) -> str:
    return f'<div class="welcome"><h2>{escape(labels.welcome)}</h2><p>{escape(labels.hint)}</p></div>'


def _first_run_html(labels: PageLabels) -> str:
    return (
        f'<div class="welcome"><h2>{escape(labels.nothing_indexed)}</h2><p>{escape(labels.first_run)}</p>'
        f'<button type="button" class="act act-documents">{escape(labels.to_documents)}</button></div>'
    )
