"""The embedding model, trained from plain texts: `python -m index.training.embedding_model OUT --texts PATH...`.

A tokenizer (byte-pair encoding over Chinese runs) and one vector a token, learned from pairs of texts that belong
together (`index.training.pairs`) with sentence-transformers' ranking loss. The same texts and seed give the same
bytes. A part of the texts is held out, and what the model finds among them is printed beside BM25 and an untrained
model, and written into the model's card.
"""

import argparse
import hashlib
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

from index.text.normalization import normalize
from index.training.pairs import Pair, build_pairs
from index.training.report import Measured, measure, render_card
from index.training.texts import Section, iter_sections

Features = dict[str, torch.Tensor]
TokenIds = NDArray[np.int32]

_UNKNOWN = "[UNK]"
# One text in this many is held out, as a whole.
_HELD_OUT = 40
_TOKENIZER_PARAGRAPHS = 80_000
_WARM_UP = 0.1
_LOWEST_RATE = 0.02


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the result, given the texts."""

    vocabulary: int = 12_000
    dimension: int = 256
    epochs: int = 1
    batch: int = 2048
    disclosure_epochs: int = 3
    disclosure_batch: int = 1024
    rate: float = 0.2
    seed: int = 0


def train(sections: Sequence[Section], recipe: Recipe) -> tuple[SentenceTransformer, tuple[Measured, ...]]:
    """Return the trained model and what it, BM25 and an untrained model find among the texts held out."""
    kept = [section for section in sections if not _is_held_out(section)]
    held_out = build_pairs((section for section in sections if _is_held_out(section)), recipe.seed)
    pairs = build_pairs(kept, recipe.seed)
    tokenizer = _train_tokenizer(kept, recipe)
    torch.manual_seed(recipe.seed)  # before the module draws its first weights
    embedding = StaticEmbedding(tokenizer, embedding_dim=recipe.dimension)
    model = SentenceTransformer(modules=[embedding], device="cpu")
    untrained = measure("untrained", held_out, lambda texts: _encode(model, texts))
    _fit(model, embedding, pairs, recipe)
    embedding.embedding.half()  # half the size on disk; what is lost is far below what separates two passages
    trained = measure("trained", held_out, lambda texts: _encode(model, texts))
    return model, (*measure("BM25", held_out, None), *untrained, *trained)


def _is_held_out(section: Section) -> bool:
    return int.from_bytes(hashlib.sha256(section.title.encode()).digest()[:8]) % _HELD_OUT == 0


def _train_tokenizer(sections: Sequence[Section], recipe: Recipe) -> Tokenizer:
    tokenizer = Tokenizer(BPE(unk_token=_UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        # A number says nothing about what a passage is about: all are one token. Exact figures are looked up elsewhere.
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex("[0-9][0-9,.]*"), "0")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits()])
    trainer = BpeTrainer(
        vocab_size=recipe.vocabulary,
        special_tokens=[_UNKNOWN],
        max_token_length=6,
        limit_alphabet=5000,
        min_frequency=20,
        show_progress=False,
    )
    paragraphs = sorted({paragraph for section in sections for paragraph in section.paragraphs})
    random.Random(recipe.seed).shuffle(paragraphs)
    tokenizer.train_from_iterator(paragraphs[:_TOKENIZER_PARAGRAPHS], trainer)
    return tokenizer


def _fit(model: SentenceTransformer, embedding: StaticEmbedding, pairs: Sequence[Pair], recipe: Recipe) -> None:
    anchors = _token_ids(embedding.tokenizer, [pair.anchor for pair in pairs])
    positives = _token_ids(embedding.tokenizer, [pair.positive for pair in pairs])
    usable = [index for index in range(len(pairs)) if len(anchors[index]) and len(positives[index])]
    loss_of = MultipleNegativesRankingLoss(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    batches = _batches(pairs, usable, recipe)
    for step, batch in enumerate(batches):
        done = step / len(batches)
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * min((step + 1) / (_WARM_UP * len(batches)), 1) * max(1 - done, _LOWEST_RATE)
        features = [_features([anchors[index] for index in batch]), _features([positives[index] for index in batch])]
        loss = loss_of(features, torch.empty(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            print(f"step {step} of {len(batches)}: loss {loss.item():.3f}", flush=True)


def _token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[TokenIds]:
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]


def _batches(pairs: Sequence[Pair], usable: Sequence[int], recipe: Recipe) -> list[list[int]]:
    """Return the batches in random order; disclosures are told apart from each other, not from statutes."""
    chance = random.Random(recipe.seed)
    batches: list[list[int]] = []
    for is_disclosure, epochs, size in (
        (False, recipe.epochs, recipe.batch),
        (True, recipe.disclosure_epochs, recipe.disclosure_batch),
    ):
        group = [index for index in usable if pairs[index].is_disclosure == is_disclosure]
        for _ in range(epochs):
            chance.shuffle(group)
            batches += _without_repeats(pairs, group, size)
    chance.shuffle(batches)
    return batches


def _without_repeats(pairs: Sequence[Pair], order: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield full batches in which no text stands twice, for every other pair's text counts as a wrong answer."""
    batch: list[int] = []
    texts: set[str] = set()
    any_full = False
    for index in order:
        pair = pairs[index]
        if pair.anchor in texts or pair.positive in texts:
            continue
        texts |= {pair.anchor, pair.positive}
        batch.append(index)
        if len(batch) == size:
            yield batch
            batch, texts, any_full = [], set(), True
    # A short batch has few wrong answers to tell the right one from: only where there is no other.
    if batch and not any_full:
        yield batch


