"""Consistency checks (勾稽关系): small named rules over the facts of one document.

Each rule yields a finding for every pair of figures it compared: a pass, a mismatch with both figures, or could-not-check with
the reason. A rule never changes a figure; which of two printed figures is right is not for a program to say.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.checks.checked_facts import CheckedDocument, checked_document
from index.checks.goals import check_goals
from index.checks.lists import check_procurement, check_project_names, check_projects, check_vehicles
from index.checks.narrative import (
    check_against_tables,
    check_changes,
    check_empty_notes,
    check_operating,
    check_parts,
    check_repeated,
    check_shares,
    check_table_changes,
)
from index.checks.totals import (
    check_balance,
    check_code_sums,
    check_columns,
    check_same_across_tables,
    check_three_public,
)
from index.records import CheckStatus, Fact, Finding, Identity, Table


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what a document lacks when the rule finds nothing in it to compare."""

    name: str
    check: Callable[[CheckedDocument], Iterator[Finding]]
    lacking: str


_RULES = (
    Rule("收入总计=支出总计", check_balance, "没有收支总表"),
    Rule("上级科目=Σ下级科目", check_code_sums, "没有带科目编码、可逐级加总的表"),
    Rule("合计列=Σ各列", check_columns, "没有分列基本支出和项目支出（或人员经费和公用经费）的表"),
    Rule("三公经费=Σ分项", check_three_public, "没有同时列出三公经费总额和分项的表格或句子"),
    Rule("各表同一项目一致", check_same_across_tables, "没有在两张同口径的表里都列出的项目"),
    Rule("文字合计=Σ其中", check_parts, "没有把分项列全的句子"),
    Rule("同一项目前后一致", check_repeated, "没有在相邻句子中重复给出数字的项目"),
    Rule("文字=表格", check_against_tables, "没有文字和表格都给出数字的项目"),
    Rule("机关运行经费=公用经费", check_operating, "没有同时给出机关运行经费和公用经费"),
    Rule("增减额÷上年数=增减率", check_changes, "没有同时给出数额、增减额和增减率的句子"),
    Rule("本年数=上年数+增减额", check_table_changes, "没有同时列出本年数、上年数和增减额的表"),
    Rule("占比=部分÷总体", check_shares, "没有给出占比且能找到总体数的句子"),
    Rule("空表说明=空表", check_empty_notes, "没有注明为空表的表"),
    Rule("项目支出=Σ项目", check_projects, "没有逐个项目的绩效目标表，或没有项目支出总数"),
    Rule("项目金额：文字=表格", check_project_names, "没有文字和表格都给出金额的项目"),
    Rule("采购合计=Σ采购", check_procurement, "没有列明品目和合计的政府采购预算表"),
    Rule("车辆数=投保车辆数", check_vehicles, "没有同时给出车辆数和投保车辆数"),
    Rule("指标：文字=目标表", check_goals, "没有文字和目标表都给出数值的指标"),
)


def run_checks(identity: Identity, tables: Sequence[Table], facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """Return what every rule says about the document's own year, each thing said once."""
    document = checked_document(identity, tables, facts)
    found: dict[Finding, None] = {}
    for rule in _RULES:
        compared = list(rule.check(document))
        unchecked = Finding(rule.name, CheckStatus.UNCHECKED, f"未核对：{rule.lacking}")
        found |= dict.fromkeys(compared or [unchecked])
    return tuple(found)
