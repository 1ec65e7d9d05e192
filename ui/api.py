"""The HTTP interface for programs, with its OpenAPI page at `/api/docs`, served from this machine alone.

It reads and answers; nothing here changes what is indexed.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from fastapi_offline import FastAPIOffline

from index.errors import BudgetQAError
from index.records import CheckStatus
from ui.api_models import AnswerGiven, DocumentIndexed, FactsPage, FindingReported, Question
from ui.records_desk import MOST_FACTS, FactFilter, RecordsDesk

_ABOUT = """部门预算公开问答的程序接口：每个数字都带出处。
*Answers over published budgets of Chinese government departments; every figure names its place.*

同样的功能也以 MCP 提供：`/mcp`，或命令 `budgetqa mcp`。
*The same is offered over MCP, at `/mcp` or by the command `budgetqa mcp`.*"""

_DocumentName = Annotated[str | None, Query(description="文件名，有无后缀均可 / file name, with or without suffix")]


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

    @app.post("/api/ask", response_model_exclude_unset=True, summary="问一句 / ask a question")
    def ask(asked: Question) -> AnswerGiven:
        """Return the answer with its figures, their places and how the question was read."""
        return desk.ask(asked.question, asked.history)

    @app.get("/api/documents", response_model_exclude_unset=True, summary="已收录的文件 / what is indexed")
    def documents() -> list[DocumentIndexed]:
        """Return every document, ordered by department, year and name."""
        return desk.list_documents()

    @app.get("/api/facts", response_model_exclude_unset=True, summary="记录 / published values")
    def facts(
        document: _DocumentName = None,
        department: Annotated[str | None, Query(description="部门名称或其中的字 / its name or a part of it")] = None,
        year: Annotated[int | None, Query(description="数字所指的年度 / the year a figure is about")] = None,
        item: Annotated[str | None, Query(description="项目名称 / the item's name, e.g. 公务接待费")] = None,
        code: Annotated[str | None, Query(description="科目编码 / account code, e.g. 30217")] = None,
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_FACTS)] = 100,
    ) -> FactsPage:
        """Return the facts that satisfy every filter given, in reading order."""
        try:
            return desk.list_facts(FactFilter(document, department, year, item, code), offset, limit)
        except BudgetQAError as error:
            raise HTTPException(404, str(error)) from error

    @app.get("/api/findings", response_model_exclude_unset=True, summary="勾稽核对 / the consistency report")
    def findings(document: _DocumentName = None, status: CheckStatus | None = None) -> list[FindingReported]:
        """Return what the checks found: passes, mismatches, and what could not be checked and why."""
        try:
            return desk.list_findings(document, status)
        except BudgetQAError as error:
            raise HTTPException(404, str(error)) from error

    return app
