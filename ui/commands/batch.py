"""`budgetqa batch`: one answer line a question line, whatever the line holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from index.errors import BudgetQAError
from qa.answer import Answer
from qa.engine import Engine
from ui.answers.asking import ask_safely, refusal
from ui.text.rendering import render_answer_json


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One line of a question file; `fault` says why it cannot be asked, None when it can."""

    id: Any
    question: str
    history: tuple[str, ...] = ()
    fault: str | None = None


def answer_file(engine: Engine, questions: Path, answers: Path) -> None:
    """Answer every line of `questions` into `answers`, each written through before the next is asked.

    Raises: BudgetQAError when `questions` cannot be read or `answers` cannot be written.
    """
    if answers.exists() and questions.exists() and answers.samefile(questions):
        raise BudgetQAError(f"{answers}：答案文件不能与问题文件相同 / the answers would overwrite the questions")
    try:
        with answers.open("w", encoding="utf-8", errors="backslashreplace") as out:
            for line in iter_question_lines(questions):
                answer = _answer_line(engine, line)
                out.write(render_answer_json(answer, line.id) + "\n")
                out.flush()
    except OSError as error:
        raise BudgetQAError(f"{error.filename}: {error.strerror}") from error


def iter_question_lines(path: Path) -> Iterator[QuestionLine]:
    """Yield every line of the file that is not blank; bytes that are no UTF-8 are replaced."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield parse_question_line(number, text)


def parse_question_line(number: int, text: str) -> QuestionLine:
    """Return the line as a question, or as what is wrong with it; `number` is 1-based."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        return QuestionLine(None, text.strip(), fault=f"第{number}行不是 JSON / line {number} is not JSON: {error}")
    if not isinstance(body, dict):
        return QuestionLine(
            None, text.strip(), fault=f"第{number}行不是 JSON 对象 / line {number} is not a JSON object"
        )
    question, history = body.get("question"), body.get("history") or []
    if not isinstance(question, str) or not question.strip():
        return QuestionLine(body.get("id"), "", fault=f"第{number}行没有 question / line {number} has no question")
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        return QuestionLine(
            body.get("id"), question, fault=f"第{number}行的 history 不是字符串列表 / history is not a list of strings"
        )
    return QuestionLine(body.get("id"), question, tuple(history))


def _answer_line(engine: Engine, line: QuestionLine) -> Answer:
    if line.fault is None:
        return ask_safely(engine, line.question, line.history)
    typer.echo(line.fault, err=True)
    return refusal(line.question, line.fault)
