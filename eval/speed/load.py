"""The `load` command: many people at the page at once, and how long each waits from asking to the whole answer.

They come the way a browser does: `budgetqa serve` in a process of its own, the page's own queue, one session a person.
Figures depend on the machine, so they are printed and never asserted.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer

import data
from eval.gold.items import load_gold
from eval.judging.metrics import percentile
from eval.runs.homes import ready_home
from index.errors import BudgetQAError

_SHIPPED = Path(__file__).parents[1] / "gold" / "samples.jsonl"
_PATIENCE_SECONDS = 60


def load(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD", help="题集，不给则用自带的 / a gold file, else the shipped one")
    ] = None,
    home: Annotated[Path | None, typer.Option(metavar="DIR", help="存储目录 / folder of the stores")] = None,
    people: Annotated[int, typer.Option(min=1, help="同时提问的人数 / how many ask at once")] = 20,
    seconds: Annotated[float, typer.Option(min=0.1, help="持续时间 / for how long")] = 60,
    route: Annotated[str, typer.Option(help="只问这类题 / only questions of this route")] = "table",
) -> None:
    """许多人同时使用网页时的等待时间 / how long people wait when many use the page at once."""
    questions = [item.question for item in load_gold(gold or _SHIPPED) if item.route == route and not item.history]
    if not questions:
        raise BudgetQAError(f"题集里没有 {route} 类的题 / the gold file has no question of route {route}")
    with ready_home(home, data.path("samples") if home is None and gold is None else None) as settings:
        measured = measure_load(settings.home, questions, people, seconds)
    typer.echo(
        f"{measured.people} 人 {measured.seconds:.0f} 秒 / people for seconds：回答 {measured.answered}，"
        f"失败 {measured.failed} / answered, failed；p50 {measured.p50_ms:.0f} ms，p95 {measured.p95_ms:.0f} ms"
    )


@dataclass(frozen=True, slots=True)
class Load:
    """What `people` asking for `seconds` met with. Units: `p50_ms` and `p95_ms` from asking to the whole answer."""

    people: int
    seconds: float
    answered: int
    failed: int
    p50_ms: float
    p95_ms: float


def measure_load(home: Path, questions: Sequence[str], people: int, seconds: float) -> Load:
    """Serve `home` and let people ask without a pause between their questions, each beginning with another one.

    Raises: BudgetQAError when the page does not come up.
    """
    with _served(home) as address:
        entrance = _entrance(address)
        _visit(address, entrance, questions[:1], time.monotonic() + _PATIENCE_SECONDS)  # warm
        ends = time.monotonic() + seconds
        turned = [[*questions[start:], *questions[:start]] for start in range(len(questions))]
        with ThreadPoolExecutor(people) as pool:
            visits = [
                pool.submit(_visit, address, entrance, turned[person * len(turned) // people], ends, repeats=True)
                for person in range(people)
            ]
            waited = [took for visit in visits for took in visit.result()]
    answered = [took for took in waited if took is not None]
    if not answered:
        raise BudgetQAError("没有一个问题得到回答 / not one question was answered")
    return Load(
        people, seconds, len(answered), len(waited) - len(answered), percentile(answered, 50), percentile(answered, 95)
    )


@dataclass(frozen=True, slots=True)
class _Entrance:
    """Where the page takes a question: the number of its function, what it is sent, and where the question goes."""

    function: int
    inputs: tuple[Any, ...]
    question: int


@contextmanager
def _served(home: Path) -> Iterator[str]:
    program = Path(sys.executable).with_name("budgetqa")
    with subprocess.Popen(
        [program, "serve", "--port", "0", "--home", home], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            told = process.stdout.readline() if process.stdout is not None else ""
            address = next((word for word in told.split() if word.startswith("http")), None)
            if address is None:
                raise BudgetQAError(f"网页没有启动 / the page did not come up: {told.strip()}")
            _await_page(address)
            yield address
        finally:
            process.terminate()


def _await_page(address: str) -> None:
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            httpx.get(address, timeout=_PATIENCE_SECONDS).raise_for_status()
            return
        except httpx.ConnectError as error:
            if time.monotonic() > ends:
                raise BudgetQAError("网页没有启动 / the page did not come up") from error
            time.sleep(0.2)


def _entrance(address: str) -> _Entrance:
    """Return where questions go in, as the page tells a browser."""
    page = httpx.get(f"{address}config", timeout=_PATIENCE_SECONDS).json()
    parts = {part["id"]: part["props"] for part in page["components"]}
    for function in page["dependencies"]:
        for part, event in function["targets"]:
            if event == "submit" and parts[part].get("elem_id") == "question":
                values = tuple(parts[given].get("value") for given in function["inputs"])
                return _Entrance(function["id"], values, function["inputs"].index(part))
    raise BudgetQAError("网页上没有提问框 / the page has no box for questions")


def _visit(
    address: str, entrance: _Entrance, questions: Sequence[str], ends: float, repeats: bool = False
) -> list[float | None]:
    """Ask one question after another until the time is over; return milliseconds, None for a failure."""
    waited: list[float | None] = []
    with httpx.Client(base_url=address, timeout=_PATIENCE_SECONDS) as client:
        for number in count():
            if time.monotonic() > ends or (number >= len(questions) and not repeats):
                return waited
            started = time.perf_counter()
            completed = _ask(client, entrance, questions[number % len(questions)])
            waited.append((time.perf_counter() - started) * 1000 if completed else None)
    return waited


def _ask(client: httpx.Client, entrance: _Entrance, question: str) -> bool:
    inputs = [*entrance.inputs[: entrance.question], question, *entrance.inputs[entrance.question + 1 :]]
    session = uuid4().hex
    asked = {"data": inputs, "fn_index": entrance.function, "session_hash": session, "event_data": None}
    try:
        client.post("gradio_api/queue/join", json=asked).raise_for_status()
        with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as events:
            for line in events.iter_lines():
                told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if told.get("msg") == "process_completed":
                    return bool(told["success"])
    except httpx.HTTPError:
        return False
    return False
