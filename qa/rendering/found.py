"""One figure in words: what was asked in the first line, how it came about, then what else is printed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from index.records import Phase
from qa.figures import arithmetic
from qa.figures.figure import Figure
from qa.figures.results import Found, Missing, Series
from qa.query.editing import frame_of
from qa.query.language import Language
from qa.query.nodes import At, Change, Combine, Fold, Frame, Node, Select
from qa.records.printed import rounding_fen
from qa.rendering.absences import without_figure
from qa.rendering.inventories import documents_behind
from qa.rendering.names import axis_words, stage_words
from qa.rendering.writer import Row, Writer, Written

_MOST_BESIDE = 6


def core_of(node: Node) -> Node:
    """Return a node without the frames around it."""
    return core_of(node.body) if isinstance(node, At) else node


def write_found(writer: Writer, node: Node, found: Found) -> Written:
    """Return one figure with all that belongs to it."""
    core = core_of(node)
    writer.frame = frame_of(node)
    writer.names.forget()
    note_latest(writer, found)
    found = _as_printed(found) if isinstance(core, Change) else found
    figures = (found.figure, *found.alike)
    writer.use_one_unit((*figures, *found.operands))
    lines = headed(writer, core, found)
    lines += written_operands(writer, found)
    lines += beside(writer, found, alone=isinstance(core, Select))
    return Written(tuple(lines))


def _as_printed(found: Found) -> Found:
    """Return a movement as the document states it, where the earlier figure only follows from that statement."""
    before = found.operands[1] if len(found.operands) > 1 else None
    if found.stated is None or before is None or before.formula is None or found.stated.unit != found.figure.unit:
        return found
    return replace(found, figure=replace(found.stated, label=found.figure.label), stated=None)


def headed(writer: Writer, core: Node, found: Found) -> list[str]:
    """Return the lines that answer: a change with its direction, a difference with which is more, else the figures."""
    if isinstance(core, Change):
        return [
            f"**{change_sentence(writer, found, core.since)}**{writer.how(found.figure)}",
            *_rate_beside(writer, found),
        ]
    if is_gap(core, found):
        return [f"**{gap_sentence(writer, found)}**{writer.how(found.figure)}", *_caution(writer, found.operands)]
    if isinstance(core, Combine) and core.how == "÷" and len(found.operands) == 2 and _is_between(found):
        return [f"**{_ratio_sentence(writer, found)}**{writer.how(found.figure)}", *_caution(writer, found.operands)]
    if isinstance(core, Fold):
        return [_folded(writer, core, found), *_caution(writer, found.operands)]
    if found.figure.formula is None and found.alike:
        return writer.lines((found.figure, *found.alike))
    return [writer.line(found.figure), *_caution(writer, found.operands)]


def is_gap(core: Node, found: Found) -> bool:
    """Return whether a figure is how far two others are apart."""
    of_two = found.series is None or sum(isinstance(each.result, Found) for each in found.series.members) == 2
    spreads = isinstance(core, Fold) and core.how == "spread" and of_two
    return len(found.operands) == 2 and (spreads or (isinstance(core, Combine) and core.how == "-"))


def _rate_beside(writer: Writer, found: Found) -> list[str]:
    """Return the rate of a movement that was given as an amount: people ask 增长多少 for either."""
    if found.figure.unit in ("%", "个百分点") or len(found.operands) != 2 or not found.figure.value:
        return []
    now, before = found.operands
    rate = arithmetic.growth(now, before, f"{now.label}增长率")
    if rate is None:
        return []
    size = writer.gate.state(rate, signed=False)
    falls = rate.value is not None and rate.value < 0
    said = writer.say(f"即{'下降' if falls else '增长'}{size}", f"That is {'down' if falls else 'up'} {size}")
    return [f"{said}{writer.how(rate)}"]


def change_sentence(writer: Writer, found: Found, since: Frame) -> str:
    """Return a movement in the direction that it went: 某局2024年三公经费比上年减少5万元."""
    figure = found.figure
    now = found.operands[0] if found.operands else None
    before = found.operands[1].year if len(found.operands) > 1 and found.operands[1].year != figure.year else None
    before = before or (figure.year - since.before if figure.year is not None and since.before else since.year)
    title = writer.names.title(figure, now.label if now is not None else bare_label(figure.label))
    is_rate = figure.unit in ("%", "个百分点")
    size = writer.gate.state(figure, signed=False)
    is_last = before is None or figure.year is None or before == figure.year - 1
    since_words = "上年" if is_last else f"{before}年"
    since_english = "the year before" if is_last else str(before)
    if not figure.value:
        return writer.say(
            f"{title}与{since_words}持平，没有变化，增减{size}", f"{title}: no change on {since_english}, {size}"
        )
    falls = figure.value < 0
    verb = ("下降" if falls else "增长") if is_rate else ("减少" if falls else "增加")
    return writer.say(
        f"{title}比{since_words}{verb}{size}",
        f"{title}: {'down' if falls else 'up'} {size} on {since_english}",
    )


def gap_sentence(writer: Writer, found: Found) -> str:
    """Return which of two figures is more and by how much."""
    left, right = found.operands[0], found.operands[1]
    size = writer.gate.state(found.figure, signed=False)
    title = writer.names.title(left)
    other = _told_apart(writer, right, left)
    if not found.figure.value:
        return writer.say(
            f"{title}与{other}一致，没有差别，相差{size}", f"{title} and {other} are equal: difference {size}"
        )
    less = found.figure.value < 0
    return writer.say(
        f"{title}比{other}{'少' if less else '多'}{size}", f"{title}: {size} {'less' if less else 'more'} than {other}"
    )


def _is_between(found: Found) -> bool:
    """Return whether a quotient is of one thing to another, or of one department or year to another."""
    left, right = found.operands
    apart = (left.department, left.year, _phase_of(left)) != (right.department, right.year, _phase_of(right))
    return found.figure.unit == "倍" or (found.figure.unit == "%" and apart)


def _ratio_sentence(writer: Writer, found: Found) -> str:
    size = writer.gate.state(found.figure)
    title = writer.names.title(found.operands[0])
    other = _told_apart(writer, found.operands[1], found.operands[0])
    verb = "是" if found.figure.unit == "倍" else "相当于"
    return writer.say(f"{title}{verb}{other}的{size}", f"{title} is {size} of {other}")


def written_operands(writer: Writer, found: Found) -> list[str]:
    """Return the figures that one was computed from, those of a series with the members that have none."""
    shown = [figure for figure in found.operands if figure != found.figure]
    if found.series is not None:
        return _members(writer, found.series, found.figure)
    return writer.lines(shown, operand=True) if shown else []


def beside(writer: Writer, found: Found, *, alone: bool) -> list[str]:
    """Return what is printed of the same thing besides: a twin, other amounts, other scopes, stages and years."""
    lines = _twin(writer, found)
    if found.disagreeing:
        others = _listed(writer, found.disagreeing, by_place=True)
        lines.append(
            writer.say(
                f"文件中同名的数字不一致，另有：{others}",
                f"The document also prints other figures; they differ: {others}",
            )
        )
    if found.other_scope:
        others = _listed(writer, found.other_scope, by_place=True)
        lines.append(writer.say(f"同名但口径不同的另有：{others}", f"Under the same name, of another scope: {others}"))
    if found.other_stages and alone:
        others = _listed(writer, found.other_stages, operand=True)
        lines.append(writer.say(f"另一阶段：{others}", f"At another stage: {others}"))
    if found.other_years and alone and not found.alike:
        others = _listed(writer, found.other_years[:_MOST_BESIDE], operand=True)
        lines.append(writer.say(f"其他年度：{others}", f"Other years: {others}"))
    return lines


def note_latest(writer: Writer, found: Found) -> None:
    """Remember the year that was taken because the question named none."""
    figure = found.operands[0] if found.figure.year is None and found.operands else found.figure
    if found.from_latest and figure.year is not None:
        writer.latest.add(figure.year)


def bare_label(label: str) -> str:
    """Return what a change is of: 三公经费 of 三公经费增减额."""
    for ending in ("增长率", "增减率", "增减额", "较上年"):
        label = label.removesuffix(ending)
    return label


def _twin(writer: Writer, found: Found) -> list[str]:
    stated = found.stated
    if stated is None or stated == found.figure:
        return []
    falls = stated.value is not None and stated.value < 0
    words = writer.gate.state(stated, operand=True, signed=False)
    if _is_near(stated, found):
        return [writer.say(f"与文件写明的{words}一致。", f"The document states the same: {words}.")]
    way = ("减少" if falls else "增加") if stated.label and found.figure.unit != "倍" and _is_change(stated) else ""
    return [
        writer.say(
            f"文件写明的是{way}{words}，与按其数字计算的不一致。",
            f"The document states {'−' if falls else ''}{words}, which its own figures do not give.",
        )
    ]


def _is_near(stated: Figure, found: Found) -> bool:
    """Return whether a printed figure is the computed one within what the printed digits leave open."""
    figure = found.figure
    if stated.fen is not None and figure.fen is not None:
        printed = [stated, *(each for each in found.operands if each.formula is None)]
        return abs(abs(stated.fen) - abs(figure.fen)) <= sum(rounding_fen(each) for each in printed)
    if stated.value is None or figure.value is None or stated.unit != figure.unit:
        return False
    exponent = stated.value.as_tuple().exponent
    last_digit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return abs(abs(stated.value) - abs(figure.value)) <= last_digit


def _is_change(figure: Figure) -> bool:
    return bool(figure.facts) and figure.facts[0].fact.measure.value.startswith("增减")


def _folded(writer: Writer, fold: Fold, found: Found) -> str:
    """Return a folded series: how many, the sum, the mean, or which is the most."""
    figure, series = found.figure, found.series
    if series is not None and "、" in figure.label:
        whole = {"sum": "合计", "mean": "平均", "spread": "最高与最低之差"}.get(fold.how, "")
        figure = replace(figure, label=f"{axis_words(series.axis, Language.CHINESE)}{whole}")
    if fold.how == "count":
        names = _named(writer, series)
        told = f"{writer.names.title(figure)}{writer.say('：', ': ')}{_counted(writer, figure, series)}"
        line = f"**{told}**{writer.say(f'（{names}）', f' ({names})') if names else ''}"
    elif fold.how in ("most", "least"):
        highest = fold.how == "most"
        lead = writer.say("最高的是" if highest else "最低的是", "Highest: " if highest else "Lowest: ")
        stated = f"{writer.names.title(figure)}{writer.say('：', ': ')}{writer.gate.state(figure)}"
        line = f"**{lead}{stated}**{writer.how(figure)}"
    else:
        line = writer.line(figure)
    return line + (coverage(writer, series) if series is not None else "")


def _counted(writer: Writer, figure: Figure, series: Series | None) -> str:
    """Return a count; where no fact was counted, it cites the documents that were."""
    return writer.gate.state(figure, marks=None if figure.facts else _documents_read(writer, series))


def _documents_read(writer: Writer, series: Series | None) -> tuple[int, ...]:
    """Return the marks of the documents of a series' members, of one without members those of the frame."""
    vocabulary, frame = writer.context.vocabulary, writer.frame
    documents = documents_behind(vocabulary, series) if series is not None else ()
    own = vocabulary.by_department.get(frame.department or "", ())
    read = documents or [each for each in own if frame.year in (None, each.identity.fiscal_year)] or own
    return tuple(writer.gate.cite_document(document) for document in read or vocabulary.documents)


