"""The contradictions that real disclosures are known to hold are found, and little else."""

from collections import Counter

import pytest
from made_up_store import load_cases
from real_documents import needs_corpus, real_documents

from index.checks.rules import run_checks
from index.identity import find_identity
from index.prose.facts import sentence_facts
from index.records import CheckStatus
from index.tables.building import build_tables
from index.tables.facts import table_facts

MOST_UNKNOWN = 2


@pytest.fixture(scope="session")
def found():
    """Return the mismatches of each real document as (rule, first figure, second figure)."""
    by_document = {}
    for name, blocks in real_documents():
        identity = find_identity(name, blocks)
        tables = build_tables(blocks, identity)
        facts = [fact for table in tables for fact in table_facts(table, identity)]
        facts += sentence_facts(blocks, identity)
        texts = {fact.key: fact.text for fact in facts}
        by_document[name] = Counter(
            (finding.rule, *(texts[key] for key in finding.fact_keys[:2]))
            for finding in run_checks(identity, tables, facts)
            if finding.status is CheckStatus.MISMATCH
        )
    return by_document


@needs_corpus
@pytest.mark.parametrize(
    "case", load_cases("findings.tsv"), ids=lambda case: f"{case['document']} {case['left']} {case['right']}"
)
def test_a_known_contradiction_is_found(found, case):
    (name,) = [name for name in found if case["document"] in name]
    assert found[name][case["rule"], case["left"], case["right"]]


@needs_corpus
def test_few_findings_are_not_known_contradictions(found):
    known = Counter(
        (case["document"], case["rule"], case["left"], case["right"]) for case in load_cases("findings.tsv")
    )
    for name, findings in found.items():
        unknown = [each for each in findings if not any((part, *each) in known for part, *_ in known if part in name)]
        assert len(unknown) <= MOST_UNKNOWN, f"{name}: {unknown}"
