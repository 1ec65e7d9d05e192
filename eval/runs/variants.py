"""Robustness: the same question asked in other dress must get the same answer.

Variants are made by rule from gold questions, so that every gold set tests them and none is written by hand.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from opencc import OpenCC

from eval.gold.items import GoldItem
from eval.judging.answers import GivenAnswer, read_answer
from eval.judging.rates import Rate
from eval.judging.scoring import judge
from eval.runs.systems import Asks
from eval.text_tables import render_table
from qa.answer import answer_object

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"20\d\d年(?:度)?")
_NAMED_YEAR = re.compile(r"(?<!\d)(?:20)?\d\d(?=年|[到至和与跟、\-~—])")
# Without its year such a question says something else: 和2018年比呢.
_YEAR_LEFT_BEHIND = re.compile(r"(?:比|较|和|与|跟|同|到|至)20\d\d年")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_TO_TRADITIONAL = OpenCC("s2t")
# Letters that input methods offer for one another.
_SLIPS = (
    ("三公", "三宫"), ("经费", "经废"), ("预算", "予算"), ("接待", "接代"), ("采购", "采够"), ("培训", "陪训"),
    ("会议", "会义"), ("绩效", "积效"), ("购置", "购制"), ("拨款", "拔款"), ("运行", "运形"), ("财政", "财正"),
    ("办公", "办工"),
)  # fmt: skip
_REWORDED = (
    ("是多少", "为多少"), ("分别是", "各是"), ("多少钱", "多少资金"), ("有哪些", "都有哪些"), ("为什么", "为何"),
    ("比上年", "较上年"), ("相差多少", "差多少"), ("一共", "总共"), ("总共", "一共"), ("比重", "比例"), ("花了多少", "用了多少"),
    ("是什么意思", "指什么"), ("最高", "最多"), ("哪个部门", "哪一个部门"), ("有几个", "有多少个"), ("安排了", "安排"),
    ("How much is", "What is"), ("How much was", "What was"), ("How many", "What number of"), ("Why did", "For what reason did"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer differs in another dress; `broke` when it was right before and is not now."""

    item: GoldItem
    variation: str
    question: str
    before: GivenAnswer
    after: GivenAnswer
    broke: bool


@dataclass(frozen=True, slots=True)
class Robustness:
    """How many answers changed under each variation, out of the questions it applies to."""

    rates: tuple[tuple[str, Rate], ...]
    changes: tuple[Change, ...]


def with_polite_opening(question: str) -> str:
    """Ask politely first."""
    return f"您好，请问{question}" if _CHINESE.search(question) else f"Hello, could you tell me: {question}"


def with_thanks(question: str) -> str:
    """Add thanks at the end."""
    return f"{question}谢谢！" if _CHINESE.search(question) else f"{question} Thank you!"


def with_full_width(question: str) -> str:
    """Turn digits, letters and marks of a Chinese question full-width."""
    return question.translate(_FULL_WIDTH) if _CHINESE.search(question) else question


def with_traditional_characters(question: str) -> str:
    """Write the question in traditional characters."""
    return str(_TO_TRADITIONAL.convert(question))


def without_closing_mark(question: str) -> str:
    """Leave out the mark at the end and all quotation marks."""
    return re.sub(r"[“”\"]", "", question).rstrip("？?。.！! ")


def with_doubled_mark(question: str) -> str:
    """End as impatient people do."""
    return question.rstrip("？?。.！! ") + "？？"


def with_spaced_digits(question: str) -> str:
    """Put spaces around figures."""
    return re.sub(r" +", " ", _DIGITS.sub(lambda found: f" {found.group()} ", question)).strip()


def with_year_first(question: str) -> str:
    """Move the year to the front, where the question names one year."""
    return _moved_year(question, "{year}，{rest}")


def with_year_last(question: str) -> str:
    """Move the year to the end, where the question names one year."""
    return _moved_year(question, "{rest}，{year}的")


