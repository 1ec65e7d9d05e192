import json
from pathlib import Path

import pytest

from index.records import Document, Identity, Phase, Scope
from index.stores.record_store import open_record_store
from qa.linking.departments import iter_aliases, parse_department_name, short_name
from qa.linking.linker import link
from qa.linking.spans import NamedDepartments
from qa.linking.vocabulary import Vocabulary

with (Path(__file__).parents[2] / "cases" / "departments.jsonl").open(encoding="utf-8") as lines:
    CASES = [json.loads(line) for line in lines]


def identity_of(case):
    title = f"{case['department']}2024年部门预算"
    return Identity(case["department"], Scope.DEPARTMENT, 2024, Phase.BUDGET, title, tuple(case["region"]))


def names_of(case):
    return {phrase: alias for phrase, alias in iter_aliases([identity_of(case)]) if not alias.by_region}


@pytest.mark.parametrize(
    ("case", "called"), [(case, called) for case in CASES for called in (case["department"], *case["called"])]
)
def test_people_call_the_department_that(case, called):
    assert names_of(case)[called].department == case["department"]


@pytest.mark.parametrize(("case", "called"), [(case, called) for case in CASES for called in case["not_called"]])
def test_nobody_means_the_department_by_that(case, called):
    assert called not in names_of(case)


@pytest.mark.parametrize(("case", "region"), [(case, region) for case in CASES for region in case["region_names"]])
def test_a_region_alone_stands_for_its_departments_by_region_only(case, region):
    aliases = [alias for phrase, alias in iter_aliases([identity_of(case)]) if phrase == region]
    assert aliases
    assert all(alias.by_region for alias in aliases)


@pytest.mark.parametrize("case", CASES, ids=[case["department"] for case in CASES])
def test_the_short_name_is_one_of_the_names(case):
    assert short_name(identity_of(case)) in names_of(case)


def test_a_department_of_a_region_that_is_in_no_list_keeps_the_regions_above_it():
    identity = Identity("青禾县财政局", Scope.DEPARTMENT, 2024, Phase.BUDGET, "", ("江西省", "吉安市", ""))
    assert parse_department_name(identity).regions == ("江西省", "吉安市", "青禾县")


def departments_of(question, vocabulary):
    """Return the departments that a question names, each once, and the strangers among them."""
    named = [span.value for span in link(question, vocabulary).spans if isinstance(span.value, NamedDepartments)]
    names = list(dict.fromkeys(name for each in named for name in each.names))
    return names, [each.stranger for each in named if each.stranger is not None]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    store = open_record_store(tmp_path_factory.mktemp("departments"))
    for case in CASES:
        identity = identity_of(case)
        store.save_document(Document(identity.title, f"{identity.title}.pdf", "pdf", identity.department, identity))
    yield Vocabulary(store)
    store.close()


@pytest.mark.parametrize(
    ("question", "departments"),
    [
        ("审计局2024年三公经费多少", {"吴忠市利通区审计局", "上海市浦东新区审计局"}),
        ("利通区审计局2024年三公经费多少", {"吴忠市利通区审计局"}),
        ("浦东审计局的三公经费", {"上海市浦东新区审计局"}),
        ("中共清苑区委编办2024年三公经费", {"中共保定市清苑区委机构编制委员会办公室"}),
        ("四川绵阳公安局的预算", {"绵阳市公安局"}),
        ("南湖区委办和清苑编办哪个三公多", {"中共嘉兴市南湖区委办公室", "中共保定市清苑区委机构编制委员会办公室"}),
        ("中院和高院谁的三公多", {"芜湖市中级人民法院", "四川省高级人民法院"}),
        ("省人大2024年预算", {"福建省人大常委会办公厅", "福建省人民代表大会常务委员会办公厅"}),
        ("清苑去编办2024年三公经费", {"中共保定市清苑区委机构编制委员会办公室"}),
        ("清院区编办2024年三公经费", {"中共保定市清苑区委机构编制委员会办公室"}),
        ("上海市静安区各单位三公经费", {"上海市静安区人民政府曹家渡街道办事处"}),
    ],
)
def test_the_question_names_these_departments(question, departments, vocabulary):
    names, strangers = departments_of(question, vocabulary)
    assert set(names) == departments
    assert strangers == []


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("绵阳市教育局2024年三公经费多少", "绵阳市教育局"),
        ("绵阳教育局的预算", "绵阳教育局"),
        ("南京市国资委2024年预算", "南京市国资委"),
        ("吴忠市审计局预算", "吴忠市审计局"),
        ("浙江省发改委预算", "浙江省发改委"),
        ("四川省政府办公厅预算", "四川省政府办公厅"),
        ("保定市编办2024年三公经费", "保定市编办"),
        ("宝山路街道2024年预算", "宝山路街道"),
        ("贵州省委宣传部预算", "贵州省委宣传部"),
        ("沈阳妇联和沈阳工商联谁的预算多", "沈阳工商联"),
        ("铁岭市妇联预算", "铁岭市妇联"),
        ("广州市公安局2024年三公", "广州市公安局"),
        ("成都市高院三公", "成都市高院"),
        ("石柱县财政局预算", "石柱县财政局"),
        ("清苑区第一中学2024年预算", "清苑区第一中学"),
        ("清苑区委会议费多少", "清苑区委"),
    ],
)
def test_an_organ_that_is_not_indexed_is_unknown(question, unknown, vocabulary):
    assert departments_of(question, vocabulary)[1] == [unknown]


@pytest.mark.parametrize(
    "question",
    [
        "绵阳哪个局三公最多",
        "清苑区学校建设项目经费",
        "上海哪些部门有公车",
        "上海市各街道三公经费排名",
    ],
)
def test_words_that_only_sound_like_an_organ_name_no_department(question, vocabulary):
    assert departments_of(question, vocabulary)[1] == []
