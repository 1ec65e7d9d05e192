"""Where a passage gives a cause: whose, of which change, and which of its clauses say it.

Refuses a cause that is given for another item which the same passage tells of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.items import concepts
from qa.linking.matching import Match
from qa.passages import thresholds
from qa.passages.evidence import Clause, Reading, names_account
from qa.passages.topics import Topic, fold, item_words

CAUSE = re.compile(
    r"原因|由于|因为|鉴于|(?<![基起])因(?![公素此果])|受[^。,，]{1,12}影响"
    r"|缘于|(?<![来资])源于|根源|归因|得益于|动因|考虑到|主要考虑|所致|导致"
    # What a unit is explains what it has none of.
    r"|(?:[为系是]|属于?)[^,。;]{0,12}单位,(?:故|因此|所以)?(?=[无没不未])"
)
# These introduce a cause only in a sentence that tells how a figure moved.
_CAUSE_OF_MOVE = re.compile(r"主要[是为系]|,系(?![统列数])|(?<!另)一方面|为了|按照|根据|依据|调入|划转")
_GROUNDS = re.compile(r"按照|根据|依据|规定|通知|要求|《")
MOVES = re.compile(
    r"增加|减少|增长|下降|上升|降低|压[减缩]|调增|调减|取消|新增|净[增减]|[增减降]幅|[多少]安排|[大小高低多少]于|超过"
)
# Stages of the same figure, which the name of an item may be set against.
_STAGES = frozenset({"年初预算", "年初预算数", "支出决算", "支出决算数"})
# Written onto an item they say of which money it is: 事业收入预算总计, 三公经费财政拨款支出.
_OF_ALL = frozenset(
    {
        "收支总计",
        "收入总计",
        "支出总计",
        "财政拨款收入",
        "财政拨款支出",
        "财政拨款收支总计",
        "一般公共预算收入",
        "一般公共预算支出",
    }
)
_YEAR = re.compile(r"20\d\d年度?")
_AGAINST_BUDGET = re.compile(
    r"(?:决算|支出|执行|完成)数?.{0,12}(?:小于|大于|低于|高于|超过|少于|多于|完成).{0,8}预算|预决算(?:存在)?差异|完成(?:年初)?预算"
)
_AGAINST_LAST_YEAR = re.compile(r"(?:比|较|同).{0,3}(?:上年|去年|上一年|前一年|20\d\d年)|同比|上年.{0,4}相比")
_GOES_ON = re.compile(r"^[(（]?(?:[一二三四五六]是|另一方面|同时|此外|另外|其次|再次|[2-9二三四五六][、.)）])")
# The classes that an account is printed with: what is told is told of the account alone.
_PARENTS = re.compile(r"[^,。;/]*\([类款]\)(?=[^,。;/]*\(项\))")
_MOST_BACK = 2
# The clause that names what moved is quoted with the one that says why where both are short.
_LONGEST_STRETCH = 160
# A long name may be taken up again by its end: 一般公共预算财政拨款支出 as 财政拨款支出.
_SHORTEST_END = 6


@dataclass(frozen=True, slots=True)
class Basis:
    """What a figure is set against where its move is told: the budget of its year, or the year before."""

    budget: bool
    last_year: bool

    def meets(self, asked: "Basis") -> bool:
        """Return whether this is what is asked for; nothing told, or nothing asked, meets everything."""
        nothing = not (self.budget or self.last_year) or not (asked.budget or asked.last_year)
        return nothing or (self.budget and asked.budget) or (self.last_year and asked.last_year)


@dataclass(frozen=True, slots=True)
class Cause:
    """Where a passage, folded, begins to give a cause, and the clauses that say it, from `first` to `last`.

    `is_own`: it follows right after the name of what is asked about. `moves`: something moved before the cause is given.
    """

    at: int
    is_own: bool
    moves: bool
    basis: Basis
    first: int
    last: int


def basis_of(text: str) -> Basis:
    """Return what a folded text sets a figure against.

    >>> basis_of("决算数小于年初预算数的主要原因是"), basis_of("较上年减少3万元,主要是")
    (Basis(budget=True, last_year=False), Basis(budget=False, last_year=True))
    """
    return Basis(_AGAINST_BUDGET.search(text) is not None, _AGAINST_LAST_YEAR.search(text) is not None)


def find_causes(topic: Topic, reading: Reading, *, grounds: bool = False) -> list[Cause]:
    """Return the causes that a passage gives for the topic, in reading order, one a clause; only `grounds` where those are asked for.

    A passage that opens with the topic explains it, also by its parts; elsewhere the sentence itself must.
    """
    opens = _opens(topic, opening_of(reading))
    clauses = reading.clauses
    named = all(term.named for term in topic.terms)
    found: list[Cause] = []
    start = 0
    for place, clause in enumerate(clauses):
        moved = _moved(clauses, place)
        for cause in _iter_matches(clause.text, moved, grounds):
            before = _since_sentence_start(clauses, place) + clause.text[: cause.start()]
            # Words that no list knows may be what the cause speaks of; an item is named before what moved it.
            told = before if named else clause.sentence
            on_topic = opens or topic.share(told) >= thresholds.REASON
            taken_up = before if _names(before) else without_longer_names(topic, _taken_up(clauses, place))
            if on_topic or not names_others(topic, taken_up):
                first, last = _stretch(topic, clauses, place, cause.start())
                own, basis = _is_own(topic, before), _basis_at(clauses, place)
                told = "".join(clause.text for clause in clauses[first:place]) + clause.text[: cause.start()]
                moves = basis.budget or basis.last_year or MOVES.search(told) is not None
                found.append(Cause(start + cause.start(), own, moves, basis, first, last))
                break
        start += len(clause.text)
    return found


def told_for_others(topic: Topic, reading: Reading) -> list[tuple[int, int]]:
    """Return the first and last clause of each cause that a passage gives for the other item that it opens with."""
    opening = _names(reading.text)[:1]
    if not opening or opening[0].phrase in _own_forms(topic):
        return []
    concept = opening[0].meanings[0]
    found = []
    for place, clause in enumerate(reading.clauses):
        for cause in (CAUSE.search(clause.text), *_CAUSE_OF_MOVE.finditer(clause.text)):
            if cause is None:
                continue
            named = _names(_since_sentence_start(reading.clauses, place) + clause.text[: cause.start()])
            if named and concept in named[-1].meanings and MOVES.search(clause.sentence):
                found.append(_stretch(topic, reading.clauses, place, cause.start()))
                break
    return found


def opens_with_longer(topic: Topic, reading: Reading) -> bool:
    """Return whether the first item that a passage names is another one whose name contains the topic's."""
    named = _names(opening_of(reading))
    return bool(named) and without_longer_names(topic, named[0].phrase) != named[0].phrase


