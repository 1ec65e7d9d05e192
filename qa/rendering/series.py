"""A series in words: a ranking leads with the one asked for, parts and members stand in a table, candidates are asked back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.figures.arithmetic import size
from qa.figures.results import Found, Missing, Quotes, Series, Verdict
from qa.linking.vocabulary import Vocabulary
from qa.query.nodes import At, Node, Over, Pick
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
_MOST_NAMED = 8
_Told = tuple[str, Found]


def write_series(writer: Writer, node: Node, series: Series) -> Written:
    """Return a series with what it leads with, its table and the members that have no figure."""
    writer.names.forget()
    there = [member for member in series.members if not isinstance(member.result, Missing)]
    if not there:
        return _nothing(writer, node, series)
    if is_inventory(series):
        return write_inventory(writer, series)
    if all(isinstance(member.result, Quotes) for member in there):
        return _texts(writer, series)
    told = [(name, result) for name, result in _flat(series) if isinstance(result, Found)]
    for _, found in told:
        note_latest(writer, found)
    writer.use_one_unit([found.figure for _, found in told])
    if series.unsure:
        return _candidates(writer, node, series, told)
    if not told:
        return Written((_rulings(writer, series), *without_figure(writer, series)))
    lines = (_ranking if series.ordered else _listing)(writer, core_of(node), series, told)
    years = years_compared(writer.context.vocabulary, node, series)
    return Written((*lines, *without_figure(writer, series), *_mixed_years(writer, years)))


def years_compared(vocabulary: Vocabulary, node: Node, series: Series) -> tuple[int, ...]:
    """Return the years of a series over departments; of a ranking also those of departments that did not come first."""
    figures = [result.figure for _, result in _flat(series) if isinstance(result, Found)]
    if series.axis != "departments" and len({figure.department for figure in figures}) < 2:
        return ()
    years = {figure.year for figure in figures if figure.year is not None}
    given = any(isinstance(each, At) and (each.frame.year or each.frame.before) for each in iter_nodes(node))
    over = next((each for each in iter_nodes(node) if isinstance(each, Over) and each.axis == "departments"), None)
    if series.ordered and over is not None and not given:
        missing = {member.name for member in series.members if isinstance(member.result, Missing)}
        names = set(over.only or vocabulary.by_department) - set(over.without) - missing
        years |= {max(known) for name in names if (known := years_of(name, vocabulary))}
    return tuple(sorted(years))


def _nothing(writer: Writer, node: Node, series: Series) -> Written:
    """Return why no member has a figure: one reason in full, several in short."""
    missing = [member.result for member in series.members if isinstance(member.result, Missing)]
    if series.kept_by is not None and series.n_asked > len(missing):
        names = axis_words(series.axis, writer.context.language)
        head = writer.say(f"**没有：一个符合条件的{names}也没有。**", f"**None of the {names} is within this limit.**")
        return Written((head, *without_figure(writer, series)))
    short = without_figure(writer, series)
    if len({each.why for each in missing}) != 1:
        return Written(tuple(short), is_answer=False)
    told = write_missing(writer, node, missing[0])
    more = short if len(missing) > 1 else told.lines[1:]
    return Written((*told.lines[:1], *more), is_answer=False, asks_back=told.asks_back)


def _flat(series: Series) -> Iterator[tuple[str, object]]:
    """Yield the names and results of the members, of a series of series those of the innermost ones."""
    for member in series.members:
        if isinstance(member.result, Series):
            yield from _flat(member.result)
        else:
            yield member.name, member.result


def _rows(series: Series, told: Sequence[_Told]) -> list[Row]:
    by_frame = series.axis in _OF_FRAMES or any(isinstance(each.result, Series) for each in series.members)
    rows = [
        Row(figure.label if by_frame or figure is not found.figure else name, figure, figure.department, figure.year)
        for name, found in told
        for figure in (found.figure, *found.alike)
    ]
    return list(dict.fromkeys(rows))


def _ranking(writer: Writer, core: Node, series: Series, told: Sequence[_Told]) -> list[str]:
    """Return which comes first (or at the place asked for), and the order of those that were asked for."""
    first = told[0][1].figure
    best = [(name, found) for name, found in told if size(found.figure) == size(first)]
    if series.place_of is not None:
        lines = [_place_of(writer, series, told)]
    else:
        named = writer.say("、", ", ").join(_called(writer, series, *each) for each in best[:_MOST_LED])
        how = writer.how(first) if len(best) == 1 else ""
        lines = [f"**{_lead(writer, core, series)}{named}**{how}{coverage(writer, series)}"]
    if len(told) > len(best):
        lines.append(writer.table(_rows(series, told), axis_words(series.axis, writer.context.language)))
    elif len(told) == 1:
        lines += writer.lines(told[0][1].operands, operand=True)
    return lines


_PLACES = "一二三四五六七八九十"


def _lead(writer: Writer, core: Node, series: Series) -> str:
    pick = next((each for each in iter_nodes(core) if isinstance(each, Pick)), None)
    if pick is not None and pick.nth is not None and pick.nth > 1:
        place = _PLACES[pick.nth - 1] if pick.nth <= len(_PLACES) else str(pick.nth)
        return writer.say(f"排第{place}的是", f"Number {pick.nth}: ")
    return writer.say("最低的是" if series.rising else "最高的是", "Lowest: " if series.rising else "Highest: ")


def _called(writer: Writer, series: Series, name: str, found: Found) -> str:
    """Return a member with its figure: whose it is as well, by its own name where the axis has names."""
    label = None if series.axis in _OF_FRAMES else name
    return f"{writer.names.title(found.figure, label)}{writer.say('：', ': ')}{writer.gate.state(found.figure)}"


def _place_of(writer: Writer, series: Series, told: Sequence[_Told]) -> str:
    name, found = next((each for each in told if each[0] == series.place_of), told[0])
    stated = _called(writer, series, name, found)
    place = writer.gate.count("名次", series.place or 0, "位", writer.gate.marks_of(found.figure))
    way = writer.say("从低到高" if series.rising else "从高到低", "lowest first" if series.rising else "highest first")
    return f"**{writer.say(f'第{place}位（{way}）：{stated}', f'Number {place} ({way}): {stated}')}**{coverage(writer, series)}"


def _listing(writer: Writer, core: Node, series: Series, told: Sequence[_Told]) -> list[str]:
    """Return the members of a series that is no ranking."""
    rows = _rows(series, told)
    if len(rows) == 1 and series.kept_by is None:
        name, found = told[0]
        if series.axis in _OF_FRAMES:
            return list(write_found(writer, core, found).lines)
        return [f"**{_called(writer, series, name, found)}**{writer.how(found.figure)}", *_whole(writer, series)]
    over_departments = series.axis == "departments"
    kept = _kept(writer, series, rows) if series.kept_by is not None else ""
    of_one = len({(row.department, row.year) for row in rows}) == 1 and not (kept and over_departments)
    subject = writer.names.subject(told[0][1].figure) if of_one else ""
    axis = axis_words(series.axis, writer.context.language)
    table = writer.table(rows, axis, names_departments=over_departments)
    heading = writer.say(f"{subject}{kept}", kept) if kept else _heading(writer, core, series, subject, rows)
    lines = [f"**{heading}**{coverage(writer, series)}", table, *([] if kept else _whole(writer, series))]
    for _, found in told if len(told) <= _MOST_LED else ():
        lines += beside(writer, found, alone=False)
    return lines


def _kept(writer: Writer, series: Series, rows: Sequence[Row]) -> str:
    """Return the names of the members that a limit left."""
    named = (writer.names.department(row.department) if series.axis == "departments" else row.name for row in rows)
    listed = [name or "" for name in dict.fromkeys(named)]
    axis = axis_words(series.axis, writer.context.language)
    more = writer.say(f"等{len(listed)}个", f" and others, {len(listed)} in all") if len(listed) > _MOST_NAMED else ""
    told = f"{writer.say('、', ', ').join(listed[:_MOST_NAMED])}{more}"
    return writer.say(f"符合条件的{axis}：{told}", f"{axis.capitalize()} within the limit: {told}")


def _whole(writer: Writer, series: Series) -> list[str]:
    return [writer.line(series.whole.figure, operand=True)] if series.whole is not None else []


def _heading(writer: Writer, core: Node, series: Series, subject: str, rows: Sequence[Row]) -> str:
    axis = axis_words(series.axis, writer.context.language)
    marks = [mark for row in rows if row.figure is not None for mark in writer.gate.marks_of(row.figure)]
    if series.axis in _OF_FRAMES:
        what, whose = {row.name or "" for row in rows}, {row.department for row in rows}
        item = what.pop() if len(what) == 1 else ""
        named = subject or (writer.names.department(whose.pop()) if len(whose) == 1 else "")
        return writer.say(f"{named}{item}", ", ".join(part for part in (item, named) if part))
    number = writer.gate.count("项数", len(rows), "项", marks)
    over = next((each for each in iter_nodes(core) if isinstance(each, Over)), None)
    of = thing_words(over.of) if over is not None and over.of is not None else ""
    english = ", ".join(part for part in (f"{axis.capitalize()}{f' of {of}' if of else ''}", subject) if part)
    return writer.say(f"{subject}{f'{of}的' if of else ''}{axis}（共{number}项）", f"{english} ({number})")


def _candidates(writer: Writer, node: Node, series: Series, told: Sequence[_Told]) -> Written:
    """Return what there is of every candidate and ask which is meant; where only one has anything, that answers."""
    if len(told) == 1:
        return Written((*write_found(writer, node, told[0][1]).lines, *without_figure(writer, series)))
    table = writer.table(_rows(series, told)) if told else _rulings(writer, series)
    there = [member.name for member in series.members if not isinstance(member.result, Missing)]
    return Written((_which(writer, there), table, *without_figure(writer, series)), asks_back=True)


def _which(writer: Writer, names: Sequence[str]) -> str:
    listed = writer.say("、", ", ").join(dict.fromkeys(names))
    return writer.say(
        f"有几个部门符合，请指明是哪一个：{listed}", f"Several departments fit; please say which one: {listed}"
    )


def _rulings(writer: Writer, series: Series) -> str:
    """Return how a claim stands for each member."""
    axis = axis_words(series.axis, writer.context.language)
    lines = [writer.say(f"| {axis} | 结论 | 数额 |", f"| {axis} | Ruling | Figure |"), "| --- | --- | --- |"]
    for name, result in _flat(series):
        if isinstance(result, Verdict):
            called = writer.names.department(name) if series.axis == "departments" else name
            lines.append(f"| {called} | {ruling_words(writer, result.ruling)} | {_side(writer, result)} |")
    return "\n".join(lines)


def _side(writer: Writer, verdict: Verdict) -> str:
    left = verdict.left
    if isinstance(left, Missing):
        return reason_in_short(writer, left)
    return writer.gate.state(left.figure) if isinstance(left, Found) else ""


def _texts(writer: Writer, series: Series) -> Written:
    """Return what is quoted for each member."""
    told = [
        (each.name, write_quotes(writer, each.result)) for each in series.members if isinstance(each.result, Quotes)
    ]
    several = series.unsure and len(told) > 1
    lines = [line for _, written in told for line in written.lines]
    asked = [_which(writer, [name for name, _ in told])] if several else []
    quoted = tuple(line for _, written in told for line in written.quoted)
    return Written((*asked, *lines, *without_figure(writer, series)), asks_back=several, quoted=quoted)


def _mixed_years(writer: Writer, years: Sequence[int]) -> list[str]:
    """Return that departments of different years were set side by side."""
    if len(years) < 2:
        return []
    writer.latest.clear()  # this says it
    writer.mixed.update(years)
    listed = writer.say("、", ", ").join(str(year) for year in years)
    return [writer.say(f"（各部门取自不同年度：{listed}年。）", f"(The departments are of different years: {listed}.)")]
