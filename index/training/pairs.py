"""Pairs of texts that belong together, cut out of sections: what an embedding model learns from without labels.

A pair is (what somebody would ask with, what should be found). Both sides come from the text itself; the only words
added are the turns of phrase of a question, so that the model learns how little those say.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise

from index.text.items import concepts
from index.text.normalization import clean_label
from index.training.texts import Section


class PairKind(StrEnum):
    """How the two texts of a pair stand to each other."""

    HEADING = "heading"
    TITLE = "title"
    DEFINITION = "definition"
    NEXT_SENTENCE = "next-sentence"
    HALVES = "halves"
    CLAUSE = "clause"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together."""

    kind: PairKind
    anchor: str
    positive: str
    is_disclosure: bool = False


# The turns of phrase in which people ask; {} is what they ask about.
_QUESTIONS = (
    "{}是什么",
    "{}是指什么",
    "什么是{}",
    "{}什么意思",
    "{}有哪些",
    "{}包括哪些内容",
    "{}的具体情况",
    "{}情况怎么样",
    "{}是怎么规定的",
    "{}是怎样安排的",
    "请介绍一下{}",
    "请问{}",
    "想了解{}",
    "说明一下{}",
    "{}呢",
    "为什么{}",
    "{}的原因是什么",
    "{}主要用于什么",
    "哪里提到了{}",
    "关于{}的说明",
)
# How people ask for a figure, a reason, whose task something is; {} is the thing, {change} the change asked about.
_FIGURE_QUESTIONS = (
    "{}多少",
    "{}是多少",
    "{}多少钱",
    "{}花了多少",
    "{}安排了多少",
    "{}一共多少",
    "{}总额",
    "{}有几个",
    "{}",
)
_REASON_QUESTIONS = ("{}为什么{change}", "{}{change}的原因", "{}为啥{change}了", "为什么{}{change}", "{}怎么{change}了")
_TASK_QUESTIONS = ("{}归谁管", "谁负责{}", "{}是哪个部门的职责", "哪个部门负责{}", "{}由谁负责")
_DUTY_QUESTIONS = ("主要职责是什么", "是干什么的", "有哪些职能", "主要负责什么", "主要工作是什么")
_FIGURE = re.compile(
    r"(?P<thing>[\u4e00-\u9fff“”()、]{2,24}?)(?:为|是|共计?|约|安排|达到)*\s*\d[\d,.]*\s*(?:万|亿|元|人|名|辆|台|个|家)"
)
_CHANGE = re.compile(
    r"(?P<thing>[\u4e00-\u9fff“”()、]{2,24}?)(?:比|较|同比|与)[^。;；]{0,24}?(?P<change>增加|减少|增长|下降|持平|上升|提高|降低)"
)
_REASON = re.compile(r"原因|由于|因为|主要是|所致")
_TASK = re.compile(r"负责(?P<task>[^,，。;；、]{4,20}?)(?:工作|事务|事项)?[,，。;；、]")
# Headings that every text has; they name nothing.
_EMPTY_HEADINGS = ("总则", "附则", "目录", "其他规定", "一般规定", "附件", "前言")
_CHAPTER = re.compile(r"^第[\d一二三四五六七八九十百]{1,4}[章节编]|^第[一二三四五六七八九十]部分")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零]+条(?:之[一二三四五六])?\s*")
# What a clause leaves behind where it is cut out.
_ORPHAN = re.compile(r"(?<=[，,、。;；:：])[，,、。;；]|^[，,、。;；]")
_SENTENCE = re.compile(r"[^。！？!?;；\n]+[。！？!?;；]?")
_CLAUSE = re.compile(r"[^，,。；;：:、！？!?()“”]+")
_TERM = r"[“\"]?(?P<term>[^，,。;；:：“”\"]{2,20}?)[”\"]?"
_ITEM = r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.,]?)?\s*"
_DEFINITIONS = (
    re.compile(
        rf"(?:本\w{{1,4}}|前款)所称的?{_TERM}[，,]?\s*(?:是指|指(?![导使派定挥标示令控令]))[:：]?(?P<body>.{{8,}})"
    ),
    re.compile(rf"^{_ITEM}{_TERM}[:：，,]?\s*(?:是指|系指|[:：，,]指)[:：]?(?P<body>.{{8,}})"),
    re.compile(rf"^{_ITEM}{_TERM}[:：](?P<body>.{{8,}})"),
)
_SHORTEST, _LONGEST = 8, 400
_OF_ONE_ANCHOR = 4
# Disclosures are what will be searched, and few beside the statutes: each is gone through this often, every time with
# other questions.
_DISCLOSURE_ROUNDS = 6


