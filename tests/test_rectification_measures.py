"""巡查整改: what each measure counts, in the six quarters of the sample and at its edges, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from statistics import quantiles

import pytest
from builders import SAMPLES, records, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.families.office.schema import TARGETS
from metrics.families.rectification import FAMILY
from metrics.families.rectification.closing_measures import percentile
from metrics.families.rectification.examples import Row, issue, patrol
from metrics.families.rectification.measures import MEASURES
from metrics.families.rectification.patrol_measures import unlike_ledger
from metrics.families.rectification.schema import LEDGER, PATROLS
from metrics.families.rectification.weeks import weeks
from metrics.insight.readings import Readings
from metrics.model.lamp import Judgement, Lamp
from metrics.model.measure import Value
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting, plain

Q1, Q2 = "2018Q1", "2018Q2"
GOLDEN = json.loads((SAMPLES / "expected_kpis.json").read_text("utf-8"))
QUARTERS = tuple(GOLDEN)


def known(ledger: Iterable[Row] = (), patrols: Iterable[Row] = (), **more: object) -> Records:
    """Records of the problems and patrols a test is about."""
    return records((LEDGER, ledger), (PATROLS, patrols), (TARGETS, ()), **more)  # type: ignore[arg-type]


@cache
def sample_office() -> Records:
    """The sample office's six quarters with its targets; made once, because records are never changed."""
    return records((LEDGER, sample(LEDGER)), (PATROLS, sample(PATROLS)), (TARGETS, sample(TARGETS)))


def value(measure: str, of: Records, quarter: str = Q2) -> Value:
    """The value of a measure."""
    return FAMILY.measure(measure).compute(of, Quarter.parse(quarter))


def judged(measure: str, of: Records, quarter: str = Q2) -> Judgement:
    """The judgement of a measure, as a tile shows it."""
    return Readings(of).read(FAMILY.measure(measure), Quarter.parse(quarter)).judgement


def on(day: tuple[int, int, int], of: Records) -> Records:
    """The same records looked at on another day."""
    return replace(of, as_of=datetime(*day, 9, tzinfo=UTC))


def late(count: int, *, due: str = "2018-06-15") -> list[Row]:
    """So many problems past a limit and still open."""
    return [issue(number, "2018-05-01", due) for number in range(1, count + 1)]


def closed(count: int, *, of: int) -> list[Row]:
    """So many problems due in the quarter, of which some were closed on their limit."""
    return [issue(n, "2018-05-01", "2018-05-02", "2018-05-02" if n <= count else "") for n in range(1, of + 1)]


# The sample


