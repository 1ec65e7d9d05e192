"""The consistency report: what the rules found in each document and between years, also as a file to pass on."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from pathlib import Path
from typing import IO

from index.checks.companions import iter_companion_findings
from index.checks.years import iter_year_findings
from index.errors import BudgetQAError
from index.records import CheckStatus, Finding
from index.stores.record_rows import StoredDocument, StoredFact
from index.stores.record_store import RecordStore
from ui.files.exports import text_cell

STATUS_WORDS = {CheckStatus.PASS: "通过", CheckStatus.MISMATCH: "不符", CheckStatus.UNCHECKED: "无法核对"}
_HEAD = ("文件", "部门", "年度", "规则", "结果", "说明", "位置", "对照文件")
_ENGLISH_HEAD = ("document", "department", "year", "rule", "status", "message", "places", "compared with")
_SHOWN = (CheckStatus.MISMATCH, CheckStatus.UNCHECKED)
_STYLE = """body{font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:72rem;margin:2rem auto;
padding:0 1rem;color:#1b2530}h2{margin-top:2.2rem;font-size:1.15rem}table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{border-bottom:1px solid #d7dee6;padding:.4rem .6rem;text-align:left;vertical-align:top}th{color:#5a6876;font-weight:600}
.mismatch td:first-child{color:#a12828}.counts,.places{color:#5a6876}"""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding with the two figures compared, as printed, and their places.

    `compared_with` is the other document, None within one.
    """

    finding: Finding
    places: tuple[str, ...]
    compared_with: str | None = None
    figures: tuple[str, ...] = ()


def list_checked(
    store: RecordStore, documents: Sequence[StoredDocument]
) -> list[tuple[StoredDocument, tuple[ReportedFinding, ...]]]:
    """Return the findings of each document, then those against other files: of the year before, of the same disclosure."""
    found: dict[int, list[ReportedFinding]] = defaultdict(list)
    facts = {
        document.id: {stored.fact.key: stored for stored in store.find_facts([document.id])} for document in documents
    }
    for document, finding in store.list_findings([document.id for document in documents]):
        by_key = facts[document.id]
        compared = [by_key[key] for key in finding.fact_keys[:2] if key in by_key]
        found[document.id].append(_reported(finding, compared))
    between = chain(iter_year_findings(store, documents), iter_companion_findings(store, documents))
    for document, other, finding in between:
        own = facts[document.id][finding.fact_keys[0]]
        found[document.id].append(
            _reported(finding, [own, store.get_fact(other.id, finding.fact_keys[-1])], other.name)
        )
    return [(document, tuple(found[document.id])) for document in documents]


def list_checked_document(
    store: RecordStore, document: StoredDocument, documents: Sequence[StoredDocument]
) -> tuple[ReportedFinding, ...]:
    """Return the findings of one document, those against its department's others among `documents` included."""
    of_department = [each for each in documents if each.identity.department == document.identity.department]
    return next((found for each, found in list_checked(store, of_department) if each.id == document.id), ())


def _reported(finding: Finding, compared: Sequence[StoredFact], compared_with: str | None = None) -> ReportedFinding:
    return ReportedFinding(finding, tuple(map(place_of, compared)), compared_with, tuple(map(figure_words, compared)))


def figure_words(stored: StoredFact) -> str:
    """Return a figure as printed, with its unit where the cell does not say it: 1,012.95万元, but 95%以上."""
    text = stored.fact.text.strip()
    says_unit = any(letter.isalpha() or letter in "%％" for letter in text)
    return text if says_unit else f"{text}{stored.fact.unit or ''}"


def place_of(stored: StoredFact) -> str:
    """Return where a figure stands, in words short enough for a table."""
    fact = stored.fact
    page = f"第{fact.place.page}页 " if fact.place.page is not None else ""
    where = fact.quote[:60] if fact.source == "narrative" else f"{fact.table} {fact.row}".strip()
    return f"{page}{where}"


def write_check_report(checked: Sequence[tuple[StoredDocument, Sequence[ReportedFinding]]], path: Path) -> None:
    """Write what disagrees and what could not be checked as a page or a spreadsheet, by the file's suffix.

    Raises: BudgetQAError for another suffix, or when the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".html", ".xlsx"):
        raise BudgetQAError(f"{path}：报告须为 .html 或 .xlsx / a report is an .html or .xlsx file")
    try:
        if suffix == ".html":
            path.write_text(render_check_html(checked), encoding="utf-8", errors="backslashreplace")
        else:
            with path.open("wb") as file:
                write_check_xlsx(checked, file)
    except OSError as error:
        raise BudgetQAError(f"{path}: {error.strerror}") from error


def render_check_html(checked: Sequence[tuple[StoredDocument, Sequence[ReportedFinding]]]) -> str:
    """Return the report as one page that loads nothing."""
    sections = "".join(_section(document, findings) for document, findings in checked)
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>勾稽核对报告</title><style>{_STYLE}</style></head><body><h1>勾稽核对报告 Consistency report</h1>"
        f"{sections}</body></html>"
    )


def _section(document: StoredDocument, findings: Sequence[ReportedFinding]) -> str:
    counts = Counter(each.finding.status for each in findings)
    numbers = "，".join(f"{words} {counts[status]}" for status, words in STATUS_WORDS.items())
    rows = "".join(_row(each) for status in _SHOWN for each in findings if each.finding.status is status)
    table = f"<table><tr><th>结果</th><th>规则</th><th>说明</th><th>位置</th></tr>{rows}</table>" if rows else ""
    return f'<h2>{escape(document.file_name)}</h2><p class="counts">{numbers}</p>{table}'


def _row(each: ReportedFinding) -> str:
    places = "<br>".join(escape(place) for place in each.places)
    against = f"<br>对照：{escape(each.compared_with)}" if each.compared_with else ""
    return (
        f'<tr class="{each.finding.status.value}"><td>{STATUS_WORDS[each.finding.status]}</td>'
        f"<td>{escape(each.finding.rule)}</td><td>{escape(each.finding.message)}</td>"
        f'<td class="places">{places}{against}</td></tr>'
    )


def write_check_xlsx(checked: Sequence[tuple[StoredDocument, Sequence[ReportedFinding]]], out: IO[bytes]) -> None:
    """Write every finding as a row of one sheet."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("勾稽核对")
    sheet.freeze_panes = "A2"
    sheet.append([f"{chinese} {english}" for chinese, english in zip(_HEAD, _ENGLISH_HEAD, strict=True)])
    for document, findings in checked:
        for each in findings:
            texts = (
                document.name,
                document.identity.department,
                str(document.identity.fiscal_year or ""),
                each.finding.rule,
                STATUS_WORDS[each.finding.status],
                each.finding.message,
                "\n".join(each.places),
                each.compared_with or "",
            )
            sheet.append([text_cell(sheet, text) for text in texts])
    workbook.save(out)
