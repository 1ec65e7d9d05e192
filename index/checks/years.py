"""Rules between documents: what a later document says of the year before is what the earlier document says itself."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.checks.checked_facts import (
    NamedFact,
    agree,
    called,
    checked_document,
    gap_text,
    half_digit,
    in_unit,
    printed,
)
from index.records import CheckStatus, Fact, Finding, Identity, Measure, Phase
from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore

_PRIOR = "上年数=上年文件本年数"
_CHANGE = "本年数-增减额=上年文件本年数"


def check_last_year(
    earlier: Identity, earlier_facts: Sequence[Fact], later: Identity, later_facts: Sequence[Fact]
) -> Iterator[Finding]:
    """Yield whether the later document's figures of the year before, and its stated changes, fit the earlier document.

    `fact_keys` are those of the later document first, the last is the earlier document's. A figure of what was carried
    out (执行数) is compared with no budget.
    """
    own: dict[str, list[NamedFact]] = defaultdict(list)
    for each in checked_document(earlier, (), earlier_facts).amounts:
        own[each.name.primary].append(each)
    document = checked_document(later, (), later_facts)
    now = {each.fact.row_path: each for each in document.amounts if each.in_prose and each.fact.subject is None}
    for each in document.facts:
        if each.fact.amount_fen is None or each.fact.subject is not None:
            continue
        if each.fact.measure is Measure.AMOUNT and each.fact.year == earlier.fiscal_year:
            yield from _prior_checked(earlier, each, own[each.name.primary])
        elif each.fact.measure is Measure.CHANGE and each.in_prose and each.fact.row_path in now:
            same_stage = each.fact.compared_to == str(earlier.fiscal_year)
            if same_stage and each.fact.column[1:] == ():
                yield from _change_checked(earlier, now[each.fact.row_path].fact, each.fact, own[each.name.primary])


def _prior_checked(earlier: Identity, each: NamedFact, candidates: Sequence[NamedFact]) -> Iterator[Finding]:
    fact = each.fact
    if fact.phase is not earlier.phase and fact.phase is not Phase.PRIOR:
        return
    then = [
        other.fact for other in candidates if other.name.modifiers == each.name.modifiers and _same_code(other, each)
    ]
    if not then:
        return
    same = next((other for other in then if agree(fact, other)), None)
    if same is not None:
        yield Finding(_PRIOR, CheckStatus.PASS, f"{called(fact)}{printed(fact)}", (fact.key, same.key))
        return
    gap = gap_text((fact.amount_fen or 0) - (then[0].amount_fen or 0), fact.unit or "元")
    message = (
        f"本文件写{earlier.fiscal_year}年{called(fact)}为{printed(fact)}，"
        f"而{earlier.fiscal_year}年文件为{printed(then[0])}，{gap}"
    )
    yield Finding(_PRIOR, CheckStatus.MISMATCH, message, (fact.key, then[0].key))


def _change_checked(earlier: Identity, now: Fact, change: Fact, candidates: Sequence[NamedFact]) -> Iterator[Finding]:
    then = [other.fact for other in candidates if other.is_plain]
    if not then:
        return
    before = (now.amount_fen or 0) - (change.amount_fen or 0)
    slack = half_digit(now) + half_digit(change)
    same = next((other for other in then if abs((other.amount_fen or 0) - before) <= slack + half_digit(other)), None)
    if same is not None:
        yield Finding(_CHANGE, CheckStatus.PASS, f"{called(now)}{printed(change)}", (change.key, now.key, same.key))
        return
    unit = now.unit or "元"
    closest = min(then, key=lambda other: abs((other.amount_fen or 0) - before))
    message = (
        f"本文件写{called(now)}{printed(now)}，比上年增减{printed(change)}，即上年应为{in_unit(Decimal(before), unit)}，"
        f"而{earlier.fiscal_year}年文件为{printed(closest)}，{gap_text(before - (closest.amount_fen or 0), unit)}"
    )
    yield Finding(_CHANGE, CheckStatus.MISMATCH, message, (change.key, now.key, closest.key))


def _same_code(left: NamedFact, right: NamedFact) -> bool:
    return left.fact.code == right.fact.code or left.fact.code is None or right.fact.code is None


def iter_year_findings(
    store: RecordStore, later_documents: Sequence[StoredDocument]
) -> Iterator[tuple[StoredDocument, StoredDocument, Finding]]:
    """Yield (later document, earlier document, finding) for each document and those of the same department a year before."""
    facts: dict[int, list[Fact]] = {}

    def facts_of(document: StoredDocument) -> list[Fact]:
        if document.id not in facts:
            facts[document.id] = [stored.fact for stored in store.find_facts([document.id])]
        return facts[document.id]

    by_year: dict[tuple[object, ...], list[StoredDocument]] = defaultdict(list)
    for document in store.list_documents():
        by_year[_published(document.identity, 0)].append(document)
    for later in later_documents:
        if later.identity.fiscal_year is None:
            continue
        for earlier in by_year[_published(later.identity, 1)]:
            found = check_last_year(earlier.identity, facts_of(earlier), later.identity, facts_of(later))
            yield from ((later, earlier, finding) for finding in found)


def _published(identity: Identity, years_before: int) -> tuple[object, ...]:
    """Return by which a document is found: whose it is, of which stage, and its year, moved back by some years."""
    year = None if identity.fiscal_year is None else identity.fiscal_year - years_before
    return identity.department, identity.scope, identity.phase, year
