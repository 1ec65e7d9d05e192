"""What other weights of a passage's kind would find: `python -m eval.tuning.fit_weight GOLD GOLD... --home DIR`.

Two tables to choose `qa.passages.retrieval.FIT_WEIGHT` by: every weight on every gold set, then each set measured with the weight
that is best for all the others, which is what a weight chosen on sets that are known finds in one that is not.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from eval.baselines.retrieval import AskedItem, find_asked, first_right
from eval.gold.items import load_gold
from eval.text_tables import render_table
from index.settings import load_settings
from index.stores.record_store import open_record_store
from qa.passages import retrieval

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
_DEPTH = 50

Ranks = Mapping[str, Mapping[float, Sequence[int | None]]]


def rank_by_weight(
    asked: Mapping[str, Sequence[AskedItem]], retriever: retrieval.Retriever
) -> dict[str, dict[float, list[int | None]]]:
    """Return the rank of the first right passage of every question, by set and weight."""
    usual = retrieval.FIT_WEIGHT
    ranks: dict[str, dict[float, list[int | None]]] = {name: {} for name in asked}
    try:
        for weight in WEIGHTS:
            retrieval.FIT_WEIGHT = weight
            for name, items in asked.items():
                ranks[name][weight] = [
                    first_right(
                        [
                            found.stored.passage.text
                            for found in retriever.search(each.item.question, each.documents, k=_DEPTH)
                        ],
                        each,
                    )
                    for each in items
                ]
    finally:
        retrieval.FIT_WEIGHT = usual
    return ranks


def render_weights(ranks: Ranks) -> str:
    """Return MRR by weight and set, the weight in use marked."""
    rows = [
        (
            f"{weight}{' *' if weight == retrieval.FIT_WEIGHT else ''}",
            *(f"{_mean(of[weight]):.3f}" for of in ranks.values()),
        )
        for weight in WEIGHTS
    ]
    return render_table(("weight", *ranks), rows)


def render_left_out(ranks: Ranks) -> str:
    """Return recall@5 and MRR of each set with the weight that is best for all the others, then of all together."""
    rows = []
    together: list[int | None] = []
    for name, of in ranks.items():
        others = [other for known, other in ranks.items() if known != name]
        best = max(WEIGHTS, key=lambda weight: _mean([rank for other in others for rank in other[weight]]))
        rows.append((name, str(best), f"{_recall(of[best]):.3f}", f"{_mean(of[best]):.3f}"))
        together += of[best]
    rows.append(("together", "", f"{_recall(together):.3f}", f"{_mean(together):.3f}"))
    return render_table(("set left out", "best for the others", "recall@5", "MRR"), rows)


def _mean(ranks: Sequence[int | None]) -> float:
    return fmean(0 if rank is None else 1 / rank for rank in ranks) if ranks else 0.0


def _recall(ranks: Sequence[int | None]) -> float:
    return fmean(rank is not None and rank <= 5 for rank in ranks) if ranks else 0.0


def main() -> None:
    """Print both tables for the gold sets and the home named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--home", type=Path)
    named = parser.parse_args()
    settings = load_settings(named.home)
    records = open_record_store(settings.home, settings.records_url)
    retriever = retrieval.Retriever(records, settings)
    ranks = rank_by_weight({path.stem: find_asked(load_gold(path), records) for path in named.gold}, retriever)
    print(f"{render_weights(ranks)}\n\n{render_left_out(ranks)}")
    retriever.close()
    records.close()


if __name__ == "__main__":
    main()
