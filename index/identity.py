"""Who published a document, about which year and stage: read from its cover, its labels, its words and its file name.

No single place can be trusted: covers are split over lines or use a short name, headers of tables are cut off by the
page, files are renamed by whoever collected them. Each place is a witness, and the order of their weight is written in
`find_identity`. Years and names that stand in the titles of laws are no evidence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.blocks import Block, Grid
from index.records import Identity, Phase, Scope
from index.text.department_names import body_key, clean_department, completeness, is_department, names_own_level
from index.text.divisions import division_prefix, find_region, is_division
from index.text.normalization import squeeze

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:-20\d{2})?年?度?")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年(?=度?(?:部门|单位|区级|市级|省级|县级)?(?:收支)?[预决]算)")
_LABELLED_YEAR = re.compile(r"(?:预算|决算|财政)?年[度份]:(20\d{2})(?!\d)")
_YEAR_TABLE_TITLE = re.compile(r"^[(]?(20\d{2})年度?[)]?(?:$|[^,。;]{0,30}表$)")
_PART = re.compile(r"^(?:第[一二三四五六七八九十]+部分|附[件表](?:\d{1,2}(?=[^\d年]|20\d{2}年))?)[:、]?")
_OF_MONEY = re.compile("预算|决算|经费|收入|支出|收支|拨款|财政|资金")
_LAW = re.compile(r"《[^》]*》")
_TITLE = re.compile(
    r"^(?:关于)?(?P<before>(?:20\d{2}年?度?)?)(?P<name>[^,。;、:《》\d]{0,45}?)(?P<after>(?:20\d{2}年?度?)?)"
    r"(?:的)?(?:中央|区级|市级|省级|县级|本级)?(?P<scope>部门[(]单位[)]|部门和单位|预算单位|部门|单位|)(?:收支|综合)?"
    r"(?P<phase>[预决]算)(?P<tail>(?:信息|公开|公示|情况|编制|调整|草案|批复|的|说明|报告|文件|文本|报表|表格|书|及|“?三公”?经费|公开表)*)$"
)
_LABEL = re.compile(
    r"^(?:预算主管部门|主管部门|预算部门|编制部门|编制单位|填报部门|填报单位|公开部门|公开单位|部门[(]单位[)](?:名称)?|"
    r"单位[(]部门[)](?:名称)?|部门名称|单位名称|预算单位(?:名称)?|部门|单位|编报单位|编报部门|申报单位|实施单位)[:]?$"
)
_LABELLED = re.compile(_LABEL.pattern[:-5] + r":(?P<name>.{2,60}?)(?:(?:金额)?单位[:].*|20\d{2}年.*|日期.*|公开.*)?$")
_UNIT_LABELS = ("编制单位", "预算单位", "填报单位", "公开单位", "单位名称")
_STATEMENT = re.compile(r"现将(?P<name>[^,。;:《》\d]{4,40}?)(?:20\d{2}年?度?)?的?(?:部门|单位)?(?:收支)?[预决]算")
_CODED = re.compile(r"^(?:\[\d{2,12}\]|\d{3,9})[-—_]?(?P<name>[\u4e00-\u9fff()]{4,45})$")
_COVER_LINES, _COVER_CELLS, _TITLE_LINES, _LONGEST_TITLE = 400, 40, 3, 70


@dataclass(frozen=True, slots=True)
class _Title:
    """A title line taken apart; `name` is as printed, uncleaned."""

    text: str
    name: str
    year: int | None
    phase: Phase
    scope: Scope | None


def find_identity(name: str, blocks: Sequence[Block]) -> Identity:
    """Return the identity of a document; `name` is its file name without suffix.

    The cover names the department, unless it uses a short name that a label in full spells out. A file of tables has
    no cover: there its own file name is the title, where it names the same body as the labels of the tables.
    """
    lines = tuple(_lines(blocks))
    titles = tuple(_titles(blocks))
    file_titles = tuple(_file_titles(name))
    labels = tuple(_labels(blocks))
    department, printed = _department(titles, file_titles, labels, lines, name)
    title = _best_title(titles, department) or next(iter(file_titles), None)
    return Identity(
        department,
        _scope(titles, file_titles, labels, printed),
        _fiscal_year(titles, file_titles, lines),
        title.phase if title is not None else _phase(lines),
        title.text if title is not None else name,
        _region(department, lines),
    )


def is_disclosure(blocks: Sequence[Block]) -> bool:
    """Return whether a document has a word of public money in it at all."""
    return any(_OF_MONEY.search(line) for line in _lines(blocks))


def _lines(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        texts = [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
        for text in texts:
            line = _LAW.sub("", _arabic_years(squeeze(text)))
            if line:
                yield line


def _arabic_years(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), text)


def _titles(blocks: Sequence[Block]) -> list[_Title]:
    """Return the titles among the first lines and cells: those that name a department first, then those with a year.

    A title may be split over up to three lines, but never over cells.
    """
    texts = list(_lines(block for block in blocks if not isinstance(block, Grid)))[:_COVER_LINES]
    cells = list(_lines(block for block in blocks if isinstance(block, Grid)))[:_COVER_CELLS]
    windows = [
        "".join(texts[start : start + length]) for start in range(len(texts)) for length in range(1, _TITLE_LINES + 1)
    ]
    found = [title for line in (*windows, *cells) if (title := _parse_title(line)) is not None and title.year]
    named = [title for title in found if is_department(clean_department(title.name))]
    unnamed = [title for title in found if not title.name]
    return [*named, *unnamed, *(title for title in found if title not in named and title not in unnamed)]


def _parse_title(line: str) -> _Title | None:
    if len(line) > _LONGEST_TITLE:
        return None
    found = _TITLE.match(_PART.sub("", line))
    if found is None:
        return None
    year = _YEAR.match(found["before"]) or _YEAR.match(found["after"])
    scope = None
    if found["scope"] in ("单位", "预算单位") or names_own_level(found["name"]):
        scope = Scope.UNIT
    elif found["scope"] == "部门":
        scope = Scope.DEPARTMENT
    phase = Phase.FINAL if found["phase"] == "决算" else Phase.BUDGET
    named = "" if is_division(found["name"]) else found["name"]
    return _Title(_PART.sub("", line), named, int(year.group(1)) if year else None, phase, scope)


def _file_titles(name: str) -> Iterable[_Title]:
    """Yield the titles that the parts of a file name make, the longest first: "甲局__2024年部门预算" has two parts."""
    parts = sorted(map(squeeze, re.split(r"__+|[\s,，]+", name)), key=len, reverse=True)
    for part in map(_arabic_years, (*parts, squeeze(name))):
        line = _SHORT_YEAR.sub(r"20\1年", part)
        title = _parse_title(re.sub(r"[(（]\d+[)）]$|[-_]\d+$", "", line))
        if title is not None:
            yield title


def _labels(blocks: Iterable[Block]) -> Iterable[tuple[str, str]]:
    """Yield (label, name) wherever a label such as 编制部门： names someone, in a line or in neighbouring cells."""
    for block in blocks:
        if not isinstance(block, Grid):
            yield from _label_in(squeeze(block.text))
            continue
        cells = [squeeze(cell.text) for cell in block.cells]
        for cell, following in zip(cells, [*cells[1:], ""], strict=True):
            if _LABEL.match(cell) and is_department(clean_department(following)):
                yield cell.rstrip(":"), following
            yield from _label_in(cell)


def _label_in(line: str) -> Iterable[tuple[str, str]]:
    labelled = _LABELLED.match(line)
    if labelled is not None:
        yield line.split(":", 1)[0], labelled["name"]
        return
    coded = _CODED.match(line)
    if coded is not None and is_department(clean_department(coded["name"])):
        yield "部门", coded["name"]


def _department(
    titles: Sequence[_Title],
    file_titles: Sequence[_Title],
    labels: Sequence[tuple[str, str]],
    lines: Sequence[str],
    file_name: str,
) -> tuple[str, str]:
    """Return the department's name and the form it is printed in."""
    labelled = _most_common(printed for _, printed in labels)
    cover = [title.name for title in titles if is_department(clean_department(title.name))]
    stated = [found["name"] for line in lines if (found := _STATEMENT.search(line))]
    filed = [title.name for title in file_titles]
    filed += [part for part in re.split(r"__+", squeeze(file_name)) if is_department(clean_department(part))]
    if cover:
        spelt = [printed for printed in labelled if _better(clean_department(printed), clean_department(cover[0]))]
        return _cleaned((spelt or cover)[0])
    if labelled:
        key = body_key(clean_department(labelled[0]))
        same = [printed for printed in filed if body_key(clean_department(printed)) == key]
        return _cleaned((same or labelled)[0])
    for printed in (*stated, *filed, *(title.name for title in titles if title.name)):
        if is_department(clean_department(printed)):
            return _cleaned(printed)
    for printed in (*filed, *(title.name for title in titles if title.name), file_name):
        if clean_department(printed):
            return _cleaned(printed)
    return file_name, file_name


