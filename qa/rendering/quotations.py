"""What documents say, quoted whole: equal quotes once with all their places, under the document and heading they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.records import Measure
from qa.figures.figure import Figure
from qa.figures.results import Quote, Quotes
from qa.passages.quotations import MOST_ITEMS
from qa.query.language import Language
from qa.query.nodes import Thing
from qa.query.wordings import FACETS
from qa.rendering.names import item_words, thing_words, things_in
from qa.rendering.writer import Writer, Written

_COUNTED = 3
_ORDINALS = frozenset("（(0123456789一二三四五六七八九十第①②③")


def write_quotes(writer: Writer, quotes: Quotes) -> Written:
    """Return quotations with the line above them that says whose words they are and what they tell."""
    lines: list[str] = []
    quoted: list[str] = []
    if quotes.near:
        lines.append(writer.say("文件没有直接写明，最接近的是：", "The documents do not state this outright; nearest:"))
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
    """Return the figures that a quote states: of a reason the movement itself first, else those called as what was asked."""
    things = things_in(quotes.about)
    words = "".join(f"{thing.name}{thing.words or ''} " for thing in things)
    moves = (Measure.CHANGE, Measure.CHANGE_RATE) if quotes.facet == "reason" else tuple(Measure)

    def rank(figure: Figure) -> tuple[bool, int]:
        measure = figure.facts[0].fact.measure if figure.facts else None
        pairs = {figure.label[at : at + 2] for at in range(len(figure.label) - 1)}
        return measure not in moves, -sum(pair in words for pair in pairs)

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
    # The question's own words are no name: what they led to is quoted below.
    things = [thing_words(replace(each, words=None)) for each in things_in(quotes.about)]
    named = "、".join(dict.fromkeys(each for each in things if each))
    moved = quotes.facet == "reason" and not isinstance(quotes.about, Thing)
    listed = [text for text in texts if text[:1] in _ORDINALS]
    counted = ""
    if _COUNTED <= len(listed) < MOST_ITEMS:
        marks = [writer.gate.cite_passage(quote.passage, quote.text) for quote in group]
        number = writer.gate.count("条数", len(listed), "条", marks)
        counted = writer.say(f"（共{number}条）", f" ({number} items)")
    headings = {quote.passage.passage.heading_path[-1:] for quote in group}
    under = "".join(headings.pop()) if len(headings) == 1 else ""
    section = writer.say(f"（见“{under}”）", f" (under “{under}”)") if under else ""
    facet = FACETS[writer.context.language][quotes.facet]
    if writer.is_english:
        of = f"{'the change of ' if moved else ''}{item_words(named, Language.ENGLISH)}" if named else "this"
        return f"**{facet.capitalize()} {of}{counted}, {whose}, {year}**{section}"
    return f"**{whose}{year}年{f'{named}变动的' if moved else f'{named}的' if named else ''}{facet}{counted}**{section}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