def with_short_year(question: str) -> str:
    """Say 24年 for 2024年."""
    return _YEAR.sub(lambda found: found.group()[2:4] + "年", question)


def with_typo(question: str) -> str:
    """Mistype one letter of the first word that has a known slip."""
    typed = min(((question.find(word), word, slip) for word, slip in _SLIPS if word in question), default=None)
    return question if typed is None else question.replace(typed[1], typed[2], 1)


def with_other_words(question: str) -> str:
    """Ask in other words that mean the same."""
    said = next(((said, other) for said, other in _REWORDED if said in question), None)
    return question if said is None else question.replace(*said, 1)


VARIATIONS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("polite opening", with_polite_opening),
    ("thanks", with_thanks),
    ("full-width", with_full_width),
    ("traditional", with_traditional_characters),
    ("no closing mark", without_closing_mark),
    ("doubled mark", with_doubled_mark),
    ("spaced digits", with_spaced_digits),
    ("year first", with_year_first),
    ("year last", with_year_last),
    ("short year", with_short_year),
    ("typo", with_typo),
    ("other words", with_other_words),
)


def iter_variants(question: str) -> Iterator[tuple[str, str]]:
    """Yield (variation, question) for each variation that alters the question."""
    for name, vary in VARIATIONS:
        varied = vary(question)
        if varied != question:
            yield name, varied


def measure_robustness(items: Sequence[GoldItem], engine: Asks) -> Robustness:
    """Ask every question and all its variants; an answer changes when its route or any of its figures does."""
    totals = dict.fromkeys((name for name, _ in VARIATIONS), 0)
    changes = []
    for item in items:
        before = _ask(engine, item.question, item.history)
        was_right = judge(item, before).right
        for name, question in iter_variants(item.question):
            after = _ask(engine, question, item.history)
            totals[name] += 1
            if _substance(before) != _substance(after):
                broke = was_right and not judge(item, after).right
                changes.append(Change(item, name, question, before, after, broke))
    return Robustness(
        tuple(
            (name, Rate(sum(change.variation == name for change in changes), total)) for name, total in totals.items()
        ),
        tuple(changes),
    )


def render_robustness(robustness: Robustness) -> str:
    """Return the rates as a table, then one line a changed answer."""
    changes = robustness.changes
    asked = sum(rate.total for _, rate in robustness.rates)
    rows = [
        (name, str(rate), str(sum(change.broke for change in changes if change.variation == name)))
        for name, rate in robustness.rates
    ]
    rows.append(("all", str(Rate(len(changes), asked)), str(sum(change.broke for change in changes))))
    lines = [
        f"- {'**broke** ' if change.broke else ''}{change.item.id}, {change.variation}: {change.question} "
        f"({change.before.route} {_figures(change.before)} → {change.after.route} {_figures(change.after)})"
        for change in changes
    ]
    return "\n".join((render_table(("variation", "answers changed", "right before, not now"), rows), "", *lines)) + "\n"


def _moved_year(question: str, form: str) -> str:
    years = _YEAR.findall(question)
    if len(years) != 1 or len(_NAMED_YEAR.findall(question)) > 1 or _YEAR_LEFT_BEHIND.search(question):
        return question
    rest = question.replace(years[0], "", 1).strip("，, ").removeprefix("的")
    return form.format(year=years[0], rest=rest.rstrip("？?。 ")) + "？"


def _ask(engine: Asks, question: str, history: tuple[str, ...]) -> GivenAnswer:
    return read_answer(answer_object(engine.ask(question, history)))


def _substance(answer: GivenAnswer) -> tuple[str | None, frozenset[tuple[str, str, str | None, str]]]:
    return answer.route, frozenset((value.department, value.year, value.value, value.unit) for value in answer.values)


def _figures(answer: GivenAnswer) -> str:
    return ", ".join(f"{value.value}{value.unit}" for value in answer.values) or "no figure"
