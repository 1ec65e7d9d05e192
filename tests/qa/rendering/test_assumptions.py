"""What an answer assumed and what a refused question lacks, over the made-up store."""

import pytest
from made_up_store import save_made_up_documents

from qa.engine import open_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = open_engine(save_made_up_documents(tmp_path_factory.mktemp("made_up")))
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "assumed", "missing"),
    [
        ("柯城教育局三公经费多少", ("2024年",), ()),
        ("柯城教育局预算多少", ("2024年",), ()),
        ("柯城教育局2024年三公经费多少", (), ()),
        ("柯城教育局2022到2024年三公经费多少", (), ()),
        ("三公经费多少", ("2024年",), ("单位",)),
        ("How much is the reception budget of Dunhuang education bureau?", ("2024",), ()),
        ("柯城教育局明年预算会涨吗", (), ()),
        ("2024年是多少", (), ()),
        ("你好", (), ()),
    ],
)
def test_the_answer_says_what_it_took_for_granted_and_what_it_lacks(question, assumed, missing, engine):
    query = engine.ask(question).query
    assert (query.assumed, query.missing) == (assumed, missing)


def test_what_was_assumed_is_not_kept_for_the_next_question(engine):
    query = engine.ask("2023年公务接待费呢", ["柯城教育局三公经费多少"]).query
    assert query.years == (2023,)
    assert query.assumed == ()
