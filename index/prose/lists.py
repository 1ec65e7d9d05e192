"""Several items that share one figure, and items said to have none: "甲、乙和丙均为0万元", "没有安排丁预算".

Refuses to take a name apart where its pieces are no items by themselves (社会保障和就业支出), and to read an absence of
anything but money of an item that every disclosure knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from index.prose.amounts import Figure, FigureKind
from index.text.items import concepts, item_key
from index.text.normalization import clean_label

_SHARED = re.compile(
    r"(?:均|各|都|皆)(?:[为是]|安排|达到?了?|完成|增加|增长|减少|下降|压减)*$|(?<=.、).*(?:全部|同)[为是]$"
)
_RESPECTIVE = re.compile(r"分别(?:[为是]|安排|达到?|完成)?$")
_NOUN = re.compile(
    r"(?:费|费用|经费|支出|收入|总计|合计|资金|预算|拨款|结转|结余|补助|补贴|公积金|年金|核拨|采购|货物|工程|服务|率|满意度|人数|用车|车辆|设备|人员|编制|单位)$"
)
_AND = re.compile(r"以及|[和及与]")
_WORTH = re.compile(r"(?:支出|收入|预算|经费|费用?|拨款|资金|结转|结余|收支)$")
_NONE = r"(?:没有|未|无|不)(?:再|作|进行)?(?:编制|安排|使用|涉及|发生|产生|列支|申请|有)*"
_NO_ITEM = re.compile(rf"^(?P<before>.*?)(?P<none>{_NONE})(?P<item>.{{3,60}})$")
_ITEM_WITHOUT = re.compile(
    rf"^(?P<item>.{{3,60}}?)(?:均|都|也|今年|本年|当年)*(?P<none>{_NONE})(?:预算|支出|资金|数|安排)?$"
)
_TAIL = re.compile(r"(?:财政)?(?:拨款)?(?:安排)?的?(?:预算|支出|收支|资金|情况|安排|收入和支出)$")
_NOTE = re.compile(r"^[(]?(?:注|备注|说明|附注)")
_WHY = re.compile(r"原因|由于|系因|主要是|因(?!公)|如|若")
_OWNER = re.compile(
    r"^(?:暂|尚|也|均|并|(?:本|我|该|各)?(?:部门|单位|本级|机关|局|办|委|院|厅|中心|馆|会|校|街道|乡|镇))+$"
    r"|(?:局|办|办公室|委员会|厅|院|中心|馆|协会|联合会|街道|政府|学校|本级)$"
)
_CLAUSE = re.compile(r"[^,;:。()!?]+(?:[(][^()]{1,6}[)][^,;:。()!?]+)*")


@dataclass(frozen=True, slots=True)
class Absence:
    """A clause that says of items that there is no money for them; `before` are the words before it says so."""

    figure: Figure
    items: tuple[str, ...]
    before: str


def is_owner(words: str) -> bool:
    """Return whether words name the department, not an item: "本部门", "某局"."""
    return _OWNER.search(words) is not None


def find_shared(words: str, name: str) -> tuple[str, ...]:
    """Return the items that share the figure after these words, `name` being all of them as one; () for one item.

    >>> find_shared("培训费、会议费和公务接待费均为", "培训费、会议费和公务接待费")
    ('培训费', '会议费', '公务接待费')
    >>> find_shared("社会保障和就业支出均为", "社会保障和就业支出")
    ()
    """
    names = split_names(name) if _SHARED.search(words) else ()
    return names if len(names) > 1 else ()


def find_respective(words: str, name: str) -> tuple[str, ...]:
    """Return the items whose figures follow one after the other: "甲费和乙费分别为"; () where it says nothing such."""
    names = split_names(name) if _RESPECTIVE.search(words) else ()
    return names if len(names) > 1 else ()


def split_names(name: str) -> tuple[str, ...]:
    """Return the items that a joined name holds, itself alone where it is one item."""
    if item_key(name) in concepts():
        return (name,)
    pieces: list[str] = []
    for piece in _split_outside_brackets(name):
        pieces.extend(_taken_apart(piece))
    if len(pieces) < 2 or not all(_NOUN.search(piece) or item_key(piece) in concepts() for piece in pieces):
        return (name,)
    names = [clean_label(piece) for piece in pieces]
    return (
        names[0],
        *(with_side_of(before, each) if each.endswith("计") else each for before, each in pairwise(names)),
    )


def with_side_of(before: str, name: str) -> str:
    """Return the name of a spending with what stands before the income that it is told with.

    >>> with_side_of("财政拨款收入总计", "支出总计"), with_side_of("会议费", "支出总计")
    ('财政拨款支出总计', '支出总计')
    """
    income = name.replace("支出", "收入", 1)
    return before.removesuffix(income) + name if income != name and before.endswith(income) else name


def _split_outside_brackets(name: str) -> list[str]:
    pieces, depth = [""], 0
    for letter in name:
        depth += (letter == "(") - (letter == ")")
        if letter == "、" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return [_AND.sub("", piece, count=1) if _AND.match(piece) else piece for piece in pieces if piece]


def _taken_apart(piece: str) -> list[str]:
    if item_key(piece) in concepts():
        return [piece]
    for found in _AND.finditer(piece):
        left, right = piece[: found.start()], piece[found.end() :]
        if _NOUN.search(left) and _NOUN.search(right) and len(left) > 1 and len(right) > 1:
            return [left, *_taken_apart(right)]
    return [piece]


def iter_absences(masked: str) -> Iterator[Absence]:
    """Yield the clauses of a folded sentence that deny the money of known items; notes of tables are left to these.

    >>> [each.items for each in iter_absences("2024年本部门没有使用政府性基金预算拨款安排的支出。")]
    [('政府性基金预算',)]
    >>> [*iter_absences("主要原因是没有安排公务接待费。")]
    []
    """
    if _NOTE.match(masked):
        return
    for clause in _CLAUSE.finditer(masked):
        if _WHY.search(masked[masked.rfind(";", 0, clause.start()) + 1 : clause.end()]):
            continue
        absence = _absence(clause.group(), clause.start())
        if absence is not None:
            yield absence


def _absence(clause: str, start: int) -> Absence | None:
    found = _NO_ITEM.match(clause)
    items = _known(found["item"]) if found is not None else ()
    if found is not None and items:
        return Absence(_zero(clause, start, found.start("none"), len(clause)), items, found["before"])
    found = _ITEM_WITHOUT.match(clause)
    items = _known(_last_name(found["item"])) if found is not None else ()
    if found is not None and items:
        before = clause[: clause.rfind(_last_name(found["item"]), 0, found.end("item"))]
        return Absence(_zero(clause, start, found.start("item"), len(clause)), items, before)
    return None


def _last_name(words: str) -> str:
    """Return an item without the owner and year that stand before it."""
    return re.sub(r"^.*(?:20\d{2}年度?|本年度?|今年|本级|(?:本|我)?(?:部门|单位|局|办|委|院|厅))(?=.{3})", "", words)


def _known(words: str) -> tuple[str, ...]:
    """Return the items of money that the words name; () when any of them is none that every disclosure knows."""
    trimmed = _TAIL.sub("", words)
    for label in (words, trimmed, _TAIL.sub("", trimmed)):
        names = split_names(label)
        if all(_is_known(name) for name in names) and (_WORTH.search(words) or _WORTH.search(label)):
            return tuple(clean_label(re.sub(r"(?<=费)预算$", "", name)) for name in names)
    return ()


def _is_known(name: str) -> bool:
    concept = concepts().get(item_key(name))
    return concept is not None and concept.kind == "item" and len(name) > 2


def _zero(clause: str, start: int, begin: int, end: int) -> Figure:
    text = clause[begin:end]
    return Figure(start + begin, start + end, FigureKind.MONEY, text, Decimal(0), None, None, text)
