"""What people call a department, generated from its indexed full name; nothing is listed by hand.

A name is read as region + organ ("保定市徐水区" + "委机构编制委员会办公室"); official contractions of the organ are
combined with every usual way to name the region, so 编办, 徐水编办, 区委编办 all lead to the same full name. A region alone
stands for every department in it.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import data
from index.records import Identity
from index.text.divisions import is_division, short_division, short_names
from index.text.normalization import squeeze

_LEVELS = "省市区县州旗盟"
_ZONE = re.compile(
    r"^[\u4e00-\u9fff]{0,10}?(?P<kind>示范区|试验区|实验区|开发区|高新区|经开区|新区|园区|管理区|度假区|保税区|自贸区)"
)
# A region that is in no list of today's: renamed since, or not a division at all.
_UNLISTED = re.compile(r"[\u4e00-\u9fff]{2,4}?(?<!城)[省市区县州旗盟](?![场政容民域划])(?=[\u4e00-\u9fff]{2})")
# 公安 and 河口 are counties, 公安局 is an organ.
_ORGAN_ENDS = tuple("局厅部处院站所")
_PARTY = ("中国共产党", "中共")
# Bodies whose name stands before the region's, what they are called, and what people put before the region.
_BODIES = (
    ("中国人民政治协商会议", "政协", ("政协",)),
    ("人民政协", "政协", ("政协",)),
    ("政协", "政协", ("政协",)),
    ("中国共产主义青年团", "共青团", ("共青团", "团")),
    ("共青团", "共青团", ("共青团", "团")),
)
_BRANCH = re.compile(r"(?P<bureau>[\u4e00-\u9fff]{2,}?)局(?P<place>[\u4e00-\u9fff]{2,4}?)(?P<level>[市区县旗]?)分局$")
_MOST_FORMS = 64
_SHORTEST_ALONE = 2
_SHORTEST_ZONE = 3


@dataclass(frozen=True, slots=True)
class DepartmentAlias:
    """A department that a phrase may stand for; `by_region` when the phrase names only where it is."""

    department: str
    by_region: bool


@dataclass(frozen=True, slots=True)
class DepartmentName:
    """A full name in parts: regions from the widest to the narrowest ("保定市", "徐水区"), then the organ.

    `zone` is a development zone inside the region as printed; `body` is a body named before the region (政协, 共青团).
    """

    full: str
    regions: tuple[str, ...]
    zone: str
    body: str
    organ: str

    @property
    def narrowest(self) -> str:
        """The region the organ belongs to, "" when the name has none."""
        return self.regions[-1] if self.regions else ""


def region_stem(region: str) -> str:
    """Return a region's name without its level.

    >>> region_stem("徐水区"), region_stem("内蒙古自治区"), region_stem("沙市区"), region_stem("蠡县")
    ('徐水', '内蒙古', '沙市', '蠡县')
    """
    stem = short_division(region)
    return stem if len(stem) > 1 else region


@lru_cache(maxsize=4096)
def parse_department_name(identity: Identity) -> DepartmentName:
    """Return the parts of an identity's department name; regions that the name leaves out come from the identity."""
    full = squeeze(identity.department)
    rest = full
    for party in _PARTY:
        rest = rest.removeprefix(party)
    long, body = next(((long, short) for long, short, _ in _BODIES if rest.startswith(long)), ("", ""))
    rest = rest.removeprefix(long)
    regions: list[str] = []
    while (found := _leading_region(rest) or (None if regions else _leading_name(rest))) is not None:
        regions.append(found)
        rest = rest[len(found) :]
    known = [region for region in identity.region if region and region != "市辖区"]
    regions = [next((full for full in known if region_stem(full) == region), region) for region in regions]
    if not regions or (region_stem(regions[0]) not in short_names() and not is_division(regions[0])):
        regions = [*known, *regions]
    zone = ""
    if (in_zone := _ZONE.match(rest)) is not None:
        zone, rest = in_zone[0], rest[in_zone.end() :]
    # "江苏省" + "委办公厅": the party committee of a region is written onto the region's own name.
    return DepartmentName(full, tuple(regions), zone, body, body + rest or full)


