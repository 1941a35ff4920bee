"""巡查整改: what a row must keep, each rule broken once and kept once, as a clerk's file meets it at upload."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from builders import records, sample, texts

import metrics.families.rectification as family_folder
from metrics.families.office.schema import COMMUNITIES, DEPARTMENTS
from metrics.families.rectification.rules import (
    LEDGER_REFERENCES,
    LEDGER_RULES,
    PATROL_REFERENCES,
    PATROL_RULES,
)
from metrics.families.rectification.schema import LEDGER, PATROLS
from metrics.families.rectification.vocabulary import CLASSES, STATE_SYNONYMS
from metrics.i18n.text import Text
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.say import say
from metrics.model.finding import Finding, Severity
from metrics.model.records import Records
from metrics.model.schema import Table
from metrics.store.canonical_csv import write_texts

FOLDER = Path(str(family_folder.__file__)).parent
TABLES = {table.id: table for table in (PATROLS, LEDGER, COMMUNITIES, DEPARTMENTS)}
RULES = {rule.code: rule for rule in (*PATROL_RULES, *LEDGER_RULES)}
REFERENCES = {reference.code: reference for reference in (*PATROL_REFERENCES, *LEDGER_REFERENCES)}

Row = Mapping[str, str | None]


def issue(**cells: str | None) -> Row:
    """A problem found on 1 May, fixed and closed on 2 May, its limit; None leaves a cell blank."""
    whole = {
        "issue_no": "WT-1", "source": "数字城管", "found_date": "2018-05-01", "community": "样例甲社区",
        "place": "样例路口", "category": "店外经营", "detail": "货物外摆", "dept": "城管执法中队",
        "due_date": "2018-05-02", "fixed_date": "2018-05-02", "closed_date": "2018-05-02", "status": "已销号",
    }  # fmt: skip
    return whole | cells


def in_hand(**cells: str | None) -> Row:
    """The same problem still being worked on."""
    return issue(**{"fixed_date": None, "closed_date": None, "status": "整改中", **cells})


def patrol(**cells: str | None) -> Row:
    """A patrol of 1 May that found three problems and fixed two on the spot."""
    return {"patrol_no": "XC-1", "patrol_date": "2018-05-01", "found": "3", "fixed_on_site": "2"} | cells


def uploaded(
    table: Table, rows: Iterable[Row], *, known: Records | None = None, answers: Answers | None = None
) -> Draft:
    """The draft of a file with these rows, nothing but the registers on record; a cell that is None is blank."""
    known = known or on_record()
    cells = [{name: text for name, text in row.items() if text is not None} for row in rows]
    upload = Upload(table.file, write_texts(table, texts(table, cells)))
    return read(upload, tables=TABLES, records=known, answers=answers or Answers())


def on_record(ledger: Iterable[Row] = (), patrols: Iterable[Row] = ()) -> Records:
    """What the office has on record, as of 20 July 2018, with its registers."""
    kept = [[{k: v for k, v in row.items() if v is not None} for row in rows] for rows in (ledger, patrols)]
    return records(
        (LEDGER, kept[0]), (PATROLS, kept[1]),
        (COMMUNITIES, sample(COMMUNITIES)), (DEPARTMENTS, sample(DEPARTMENTS)),
    )  # fmt: skip


def codes(*rows: Row, before: Iterable[Row] = ()) -> list[str]:
    """The codes of what is said of ledger rows uploaded on top of what was on record before."""
    return [finding.code for finding in uploaded(LEDGER, rows, known=on_record(before)).findings]


def only(draft: Draft) -> Finding:
    (finding,) = draft.findings
    return finding


# Each rule of a row by itself: a row that breaks it and its neighbour that keeps it.
CASES: dict[str, tuple[Row, Row]] = {
    "issue_due_before_found": (in_hand(due_date="2018-04-30"), in_hand(due_date="2018-05-01")),
    "issue_fixed_before_found": (
        issue(fixed_date="2018-04-30", closed_date="2018-05-02"),
        issue(fixed_date="2018-05-01", closed_date="2018-05-02"),
    ),
    "issue_closed_before_fixed": (
        issue(fixed_date="2018-05-03", closed_date="2018-05-02"),
        issue(fixed_date="2018-05-02", closed_date="2018-05-02"),
    ),
    "issue_closed_a_year_later": (
        issue(fixed_date="2018-05-02", closed_date="2019-05-03"),
        issue(fixed_date="2018-05-02", closed_date="2019-05-02"),
    ),
    "issue_due_blank": (in_hand(due_date=None), in_hand()),
    "issue_state_unlike_dates": (issue(status="待复查"), issue(closed_date=None, status="待复查")),
    "issue_closed_without_date": (issue(closed_date=None), issue()),
    "issue_closed_without_fix": (issue(fixed_date=None), issue()),
    "issue_deferred_without_document": (in_hand(status="缓办"), in_hand(status="缓办", defer_doc="涉诉")),
    "issue_document_without_deferral": (in_hand(defer_doc="涉诉"), in_hand(status="缓办", defer_doc="涉诉")),
    "issue_void_without_remark": (in_hand(status="作废"), in_hand(status="作废", remark="现场核实不属实")),
    "issue_without_patrol": (issue(source="街道巡查"), issue(source="群众举报")),
}
# Rules that hold a row against what was on record: before, then the row that breaks it, then the one that keeps it.
HISTORY: dict[str, tuple[Row, Row, Row]] = {
    "issue_reopened_without_rework": (issue(), in_hand(), in_hand(rework="1")),
    "issue_reopened_still_fixed": (
        issue(),
        in_hand(fixed_date="2018-05-02", status="待复查", rework="1"),
        in_hand(fixed_date="2018-05-09", status="待复查", rework="1"),
    ),
    "issue_rework_fell": (issue(rework="2"), issue(rework="1"), issue(rework="2")),
    "issue_due_moved_after_it_passed": (
        in_hand(due_date="2018-07-19"),
        in_hand(due_date="2018-07-25"),
        in_hand(due_date="2018-07-19"),
    ),
    "issue_due_moved": (
        in_hand(due_date="2018-07-20"),
        in_hand(due_date="2018-07-25"),
        in_hand(due_date="2018-07-25", remark="雨季"),
    ),
    "issue_number_used_again": (
        issue(),
        issue(found_date="2018-05-02", place="样例西街"),
        issue(place="样例路口（东侧）"),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_one_mistake_breaks_one_rule_and_its_neighbour_keeps_it(code: str) -> None:
    breaking, keeping = CASES[code]

    assert codes(breaking) == [code]
    assert codes(keeping) == []


@pytest.mark.parametrize("code", HISTORY)
def test_a_row_is_held_against_what_was_on_record(code: str) -> None:
    before, breaking, keeping = HISTORY[code]

    assert codes(breaking, before=[before]) == [code]
    assert codes(keeping, before=[before]) == []
    assert code not in codes(breaking)


def test_every_rule_has_a_case() -> None:
    own = {"patrol_fixed_more_than_found", "issue_listed_twice"}

    assert {*CASES, *HISTORY, *own} == {*RULES}


def test_only_what_may_rightly_be_so_can_be_explained() -> None:
    assert {code for code, rule in RULES.items() if rule.overridable} == {
        "issue_reopened_without_rework", "issue_reopened_still_fixed", "issue_due_moved_after_it_passed",
        "issue_number_used_again",
    }  # fmt: skip
    assert {code for code, rule in RULES.items() if rule.severity is Severity.QUESTION} == {"issue_state_unlike_dates"}


# State and dates (R2)


@pytest.mark.parametrize(
    ("cells", "proposed"),
    [
        ({"status": "整改中"}, "已销号"),
        ({"status": "待派遣"}, "已销号"),
        ({"status": "缓办", "defer_doc": "涉诉"}, "已销号"),
        ({"closed_date": None, "status": "整改中"}, "待复查"),
        ({"closed_date": None, "fixed_date": None, "status": "待复查"}, "整改中"),
    ],
)
def test_a_state_that_contradicts_the_dates_is_asked_about_with_the_one_they_speak_for(
    cells: dict[str, str | None], proposed: str
) -> None:
    found = only(first := uploaded(LEDGER, [issue(**cells)]))

    assert (found.code, found.options, found.asks) == ("issue_state_unlike_dates", (proposed,), "fixes/2/status")
    assert found.asks is not None
    settled = uploaded(LEDGER, [issue(**cells)], answers=first.answers.given(found.asks, proposed))
    assert settled.parts[0].texts["status"].to_list() == [proposed]
    assert settled.is_committable


@pytest.mark.parametrize("state", ["待派遣", "整改中"])
def test_a_problem_without_dates_may_wait_or_be_worked_on(state: str) -> None:
    assert codes(in_hand(status=state)) == []


@pytest.mark.parametrize("word", ["已完成", "已整改", "完成"])
def test_done_is_not_closed_until_it_was_checked(word: str) -> None:
    fixed_only = uploaded(LEDGER, [issue(closed_date=None, status=word)])
    checked = uploaded(LEDGER, [issue(status=word)])

    assert (fixed_only.findings, fixed_only.parts[0].texts["status"].to_list()) == ((), ["待复查"])
    assert (only(checked).code, only(checked).options) == ("issue_state_unlike_dates", ("已销号",))


# Limits (V-CAT, R5)


def test_a_blank_limit_is_told_with_the_usual_one_of_its_class() -> None:
    for kind in CLASSES:
        found = only(uploaded(LEDGER, [in_hand(due_date=None, category=kind.name)]))

        assert (found.code, found.severity, found.asks) == ("issue_due_blank", Severity.ERROR, "fixes/2/due_date")
        limit = {1: "2018-05-02", 2: "2018-05-03", 5: "2018-05-06", 7: "2018-05-08", 28: "2018-05-29"}
        assert found.fix == limit[kind.limit_days], kind.name


def test_without_a_class_there_is_no_usual_limit_to_propose() -> None:
    found = uploaded(LEDGER, [in_hand(due_date=None, category="样例类别")]).findings

    assert [(f.code, f.fix) for f in found if f.field_id == "due_date"] == [("required_blank", None)]


@pytest.mark.parametrize(
    "cells",
    [
        {"fixed_date": "2018-07-23", "status": "待复查"},
        {"fixed_date": "2018-07-23", "closed_date": "2018-07-24", "status": "已销号"},
    ],
)
def test_a_limit_moved_beyond_the_day_of_the_work_was_moved_afterwards(cells: dict[str, str]) -> None:
    # Its limit of 22 July has not passed on the record's day, 20 July, but before the work it has.
    assert codes(in_hand(due_date="2018-07-25", **cells), before=[in_hand(due_date="2018-07-22")]) == [
        "issue_due_moved_after_it_passed"
    ]


def test_a_passed_limit_may_be_left_by_deferring_or_corrected_with_a_reason() -> None:
    before, moved = in_hand(due_date="2018-06-01"), in_hand(due_date="2018-08-01")
    deferred = in_hand(due_date="2018-08-01", status="缓办", defer_doc="街办〔2018〕9号")

    stopped = uploaded(LEDGER, [moved], known=on_record([before]))
    explained = uploaded(
        LEDGER, [moved], known=on_record([before]), answers=Answers(remarks={(2, "due_date"): "原时限录入错误"})
    )

    assert not stopped.is_committable
    assert (only(explained).severity, explained.is_committable) == (Severity.WARNING, True)
    assert codes(deferred, before=[before]) == []


# Words of staff


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("突店经营", "店外经营"), ("突店营业", "店外经营"), ("占道设摊", "无照经营游商"), ("流动商贩", "无照经营游商"),
        ("随意晾晒", "沿街晾挂"), ("违章搭建", "私搭乱建"), ("垃圾乱倒", "暴露垃圾"), ("渣土", "建筑垃圾渣土"),
        ("楼道堆物", "乱堆物堆料"), ("牛皮癣", "非法小广告"), ("乱停乱放", "非机动车乱停放"), ("井盖", "设施破损"),
    ],
)  # fmt: skip
def test_what_staff_say_is_stored_as_the_class_it_is(said: str, stored: str) -> None:
    draft = uploaded(LEDGER, [issue(category=said)])

    assert draft.findings == ()
    assert draft.parts[0].texts["category"].to_list() == [stored]


def test_no_other_word_for_a_state_is_one_of_the_states() -> None:
    assert not {*STATE_SYNONYMS} & {*LEDGER.by_id["status"].allowed}


def test_a_header_that_may_mean_several_columns_is_asked_about() -> None:
    line = "问题编号,来源,发现日期,社区,地点,类别,问题,责任单位,整改期限,状态\r\n"
    form = line + "WT-1,数字城管,2018-05-01,样例甲社区,样例路口,占道设摊,占道设摊,城管执法中队,2018-05-02,未整改\r\n"

    draft = read(Upload("整改台账.csv", form.encode("gb18030")), tables=TABLES, records=None, answers=Answers())

    assert draft.table is LEDGER
    assert [(f.code, f.header) for f in draft.findings if f.severity is Severity.QUESTION] == [
        ("column_ambiguous", "来源")
    ]


# Other tables and other rows


def test_one_problem_written_twice_is_noticed_and_a_void_one_is_not() -> None:
    twice = uploaded(LEDGER, [issue(), issue(issue_no="WT-2")])
    once = uploaded(LEDGER, [issue(), issue(issue_no="WT-2", category="暴露垃圾")])

    assert [(f.code, f.row, f.severity) for f in twice.findings] == [
        ("issue_listed_twice", 2, Severity.WARNING),
        ("issue_listed_twice", 3, Severity.WARNING),
    ]
    assert once.findings == ()


def test_a_patrol_that_is_not_on_record_stops_the_upload_once_that_quarters_patrols_are_known() -> None:
    row = issue(source="街道巡查", patrol_no="XC-9")

    unknown = uploaded(LEDGER, [row], known=on_record(patrols=[patrol()]))
    before_patrols = uploaded(LEDGER, [row], known=on_record())
    known = uploaded(LEDGER, [issue(source="街道巡查", patrol_no="XC-1")], known=on_record(patrols=[patrol()]))

    assert (only(unknown).code, only(unknown).severity) == ("issue_patrol_unknown", Severity.ERROR)
    assert before_patrols.findings == known.findings == ()


def test_a_department_or_community_nobody_registered_is_told() -> None:
    rows = [
        issue(dept="样例科"),
        issue(issue_no="WT-2", place="样例西街", dept="样例辛社区"),
        issue(issue_no="WT-3", place="样例东街", dept="样例丁社区"),
    ]

    draft = uploaded(LEDGER, rows, known=on_record())

    assert [(f.code, f.row, f.value, f.severity) for f in draft.findings] == [
        ("issue_department_unknown", 2, "样例科", Severity.WARNING),
        ("issue_department_unknown", 3, "样例辛社区", Severity.WARNING),
    ]


@pytest.mark.parametrize(("listed", "said"), [(0, True), (1, False), (2, True)])
def test_what_a_patrol_left_open_must_stand_in_the_ledger(listed: int, said: bool) -> None:
    # The patrol found three and fixed two: one is left. A problem of another patrol makes the ledger reported.
    other = issue(issue_no="WT-0", patrol_no="XC-0", place="样例东街")
    rows = [issue(issue_no=f"WT-{n}", patrol_no="XC-1", place=f"样例{n}") for n in range(1, listed + 1)]

    found = uploaded(PATROLS, [patrol()], known=on_record([other, *rows])).findings

    assert [(f.code, f.severity, f.slots["due"], f.slots["found"]) for f in found] == (
        [("patrol_unlike_ledger", Severity.WARNING, 1, listed)] if said else []
    )


def test_a_patrol_is_not_held_against_a_ledger_that_was_not_reported_or_when_it_does_not_say() -> None:
    ledger = [issue(patrol_no="XC-0")]

    assert uploaded(PATROLS, [patrol()], known=on_record()).findings == ()
    assert uploaded(PATROLS, [patrol(fixed_on_site=None)], known=on_record(ledger)).findings == ()


def test_a_patrol_cannot_fix_more_than_it_found_and_two_on_one_day_are_two_rows() -> None:
    more = uploaded(PATROLS, [patrol(found="2", fixed_on_site="3")])
    all_of_them = uploaded(PATROLS, [patrol(found="2", fixed_on_site="2"), patrol(patrol_no="XC-2")])

    assert only(more).code == "patrol_fixed_more_than_found"
    assert all_of_them.findings == ()


# The samples and the sentences


@pytest.mark.parametrize("table", [PATROLS, LEDGER], ids=lambda table: table.id)
def test_the_sample_office_breaks_no_rule(table: Table) -> None:
    whole = records(*((t, sample(t)) for t in TABLES.values()))

    draft = read(Upload(table.file, write_texts(table, sample(table))), tables=TABLES, records=whole)

    assert [finding.code for finding in draft.findings] == []


def test_the_small_samples_agree_with_each_other() -> None:
    patrols, ledger = (
        read(Upload("x.csv", (FOLDER / name).read_bytes()), tables={table.id: table}, records=None)
        for name, table in (("sample_patrols.csv", PATROLS), ("sample.csv", LEDGER))
    )
    rows = patrols.parts[0].texts
    listed = ledger.parts[0].texts["patrol_no"].drop_nulls().to_list()

    assert {finding.code for finding in (*patrols.findings, *ledger.findings)} == {"register_empty"}
    assert {
        number: int(found) - int(fixed)
        for number, found, fixed in zip(rows["patrol_no"], rows["found"], rows["fixed_on_site"], strict=True)
    } == {number: listed.count(number) for number in rows["patrol_no"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_is_said_with_row_header_and_what_it_quotes(lang: str) -> None:
    text = Text.load(lang, {"": FOLDER})
    said = tomllib.loads((FOLDER / f"text.{lang}.toml").read_text("utf-8"))["finding"]

    assert {*said} == {*RULES, *REFERENCES}
    for breaking, _ in CASES.values():
        finding = only(uploaded(LEDGER, [breaking]))
        sentence = say(finding, text)
        assert sentence.startswith("第2行「" if lang == "zh" else "Row 2, ")
        assert (finding.fix or "") in sentence
    for before, breaking, _ in HISTORY.values():
        assert "2" in say(only(uploaded(LEDGER, [breaking], known=on_record([before]))), text)
