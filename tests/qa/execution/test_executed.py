"""Trees over the made-up store: what each gives, the figures written by hand."""

import pytest
from made_up_selects import DEPARTMENTS, records_of
from made_up_store import load_cases, save_made_up_documents

from index.stores.record_store import open_record_store
from qa.execution.context import Context
from qa.execution.executor import execute
from qa.figures.results import Found, Missing, Series, Verdict
from qa.query.notation import parse_node

CASES = load_cases("executed.tsv")
SHORT = {"K": DEPARTMENTS["柯城"], "Y": DEPARTMENTS["玉屏"]}


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("home")))
    yield Context(records_of(store))
    store.close()


def told(result, inside=False):
    """Return a result in short: its figure, why it is missing, how a claim stands, each member."""
    match result:
        case Missing(why):
            return "missing" if inside else why.value
        case Found(figure):
            stated = f"; stated {result.stated.value}{result.stated.unit}" if result.stated else ""
            return f"{figure.value}{figure.unit}{stated}"
        case Verdict(ruling):
            return ruling.value
        case Series():
            short = {name: key for key, name in SHORT.items()}
            members = ", ".join(
                f"{short.get(each.name, each.name)} {told(each.result, True)}" for each in result.members
            )
            return members + (f"; place {result.place}" if result.place else "")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_tree_gives(context, case):
    tree = case["tree"]
    for short, name in SHORT.items():
        tree = tree.replace(f'"{short}"', f'"{name}"')
    assert told(execute(parse_node(tree), context)) == case["gives"]


def test_a_computed_figure_names_what_it_was_computed_from(context):
    share = parse_node(
        f'At(Frame("{SHORT["K"]}", 2024), Combine("÷", Combine("-", Select(Thing("公用经费")), Select(Thing("办公费"))),'
        ' Select(Thing("支出总计")), unit="%"))'
    )
    found = execute(share, context)
    assert found.figure.formula == "100 ÷ 5200.40 × 100% = 1.92%"
    assert [each.label for each in found.operands] == ["公用经费减办公费", "支出总计", "公用经费", "办公费"]
    assert len(found.figure.facts) == 3


def test_a_sum_over_departments_knows_of_how_many(context):
    found = execute(
        parse_node('At(Frame(year=2024), Fold("sum", Over("departments", Select(Thing("机关运行经费")))))'), context
    )
    missing = [each for each in found.series.members if isinstance(each.result, Missing)]
    assert found.series.n_asked - len(missing) == len(found.operands)
