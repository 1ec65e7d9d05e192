"""Lines of an answer in the documents' own words, each with its citation mark; figures in them stay as printed."""

import re
from collections.abc import Callable, Sequence

from qa.passages.old.evidence import Reading
from qa.passages.old.topics import fold
from qa.query.slots import Language
from qa.rendering.statement import Statement

LONGEST_QUOTE = 320
_PERSONAL = re.compile(r"联系人|联系电话|手机|(?<!\d)1[3-9]\d{9}(?!\d)")
_SENTENCE_END = re.compile(r"(?<=[。；;])")
_CLAUSE_END = re.compile(r"(?<=[，,、])")
_CLOSERS = ("。", "；", ";", "！", "？", "：", ":")


def quote_line(statement: Statement, reading: Reading, words: str) -> str:
    """Return printed words as a line of their own with their mark, "" for words that hold personal data."""
    printed = _printed(words)
    if not printed or _PERSONAL.search(printed):
        return ""
    mark = statement.cite_passage(reading.stored, printed)
    goes_on = not printed.endswith(_CLOSERS) and not _printed(reading.stored.passage.text).endswith(printed)
    return f"> {printed}{'……' if goes_on else ''}[{mark}]"


def _printed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def lead_line(statement: Statement, department: str | None, year: int | None, chinese: str, english: str) -> str:
    """Return the line that says whose words follow and what about."""
    if statement.language is Language.ENGLISH:
        whose = f"{department or 'The documents'}{f' ({year})' if year else ''}"
        return f"**{whose}: {english}** (quoted from the Chinese original)"
    whose = f"{department or ''}{f'{year}年' if year else ''}"
    return f"**{whose}{chinese}**"


def shorten(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return as many whole sentences from the start as fit; of a first one that is too long, its first clauses.

    >>> shorten("甲。乙。丙。", 4), shorten("甲乙，丙丁，戊己。", 6)
    ('甲。乙。', '甲乙，丙丁')
    """
    whole = _fitting(_SENTENCE_END.split(text.strip()), longest)
    return whole if len(whole) <= longest else _fitting(_CLAUSE_END.split(whole), longest).rstrip("，,、")


def _fitting(parts: Sequence[str], longest: int) -> str:
    kept = ""
    for part in parts:
        if kept and len(kept) + len(part) > longest:
            break
        kept += part
    return kept


def telling_part(reading: Reading, weigh: Callable[[str], float], longest: int = LONGEST_QUOTE) -> str:
    """Return a passage whole, or of a long one the most telling sentence and those after it, as many as fit."""
    printed = reading.stored.passage.text
    if len(printed) <= longest:
        return printed
    weights = [weigh(fold(sentence.text)) for sentence in reading.sentences]
    start = weights.index(max(weights))
    return shorten("".join(sentence.quote for sentence in reading.sentences[start:]), longest)


def quote_list(statement: Statement, readings: Sequence[Reading], most: int, longest: int) -> list[str]:
    """Return list items as lines, long ones cut after a sentence, with how many more there are."""
    lines = [
        quote_line(statement, reading, shorten(reading.stored.passage.text, longest)) for reading in readings[:most]
    ]
    left = len(readings) - most
    if left > 0:
        english = statement.language is Language.ENGLISH
        lines.append(f"(and {left} more items; ask for all of them)" if english else f"（另有{left}项，问“全部”可看）")
    return [line for line in lines if line]
