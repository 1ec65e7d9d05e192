"""Does the document agree with itself: every figure under a name side by side, and whether they are one amount."""

from collections.abc import Sequence
from decimal import Decimal

from index.fact_names import FUNDING
from index.record_store import RecordStore
from index.records import FEN_PER_UNIT, CheckStatus
from qa import operations, phrasing
from qa.breakdown import parts, projects
from qa.desk import Desk
from qa.fact_index import FactIndex, IndexedFact, is_amount
from qa.figures import Figure
from qa.lookup import candidates_for, figure_of, project_budget
from qa.query import Language, Query
from qa.statement import Statement
from qa.table_answer import Outcome
from qa.vocabulary import Vocabulary, subject_key

_MOST_SHOWN = 6


def answer_consistency(
    query: Query, vocabulary: Vocabulary, index: FactIndex, statement: Statement, store: RecordStore
) -> tuple[tuple[str, ...], Outcome]:
    """Return every figure the question is about, a verdict, and what the checks at ingest say; nothing when none is found."""
    desk = Desk(query, vocabulary, index, statement)
    figures = _sum_of_parts(desk) + _named_alike(desk)
    figures += [figure for figure in _stated(desk) if not any(_same(figure, known) for known in figures)]
    figures = figures[:_MOST_SHOWN]
    if not figures:
        return (), Outcome((), (), desk.targets)
    lines = [_verdict(statement, figures)]
    lines += phrasing.figure_lines(statement, [_placed(figure) for figure in figures])
    cited = {(stored.document.id, stored.fact.key) for figure in figures for stored in figure.facts}
    for document, finding in store.list_findings(list({document_id for document_id, _ in cited})):
        touches = any((document.id, key) in cited for key in finding.fact_keys)
        if finding.status is CheckStatus.MISMATCH and touches:
            lines.append(f"- {finding.message}")
    return tuple(lines), Outcome(tuple(lines), tuple(figures), desk.targets)


def _named_alike(desk: Desk) -> list[Figure]:
    """Return one figure for each different amount that the documents print under the names asked about."""
    figures: list[Figure] = []
    for target in desk.targets:
        facts = desk.facts(target)
        found = [figure for group in desk.groups() for figure in desk.find(target, group).figures]
        for item in desk.query.items:
            same_name = [fact for fact in candidates_for(facts, (item,)) if is_amount(fact) and _is_whole(fact)]
            found += [figure_of(fact) for fact in same_name if fact.stored.fact.year == target.year]
            for subject, of_project in ((s, f) for each in facts for s, f in each.by_subject.items()):
                if item.name and subject_key(item.name) == subject and (budget := project_budget(of_project)):
                    found.append(figure_of(budget))
        found += desk.find_words(target) if desk.query.residue else []
        figures += [figure for at, figure in enumerate(found) if not any(_equal(figure, known) for known in found[:at])]
    return figures


def _is_whole(fact: IndexedFact) -> bool:
    return not [key for key in fact.modifiers if key not in FUNDING]


def _equal(left: Figure, right: Figure) -> bool:
    return (left.fen, left.value if left.fen is None else None, left.unit if left.fen is None else None) == (
        right.fen,
        right.value if right.fen is None else None,
        right.unit if right.fen is None else None,
    )


def _sum_of_parts(desk: Desk) -> list[Figure]:
    """Return the sum of the projects, or of the parts of the item, when the question asks whether parts add up."""
    if not any(word in desk.query.question for word in ("加起来", "之和", "分项", "加总", "合计", "相加", "总和")):
        return []
    for target in desk.targets:
        facts = desk.facts(target)
        if desk.query.over == "projects":
            found, label = projects(facts), "各项目预算合计"
        elif len(desk.query.items) == 1:
            found, label = parts(facts, desk.query.items[0].name), "各分项合计"
        else:
            found, label = [figure for each in desk.find_all() for figure in each.figures[:1]], "各项合计"
        total = operations.total(found, label) if len(found) > 1 else None
        if total is not None:
            return [total]
    return []


def _stated(desk: Desk) -> list[Figure]:
    """Return facts that carry a number the question states and share a name with what it asks about."""
    wanted = set(desk.query.stated_values)
    if not wanted:
        return []
    keys = {key for item in desk.query.items for key in (item.keys or (item.name,))}
    found = [
        fact
        for document in desk.facts()
        for fact in document.all
        if _carries(fact, wanted) and (not keys or any(fact.covers(key) for key in keys))
    ]
    return [figure_of(fact) for fact in found]


def _carries(fact: IndexedFact, wanted: set[Decimal]) -> bool:
    record = fact.stored.fact
    if record.value is None:
        return False
    if record.value in wanted:
        return True
    return record.amount_fen is not None and any(
        Decimal(record.amount_fen) / FEN_PER_UNIT[unit] in wanted for unit in ("元", "万元", "亿元")
    )


def _same(left: Figure, right: Figure) -> bool:
    return left.facts[0].fact.key == right.facts[0].fact.key


def _placed(figure: Figure) -> Figure:
    """Return the figure with its place in its name, so that two of one name can be told apart."""
    label = f"{figure.label}（{figure.where}）" if figure.where and figure.formula is None else figure.label
    return Figure(
        figure.department,
        figure.year,
        label,
        figure.value,
        figure.unit,
        figure.fen,
        figure.facts,
        figure.text,
        figure.where,
        figure.formula,
    )


def _verdict(statement: Statement, figures: Sequence[Figure]) -> str:
    english = statement.language is Language.ENGLISH
    sizes = {operations.size(figure) for figure in figures}
    if len(figures) == 1:
        return "The documents give one figure:" if english else "文件中只有一个数字："
    if len(sizes) == 1:
        return "**The figures agree.**" if english else "**一致：各处数字相同。**"
    largest, smallest = max(figures, key=operations.size), min(figures, key=operations.size)
    gap = operations.difference(largest, smallest, f"{largest.label}之差")
    stated = f"，相差{statement.state(gap)}" if gap is not None else ""
    if english:
        return f"**The figures do not agree{', difference ' + statement.state(gap) if gap is not None else ''}.**"
    return f"**不一致：各处数字不同{stated}。**"
