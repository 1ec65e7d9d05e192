"""A made-up disclosure as a PDF of two pages, whose text, tables and one wrong total the page's tests look at."""

from pathlib import Path

from drawn_pages import draw, table, write

DEPARTMENT = "云溪县财政局"
NAME = "云溪县财政局2025年部门预算"
HOSTILE = "<img src=x onerror=alert(1)>=1+1"
_TEXT = (
    "第一部分 部门概况",
    "一、主要职责",
    "拟订全县财政发展规划，编制年度预算草案并组织执行。",
    "第二部分 预算情况说明",
    "一、“三公”经费预算情况",
    "2025年“三公”经费预算12.30万元，比上年减少1.00万元，主要原因是压减公务接待。",
    f"公务接待费3.30万元，与上年持平{HOSTILE}。",
)
_ROWS = (
    ("项目", "2025年预算数", "2024年预算数"),
    ("合计", "12.30", "13.30"),
    ("因公出国（境）费", "0.00", "0.00"),
    ("公务用车运行维护费", "9.00", "9.00"),
    ("公务接待费", "3.20", "4.30"),
)


def draw_disclosure(folder: Path) -> Path:
    """Write the disclosure into a folder and return its path; its total is 0.10 more than its parts."""

    def text(canvas) -> None:
        write(canvas, 150, 60, f"{DEPARTMENT}2025年部门预算公开", size=18)
        for number, line in enumerate(_TEXT):
            write(canvas, 60, 110 + 28 * number, line, size=11)

    def tables(canvas) -> None:
        write(canvas, 170, 60, "一般公共预算“三公”经费支出表", size=14)
        write(canvas, 60, 90, f"部门：{DEPARTMENT}")
        write(canvas, 0, 90, "单位：万元", right=535)
        table(canvas, _ROWS, [60, 260, 400, 535], 100)

    return draw(folder / f"{NAME}.pdf", text, tables)
