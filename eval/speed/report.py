"""What `budgetqa bench` measured as tables and as a page with curves of growth."""

from html import escape
from pathlib import Path

from eval.speed.answers import CHROMA, RANK, SQL, TABLE, TABLE_FIRST, TEXT, TEXT_EVERYWHERE
from eval.speed.results import BenchResult, Growth
from eval.svg import Line, render_lines
from eval.text_tables import render_table

_TIMED = (TABLE, SQL, TABLE_FIRST, TEXT, TEXT_EVERYWHERE, CHROMA, RANK)
_MB = 1_000_000


def render_result(result: BenchResult) -> str:
    """Return the tables: formats, growth, latency."""
    formats = render_table(
        ("format", "kB", "facts", "read, s/document", "store, s/document"),
        [
            (
                each.format,
                f"{each.kilobytes:.0f}",
                f"{each.facts:.0f}",
                f"{each.parse_seconds:.2f}",
                f"{each.store_seconds:.2f}",
            )
            for each in result.formats
        ],
    )
    growth = render_table(
        (
            "documents",
            "facts",
            "passages",
            "ingest, ms/document",
            "records, MB",
            "passages, MB",
            "open, ms",
            "memory, MB",
        ),
        [
            (
                f"{each.documents:,}",
                f"{each.facts:,}",
                f"{each.passages:,}",
                "–" if (took := _find_ingest_ms(each)) is None else f"{took:.0f}",
                f"{each.record_bytes / _MB:.0f}",
                f"{each.passage_bytes / _MB:.0f}",
                f"{each.open_ms:.0f}",
                f"{each.memory_mb:.0f}",
            )
            for each in result.growth
        ],
    )
    latency = render_table(
        ("p50 / p95, ms", *(f"{each.documents:,}" for each in result.growth)),
        [(name, *(_latency(each, name) for each in result.growth)) for name in _TIMED],
    )
    return "\n\n".join((formats, growth, latency))


def write_page(result: BenchResult, path: Path) -> None:
    """Write the tables and the curves as one page that needs no script and no network."""
    charts = (
        render_lines(latency_lines(result), "p50 of an answer and of the bare store query", "documents", "ms"),
        render_lines(_size_lines(result), "size and memory", "documents", "MB"),
        render_lines(
            [Line("ingest", _ingest_points(result))],
            "indexing one more document",
            "documents",
            "ms",
        ),
    )
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>budgetqa bench</title>'
        "<style>body{font:14px sans-serif;margin:2em;max-width:70em}svg{font:12px sans-serif}</style>"
        f"<h1>budgetqa bench</h1>{''.join(charts)}<pre>{escape(render_result(result))}</pre></html>\n",
        encoding="utf-8",
    )


def _find_ingest_ms(growth: Growth) -> float | None:
    if growth.ingested is None or growth.ingest_seconds is None:
        return None
    return growth.ingest_seconds * 1000 / growth.ingested


def _ingest_points(result: BenchResult) -> tuple[tuple[float, float], ...]:
    return tuple((each.documents, took) for each in result.growth if (took := _find_ingest_ms(each)) is not None)


def _latency(growth: Growth, name: str) -> str:
    timing = growth.find_timing(name)
    return "–" if timing is None else f"{timing.p50_ms:.2f} / {timing.p95_ms:.2f}"


def latency_lines(result: BenchResult) -> list[Line]:
    """Return the p50 of each kind of answer, and of the bare stores, over the number of documents."""
    return [
        Line(
            name,
            tuple(
                (each.documents, timing.p50_ms)
                for each in result.growth
                if (timing := each.find_timing(name)) is not None
            ),
        )
        for name in _TIMED
    ]


def _size_lines(result: BenchResult) -> list[Line]:
    return [
        Line("records", tuple((each.documents, each.record_bytes / _MB) for each in result.growth)),
        Line("passages", tuple((each.documents, each.passage_bytes / _MB) for each in result.growth)),
        Line("memory", tuple((each.documents, each.memory_mb) for each in result.growth)),
    ]
