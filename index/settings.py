"""Where the stores lie and which optional servers are used; from the environment, never contacted here."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting of budgetqa; each is read from the environment variable `BUDGETQA_<NAME>`.

    `records_url` is an SQLAlchemy URL and `chroma_url` a Chroma server; None means embedded, inside `home`.
    `embedding_model` names any sentence-transformers model; None means the embedded one.
    `reranker` names a CrossEncoder that orders the passages found once more; None means none.
    `kept_mb` is how much room (MiB) the copies of indexed files may take in `home`; 0 keeps none.
    `llm_url` is an OpenAI-compatible server; None means no language model.
    """

    model_config = SettingsConfigDict(env_prefix="BUDGETQA_", env_ignore_empty=True)

    home: Path = Path.home() / ".budgetqa"
    records_url: str | None = None
    chroma_url: str | None = None
    embedding_model: str | None = None
    reranker: str | None = None
    kept_mb: int = 4096
    llm_url: str | None = None
    llm_model: str | None = None
    llm_key: str | None = None


def load_settings(home: Path | None = None) -> Settings:
    """Return the settings, `home` taking the place of BUDGETQA_HOME when given."""
    return Settings() if home is None else Settings(home=home)