def build_pairs(sections: Iterable[Section], seed: int) -> list[Pair]:
    """Return the pairs of these sections, each text as a target of one kind once, shuffled.

    Equal sections in equal order give equal pairs for one seed.
    """
    chance = random.Random(seed)
    seen: set[tuple[PairKind, int, str]] = set()
    of_anchor: Counter[str] = Counter()
    pairs = []
    for section in sections:
        rounds = _DISCLOSURE_ROUNDS if section.is_disclosure else 1
        for turn in range(rounds):
            for pair in _pairs_of_section(section, chance):
                key = (pair.kind, turn, pair.positive)
                if key in seen or of_anchor[pair.anchor] == _OF_ONE_ANCHOR or pair.anchor == pair.positive:
                    continue
                seen.add(key)
                of_anchor[pair.anchor] += 1
                asked = reword(pair.anchor, chance)
                pairs.append(replace(pair, anchor=asked, is_disclosure=section.is_disclosure))
    chance.shuffle(pairs)
    return pairs


def ask(topic: str, chance: random.Random) -> str:
    """Return the topic, half of the time in the words of a question."""
    return chance.choice(_QUESTIONS).format(topic) if chance.random() < 0.5 else topic


@cache
def _synonyms_by_word() -> dict[str, tuple[str, ...]]:
    """Return the words for the same concept, by each of them."""
    sets = [tuple(word for word in concept.words if len(word) > 1) for concept in concepts().values()]
    return {word: words for words in sets for word in words}


@cache
def _any_synonym() -> re.Pattern[str]:
    words = sorted(_synonyms_by_word(), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


def reword(question: str, chance: random.Random) -> str:
    """Return the question with the names of the field's concepts, one time in three, said in another of their words."""
    return _any_synonym().sub(
        lambda found: chance.choice(_synonyms_by_word()[found[0]]) if chance.random() < 1 / 3 else found[0], question
    )


def _pairs_of_section(section: Section, chance: random.Random) -> Iterator[Pair]:
    heading = clean_label(_CHAPTER.sub("", section.heading))
    heading = "" if heading in (section.title, *_EMPTY_HEADINGS) else heading
    paragraphs = [_ARTICLE.sub("", paragraph)[:_LONGEST] for paragraph in section.paragraphs]
    paragraphs = [paragraph for paragraph in paragraphs if len(paragraph) >= _SHORTEST]
    for position, paragraph in enumerate(paragraphs):
        if len(heading) >= 3:
            yield Pair(PairKind.HEADING, ask(heading, chance), paragraph)
        if position == 0 and not section.is_disclosure:  # whose title is a file name
            yield Pair(PairKind.TITLE, ask(section.title, chance), f"{heading}\n{paragraph}")
        definition = _find_definition(paragraph)
        if definition is not None:
            term, body = definition
            yield Pair(PairKind.DEFINITION, ask(term, chance), body)
        yield from _pairs_of_paragraph(paragraph, heading, chance)


def _pairs_of_paragraph(paragraph: str, heading: str, chance: random.Random) -> Iterator[Pair]:
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(paragraph)]
    sentences = [sentence for sentence in sentences if len(sentence) >= _SHORTEST]
    for left, right in pairwise(sentences):
        yield Pair(PairKind.NEXT_SENTENCE, left, right)
    if sentences:
        sentence = chance.choice(sentences)
        clauses = _CLAUSE.findall(sentence)
        if len(clauses) >= 4:
            cut = sentence.index(clauses[len(clauses) // 2])
            yield Pair(PairKind.HALVES, sentence[:cut], sentence[cut:])
    found = f"{heading}\n{paragraph}" if heading else paragraph
    for question in _questions_about(paragraph, chance):
        yield Pair(PairKind.QUESTION, question, found)
    # A clause of the paragraph as the question, the paragraph without it as what to find; the clause stays in one time
    # in three, because sharing words is evidence too.
    clauses = [clause for clause in _CLAUSE.findall(paragraph) if 4 <= len(clause) <= 24]
    if len(clauses) >= 3:
        clause = chance.choice(clauses)
        rest = paragraph if chance.random() < 1 / 3 else _ORPHAN.sub("", paragraph.replace(clause, ""))
        yield Pair(PairKind.CLAUSE, ask(clause, chance), f"{heading}\n{rest}" if heading else rest)


def _questions_about(paragraph: str, chance: random.Random) -> Iterator[str]:
    """Yield questions that a paragraph answers by giving a figure, a reason or a task."""
    figures = _FIGURE.findall(paragraph)
    if figures:
        yield chance.choice(_FIGURE_QUESTIONS).format(chance.choice(figures))
    changes = _CHANGE.findall(paragraph)
    if changes and _REASON.search(paragraph):
        thing, change = chance.choice(changes)
        yield chance.choice(_REASON_QUESTIONS).format(thing, change=change)
    tasks = _TASK.findall(paragraph)
    if tasks:
        yield chance.choice(_TASK_QUESTIONS).format(chance.choice(tasks))
        if chance.random() < 0.2:
            yield chance.choice(_DUTY_QUESTIONS)


def _find_definition(paragraph: str) -> tuple[str, str] | None:
    for pattern in _DEFINITIONS:
        found = pattern.search(paragraph)
        if found:
            return found["term"].strip(), found["body"].strip()
    return None
