"""The words of the dashboard, in both languages."""

from dataclasses import dataclass

from index.records import Phase
from qa.query.language import Language


@dataclass(frozen=True, slots=True)
class DashboardLabels:
    """Every label of the page; those with braces take names or counts. `panels` are titles in the order shown."""

    tab: str
    department: str
    year: str
    nothing: str
    covered: str
    phases: dict[Phase, str]
    items: dict[str, str]
    headlines: str
    not_printed: str
    printed_as: str
    others: str
    up: str
    down: str
    same: str
    no_change: str
    places: str
    make_up: str
    make_up_missing: str
    functions: str
    three_public: str
    projects: str
    years: str
    none_listed: str
    one_year: str
    no_picture: str
    checks: str
    all_agree: str
    sources: str
    save_svg: str


_CHINESE_ITEMS = {
    "财政拨款收入": "财政拨款",
    "三公经费": "“三公”经费",
    "政府采购预算": "政府采购",
}
_ENGLISH_ITEMS = {
    "收入总计": "Total income",
    "支出总计": "Total expenditure",
    "财政拨款收入": "Fiscal appropriation",
    "基本支出": "Basic expenditure",
    "项目支出": "Project expenditure",
    "三公经费": "Three public expenses",
    "机关运行经费": "Operating expenses",
    "政府采购预算": "Government procurement",
}
DASHBOARD_LABELS = {
    Language.CHINESE: DashboardLabels(
        tab="概览",
        department="部门",
        year="年度",
        nothing="还没有收录任何标明年度的文件。",
        covered="取自：{names}",
        phases={Phase.BUDGET: "预算", Phase.FINAL: "决算"},
        items=_CHINESE_ITEMS,
        headlines="主要数字",
        not_printed="文件中没有列出",
        printed_as="文件写：{text}",
        others="文件中另有同名的数字：{values}",
        up="比上年增加",
        down="比上年减少",
        same="与上年持平",
        no_change="文件没有说明与上年相比的增减",
        places="出处（{count}）",
        make_up="支出构成",
        make_up_missing="基本支出与项目支出没有都列出，或合起来不等于支出总计。",
        functions="一般公共预算支出按功能分类",
        three_public="“三公”经费构成",
        projects="项目（金额从大到小）",
        years="支出总计历年变化",
        none_listed="文件中没有列出。",
        one_year="只收录了一个年度。",
        no_picture="这些数字不适合画图，列在下面。",
        checks="核对不符",
        all_agree="核对过的数字都相符。",
        sources="出处",
        save_svg="存为 SVG",
    ),
    Language.ENGLISH: DashboardLabels(
        tab="Overview",
        department="Department",
        year="Year",
        nothing="No document with a year is indexed yet.",
        covered="From: {names}",
        phases={Phase.BUDGET: "budget", Phase.FINAL: "final account"},
        items=_ENGLISH_ITEMS,
        headlines="Headline figures",
        not_printed="not in the documents",
        printed_as="printed: {text}",
        others="Other figures under this name: {values}",
        up="up on the year before by",
        down="down on the year before by",
        same="same as the year before",
        no_change="the documents do not compare it with the year before",
        places="Places ({count})",
        make_up="What the expenditure consists of",
        make_up_missing="Basic and project expenditure are not both printed, or do not add up to the total.",
        functions="General public budget expenditure by function",
        three_public="The three public expenses",
        projects="Projects, largest first",
        years="Total expenditure over the years",
        none_listed="Not in the documents.",
        one_year="Only one year is indexed.",
        no_picture="These figures make no picture; they are listed below.",
        checks="Figures that disagree",
        all_agree="Every figure that was checked agrees.",
        sources="Places",
        save_svg="Save as SVG",
    ),
}