def _most_common(printed: Iterable[str]) -> list[str]:
    counted = Counter(each for each in printed if is_department(clean_department(each)))
    return sorted(counted, key=lambda each: (counted[each], completeness(clean_department(each))), reverse=True)


def _better(labelled: str, cover: str) -> bool:
    """Return whether a label names the body of the cover better than the cover does.

    It does where the cover leaves the place away, and where a line above the name has been joined to it.
    """
    if labelled.endswith(cover):
        return labelled != cover and not division_prefix(cover)
    return cover.endswith(labelled) and bool(division_prefix(labelled))


def _cleaned(printed: str) -> tuple[str, str]:
    return clean_department(printed), printed


def _best_title(titles: Sequence[_Title], department: str) -> _Title | None:
    for title in titles:
        if title.name and body_key(clean_department(title.name)) == body_key(department):
            return title
    return next(iter(titles), None)


def _scope(
    titles: Sequence[_Title], file_titles: Sequence[_Title], labels: Sequence[tuple[str, str]], printed: str
) -> Scope:
    """Titles decide; without one the labels do, and a document that says nothing is about a department."""
    for title in (*titles, *file_titles):
        if title.scope is not None:
            return title.scope
    if names_own_level(printed):
        return Scope.UNIT
    kinds = Counter(label in _UNIT_LABELS for label, name in labels if is_department(clean_department(name)))
    return Scope.UNIT if kinds[True] > kinds[False] else Scope.DEPARTMENT


