"""The language of a question, which is that of its answer."""

from enum import StrEnum


class Language(StrEnum):
    """What a person asks in, and is answered in."""

    CHINESE = "zh"
    ENGLISH = "en"
