"""The figures of the sample office, from its files through intake, store and command line, against golden values.

``samples/expected_kpis.json`` was computed by an independent implementation from the same files. Every key is either
found in what ``python -m metrics kpis --format json`` prints, or named below with the family that is still missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import SAMPLES
from commands import metrics, strict

from metrics.cli import main
from metrics.insight.readings import Readings
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.registry import catalogue
from metrics.store.log import Store

GOLDEN: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected_kpis.json").read_text(encoding="utf-8"))
QUARTERS = tuple(GOLDEN)

# Golden key → where the command prints it. A lamp count that is zero is left out of the golden file.
PLACES = {
    "RF1_city_flags": "RF1.parts.city",
    "RF1_all_street_recipient": "RF1.parts.all_street_recipient",
    "RF1_city_flags_ytd": "RF1.parts.city_ytd",
    "RF_city_reported": "RF1.parts.is_city_reported",
    "RV1_start_rate_compounds": "RV1.value",
    "RV2_start_rate_households": "RV2.value",
    "RV3_completion_rate": "RV3.value",
    "RV_plan_n": "RV1.denominator",
    "RV_started_n": "RV1.numerator",
    "RV_completed_n": "RV3.numerator",
    "RV4_households_benefited_total": "RV4.value",
    "RV5_year_invest_done": "RV5.numerator",
    "RV5_year_invest_plan": "RV5.denominator",
    "RV5_invest_completion_pct": "RV5.value",
    # The index itself is not shown while the plan is below 5 % of the budget.
    "RV6_SPI": "RV6.parts.spi_raw",
    "RV6_weighted_progress": "RV6.parts.weighted_progress_pct",
    "RV6_weighted_plan": "RV6.parts.weighted_plan_pct",
    "RV7_three_year_completion": "RV7.value",
    "RV8_property_coverage": "RV8.value",
    "PM_due": "PM2.denominator",
    "PM_done_due": "PM2.numerator",
    "PM1_on_time_rate": "PM1.value",
    "PM2_completion_rate": "PM2.value",
    "PM3_open_delays_days": "PM3.parts.open_delays_days",
    "PM4_forecast_drift_sum_days": "PM4.value",
    "PM4_nodes_slipped": "PM4.parts.slipped",
    "PM_lights": "PM5.parts",
    "PJ1_invest_done": "PJ1.numerator",
    "PJ1_invest_plan": "PJ1.denominator",
    "PJ1_completion_pct": "PJ1.value",
    "PJ2_ahead_pp": "PJ2.value",
    "PJ3_pace_ratio": "PJ3.value",
    "PT1_ok_rate": "PT1.value",
    "PT1_weeks_ok": "PT1.numerator",
    "PT_weeks": "PT1.parts.weeks",
    "PT_weeks_counted": "PT1.denominator",
    "PT2_patrols": "PT2.value",
    "PT3_avg_per_week": "PT3.value",
    "RC1_found": "RC1.value",
    "RC2_close_rate": "RC2.value",
    "RC_due": "RC2.denominator",
    "RC3_on_time_rate": "RC3.value",
    "RC4_avg_days": "RC4.value",
    "RC4_median_days": "RC4.parts.median_days",
    "RC5_overdue_open": "RC5.value",
    "RC6_rework_rate": "RC6.value",
    "RC8_top3": "RC8.parts.top3",
    "SV_reporting": "SV1.parts",
    "SV1_satisfaction_hh_weighted": "SV1.value",
    "SV2_coverage": "SV2.value",
    "SV3_done_rate": "SV3.value",
    "SV4_sqm_per_100hh": "SV4.value",
    "SV5_centres": "SV5.value",
    "PB1_theme_day_rate": "PB1.value",
    "PB2_attendance": "PB2.value",
    "PB3_volunteer_events": "PB3.value",
    "PB3_volunteer_persontimes": "PB3.parts.person_times",
    "PB4_brand_coverage": "PB4.value",
    "IV1_signed_in_quarter": "IV1.value",
    "IV2_in_place_ytd": "IV2.value",
    "IV2_completion_pct": "IV2.parts.completion_pct",
    "IV2_ahead_pp": "IV2.parts.ahead_points",
    "IV3_performance_rate": "IV3.value",
    "IV4_start_rate": "IV4.value",
    "IV5_fund_rate": "IV5.value",
}
DECIMALS = {"RV6_SPI": 3, "PJ3_pace_ratio": 3, "PT3_avg_per_week": 2}
LAMPS = {"蓝": "blue", "绿": "green", "黄": "yellow", "红": "red"}
Printed = Callable[[str], dict[str, Any]]
PROMISED = ("value", "unit", "numerator", "denominator", "lamp", "reason")


def told(path: Path, quarter: str) -> dict[str, Any]:
    """What the command prints of a quarter."""
    done = metrics("kpis", "--quarter", quarter, "--format", "json", "--store", path)
    assert (done.code, done.said) == (0, "")
    found: dict[str, Any] = done.json
    return found


@pytest.fixture(scope="session")
def printed(office_path: Path) -> Printed:
    """What the command prints of a quarter of the sample office, asked once."""
    return cache(lambda quarter: told(office_path, quarter))


def at(kpis: dict[str, Any], place: str) -> Any:
    """What stands at a place; a value exactly, because the golden ones round halves to even."""
    found: Any = kpis
    for name in place.replace(".value", ".exact").split("."):
        found = found[name]
    return found


def as_golden(key: str, found: Any, golden: Any) -> Any:
    """A printed figure in the form of the golden one: its decimals, halves to even; lamps by their colour's name."""
    if isinstance(golden, dict):
        return {name: found[lamp] for name, lamp in LAMPS.items() if found[lamp]}
    if key == "SV_reporting":
        return f"{found['reported']}/{found['expected']}"
    if found is None or isinstance(golden, list | str | bool):
        return found
    return float(Decimal(repr(float(found))).quantize(Decimal(1).scaleb(-DECIMALS.get(key, 1)), ROUND_HALF_EVEN))


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_figure_of_the_sample_office_is_the_golden_one(printed: Printed, quarter: str) -> None:
    kpis = printed(quarter)["kpis"]
    wanted = {key: golden for key, golden in GOLDEN[quarter].items() if PLACES.get(key, "").partition(".")[0] in kpis}

    assert {key: as_golden(key, at(kpis, PLACES[key]), golden) for key, golden in wanted.items()} == wanted
    assert len(wanted) >= 25


