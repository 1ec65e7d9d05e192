from passage_samples import OWN_PASSAGES, save_samples

from eval.baselines.plain_llamaindex import plain_llamaindex_passages
from eval.baselines.retrieval import rank_evidence, render_rankings
from eval.gold.items import Evidence, GoldItem
from eval.gold.printed import PrintedDocument, load_printed
from index.ingest import ingest_paths
from index.search.embedding import load_embedding_model
from index.settings import Settings
from index.stores.record_store import open_record_store


def gold(question, document, quote, route="text"):
    evidence = Evidence(document, None, None, None, None, quote)
    return GoldItem("t-1", question, "citizen", "why", route, evidence=(evidence,))


def test_ranks_count_only_questions_whose_evidence_is_a_passage(tmp_path):
    records = open_record_store(tmp_path)
    save_samples(records, load_embedding_model())
    document = f"{next(iter(OWN_PASSAGES))}2024年预算"
    items = [
        gold("森林防火归谁管", document, "负责全县森林资源的保护…森林防火工作"),
        gold("森林防火归谁管", document, "不在文件里的一句话"),
        gold("森林防火归谁管", "另一份文件", "负责全县森林资源的保护"),
        gold("森林防火花多少钱", document, "负责全县森林资源的保护", route="table"),
    ]
    rankings = rank_evidence(items, records, Settings(home=tmp_path))
    assert {(ranking.system, ranking.among): ranking.ranks for ranking in rankings} == {
        (system, among): (1,)
        for system in ("words", "meaning", "both", "plain LlamaIndex")
        for among in ("its documents", "documents understood", "all documents")
    }
    assert render_rankings(rankings).count("1.000") == 24
    assert rank_evidence(items[1:], records, Settings(home=tmp_path)) == ()
    records.close()


def test_plain_llamaindex_finds_chunks_of_the_documents_named():
    texts = {"林业局": "负责森林防火。\n" * 400, "档案馆": "负责档案的接收和保管。\n" * 400}
    printed = [PrintedDocument(name, text) for name, text in texts.items()]
    index = plain_llamaindex_passages(printed, load_embedding_model())
    assert "森林防火" in index.search("森林防火归谁管", k=1)[0]
    found = index.search("森林防火归谁管", ["档案馆"], k=3)
    assert len(found) == 3
    assert not any("森林" in chunk for chunk in found)


def test_the_plain_text_of_a_document_holds_its_headings_passages_and_tables(tmp_path):
    source = tmp_path / "青山县林业局2031年部门预算.md"
    source.write_text(
        "# 青山县林业局2031年部门预算\n\n## 一、收入说明\n\n全年收入预算5.00万元。\n\n"
        "收入总表\n\n单位：万元\n\n| 项目 | 金额 |\n|---|---|\n| 财政拨款收入 | 5.00 |\n| 合计 | 5.00 |\n",
        encoding="utf-8",
    )
    assert not ingest_paths([source], Settings(home=tmp_path / "home")).failed
    records = open_record_store(tmp_path / "home")
    [text] = [each.text for each in load_printed(records)]
    assert "一、收入说明\n全年收入预算5.00万元。" in text
    assert "财政拨款收入 | 5.00" in text
    records.close()
