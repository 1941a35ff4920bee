"""The clerk's desk without a browser: what a file asks, what was put right, what it changes, and the way back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from builders import DEMO, records
from pages import dashboard, markups, opened, sound
from people import MOBILE
from streamlit.testing.v1 import AppTest

from metrics.app.desk.desk import Desk
from metrics.families.renovation.schema import RENOVATION
from metrics.i18n.text import LANGUAGES
from metrics.insight.calendar import owed, to_choose
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.model.quarter import Quarter
from metrics.model.records import Records, Reporting
from metrics.registry import catalogue
from metrics.store.log import Store

KNOWN = catalogue()
PERIODIC = [table.id for table in KNOWN.tables.values() if table.is_periodic]
HEADERS = {item.id: item.header for item in RENOVATION.fields}
TODAY = date(2018, 10, 8)


@pytest.fixture
def store(own_office: Path) -> Iterator[Path]:
    with dashboard(own_office) as path:
        yield path


def third_quarter(changed: Mapping[int, Mapping[str, str]]) -> bytes:
    """The compounds of 2018Q2 once more as those of 2018Q3, some cells changed by their row in the file, in GBK."""
    rows = list(csv.reader((DEMO / "renovation.csv").read_text("utf-8-sig").splitlines()))
    heads, cells = rows[0], [["2018Q3", *row[1:]] for row in rows if row[0] == "2018Q2"]
    for number, of_row in changed.items():
        for field_id, text in of_row.items():
            cells[number - 2][heads.index(HEADERS[field_id])] = text
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *cells])
    return out.getvalue().encode("gb18030")


def desk(changed: Mapping[int, Mapping[str, str]], name: str = "老旧小区改造2018Q3.csv", **answers: object) -> Desk:
    upload = Upload(name, third_quarter(changed))
    return Desk("kept:1:1", upload, Answers(table="renovation", **answers), 14)  # type: ignore[arg-type]


def at_work(on: Desk) -> AppTest:
    return sound(opened("upload", desk=on))


def asked(page: AppTest) -> set[str]:
    """What the inputs of the page ask for."""
    return set(re.findall(r'data-set="([^"]+)"', markups(page)))


def offered(page: AppTest) -> list[dict[str, str]]:
    """The answers that one click gives."""
    return [json.loads(unescape(go)) for go in re.findall(r'data-go="set:([^"]+)"', markups(page))]


# ---- what a file asks ----------------------------------------------------------------------------------------------


def test_a_file_named_after_another_quarter_than_its_column_offers_both(store: Path) -> None:
    page = at_work(desk({}, "老旧小区改造2018年第二季度.csv"))

    assert offered(page)[:2] == [{"quarter": "2018Q3"}, {"quarter": "2018Q2"}]
    assert "2018年第三季度</a>" in markups(page)


def test_of_a_file_that_names_no_quarter_the_one_that_is_owed_is_offered(store: Path) -> None:
    page = at_work(desk({number: {"quarter": ""} for number in range(2, 26)}, "老旧小区改造.csv"))

    assert offered(page)[:2] == [{"quarter": "2018Q3"}, {"quarter": "2018Q2"}]


def test_a_day_that_can_be_read_in_two_ways_offers_both(store: Path) -> None:
    page = at_work(desk({9: {"planned_end": "12/11/2018"}}))

    assert {"fixes/9/planned_end": "2018-12-11"} in offered(page)
    assert {"fixes/9/planned_end": "2018-11-12"} in offered(page)


def test_a_question_about_the_whole_file_comes_before_wrong_cells_and_both_before_what_is_certain(store: Path) -> None:
    shown = markups(at_work(desk({3: {"households": "很多"}}, "老旧小区改造2018年第二季度.csv")))

    places = [shown.index(words) for words in ("这份表是哪个季度的", "“很多”不是数字", "提交后的变化")]
    assert places == sorted(places)


def test_a_rule_over_three_cells_gives_each_of_them_an_input(store: Path) -> None:
    page = at_work(desk({10: {"actual_end": "2018-09-20"}}))

    assert {"fixes/10/actual_end", "fixes/10/stage", "fixes/10/progress"} <= asked(page)


def test_a_remark_that_a_rule_asks_for_has_its_input(store: Path) -> None:
    moved, households = {"planned_end": "2018-12-30"}, {"households": "139"}
    page = at_work(desk({9: moved, 14: households}))

    assert {"fixes/9/remark", "remarks/14/households"} <= asked(page)


def test_an_example_in_a_blank_input_says_that_it_is_one(store: Path) -> None:
    page = at_work(desk({9: {"actual_start": ""}}))

    assert 'placeholder="如 2018-05-20"' in markups(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_gives_an_example_as_if_it_were_what_to_write(lang: str) -> None:
    introduced = {"zh": r"[如为号或、](?:“)?$|如\S{0,12}[、或]$", "en": r"(?:as in|as|like|for example|or|and|,) $"}[
        lang
    ]
    example = r"(?<![\d{.-])(?:20\d\d-\d\d(?:-\d\d)?|20\d\dQ\d|1,?234\.5)(?![\d}])"
    sentences = [said for key, said in KNOWN.text(lang).entries.items() if ".finding." in f".{key}"]

    found = [(said, given.start()) for said in sentences for given in re.finditer(example, said)]

    assert found
    assert [said for said, start in found if not re.search(introduced, said[:start])] == []


def test_nothing_on_the_desk_is_said_in_words_that_no_clerk_knows(store: Path) -> None:
    shown = markups(at_work(desk({3: {"households": "很多"}})))

    assert [word for word in ("GB18030", "UTF-8", "数据版本14", "已导入") if word in shown] == []


# ---- what was put right --------------------------------------------------------------------------------------------


def test_what_was_corrected_stays_listed_with_a_way_back(store: Path) -> None:
    page = at_work(desk({3: {"households": "很多"}}, fixes={(3, "households"): "168"}))

    assert "<del>很多</del> → <ins>168</ins>" in markups(page)
    assert {"fixes/3/households": "很多"} in offered(page)


def test_a_choice_about_a_column_or_the_quarter_can_be_taken_back() -> None:
    given = Answers().given("units/投资", "元").given("percent/progress", "fraction").given("quarter", "2018Q3")

    for asks in ("units/投资", "percent/progress", "quarter"):
        given = given.given(asks, "")

    assert given == Answers()


def test_typing_what_the_file_has_takes_a_correction_back_and_emptying_a_cell_blanks_it(store: Path) -> None:
    on = desk({3: {"households": "很多"}}, fixes={(3, "households"): "168"})
    page = AppTest.from_function(typed_into, default_timeout=60)
    page.session_state["given"] = on, {"fixes/3/households": "很多", "fixes/4/scope": " ", "fixes/5/former_name": ""}

    assert sound(page.run()).session_state["answers"] == [
        ("fixes/3/households", ""), ("fixes/4/scope", "—"), ("fixes/5/former_name", ""),
    ]  # fmt: skip


def typed_into() -> None:
    import streamlit as st

    from metrics.app.desk.cells import as_answers
    from metrics.app.desk.desk import draft_of

    on, typed = st.session_state["given"]
    st.session_state["answers"] = list(as_answers(typed, draft_of(on)))


# ---- what it changes -----------------------------------------------------------------------------------------------


def test_a_new_quarter_shows_its_values_and_marks_what_differs_from_the_quarter_before(store: Path) -> None:
    shown = markups(at_work(desk({9: {"progress": "60", "invested_total": "200", "year_invested": "200"}})))

    assert "新增24行；与2018年第二季度相比有3格不同" in shown
    assert shown.count("<td class=changed>") == 3
    assert "<td class=changed>60</td>" in shown


# ---- who, and the way back -----------------------------------------------------------------------------------------


def submit(page: AppTest, who: str) -> AppTest:
    page.text_input(key="who").set_value(who)
    return sound(press(page, "提交"))


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def test_the_post_is_remembered_and_the_posts_on_record_are_offered(store: Path) -> None:
    page = submit(at_work(desk({})), "改造专班填报岗")
    assert page.session_state["desk"].done.who == "改造专班填报岗"

    page.session_state["desk"] = desk({9: {"progress": "60"}})
    again = sound(page.run())

    assert again.text_input(key="who").value == "改造专班填报岗"
    assert '<a href="#" class="do" data-go="0">改造专班填报岗</a>' in markups(again)
    assert "示例数据</a>" not in markups(again)


def test_undo_asks_once_and_answers_above_the_file_that_is_still_there(store: Path) -> None:
    done = submit(at_work(desk({})), "改造专班填报岗")

    sure = sound(press(done, "撤销这次提交"))
    assert ("确定撤销吗" in markups(sure), Store.open(store).head()[0]) == (True, 15)
    undone = sound(press(sure, "确定撤销"))

    assert [entry.undoes for entry in Store.open(store).entries()][-1] == 15
    shown = markups(undone)
    assert shown.index("已撤销，数据回到提交之前") < shown.index("核对结果")
    assert undone.text_input(key="who").value == "改造专班填报岗"


def test_whoever_goes_on_with_a_draft_finds_the_reason_that_was_typed(store: Path) -> None:
    page = at_work(desk({}))
    page.text_input(key="who").set_value("改造专班填报岗")
    page.text_input(key="why").set_value("三季度初报")

    kept = sound(press(page, "暂存，以后再办"))

    assert sound(press(kept, "接着办")).text_input(key="why").value == "三季度初报"


def test_a_register_edited_on_the_page_and_kept_is_edited_again_by_whoever_goes_on(store: Path) -> None:
    register = Upload("社区名册.csv", (DEMO / "communities.csv").read_bytes())
    page = at_work(Desk("edit:communities:14", register, Answers(table="communities"), 14, edits=True))
    page.text_input(key="who").set_value("数据员")

    kept = sound(press(page, "暂存，以后再办"))

    assert "在线编辑：社区名册" in markups(sound(press(kept, "接着办")))


def test_a_version_is_compared_with_the_one_before_it_and_with_no_step_of_a_submission(store: Path) -> None:
    page = at_work(desk({}))
    page.text_input(key="who").set_value("改造专班填报岗")
    kept = sound(press(page, "暂存，以后再办"))
    submit(sound(press(kept, "接着办")), "改造专班填报岗")

    (box,) = [each for each in opened("versions", versions_open=16).selectbox if each.label == "与哪一版比较"]

    assert (box.value, box.options[:2]) == (14, ["第14版", "第13版"])


# ---- the calendar --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["提交", "暂存，以后再办"])
def test_a_number_of_a_person_in_the_reason_is_named_and_nothing_is_written(store: Path, button: str) -> None:
    page = at_work(desk({}))
    page.text_input(key="who").set_value("改造专班填报岗")
    page.text_input(key="why").set_value(f"电话{MOBILE}")

    page = sound(press(page, button))

    assert [warning.value for warning in page.warning] == ["文件、理由或署名里有个人信息，没有写入；请去掉后再试。"]
    assert Store.open(store).head()[0] == 14


def test_what_stood_in_the_way_is_not_said_any_more_once_the_draft_is_kept(store: Path) -> None:
    page = sound(press(at_work(desk({})), "暂存，以后再办"))
    assert [warning.value for warning in page.warning] == ["请填写填报岗位。"]

    page.text_input(key="who").set_value("改造专班填报岗")
    page = sound(press(page, "暂存，以后再办"))

    assert "已暂存为第" in markups(page)
    assert not page.warning
    # With one post a draft leads nobody to the reviewer's page.
    assert "review" not in page.session_state["pages"]


def on_record(*quarters: str, but: tuple[str, str] | None = None) -> Records:
    """All tables of some quarters but one."""
    reports = {(table, quarter): Reporting.ZERO for quarter in quarters for table in PERIODIC}
    return records(reports={report: state for report, state in reports.items() if report != but})


def test_the_calendar_stays_at_the_quarter_of_which_a_table_is_owed_until_all_are_in() -> None:
    all_in, one_owed = on_record("2018Q1", "2018Q2"), on_record("2018Q1", "2018Q2", but=("renovation", "2018Q2"))
    next_begun = on_record("2018Q1", "2018Q2", "2018Q3", but=("renovation", "2018Q2"))

    assert [str(owed(KNOWN, of, TODAY)) for of in (one_owed, next_begun, all_in)] == ["2018Q2", "2018Q2", "2018Q3"]


def test_a_table_that_was_never_reported_before_leads_the_calendar_to_no_earlier_quarter() -> None:
    of = on_record("2018Q1", "2018Q2", but=("renovation", "2018Q1"))

    assert str(owed(KNOWN, of, TODAY)) == "2018Q3"


def test_before_anything_is_on_record_the_last_quarter_that_is_over_is_owed() -> None:
    assert str(owed(KNOWN, records(), TODAY)) == "2018Q3"


def test_any_quarter_up_to_now_can_be_chosen_and_the_one_the_file_names() -> None:
    choices = to_choose(on_record("2017Q3"), date(2026, 11, 28), Quarter(2014, 1))

    assert (str(choices[0]), str(choices[-1])) == ("2026Q4", "2012Q1")
