from passage_samples import OWN_PASSAGES, save_samples

from eval.gold import Evidence, GoldItem
from eval.retrieval import rank_evidence, render_rankings
from index.embedding import load_embedding_model
from index.record_store import open_record_store
from index.settings import Settings


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
        (system, among): (1,) for system in ("words", "meaning", "both") for among in ("its documents", "all documents")
    }
    assert render_rankings(rankings).count("1.000") == 12
    assert rank_evidence(items[1:], records, Settings(home=tmp_path)) == ()
    records.close()
