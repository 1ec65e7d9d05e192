"""How a claim stands, in one line first: 对, 不对, 文件里没有 or 口径不同, with the right figure; then both sides with their places."""

from __future__ import annotations

from dataclasses import replace

from index.records import FEN_PER_UNIT
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Number, Ruling, Verdict
from qa.query.nodes import Change, Check, Comparator, Frame, Node
from qa.rendering.absences import write_missing
from qa.rendering.found import beside, change_sentence, core_of, difference_of, note_latest, written_operands
from qa.rendering.writer import Row, Writer, Written

# How a figure stands to a limit that it keeps, and to one that it does not.
_KEEPS = {
    ">": ("超过", "more than"), ">=": ("不低于", "at least"), "<": ("低于", "less than"), "<=": ("不超过", "at most"),
    "=": ("等于", "equal to"), "agree": ("一致", "the same"),
}  # fmt: skip
_BREAKS = {
    ">": ("没有超过", "not more than"), ">=": ("低于", "less than"), "<": ("不低于", "not less than"), "<=": ("超过", "more than"),
    "=": ("不等于", "not equal to"), "agree": ("不一致", "not the same"),
}  # fmt: skip


def write_verdict(writer: Writer, node: Node, verdict: Verdict) -> Written:
    """Return a verdict with the figures it rests on."""
    core = core_of(node)
    writer.names.forget()
    for side in (verdict.left, verdict.right):
        if isinstance(side, Found):
            note_latest(writer, side)
    if verdict.ruling is Ruling.MISSING:
        return _missing(writer, node, verdict)
    left, right = verdict.left, verdict.right
    if not isinstance(left, Found):
        if not isinstance(right, Found):
            return _missing(writer, node, verdict)
        left, right = right, left
        verdict = replace(verdict, left=left, right=right, comparator=_turned(verdict.comparator))
    if verdict.comparator == "agree":
        return Written(tuple(_agreement(writer, verdict.ruling, left)))
    sides = [left]
    if isinstance(right, Found):
        lines = _two_sides(writer, verdict, left, right)
        sides.append(right)
    else:
        claimed = core_of(core.left) if isinstance(core, Check) else None
        lines = _against_number(writer, verdict, left, claimed)
    for side in sides:
        lines += written_operands(writer, side)
    return Written((*lines, *beside(writer, left, alone=False)))


def ruling_words(writer: Writer, ruling: Ruling) -> str:
    """Return a ruling as one word."""
    return {
        Ruling.HOLDS: writer.say("对", "Right"),
        Ruling.FAILS: writer.say("不对", "Not right"),
        Ruling.MISSING: writer.say("文件里没有", "Not in the documents"),
        Ruling.OTHER_SCOPE: writer.say("口径不同", "Of another scope"),
    }[ruling]


def _against_number(writer: Writer, verdict: Verdict, found: Found, claimed: Node | None) -> list[str]:
    """Return how a figure stands to a number of the question."""
    figure, holds = found.figure, verdict.ruling is Ruling.HOLDS
    how = writer.how(figure)
    if verdict.ruling is Ruling.OTHER_SCOPE:
        told = _is(writer, figure)
        return [f"**{writer.say(f'口径不同：所说的数是另一口径的，{told}', f'Of another scope: {told}')}**{how}"]
    if isinstance(claimed, Change):
        return [_about_change(writer, verdict, claimed.since, found) + how]
    told = _is(writer, figure)
    if verdict.comparator == "=":
        if holds and not _is_exact(verdict):
            return [f"**{writer.say(f'对（约数），与文件相符：{told}', f'Right as a round figure: {told}')}**{how}"]
        if holds:
            return [f"**{writer.say(f'对，与文件一致：{told}', f'Right, it agrees with the document: {told}')}**{how}"]
        return [
            f"**{writer.say(f'不对，与文件不一致：{told}', f'Not right, the document says otherwise: {told}')}**{how}"
        ]
    chinese, english = (_KEEPS if holds else _BREAKS)[verdict.comparator]
    return [
        f"**{ruling_words(writer, verdict.ruling)}{writer.say('：', ': ')}{told}"
        f"{writer.say(f'，{chinese}所说的数', f', {english} what was said')}**{how}"
    ]


def _about_change(writer: Writer, verdict: Verdict, since: Frame, found: Found) -> str:
    """Return how a claimed movement stands: its direction is corrected before its size."""
    value = found.figure.value or 0
    given = verdict.right.given.value if isinstance(verdict.right, Number) else 0
    rises_claimed = given > 0 or (given == 0 and verdict.comparator in (">", ">="))
    sentence = change_sentence(writer, found, since)
    if verdict.ruling is Ruling.HOLDS:
        return f"**{writer.say(f'对，与文件一致：{sentence}', f'Right: {sentence}')}**"
    if value and given * value <= 0:
        way = writer.say(
            *(
                ("是减少，不是增加", "it fell, it did not rise")
                if value < 0
                else ("是增加，不是减少", "it rose, it did not fall")
            )
        )
        if (value < 0) == rises_claimed:
            return f"**{writer.say(f'不对，{way}：{sentence}', f'Not right, {way}: {sentence}')}**"
    if not value:
        return f"**{writer.say(f'不对，没有变化：{sentence}', f'Not right, there was no change: {sentence}')}**"
    return f"**{writer.say(f'不对，与文件不一致：{sentence}', f'Not right, the document says otherwise: {sentence}')}**"


