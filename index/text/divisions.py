"""Which province, city and county a name belongs to, from the official list of administrative divisions.

Refuses to guess: a county name that several cities share (鼓楼区) stays unplaced until its city or province is named.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache

import data
from index.text.normalization import squeeze

_PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_SUFFIX = re.compile(r"(?:地区|省|市|区|县|州|盟|旗)$")
_LEVELS = ("provinces", "cities", "counties")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division (行政区划) with those above it; `level` 0 is a province, 1 a city, 2 a county.

    `short` is its name as people say it: 恩施 for 恩施土家族苗族自治州.
    """

    name: str
    short: str
    level: int
    region: tuple[str, str, str]


def short_division(name: str) -> str:
    """Return a division's name as people say it: without its level and, where it is autonomous, without its peoples.

    >>> [short_division(name) for name in ("徐水区", "内蒙古自治区", "黔西南布依族苗族自治州", "鄂温克族自治旗", "阿里地区")]
    ['徐水', '内蒙古', '黔西南', '鄂温克', '阿里']
    """
    autonomous = _autonomous().match(name)
    return autonomous["stem"].removesuffix("族") if autonomous is not None else _SUFFIX.sub("", name)


def find_region(text: str) -> tuple[str, str, str]:
    """Return (province, city, county) as far as the text names them without doubt, "" where it does not.

    A city without its province, or a county with a unique name, brings along what lies above it. For a municipality the
    city is the municipality itself.

    >>> find_region("中共衡水市委机构编制委员会办公室")
    ('河北省', '衡水市', '')
    >>> find_region("鼓楼区财政局")
    ('', '', '')
    >>> find_region("灌南县档案馆")
    ('江苏省', '连云港市', '灌南县')
    """
    squeezed = squeeze(text)
    # Short forms stand at the start of a department's name (济源示范区…); anywhere else they are ordinary words.
    start = squeezed.removeprefix("中共")
    start = start.removeprefix(division_prefix(start))
    region = ("", "", "")
    for level in range(3):
        fitting = [each for each in _divisions_at(level) if each.name in squeezed and _fits(each.region, region, level)]
        # 南县 is no place of its own in 灌南县.
        named = [each for each in fitting if not any(each.name in other.name != each.name for other in fitting)]
        if not named:
            named = [
                each
                for each in _short_divisions(level, start[:1])
                if start.startswith(each.short) and _fits(each.region, region, level)
            ]
            # What names a city (恩施州) does not name the county of the same name (恩施市) as well.
            start = start[len(named[0].short) :] if named else start
        places = {each.region for each in named}
        if len(places) == 1:
            region = places.pop()
    return region


def is_division(text: str) -> bool:
    """Return whether the text is the name of one or more divisions and nothing else, as 上海市普陀区.

    >>> is_division("上海市普陀区"), is_division("上海市普陀区财政局")
    (True, False)
    """
    rest = squeeze(text)
    return bool(rest) and division_prefix(rest) == rest


def division_prefix(text: str) -> str:
    """Return the division names that the text begins with, "" when it begins with none.

    >>> division_prefix("保定市徐水区行政审批局")
    '保定市徐水区'
    """
    end = 0
    lengths = _full_name_lengths()
    while (step := next((length for length in lengths if text[end : end + length] in _full_names()), 0)) > 0:
        end += step
    return text[:end]


@cache
def short_names() -> frozenset[str]:
    """Return the names of all divisions as people say them (江苏, 徐水), those of one letter left out."""
    return frozenset(division.short for division in _divisions() if len(division.short) > 1)


def _fits(region: tuple[str, str, str], known: tuple[str, str, str], level: int) -> bool:
    return all(not known[upper] or known[upper] == region[upper] for upper in range(level))


@cache
def _autonomous() -> re.Pattern[str]:
    with data.path("lexicons", "peoples.tsv").open(encoding="utf-8") as lines:
        peoples = [row["name"] for row in csv.DictReader(lines, delimiter="\t")]
    # A name of one letter (水, 白) is a people's only before 族.
    endings = [f"{name}族" if len(name) == 1 else f"{name}族?" for name in sorted(peoples, key=len, reverse=True)]
    return re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,}}?)(?:{'|'.join(endings)}|各族)*自治[区州县旗]$")


@cache
def _full_names() -> frozenset[str]:
    return frozenset(division.name for division in _divisions())


@cache
def _full_name_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _full_names()}, reverse=True))


@cache
def _divisions_at(level: int) -> tuple[Division, ...]:
    return tuple(division for division in _divisions() if division.level == level)


@cache
def _short_divisions(level: int, letter: str) -> tuple[Division, ...]:
    """Return the divisions that people call by more than a letter, beginning with this one."""
    return tuple(each for each in _divisions_at(level) if len(each.short) >= 2 and each.short[0] == letter)


@cache
def _divisions() -> tuple[Division, ...]:
    regions: dict[str, tuple[str, str, str]] = {}
    found = []
    for level, file_name in enumerate(_LEVELS):
        with data.path("divisions", f"{file_name}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                above = regions.get(row.get("parent_code") or "", ("", "", ""))
                region = _below(above, row["name"], level)
                regions[row["code"]] = region
                # A city without counties stands once more in the list of counties, under its own name.
                if row["name"] not in _PLACEHOLDERS and row["name"] not in above:
                    found.append(Division(row["name"], short_division(row["name"]), level, region))
    return tuple(found)


def _below(above: tuple[str, str, str], name: str, level: int) -> tuple[str, str, str]:
    province, city, _ = above
    if level == 0:
        return name, "", ""
    if level == 1:
        if name in _PLACEHOLDERS:
            return province, province if province.endswith("市") else "", ""
        return province, name, ""
    return province, city, name
