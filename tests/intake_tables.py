"""Small tables of our own, one of each kind and with every type of field, and builders for the forms staff upload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records
from metrics.model.rule import Reference, Rule, blank, day, previous
from metrics.model.schema import Field, Kind, Need, Table, Type
from metrics.model.sources import DATA_SOURCE, REMARK

QUARTER = Field("quarter", "季度", Type.QUARTER, Need.REQUIRED, aliases=("报告期", "统计期"))

WORKS = Table(
    id="works",
    kind=Kind.SNAPSHOT,
    names=("工程进度表", "works"),
    key=("quarter", "work_id"),
    period="quarter",
    label="name",
    ambiguous={
        "累计投资": ("year_invested", "invested_total"),
        "完成率": ("progress", "(computed KPI)"),
    },
    fields=(
        QUARTER,
        Field("work_id", "工程编号", Type.CODE, Need.REQUIRED, aliases=("编号",)),
        Field("name", "工程（项目）名称", Type.TEXT, Need.REQUIRED, aliases=("名称", "工程名称")),
        Field("community", "所属社区", Type.TEXT, aliases=("社区",), register="places.community"),
        Field("stage", "阶段", Type.ENUM, allowed=("未启动", "施工中", "已完工"), synonyms={"在建": "施工中"}),
        Field("scope", "类别", Type.MULTI, allowed=("基础类", "完善类", "提升类")),
        Field("in_plan", "是否纳入计划", Type.YES_NO, default="是"),
        Field("started", "开工日期", Type.DATE, aliases=("开工时间",)),
        Field("finished", "完工日期", Type.DATE, aliases=("完工时间",)),
        Field("households", "户数（户）", Type.INTEGER, unit="户", aliases=("户数",), minimum=1, swing_pct=30),
        Field("area", "建筑面积（㎡）", Type.DECIMAL, unit="㎡", aliases=("面积",), minimum=0),
        Field("plan_year", "计划年度", Type.INTEGER, unit="年", minimum=2017, maximum=2035),
        Field("progress", "形象进度（%）", Type.PERCENT, unit="%", aliases=("进度",), minimum=0, maximum=100),
        Field("budget", "总投资（万元）", Type.DECIMAL, unit="万元", aliases=("概算投资",), minimum=0),
        Field("year_invested", "本年投资（万元）", Type.DECIMAL, unit="万元", aliases=("本年完成投资",)),
        Field("invested_total", "自开工累计投资（万元）", Type.DECIMAL, unit="万元"),
        Field("doc_no", "依据文号", Type.TEXT, aliases=("文号",)),
        DATA_SOURCE,
        REMARK,
    ),
    rules=(
        Rule("finished_before_start", ("finished", "started"), day("finished") < day("started"), source="R1"),
        Rule(
            "over_budget",
            ("invested_total", "budget"),
            nw.col("invested_total") > nw.col("budget"),
            Severity.WARNING,
            "W-OVER",
        ),
        Rule(
            "total_fell",
            ("invested_total",),
            nw.col("invested_total") < previous("invested_total"),
            source="V-MONO",
            overridable=True,
            needs_history=True,
        ),
        Rule(
            "renamed",
            ("name", "remark"),
            (nw.col("name") != previous("name")) & blank("remark"),
            source="R10",
            needs_history=True,
        ),
    ),
)

VISITS = Table(
    id="visits",
    kind=Kind.EVENT,
    names=("走访记录", "visits"),
    key=("visit_no",),
    period="visit_date",
    fields=(
        Field("visit_no", "走访编号", Type.CODE, Need.REQUIRED, aliases=("编号", "序号")),
        Field("visit_date", "走访日期", Type.DATE, Need.REQUIRED, aliases=("日期",)),
        Field("place", "地点", Type.TEXT),
        Field("work_id", "工程编号", Type.CODE),
        Field("found", "发现问题数", Type.INTEGER, unit="个", minimum=0),
        REMARK,
    ),
    references=(Reference("visit_to_unknown_work", "work_id", "works.work_id", same_quarter=True),),
)

AWARDS = Table(
    id="awards",
    kind=Kind.EVENT,
    names=("获奖记录", "awards"),
    key=("award_no",),
    period="quarter",
    period_fallback="won",
    fields=(
        QUARTER,
        Field("won", "获得日期", Type.MONTH),
        Field("award_no", "奖项编号", Type.CODE, Need.REQUIRED),
        Field("prize", "奖项名称", Type.TEXT),
    ),
)

PLACES = Table(
    id="places",
    kind=Kind.REGISTER,
    names=("社区名册", "places"),
    key=("place_id",),
    label="community",
    fields=(
        Field("place_id", "社区编号", Type.CODE, Need.REQUIRED),
        Field("community", "社区名称", Type.TEXT, Need.REQUIRED),
        Field("short_name", "简称", Type.TEXT),
    ),
)

TABLES = {table.id: table for table in (WORKS, VISITS, AWARDS, PLACES)}

HEADER = "季度,工程编号,名称"


def form(*lines: str, name: str = "上报.csv", encoding: str = "utf-8-sig", newline: str = "\r\n") -> Upload:
    """A file of these lines."""
    return Upload(name, newline.join(lines).encode(encoding))


def read_form(
    *lines: str,
    name: str = "上报.csv",
    records: Records | None = None,
    answers: Answers | None = None,
    tables: Sequence[Table] = tuple(TABLES.values()),
) -> Draft:
    """The draft of a file of these lines."""
    known = {table.id: table for table in tables}
    return read(form(*lines, name=name), tables=known, records=records, answers=answers or Answers())


def works(extra: str, *cells: str, title: Iterable[str] = (), **known: object) -> Draft:
    """The draft of a works form with one more column, whose cells stand under it, one row each."""
    rows = [f'2018Q2,GC-{place},样例{place},"{cell}"' for place, cell in enumerate(cells, 1)]
    return read_form(*title, f"{HEADER},{extra}", *rows, **known)  # type: ignore[arg-type]


def column(draft: Draft, field_id: str) -> list[str | None]:
    """The canonical texts of a column, in the order of the parts; None where blank."""
    cells = [cell for part in draft.parts for cell in part.texts[field_id].to_list()]
    return [cell if isinstance(cell, str) else None for cell in cells]


def codes(draft: Draft) -> list[str]:
    """The codes of its findings."""
    return [finding.code for finding in draft.findings]


def places(draft: Draft) -> list[tuple[str, int | None, str | None]]:
    """Code, row and field of its findings."""
    return [(finding.code, finding.row, finding.field_id) for finding in draft.findings]


def only(draft: Draft) -> Finding:
    """Its one finding."""
    (finding,) = draft.findings
    return finding


def answered(draft: Draft, answer: str, *, code: str | None = None) -> Answers:
    """Its answers and one more, to its only question or the one with a code."""
    asked = next(finding for finding in draft.findings if finding.asks and code in (None, finding.code))
    assert asked.asks is not None
    return draft.answers.given(asked.asks, answer)
