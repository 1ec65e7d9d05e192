"""Answers written from results made by hand: every reason, every ruling, every axis, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest
from rendered_results import SCHOOLS, STAFFING, STATISTICS, found, open_made

from index.blocks import Place
from index.records import Passage, Phase, SectionRole
from index.stores.record_rows import StoredPassage
from qa.answer import Route
from qa.figures import arithmetic
from qa.figures.results import Found, Member, Missing, Number, Quote, Quotes, Ruling, Series, Verdict, Why
from qa.query.language import Language
from qa.query.nodes import (
    Ask,
    At,
    Beyond,
    Change,
    Check,
    Combine,
    Decline,
    Explain,
    Fold,
    Frame,
    Given,
    It,
    Keep,
    Over,
    Pick,
    Select,
    Thing,
)

THREE = Select(Thing("三公经费"))
HERE = Frame(SCHOOLS, 2024)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    made, close = open_made(tmp_path_factory.mktemp("made_up"))
    yield made
    close()


@pytest.fixture(scope="module", params=list(Language))
def language(request):
    return request.param


def three(made, document="柯城教育2024预算"):
    return made.figure(document, "三公经费")


def first_line(answer):
    return answer.text.splitlines()[0]


def test_a_figure_leads_with_whose_when_what_and_how_much(made):
    answer = made.render(At(HERE, THREE), found(three(made), from_latest=True))
    assert first_line(answer).startswith(f"**{SCHOOLS}2024年三公经费：")
    assert "（未指明年度，按最新的2024年回答。）" in answer.text
    assert answer.route is Route.TABLE
    assert answer.query.tree.startswith("Ask(At(Frame(")
    assert answer.query.departments == (SCHOOLS,)


def test_an_english_answer_glosses_items_and_units(made):
    answer = made.render(At(HERE, THREE), found(three(made)), language=Language.ENGLISH)
    assert "yuan (" in first_line(answer)
    assert "(三公经费)" in first_line(answer)
    assert f"({SCHOOLS})" in first_line(answer)


def test_a_large_amount_is_readable_and_keeps_its_print(made):
    figure = replace(three(made), value=Decimal("371514655.00"), unit="元", fen=37151465500, text="371,514,655.00")
    answer = made.render(At(HERE, THREE), found(figure))
    assert "371,514,655.00元（约3.72亿元）" in answer.text
    assert [(value.value, value.role) for value in answer.values] == [("371514655.00", None), ("3.72", "operand")]


def test_a_share_states_itself_first_and_its_operands_after(made):
    part, whole = three(made), made.figure("柯城教育2024预算", "支出总计")
    share = arithmetic.share(part, whole, f"{part.label}占{whole.label}比例")
    node = At(HERE, Combine("÷", THREE, Select(Thing("支出总计")), "%"))
    answer = made.render(node, found(share, operands=(part, whole)))
    assert [value.role for value in answer.values] == [None, "operand", "operand"]
    assert "÷" in first_line(answer)


@pytest.mark.parametrize(("value", "verb"), [("-2.5", "减少"), ("2.5", "增加"), ("0", "持平")])
def test_a_change_says_its_direction_and_both_years(made, value, verb):
    now = three(made)
    before = replace(now, year=2023, value=now.value - Decimal(value), fen=now.fen - int(Decimal(value) * 1000000))
    change = arithmetic.difference(now, before, f"{now.label}较上年增减额")
    answer = made.render(At(HERE, Change(THREE)), found(replace(change, year=2024), operands=(now, before)))
    assert verb in first_line(answer)
    assert "2023年三公经费" in answer.text


def test_what_else_is_printed_stands_behind_the_figure(made):
    figure = three(made)
    other = replace(figure, value=Decimal("9.99"), fen=9990000, text="9.99", where="文字说明")
    answer = made.render(
        At(HERE, THREE),
        found(
            figure,
            disagreeing=(other,),
            other_scope=(replace(other, where="另一张表"),),
            other_years=(replace(figure, year=2022),),
        ),
    )
    assert "不一致" in answer.text
    assert "口径不同" in answer.text
    assert "其他年度：" in answer.text


@pytest.mark.parametrize("stated", ["8.00", "9.00"])
def test_the_printed_twin_of_a_computed_figure_is_compared_with_it(made, stated):
    now = three(made)
    before = replace(now, year=2023, value=now.value + 8, fen=now.fen + 8000000)
    change = replace(arithmetic.difference(now, before, "三公经费较上年增减额"), year=2024)
    twin = replace(now, value=-Decimal(stated), fen=-int(Decimal(stated) * 1000000), text=f"-{stated}")
    answer = made.render(At(HERE, Change(THREE)), found(change, operands=(now, before), stated=twin))
    assert ("不一致。" in answer.text) == (stated == "9.00")
    assert "一致。" in answer.text


_REASONS = {
    Why.NO_DEPARTMENT: ("没有收录", "No document of"),
    Why.NO_YEAR: ("没有收录", "There is no"),
    Why.NOT_PRINTED: ("没有列出这一项", "is not given"),
    Why.BLANK: ("空白", "blank"),
    Why.NOT_FOUND: ("没有读懂", "Not understood"),
    Why.NO_MEMBERS: ("没有列出", "list no"),
    Why.NOT_COMPARABLE: ("无法计算", "cannot be computed"),
    Why.NO_TEXT: ("文件没有说明", "do not state"),
}


@pytest.mark.parametrize("why", list(_REASONS))
def test_every_reason_has_its_own_sentence_and_no_figure(made, language, why):
    stranger = Frame(stranger="无名局", year=2024) if why is Why.NO_DEPARTMENT else HERE
    near = (three(made),) if why is Why.NOT_FOUND else ()
    answer = made.render(At(stranger, THREE), Missing(why, THREE.thing, stranger, near), language=language)
    assert answer.route is Route.REFUSE
    assert answer.values == ()
    assert _REASONS[why][language is Language.ENGLISH] in answer.text
    assert ("文件中没有" in answer.text) <= (why in (Why.NOT_PRINTED, Why.NO_MEMBERS))


def test_a_department_that_is_left_open_is_asked_for(made, language):
    answer = made.render(THREE, Missing(Why.NO_DEPARTMENT, Frame(), Frame()), language=language)
    assert answer.route is Route.CLARIFY
    assert answer.query.missing


@pytest.mark.parametrize("beyond", list(Beyond))
def test_what_is_declined_says_why_and_help_is_no_refusal(made, language, beyond):
    answer = made.render(
        Decline(beyond), Missing(Why.DECLINED, Decline(beyond), Frame(), beyond=beyond), language=language
    )
    assert answer.route is (Route.TEXT if beyond is Beyond.HELP else Route.REFUSE)
    assert answer.text


def test_a_refused_part_does_not_stop_the_others(made):
    declined = Missing(Why.DECLINED, Decline(Beyond.INSTRUCTION), Frame(), beyond=Beyond.INSTRUCTION)
    answer = made.render(Ask((Decline(Beyond.INSTRUCTION), At(HERE, THREE))), declined, found(three(made)))
    assert answer.route is Route.TABLE
    assert "无法执行" in answer.text
    assert "三公经费" in answer.text


@pytest.mark.parametrize(
    ("ruling", "comparator", "given", "says"),
    [
        (Ruling.HOLDS, "=", None, ("对，与文件一致", "Right")),
        (Ruling.FAILS, "=", "99", ("不对，与文件不一致", "Not right")),
        (Ruling.HOLDS, ">", "1", ("对", "more than")),
        (Ruling.FAILS, ">", "99", ("没有超过", "not more than")),
        (Ruling.HOLDS, "<=", "99", ("不超过", "at most")),
        (Ruling.FAILS, "<", "1", ("不低于", "not less than")),
        (Ruling.OTHER_SCOPE, "=", "99", ("口径不同", "another scope")),
        (Ruling.MISSING, "=", "99", ("文件里没有", "Not in the documents")),
    ],
)
def test_a_verdict_comes_first_with_the_right_figure(made, language, ruling, comparator, given, says):
    figure = three(made)
    number = Given(figure.value if given is None else Decimal(given), "万元")
    left = Missing(Why.NOT_PRINTED, THREE.thing, HERE) if ruling is Ruling.MISSING else found(figure)
    answer = made.render(
        At(HERE, Check(THREE, comparator, number)), Verdict(ruling, comparator, left, Number(number)), language=language
    )
    assert says[language is Language.ENGLISH] in first_line(answer)
    if ruling is not Ruling.MISSING:
        assert Decimal(answer.values[0].value) == figure.value


@pytest.mark.parametrize(
    ("ruling", "comparator"),
    [(r, c) for r in (Ruling.HOLDS, Ruling.FAILS, Ruling.OTHER_SCOPE) for c in ("=", ">", "<=")],
)
def test_two_sides_of_a_claim_are_both_said_with_the_gap(made, language, ruling, comparator):
    left, right = made.figure("柯城教育2024预算", "基本支出"), made.figure("柯城教育2024预算", "项目支出")
    node = At(HERE, Check(Select(Thing("基本支出")), comparator, Select(Thing("项目支出"))))
    answer = made.render(node, Verdict(ruling, comparator, found(left), found(right)), language=language)
    assert len([value for value in answer.values if value.role is None]) >= 2
    assert {"对", "不", "口", "R", "N", "O"} & {first_line(answer)[2]}


def test_a_false_direction_is_corrected(made):
    now = three(made)
    before = replace(now, year=2023, value=now.value + 5, fen=now.fen + 5000000)
    change = replace(arithmetic.difference(now, before, "三公经费较上年增减额"), year=2024)
    claim = Check(Change(THREE), ">", Given(Decimal(0)))
    verdict = Verdict(Ruling.FAILS, ">", found(change, operands=(now, before)), Number(Given(Decimal(0))))
    assert "是减少，不是增加" in first_line(made.render(At(HERE, claim), verdict))


@pytest.mark.parametrize("ruling", [Ruling.HOLDS, Ruling.FAILS, Ruling.OTHER_SCOPE])
def test_every_place_of_a_figure_stands_in_a_table(made, language, ruling):
    figure = three(made)
    other = replace(made.figure("柯城教育2024预算", "公务接待费"), label=figure.label, where="文字说明")
    left = found(figure, disagreeing=(other,)) if ruling is Ruling.FAILS else found(figure, other_scope=(other,))
    answer = made.render(At(HERE, Check(THREE, "agree")), Verdict(ruling, "agree", left), language=language)
    assert "| --- |" in answer.text
    assert ("相差" in answer.text or "apart" in answer.text) == (ruling is Ruling.FAILS)


def members(made, *documents):
    return tuple(
        Member(figure.department, Frame(figure.department, figure.year), found(figure))
        for figure in (three(made, document) for document in documents)
    )


def test_a_ranking_leads_with_the_first_and_says_how_many_it_covers(made, language):
    best = members(made, "汕尾统计2024预算")
    lacking = Member(STAFFING, Frame(STAFFING, 2024), Missing(Why.NOT_PRINTED, THREE.thing, Frame(STAFFING, 2024)))
    node = Pick(Over("departments", THREE), first=1)
    answer = made.render(node, Series("departments", (*best, lacking), 5, ordered=True), language=language)
    assert first_line(answer).startswith(("**最高的是", "**Highest"))
    assert STATISTICS in first_line(answer)
    assert ("5个部门中4个" in answer.text) or ("4 of 5" in answer.text)
    assert answer.values[0].department == STATISTICS


def test_a_ranking_of_mixed_years_says_so_and_suggests_one_year(made):
    first, second = members(made, "柯城教育2022预算", "汕尾统计2024预算")
    answer = made.render(Pick(Over("departments", THREE)), Series("departments", (second, first), 2, ordered=True))
    assert "不同年度：2022、2024年" in answer.text
    assert any("2024年" in each for each in answer.suggestions)


def test_one_place_of_a_ranking_is_named(made):
    node = Pick(Over("departments", THREE), place_of=STATISTICS)
    series = Series("departments", members(made, "汕尾统计2024预算"), 3, ordered=True, place_of=STATISTICS, place=2)
    assert first_line(made.render(node, series)).startswith("**第2位（从高到低）")


@pytest.mark.parametrize("axis", ["projects", "units", "purchases", "parts", "classes", "things", "stages", "years"])
def test_members_of_every_axis_stand_in_a_table(made, language, axis):
    names = ("甲", "乙", "丙")
    figures = [
        replace(three(made), label=name, value=Decimal(at), fen=at * 1000000, text=str(at), year=2021 + at)
        for at, name in enumerate(names, 1)
    ]
    series = Series(
        axis,
        tuple(Member(name, HERE, found(figure)) for name, figure in zip(names, figures, strict=True)),
        3,
        whole=found(three(made)),
    )
    answer = made.render(At(HERE, Over(axis, It(), of=Thing("三公经费"))), series, language=language)
    assert "| --- |" in answer.text
    assert [value.value for value in answer.values[: 2 if language is Language.CHINESE else 1]] == ["1", "2"][
        : 2 if language is Language.CHINESE else 1
    ]


def test_candidates_of_one_word_are_asked_back_each_with_its_figure(made, language):
    node = Over("departments", THREE, only=(SCHOOLS, STATISTICS), unsure=True)
    series = Series("departments", members(made, "柯城教育2024预算", "汕尾统计2024预算"), 2, unsure=True)
    answer = made.render(node, series, language=language)
    assert answer.route is Route.CLARIFY
    assert SCHOOLS in first_line(answer)
    assert STATISTICS in first_line(answer)
    assert len(answer.suggestions) == 2


def test_other_readings_that_are_as_good_are_asked_back(made):
    answer = made.render(At(HERE, THREE), found(three(made)), rivals=(Ask((At(HERE, Select(Thing("项目支出"))),)),))
    assert answer.route is Route.CLARIFY
    assert "几种理解" in first_line(answer)
    assert answer.values


def test_a_limit_that_leaves_none_is_an_answer(made, language):
    node = Keep(Over("departments", THREE), ">", Given(Decimal(999), "万元"))
    answer = made.render(
        node, Series("departments", (), 3, kept_by=(">", Number(Given(Decimal(999))))), language=language
    )
    assert answer.route is not Route.REFUSE
    assert first_line(answer).startswith(("**没有", "**None"))


def test_what_is_indexed_is_listed_and_cited(made, language):
    there = [
        Member(
            name,
            Frame(name),
            Found(
                replace(three(made), department=name, label=name, value=None, unit=None, fen=None, facts=(), text=name)
            ),
        )
        for name in made.vocabulary.by_department
    ]
    answer = made.render(Over("departments", It()), Series("departments", tuple(there), len(there)), language=language)
    assert str(len(there)) in first_line(answer)
    assert len(answer.citations) == len(made.vocabulary.documents)


def test_a_count_names_what_it_counted(made):
    figures = [three(made), made.figure("汕尾统计2024预算", "三公经费")]
    counted = arithmetic.counted(figures, "部门数", "家")
    series = Series("departments", members(made, "柯城教育2024预算", "汕尾统计2024预算"), 5)
    answer = made.render(Fold("count", Over("departments", THREE)), found(counted, series=series))
    assert answer.values[0].value == "2"
    assert "| --- |" in answer.text


def quote(made, text, number=1):
    document = next(each for each in made.vocabulary.documents if each.name == "柯城教育2024预算")
    return Quote(
        text,
        StoredPassage(document, Passage(number, text, ("二、增减情况",), SectionRole.CHANGE, Place(page=3)), number),
    )


def test_quotes_are_whole_cited_and_equal_ones_grouped(made, language):
    told = "较上年减少，主要原因是压减支出。"
    quotes = Quotes("reason", (quote(made, told), quote(made, told, 2)), Change(THREE))
    answer = made.render(At(HERE, Explain("reason", Change(THREE))), quotes, language=language)
    assert answer.text.count(told) == 1
    assert "[1][2]" in answer.text
    assert "二、增减情况" in answer.text
    assert answer.route is Route.TEXT


def test_quotes_that_only_come_near_are_offered_as_such(made, language):
    answer = made.render(
        At(HERE, Explain("use", THREE.thing)),
        Quotes("use", (quote(made, "用于会议。"),), THREE.thing, near=True),
        language=language,
    )
    assert first_line(answer).startswith(("文件没有直接写明", "The documents do not state"))


def test_side_by_side_items_stand_in_one_table_and_the_name_is_said_once(made):
    keys = ("基本支出", "项目支出", "公务接待费")
    figures = [made.figure("柯城教育2024预算", key) for key in keys]
    answer = made.render(Ask(tuple(At(HERE, Select(Thing(key))) for key in keys)), *map(found, figures))
    assert answer.text.count(SCHOOLS) == 1
    assert "| --- |" in answer.text


def test_two_departments_are_set_against_each_other(made):
    left, right = three(made), made.figure("汕尾统计2024预算", "三公经费")
    gap = arithmetic.difference(left, right, "三公经费之差")
    node = At(Frame(year=2024), Combine("-", At(Frame(SCHOOLS), THREE), At(Frame(STATISTICS), THREE)))
    answer = made.render(node, found(gap, operands=(left, right)))
    assert ("少" if gap.value < 0 else "多") in first_line(answer)


def test_words_that_were_not_understood_stand_in_a_footer(made, language):
    answer = made.render(At(HERE, THREE), found(three(made)), language=language, leftovers=("抽水机",))
    assert "抽水机" in answer.text.splitlines()[-1]


def test_a_final_account_is_called_so(made):
    final = made.figure("柯城教育2023决算", "三公经费")
    assert final.facts[0].fact.phase is Phase.FINAL
    assert "2023年决算三公经费" in first_line(made.render(At(Frame(SCHOOLS, 2023), THREE), found(final)))
