import pytest
from made_up_store import made_up_documents

from eval.gold.items import GoldError
from eval.judging.findings import Contradiction, load_known_findings, score_findings
from eval.judging.rates import Rate
from index.records import CheckStatus
from index.stores.record_store import open_record_store


@pytest.fixture
def records(tmp_path):
    records = open_record_store(tmp_path)
    for document in made_up_documents():
        records.save_document(document)
    yield records
    records.close()


def mismatches():
    for document in made_up_documents():
        texts = {fact.key: fact.text for fact in document.facts}
        for finding in document.findings:
            if finding.status is CheckStatus.MISMATCH:
                left, right = (texts[key] for key in finding.fact_keys[:2])
                yield Contradiction(document.name, finding.rule, left, right)


def test_what_is_known_is_found_and_what_is_not_known_is_a_false_alarm(records):
    known, *unknown = mismatches()
    absent = Contradiction(known.document, "别的规则", "1", "2")
    of_document = [each for each in unknown if each.document == known.document]
    score = score_findings([known, absent], records)
    assert score.recall == Rate(1, 2)
    assert score.missed == (absent,)
    assert score.false_alarms == Rate(len(of_document), len(of_document) + 1)
    assert score.unknown == tuple(sorted(of_document))


def test_what_stands_in_a_document_that_is_not_indexed_is_neither_found_nor_missed(records):
    known, *_ = mismatches()
    score = score_findings([known, Contradiction("别的文件", known.rule, known.left, known.right)], records)
    assert (score.recall, score.missed) == (Rate(1, 1), ())


def test_a_known_contradiction_counts_once_for_each_line(records):
    known, *_ = mismatches()
    assert score_findings([known, known], records).recall == Rate(1, 2)


def test_known_findings_are_read_from_a_table(tmp_path):
    path = tmp_path / "known.tsv"
    path.write_text("rule\tdocument\tleft\tright\n文字=表格\t某局\t1\t2\n", encoding="utf-8")
    assert load_known_findings(path) == (Contradiction("某局", "文字=表格", "1", "2"),)
    path.write_text("rule\tdocument\n文字=表格\t某局\n", encoding="utf-8")
    with pytest.raises(GoldError, match="a column is missing"):
        load_known_findings(path)
