from dataclasses import replace

import pytest
from made_up_store import load_cases

from eval.gold.items import Calculation, Evidence, GoldItem, GoldValue
from eval.gold.printed import PrintedDocument
from eval.judging.validation import find_gold_faults, is_backed

PRINTED = (PrintedDocument("某局2024", "支出表\n办公费 | 1,013.50 | 2.43\n本年公务接待费与上年持平，没有变化。"),)


def item(quote, value="2.43", unit="万元", **changes):
    gold = GoldItem(
        "one",
        "某局2024年办公费是多少？",
        "citizen",
        "lookup",
        "table",
        values=(GoldValue("某局", "2024", "办公费", value, unit),),
        evidence=(Evidence("某局2024", None, "支出表", "办公费", "", quote),),
    )
    return replace(gold, **changes)


@pytest.mark.parametrize("quote", ["办公费 1013.50 2.43", "办公费1,013.502.43", "<td>办公费</td> … 2.43"])
def test_a_quote_is_found_across_spaces_rules_markup_and_what_is_left_out(quote):
    assert list(find_gold_faults([item(quote)], PRINTED)) == []


def test_every_fault_is_named():
    absent = replace(item("办公费 2.43").evidence[0], document="别局2024")
    faulty = item("办公费 2.44", value="9.9")
    faulty = replace(faulty, evidence=(*faulty.evidence, absent))
    quote, document, figure = find_gold_faults([faulty], PRINTED)
    assert "某局2024 does not print: 办公费 2.44" in quote
    assert "no such document is indexed: 别局2024" in document
    assert "neither evidence nor calc gives 办公费 9.9万元" in figure


@pytest.mark.parametrize("case", load_cases("backed_figures.tsv"), ids=lambda case: case["why"])
def test_a_figure_is_backed_by_a_quote_or_a_calculation(case):
    calculations = (Calculation(*case["calc"].split("=")),) if case["calc"] else ()
    gold = item(case["quote"], case["value"], case["unit"] or None, kind=case["kind"], calculations=calculations)
    assert is_backed(gold.values[0], gold) == (case["backed"] == "yes")
