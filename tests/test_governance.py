"""数据报送: on time by the first submission, complete by units, corrected by cells; sample rows are on no clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import DEMO, records, view

from metrics.blocks import TableBlock
from metrics.insight.readings import Readings
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records.commit import commit
from metrics.model.lamp import Lamp
from metrics.model.measure import Reading
from metrics.model.quarter import Quarter
from metrics.model.records import Filing, Records, Reporting
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store

KNOWN = catalogue()
PERIODIC = [table.id for table in KNOWN.tables.values() if table.is_periodic]
Q2 = Quarter(2018, 2)
FAMILY = KNOWN.family_of("DQ1")


def known(first: dict[str, str], *, today: str = "2018-08-01", changed: dict[str, int] | None = None) -> Records:
    """A record on which tables first came on these days, each of 100 cells."""
    filings = {
        (table, Q2): Filing(datetime.fromisoformat(f"{day}T04:00+00:00"), 100, (changed or {}).get(table, 0))
        for table, day in first.items()
    }
    empty = records(*((table, []) for table in KNOWN.tables.values())).frames
    reports = dict.fromkeys(filings, Reporting.REPORTED)
    return Records(empty, reports, 1, datetime.fromisoformat(f"{today}T04:00+00:00"), filings=filings)


def reading(measure: str, of: Records) -> Reading:
    return Readings(of).read(KNOWN.measures[measure], Q2)


def test_a_report_of_the_fifteenth_day_is_on_time_and_one_of_the_sixteenth_is_late() -> None:
    of = known(dict.fromkeys(PERIODIC, "2018-07-15") | {"renovation": "2018-07-16"})

    value = reading("DQ1", of).value

    assert (value.numerator, value.denominator, value.parts["late"]) == (8, 9, ("renovation",))
    assert reading("DQ1", of).judgement.lamp is Lamp.RED


def test_what_has_not_come_counts_once_the_deadline_is_over() -> None:
    before, after = (known({"renovation": "2018-07-10"}, today=day) for day in ("2018-07-15", "2018-07-16"))

    assert (reading("DQ1", before).value.numerator, reading("DQ1", before).value.denominator) == (1, 1)
    assert (reading("DQ1", after).value.numerator, reading("DQ1", after).value.denominator) == (1, 9)


def test_completeness_is_green_only_when_everything_is_in() -> None:
    found = reading("DQ2", known(dict.fromkeys(PERIODIC, "2018-07-10")))

    # Without a register of communities the services count as one unit, like every other table.
    assert (found.value.number, found.judgement.lamp) == (100, Lamp.GREEN)
    assert reading("DQ2", known({"renovation": "2018-07-10"})).judgement.lamp is Lamp.RED


def test_cells_changed_after_the_first_report_are_a_share_of_all() -> None:
    value = reading("DQ3", known(dict.fromkeys(PERIODIC[:2], "2018-07-10"), changed={PERIODIC[0]: 3})).value

    assert (value.numerator, value.denominator, value.number) == (3, 200, 1.5)


def test_nothing_reported_is_no_figure() -> None:
    assert [reading(name, known({})).value.reason for name in ("DQ1", "DQ2", "DQ3")] == ["not_reported"] * 3


# ---- from a store --------------------------------------------------------------------------------------------------


def bring(store: Store, text: str, why: str = "") -> None:
    before = frames.load(store, KNOWN.tables.values())
    draft = read(Upload("renovation_2018Q2.csv", text.encode("utf-8-sig")), tables=KNOWN.tables, records=before)
    commit(draft, store, who="改造专班填报岗", why=why, seen=store.head()[0])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def quarter(name: str) -> str:
    head, *lines = (DEMO / "renovation.csv").read_text(encoding="utf-8-sig").splitlines()
    return "\r\n".join([head, *(line for line in lines if line.startswith(name))]) + "\r\n"


def test_one_cell_corrected_is_one_cell_and_the_first_submission_keeps_its_day(store: Store) -> None:
    bring(store, quarter("2018Q2"))
    first = frames.load(store, KNOWN.tables.values()).filings["renovation", Q2]
    bring(
        store, quarter("2018Q2").replace("样例花园,,清华园社区,,1998,5,198", "样例花园,,清华园社区,,1998,5,199"), "复核"
    )

    then = frames.load(store, KNOWN.tables.values()).filings["renovation", Q2]

    assert (first.changed, then.changed) == (0, 1)
    assert (then.first, then.cells) == (first.first, first.cells)
    assert then.first <= datetime.now(UTC)


def test_sample_rows_are_on_no_clock(store: Store) -> None:
    bring(store, quarter("2018Q2"))
    of = frames.load(store, KNOWN.tables.values())

    assert "renovation" not in reading("DQ1", of).value.parts.get("late", ())
    assert FAMILY.page
    (listed,) = (block for block in FAMILY.page(view(FAMILY, of, "2018Q2")) if isinstance(block, TableBlock))
    states = {row[1]: row[2].label for row in listed.grid.rows}
    assert states["老旧小区改造进度"] == "已报"
    assert states["便民服务与一刻钟服务圈"] == "未报"
    assert listed.is_illustrative


@pytest.mark.parametrize(
    ("first", "today", "said"),
    [
        ({"renovation": "2018-07-10"}, "2018-07-12", "截止日未到，已报的1张表及时率100.0%。"),
        ({"renovation": "2018-07-10"}, "2018-07-16", "报送及时率11.1%：应报9张表，迟报或未报8张。"),
        (dict.fromkeys(PERIODIC, "2018-07-10"), "2018-07-16", "报送及时率100.0%：应报9张表，无迟报。"),
    ],
)
def test_before_the_deadline_nobody_is_called_in_time_for_what_has_not_come(
    first: dict[str, str], today: str, said: str
) -> None:
    assert FAMILY.narrative
    assert list(FAMILY.narrative(view(FAMILY, known(first, today=today), "2018Q2")))[1] == said
