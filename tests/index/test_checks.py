"""Rules of consistency as cases: blocks of a made-up document in, mismatches with both figures out."""

from pathlib import Path

import pytest
from block_samples import parsed
from made_up_store import load_cases

from index.checks.rules import run_checks
from index.checks.years import check_last_year
from index.ingest import parse_document
from index.records import CheckStatus
from index.stores.record_store import open_record_store
from ui.files.check_report import list_checked


def mismatches(blocks):
    return [finding for finding in run_checks(*parsed(blocks)) if finding.status is CheckStatus.MISMATCH]


@pytest.mark.parametrize("case", load_cases("checks.jsonl"), ids=lambda case: case["name"])
def test_a_rule_names_both_figures_of_a_mismatch_and_is_quiet_otherwise(case):
    found = mismatches(case["blocks"])
    assert [finding.rule for finding in found] == [rule for rule, *_ in case["mismatch"]]
    for finding, (_, *figures) in zip(found, case["mismatch"], strict=True):
        assert all(figure in finding.message for figure in figures), finding.message


def test_every_mismatch_names_the_facts_it_compared():
    identity, tables, facts = parsed(["2024年培训费预算110万元，比上年增加10万元，增长20%。"])
    (finding,) = [found for found in run_checks(identity, tables, facts) if found.status is CheckStatus.MISMATCH]
    keys = {fact.key for fact in facts}
    assert len(finding.fact_keys) == 3
    assert set(finding.fact_keys) <= keys


def test_a_rule_with_nothing_to_compare_says_so_and_is_no_pass():
    found = run_checks(*parsed(["本部门2024年没有安排会议。"]))
    assert {finding.status for finding in found} == {CheckStatus.UNCHECKED}
    assert all(finding.message.startswith("未核对：") for finding in found)


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ("2025年培训费预算12万元，比上年增加2万元，增长20%。", CheckStatus.PASS),
        ("2025年培训费预算12.50万元，比上年增加3.50万元，增长38.89%。", CheckStatus.MISMATCH),
    ],
)
def test_a_change_must_lead_back_to_the_earlier_document(later, status):
    before, _, earlier_facts = parsed(["2024年培训费预算10.00万元。"])
    now, _, later_facts = parsed([later], year=2025)
    assert [finding.status for finding in check_last_year(before, earlier_facts, now, later_facts)] == [status]


def test_last_year_in_a_table_must_be_what_the_earlier_document_printed():
    rows = [["项目", "2024年预算数", "2025年预算数"], ["公务接待费", "4.00", "3.00"]]
    before, _, earlier_facts = parsed(["2024年公务接待费预算5万元。"])
    now, _, later_facts = parsed(["# “三公”经费预算表", "单位：万元", rows], year=2025)
    (finding,) = check_last_year(before, earlier_facts, now, later_facts)
    assert finding.status is CheckStatus.MISMATCH
    assert "4.00万元" in finding.message
    assert "5万元" in finding.message


def test_the_text_of_a_disclosure_is_held_against_the_tables_in_its_other_file(tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text(
        "长沙县教育局2024年部门预算\n2024年培训费预算12.00万元。2024年会议费预算3.00万元。\n", encoding="utf-8"
    )
    (tmp_path / "报表.txt").write_text(
        "长沙县教育局2024年部门预算\n一般公共预算支出表\n单位：元\n项目\t预算数\n培训费\t120000.00\n会议费\t35000.00\n",
        encoding="utf-8",
    )
    store = open_record_store(tmp_path / "home")
    try:
        for name in ("说明", "报表"):
            store.save_document(parse_document(tmp_path / f"{name}.txt"))
        checked = list_checked(store, store.list_documents())
    finally:
        store.close()
    compared = [
        (each.finding.status, each.compared_with) for _, found in checked for each in found if each.compared_with
    ]
    assert compared == [(CheckStatus.PASS, "报表"), (CheckStatus.MISMATCH, "报表")]
