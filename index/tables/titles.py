"""What the lines around a grid say about it: title, unit, kind, date, and whether it is empty on purpose.

Lines are taken as printed; a unit is reported only where one is printed.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache

import data
from index.records import TableKind
from index.text.normalization import ordinal_level, squeeze

_UNIT = re.compile(
    r"(?:单位|金额)(?:[:：]|为|是)?[（(]?(?:人民币)?(?P<unit>百万元|千元|万元|亿元|元)(?![a-zA-Z一-龥])|"
    r"[(（](?:人民币)?(?P<bracket>百万元|千元|万元|亿元|元)[)）]|"
    r"单位[:：][^元:：]{1,16}[、，,;；/](?P<listed>百万元|千元|万元|亿元|元)(?![a-zA-Z一-龥])"
)
_FIELD = re.compile(
    r"^(?:(?:编制|填报|公开|预算|主管|报送)?(?:部门|单位)(?:[(（](?:单位|部门|盖章|公章)[)）])?(?:名称|全称)?"
    r"(?:[(（](?:盖章|公章)[)）])?[:：]|"
    r"(?:预算|决算|会计)?年度[:：]|截止(?:时间|日期|日)[:：]?|[(（]?截[止至](?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|[末底])[)）]?$|(?:编制|填报|公开|制表)?(?:日期|时间)[:：]|"
    r"[(（]?(?:19|20)\d{2}年?度?[)）]?$|[(（]?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日[)）]?$|"
    r"(?:金额)?单位[:：]|(?:公开|附|附件|预算|决算|决算公开|预算公开|财决公开|财决|批复|样)?表?[一二三四五六七八九十\d]+(?:-\d+)?表?$|"
    r"(?:公开|附|预算|决算|财决)[\w-]{0,6}表[:：]?$|第?-?\d+-?页?$|金额单位)"
)
_UNIT_LINE = re.compile(r"^[(（]?(?:(?:金额|货币|计量|人民币)?单位.{0,10}|(?:金额|数量|面积|价值)[:：].{1,20})$")
_GAP = re.compile(r"[ \t\u3000]{2,}|[\t\u3000]|\s+(?=[一-龥()（）]{2,10}[:：])")
_UNIT_BEHIND = re.compile(r"^(?P<title>.*表)\s*[(（](?P<unit>(?:金额|货币)?单位\s*[:：][^()（）]{1,8})[)）]$")
_CODED_NAME = re.compile(r"^(?!(?:19|20)\d{2}年)\d{3,9}[一-龥]")
_TITLE = re.compile(r"(?:表|一览|清单)(?:格)?(?:[(（][^()（）]{0,24}[)）])?(?:[一二三四五六七八九十\d]{0,2})$")
_NOT_TITLE = re.compile(r"[见如][下附后]表|下表|空表|[此本该]表|详见|报表$|^注|^说明|^备注|[。；;]")
_NOTE = re.compile(r"^(?:注|说明|备注|附注)\d?[:：.、]|空表|此表无|本表无|无数据")
_EMPTY = re.compile(
    r"空表|[此本]表(?:无|没有)(?:数据|内容|数)|[此本]表为空|无数据|"
    r"(?:没有|无|未)(?:使用|安排|发生|编制|涉及)?.{0,24}(?:基金|国有资本|资产|支出|预算|拨款|收入|采购|项目|经费)"
)
_PAGE_FURNITURE = re.compile(r"^(?:第?[-—–－ ]*\d{1,3}[-—–－ ]*页?(?:共\d+页)?|pagenumber|[-—–_ ]+)$", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:附(?:件|表)?\d*[:：、.]?)|第[一二三四五六七八九十]{1,3}部分[:：]?|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:、|[.．](?!\d)))(?=[^:：]{4})"
)
_DATE = re.compile(r"截[止至](?:时间|日期|日)?[:：]?((?:19|20)\d{2})")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?")


@dataclass(frozen=True, slots=True)
class Captions:
    """What the lines before and at the top of a grid say; `is_own` when the title is a table title, not a heading."""

    title: str
    is_own: bool
    unit: str | None
    lines: tuple[str, ...]


def find_unit(text: str) -> str | None:
    """Return the unit of money that a line or header cell prints, or None.

    >>> find_unit("价值（金额单位：万元）"), find_unit("预算数(元)"), find_unit("单位：台、万元"), find_unit("单位：个")
    ('万元', '元', '万元', None)
    """
    found = _UNIT.search(squeeze(text))
    return (found["unit"] or found["bracket"] or found["listed"]) if found else None


def is_title(text: str) -> bool:
    """Say whether a line reads like the title of a table."""
    label = squeeze(text).strip("。.：:")
    return 4 <= len(label) <= 80 and bool(_TITLE.search(label)) and not _NOT_TITLE.search(label)


def is_field(text: str) -> bool:
    """Say whether a text is one of the small lines beside a title: unit, department, year, date, form number."""
    label = squeeze(text)
    return bool(_FIELD.match(label)) or (find_unit(label) is not None and bool(_UNIT_LINE.match(label)))


def caption_parts(line: str) -> list[str]:
    """Return the title and the small fields that stand in one line, apart; any other line whole.

    >>> caption_parts("公开01表    部门：某县财政局  单位：万元"), caption_parts("收支总表（单位：万元）")
    (['公开01表', '部门：某县财政局', '单位：万元'], ['收支总表', '单位：万元'])
    """
    behind = _UNIT_BEHIND.match(line.strip())
    if behind is not None and is_title(behind["title"]):
        return [behind["title"], behind["unit"]]
    parts = [part.strip() for part in _GAP.split(line.strip()) if part.strip()]
    return parts if any(is_field(part) for part in parts[1:]) else [line.strip()]


def is_caption_row(texts: list[str]) -> bool:
    """Say whether the cells of a grid row are title, unit, department and the like rather than header or data."""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    if not lines:
        return False
    known = [is_field(line) or is_title(line) for line in lines]
    if all(known):
        return True
    # A department's name is no caption by itself, but beside a unit or year, or with its code, it is.
    return any(is_field(line) for line in lines) and all(
        is_known or (_CODED_NAME.match(squeeze(line)) and not squeeze(line).isdigit()) or len(lines) == 2
        for is_known, line in zip(known, lines, strict=True)
    )


def is_note(text: str) -> bool:
    """Say whether a line is a note to the table above it."""
    return bool(_NOTE.search(squeeze(text)))


def says_empty(text: str) -> bool:
    """Say whether a note states that there is nothing to report.

    >>> says_empty("注：无政府性基金预算，空表列示。"), says_empty("注：单价因配置不同而变动。")
    (True, False)
    """
    return is_note(text) and bool(_EMPTY.search(squeeze(text)))


def is_page_furniture(text: str) -> bool:
    """Say whether a line is a page number or rule."""
    return bool(_PAGE_FURNITURE.match(squeeze(text)))


def clean_title(text: str) -> str:
    """Return a printed title without spaces, list number, "附：" and closing punctuation.

    >>> clean_title("三、 部门收入总表"), clean_title("附：2024年收支总表")
    ('部门收入总表', '2024年收支总表')
    """
    return _LEADING.sub("", re.sub(r"\s+", "", text).strip("。.：:"))


def read_captions(before: list[tuple[str, bool]], within: list[str]) -> Captions:
    """Return what the lines say: `before` as (text, is a heading) since the last grid, `within` from its top rows."""
    inner = [part for text in within for line in text.splitlines() if line.strip() for part in caption_parts(line)]
    outer = _whole_lines(before)
    unit = next((unit for line in reversed(inner) if (unit := find_unit(line))), None)
    lines: list[str] = []
    for text, _ in reversed(outer[-8:]):
        if is_field(text) or _is_named_department(text):
            lines.insert(0, text)
            unit = unit or find_unit(text)
        elif not is_title(text) and len(squeeze(text)) > 40:
            break
    title, is_own = _find_title(outer, inner)
    unit = unit or (find_unit(title) if is_own else None)
    own_lines = (*lines, *(line for line in inner if clean_title(line) != title))
    return Captions(title, is_own, unit, own_lines)


def _whole_lines(before: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the lines without page furniture, the last word of a title joined to the line it was broken from."""
    lines: list[tuple[str, bool]] = []
    for text, is_heading in before:
        if not text.strip() or is_page_furniture(text):
            continue
        parts = caption_parts(text)
        if len(parts) > 1:
            lines.extend((part, is_heading) for part in parts)
        elif lines and len(squeeze(text)) <= 3 and squeeze(text).endswith("表"):
            lines[-1] = (lines[-1][0] + text.strip(), lines[-1][1])
        else:
            lines.append((text, is_heading))
    return lines