def _two_sides(writer: Writer, verdict: Verdict, found: Found, other: Found) -> list[str]:
    """Return how two figures stand to each other."""
    left, right = found.figure, other.figure
    gap = difference_of(left, right)
    writer.use_one_unit((left, right))
    one, two = _is(writer, left), _is(writer, right)
    apart = ""
    if gap is not None and gap.value:
        apart = writer.say("，相差", ", apart by ") + writer.gate.state(gap)
    both = writer.say(f"{one}；{two}", f"{one}; {two}")
    if verdict.ruling is Ruling.OTHER_SCOPE:
        head = writer.say(
            f"口径不同，不是同一个数{apart}：{both}", f"Of different scope, not the same figure{apart}: {both}"
        )
    elif verdict.comparator == "=" and verdict.ruling is Ruling.HOLDS:
        head = writer.say(f"对，两者一致：{both}", f"Right, the two are equal: {both}")
    elif verdict.comparator == "=":
        head = writer.say(f"不对，两者不一致{apart}：{both}", f"Not right, the two differ{apart}: {both}")
    else:
        chinese, english = (_KEEPS if verdict.ruling is Ruling.HOLDS else _BREAKS)[verdict.comparator]
        word = ruling_words(writer, verdict.ruling)
        head = writer.say(
            f"{word}，前者{chinese}后者{apart}：{both}", f"{word}, the first is {english} the second{apart}: {both}"
        )
    formulas = [writer.how(each) for each in (left, right) if each.formula is not None]
    return [f"**{head}**{''.join(formulas)}"]


def _agreement(writer: Writer, ruling: Ruling, found: Found) -> list[str]:
    """Return whether all places that print a thing print one figure, each with its place."""
    figures = [found.figure, *found.disagreeing, *found.other_scope]
    places = [place for figure in figures for place in _places(figure)]
    gap = difference_of(found.figure, found.disagreeing[0]) if found.disagreeing else None
    titled = writer.names.title(found.figure)
    if len(places) == 1:
        return [
            writer.line(found.figure, where=True),
            writer.say(
                "文件中只有这一处写了这个数，没有可对照的。",
                "Only this place states it; there is nothing to compare it with.",
            ),
        ]
    table = writer.table(
        [Row(place.where or place.label, place, place.department, place.year) for place in places],
        writer.say("出处", "Place"),
    )
    apart = f"{writer.say('，相差', ', apart by ')}{writer.gate.state(gap)}" if gap is not None and gap.value else ""
    head = {
        Ruling.HOLDS: writer.say(f"一致：{titled}各处的数字相同", f"They agree: {titled} is the same everywhere"),
        Ruling.FAILS: writer.say(f"不一致：{titled}各处的数字不同{apart}", f"They do not agree: {titled}{apart}"),
        Ruling.OTHER_SCOPE: writer.say(
            f"口径不同：{titled}出自不同的表或阶段，不是同一个数{apart}",
            f"Of different scope, not the same figure: {titled}{apart}",
        ),
    }.get(ruling, "")
    return [f"**{head}**", table]


def _places(figure: Figure) -> list[Figure]:
    """Return a figure once for each place that prints it."""
    if figure.formula is not None or len(figure.facts) < 2:
        return [figure]
    return [
        replace(
            figure,
            facts=(stored,),
            value=stored.fact.value,
            unit=stored.fact.unit,
            text=stored.fact.text,
            where="文字说明" if stored.fact.source == "narrative" else stored.fact.table,
        )
        for stored in figure.facts
    ]


def _missing(writer: Writer, node: Node, verdict: Verdict) -> Written:
    lacking = next((side for side in (verdict.left, verdict.right) if isinstance(side, Missing)), None)
    head = f"**{writer.say('文件里没有，无法核对。', 'Not in the documents, so it cannot be checked.')}**"
    if lacking is None:
        return Written((head,), is_answer=False)
    told = write_missing(writer, node, lacking)
    return Written((head, *told.lines), is_answer=False, asks_back=told.asks_back)


def _is(writer: Writer, figure: Figure) -> str:
    title = writer.names.title(figure)
    stated = writer.gate.state(figure)
    return writer.say(f"{title}为{stated}", f"{title} is {stated}")


def _is_exact(verdict: Verdict) -> bool:
    if not isinstance(verdict.right, Number) or not isinstance(verdict.left, Found):
        return True
    given, figure = verdict.right.given, verdict.left.figure
    if given.unit in (None, figure.unit):
        return figure.value is not None and abs(figure.value) == abs(given.value)
    return (
        figure.fen is not None
        and given.unit in FEN_PER_UNIT
        and abs(figure.fen) == abs(given.value) * FEN_PER_UNIT[given.unit]
    )


def _turned(comparator: Comparator) -> Comparator:
    turned: dict[Comparator, Comparator] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
    return turned.get(comparator, comparator)
