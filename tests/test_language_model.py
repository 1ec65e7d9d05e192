import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from explaining_disclosure import FORESTRY

from index.ingest import ingest_paths
from index.record_store import open_record_store
from index.settings import Settings
from qa import language_model
from qa.answer import Route
from qa.engine import Engine
from qa.language_model import find_fault, phrase
from qa.query import Language

LINES = ("**青山县林业局2031年：文件说明的原因**", "> 比上年增加60.20万元，主要原因是新建瞭望塔。[1]")
QUESTION = "青山县林业局2031年预算为什么增加"


class _Script(BaseHTTPRequestHandler):
    """Answers as the server's `text` and `status` say, once its `answers` are let go."""

    def do_POST(self):
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.answers.wait(20)
        message = {"role": "assistant", "content": self.server.text}
        body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m"}
        body["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
        sent = json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args):
        """Say nothing on the test's output."""


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Script)
    server.asked, server.status, server.text, server.answers = [], 200, "", threading.Event()
    server.answers.set()
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield server
    server.answers.set()
    server.shutdown()
    server.server_close()
    running.join()


@pytest.fixture
def settings(server, tmp_path):
    return Settings(home=tmp_path, llm_url=f"http://127.0.0.1:{server.server_port}/v1", llm_model="m", llm_key="k")


def test_without_a_model_the_quotations_stand_alone(tmp_path):
    assert phrase(QUESTION, Language.CHINESE, LINES, Settings(home=tmp_path)) == LINES


def test_what_the_model_says_of_the_evidence_comes_first(server, settings):
    server.text = "预算增加60.20万元，是因为新建瞭望塔[1]。"
    assert phrase(QUESTION, Language.CHINESE, LINES, settings) == (server.text, *LINES)
    [asked] = server.asked
    assert asked["temperature"] == 0.0
    assert LINES[1] in asked["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("预算增加62.20万元，是因为新建瞭望塔[1]。", "62.20"),
        ("预算增加六十二万元，是因为新建瞭望塔[1]。", "六十二万"),
        ("预算增加是因为新建瞭望塔。", "cites nothing"),
        ("预算增加是因为新建瞭望塔[2]。", "cites 2"),
        ("详见[这里](http://example.org)[1]。", "link"),
        ("", "empty"),
    ],
)
def test_a_text_that_strays_from_the_evidence_is_dropped(server, settings, caplog, written, fault):
    server.text = written
    with caplog.at_level(logging.WARNING):
        assert phrase(QUESTION, Language.CHINESE, LINES, settings) == LINES
    assert fault in caplog.text


def test_a_failing_server_costs_nothing_but_a_warning(server, settings, caplog):
    server.status = 500
    with caplog.at_level(logging.WARNING):
        assert phrase(QUESTION, Language.CHINESE, LINES, settings) == LINES
    assert len(server.asked) == 1
    assert "InternalServerError" in caplog.text


def test_a_server_that_does_not_answer_in_time_is_not_waited_for(server, settings, caplog, monkeypatch):
    monkeypatch.setattr(language_model, "_PATIENCE_SECONDS", 0.2)
    server.answers.clear()
    with caplog.at_level(logging.WARNING):
        assert phrase(QUESTION, Language.CHINESE, LINES, settings) == LINES
    assert "APITimeoutError" in caplog.text


def test_figures_may_drop_their_separators_but_not_their_digits():
    assert find_fault("共1234.50万元[3]。", "> 共1,234.50万元。[3]") is None
    assert find_fault("共234.50万元[3]。", "> 共1,234.50万元。[3]") is not None


def test_only_explanations_reach_the_model(server, settings, tmp_path):
    source = tmp_path / "青山县林业局2031年部门预算.txt"
    source.write_text(FORESTRY, encoding="utf-8")
    assert not ingest_paths([source], settings).failed
    engine = Engine(open_record_store(settings.home), settings)
    server.text = "林业局负责森林防火[2]。"
    explained = engine.ask("青山县林业局的主要职责是什么")
    assert (explained.route, explained.text.partition("\n")[0]) == (Route.TEXT, server.text)
    del server.asked[:]
    assert engine.ask("青山县林业局2031年机关运行经费多少").values
    assert engine.ask("白水市档案馆2031年预算为什么减少").route is Route.REFUSE
    assert server.asked == []
    engine.close()