def opens_with(topic: Topic, reading: Reading) -> bool:
    """Return whether the first item that a passage names is the topic's own."""
    named = _names(opening_of(reading))
    return bool(named) and _is_topic(topic, named[0].phrase)


def names_others(topic: Topic, text: str) -> bool:
    """Return whether a text names an item that is none of the topic's."""
    return any(not _is_topic(topic, match.phrase) for match in _names(text))


def without_longer_names(topic: Topic, text: str) -> str:
    """Return a text of the same length in which the names of other items that merely contain the topic's are blanked.

    支出预算 asked for is not the 项目支出预算 of a passage, nor 体育 the 文化旅游体育与传媒支出（类） of a 行政运行（项）.
    """
    text = _PARENTS.sub(lambda parents: "□" * len(parents[0]), text)
    own = _own_forms(topic)
    for match in _names(text):
        if match.phrase not in own and any(form in match.phrase for form in own if len(form) > 1):
            text = text[: match.start] + "□" * len(match.phrase) + text[match.end :]
    return text


def _iter_matches(text: str, moved: bool, grounds: bool) -> Iterator[re.Match[str]]:
    if grounds:
        yield from _GROUNDS.finditer(text)
        return
    yield from CAUSE.finditer(text)
    if moved:
        yield from _CAUSE_OF_MOVE.finditer(text)


def _moved(clauses: Sequence[Clause], place: int) -> bool:
    """Return whether a clause, its sentence, or the one that it takes up tells how a figure moved."""
    if MOVES.search(clauses[place].sentence):
        return True
    opens = _CAUSE_OF_MOVE.match(clauses[place].text.lstrip("其"))
    return opens is not None and place > 0 and MOVES.search(clauses[place - 1].text) is not None


