"""Limits of a question that no answerer can keep: exclusions, months, foreign money, free arithmetic.

An answer that drops such a limit is an exact answer to another question, so the question is refused with the words named.
"""

import re

from qa.parsing.spans import Reading

_PATTERN = re.compile(
    r"除[了去开掉]|除.{1,14}?(?:之外|以外|外)(?=[,，的其]|$)|(?<!含)不含|(?<!包)不包括|(?<!包)不包含|扣除|扣掉|扣去|剔除|刨去|刨除|去掉|非财政|减去|减掉|除以|乘以|的一半|的[两二三四五]倍是"
    r"|美元|欧元|英镑|日元|港元|港币|美金|GDP|gdp|\d{1,2}月份?(?!底|末|初|\d)|(?:平均)?每个?[天日周月](?=[^,，。?？]{0,4}(?:多少(?:钱|元|万|亿)|[花要用]))|平均每个?[天日周月]|[上下]半年|第?[一二三四1-4]季度"
)


def find_unsupported(found: Reading, kept: tuple[int, int] = (0, 0)) -> tuple[str, ...]:
    """Return the words of a question that set a limit nobody here can keep.

    Those inside known names do not count, nor those that begin in the `kept` stretch.
    """
    spans = [(name.start, name.end) for name in found.names] + [(code.start, code.end) for code in found.codes]
    named = {at for start, end in spans for at in range(start, end)}
    words = (
        match
        for match in _PATTERN.finditer(found.text)
        if not named & {match.start(), match.end() - 1} and match.start() not in range(*kept)
    )
    return tuple(dict.fromkeys(match[0] for match in words))
