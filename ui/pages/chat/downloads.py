"""Files that the chat page makes: they travel to the browser as text and are saved there, so none is left on a disk."""

from base64 import b64encode

from qa.answer import Answer
from qa.query.language import Language
from ui.files.answer_tables import figures_xlsx, render_figures_csv
from ui.pages.chat.conversation_export import conversation_docx, render_conversation_markdown
from ui.pages.chat.turns import Turns

_TYPES = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown;charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def answer_download(answer: Answer, kind: str) -> dict[str, str]:
    """Return the figures of an answer as the object that the page's script saves: name, type, content in base64."""
    content = figures_xlsx(answer) if kind == "xlsx" else render_figures_csv(answer).encode()
    return _download("budgetqa-figures", "xlsx" if kind == "xlsx" else "csv", content)


def conversation_download(turns: Turns, language: Language, kind: str) -> dict[str, str]:
    """Return the conversation in the same way."""
    if kind == "docx":
        return _download("budgetqa-conversation", "docx", conversation_docx(turns, language))
    return _download("budgetqa-conversation", "md", render_conversation_markdown(turns, language).encode())


def _download(name: str, kind: str, content: bytes) -> dict[str, str]:
    return {"name": f"{name}.{kind}", "type": _TYPES[kind], "content": b64encode(content).decode()}
