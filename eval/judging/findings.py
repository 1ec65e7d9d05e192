"""How many of the contradictions known to stand in documents are found, and how many findings are false alarms.

Truth is a table with tabs: `rule`, `document` (a part of its name), `left`, `right` (the two figures as printed). It must
name every contradiction of the documents it mentions, since whatever else is found there counts as a false alarm.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold.items import GoldError
from eval.judging.rates import Rate, rate_over
from index.records import CheckStatus
from index.stores.record_store import RecordStore

COLUMNS = ("rule", "document", "left", "right")


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """Two printed figures that do not agree, and the rule that says so."""

    document: str
    rule: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class FindingScore:
    """`recall`: known contradictions that were found; `false_alarms`: findings that are not known, of all findings."""

    recall: Rate
    false_alarms: Rate
    missed: tuple[Contradiction, ...]
    unknown: tuple[Contradiction, ...]


def load_known_findings(path: Path) -> tuple[Contradiction, ...]:
    """Read the truth; raises GoldError when it cannot be read or lacks a column."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"核对真值无法读取 / the known findings {path} cannot be read: {error}") from error
    if any(row.get(column) is None for row in rows for column in COLUMNS):
        raise GoldError(f"{path}: 缺少列 / a column is missing: {', '.join(COLUMNS)}")
    return tuple(Contradiction(row["document"], row["rule"], row["left"], row["right"]) for row in rows)


def score_findings(known: Sequence[Contradiction], records: RecordStore) -> FindingScore:
    """Compare the mismatches that the checks found with the known ones, in the indexed documents that the truth names."""
    documents = records.list_documents()
    # What is not indexed can neither be found nor missed.
    indexed = [each for each in known if any(each.document in document.name for document in documents)]
    named = {each.document for each in indexed}
    awaited = Counter(indexed)
    unknown = []
    found: Counter[Contradiction] = Counter()
    for document in documents:
        part = next((part for part in named if part in document.name), None)
        if part is None:
            continue
        texts = {stored.fact.key: stored.fact.text for stored in records.find_facts([document.id])}
        for _, finding in records.list_findings([document.id]):
            if finding.status is not CheckStatus.MISMATCH:
                continue
            left_text, right_text = (texts.get(key, "") for key in (*finding.fact_keys, "", "")[:2])
            one = Contradiction(part, finding.rule, left_text, right_text)
            if found[one] < awaited[one]:
                found[one] += 1
            elif not awaited[one]:
                unknown.append(one)
    n_found = sum(found.values())
    return FindingScore(
        rate_over((int(each < found[one]), 1) for one, times in awaited.items() for each in range(times)),
        rate_over([(0, 1)] * n_found + [(1, 1)] * len(unknown)),
        tuple(sorted((awaited - found).elements())),
        tuple(sorted(unknown)),
    )
