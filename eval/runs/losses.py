"""At which stage a missed question was lost: told from the answer object alone, so that it holds for answers of any run.

The first stage is named that lacks what a right answer needs; what comes after it could not be right. A stage is a place to look
first, not a proof: a question may be lost twice.
"""

import re
from enum import StrEnum

from eval.gold.items import GoldItem, GoldValue
from eval.judging.answers import GivenAnswer
from eval.judging.metrics import Judged
from eval.judging.scoring import contracted, squeeze

_YEAR = re.compile(r"\d{4}")


class Stage(StrEnum):
    """A stage of answering, in the order of the work."""

    LINKING = "linking"
    TREE = "tree"
    RECORDS = "records"
    PASSAGES = "passages"
    RENDERING = "rendering"


STAGE_WORDS = {
    Stage.LINKING: "部门或项目没有认出 / department or item not linked",
    Stage.TREE: "读成了别的问题 / read as another question",
    Stage.RECORDS: "记录没有取到 / the records did not give it",
    Stage.PASSAGES: "正文没有找到 / the passages were not found",
    Stage.RENDERING: "取到了，没有说对 / found, but not said right",
}


def lost_at(one: Judged) -> Stage:
    """Return the first stage at which a missed question lacks what its right answer needs."""
    item, answer = one.item, one.answer
    said = squeeze(" ".join((answer.text, *(value.value or "" for value in answer.values))))
    if item.values and all(_is_said(gold, answer, said) for gold in item.values):
        return Stage.RENDERING
    if item.route == "refuse" or (item.route == "clarify" and answer.route != "clarify"):
        return Stage.TREE
    understood = dict(answer.query)
    if not _links(item, understood):
        return Stage.LINKING
    if item.values and item.route in ("table", "both"):
        return Stage.RECORDS if _reads(item, understood) else Stage.TREE
    if any(squeeze(evidence.quote) in squeeze(cited.quote) for evidence in item.evidence for cited in answer.citations):
        return Stage.RENDERING
    return Stage.PASSAGES if "Explain(" in understood.get("tree", "") else Stage.TREE


def _is_said(gold: GoldValue, answer: GivenAnswer, said: str) -> bool:
    return any(value.value == gold.value for value in answer.values) or squeeze(gold.value) in said


def _links(item: GoldItem, understood: dict[str, str]) -> bool:
    """Return whether each department of the gold answer was named, and one item of its evidence or values."""
    tree = contracted(squeeze(understood.get("tree", "") + understood.get("departments", "")))
    wanted = {value.department for value in item.values if value.department}
    if any(contracted(squeeze(department)) not in tree for department in wanted):
        return "Over" in tree and "departments" in tree and not understood.get("departments")
    names = {
        name for name in (*(value.item for value in item.values), *(each.row or "" for each in item.evidence)) if name
    }
    things = squeeze(understood.get("tree", "") + understood.get("items", ""))
    return bool(things) and (not names or any(_shares(squeeze(name), things) for name in names))


def _reads(item: GoldItem, understood: dict[str, str]) -> bool:
    """Return whether the years of the gold answer are among those read, and something is computed where it is in the gold."""
    wanted = {year for value in item.values for year in _YEAR.findall(value.year or "")}
    read = set(_YEAR.findall(understood.get("years", "") + understood.get("tree", "")))
    if wanted and read and not wanted & read:
        return False
    tree = understood.get("tree", "")
    return not item.calculations or any(node in tree for node in ("Combine(", "Change(", "Fold(", "Pick(", "Check("))


def _shares(name: str, things: str) -> bool:
    """Return whether a name, or any two of its letters in a row, stands among the things that were read."""
    return name in things or any(name[at : at + 2] in things for at in range(len(name) - 1))
