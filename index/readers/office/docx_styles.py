"""What a Word style says about a paragraph that uses it: its outline level and the list it belongs to.

Source: ECMA-376 part 1, section 17.7; a style takes what it does not say itself from the one it is based on.
"""

import re
from dataclasses import dataclass

from lxml import etree

from index.readers.office.docx_numbering import W

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_DEEPEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A style or a paragraph's own properties; None where it says nothing. Units: `outline` 0 is the outermost."""

    outline: int | None = None
    number_id: str | None = None
    number_level: int | None = None
    based_on: str | None = None


def load_styles(root: etree._Element | None) -> dict[str, ParagraphStyle]:
    """Return the paragraph styles of a styles part by their identifier."""
    styles = {}
    for style in root.iterfind(f"{W}style[@{W}type='paragraph']") if root is not None else ():
        name_element = style.find(f"{W}name")
        name = "" if name_element is None else name_element.get(f"{W}val", "")
        own = parse_properties(style.find(f"{W}pPr"))
        found = _HEADING_NAME.fullmatch(name.strip())
        outline = own.outline
        if found is not None:
            outline = int(found[1]) - 1
        elif name.strip().lower() in ("title", "标题"):
            outline = 0
        base = style.find(f"{W}basedOn")
        based_on = None if base is None else base.get(f"{W}val")
        styles[style.get(f"{W}styleId", "")] = ParagraphStyle(outline, own.number_id, own.number_level, based_on)
    return styles


def parse_properties(properties: etree._Element | None) -> ParagraphStyle:
    """Return what paragraph properties say; `based_on` is then the style of the paragraph."""
    if properties is None:
        return ParagraphStyle()
    outline = _number(properties.find(f"{W}outlineLvl"))
    style = properties.find(f"{W}pStyle")
    list_id = properties.find(f"{W}numPr/{W}numId")
    return ParagraphStyle(
        outline,
        None if list_id is None else list_id.get(f"{W}val"),
        _number(properties.find(f"{W}numPr/{W}ilvl")),
        None if style is None else style.get(f"{W}val"),
    )


def inherit(own: ParagraphStyle, styles: dict[str, ParagraphStyle]) -> ParagraphStyle:
    """Return the properties with everything unsaid taken from the styles below, nearest first."""
    outline, number_id, level, base = own.outline, own.number_id, own.number_level, own.based_on
    for _ in range(_DEEPEST_CHAIN):
        style = styles.get(base or "")
        if style is None:
            break
        outline = style.outline if outline is None else outline
        number_id = style.number_id if number_id is None else number_id
        level = style.number_level if level is None else level
        base = style.based_on
    return ParagraphStyle(outline, number_id, level)


def _number(element: etree._Element | None) -> int | None:
    text = None if element is None else element.get(f"{W}val")
    return int(text) if text is not None and re.fullmatch(r"\d", text) else None
