"""What a report says, as titled tables, whether it is then printed, or written as Markdown or HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.baselines.retrieval import Ranking
from eval.gold.items import NUMERIC_KINDS
from eval.judging.cells import CellScore
from eval.judging.findings import FindingScore
from eval.judging.metrics import Group, Judged, percentile
from eval.judging.rates import Rate, mean_over, rate_over, render_interval
from eval.judging.significance import render_p
from eval.runs.evaluation import Evaluation
from eval.text_tables import render_milliseconds

_BY_GROUP = ("right", "wrong_numbers", "figures_exact", "text_groups", "route", "cited_document", "cited_place")
_DEPTHS = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table with a line that says what it is over; one row is as long as the header.

    `is_detail` is True for what stands in reports but is too long for a screen.
    """

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_detail: bool = False


def iter_sections(evaluation: Evaluation) -> Iterator[Section]:
    """Yield everything that was measured."""
    metrics = evaluation.run.metrics
    yield _overall(metrics.overall, evaluation.documents)
    if evaluation.contests:
        yield _contests(evaluation)
    yield _grouped("按题型 / by kind", metrics.by_kind)
    yield _grouped("按说法 / by style", metrics.by_style, is_detail=True)
    yield _grouped("按应走的路线 / by route wanted", metrics.by_route, is_detail=True)
    if evaluation.rankings:
        yield _rankings(evaluation.rankings)
    if evaluation.cells:
        yield from _cells(evaluation.cells)
    if evaluation.findings:
        yield from _findings(evaluation.findings)


def _overall(group: Group, documents: int) -> Section:
    rows = [
        (each.measure.name, str(each.rate), render_interval(each.rate.interval), each.measure.of)
        for each in group.measured
    ]
    rows.append(
        (
            "p50 / p95",
            f"{render_milliseconds(group.p50_ms)} / {render_milliseconds(group.p95_ms)}",
            "",
            "全部回答 / all answers",
        )
    )
    return Section(
        "指标 / measures",
        f"文件 {documents} 份 / over {documents} documents; 95 % 区间由自助法得到 / intervals are bootstrapped by question",
        ("指标 / measure", "值 / value", "95 %", "分母 / of"),
        tuple(rows),
    )


def _grouped(title: str, groups: Sequence[Group], is_detail: bool = False) -> Section:
    names = tuple(each.measure.name for each in groups[0].measured if each.measure.key in _BY_GROUP) if groups else ()
    return Section(
        title,
        "",
        (title.split(" ", 1)[0].removeprefix("按"), names[0], "95 %", *names[1:], "p50", "p95"),
        tuple(
            (
                group.name,
                str(group.rate("right")),
                render_interval(group.rate("right").interval),
                *(_short(group.rate(each.measure.key)) for each in group.measured if each.measure.key in _BY_GROUP[1:]),
                render_milliseconds(group.p50_ms),
                render_milliseconds(group.p95_ms),
            )
            for group in groups
        ),
        is_detail,
    )


def _contests(evaluation: Evaluation) -> Section:
    (ours, asked), *others = evaluation.standings
    rows = [(ours, *_standing(asked), "", "")]
    rows += [
        (name, *_standing(judged), str(each.match), render_p(each.match.p))
        for (name, judged), each in zip(others, evaluation.contests, strict=True)
    ]
    return Section(
        "与常见做法相比 / against the usual ways",
        f"同一批 {len(asked)} 道有答案的题、同一批文件；检索类只看前 5 块文字里有没有所需数字或语句，即任何读者的上限 / "
        f"the same {len(asked)} questions that have an answer, on the same documents; a search counts as right where its "
        "five chunks hold what is needed, the most that any reader could get right",
        (
            "系统 / system",
            "答对或可答 / right, or within reach",
            "95 %",
            "数字题 / figure questions",
            "文字题 / text questions",
            "错误数字 / wrong numbers",
            "p50",
            "我们胜/平/负 / our wins/ties/losses",
            "exact McNemar",
        ),
        tuple(rows),
    )


