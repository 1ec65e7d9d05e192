import hashlib
import json
import random

import numpy as np
import pytest

from index.training.embedding_model import Recipe, main, train
from index.training.pairs import PairKind, build_pairs, reword
from index.training.texts import Section, iter_sections

SECTION = Section(
    "青山县预算管理办法",
    "第二章 预算编制",
    (
        "第五条 本办法所称三公经费，是指因公出国费、公务用车费和公务接待费。",
        "第六条 公务接待费预算12.5万元，比上年减少3万元，主要原因是压减接待批次。各单位应当从严控制。",
        "第七条 县财政局负责预算草案的编制工作，审核各单位的支出标准，汇总后报县政府。",
    ),
)
TINY = Recipe(vocabulary=400, dimension=16, epochs=2, batch=32)


def sections(count):
    subjects = [f"{one}{two}" for one in "林水路桥田渔牧茶" for two in "业务政费站场"]
    return [
        Section(
            f"{subject}管理办法",
            f"{subject}经费",
            tuple(f"{subject}支出{kind}，由{subject}局负责办理。" for kind in "甲乙丙"),
        )
        for subject in subjects[:count]
    ]


@pytest.mark.parametrize(
    ("kind", "part", "found"),
    [
        (PairKind.HEADING, "预算编制", "公务接待费预算12.5万元"),
        (PairKind.DEFINITION, "三公经费", "因公出国费、公务用车费和公务接待费"),
        (PairKind.NEXT_SENTENCE, "公务接待费预算12.5万元", "各单位应当从严控制"),
        (PairKind.TITLE, "青山县预算管理办法", "三公经费"),
        (PairKind.QUESTION, "减少", "主要原因是压减接待批次"),
        (PairKind.QUESTION, "预算草案", "县财政局负责预算草案的编制工作"),
    ],
)
def test_texts_that_belong_together_make_a_pair(kind, part, found):
    pairs = [pair for seed in range(8) for pair in build_pairs([SECTION], seed)]
    assert any(pair.kind == kind and part in pair.anchor and found in pair.positive for pair in pairs)


def test_general_headings_name_nothing():
    pairs = build_pairs([Section("办法", "第一章 总则", SECTION.paragraphs)], 0)
    assert not any(pair.kind == PairKind.HEADING for pair in pairs)


def test_questions_are_said_in_other_words_of_the_lexicon():
    said = {reword("公务接待费是多少", random.Random(seed)) for seed in range(50)}
    assert "公务接待费是多少" in said
    assert len(said) > 1


def test_one_seed_gives_the_same_bytes_and_numpy_reads_them(tmp_path):
    from sentence_transformers import SentenceTransformer

    from index.search.embedding import load_embedding_model

    digests = set()
    for run in "ab":
        model, _ = train(sections(40), TINY)
        model.save(str(tmp_path / run), create_model_card=False)
        digests.add(hashlib.sha256((tmp_path / run / "model.safetensors").read_bytes()).hexdigest())
    assert len(digests) == 1
    served = load_embedding_model(str(tmp_path / "a")).encode(["林业经费"])
    stored = SentenceTransformer(str(tmp_path / "a"), device="cpu").float()
    np.testing.assert_allclose(served, stored.encode(["林业经费"], normalize_embeddings=True), atol=2e-3)


def test_training_finds_more_than_random_vectors_among_texts_held_out():
    _, measured = train(sections(48), Recipe(vocabulary=400, dimension=32, epochs=20, batch=32))
    of = {(row.system, row.kind): row for row in measured}
    assert of["trained", None].reciprocal_rank > of["untrained", None].reciprocal_rank


def test_the_command_reads_every_kind_of_text_and_writes_a_card(tmp_path, capsys):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "办法.md").write_text(
        "# 办法\n\n## 预算编制\n\n第一条 各单位应当编制预算，并按时报送财政局。\n", encoding="utf-8"
    )
    (texts / "README.md").write_text("不是正文", encoding="utf-8")
    line = {"title": "工作报告", "content": "一、过去一年\n财政支出持续增长，民生得到保障。"}
    (texts / "报告.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    (texts / "公开.txt").write_text("一、部门职责\n负责全县档案的保管工作，提供查阅服务。\n", encoding="utf-8")
    read = list(iter_sections([texts]))
    assert {section.title for section in read} == {"办法", "工作报告", "公开"}
    assert [section.title for section in read if section.is_disclosure] == ["公开"]
    main([str(tmp_path / "tiny"), "--texts", str(texts), "--vocabulary", "200", "--dimension", "8", "--about", "测试"])
    assert "3 texts, none of which is stored here. 测试" in (tmp_path / "tiny" / "README.md").read_text(
        encoding="utf-8"
    )
    assert "# tiny" in capsys.readouterr().out
