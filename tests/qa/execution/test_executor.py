"""What the executor gives is what its twin in plain Python gives over the same facts, and rewriting changes none of it."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from made_up_trees import DEPARTMENTS, ITEMS, nodes
from twin import Place, Twin, Value

from index.blocks import Place as At
from index.records import Document, Fact, Identity, Measure, Phase, RowRole, Scope, TableKind
from index.stores.record_store import open_record_store
from qa.execution.context import Context
from qa.execution.executor import execute
from qa.figures.results import Found, Missing, Number, Ruling, Series, Verdict
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import Ask
from qa.query.rewriting import rewrite
from qa.records.fact_index import FactIndex
from qa.records.records import Records

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

PROJECTS = ("河道清淤", "热线值守", "校舍改造")
COUNTED = {"departments": "家", "years": "年", "stages": "个", "projects": "个", "things": "项"}
# Not every department has every document, nor every document every item.
DOCUMENTS = (
    (DEPARTMENTS[0], 2022, Phase.BUDGET),
    (DEPARTMENTS[0], 2023, Phase.BUDGET),
    (DEPARTMENTS[0], 2023, Phase.FINAL),
    (DEPARTMENTS[0], 2024, Phase.BUDGET),
    (DEPARTMENTS[1], 2023, Phase.BUDGET),
    (DEPARTMENTS[1], 2024, Phase.BUDGET),
    (DEPARTMENTS[2], 2022, Phase.FINAL),
    (DEPARTMENTS[2], 2023, Phase.FINAL),
    (DEPARTMENTS[3], 2023, Phase.BUDGET),
    (DEPARTMENTS[3], 2024, Phase.FINAL),
)


def simple_facts():
    drawn = random.Random(12)
    facts, projects = [], []
    for document in DOCUMENTS:
        for item in ITEMS:
            if drawn.random() < 0.85:
                facts.append(
                    (*document, item, drawn.choice((0, 500_000, 3_000_000, drawn.randrange(1, 9000) * 10_000)))
                )
        for name in PROJECTS if document[2] is Phase.BUDGET else ():
            if drawn.random() < 0.7:
                projects.append((*document, name, drawn.randrange(1, 9000) * 10_000))
    return facts, projects


def printed(number, document, item, fen, subject=None):
    """Return a cell of 万元 that prints an amount."""
    value = Decimal(fen).scaleb(-6).quantize(Decimal("0.01"))
    kind = TableKind.PROJECT_GOALS if subject else TableKind.OTHER
    path = ("预算规模及资金用途", "预算数") if subject else (item,)
    return Fact(
        key=f"f{number}",
        source="table",
        year=document[1],
        phase=document[2],
        table_index=1 if subject else 0,
        table_kind=kind,
        table=kind.value if subject else "支出明细表",
        row=path[-1],
        row_path=path,
        item=path[-1],
        subject=subject,
        column=("预算数",) if subject else ("金额",),
        code=None,
        code_system=None,
        text=str(value),
        value=value,
        unit="万元",
        amount_fen=fen,
        measure=Measure.AMOUNT,
        role=RowRole.DETAIL,
        place=At(page=1),
        quote=f"{item} {value}",
        cell=(number, 1),
    )


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Give the context of a store and the twin that hold the same facts."""
    facts, projects = simple_facts()
    store = open_record_store(tmp_path_factory.mktemp("home"))
    for at, document in enumerate(DOCUMENTS):
        department, year, stage = document
        identity = Identity(department, Scope.DEPARTMENT, year, stage, f"{department}{year}年部门{stage.value}")
        own = [(fact[3], fact[4], None) for fact in facts if fact[:3] == document]
        own += [(name, fen, name) for *of, name, fen in projects if tuple(of) == document]
        cells = tuple(printed(number, document, *row) for number, row in enumerate(own, start=1))
        store.save_document(Document(f"d{at}", f"d{at}.pdf", "pdf", f"d{at}", identity, facts=cells))
    vocabulary = Vocabulary(store)
    twin = Twin(facts, projects)
    twin.documents = {name: twin.documents[name] for name in vocabulary.by_department}  # in the order of the store
    twin.projects = sorted(projects, key=lambda project: PROJECTS.index(project[3]))
    yield Context(Records.of_index(FactIndex(store), vocabulary)), twin
    store.close()


def plain(result):
    """Return a result of the executor as the twin tells it, numbers as they are shown."""
    match result:
        case Missing():
            return None
        case Found(figure):
            return Fraction(figure.value) if figure.value is not None else None, figure.unit
        case Number(number):
            return Fraction(number.value), number.unit
        case Verdict(ruling):
            return {Ruling.HOLDS: True, Ruling.MISSING: None}.get(ruling, False)
        case Series():
            return [(member.name, plain(member.result)) for member in result.members]


def told(result):
    """Return a result of the twin in the same way."""
    if isinstance(result, Value):
        return result.shown, COUNTED.get(result.unit, result.unit)
    if isinstance(result, str):  # a name, which is no number
        return None, None
    return [(name, told(each)) for name, each in result] if isinstance(result, list) else result


@given(node=nodes)
@settings(max_examples=600)
def test_the_executor_and_its_twin_agree(both, node):
    context, twin = both
    assert plain(execute(node, context)) == told(twin.run(node, Place()))


@given(node=nodes)
@settings(max_examples=300)
def test_rewriting_keeps_what_a_tree_gives(both, node):
    context, _ = both
    (part,) = rewrite(Ask((node,))).parts
    before, after = plain(execute(node, context)), plain(execute(part, context))
    if part.kind != node.kind and isinstance(before, list):  # a series of one named member is that member
        ((_, before),) = before
    assert after == before
