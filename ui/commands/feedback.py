"""`budgetqa feedback`: what users said about answers, for whoever looks after them."""

import json
from dataclasses import asdict
from pathlib import Path

import typer

from index.settings import load_settings
from index.stores.feedback_store import FeedbackStore
from index.stores.record_store import open_record_store
from ui.text.rendering import plain_text

_SIGNS = {"up": "有帮助 / helpful", "down": "有问题 / not right"}


def print_feedback(home: Path | None, as_json: bool) -> None:
    """Print every verdict with its question and comment, oldest first.

    Raises: StoreError when the store cannot be read.
    """
    settings = load_settings(home)
    store = open_record_store(settings.home, settings.records_url)
    try:
        for given in FeedbackStore(store.database).iter_all():
            if as_json:
                typer.echo(json.dumps(asdict(given), ensure_ascii=False))
                continue
            comment = f"\n    {_line(given.comment)}" if given.comment else ""
            typer.echo(f"{given.given_at}  {_SIGNS[given.verdict]}  {_line(given.question)}{comment}")
    finally:
        store.close()


def _line(text: str) -> str:
    return " ".join(plain_text(text).split())
