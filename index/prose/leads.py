"""What the words before a figure say: of what it is the figure, of which year, and compared with what.

`parse_lead` looks only at the words between one figure and the next; what has to be carried over from earlier words
(the item of "较上年增加5万元") is left empty and filled in by `index.prose.facts`.
"""

import re
from dataclasses import dataclass
from enum import Enum

from index.prose.lists import split_names
from index.text.items import concepts, item_key
from index.text.normalization import clean_label

_COMPARE = re.compile(
    r"(?:同?比|较|与|同|和|低于|高于|小于|大于|少于|多于)(?:(?P<year>20\d{2})年度?|(?P<last>上一?年度?|去年|前一年))?(?!结[转余]|末|底)"
    r"(?P<what>(?:当年|本级|全年)?(?:年初)?(?:预算执行数|调整预算数?|预算安排数?|预算数?|决算数?|执行数|同期数?|数)|)"
    r"(?:支出)?(?:相比较?|比较|比|相較)?"
)
_YEAR_ON_YEAR = re.compile(r"同比")
_REASON_START = re.compile(r"^.*(?:原因|由于|因为)(?:一?是|为)?")
_LOWER = re.compile(
    r"减少|净减|少安排|^少|下降|降低|下浮|压减|压缩|调减|核减|减支|缩减|降幅|减幅|少支|节约|低于|小于|少于"
)
_CHANGE = re.compile(
    r"(?P<verb>增加|净增|净减|多安排|少安排|(?:(?<=□)|^)[多少]|增长|减少|下降|降低|上升|提高|上浮|下浮|压减|压缩|调减|调增|核减|核增|增支|减支|缩减|多支|少支|"
    r"增幅|降幅|减幅|升幅|涨幅|增长率|下降率|增减额|(?:低于|高于|小于|大于|少于|多于)□)"
    r"(?:了|约|为|达到?|额|率|幅度|比例|\((?:增加|减少|增长|下降|降低|上升)\))*$"
)
# 由上年的8万元降至6万元: the second is this year's amount, not a change.
_REACHED = re.compile(
    r"(?:增加?|减少?|下?降低?|压[减缩]?|调[减增整]?|提高|上升|升)了?[至到为]"
    r"(?:(?:20\d{2}年度?|本年度?|今年|当年)(?:年初)?(?:预算|决算|执行)?数?的?)?$"
)
# 办公费由年初预算的30万元调整为35万元: between the item and the figure it had.
_FROM = re.compile(r"(?<=[费出入金款])[由从](?=(?:年初|原|上年|当年).{0,8}$)")
_FUND = re.compile(r"(?:拨款|公共预算|基金(?:预算)?|经营预算)$")
_CHANGE_OF = re.compile(r"^(?P<subject>.*?)(?P<verb>新增|增加|减少|压减|压缩|调减|调增|核减)了?(?P<object>.{2,})$")
_OF_MONEY = re.compile(r"(?:费|费用|经费|支出|收入|资金|预算|拨款|补助|专项|人员|编制)$")
_SHARE = re.compile(
    r"占(?!地)(?:比(?:例|重)?(?=为|达|是|$|约))?(?P<base>.{0,40}?)的?(?:比重|比例|比率)?(?:为|达到?|是)?$"
)
_SET_ASIDE = re.compile(r"^(?P<subject>.*?)(?P<verb>预留)(?:不低于)?(?P<base>.{4,30}?)(?:总额)?的$")
_DONE = re.compile(r"(?:完成|为|占)(?P<base>(?:年初|调整|全年)?预算数?)的?$")
_REASON = re.compile(r"原因|由于|因为|系因|主要因|是因")
_YEAR = re.compile(
    r"(?P<year>20\d{2})年(?:度|期末|年末|末|底|初|当年)?前?"
    r"|(?P<last>上年(?:度)?(?:期?末|底)|(?:上年度?|去年)(?=(?:年初)?[预决]算|执行|的?[为是:]?$))"
    r"|(?P<own>(?<!年)(?:本年度?|今年|当年|本预算年度))"
)
_DATE = re.compile(r"(?P<year>20\d{2})年\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前)?")
_BY_MONTH = re.compile(r"^\d{1,2}月份?(?:\d{1,2}日|底|末|初|中旬)?(?:之?前|以前)(?=.{4})")
_OPENER = (
    r"(?:其中|包括|主要为|主要是|主要有|主要用于|分别为|分别是|分别用于|具体为|具体是"
    r"|用于以下方面|内容如下|情况如下|分项如下|构成为?|包含|涵盖|分为)"
)
_OPENS_HERE, _OPENED = re.compile(rf"^(?:和|及|以及)?{_OPENER}|^由(?=.{{3}})"), re.compile(rf"{_OPENER}$")
_GOES_ON = re.compile(r"^(?:[二三四五六七八九]是|[(][2-9二三四五六七八九][)]|[2-9]、|另)")
_HEAD = re.compile(
    r"(?:的)?(?P<head>(?:当年|全年)?预算执行数|全年(?:预算|执行)数|全年预算|执行数|年初预算数?|调整预算数?|决算数|预算数|预算安排数?|安排数|决算|预算支出数?|预算)$"
)
# Only after these is a head no part of the item's own name: 支出预算 and 政府采购预算 keep theirs.
_COMPLETE = re.compile(r"(?<!基)[费金贴用置]$|.(?:收入|支出)$")
_FUNDING = re.compile(
    r"^(?:一般公共预算)?(?:财政)?拨款(?:安排|开支)?的?(?=“?三公|机关运行|会议费|培训费|公务|因公)"
    r"|^.*(?:财政拨款|预算安排|拨款安排)的(?=.*[费金出入]$)"
    r"|(?<=三公”经费)财政拨款(?:支出)?(?:预算)?$"
    r"|[(]以[^()]*为准[)]"
)
# Words that sum up what the sentence has told, and so mean the item it began with.
SUMS = ("合计", "共计", "总计", "总额", "总数", "总体", "整体")
_EMPTY = re.compile(
    r"(?:(?:当年|全年)?预算执行数|全年(?:预算|执行)数|全年预算|执行数|年初预算数?|年初数|调整预算数?|支出预算数|支出决算数?|决算支出|预算支出"
    r"|决算数?|预算数|预算安排数?|预算金额|预算资金|预算|安排数?|本年数|上年数?|其|该项|数|支出|金额|总额|预计|部门"
    r"|各|共|均|分别|也|则|即|为|同比|合计|共计|总计|总额共?|总体|总体上|增减相抵后?|相抵后|整体|规模|总数|计)?"
)
_BEFORE_ITEM = re.compile(
    r"^(?:和|及|以及|与|或|即|从|的|[一二三四五六七八九]是|、|\.|共|共计|共有|现有|预计|全年|当年|分别|具体|另外?|此外|同时|截[至止]|截止|由|含(?!税|氧|量)(?=.{3})|全部是|全部为|都是|其余(?=.{3})|有(?=.{3})|拟(?=安排)|计划(?=安排)|增减相抵后"
    r"|其中|包括|主要为|主要是|主要有|主要用于|用于|包含|涵盖|分为|为(?=.{3})|涉及|设有|(?:下属|下设|内设)(?!机构|单位|科|处|事业|行政|二级|预算|部门)|完成(?!情况|率|比|度|时|质|数|计划|进度)(?=.{2})|(?:根据|按照|按)[^,、]{0,4}(?:开支|需要|情况|规定|要求|计划)(?=.{4})|(?:计划)?年度内(?=.{4})|单位(?=预算安排)|预算安排(?=购置)|负责管理的|使(?!用)|系(?![统列])(?=.{3})|列支(?=.{2})|按?(?:同|可比)口径(?:计算)?|确保|保证|实现|安排(?=.{3})"
    r"|(?:本|我|该|各|全)(?:部门|单位|局|办|委|院|厅|中心|校|市|省|区|县|办公室|机关|(?<!本)级)(?=.{3})|部门(?=[^预决]|预算))+"
)
_AFTER_ITEM = re.compile(
    r"(?:为|是|共|共有|共计|总计为|合计为|约|达到?了?|安排了?|计划安排|共安排|列支|控制在|稳定在|完成|新增"
    r"|(?:达到?|完成)?(?:年初)?设定目标的|均|各|都|皆|分别|就|只有|仅|需|在|保持|大约|(?<!节)约|近|的?(?<![来理事自])由|从|(?<=[费出算])中|:)+$"
)
_SELF = re.compile(r"^(?:其|本|我|该)?(?:部门|单位|局|办|委|院)?中$")
# The department may call itself by any short name: 示范区编办共有车辆, 省高院本年收入合计.
_OWN_NAME = re.compile(
    r"^.*(?:共有|现有|拥有)(?=.{2})|^[^,、()]{2,20}?(?:编办|委办|局|厅|院|办公室|委员会|街道|中心)"
    r"(?=本年|负责|财政拨款|收入|支出|一般公共|政府性|机关运行|“三公|安排)"
)
_BOTH_SIDES = re.compile(r"(?:收支|收入、支出|收入支出|收入和支出)(?=(?:预算|决算)?总[计额]|总[预决]算)")
_TOTAL_BUDGET = re.compile(r"总[预决]算$")
_CODE = re.compile(r"[(]\d{3,7}[类款项]?[)]$")
_NUMBER_OF = re.compile(r"(?<![人次户件辆台套场个家基指总])数$")
_CLASS = re.compile(r"(?P<name>(?:[^()]|\((?!(?:类|款|项)\))[^()]*\))+?)\((?P<level>类|款|项)\)")
_TOTAL_WORDS = re.compile(r"(?:总金额|总额|金额)$")
_SPENDING = re.compile(r"(?<=[费金贴资用])支出$")


