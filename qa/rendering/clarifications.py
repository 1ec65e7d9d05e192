"""Questions that leave open which department is meant, and what is asked back.

A few departments are answered for side by side; many are not read at all, since nobody looks for theirs among them.
"""

from collections.abc import Sequence

from qa.desk import asks_budget
from qa.linking.targets import Target
from qa.query.slots import Intent, Language, Operation, Query
from qa.table_answer import Outcome

# As many departments as one screen shows. Thousands would take minutes to read, for an answer that nobody reads.
_MOST_ANSWERED = 20
_MOST_NAMED = 3
# What is done with figures of several departments when none is named.
_OVER_ALL = (Operation.RANK, Operation.MAX, Operation.MIN, Operation.SPREAD, Operation.SUM, Operation.AVERAGE)
_OF_ONE = {Intent.REASON, Intent.CONSISTENCY, Intent.DUTIES}


def leaves_open(query: Query) -> bool:
    """Return whether the question left open which department it means, and did not ask for several."""
    several = query.operation in (
        Operation.COMPARE, Operation.RANK, Operation.MAX, Operation.MIN, Operation.SPREAD, Operation.SUM, Operation.DIFFERENCE,
        Operation.RATIO, Operation.SHARE,
    )  # fmt: skip
    return not several and _names_one_at_most(query)


def asks_too_many(query: Query, targets: Sequence[Target]) -> bool:
    """Return whether the question means one department and leaves open which of very many.

    A project's name says whose it is, and what a term means or a topic is may be told by anyone's document.
    """
    if not _names_one_at_most(query):
        return False
    if query.over is None and query.operation in _OVER_ALL:
        return False
    if any(item.subject for item in query.items):
        return False
    asks_figure = Intent.NUMBER in query.intents and (
        bool(query.items or query.over) or query.operation is not Operation.LOOKUP or asks_budget(query)
    )
    if not asks_figure and not _OF_ONE & set(query.intents):
        return False
    return len(departments_of(targets)) > _MOST_ANSWERED


def departments_of(targets: Sequence[Target]) -> tuple[str, ...]:
    """Return the departments that have a document which may answer."""
    return tuple(dict.fromkeys(target.department for target in targets if target.documents or target.later))


def choices(query: Query, outcome: Outcome) -> tuple[str, ...]:
    """Return the departments to choose from: those named, else those answered for, else all that may answer."""
    answered = dict.fromkeys(figure.department for figure in outcome.figures if figure.department)
    return query.departments or tuple(answered) or departments_of(outcome.targets)


def which_of_many(query: Query, targets: Sequence[Target]) -> str:
    """Return how many departments there are and how to name one."""
    names = departments_of(targets)
    few = "、".join(names[:_MOST_NAMED])
    if query.language is Language.ENGLISH:
        return (
            f"Please say which department: {len(names)} fit, such as {few}. Put its name, in full or as it is usually "
            "shortened, into the question; to compare all of them, ask which department has the most."
        )
    return (
        f"请指明是哪一个部门：符合的有{len(names)}个，如{few}等。在问题里写上部门的全称或常用简称即可；"
        "要比较全部部门，可以问“哪个部门最多”。"
    )


def which_of(query: Query, names: Sequence[str]) -> str:
    """Return the few departments that fit, to choose from."""
    listed = "、".join(names)
    if query.language is Language.ENGLISH:
        return f"Several departments fit; please say which one: {listed}"
    return f"有几个部门符合，请指明是哪一个：{listed}"


def _names_one_at_most(query: Query) -> bool:
    named = [mention for mention in query.mentions if mention.slot == "department"]
    return query.over != "departments" and not query.bounds and len(named) < 2
