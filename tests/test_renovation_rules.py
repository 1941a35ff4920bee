"""老旧小区改造: what a row must keep, each rule broken once and kept once; one mistake gives one finding."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from builders import SAMPLES, in_pandas, records, sample, texts

import metrics.families.renovation as family_folder
from metrics.families.office.schema import COMMUNITIES
from metrics.families.renovation.rules import RULES
from metrics.families.renovation.schema import RENOVATION
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Finding, Severity
from metrics.model.office import Office
from metrics.model.quarter import Quarter
from metrics.model.records import Records
from metrics.store.canonical_csv import read_texts, typed, write_texts

FOLDER = Path(str(family_folder.__file__)).parent
QUARTERS = ("2017Q1", "2017Q2", "2017Q3", "2017Q4", "2018Q1", "2018Q2")
BY_CODE = {rule.code: rule for rule in RULES}
LAST = {"quarter": "2018Q1"}

Row = dict[str, str]


def row(**cells: str | None) -> Row:
    """A compound of 2018Q2 under works, on plan, with everything a rule may ask for; None leaves a cell blank."""
    whole = {
        "quarter": "2018Q2", "compound_id": "XQ-1", "compound_name": "样例小区", "community": "样例社区",
        "built_year": "1995", "households": "100", "floor_area": "8000", "plan_year": "2018", "stage": "施工中",
        "planned_start": "2018-03-01", "planned_end": "2018-12-31", "actual_start": "2018-03-01",
        "planned_progress": "30", "progress": "30", "budget": "200", "year_plan_invest": "200", "year_invested": "60",
        "invested_total": "60", "management": "专业物业",
    }  # fmt: skip
    return {name: text for name, text in (whole | cells).items() if text is not None}


def waiting(**cells: str | None) -> Row:
    """A compound that has not begun and is not due to."""
    later = {"planned_start": "2018-07-01", "actual_start": None, "planned_progress": "0", "progress": "0"}
    return row(**{"stage": "招标采购", **later, "year_invested": "0", "invested_total": "0", **cells})


def ended(**cells: str | None) -> Row:
    """A compound finished on its planned day."""
    dates = {"planned_end": "2018-06-20", "actual_end": "2018-06-20"}
    return row(**{"stage": "已完工", **dates, "planned_progress": "100", "progress": "100", **cells})


def broken(rows: pl.DataFrame) -> set[tuple[str, str, str]]:
    """(code, quarter, compound) of every rule that rows break, each quarter after the one before.

    As at upload: last quarter's row of the same key stands beside each row; history is asked only when that quarter is
    on record.
    """
    frame = in_pandas(RENOVATION, rows)
    found = set()
    for quarter in frame["quarter"].unique():
        now = frame[frame["quarter"] == quarter].reset_index(drop=True)
        last = frame[frame["quarter"] == str(Quarter.parse(quarter).previous)]
        beside = now.merge(last, on=["compound_id"], how="left", suffixes=("", "__previous"))
        asked = {rule.code: rule.broken for rule in RULES if not (rule.needs_history and last.empty)}
        told = nw.from_native(beside, eager_only=True).select(**asked)
        for code in asked:
            places = told.get_column(code).fill_null(value=False).to_list()
            found |= {(code, str(quarter), now["compound_id"][place]) for place, broke in enumerate(places) if broke}
    return found


def codes(rows: list[Row]) -> set[str]:
    """The rules that the last quarter's rows break."""
    return together({"alone": rows})["alone"]


def together(scenarios: Mapping[str, list[Row]]) -> dict[str, set[str]]:
    """For each scenario the rules that its last quarter's rows break; its compounds are nobody else's."""
    tagged = [
        cells | {"compound_id": f"{name}/{cells['compound_id']}"} for name, rows in scenarios.items() for cells in rows
    ]
    last = {name: max(cells["quarter"] for cells in rows) for name, rows in scenarios.items()}
    told: dict[str, set[str]] = {name: set() for name in scenarios}
    for code, quarter, compound in broken(texts(RENOVATION, tagged)):
        name = compound.rpartition("/")[0]
        if quarter == last[name]:
            told[name].add(code)
    return told


