"""Who publishes in a synthetic corpus: made-up departments of real places, each with a house style and its years.

Names follow the rules of official names (city and district, county alone, province with 厅); any number of different
ones comes out, the same for the same seed however many are asked for.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from random import Random

import data
from index.records import Phase, Scope

_ZONES = ("园区", "开发区", "示范区", "管理区", "新区", "试验区", "名胜区")  # no division, and often named like one
_DIRECT = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_FIRST_YEAR, _LAST_YEAR = 2019, 2024
_STEP = 1_000_003  # a prime beyond every count of bodies, so that stepping by it meets each body once


class HouseStyle(StrEnum):
    """How a province lays out its disclosures; named for the province that the layout resembles."""

    HEBEI = "hebei"
    JIANGSU = "jiangsu"
    SHANGHAI = "shanghai"
    GUANGDONG = "guangdong"


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of department with the 款 of its own business; `below` is its name below the province."""

    below: str
    at_province: str
    section: str


ORGANS = (
    Organ("财政局", "财政厅", "20106"),
    Organ("审计局", "审计厅", "20108"),
    Organ("统计局", "统计局", "20105"),
    Organ("发展和改革局", "发展和改革委员会", "20104"),
    Organ("商务局", "商务厅", "20113"),
    Organ("档案馆", "档案馆", "20126"),
    Organ("信访局", "信访局", "20103"),
    Organ("市场监督管理局", "市场监督管理局", "20138"),
    Organ("司法局", "司法厅", "20406"),
    Organ("公安局", "公安厅", "20402"),
    Organ("教育局", "教育厅", "20501"),
    Organ("科学技术局", "科学技术厅", "20601"),
    Organ("文化和旅游局", "文化和旅游厅", "20701"),
    Organ("人力资源和社会保障局", "人力资源和社会保障厅", "20801"),
    Organ("民政局", "民政厅", "20802"),
    Organ("卫生健康局", "卫生健康委员会", "21001"),
    Organ("生态环境局", "生态环境厅", "21101"),
    Organ("住房和城乡建设局", "住房和城乡建设厅", "21201"),
    Organ("农业农村局", "农业农村厅", "21301"),
    Organ("水利局", "水利厅", "21303"),
    Organ("交通运输局", "交通运输厅", "21401"),
    Organ("应急管理局", "应急管理厅", "22401"),
    Organ("自然资源局", "自然资源厅", "22001"),
)


@dataclass(frozen=True, slots=True)
class SynthDepartment:
    """A made-up department: its official name, (province, city, county), code, business and style."""

    number: int
    name: str
    region: tuple[str, str, str]
    code: str
    organ: Organ
    style: HouseStyle


@dataclass(frozen=True, slots=True)
class Assignment:
    """One document to be written: who, which year, which stage, in which format."""

    number: int
    department: SynthDepartment
    year: int
    phase: Phase
    scope: Scope
    format: str


def assign_documents(count: int, seed: int, formats: tuple[str, ...]) -> tuple[Assignment, ...]:
    """Return what `count` documents are: three budgets and a final account for one department after another.

    A Shanghai-like department publishes 部门预算 and 单位预算 of one year in place of the final account.
    """
    assigned: list[Assignment] = []
    for number in range(count):
        department = get_department(number // 4, seed)
        first = Random(f"{seed} years {department.number}").randint(_FIRST_YEAR, _LAST_YEAR - 2)
        turn = number % 4
        year, phase, scope = first + turn, Phase.BUDGET, Scope.DEPARTMENT
        if turn == 3:
            year = first + 2 if department.style is HouseStyle.SHANGHAI else first
            phase = Phase.BUDGET if department.style is HouseStyle.SHANGHAI else Phase.FINAL
            scope = Scope.UNIT if department.style is HouseStyle.SHANGHAI else Scope.DEPARTMENT
        # One more step for each department, so that each format meets each stage.
        file_format = formats[(turn + department.number) % len(formats)]
        assigned.append(Assignment(number, department, year, phase, scope, file_format))
    return tuple(assigned)


def get_department(number: int, seed: int) -> SynthDepartment:
    """Return the department with a number, which is the same in a corpus of any size."""
    places = _places()
    start = Random(f"{seed} departments").randrange(len(places) * len(ORGANS))
    at = (start + number * _STEP) % (len(places) * len(ORGANS))
    region, organ = places[at % len(places)], ORGANS[at // len(places)]
    name = f"{_printed_place(region)}{organ.below if any(region[1:]) else organ.at_province}"
    style = tuple(HouseStyle)[number % len(HouseStyle)]
    return SynthDepartment(number, name, region, f"{101 + at % 800}", organ, style)


def _printed_place(region: tuple[str, str, str]) -> str:
    """Return the place as official names print it: a district under its city, a county by its own name."""
    province, city, county = region
    if not county:
        return city or province
    return f"{city or province}{county}" if county.endswith("区") else county


@cache
def _places() -> tuple[tuple[str, str, str], ...]:
    """Return provinces, cities and counties whose printed names are all different."""
    provinces = {row["code"]: row["name"] for row in _rows("provinces.csv")}
    cities = {row["code"]: (provinces[row["parent_code"]], row["name"]) for row in _rows("cities.csv")}
    found = [(name, "", "") for name in provinces.values()]
    found += [(province, city, "") for province, city in cities.values() if city not in _DIRECT]
    for row in _rows("counties.csv"):
        province, city = cities[row["parent_code"]]
        if not row["name"].endswith(_ZONES):
            found.append((province, "" if city in _DIRECT else city, row["name"]))
    unique: dict[str, tuple[str, str, str]] = {}
    for region in found:
        unique.setdefault(_printed_place(region), region)
    return tuple(unique.values())


def _rows(name: str) -> list[dict[str, str]]:
    with data.path("divisions", name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