def _standing(judged: Sequence[Judged]) -> tuple[str, str, str, str, str, str]:
    of_figures = [one for one in judged if one.item.kind in NUMERIC_KINDS]
    of_text = [one for one in judged if one.item.kind not in NUMERIC_KINDS]
    everything, figures, text = (
        rate_over((int(one.verdict.right), 1) for one in each) for each in (judged, of_figures, of_text)
    )
    took = [one.answer.elapsed_ms for one in judged if one.answer.elapsed_ms is not None]
    return (
        str(everything),
        render_interval(everything.interval),
        _short(figures),
        _short(text),
        str(sum(one.verdict.wrong_number for one in judged)),
        render_milliseconds(percentile(took, 50)),
    )


def _rankings(rankings: Sequence[Ranking]) -> Section:
    return Section(
        "找到段落 / passages found",
        "由文字回答、证据在段落里的题 / questions answered by text whose evidence stands in a passage; "
        "recall@k: 前 k 段里有证据 / the evidence is among the first k",
        ("范围 / among", "方法 / found by", "题数 / questions", *(f"recall@{k}" for k in _DEPTHS), "MRR", "95 %"),
        tuple(
            (each.among, each.system, str(len(each.ranks)), *(_recall(each, k) for k in _DEPTHS), *_reciprocal(each))
            for each in rankings
        ),
    )


def _recall(ranking: Ranking, depth: int) -> str:
    rate = rate_over((int(rank is not None and rank <= depth), 1) for rank in ranking.ranks)
    return "" if rate.share is None else f"{rate.share:.3f}"


def _reciprocal(ranking: Ranking) -> tuple[str, str]:
    mean = mean_over([0 if rank is None else 1 / rank for rank in ranking.ranks])
    return ("", "") if mean is None else (f"{mean.mean:.3f}", f"{mean.interval[0]:.3f}–{mean.interval[1]:.3f}")


def _cells(score: CellScore) -> Iterator[Section]:
    rows = (
        ("召回 / recall", score.recall, "真值单元格 / cells of the truth"),
        ("准确召回 / exact recall", score.exact_recall, "真值单元格，列也对 / the same, with the column"),
        ("精确 / precision", score.precision, "这些文件的金额记录 / money records of those documents"),
    )
    yield Section(
        "表格单元格 / cells of tables",
        "区间按文件重抽 / intervals are bootstrapped by document",
        ("指标 / measure", "值 / value", "95 %", "分母 / of"),
        tuple((name, str(rate), render_interval(rate.interval), of) for name, rate, of in rows),
    )
    yield Section(
        "各文件召回 / recall by document",
        "",
        ("文件 / document", "召回 / recall"),
        tuple((document, str(rate)) for document, rate in score.recall_by_document),
        is_detail=True,
    )
    cells = [("缺 / missing", cell) for cell in score.missing] + [("多 / extra", cell) for cell in score.extra]
    if cells:
        yield Section(
            f"不符的单元格 / cells that differ ({len(cells)})",
            "",
            ("", "文件 / document", "页 / page", "行 / row", "列 / column", "值 / value"),
            tuple(
                (
                    what,
                    cell.document,
                    str(cell.page or ""),
                    f"{cell.row} {cell.code or ''}".strip(),
                    " / ".join(cell.column),
                    f"{cell.value} {cell.unit or ''}".strip(),
                )
                for what, cell in cells
            ),
            is_detail=True,
        )


def _findings(score: FindingScore) -> Iterator[Section]:
    yield Section(
        "勾稽核对 / consistency findings",
        "",
        ("指标 / measure", "值 / value", "95 %", "分母 / of"),
        (
            (
                "找到 / recall",
                str(score.recall),
                render_interval(score.recall.interval),
                "已收录文件的已知矛盾 / known contradictions of indexed documents",
            ),
            (
                "误报 / false alarms",
                str(score.false_alarms),
                render_interval(score.false_alarms.interval),
                "报出的矛盾 / contradictions reported",
            ),
        ),
    )
    differing = [("漏 / missed", one) for one in score.missed] + [("误报 / false alarm", one) for one in score.unknown]
    if differing:
        yield Section(
            f"不符的核对结果 / findings that differ ({len(differing)})",
            "",
            ("", "文件 / document", "规则 / rule", "左 / left", "右 / right"),
            tuple((what, one.document, one.rule, one.left, one.right) for what, one in differing),
            is_detail=True,
        )


def _short(rate: Rate) -> str:
    return f"{rate.hits}/{rate.total}" if rate.total else "–"
