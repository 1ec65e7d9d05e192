"""What documents say, quoted whole: equal quotes once with all their places, under the document and heading they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure
from qa.figures.figure import Figure
from qa.figures.results import Quote, Quotes
from qa.passages.quotations import MOST_ITEMS
from qa.query.nodes import Thing
from qa.rendering.absences import FACETS
from qa.rendering.names import item_words, thing_words, things_in
from qa.rendering.writer import Writer, Written

_COUNTED = 3
_ORDINALS = frozenset("（(0123456789一二三四五六七八九十第①②③")


def write_quotes(writer: Writer, quotes: Quotes) -> Written:
    """Return quotations with the line above them that says whose words they are and what they tell."""
    lines: list[str] = []
    quoted: list[str] = []
    if quotes.near:
        chinese, english = FACETS[quotes.facet]
        lines.append(
            writer.say(
                f"文件没有直接写明{chinese}，最接近的是：", f"The documents do not state {english} outright; nearest:"
            )
        )
    for group in _by_document(quotes.quotes):
        own = []
        texts = dict.fromkeys(quote.text for quote in group)
        for text in texts:
            alike = [quote for quote in group if quote.text == text]
            marks = [writer.gate.cite_passage(quote.passage, text) for quote in alike]
            for quote, mark in zip(alike, marks, strict=True):
                writer.gate.enter_quoted(_telling_first(quotes, quote.figures), mark)
            own.append(f"> {_one_line(text)}{writer.gate.shown(tuple(dict.fromkeys(marks)))}")
        lines.append(_heading(writer, quotes, group, tuple(texts)))
        quoted += own
        lines += own
    return Written(tuple(lines), is_near=quotes.near, quoted=tuple(quoted))


def _telling_first(quotes: Quotes, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that a quote states, of a reason the movement itself first."""
    if quotes.facet != "reason":
        return list(figures)
    named = {thing.name for thing in things_in(quotes.about)}
    moves = (Measure.CHANGE, Measure.CHANGE_RATE)

    def rank(figure: Figure) -> tuple[bool, bool]:
        fact = figure.facts[0].fact if figure.facts else None
        return fact is None or fact.measure not in moves, figure.label not in named

    return sorted(figures, key=rank)


def _by_document(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Return quotes by the department and year whose words they are, in order; equal words of several stand under the first."""
    groups: dict[tuple[str, int | None], list[Quote]] = {}
    first_of: dict[str, tuple[str, int | None]] = {}
    for quote in quotes:
        identity = quote.passage.document.identity
        key = first_of.setdefault(quote.text, (identity.department, identity.fiscal_year))
        groups.setdefault(key, []).append(quote)
    return list(groups.values())


def _heading(writer: Writer, quotes: Quotes, group: Sequence[Quote], texts: Sequence[str]) -> str:
    identity = group[0].passage.document.identity
    whose, year = writer.names.department(identity.department), identity.fiscal_year or ""
    chinese, english = FACETS[quotes.facet]
    things = things_in(quotes.about)
    # The question's own words are no name: what they led to is quoted below.
    named = "、".join(dict.fromkeys(words for each in things if (words := thing_words(replace(each, words=None)))))
    moved = (
        writer.say("变动", "the change of ") if not isinstance(quotes.about, Thing) and quotes.facet == "reason" else ""
    )
    listed = [text for text in texts if text[:1] in _ORDINALS]
    number = ""
    if _COUNTED <= len(listed) < MOST_ITEMS:
        marks = [writer.gate.cite_passage(quote.passage, quote.text) for quote in group]
        number = writer.gate.count("条数", len(listed), "条", marks)
    counted = writer.say(f"（共{number}条）", f" ({number} items)") if number else ""
    headings = {quote.passage.passage.heading_path[-1:] for quote in group}
    under = next(iter(headings))[0] if len(headings) == 1 and next(iter(headings)) else ""
    section = writer.say(f"（见“{under}”）", f" (under “{under}”)") if under else ""
    item = item_words(named, writer.context.language)
    of = f" of {moved}{item}" if named else ""
    return writer.say(
        f"**{whose}{year}年{f'{named}{moved}的' if named else ''}{chinese}{counted}**{section}",
        f"**{english[0].upper()}{english[1:]}{of}{counted}, {whose}, {year}**{section}",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
