"""A table on the page stands as its document prints it, and nothing of it runs."""

from bs4 import BeautifulSoup

from index.blocks import Place
from index.records import Cell, Table, TableKind
from qa.query.language import Language
from ui.pages.table_html import CellMark, MarkKind, render_table_html

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def table_of(*cells, n_rows=3, n_cols=3, header_rows=2, **parts):
    whole = {"kind": TableKind.OTHER, "title": "支出预算总表", "unit": "万元", "place": Place(page=4)}
    made = tuple(Cell(text, row, col, row_end, col_end, Place()) for text, row, col, row_end, col_end in cells)
    return Table(index=0, header_rows=header_rows, n_rows=n_rows, n_cols=n_cols, cells=made, **{**whole, **parts})


SPANNED = (
    ("项目", 0, 0, 2, 1),
    ("预算数", 0, 1, 1, 3),
    ("小计", 1, 1, 2, 2),
    ("其中：财政拨款", 1, 2, 2, 3),
    ("基本支出", 2, 0, 3, 1),
    ("1,010.50", 2, 1, 3, 2),
)


def rendered(table, marks=None, language=Language.CHINESE):
    return BeautifulSoup(render_table_html(table, language, marks), "lxml")


def test_spans_and_header_are_kept_and_a_hole_keeps_its_column():
    page = rendered(table_of(*SPANNED))
    head = [[(cell.text, cell.get("rowspan"), cell.get("colspan")) for cell in row("th")] for row in page.thead("tr")]
    assert head == [
        [("项目", "2", None), ("预算数", None, "2")],
        [("小计", None, None), ("其中：财政拨款", None, None)],
    ]
    assert [cell.text for cell in page.tbody("td")] == ["基本支出", "1,010.50", ""]
    assert [cell.get("class") for cell in page.tbody("td")] == [None, ["figure"], None]


def test_a_cell_over_the_end_of_the_header_does_not_push_the_columns():
    page = rendered(table_of(("项目", 0, 0, 3, 1), ("预算数", 0, 1, 1, 2), ("1", 2, 1, 3, 2), n_cols=2, header_rows=1))
    assert [[cell.text for cell in row("td")] for row in page.tbody("tr")] == [["项目", ""], ["1"]]


def test_unit_page_and_notes_stand_beside_the_table():
    page = rendered(table_of(*SPANNED, notes=("注：含上年结转",), empty_by_statement=True))
    for words in ("支出预算总表", "单位：万元", "第4页", "本表为空", "注：含上年结转"):
        assert words in page.text


def test_a_marked_cell_says_why():
    marks = {(2, 1): CellMark(MarkKind.FINDING, "合计 3.30，分项之和 3.20")}
    (cell,) = rendered(table_of(*SPANNED), marks).select("td.finding")
    assert cell["title"] == "合计 3.30，分项之和 3.20"
    assert cell.text.startswith("1,010.50")


def test_text_of_a_document_stays_text():
    table = table_of(
        (HOSTILE, 0, 0, 1, 1), (HOSTILE, 1, 0, 2, 1), header_rows=1, title=HOSTILE, unit=HOSTILE, notes=(HOSTILE,)
    )
    page = rendered(table, {(1, 0): CellMark(MarkKind.CITED, HOSTILE)})
    assert page.find(["script", "img"]) is None
    assert [name for tag in page(True) for name in tag.attrs if name.startswith("on")] == []
    assert page.tbody.td.text.startswith(HOSTILE)


def test_rows_beyond_what_a_page_bears_are_counted():
    cells = [(str(row), row, 0, row + 1, 1) for row in range(1501)]
    page = rendered(table_of(*cells, n_rows=1501, n_cols=1, header_rows=1), language=Language.ENGLISH)
    assert (len(page.tbody("tr")), "500 more rows" in page.text) == (1000, True)
