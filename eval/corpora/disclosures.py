"""Whole disclosures, before noise: an assignment in, sections of sentences and tables in the house style out."""

from eval.corpora.budgets import Budget, draw_budget
from eval.corpora.departments import Assignment, HouseStyle
from eval.corpora.documents import Paragraph, SynthDocument, SynthSection
from eval.corpora.final import FinalFigures, final_tables
from eval.corpora.goals import SynthForm, goal_forms
from eval.corpora.houses import HouseFigures, budget_tables
from eval.corpora.prose import budget_prose, final_prose
from index.records import Phase, Scope


def make_document(assignment: Assignment, seed: int, whole: bool = True) -> SynthDocument:
    """Return the disclosure of an assignment without noise; not `whole` keeps it to three tables and a page of text."""
    department, year = assignment.department, assignment.year
    scope = assignment.scope
    kind = "单位" if scope is Scope.UNIT else "部门"
    own_level = "（本级）" if scope is Scope.UNIT else ""
    forms: tuple[SynthForm, ...] = ()
    if assignment.phase is Phase.FINAL:
        final = FinalFigures(
            department,
            *(draw_budget(department, year, seed, phase) for phase in (Phase.BUDGET, Phase.ADJUSTED, Phase.FINAL)),
        )
        title = f"{department.name}{year}年度部门决算公开"
        tables, prose = final_tables(final, whole), final_prose(final)
        parts = (
            "第一部分 部门概况",
            "第二部分 部门决算情况说明",
            "第三部分 名词解释",
            f"第四部分 {year}年度部门决算表",
        )
    else:
        now, before = (_budget(assignment, seed, each) for each in (year, year - 1))
        figures = HouseFigures(department, now, before)
        title = {
            HouseStyle.HEBEI: f"{department.name}{year}年部门预算公开",
            HouseStyle.JIANGSU: f"{year}年度{department.name}部门预算公开",
            HouseStyle.SHANGHAI: f"{department.name}{own_level}{year}年{kind}预算",
            HouseStyle.GUANGDONG: f"{year}年{department.name}部门预算",
        }[department.style]
        tables, prose = budget_tables(figures, whole), budget_prose(figures)
        if whole and department.style is HouseStyle.HEBEI:
            forms = tuple(goal_forms(department, now, seed))
        parts = (
            f"第一部分 {kind}概况",
            f"第二部分 {kind}预算情况说明",
            "第三部分 名词解释",
            f"第四部分 {year}年{kind}预算表",
        )
    prose = tuple(prose) if whole else tuple(prose)[:4]
    sections = [
        SynthSection(parts[0], 2),
        SynthSection("一、主要职能", 3, (_duties(assignment),)),
        SynthSection(parts[1], 2),
        *prose,
        SynthSection(parts[2], 2, _glossary() if whole else _glossary()[:2]),
        SynthSection(parts[3], 2),
        *(SynthSection(table.title, 3, (), (table,)) for table in tables),
        *(SynthSection(f"{at}、{form.title}", 3, (), (), (form,)) for at, form in enumerate(forms, start=1)),
    ]
    return SynthDocument(assignment, f"{title}_{assignment.number:05d}", title, tuple(sections))


def _budget(assignment: Assignment, seed: int, year: int) -> Budget:
    return draw_budget(assignment.department, year, seed, scope=assignment.scope)


def _duties(assignment: Assignment) -> Paragraph:
    name = assignment.department.name
    return (f"{name}贯彻执行国家有关方针政策，拟订本行业发展规划并组织实施，承担本级人民政府交办的其他事项。",)


def _glossary() -> tuple[Paragraph, ...]:
    return (
        ("1. 财政拨款收入：指本级财政当年拨付的资金。",),
        ("2. 基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",),
        ("3. 项目支出：指在基本支出之外为完成特定任务和事业发展目标所发生的支出。",),
        ("4. “三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",),
    )
