"""What the labels around a figure say beyond "amount": header paths, total rows, the department's own row."""

import re
from collections.abc import Sequence

from index.text.items import item_key, plain_words
from index.text.normalization import normalize, squeeze

_YEARS = re.compile(
    r"(?:19|20)\d{2}年?度?|[（(](?:百万元|千元|万元|元|亿元|%)[）)]|[（(](?:金额)?单位[:：][^（()）]*[）)]|单位[:：].*$"
)
_TOTALS = frozenset({"收支总计", "收入总计", "支出总计"})


def bare_header(header: str) -> str:
    """Return a header without year, unit and spaces.

    >>> bare_header("2021年“三公”经费预算数（万元）"), bare_header("价值（单位：万元）")
    ('“三公”经费预算数', '价值')
    """
    return _YEARS.sub("", squeeze(header))


def column_keys(column: Sequence[str]) -> tuple[str, ...]:
    """Return what a header path says beyond "amount", innermost first.

    >>> column_keys(("支出预算", "合计")), column_keys(("基本支出", "小计")), column_keys(("2021年“三公”经费预算数",))
    ((), ('基本支出',), ('三公经费',))
    """
    keys = []
    for header in reversed(column):
        bare = bare_header(header)
        key = item_key(bare) if bare else ""
        if bare and bare not in plain_words("headers") and key not in plain_words("headers") and key not in _TOTALS:
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def is_generic_row(label: str, department: str) -> bool:
    """Return whether a row is about the department as a whole: 合计, no label, or its own name."""
    bare = re.sub(r"\d{3,}", "", squeeze(normalize(label)))
    return (
        bare in plain_words("headers") or not bare or bare in (department, f"{department}本级", f"{department}(本级)")
    )
