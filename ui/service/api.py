"""The HTTP interface for programs, with its OpenAPI page at `/api/docs`, served from this machine alone.

It reads and answers; nothing here changes what is indexed.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline

from index.errors import BudgetQAError
from ui.service.api_models import (
    AnswerGiven,
    DocumentIndexed,
    FactsPage,
    FactsWanted,
    Fault,
    FindingReported,
    FindingsWanted,
    Question,
)
from ui.service.records_desk import FactFilter, RecordsDesk

_ABOUT = """部门预算公开问答的程序接口：每个数字都带出处。
*Answers over published budgets of Chinese government departments; every figure names its place.*

同样的功能也以 MCP 提供：`/mcp`，或命令 `budgetqa mcp`。
*The same is offered over MCP, at `/mcp` or by the command `budgetqa mcp`.*

出错时的 `detail` 是一句中英文说明：422 为请求有误，404 为没有这份文件或这个地址。
*The `detail` of an error says in Chinese and English what is wrong: 422 a faulty request, 404 no such document or address.*"""

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Fault, "description": "没有这份文件 / no such document"}}
_FAULTY: dict[int | str, dict[str, Any]] = {422: {"model": Fault, "description": "请求有误 / a faulty request"}}
# By pydantic's name of what is wrong; every message has its own words in English.
_FAULTS = {
    "missing": "没有给出",
    "extra_forbidden": "不是可用的参数",
    "string_type": "须为文字",
    "string_too_long": "过长",
    "string_too_short": "不能为空",
    "too_long": "过多",
    "int_parsing": "须为整数",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
    "enum": "不在可选值之内",
    "json_invalid": "不是有效的 JSON",
}
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def build_api(
    desk: RecordsDesk, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None
) -> FastAPI:
    """Return the application with every route under `/api`; `lifespan` is what else lives as long as it serves."""
    app = FastAPIOffline(
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/static",
        title="budgetqa",
        description=_ABOUT,
        lifespan=lifespan,
    )

    app.add_exception_handler(RequestValidationError, _faulty)

    @app.post("/api/ask", response_model_exclude_unset=True, responses=_FAULTY, summary="问一句 / ask a question")
    def ask(asked: Question) -> AnswerGiven:
        """Return the answer with its figures, their places and how the question was read."""
        return desk.ask(asked.question, asked.history, explain=asked.explain)

    @app.get("/api/documents", response_model_exclude_unset=True, summary="已收录的文件 / what is indexed")
    def documents() -> list[DocumentIndexed]:
        """Return every document, ordered by department, year and name."""
        return desk.list_documents()

    @app.get(
        "/api/facts",
        response_model_exclude_unset=True,
        responses={**_NOT_FOUND, **_FAULTY},
        summary="记录 / published values",
    )
    def facts(wanted: Annotated[FactsWanted, Query()]) -> FactsPage:
        """Return the facts that satisfy every filter given, in reading order."""
        fields = FactFilter(wanted.document, wanted.department, wanted.year, wanted.item, wanted.code)
        try:
            return desk.list_facts(fields, wanted.offset, wanted.limit)
        except BudgetQAError as error:
            raise HTTPException(404, str(error)) from error

    @app.get(
        "/api/findings",
        response_model_exclude_unset=True,
        responses={**_NOT_FOUND, **_FAULTY},
        summary="勾稽核对 / the consistency report",
    )
    def findings(wanted: Annotated[FindingsWanted, Query()]) -> list[FindingReported]:
        """Return what the checks found: passes, mismatches, and what could not be checked and why."""
        try:
            return desk.list_findings(wanted.document, wanted.status)
        except BudgetQAError as error:
            raise HTTPException(404, str(error)) from error

    @app.api_route("/api/{address:path}", methods=_METHODS, include_in_schema=False)
    def no_such_address(address: str) -> None:
        raise HTTPException(
            404, f"没有 /api/{address} 这个地址或用法，见 /api/docs / no such address or method: see /api/docs"
        )

    return app


def _faulty(_request: Request, error: Exception) -> JSONResponse:
    """Return which fields are wrong, in one sentence; what was sent is not repeated."""
    if not isinstance(error, RequestValidationError):
        raise error
    said = []
    for each in error.errors():
        field = ".".join(str(part) for part in each["loc"][1:]) or "body"
        chinese = _FAULTS.get(each["type"], "不符合要求")
        said.append(f"{field} {chinese} / {each['msg']}")
    return JSONResponse({"detail": "请求有误 / faulty request: " + "; ".join(said)}, 422)
