"""老旧小区改造: what each measure counts, in the six quarters of the sample and at its edges, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import narwhals as nw
import polars as pl
import pytest
from builders import SAMPLES, records, sample

from metrics.families.office.schema import TARGETS
from metrics.families.renovation import FAMILY
from metrics.families.renovation.examples import EXAMPLES, Row, compound, done, working
from metrics.families.renovation.schema import RENOVATION
from metrics.insight.readings import Readings
from metrics.model.example import Example
from metrics.model.lamp import Judgement, Lamp
from metrics.model.measure import Change, Value
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, plain

Q1, Q2 = "2018Q1", "2018Q2"
GOLDEN = json.loads((SAMPLES / "expected_kpis.json").read_text("utf-8"))
QUARTERS = tuple(GOLDEN)
ALL = [measure.id for measure in FAMILY.measures]


def known(rows: Iterable[Mapping[str, str]] | pl.DataFrame = (), **more: object) -> Records:
    """Records of the compounds a test is about."""
    return records((RENOVATION, rows), **more)  # type: ignore[arg-type]


@cache
def sample_office() -> Records:
    """The sample office's six quarters with its targets; made once, because records are never changed."""
    return records((RENOVATION, sample(RENOVATION)), (TARGETS, sample(TARGETS)))


@cache
def nobody_reported() -> Records:
    """Nothing on record."""
    return known()


@cache
def reported_zero() -> Records:
    """A zero report for the second quarter of 2018."""
    return known(reports={("renovation", Q2): Reporting.ZERO})


@cache
def one_compound() -> Records:
    """One compound under works."""
    return known([working("A")])


def value(measure: str, of: Records, quarter: str = Q2) -> Value:
    """The value of a measure."""
    return FAMILY.measure(measure).compute(of, Quarter.parse(quarter))


def judged(measure: str, of: Records, quarter: str = Q2) -> Judgement:
    """The judgement of a measure, as a tile shows it."""
    return Readings(of).read(FAMILY.measure(measure), Quarter.parse(quarter)).judgement


def since_last_quarter(measure: str, of: Records, quarter: str = Q2) -> Change | None:
    """The change of a measure on the quarter before."""
    return Readings(of).read(FAMILY.measure(measure), Quarter.parse(quarter)).since_last_quarter


def on(day: tuple[int, int, int], of: Records) -> Records:
    """The same records looked at on another day."""
    return replace(of, as_of=datetime(*day, 9, tzinfo=UTC))


def shown(row: Row, office: Office | None = None) -> dict[str, object]:
    """The computed columns of one compound."""
    (cells,) = plain(known([row], office=office).all("renovation"))
    return dict(cells)


# The sample


