from dataclasses import replace

import pytest
from passage_samples import save_samples

from eval.baselines.largest_table import build_largest_table
from eval.baselines.reach import judge_reach
from eval.baselines.searches import build_searches
from eval.gold.items import Calculation, Evidence, GoldItem, GoldValue
from eval.gold.printed import load_printed
from eval.judging.answers import GivenAnswer, GivenCitation
from eval.judging.metrics import Judged, measure
from eval.judging.scoring import Verdict
from eval.judging.significance import Match
from eval.runs.evaluation import contest
from eval.runs.runner import GoldRun
from index.blocks import Place
from index.records import Cell, Document, Identity, Phase, Scope, Table, TableKind
from index.search.embedding import load_embedding_model
from index.stores.record_store import open_record_store

DOCUMENT = "白水市档案馆2024年预算"
WHY = GoldItem(
    "why",
    "白水市档案馆2024年基本支出为什么减少？",
    "citizen",
    "why",
    "text",
    must_contain=(("退休",),),
    evidence=(Evidence(DOCUMENT, None, None, None, None, "主要原因是两名职工退休"),),
)
SUM = GoldItem(
    "sum",
    "办公费和邮电费一共多少？",
    "citizen",
    "sum",
    "table",
    values=(GoldValue("某局", "2024", "合计", "5.93", "万元"),),
    evidence=(Evidence("某局2024", None, "支出表", "办公费", None, "办公费 3.50 邮电费 2.43"),),
    calculations=(Calculation("3.50+2.43", "5.93"),),
)


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("办公费 | 3.50\n邮电费 | 2.43", True),
        ("办公费 | 35,000 元", False),
        ("两项共计5.93万元", True),
        ("两项共计59,300元", True),
        ("办公费 | 3.50", False),
    ],
    ids=["both parts", "one part in another unit", "the sum", "the sum in another unit", "one part"],
)
def test_a_computed_figure_is_within_reach_with_all_that_it_is_computed_from(text, reached):
    assert judge_reach(SUM, text).right == reached


def test_a_figure_that_nobody_calculated_needs_its_whole_evidence():
    item = replace(SUM, calculations=())
    assert judge_reach(item, "办公费 | 3.50 | 邮电费 | 2.43").right
    assert not judge_reach(item, "办公费 | 3.50").right


def test_one_of_several_figures_is_enough_where_the_gold_set_says_so():
    both = replace(SUM, values=(*SUM.values, GoldValue("某局", "2024", "会议费", "7.77", "万元")))
    assert not judge_reach(both, "共5.93万元").right
    assert judge_reach(replace(both, any_value_is_enough=True), "共5.93万元").right


def test_an_explanation_is_within_reach_with_its_phrases():
    assert judge_reach(WHY, "主要原因是两名职工退休。").right
    assert judge_reach(WHY, "减少3.00万元。").reasons == ("text lacks 退休",)


@pytest.fixture
def records(tmp_path):
    records = open_record_store(tmp_path)
    save_samples(records, load_embedding_model())
    yield records
    records.close()


def test_every_search_finds_the_passage_that_explains(records):
    searches = build_searches(load_printed(records), load_embedding_model())
    assert [search.name for search in searches] == ["LlamaIndex vectors", "BM25", "BM25 + vectors"]
    for search in searches:
        answer = search.answer(WHY.question)
        assert search.judge(WHY, answer).right, search.name
        assert answer.values == ()


def test_chunks_of_other_documents_do_not_count(records):
    (search, *_) = build_searches(load_printed(records), load_embedding_model())
    elsewhere = GivenAnswer("text", "", citations=(GivenCitation("青山县林业局2024年预算", "", "", "两名职工退休"),))
    assert not search.judge(WHY, elsewhere).right


def table(index, title, rows):
    cells = tuple(
        Cell(text, row, col, row + 1, col + 1, Place())
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    )
    return Table(index, TableKind.OTHER, title, "万元", 1, len(rows), len(rows[0]), cells, Place())


@pytest.fixture
def tables(tmp_path):
    records = open_record_store(tmp_path / "tables")
    big = table(
        0,
        "支出表",
        (("编码", "项目", "2023年", "合计"), ("30201", "办公费", "3.10", "3.50"), ("30207", "邮电费", "1", "2")),
    )
    small = table(1, "采购表", (("品目", "金额"), ("打印纸", "0.50")))
    identity = Identity("某局", Scope.DEPARTMENT, 2024, Phase.BUDGET, "某局2024年部门预算")
    records.save_document(Document("某局2024", "某局2024.txt", "txt", "0", identity, (big, small)))
    yield records
    records.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("某局2024年办公费是多少？", "3.50"),
        ("某局2023年办公费是多少？", "3.10"),
        ("打印纸的金额", "0.50"),
        ("abc", None),
    ],
)
def test_a_script_picks_a_table_a_row_and_a_column(tables, question, figure):
    answer = build_largest_table(tables).answer(question)
    assert [value.value for value in answer.values] == ([figure] if figure else [])


def test_a_contest_is_over_the_questions_that_have_an_answer(tables, tmp_path):
    lookup = replace(SUM, id="lookup", kind="lookup", question="某局2024年办公费是多少？", calculations=())
    lookup = replace(lookup, values=(GoldValue("某局", "2024", "办公费", "3.50", "万元"),))
    absent = GoldItem("absent", "别局的呢？", "citizen", "unanswerable", "refuse")
    judged = tuple(
        Judged(item, GivenAnswer("table", ""), Verdict(right, False))
        for item, right in ((lookup, False), (absent, True))
    )
    ours = GoldRun("few", "budgetqa", judged, measure(judged))
    against = contest(ours, build_largest_table(tables), tmp_path / "few.results.jsonl")
    assert [one.item.id for one in against.run.judged] == ["lookup"]
    assert against.match == Match(wins=0, ties=0, losses=1)


def test_documents_print_their_paragraphs_and_tables(tables, records):
    (of_tables,) = load_printed(tables)
    assert of_tables.text.splitlines()[1:3] == ["支出表 单位：万元", "编码 | 项目 | 2023年 | 合计"]
    assert "两名职工退休" in next(each.text for each in load_printed(records) if each.name == DOCUMENT)
