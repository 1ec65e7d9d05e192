"""项目绩效目标表: one form a project, names and values side by side, then its indicators; no table with a header row."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from data.sample_sources import SampleTable, parse_table
from eval.corpora.budgets import Budget, Project
from eval.corpora.departments import SynthDepartment
from eval.corpora.tables import MoneyStyle, TruthCell, print_money

_STYLE = MoneyStyle("万元")
_MONTHS = ("3月底", "6月底", "10月底", "12月底")
_INDICATORS = (
    ("产出指标", "数量指标", "任务完成率"),
    ("产出指标", "质量指标", "验收合格率"),
    ("产出指标", "时效指标", "按时完成率"),
    ("效益指标", "社会效益指标", "政策知晓率"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度"),
)


@dataclass(frozen=True, slots=True)
class SynthForm:
    """A form as printed; `places` are the grid and row of each cell of the truth."""

    title: str
    grids: tuple[SampleTable, ...]
    cells: tuple[TruthCell, ...]
    places: tuple[tuple[int, int], ...]


def goal_forms(department: SynthDepartment, budget: Budget, seed: int) -> Iterator[SynthForm]:
    """Yield the form of each project."""
    for project in budget.projects:
        yield _form(department, project, Random(f"{seed} goals {project.code} {budget.year}"))


def _form(department: SynthDepartment, project: Project, rng: Random) -> SynthForm:
    title = f"{project.name}绩效目标表"
    money = print_money(project.fen, _STYLE)
    plan = [*sorted(rng.sample(range(5, 100, 5), 3)), 100]
    chosen = sorted(rng.sample(range(len(_INDICATORS)), 3))
    targets = [(*_INDICATORS[at], rng.randrange(80, 101)) for at in chosen]
    head = (
        f"{department.code}001{department.name}（本级） | < | < | < | < | 单位：万元 | <",
        f"项目编码 | {project.code} | < | 项目名称 | {project.name} | < | <",
        f"预算规模及资金用途 | 预算数 | {money} | 其中：财政资金 | {money} | 其他资金 |",
        "^ | 用于保障本项目年度任务的完成 | < | < | < | < | <",
        f"资金支出计划（%） | {_MONTHS[0]} | < | {_MONTHS[1]} | < | {_MONTHS[2]} | {_MONTHS[3]}",
        f"^ | {plan[0]} | < | {plan[1]} | < | {plan[2]} | {plan[3]}",
        "绩效目标 | 按照年度计划完成各项任务 | < | < | < | < | <",
    )
    body = ["一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据"]
    body += [
        f"{one} | {two} | {three} | 完成情况的比例 | ≥{value}% | 依据工作计划" for one, two, three, value in targets
    ]

    def cell(label: str, column: str, value: str, unit: str, row: int, col: int) -> TruthCell:
        return TruthCell(title, row, col, label, project.code, (column,), value, unit, unit == "万元")

    found = [((0, 2), cell("预算数", "预算数", money, "万元", 2, 2))]
    found.append(((0, 2), cell("其中：财政资金", "其中：财政资金", money, "万元", 2, 4)))
    for col, month, share in zip((1, 3, 5, 6), _MONTHS, plan, strict=True):
        found.append(((0, 5), cell("资金支出计划（%）", month, str(share), "%", 5, col)))
    for row, (*_, name, value) in enumerate(targets, start=1):
        found.append(((1, row), cell(str(name), "指标值", str(value), "%", row, 4)))
    grids = (parse_table("\n".join(head)), parse_table("\n".join(body)))
    return SynthForm(title, grids, tuple(each for _, each in found), tuple(place for place, _ in found))
