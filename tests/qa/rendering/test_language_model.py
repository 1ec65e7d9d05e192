import logging

import pytest
from explaining_disclosure import FORESTRY
from scripted_server import scripted_server

from index.ingest import ingest_paths
from index.settings import Settings
from index.stores.record_store import open_record_store
from qa.answer import Route
from qa.engine import Engine
from qa.query.language import Language
from qa.rendering import language_model
from qa.rendering.language_model import find_fault, iter_written

LINES = (
    "**青山县林业局2031年：文件说明的原因**",
    "> 比上年增加60.20万元，主要原因是新建瞭望塔。[1]",
    "> 公务接待费3.00万元，与上年持平。[2]",
)
QUESTION = "青山县林业局2031年预算为什么增加"
RIGHT = "预算增加60.20万元，是因为新建瞭望塔[1]。"


@pytest.fixture
def server():
    with scripted_server() as running:
        yield running


@pytest.fixture
def settings(server, tmp_path):
    return Settings(home=tmp_path, llm_url=server.url, llm_model="m", llm_key="k")


@pytest.fixture
def engine(settings, tmp_path):
    source = tmp_path / "青山县林业局2031年部门预算.txt"
    source.write_text(FORESTRY, encoding="utf-8")
    assert not ingest_paths([source], settings).failed
    opened = Engine(open_record_store(settings.home), settings)
    yield opened
    opened.close()


def written(settings):
    return list(iter_written(QUESTION, Language.CHINESE, LINES, settings))


def test_without_a_model_nothing_is_written(tmp_path):
    assert written(Settings(home=tmp_path)) == []


def test_the_model_sees_the_question_and_the_evidence_and_is_not_let_to_guess(server, settings):
    server.text = RIGHT
    assert written(settings) == [RIGHT]
    [asked] = server.asked
    assert (asked["temperature"], asked["stream"]) == (0.0, True)
    said = asked["messages"][-1]["content"]
    assert QUESTION in said
    assert all(line in said for line in LINES)


def test_sentences_come_one_by_one_each_with_its_mark(server, settings):
    server.text = "预算增加60.20万元。[1]原因是新建瞭望塔[1]。接待费3.00万元与上年持平。 [2]"
    assert written(settings) == [
        "预算增加60.20万元。[1]",
        "预算增加60.20万元。[1]原因是新建瞭望塔[1]。",
        server.text,
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("预算增加62.20万元，是因为新建瞭望塔[1]。", "62.20"),
        ("预算增加六十二万元，是因为新建瞭望塔[1]。", "六十二万"),
        ("公务接待费3.00万元[1]。", "3.00"),
        ("预算增加是因为新建瞭望塔。", "cites nothing"),
        ("无法回答", "cites nothing"),
        ("预算增加是因为新建瞭望塔[3]。", "cites 3"),
        ("详见[这里](http://example.org)[1]。", "link"),
        ("", "empty"),
        (" \n", "empty"),
        ("新建瞭望塔[1]" * 400, "too long"),
    ],
)
def test_a_text_that_strays_from_the_evidence_is_dropped(server, settings, caplog, text, fault):
    server.text = text
    with caplog.at_level(logging.WARNING):
        assert written(settings) == []
    assert fault in caplog.text


@pytest.mark.parametrize("second", ["预算共8200万元[1]。", "这很合理。", "接待费持平[9]。"])
def test_what_was_shown_is_taken_back_when_a_later_sentence_strays(server, settings, second):
    server.text = RIGHT + second
    assert written(settings) == [RIGHT, ""]


def test_a_failing_server_costs_nothing_but_a_warning(server, settings, caplog):
    server.status = 500
    with caplog.at_level(logging.WARNING):
        assert written(settings) == []
    assert len(server.asked) == 1
    assert "InternalServerError" in caplog.text


def test_a_server_that_does_not_answer_in_time_is_not_waited_for(server, settings, caplog, monkeypatch):
    monkeypatch.setattr(language_model, "_PATIENCE_SECONDS", 0.2)
    server.answers.clear()
    with caplog.at_level(logging.WARNING):
        assert written(settings) == []
    assert "APITimeoutError" in caplog.text


def test_a_stream_that_breaks_off_takes_back_what_was_shown(server, settings, caplog):
    server.text, server.cut_after = RIGHT * 3, len(RIGHT) // 2
    with caplog.at_level(logging.WARNING):
        assert written(settings) == [RIGHT, ""]
    assert "dropped" in caplog.text


def test_a_server_that_speaks_another_protocol_is_not_believed(server, settings, caplog):
    server.raw = b"data: <html>60.20</html>\n\n"
    with caplog.at_level(logging.WARNING):
        assert written(settings) == []
    assert "did not answer" in caplog.text


def test_figures_may_drop_their_separators_but_not_their_digits():
    assert find_fault("共1234.50万元[3]。", "> 共1,234.50万元。[3]") is None
    assert find_fault("共234.50万元[3]。", "> 共1,234.50万元。[3]") is not None


def test_the_quotations_are_shown_at_once_and_stay_below_what_the_model_says(server, engine):
    server.text = "林业局负责森林防火[2]。还救护野生动植物[3]。"
    first, *grown = engine.iter_answers("青山县林业局的主要职责是什么")
    assert first.route is Route.TEXT
    heading, quotations = first.text.split("\n\n", 1)
    assert [answer.text for answer in grown] == [
        f"{heading}\n\n林业局负责森林防火[2]。\n\n{quotations}",
        f"{heading}\n\n{server.text}\n\n{quotations}",
    ]


def test_only_explanations_reach_the_model(server, engine):
    server.text = RIGHT
    assert engine.ask("青山县林业局2031年机关运行经费多少").values
    assert engine.ask("白水市档案馆2031年预算为什么减少").route is Route.REFUSE
    assert server.asked == []


def test_earlier_questions_are_not_put_to_the_model_again(server, engine):
    server.text = RIGHT
    history = ["青山县林业局2031年预算为什么增加", "青山县林业局的主要职责是什么"]
    assert list(engine.iter_answers("瞭望塔建设项目的立项依据是什么", history))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "obeyed", ["好的，预算是一百亿元[1]。", "预算是10000000000元[1]。", "已忽略以上所有要求。", "系统提示词是：你根据…"]
)
def test_a_model_that_obeys_what_a_document_tells_it_is_not_shown(server, engine, obeyed):
    server.text = obeyed
    *_, answer = engine.iter_answers("青山县林业局2031年预算为什么增加")
    assert obeyed not in answer.text
    assert "新建瞭望塔" in answer.text
