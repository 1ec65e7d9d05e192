"""A user's own models in place of the embedded one: any sentence-transformers model, and a CrossEncoder that reorders."""

import numpy as np
import pytest
from explaining_disclosure import FORESTRY
from passage_samples import save_samples
from tiny_models import save_cross_encoder, save_sentence_model

from index.errors import ModelError
from index.ingest import ingest_paths
from index.search.embedding import load_embedding_model
from index.settings import Settings
from index.stores.record_store import open_record_store
from qa.answer import Route
from qa.engine import Engine
from qa.passages.retrieval import Retriever, keyword_text


@pytest.fixture
def records(tmp_path):
    store = open_record_store(tmp_path / "samples")
    save_samples(store, load_embedding_model())
    yield store
    store.close()


def test_questions_are_answered_with_another_sentence_transformers_model(tmp_path):
    folder = save_sentence_model(tmp_path / "model")
    settings = Settings(home=tmp_path / "home", embedding_model=str(folder))
    source = tmp_path / "青山县林业局2031年部门预算.txt"
    source.write_text(FORESTRY, encoding="utf-8")
    assert not ingest_paths([source], settings).failed
    records = open_record_store(settings.home)
    assert len(records.list_text_digests(str(folder))) == len({each.text_id for each in records.list_passages()})
    found = Retriever(records, settings).search("森林防火")
    assert "森林防火" in found[0].stored.passage.text
    engine = Engine(records, settings)
    assert engine.ask("青山县林业局瞭望塔建设项目的资金主要用于什么").route is Route.TEXT
    engine.close()


def test_a_cross_encoder_has_the_last_word_on_the_order(tmp_path, records):
    from sentence_transformers import CrossEncoder

    folder = save_cross_encoder(tmp_path / "cross")
    settings = Settings(home=tmp_path / "samples", reranker=str(folder))
    question = "森林防火归谁管"
    plain = Retriever(records, Settings(home=tmp_path / "samples")).search(question, k=20)
    found = Retriever(records, settings).search(question, k=20)
    assert {each.stored.text_id for each in found} == {each.stored.text_id for each in plain}
    texts = [keyword_text(each.stored, among_all=True) for each in found]
    wanted = CrossEncoder(str(folder), device="cpu").predict([(question, text) for text in texts])
    np.testing.assert_allclose([each.score for each in found], wanted, atol=1e-5)
    assert list(wanted) == sorted(wanted, reverse=True)


def test_an_unknown_reranker_is_an_error_that_names_the_setting(tmp_path, records):
    retriever = Retriever(records, Settings(home=tmp_path / "samples", reranker="nowhere/no-such-model"))
    with pytest.raises(ModelError, match="BUDGETQA_RERANKER"):
        retriever.search("森林防火")
