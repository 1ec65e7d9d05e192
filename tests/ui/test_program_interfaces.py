"""The HTTP interface and the MCP server, each asked by a client of its own kind over a running server."""

import asyncio
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from answer_examples import DEPARTMENT, DOCUMENT, ScriptedEngine, answer_with, document_with, fact_with, make_home
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from index.stores.record_store import open_record_store
from qa.answer import answer_object
from ui.service.server import serving

OTHER = "平川县教育局2024年部门预算"
TOOLS = ["ask", "list_documents", "get_facts", "check"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    documents = (
        document_with(fact_with(), fact_with("——", None, "t0r2c1", row="出国费", item="出国费", code=None, unit=None)),
        document_with(fact_with(), name=OTHER, department="平川县教育局", year=2024),
    )
    store = open_record_store(make_home(tmp_path_factory.mktemp("home"), *documents))
    with serving(ScriptedEngine(), store) as opened:
        yield opened
    store.close()


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_an_answer_over_http_is_the_answer_object(client):
    answered = client.post("/api/ask", json={"question": "公务接待费多少？", "history": ["你好"]}).json()
    wanted = json.loads(json.dumps(answer_object(answer_with(question="公务接待费多少？"))))
    assert answered == wanted


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "question 没有给出 / Field required"),
        ({"question": 3}, "question 须为文字"),
        ({"question": "  "}, "question 不能为空"),
        ({"question": "字" * 10_001}, "question 过长"),
        ({"question": "好", "history": ["好"] * 51}, "history 过多"),
        ({"question": "好", "hisotry": ["好"]}, "hisotry 不是可用的参数"),
        ("not json", "body"),
    ],
)
def test_a_faulty_question_is_told_so_and_not_asked(client, body, told):
    answered = client.post("/api/ask", json=body)
    assert answered.status_code == 422
    assert answered.json()["detail"].startswith(f"请求有误 / faulty request: {told}")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/facts?yaer=2025", "yaer 不是可用的参数"),
        ("/api/facts?year=今年", "year 须为整数"),
        ("/api/facts?limit=5000", "limit 过大"),
        ("/api/findings?status=wrong", "status 不在可选值之内"),
    ],
)
def test_a_faulty_filter_is_told_and_not_left_out(client, path, told):
    answered = client.get(path)
    assert answered.status_code == 422
    assert told in answered.json()["detail"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/ask"), ("GET", "/api/nothing"), ("DELETE", "/api/facts")])
def test_an_address_or_method_that_is_not_there_points_to_the_page_about_the_interface(client, method, path):
    answered = client.request(method, path)
    assert answered.status_code == 404
    assert "/api/docs" in answered.json()["detail"]


@pytest.mark.parametrize("question", ["存储坏了", "程序出错"])
def test_a_failure_is_an_answer_that_says_so(client, question):
    answered = client.post("/api/ask", json={"question": question})
    assert answered.status_code == 200
    assert (answered.json()["route"], answered.json()["values"]) == ("refuse", [])


def test_documents_are_those_of_the_command_line(client):
    assert [(line["document"], line["year"]) for line in client.get("/api/documents").json()] == [
        (DOCUMENT, 2025),
        (OTHER, 2024),
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"document": DOCUMENT}, 2),
        ({"document": f"{DOCUMENT}.pdf"}, 2),
        ({"department": "平川"}, 1),
        ({"item": "公务接待费"}, 2),
        ({"item": "公务接待费", "department": DEPARTMENT}, 1),
        ({"code": "30217"}, 2),
        ({"year": 2019}, 0),
    ],
)
def test_facts_satisfy_every_filter_given(client, filters, found):
    assert len(client.get("/api/facts", params=filters).json()["facts"]) == found


def test_facts_come_in_pages_that_miss_none(client):
    offset, seen = 0, []
    while offset is not None:
        page = client.get("/api/facts", params={"offset": offset, "limit": 2}).json()
        seen += page["facts"]
        offset = page["next_offset"]
    assert seen == client.get("/api/facts").json()["facts"]


def test_words_in_a_cell_have_no_value_and_are_not_zero(client):
    (fact,) = client.get("/api/facts", params={"item": "出国费"}).json()["facts"]
    assert fact["text"] == "——"
    assert "value" not in fact