@pytest.mark.parametrize("quarter", QUARTERS)
def test_patrols_of_the_sample_are_golden(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    kept, average = value("PT1", of, quarter), value("PT3", of, quarter)

    assert (kept.parts["weeks"], kept.denominator) == (golden["PT_weeks"], golden["PT_weeks_counted"])
    assert (kept.numerator, round(kept.number or 0, 1)) == (golden["PT1_weeks_ok"], golden["PT1_ok_rate"])
    assert value("PT2", of, quarter).number == golden["PT2_patrols"]
    assert round(average.number or 0, 2) == golden["PT3_avg_per_week"]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_ledger_of_the_sample_is_golden(quarter: str) -> None:
    golden, of = GOLDEN[quarter], sample_office()
    closure, days = value("RC2", of, quarter), value("RC4", of, quarter)

    assert value("RC1", of, quarter).number == golden["RC1_found"]
    assert (closure.denominator, round(closure.number or 0, 1)) == (golden["RC_due"], golden["RC2_close_rate"])
    assert round(value("RC3", of, quarter).number or 0, 1) == golden["RC3_on_time_rate"]
    assert (round(days.number or 0, 1), days.parts["median_days"]) == (
        golden["RC4_avg_days"],
        golden["RC4_median_days"],
    )
    assert value("RC5", of, quarter).number == golden["RC5_overdue_open"]
    assert round(value("RC6", of, quarter).number or 0, 1) == golden["RC6_rework_rate"]
    assert [list(top) for top in value("RC8", of, quarter).parts["top3"]] == golden["RC8_top3"]


def test_the_weeks_that_the_sample_exempts_are_those_of_the_two_holidays() -> None:
    exempt = {quarter: value("PT1", sample_office(), quarter).parts["exempt"] for quarter in QUARTERS}

    assert {quarter: found for quarter, found in exempt.items() if found} == {
        "2017Q1": (date(2017, 1, 30),),
        "2017Q4": (date(2017, 10, 2),),
        "2018Q1": (date(2018, 2, 12), date(2018, 2, 19)),
    }


# Patrols


def test_a_week_belongs_to_the_quarter_of_its_thursday() -> None:
    # Monday 25 June to Sunday 1 July 2018: its Thursday is 28 June. Monday 2 July begins the third quarter.
    of = known(patrols=[patrol(1, "2018-07-01"), patrol(2, "2018-06-25"), patrol(3, "2018-07-02")])

    last, first = weeks(of, Quarter(2018, 2))[-1], weeks(of, Quarter(2018, 3))[0]

    assert (last.monday, last.patrols) == (date(2018, 6, 25), 2)
    assert (first.monday, first.patrols) == (date(2018, 7, 2), 1)


def test_a_week_that_is_not_over_and_one_that_has_not_begun_are_not_counted() -> None:
    made = [patrol(n, day) for n, day in enumerate(("2018-04-02", "2018-04-03", "2018-04-09"), 1)]

    friday, sunday, monday = (on((2018, 4, day), known(patrols=made)) for day in (13, 15, 16))

    assert [value("PT1", of).denominator for of in (friday, sunday, monday)] == [1, 1, 2]
    assert [value("PT1", of).numerator for of in (friday, sunday, monday)] == [1, 1, 1]
    assert value("PT1", friday).parts["unfinished"] == (date(2018, 4, 9),)
    assert value("PT1", friday).parts["weeks"] == 2


def test_before_the_first_week_is_over_there_is_no_rate() -> None:
    of = on((2018, 4, 5), known(patrols=[patrol(1, "2018-04-02")]))

    assert (value("PT1", of).reason, value("PT3", of).reason) == ("no_week_yet", "no_week_yet")
    assert value("PT2", of).number == 1


def test_the_office_says_which_weeks_are_holidays() -> None:
    of = known(patrols=[patrol(1, "2018-04-02")], office=Office(exempt_weeks=("2018-W14", "2018-W15")))

    assert value("PT1", of).denominator == 11
    assert value("PT1", of).parts["exempt"] == (date(2018, 4, 2), date(2018, 4, 9))


def test_the_target_says_how_many_patrols_a_week_owes() -> None:
    made = [patrol(n, "2018-04-02") for n in (1, 2)]
    row = {"year": "2018", "indicator_id": "PT1", "indicator": "每周巡查次数", "scope": "全街道", "target": "3"}

    three = records((LEDGER, ()), (PATROLS, made), (TARGETS, [{**row, "unit": "次/周"}]))
    other = records((LEDGER, ()), (PATROLS, made), (TARGETS, [{**row, "unit": "%"}]))

    assert (value("PT1", three).numerator, value("PT1", three).parts["owed"]) == (0, 3)
    assert (value("PT1", other).numerator, value("PT1", other).parts["owed"]) == (1, 2)


def test_patrols_a_week_are_held_against_that_target_and_the_rate_of_weeks_is_not() -> None:
    readings = Readings(sample_office())

    per_week, kept = (readings.read(FAMILY.measure(name), Quarter(2018, 2)) for name in ("PT3", "PT1"))

    assert per_week.planned == 2
    assert kept.planned is None


@pytest.mark.parametrize(
    ("kept", "lamp"), [(13, Lamp.GREEN), (12, Lamp.YELLOW), (11, Lamp.RED)]
)  # fmt: skip
def test_weeks_kept_are_lit_by_one_hundred_and_ninety_percent(kept: int, lamp: Lamp) -> None:
    # Of thirteen weeks 12 are 92.3 %, 11 are 84.6 %.
    mondays = [date(2018, 4, 2) + timedelta(days=7 * week) for week in range(13)]
    made = [(day, times) for place, day in enumerate(mondays) for times in range(2 if place < kept else 1)]

    of = known(patrols=[patrol(number, str(day)) for number, (day, _) in enumerate(made)])

    assert judged("PT1", of).lamp is lamp


def test_two_a_week_are_green_and_fewer_have_no_lamp_of_their_own() -> None:
    mondays = [date(2018, 4, 2) + timedelta(days=7 * week) for week in range(13)]
    twice = [patrol(n, str(day)) for n, day in enumerate([*mondays, *mondays])]

    assert judged("PT3", known(patrols=twice)).lamp is Lamp.GREEN
    assert judged("PT3", known(patrols=twice[:-1])).lamp is None


@settings(deadline=None)
@given(day=st.dates(date(2016, 1, 1), date(2019, 12, 31)))
def test_every_day_lies_in_exactly_one_week_of_exactly_one_quarter(day: date) -> None:
    of = on((2020, 6, 1), known(patrols=[patrol(1, str(day))]))
    near = Quarter.containing(day)

    counted = [week for q in (near.previous, near, near.next) for week in weeks(of, q) if week.patrols]

    assert len(counted) == 1
    assert counted[0].monday <= day <= counted[0].sunday


def test_a_patrol_that_does_not_say_what_it_fixed_is_left_out_and_told() -> None:
    of = known(patrols=[patrol(1, "2018-04-02", found="4", fixed="1"), patrol(2, "2018-04-03", found="9", fixed="")])

    fixed = value("PT4", of)

    assert (fixed.number, fixed.numerator, fixed.denominator) == (25, 1, 4)
    assert fixed.notes == (("note.fixed_blank", {"count": 1}),)


def test_where_nothing_was_found_there_is_no_share_fixed_on_the_spot() -> None:
    assert value("PT4", known(patrols=[patrol(1, "2018-04-02")])).reason == "no_denominator"


def test_patrols_that_disagree_with_the_ledger_are_named_with_both_counts() -> None:
    made = [patrol(1, "2018-04-02", found="3", fixed="2"), patrol(2, "2018-04-03", found="2", fixed="1"),
            patrol(3, "2018-04-04", found="1", fixed="")]  # fmt: skip
    listed = [issue(n, "2018-04-02", "2018-04-03", patrol_no="XC-001") for n in (1, 2)]
    listed.append(issue(3, "2018-04-03", "2018-04-04", patrol_no="XC-002", status="作废"))

    assert unlike_ledger(known(listed, made), Quarter(2018, 2)) == (("XC-001", 1, 2),)
    assert unlike_ledger(sample_office(), Quarter(2018, 2)) == ()


# Found, due, closed


def test_a_void_problem_is_in_no_figure() -> None:
    void = issue(9, "2018-05-01", "2018-05-02", "2018-05-03", status="作废", rework="1")
    with_it, without = known([*closed(3, of=4), void]), known(closed(3, of=4))

    for measure in MEASURES:
        if measure.table == LEDGER.id:
            assert value(measure.id, with_it).number == value(measure.id, without).number, measure.id
    assert value("RC1", with_it).notes == (("note.void", {"count": 1, "names": "WT-009"}),)


def test_a_deferred_problem_is_neither_due_nor_overdue_but_open() -> None:
    deferred = issue(9, "2018-04-01", "2018-04-02", status="缓办", defer_doc="涉诉")

    of = known([*closed(4, of=4), deferred])

    assert value("RC2", of).denominator == 4
    assert value("RC5", of).number == 0
    assert value("RC5", of).parts["open"] == 1
    assert value("RC2", of).notes == (("note.deferred", {"count": 1, "names": "WT-009"}),)
    assert (value("RC9", of).numerator, value("RC9", of).denominator) == (4, 5)


def test_a_problem_found_in_one_quarter_falls_due_and_is_closed_in_the_next() -> None:
    of = known([issue(1, "2018-03-20", "2018-04-17", "2018-04-16"), issue(2, "2018-05-01", "2018-05-02")])

    assert (value("RC1", of, Q1).number, value("RC1", of).number) == (1, 1)
    assert value("RC2", of, Q1).reason == "no_denominator"
    assert (value("RC2", of).numerator, value("RC2", of).denominator) == (1, 2)
    assert value("RC4", of).number == 27


def test_a_problem_closed_after_the_quarter_was_open_at_its_end() -> None:
    of = known([issue(1, "2018-03-29", "2018-03-30", "2018-04-05"), issue(2, "2018-04-10", "2018-04-11", "2018-04-11")])

    assert (value("RC2", of, Q1).number, value("RC5", of, Q1).number) == (0, 1)
    assert value("RC5", of).number == 0
    assert value("RC3", of, Q1).parts == {"due": 1, "on_time": 0, "late": 0, "open": 1}


@pytest.mark.parametrize(("kept", "of", "lamp"), [(19, 20, Lamp.GREEN), (18, 20, Lamp.YELLOW), (17, 20, Lamp.RED)])
def test_the_closure_rate_is_lit_by_its_published_floors(kept: int, of: int, lamp: Lamp) -> None:
    assert judged("RC2", known(closed(kept, of=of))).lamp is lamp


@pytest.mark.parametrize(("kept", "lamp"), [(9, Lamp.GREEN), (8, Lamp.YELLOW), (7, Lamp.YELLOW), (6, Lamp.RED)])
def test_on_time_closure_is_lit_by_its_published_floors(kept: int, lamp: Lamp) -> None:
    assert judged("RC3", known(closed(kept, of=10))).lamp is lamp


@pytest.mark.parametrize(
    ("rows", "lamp"),
    [
        (closed(1, of=1), Lamp.GREEN),
        (late(1), Lamp.YELLOW),
        (late(3), Lamp.YELLOW),
        (late(4), Lamp.RED),
        (late(1, due="2018-05-31"), Lamp.YELLOW),
        (late(1, due="2018-05-30"), Lamp.RED),
    ],
    ids=["none", "one", "three", "four", "thirty days", "thirty-one days"],
)
def test_overdue_problems_are_yellow_to_three_and_red_beyond_or_after_thirty_days(rows: list[Row], lamp: Lamp) -> None:
    assert judged("RC5", known(rows)).lamp is lamp


def test_the_office_sets_after_how_many_days_an_overdue_problem_is_red() -> None:
    rows = late(1, due="2018-06-15")

    of = known(rows, office=Office(issue_red_days=14))

    assert value("RC5", of).lamp is Lamp.RED
    assert value("RC5", of).parts["long"] == 1


@pytest.mark.parametrize(
    ("again", "lamp"), [(0, Lamp.GREEN), (1, Lamp.GREEN), (2, Lamp.YELLOW), (5, Lamp.YELLOW), (6, Lamp.RED)]
)
def test_rework_is_lit_by_one_and_five_percent(again: int, lamp: Lamp) -> None:
    rows = [{**row, "rework": "1"} if n < again else row for n, row in enumerate(closed(100, of=100))]

    assert judged("RC6", known(rows)).lamp is lamp


# Days, recurrence, ranking


def test_unauthorised_building_is_told_apart_from_everything_else() -> None:
    rows = [issue(n, "2018-05-01", "2018-05-02", f"2018-05-0{n}") for n in (1, 2, 3)]
    rows.append(issue(9, "2018-05-01", "2018-05-29", "2018-05-27", category="私搭乱建"))

    days = value("RC4", known(rows))

    assert (days.number, days.parts["others_mean_days"], days.parts["unauthorised_mean_days"]) == (7.25, 1, 26)
    # Of 0, 1, 2 and 26 days the 90th percentile lies at 2.7 of 3 steps: 2 + 0.7 × 24.
    assert (days.parts["median_days"], days.parts["p90_days"]) == (1.5, 18.8)


@given(numbers=st.lists(st.integers(0, 400), min_size=2, max_size=40))
def test_the_ninetieth_percentile_is_that_of_the_standard_library(numbers: list[int]) -> None:
    assert percentile(numbers, 0.9) == pytest.approx(quantiles(numbers, n=10, method="inclusive")[-1])


def test_of_one_number_every_percentile_is_itself_and_of_none_there_is_none() -> None:
    assert (percentile([7], 0.9), percentile([], 0.9)) == (7, None)


def test_what_came_back_twice_counts_once_and_on_the_day_of_closing_not_at_all() -> None:
    closing = issue(1, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位甲")
    same_day = issue(2, "2018-04-01", "2018-04-02", "2018-04-02", place="样例点位乙")
    again = [issue(n, f"2018-04-0{n}", "2018-04-20", place="样例点位甲") for n in (5, 9)]
    again.append(issue(3, "2018-04-02", "2018-04-20", place="样例点位乙"))

    came = value("RC7", known([closing, same_day, *again]))

    assert (came.numerator, came.denominator) == (1, 2)


def test_recurrence_is_provisional_until_the_next_quarter_is_on_record() -> None:
    rows = [issue(1, "2018-05-29", "2018-05-31", "2018-05-31"), issue(2, "2018-05-29", "2018-06-01", "2018-06-01")]
    after = issue(3, "2018-07-02", "2018-07-03", place="样例点位2", category="暴露垃圾")

    young, settled = value("RC7", known(rows)), value("RC7", known([*rows, after]))

    assert (young.parts["provisional"], young.notes) == (1, (("note.provisional", {"count": 1}),))
    assert (settled.parts["provisional"], settled.notes) == (0, ())


def test_equal_counts_stand_in_the_order_of_the_earliest_problem() -> None:
    names = ("沿街晾挂", "暴露垃圾", "店外经营", "店外经营")
    rows = [issue(n, "2018-05-01", "2018-05-29", category=name) for n, name in enumerate(names, 1)]

    assert value("RC8", known(reversed(rows))).parts["top5"] == (("店外经营", 2), ("沿街晾挂", 1), ("暴露垃圾", 1))


def test_the_top_five_are_a_count_of_problems_and_a_share() -> None:
    top = value("RC8", sample_office())

    # 6, 6, 6, 4 and 3 of 35.
    assert (top.number, top.unit, top.denominator) == (25, "件", 35)
    assert top.parts["share_pct"] == pytest.approx(71.43, abs=0.01)


# States of the record


ZERO = {("rectification", Q2): Reporting.ZERO, ("patrols", Q2): Reporting.ZERO}


def test_of_a_quarter_nobody_reported_nothing_is_known() -> None:
    nothing = known()

    assert {value(measure.id, nothing).reason for measure in MEASURES} == {"not_reported"}


def test_a_zero_report_counts_nothing_found_and_no_patrol() -> None:
    of = known(reports=ZERO)

    assert [value(name, of).number for name in ("PT2", "RC1", "RC5", "RC8")] == [0, 0, 0, 0]
    # Every week that counts had no patrol, which is a figure; of no problem found none was mended on the spot.
    assert [(value(name, of).number, value(name, of).denominator) for name in ("PT1", "PT3")] == [(0, 13), (0, 13)]
    assert value("PT4", of).reason == "zero_report"
    assert (value("RC2", of).reason, value("RC4", of).reason) == ("no_denominator", "nothing_closed")


def test_a_zero_report_does_not_close_what_is_still_open() -> None:
    old = [issue(1, "2018-01-10", "2018-02-01"), issue(2, "2018-01-10", "2018-06-01")]

    of = known(old, reports=ZERO)

    assert (value("RC1", of).number, value("RC5", of).number, value("RC2", of).number) == (0, 2, 0)


def test_while_a_quarter_is_running_only_what_has_fallen_due_is_due() -> None:
    rows = [issue(1, "2018-05-01", "2018-05-02", "2018-05-02"), issue(2, "2018-06-05", "2018-06-12"),
            issue(3, "2018-06-05", "2018-06-09")]  # fmt: skip

    running, over = on((2018, 6, 10), known(rows)), known(rows)

    assert (value("RC2", running).denominator, value("RC2", over).denominator) == (2, 3)
    assert (value("RC5", running).number, value("RC5", over).number) == (1, 2)
    assert value("RC5", running).parts["longest_days"] == 1


def test_the_lamp_of_a_row_is_that_of_the_quarter_it_was_found_in() -> None:
    rows = [
        issue(1, "2018-06-27", "2018-06-28", "2018-06-28"), issue(2, "2018-06-27", "2018-06-30"),
        issue(3, "2018-06-27", "2018-06-29"), issue(4, "2018-05-01", "2018-05-30"),
        issue(5, "2018-06-27", "2018-06-28", status="缓办", defer_doc="涉诉"),
        issue(6, "2018-06-27", "2018-06-28", status="作废"),
    ]  # fmt: skip

    cells = list(plain(known(rows).all("rectification")))

    assert [row["lamp"] for row in cells] == ["blue", "green", "yellow", "red", None, None]
    assert [row["overdue_days"] for row in cells] == [0, 0, 1, 31, 0, 0]
