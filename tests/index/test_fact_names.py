"""What a figure of a table is the figure of, where its total is wider or narrower than the table's name says."""

from block_samples import read

from index.text.fact_names import name_facts

HEADER = [["单位名称", "合计", "小计", "公务接待费", "会议费", "培训费", "增减变化情况"]]


def names_of(title: str, rows: list[list[str]]) -> dict[str, str]:
    _, facts = read({"blocks": [title, "单位：万元", rows]})
    return {fact.text: name.primary for fact, name in zip(facts, name_facts(facts, "某某局"), strict=True)}


def test_the_total_of_a_table_with_meetings_and_training_is_not_the_three_public_expenses() -> None:
    names = names_of(
        "“三公”经费及会议费、培训费支出预算表", [*HEADER, ["某某局", "237", "18.6", "3.1", "6", "212.4", "23.6"]]
    )
    assert (names["237"], names["18.6"], names["3.1"], names["6"]) == ("表内合计", "三公经费", "公务接待费", "会议费")


def test_without_a_subtotal_the_total_is_that_of_the_three_public_expenses() -> None:
    names = names_of("“三公”经费支出预算表", [["单位名称", "合计", "公务接待费"], ["某某局", "18.6", "3.1"]])
    assert names["18.6"] == "三公经费"
