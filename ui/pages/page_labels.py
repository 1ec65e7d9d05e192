"""The words of the frame and the chat page, in both languages; answers follow the language of their question instead."""

from dataclasses import dataclass

from qa.query.language import Language


@dataclass(frozen=True, slots=True)
class PageLabels:
    """Every label of the frame and the chat page. `coverage` and `sample_hint` take the counts of what is indexed."""

    title: str
    subtitle: str
    chat_tab: str
    placeholder: str
    ask: str
    start_over: str
    to_word: str
    to_markdown: str
    waiting: str
    welcome: str
    hint: str
    coverage: str
    nothing_indexed: str
    first_run: str
    to_documents: str
    disclaimer: str


PAGE_LABELS = {
    Language.CHINESE: PageLabels(
        title="部门预算问答",
        subtitle="每个数字都标明出处",
        chat_tab="问答",
        placeholder="请输入问题",
        ask="提问",
        start_over="新对话",
        to_word="导出 Word",
        to_markdown="导出 Markdown",
        waiting="正在查找…",
        welcome="想了解哪个部门的预算？",
        hint="可以问金额、占比、增减和原因，也可以接着上一个问题追问。",
        coverage="已收录 {documents} 份文件，{departments} 个部门，{years}",
        nothing_indexed="还没有收录任何文件",
        first_run="先收录部门预算、决算的公开文件（PDF、Word、Excel、网页均可），然后就可以在这里提问。也可以用命令 budgetqa ingest 收录。",
        to_documents="去收录文件",
        disclaimer="回答取自所收录的公开文件，以文件原文为准。",
    ),
    Language.ENGLISH: PageLabels(
        title="Department budget answers",
        subtitle="Every figure with its source",
        chat_tab="Chat",
        placeholder="Your question",
        ask="Ask",
        start_over="New chat",
        to_word="Save as Word",
        to_markdown="Save as Markdown",
        waiting="Looking it up…",
        welcome="Which department's budget would you like to know about?",
        hint="Ask for amounts, shares, changes and reasons, or follow up on your last question.",
        coverage="{documents} documents indexed, {departments} departments, {years}",
        nothing_indexed="No document is indexed yet",
        first_run="Index budget or final-account disclosures first (PDF, Word, Excel or web pages), then ask here. The command budgetqa ingest does it too.",
        to_documents="Go to the documents",
        disclaimer="Answers are taken from the indexed documents; the documents themselves are authoritative.",
    ),
}