def _features(token_ids: Sequence[TokenIds]) -> Features:
    """Return what `StaticEmbedding.preprocess` would, from texts already tokenized."""
    starts = np.cumsum([0, *(len(ids) for ids in token_ids[:-1])])
    flat = np.concatenate(token_ids).astype(np.int64)
    return {"input_ids": torch.from_numpy(flat), "offsets": torch.from_numpy(starts)}


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> np.ndarray:
    return model.encode([normalize(text) for text in texts], normalize_embeddings=True, convert_to_numpy=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a model from the command line."""
    parser = argparse.ArgumentParser(prog="python -m index.training.embedding_model", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write the model to; its name is the model's name")
    parser.add_argument(
        "--texts",
        type=Path,
        nargs="+",
        required=True,
        help="files and folders to learn from: Markdown, .tar.gz of it, .jsonl[.gz] with title and content, or "
        "disclosures in any format that can be indexed",
    )
    recipe = Recipe()
    parser.add_argument("--epochs", type=int, default=recipe.epochs, help="default %(default)s")
    parser.add_argument(
        "--disclosure-epochs", type=int, default=recipe.disclosure_epochs, help="over disclosures; default %(default)s"
    )
    parser.add_argument("--vocabulary", type=int, default=recipe.vocabulary, help="tokens; default %(default)s")
    parser.add_argument("--dimension", type=int, default=recipe.dimension, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=recipe.seed, help="default %(default)s")
    parser.add_argument("--about", default="", help="one line for the card: which texts these are")
    chosen = parser.parse_args(arguments)
    recipe = replace(
        recipe,
        vocabulary=chosen.vocabulary,
        dimension=chosen.dimension,
        epochs=chosen.epochs,
        disclosure_epochs=chosen.disclosure_epochs,
        seed=chosen.seed,
    )
    sections = list(iter_sections(chosen.texts))
    model, measured = train(sections, recipe)
    model.save(str(chosen.out), create_model_card=False)
    n_texts = len({section.title for section in sections})
    card = render_card(chosen.out.name, chosen.about, n_texts, recipe, measured)
    (chosen.out / "README.md").write_text(card, encoding="utf-8")
    print(card)


if __name__ == "__main__":
    os.environ["TOKENIZERS_PARALLELISM"] = "true"  # nothing forks here
    main()
