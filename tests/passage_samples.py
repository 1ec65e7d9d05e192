"""Documents with passages, written for the tests of passage search."""

from collections.abc import Sequence

from index.blocks import Place
from index.records import Document, Identity, Passage, Phase, Scope, SectionRole
from index.search.embedding import EmbeddingModel
from index.stores.record_store import RecordStore, embedding_text

BOILERPLATE = (
    ("五、名词解释",),
    "机关运行经费：指行政单位使用财政拨款安排的基本支出中的日常公用经费。",
    SectionRole.GLOSSARY,
)

OWN_PASSAGES = {
    "青山县林业局": (
        (("一、部门职责",), "负责全县森林资源的保护、造林绿化和森林防火工作。", SectionRole.DUTIES),
        (("二、支出说明", "增减变化"), "项目支出增加，主要原因是新增防火瞭望塔的建设任务。", SectionRole.CHANGE),
        (("三、“三公”经费",), "公务接待费与上年持平，来访批次没有变化。", SectionRole.THREE_PUBLIC),
    ),
    "白水市档案馆": (
        (("一、部门职责",), "负责全市档案的接收、整理、保管和利用。", SectionRole.DUTIES),
        (("二、支出说明", "增减变化"), "基本支出减少，主要原因是两名职工退休。", SectionRole.CHANGE),
        (("三、“三公”经费",), "公务接待费减少，严格控制接待标准。", SectionRole.THREE_PUBLIC),
    ),
}


def save_samples(records: RecordStore, model: EmbeddingModel, departments: Sequence[str] = tuple(OWN_PASSAGES)) -> None:
    """Save a document for each department, with its own passages and the boilerplate that all share."""
    for department in departments:
        parts = (*OWN_PASSAGES[department], BOILERPLATE)
        passages = tuple(
            Passage(index, text, path, role, Place(line=index + 1)) for index, (path, text, role) in enumerate(parts)
        )
        document = Document(
            name=f"{department}2024年预算",
            file_name=f"{department}2024年预算.txt",
            format="txt",
            sha256=department,
            identity=Identity(department, Scope.DEPARTMENT, 2024, Phase.BUDGET, f"{department}2024年部门预算"),
            passages=passages,
        )
        texts = [embedding_text(passage) for passage in passages]
        vectors = {text: vector.tobytes() for text, vector in zip(texts, model.encode(texts), strict=True)}
        records.save_document(document, vectors, model.name)