def _fiscal_year(titles: Sequence[_Title], file_titles: Sequence[_Title], lines: Sequence[str]) -> int | None:
    for title in (*titles, *file_titles):
        if title.year is not None:
            return title.year
    for pattern in (_LABELLED_YEAR, _YEAR_TABLE_TITLE):
        years = Counter(found.group(1) for line in lines if (found := pattern.search(line)))
        if years:
            return int(years.most_common(1)[0][0])
    said = Counter(
        found.group(1)
        for line in lines
        for found in re.finditer(r"(20\d{2})年?度?(?:部门|单位)?(?:收支)?[预决]算", line)
    )
    # A budget also speaks of the year before; of two years named as often the later is its own.
    return int(max(said, key=lambda year: (said[year], year))) if said else None


def _phase(lines: Sequence[str]) -> Phase:
    final = sum(line.count("决算") for line in lines)
    return Phase.FINAL if final > sum(line.count("预算") for line in lines) else Phase.BUDGET


def _region(department: str, lines: Sequence[str]) -> tuple[str, str, str]:
    region = find_region(department)
    if any(region):
        return region
    # A name without its place (区财政局) is placed by the first line that names one beyond doubt.
    regions = (find_region(line) for line in lines[:_COVER_LINES] if len(line) <= _LONGEST_TITLE)
    return next((each for each in regions if each[0]), region)
