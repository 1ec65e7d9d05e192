"""What the labels around a figure say beyond "amount": header paths, total rows, the department's own row."""

import re
from collections.abc import Sequence

from index.items import item_key
from index.normalization import squeeze

_YEARS = re.compile(r"(?:19|20)\d{2}年?度?|[（(](?:万元|元|亿元|%)[）)]|单位[:：].*$")
_GENERIC = frozenset(
    ["合计", "总计", "小计", "共计", "金额", "数额", "预算数", "决算数", "执行数", "预算", "决算", "本年", "本年预算", "本年预算数", "本年数", "年初预算数", "调整预算数", "全年预算数", "支出", "收入", "项目", "预算金额", "合计金额", "安排数", "数", "支出数", "收入数", "当年", "上年", "预算安排", "资金性质", "科目", "科目名称", "功能分类科目", "支出用途", "类型", "资金来源", "总额", "实际数", "支出内容", "全部", "其中", "本年支出", "本年收入", "本年支出合计", "本年收入合计", "政府采购金额", "决算支出", "支出决算", "支出金额", "收入金额", "预算支出", "年度"]
)
_TOTALS = frozenset({"收支总计", "收入总计", "支出总计"})


def bare_header(header: str) -> str:
    """Return a header without year, unit and spaces.

    >>> bare_header("2021年“三公”经费预算数（万元）")
    '“三公”经费预算数'
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
        if bare and bare not in _GENERIC and key not in _GENERIC and key not in _TOTALS:
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def is_generic_row(label: str, department: str) -> bool:
    """Return whether a row is about the department as a whole: 合计, no label, or its own name."""
    bare = re.sub(r"\s|\d{3,}", "", label)
    return bare in _GENERIC or not bare or bare in (department, f"{department}本级", f"{department}(本级)")