class Change(Enum):
    """What a lead says about the figure after it."""

    NONE = "none"
    CHANGE = "change"
    SHARE = "share"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Lead:
    """The words before a figure, understood.

    `path` is the item with the classes it stands under, () when the words name none and the item before is meant.
    `head` is the word that says which figure of the item it is ("年初预算", "执行数"). `base` is what a change or share
    is relative to: a year, "上年", or an item; None when not said. `alike` says that the words may compare the item
    itself (与上年一致), not something about it (与上年口径一致). `opens` says that the item is a part of the last.
    `reason` is whether the figure stands in a reason, None where the words do not say and the words before them decide.
    `of_base` says that the figure is what is compared with (较2023年的8万元减少), not how much was changed; `base_head` then
    is which figure of it.
    """

    path: tuple[str, ...]
    printed: str
    kind: Change
    lower: bool
    year: int | None
    own_year: bool
    last_year: bool
    base: str | None
    base_head: str
    head: str
    alike: bool
    opens: bool
    parent: str | None
    reason: bool | None
    of_base: bool = False


def parse_lead(masked: str, department: str) -> Lead:
    """Return what the folded words between two figures say about the second of them."""
    phrase = masked
    compare = None
    for found in _COMPARE.finditer(phrase):
        if found["year"] or found["last"] or found["what"]:
            compare = found
    if compare is not None:
        phrase = phrase[: compare.start()] + _kept_verb(compare) + "□" + phrase[compare.end() :]
    elif _YEAR_ON_YEAR.search(phrase):
        phrase = _YEAR_ON_YEAR.sub("□", phrase)
    same_year = compare is None and "□" in phrase and "同比" in masked
    base = (compare["year"] or ("上年" if compare["last"] else compare["what"])) if compare else None
    base_head = compare["what"] if compare else ""
    if phrase.endswith(":") and not _OPENED.search(phrase[:-1]):
        phrase = phrase[:-1]
    segments = re.split(r"[,;:。]", _without_open_bracket(phrase))
    last = _REASON_START.sub("", segments[-1])
    share, done = _SHARE.search(last), _DONE.search(last)
    change = _CHANGE.search(last)
    kind, lower = Change.NONE, False
    if done is not None:
        kind, base, last = Change.COMPLETION, done["base"], last[: done.start()]
    elif share is not None:
        kind, base, last = Change.SHARE, _item_name(share["base"], department) or None, last[: share.start()]
    elif change is not None:
        kind, lower = Change.CHANGE, _LOWER.search(change["verb"]) is not None
        last = re.sub(r"^(?:新增|增加|减少|压减)了?(?=.{3})", "", last[: change.start()])
    elif (changed := _CHANGE_OF.match(last)) is not None and "□" not in last and not _REACHED.search(last):
        kind, lower = Change.CHANGE, _LOWER.search(changed["verb"]) is not None
        subject = _strip(changed["subject"], department)
        last = subject if len(subject) >= 3 and _OF_MONEY.search(subject) else changed["object"].removesuffix("等")
    elif (set_aside := _SET_ASIDE.match(last)) is not None:
        kind, base = Change.SHARE, _item_name(set_aside["base"], department)
        last = set_aside["subject"] or set_aside["verb"] + set_aside["base"]
    last = last.replace("□的", "").replace("□", "")
    year, own, previous = _year(phrase)
    of_base = compare is not None and kind is Change.NONE and _is_base(segments, compare)
    if (reached := _REACHED.search(last)) is not None and kind is Change.NONE:
        last, own = last[: reached.start()], year is None
    path, printed, head = _item(last, department)
    return Lead(
        path,
        printed,
        kind,
        lower,
        year,
        own,
        previous,
        "上年" if same_year else base,
        base_head,
        head,
        re.search(r"□(?:$|,)", phrase) is not None,
        bool(path) and _opens(segments),
        _parent(segments, department),
        _reason(phrase),
        of_base,
    )


