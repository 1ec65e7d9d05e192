"""Text as printed into text that can be compared. The printed text is kept beside it wherever it is shown.

Refuses to guess: it repairs code points that mean the same letter, never letters that merely look wrong.
"""

import csv
import re
import unicodedata
from functools import cache

import data

_SPACE = re.compile(r"\s+")
_CHINESE_NUMERAL = "一二三四五六七八九十百"
_ORDINAL = re.compile(
    rf"^(?:[(（]?[{_CHINESE_NUMERAL}]+[)）、.．]|[(（]\d{{1,2}}[)）]、?|\d{{1,2}}(?:[、．)）]|\.(?!\d))|[①-⑳])"
)
_OF_WHICH = re.compile(r"^(?:其中|包括)[:：、,，]?")
_QUOTES = str.maketrans("", "", "“”\"'‘’《》")


@cache
def _radicals() -> dict[int, str]:
    with data.path("lexicons", "radicals.tsv").open(encoding="utf-8") as lines:
        return {ord(row["printed"]): row["meant"] for row in csv.DictReader(lines, delimiter="\t")}


def normalize(text: str) -> str:
    """Return the text in NFKC with look-alike radicals replaced, invisible characters dropped.

    >>> normalize("⻔户２０２４")
    '门户2024'
    """
    text = unicodedata.normalize("NFKC", text.translate(_radicals()))
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs")
    )


def squeeze(text: str) -> str:
    """Return the normalised text without any white space, for comparing labels that print spaces between letters.

    >>> squeeze("项  目")
    '项目'
    """
    return _SPACE.sub("", normalize(text))


def clean_label(text: str) -> str:
    """Return a row label as the name of an item: without ordinal, "其中", quotes and spaces.

    >>> clean_label("  其中：（1）公务用车 购置费")
    '公务用车购置费'
    >>> clean_label("“三公”经费小计")
    '三公经费小计'
    """
    label = squeeze(text).translate(_QUOTES)
    previous = None
    while label != previous:
        previous = label
        label = _OF_WHICH.sub("", _ORDINAL.sub("", label))
    return label.strip(":：、,，;；") or squeeze(text)


def ordinal_level(text: str) -> int:
    """Return how deep a label's ordinal places it: 一、=1, （一）=2, 1.=3, （1）=4, ①=5; 0 when it has none.

    >>> [ordinal_level(label) for label in ("一、收入", "（一）拨款", "1.本级", "(1)人员", "工资")]
    [1, 2, 3, 4, 0]
    """
    label = squeeze(text)
    for level, pattern in enumerate(
        (
            rf"[{_CHINESE_NUMERAL}]+[、.]",
            rf"[(][{_CHINESE_NUMERAL}]+[)]",
            r"\d{1,2}(?:[、)]|\.(?!\d))",
            r"[(]\d{1,2}[)]",
        ),
        start=1,
    ):
        if re.match(pattern, label):
            return level
    return 5 if re.match(r"[①-⑳]", text.strip()) else 0
