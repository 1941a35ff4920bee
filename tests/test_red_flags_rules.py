"""流动红旗: what the rows must keep, each rule broken once and kept once, and the files that come with the table."""

from __future__ import annotations

import tomllib
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from builders import DEMO, records, sample, texts

import metrics.families.red_flags as family_folder
from metrics.families.office import schema as office
from metrics.families.red_flags.examples import community, flag
from metrics.families.red_flags.schema import RED_FLAGS
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Severity
from metrics.model.schema import Type
from metrics.store.canonical_csv import read_texts, typed, write_texts

FOLDER = Path(str(family_folder.__file__)).parent
RULES = {rule.code: rule for rule in RED_FLAGS.rules}
REFERENCES = {reference.code for reference in RED_FLAGS.references}
TABLES = {table.id: table for table in (RED_FLAGS, office.COMMUNITIES, office.DEPARTMENTS)}

DATED = flag("2017Q3期", award_date="2017-10-12")
SECOND = community("样例乙社区", "2017Q3期")

# code → rows of which the first breaks the rule, and rows that keep it, on the boundary where there is one
CASES = {
    "flag_without_quarter": (
        [flag("第9期")],
        [flag("第9期", quarter="2017Q3"), flag("第9期", award_date="2017-09")],
    ),
    "flag_awarded_before_period": (
        [flag("2017Q3期", award_date="2017-06-30"), flag("2017Q3期", award_date="2017-06")],
        [
            DATED,
            flag("2017Q3期", award_date="2017-07-01"),
            flag("2017Q3期", award_date="2017-07"),
            flag("2017Q4期", award_date="2018-01"),
            flag("第9期", award_date="2017-06-30"),
        ],
    ),
    "flag_rank_beyond_participants": (
        [flag("2017Q3期", rank="9", participants="8")],
        [flag("2017Q3期", rank="8", participants="8"), flag("2017Q3期", rank="9"), flag("2017Q3期")],
    ),
    "flag_rank_without_participants": (
        [flag("2017Q3期", rank="3")],
        [flag("2017Q3期", rank="3", participants="8"), flag("2017Q3期", participants="8")],
    ),
    "flag_won_twice": (
        [community("样例甲社区", "2017Q3期"), SECOND],
        [
            community("样例甲社区", "2017Q3期", "未获评"),
            SECOND,
            community("样例甲社区", "2017Q4期"),
            flag("2017Q3期", level="街道级", recipient="城市管理科", recipient_type="科室"),
        ],
    ),
    "flag_of_another_street": (
        [flag("2017Q3期", recipient="样例东街道办事处")],
        [
            DATED,
            flag("2017Q3期", recipient="刘寨街道"),
            community("样例甲社区", "2017Q3期"),
            {name: text for name, text in DATED.items() if name != "recipient"},
        ],
    ),
}


def broken(code: str, rows: list[dict[str, str]] | pl.DataFrame) -> list[bool]:
    frame = typed(RED_FLAGS, rows if isinstance(rows, pl.DataFrame) else texts(RED_FLAGS, rows))
    return frame.select(b=RULES[code].broken).get_column("b").fill_null(value=False).to_list()


def uploaded(
    rows: list[dict[str, str]], on_record: pl.DataFrame | None = None, answers: Answers | None = None
) -> Draft:
    """The draft of a file of rows, read against the sample office's registers."""
    known = records(
        (office.COMMUNITIES, sample(office.COMMUNITIES)),
        (office.DEPARTMENTS, sample(office.DEPARTMENTS)),
        (RED_FLAGS, [] if on_record is None else on_record),
    )
    data = write_texts(RED_FLAGS, texts(RED_FLAGS, rows))
    return read(Upload("red_flags.csv", data), tables=TABLES, records=known, answers=answers or Answers())


def found(draft: Draft) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.value) for finding in draft.findings]


@pytest.mark.parametrize("code", CASES)
def test_a_row_that_breaks_the_rule_is_found(code):
    assert broken(code, CASES[code][0])[0]


@pytest.mark.parametrize("code", CASES)
def test_rows_that_keep_the_rule_are_left_alone(code):
    assert not any(broken(code, CASES[code][1]))


