"""The vectors of all passages in Chroma: the nearest of very many, approximately.

Every vector comes from the record store and lies under its text's id. A collection that was torn by a kill neither opens
nor heals, so nothing here mends one: it is checked when it is opened, and whoever asks for it builds another.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np

from index.errors import StoreError
from index.search.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

# Boilerplate makes neighbourhoods of near-equal vectors in which a thinner graph loses its way.
_GRAPH: Any = {
    "space": "cosine",
    "max_neighbors": 32,
    "ef_construction": 200,
    "ef_search": 200,
    # Chroma writes the graph whole after an addition of so many; what came since is worked in anew at every opening.
    "sync_threshold": 100,
}
_MOST_AT_ONCE = 5000
# The search is approximate: among very many vectors one probe may miss itself, in a torn index most do.
_PROBES_FOUND = 0.8
_CLOSE = 1e-4


class VectorIndex:
    """A collection and its connection. Open with `open_vectors`, make with `create_vectors`."""

    def __init__(self, client: "Client", collection: "Collection") -> None:
        self.collection = collection
        self._client = client

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()

    def find_nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Return (text id, cosine) of the k nearest, nearest first. Raises: StoreError when it cannot be read."""
        from chromadb.errors import ChromaError

        try:
            found: Any = self.collection.query(query_embeddings=vector[np.newaxis], n_results=k, include=["distances"])
        except ChromaError as error:
            raise StoreError(f"段落索引无法读取 / the passage index cannot be read: {error}") from error
        return [
            (int(text_id), 1 - distance)
            for text_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def add(self, text_ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors; those of length 0 are near nothing and are left out. Shape: a row for each of `text_ids`."""
        rows = np.flatnonzero(vectors.any(axis=1))
        for start in range(0, len(rows), _MOST_AT_ONCE):
            these = rows[start : start + _MOST_AT_ONCE]
            self.collection.add(ids=[str(text_ids[row]) for row in these], embeddings=vectors[these])

    def remove(self, text_ids: Sequence[int]) -> None:
        """Remove the vectors of these texts."""
        for start in range(0, len(text_ids), _MOST_AT_ONCE):
            self.collection.delete(ids=[str(text_id) for text_id in text_ids[start : start + _MOST_AT_ONCE]])

    def finds(self, probes: Vectors) -> bool:
        """Say whether vectors that are in it find themselves or their equal. Shape: a row for each probe."""
        probes = probes[probes.any(axis=1)]
        if not len(probes):
            return True
        found: Any = self.collection.query(query_embeddings=probes, n_results=1, include=["distances"])
        hits = [bool(distances) and abs(distances[0]) < _CLOSE for distances in found["distances"]]
        return bool(sum(hits) >= _PROBES_FOUND * len(hits))


def open_vectors(name: str, place: Path | str) -> VectorIndex:
    """Return the collection of this name in a folder or on a server (a URL).

    Raises: ChromaError or AttributeError (Chroma trips over its own tidying up) when it cannot be opened.
    """
    client = _connect(place)
    try:
        return VectorIndex(client, client.get_collection(name, embedding_function=None))
    except BaseException:
        client.close()
        raise


def create_vectors(name: str, place: Path | str) -> VectorIndex:
    """Return a new collection of this name in a folder or on a server (a URL)."""
    client = _connect(place)
    return VectorIndex(client, client.create_collection(name, embedding_function=None, configuration={"hnsw": _GRAPH}))


def delete_vectors(name: str, url: str) -> None:
    """Take a collection off a server; it may be gone already."""
    from chromadb.errors import NotFoundError

    client = _connect(url)
    try:
        client.delete_collection(name)
    except NotFoundError:
        pass
    finally:
        client.close()


def _connect(place: Path | str) -> "Client":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        client = chromadb.PersistentClient(str(place), settings=settings)
    else:
        server = urlsplit(place)
        client = chromadb.HttpClient(
            host=server.hostname or "",
            port=server.port or (443 if server.scheme == "https" else 8000),
            ssl=server.scheme == "https",
            settings=settings,
        )
    return cast("Client", client)  # what both return; only its type says less
