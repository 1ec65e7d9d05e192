"""What departments, items and axes are called in an answer: a department by its full name once, then in short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from index.records import Phase
from index.text.items import concepts, item_key
from qa.figures.figure import Figure
from qa.linking.departments import DepartmentAlias, short_name
from qa.linking.lexicon import english_glosses
from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language
from qa.query.nodes import Node, Thing
from qa.query.walking import iter_nodes
from qa.query.wordings import AXES, STAGES

# Labels of computed figures: what they end on, and what that is in English.
_ENDINGS = {
    "增长率": "growth rate of ",
    "增减率": "rate of change of ",
    "增减额": "change in ",
    "合计": "total of ",
    "之差": "difference in ",
    "平均": "average of ",
}
_LEVELS = {"county": "县", "district": "区", "provincial": "省", "city": "市", "municipal": "市"}


@dataclass
class Names:
    """Calls things by name while an answer is written, and remembers whose figures were spoken of last."""

    language: Language
    vocabulary: Vocabulary
    _said: set[str] = field(default_factory=set)
    _last: tuple[str | None, int | None, Phase | None] = (None, None, None)

    def department(self, name: str | None) -> str:
        """Return a department's name: in full the first time, later in short where that fits only this one."""
        if not name:
            return ""
        if name in self._said:
            return self.short(name)
        self._said.add(name)
        gloss = self._in_english(name)
        return f"{gloss} ({name})" if gloss else name

    def short(self, name: str) -> str:
        """Return what people call a department, its full name where that fits several."""
        documents = self.vocabulary.by_department.get(name)
        if not documents:
            return name
        short = short_name(documents[-1].identity)
        meant = {each.department for each in self.vocabulary.names.get(short) if isinstance(each, DepartmentAlias)}
        return short if meant <= {name} else name

    def subject(self, figure: Figure) -> str:
        """Return whose figure it is and of which year and stage, without what was said just before: 某某部门2023年决算."""
        stage = stage_of(figure)
        now = (figure.department, figure.year, stage)
        if now == self._last:
            return ""
        same_department = figure.department == self._last[0] and self._last != (None, None, None)
        self._last = now
        whose = "" if same_department else self.department(figure.department)
        if self.language is Language.ENGLISH:
            when = ", ".join(
                part for part in (str(figure.year or ""), stage_words(stage, self.language) if stage else "") if part
            )
            return ", ".join(part for part in (whose, when) if part)
        when = f"{figure.year}年" if figure.year else ""
        return f"{whose}{when}{stage.value if stage else ''}"

    def title(self, figure: Figure, label: str | None = None) -> str:
        """Return what a figure is called: whose, which year, what."""
        subject, item = self.subject(figure), item_words(label or figure.label, self.language)
        if self.language is Language.ENGLISH:
            return f"{item}, {subject}" if subject else item
        return subject + item

    def forget(self) -> None:
        """Have the next figure say whose it is."""
        self._last = (None, None, None)

    def _in_english(self, name: str) -> str:
        if self.language is not Language.ENGLISH:
            return ""
        fitting = [
            (len(chinese), english)
            for english, chinese in english_glosses().items()
            if len(chinese) > 1 and name.endswith(chinese)
            and all(place in name for level, place in _LEVELS.items() if level in english.split())
        ]  # fmt: skip
        longest = max((length for length, _ in fitting), default=0)
        gloss = next((english for length, english in fitting if length == longest), "")
        return f"{gloss[0].upper()}{gloss[1:]}" if gloss else ""


def namer(language: Language, short: Callable[[str], str] = str) -> Callable[[str], str]:
    """Return how names are written where a tree is told in words: items in English with their printed name, departments by `short`."""
    return lambda name: item_words(short(name), language)


def stage_of(figure: Figure) -> Phase | None:
    """Return the stage to be told of a figure: one that is not the budget, the same in all its places, not in its name yet."""
    stages = {stored.fact.phase for stored in figure.facts}
    stage = stages.pop() if len(stages) == 1 else None
    told = stage in (Phase.FINAL, Phase.ADJUSTED, Phase.EXECUTION) and stage is not None
    return stage if told and stage is not None and stage.value not in figure.label else None


def stage_words(stage: Phase, language: Language) -> str:
    """Return the name of a stage.

    >>> stage_words(Phase.FINAL, Language.ENGLISH)
    'final accounts'
    """
    return STAGES[language][stage]


def item_words(label: str, language: Language) -> str:
    """Return an item's name; in English glossed, with the printed name in brackets.

    >>> item_words("基本支出", Language.CHINESE), item_words("基本支出", Language.ENGLISH)
    ('基本支出', 'Basic expenditure (基本支出)')
    >>> item_words("三公经费增长率", Language.ENGLISH), item_words("中文域名工作经费", Language.ENGLISH)
    ('Growth rate of three public expenses (三公经费增长率)', '中文域名工作经费')
    """
    if language is not Language.ENGLISH:
        return label
    glossed = _glossed(label)
    return label if glossed == label else f"{glossed[0].upper()}{glossed[1:]} ({label})"


def axis_words(axis: str, language: Language) -> str:
    """Return what the members of an axis are called.

    >>> axis_words("parts", Language.CHINESE), axis_words("years", Language.ENGLISH)
    ('组成部分', 'years')
    """
    return f"{AXES[language][axis][0]}{'s' if language is Language.ENGLISH else ''}"


def thing_words(thing: Thing) -> str:
    """Return what a thing is called in the documents, or by the question's own words.

    >>> thing_words(Thing("行政运行", within=("基本支出",))), thing_words(Thing(words="请客的钱"))
    ('基本支出中的行政运行', '请客的钱')
    """
    own = [thing.project or "", thing.name if thing.name != thing.project else "", thing.words or ""]
    named = "".join(dict.fromkeys(part for part in own if part)) or (f"科目{thing.code}" if thing.code else "")
    table = f"{thing.table.value}中的" if thing.table is not None and not thing.within else ""
    return f"{'、'.join(thing.within)}中的{named}" if thing.within and named else f"{table}{named}"


def things_in(node: Node | Thing) -> tuple[Thing, ...]:
    """Return the things that a tree names, each once."""
    if isinstance(node, Thing):
        return (node,)
    found: list[Thing] = []
    for each in iter_nodes(node):
        for slot in ("thing", "of", "about"):
            value = getattr(each, slot, None)
            if isinstance(value, Thing):
                found.append(value)
    return tuple(dict.fromkeys(found))


def _glossed(label: str) -> str:
    concept = concepts().get(item_key(label))
    if concept is not None and concept.english:
        return concept.english[0]
    part, joint, whole = label.partition("占")
    if (
        joint
        and part
        and (ending := next((each for each in ("的比例", "比例", "的比重", "比重") if whole.endswith(each)), ""))
    ):
        return f"{_glossed(part)} as a share of {_glossed(whole.removesuffix(ending))}"
    for ending, english in _ENDINGS.items():
        if label.endswith(ending) and len(label) > len(ending):
            return f"{english}{_glossed(label.removesuffix(ending))}"
    pieces = label.split("-")
    return " – ".join(_glossed(piece) for piece in pieces) if len(pieces) > 1 else label