CASES: dict[str, tuple[list[Row], list[Row]]] = {
    "plan_ends_before_start": ([row(planned_end="2018-02-28")], [row(planned_end="2018-03-01")]),
    "works_end_before_start": ([ended(actual_end="2018-02-28")], [ended(actual_end="2018-03-01")]),
    "start_after_quarter": ([row(actual_start="2018-07-01")], [row(actual_start="2018-06-30")]),
    "end_after_quarter": ([ended(actual_end="2018-07-01")], [ended(actual_end="2018-06-30")]),
    "planned_start_missing": (
        [row(planned_start=None)],
        [row(planned_start=None, in_plan="否"), row(compound_id="XQ-2", planned_start=None, plan_year="2019")],
    ),
    "planned_end_missing": (
        [row(planned_end=None)],
        [row(planned_end=None, in_plan="否"), row(compound_id="XQ-2", planned_end=None, plan_year="2017")],
    ),
    "works_before_stage": ([waiting(progress="5")], [waiting()]),
    "stage_not_begun": ([row(actual_start=None, progress="0")], [row(progress="0")]),
    "stage_not_ended": ([ended(actual_end=None, progress="60")], [ended(actual_end=None)]),
    "start_missing": ([row(actual_start=None)], [waiting(actual_start=None)]),
    "end_missing": ([ended(actual_end=None)], [ended()]),
    "works_without_progress": ([row(progress="0")], [row(progress="1")]),
    "complete_not_finished": ([row(progress="100")], [row(progress="99")]),
    "finished_not_complete": ([ended(progress="99")], [ended(progress="100")]),
    "end_while_working": ([row(actual_end="2018-06-20")], [ended()]),
    "handed_over_unmanaged": ([ended(stage="移交管养", management=None)], [ended(management=None)]),
    "satisfaction_before_end": ([row(satisfaction="95")], [ended(satisfaction="95")]),
    "year_over_total": ([row(year_invested="60.01")], [row(year_invested="60")]),
    "over_budget": (
        [row(invested_total="200.01")],
        [row(invested_total="200"), row(**LAST, invested_total="201"), row(compound_id="XQ-2")],
    ),
    "total_fell": ([row(**LAST, invested_total="60.01"), row()], [row(**LAST, invested_total="60"), row()]),
    "year_fell": (
        [row(**LAST, year_invested="61"), row()],
        [row(quarter="2017Q4", year_invested="200"), row(**LAST)],
    ),
    "year_not_restarted": (
        [row(quarter="2017Q4", invested_total="50"), row(**LAST, year_invested="60", invested_total="60")],
        [row(quarter="2017Q4", invested_total="50"), row(**LAST, year_invested="10", invested_total="60")],
    ),
    "progress_fell": ([row(**LAST, progress="31"), row()], [row(**LAST, progress="30"), row()]),
    "renamed_without_former_name": (
        [row(**LAST, compound_name="样例旧名"), row()],
        [row(**LAST, compound_name="样例旧名"), row(former_name="样例旧名")],
    ),
    "plan_moved": (
        [row(**LAST, planned_end="2018-11-30"), row()],
        [row(**LAST, planned_end="2018-11-30"), row(remark="样例街办〔2018〕3号"), row(compound_id="XQ-2")],
    ),
    "plan_year_moved": (
        [row(**LAST, plan_year="2019"), row()],
        [row(**LAST, plan_year="2019"), row(remark="样例街办〔2018〕3号")],
    ),
    "plan_membership_changed": (
        [row(**LAST), row(in_plan="否")],
        [row(**LAST, in_plan="是"), row()],
    ),
    "built_after_2000": ([row(built_year="2001")], [row(built_year="2000"), row(compound_id="X", built_year="80年代")]),
    "issue_missing": (
        [row(planned_progress="40")],
        [row(planned_progress="39.9"), row(compound_id="XQ-2", planned_progress="40", issues="管线迁改慢")],
    ),
}


