"""Questions about a synthetic corpus with their gold answers, in the format of `gold.schema.json`.

Asked are only figures that no planted contradiction touches, in words people use for them.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from eval.corpora.contradictions import Planted
from eval.corpora.documents import Rate, Stated, SynthDocument, print_paragraph
from eval.corpora.tables import Column, print_money, rounded_money
from index.records import FEN_PER_UNIT, Phase, Scope

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
_OF_SENTENCES = (
    ("三公经费比上年增减了多少万元", "difference", ("“三公”经费预算增加", "“三公”经费预算减少")),
    ("三公经费预算比上年增减百分之几", "growth", ("“三公”经费预算增长", "“三公”经费预算下降")),
    ("三公经费支出决算是多少", "lookup", ("三公经费决算",)),
    ("三公经费完成预算的百分之几", "ratio", ("三公经费完成率",)),
    ("支出决算总额是多少", "lookup", ("支出合计",)),
)
_IN_TABLES = (
    "办公费",
    "印刷费",
    "水费",
    "电费",
    "邮电费",
    "差旅费",
    "会议费",
    "培训费",
    "工会经费",
    "福利费",
    "基本工资",
)


def list_questions(document: SynthDocument, planted: Planted | None, rng: Random) -> tuple[dict[str, Any], ...]:
    """Return the gold lines of one document: lookups, sums, changes, shares, and a year that it is not about."""
    if document.assignment.scope is Scope.UNIT or planted is not None:
        return ()
    return tuple(
        {"id": f"synth-{document.assignment.number:05d}-{at}", **line}
        for at, line in enumerate(_iter_lines(document, rng), start=1)
    )


def _iter_lines(document: SynthDocument, rng: Random) -> Iterator[dict[str, Any]]:
    said = {
        part.item: (part, print_paragraph(paragraph))
        for section in document.sections
        for paragraph in section.paragraphs
        for part in paragraph
        if isinstance(part, Stated | Rate)
    }
    whose = f"{document.assignment.department.name}{document.assignment.year}年"
    asked = sorted(said.keys() & _ASKED.keys())
    for item in rng.sample(asked, min(2, len(asked))):
        yield _line(document, f"{whose}{rng.choice(_ASKED[item])}？", "lookup", [said[item]])
    for question, kind, items in _OF_SENTENCES:
        for item in items:
            if item in said:
                yield _line(document, f"{whose}{question}？", kind, [said[item]])
    yield from _of_table(document, whose, rng)
    if "基本支出" in said and "支出预算" in said:
        (part, sentence), (whole, _) = said["基本支出"], said["支出预算"]
        if isinstance(part, Stated) and isinstance(whole, Stated):
            share = (Decimal(part.fen) * 100 / whole.fen).quantize(Decimal("0.01"), ROUND_HALF_UP)
            answer = (Rate("基本支出占比", share), sentence)
            yield _line(document, f"{whose}基本支出占支出总额的百分之几？", "ratio", [answer])
    later = document.assignment.year + 20
    yield _line(document, f"{document.assignment.department.name}{later}年的三公经费是多少？", "unanswerable", [])


def _of_table(document: SynthDocument, whose: str, rng: Random) -> Iterator[dict[str, Any]]:
    """Yield a question about one item of basic spending, and one about two of them together."""
    for section in document.sections:
        for table in section.tables:
            if "基本支出" not in table.title or document.assignment.phase is Phase.FINAL:
                continue
            fens = {
                str(name): next(value for value in row.values if isinstance(value, int))
                for row in table.rows
                for name, column in zip(row.values, table.columns, strict=True)
                if column.kind is Column.NAME and name in _IN_TABLES
            }
            names = rng.sample(sorted(fens), min(2, len(fens)))
            printed = {name: print_money(fens[name], table.money) for name in names}
            for name in names[:1]:
                answer = (Stated(name, fens[name]), printed[name])
                yield _line(document, f"{whose}{name}预算多少万元？", "lookup", [answer])
            if len(names) == 2:
                together = "和".join(names)
                # A right answer adds up what is printed.
                whole = sum(rounded_money(fens[name], table.money) for name in names) * FEN_PER_UNIT[table.money.unit]
                answer = (Stated(together, int(whole)), printed[names[0]])
                yield _line(document, f"{whose}{together}一共多少万元？", "sum", [answer])


def _line(
    document: SynthDocument, question: str, kind: str, answers: list[tuple[Stated | Rate, str]]
) -> dict[str, Any]:
    """Return a gold line; each answer comes with the words that print it."""
    return {
        "question": question,
        "style": "citizen",
        "kind": kind,
        "route": "table" if answers else "refuse",
        "answers": [
            {
                "department": document.assignment.department.name,
                "year": document.assignment.year,
                "item": figure.item,
                "value": print_paragraph((figure,)),
                "unit": "万元" if isinstance(figure, Stated) else "%",
            }
            for figure, _ in answers
        ],
        "must_contain": [],
        "must_not_contain": [],
        "evidence": [
            {"doc": document.name, "table": None, "row": None, "column": None, "quote": quote} for _, quote in answers
        ],
    }
