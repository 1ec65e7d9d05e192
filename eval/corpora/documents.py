"""A synthetic disclosure as a whole: sections of sentences and tables, before noise and before any file format."""

from dataclasses import dataclass
from decimal import Decimal

from eval.corpora.departments import Assignment
from eval.corpora.goals import SynthForm
from eval.corpora.tables import MoneyStyle, SynthTable, print_money


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount that a sentence gives for an item, in 分; printed in 万元."""

    item: str
    fen: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of change that a sentence gives, in percent as printed."""

    item: str
    percent: Decimal


Paragraph = tuple[str | Stated | Rate, ...]


@dataclass(frozen=True, slots=True)
class SynthSection:
    """A heading (level 2 or 3), the paragraphs under it, then the tables, then the forms, which noise leaves as they are."""

    heading: str
    level: int
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[SynthTable, ...] = ()
    forms: tuple[SynthForm, ...] = ()


@dataclass(frozen=True, slots=True)
class SynthDocument:
    """A disclosure with whom it is of; `name` is its file name without suffix."""

    assignment: Assignment
    name: str
    title: str
    sections: tuple[SynthSection, ...]
    contents: tuple[str, ...] = ()


def print_paragraph(paragraph: Paragraph) -> str:
    """Return a paragraph as printed; amounts in 万元 with two digits.

    >>> print_paragraph(("接待费", Stated("公务接待费", 2_500_000), "万元。"))
    '接待费2.50万元。'
    """
    style = MoneyStyle("万元")
    return "".join(
        part
        if isinstance(part, str)
        else print_money(part.fen, style)
        if isinstance(part, Stated)
        else f"{part.percent}"
        for part in paragraph
    )