def test_every_golden_key_is_looked_up() -> None:
    assert {key for golden in GOLDEN.values() for key in golden} == set(PLACES)


def test_no_figure_of_a_family_that_is_there_is_left_out() -> None:
    catalogued = json.loads((SAMPLES / "kpis.json").read_text(encoding="utf-8"))
    looked_up = {place.partition(".")[0] for place in PLACES.values()}

    there = {kpi["id"] for name, kpis in catalogued.items() if name in catalogue().tables for kpi in kpis}
    assert there & looked_up <= set(catalogue().measures)


@pytest.mark.parametrize("quarter", [*QUARTERS, "2030Q1"])
def test_the_answer_has_exactly_the_promised_shape(printed: Printed, office: Records, quarter: str) -> None:
    said = printed(quarter)

    assert tuple(said) == ("quarter", "as_of", "version", "kpis")
    assert (said["quarter"], said["version"]) == (quarter, office.version)
    assert said["as_of"] == office.as_of.isoformat()
    assert tuple(said["kpis"]) == tuple(catalogue().measures)
    for name, kpi in said["kpis"].items():
        assert tuple(kpi)[: len(PROMISED)] == PROMISED
        assert (kpi["value"] is None) == (kpi["exact"] is None) == (kpi["reason"] is not None), name
        assert kpi["lamp"] in (None, "red", "yellow", "grey", "green", "blue")
        assert isinstance(kpi["unit"], str)
        for figure in ("value", "numerator", "denominator", "exact", "planned"):
            assert kpi[figure] is None or type(kpi[figure]) in (int, float), (name, figure)


def test_the_start_rate_of_the_second_quarter_reads_as_promised(printed: Printed) -> None:
    kpi = printed("2018Q2")["kpis"]["RV1"]

    assert {name: kpi[name] for name in PROMISED} == {
        "value": 75.0, "unit": "%", "numerator": 6, "denominator": 8, "lamp": "green", "reason": None,
    }  # fmt: skip


def test_what_has_no_value_says_why_and_is_never_zero(printed: Printed) -> None:
    unreported, early = printed("2018Q2")["kpis"]["RF1"], printed("2018Q1")["kpis"]["RV6"]

    assert (unreported["value"], unreported["lamp"], unreported["reason"]) == (None, "grey", "not_reported")
    assert (early["value"], early["lamp"], early["reason"]) == (None, None, "too_early")


def test_in_a_quarter_nobody_reported_no_figure_has_a_value(printed: Printed) -> None:
    kpis = printed("2030Q1")["kpis"]

    assert {(kpi["value"], kpi["lamp"], kpi["reason"]) for kpi in kpis.values()} == {(None, "grey", "not_reported")}


@pytest.mark.parametrize("quarter", ["2018Q2", "2030Q1", "1900Q1", "2099Q4"])
def test_an_empty_store_answers_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], quarter: str) -> None:
    Store.open(tmp_path / "empty")

    code = main(["kpis", "--quarter", quarter, "--format", "json", "--store", str(tmp_path / "empty")])

    said = strict(capsys.readouterr().out)
    assert (code, said["version"], said["quarter"]) == (0, 0, quarter)
    assert {kpi["value"] for kpi in said["kpis"].values()} == {None}


def test_the_command_prints_what_the_pages_show(printed: Printed, office: Records) -> None:
    readings, quarter = Readings(office), Quarter(2018, 2)

    for name, kpi in printed("2018Q2")["kpis"].items():
        reading = readings.read(catalogue().measures[name], quarter)
        assert kpi["exact"] == reading.value.number
        assert kpi["lamp"] == (reading.judgement.lamp and str(reading.judgement.lamp))
        assert kpi["planned"] == reading.planned
