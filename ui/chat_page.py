"""The chat page: questions in, answers with their sources out."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain
from typing import Any

import gradio as gr

from index.record_rows import StoredDocument
from index.record_store import RecordStore
from qa.answer import Answer, Route
from qa.engine import Engine
from qa.query import Language
from ui.answer_html import render_answer_html, render_partial_html, render_waiting_html
from ui.asking import iter_safely
from ui.examples import find_examples
from ui.page_labels import PAGE_LABELS, PageLabels
from ui.page_parts import Relabelled

_LONGEST_QUESTION = 500
_STEPS = 12
_STEP_SECONDS = 0.025
_MOST_BUTTONS = 6
_MOST_LISTED = 500
# A long answer is read from its beginning, so the page shows the question last asked, not the end of the answer.
_SHOW_LAST_QUESTION = """() => requestAnimationFrame(() => {
    const asked = document.querySelectorAll("#chat .user-row");
    if (asked.length) asked[asked.length - 1].scrollIntoView({block: "start"});
})"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked on the page and what the page shows for it."""

    question: str
    html: str
    buttons: tuple[str, ...] = ()


Turns = tuple[Turn, ...]


def build_chat(engine: Engine, store: RecordStore, language: gr.Radio) -> Relabelled:
    """Build the chat inside the current tab; return what must be said anew."""
    examples = _ExampleShelf(engine, store)
    labels = PAGE_LABELS[Language.CHINESE]
    chat = gr.Chatbot(
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
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            show_label=False,
            container=False,
            placeholder=labels.placeholder,
            submit_btn=labels.ask,
            max_length=_LONGEST_QUESTION,
            max_lines=4,
            autofocus=True,
            elem_id="question",
            scale=1,
        )
        start_over = gr.Button(labels.start_over, elem_id="start-over", scale=0, min_width=88)
    with gr.Accordion(labels.indexed, open=False, elem_id="indexed") as indexed:
        listing = gr.HTML()
    turns: gr.State = gr.State(())

    def answer(words: str, earlier: Turns, code: str) -> Iterator[tuple[Any, ...]]:
        # Emptied once only: what is typed while the answer comes in must stay.
        emptied = iter([""])
        for now in iter_turns(engine, words, earlier, PAGE_LABELS[Language(code)]):
            yield chat_messages(now), now, next(emptied, gr.skip())

    def answer_pressed(pressed: gr.SelectData, earlier: Turns, code: str) -> Iterator[tuple[Any, ...]]:
        words = pressed.value["text"] if isinstance(pressed.value, dict) else str(pressed.value)
        yield from answer(words, earlier, code)

    def updates(spoken: Language) -> tuple[Any, ...]:
        labels = PAGE_LABELS[spoken]
        shown = [{"text": words} for words in examples.find(spoken)]
        return (
            gr.update(placeholder=_welcome_html(labels), examples=shown),
            gr.update(placeholder=labels.placeholder, submit_btn=labels.ask),
            gr.update(value=labels.start_over),
            gr.update(label=labels.indexed),
            _listing_html(store.list_documents(), labels),
        )

    outputs = [chat, turns, question]
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on([question.submit], answer, [question, turns, language], outputs, concurrency_limit=8, **quiet)
    chat.example_select(answer_pressed, [turns, language], outputs, concurrency_limit=8, **quiet)
    chat.option_select(answer_pressed, [turns, language], outputs, concurrency_limit=8, **quiet)
    chat.change(None, js=_SHOW_LAST_QUESTION, api_visibility="private")
    start_over.click(lambda: ([], (), ""), None, outputs, **quiet)
    return Relabelled((chat, question, start_over, indexed, listing), updates)


def iter_turns(engine: Engine, question: str, earlier: Turns, labels: PageLabels) -> Iterator[Turns]:
    """Yield the conversation as it grows: the question, the text of the answer in steps, then its sources."""
    question = question.strip()[:_LONGEST_QUESTION]
    if not question:
        yield earlier
        return
    yield (*earlier, Turn(question, render_waiting_html(labels.waiting)))
    answers = iter_safely(engine, question, [turn.question for turn in earlier])
    answer = next(answers)
    step = max(1, len(answer.text) // _STEPS)
    for end in range(step, len(answer.text), step):
        yield (*earlier, Turn(question, render_partial_html(answer.text[:end])))
        time.sleep(_STEP_SECONDS)
    for grown in chain((answer,), answers):
        yield (*earlier, Turn(question, render_answer_html(grown), answer_buttons(grown)))


def answer_buttons(answer: Answer) -> tuple[str, ...]:
    """Return what can be asked next by one press: the suggestions, or the departments to choose from."""
    choices = answer.suggestions
    if not choices and answer.route is Route.CLARIFY:
        choices = answer.query.departments
    return choices[:_MOST_BUTTONS]


def chat_messages(turns: Turns) -> list[dict[str, Any]]:
    """Return the conversation as Gradio's messages; only the last answer keeps its buttons."""
    messages: list[dict[str, Any]] = []
    for number, turn in enumerate(turns, start=1):
        messages.append({"role": "user", "content": f'<div class="asked">{escape(turn.question)}</div>'})
        message: dict[str, Any] = {"role": "assistant", "content": turn.html}
        if turn.buttons and number == len(turns):
            message["options"] = [{"value": words, "label": words} for words in turn.buttons]
        messages.append(message)
    return messages


class _ExampleShelf:
    """Example questions, found once for each state of the store and language."""

    def __init__(self, engine: Engine, store: RecordStore) -> None:
        self._store = store
        self._find = lru_cache(maxsize=4)(
            lambda _revision, language: find_examples(engine, store.list_documents(), language)
        )

    def find(self, language: Language) -> tuple[str, ...]:
        return self._find(self._store.revision(), language)


def _welcome_html(labels: PageLabels) -> str:
    return f'<div class="welcome"><h2>{escape(labels.welcome)}</h2><p>{escape(labels.hint)}</p></div>'


def _listing_html(documents: Sequence[StoredDocument], labels: PageLabels) -> str:
    if not documents:
        return f"<p>{escape(labels.add_documents)}</p>"
    rows = "".join(
        f"<tr><td>{escape(document.identity.department)}</td>"
        f"<td>{document.identity.fiscal_year or ''}</td>"
        f"<td>{document.identity.scope}{document.identity.phase}</td><td>{escape(document.file_name)}</td></tr>"
        for document in documents[:_MOST_LISTED]
    )
    more = f"<p>… {len(documents) - _MOST_LISTED}</p>" if len(documents) > _MOST_LISTED else ""
    head = "".join(f"<th>{escape(header)}</th>" for header in labels.headers)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"
