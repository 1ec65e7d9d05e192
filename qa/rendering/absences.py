"""What could not be given, each reason in a sentence of its own: what was looked for, and what there is instead; never a figure.

“文件中没有” is only said of what was understood and is not there; words that were not understood are called that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from index.records import Scope
from qa.figures.figure import Figure
from qa.figures.results import Missing, Series, Why
from qa.linking.departments import short_name
from qa.linking.vocabulary import Vocabulary
from qa.query.language import Language
from qa.query.nodes import Axis, Beyond, Explain, Frame, It, Keep, Node, Over, Pick, Thing
from qa.query.walking import is_node, iter_nodes
from qa.query.wordings import FACETS
from qa.records.targets import years_of
from qa.rendering.names import axis_words, item_words, stage_words, thing_words, things_in
from qa.rendering.writer import Writer, Written

_MOST_NAMED = 8
_MOST_TABLES = 8
_Kind = TypeVar("_Kind")
_DECLINED = {
    Beyond.FUTURE: (
        "无法预测：这里只回答已公开的预算、决算文件中写明的内容。",
        "No forecasts: answers come only from what published budget documents say.",
    ),
    Beyond.OPINION: (
        "无法评价：这里只提供已公开文件中的数字和说明，不作评价。",
        "No opinions: answers give only the figures and words of published documents.",
    ),
    Beyond.PERSON: (
        "无法提供：预算公开文件不用于查询个人信息，不提供联系方式、姓名或个人收入。",
        "Personal details are not available and not given here.",
    ),
    Beyond.OUTSIDE: (
        "没有相关内容：这里只回答关于已收录预算、决算文件的问题。",
        "Not available: only questions about the indexed budget documents are answered.",
    ),
    Beyond.INSTRUCTION: (
        "无法执行：这里只回答关于已收录预算、决算文件的问题。",
        "That cannot be done: only questions about the indexed budget documents are answered.",
    ),
}


def write_missing(writer: Writer, node: Node, missing: Missing) -> Written:
    """Return why a part of the question has no answer, and what there is instead."""
    if missing.beyond is Beyond.HELP:
        return Written(tuple(_help(writer)))
    if missing.beyond is not None:
        return Written((writer.say(*_DECLINED[missing.beyond]),), is_answer=False)
    if missing.why is Why.NO_MEMBERS and (limit := _find(missing.what, Keep) or _find(node, Keep)) is not None:
        return Written((_none_within(writer, limit),))
    sentence = _SENTENCES[missing.why](writer, node, missing)
    return Written((sentence, *_nearby(writer, missing)), is_answer=False, asks_back=is_open(missing))


def write_nothing_read(writer: Writer) -> Written:
    """Return that nothing in a question was understood, with what can be asked."""
    sentence = writer.say("没有读懂这个问题，无法回答。", "The question was not understood, so there is no answer.")
    return Written((sentence, *_help(writer)), is_answer=False)


def reason_in_short(writer: Writer, missing: Missing, *, shows_year: bool = True) -> str:
    """Return in a few words why a member of a series has no figure; of which year, unless that is another than the member's."""
    year, stage = missing.frame.year if shows_year else None, missing.frame.stage
    when = writer.say(f"{year}年" if year else "所需年度", str(year or "the year needed"))
    told = f"{when}{stage_words(stage, writer.context.language) if stage else ''}"
    return {
        Why.NO_DEPARTMENT: writer.say("没有收录", "not indexed"),
        Why.NO_YEAR: writer.say(f"没有收录{told}的文件", f"no document of {told}"),
        Why.NOT_PRINTED: writer.say("文件中没有这一项", "not in its documents"),
        Why.BLANK: writer.say("表中空白", "left blank"),
        Why.NOT_FOUND: writer.say("没有找到对应的记录", "no matching record"),
        Why.NO_MEMBERS: writer.say("没有列出", "none listed"),
        Why.NOT_COMPARABLE: writer.say("口径或单位不同，不能比较", "not comparable"),
        Why.NO_TEXT: writer.say("文件没有说明", "not explained"),
        Why.DECLINED: writer.say("不回答", "not answered"),
    }[missing.why]