def test_every_rule_has_its_cases():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_the_sample_office_breaks_no_rule(code):
    assert not any(broken(code, sample(RED_FLAGS)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_says_what_is_wrong_with_the_slots_it_has(lang):
    said = tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8"))["finding"]

    for rule in RED_FLAGS.rules:
        slots = {name: "x" for field in rule.fields for name in (field, f"{field}__previous")}
        assert said[rule.code].format(row=5, header="排名", value="9", **slots)
    assert set(said) == set(RULES) | REFERENCES


def test_both_languages_say_the_same_things():
    keys = [set(_keys(tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8")))) for lang in ("zh", "en")]

    assert keys[0] == keys[1]


def test_every_column_and_every_word_has_its_name_in_the_text():
    said = tomllib.loads((FOLDER / "text.en.toml").read_text("utf-8"))

    assert set(said["field"]["red_flags"]) == set(RED_FLAGS.by_id)
    assert {word for item in RED_FLAGS.fields for word in item.allowed} <= set(said["value"])


def test_synonyms_lead_to_words_of_the_vocabulary():
    for item in RED_FLAGS.fields:
        assert set(item.synonyms.values()) <= set(item.allowed)


def test_headers_and_order_are_those_of_the_offices_file():
    header = (DEMO / RED_FLAGS.file).read_text("utf-8-sig").splitlines()[0]

    assert [item.header for item in RED_FLAGS.fields] == header.split(",")


def test_the_files_that_come_with_the_table_are_read_and_written_back_alike():
    for file in (FOLDER / "sample.csv", DEMO / RED_FLAGS.file):
        assert write_texts(RED_FLAGS, read_texts(RED_FLAGS, file.read_bytes())) == file.read_bytes()


def test_the_small_sample_has_ten_rows_that_are_all_marked_as_samples_and_keep_every_rule():
    rows = read_texts(RED_FLAGS, (FOLDER / "sample.csv").read_bytes())

    assert len(rows) == 10
    assert rows["data_source"].str.contains("示例").all()
    assert not any(any(broken(code, rows)) for code in RULES)


def test_a_recipient_who_is_the_office_itself_passes_and_is_not_looked_for_among_communities():
    assert found(uploaded([DATED, community("同乐社区", "2017Q3期")])) == []


def test_a_community_or_department_that_is_not_registered_is_told_and_does_not_stop_the_upload():
    office_only = {"level": "街道级", "recipient": "查无此科", "recipient_type": "科室", "award_name": "样例科室竞赛"}
    draft = uploaded([community("查无此社区", "2017Q3期"), flag("2017Q3期", **office_only)])

    assert found(draft) == [
        ("flag_recipient_not_a_community", "查无此社区"),
        ("flag_recipient_not_a_department", "查无此科"),
    ]
    assert {finding.severity for finding in draft.findings} == {Severity.WARNING}


def test_a_campaign_or_award_spelled_anew_is_told_because_it_would_break_a_streak():
    row = flag("2017Q4期", recipient="刘寨街道办事处", campaign="双迎攻坚", award_name="双迎攻坚流动红旗")

    asked, new = uploaded([row], sample(RED_FLAGS)), Answers(alike={"award_name": "new"})
    assert [(finding.code, finding.slots["pairs"]) for finding in asked.findings] == [
        ("keys_alike", ("双迎攻坚流动红旗＝“双迎攻坚”流动红旗",))
    ]
    kept = uploaded([row], sample(RED_FLAGS), new)
    assert found(kept) == [("keys_kept_apart", None), ("flag_award_is_new", "双迎攻坚流动红旗")]


def test_the_sample_offices_file_raises_nothing():
    known = records((office.COMMUNITIES, sample(office.COMMUNITIES)), (office.DEPARTMENTS, sample(office.DEPARTMENTS)))
    draft = read(Upload("red_flags.csv", (DEMO / "red_flags.csv").read_bytes()), tables=TABLES, records=known)

    assert draft.findings == ()


def test_an_award_date_may_be_a_month_and_a_prize_a_fine():
    assert RED_FLAGS.by_id["award_date"].type is Type.MONTH
    assert RED_FLAGS.by_id["prize"].minimum is None


def test_a_header_that_may_mean_recipient_or_grantor_is_asked_about():
    assert RED_FLAGS.ambiguous["单位"] == ("recipient", "grantor")


def test_computed_columns_know_the_quarter_before_any_filter():
    rows = [flag("2017Q3期", level="市级"), DATED, community("样例甲社区", "2017Q3期"), flag("2017Q4期")]
    frame = typed(RED_FLAGS, texts(RED_FLAGS, rows))

    assert frame.get_column("quarter_rows").to_list() == [3, 3, 3, 1]
    assert frame.get_column("own_city_results").to_list() == [1, 1, 1, 0]
    assert frame.get_column("is_own").to_list() == [True, True, False, True]


def test_computed_columns_stand_on_a_table_without_a_row_and_on_blank_cells():
    assert typed(RED_FLAGS, texts(RED_FLAGS, [])).is_empty()
    assert typed(RED_FLAGS, texts(RED_FLAGS, [{"quarter": "2017Q3"}])).filter(nw.col("is_own")).is_empty()


def _keys(table: dict[str, object], prefix: str = "") -> list[str]:
    found: list[str] = []
    for name, value in table.items():
        found += _keys(value, f"{prefix}{name}.") if isinstance(value, dict) else [f"{prefix}{name}"]
    return found
