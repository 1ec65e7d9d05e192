"""A synthetic corpus read back and compared with its truth: every cell, every identity, every planted contradiction.

Files are parsed as `budgetqa ingest` parses them, without stores, because nothing after parsing can change a record.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from eval.judging.cells import NumericCell, load_truth, score_cells
from eval.judging.rates import Rate
from index.errors import DocumentError
from index.parsing import parse_document
from index.records import CheckStatus, Document, Fact, Finding
from index.text.normalization import clean_label, squeeze

_CHUNK = 4


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What came out of one file: counts of cells, whose it was taken for, and what its checks say.

    `alarms` are mismatches in which no planted figure takes part; `comparisons` is what could have raised one.
    """

    name: str
    cells: int
    found: int
    exact: int
    missing: tuple[NumericCell, ...]
    extra: tuple[NumericCell, ...]
    wrong_identity: tuple[str, ...]
    planted: int
    detected: int
    comparisons: int
    alarms: tuple[str, ...]
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusCheck:
    """What came out of a whole corpus, each share with its denominator."""

    documents: tuple[DocumentCheck, ...]

    @property
    def recall(self) -> Rate:
        """Truth cells with a record of the same page, row and amount."""
        return Rate(sum(each.found for each in self.documents), sum(each.cells for each in self.documents))

    @property
    def exact(self) -> Rate:
        """Truth cells whose record has the same column too."""
        return Rate(sum(each.exact for each in self.documents), sum(each.cells for each in self.documents))

    @property
    def identities(self) -> Rate:
        """Documents whose department, year, stage and scope are all right."""
        return Rate(sum(not each.wrong_identity for each in self.documents), len(self.documents))

    @property
    def detected(self) -> Rate:
        """Planted contradictions that a mismatch names."""
        return Rate(sum(each.detected for each in self.documents), sum(each.planted for each in self.documents))

    @property
    def alarms(self) -> Rate:
        """Mismatches without a planted figure, of the comparisons without one."""
        return Rate(sum(len(each.alarms) for each in self.documents), sum(each.comparisons for each in self.documents))

    @property
    def alarmed(self) -> Rate:
        """Documents with any such mismatch."""
        return Rate(sum(bool(each.alarms) for each in self.documents), len(self.documents))


def check_corpus(folder: Path, processes: int | None = None) -> CorpusCheck:
    """Parse every document of a corpus that `budgetqa synth` wrote and compare it with the truth beside it."""
    truth: dict[str, list[NumericCell]] = defaultdict(list)
    for cell in load_truth(folder / "truth.jsonl"):
        truth[cell.document].append(cell)
    planted = {line["doc"]: line for line in _iter_lines(folder / "findings.jsonl")}
    identities = list(_iter_lines(folder / "identities.jsonl"))
    with ProcessPoolExecutor(processes) as pool:
        checks = pool.map(
            partial(_check_file, folder / "documents"),
            identities,
            [truth[line["doc"]] for line in identities],
            [planted.get(line["doc"]) for line in identities],
            chunksize=_CHUNK,
        )
        return CorpusCheck(tuple(checks))


def render_corpus_check(check: CorpusCheck) -> str:
    """Return the measures as lines of text, with what went wrong below, most frequent first."""
    lines = [
        f"cells found: {check.recall}",
        f"cells exact: {check.exact}",
        f"identities right (department, year, stage, scope): {check.identities}",
        f"planted contradictions found: {check.detected}",
        f"false alarms of comparisons without a planted figure: {check.alarms}",
        f"documents with a false alarm: {check.alarmed}",
    ]
    wrong = [f"{each.name}: {'; '.join(each.wrong_identity)}" for each in check.documents if each.wrong_identity]
    lines += [f"\nwrong identity: {len(wrong)}", *wrong[:20]]
    missing = Counter(
        f"{each.name}: {len(each.missing)} of {each.cells} cells" for each in check.documents if each.missing
    )
    lines += [f"\ndocuments with missing cells: {len(missing)}", *list(missing)[:20]]
    lines += ["\nmissed contradictions", *(f"{each.name}: {one}" for each in check.documents for one in each.missed)]
    lines += ["\nfalse alarms", *(f"{each.name}: {one}" for each in check.documents for one in each.alarms)]
    return "\n".join(lines)


def check_document(
    document: Document, truth: Iterable[NumericCell], identity: dict[str, Any], planted: dict[str, Any] | None
) -> DocumentCheck:
    """Compare one parsed document with what is true of it."""
    cells = tuple(truth)
    score = score_cells(cells, [_record(document, fact) for fact in document.facts if _is_figure(fact)])
    facts = {fact.key: fact for fact in document.facts}
    compared = [finding for finding in document.findings if finding.status is not CheckStatus.UNCHECKED]
    touched = [
        finding
        for finding in compared
        if planted and any(_is_planted(facts[key], planted) for key in finding.fact_keys)
    ]
    mismatches = [finding for finding in compared if finding.status is CheckStatus.MISMATCH]
    alarms = [finding for finding in mismatches if finding not in touched]
    detected = any(finding in touched for finding in mismatches)
    return DocumentCheck(
        name=document.name,
        cells=len(cells),
        found=score.recall.hits,
        exact=score.exact_recall.hits,
        missing=score.missing,
        extra=score.extra,
        wrong_identity=tuple(_wrong_identity(document, identity)),
        planted=planted is not None,
        detected=detected,
        comparisons=len(compared) - len(touched),
        alarms=tuple(map(_render_finding, alarms)),
        missed=() if planted is None or detected else (json.dumps(planted, ensure_ascii=False),),
    )


def _check_file(
    folder: Path, identity: dict[str, Any], truth: list[NumericCell], planted: dict[str, Any] | None
) -> DocumentCheck:
    try:
        document = parse_document(folder / identity["file"])
    except DocumentError as error:
        return DocumentCheck(
            identity["doc"], len(truth), 0, 0, tuple(truth), (), (str(error),), planted is not None, 0, 0, ()
        )
    return check_document(document, truth, identity, planted)


def _record(document: Document, fact: Fact) -> NumericCell:
    return NumericCell(document.name, fact.place.page, fact.row, fact.column, fact.code, f"{fact.value}", fact.unit)


def _is_figure(fact: Fact) -> bool:
    return fact.source == "table" and fact.value is not None


def _wrong_identity(document: Document, truth: dict[str, Any]) -> Iterable[str]:
    found = document.identity
    pairs = (
        ("department", found.department, truth["department"]),
        ("year", found.fiscal_year, truth["year"]),
        ("stage", found.phase.value, truth["phase"]),
        ("scope", found.scope.value, truth["scope"]),
        ("region", list(found.region), truth["region"]),
    )
    for name, got, wanted in pairs:
        if got != wanted:
            yield f"{name} {got!r}, not {wanted!r}"


def _is_planted(fact: Fact, planted: dict[str, Any]) -> bool:
    """Say whether a fact is the planted figure: the same amount in the same row of its table, or in a sentence."""
    if (fact.source == "table") != (planted["table"] is not None) or fact.value is None:
        return False
    try:
        same = fact.value == Decimal(planted["value"]) and fact.unit == planted["unit"]
    except InvalidOperation:
        return False
    if planted["table"] is None or not same:
        return same
    row = clean_label(planted["row"]) if planted["row"] else ""
    return squeeze(planted["table"]) in squeeze(fact.table) and (not row or row in clean_label(fact.row))


def _render_finding(finding: Finding) -> str:
    return f"{finding.rule}: {finding.message}"


def _iter_lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
