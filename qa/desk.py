"""What one numeric question works with: the query, the documents it is about, and the answer being written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.records import Measure, Phase
from qa.figures.figure import Figure
from qa.grouping import group_items
from qa.linking.targets import Target, find_targets, of_one_stage, targets_in
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Item, Language, Operation, Query
from qa.records.fact_index import DocumentFacts, FactIndex, FactSource, IndexedFact
from qa.records.label_match import answering, by_counted_unit, match_labels
from qa.records.item_lookup import Found, figure_of, item_for, look_up, name_of
from qa.rendering.statement import Statement

_GRAND_TOTALS = frozenset({"收支总计", "支出总计"})
_NEXT_TOTALS = ("财政拨款收支总计", "财政拨款支出", "一般公共预算支出")
_BUDGET_WORDS = re.compile(r"预算|预祘|予算|預算|决算|決算|支出|收入|经费|經費|资金|多少|钱|錢|花|[Bb]udget")
# 有多少代表, 有几位委员: how many there are of something.
_COUNTED = re.compile(r"有(?:多少|几)[个名位家]?[\u4e00-\u9fff]{2,}")
_MONEY_WORDS = re.compile(r"预算|预祘|予算|預算|决算|決算|支出|收入|经费|經费|资金|钱|錢|花|万元|亿|费")
# Of more documents than this only what may answer is read, not all that stands in them.
_MOST_WHOLE = 100


class Desk:
    """Looks figures up for one query, in the documents of its `targets`, and collects the lines of its answer."""

    def __init__(
        self,
        query: Query,
        targets: Sequence[Target],
        vocabulary: Vocabulary,
        index: FactIndex,
        statement: Statement,
    ) -> None:
        self.query = query
        self.vocabulary = vocabulary
        self.statement = statement
        self.targets = of_one_stage(targets, query)
        self.index: FactSource = index
        if sum(len(target.documents) + len(target.later) for target in self.targets) > _MOST_WHOLE:
            totals = tuple(map(item_for, _total_names(query))) if asks_budget(query) else ()
            items = (*query.items, *query.bases) or totals
            self.index = index.narrowed(items, vocabulary)
        self.lines: list[str] = []
        # Several steps of one answer look the same things up.
        self._facts: dict[Target | None, list[DocumentFacts]] = {}
        self._groups: list[tuple[Item, ...]] | None = None
        self._found: dict[tuple[Target, tuple[Item, ...]], Found] = {}
        self.n_asked = len({target.department for target in self.targets})

    def facts(self, target: Target | None = None) -> list[DocumentFacts]:
        """Return the facts of one target's documents, or of all the query's.

        Of a later document, which answers for a year that has none of its own, only what it says about that year.
        """
        if target not in self._facts:
            self._facts[target] = self._read_facts(self.targets if target is None else (target,))
        return self._facts[target]

    def _read_facts(self, targets: Sequence[Target]) -> list[DocumentFacts]:
        own = self.index.of(dict.fromkeys(document.id for each in targets for document in each.documents))
        return own + [
            DocumentFacts([fact.stored for fact in later.all if fact.stored.fact.year == each.year])
            for each in targets
            if not each.documents
            for later in self.index.of(document.id for document in each.later)
        ]

    def groups(self) -> list[tuple[Item, ...]]:
        """Return the names that stand for one figure each; the grand total when the question names nothing at all."""
        if self._groups is None:
            self._groups = self._group()
        return self._groups

    def _group(self) -> list[tuple[Item, ...]]:
        own: list[tuple[Item, ...]] = [(item,) for item, _ in _own_years(self.query)]
        groups = list(dict.fromkeys(own)) or group_items(self.query, self.facts())
        if not groups and not self.query.items:
            if self.query.residue or self.query.over in ("units", "projects") or not asks_budget(self.query):
                return []
            groups = [(item_for(name),) for name in _total_names(self.query)]
        names = [item.name for group in groups for item in group]
        if len(names) == 1 and names[0] in _GRAND_TOTALS:
            return [(item_for(self._total_printed(names[0])),)]
        return groups

    def _total_printed(self, name: str) -> str:
        """Return the grand total, or the widest total there is where a department prints nothing wider."""
        several = len({target.department for target in self.targets}) > 1
        for wider in (name, *_NEXT_TOTALS):
            found = [bool(self.find(each, (item_for(wider),)).figures) for each in self.targets if each.documents]
            if (all(found) and found) if several else any(found):
                return wider
        return name

    def find(self, target: Target, group: Sequence[Item]) -> Found:
        """Return what the target's documents print for one group."""
        key = (target, tuple(group))
        if key not in self._found:
            phase = target.phase or _stage_in_document(self.query)
            self._found[key] = look_up(self.index, target, group, self.query.text, phase=phase)
        return self._found[key]

    def find_all(self, groups: Sequence[Sequence[Item]] | None = None) -> list[Found]:
        """Return what was found for every target and group, nothing for those without."""
        wanted = self.groups() if groups is None else groups
        own_years = _own_years(self.query)
        found = [
            each
            for target in self.targets
            for group in wanted
            if not own_years or (group[0], target.year) in own_years
            for each in self._find_kinds(target, group)
        ]
        return [each for each in found if each.figures]

    def items_not_found(self) -> list[str]:
        """Return the names of the question's items for which none of its departments prints a figure."""
        return [
            "".join(dict.fromkeys(name_of(item) for item in group))
            for group in self.groups()
            if not any(self.find(target, group).figures for target in self.targets)
        ]

    def find_words(self, target: Target) -> list[Figure]:
        """Return figures whose rows cover the words of the question that no known name explains."""
        subjects = [key for item in self.query.items if item.subject for key in item.keys]
        named = [item.name for item in self.query.items if item.name and not item.subject] if subjects else []
        # 工程类 asks for the row 工程.
        words = tuple(word.removesuffix("类") or word for word in (*self.query.residue, *named))
        facts = self._covering(target, words, subjects)
        if subjects:
            facts += by_counted_unit(
                self.facts(target), self.query.text, subjects, self.query.operation is Operation.SUM
            )
        return _once(figure_of(fact) for fact in _widest(facts, self.query.text))

    def find_term(self, target: Target, word: str) -> list[Figure]:
        """Return figures whose rows cover one word, whatever else the question names."""
        facts = self._covering(target, (word,), ())
        return _once(figure_of(fact) for fact in _widest(facts, self.query.text))

    def _covering(self, target: Target, words: Sequence[str], subjects: Sequence[str]) -> list[IndexedFact]:
        matches = match_labels(self.facts(target), words, self.query.text, subjects)
        return answering(matches, words, self.query.text)

    def indexed(self, figure: Figure) -> list[IndexedFact]:
        """Return the facts a figure was copied from, with what limits them."""
        sources = {(stored.document.id, stored.fact.key) for stored in figure.facts}
        return [
            fact
            for document_id in {document_id for document_id, _ in sources}
            for fact in self.index.document(document_id).all
            if (document_id, fact.stored.fact.key) in sources
        ]

    def _find_kinds(self, target: Target, group: Sequence[Item]) -> list[Found]:
        """Return one finding for each kind of quantity the question names (几台, 单价), the plain one without."""
        kinds = self.query.wanted if set(self.query.wanted) - {Measure.AMOUNT} else ()
        found = [look_up(self.index, target, group, self.query.text, kind) for kind in kinds]
        return [each for each in found if each.figures] or [self.find(target, group)]

    def best(self, target: Target, group: Sequence[Item]) -> Figure | None:
        """Return the figure that answers for one target and group."""
        return self.find(target, group).best

    def in_year(self, department: str, year: int) -> Target | None:
        """Return the target of the same department in another year, at the stage that this question is about."""
        query = replace(self.query, departments=(department,), years=(year,), over=None, year_offset=None)
        stages = [
            document.identity.phase
            for target in self.targets
            for document in target.documents
            if target.department == department
        ]
        found = of_one_stage(find_targets(query, self.vocabulary), query, next(iter(stages), None))
        return next(iter(found), None)

    def other_stage(self, target: Target) -> Target | None:
        """Return the target at the stage that its documents are not of, None when there are none or the question chose."""
        if self.query.phases:
            return None
        known = {document.id for document in target.documents}
        for found in targets_in(target.department, target.year, self.query, self.vocabulary):
            others = tuple(document for document in found.documents if document.id not in known)
            if (
                known
                and others
                and {document.identity.scope for document in others} == {target.documents[0].identity.scope}
            ):
                return replace(target, documents=others, later=())
        return None

    def of_other_stage(self) -> list[str]:
        """Return the departments whose documents of the year are of another stage than those compared."""
        kept = {target.department for target in self.targets if target.documents}
        others = (target.department for target in find_targets(self.query, self.vocabulary) if target.documents)
        return [name for name in dict.fromkeys(others) if name not in kept]

    def write(self, *lines: str) -> None:
        """Add lines to the answer."""
        self.lines += [line for line in lines if line]