def _leading_region(text: str) -> str | None:
    for length in range(min(len(text), 15), 1, -1):
        candidate = text[:length]
        if candidate[-1] in _LEVELS and (region_stem(candidate) in short_names() or _is_one_division(candidate)):
            return candidate
    return None


def _leading_name(text: str) -> str | None:
    """Return a region at the start that is in no list (青禾县) or that is named without its level (济源)."""
    unlisted = _UNLISTED.match(text)
    if unlisted is not None and _ZONE.match(unlisted[0]) is None:
        return unlisted[0]
    for length in range(7, 1, -1):
        if text[:length] in short_names() and not text.startswith(_ORGAN_ENDS, length):
            return text[:length]
    return None


def _is_one_division(text: str) -> bool:
    return is_division(text) and not any(is_division(text[:end]) for end in range(2, len(text)))


def iter_aliases(identities: Iterable[Identity]) -> Iterator[tuple[str, DepartmentAlias]]:
    """Yield every phrase that may stand for one of the departments, with the department's full name."""
    for identity in identities:
        name = parse_department_name(identity)
        # The full name of the record, not of this parse: it is what everything else is keyed by.
        department = identity.department
        by_name = DepartmentAlias(department, by_region=False)
        yield name.full, by_name
        for form in _organ_forms(name.organ):
            for prefix in _prefixes(name):
                alias = prefix + form
                if _stands_alone(prefix, form):
                    yield alias, by_name
        for alias in _body_first(name):
            yield alias, by_name
        by_region = DepartmentAlias(department, by_region=True)
        for region in (*name.regions, *(region for region in identity.region if region and region != "市辖区")):
            for form in _region_forms(region):
                yield form, by_region
        for zone in _iter_zones(name):
            yield zone, by_region


def _body_first(name: DepartmentName) -> Iterator[str]:
    """Yield names that put a body before its region: 政协江门市委员会办公室, 团市委."""
    if not name.body or not name.regions:
        return
    before = next(said for _, short, said in _BODIES if short == name.body)
    for form in _organ_forms(name.organ.removeprefix(name.body)):
        level = name.narrowest[-1]
        for region in (*_region_forms(name.narrowest), level):
            yield from (body + region + form for body in before)
        yield from (region_stem(name.narrowest) + body + level + form for body in before)


def _region_forms(region: str) -> tuple[str, ...]:
    """Return what people call a region: 徐水区, 徐水; 甘南藏族自治州, 甘南, 甘南州; 浦东新区, 浦东."""
    forms = [region, region_stem(region)]
    if region[-1] in _LEVELS:
        forms.append(region_stem(region) + region[-1])
    if region.endswith(("新区", "特区", "矿区", "林区")) and len(region) > 3:
        forms.append(region[:-2])
    return tuple(dict.fromkeys(forms))


def _zone_forms(zone: str) -> tuple[str, ...]:
    """Return a zone's printed name, its contractions and its kind: 高新技术产业开发区, 高新区, 开发区."""
    kind = _ZONE.match(zone)
    contracted = (zone.replace(long, short) for long, short in _contractions() if long in zone)
    return tuple(dict.fromkeys((zone, *contracted, *((kind["kind"],) if kind is not None else ()))))


def _iter_zones(name: DepartmentName) -> Iterator[str]:
    """Yield what names the zone by itself: 济源示范区, 长沙高新区, 高新技术产业开发区, but not 开发区."""
    for form in _zone_forms(name.zone) if name.zone else ():
        if len(form) > _SHORTEST_ZONE:
            yield form
        if name.regions:
            yield from (region + form for region in _region_forms(name.narrowest))


def _stands_alone(prefix: str, form: str) -> bool:
    if form.startswith("委"):  # the committee of a region: 区委办, never 委办
        return bool(prefix) and prefix[-1] in _LEVELS
    return bool(prefix) or len(form) >= _SHORTEST_ALONE


