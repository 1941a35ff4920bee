"""A tile in one glance: the course breaks at New Year where the sum begins anew, and every gap says its own reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import records, sample, view

from metrics.app.tables import grid_csv, grid_html
from metrics.app.tiles import tile_html
from metrics.charts.description import Grid, GridColumn
from metrics.charts.theme import LIGHT
from metrics.families.renovation import FAMILY
from metrics.families.renovation.schema import RENOVATION
from metrics.i18n import numbers, phrases
from metrics.insight.provenance import rows_grid
from metrics.model.measure import Change, Compare, Reading, Value
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import catalogue

TEXT = catalogue().text("zh").scoped("renovation")
LOOK = LIGHT.of("zh")
Q = Quarter(2018, 2)


def course(office: Records, *values: Value, is_year_to_date: bool = False) -> str:
    """The tile of a figure whose last quarters, up to the second of 2018, have these values."""
    read = view(FAMILY, office, "2018Q2").read(FAMILY.measure("RV5"))
    quarters = list(Quarter.span(Quarter(2017, 1), Q))[-len(values) :]
    measure = replace(read.measure, is_year_to_date=is_year_to_date)
    made: Reading = replace(
        read, measure=measure, value=values[-1], history=tuple(zip(quarters[:-1], values, strict=False))
    )
    return tile_html(made, TEXT, LOOK)


def test_a_sum_since_new_year_is_not_joined_to_that_of_last_year(office: Records) -> None:
    values = [Value(float(n)) for n in (25, 50, 75, 98, 3, 33)]

    assert course(office, *values).count("<polyline") == 1
    assert course(office, *values, is_year_to_date=True).count("<polyline") == 2


def test_every_gap_of_a_course_says_its_own_reason(office: Records) -> None:
    values = [Value(1.0), Value.missing("zero_report"), Value.missing("no_plan"), Value(2.0)]

    told = course(office, *values)

    assert "17Q4 零报告，18Q1 无计划，18Q2 2.0%" in told


def test_the_last_quarter_has_its_place_though_nobody_reported_it(office: Records) -> None:
    told = course(office, Value(1.0), Value(2.0), Value.missing("not_reported"))

    # Three places on 112 pixels from 4 on: the last value stands in the middle and the ring at the end.
    assert 'cx="60" ' in told or 'cx="60.0" ' in told
    assert "18Q2 未报" in told


def test_a_year_is_a_name_and_no_amount() -> None:
    known = view(FAMILY, records((RENOVATION, sample(RENOVATION))), "2018Q2").read(FAMILY.measure("RV1")).value

    grid = rows_grid(known, RENOVATION, TEXT)

    place = next(i for i, column in enumerate(grid.columns) if column.title == "计划年度")
    assert grid.columns[place].kind == "text"
    assert {row[place] for row in grid.rows} <= {"2017", "2018", "2019"}


def test_a_minus_is_a_minus_on_the_page_and_a_hyphen_in_files_that_are_computed_with(office: Records) -> None:
    stamp = view(FAMILY, office, "2018Q2").stamp
    grid = Grid((GridColumn("差", "number", 1), GridColumn("率", "percent", 1)), ((-1234.5, -0.04), (0.04, 99.96)))

    told = grid_html(grid, TEXT)

    assert "−1,234.5" in told
    assert "−0.04%" in told
    assert ">0.04<" in told  # some is not none
    assert "99.9%" in told  # almost all is not all
    assert b"-1234.5,-0.04" in grid_csv(grid, "差", stamp, TEXT)
    assert numbers.amount(-17.5, "个百分点") == "−17.5个百分点"


@pytest.mark.parametrize(
    ("made", "unit", "told"),
    [
        (Change(Q, Compare.ABSOLUTE, 3), "个", "较上季度增加3个"),
        (Change(Q, Compare.ABSOLUTE, -1), "件", "较上季度减少1件"),
        (Change(Q, Compare.ABSOLUTE, 5), "天", "较上季度延长5天"),
        (Change(Q, Compare.ABSOLUTE, -2.5), "天", "较上季度缩短2.5天"),
        (Change(Q, Compare.ABSOLUTE, 1.2), "分", "较上季度提高1.2分"),
        (Change(Q, Compare.PERCENT, 20.7), "件", "较上季度增长20.7%"),
        (Change(Q, Compare.PERCENT, -20.7), "万元", "较上季度减少20.7%"),
        (Change(Q, Compare.POINTS, -0.2), "%", "较上季度下降0.2个百分点"),
        (Change(Q, Compare.RANK, 2), "位", "较上季度位次上升2位"),
        (Change(Q, Compare.PERCENT, 1203.8), "万元", "为上季度的13.0倍"),
    ],
)
def test_amounts_grow_lengths_of_time_get_longer_and_rates_rise(made: Change, unit: str, told: str) -> None:
    assert phrases.change(made, TEXT, unit=unit) == told


def test_a_unit_with_a_number_of_its_own_stays_small(office: Records) -> None:
    services = next(family for family in catalogue().families if family.slug == "services")
    reading = view(services, office, "2018Q2", lang="en").read(services.measure("SV4"))

    assert "19.9<small> ㎡ per 100 households</small>" in tile_html(
        reading, catalogue().text("en").scoped("services"), LOOK
    )
