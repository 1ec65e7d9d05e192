"""Rules that read what is asked of the texts: why, what it means, duties, use, grounds; and what is declined."""

from __future__ import annotations

from dataclasses import replace

from qa.parsing.chart import Rule
from qa.parsing.computations import YEAR_BEFORE
from qa.parsing.drafts import Draft
from qa.query.nodes import Beyond, Change, Check, Decline, Explain, Frame, Kind, Node, Select, Thing

_OF_A_THING = ("use", "grounds", "period", "body", "measures", "goal", "source")


def topic_of(node: Node) -> Thing | Node:
    """Return what an explanation is about: the thing itself, or the movement whose reason is asked."""
    if isinstance(node, Select):
        return node.thing
    if isinstance(node, Check) and isinstance(node.left, Change):
        return node.left
    return node


def _explained(draft: Draft, facet: str) -> Draft | None:
    if draft.kind is Kind.TEXT or draft.implied or (draft.asked and facet in _OF_A_THING):
        return None  # 多少，干什么用: the figure was asked for itself
    if facet == "meaning" and all(isinstance(body, Select) for body in draft.bodies):
        return replace(draft.mapped(lambda body: Explain("meaning", topic_of(body))), asked=True)
    if len(draft.bodies) != 1:
        return None
    body = draft.body
    if facet != "reason" and not isinstance(body, Select):
        return None
    return replace(draft, bodies=(Explain(facet, topic_of(body)),), asked=True)  # type: ignore[arg-type]


def _reason_of_change(draft: Draft, since: Frame = YEAR_BEFORE) -> Draft | None:
    if len(draft.bodies) != 1 or not isinstance(draft.body, Select | Change):
        return None
    body = draft.body if isinstance(draft.body, Change) else Change(draft.body, since)
    if draft.implied:
        body = replace(body, body=Select(Thing("收支总计")))
    return replace(draft, bodies=(Explain("reason", body),), asked=True)


def _by_itself(facet: str) -> Draft:
    """Return a facet of the department as a whole, or of what was spoken of before."""
    return Draft((Explain(facet, Thing()),), asked=True, implied=True)  # type: ignore[arg-type]


def _of_words(facet: str, words: str) -> Draft:
    return Draft((Explain(facet, Thing(words=words)),), asked=True)  # type: ignore[arg-type]


def _declined(draft: Draft, why: str) -> Draft | None:
    """Return a forecast, a judgement or a person's data that is asked of a figure; other talk stands beside a question, not over it."""
    if why not in (Beyond.FUTURE, Beyond.OPINION, Beyond.PERSON):
        return None
    return Draft((Decline(Beyond(why)),), asked=True, implied=True)


def _with_words(draft: Draft, words: str) -> Draft | None:
    if len(draft.bodies) != 1 or not isinstance(draft.body, Explain) or not isinstance(draft.body.about, Thing):
        return None
    about = replace(draft.body.about, words=f"{draft.body.about.words or ''}{words}")
    return replace(draft, bodies=(replace(draft.body, about=about),), implied=False)


RULES = (
    Rule(
        "a facet of a thing",
        ("draft:phrase facet:facet", "facet:facet draft:phrase", "draft:phrase number facet:facet"),
        _explained,
        0.15,
    ),
    Rule("a facet of words", ("words:words facet:facet", "facet:facet words:words"), _of_words, 0.4),
    Rule("a facet by itself", ("facet:facet",), _by_itself, 0.6),
    Rule(
        "the reason of a movement",
        (
            "draft:phrase why direction",
            "draft:phrase direction why",
            "draft:phrase why direction number",
            "draft:phrase direction number why",
            "draft:phrase why number",
            "draft:phrase why since:since direction number",
            "draft:phrase why since:since direction",
            "why draft:phrase direction",
        ),
        _reason_of_change,
        0.05,
    ),
    Rule(
        "the reason of nothing",
        ("facet:why number draft:phrase", "draft:phrase facet:why number"),
        lambda facet, draft: _explained(draft, "reason"),
        0.1,
    ),
    Rule(
        "a facet of a movement",
        ("draft:phrase direction number facet:facet", "draft:phrase direction facet:facet"),
        _explained,
        0.1,
    ),
    Rule(
        "the reason of a movement, asked with how",
        (
            "draft:phrase how direction",
            "draft:phrase how direction number",
            "draft:phrase how since:since direction",
            "draft:phrase how since:since direction number",
        ),
        _reason_of_change,
        0.1,
    ),
    Rule("words beside a text", ("draft:phrase words:words", "words:words draft:phrase"), _with_words, 0.5),
    Rule("declined beside a figure", ("why:decline draft:phrase", "draft:phrase why:decline"), _declined, 0.1),
    Rule("declined", ("why:decline",), lambda why: Draft((Decline(Beyond(why)),), asked=True, implied=True), 0.1),
)