def _prefixes(name: DepartmentName) -> list[str]:
    zones = [*_iter_zones(name), *(_zone_forms(name.zone) if name.zone else ())]
    if not name.regions:
        return ["", "本", *zones]
    prefixes = [""]
    own = name.narrowest
    stem = region_stem(own)
    level = own[-1] if own[-1] in _LEVELS else ""
    # People get the level wrong (徐水市, 济源区); the stem decides.
    near = [*_region_forms(own), *(stem + other for other in _LEVELS[:4])]
    wider = [""]
    for region in name.regions[:-1]:
        wider = [*wider, *(before + form for before in wider for form in _region_forms(region))]
    prefixes += [before + after for before in wider for after in near]
    if level:
        prefixes.append(level)
    if own[-3:-1] == "自治":
        prefixes.append(own[-3:])
    return list(dict.fromkeys(prefixes + zones))


@cache
def _contractions() -> tuple[tuple[str, str], ...]:
    with data.path("lexicons", "organ_names.tsv").open(encoding="utf-8") as lines:
        return tuple((row["long"], row["short"]) for row in csv.DictReader(lines, delimiter="\t"))


def _organ_forms(organ: str) -> list[str]:
    forms = {organ: None}
    waiting = [organ]
    while waiting and len(forms) < _MOST_FORMS:
        form = waiting.pop()
        shorter = [form.replace(long, short) for long, short in _contractions() if long in form]
        # An organ below a body or a government is called by its own name: 人民政府万里街道, 委编办, 工委编办.
        for body in ("人民政府", "党工委", "工委", "委"):
            own_name = form.removeprefix(body)
            if own_name != form and len(own_name) >= _SHORTEST_ALONE and not own_name.startswith("员"):
                shorter.append(own_name)
        if (branch := _BRANCH.match(form)) is not None:
            shorter += [f"{branch['place']}{bureau}分局" for bureau in ("", branch["bureau"])]
        for found in shorter:
            if found and found not in forms:
                forms[found] = None
                waiting.append(found)
    # 管委会 is said, 管理委 is not.
    return [form for form in forms if (len(form) >= _SHORTEST_ALONE or form == "委") and not form.endswith("管理委")]


@cache
def organ_endings() -> Mapping[str, str]:
    """Return what names of organs and institutions end with, and which of the two it tells."""
    with data.path("lexicons", "organ_endings.tsv").open(encoding="utf-8") as lines:
        return {row["ending"]: row["kind"] for row in csv.DictReader(lines, delimiter="\t")}


@cache
def organ_pattern() -> re.Pattern[str]:
    """Return a pattern for words that name an organ by their ending: 教育局, 组织部, 工商联, 宝山路街道.

    An institution is named only where its name ends: 第一中学的预算, 三院2024年, not 学校建设项目.
    """
    kinds = organ_endings()
    organs = {ending for ending, kind in kinds.items() if kind == "organ"}
    organs |= {short for long, short in _contractions() if long.endswith(tuple(organs)) and len(short) > 1}
    organs = {ending for ending in organs if len(ending) > 1}
    institutions = {ending for ending, kind in kinds.items() if kind == "institution"}
    one_of = {
        name: "|".join(sorted(endings, key=len, reverse=True))
        for name, endings in (("organs", organs), ("institutions", institutions))
    }
    return re.compile(
        rf"[\u4e00-\u9fff]{{0,12}}?(?:{one_of['organs']}|[\u4e00-\u9fff][局厅委]|街道|政府"
        rf"|(?P<institution>{one_of['institutions']}|(?P<numbered>[一二三四五六七八九十][院中小]))"
        rf"(?=$|[^\u4e00-\u9fff]|[的和与、]|预算|决算|三公|部门|单位|今年|去年|一年|全年))"
    )


@lru_cache(maxsize=4096)
def short_name(identity: Identity) -> str:
    """Return what people would call the department when no other of its region is meant: 徐水区编办."""
    name = parse_department_name(identity)
    forms = [form for form in _organ_forms(name.organ) if not form.startswith("委") or name.narrowest[-1:] in _LEVELS]
    distinct = [form for form in forms if len(form) > 1]
    zone = min((form for form in _zone_forms(name.zone) if len(form) >= _SHORTEST_ZONE), key=len) if name.zone else ""
    place = zone if zone == name.zone != "" else name.narrowest + zone
    return place + min(distinct, key=lambda form: (form in ("办公室", "办公厅", "法院", "镇", "乡"), len(form)))
