"""Questions about a synthetic corpus with their gold answers, in the format of `gold.schema.json`.

Asked are only figures that no planted contradiction touches, in words people use for them.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from eval.synth_contradictions import Planted
from eval.synth_documents import Stated, SynthDocument, print_paragraph
from index.records import Phase, Scope

_ASKED = {
    "收入预算": ("一共有多少收入", "收入预算总额是多少"),
    "支出预算": ("一年总共要花多少钱", "支出预算总额是多少"),
    "基本支出": ("基本支出是多少", "基本支出预算多少万元"),
    "人员经费": ("人员经费是多少",),
    "项目支出": ("项目支出是多少", "项目支出安排了多少钱"),
    "三公经费": ("三公经费预算是多少", "三公一共多少"),
    "公务接待费": ("公务接待费是多少", "接待费预算多少"),
    "公务用车运行维护费": ("公务用车运行维护费是多少",),
    "机关运行经费": ("机关运行经费是多少",),
    "政府采购": ("政府采购预算是多少",),
    "一般公共预算支出": ("一般公共预算支出是多少",),
}


def list_questions(document: SynthDocument, planted: Planted | None, rng: Random) -> tuple[dict[str, Any], ...]:
    """Return the gold lines of one document: two lookups, a share, and a year that it is not about."""
    if document.assignment.phase is Phase.FINAL or document.assignment.scope is Scope.UNIT or planted is not None:
        return ()
    return tuple(
        {"id": f"synth-{document.assignment.number:05d}-{at}", **line}
        for at, line in enumerate(_iter_lines(document, rng), start=1)
    )


def _iter_lines(document: SynthDocument, rng: Random) -> Iterator[dict[str, Any]]:
    stated = {
        part.item: (part, print_paragraph(paragraph))
        for section in document.sections
        for paragraph in section.paragraphs
        for part in paragraph
        if isinstance(part, Stated) and part.item in _ASKED
    }
    department, year = document.assignment.department.name, document.assignment.year
    for item in rng.sample(sorted(stated), min(2, len(stated))):
        part, sentence = stated[item]
        words = rng.choice(_ASKED[item])
        yield _line(document, f"{department}{year}年{words}？", "lookup", [_value(document, part)], [sentence])
    if "基本支出" in stated and "支出预算" in stated:
        part, whole = stated["基本支出"][0], stated["支出预算"][0]
        share = (Decimal(part.fen) * 100 / whole.fen).quantize(Decimal("0.01"), ROUND_HALF_UP)
        value = {"department": department, "year": year, "item": "基本支出占比", "value": f"{share}", "unit": "%"}
        question = f"{department}{year}年基本支出占支出总额的百分之几？"
        yield _line(document, question, "ratio", [value], [stated["基本支出"][1]])
    question = f"{department}{year + 20}年的三公经费是多少？"
    yield _line(document, question, "unanswerable", [], [])


def _value(document: SynthDocument, stated: Stated) -> dict[str, Any]:
    return {
        "department": document.assignment.department.name,
        "year": document.assignment.year,
        "item": stated.item,
        "value": print_paragraph((stated,)),
        "unit": "万元",
    }


def _line(
    document: SynthDocument, question: str, kind: str, answers: list[dict[str, Any]], sentences: list[str]
) -> dict[str, Any]:
    return {
        "question": question,
        "style": "citizen",
        "kind": kind,
        "route": "table" if answers else "refuse",
        "answers": answers,
        "must_contain": [],
        "must_not_contain": [],
        "evidence": [
            {"doc": document.name, "table": None, "row": None, "column": None, "quote": sentence}
            for sentence in sentences
        ],
    }
