"""Rule between documents: last year's figures in a later document are those of the earlier document."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.checked_facts import agree, checked_document, gap_text, printed
from index.fact_names import name_facts
from index.records import CheckStatus, Fact, Finding, Identity, Measure, Phase

_RULE = "上年数=上年文件本年数"


def check_last_year(
    earlier: Identity, earlier_facts: Sequence[Fact], later: Identity, later_facts: Sequence[Fact]
) -> Iterator[Finding]:
    """Yield whether each figure of the year before in the later document is the earlier document's own.

    `fact_keys` are those of the later document, then of the earlier. A figure of what was carried out (执行数) is
    compared with no budget.
    """
    own: dict[tuple[str, tuple[str, ...], str | None], list[Fact]] = defaultdict(list)
    for each in checked_document(earlier, (), earlier_facts).amounts:
        own[each.name.primary, each.name.modifiers, each.fact.code].append(each.fact)
    names = name_facts(later_facts, later.department)
    for fact, name in zip(later_facts, names, strict=True):
        if fact.year != earlier.fiscal_year or fact.measure is not Measure.AMOUNT or fact.amount_fen is None:
            continue
        if fact.phase is not earlier.phase and fact.phase is not Phase.PRIOR:
            continue
        printed_then = own.get((name.primary, name.modifiers, fact.code), [])
        if not printed_then:
            continue
        same = next((other for other in printed_then if agree(fact, other)), None)
        if same is not None:
            yield Finding(_RULE, CheckStatus.PASS, f"{fact.item}{printed(fact)}", (fact.key, same.key))
        else:
            then = printed_then[0]
            gap = gap_text(fact.amount_fen - (then.amount_fen or 0), fact.unit or "元")
            message = (
                f"{later.fiscal_year}年文件写{earlier.fiscal_year}年{fact.item}为{printed(fact)}，"
                f"而{earlier.fiscal_year}年文件为{printed(then)}，{gap}"
            )
            yield Finding(_RULE, CheckStatus.MISMATCH, message, (fact.key, then.key))
