import pytest
from passage_samples import BOILERPLATE, OWN_PASSAGES, save_samples

from index.errors import ModelError
from index.records import SectionRole
from index.search.embedding import load_embedding_model
from index.settings import Settings
from index.stores.record_store import embedding_text, open_record_store
from qa.passages.retrieval import Retriever


@pytest.fixture(scope="module")
def model():
    return load_embedding_model()


@pytest.fixture
def records(tmp_path, model):
    store = open_record_store(tmp_path)
    save_samples(store, model)
    yield store
    store.close()


@pytest.fixture
def retriever(tmp_path, records):
    opened = Retriever(records, Settings(home=tmp_path))
    yield opened
    opened.close()


def ids_of(records, department):
    return [stored.id for stored in records.list_documents() if stored.identity.department == department]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("森林防火归谁管", "负责全县森林资源的保护、造林绿化和森林防火工作。"),
        ("基本支出为什么减少", "基本支出减少，主要原因是两名职工退休。"),
        ("什么是机关运行经费", BOILERPLATE[1]),
    ],
)
def test_the_passage_asked_for_comes_first(retriever, question, expected):
    found = retriever.search(question)
    assert found[0].stored.passage.text == expected
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


@pytest.mark.parametrize("question", ["森林防火归谁管", "基本支出为什么减少", "什么是机关运行经费"])
def test_among_very_many_documents_the_same_passage_comes_first(monkeypatch, retriever, records, question):
    ids = [stored.id for stored in records.list_documents()]
    of_role = [SectionRole.DUTIES]
    near = [retriever.search(question)[0].stored, retriever.search(question, ids, of_role)[0].stored]
    monkeypatch.setattr("qa.passages.retrieval._MOST_DOCUMENTS", 0)
    assert [retriever.search(question)[0].stored, retriever.search(question, ids, of_role)[0].stored] == near


def test_only_passages_of_the_documents_asked_for_are_found(retriever, records):
    for department in OWN_PASSAGES:
        found = retriever.search("公务接待费为什么减少", ids_of(records, department), k=20)
        assert {passage.stored.document.identity.department for passage in found} == {department}
        assert found[0].stored.passage.role == SectionRole.THREE_PUBLIC


def test_only_passages_of_the_roles_asked_for_are_found(retriever, records):
    found = retriever.search("公务接待费为什么减少", roles=[SectionRole.DUTIES, SectionRole.CHANGE], k=20)
    assert {passage.stored.passage.role for passage in found} == {SectionRole.DUTIES, SectionRole.CHANGE}


def test_no_documents_give_no_passages(retriever):
    assert retriever.search("公务接待费", document_ids=[]) == []
    assert retriever.search("  ") == []


def test_shared_boilerplate_is_returned_once_and_found_in_each_document(retriever, records):
    texts = [passage.stored.passage.text for passage in retriever.search("机关运行经费指什么", k=20)]
    assert texts.count(BOILERPLATE[1]) == 1
    for department in OWN_PASSAGES:
        found = retriever.search("机关运行经费指什么", ids_of(records, department))
        assert found[0].stored.passage.text == BOILERPLATE[1]
        assert found[0].stored.document.identity.department == department


def test_the_filtered_ranking_by_meaning_is_exact(records, model):
    from qa.passages.retrievers import ExactVectors

    stored = records.list_passages()
    vectors = model.encode([embedding_text(passage.passage) for passage in stored])
    question = model.encode_query("职工退休")
    found = ExactVectors([str(row) for row in range(len(stored))], vectors).find_nearest(question, 3)
    expected = sorted(((float(vectors[row] @ question), str(row)) for row in range(len(stored))), reverse=True)[:3]
    assert [score for _, score in found] == pytest.approx([score for score, _ in expected], abs=1e-6)


def test_what_another_process_writes_is_found_by_the_next_question(retriever, tmp_path, records, model):
    assert retriever.search("森林防火")
    (document_id,) = ids_of(records, "青山县林业局")
    elsewhere = open_record_store(tmp_path)
    elsewhere.delete_document(document_id)
    elsewhere.close()
    found = retriever.search("森林防火", k=20)
    assert {passage.stored.document.identity.department for passage in found} == {"白水市档案馆"}


def test_texts_of_another_model_are_embedded_again_and_found(tmp_path, model):
    records = open_record_store(tmp_path / "other")
    older = type("Older", (), {"name": "older", "encode": staticmethod(lambda texts: model.encode(texts)[:, :8])})()
    first, second = OWN_PASSAGES
    save_samples(records, older, [first])
    save_samples(records, model, [second])
    assert records.embed_again(model.name, model.encode) == 4
    assert records.embed_again(model.name, model.encode) == 0
    vectors = records.find_vectors([stored.text_id for stored in records.list_passages()])
    assert len(vectors) == 7  # the boilerplate of both documents is one text again
    for stored in records.list_passages():
        of_model, vector = vectors[stored.text_id]
        assert of_model == model.name
        assert vector == model.encode([embedding_text(stored.passage)])[0].tobytes()
    records.close()


def test_vectors_of_another_model_are_refused_with_what_to_do(tmp_path, records):
    stored = records.list_documents()[0]
    other = Retriever(records, Settings(home=tmp_path))
    other.__dict__["_model"] = type("Other", (), {"name": "other", "dimension": 3})()
    with pytest.raises(ModelError, match="index the files again"):
        other.search("公务接待费", [stored.id])
