"""Citable passages: paragraphs, list items, glossary entries, notes of tables and the prose in forms, under headings.

Refuses what nobody would cite: lines of a contents page, page numbers, labels without a sentence, personal data of a
form's contacts. A long paragraph is cut where a sentence ends, never inside one.
"""

import re
from collections.abc import Iterator, Sequence

from index.blocks import Block, Heading, Paragraph, Place
from index.prose.forms import iter_form_texts
from index.prose.outline import is_bare_section, iter_outline
from index.prose.section_roles import find_role
from index.readers.headings import find_heading_level
from index.records import Passage, SectionRole, Table
from index.text.normalization import normalize, squeeze

_LONGEST = 600
_CONTENTS_LINE = re.compile(r"[.…·]{3,}|[-—_]{4,}|^目录$|^目次$")
_LABEL = re.compile(r"^[^,。;:]{0,10}(?:部门|单位|名称|日期|时间|年度)[^,。;:]{0,6}:[^,。;]{0,40}$")
_BARE = re.compile(
    r"^[\d\W_]*$|^\d{3,}[\u4e00-\u9fff()（）]+$|^\W?20\d{2}年?度?[^。]{0,8}$|^单位[:：].{1,4}元$|^page ?number$|^第?\d+页"
)
# A period stands alone under its heading: 2025.1.1-2025.12.31.
_PERIOD = re.compile(r"周期|时间|期限|工期")
_DATES = re.compile(r"20\d{2}.{2,}20\d{2}|\d+个?[年月].{0,2}[-—~至到].{0,2}\d+|20\d{2}年")
# What the reading of a table adds to its notes is no word of the document.
_OUR_NOTE = re.compile(r"移回(?:本列)?。$")
_LEAD_IN = re.compile(r"^[^,。;\d]{0,20}:$")
# Where an entry of a glossary begins in a paragraph that holds several: after a full stop, a term and what explains it.
_NEXT_ENTRY = re.compile(
    r"(?<=。)\s*(?=(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]+\s*)?"
    r"(?!其中|具体|包括|例如|主要|一是|二是|注|即|如)[“\"]?[^\s，,。；;：:]{2,30}(?:[：:]|是指))"
)
_SENTENCE_END = re.compile(r"(?<=[。；;!！?？])")


def build_passages(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Passage, ...]:
    """Return the passages in reading order, those out of tables last; `index` is the position in this order."""
    drafts = [
        (text, path, role, place)
        for printed, path, place in (*_from_text(blocks), *_from_tables(tables))
        for role in (find_role(path, printed),)
        for text in (_NEXT_ENTRY.split(printed) if role is SectionRole.GLOSSARY else (printed,))
    ]
    return tuple(Passage(index, text, path, role, place) for index, (text, path, role, place) in enumerate(drafts))


Draft = tuple[str, tuple[str, ...], Place]


def _from_text(blocks: Sequence[Block]) -> Iterator[Draft]:
    items: list[Heading] = []
    under: tuple[str, ...] = ()
    for path, block in iter_outline(blocks):
        if items and (not isinstance(block, Heading) or path != under):
            yield from _list_of(items, under)
            items = []
        if isinstance(block, Heading):
            items.append(block)
            under = path
        elif isinstance(block, Paragraph) and (is_citable(block.text) or _is_period(block.text, path)):
            yield from ((text, path, block.place) for text in _pieces(block.text))
    yield from _list_of(items, under)


def _list_of(items: Sequence[Heading], path: tuple[str, ...]) -> Iterator[Draft]:
    """Yield short list items, each too little to cite alone, as one passage."""
    if items:
        yield from ((text, path, items[0].place) for text in _pieces("\n".join(item.text.strip() for item in items)))


def _is_period(text: str, path: Sequence[str]) -> bool:
    return bool(path) and _PERIOD.search(path[-1]) is not None and _DATES.search(text) is not None


def is_citable(text: str) -> bool:
    """Return whether a paragraph says something: it is no contents line, number, unit or title of a table.

    >>> [is_citable(text) for text in ("三、名词解释……12", "单位：万元", "本部门无车辆。")]
    [False, False, True]
    """
    line = squeeze(text)
    if find_heading_level(text) is not None:
        return False  # a heading that is none, by the readers' judgement, stands on a contents page
    if (
        len(line) < 4
        or _LEAD_IN.match(line)
        or _LABEL.match(line)
        or _CONTENTS_LINE.search(line)
        or _BARE.match(normalize(text).strip())
    ):
        return False
    return not is_bare_section(text)


def _pieces(text: str) -> Iterator[str]:
    """Yield a paragraph whole, or cut at ends of sentences when it is too long."""
    printed = re.sub(r"[ \t\u3000]+", " ", text).strip()
    if len(printed) <= _LONGEST:
        yield printed
        return
    piece = ""
    for sentence in _SENTENCE_END.split(printed):
        if piece and len(piece) + len(sentence) > _LONGEST:
            yield piece.strip()
            piece = ""
        piece += sentence
    if piece.strip():
        yield piece.strip()


def _from_tables(tables: Sequence[Table]) -> Iterator[Draft]:
    for table in tables:
        for note in filter(is_citable, table.notes):
            if not _OUR_NOTE.search(note):
                yield from ((text, (table.title,), table.place) for text in _pieces(note))
        for told in iter_form_texts(table.cells, table.header_rows):
            path = tuple(name for name in (table.title, told.project, told.label) if name)
            yield from ((text, path, told.place) for text in _pieces(told.text))