def is_both_sides(item: str) -> bool:
    """Return whether an item is the total of income and that of spending, said in one breath (收支总计)."""
    return _BOTH_SIDES.search(item) is not None


def each_side(item: str) -> tuple[str, str]:
    """Return the two items that one name stands for.

    >>> each_side("财政拨款收支预算总计")
    ('财政拨款收入预算总计', '财政拨款支出预算总计')
    >>> each_side("收支总决算")
    ('收入总计', '支出总计')
    """
    total = _TOTAL_BUDGET.sub("总计", item)
    return _BOTH_SIDES.sub("收入", total), _BOTH_SIDES.sub("支出", total)


def _is_base(segments: list[str], compare: re.Match[str]) -> bool:
    """Return whether the figure is the one compared with: nothing but its own name stands between."""
    if compare.group().endswith(("相比", "相比较", "比较", "相較", "支出比")):
        return False
    if segments[-1] == "" and len(segments) > 1:
        return segments[-2].endswith("□")  # 比2023年(480万元)增加
    before, found, after = segments[-1].rpartition("□")
    return bool(found) and (after.strip("的:为是") == "" or (not before and _OF_MONEY.search(after) is not None))


def _kept_verb(compare: re.Match[str]) -> str:
    """小于上年预算数403万元: the comparing word is the verb as well."""
    return compare.group()[:2] if compare.group()[0] in "低高小大少多" else ""


