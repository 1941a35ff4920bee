"""流动红旗: what each measure counts, by hand, with the office's golden values and the edges of DOMAIN §4."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

import pytest
from builders import SAMPLES, records, sample, view
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.families.office.schema import TARGETS
from metrics.families.red_flags import FAMILY
from metrics.families.red_flags.counting import reporting
from metrics.families.red_flags.examples import EXAMPLES, community, flag
from metrics.families.red_flags.measures import (
    CITY_FLAGS,
    HOLDING,
    MEASURES,
    NET_FLAGS,
    PRIZE,
    RANK,
    SCORE,
    STREAK,
    WIN_RATE,
)
from metrics.families.red_flags.rounds import by_award, results, runs
from metrics.families.red_flags.schema import RED_FLAGS, TABLE
from metrics.i18n import phrases
from metrics.insight.scope import narrow
from metrics.model.example import Example
from metrics.model.lamp import Lamp
from metrics.model.measure import Measure, Reading, Value
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.model.selection import Selection

GOLDEN = json.loads((SAMPLES / "expected_kpis.json").read_text("utf-8"))
Row = Mapping[str, str]


@cache
def sample_office() -> Records:
    return records((RED_FLAGS, sample(RED_FLAGS)), (TARGETS, sample(TARGETS)))


def flags(*rows: Row, zero: Iterable[str] = (), office: Office | None = None) -> Records:
    return records((RED_FLAGS, rows), reports={(TABLE, q): Reporting.ZERO for q in zero}, office=office)


def value(measure: Measure, quarter: str, *rows: Row, **more) -> Value:
    return measure.compute(flags(*rows, **more), Quarter.parse(quarter))


def chosen(known: Records, **filters: tuple[str, ...]) -> Records:
    return narrow(known, Selection(**filters), (RED_FLAGS,))


def city(round_no: str, result: str = "流动红旗", **more: str) -> Row:
    return flag(round_no, result, level="市级", **more)


def targeted(annual: str, *rows: Row, **plan: str) -> Records:
    row = {"year": "2018", "indicator_id": "RF1", "indicator": "市级流动红旗", "scope": "全街道", "unit": "面"}
    return records((RED_FLAGS, rows), (TARGETS, [row | {"target": annual} | plan]))


def reading(known: Records, quarter: str, measure: Measure = CITY_FLAGS) -> Reading:
    return view(FAMILY, known, quarter).read(measure)


# --- examples and golden values


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.measure} {example.title}")
def test_every_worked_example_comes_out_as_written(example: Example):
    known = flags(*example.tables[TABLE], zero=[example.quarter] if example.zero_reports else ())

    found = FAMILY.measure(example.measure).compute(known, Quarter.parse(example.quarter))

    assert (found.number, found.reason) == (example.number, example.reason)
    if example.numerator is not None:
        assert (found.numerator, found.denominator) == (example.numerator, example.denominator)


def test_every_measure_has_an_example():
    assert {example.measure for example in EXAMPLES} == {measure.id for measure in MEASURES}


@pytest.mark.parametrize("quarter", GOLDEN)
def test_city_flags_of_the_sample_office_are_the_golden_ones(quarter):
    golden = GOLDEN[quarter]

    found = CITY_FLAGS.compute(sample_office(), Quarter.parse(quarter))

    assert found.parts["city"] == golden["RF1_city_flags"]
    assert found.parts["all_street_recipient"] == golden["RF1_all_street_recipient"]
    assert found.parts["city_ytd"] == golden["RF1_city_flags_ytd"]
    assert found.parts["is_city_reported"] is golden["RF_city_reported"]
    assert found.number == (golden["RF1_city_flags_ytd"] if golden["RF_city_reported"] else None)


# --- not reported, zero report, empty


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_a_quarter_nobody_reported_is_not_reported_even_after_quarters_that_were(measure):
    found = value(measure, "2017Q2", city("2017Q1期", award_date="2017-03-28", score="95", rank="1", participants="8"))

    assert (found.number, found.reason) == (None, "not_reported")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_with_nothing_on_record_at_all_everything_is_not_reported(measure):
    assert value(measure, "2017Q2").reason == "not_reported"


@pytest.mark.parametrize("measure", [CITY_FLAGS, STREAK, NET_FLAGS, PRIZE], ids=lambda measure: measure.id)
def test_a_zero_report_counts_0_flags(measure):
    found = value(measure, "2017Q2", zero=["2017Q2"])

    assert (found.number, found.reason) == (0, None)


@pytest.mark.parametrize("measure", [WIN_RATE, HOLDING, RANK, SCORE], ids=lambda measure: measure.id)
def test_a_zero_report_has_no_rate_no_rank_and_no_flag_to_hold(measure):
    found = value(measure, "2017Q2", zero=["2017Q2"])

    assert (found.number, found.reason) == (None, "zero_report")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_a_package_about_communities_only_says_nothing_about_the_office(measure):
    ranked = community(
        "样例甲社区", "2017Q2期", award_date="2017-06-30", score="95", rank="1", participants="2", prize="1"
    )
    found = value(measure, "2017Q2", ranked, community("样例乙社区", "2017Q2期", "流动黄旗"))

    assert found.reason == "not_reported"


# --- RF1


def test_a_flag_belongs_to_the_quarter_that_was_assessed_not_to_the_day_it_was_handed_over():
    late = city("2017Q3期", award_date="2017-10-12")

    assert value(CITY_FLAGS, "2017Q3", late).number == 1
    assert value(CITY_FLAGS, "2017Q4", late).reason == "not_reported"


def test_a_city_round_that_was_lost_makes_the_quarter_0_and_not_unreported():
    assert value(CITY_FLAGS, "2017Q1", city("2017-03期", "未获评", quarter="2017Q1")).number == 0


def test_a_quarter_without_city_result_keeps_the_year_to_date_of_the_quarters_before():
    found = value(CITY_FLAGS, "2017Q2", city("2017Q1期"), flag("2017Q2期"))

    assert (found.number, found.reason) == (None, "not_reported")
    assert (found.parts["city"], found.parts["city_ytd"]) == (0, 1)
    assert found.parts["not_reported"] == (Quarter(2017, 2),)


def test_the_year_to_date_starts_again_in_january():
    found = value(CITY_FLAGS, "2018Q1", city("2017Q4期"), city("2018Q1期"))

    assert found.parts["city_ytd"] == 1


def test_flags_of_other_levels_and_of_communities_are_counted_beside_and_never_with_city_flags():
    rows = (
        city("2017Q3期"),
        flag("2017Q3期"),
        community("样例甲社区", "2017Q3期"),
        community("样例乙社区", "2017Q3期", "未获评"),
    )
    found = value(CITY_FLAGS, "2017Q3", *rows)

    assert found.number == 1
    assert found.parts["won"] == {("市级", "街道"): 1, ("区级", "街道"): 1, ("街道级", "社区"): 1}


def test_a_city_flag_of_a_community_or_of_another_street_is_not_the_offices():
    theirs = (
        city("2017Q3期", recipient="样例甲社区", recipient_type="社区"),
        city("2017Q3期", recipient="样例东街道办事处"),
    )

    assert value(CITY_FLAGS, "2017Q3", *theirs).reason == "not_reported"
    assert value(CITY_FLAGS, "2017Q3", *theirs, city("2017Q3期")).number == 1


def test_the_office_is_known_by_its_full_and_its_short_name_and_by_whatever_it_is_called_here():
    north = Office(name="样例北街道办事处", short_name="样例北街道")

    assert value(CITY_FLAGS, "2017Q3", city("2017Q3期", recipient="刘寨街道")).number == 1
    assert value(CITY_FLAGS, "2017Q3", city("2017Q3期", recipient="样例北街道"), office=north).number == 1
    assert value(CITY_FLAGS, "2017Q3", city("2017Q3期"), office=north).reason == "not_reported"


def test_city_flags_compare_in_flags_and_never_in_percent():
    before = (city("2017-01期", quarter="2017Q1"), city("2017Q2期"))
    now = (city("2018-01期", quarter="2018Q1"), city("2018Q2期"), city("2018-06期", quarter="2018Q2"))
    found = reading(flags(*before, *now), "2018Q2")

    # Two by mid-2017, three by mid-2018; a count that restarts in January is not compared with the quarter before.
    assert found.since_last_year is not None
    assert (found.since_last_year.compare, found.since_last_year.number) == ("absolute", 1)
    assert found.since_last_quarter is None


def test_value_plan_and_lamp_of_city_flags_all_count_from_the_years_beginning():
    found = reading(targeted("3", city("2018Q1期"), city("2018Q2期", "未获评")), "2018Q2")
    text = view(FAMILY, targeted("3"), "2018Q2").text

    # Half of three is one and a half: one whole flag is due, and one was won.
    assert (found.value.number, found.planned, found.judgement.lamp) == (1, 1, Lamp.GREEN)
    assert phrases.beside(found.value, text) == ("其中本季0面", "全年目标3面")
    assert phrases.basis(found.plan, text) == "全年目标按序时应得，取整面"


def test_before_a_whole_flag_is_due_nobody_is_behind():
    found = reading(targeted("3", city("2018Q1期", "未获评")), "2018Q1")

    assert (found.value.number, found.planned, found.judgement.lamp) == (0, 0, None)


@pytest.mark.parametrize(
    ("annual", "plan", "lamp"),
    [
        ("4", {}, Lamp.GREEN),  # planned 2 by mid-year, 2 won: pace 1
        ("5", {}, Lamp.GREEN),  # half of 5 is 2.5: two whole flags are due
        ("6", {}, Lamp.YELLOW),  # planned 3: pace 0.667
        ("8", {}, Lamp.RED),  # planned 4: pace 0.5
        ("8", {"q2": "2"}, Lamp.GREEN),  # the stated plan goes before the straight line
    ],
)
def test_the_lamp_is_the_pace_of_the_year_to_date_against_the_target(annual, plan, lamp):
    known = targeted(annual, city("2018Q1期"), city("2018Q2期"), **plan)

    assert reading(known, "2018Q2").judgement.lamp is lamp


def test_without_a_target_city_flags_have_no_lamp_and_not_reported_is_grey():
    known = flags(city("2018Q1期"), flag("2018Q2期"))

    assert reading(known, "2018Q1").judgement.reason == "no_target"
    assert reading(known, "2018Q2").judgement.lamp is Lamp.GREY


# --- RF2


def test_the_win_rate_is_of_the_highest_award_whose_every_quarter_is_on_record():
    rows = (city("2018Q2期"), flag("2018Q1期", "未获评"), flag("2018Q2期"))
    found = value(WIN_RATE, "2018Q2", *rows)

    assert (found.number, found.numerator, found.denominator) == (50, 1, 2)
    assert found.parts["award"].level == "区级"
    assert [(a.level, won, of, whole) for a, won, of, whole in found.parts["awards"]] == [
        ("市级", 1, 1, False),
        ("区级", 1, 2, True),
    ]
    assert found.notes == (("note.rounds_incomplete", {"awards": "样例市级评比"}),)


def test_rounds_named_after_months_are_never_known_to_be_all_there():
    rounds = [city(f"2018-0{month}期", quarter="2018Q1") for month in (1, 2, 3)]

    assert value(WIN_RATE, "2018Q1", *rounds).reason == "rounds_incomplete"


def test_an_extra_round_named_otherwise_leaves_it_open_whether_there_are_more():
    assert (
        value(WIN_RATE, "2018Q1", flag("2018Q1期"), flag("2018-02期", quarter="2018Q1")).reason == "rounds_incomplete"
    )


def test_a_quarter_reported_as_zero_had_no_round_to_win():
    found = value(WIN_RATE, "2018Q3", flag("2018Q1期"), flag("2018Q3期", "未获评"), zero=["2018Q2"])

    assert (found.number, found.denominator) == (50, 2)


def test_last_years_rounds_are_not_in_this_years_win_rate():
    assert value(WIN_RATE, "2018Q1", flag("2017Q4期"), flag("2018Q1期", "未获评")).number == 0


def test_the_win_rate_compares_only_with_the_same_months_of_last_year():
    rounds = [flag(f"{year}Q{n}期", "流动红旗" if year == 2018 else "未获评") for year in (2017, 2018) for n in (1, 2)]
    found = reading(flags(*rounds), "2018Q2", WIN_RATE)

    assert found.since_last_quarter is None
    assert found.since_last_year is not None
    assert found.since_last_year.number == 100


# --- RF3


def test_march_june_and_october_are_three_in_a_row_though_the_third_quarter_has_none():
    found = STREAK.compute(sample_office(), Quarter(2017, 4))

    assert (found.number, found.parts["award"].campaign) == (3, "双迎攻坚")
    assert ("note.streak", {"award": "双迎攻坚", "count": 3}) in found.notes


def test_only_rounds_up_to_the_quarter_count():
    assert STREAK.compute(sample_office(), Quarter(2017, 3)).number == 2


def test_a_lost_round_breaks_the_run_and_the_longest_stays_on_record():
    results_in_order = ("流动红旗", "流动红旗", "未获评", "流动红旗")
    found = value(STREAK, "2018Q1", *(flag(f"2017Q{n}期", r) for n, r in enumerate(results_in_order[:3], 1)),
                  flag("2018Q1期", results_in_order[3]))  # fmt: skip

    assert (found.number, found.parts["longest"]) == (1, 2)


def test_praise_is_not_a_flag_and_breaks_a_run_too():
    assert value(STREAK, "2017Q2", flag("2017Q1期"), flag("2017Q2期", "通报表扬")).number == 0


def test_runs_of_different_awards_are_not_joined():
    assert value(STREAK, "2017Q2", flag("2017Q1期"), city("2017Q2期")).number == 1


def test_the_ninth_round_comes_before_the_tenth():
    rounds = (flag("第9期", quarter="2017Q3"), flag("第10期", "未获评", quarter="2017Q3"))

    assert value(STREAK, "2017Q3", *rounds).number == 0


def test_a_run_that_nobody_reported_on_since_says_as_of_which_round():
    found = STREAK.compute(sample_office(), Quarter(2018, 2))
    text = view(FAMILY, sample_office(), "2018Q2").text

    # The district flag of the quarter is the current run; the city's was last reported in October 2017.
    assert (found.number, found.parts["award"].level) == (1, "区级")
    assert phrases.beside(found, text) == (
        "区级“样例区级城市管理考评”2018年第二季度评比",
        "市级“双迎攻坚”截至2017年10月评比为连续3次，此后期次未报",
    )


def test_a_run_is_current_while_its_level_is_on_record_and_unreported_afterwards():
    rounds = (city("2017Q1期"), city("2017Q2期", award_name="样例另一面红旗"), flag("2017Q3期"))

    # In the second quarter the city gave another flag: its results are known, so that the run of the first stands.
    assert value(STREAK, "2017Q2", *rounds).parts["stale"] == ()
    assert [count for _, count in value(STREAK, "2017Q3", *rounds).parts["stale"]] == [1, 1]
    assert value(STREAK, "2017Q3", *rounds).parts["award"].level == "区级"


def test_two_in_a_row_are_not_highlighted_three_are():
    two = value(STREAK, "2017Q2", flag("2017Q1期"), flag("2017Q2期"))
    three = value(STREAK, "2017Q3", flag("2017Q1期"), flag("2017Q2期"), flag("2017Q3期"))

    assert [key for key, _ in two.notes] == []
    assert [key for key, _ in three.notes] == ["note.streak"]


def test_after_a_package_without_the_offices_results_its_run_is_no_longer_known():
    found = value(STREAK, "2017Q2", flag("2017Q1期"), community("样例甲社区", "2017Q2期"))

    assert (found.number, found.reason) == (None, "rounds_unreported")


def test_a_zero_report_leaves_a_run_as_it_was():
    assert value(STREAK, "2017Q2", flag("2017Q1期"), zero=["2017Q2"]).number == 1


@settings(deadline=None, max_examples=30)
@given(st.lists(st.booleans(), max_size=12))
def test_the_current_run_is_the_unbroken_end_and_the_longest_is_the_longest_block(wins):
    rows = [flag(f"第{n}期", "流动红旗" if won else "未获评", quarter="2017Q1") for n, won in enumerate(wins, 1)]
    frame = flags(*rows).all(TABLE)
    blocks = "".join("1" if won else "0" for won in wins).split("0")

    counted = runs(next(iter(by_award(results(frame)).values()), ()))

    assert (counted.current, counted.longest) == (len(blocks[-1]), max(map(len, blocks)))


@pytest.mark.parametrize("order", [(5, 4, 3, 2, 1, 0), (2, 5, 0, 3, 1, 4)])
def test_the_order_of_rows_in_the_file_changes_nothing(order):
    rows = [
        flag(f"2017Q{n}期", "流动红旗" if n != 2 else "未获评", rank=str(n), participants="8") for n in (1, 2, 3, 4)
    ]
    rows += [city("2017-05期", quarter="2017Q2"), city("2017-11期", quarter="2017Q4", award_date="2017-11")]
    shuffled = flags(*(rows[place] for place in order))

    numbers = [measure.compute(shuffled, Quarter(2017, 4)).number for measure in MEASURES]

    # Two city flags since January, 3 of 4 district rounds, two in a row, November to December, rank 4; no score, one
    # city flag in the quarter, no prize.
    assert numbers == [2, 75, 2, 1, 4, None, 1, None]


# --- RF4


def test_a_flag_is_held_to_the_next_rounds_award_whoever_wins_it():
    rounds = (flag("2017Q1期", award_date="2017-04-12"), flag("2017Q2期", "未获评", award_date="2017-07-12"))
    found = value(HOLDING, "2017Q2", *rounds)

    # 18 days of April from the 12th, 31 of May, 30 of June, 12 of July.
    assert (found.number, found.unit, found.is_approximate) == (91, None, False)


def test_a_flag_still_held_counts_to_the_quarters_end():
    assert value(HOLDING, "2017Q2", flag("2017Q1期", award_date="2017-06-29"), flag("2017Q2期", "未获评")).number == 1


def test_a_flag_handed_over_on_the_last_day_has_been_held_0_days_and_a_day_later_not_at_all():
    on_the_day = flag("2017Q2期", award_date="2017-06-30")
    day_after = flag("2017Q2期", award_date="2017-07-01")

    assert value(HOLDING, "2017Q2", on_the_day).number == 0
    assert value(HOLDING, "2017Q2", day_after).reason == "nothing_dated"


def test_a_flag_known_only_to_the_month_is_held_for_about_whole_months():
    found = HOLDING.compute(sample_office(), Quarter(2017, 4))
    text = view(FAMILY, sample_office(), "2017Q4").text

    # October to December 2017.
    assert (found.number, found.unit, found.is_approximate) == (2, "月", True)
    assert phrases.value(found, HOLDING, text) == "约2个月"
    assert phrases.beside(found, text) == ("市级“双迎攻坚”2017年10月评比所获",)


def test_a_flag_after_which_nobody_reported_is_not_told_to_be_held_still():
    found = HOLDING.compute(sample_office(), Quarter(2018, 2))
    text = view(FAMILY, sample_office(), "2018Q2").text

    assert (found.number, found.reason) == (None, "rounds_unreported")
    assert phrases.beside(found, text) == ("市级“双迎攻坚”2017年10月评比所获，此后期次未报，是否仍在持有无从得知",)


def test_a_next_award_known_only_to_the_month_makes_it_months_too():
    rounds = (flag("2017Q1期", award_date="2017-04-12"), flag("2017Q2期", "未获评", award_date="2017-07"))

    assert (value(HOLDING, "2017Q2", *rounds).number, value(HOLDING, "2017Q2", *rounds).unit) == (3, "月")


def test_the_latest_flag_of_the_highest_level_is_meant():
    older_city = city("2017-03期", quarter="2017Q1", award_date="2017-04-01")
    newer_district = flag("2017Q1期", award_date="2017-04-20")

    assert value(HOLDING, "2017Q2", older_city, newer_district, city("2017-04期", quarter="2017Q2")).number == 90


def test_a_next_round_without_a_date_is_said_and_the_time_counts_to_the_quarters_end():
    found = value(HOLDING, "2017Q2", flag("2017Q1期", award_date="2017-06-20"), flag("2017Q2期", "未获评"))

    assert found.number == 10
    assert found.notes == (("note.next_undated", {"award": "样例区级评比"}),)


def test_a_round_of_a_later_quarter_is_not_yet_known():
    rounds = (flag("2017Q1期", award_date="2017-03-21"), flag("2017Q2期", "未获评", award_date="2017-06-30"))

    assert value(HOLDING, "2017Q1", *rounds).number == 10


# --- RF5


def ranked(rank: int, participants: int, result: str = "未获评", **more: str) -> Row:
    return flag("2018Q2期", result, rank=str(rank), participants=str(participants), **more)


@pytest.mark.parametrize(("rank", "participants"), [(1, 1), (3, 9), (6, 9), (9, 9), (2, 2)])
def test_a_rank_alone_lights_no_lamp_because_somebody_is_always_last(rank, participants):
    assert reading(flags(ranked(rank, participants)), "2018Q2", RANK).judgement.lamp is None


def test_a_yellow_flag_is_red_whatever_the_rank():
    assert value(RANK, "2018Q2", ranked(1, 9, "流动黄旗")).lamp is Lamp.RED


def test_a_rank_without_the_number_assessed_has_no_lamp():
    found = value(RANK, "2018Q2", flag("2018Q2期", rank="3"))

    assert (found.number, found.denominator, found.lamp) == (3, None, None)


def test_rank_counts_places_risen_since_the_round_before_positive_when_better():
    found = RANK.compute(sample_office(), Quarter(2018, 1))

    # First in 2017Q4, second in 2018Q1.
    assert (found.number, found.denominator, found.parts["places_risen"]) == (2, 8, -1)
    assert reading(sample_office(), "2018Q2", RANK).since_last_quarter.number == 1


def test_a_changed_number_of_participants_is_remarked_on():
    found = value(RANK, "2018Q2", flag("2018Q1期", rank="2", participants="8"), ranked(2, 9))

    assert found.notes == (("note.participants_changed", {"award": "样例区级评比", "before": 8, "now": 9}),)


def test_ranks_of_different_awards_are_never_compared():
    known = flags(flag("2018Q1期", rank="5", participants="8"), city("2018Q2期", rank="2", participants="8"))
    since = reading(known, "2018Q2", RANK).since_last_quarter

    assert since is not None
    assert (since.number, since.reason) == (None, "not_comparable")


def test_the_highest_ranked_award_and_in_it_the_last_round_of_the_quarter_is_shown():
    rounds = (
        city("2018-05期", quarter="2018Q2", rank="4", participants="9"),
        city("2018-06期", quarter="2018Q2", rank="2", participants="9"),
        ranked(1, 8),
    )
    found = value(RANK, "2018Q2", *rounds)

    assert (found.number, found.parts["round_no"], found.parts["places_risen"]) == (2, "2018-06期", 2)
    assert len(found.parts["awards"]) == 3


# --- RF6


@pytest.mark.parametrize(
    ("score", "lamp"),
    [("90", Lamp.GREEN), ("89.99", Lamp.YELLOW), ("80", Lamp.YELLOW), ("79.99", Lamp.RED)],
)
def test_a_score_on_a_limit_takes_the_better_lamp(score, lamp):
    assert reading(flags(flag("2018Q2期", score=score)), "2018Q2", SCORE).judgement.lamp is lamp


def test_the_gap_to_the_first_needs_everyones_score():
    own = flag("2018Q2期", "未获评", score="90", participants="2")
    other = {"recipient": "样例东街道办事处", "participants": "2"}

    assert value(SCORE, "2018Q2", own, flag("2018Q2期", score="95.5", **other)).parts["gap_to_first"] == 5.5
    assert value(SCORE, "2018Q2", own, flag("2018Q2期", **other)).parts["gap_to_first"] is None
    assert value(SCORE, "2018Q2", own).parts["gap_to_first"] is None


def test_the_first_has_a_gap_of_0_to_itself():
    assert value(SCORE, "2018Q2", flag("2018Q2期", score="90", participants="1")).parts["gap_to_first"] == 0


# --- RF7, RF8


@pytest.mark.parametrize(
    ("result", "net", "lamp"), [("流动红旗", 1, None), ("未获评", 0, None), ("流动黄旗", -1, Lamp.RED)]
)
def test_net_flags_are_red_below_0_and_otherwise_not_judged(result, net, lamp):
    found = reading(flags(flag("2018Q2期", result)), "2018Q2", NET_FLAGS)

    assert (found.value.number, found.judgement.lamp) == (net, lamp)


def test_flags_of_communities_are_not_in_the_offices_net():
    rows = (flag("2018Q2期"), community("样例甲社区", "2018Q2期", "流动黄旗"), community("样例乙社区", "2018Q2期"))

    found = value(NET_FLAGS, "2018Q2", *rows).parts
    assert (found["level"], found["red"], found["yellow"]) == ("区级", 1, 0)


def test_net_flags_of_two_levels_are_counted_apart_and_never_compared():
    known = flags(flag("2018Q1期"), city("2018Q2期"), flag("2018Q2期", "流动黄旗"))
    found = reading(known, "2018Q2", NET_FLAGS)

    assert (found.value.number, found.value.parts["levels"]) == (1, {"市级": 1, "区级": -1})
    assert found.since_last_quarter is not None
    assert found.since_last_quarter.reason == "not_comparable"


# --- n/N: what a package owes


def test_a_package_without_the_citys_results_is_one_of_two_reports():
    quarter = Quarter(2018, 2)

    assert reporting(flags(city("2018Q2期", "未获评"), flag("2018Q2期")), quarter) == (2, 2)
    assert reporting(flags(flag("2018Q2期")), quarter) == (1, 2)
    assert reporting(flags(zero=["2018Q2"]), quarter) == (2, 2)
    assert reporting(flags(), quarter) == (0, 2)


def test_prizes_add_up_and_a_flag_without_an_amount_is_said():
    rows = (flag("2018Q2期", prize="2.5"), city("2018Q2期"), community("样例甲社区", "2018Q2期", prize="9"))
    found = value(PRIZE, "2018Q2", *rows)

    assert found.number == 2.5
    assert found.notes == (("note.prize_blank", {"count": 1}),)


# --- narrowed to a community or a campaign


def test_narrowed_to_a_community_the_figures_are_that_communitys():
    narrowed = chosen(sample_office(), community=("样例丙社区",))
    quarter = Quarter(2017, 4)

    # Won in Q1, Q3 and Q4, lost in Q2; ranked 1 of 10 with 93.7 in Q4.
    assert WIN_RATE.compute(narrowed, quarter).number == 75
    assert STREAK.compute(narrowed, quarter).number == 2
    assert (RANK.compute(narrowed, quarter).number, SCORE.compute(narrowed, quarter).number) == (1, 93.7)
    assert NET_FLAGS.compute(narrowed, quarter).number == 1
    # Q3's flag was handed over on 8 October, the next round's on 8 January 2018.
    assert HOLDING.compute(narrowed, quarter).number == 92


def test_narrowed_to_a_community_city_flags_are_out_of_scope_and_not_unreported():
    narrowed = chosen(sample_office(), community=("样例丙社区",))

    assert CITY_FLAGS.compute(narrowed, Quarter(2017, 4)).reason == "filtered_out"
    assert CITY_FLAGS.compute(narrowed, Quarter(2018, 2)).reason == "not_reported"


def test_several_communities_have_no_common_rank():
    narrowed = chosen(sample_office(), community=("样例丙社区", "样例丁社区"))

    assert RANK.compute(narrowed, Quarter(2017, 4)).reason == "several_units"


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_a_community_nobody_assessed_leaves_nothing_in_scope(measure):
    narrowed = chosen(sample_office(), community=("查无此社区",))

    assert measure.compute(narrowed, Quarter(2017, 4)).reason == "filtered_out"


def test_narrowed_to_a_campaign_only_its_rounds_count():
    narrowed = chosen(sample_office(), category=("双迎攻坚",))

    assert CITY_FLAGS.compute(narrowed, Quarter(2017, 4)).parts["city_ytd"] == 3
    assert CITY_FLAGS.compute(narrowed, Quarter(2017, 3)).reason == "filtered_out"
    assert RANK.compute(narrowed, Quarter(2017, 3)).reason == "filtered_out"


def test_only_figures_that_touch_sample_rows_are_illustrative():
    quarter = Quarter(2017, 4)

    assert not CITY_FLAGS.compute(sample_office(), quarter).is_illustrative
    assert RANK.compute(sample_office(), quarter).is_illustrative
