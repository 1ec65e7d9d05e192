"""What a passage is about (职责, 三公, 名词解释 …): told by its headings and, failing these, by its own words."""

import re
from collections.abc import Sequence
from functools import cache

from index.records import SectionRole
from index.text.items import lexicon_rows
from index.text.normalization import squeeze

_CHANGES = re.compile(
    r"(?:比|较|与)(?:上年|去年|20\d{2}年).{0,30}(?:增加|减少|增长|下降|持平)|(?:增加|减少|增长|下降)的?(?:主要)?原因|主要原因"
)


def find_role(heading_path: Sequence[str], text: str) -> SectionRole:
    """Return the role of a passage, told by the innermost heading that tells any.

    Passages of 收入 and 支出 sections that explain a change are about the change.

    >>> find_role(("二、部门预算安排", "1、收入说明"), "反映本部门当年全部收入。").value
    '收入说明'
    """
    for heading in (*reversed(heading_path), text[:40]):
        role = _role_of(squeeze(heading))
        if role in (SectionRole.INCOME, SectionRole.EXPENDITURE) and _CHANGES.search(squeeze(text)):
            return SectionRole.CHANGE
        if role is not None:
            return role
    return SectionRole.CHANGE if _CHANGES.search(squeeze(text)) else SectionRole.OTHER


def _role_of(heading: str) -> SectionRole | None:
    """Return the role that a heading names.

    名词解释 comes before all else; 收入 and 支出, which nearly every heading mentions, come last; of others the first
    printed counts (职责及机构设置 is 职责).
    """
    found = []
    for role, pattern in _roles():
        match = pattern.search(heading)
        if match is not None:
            general = role in (SectionRole.INCOME, SectionRole.EXPENDITURE)
            found.append((role is not SectionRole.GLOSSARY, general, match.start(), role))
    return min(found)[-1] if found else None


@cache
def _roles() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple((SectionRole(row["role"]), re.compile(row["pattern"])) for row in lexicon_rows("section_roles.tsv"))
