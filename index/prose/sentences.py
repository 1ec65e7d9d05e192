"""Running text into sentences that can be searched as plain text and quoted as printed.

A sentence is kept twice: folded (normalised, without any white space, so that patterns need one spelling only) and as
printed. Refuses to repair anything else: what a page break tore apart is joined by the reader or not at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.text.normalization import normalize

_END = re.compile(r"[。!?]+(?:[”’)]*)")
_HIDDEN = re.compile(r"《[^《》]*》|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】|„[^‟]*‟")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, folded and as printed; `masked` is the folded text with law titles and document numbers blanked.

    Shape: `masked` and `text` have the same length.
    """

    text: str
    masked: str
    quote: str


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, each with its end mark.

    >>> [sentence.text for sentence in split_sentences("收入 5 万元。其中：拨款（财政）5万元。")]
    ['收入5万元。', '其中:拨款(财政)5万元。']
    """
    folded, origin = _fold(text)
    masked = _HIDDEN.sub(lambda found: "□" * len(found.group()), folded)
    start = 0
    for end in (*(found.end() for found in _END.finditer(masked)), len(folded)):
        if end > start:
            printed = text[origin[start] : origin[end - 1] + 1]
            yield Sentence(folded[start:end], masked[start:end], re.sub(r"\s+", " ", printed).strip())
        start = end


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its letters, the position it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for position, letter in enumerate(text):
        for folded in normalize(letter):
            if not folded.isspace():
                letters.append(folded)
                origin.append(position)
    return "".join(letters), origin
