"""Text into vectors, by the model of `data/models` or by any other that sentence-transformers can load.

The embedded model is a static one: a text's vector is the mean of its tokens' vectors. It is served here by tokenizers
and numpy, equal to what sentence-transformers would compute, so that no question has to load torch.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

import data
from index.errors import ModelError
from index.text.normalization import normalize

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

DEFAULT_MODEL = "budget-static-v1"

# Texts embedded at once: bounds the memory that the vectors of all their tokens take.
_BATCH = 512


class EmbeddingModel(Protocol):
    """What turns texts into vectors. Vectors of different `name` are never compared."""

    @property
    def name(self) -> str:
        """What the vectors are stored under."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts to be found.

        Shape: (number of texts, dimension); each row has length 1, or 0 for a text without any token.
        """

    def encode_query(self, text: str) -> Vectors:
        """Return the vector of a question, for models that embed questions differently. Shape: (dimension,)."""


class StaticModel:
    """A folder that `index.training.embedding_model` wrote, without torch."""

    def __init__(self, name: str, tokenizer: "Tokenizer", weights: Vectors) -> None:
        self.name = name
        self.dimension = int(weights.shape[1])
        self._tokenizer = tokenizer
        self._weights = weights

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `EmbeddingModel`; a few hundredths of a millisecond a text."""
        rows = [self._encode_batch(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate([np.zeros((0, self.dimension), dtype=np.float32), *rows])

    def encode_query(self, text: str) -> Vectors:
        """See `EmbeddingModel`; a question is embedded like any text."""
        return np.asarray(self.encode([text])[0])

    def _encode_batch(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch([normalize(text) for text in texts], add_special_tokens=False)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                vectors[row] = self._weights[encoding.ids].sum(axis=0)
        return _unit_length(vectors)


class SentenceTransformerModel:
    """Any other model; loading it takes seconds and some hundred megabytes."""

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"向量模型 {name} 没有固定维数 / the embedding model {name} has no fixed dimension")
        self.name = name
        self.dimension = int(dimension)
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `EmbeddingModel`; with the model's own prompt for documents, where it has one."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        printed = [row for row, text in enumerate(texts) if text.strip()]
        if printed:
            vectors[printed] = self._model.encode_document([normalize(texts[row]) for row in printed])
        return _unit_length(vectors)

    def encode_query(self, text: str) -> Vectors:
        """See `EmbeddingModel`; with the model's own prompt for questions, where it has one."""
        if not text.strip():
            return np.zeros(self.dimension, dtype=np.float32)
        vectors = np.asarray(self._model.encode_query([normalize(text)]), dtype=np.float32)
        return np.asarray(_unit_length(vectors)[0])


def load_embedding_model(name: str | None = None) -> EmbeddingModel:
    """Return the model of this name: one in `data/models`, else what sentence-transformers finds by name or path.

    Static models, also those a user trained, are served without torch.

    Raises: ModelError when there is no such model on this machine.
    """
    name = name or DEFAULT_MODEL
    own = data.path("models", name)
    folder = own if not Path(name).is_absolute() and own.is_dir() else Path(name)
    if _is_static(folder):
        return _load_static_model(name, folder)
    # Two seconds of import, and torch: only for those who name another model.
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformerModel(name, SentenceTransformer(name, device="cpu"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"向量模型 {name} 无法加载，请检查 BUDGETQA_EMBEDDING_MODEL / "
            f"the embedding model {name} cannot be loaded, check BUDGETQA_EMBEDDING_MODEL: {error}"
        ) from error


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    return modules.is_file() and "StaticEmbedding" in modules.read_text(encoding="utf-8")


def _load_static_model(name: str, folder: Path) -> StaticModel:
    from safetensors import SafetensorError
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    try:
        stored = (folder / "model.safetensors").read_bytes()
        weights = load(stored)["embedding.weight"]
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"向量模型损坏 / the embedding model in {folder} is damaged: {error}") from error
    # Trained anew under an old name it is another model, whose vectors must not meet those of the old one.
    digest = hashlib.sha256(stored).hexdigest()[:8]
    return StaticModel(
        f"{name}-{digest}", Tokenizer.from_file(str(folder / "tokenizer.json")), weights.astype(np.float32)
    )


def _unit_length(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return vectors / lengths