@pytest.mark.parametrize("path", ["/api/facts", "/api/findings"])
def test_an_unknown_document_is_not_found(client, path):
    answered = client.get(path, params={"document": "没有这份"})
    assert answered.status_code == 404
    assert "没有收录名为 没有这份 的文件" in answered.json()["detail"]


def test_findings_can_be_narrowed_to_what_disagrees(client):
    lines = client.get("/api/findings", params={"document": DOCUMENT, "status": "mismatch"}).json()
    assert [line["message"] for line in lines] == ["合计 3.30，分项之和 3.20"]


def test_the_page_about_the_interface_loads_nothing_from_elsewhere(client):
    page = client.get("/api/docs")
    assert page.status_code == 200
    scripts = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', page.text)
    assert [client.get(script).status_code for script in scripts] == [200] * len(scripts) != []
    assert "//" not in page.text.replace("<!DOCTYPE html>", "").replace("http://127.0.0.1", "").split("<script>")[0]
    assert set(client.get("/api/openapi.json").json()["paths"]) == {
        "/api/ask",
        "/api/documents",
        "/api/facts",
        "/api/findings",
    }


def completed(coroutine):
    """Return what comes of it, run in a thread of its own: tests of pages leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def over_mcp(address, talk):
    async def connect():
        async with (
            streamable_http_client(f"{address}mcp") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await talk(session)

    return completed(connect())


def test_an_assistant_finds_the_tools_and_gets_figures_with_places(address):
    async def talk(session):
        tools = (await session.list_tools()).tools
        assert all(tool.annotations.readOnlyHint for tool in tools)
        names = [tool.name for tool in tools]
        answered = await session.call_tool("ask", {"question": "公务接待费多少？"})
        facts = await session.call_tool("get_facts", {"item": "公务接待费", "document": DOCUMENT})
        findings = await session.call_tool("check", {"document": DOCUMENT})
        documents = await session.call_tool("list_documents", {})
        return names, answered, facts, findings, documents

    names, answered, facts, findings, documents = over_mcp(address, talk)
    assert names == TOOLS
    assert answered.structuredContent["values"][0]["value"] == "3.20"
    assert answered.structuredContent["citations"][0]["page"] == 7
    assert facts.structuredContent["facts"][0]["text"] == "3.20"
    assert [found["status"] for found in findings.structuredContent["result"]] == ["mismatch"]
    assert len(documents.structuredContent["result"]) == 2


@pytest.mark.parametrize(
    ("tool", "sent", "words"),
    [
        ("check", {"document": "没有这份"}, "没有收录名为 没有这份 的文件"),
        ("ask", {"question": ""}, "at least 1 character"),
        ("ask", {"question": "好", "history": ["好"] * 51}, "at most 50 items"),
        ("get_facts", {"limit": 5000}, "less than or equal to 1000"),
    ],
)
def test_an_assistant_is_told_what_was_wrong(address, tool, sent, words):
    told = over_mcp(address, lambda session: session.call_tool(tool, sent))
    assert told.isError
    assert words in told.content[0].text


def test_a_web_page_of_another_host_cannot_reach_the_tools(client):
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepted = {"Accept": "application/json, text/event-stream"}
    assert client.post("/mcp", json=asked, headers=accepted).status_code == 200
    assert client.post("/mcp", json=asked, headers={**accepted, "Host": "evil.example"}).status_code == 421
    assert client.post("/mcp", json=asked, headers={**accepted, "Origin": "http://evil.example"}).status_code == 403


def test_the_mcp_command_talks_over_a_pipe(tmp_path):
    home = make_home(tmp_path / "home")
    program = str(Path(sys.executable).with_name("budgetqa"))

    async def connect():
        parameters = StdioServerParameters(command=program, args=["mcp", "--home", str(home)], env=dict(os.environ))
        async with (
            stdio_client(parameters) as (read, write),
            ClientSession(read, write, read_timeout_seconds=timedelta(seconds=60)) as session,
        ):
            await session.initialize()
            return await session.call_tool("ask", {"question": f"{DEPARTMENT}2025年公务接待费多少？"})

    answered = completed(connect())
    assert [value["value"] for value in answered.structuredContent["values"]] == ["3.20"]
