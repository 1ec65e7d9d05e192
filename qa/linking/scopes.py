"""Which stage and which scope a word insists on, by what stands beside it: 预算 beside 决算, 本级 behind an organ."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Phase, Scope
from qa.linking.segmentation import Piece
from qa.linking.spans import Role

_BY_STAGE = {phase.value: phase for phase in (Phase.BUDGET, Phase.ADJUSTED, Phase.EXECUTION, Phase.FINAL)}
_COUNTED_UNITS = frozenset("家个各些几等")
_OWN_UNIT_BEFORE = tuple("局办委院厅会室站所处费年的关那")
_OWN_UNIT_NOT_BEHIND = ("财", "预算单位", "收入", "支出")
_JOINTS = tuple("和与跟同、比")
_BEHIND_OWN_UNIT = tuple(f"本级{joint}" for joint in _JOINTS)
_BEFORE_OWN_UNIT = tuple(f"{joint}本级" for joint in _JOINTS)


def find_stage(text: str, piece: Piece, pieces: Sequence[Piece]) -> Phase | None:
    """Return the stage that a piece names, None for none: 预算 alone is how people call any, so it counts only beside another."""
    if piece.role is Role.STAGE:
        return _BY_STAGE[str(piece.value)]
    if piece.role is not Role.MARK or text[piece.start : piece.end] != Phase.BUDGET.value:
        return None
    return Phase.BUDGET if stands_beside_stage(text, pieces) else None


def stands_beside_stage(text: str, pieces: Sequence[Piece]) -> bool:
    """Return whether a question names another stage than the budget."""
    return any(
        (each.role is Role.STAGE and each.value != Phase.BUDGET.value)
        or (each.role is Role.SCOPE and text[each.start : each.end].endswith(Phase.FINAL.value))
        for each in pieces
    )


def find_scope(text: str, piece: Piece, pieces: Sequence[Piece]) -> Scope | None:
    """Return the scope that a piece insists on, None for none: 部门预算 alone is how people call either."""
    if piece.role is Role.SCOPE and piece.value == Scope.UNIT.value:
        return Scope.UNIT if _is_own_unit(text, piece) else None
    if piece.role is Role.SCOPE and piece.value == Scope.DEPARTMENT.value:
        return Scope.DEPARTMENT
    if not text.startswith("部门", piece.start) or (
        piece.role is not Role.SCOPE and piece.end - piece.start != len("部门")
    ):
        return None
    if text.strip("?？呢那") in ("部门", "部门的", "部门预算"):
        return Scope.DEPARTMENT
    beside = text[: piece.start].endswith(_BEHIND_OWN_UNIT) or text.startswith(_BEFORE_OWN_UNIT, piece.end)
    own_unit = any(each.role is Role.SCOPE and _is_own_unit(text, each) for each in pieces)
    return Scope.DEPARTMENT if own_unit and (beside or piece.role is Role.SCOPE) else None


def _is_own_unit(text: str, piece: Piece) -> bool:
    """Return whether a word asks for one unit alone: 单位预算, but not 三家|单位预算; 某局|本级, but not 区|本级财力."""
    if piece.value != Scope.UNIT.value:
        return False
    before = text[: piece.start]
    if text.startswith("单位", piece.start):
        return before[-1:] not in _COUNTED_UNITS or not before
    before = before.rstrip("(")
    if text.startswith(_OWN_UNIT_NOT_BEHIND, piece.end):
        return False
    joined = before[-1:] in _JOINTS and before[:-1].endswith(("部门", "部门预算", "部门决算"))
    return not before or joined or before.endswith(_OWN_UNIT_BEFORE)