def without_figure(writer: Writer, series: Series) -> list[str]:
    """Return which members of a series have no figure and why, members of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for member in series.members:
        if isinstance(member.result, Missing):
            name = writer.names.short(member.name) if series.axis == "departments" else member.name
            reason = reason_in_short(writer, member.result, shows_year=member.frame.year == member.result.frame.year)
            by_reason.setdefault(reason, []).append(name)
    told = []
    for reason, names in by_reason.items():
        listed = writer.say("、", ", ").join(names[:_MOST_NAMED])
        more = writer.say("等", " and others") if len(names) > _MOST_NAMED else ""
        told.append(writer.say(f"{listed}{more}（{reason}）", f"{listed}{more} ({reason})"))
    return [writer.say(f"没有该数据：{'；'.join(told)}。", f"Without this figure: {'; '.join(told)}.")] if told else []


def departments_known(vocabulary: Vocabulary, language: Language, *, with_years: bool = True) -> str:
    """Return the indexed departments, the first few named and of more how many there are."""
    names = list(vocabulary.by_department)
    english = language is Language.ENGLISH
    listed = "、".join(
        f"{name}（{'、'.join(str(year) for year in years_of(name, vocabulary))}）" if with_years else name
        for name in names[:_MOST_NAMED]
    )
    if len(names) > _MOST_NAMED:
        listed += f" and others, {len(names)} in all" if english else f"等{len(names)}个"
    return listed or ("nothing yet" if english else "（还没有任何文件）")


def called(missing: Missing, node: Node) -> str:
    """Return what was looked for."""
    things = things_in(missing.what) if not isinstance(missing.what, Frame) else ()
    return "、".join(dict.fromkeys(thing_words(each) for each in things or things_in(node)))


def _no_department(writer: Writer, node: Node, missing: Missing) -> str:
    known = departments_known(writer.context.vocabulary, writer.context.language)
    stranger = missing.frame.stranger or (missing.what.stranger if isinstance(missing.what, Frame) else None)
    named = stranger or missing.frame.department
    if named is not None:
        return writer.say(
            f"没有收录“{named}”的预算或决算文件，无法回答。已收录的部门有：{known}。",
            f"No document of “{named}” is indexed, so there is no answer. Indexed: {known}.",
        )
    wanted = called(missing, node)
    return writer.say(
        f"没有说明是哪个部门{f'的{wanted}' if wanted else ''}，请指明。已收录的部门有：{known}。",
        f"Please say which department{f' ({wanted})' if wanted else ''} is meant. Indexed: {known}.",
    )


def _no_year(writer: Writer, node: Node, missing: Missing) -> str:
    frame, vocabulary = missing.frame, writer.context.vocabulary
    department = frame.department or ""
    documents = vocabulary.by_department.get(department, ())
    wanted = called(missing, node)
    if frame.scope is Scope.UNIT and not any(each.identity.scope is Scope.UNIT for each in documents):
        return writer.say(
            f"没有收录{department}本级（单位）的文件，只有部门口径的文件；部门的数字不能当作本级的，无法回答。",
            f"No document of {department} alone (单位预算) is indexed, only of the department with its units.",
        )
    stage = frame.stage.value if frame.stage is not None else ""
    known = "、".join(_years_with_stages(writer, department)) or "—"
    when = writer.say(f"{frame.year}年" if frame.year else "", str(frame.year or "that year"))
    return writer.say(
        f"没有收录{writer.names.department(department)}{when}{stage}的文件，无法回答{wanted or '这个问题'}。现有年度：{known}。",
        f"There is no {'' if not stage else stage + ' '}document of {department} for {when}. Indexed: {known}.",
    )


def _years_with_stages(writer: Writer, department: str) -> list[str]:
    of_year: dict[int, set[str]] = {}
    for document in writer.context.vocabulary.by_department.get(department, ()):
        identity = document.identity
        if identity.fiscal_year is not None:
            told = stage_words(identity.phase, writer.context.language)
            of_year.setdefault(identity.fiscal_year, set()).add(told)
    return [f"{year}（{'、'.join(sorted(of_year[year], reverse=True))}）" for year in sorted(of_year)]


def _not_printed(writer: Writer, node: Node, missing: Missing) -> str:
    wanted = called(missing, node)
    subject = _subject(writer, missing.frame)
    tables = _tables_of(writer, missing.frame)
    there = writer.say(f"文件中的表有：{'、'.join(tables)}。", f" Its tables: {', '.join(tables)}.") if tables else ""
    item = item_words(wanted, writer.context.language)
    if any(each.label == wanted for each in missing.nearest if isinstance(each, Figure)):
        return writer.say(
            f"没有找到所问的数：{subject}的文件中有“{wanted}”，但不是所要的单位、阶段或口径，无法回答。",
            f"Not found: the documents of {subject} have {item}, but not in the unit, stage or scope asked for.",
        )
    return writer.say(
        f"没有找到{subject}的{wanted}：文件中没有列出这一项，无法回答。{there}",
        f"Not found: {item} is not given in the indexed documents of {subject}.{there}",
    )


def _tables_of(writer: Writer, frame: Frame) -> list[str]:
    """Return the kinds of tables that the documents of a department and year have."""
    documents = [
        document
        for document in writer.context.vocabulary.by_department.get(frame.department or "", ())
        if frame.year is None or document.identity.fiscal_year == frame.year
    ][:2]
    kinds = {
        each.stored.fact.table_kind.value
        for facts in writer.context.index.of(document.id for document in documents)
        for each in facts.all
        if each.stored.fact.table_kind is not None
    }
    return sorted(kinds - {"其他"})[:_MOST_TABLES]


def _blank(writer: Writer, node: Node, missing: Missing) -> str:
    wanted, subject = called(missing, node), _subject(writer, missing.frame)
    return writer.say(
        f"{subject}的表中有“{wanted}”一栏，但是空白，没有数字。",
        f"The table of {subject} has {item_words(wanted, writer.context.language)}, but leaves it blank: there is no figure.",
    )


def _not_found(writer: Writer, node: Node, missing: Missing) -> str:
    wanted = called(missing, node) or writer.context.question
    subject = _subject(writer, missing.frame)
    of = writer.say(f"在{subject}的文件里", f" in the documents of {subject}") if subject else ""
    return writer.say(
        f"没有读懂“{wanted}”：{of}没有找到能确定对应的记录，无法回答。",
        f"Not understood: no record{of} could be matched to “{wanted}” with certainty.",
    )


def _no_members(writer: Writer, node: Node, missing: Missing) -> str:
    over = _find(missing.what, Over) or _find(node, Over)
    of = thing_words(over.of) if over is not None and over.of is not None else ""
    axis: Axis = over.axis if over is not None else "parts"
    subject = _subject(writer, missing.frame)
    pick = _find(missing.what, Pick)
    if pick is not None and pick.nth is not None:
        return writer.say("没有这么多可以排名的，无法回答。", "There are not as many to rank.")
    return writer.say(
        f"没有找到{subject}{f'的{of}' if of else ''}的{axis_words(axis, Language.CHINESE)}：文件中没有列出，无法回答。",
        f"Not found: the documents of {subject} list no {axis_words(axis, Language.ENGLISH)}{f' of {of}' if of else ''}.",
    )


def _none_within(writer: Writer, limit: Keep) -> str:
    over = _find(limit, Over)
    axis: Axis = over.axis if over is not None else "departments"
    names = axis_words(axis, writer.context.language)
    return writer.say(f"**没有：一个符合条件的{names}也没有。**", f"**None of the {names} is within this limit.**")


def _not_comparable(writer: Writer, node: Node, missing: Missing) -> str:
    units = dict.fromkeys(each.unit or "" for each in missing.nearest if isinstance(each, Figure))
    stages = dict.fromkeys(
        each.facts[0].fact.phase.value for each in missing.nearest if isinstance(each, Figure) and each.facts
    )
    figures = [each for each in missing.nearest if isinstance(each, Figure)]
    if len(units) > 1:
        why = writer.say(f"单位不同（{'、'.join(units)}）", f"the units differ ({', '.join(units)})")
    elif len(stages) > 1:
        why = writer.say(f"阶段不同（{'、'.join(stages)}）", f"the stages differ ({', '.join(stages)})")
    elif figures and not figures[-1].value:
        why = writer.say("除数为零", "the divisor is zero")
    else:
        why = writer.say("口径不同或互相包含", "their scopes differ, or one is part of another")
    wanted = called(missing, node)
    return writer.say(
        f"{f'{wanted}：' if wanted else ''}{why}，不能相加或相比，无法计算。",
        f"{wanted + ': ' if wanted else ''}{why}, so they cannot be computed with.",
    )


def _no_text(writer: Writer, node: Node, missing: Missing) -> str:
    explain = _find(missing.what, Explain) or _find(node, Explain)
    facet = explain.facet if explain is not None else "saying"
    chinese, english = FACETS[Language.CHINESE][facet].removeprefix("相关"), FACETS[Language.ENGLISH][facet]
    wanted, subject = called(missing, node), _subject(writer, missing.frame)
    if any(thing.words for thing in things_in(node)):
        return writer.say(
            f"没有找到{subject}与“{wanted}”有关的{chinese}，也可能没有读懂，无法回答。",
            f"Nothing was found{f' in the documents of {subject}' if subject else ''} on the {english} “{wanted}”; it may not have been understood.",
        )
    return writer.say(
        f"没有找到{subject}{f'“{wanted}”' if wanted else ''}的{chinese}：文件没有说明，无法回答。",
        f"Not found: the documents{f' of {subject}' if subject else ''} do not state the {english} {wanted or 'this'}.",
    )


_SENTENCES: Mapping[Why, Callable[[Writer, Node, Missing], str]] = {
    Why.NO_DEPARTMENT: _no_department,
    Why.NO_YEAR: _no_year,
    Why.NOT_PRINTED: _not_printed,
    Why.BLANK: _blank,
    Why.NOT_FOUND: _not_found,
    Why.NO_MEMBERS: _no_members,
    Why.NOT_COMPARABLE: _not_comparable,
    Why.NO_TEXT: _no_text,
    Why.DECLINED: lambda writer, node, missing: writer.say(*_DECLINED[Beyond.OUTSIDE]),
}


def _subject(writer: Writer, frame: Frame) -> str:
    name = writer.names.department(frame.department)
    stage = stage_words(frame.stage, writer.context.language) if frame.stage is not None else ""
    year = f"{frame.year}{writer.say('年', '')}" if frame.year is not None else ""
    return writer.say("", " ").join(part for part in (name, year, stage) if part)


def is_open(missing: Missing) -> bool:
    """Return whether a question left open which department it means."""
    return missing.why is Why.NO_DEPARTMENT and missing.frame.stranger is None and missing.frame.department is None


def _nearby(writer: Writer, missing: Missing) -> list[str]:
    """Return the names of what comes nearest, without their figures."""
    if missing.why is Why.NOT_COMPARABLE:
        return []
    labels = [each.label for each in missing.nearest if isinstance(each, Figure)]
    if not labels or called(missing, missing.what if is_node(missing.what) else It()) in labels:
        return []
    listed = writer.say("、", ", ").join(item_words(each, writer.context.language) for each in dict.fromkeys(labels))
    return [writer.say(f"相近的有：{listed}。", f"Nearest: {listed}.")]


def _help(writer: Writer) -> list[str]:
    vocabulary = writer.context.vocabulary
    known = departments_known(vocabulary, writer.context.language, with_years=False)
    examples = "\n".join(f"- {each}" for each in examples_of(vocabulary, writer.context.language))
    opening = writer.say(
        f"可以问已收录的部门预算、决算文件里的数字和说明，每个数字都注明出处。已收录的部门有：{known}。",
        f"Ask about the figures and explanations in the indexed budgets and final accounts; every figure says where it stands. Indexed: {known}.",
    )
    return [opening, f"{writer.say('例如：', 'For example:')}\n{examples}"] if examples else [opening]


def examples_of(vocabulary: Vocabulary, language: Language) -> tuple[str, ...]:
    """Return a few questions that can be asked of what is indexed."""
    documents = [each[-1] for each in list(vocabulary.by_department.values())[:2]]
    if not documents:
        return ()
    first, last = documents[0].identity, documents[-1].identity
    if language is Language.ENGLISH:
        return (
            f"What is the total budget of {short_name(first)}?",
            f"What are the projects of {short_name(last)}?",
            "Which department has the highest total budget?",
        )
    return (
        f"{short_name(first)}预算总额多少？",
        f"{short_name(last)}有哪些项目，各多少钱？",
        f"{short_name(first)}的主要职责是什么？",
        "哪个部门的预算总额最高？",
    )


def _find(where: Node | Thing | Frame, kind: type[_Kind]) -> _Kind | None:
    if isinstance(where, Thing | Frame):
        return None
    return next((each for each in iter_nodes(where) if isinstance(each, kind)), None)
