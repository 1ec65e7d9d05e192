"""What a model finds among texts held out from its training, and the card that says so."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.search.embedding import Vectors
from index.search.keyword_index import KeywordIndex
from index.training.pairs import Pair, PairKind

_SAMPLE = 3000
_TOP = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system finds for the anchors of one kind of pair (None: all kinds), among `n_targets` texts.

    Units: `recall` is the share of `n_questions` with a right text among the first five, `reciprocal_rank` the mean
    of 1/rank of the first right one.
    """

    system: str
    kind: PairKind | None
    n_questions: int
    n_targets: int
    recall: float
    reciprocal_rank: float


def measure(
    system: str, held_out: Sequence[Pair], encode: Callable[[Sequence[str]], Vectors] | None
) -> tuple[Measured, ...]:
    """Return how well each pair's anchor finds its positive among all positives; by words where `encode` is None."""
    if not held_out:
        return ()
    sample = random.Random(0).sample(list(held_out), min(_SAMPLE, len(held_out)))
    targets = sorted({pair.positive for pair in sample})
    position = {text: index for index, text in enumerate(targets)}
    right: dict[str, set[int]] = defaultdict(set)
    for pair in sample:
        right[pair.anchor].add(position[pair.positive])
    anchors = [pair.anchor for pair in sample]
    if encode is None:
        index = KeywordIndex(targets)
        scores = np.stack([index.score(anchor) for anchor in anchors])
    else:
        scores = encode(anchors) @ encode(targets).T
    ranks: dict[PairKind | None, list[int]] = defaultdict(list)
    for pair, of_targets in zip(sample, scores, strict=True):
        best = max(of_targets[target] for target in right[pair.anchor])
        rank = 1 + int((of_targets > best).sum())
        ranks[pair.kind].append(rank)
        ranks[None].append(rank)
    return tuple(
        Measured(
            system,
            kind,
            len(ranks[kind]),
            len(targets),
            float(np.mean([rank <= _TOP for rank in ranks[kind]])),
            float(np.mean([1 / rank for rank in ranks[kind]])),
        )
        for kind in (*PairKind, None)
        if ranks[kind]
    )


def render_card(name: str, about: str, n_texts: int, recipe: Any, measured: Sequence[Measured]) -> str:
    """Return the model card in Markdown; `recipe` is the dataclass the model was made by."""
    settings = ", ".join(f"{key} {value}" for key, value in asdict(recipe).items())
    return "\n".join(
        [
            f"# {name}",
            "",
            "A static embedding model for Chinese official texts: the vector of a text is the mean of its tokens' "
            "vectors. Loads with `SentenceTransformer(folder)`; budgetqa serves it with tokenizers and numpy.",
            "",
            "## Made from",
            "",
            f"{n_texts} texts, none of which is stored here. {about}".rstrip(),
            "",
            "## Made by",
            "",
            "`python -m index.training.embedding_model`: a byte-pair tokenizer and one vector a token, trained together from nothing "
            "on pairs of texts that belong together (heading and paragraph, term and definition, sentence and next "
            "sentence, two halves, a clause or a question made from it and its paragraph, title and body; the field's "
            "concepts said in any of their words) with MultipleNegativesRankingLoss. Disclosures are gone through "
            "several times, each time with other questions, in batches of their own. Stored as 16-bit floats. The same "
            "texts and recipe give the same bytes.",
            "",
            f"Recipe: {settings}.",
            "",
            *(_measured_lines(measured) if measured else ()),
            "Alone it is weaker than BM25 where a question repeats the words of its passage, and is meant to be joined "
            "with it. It knows no numbers: every number is one token.",
            "",
        ]
    )


def _measured_lines(measured: Sequence[Measured]) -> list[str]:
    systems = list(dict.fromkeys(row.system for row in measured))
    of = {(row.system, row.kind): row for row in measured}
    table = [
        "| pairs | questions | " + " | ".join(f"{system}: recall@5, MRR" for system in systems) + " |",
        "|---|---|" + "---|" * len(systems),
    ]
    for kind in (*PairKind, None):
        if (systems[0], kind) not in of:
            continue
        figures = [f"{of[system, kind].recall:.3f}, {of[system, kind].reciprocal_rank:.3f}" for system in systems]
        label = "all" if kind is None else kind.value
        table.append(f"| {label} | {of[systems[0], kind].n_questions} | " + " | ".join(figures) + " |")
    return [
        "## Measured",
        "",
        f"On pairs of texts held out as a whole (one in 40), each question against {measured[0].n_targets} passages. "
        "BM25 counts characters and pairs of neighbours. `untrained` is the same model with its first, random vectors.",
        "",
        *table,
        "",
    ]
