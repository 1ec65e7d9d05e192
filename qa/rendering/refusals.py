"""Honest refusals: what was looked for, what there is instead, and never a figure."""

from collections.abc import Sequence

from index.records import Scope
from qa.linking.targets import Target, years_of
from qa.linking.vocabulary import Vocabulary
from qa.query.slots import Intent, Language, Query
from qa.records.item_lookup import name_of

_MOST_NAMED = 8


def unknown_department(query: Query, vocabulary: Vocabulary) -> str:
    """Return that a department is not indexed, and which are."""
    named = query.unknown_department or ""
    known = departments_known(vocabulary, query.language)
    if query.language is Language.ENGLISH:
        return f"No document of “{named}” is indexed, so there is no answer. Indexed: {known}."
    return f"没有收录“{named}”的预算或决算文件，无法回答。已收录的部门有：{known}。"


def beside_unknown(query: Query, lines: Sequence[str]) -> tuple[str, ...]:
    """Return that one of the departments asked about is not indexed, above what is known of the others."""
    if query.unknown_department is None or not lines:
        return ()
    named = query.unknown_department
    if query.language is Language.ENGLISH:
        return (f"No document of “{named}” is indexed; this is what there is of the others:",)
    return (f"没有收录“{named}”的预算或决算文件，以下只有已收录的部门：",)


def nothing_found(query: Query, targets: Sequence[Target], vocabulary: Vocabulary) -> str:
    """Return what was looked for and what the indexed documents have instead."""
    departments = "、".join(dict.fromkeys(target.department for target in targets[:_MOST_NAMED]))
    words = (word for word in query.residue if len(word) > 1)
    item = "、".join(dict.fromkeys((*words, *(name_of(item) for item in query.items)))) or "、".join(query.residue)
    if query.scopes == (Scope.UNIT,) and targets and not any(target.documents for target in targets):
        return _unit_missing(query, departments)
    missing_year = [target for target in targets if not target.documents and target.year_given]
    if targets and len(missing_year) == len(targets):
        return _year_missing(query, targets, vocabulary, item)
    if query.language is Language.ENGLISH:
        return f"Not found: “{item or query.question}” is not given in the indexed documents of {departments}."
    return f"没有找到“{item or query.question}”：{departments or '已收录文件'}的文件中未列出这项内容，无法回答。"


def _unit_missing(query: Query, departments: str) -> str:
    if query.language is Language.ENGLISH:
        return f"No document of {departments} alone (单位预算) is indexed, only of the department with its units."
    return f"没有收录{departments}本级（单位）的文件，只有部门口径的文件；部门的数字不能当作本级的，无法回答。"


def unsupported(query: Query) -> str:
    """Return which limit of the question cannot be kept."""
    left_out = tuple(mention.text for mention in query.mentions if mention.slot == "excluded")
    named = "、".join(f"“{words}”" for words in query.unsupported or left_out)
    if query.language is Language.ENGLISH:
        return f"Not answered: the limit {named} cannot be kept, and leaving it out would answer another question."
    return f"无法回答：问题里的{named}这一限定暂不支持，去掉它就成了另一个问题。可以分别询问各项数字。"


def nothing_asked(query: Query, vocabulary: Vocabulary) -> str:
    """Return that a question names neither a department nor an item."""
    known = departments_known(vocabulary, query.language)
    if query.language is Language.ENGLISH:
        return f"Please say which department and which item is meant. Indexed: {known}."
    return f"没有说明是哪个部门、哪一项，无法回答。已收录的部门有：{known}。"


def declined(query: Query, kind: str) -> str:
    """Return why a question is not one for budget documents."""
    english = query.language is Language.ENGLISH
    texts = {
        "forecast": (
            "无法预测：这里只回答已公开的预算、决算文件中写明的内容。",
            "No forecasts: answers come only from what published budget documents say.",
        ),
        "opinion": (
            "无法评价：这里只提供已公开文件中的数字和说明，不作评价。",
            "No opinions: answers give only the figures and words of published documents.",
        ),
        "personal": (
            "无法提供：预算公开文件不用于查询个人信息，不提供联系方式、姓名或个人收入。",
            "Personal details are not available and not given here.",
        ),
        "instruction": (
            "无法执行：这里只回答关于已收录预算、决算文件的问题。",
            "That cannot be done: only questions about the indexed budget documents are answered.",
        ),
        "offtopic": (
            "没有相关内容：这里只回答关于已收录预算、决算文件的问题。",
            "Not available: only questions about the indexed budget documents are answered.",
        ),
    }
    return texts[kind][1 if english else 0]


def departments_known(vocabulary: Vocabulary, language: Language) -> str:
    """Return the indexed departments with their years, the first few named."""
    names = list(vocabulary.by_department)
    english = language is Language.ENGLISH
    listed = "、".join(
        f"{name}（{'、'.join(str(year) for year in years_of(name, vocabulary))}）" for name in names[:_MOST_NAMED]
    )
    if len(names) > _MOST_NAMED:
        listed += f" and {len(names) - _MOST_NAMED} more" if english else f"等{len(names)}个部门"
    return listed or ("nothing yet" if english else "（还没有任何文件）")


def _year_missing(query: Query, targets: Sequence[Target], vocabulary: Vocabulary, item: str) -> str:
    known = "；".join(
        f"{name}：{'、'.join(_stages(name, vocabulary)) or '—'}"
        for name in dict.fromkeys(target.department for target in targets[:_MOST_NAMED])
    )
    years = "、".join(str(year) for year in dict.fromkeys(target.year for target in targets))
    stage = query.phase.value if query.phase is not None else ""
    if query.language is Language.ENGLISH:
        return f"There is no document for {years}{f' ({stage})' if stage else ''}, so there is no answer. Years indexed: {known}."
    return f"没有收录{years}年{stage}的文件，无法回答{item or '这个问题'}。现有年度：{known}。"


def _stages(department: str, vocabulary: Vocabulary) -> list[str]:
    """Return the years of a department with their stages: 2023（预算、决算）."""
    of_year: dict[int, list[str]] = {}
    for document in vocabulary.by_department.get(department, ()):
        identity = document.identity
        if identity.fiscal_year is not None:
            of_year.setdefault(identity.fiscal_year, []).append(identity.phase.value)
    return [f"{year}（{'、'.join(sorted(set(of_year[year]), reverse=True))}）" for year in sorted(of_year)]


def declined_kind(query: Query) -> str | None:
    """Return which kind of question this is that no budget document answers, None when it is not one."""
    if Intent.DECLINED not in query.intents:
        return None
    return next(
        (mention.value.removeprefix("declined:") for mention in query.mentions if mention.value.startswith("declined")),
        "offtopic",
    )
