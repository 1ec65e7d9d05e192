"""A small store of made-up documents whose every figure stands in `cases/made_up_facts.tsv`."""

import csv
import json
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from index.blocks import Place
from index.checks.rules import run_checks
from index.ingest import ingest_paths
from index.records import (
    CodeSystem,
    Document,
    Fact,
    Identity,
    Measure,
    Passage,
    Phase,
    RowRole,
    Scope,
    SectionRole,
    TableKind,
)
from index.settings import load_settings
from index.stores.record_store import open_record_store
from index.text.amounts import amount_fen, find_quantity
from index.text.normalization import clean_label, squeeze
from qa.engine import open_engine

CASES = Path(__file__).parent / "cases"
_CODE_SYSTEMS = {
    TableKind.EXPENDITURE: CodeSystem.FUNCTIONAL,
    TableKind.GENERAL_BASIC: CodeSystem.DEPARTMENT_ECONOMIC,
    TableKind.PROJECT_GOALS: CodeSystem.PROJECT,
    TableKind.PROCUREMENT: CodeSystem.PROCUREMENT,
}


def load_cases(name):
    """Return the cases of a tests/cases/*.tsv or *.jsonl file, a dict a case."""
    with (CASES / name).open(encoding="utf-8") as lines:
        if name.endswith(".jsonl"):
            return [json.loads(line) for line in lines if line.strip()]
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def fact_of(row, identity, number):
    """Return the fact that a row of made_up_facts.tsv stands for."""
    kind = TableKind(row["kind"]) if row["kind"] else None
    path = tuple(row["row"].split("/"))
    printed = row["text"]
    quantity = find_quantity(printed) if row["measure"] != Measure.TEXT else None
    value = Decimal(0) if printed == "空表" else quantity and quantity.value
    unit = row["unit"] or None
    return Fact(
        key=f"f{number}",
        source="table" if kind else "narrative",
        year=int(row["year"] or identity.fiscal_year),
        phase=Phase(row["phase"]) if row["phase"] else identity.phase,
        table_index=list(TableKind).index(kind) if kind else None,
        table_kind=kind,
        table=f"{identity.fiscal_year}年{kind.value}" if kind else "",
        row=path[-1],
        row_path=path,
        item=clean_label(path[-1]),
        subject=row["subject"] or None,
        column=tuple(part for part in row["column"].split("/") if part),
        code=row["code"] or None,
        code_system=_CODE_SYSTEMS.get(kind) if row["code"] else None,
        text=printed,
        value=value,
        unit=unit,
        amount_fen=amount_fen(value, unit) if value is not None else None,
        measure=Measure(row["measure"]),
        role=role_of(path[-1]),
        place=Place(page=1 + (list(TableKind).index(kind) if kind else 0)),
        quote=row["quote"] or f"{row['row']} {printed}",
        compared_to=row["compared_to"] or None,
    )


def role_of(label):
    if squeeze(label).startswith("其中"):
        return RowRole.OF_WHICH
    return RowRole.TOTAL if label.endswith(("合计", "总计")) else RowRole.DETAIL


def made_up_documents():
    """Return the documents of the store, each with its facts, the findings on them and its passages."""
    rows = load_cases("made_up_facts.tsv")
    documents = []
    for case in load_cases("made_up_documents.jsonl"):
        phase = Phase(case["phase"])
        title = f"{case['department']}{case['year']}年部门{phase.value}公开"
        identity = Identity(case["department"], Scope.DEPARTMENT, case["year"], phase, title, tuple(case["region"]))
        own = [row for row in rows if row["document"] == case["name"]]
        facts = tuple(fact_of(row, identity, number) for number, row in enumerate(own, start=1))
        passages = tuple(
            Passage(number, text, ("部门概况", role), SectionRole(role), Place(page=20))
            for number, (role, text) in enumerate(case.get("passages", ()))
        )
        documents.append(
            Document(
                name=case["name"],
                file_name=f"{case['name']}.pdf",
                format="pdf",
                sha256=case["name"],
                identity=identity,
                facts=facts,
                passages=passages,
                findings=run_checks(identity, (), facts),
            )
        )
    return documents


def save_made_up_documents(home):
    store = open_record_store(home)
    for document in made_up_documents():
        store.save_document(document)
    store.close()
    return home


@contextmanager
def engine_over_page(folder, name, body):
    """Open an engine over a home in which one web page is indexed, called `name` and headed by it."""
    page = folder / f"{name}.html"
    page.write_text(f"<h1>{name}公开</h1>{body}", encoding="utf-8")
    settings = load_settings(folder / "home")
    assert not ingest_paths([page], settings).failed
    engine = open_engine(settings.home)
    yield engine
    engine.close()


def stated(answer):
    """Return the figures of an answer as item, value and unit."""
    return [f"{value.item} {value.value}{value.unit or ''}" for value in answer.values]