def _without_open_bracket(phrase: str) -> str:
    """Return the phrase with every bracket that is not closed made a delimiter, and stray closing brackets dropped."""
    letters = list(phrase)
    opened: list[int] = []
    for position, letter in enumerate(letters):
        if letter == "(":
            opened.append(position)
        elif letter == ")":
            if opened:
                opened.pop()
            else:
                letters[position] = ","
    for position in opened:
        letters[position] = ","
    return "".join(letters)


def _year(phrase: str) -> tuple[int | None, bool, bool]:
    """Return the last year named and whether the document's own year or the year before it is named after that."""
    year, own, last = None, False, False
    for found in _YEAR.finditer(phrase):
        year = int(found["year"]) if found["year"] else None
        own, last = bool(found["own"]), bool(found["last"])
    return year, own, last


def _opens(segments: list[str]) -> bool:
    before = segments[-2] if len(segments) > 1 else ""
    return _OPENS_HERE.search(segments[-1]) is not None or _OPENED.search(before) is not None


def _reason(phrase: str) -> bool | None:
    """Return whether a reason begins here (True) or ends (False: a semicolon, unless 二是 or the like follows)."""
    last = phrase.rsplit(";", 1)[-1]
    if _REASON.search(last):
        return True
    return False if last != phrase and not _GOES_ON.match(last) else None