def asks_budget(query: Query) -> bool:
    """Return whether a question without an item is about money at all, so that the grand total is what it means."""
    if _COUNTED.search(query.text) and not _MONEY_WORDS.search(query.text):
        return False
    named = query.departments or query.years or query.year_offset is not None
    return bool(_BUDGET_WORDS.search(query.text)) or (bool(named) and query.language is Language.ENGLISH)


def _own_years(query: Query) -> tuple[tuple[Item, int], ...]:
    """Return every item with its year where each stands behind a year of its own (2024年培训费与2023年会议费)."""
    named = [mention.slot for mention in query.mentions if mention.slot in ("year", "item")]
    n = len(query.years)
    paired = n > 1 and n == len(query.items) and named == ["year", "item"] * n
    return tuple(zip(query.items, query.years, strict=True)) if paired else ()


def _once(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures with one that several tables print alike once, at all its places; two rows of a table are two."""
    kept: list[Figure] = []
    for figure in dict.fromkeys(figures):
        at = next((at for at, known in enumerate(kept) if _is_printed_again(figure, known)), None)
        if at is None:
            kept.append(figure)
        else:
            kept[at] = replace(kept[at], facts=(*kept[at].facts, *figure.facts))
    return kept


def _is_printed_again(figure: Figure, known: Figure) -> bool:
    tables = {stored.fact.table_index for stored in known.facts}
    alike = replace(figure, facts=known.facts, where=known.where) == known
    return alike and figure.facts[0].fact.table_index not in tables


def _widest(facts: Sequence[IndexedFact], text: str) -> list[IndexedFact]:
    """Return the facts without those of a narrower column of the same row that the question does not name."""

    def row(fact: IndexedFact) -> tuple[int, int | None, tuple[str, ...], int | None, Measure]:
        record = fact.stored.fact
        return fact.stored.document.id, record.table_index, record.row_path, record.year, record.measure

    def is_narrower(fact: IndexedFact) -> bool:
        unasked = [key for key in fact.modifiers if key not in text]
        return any(
            other is not fact and row(other) == row(fact) and set(other.modifiers) < set(fact.modifiers) and unasked
            for other in facts
        )

    return [fact for fact in facts if fact.stored.fact.source != "table" or not is_narrower(fact)]


def _stage_in_document(query: Query) -> Phase | None:
    """Return the stage asked for that a column of a document is of; None where the whole document is of the stage."""
    return query.phase if query.phase in (Phase.BUDGET, Phase.ADJUSTED, Phase.EXECUTION) else None


def _total_names(query: Query) -> tuple[str, ...]:
    """Return the grand totals that a question without an item is about: both sides where it names both."""
    question = query.text
    income, expenditure = "收入" in question, "支出" in question
    if income and expenditure:
        return ("收入总计", "支出总计")
    if income:
        return ("收入总计",)
    return ("支出总计",) if expenditure and "收" not in question else ("收支总计",)
