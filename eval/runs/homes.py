"""Where gold questions are asked: a home that exists, or a temporary one holding a folder of documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import BudgetQAError
from index.ingest import ingest_paths
from index.settings import Settings, load_settings
from index.stores.record_store import RecordStore, open_record_store


@contextmanager
def ready_home(home: Path | None, documents: Path | None) -> Iterator[Settings]:
    """Give the settings of the home to ask in; with `documents`, a new one that is removed afterwards.

    Raises: BudgetQAError when a document cannot be indexed.
    """
    if documents is None:
        yield load_settings(home)
        return
    if not documents.exists():
        raise BudgetQAError(f"没有这个文件夹，请检查 --documents / no such folder, check --documents: {documents}")
    with TemporaryDirectory(prefix="budgetqa-eval-") as temporary:
        settings = load_settings(Path(temporary))
        summary = ingest_paths([documents], settings)
        if summary.failed:
            reasons = "\n".join(f"{result.path}: {result.error}" for result in summary.failed)
            raise BudgetQAError(f"有文件收录失败 / documents cannot be indexed:\n{reasons}")
        if not summary.results:
            raise BudgetQAError(f"{documents} 里没有文件 / holds no document")
        yield settings


@contextmanager
def open_records(settings: Settings) -> Iterator[RecordStore]:
    """Give the record store; raises BudgetQAError when it holds no document, since every answer would be a refusal."""
    records = open_record_store(settings.home, settings.records_url)
    try:
        if not records.list_documents():
            raise BudgetQAError(
                f"{settings.home} 里没有已收录的文件，请用 --home 或 --documents 指定 / "
                "nothing is indexed there, name a home with --home or a folder with --documents"
            )
        yield records
    finally:
        records.close()


def make_report_folder(folder: Path) -> Path:
    """Make the folder of reports and return it; raises BudgetQAError where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder):
            return folder
    except OSError as error:
        raise BudgetQAError(
            f"报告无法写入 {folder}，请用 --report 指定可写的文件夹 / reports cannot be written to {folder}, "
            f"name a writable folder with --report: {error.strerror}"
        ) from error
