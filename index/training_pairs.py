"""Pairs of texts that belong together, cut out of sections: what an embedding model learns from without labels.

A pair is (what somebody would ask with, what should be found). Both sides come from the text itself; the only words
added are the turns of phrase of a question, so that the model learns how little those say.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.normalization import clean_label
from index.training_texts import Section


class PairKind(StrEnum):
    """How the two texts of a pair stand to each other."""

    HEADING = "heading"
    TITLE = "title"
    DEFINITION = "definition"
    NEXT_SENTENCE = "next-sentence"
    HALVES = "halves"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together; `title` says which text they come from."""

    kind: PairKind
    anchor: str
    positive: str
    title: str


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


def build_pairs(sections: Iterable[Section], seed: int) -> list[Pair]:
    """Return the pairs of these sections, each text as a target of one kind once, shuffled.

    Equal sections in equal order give equal pairs for one seed.
    """
    chance = random.Random(seed)
    seen: set[tuple[PairKind, str]] = set()
    of_anchor: Counter[str] = Counter()
    pairs = []
    for section in sections:
        for pair in _pairs_of_section(section, chance):
            key = (pair.kind, pair.positive)
            if key in seen or of_anchor[pair.anchor] == _OF_ONE_ANCHOR or pair.anchor == pair.positive:
                continue
            seen.add(key)
            of_anchor[pair.anchor] += 1
            pairs.append(pair)
    chance.shuffle(pairs)
    return pairs


def ask(topic: str, chance: random.Random) -> str:
    """Return the topic, half of the time in the words of a question."""
    return chance.choice(_QUESTIONS).format(topic) if chance.random() < 0.5 else topic


def _pairs_of_section(section: Section, chance: random.Random) -> Iterator[Pair]:
    heading = clean_label(_CHAPTER.sub("", section.heading))
    heading = "" if heading in (section.title, *_EMPTY_HEADINGS) else heading
    paragraphs = [_ARTICLE.sub("", paragraph)[:_LONGEST] for paragraph in section.paragraphs]
    paragraphs = [paragraph for paragraph in paragraphs if len(paragraph) >= _SHORTEST]
    for position, paragraph in enumerate(paragraphs):
        if len(heading) >= 3:
            yield Pair(PairKind.HEADING, ask(heading, chance), paragraph, section.title)
        if position == 0:
            yield Pair(PairKind.TITLE, ask(section.title, chance), f"{heading}\n{paragraph}", section.title)
        definition = _find_definition(paragraph)
        if definition is not None:
            term, body = definition
            yield Pair(PairKind.DEFINITION, ask(term, chance), body, section.title)
        yield from _pairs_of_paragraph(paragraph, heading, section.title, chance)


def _pairs_of_paragraph(paragraph: str, heading: str, title: str, chance: random.Random) -> Iterator[Pair]:
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(paragraph)]
    sentences = [sentence for sentence in sentences if len(sentence) >= _SHORTEST]
    for left, right in pairwise(sentences):
        yield Pair(PairKind.NEXT_SENTENCE, left, right, title)
    if sentences:
        sentence = chance.choice(sentences)
        clauses = _CLAUSE.findall(sentence)
        if len(clauses) >= 4:
            cut = sentence.index(clauses[len(clauses) // 2])
            yield Pair(PairKind.HALVES, sentence[:cut], sentence[cut:], title)
    # A clause of the paragraph as the question, the paragraph without it as what to find; the clause stays in one time
    # in three, because sharing words is evidence too.
    clauses = [clause for clause in _CLAUSE.findall(paragraph) if 4 <= len(clause) <= 24]
    if len(clauses) >= 3:
        clause = chance.choice(clauses)
        rest = paragraph if chance.random() < 1 / 3 else _ORPHAN.sub("", paragraph.replace(clause, ""))
        yield Pair(PairKind.CLAUSE, ask(clause, chance), f"{heading}\n{rest}" if heading else rest, title)


def _find_definition(paragraph: str) -> tuple[str, str] | None:
    for pattern in _DEFINITIONS:
        found = pattern.search(paragraph)
        if found:
            return found["term"].strip(), found["body"].strip()
    return None