def _is_named_department(text: str) -> bool:
    return bool(_CODED_NAME.match(squeeze(text))) and len(squeeze(text)) <= 40


def _find_title(outer: list[tuple[str, bool]], inner: list[str]) -> tuple[str, bool]:
    for index in range(len(inner) - 1, -1, -1):
        if is_title(inner[index]) and not is_field(inner[index]):
            return clean_title(inner[index]), True
    for index in range(len(outer) - 1, max(len(outer) - 9, -1), -1):
        text = outer[index][0]
        if is_field(text) or _is_named_department(text):
            continue
        if is_title(text):
            return clean_title(_joined_title(outer, index)), True
        if len(squeeze(text)) > 40 or squeeze(text).endswith(("。", "；")):
            break
    lines = [text for text, _ in outer if not is_field(text) and not _is_named_department(text)]
    if lines and len(squeeze(lines[-1])) <= 40 and squeeze(lines[-1])[-1] not in "。；：:，,":
        return clean_title(lines[-1]), False
    for text, is_heading in reversed(outer):
        is_short = len(squeeze(text)) <= 40 and not squeeze(text).endswith(("。", "；"))
        if (is_heading or (is_short and ordinal_level(text))) and not is_field(text):
            return clean_title(text), is_title(text)
    for text, _ in reversed(outer):
        if len(squeeze(text)) <= 40 and not is_field(text) and not squeeze(text).endswith(("。", "；")):
            return clean_title(text), False
    return "", False


