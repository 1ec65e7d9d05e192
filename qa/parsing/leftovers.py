"""Words of a question that its answer made no use of: said where they may not matter, and where they may, no answer.

An answer that drops such a word is an exact answer to another question, most often a bigger total than was asked for.
"""

import re
from collections.abc import Sequence

from index.text.normalization import squeeze
from qa.figures.figure import Figure
from qa.query.slots import Intent, Query
from qa.records.label_match import covers

_WORTH_SAYING = 3
_UNIT = re.compile(r"[十百千]万?元")
_COUNTER = re.compile(r"(?:多少|几)(?:[个辆台套家名人批次项件场期所处间]|批次|人次|平方米)")
_ASKED_BEHIND = re.compile(
    r"[”\"』」]?(?:(?:类|的|项目|一共|总共|共|要|需要?|花了?|得|用了?)*(?:多少|几(?!个?月)|有多少|是多少)|是(?:什么|啥)|[是有]?啥意思|什么意思)"
)
_ASKED_BEFORE = re.compile(r"(?:有|要|能|了)?(?:多少|几)(?:[个名位件起台所张项家户条]|(?<=少))$")
_NAMES_SOMETHING = (
    *"费率额量数",
    "经费",
    "支出",
    "收入",
    "资金",
    "编制",
    "人员",
    "项目",
    "工程",
    "设备",
    "预算",
)


def unused_words(query: Query, figures: Sequence[Figure]) -> list[str]:
    """Return words of the question that neither its names nor the rows of the answer explain."""
    shortest = 2 if set(query.intents) == {Intent.NUMBER} else _WORTH_SAYING
    words = [word for word in query.residue if len(word) >= shortest and not word[0].isdigit()]
    rows = _words_of(figures) if words else ""
    return [word for word in words if not covers(rows, word)]


def _words_of(figures: Sequence[Figure]) -> str:
    rows = "".join(
        squeeze("".join((figure.label, fact.quote, fact.table, fact.subject or "", *fact.row_path, *fact.column)))
        for figure in figures
        for fact in (stored.fact for stored in figure.facts)
    )
    return rows + "".join(sorted({figure.department for figure in figures if figure.department}))


def changes_question(query: Query, unused: Sequence[str]) -> bool:
    """Return whether one of the words may be what an item is limited to: 科普|培训费, 应急演练费用."""
    limits = (_names_something, _qualifies, _is_counted, _is_asked_about)
    return any(limit(query, word) for word in unused for limit in limits)


def _is_asked_about(query: Query, word: str) -> bool:
    """Return whether a word is what the question asks about: 木桌子|多少钱, 有多少|学生, “双减”|是什么.

    One more term of a list is left to be said missing, and a unit that is not printed (千元) takes nothing from the figure.
    """
    at = query.text.find(word)
    return (
        at >= 0
        and _UNIT.fullmatch(word) is None
        and query.text[at - 1 : at] not in tuple("和与及跟、")
        and (
            _ASKED_BEHIND.match(query.text, at + len(word)) is not None
            or _ASKED_BEFORE.search(query.text[:at]) is not None
        )
    )


def _is_counted(query: Query, word: str) -> bool:
    """Return whether a word is what the question counts: 多少辆|校车."""
    return any(query.text.startswith(word, found.end()) for found in _COUNTER.finditer(query.text))


def _names_something(query: Query, word: str) -> bool:
    return len(word) >= _WORTH_SAYING and word.endswith(_NAMES_SOMETHING) and limits_item(query, word)


def _qualifies(query: Query, word: str) -> bool:
    """Return whether a word stands right before an item, as what sort of it is meant."""
    return any(
        mention.slot == "item" and query.text[: mention.start].removesuffix("的").endswith(word)
        for mention in query.mentions
    )


def limits_item(query: Query, word: str) -> bool:
    """Return whether a word stands in one clause with an item, so that it may be what the item is limited to."""
    names = [mention.text for mention in query.mentions if mention.slot == "item"]
    clauses = re.split(r"[?？。；;！!…]|\.{3}", squeeze(query.text))
    return not query.items or any(word in clause and any(name in clause for name in names) for clause in clauses)
