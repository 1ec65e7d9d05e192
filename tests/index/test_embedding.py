import subprocess
import sys

import numpy as np
import pytest

import data
from index.errors import ModelError
from index.search.embedding import DEFAULT_MODEL, load_embedding_model
from index.text.normalization import normalize

TEXTS = [
    "一般公共预算财政拨款支出",
    "2024年“三公”经费预算2.43万元，比上年减少10%。",
    "⻔户网站运维费１２万元",
    "Budget of the Forestry Bureau",
    "",
    "   ",
    "䶮" * 3,
]


@pytest.fixture(scope="module")
def model():
    return load_embedding_model()


def test_numpy_gives_what_sentence_transformers_gives(model):
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(data.path("models", DEFAULT_MODEL)), device="cpu").float()
    wanted = reference.encode([normalize(text) for text in TEXTS], normalize_embeddings=True)
    np.testing.assert_allclose(model.encode(TEXTS), np.nan_to_num(wanted), atol=1e-6)


def test_a_named_model_is_loaded_through_sentence_transformers(model):
    named = load_embedding_model(str(data.path("models", DEFAULT_MODEL).absolute()))
    assert (named.dimension, named.encode([]).shape) == (model.dimension, (0, model.dimension))
    np.testing.assert_allclose(named.encode(TEXTS), model.encode(TEXTS), atol=2e-3)
    np.testing.assert_allclose(named.encode_query(TEXTS[0]), model.encode_query(TEXTS[0]), atol=2e-3)


def test_rows_have_length_one_and_empty_texts_length_zero(model):
    lengths = np.linalg.norm(model.encode(TEXTS), axis=1)
    expected = [0.0 if not text.strip() else 1.0 for text in TEXTS]
    np.testing.assert_allclose(lengths, expected, atol=1e-5)
    assert model.encode([]).shape == (0, model.dimension)


def test_a_text_has_the_same_vector_alone_and_among_many(model):
    many = model.encode(TEXTS * 300)
    np.testing.assert_array_equal(many[-len(TEXTS) :], model.encode(TEXTS))


def test_related_texts_are_nearer_than_unrelated_ones(model):
    question, near, far = model.encode(["公务接待费为什么减少", "严格控制接待标准，压减接待支出", "全县森林防火工作"])
    assert question @ near > question @ far


def test_an_unknown_model_is_an_error_that_names_the_setting():
    with pytest.raises(ModelError, match="BUDGETQA_EMBEDDING_MODEL"):
        load_embedding_model("nowhere/no-such-model")


def test_embedding_and_retrieval_load_no_torch_llama_index_or_chroma():
    code = (
        "import sys, qa.passages.retrieval; from index.search.embedding import load_embedding_model;"
        "load_embedding_model().encode(['预算']);"
        "sys.exit(sum(name in sys.modules for name in ('torch', 'llama_index', 'chromadb', 'jieba', 'gradio')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