def _joined_title(outer: list[tuple[str, bool]], index: int) -> str:
    """Return the title line with the line before it where the title alone names no kind of table."""
    text = outer[index][0]
    if index and find_kind(squeeze(text), "") is TableKind.OTHER:
        previous = squeeze(outer[index - 1][0])
        if len(previous) <= 30 and not is_title(previous) and not is_field(previous) and previous[-1] not in "。；：":
            return previous + text
    return text


@cache
def _kind_rules() -> tuple[tuple[TableKind, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    with data.path("lexicons", "table_kinds.tsv").open(encoding="utf-8") as lines:
        return tuple(
            (
                TableKind(row["kind"]),
                tuple(row["title"].split()),
                tuple(row["not"].split()),
                tuple(row["header"].split()),
            )
            for row in csv.DictReader(lines, delimiter="\t")
        )


def find_kind(title: str, header: str) -> TableKind:
    """Return the kind of a table by its title, or failing that by the words of its header.

    >>> find_kind("2024年部门收支预算总表", "")
    <TableKind.BALANCE: '收支总表'>
    """
    title, header = squeeze(title).replace("“", "").replace("”", ""), squeeze(header)
    for kind, in_title, not_in_title, in_header in _kind_rules():
        subject = title if in_title else header
        words = in_title or in_header
        if all(word in subject for word in words) and not any(word in title for word in not_in_title):
            return kind
    return TableKind.OTHER


def find_as_of_year(lines: tuple[str, ...]) -> int | None:
    """Return the year of a "截止时间" line."""
    return next((int(found[1]) for line in lines if (found := _DATE.search(squeeze(line)))), None)


def find_title_year(title: str) -> int | None:
    """Return the year printed in a title."""
    found = _TITLE_YEAR.search(title)
    return int(found[1]) if found else None
