"""Official names of account codes, by the year in which they hold: what a row is that prints its code alone.

A printed name is never replaced by one from here: departments print what they mean, the lists only fill a blank.
"""

import csv
from dataclasses import dataclass
from functools import cache

import data

_LISTS = ("functional.tsv", "department_economic.tsv", "government_economic.tsv")


@dataclass(frozen=True, slots=True)
class _Naming:
    name: str
    first_year: int
    last_year: int


def find_account_name(code: str, year: int | None = None) -> str | None:
    """Return the name of a 类, 款 or 项 in a year, the newest where no year is given; None for an unknown code.

    >>> find_account_name("20805", 2018), find_account_name("20805", 2024), find_account_name("99999")
    ('行政事业单位离退休', '行政事业单位养老支出', None)
    """
    namings = _namings().get(code, ())
    held = [each for each in namings if year is None or each.first_year <= year <= each.last_year]
    return held[-1].name if held else None


def list_account_codes() -> tuple[str, ...]:
    """Return every code of the three lists, in order."""
    return tuple(sorted(_namings()))


@cache
def _namings() -> dict[str, tuple[_Naming, ...]]:
    found: dict[str, list[_Naming]] = {}
    for name in _LISTS:
        with data.path("accounts", name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                years = int(row["valid_from"] or 0), int(row["valid_to"] or 9999)
                found.setdefault(row["code"], []).append(_Naming(row["name"], *years))
    return {code: tuple(sorted(each, key=lambda one: one.first_year)) for code, each in found.items()}
