"""A correction is told to whoever reads: what a figure was when its quarter was first filed, what it is now, and when.

The sample office corrected its renovation report of the third quarter of 2017: 初报 had 248.3 万元 for 205.6 and 99 %
for 92 % of 样例路8号院. (675.1 + 42.7) ÷ 894.1 = 80.3 % is now 75.5 %; the weighted progress was
7 × 257.7 ÷ 903.5 = 2.00 points more, 85.44 against a plan of 88.88, 0.961 for 0.939.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from builders import view
from commands import metrics

from metrics.blocks import Note
from metrics.i18n import numbers
from metrics.insight import corrections
from metrics.insight.overview import overview
from metrics.insight.pages import blocks
from metrics.insight.views import of_selection
from metrics.insight.views import view as whole_view
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.model.schema import Table
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.compose import Sources, document
from metrics.reports.flow import Heading, Paragraph, flow
from metrics.store import frames
from metrics.store.canonical_csv import write_texts
from metrics.store.log import NewPart, Store

Q3 = Quarter(2017, 3)
KNOWN = catalogue()
INVESTED = "改造年度投资完成率由80.3%更正为75.5%"
INDEX = "进度绩效指数（SPI）由0.961更正为0.939"


def day_of(known: Records) -> str:
    at = known.filings["renovation", Q3].last
    assert at
    return numbers.day(known.office.clock.day(at))


def remarks(slug: str, known: Records, quarter: str, lang: str = "zh", **chosen: tuple[str, ...]) -> tuple[str, ...]:
    family = next(f for f in KNOWN.families if f.slug == slug)
    of = view(family, known, quarter, lang=lang, selection=Selection(**chosen))  # type: ignore[arg-type]
    return next((b.sentences for b in blocks(family, of) if isinstance(b, Note) and b.key == "corrections"), ())


def after(path: Path, table: Table, quarter: str, corrected: Callable[[pl.DataFrame], pl.DataFrame]) -> Records:
    """The record after a quarter of a table was sent again, corrected."""
    store = Store(path)
    cells = frames.texts(store, table, quarter)
    assert cells is not None
    sent = corrected(cells)
    part = NewPart(table.id, quarter, write_texts(table, sent), len(sent))
    store.commit([part], raw=b"", raw_name="", who="复核岗", why="复核更正", seen=store.head()[0])
    return frames.load(store, KNOWN.tables.values())


def test_a_page_tells_both_figures_and_the_day_beside_its_tiles(office: Records) -> None:
    told = remarks("renovation", office, "2017Q3")

    day = day_of(office)
    assert f"数据说明：2017年第三季度{INVESTED}（{day}审定），本页按更正后口径计算。" in told
    assert f"数据说明：2017年第三季度{INDEX}（{day}审定），本页按更正后口径计算。" in told
    assert len(told) == 3  # and the coverage: 1 of 24 instead of 1 of 23
    english = remarks("renovation", office, "2017Q3", "en")
    assert len(english) == 3
    assert any("corrected from 80.3% to 75.5%" in sentence for sentence in english)


def test_a_narrowed_page_tells_the_correction_of_what_it_shows(office: Records) -> None:
    corrected = remarks("renovation", office, "2017Q3", project=("样例路8号院",))
    others = remarks("renovation", office, "2017Q3", project=("样例东街12号院",))

    assert any("改造年度投资完成率" in sentence for sentence in corrected)
    assert not any("80.3%" in sentence for sentence in corrected)
    assert others == ()


def test_quarters_and_fields_that_nobody_corrected_have_no_remark(office: Records) -> None:
    assert {remarks(f.slug, office, "2018Q2") for f in KNOWN.pages} == {()}
    assert {f.slug for f in KNOWN.pages if remarks(f.slug, office, "2017Q3")} == {"renovation"}


def test_the_overview_counts_what_was_restated_in_one_line(office: Records) -> None:
    of = whole_view(KNOWN, office, Selection(quarter=Q3), "zh")

    (note,) = (b for b in overview(KNOWN, of, of_selection(KNOWN, office, Selection())) if isinstance(b, Note))

    assert len(note.sentences) == 1
    assert note.sentences[0].startswith("数据说明：2017年第三季度有3项指标在首次报送后作过更正：老旧小区改造")


def test_the_bulletin_has_a_section_that_tells_every_correction_once(office: Records) -> None:
    pieces = flow(document(Choice(Q3), Sources(KNOWN, office, "")))

    place = next(i for i, p in enumerate(pieces) if isinstance(p, Heading) and p.words == "五、数据说明")
    section = [p.words for p in pieces[place + 1 :] if isinstance(p, Paragraph) and "更正为" in p.words]
    assert len(section) == len(set(section)) == 3
    assert any(INVESTED in words and words.endswith("本通报按更正后口径计算。") for words in section)
    assert not [p for p in pieces[:place] if isinstance(p, Paragraph) and "更正为" in p.words]
    other = flow(document(Choice(Quarter(2018, 2)), Sources(KNOWN, office, "")))
    assert "五、数据说明" not in {p.words for p in other if isinstance(p, Heading)}


def test_the_check_of_a_file_tells_them_too(office_path: Path, tmp_path: Path) -> None:
    metrics("report", "--quarter", "2017Q3", "--page", "renovation", "--format", "docx", "--out", tmp_path,
            "--store", office_path)  # fmt: skip
    (file,) = tmp_path.glob("*.docx")

    done = metrics("report", "--verify", file, "--store", office_path)

    assert done.code == 0
    assert INVESTED in done.out


def test_the_same_rows_sent_again_are_no_correction(own_office: Path) -> None:
    again = after(own_office, KNOWN.tables["renovation"], "2018Q2", lambda cells: cells)

    assert again.first_filed(Quarter(2018, 2)) is None
    assert remarks("renovation", again, "2018Q2") == ()


def test_a_ledger_that_is_written_on_tells_only_figures_that_print_otherwise(own_office: Path) -> None:
    table = KNOWN.tables["rectification"]

    noted = after(own_office, table, "2018Q2", lambda cells: cells.with_columns(remark=pl.lit("复核")))
    fewer = after(own_office, table, "2018Q2", lambda cells: cells[1:])

    assert noted.first_filed(Quarter(2018, 2)) is not None
    assert remarks("rectification", noted, "2018Q2") == ()
    # 35 were found; one of them has been taken out.
    assert any("由35件更正为34件" in sentence for sentence in remarks("rectification", fewer, "2018Q2"))


def test_an_earlier_quarter_corrected_later_is_told_where_it_changes_a_later_figure(own_office: Path) -> None:
    def without_one_due_in_april(cells: pl.DataFrame) -> pl.DataFrame:
        late = cells.filter(pl.col("due_date") >= "2018-04-01")["issue_no"][0]
        return cells.filter(pl.col("issue_no") != late)

    known = after(own_office, KNOWN.tables["rectification"], "2018Q1", without_one_due_in_april)

    # 29 were found in the first quarter; of 36 due in the second 34 were closed in time, 94.4 %, and now 33 of 35.
    assert any("由29件更正为28件" in sentence for sentence in remarks("rectification", known, "2018Q1"))
    second = remarks("rectification", known, "2018Q2")
    assert any("由94.4%更正为94.3%" in sentence for sentence in second)
    assert not any("发现" in sentence for sentence in second)


def test_without_a_correction_nothing_is_loaded_or_computed(office: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    family = next(f for f in KNOWN.families if f.slug == "services")
    of = view(family, office, "2018Q2")
    read: list[object] = []
    monkeypatch.setattr(Store, "read", lambda self, part: read.append(part))

    assert corrections.corrections(family.measures, of) == ()
    assert read == []
    assert corrections.corrections((), replace(of, first_filed=lambda measure: None)) == ()
