import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_store import load_cases, save_made_up_documents

from index.stores.record_store import open_record_store
from qa.linking.linker import link
from qa.linking.spans import NamedDepartments, NamedNumber, NamedYears, Role, Span
from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language
from qa.query.nodes import Thing

_CASES = load_cases("spans.tsv")


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield Vocabulary(store)
    store.close()


def written(span: Span) -> str:
    """Return a span as the case file writes it: its words, its role and what it stands for."""
    return f"{span.text}={span.role.value}" + (f" {said}" if (said := _value(span.value)) else "")


def _value(value) -> str:
    match value:
        case NamedDepartments():
            said = [
                *sorted(value.names),
                f"? {value.stranger}" if value.stranger else "",
                "by region" if value.by_region else "",
            ]
        case NamedYears():
            said = [*map(str, value.years), f"before {value.before}" if value.before is not None else ""]
            said += [f"last {value.last}" if value.last else "", "every" * value.every, "against" * value.against]
        case NamedNumber():
            said = [value.comparator or "", f"{value.given.value:f}", value.given.unit or ""]
        case (Thing(), *_):
            return "/".join(_thing(each) for each in value)
        case tuple():
            return "/".join(f"{mark.kind}:{mark.value}" for mark in value)
        case _:
            return str(value or "")
    return " ".join(each for each in said if each)


def _thing(thing: Thing) -> str:
    if thing.code is not None:
        return f"code {thing.code}"
    return thing.name or (f"project {thing.project}" if thing.project else f"words {thing.words}")


@pytest.mark.parametrize("case", _CASES, ids=[case["question"] for case in _CASES])
def test_a_question_is_linked_as_the_case_says(case, vocabulary):
    assert " | ".join(map(written, link(case["question"], vocabulary).spans)) == case["spans"]


@pytest.mark.parametrize("case", load_cases("years.tsv"), ids=lambda case: case["text"])
def test_years_are_those_of_the_case(case, vocabulary):
    years = [span.value for span in link(case["text"], vocabulary).spans if span.role is Role.YEAR]
    asked = {str(year) for each in years if not each.against for year in each.years}
    assert asked == set(filter(None, case["years"].split(",")))


@given(st.text(max_size=60))
def test_every_text_is_linked_into_spans_in_order(text):
    linked = link(text, _EMPTY)
    ends = [0, *(span.end for span in linked.spans)]
    assert all(start <= span.start < span.end for start, span in zip(ends, linked.spans, strict=False))
    assert all(linked.text[span.start : span.end] == span.text for span in linked.spans)


def test_an_english_question_is_known_as_one(vocabulary):
    assert link("How much was spent in 2024?", vocabulary).language is Language.ENGLISH
    assert link("三公经费2024 budget", vocabulary).language is Language.CHINESE


class _Nothing:
    """A store without documents."""

    def revision(self):
        return 0

    def __getattr__(self, name):
        return lambda *_: ()


_EMPTY = Vocabulary(_Nothing())