SOUND = {"working": row(), "waiting": waiting(), "ended": ended(), "handed over": ended(stage="移交管养")}
CONTRADICTIONS: dict[str, tuple[Row, str]] = {
    "started while tendering": (waiting(actual_start="2018-05-01"), "works_before_stage"),
    "ended while tendering": (waiting(actual_end="2018-05-01"), "works_before_stage"),
    "started with progress while tendering": (waiting(actual_start="2018-05-01", progress="20"), "works_before_stage"),
    "planned start in the wrong column": (waiting(actual_start="2018-08-01"), "start_after_quarter"),
    "complete while tendering": (waiting(progress="100"), "works_before_stage"),
    "future start leaves it not started": (
        row(actual_start="2018-08-01", planned_start="2018-02-01"),
        "start_after_quarter",
    ),
    "future start after the end": (ended(actual_start="2018-08-01"), "start_after_quarter"),
    "stage too far": (ended(actual_end=None, progress="30"), "stage_not_ended"),
    "ended and never started": (ended(actual_start=None), "start_missing"),
    "stage not moved on": (row(actual_end="2018-06-20", progress="100"), "complete_not_finished"),
    "no start and far behind": (row(actual_start=None, planned_progress="90"), "start_missing"),
    "plan reversed": (row(planned_end="2018-02-01", planned_progress=None), "plan_ends_before_start"),
}
TWO_EFFECTS: dict[str, tuple[Row, Row, str]] = {
    "both sums fell": ({"invested_total": "90", "year_invested": "90"}, {}, "total_fell"),
    "total fell below the year's": (
        {"invested_total": "90", "year_invested": "60"},
        {"invested_total": "50"},
        "total_fell",
    ),
    "progress fell far behind": ({"progress": "60"}, {"progress": "5", "planned_progress": "60"}, "progress_fell"),
    "year moved with its dates": (
        {"plan_year": "2019", "planned_start": "2019-04-01", "planned_end": "2019-12-31"},
        {},
        "plan_year_moved",
    ),
    "both dates moved": ({"planned_start": "2018-02-01", "planned_end": "2018-11-30"}, {}, "plan_moved"),
}


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    """The rules that every scenario of this file breaks, asked in one go because a thousand small asks take long."""
    scenarios = {f"breaks {code}": breaking for code, (breaking, _) in CASES.items()}
    scenarios |= {f"keeps {code}": keeping for code, (_, keeping) in CASES.items()}
    scenarios |= {name: [cells] for name, cells in SOUND.items()}
    scenarios |= {name: [cells] for name, (cells, _) in CONTRADICTIONS.items()}
    scenarios |= {name: [row(**LAST, **before), row(**now)] for name, (before, now, _) in TWO_EFFECTS.items()}
    return together(scenarios)


@pytest.mark.parametrize("code", CASES)
def test_one_mistake_breaks_one_rule_and_its_neighbour_keeps_it(code: str, told: dict[str, set[str]]) -> None:
    assert told[f"breaks {code}"] == {code}
    assert code not in told[f"keeps {code}"]


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(BY_CODE)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_row_breaks_nothing(name: str, told: dict[str, set[str]]) -> None:
    assert told[name] == set()


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_told_once_where_the_mistake_is(name: str, told: dict[str, set[str]]) -> None:
    assert told[name] == {CONTRADICTIONS[name][1]}


@pytest.mark.parametrize("name", TWO_EFFECTS)
def test_a_change_with_two_effects_is_told_once(name: str, told: dict[str, set[str]]) -> None:
    assert told[name] == {TWO_EFFECTS[name][2]}


def test_an_overrun_is_told_again_only_when_its_figures_change() -> None:
    over = {"invested_total": "210", "year_invested": "210"}

    assert codes([row(**LAST, **over), row(**over)]) == set()
    assert codes([row(**LAST, **over), row(year_invested="215", invested_total="215")]) == {"over_budget"}


def test_a_new_row_is_not_held_against_a_history_it_does_not_have() -> None:
    assert codes([row(**LAST), row(), row(compound_id="XQ-2", compound_name="样例新增小区")]) == set()


def test_dates_given_for_the_first_time_are_no_moved_plan() -> None:
    earlier = waiting(**LAST, planned_start=None, planned_end=None, plan_year="2019", planned_progress=None)

    assert codes([earlier, row(plan_year="2019")]) == set()


def test_the_office_sets_from_which_gap_an_issue_is_asked_for() -> None:
    frame = typed(RENOVATION, texts(RENOVATION, [row(planned_progress="36")]), Office(gap_yellow_points=5))

    assert frame.item(0, "lamp") == "yellow"