def coverage(writer: Writer, series: Series) -> str:
    """Return how many departments were compared and how many have no figure; "" for other series."""
    if series.axis != "departments" or series.n_asked < 2:
        return ""
    lacking = sum(isinstance(member.result, Missing) for member in series.members)
    found = [member.result.figure for member in series.members if isinstance(member.result, Found)]
    marks = [mark for figure in found for mark in writer.gate.marks_of(figure)] or _documents_read(writer, series)
    asked = writer.gate.count("部门总数", series.n_asked, "个", marks)
    compared = writer.gate.count("有该数据的部门数", series.n_asked - lacking, "个", marks)
    return writer.say(
        f"（{asked}个部门中{compared}个有该数据）", f" ({compared} of {asked} departments have this figure)"
    )


def _named(writer: Writer, series: Series | None) -> str:
    """Return the names of what was counted, of departments in short."""
    if series is None:
        return ""
    there = [member for member in series.members if not isinstance(member.result, Missing)]
    if any(isinstance(member.result, Found) and member.result.figure.value is not None for member in there):
        return ""  # a table with their figures follows
    named = [writer.names.department(each.name) if series.axis == "departments" else each.name for each in there]
    return writer.say("、", ", ").join(named)


def _members(writer: Writer, series: Series, folded: Figure) -> list[str]:
    rows = [
        Row(member.name if series.axis not in ("departments", "years", "stages") else member.result.figure.label,
            member.result.figure, member.result.figure.department, member.result.figure.year)
        for member in series.members
        if isinstance(member.result, Found) and member.result.figure.value is not None
    ]  # fmt: skip
    table = [writer.table(rows, operand=True)] if len(rows) > 1 or (rows and rows[0].figure != folded) else []
    return [*table, *without_figure(writer, series)]


