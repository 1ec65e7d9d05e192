"""Things, selects and records for the tests of look-ups, from cases and from made-up stores."""

from dataclasses import replace

from index.records import Measure, Phase, Scope, TableKind
from qa.figures.results import Found, Missing
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import Frame, Quantity, Select, Thing
from qa.records.fact_index import FactIndex
from qa.records.records import Records

DEPARTMENTS = {
    "柯城": "衢州市柯城区教育局",
    "敦煌": "敦煌市教育局",
    "柳江": "中共柳州市柳江区委机构编制委员会办公室",
    "汕尾": "汕尾市统计局",
    "玉屏": "玉屏侗族自治县医疗保障局",
}


def records_of(store):
    return Records.of_index(FactIndex(store), Vocabulary(store))


def thing_of(case):
    """Return the thing of a case: its name, or a dict of a thing's fields."""
    if isinstance(case, str):
        return Thing(case)
    thing = Thing(**{**case, "others": tuple(case.get("others", ())), "within": tuple(case.get("within", ()))})
    return replace(thing, table=TableKind(thing.table)) if thing.table is not None else thing


def select_of(case):
    return Select(
        thing_of(case["thing"]),
        Measure(case["measure"]) if "measure" in case else None,
        Quantity(case["quantity"]) if "quantity" in case else None,
        case.get("unit"),
    )


def frame_of(case):
    return Frame(
        DEPARTMENTS.get(case.get("of", ""), case.get("of")),
        case.get("year"),
        Phase(case["stage"]) if "stage" in case else None,
        Scope(case["scope"]) if "scope" in case else None,
        case.get("before", 0),
        case.get("stranger"),
    )


def told(figure):
    """Return a figure as a case writes it: label, printed number or words, unit."""
    value = figure.text if figure.value is None else f"{figure.value}{figure.unit or ''}"
    return f"{figure.label} {value}"


def said(result):
    """Return what a look-up gave, as a case writes it."""
    if isinstance(result, Missing):
        return str(result.why.value)
    assert isinstance(result, Found)
    return told(result.figure)
