"""Everything that may be found in a question, overlapping: codes, years, numbers, names, cue words, fillers, each with its cost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text.accounts import find_account_name
from index.text.items import concepts
from qa.linking.lexicon import Filler, Setting, question_words
from qa.linking.matching import Match, Phrases
from qa.linking.quantities import find_quantities
from qa.linking.segmentation import Piece
from qa.linking.spans import Mark, NamedNumber, Role
from qa.linking.things import account_names
from qa.linking.vocabulary import ItemName, Name, Vocabulary
from qa.linking.years import find_years, relative_years
from qa.query.nodes import Thing

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]\d{4,}|\d{6,}[A-Z]\d*[0-9A-Z]*|\d{3}-\d{3,4}-[A-Z0-9\-]+|\d{10,}|\d{7}|\d{5}|\d{3})(?![0-9A-Za-z.])"
)
# 201类32款01项, as tables print it in three columns.
_CODE_IN_PARTS = re.compile(r"(?<!\d)([1-5]\d{2})\(?类\)?,?(\d{2})\(?款\)?(?:,?(\d{2})\(?项\)?)?")
_COUNTED_BEHIND = tuple("万亿元%个名辆台项家分月人倍次")
_LONGEST_AMBIGUOUS = 5  # 12345 may be any number, 2013201 is a code
_PAUSES = {
    **dict.fromkeys("。？！；?!;…", "sentence"),
    **dict.fromkeys("，,:：—", "clause"),
    "、": "list",
}
# What pieces cost: a name is preferred to a cue word, a cue word to a filler; `SURE` is what nothing else can be.
SURE = 1.0
_SETTING, _NAME, _MARK, _FILLER, _WHOLE_WORD = 1.4, 1.5, 2.0, 2.4, 4.8
_ROW_LABEL = 2.05  # a label that is a cue word as well
_ACCOUNT = 1.7  # an official name of an account that no row here has
_ONE_LETTER = 0.6
_STAGE_TAILS = ("决算数", "决算", "预算数", "预算", "执行数")


def find_candidates(text: str, vocabulary: Vocabulary) -> list[Piece]:
    """Return all pieces that a question may be cut into."""
    words = [word_piece(word, text) for word in question_words().find_each(text)]
    return [*_pauses(text), *_codes(text, vocabulary), *_figures(text), *_names(text, words, vocabulary), *words]


def _pauses(text: str) -> Iterator[Piece]:
    return (Piece(at, at + 1, Role.PAUSE, _PAUSES[letter]) for at, letter in enumerate(text) if letter in _PAUSES)


def _codes(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    for parts in _CODE_IN_PARTS.finditer(text):
        code = "".join(filter(None, parts.groups()))
        yield Piece(parts.start(), parts.end(), Role.THING, (Thing(code=code),), SURE)
    for found in _CODE.finditer(text):
        code = found[0]
        known = code in vocabulary.codes or find_account_name(code) is not None
        long = len(code) > _LONGEST_AMBIGUOUS and not code.endswith("00")
        if (known or long) and not (len(code) == 3 and text.startswith(_COUNTED_BEHIND, found.end())):
            yield Piece(found.start(), found.end(), Role.THING, (Thing(code=code),), SURE)


def _figures(text: str) -> Iterator[Piece]:
    for start, end, years in find_years(text):
        yield Piece(start, end, None if years is None else Role.YEAR, years, SURE)
    for each in find_quantities(text):
        role = Role.NUMBER if isinstance(each.value, NamedNumber) else Role.MARK
        yield Piece(each.start, each.end, role, each.value, SURE if each.sure else _MARK + 0.1)


def _names(text: str, words: list[Piece], vocabulary: Vocabulary) -> Iterator[Piece]:
    telling = {(piece.start, piece.end) for piece in words if piece.role is Role.MARK and _outweighs_label(piece.value)}
    for name in vocabulary.names.find_each(text):
        if _holds_stage(name, vocabulary.names):
            continue
        cost = _ROW_LABEL if (name.start, name.end) in telling and not _is_concept(name) else _NAME
        yield Piece(name.start, name.end, Role.THING, name, cost + (1 + _ONE_LETTER) * (len(name.phrase) == 1))
    for name in account_names().find_each(text):
        yield Piece(name.start, name.end, Role.THING, name, _ACCOUNT)


def _holds_stage(name: Match[Name], names: Phrases[Name]) -> bool:
    """Return whether a name is an item with its stage, which are two spans: 三公经费|决算, but 政府性基金预算."""
    tail = next((word for word in _STAGE_TAILS if name.phrase.endswith(word)), None)
    if tail is None:
        return False
    keys = {each.key for each in name.meanings if isinstance(each, ItemName)}
    shorter = {each.key for each in names.get(name.phrase.removesuffix(tail)) if isinstance(each, ItemName)}
    return bool(keys & shorter) and not any(key.endswith(tail) for key in keys)


def _outweighs_label(marks: object) -> bool:
    """Return whether a cue word is meant rather than a row that happens to be called so: 目标, 事业单位."""
    kinds = (
        [f"{mark.kind}:{mark.value}" for mark in marks if isinstance(mark, Mark)] if isinstance(marks, tuple) else []
    )
    return any(kind.startswith(("facet:", "which:", "table:", "axis:units", "axis:departments")) for kind in kinds)


def _is_concept(name: Match[Name]) -> bool:
    return any(isinstance(each, ItemName) and each.key in concepts() for each in name.meanings)


def word_piece(word: Match[Mark | Setting | Filler], text: str) -> Piece:
    """Return a word of the lexicons as a piece; what is a setting as well as a mark is a setting."""
    dearer = _ONE_LETTER if word.end - word.start == 1 else 0.0
    first = word.meanings[0]
    marks = tuple(each for each in word.meanings if isinstance(each, Mark))
    if isinstance(first, Setting):
        if first.kind == "year":
            years = relative_years(first.value, text, word.start, word.end)
            return Piece(word.start, word.end, Role.YEAR, years, _SETTING)
        if first.kind == "completion":
            return Piece(word.start, word.end, Role.MARK, (Mark("completion", first.value), *marks), _MARK)
        role = Role.STAGE if first.kind == "stage" else Role.SCOPE
        return Piece(word.start, word.end, role, first.value, _SETTING)
    if marks:
        return Piece(word.start, word.end, Role.MARK, marks, _MARK + dearer)
    if any(isinstance(each, Filler) and each.whole for each in word.meanings):
        return Piece(word.start, word.end, Role.WORDS, None, _WHOLE_WORD)
    return Piece(word.start, word.end, None, None, _FILLER + dearer)
