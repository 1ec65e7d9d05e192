"""Things counted: 批次, 人次, 辆 and the like are answered with what the documents count, never with money.

A question that counts in a unit is about facts in that unit; where there is none, no amount of the same name stands in.
"""

import re
from dataclasses import replace

from index.records import Measure
from index.text.items import plain_words
from qa.desk import Desk
from qa.figures import arithmetic as operations
from qa.figures.figure import Figure
from qa.linking.targets import Target
from qa.query.slots import Operation, Query
from qa.records.fact_index import IndexedFact
from qa.records.label_match import asks_money
from qa.records.item_lookup import figure_of, item_for
from qa.rendering import phrasing

_COUNTER = re.compile(
    r"(?:几|多少)个?(?P<asked>批次|人次|团组|[批团辆台名人])(?![员头均民大才])|(?P<named>批次|人次|团组)(?:数|和|、|是|各|分别|呢|[?？]|$)"
)
_SAME = {"批次": ("批次", "批", "次"), "人次": ("人次", "人"), "辆": ("辆", "台"), "团组": ("团组", "个")}
_UNIT_OF = {"批": "批次", "团": "团组", "人": "人次", "名": "人次", "台": "辆"}
# What counts of people and cars are about, and the words that name it in questions and rows.
_THINGS = (
    (re.compile(r"接待|招待|来访|来宾"), re.compile(r"接待"), ("批次", "人次")),
    (re.compile(r"出国|出境"), re.compile(r"出国|出境"), ("批次", "人次", "团组")),
    (re.compile(r"车"), re.compile(r"车"), ("辆",)),
)
_MONEY = re.compile(r"费|预算|决算|支出|收入|采购|购置|金额|资金|钱|款")
# 费用多少, and 接待费和批次, 出国费决算数和团组数.
_AMOUNT_ASKED = re.compile(r"(?:费|花|预算)[用是为]{0,2}多少|费(?:用|支出)?(?:[预决]算)?数?额?[、和与及]")
# Labels of a second count in a sentence, which say nothing of what is counted.
_BARE_COUNT = re.compile(r"^(?:累计|共计?|合计|人数|人次数?|批次数?)$")
# Cars to be got rid of, or that a department may have, are none that it has.
_PLANNED = re.compile(r"拟|处置|报废|编制")
# The sentence that says where tells the counts as well.
_WHERE = re.compile(r"去了?哪|到了?哪|哪些?(?:国家|地方)")
_BUYING = re.compile(r"新?购|买|更新|新增|添置")
_VEHICLE_PURCHASE = "公务用车购置费"


def asks_count(query: Query) -> bool:
    """Return whether a question asks how many people, cars or the like there are, and for no money."""
    counts = _COUNTER.search(query.text) is not None or _counts_things(query.text)
    return counts and not _asks_amount(query.text)


def _counts_things(text: str) -> bool:
    """Return whether a question asks how many people, cases or things there are without a measure word: 有多少学生."""
    things = "|".join(plain_words("counted things"))
    if re.search(rf"(?:多少|几)[个名位件起]?(?:{things})(?!\w{{0,4}}(?:费|支出|补[助贴]|工资|预算|资金|钱))", text):
        return True
    return _MONEY.search(text) is None and re.search(rf"(?:{things})(?:一共|总共)?有多少(?:[?？]|$)", text) is not None


def things_counted(desk: Desk) -> list[Figure] | None:
    """接待了多少批次、多少人次，有几辆车: the counts printed of the thing, summed over departments when asked."""
    query = desk.query
    units = _units(query.text)
    if not units or _WHERE.search(query.text) or any(item.subject and not item.name for item in query.items):
        return None
    figures = [
        figure
        for target in desk.targets
        for unit in units
        for kinds in _kinds_asked(query)
        if (figure := count_of(desk, target, unit, kinds) or _none_bought(desk, target, unit)) is not None
    ]
    figures = list(dict.fromkeys(figures))
    by_unit = [[figure for figure in figures if figure.unit == unit] for unit in dict.fromkeys(f.unit for f in figures)]
    sums = [
        total
        for alike in by_unit
        if query.operation is Operation.SUM
        and len(alike) > 1
        and (total := operations.total(alike, f"{alike[0].label}合计"))
    ]
    if not figures:
        return None
    if _asks_amount(query.text):
        bought = [(item_for(_VEHICLE_PURCHASE),)] if _BUYING.search(query.text) and "辆" in units else []
        amounts = (desk.best(target, group) for target in desk.targets for group in bought or desk.groups())
        figures += [amount for amount in amounts if amount is not None and amount.fen is not None]
    desk.write(*phrasing.figure_lines(desk.statement, sums), *phrasing.figure_lines(desk.statement, figures))
    uncounted = [each for each in desk.targets if each.department not in {figure.department for figure in figures}]
    if uncounted and query.operation is Operation.SUM:
        desk.write(phrasing.missing_line(desk.statement, [(each.department, each.year) for each in uncounted]))
    return [*sums, *figures]


