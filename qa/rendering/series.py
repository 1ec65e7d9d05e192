"""A series in words: a ranking leads with the one asked for, parts and members stand in a table, candidates are asked back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.figures.results import Found, Member, Missing, Quotes, Result, Series, Verdict
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import At, Frame, Node, Over, Pick
from qa.query.walking import iter_nodes
from qa.records.targets import years_of
from qa.rendering.absences import reason_in_short, without_figure, write_missing
from qa.rendering.found import beside, core_of, coverage, note_latest, write_found
from qa.rendering.inventories import is_inventory, write_inventory
from qa.rendering.names import axis_words, thing_words
from qa.rendering.quotations import write_quotes
from qa.rendering.rulings import ruling_words
from qa.rendering.writer import Row, Writer, Written

_OF_FRAMES = ("departments", "years", "stages")
_MOST_LED = 3


def write_series(writer: Writer, node: Node, series: Series) -> Written:
    """Return a series with what it leads with, its table and the members that have no figure."""
    writer.names.forget()
    core = core_of(node)
    there = [member for member in series.members if not isinstance(member.result, Missing)]
    if not there:
        return _nothing(writer, node, series)
    if is_inventory(series):
        return write_inventory(writer, series)
    if all(isinstance(member.result, Quotes) for member in there):
        return _texts(writer, there, series)
    members = list(_flat(series))
    figures = [member.result.figure for member in members if isinstance(member.result, Found)]
    for member in members:
        if isinstance(member.result, Found):
            note_latest(writer, member.result)
    writer.use_one_unit(figures)
    if series.unsure:
        return _candidates(writer, node, series, members)
    if any(isinstance(member.result, Verdict) for member in there):
        return _rulings(writer, there, series)
    if series.ordered:
        return Written(
            (
                *_ranking(writer, core, series, members),
                *_mixed_years(writer, years_compared(writer.context.vocabulary, node, series)),
            )
        )
    lines = _listing(writer, core, series, members)
    return Written((*lines, *without_figure(writer, series), *_mixed_years(writer, _years_in(members, series))))


def years_compared(vocabulary: Vocabulary, node: Node, series: Series) -> tuple[int, ...]:
    """Return the years that a series of departments mixes; of a ranking also those of departments that did not come first."""
    if series.axis != "departments":
        return ()
    there = _years_in(list(_flat(series)), series)
    given = any(isinstance(each, At) and (each.frame.year or each.frame.before) for each in iter_nodes(node))
    over = next((each for each in iter_nodes(node) if isinstance(each, Over) and each.axis == "departments"), None)
    if given or over is None or not series.ordered:
        return there
    missing = {member.name for member in series.members if isinstance(member.result, Missing)}
    names = set(over.only or vocabulary.by_department) - set(over.without) - missing
    latest = {max(years) for name in names if (years := years_of(name, vocabulary))}
    return tuple(sorted({*there, *latest}))


def _years_in(members: Sequence[Member], series: Series) -> tuple[int, ...]:
    figures = [member.result.figure for member in members if isinstance(member.result, Found)]
    several = series.axis == "departments" or len({figure.department for figure in figures}) > 1
    return tuple(sorted({figure.year for figure in figures if figure.year is not None})) if several else ()


def _nothing(writer: Writer, node: Node, series: Series) -> Written:
    """Return why no member has a figure: one reason in full, several in short."""
    missing = [member.result for member in series.members if isinstance(member.result, Missing)]
    if series.kept_by is not None and series.n_asked > len(missing):
        names = axis_words(series.axis, writer.context.language)
        head = writer.say(f"**没有：一个符合条件的{names}也没有。**", f"**None of the {names} is within this limit.**")
        return Written((head, *without_figure(writer, series)))
    if len({each.why for each in missing}) == 1 and missing:
        if len(missing) == 1:
            return write_missing(writer, node, missing[0])
        told = write_missing(writer, node, missing[0])
        return Written(
            (*told.lines[:1], *without_figure(writer, series)[:1]), is_answer=False, asks_back=told.asks_back
        )
    return Written(tuple(without_figure(writer, series)), is_answer=False)


def _flat(series: Series) -> Iterator[Member]:
    """Yield the members of a series, of a series of series the innermost ones."""
    for member in series.members:
        if isinstance(member.result, Series):
            yield from _flat(member.result)
        else:
            yield member


def _rows(series: Series, members: Sequence[Member]) -> list[Row]:
    rows = []
    for member in members:
        result = member.result
        if not isinstance(result, Found):
            continue
        for figure in (result.figure, *result.alike):
            by_frame = series.axis in _OF_FRAMES or any(isinstance(each.result, Series) for each in series.members)
            name = figure.label if by_frame or figure is not result.figure else member.name
            rows.append(Row(name, figure, figure.department, figure.year))
    return list(dict.fromkeys(rows))


def _ranking(writer: Writer, core: Node, series: Series, members: Sequence[Member]) -> list[str]:
    """Return which comes first (or at the place asked for), and the order of those that were asked for."""
    there = [member for member in members if isinstance(member.result, Found)]
    pick = next((each for each in iter_nodes(core) if isinstance(each, Pick)), None)
    lines = [_place_of(writer, series, there)] if series.place_of is not None else []
    if not lines:
        best = _top(there)
        label = _lead(writer, pick, series)
        told = writer.say("、", ", ").join(_called(writer, series, member) for member in best[:_MOST_LED])
        lines = [f"**{label}{told}**{_how(writer, best)}{coverage(writer, series)}"]
    if len(there) > 1 and len(there) > len(_top(there)):
        lines.append(writer.table(_rows(series, there), axis_words(series.axis, writer.context.language)))
    for member in there[:1]:
        if isinstance(member.result, Found) and member.result.operands and len(there) == 1:
            lines += writer.lines(member.result.operands, operand=True)
    return [*lines, *without_figure(writer, series)]


def _top(members: Sequence[Member]) -> list[Member]:
    """Return the first member with those that share its place."""
    first = members[0].result
    size = (
        (first.figure.fen, first.figure.value if first.figure.fen is None else None)
        if isinstance(first, Found)
        else None
    )
    return [
        member
        for member in members
        if isinstance(member.result, Found)
        and (member.result.figure.fen, member.result.figure.value if member.result.figure.fen is None else None) == size
    ]


def _lead(writer: Writer, pick: Pick | None, series: Series) -> str:
    if pick is not None and pick.nth is not None and pick.nth > 1:
        place = pick.nth
        return writer.say(f"排第{place}的是", f"Number {place}: ")
    return writer.say("最低的是" if series.rising else "最高的是", "Lowest: " if series.rising else "Highest: ")


def _called(writer: Writer, series: Series, member: Member) -> str:
    result = member.result
    if not isinstance(result, Found):
        return member.name
    figure = result.figure
    if series.axis in _OF_FRAMES:
        name = writer.names.title(figure)
    else:
        subject = writer.names.subject(figure)
        name = writer.say(f"{subject}{member.name}", f"{member.name}, {subject}" if subject else member.name)
    return f"{name}{writer.say('：', ': ')}{writer.gate.state(figure)}"


def _how(writer: Writer, best: Sequence[Member]) -> str:
    result = best[0].result if best else None
    return writer.how(result.figure) if isinstance(result, Found) and len(best) == 1 else ""


def _place_of(writer: Writer, series: Series, there: Sequence[Member]) -> str:
    own = next((member for member in there if member.name == series.place_of), None)
    name = _called(writer, series, own) if own is not None else series.place_of or ""
    marks = writer.gate.marks_of(own.result.figure) if own is not None and isinstance(own.result, Found) else ()
    place = writer.gate.count("名次", series.place or 0, "位", marks)
    way = writer.say("从低到高" if series.rising else "从高到低", "lowest first" if series.rising else "highest first")
    return f"**{writer.say(f'第{place}位（{way}）：{name}', f'Number {place} ({way}): {name}')}**{coverage(writer, series)}"


def _listing(writer: Writer, core: Node, series: Series, members: Sequence[Member]) -> list[str]:
    """Return the members of a series that is no ranking."""
    there = [member for member in members if isinstance(member.result, Found)]
    rows = _rows(series, there)
    if len(rows) == 1 and series.kept_by is None:
        return _single(writer, core, series, there[0].name, there[0].result)
    subject_of_all = writer.names.subject(rows[0].figure) if _is_of_one(rows) and rows[0].figure is not None else ""
    table = writer.table(rows, axis_words(series.axis, writer.context.language))
    lines = [_heading(writer, core, series, subject_of_all, rows), table]
    if series.whole is not None:
        lines.append(_whole(writer, series.whole))
    for member in there:
        if isinstance(member.result, Found) and len(there) <= _MOST_LED:
            lines += beside(writer, member.result, alone=False)
    return lines


def _single(writer: Writer, core: Node, series: Series, name: str, result: Result) -> list[str]:
    if not isinstance(result, Found):
        return []
    if series.axis in _OF_FRAMES:
        return list(write_found(writer, core, result).lines)
    lines = [f"**{_called(writer, series, Member(name, Frame(), result))}**{writer.how(result.figure)}"]
    return [*lines, _whole(writer, series.whole)] if series.whole is not None else lines


def _heading(writer: Writer, core: Node, series: Series, subject: str, rows: Sequence[Row]) -> str:
    over = next((each for each in iter_nodes(core) if isinstance(each, Over)), None)
    of = thing_words(over.of) if over is not None and over.of is not None else ""
    axis = axis_words(series.axis, writer.context.language)
    marks = [mark for row in rows if row.figure is not None for mark in writer.gate.marks_of(row.figure)]
    number = writer.gate.count("项数", len(rows), "项", marks)
    if series.kept_by is not None:
        return writer.say(
            f"**{subject}符合条件的{axis}（共{number}个）**{coverage(writer, series)}",
            f"**{subject + ': ' if subject else ''}{number} {axis} within the limit**{coverage(writer, series)}",
        )
    if series.axis in _OF_FRAMES:
        labels = dict.fromkeys(row.name for row in rows)
        what = next(iter(labels)) or "" if len(labels) == 1 else ""
        whose = subject or (
            writer.names.department(rows[0].department) if len({row.department for row in rows}) == 1 else ""
        )
        told = writer.say(f"{whose}{what}", ", ".join(part for part in (what, whose) if part))
        return f"**{told}**{coverage(writer, series)}"
    told = writer.say(
        f"{subject}{f'{of}的' if of else ''}{axis}（共{number}项）",
        f"{axis[0].upper()}{axis[1:]}{f' of {of}' if of else ''}, {subject} ({number})",
    )
    return f"**{told}**"


def _whole(writer: Writer, whole: Found) -> str:
    return writer.line(whole.figure, operand=True)


def _is_of_one(rows: Sequence[Row]) -> bool:
    return len({(row.department, row.year) for row in rows}) == 1


def _candidates(writer: Writer, node: Node, series: Series, members: Sequence[Member]) -> Written:
    """Return what there is of every candidate and ask which is meant; where only one has anything, that answers."""
    there = [member for member in members if isinstance(member.result, Found)]
    if len(there) == 1 and isinstance(there[0].result, Found):
        told = write_found(writer, node, there[0].result)
        return Written((*told.lines, *without_figure(writer, series)))
    names = dict.fromkeys(member.name for member in series.members if not isinstance(member.result, Missing))
    if there:
        told_of_each = (writer.table(_rows(series, there)), *without_figure(writer, series))
    else:
        told_of_each = _rulings(writer, series.members, series).lines
    return Written((_which(writer, tuple(names)), *told_of_each), asks_back=True)


def _which(writer: Writer, names: Sequence[str]) -> str:
    listed = writer.say("、", ", ").join(names)
    return writer.say(
        f"有几个部门符合，请指明是哪一个：{listed}", f"Several departments fit; please say which one: {listed}"
    )


def _rulings(writer: Writer, there: Sequence[Member], series: Series) -> Written:
    heads = writer.say("| {} | 结论 | 数额 |", "| {} | Ruling | Figure |").format(
        axis_words(series.axis, writer.context.language)
    )
    lines = [heads, "| --- | --- | --- |"]
    for member in there:
        result: Result = member.result
        name = writer.names.department(member.name) if series.axis == "departments" else member.name
        if isinstance(result, Verdict):
            stated = (
                writer.gate.state(result.left.figure)
                if isinstance(result.left, Found)
                else reason_in_short(writer, result.left)
                if isinstance(result.left, Missing)
                else ""
            )
            lines.append(f"| {name} | {ruling_words(writer, result.ruling)} | {stated} |")
    return Written(("\n".join(lines), *without_figure(writer, series)))


def _texts(writer: Writer, there: Sequence[Member], series: Series) -> Written:
    lines: list[str] = []
    quoted: list[str] = []
    for member in there:
        if isinstance(member.result, Quotes):
            told = write_quotes(writer, member.result)
            lines += told.lines
            quoted += told.quoted
    several = series.unsure and len(there) > 1
    ask = (_which(writer, [member.name for member in there]),) if several else ()
    return Written((*ask, *lines, *without_figure(writer, series)), asks_back=several, quoted=tuple(quoted))


def _mixed_years(writer: Writer, years: Sequence[int]) -> list[str]:
    """Return that departments of different years were set side by side."""
    if len(years) < 2:
        return []
    writer.latest.clear()  # this says it
    listed = writer.say("、", ", ").join(str(year) for year in years)
    return [writer.say(f"（各部门取自不同年度：{listed}年。）", f"(The departments are of different years: {listed}.)")]
