"""Samples, account codes, lexicons and the embedded model, found by `data.path`."""

from pathlib import Path


def path(*parts: str) -> Path:
    """Return where a data file lies, e.g. `path("lexicons", "items.tsv")`."""
    return Path(__file__).parent.joinpath(*parts)