def _asks_amount(text: str) -> bool:
    """Return whether a question asks for money, beside what it counts: 接待费多少，接待了多少人次."""
    return asks_money(text) or _AMOUNT_ASKED.search(_COUNTER.sub("", text)) is not None


def _units(text: str) -> list[str]:
    """Return the units that a question about receptions, travels or cars counts in, in its order."""
    fitting = {unit for asked, _, units in _THINGS if asked.search(text) for unit in units}
    named = (found["asked"] or found["named"] for found in _COUNTER.finditer(text))
    return [unit for unit in dict.fromkeys(_UNIT_OF.get(name, name) for name in named) if unit in fitting]


def _kinds_asked(query: Query) -> list[frozenset[str]]:
    """Return the names of each kind asked for (多少辆车？救护车几辆), no name where the question has none."""
    return [frozenset((item.name, *item.keys)) for item in query.items] or [frozenset()]


def count_of(desk: Desk, target: Target, unit: str, kinds: frozenset[str] = frozenset()) -> Figure | None:
    """Return how many of a thing that the question names there are, in a unit; of one of its kinds where it is named."""
    text = desk.query.text
    things = [row for asked, row, units in _THINGS if asked.search(text) and unit in units]
    planned = _PLANNED.search(text) is not None
    buying = unit == "辆" and _BUYING.search(text) is not None
    found = [
        fact
        for document in desk.facts(target)
        for fact in document.all
        if fact.stored.fact.value is not None
        and fact.stored.fact.measure is not Measure.CHANGE
        and fact.stored.fact.unit in _SAME[unit]
        and not fact.subject
        and any(row.search(_counted_thing(fact)) for row in things)
        and (unit != "辆" or buying == (_BUYING.search(_label(fact)) is not None))
        and (planned or unit != "辆" or _PLANNED.search(_label(fact)) is None)
    ]
    # What there is of cars is printed as it stood at the end of the year before.
    years = (
        (target.year, None) if target.year is None or unit != "辆" or buying else (target.year, target.year - 1, None)
    )
    found = [fact for fact in found if fact.stored.fact.year in years]
    # 特种专业技术用车有几辆 asks for that kind, whatever the cars are in all.
    found = [fact for fact in found if fact.primary in kinds] or found
    found.sort(key=lambda fact: (_is_part(fact), fact.stored.fact.phase is not fact.stored.document.identity.phase))
    if not found:
        return None
    record = found[0].stored.fact
    thing = next((named[0] for row in things if (named := row.search(record.quote))), "")
    return replace(
        figure_of(found[0]), label=f"{thing}{record.item}" if _BARE_COUNT.search(record.item) else record.item
    )


def _is_part(fact: IndexedFact) -> bool:
    """Return whether a row counts one kind of the thing only: 应急保障用车, 国（境）外接待."""
    return re.search(r"(?:保障|执法|通信|技术|干部|其他|业务)用车|[国境]\)?外|外事", _label(fact)) is not None


def _counted_thing(fact: IndexedFact) -> str:
    """Return the label of a count; 累计386人次 is of what its sentence begins with."""
    label = _label(fact)
    return fact.stored.fact.quote if _BARE_COUNT.search(label) else label


def _label(fact: IndexedFact) -> str:
    return "".join((*fact.stored.fact.row_path, *fact.stored.fact.column))


def _none_bought(desk: Desk, target: Target, unit: str) -> Figure | None:
    """Return the amount for buying cars where it is nothing, which answers how many are bought."""
    if unit != "辆" or not _BUYING.search(desk.query.text):
        return None
    bought = (
        fact
        for document in desk.facts(target)
        for fact in document.by_primary.get(_VEHICLE_PURCHASE, ())
        if fact.stored.fact.year == target.year and fact.stored.fact.amount_fen == 0
    )
    return next((figure_of(fact) for fact in bought), None)
