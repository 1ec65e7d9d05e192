"""What a department does: the list of its 职责, or those of them that are about what is asked."""

import re
from collections.abc import Sequence

from index.records import SectionRole
from qa.passages import thresholds
from qa.passages.evidence import Reading
from qa.passages.quotations import LONGEST_ITEM, MOST_ITEMS, Told, shorten
from qa.passages.topics import Term, Topic, fold

# A few long items are not cut as many are: this much is read at a glance.
_LONGEST_LIST = 900
_TASKS = re.compile(r"任务|重点工作|工作目标")
_DOES = re.compile("负责|承担|主管|拟订")
# Words that every duty has.
_GENERIC = re.compile(r"工作|管理|负责|职责|内容|方面|部门")
_PART_END = re.compile(r"(?<=[。；;])")
_PUNCTUATION = frozenset("。；;，,：:")
_SHORTEST = 40


def find_duties(topic: Topic, readings: Sequence[Reading]) -> Told:
    """Return the duties on the topic, of the document that has the best where several departments are read; all without one."""
    own = [reading for reading in readings if _tells_duty(reading, topic)]
    own = [reading for reading in own if not _TASKS.search(reading.headings)] or own
    topic = _specific(topic)
    if not topic.terms:
        own = [reading for reading in own if reading.document.id == own[0].document.id]
        longest = max(LONGEST_ITEM, _LONGEST_LIST // max(1, len(own)))
        return Told(tuple((reading, shorten(reading.stored.passage.text, longest)) for reading in own))
    told: dict[int, Reading] = {}
    for term in topic.terms:
        shares = {
            at: term.share(reading.text) + (term.find(reading.text) is not None) for at, reading in enumerate(own)
        }
        best = max(shares.values(), default=0.0)
        for at, share in shares.items():
            if share >= max(thresholds.DUTY, best * thresholds.NEARLY):
                told.setdefault(at, own[at])
    chosen = [told[at] for at in sorted(told)][:MOST_ITEMS]
    return Told(tuple((reading, part) for reading in chosen for part in _parts_on(topic, reading)))


def _specific(topic: Topic) -> Topic:
    terms = [
        Term(tuple(kept for form in term.forms if len(kept := _GENERIC.sub("", form)) > 1), term.named)
        for term in topic.terms
    ]
    return Topic(tuple(term for term in terms if term.forms), topic.words)


def _parts_on(topic: Topic, reading: Reading) -> list[str]:
    """Return the sentences on the topic; of an office of the department also the one that names it, all where it is asked for."""
    parts = [part for part in _PART_END.split(reading.stored.passage.text) if part.strip()]
    on = [part for part in parts if any(term.share(fold(part)) >= thresholds.DUTY for term in topic.terms)] or parts[:1]
    if reading.role is SectionRole.ORGANISATION:
        return [shorten(reading.stored.passage.text)] if parts[0] in on else [parts[0], "".join(on)]
    return ["".join(on)]


def _tells_duty(reading: Reading, topic: Topic) -> bool:
    """Return whether a passage is a duty of the department, or one of an office of it where something is asked for."""
    if reading.role is SectionRole.DUTIES:
        return not _is_title(reading)
    return bool(topic.terms) and reading.role is SectionRole.ORGANISATION and _DOES.search(reading.text) is not None


def _is_title(reading: Reading) -> bool:
    """Return whether a passage of the section is a heading of the contents page and no sentence."""
    return len(reading.text) < _SHORTEST and not _PUNCTUATION & set(reading.text)
