import csv
from pathlib import Path

import pytest

from index.records import Document, Identity, Phase, Scope
from index.stores.record_store import open_record_store
from qa.linking.linker import link
from qa.linking.spans import NamedDepartments
from qa.linking.vocabulary import Vocabulary

with (Path(__file__).parents[2] / "cases" / "department_contractions.tsv").open(encoding="utf-8", newline="") as lines:
    CASES = [tuple(row.values()) for row in csv.DictReader(lines, delimiter="\t")]

DEPARTMENTS = (
    ("福建省海洋经济促进厅", ("福建省", "", "")),
    ("龙泉市文化广电旅游体育局", ("浙江省", "丽水市", "龙泉市")),
    ("芜湖市镜湖区人民政府杨柳街道办事处", ("安徽省", "芜湖市", "镜湖区")),
    ("滨江师范学院", ("", "", "")),
    ("荆门市第二人民医院", ("湖北省", "荆门市", "")),
    ("荆门市公安局", ("湖北省", "荆门市", "")),
    ("绵阳市公安局", ("四川省", "绵阳市", "")),
    ("绵阳市人力资源和社会保障局", ("四川省", "绵阳市", "")),
    ("东岗经济技术开发区管理委员会", ("", "", "")),
)


def departments_of(question, vocabulary):
    """Return the departments that a question names, each once, and the strangers among them."""
    named = [span.value for span in link(question, vocabulary).spans if isinstance(span.value, NamedDepartments)]
    names = list(dict.fromkeys(name for each in named for name in each.names))
    return names, [each.stranger for each in named if each.stranger is not None]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(tmp_path_factory.mktemp("contractions"))
    for name, region in DEPARTMENTS:
        identity = Identity(name, Scope.DEPARTMENT, 2025, Phase.BUDGET, f"{name}2025年部门预算", region)
        store.save_document(Document(identity.title, f"{identity.title}.pdf", "pdf", name, identity))
    yield Vocabulary(store)
    store.close()


@pytest.mark.parametrize(("question", "departments", "unknown"), CASES)
def test_a_contraction_names_a_department_only_where_its_letters_do(question, departments, unknown, vocabulary):
    names, strangers = departments_of(question, vocabulary)
    assert strangers == ([unknown] if unknown else [])
    if not unknown:
        assert "、".join(names) == departments
