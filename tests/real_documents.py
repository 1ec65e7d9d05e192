"""Real disclosures for the tests that ask for them, each read once a session."""

import os
from functools import cache
from pathlib import Path

import pytest

from index.blocks import Block

CORPUS = os.environ.get("BUDGETQA_CORPUS")
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="BUDGETQA_CORPUS names no folder of real disclosures")


@cache
def real_documents() -> tuple[tuple[str, tuple[Block, ...]], ...]:
    """Return (file name without suffix, blocks) of every disclosure in the folder and below."""
    from index.readers import read_blocks

    paths = [path for path in sorted(Path(CORPUS or "").rglob("*")) if path.suffix in (".pdf", ".txt")]
    return tuple((path.stem, read_blocks(path).blocks) for path in paths)
