"""Items with a name of their own in every disclosure, and the many labels that mean them.

公务接待费 is printed as 接待费, 公务接待费支出 or 三、公务接待费; here they meet under one key, for checks as well as for questions.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import data
from index.records import TableKind
from index.text.normalization import clean_label, squeeze

_TRAILING_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_ADDED_WORDS = re.compile(r"(?:预算数?|决算数?|支出|总额|金额)$")
# Said around an item where the item is one of those known, never where it is not: 局机关运行经费财政拨款预算.
_WORDS_AROUND = (
    re.compile(r"^(?:当年|本年度?|全年|我[局委办院]|本[局委办院]|全[局委院]|局(?=机关))"),
    re.compile(r"(?:预算|支出)(?:安排)?(?:情况)?$"),
    re.compile(r"财政拨款$"),
)
_TRAILING_CLASS = re.compile(r"[(（](?:类|款|项)[)）]")


@dataclass(frozen=True, slots=True)
class Concept:
    """An item with a name of its own in every disclosure; `includes` are the concepts that answer for it, best first.

    `kind` is "item" for what can be asked for by itself, "column" for a quality of another item, "generic" for headers
    that add nothing (预算数).
    """

    name: str
    kind: str
    words: tuple[str, ...]
    english: tuple[str, ...]
    includes: tuple[str, ...]


def lexicon_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of `data/lexicons`."""
    with data.path("lexicons", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def split_words(field: str) -> tuple[str, ...]:
    """Return the words of a field that lists several, parted by "|"."""
    return tuple(word for word in field.split("|") if word)


@cache
def concepts() -> dict[str, Concept]:
    """Return every concept by its name."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in lexicon_rows("concept_words.tsv"):
        words[row["concept"], row["language"]].append(row["word"])
    return {
        row["name"]: Concept(
            row["name"],
            row["kind"],
            tuple(words[row["name"], "zh"]),
            tuple(words[row["name"], "en"]),
            split_words(row["includes"]),
        )
        for row in lexicon_rows("concepts.tsv")
    }


@cache
def _concept_by_word() -> dict[str, str]:
    return {squeeze(word): concept.name for concept in concepts().values() for word in concept.words}


@cache
def plain_words(use: str) -> dict[str, int]:
    """Return the words kept for one use, each with its place in the list."""
    words = [row["word"] for row in lexicon_rows("plain_words.tsv") if row["use"] == use]
    return {word: at for at, word in enumerate(words)}


@cache
def total_concepts() -> dict[tuple[TableKind, str], str]:
    """Return what the total row of a standard table is, by (kind, half) with half "收入", "支出" or ""."""
    return {(TableKind(row["table_kind"]), row["half"]): row["concept"] for row in lexicon_rows("totals.tsv")}


@cache
def item_key(label: str) -> str:
    """Return the name under which a printed label and the words people use for it meet.

    >>> item_key("“三公”经费小计"), item_key("招待费"), item_key("行政运行（组织事务）"), item_key("一般公共服务支出")
    ('三公经费', '公务接待费', '行政运行', '一般公共服务')
    """
    clean = clean_label(label)
    known = _concept_by_word()
    if clean in known:
        return known[clean]
    bare = _TRAILING_CLASS.sub("", clean)
    bare = _TRAILING_BRACKETS.sub("", bare) or clean
    if bare in known:
        return known[bare]
    shorter = bare
    while (trimmed := _ADDED_WORDS.sub("", shorter)) != shorter and trimmed:
        shorter = trimmed
        if shorter in known or f"{shorter}费" in known:
            return known.get(shorter) or known[f"{shorter}费"]
    within = bare
    for words in _WORDS_AROUND:
        within = words.sub("", within)
        if within in known:
            return known[within]
    without = bare.removesuffix("支出")
    return known.get(without, without) if len(without) >= 2 and without != "其他" else bare
