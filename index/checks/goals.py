"""Rule on goals: an indicator in prose has the value that the table of goals gives it."""

from collections.abc import Iterator

from index.checks.checked_facts import CheckedDocument, NamedFact, called, place, printed
from index.records import CheckStatus, Finding, Measure
from index.text.normalization import squeeze

_RULE = "指标：文字=目标表"
_ENOUGH = 0.8
_SHORTEST = 6


def check_goals(document: CheckedDocument) -> Iterator[Finding]:
    """Yield whether an indicator in prose is the same indicator of a table of goals, matched by its words."""
    targets = [
        each
        for each in document.facts
        if each.fact.measure is Measure.TARGET and each.fact.value is not None and each.fact.unit
    ]
    in_tables = [each for each in targets if not each.in_prose]
    for each in targets:
        if not each.in_prose:
            continue
        found = [(_likeness(each, other), other) for other in in_tables if other.fact.unit == each.fact.unit]
        best = max((likeness for likeness, _ in found), default=0.0)
        if best < _ENOUGH:
            continue
        alike = [other for likeness, other in found if likeness == best]
        yield _judged(each, next((other for other in alike if other.fact.value == each.fact.value), alike[0]))


def _judged(prose: NamedFact, table: NamedFact) -> Finding:
    keys = (prose.fact.key, table.fact.key)
    if prose.fact.value == table.fact.value:
        return Finding(_RULE, CheckStatus.PASS, f"{prose.fact.item}{printed(prose.fact)}", keys)
    message = (
        f"{place(prose.fact)}：{called(prose.fact)}为{printed(prose.fact)}，"
        f"而{place(table.fact)}：{called(table.fact)}为{printed(table.fact)}，两者不一致"
    )
    return Finding(_RULE, CheckStatus.MISMATCH, message, keys)


def _likeness(prose: NamedFact, table: NamedFact) -> float:
    """Return how much of one name's letter pairs one cell of the other's row holds, 0..1; short names of one project only."""
    cells = [cell for cell in table.fact.quote.split(" | ") if cell not in table.fact.row_path[:-1]]
    name, label = squeeze(prose.fact.item), squeeze(table.fact.item)
    if len(name) >= _SHORTEST:
        held = max(_held(name, squeeze(cell)) for cell in (table.fact.item, *cells))
        if held >= _ENOUGH:
            return held
    if name in label and prose.fact.subject is not None and prose.fact.subject == table.fact.subject:
        return 1.0
    return _held(label, name) if len(label) >= _SHORTEST else 0.0


def _held(words: str, text: str) -> float:
    pairs = [words[at : at + 2] for at in range(len(words) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
