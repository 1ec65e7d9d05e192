"""What can be done with an answer, as a row of buttons under it."""

from html import escape

from qa.query.language import Language
from ui.pages.chat.turns import Turn
from ui.text.rendering import render_plain_text

_WORDS = {
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "retry": ("重新回答", "Ask again"),
    "xlsx": ("Excel", "Excel"),
    "csv": ("CSV", "CSV"),
    "up": ("有帮助", "Helpful"),
    "down": ("有问题", "Not right"),
    "comment": ("哪里不对，或还缺什么？（可不填）", "What is wrong or missing? (optional)"),
    "send": ("提交", "Send"),
    "thanks": ("意见已记录，谢谢。", "Noted, thank you."),
    "noted": ("已记录", "noted"),
}


def render_toolbar_html(turn: Turn, number: int, is_last: bool) -> str:
    """Return the buttons of a turn that has its answer, and the form for a comment once there is a verdict."""
    answer = turn.answer
    if answer is None:
        return ""
    language = answer.query.language
    names = ["copy"]
    if answer.values:
        names += ["xlsx", "csv"]
    if is_last:
        names.append("retry")
    buttons = "".join(_button_html(name, number, language) for name in names)
    verdicts = "".join(_button_html(name, number, language, name == turn.verdict) for name in ("up", "down"))
    # The letters to be copied stand in the page: a line break would end the HTML of a chat message.
    copied = escape(render_plain_text(answer)).replace("\n", "&#10;")
    return (
        f'<div class="toolbar">{buttons}<span class="verdicts">{verdicts}</span>'
        f'<pre class="copied" hidden>{copied}</pre><span class="read-out done">{words("copied", language)}</span></div>'
        f"{_comment_html(turn, number, language)}"
    )


def words(name: str, language: Language) -> str:
    """Return the words of a button."""
    chinese, english = _WORDS[name]
    return chinese if language is Language.CHINESE else english


def _button_html(name: str, number: int, language: Language, is_chosen: bool = False) -> str:
    chosen = f'<span class="read-out">{words("noted", language)}</span>' if is_chosen else ""
    classes = f"tool act act-{name}-{number}{' chosen' if is_chosen else ''}"
    return f'<button type="button" class="{classes}">{words(name, language)}{chosen}</button>'


def _comment_html(turn: Turn, number: int, language: Language) -> str:
    if turn.verdict is None:
        return ""
    if turn.is_thanked:
        return f'<div class="comment">{words("thanks", language)}</div>'
    hint = escape(words("comment", language))
    return (
        f'<div class="comment"><label><span>{hint}</span><input type="text" maxlength="1000"></label>'
        f'<button type="button" class="tool act act-comment-{number}">{words("send", language)}</button></div>'
    )