def _listed(writer: Writer, figures: Sequence[Figure], *, by_place: bool = False, operand: bool = False) -> str:
    """Return figures in one line, each told by its place or by its year and stage."""
    told = []
    for figure in figures:
        name = figure.where or figure.label if by_place else writer.names.subject(figure) or figure.label
        stage = figure.facts[0].fact.phase.value if by_place and figure.facts else ""
        called = f"{name}（{stage}）" if stage and stage not in name else name
        joint = writer.say("：", ": ") if by_place else " "
        told.append(f"{called}{joint}{writer.gate.state(figure, operand=operand)}")
    return writer.say("；", "; ").join(told)


def _told_apart(writer: Writer, figure: Figure, from_other: Figure) -> str:
    """Return what tells a figure from another: whose, when or what, as far as it differs."""
    whose = writer.names.department(figure.department) if figure.department != from_other.department else ""
    differs_in_year = figure.year != from_other.year and figure.year is not None
    when = writer.say(f"{figure.year}年", str(figure.year)) if differs_in_year else ""
    phase = _phase_of(figure)
    differs_in_stage = phase is not None and phase is not _phase_of(from_other)
    stage = stage_words(phase, writer.context.language) if differs_in_stage and phase is not None else ""
    what = figure.label if figure.label != from_other.label or not (whose or when or stage) else ""
    return writer.say("", " ").join(part for part in (whose, when, stage, what) if part)


def _phase_of(figure: Figure) -> Phase | None:
    """Return the stage of all places of a figure, None where they differ or it has none."""
    phases = {stored.fact.phase for stored in figure.facts}
    return phases.pop() if len(phases) == 1 else None


def _caution(writer: Writer, operands: Sequence[Figure]) -> list[str]:
    """Return that figures of several departments that were put together are of different years."""
    departments = {figure.department for figure in operands if figure.department}
    years = sorted({figure.year for figure in operands if figure.year})
    if len(departments) < 2 or len(years) < 2:
        return []
    told = "、".join(str(year) for year in years)
    return [writer.say(f"（注意年度不同：{told}年。）", f"(Mind that the years differ: {told}.)")]


def difference_of(left: Figure, right: Figure) -> Figure | None:
    """Return how far two figures are apart, None where they cannot be subtracted or are equal."""
    larger, smaller = (left, right) if arithmetic.size(left) >= arithmetic.size(right) else (right, left)
    if larger.unit == smaller.unit == "%":
        return arithmetic.points(larger, smaller, "差额")
    return arithmetic.difference(larger, smaller, "差额")
