"""What people call a department, generated from its indexed full name; nothing is listed by hand.

A name is read as region + organ ("保定市徐水区" + "委机构编制委员会办公室"); official contractions of the organ are
combined with every usual way to name the region, so 编办, 徐水编办, 区委编办 all lead to the same full name. A region alone
stands for every department in it.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import data
from index.divisions import short_names
from index.normalization import squeeze
from index.records import Identity

_LEVELS = "省市区县州旗盟"
_ZONE = re.compile(r"^[\u4e00-\u9fff]{0,10}?(?P<short>示范区|开发区|高新区|新区|园区|管理区|保税区|自贸区)")
_MOST_FORMS = 64
_SHORTEST_ALONE = 2


@dataclass(frozen=True, slots=True)
class DepartmentAlias:
    """A department that a phrase may stand for; `by_region` when the phrase names only where it is."""

    department: str
    by_region: bool


@dataclass(frozen=True, slots=True)
class DepartmentName:
    """A full name in parts: regions from the widest to the narrowest ("保定市", "徐水区"), then the organ."""

    full: str
    regions: tuple[str, ...]
    zone: str
    organ: str

    @property
    def narrowest(self) -> str:
        """The region the organ belongs to, "" when the name has none."""
        return self.regions[-1] if self.regions else ""


def region_stem(region: str) -> str:
    """Return a region's name without its level.

    >>> region_stem("徐水区"), region_stem("内蒙古自治区"), region_stem("沙市区")
    ('徐水', '内蒙古', '沙市')
    """
    bare = re.sub(r"(?:[\u4e00-\u9fff]{1,4}族)*自治[区州县旗]$", "", region)
    if bare != region and bare:
        return bare
    return region[:-1] if len(region) > 2 and region[-1] in _LEVELS else region


def parse_department_name(identity: Identity) -> DepartmentName:
    """Return the parts of an identity's department name; regions that the name leaves out come from the identity."""
    full = squeeze(identity.department)
    rest = re.sub(r"^(?:中共|中国共产党)", "", full)
    regions: list[str] = []
    while (found := _leading_region(rest)) is not None:
        regions.append(found)
        rest = rest[len(found) :]
    if not regions:
        regions = [region for region in identity.region if region and region != "市辖区"]
    zone = ""
    if (in_zone := _ZONE.match(rest)) is not None:
        zone, rest = in_zone["short"], rest[in_zone.end() :]
    # "江苏省" + "委办公厅": the party committee of a region is written onto the region's own name.
    return DepartmentName(full, tuple(regions), zone, rest or full)


def _leading_region(text: str) -> str | None:
    for length in range(min(len(text), 11), 1, -1):
        candidate = text[:length]
        if candidate[-1] in _LEVELS and region_stem(candidate) in short_names():
            return candidate
    for length in (4, 3, 2):
        if text[:length] in short_names():
            return text[:length]
    return None


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
        by_region = DepartmentAlias(department, by_region=True)
        for region in (*name.regions, *(region for region in identity.region if region and region != "市辖区")):
            yield region, by_region
            yield region_stem(region), by_region
        if name.zone and name.regions:
            yield region_stem(name.narrowest) + name.zone, by_region


def _stands_alone(prefix: str, form: str) -> bool:
    if form.startswith("委"):  # the committee of a region: 区委办, never 委办
        return bool(prefix) and prefix[-1] in _LEVELS
    return bool(prefix) or len(form) >= _SHORTEST_ALONE


def _prefixes(name: DepartmentName) -> list[str]:
    prefixes = ["", "本"] if not name.regions else [""]
    if not name.regions:
        return prefixes
    own = name.narrowest
    stem = region_stem(own)
    level = own[-1] if own[-1] in _LEVELS else ""
    # People get the level wrong (徐水市, 济源区); the stem decides.
    near = [own, stem, *(stem + other for other in _LEVELS[:4])]
    wider = [""]
    for region in name.regions[:-1]:
        wider = [*wider, *(before + form for before in wider for form in (region, region_stem(region)))]
    prefixes += [before + after for before in wider for after in near]
    if level:
        prefixes.append(level)
    if name.zone:
        prefixes += [stem + name.zone, own + name.zone, name.zone]
    return list(dict.fromkeys(prefixes))


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
        for found in shorter:
            if found and found not in forms:
                forms[found] = None
                waiting.append(found)
    return [form for form in forms if len(form) >= _SHORTEST_ALONE or form == "委"]


def short_name(identity: Identity) -> str:
    """Return what people would call the department when no other of its region is meant: 徐水区编办."""
    name = parse_department_name(identity)
    forms = [form for form in _organ_forms(name.organ) if not form.startswith("委") or name.narrowest[-1:] in _LEVELS]
    distinct = [form for form in forms if len(form) > 1]
    return name.narrowest + min(
        distinct, key=lambda form: (form in ("办公室", "办公厅", "法院", "镇", "乡"), len(form))
    )