@pytest.mark.parametrize("quarter", QUARTERS)
def test_starts_and_completions_of_the_sample_are_golden(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    started, completed = value("RV1", of, quarter), value("RV3", of, quarter)

    assert round(started.number or 0, 1) == golden["RV1_start_rate_compounds"]
    assert round(value("RV2", of, quarter).number or 0, 1) == golden["RV2_start_rate_households"]
    assert round(completed.number or 0, 1) == golden["RV3_completion_rate"]
    assert (started.parts["plan_n"], started.parts["started_n"]) == (golden["RV_plan_n"], golden["RV_started_n"])
    assert completed.parts["completed_n"] == golden["RV_completed_n"]
    assert value("RV4", of, quarter).number == golden["RV4_households_benefited_total"]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_money_and_progress_of_the_sample_are_golden(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    invested, index = value("RV5", of, quarter), value("RV6", of, quarter)

    assert (invested.numerator, invested.denominator) == (
        golden["RV5_year_invest_done"],
        golden["RV5_year_invest_plan"],
    )
    assert round(invested.number or 0, 1) == golden["RV5_invest_completion_pct"]
    assert round(index.parts["spi_raw"], 3) == golden["RV6_SPI"]
    assert round(index.parts["weighted_progress_pct"], 1) == golden["RV6_weighted_progress"]
    assert round(index.parts["weighted_plan_pct"], 1) == golden["RV6_weighted_plan"]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_programme_and_management_of_the_sample_are_golden(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    programme = value("RV7", of, quarter).number

    assert (None if programme is None else round(programme, 1)) == golden["RV7_three_year_completion"]
    assert round(value("RV8", of, quarter).number or 0, 1) == golden["RV8_property_coverage"]


def test_the_index_of_the_sample_is_hidden_in_the_two_first_quarters_of_a_year() -> None:
    hidden = [quarter for quarter in QUARTERS if value("RV6", sample_office(), quarter).reason == "too_early"]

    assert hidden == ["2017Q1", "2018Q1"]


def test_no_real_named_compound_lags_in_the_sample() -> None:
    rows = known(sample(RENOVATION)).all("renovation")
    real = rows.filter(~nw.col("compound_name").str.starts_with("样例")).sort("quarter")

    assert set(real.get_column("compound_name").to_list()) == {"丰乐路1号院"}
    assert real.get_column("lamp").fill_null("none").to_list() == ["none", "none", "green", "blue"]


# The examples and the states of a report


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.measure}-{example.title}")
def test_worked_examples_come_out_as_worked(example: Example) -> None:
    zero = {(table, example.quarter): Reporting.ZERO for table in example.zero_reports}

    worked = value(example.measure, known(example.tables["renovation"], reports=zero), example.quarter)

    assert worked.reason == example.reason
    assert worked.number == (None if example.number is None else pytest.approx(example.number))
    if example.numerator is not None:
        assert (worked.numerator, worked.denominator) == (example.numerator, example.denominator)


def test_every_measure_has_an_example() -> None:
    assert {example.measure for example in EXAMPLES} == set(ALL)


@pytest.mark.parametrize("measure", ALL)
def test_a_quarter_nobody_reported_has_no_value_and_is_grey(measure: str) -> None:
    assert value(measure, nobody_reported()).reason == "not_reported"
    assert judged(measure, nobody_reported()).lamp is Lamp.GREY


@pytest.mark.parametrize("measure", ALL)
def test_a_zero_report_counts_nothing_and_has_no_rates(measure: str) -> None:
    found = value(measure, reported_zero())

    expected = (0, None) if measure in ("RV4", "RV9", "RV12") else (None, "zero_report")
    assert (found.number, found.reason) == expected


@pytest.mark.parametrize("measure", ALL)
def test_one_compound_is_enough_for_a_value_or_a_reason(measure: str) -> None:
    reasons = {"RV5": "no_money", "RV6": "no_denominator", "RV10": "nothing_finished", "RV11": "nothing_finished"}

    assert value(measure, one_compound()).reason == reasons.get(measure)


@pytest.mark.parametrize("measure", ALL)
def test_a_reported_list_that_a_filter_empties_gives_no_false_rate(measure: str) -> None:
    whole = one_compound()
    emptied = whole.restricted({"renovation": whole.all("renovation").head(0)})

    found = value(measure, emptied)

    assert found.number == (0 if measure in ("RV4", "RV9", "RV12") else None)


# RV1–RV3: starts and completions


def test_works_begun_on_the_quarters_last_day_have_begun() -> None:
    of = known([working("A", "2018-06-30"), working("B", "2018-07-01")])

    assert (value("RV1", of).numerator, value("RV1", of).denominator) == (1, 2)


def test_a_finished_compound_without_a_start_date_has_started() -> None:
    assert value("RV1", known([done("A", actual_start="")])).number == 100


def test_compounds_outside_the_plan_are_told_beside_and_never_raise_the_rate() -> None:
    of = known([working("A"), working("B"), working("C", in_plan="否"), done("D", in_plan="否")])

    started = value("RV1", of)

    assert (started.number, started.parts["with_unplanned_pct"]) == (100, 200)
    assert started.notes == (("note.unplanned", {"count": 2, "names": "样例小区C、样例小区D", "started": 2}),)
    assert (value("RV3", of).number, value("RV3", of).parts["unplanned_completed_n"]) == (0, 1)


def test_a_year_without_a_plan_has_no_rate() -> None:
    of = known([working("A", plan_year="2019")])

    assert {value(name, of).reason for name in ("RV1", "RV2", "RV3", "RV5")} == {"no_plan"}


def test_a_plan_changed_within_the_year_is_told_with_the_rate_on_the_first_plan() -> None:
    before = [compound(name, quarter=Q1) for name in "ABCD"]
    now = [working("A"), working("B", plan_year="2019"), compound("C"), compound("E"), compound("F"), compound("G")]

    started = value("RV1", known([*before, *now]))

    # Now planned: A, C, E, F, G; begun with: A, B, C, D, of which A and B have started and D is gone.
    assert (started.number, started.parts["first_plan_pct"]) == (20, 50)
    assert started.notes == (("note.plan_changed", {"before": 4, "now": 5, "added": 3, "removed": 2, "pct": 50}),)


def test_an_unchanged_plan_is_not_remarked_on() -> None:
    assert value("RV1", known([compound("A", quarter=Q1), working("A")])).notes == ()


def test_households_left_blank_are_in_neither_sum() -> None:
    rate = value(
        "RV2", known([working("A", households="30"), compound("B", households="10"), compound("C", households="")])
    )

    assert (rate.number, rate.denominator) == (75, 40)
    assert rate.notes == (("note.households_blank", {"count": 1, "names": "样例小区C"}),)


def test_carried_over_completions_are_told_and_not_counted() -> None:
    of = known([
        done("A"), compound("B"),
        done("C", "2018-01-15", plan_year="2017", households="60"),
        done("D", "2017-12-31", plan_year="2017"),
        working("E", plan_year="2017"),
        done("F", plan_year="2019"),
    ])  # fmt: skip

    rate = value("RV3", of)

    assert (rate.number, rate.denominator) == (50, 2)
    assert (rate.parts["carried_over"], rate.parts["carried_over_households"]) == (1, 60)
    assert (rate.parts["carried_over_open"], rate.parts["ahead"]) == (1, 1)
    assert rate.notes == (
        ("note.carried_over", {"count": 1, "names": "样例小区C"}),
        ("note.ahead", {"count": 1, "names": "样例小区F"}),
    )


def test_completion_is_also_told_by_households() -> None:
    of = known([done("A", households="300"), compound("B", households="100")])

    assert value("RV3", of).parts["households_pct"] == 75


@pytest.mark.parametrize(
    ("begun", "word", "lamp"),
    [(6, "pace.on_pace", "green"), (5, "pace.nearly_on_pace", "green"), (4, "pace.lagging", "yellow"),
     (3, "pace.seriously_lagging", "red")],
)  # fmt: skip
def test_starts_without_planned_dates_are_lit_by_pace_against_the_offices_quarterly_plan(
    begun: int, word: str, lamp: str
) -> None:
    # The sample office plans 75 % of starts by the end of June: 6 of 8. 5 of 8 is 0.83 of that, 4 0.67, 3 0.5.
    rows = [working(str(n)) if n < begun else compound(str(n)) for n in range(8)]
    of = records((RENOVATION, rows), (TARGETS, sample(TARGETS)))

    for measure in ("RV1", "RV2"):
        assert (judged(measure, of).word, judged(measure, of).lamp) == (word, Lamp(lamp))


def test_a_quarter_in_which_no_completion_is_planned_has_no_lamp() -> None:
    of = records((RENOVATION, [compound("A", quarter=Q1)]), (TARGETS, sample(TARGETS)))

    assert (judged("RV3", of, Q1).lamp, judged("RV3", of, Q1).reason) == (None, "nothing_planned")


# RV4: households


def test_households_count_from_completion_and_beside_from_the_start() -> None:
    of = known([done("A", households="70"), working("B", households="30"), compound("C"), done("D", "2018-07-01")])

    found = value("RV4", of)

    assert (found.number, found.parts["started_households"], found.parts["this_year"]) == (70, 200, 70)


def test_a_corrected_number_of_households_is_a_revision_and_no_growth() -> None:
    of = known([
        done("A", "2018-03-31", quarter=Q1, households="66"), done("A", "2018-03-31", households="64"),
        compound("B", quarter=Q1, households="10"), done("B", households="16"),
    ])  # fmt: skip

    found, change = value("RV4", of), since_last_quarter("RV4", of)

    assert (found.number, found.parts["revised_households"]) == (80, -2)
    assert found.notes == (("note.households_revised", {"names": "样例小区A", "count": 1, "households": "-2"}),)
    # 64 households then and 80 now on today's figures: 25 %, not 80 against 66.
    assert change is not None
    assert (change.number, change.base_number, change.note) == (25, 64, "comparable")


def test_without_a_correction_households_are_compared_as_reported() -> None:
    of = known([done("A", "2018-03-31", quarter=Q1), done("A", "2018-03-31"), done("B")])

    change = since_last_quarter("RV4", of)

    assert change is not None
    assert (change.number, change.note) == (100, None)


# RV5, RV6, RV10: money and progress


def test_blank_money_is_in_neither_sum_and_named() -> None:
    of = known([
        working("A", year_plan_invest="100", year_invested="20"), working("B", year_plan_invest="900"),
        working("C", year_invested="50"), working("D", year_plan_invest="100", year_invested="0"),
        working("E", plan_year="2017", year_plan_invest="", year_invested="7.5"),
    ])  # fmt: skip

    rate = value("RV5", of)

    assert (rate.numerator, rate.denominator, rate.number) == (20, 200, 10)
    assert rate.notes == (
        ("note.money_blank", {"count": 2, "names": "样例小区B、样例小区C"}),
        ("note.carried_over_money", {"amount": 7.5}),
    )


@pytest.mark.parametrize(
    ("invested", "lamp"), [("50", "green"), ("40", "green"), ("39", "yellow"), ("30", "yellow"), ("29", "red")]
)
def test_money_is_lit_by_pace_against_time_passed(invested: str, lamp: str) -> None:
    of = known([working("A", year_plan_invest="100", year_invested=invested)])

    assert judged("RV5", of).lamp == Lamp(lamp)


@pytest.mark.parametrize(
    ("progress", "lamp"), [("95", "green"), ("94.9", "yellow"), ("90", "yellow"), ("89.9", "red"), ("100", "green")]
)
def test_the_index_is_green_from_95_and_red_below_90_hundredths(progress: str, lamp: str) -> None:
    of = known([working("A", budget="100", planned_progress="100", progress=progress)])

    assert judged("RV6", of).lamp == Lamp(lamp)


def test_the_index_is_shown_from_exactly_5_percent_planned() -> None:
    of = known([working("A", budget="100", planned_progress="5", progress="4")])
    early = known([working("A", budget="100", planned_progress="4.99", progress="4")])

    assert value("RV6", of).number == pytest.approx(0.8)
    assert value("RV6", early).reason == "too_early"
    assert value("RV6", early).parts["spi_raw"] == pytest.approx(4 / 4.99)


def test_compounds_without_budget_or_plan_leave_the_index_and_are_named() -> None:
    of = known([
        working("A", budget="100", planned_progress="50", progress="40"),
        working("B", planned_progress="90", progress="10"),
        working("C", budget="100", progress="10"),
    ])  # fmt: skip

    index = value("RV6", of)

    assert index.number == pytest.approx(0.8)
    assert index.notes == (
        ("note.budget_blank", {"count": 1, "names": "样例小区B"}),
        ("note.no_plan", {"count": 1, "names": "样例小区C"}),
    )


def test_without_any_budget_households_are_the_weights() -> None:
    of = known([
        working("A", households="300", planned_progress="40", progress="30"),
        working("B", households="100", planned_progress="40", progress="50"),
    ])  # fmt: skip

    index = value("RV6", of)

    assert (index.number, index.parts["weight"]) == (pytest.approx(0.875), "households")
    assert index.notes == (("note.weighed_by_households", {}),)


def test_the_index_is_about_the_years_plan_only() -> None:
    of = known([
        working("A", budget="100", planned_progress="50", progress="50"),
        working("B", budget="900", planned_progress="50", progress="1", plan_year="2017"),
        working("C", budget="900", planned_progress="50", progress="1", in_plan="否"),
    ])  # fmt: skip

    assert value("RV6", of).number == 1


def test_cost_is_told_per_household_and_the_dear_one_is_named() -> None:
    of = known([
        done("A", invested_total="250", floor_area="10000", households="100"),
        done("B", invested_total="280", floor_area="10000", households="140"),
        done("C", invested_total="600", floor_area="10000", households="160"),
        done("D", floor_area="10000"),
        done("E", invested_total="100"),
    ])  # fmt: skip

    cost = value("RV10", of)

    # 1130 万元 on 30,000 ㎡ and 400 households; single costs 250, 280 and 600 with median 280.
    assert cost.number == pytest.approx(376.6667, abs=1e-4)
    assert cost.parts["per_household"] == pytest.approx(2.825)
    assert cost.parts["by_compound"][0] == ("样例小区A", pytest.approx(250), pytest.approx(2.5))
    assert cost.parts["outliers"] == ("样例小区C",)
    assert [key for key, _ in cost.notes] == ["note.dear", "note.cost_blank"]


def test_a_cost_of_exactly_twice_the_median_is_no_outlier() -> None:
    costs = {"A": "100", "B": "100", "C": "200"}
    of = known([done(name, invested_total=money, floor_area="10000") for name, money in costs.items()])

    assert value("RV10", of).parts["outliers"] == ()


# RV7, RV8, RV11: programme, management, satisfaction


@pytest.mark.parametrize(
    ("quarter", "planned"),
    [("2017Q4", 0), ("2018Q1", 100 / 12), ("2018Q4", 100 / 3), ("2019Q4", 200 / 3), ("2020Q4", 100), ("2021Q2", 100)],
)
def test_the_programme_is_held_against_its_three_years(quarter: str, planned: float) -> None:
    programme = FAMILY.measure("RV7").planned

    assert programme is not None
    asked = programme(nobody_reported(), Quarter.parse(quarter))
    assert asked is not None
    assert asked.number == pytest.approx(planned)


def test_before_the_programme_begins_its_figure_has_no_lamp() -> None:
    early = judged("RV7", sample_office(), "2017Q4")

    assert value("RV7", sample_office(), "2017Q4").number == 0
    assert (early.lamp, early.reason) == (None, "nothing_planned")
    assert judged("RV7", sample_office(), Q2).lamp is Lamp.RED


def test_the_programmes_years_are_the_offices_own() -> None:
    of = known([done("A", plan_year="2016"), compound("B")], office=Office(programme_first=2016, programme_last=2017))

    assert (value("RV7", of).number, value("RV7", of).denominator) == (100, 1)


def test_coverage_is_compared_on_compounds_of_both_lists() -> None:
    before = [compound("A", quarter=Q1, management="无主管"), compound("B", quarter=Q1, management="专业物业")]
    now = [compound("A", management="专业物业"), compound("C", management="无主管"), compound("D", management="无主管")]
    of = known([*before, *now])

    coverage, change = value("RV8", of), since_last_quarter("RV8", of)

    assert coverage.number == pytest.approx(100 / 3)
    assert coverage.notes == (("note.list_changed", {"added": 2, "removed": 1}),)
    # Only A is on both lists: from 0 % to 100 %.
    assert change is not None
    assert (change.number, change.note) == (100, "comparable")


def test_an_unchanged_list_is_compared_as_it_is() -> None:
    of = known([compound("A", quarter=Q1, management="无主管"), compound("A", management="专业物业")])

    change = since_last_quarter("RV8", of)

    assert value("RV8", of).notes == ()
    assert change is not None
    assert (change.number, change.note) == (100, None)


def test_the_first_list_of_all_is_not_called_a_changed_one() -> None:
    assert value("RV8", known([compound("A", management="无主管")])).notes == ()


def test_those_unmanaged_at_first_are_followed() -> None:
    before = [compound(name, quarter=Q1, management="无主管") for name in "AB"]
    now = [
        compound("A", management="专业物业"),
        compound("B", management="社区代管"),
        compound("C", management="无主管"),
    ]

    parts = value("RV8", known([*before, *now])).parts

    assert (parts["first_unmanaged"], parts["first_unmanaged_covered"], parts["unmanaged_now"]) == (3, 1, 1)
    assert parts["first_unmanaged_pct"] == pytest.approx(100 / 3)


def test_satisfaction_tells_how_many_were_asked() -> None:
    of = known([done("A", satisfaction="90"), done("B"), working("C", satisfaction="10")])

    found = value("RV11", of)

    assert found.number == 90
    assert found.notes == (("note.surveyed", {"surveyed": 1, "completed": 2}),)


# RV9, RV12 and the columns computed


JUDGED: list[tuple[dict[str, str], float | None, float | None, str | None]] = [
    ({"planned_progress": "59.9"}, 59.9, 9.9, "green"),
    ({"planned_progress": "60"}, 60, 10, "yellow"),
    ({"planned_progress": "80"}, 80, 30, "yellow"),
    ({"planned_progress": "80.01"}, 80.01, 30.01, "red"),
    ({"planned_progress": "20"}, 20, -30, "green"),
    # 2018-04-01 to 2018-07-10 is 100 days, 90 of them by the end of June.
    ({"planned_start": "2018-04-01", "planned_end": "2018-07-10"}, 90, 40, "red"),
    ({"planned_start": "2018-04-01", "planned_end": "2018-07-10", "planned_progress": "55"}, 55, 5, "green"),
    ({"planned_start": "2018-07-01", "planned_end": "2018-12-31"}, 0, -50, "green"),
    ({"planned_start": "2018-01-01", "planned_end": "2018-06-30"}, 100, 50, "red"),
    ({"planned_start": "2018-06-30", "planned_end": "2018-06-30"}, 100, 50, "red"),
    ({"planned_end": "2018-06-30"}, 100, 50, "red"),
    ({"planned_end": "2018-07-01"}, None, None, None),
    ({"planned_start": "2018-06-30"}, 0, -50, "green"),
    ({"planned_start": "2018-06-29"}, None, None, "green"),
    ({"planned_progress": "60", "progress": ""}, 60, None, None),
    ({}, None, None, None),
]


@pytest.fixture(scope="module")
def judged_together() -> list[dict[str, object]]:
    """The computed columns of every compound of ``JUDGED``, in its order."""
    rows = [working(f"{number:02d}", **cells) for number, (cells, _, _, _) in enumerate(JUDGED)]
    return [dict(cells) for cells in plain(known(rows).all("renovation"))]


@pytest.mark.parametrize("number", range(len(JUDGED)), ids=lambda number: str(JUDGED[number][0]))
def test_a_compound_under_works_is_judged_by_its_gap(number: int, judged_together: list[dict[str, object]]) -> None:
    _, planned, gap, lamp = JUDGED[number]

    found = judged_together[number]

    assert found["planned_pct"] == (None if planned is None else pytest.approx(planned))
    assert found["gap_points"] == (None if gap is None else pytest.approx(gap))
    assert found["lamp"] == lamp


@pytest.mark.parametrize(
    ("planned_start", "days", "lamp"),
    [
        ("2018-07-01", 0, "green"),
        ("2018-06-30", 0, "green"),
        ("2018-06-29", 1, "yellow"),
        ("2018-04-01", 90, "yellow"),
        ("2018-03-31", 91, "red"),
    ],
)
def test_a_compound_not_started_is_judged_by_its_days(planned_start: str, days: int, lamp: str) -> None:
    found = shown(compound("A", planned_start=planned_start))

    assert (found["start_delay_days"], found["lamp"]) == (days, lamp)


def test_the_worse_of_gap_and_late_start_wins() -> None:
    behind = shown(compound("A", planned_start="2018-06-29", planned_progress="31"))
    late = shown(compound("A", planned_start="2018-03-31", planned_progress="5"))

    assert (behind["lamp"], late["lamp"]) == ("red", "red")


def test_a_finished_compound_is_blue_without_a_plan_and_however_late() -> None:
    assert shown(done("A"))["lamp"] == "blue"
    assert shown(done("A", planned_end="2018-01-01"))["lamp"] == "blue"
    assert shown(done("A", "2018-07-01"))["lamp"] is None


def test_the_office_sets_its_own_limits() -> None:
    strict = Office(gap_yellow_points=5, gap_red_points=8, start_red_days=10, overdue_red_days=10)

    assert shown(working("A", planned_progress="55"), strict)["lamp"] == "yellow"
    assert shown(working("A", planned_progress="58.1"), strict)["lamp"] == "red"
    assert shown(compound("A", planned_start="2018-06-19"), strict)["lamp"] == "red"
    assert value("RV12", known([working("A", planned_end="2018-06-19")], office=strict)).lamp is Lamp.RED


def test_lagging_compounds_are_counted_by_lamp_and_the_worst_decides() -> None:
    of = known([
        working("A", planned_progress="81"), working("B", planned_progress="60"), working("C", planned_progress="50"),
        done("D"), compound("E"), working("F", planned_progress="65", plan_year="2017"),
    ])  # fmt: skip

    found = value("RV9", of)

    assert (found.number, found.denominator) == (3, 6)
    assert found.parts == {"blue": 1, "green": 1, "yellow": 2, "red": 1, "unjudged": 1}
    assert judged("RV9", of).lamp is Lamp.RED


def test_a_list_without_any_plan_is_not_judged() -> None:
    assert judged("RV9", known([compound("A")])).lamp is None


@pytest.mark.parametrize(
    ("planned_end", "count", "long", "lamp"),
    [
        ("2018-06-30", 0, 0, "green"),
        ("2018-06-29", 1, 0, "yellow"),
        ("2018-04-01", 1, 0, "yellow"),
        ("2018-03-31", 1, 1, "red"),
    ],
)
def test_a_compound_is_overdue_from_the_day_after_its_planned_end(
    planned_end: str, count: int, long: int, lamp: str
) -> None:
    of = known([working("A", planned_end=planned_end), working("B")])

    found = value("RV12", of)

    assert (found.number, found.parts["over_90_days"]) == (count, long)
    assert judged("RV12", of).lamp == Lamp(lamp)


def test_compounds_without_a_planned_end_are_not_praised_for_keeping_it() -> None:
    of = known([compound("A"), compound("B")])

    assert (value("RV12", of).number, judged("RV12", of).lamp) == (0, None)


def test_the_samples_carried_over_compound_was_31_days_overdue() -> None:
    found = value("RV12", sample_office(), "2017Q4")

    assert (found.number, found.parts["longest_days"], found.lamp) == (1, 31, Lamp.YELLOW)


def test_while_the_quarter_is_running_days_count_up_to_the_day_of_viewing() -> None:
    rows = [
        working("A", planned_end="2018-06-15"), compound("B", planned_start="2018-06-15"), working("C", "2018-06-20"),
    ]  # fmt: skip
    running, over = on((2018, 6, 10), known(rows)), known(rows)

    assert (value("RV12", running).number, value("RV9", running).number) == (0, 0)
    assert (value("RV12", over).number, value("RV9", over).number) == (1, 2)
    assert (value("RV1", running).numerator, value("RV1", over).numerator) == (1, 2)


def test_a_running_quarter_is_held_against_the_full_months_passed() -> None:
    programme = FAMILY.measure("RV7").planned
    of = on((2018, 6, 10), known([working("A", year_plan_invest="120", year_invested="50")]))

    assert programme is not None
    # Five of the programme's 36 months have passed in full.
    asked = programme(of, Quarter.parse(Q2))
    assert asked is not None
    assert asked.number == pytest.approx(100 * 5 / 36)
    assert judged("RV5", of).planned == pytest.approx(500 / 12)
