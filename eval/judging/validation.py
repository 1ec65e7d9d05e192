"""Whether a gold set can be believed: every quote stands in its document, every figure in a quote or a calculation.

A gold set is written by hand, and its faults look like faults of what it measures. Nothing is asked here; the documents
are read from the record store as they print.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from eval.gold.items import GoldItem, GoldValue
from eval.gold.printed import PrintedDocument
from eval.judging.scoring import find_quantity, is_same_number, squeeze
from index.text.normalization import normalize

_LEFT_OUT = re.compile(r"…+|\.{3,}")
_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# A quoted row prints its cells without a gap, so that figures with two decimals are told apart by these alone.
_NUMBERS = (re.compile(r"\d+(?:\.\d+)?"), re.compile(r"\d+\.\d\d"), re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?"))
_NONE_OF_IT = re.compile(r"无|空表|未安排|不涉及|没有")


def find_gold_faults(items: Sequence[GoldItem], documents: Sequence[PrintedDocument]) -> Iterator[str]:
    """Yield a line for each quote that does not stand in its document and each figure that nothing backs."""
    printed = {each.name: _letters(each.text) for each in documents}
    for item in items:
        for evidence in item.evidence:
            if evidence.document not in printed:
                yield f"{item.id}: evidence: 没有这份文件 / no such document is indexed: {evidence.document}"
            elif not _is_among(evidence.quote, printed[evidence.document]):
                yield f"{item.id}: evidence: 文件中没有 / {evidence.document} does not print: {evidence.quote}"
        for value in item.values:
            if not is_backed(value, item):
                yield (
                    f"{item.id}: answers: 证据和 calc 都没有这个数 / neither evidence nor calc gives "
                    f"{value.item} {value.value}{value.unit or ''}"
                )


def is_backed(value: GoldValue, item: GoldItem) -> bool:
    """Return whether a quote prints the figure, in whatever unit, or a calculation ends in it.

    A count is backed by as many places of evidence, a zero by a quote that says there is none.
    """
    if is_quoted(value, item):
        return True
    number = find_quantity(value.value)
    if number is None:
        return False
    if any(abs(Decimal(one.value)) == abs(number) for one in item.calculations):
        return True
    if item.kind == "count" and number == len(item.evidence):
        return True
    return number == 0 and any(_NONE_OF_IT.search(evidence.quote) for evidence in item.evidence)


def is_quoted(value: GoldValue, item: GoldItem) -> bool:
    """Return whether a quote of the evidence prints the figure, in whatever unit, or the text."""
    if find_quantity(value.value) is None:
        return any(_letters(value.value) in _letters(evidence.quote) for evidence in item.evidence)
    return any(
        is_same_number(value, number) for evidence in item.evidence for number in printed_numbers(evidence.quote)
    )


def stands_in(quote: str, text: str) -> bool:
    """Return whether a text prints the quote, spaces and rules of tables aside; "…" stands for words left out."""
    return _is_among(quote, _letters(text))


def printed_numbers(text: str) -> Iterator[Decimal]:
    """Yield the numbers of a text, and those it may hold where the cells of a row are printed without a gap."""
    plain = normalize(text)
    for pattern in _NUMBERS:
        yield from (Decimal(found.replace(",", "")) for found in pattern.findall(plain))
    for pattern in _NUMBERS[:2]:
        yield from (Decimal(found) for found in pattern.findall(plain.replace(",", "")))


def _is_among(quote: str, letters: str) -> bool:
    return all(_letters(part) in letters for part in _LEFT_OUT.split(quote))


def _letters(text: str) -> str:
    return squeeze(normalize(_MARKUP.sub("", text)))
