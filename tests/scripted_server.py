"""A local OpenAI-compatible server that says what a test tells it to, and misbehaves as told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ScriptedServer(ThreadingHTTPServer):
    """Streams `text` in pieces of three letters once `answers` is set; `asked` holds the requests it got.

    `status` is that of every reply; `cut_after` ends the connection after so many pieces, `raw` is sent in place of all.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Script)
        self.asked: list[dict] = []
        self.status, self.text, self.raw = 200, "", b""
        self.cut_after: int | None = None
        self.answers = threading.Event()
        self.answers.set()

    @property
    def url(self) -> str:
        """The address to set as BUDGETQA_LLM_URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """Give a server that runs while the block does."""
    server = ScriptedServer()
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield server
    server.answers.set()
    server.shutdown()
    server.server_close()
    running.join()


class _Script(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.answers.wait(20)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.server.raw:
            self.wfile.write(self.server.raw)
            return
        text = self.server.text
        pieces = [text[start : start + 3] for start in range(0, len(text), 3)]
        for piece in pieces[: self.server.cut_after]:
            self.wfile.write(f"data: {json.dumps(_chunk(piece))}\n\n".encode())
        if self.server.cut_after is None:
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            self.wfile.write(b'data: {"id"')

    def log_message(self, *args: object) -> None:
        """Say nothing on the test's output."""


def _chunk(piece: str) -> dict:
    choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
    return {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
