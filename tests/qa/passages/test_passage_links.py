"""Which passage stands for a text is what reading all of them in order would say."""

import numpy as np
import pytest
from passage_samples import OWN_PASSAGES, save_samples

from index.records import SectionRole
from index.search.embedding import load_embedding_model
from index.stores.record_store import open_record_store
from qa.passages.links import PassageLinks


@pytest.fixture
def records(tmp_path):
    store = open_record_store(tmp_path)
    save_samples(store, load_embedding_model())
    yield store
    store.close()


def read_through(records, found_as, document_ids, roles):
    """Return the first passage of each text in reading order; a text that is not known is found as none."""
    passage_ids = [link.passage_id for link in records.list_passage_links()]
    first = {}
    for passage_id, stored in records.find_passages(sorted(passage_ids)).items():
        fits = document_ids is None or stored.document.id in document_ids
        if fits and (roles is None or stored.passage.role in roles) and found_as.get(stored.text_id):
            first[found_as[stored.text_id]] = min(passage_id, first.get(found_as[stored.text_id], passage_id))
    return first


@pytest.mark.parametrize("department", [None, *OWN_PASSAGES])
@pytest.mark.parametrize("roles", [None, [SectionRole.GLOSSARY], [SectionRole.CHANGE, SectionRole.DUTIES]])
def test_the_first_passage_of_each_text_is_the_one_read_first(records, department, roles):
    asked = None
    if department is not None:
        asked = [each.id for each in records.list_documents() if each.identity.department == department]
    text_ids = sorted({link.text_id for link in records.list_passage_links()})
    each_itself = {text_id: text_id for text_id in text_ids}
    for found_as in (
        each_itself,
        each_itself | dict.fromkeys(text_ids[3:], text_ids[3]),
        each_itself | {text_ids[0]: 0},
        {text_id: text_id for text_id in text_ids[:-1]},
    ):
        by_id = np.zeros(max(found_as) + 1, dtype=np.int64)
        by_id[list(found_as)] = list(found_as.values())
        first = PassageLinks(records.list_passage_links(), by_id).first_passages(asked, roles)
        found = {int(text_id): int(first[text_id]) for text_id in first.nonzero()[0]}
        assert found == read_through(records, found_as, asked, roles)


def test_no_documents_and_an_empty_store_have_no_passages(records, tmp_path):
    found_as = np.arange(100, dtype=np.int64)
    assert not PassageLinks(records.list_passage_links(), found_as).first_passages([]).any()
    assert not PassageLinks([], found_as).first_passages([1], [SectionRole.DUTIES]).any()