def test_falling_figures_may_be_explained_and_warnings_never_stop() -> None:
    assert {code for code, rule in BY_CODE.items() if rule.overridable} == {"total_fell", "progress_fell"}
    assert {code for code, rule in BY_CODE.items() if rule.severity is Severity.WARNING} == {
        "satisfaction_before_end", "over_budget", "year_fell", "year_not_restarted", "plan_moved", "plan_year_moved",
        "plan_membership_changed", "built_after_2000", "issue_missing",
    }  # fmt: skip


def test_six_quarters_of_the_sample_break_no_error() -> None:
    found = broken(sample(RENOVATION))

    assert {code for code, _, _ in found if BY_CODE[code].severity is Severity.ERROR} == set()


def test_the_only_remarks_on_the_sample_are_its_built_in_traps() -> None:
    assert {(code, quarter) for code, quarter, _ in broken(sample(RENOVATION))} == {
        ("over_budget", "2017Q4"),
        ("issue_missing", "2018Q2"),
    }


def test_the_sample_of_ten_rows_is_plausible() -> None:
    rows = read_texts(RENOVATION, (FOLDER / "sample.csv").read_bytes())

    assert len(rows) == 10
    assert broken(rows) == set()
    assert rows["compound_name"].str.starts_with("样例").all()


def test_every_finding_names_only_slots_it_is_given() -> None:
    for lang in ("zh", "en"):
        said = tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8"))["finding"]
        assert set(said) == set(BY_CODE)
        for code, rule in BY_CODE.items():
            slots = {"row": 3, "header": "列", "value": "值"}
            slots |= dict.fromkeys((*rule.fields, *(f"{name}__previous" for name in rule.fields)), "甲")
            assert ("第3行「列」" if lang == "zh" else "Row 3, 列") in said[code].format_map(slots)


def known(until: str) -> Records:
    """The registers and the sample office's quarters before one."""
    rows = sample(RENOVATION)
    before = rows.filter(pl.col("quarter") < until)
    return records((COMMUNITIES, sample(COMMUNITIES)), (RENOVATION, before))


def uploaded(data: bytes, until: str) -> list[Finding]:
    """What intake says of a file."""
    draft = read(
        Upload("upload.csv", data), tables={RENOVATION.id: RENOVATION}, records=known(until), answers=Answers()
    )
    return list(draft.findings)


def test_the_faulty_file_gets_one_finding_for_each_of_its_ten_mistakes() -> None:
    data = (SAMPLES / "dirty" / "renovation_2018Q2_含错误.csv").read_bytes()

    found = [(f.row, f.field_id, f.value, f.severity) for f in uploaded(data, "2018Q2") if f.row]

    assert found == [
        (2, "progress", "120", Severity.ERROR),
        (3, "actual_end", "2017-03-01", Severity.ERROR),
        (4, "stage", "收尾中", Severity.ERROR),
        (5, "invested_total", "10", Severity.ERROR),
        (6, "community", "同乐", Severity.NOTICE),
        (7, "households", "", Severity.ERROR),
        (8, "compound_id", "LZ-XQ-006", Severity.ERROR),
        (9, "planned_end", "2018年13月1日", Severity.ERROR),
        (10, "actual_start", "2018-08-01", Severity.ERROR),
        (11, "progress", "100", Severity.ERROR),
    ]


def test_the_offices_own_form_of_2017_is_read_but_for_its_one_ambiguous_header() -> None:
    data = next((SAMPLES / "dirty").glob("老旧小区改造2017*.csv")).read_bytes()

    found = uploaded(data, "2017Q4")

    asked = [f for f in found if f.severity is Severity.QUESTION]
    assert [(f.code, f.header) for f in asked] == [("column_ambiguous", "累计投资")]
    assert not [f for f in found if f.row and f.severity is Severity.ERROR]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_each_quarter_of_the_sample_can_be_uploaded_after_the_last(quarter: str) -> None:
    rows = sample(RENOVATION)

    found = uploaded(write_texts(RENOVATION, rows.filter(pl.col("quarter") == quarter)), quarter)

    assert not [f for f in found if f.blocks]
