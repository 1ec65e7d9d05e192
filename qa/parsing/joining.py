"""The words that join the names of a list: 和, 与, 、, 以及. One place, so that a list ends for all readers at the same word."""

import re

_JOINTS = "以及|还有|加上|[、和与及跟加]"
# What may still follow a name before the next one is joined: 招待|支出和会议费, 甲局|这两家以及乙局.
_TAIL = r"(?:支出|经费|费用?|收入|项目|资金|部分|这[一二两三几个项]+)*"
_JOINED = re.compile(rf"{_TAIL}(?:{_JOINTS})")
_JOINT = re.compile(_JOINTS)
_JOINED_BEFORE = re.compile(rf"(?:{_JOINTS}).{{0,2}}$")  # a filler may stand between


def find_joined(text: str, end: int) -> int | None:
    """Return where the name begins that is joined to one ending here, None where the list ends.

    >>> find_joined("公车费和招待费", 3), find_joined("公车费多少", 3)
    (4, None)
    """
    found = _JOINED.match(text, end)
    return None if found is None else found.end()


def find_joint(text: str, end: int) -> int | None:
    """Return the end of a joining word that stands right here, None where there is none."""
    found = _JOINT.match(text, end)
    return None if found is None else found.end()


def joins(text: str, end: int, start: int) -> bool:
    """Return whether only joining words stand between the end of one name and the start of the next."""
    return find_joined(text, end) == start


def is_term(before: str, after: str) -> bool:
    """Return whether a word between these is joined to what stands before or behind it."""
    return _JOINED_BEFORE.search(before) is not None or _JOINT.match(after) is not None
