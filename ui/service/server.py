"""The web server: the pages for people, with the HTTP interface and the MCP server for programs beside them.

One process, one engine, one record store; bound to this machine unless told otherwise.
"""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread

import gradio as gr
import uvicorn
from fastapi import FastAPI

from index.errors import BudgetQAError
from index.readers.limits import LARGEST_FILE
from index.settings import Settings, load_settings
from index.stores.originals import Originals
from index.stores.record_store import RecordStore, open_record_store
from qa.engine import Engine
from ui.charts.page_style import STYLE_SHEETS, build_theme
from ui.pages.documents.downloads import build_downloads
from ui.service.api import build_api
from ui.service.app import build_page
from ui.service.mcp_server import build_mcp_server
from ui.service.records_desk import RecordsDesk


def serve(engine: Engine, home: Path | None, host: str, port: int, read_only: bool = False) -> None:
    """Serve until interrupted. `port` 0 takes any free one; `read_only` takes uploads and deletion off the pages.

    Raises: BudgetQAError when the port is taken.
    """
    settings = load_settings(home)
    store = open_record_store(settings.home, settings.records_url)
    try:
        with _bound(host, port) as bound:
            Thread(target=engine.prepare, daemon=True).start()
            print(f"网页 / page: {_address(bound)}   接口 / interface: {_address(bound)}api/docs", flush=True)
            originals = Originals(settings.home, settings.kept_mb * 2**20)
            app = build_server(engine, store, host, None if read_only else settings, originals)
            _server(app).run(sockets=[bound])
    finally:
        store.close()


@contextmanager
def serving(
    engine: Engine,
    store: RecordStore,
    settings: Settings | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    originals: Originals | None = None,
) -> Iterator[str]:
    """Serve from a thread while the block runs; gives the address, which ends in "/"."""
    with _bound(host, port) as bound:
        server = _server(build_server(engine, store, host, settings, originals))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield _address(bound)
        finally:
            server.should_exit = True
            thread.join()


def build_server(
    engine: Engine,
    store: RecordStore,
    host: str,
    settings: Settings | None = None,
    originals: Originals | None = None,
) -> FastAPI:
    """Return the whole application: the interface under `/api`, MCP at `/mcp`, the pages at `/`.

    Without `settings` nothing can be uploaded or deleted; without `originals` the pages of files cannot be shown.
    """
    desk = RecordsDesk(engine, store)
    tools = build_mcp_server(desk, host)
    tool_routes = tools.streamable_http_app().routes

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = build_api(desk, lifespan)
    app.router.routes.extend(tool_routes)
    app.include_router(build_downloads(store))
    return gr.mount_gradio_app(
        app,
        build_page(engine, store, settings, originals),
        path="/",
        server_name=host,
        footer_links=[],
        ssr_mode=False,
        theme=build_theme(),
        css_paths=list(STYLE_SHEETS),
        max_file_size=LARGEST_FILE,
    )


def _server(app: FastAPI) -> uvicorn.Server:
    # Streams of pages left open must not hold up the end.
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise BudgetQAError(f"端口 {port} 不可用 / port {port} is not free: {error}") from error


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://{host}:{port}/"
