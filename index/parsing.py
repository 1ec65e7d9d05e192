"""One file into the exact records and citable passages it holds: eight steps, none of which looks back.

Refuses what is no budget disclosure, and what holds neither a figure nor a sentence.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.checks.rules import run_checks
from index.errors import DocumentError
from index.identity import find_identity, is_disclosure
from index.prose.facts import sentence_facts
from index.prose.passages import build_passages
from index.readers import read_blocks
from index.records import Document, Fact, Identity, Measure
from index.tables.building import build_tables
from index.tables.facts import table_facts
from index.text.department_names import is_department

_MOST_NAMED = 3


def parse_document(path: Path) -> Document:
    """Return everything a file holds as records and passages.

    Raises: DocumentError when it cannot be read or holds nothing.
    """
    read = read_blocks(path)
    if not is_disclosure(read.blocks):
        raise DocumentError(
            f"{path.name}：不像预决算公开，其中没有预算、决算、收支或经费；请核对是否选错了文件 / "
            "not a budget disclosure: it speaks of no budget, income, spending or funds; check that it is the right file"
        )
    identity = find_identity(path.stem, read.blocks)
    tables = build_tables(read.blocks, identity)
    facts = (
        *(fact for table in tables for fact in table_facts(table, identity)),
        *sentence_facts(read.blocks, identity),
    )
    passages = build_passages(read.blocks, tables)
    if not facts and not passages:
        raise DocumentError(f"{path.name}：没有找到任何文字或表格 / no text and no table was found in it")
    return Document(
        name=path.stem,
        file_name=path.name,
        format=read.format,
        sha256=sha256_of(path),
        identity=identity,
        tables=tables,
        facts=facts,
        passages=passages,
        findings=run_checks(identity, tables, facts),
        warnings=(*read.warnings, *_doubts(identity, facts)),
    )


def _doubts(identity: Identity, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield what is not sure of a document, for people: whose it is, and which of its figures count in what."""
    if not is_department(identity.department):
        yield f"没有找到部门全称，暂以“{identity.department}”称呼 / no full name of a department in it"
    bare = [fact for fact in facts if fact.measure is Measure.AMOUNT and fact.value is not None and fact.unit is None]
    titles = tuple(dict.fromkeys(fact.table for fact in bare if fact.source == "table"))
    if titles:
        named = "、".join(f"“{title or '无标题表'}”" for title in titles[:_MOST_NAMED])
        yield (
            f"{named}{'等' if len(titles) > _MOST_NAMED else ''}未印金额单位，其中{len(bare)}个数字未作金额使用 / "
            f"no unit of money is printed for {len(titles)} table(s); their figures are not used as amounts"
        )


def sha256_of(path: Path) -> str:
    """Return the hash of a file's bytes, by which a document is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
