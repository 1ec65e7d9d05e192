"""Answers, an engine that gives them, and a small store: what the tests of the command line and the page share."""

from decimal import Decimal

from index.blocks import Place
from index.errors import StoreError
from index.records import (
    CheckStatus,
    CodeSystem,
    Document,
    Fact,
    Finding,
    Identity,
    Measure,
    Phase,
    RowRole,
    Scope,
    TableKind,
)
from index.stores.record_store import open_record_store
from qa.answer import Answer, Citation, Note, Reading, Route, Value
from qa.query.language import Language

DEPARTMENT = "云溪县财政局"
DOCUMENT = "云溪县财政局2025年部门预算"


def answer_with(text="云溪县财政局2025年公务接待费为 **3.20 万元**[1]。", question="公务接待费多少？", **parts):
    citation = Citation(
        1,
        DOCUMENT,
        "云溪县财政局2025年部门预算公开",
        "公务接待费 3.20",
        page=7,
        table="“三公”经费支出表",
        row="公务接待费",
        column=("2025年预算数", "合计"),
    )
    query = Reading(
        Language.CHINESE,
        f'Ask(At(Frame("{DEPARTMENT}", 2025), Select(Thing("公务接待费"))))',
        f"{DEPARTMENT}2025年公务接待费",
        departments=(DEPARTMENT,),
        years=(2025,),
        items=("公务接待费",),
    )
    whole = {
        "route": Route.TABLE,
        "query": query,
        "values": (Value(DEPARTMENT, 2025, "公务接待费", "3.20", "万元", (1,)),),
        "citations": (citation,),
        "findings": (Note("合计等于分项之和", "三公合计与分项之和相差 0.10 万元。", (1,)),),
        "suggestions": ("其中公务用车呢？",),
        "confidence": 0.9,
    }
    return Answer(question=question, text=text, **{**whole, **parts})


class ScriptedEngine:
    """Answers every question; two of them fail, as an engine may."""

    def __init__(self):
        self.asked = []

    def iter_answers(self, question, history=(), corrections=None):
        yield self.ask(question, history, corrections)

    def ask(self, question, history=(), corrections=None):
        self.asked.append((question, tuple(history)))
        if question == "存储坏了":
            raise StoreError("记录存储打不开")
        if question == "程序出错":
            raise ZeroDivisionError("nobody expected this")
        if question == "哪个？":
            query = Reading(Language.CHINESE, departments=("云溪县财政局", "平川县财政局"))
            return Answer(question, Route.CLARIFY, "请问是哪一个财政局？", query)
        return answer_with(question=question)


def fact_with(text="3.20", value="3.20", key="t0r1c1", **parts):
    whole = {
        "key": key,
        "source": "table",
        "year": 2025,
        "phase": Phase.BUDGET,
        "table_index": 0,
        "table_kind": TableKind.THREE_PUBLIC,
        "table": "“三公”经费支出表",
        "row": "公务接待费",
        "row_path": ("合计", "公务接待费"),
        "item": "公务接待费",
        "subject": None,
        "column": ("2025年预算数", "合计"),
        "code": "30217",
        "code_system": CodeSystem.DEPARTMENT_ECONOMIC,
        "text": text,
        "value": None if value is None else Decimal(value),
        "unit": "万元",
        "amount_fen": None,
        "measure": Measure.AMOUNT,
        "role": RowRole.DETAIL,
        "place": Place(page=7),
        "quote": "公务接待费 3.20",
    }
    return Fact(**{**whole, **parts})


def document_with(*facts, name=DOCUMENT, department=DEPARTMENT, year=2025):
    findings = (
        Finding("合计等于分项之和", CheckStatus.MISMATCH, "合计 3.30，分项之和 3.20", ("t0r1c1",)),
        Finding("收入等于支出", CheckStatus.PASS, "相等"),
        Finding("正文与表格一致", CheckStatus.UNCHECKED, "正文没有这一项"),
    )
    return Document(
        name=name,
        file_name=f"{name}.pdf",
        format="pdf",
        sha256=name,
        identity=Identity(department, Scope.DEPARTMENT, year, Phase.BUDGET, name),
        facts=facts,
        findings=findings,
    )


def make_home(home, *documents):
    store = open_record_store(home)
    for document in documents or (document_with(fact_with()),):
        store.save_document(document)
    store.close()
    return home


def count_letters(word: str):
    """Stand for a command that another package adds."""
    print(len(word))
