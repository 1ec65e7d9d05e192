"""Results made by hand over the facts of the made-up store, and what must hold of every answer written from any."""

import re
from dataclasses import dataclass
from decimal import Decimal

from made_up_store import save_made_up_documents

from index.records import FEN_PER_UNIT
from index.stores.record_store import open_record_store
from qa.figures.figure import Figure
from qa.figures.results import Found
from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language
from qa.query.nodes import Ask
from qa.records.fact_index import FactIndex
from qa.records.printed import figure_of
from qa.rendering.context import RenderContext
from qa.rendering.renderer import render

SCHOOLS, STAFFING, STATISTICS = "衢州市柯城区教育局", "中共柳州市柳江区委机构编制委员会办公室", "汕尾市统计局"
_QUANTITY = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?=万元|亿元|元| yuan|%|倍|个百分点| times)")


@dataclass(frozen=True)
class Made:
    """The made-up store with its names and facts."""

    vocabulary: Vocabulary
    index: FactIndex

    def figure(self, document: str, key: str, text: str | None = None, **changed) -> Figure:
        """Return the figure of the first fact of an item in a document."""
        stored = next(each for each in self.vocabulary.documents if each.name == document)
        facts = self.index.document(stored.id).by_primary[key]
        fact = next(each for each in facts if text is None or each.stored.fact.text == text)
        made = figure_of(fact)
        return Figure(**{slot: changed.get(slot, getattr(made, slot)) for slot in Figure.__dataclass_fields__})

    def render(self, ask, *results, language=Language.CHINESE, leftovers=(), rivals=()):
        """Return the answer to a question whose parts give these results."""
        context = RenderContext("问题", language, self.vocabulary, self.index, leftovers, rivals)
        answer = render(ask if isinstance(ask, Ask) else Ask((ask,)), results, context)
        assert_every_figure_is_stated(answer)
        return answer


def open_made(home):
    """Return the made-up store and how to close it."""
    store = open_record_store(save_made_up_documents(home))
    return Made(Vocabulary(store), FactIndex(store)), store.close


def found(figure: Figure, **more) -> Found:
    """Return a figure as a result."""
    return Found(figure, **more)


def assert_every_figure_is_stated(answer):
    """Every amount and rate of the text stands in a value, a formula or a quotation, with a place that is cited."""
    known = {abs(Decimal(each.value)) for each in answer.values}
    formulas = " ".join(each.formula or "" for each in answer.values).replace(",", "")
    for line in re.sub(r"\[\d+\]|\*", "", answer.text).splitlines():
        if line.startswith(">"):
            continue
        for printed in _QUANTITY.findall(line):
            number = Decimal(printed.replace(",", ""))
            assert number in known or printed.replace(",", "") in formulas, (printed, line, answer.values)
    marks = {citation.id for citation in answer.citations}
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)} <= marks
    for value in answer.values:
        assert set(value.citations) <= marks
        assert value.citations or value.role == "operand", value
    if answer.route.value == "refuse":
        assert answer.values == ()


def in_fen(value: str, unit: str) -> int:
    """Return an amount in 分."""
    return int(Decimal(value) * FEN_PER_UNIT[unit])
