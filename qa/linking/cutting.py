"""A question cut into pieces, with typing errors put right by sound and by look, and short names of departments found.

Repairs are tried only where something is left unexplained, and kept only where they explain more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.linking.candidates import SURE, find_candidates, word_piece
from qa.linking.department_contractions import Contractions
from qa.linking.departments import DepartmentAlias
from qa.linking.lexicon import cue_words, fillers
from qa.linking.matching import Match, Phrases
from qa.linking.segmentation import Piece, segment, uncovered
from qa.linking.spans import Role
from qa.linking.spelling import repair_spelling
from qa.linking.vocabulary import Name, Vocabulary

_SHORTEST_HEARD = 2
_HEARD = 6.0  # what a piece costs that only sounds right
# Single letters that begin a word where an unexplained letter follows: 大棚, 收费, 减排; and those that end one: 贷款.
_BEGINS_WORDS = frozenset("大小高低多少收款降涨增减省差用数项总全年均内外中初上下超")
_ENDS_WORDS = frozenset("款数项额度")
_PLACES = frozenset("中内外上下里")
_NEVER_IN_WORDS = frozenset("的和与及跟同了在是为呢吗么吧啊呀嘛或比占、")


def cut(text: str, vocabulary: Vocabulary) -> tuple[str, list[Piece]]:
    """Return the question, with typing errors put right, and the pieces that explain most of it, in order."""
    candidates, pieces = _cut_as_written(text, vocabulary)
    unexplained = _unexplained(text, pieces)
    if not unexplained:
        return text, pieces
    taken = _positions(piece for piece in pieces if piece.role is not None and piece.role is not Role.PAUSE)
    repaired = repair_spelling(text, unexplained, taken)
    if repaired != text:
        text = repaired
        candidates, pieces = _cut_as_written(text, vocabulary)
    if _unexplained(text, pieces):
        known = _positions(piece for piece in pieces if piece.cost == SURE) | _known_in_part(text, pieces, vocabulary)
        heard = [*_heard(text, known, vocabulary.names), *_heard_words(text, known)]
        if heard:
            candidates = [*candidates, *(replace(piece, cost=_HEARD) for piece in heard)]
            pieces = _with_contractions(text, candidates, segment(text, candidates), vocabulary.contractions)
    return text, _without_letters_of_words(text, pieces)


def _cut_as_written(text: str, vocabulary: Vocabulary) -> tuple[list[Piece], list[Piece]]:
    candidates = find_candidates(text, vocabulary)
    return candidates, _with_contractions(text, candidates, segment(text, candidates), vocabulary.contractions)


def _with_contractions(
    text: str, candidates: Sequence[Piece], pieces: list[Piece], contractions: Contractions
) -> list[Piece]:
    """Return the pieces with the departments added that are called by a contraction, in place of what stands inside it."""
    named: list[Match[DepartmentAlias]] = []
    words = [(piece.start, piece.end) for piece in pieces if piece.role is Role.YEAR]
    for piece in pieces:
        if isinstance(piece.value, Match):
            aliases = tuple(each for each in piece.value.meanings if isinstance(each, DepartmentAlias))
            if aliases:
                named.append(Match(piece.start, piece.end, piece.value.phrase, aliases))
            else:
                words.append((piece.start, piece.end))
    found = contractions.find_all(text, named, words)
    if not found:
        return pieces
    added = [Piece(each.start, each.end, Role.THING, each, 0.0) for each in found]
    apart = [piece for piece in candidates if all(piece.end <= each.start or each.end <= piece.start for each in added)]
    return segment(text, [*apart, *added])


def _known_in_part(text: str, pieces: Sequence[Piece], vocabulary: Vocabulary) -> set[int]:
    """Return the positions of left-over stretches that are parts of names as they are, so that nothing else is heard there."""
    known: set[int] = set()
    for start, end in uncovered(text, [piece for piece in pieces if piece.role is not Role.WORDS]):
        words = text[start:end]
        part = vocabulary.find_label(words) or vocabulary.find_project(words)
        if part is not None and part[0] == words:
            known.update(range(start, end))
    return known


def _heard(text: str, taken: set[int], names: Phrases[Name]) -> list[Piece]:
    """Return names that only sound right. 中 in 支出中金额 is no mistyped 总, and 多少|居 is not 多少|车."""
    heard = []
    for match in names.find_by_sound(text, taken):
        wrong = {
            typed for typed, meant in zip(text[match.start : match.end], match.phrase, strict=True) if typed != meant
        }
        little = sum(each.end - each.start for each in fillers().find_all(match.phrase))
        if not any(letter in fillers() for letter in wrong) and len(match.phrase) - little >= _SHORTEST_HEARD:
            heard.append(Piece(match.start, match.end, Role.THING, match))
    return heard


def _heard_words(text: str, taken: set[int]) -> list[Piece]:
    """Return cue words that only sound right: 百分只几."""
    return [word_piece(match, text) for match in cue_words().find_by_sound(text, taken)]


def _without_letters_of_words(text: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without single letters that belong to an unexplained word beside them: 专|用|设备, 大|棚, 贷|款."""
    left_over = _unexplained(text, pieces)
    if not left_over:
        return pieces

    def within_word(piece: Piece) -> bool:
        letter = text[piece.start : piece.end]
        if len(letter) > 1 or piece.role is Role.PAUSE or letter in _NEVER_IN_WORDS:
            return False
        before, behind = piece.start - 1 in left_over, piece.end in left_over
        if piece.role is Role.THING:
            return before or behind
        if letter == "中" and before:  # 初中, 高中: one letter before it makes no word of its own
            return piece.start - 2 not in left_over
        if before and behind:
            return True
        if behind and letter in _PLACES:  # 中药, but 三公里面
            return piece.start not in ends
        return (behind and letter in _BEGINS_WORDS) or (before and letter in _ENDS_WORDS)

    ends = {each.end for each in pieces if each.end - each.start > 1 and each.role not in (None, Role.PAUSE)}
    pieces = [piece for piece in pieces if piece.role is not Role.WORDS]
    while True:
        kept = [piece for piece in pieces if not within_word(piece)]
        if len(kept) == len(pieces):
            return kept
        pieces, left_over = kept, _unexplained(text, kept)


def _unexplained(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Return the positions of Chinese letters that no piece explains."""
    covered = _positions(piece for piece in pieces if piece.role is not Role.WORDS)
    return {at for at, letter in enumerate(text) if at not in covered and "\u4e00" <= letter <= "\u9fff"}


def _positions(pieces: Iterable[Piece]) -> set[int]:
    return {at for piece in pieces for at in range(piece.start, piece.end)}