def _parent(segments: list[str], department: str) -> str | None:
    """Return the item whose parts follow, named without a figure: "财政拨款支出预算中，…"."""
    for segment in reversed(segments[:-1]):
        if segment.endswith("中") and len(segment) > 3 and not segment.endswith("其中"):
            named = segment[:-1].removeprefix("在")
            return None if _SELF.match(segment) or _CHANGE.search(named) else _item_name(named, department)
    return None


def _item_name(text: str, department: str) -> str:
    path, _, _ = _item(text, department)
    return path[-1] if path else ""


def _strip(text: str, department: str) -> str:
    """Return the words with everything before and after the item itself taken away."""
    words = _DATE.sub("", text)
    years = list(_YEAR.finditer(words))
    if years:
        after = words[years[-1].end() :]
        before = words[: years[-1].start()]
        rest = after.strip("的为是:由从")
        if rest and _FUND.search(before) and years[-1]["own"]:
            pass  # 财政拨款本年收入: part of the name
        elif rest and _EMPTY.fullmatch(clean_label(_bare(rest))) and _names_money(before):
            words = before + after  # 培训费2024年预算为: the year stands between the item and its stage
        else:
            words = after if rest else before
    words = words.replace(department, "") if department else words
    words = _FROM.sub("", words).removesuffix("的") if _FROM.search(words) else words
    words = _BY_MONTH.sub("", _without_own_name(words, department))
    if words in SUMS:
        return words
    words = _bare(words)
    if words in ("收入", "支出", "收入合计", "支出合计") and "本年" in text:
        return "本年" + words  # without what earlier years left over
    names = split_names(words[:-2]) if words.endswith(SUMS) and not _BOTH_SIDES.search(words) else ()
    return words[:-2] if len(names) > 1 and not names[0].endswith(SUMS) else words


def _without_own_name(words: str, department: str) -> str:
    """Return the words without a name that can be short for the department: its letters, in the same order.

    The name of another body stays, as part of the item: what 市公路中心 spends is not what its department spends.
    """
    found = _OWN_NAME.match(words)
    if found is None:
        return words
    letters = iter(department)
    named = re.sub(r"^.*(?:我|本|全)(?=.)|(?:共有|现有|拥有)$|[省市区县乡镇党]", "", found.group())
    is_own = not department or all(letter in letters for letter in named)
    return words[found.end() :] if is_own or found.group().endswith("有") else words


def _bare(words: str) -> str:
    previous = None
    while previous != words:
        previous = words
        words = _AFTER_ITEM.sub("", _BEFORE_ITEM.sub("", words))
    return words


def _names_money(words: str) -> bool:
    """Return whether words end in an item of money, not in the name of whose money it is."""
    name = re.split(r"[,;:。]", words)[-1]
    return _COMPLETE.search(name) is not None or item_key(_bare(name)) in concepts()


def _item(text: str, department: str) -> tuple[tuple[str, ...], str, str]:
    """Return (path, printed label, head) of an item phrase; the path is () when the phrase names nothing itself."""
    printed = _strip(text, department)
    classes = list(_CLASS.finditer(printed))
    if classes:
        names = [_class_name(found, printed) for found in classes]
        return tuple(clean_label(name) for name in names), printed, ""
    words = _TOTAL_WORDS.sub("", printed) if len(printed) > 4 else printed
    if _EMPTY.fullmatch(clean_label(words)):
        return (), printed, words
    head = ""
    found = _HEAD.search(words)
    if found is not None and _COMPLETE.search(words[: found.start()]):
        head, words = found["head"], words[: found.start()]
    words = _FUNDING.sub("", _SPENDING.sub("", words))
    words = words[max(words.find("拟购"), 0) :]
    name = _CODE.sub("", clean_label(words)).replace("收、支", "收支")
    return (_NUMBER_OF.sub("", name),), printed, head


def _class_name(found: re.Match[str], printed: str) -> str:
    """社会保障和就业（类）支出 is the class 社会保障和就业支出."""
    name = found["name"].lstrip("、,和及与").strip("“”")
    name = re.sub(r"^支出", "", name)
    followed = printed[found.end() :].startswith("支出")
    return name + "支出" if found["level"] == "类" and followed and not name.endswith("支出") else name
