"""Names of departments as printed into official names, and when two printed names mean one body.

A printed name carries things that are not part of it: the department's code, 本级, （行政）. Which of several printed
forms to show is decided in `index.identity`; here is only what holds for one name or two.
"""

import csv
import re
from functools import cache

import data
from index.text.divisions import division_prefix, is_division
from index.text.normalization import squeeze

_CODE = re.compile(r"^(?:\[[\dA-Z]{2,12}\]|[(][\dA-Z]{2,12}[)]|\d{2,12})[-—_.:、]*")
_OWN_LEVEL = re.compile(
    r"(?:机关)?本级$|[(](?:机关|机关本级|本级|本部|行政|事业|参公|部门|单位|(?:部门)?汇总|含下属单位)[)]$|机关本级$"
)
_WORDS_BEFORE = re.compile(r"^(?:关于|公开|附件\d*[:：]?|第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)+")
_NAME = re.compile(r"^[\u4e00-\u9fff·()“”]{4,45}$")
_NOT_NAMES = re.compile(
    r"^(?:本|我|各|该|其他|所属|下属|年度|部门|单位|预算|决算|财政|一般公共|政府性)|(?:是|的|和|及|与)$"
)
# 省委 and 省委员会 are one body, with or without 中共 before them.
_COMMITTEE = re.compile(r"(?<=[省市区县州盟旗镇乡])委员会")


def clean_department(text: str) -> str:
    """Return a department's name without code, 本级 and the like; quotes are kept.

    >>> clean_department("[014]某市教育局本级"), clean_department("301001某县财政局（行政）")
    ('某市教育局', '某县财政局')
    """
    name = squeeze(text)
    previous = None
    while name != previous:
        previous = name
        name = _OWN_LEVEL.sub("", _CODE.sub("", _WORDS_BEFORE.sub("", name))).strip("《》:;,、-—_")
    return name


def names_own_level(text: str) -> bool:
    """Return whether a printed name says that the body itself is meant, without its subordinate units (本级)."""
    return re.search(r"本级|[(](?:机关|本部|单位)[)]", squeeze(text)) is not None


def is_department(name: str) -> bool:
    """Return whether a cleaned name can be the full name of a department or unit.

    >>> [is_department(name) for name in ("某市教育局", "上海市普陀区", "本部门", "某区委编办")]
    [True, False, False, False]
    """
    if _NAME.match(name) is None or _NOT_NAMES.search(name) or is_division(name):
        return False
    return name.endswith(_endings())


def body_key(name: str) -> str:
    """Return what the printed names of one body share; two names with the same key mean the same body.

    >>> body_key("中国共产党某省委员会办公厅") == body_key("某省委办公厅")
    True
    """
    key = squeeze(name).replace("中国共产党", "").replace("中共", "")
    key = _COMMITTEE.sub("委", key.replace("人民代表大会", "人大").replace("常务委员会", "常委会"))
    key = key.replace("中国人民政治协商会议", "政协").replace("政治协商会议", "政协")
    return key.replace("人大常委会办公", "人大办公")


def completeness(name: str) -> tuple[bool, int]:
    """Return a sort key: names that begin with their place come first, then the longer ones."""
    return bool(division_prefix(name.removeprefix("中共").removeprefix("中国共产党"))), len(name)


@cache
def _endings() -> tuple[str, ...]:
    with data.path("lexicons", "organ_endings.tsv").open(encoding="utf-8") as lines:
        return tuple(row["ending"] for row in csv.DictReader(lines, delimiter="\t"))
