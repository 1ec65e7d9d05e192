import re
import zipfile
from io import BytesIO

import pytest

import data
from data.sample_files import render_document
from data.sample_sources import SampleDisclosure, iter_sources, parse_table
from index.ingest import parse_document
from index.records import Phase

DISCLOSURES = tuple(iter_sources())


def content(document: bytes) -> object:
    """A zip package as its members: which zlib packed them is no part of a sample."""
    if not document.startswith(b"PK"):
        return document
    with zipfile.ZipFile(BytesIO(document)) as package:
        return [(member.filename, member.date_time, package.read(member)) for member in package.infolist()]


@pytest.mark.parametrize("disclosure", DISCLOSURES, ids=lambda disclosure: disclosure.file_name)
def test_a_sample_is_what_its_source_says(disclosure: SampleDisclosure) -> None:
    kept = data.path("samples", disclosure.file_name).read_bytes()
    assert content(render_document(disclosure)) == content(kept), "run `make samples` after changing a source"


def test_every_sample_has_a_source_and_each_is_another_format() -> None:
    files = sorted(disclosure.file_name for disclosure in DISCLOSURES)
    assert files == sorted(sample.name for sample in data.path("samples").iterdir())
    assert sorted(name.rpartition(".")[2] for name in files) == ["docx", "html", "md", "pdf", "xlsx"]


@pytest.mark.parametrize("disclosure", DISCLOSURES, ids=lambda disclosure: disclosure.file_name)
def test_cells_of_a_sample_table_cover_its_grid_once(disclosure: SampleDisclosure) -> None:
    for section in disclosure.sections:
        for table in section.tables:
            covered = [
                (row, col)
                for cell in table.cells
                for row in range(cell.row, cell.row_end)
                for col in range(cell.col, cell.col_end)
            ]
            assert sorted(covered) == [(row, col) for row in range(table.n_rows) for col in range(table.n_cols)]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("a | b\n1", "has 1 cells"),
        ("< | b", "continues nothing"),
        ("a | ^", "continues nothing"),
    ],
)
def test_a_table_that_is_not_a_grid_is_refused(lines: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_table(lines)


def test_a_format_without_a_writer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no writer for '\.odt'"):
        render_document(SampleDisclosure("预算.odt", "预算", ()))


@pytest.mark.parametrize("disclosure", DISCLOSURES, ids=lambda disclosure: disclosure.file_name)
def test_every_amount_in_the_tables_of_a_sample_becomes_a_fact(disclosure: SampleDisclosure) -> None:
    document = parse_document(data.path("samples", disclosure.file_name))
    printed = {
        cell.text
        for section in disclosure.sections
        for table in section.tables
        for cell in table.cells
        if re.fullmatch(r"\d+\.\d+", cell.text)
    }
    assert printed <= {fact.text for fact in document.facts if fact.source == "table"}


@pytest.mark.parametrize("disclosure", DISCLOSURES, ids=lambda disclosure: disclosure.file_name)
def test_a_sample_knows_whose_it_is_and_of_which_year(disclosure: SampleDisclosure) -> None:
    identity = parse_document(data.path("samples", disclosure.file_name)).identity
    assert str(identity.fiscal_year) in disclosure.title
    assert identity.phase is Phase.BUDGET
    assert identity.department.endswith(("办公室", "局"))
