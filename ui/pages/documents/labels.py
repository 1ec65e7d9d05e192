"""The words of the documents page, in both languages."""

from dataclasses import dataclass

from index.records import CheckStatus
from qa.query.language import Language
from ui.pages.documents.uploads import UploadState


@dataclass(frozen=True, slots=True)
class DocumentsLabels:
    """Every label of the page; those with braces take names or counts."""

    tab: str
    upload: str
    formats: str
    search: str
    search_hint: str
    department: str
    year: str
    every_department: str
    every_year: str
    unknown_year: str
    documents: str
    listed: str
    more: str
    nothing: str
    nothing_fits: str
    choose: str
    coverage: str
    mismatches: str
    counts: str
    warnings: str
    all_tables: str
    read_again: str
    read_again_failed: str
    read_again_done: str
    delete: str
    sure: str
    really: str
    keep: str
    deleted: str
    tables: str
    table: str
    this_table: str
    no_tables: str
    checks: str
    checks_file: str
    checks_counts: str
    passes_only: str
    unchecked: str
    compared_with: str
    headers: tuple[str, str, str]
    uploaded: str
    states: dict[UploadState, str]
    statuses: dict[CheckStatus, str]


DOCUMENTS_LABELS = {
    Language.CHINESE: DocumentsLabels(
        tab="文件",
        upload="上传文件",
        formats="PDF、Word、Excel、网页、文本或压缩包，可多选",
        search="查找",
        search_hint="部门、文件名或标题中的字",
        department="部门",
        year="年度",
        every_department="全部部门",
        every_year="全部年度",
        unknown_year="年度不明",
        documents="已收录的文件",
        listed="{shown} 份文件",
        more="只列出前 {shown} 份，共 {all} 份，请缩小范围。",
        nothing="还没有收录任何文件。",
        nothing_fits="没有符合的文件。",
        choose="从列表中选一份文件，查看其中的表格和核对结果。",
        coverage="各部门各年度的文件数",
        mismatches="不符",
        counts="表 {tables}，记录 {facts}，段落 {passages}，核对不符 {findings}",
        warnings="读取时的提示",
        all_tables="下载全部表格（Excel）",
        read_again="重新收录",
        read_again_failed="没有重新收录，原有内容不变：{error}",
        read_again_done="已重新收录：{counts}",
        delete="删除",
        sure="确定删除《{name}》？问答将不再引用它，删除后不能恢复。",
        really="确定删除",
        keep="取消",
        deleted="已删除《{name}》。",
        tables="表格",
        table="选择表格",
        this_table="下载此表（Excel）",
        no_tables="这份文件里没有找到表格。",
        checks="核对报告",
        checks_file="下载核对报告（Excel）",
        checks_counts="不符 {mismatch}，无法核对 {unchecked}，通过 {passes}",
        passes_only="核对过的数字都相符。",
        unchecked="无法核对（{count}）",
        compared_with="对照：{name}",
        headers=("规则", "说明", "数字与位置"),
        uploaded="已完成 {done} / {all} 份",
        states={
            UploadState.WAITING: "等待",
            UploadState.READING: "正在读取…",
            UploadState.INDEXED: "已收录",
            UploadState.UNCHANGED: "已有，未变",
            UploadState.FAILED: "未能收录",
        },
        statuses={CheckStatus.MISMATCH: "不符", CheckStatus.UNCHECKED: "无法核对", CheckStatus.PASS: "通过"},
    ),
    Language.ENGLISH: DocumentsLabels(
        tab="Documents",
        upload="Upload",
        formats="PDF, Word, Excel, web pages, text or archives; several at once",
        search="Search",
        search_hint="words of a department, file name or title",
        department="Department",
        year="Year",
        every_department="All departments",
        every_year="All years",
        unknown_year="no year",
        documents="What is indexed",
        listed="{shown} documents",
        more="The first {shown} of {all} are listed; narrow them down.",
        nothing="No document is indexed yet.",
        nothing_fits="No document fits.",
        choose="Choose a document to see its tables and what the checks found.",
        coverage="Documents by department and year",
        mismatches="mismatches",
        counts="{tables} tables, {facts} facts, {passages} passages, {findings} mismatches",
        warnings="Notes from reading it",
        all_tables="All tables (Excel)",
        read_again="Index again",
        read_again_failed="Not indexed again, what was there stays: {error}",
        read_again_done="Indexed again: {counts}",
        delete="Delete",
        sure="Delete “{name}”? Answers will no longer cite it. This cannot be undone.",
        really="Delete it",
        keep="Keep it",
        deleted="Deleted “{name}”.",
        tables="Tables",
        table="Table",
        this_table="This table (Excel)",
        no_tables="No table was found in this document.",
        checks="Consistency report",
        checks_file="The report (Excel)",
        checks_counts="{mismatch} mismatches, {unchecked} could not be checked, {passes} passed",
        passes_only="Every figure that was checked agrees.",
        unchecked="Could not be checked ({count})",
        compared_with="compared with {name}",
        headers=("Rule", "What it says", "Figures and places"),
        uploaded="{done} of {all} done",
        states={
            UploadState.WAITING: "waiting",
            UploadState.READING: "reading…",
            UploadState.INDEXED: "indexed",
            UploadState.UNCHANGED: "already indexed",
            UploadState.FAILED: "not indexed",
        },
        statuses={
            CheckStatus.MISMATCH: "mismatch",
            CheckStatus.UNCHECKED: "not checked",
            CheckStatus.PASS: "passed",
        },
    ),
}