def _since_sentence_start(clauses: Sequence[Clause], place: int) -> str:
    start = place
    while start and clauses[start - 1].sentence_at == clauses[place].sentence_at:
        start -= 1
    return "".join(clause.text for clause in clauses[start:place])


def _taken_up(clauses: Sequence[Clause], place: int) -> str:
    """Return the last sentence before a clause's own that names an item, "" where none does: what the clause takes up."""
    earlier = (clause.sentence for clause in reversed(clauses[:place]))
    return next((sentence for sentence in earlier if sentence != clauses[place].sentence and _names(sentence)), "")


def _basis_at(clauses: Sequence[Clause], place: int) -> Basis:
    """Return what the figure is set against in a clause, or in the ones before it where it says nothing of it."""
    for clause in reversed(clauses[max(0, place - _MOST_BACK) : place + 1]):
        basis = basis_of(clause.text)
        if basis.budget or basis.last_year:
            return basis
    return Basis(False, False)


def _stretch(topic: Topic, clauses: Sequence[Clause], place: int, at: int) -> tuple[int, int]:
    """Return the clauses around a cause that say what moved and why: from the one that names it to the last reason.

    `at` is where in its clause the cause begins.
    """
    before = {place: clauses[place].text[:at]}
    behind = range(place, max(-1, place - _MOST_BACK - 1), -1)

    def names_topic(back: int) -> bool:
        text = without_longer_names(topic, before.get(back, clauses[back].text))
        return topic.share(text) >= thresholds.REASON

    named = next((back for back in behind if names_topic(back)), place)
    between = clauses[named:place]
    explained = any(CAUSE.search(clause.text) for clause in between)
    if explained or sum(len(clause.text) for clause in between) + at > _LONGEST_STRETCH:
        named = place
    moved = next((back for back in behind if MOVES.search(before.get(back, clauses[back].text))), place)
    first = min(named, moved)
    last = place
    while last + 1 < len(clauses) and _GOES_ON.match(clauses[last + 1].text):
        last += 1
    return first, last


def _is_own(topic: Topic, before: str) -> bool:
    """Return whether the last item named before a cause in its sentence is the topic's own: that is what moved."""
    named = _names(before)
    return bool(named) and _is_topic(topic, named[-1].phrase)


def _is_topic(topic: Topic, phrase: str) -> bool:
    own = _own_forms(topic)
    return phrase in own or (len(phrase) >= _SHORTEST_END and any(form.endswith(phrase) for form in own))


def opening_of(reading: Reading) -> str:
    """Return the text that says what a passage is about: its own, the account it begins with, or its label."""
    if reading.label and not reading.is_list_item:
        return reading.label
    first = reading.clauses[0].text
    return first if names_account(first) else reading.text


def _opens(topic: Topic, opening: str) -> bool:
    """Return whether an opening names the topic before any other item, or names none at all."""
    first = next(iter(_names(opening)), None)
    own = [at for term in topic.terms if (at := term.find(opening)) is not None]
    return first is None or bool(own and min(own) <= first.start) or _is_topic(topic, first.phrase)


def _names(text: str) -> list[Match[str]]:
    """Return the items that a text names, without what only says whose or of which money another one is.

    In 一般公共预算财政拨款机关运行经费 only 机关运行经费 is named, and so it is in 机关运行经费财政拨款支出.
    """
    found = item_words().find_all(_YEAR.sub(lambda year: "□" * len(year[0]), text))
    named: list[Match[str]] = []
    for match in found:
        if match.phrase in _STAGES:
            continue
        if named and named[-1].end == match.start:
            if _OF_ALL & set(match.meanings) and not _OF_ALL & set(named[-1].meanings):
                continue
            named.pop()
        named.append(match)
    return named


@lru_cache(maxsize=64)
def _own_forms(topic: Topic) -> frozenset[str]:
    """Return every way to print what the topic asks for, its sides included: 收支总计 is told as 收入总计 and 支出总计."""
    forms = {form for term in topic.terms for form in term.forms}
    asked = [concept for concept in concepts().values() if concept.name in forms]
    sides = (concepts()[name] for concept in asked for name in concept.includes)
    return frozenset((*forms, *(fold(word) for side in sides for word in side.words)))
