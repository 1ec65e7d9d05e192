"""What the documents page offers as files: tables and the consistency report as spreadsheets, made when asked for."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Response

from index.stores.record_rows import StoredDocument
from index.stores.record_store import RecordStore
from ui.files.check_report import list_checked, write_check_xlsx
from ui.pages.documents.table_workbook import write_tables

_Key = Annotated[int, Path(ge=0, lt=2**31)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tables_address(document_id: int, table_index: int | None = None) -> str:
    """Return the address, relative to the page, of one table as a spreadsheet, or of all tables of a document."""
    return (
        f"files/{document_id}/tables.xlsx" if table_index is None else f"files/{document_id}/tables/{table_index}.xlsx"
    )


def checks_address(document_id: int) -> str:
    """Return the address, relative to the page, of a document's consistency report as a spreadsheet."""
    return f"files/{document_id}/checks.xlsx"


def build_downloads(store: RecordStore) -> APIRouter:
    """Return the routes behind these addresses."""
    router = APIRouter(prefix="/files", include_in_schema=False)

    @router.get("/{document_id}/tables.xlsx")
    def all_tables(document_id: _Key) -> Response:
        document = _document(store, document_id)
        return _tables(store, document, None, f"{document.name} 全部表格")

    @router.get("/{document_id}/tables/{table_index}.xlsx")
    def one_table(document_id: _Key, table_index: _Key) -> Response:
        document = _document(store, document_id)
        return _tables(store, document, table_index, f"{document.name} 表{table_index + 1}")

    @router.get("/{document_id}/checks.xlsx")
    def checks(document_id: _Key) -> Response:
        document = _document(store, document_id)
        checked = list_checked(store, [document])
        return _spreadsheet(f"{document.name} 勾稽核对", lambda out: write_check_xlsx(checked, out))

    return router


def _tables(store: RecordStore, document: StoredDocument, table_index: int | None, name: str) -> Response:
    tables = [table for table in store.list_tables(document.id) if table_index in (None, table.index)]
    if not tables:
        raise HTTPException(404, "没有这张表 / no such table")
    facts = store.find_facts([document.id])
    return _spreadsheet(name, lambda out: write_tables(document, tables, facts, out))


def _document(store: RecordStore, document_id: int) -> StoredDocument:
    try:
        return store.get_document(document_id)
    except KeyError as error:
        raise HTTPException(
            404, "文件已删除或重新收录，请刷新网页 / deleted or indexed anew: reload the page"
        ) from error


def _spreadsheet(name: str, write: Callable[[IO[bytes]], None]) -> Response:
    out = BytesIO()
    write(out)
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.xlsx', safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(out.getvalue(), media_type=_XLSX, headers=headers)
