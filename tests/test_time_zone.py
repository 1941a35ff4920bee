"""The office has one time zone: what it prints, judges and writes is the same wherever the server stands.

The office is in Beijing, eight hours ahead of UTC without summer time, unless its setting says otherwise. Reports of
the third quarter of 2026 are due on 15 October.
"""

from __future__ import annotations

import ast
import logging
import re
import time
import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import streamlit
from builders import records as records_of
from builders import texts
from commands import ROOT, metrics
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from streamlit.testing.v1 import AppTest

from metrics.blocks import TableBlock
from metrics.cli.terminal import LAST, Terminal
from metrics.families.governance.filings import packages
from metrics.families.office.schema import SETTINGS
from metrics.insight.calendar import calendar, reminder
from metrics.insight.views import view
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.drafts.marked_file import returned
from metrics.intake.drafts.prefilled_form import prefill, workbook
from metrics.intake.records.commit import commit
from metrics.model.clock import Clock, zones
from metrics.model.office import Office
from metrics.model.quarter import Quarter, day_number
from metrics.model.records import Filing, Records, Reporting
from metrics.model.selection import Selection
from metrics.registry import catalogue
from metrics.reports import checking
from metrics.reports.choice import Choice
from metrics.reports.compose import document
from metrics.reports.document import stamp_words
from metrics.reports.pack import build, open_desk
from metrics.server.log_times import date_log_by
from metrics.store import frames
from metrics.store.canonical_csv import write_texts
from metrics.store.log import Store
from metrics.store.submissions import Brought, Step

SERVERS = ("UTC", "Asia/Shanghai", "America/New_York")
KNOWN = catalogue()
Q3 = Quarter(2026, 3)
PATROLS = (
    "巡查编号,巡查日期,巡查小组,巡查范围,发现问题数,现场整改数,数据来源,备注\n"
    "XC-2026-900,2026-09-01,“双迎攻坚”巡查小组,农业路沿线,5,4,填报,\n"
)
# Beijing's 15 October 2026, the last day for the third quarter, in UTC.
LAST_DAY = datetime(2026, 10, 14, 16, tzinfo=UTC), datetime(2026, 10, 15, 15, 59, 59, tzinfo=UTC)


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    """As if this computer's clock were set to a zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        try:
            yield
        finally:
            patch.undo()
            time.tzset()


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    with server_in(request.param):
        yield request.param


def sent(
    path: Path, at: datetime, name: str = "patrols_2026Q3.csv", data: str = PATROLS, why: str = "按时报送"
) -> Store:
    """The store after a file came at a moment."""
    store = Store.open(path, clock=lambda: at)
    draft = read(Upload(name, data.encode("utf-8-sig")), tables=KNOWN.tables, records=records(store))
    commit(draft, store, who="巡查岗", why=why, seen=store.head()[0])
    return store


def set_to(path: Path, zone: str, at: datetime) -> Store:
    """The store after the office's time zone was set."""
    row = {"setting": "时区", "setting_value": zone, "valid_from": "2026Q4"}
    data = write_texts(SETTINGS, texts(SETTINGS, [row])).decode("utf-8-sig")
    return sent(path, at, "单位设置.csv", data, "设时区")


def records(store: Store, upto: int | None = None) -> Records:
    return frames.load(store, KNOWN.tables.values(), upto=upto)


def on_time(path: Path) -> str:
    told = metrics("kpis", "--quarter", "2026Q3", "--format", "csv", "--store", path)
    return next(line for line in told.out.splitlines() if line.startswith("DQ1"))


# ---- the office's day ----------------------------------------------------------------------------------------------


# Hours ahead of UTC, of zones that have kept theirs since 2000.
KEPT = {"Asia/Shanghai": 8, "Asia/Urumqi": 6, "Asia/Kolkata": 5.5, "UTC": 0, "America/Phoenix": -7,
        "Pacific/Kiritimati": 14}  # fmt: skip
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


@given(MOMENTS, st.sampled_from(sorted(KEPT)), st.sampled_from(SERVERS))
def test_any_moment_falls_on_the_day_of_the_office_whatever_the_server_says(moment: datetime, zone: str, server: str):
    with server_in(server):
        clock, at = Clock(zone), moment.replace(tzinfo=UTC)

        assert clock.day(at) == (moment + timedelta(hours=KEPT[zone])).date()
        assert clock.read(clock.at(at).replace(tzinfo=None)) == at
        assert clock.hands(at.timestamp())[:5] == (moment + timedelta(hours=KEPT[zone])).timetuple()[:5]


QUARTERS = st.builds(Quarter, st.integers(2000, 2098), st.integers(1, 4))
EMPTY = records_of((KNOWN.tables["patrols"], [])).frames


@given(QUARTERS, st.integers(-36 * 60, 36 * 60), st.sampled_from(sorted(KEPT)), st.sampled_from(SERVERS))
def test_any_report_is_late_once_the_office_s_last_day_is_over(quarter: Quarter, minutes: int, zone: str, server: str):
    # Around the end of the fifteenth day after the quarter, as UTC has it.
    moment = datetime(*quarter.end.timetuple()[:3]) + timedelta(days=16, minutes=minutes)
    filing = {("patrols", quarter): Filing(moment.replace(tzinfo=UTC), 1, 0)}
    office, reports = Office(time_zone=zone), {("patrols", quarter): Reporting.REPORTED}
    with server_in(server):
        known = Records(EMPTY, reports, 1, moment.replace(tzinfo=UTC), office, filings=filing)
        [package] = packages((KNOWN.family_of("PT1"),), known, quarter)

    is_over = minutes + KEPT[zone] * 60 >= 0
    assert package.is_late is is_over
    assert (known.day > package.due) is is_over


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(sorted(zones())))
def test_every_day_ends_one_instant_before_a_later_one_begins(day: date, zone: str):
    clock = Clock(zone)

    end = clock.end(day)

    # Samoa and others once left a day out; that day's end is the end of the day before it.
    assert clock.day(end) <= day < clock.day(end + timedelta(microseconds=1))


def test_a_moment_without_a_time_zone_falls_on_no_day() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Clock().day(datetime(2026, 10, 16))


# ---- deadlines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (LAST_DAY[0], "100.0%,1 ÷ 1"),
        (LAST_DAY[1], "100.0%,1 ÷ 1"),
        # Half past midnight of the 16th in Beijing, still the 15th in UTC and in New York.
        (datetime(2026, 10, 15, 16, 30, tzinfo=UTC), "0.0%,0 ÷ 9"),
        (datetime(2026, 10, 15, 23, 30, tzinfo=UTC), "0.0%,0 ÷ 9"),
    ],
)
def test_a_report_is_on_time_by_the_office_s_day(at: datetime, said: str, server: str, tmp_path: Path) -> None:
    sent(tmp_path, at)

    assert said in on_time(tmp_path)


def test_in_another_zone_the_same_report_comes_on_another_day(server: str, tmp_path: Path) -> None:
    sent(tmp_path, datetime(2026, 10, 15, 23, 30, tzinfo=UTC))
    set_to(tmp_path, "America/New_York", datetime(2026, 10, 15, 23, 40, tzinfo=UTC))

    # 19:30 of the 15th in New York.
    assert "100.0%,1 ÷ 1" in on_time(tmp_path)
    assert "2026-10-15 19:30" in metrics("log", "--store", tmp_path).out


def test_the_calendar_and_its_reminder_go_by_the_office_s_day(server: str, tmp_path: Path) -> None:
    store = sent(tmp_path, datetime(2026, 10, 15, 16, 30, tzinfo=UTC))
    known = records(store)

    items = {item.table.id: item for item in calendar(KNOWN, store, known, Q3, known.office.clock.day(store.now()))}
    text = KNOWN.text("zh")

    assert items["patrols"].is_late
    assert {str(item.state) for item in items.values() if item.is_open} == {"overdue"}
    assert "2026年10月15日截止（逾期未报）" in reminder(tuple(items.values()), text, dict.fromkeys(items, "报表"))


def test_the_package_list_prints_the_hour_of_the_office(server: str, tmp_path: Path) -> None:
    known = records(sent(tmp_path, datetime(2026, 10, 15, 16, 30, tzinfo=UTC)))

    family = KNOWN.family_of("DQ1")
    assert family.page is not None
    blocks = family.page(view(KNOWN, known, Selection(quarter=Q3), "zh", family=family))
    table = next(block for block in blocks if isinstance(block, TableBlock) and block.key == "packages")
    row = next(row for row in table.grid.rows if "2026-10-16 00:30" in row)

    assert "迟报" in str(row)
    assert table.note == "截止日为2026年10月15日；以首次提交的时间（北京时间）为准。"


# ---- days of the record --------------------------------------------------------------------------------------------


def test_a_running_quarter_is_cut_on_the_office_s_day_and_over_on_its_last(server: str, tmp_path: Path) -> None:
    running = records(sent(tmp_path / "running", datetime(2026, 9, 29, 15, 59, tzinfo=UTC)))
    over = records(sent(tmp_path / "over", datetime(2026, 9, 29, 16, tzinfo=UTC)))

    # Beijing's 29 and 30 September; a quarter's last day is whole.
    assert (running.is_running(Q3), running.cut_day(Q3)) == (True, day_number(date(2026, 9, 29)))
    assert (over.is_running(Q3), over.cut_day(Q3)) == (False, day_number(date(2026, 9, 30)))
    assert running.day == date(2026, 9, 29)


def test_time_passed_counts_the_months_that_are_over_in_the_office(server: str, tmp_path: Path) -> None:
    known = records(sent(tmp_path, datetime(2026, 8, 31, 16, tzinfo=UTC)))

    # Midnight of 1 September in Beijing: eight months are over.
    assert known.elapsed_pct(Q3) == pytest.approx(8 / 12 * 100)


def test_a_report_says_the_day_and_hour_of_the_office(server: str, tmp_path: Path) -> None:
    store = sent(tmp_path, datetime(2026, 9, 29, 16, 5, tzinfo=UTC))

    stamp = document(Choice(Q3), open_desk(store, KNOWN)).stamp
    words = stamp_words(stamp, KNOWN.text("zh"))

    assert "截至2026年9月30日" in words
    assert any("2026-09-30 00:05" in each for each in words)


def test_an_empty_record_stands_in_the_quarter_of_the_office_s_day(server: str, tmp_path: Path) -> None:
    store = Store.open(tmp_path, clock=lambda: datetime(2026, 12, 31, 16, 30, tzinfo=UTC))

    assert view(KNOWN, records(store), Selection(), "zh").quarter == Quarter(2027, 1)


def test_the_last_quarter_of_a_schedule_is_the_office_s(server: str, tmp_path: Path) -> None:
    store = Store.open(tmp_path, clock=lambda: datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    terminal = Terminal(KNOWN, store, KNOWN.text("zh"), Console())

    # Half past midnight of New Year's Day in Beijing: the fourth quarter has just ended.
    assert [terminal.quarter(asked) for asked in (LAST, Q3)] == [Quarter(2026, 4), Q3]


# ---- asking for an earlier time ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 1 at 23:59:59 of Beijing's 15 October, version 2 at the beginning of its 16th."""
    path = tmp_path_factory.mktemp("two days")
    sent(path, LAST_DAY[1])
    sent(path, datetime(2026, 10, 15, 16, tzinfo=UTC), data=PATROLS.replace("沿线,5,4", "沿线,6,4"), why="更正")
    return path


@pytest.mark.parametrize(
    ("as_of", "version"),
    [
        ("2026-10-14", 0),
        ("2026-10-15", 1),
        ("2026-10-16", 2),
        ("2026-10-15T23:59:59", 1),
        ("2026-10-16T00:00", 2),
        # Whoever names a zone is taken at his word.
        ("2026-10-15T15:59:59+00:00", 1),
        ("2026-10-15T12:00-04:00", 2),
    ],
)
def test_a_day_that_is_asked_for_ends_at_the_office_s_midnight(
    as_of: str, version: int, server: str, of_two_days: Path
) -> None:
    told = metrics("kpis", "--quarter", "2026Q3", "--as-of", as_of, "--format", "json", "--store", of_two_days).json

    assert told["version"] == version


def test_the_log_prints_the_office_s_hours_and_says_so(server: str, of_two_days: Path) -> None:
    listed, told = (metrics("log", "--store", of_two_days, *more) for more in ((), ("--format", "json")))
    as_of = metrics("kpis", "--quarter", "2026Q3", "--format", "json", "--store", of_two_days).json["as_of"]

    assert "时间（北京时间）" in listed.out
    assert re.findall(r"2026-\d\d-\d\d \d\d:\d\d", listed.out) == ["2026-10-15 23:59", "2026-10-16 00:00"]
    assert [entry["at"][:19] + entry["at"][-6:] for entry in told.json] == [
        "2026-10-15T23:59:59+08:00",
        "2026-10-16T00:00:00+08:00",
    ]
    assert as_of == "2026-10-16T00:00:00+08:00"


# ---- pages ---------------------------------------------------------------------------------------------------------


def shown() -> None:
    from metrics.app import state
    from metrics.app.desk import landing, reviewing
    from metrics.app.settings import show_settings
    from metrics.app.versions import show_versions

    show_versions()
    landing.show(state.text())
    reviewing.show_review()
    show_settings()


def test_the_pages_tell_versions_and_submissions_by_the_office_s_clock(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 10, 15, 16, 30, tzinfo=UTC)
    store = sent(tmp_path, at)
    brought = Brought("巡查.csv", PATROLS.encode(), "patrols", ("2026Q3",), {})
    store.submissions.bring(Step.SUBMITTED, brought, who="巡查岗", remark="")
    monkeypatch.setenv("METRICS_STORE", str(store.path))
    streamlit.cache_resource.clear()
    page = AppTest.from_function(shown, default_timeout=60)
    page.session_state["calendar-quarter"] = Q3

    page.run()

    streamlit.cache_resource.clear()
    assert not page.exception
    told = [part for part in map(str, protos(page.main)) if "component_name" in part]
    hours = [hour for part in told for hour in re.findall(r"2026-10-\d\d \d\d:\d\d", part)]
    # The version in its list and in the calendar, the submission among those on their way and for its reviewer.
    assert hours == ["2026-10-16 00:30"] * 4


def protos(node: Any) -> Iterator[object]:
    """What a page sends to the browser, from the top to the bottom."""
    yield getattr(node, "proto", None)
    for child in getattr(node, "children", {}).values():
        yield from protos(child)


# ---- files ---------------------------------------------------------------------------------------------------------


def test_files_made_and_checked_under_any_server_are_the_same_bytes(office_path: Path) -> None:
    store, made = Store(office_path), {}
    choice = Choice(Quarter(2018, 2), kind="page", pages=("governance",))
    for zone in SERVERS:
        with server_in(zone):
            made[zone] = build(choice, store, KNOWN, formats=("docx", "xlsx", "pptx", "pdf", "html")).parts

    assert made["UTC"] == made["Asia/Shanghai"] == made["America/New_York"]
    data = next(data for name, data in made["UTC"].items() if name.endswith(".docx"))
    with server_in("America/New_York"):
        assert checking.verify_bytes(data, "docx", store, KNOWN).is_as_made is True


def test_a_workbook_to_fill_in_is_the_same_bytes_under_any_server(office: Records) -> None:
    table, made = KNOWN.tables["renovation"], []
    for zone in SERVERS:
        with server_in(zone):
            made.append(
                workbook(table, prefill(table, Quarter(2018, 3), {}), office, KNOWN.text("zh").scoped("renovation"))
            )

    assert made[0] == made[1] == made[2]


def test_a_file_handed_back_is_the_same_bytes_under_any_server(tmp_path: Path) -> None:
    made = []
    for zone in SERVERS:
        with server_in(zone):
            draft = read(Upload("patrols_2026Q3.csv", PATROLS.encode("utf-8-sig")), tables=KNOWN.tables, records=None)
            made.append(returned(draft, KNOWN.text("zh").scoped("rectification")))

    assert made[0] == made[1] == made[2]


def test_the_server_s_log_is_dated_by_the_office_s_clock(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.Formatter, "converter", logging.Formatter.converter)
    line = logging.LogRecord("server", logging.INFO, "", 0, "", None, None)
    line.created = datetime(2026, 10, 15, 16, 30, tzinfo=UTC).timestamp()

    date_log_by(sent(tmp_path, LAST_DAY[0]))

    assert logging.Formatter("%(asctime)s").format(line).startswith("2026-10-16 00:30:00")


# ---- the setting ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["北京时间", "Asia/Beijing", "GMT+8", "UTC+8", "+08:00", "asia/shanghai", "Etc/GMT-8", "../UTC", "localtime"],
)
def test_a_zone_nobody_knows_is_told_with_what_to_write(written: str, tmp_path: Path) -> None:
    file = tmp_path / "单位设置.csv"
    file.write_text(f"设置项,设置值,启用季度\n时区,{written},2026Q4\n", encoding="utf-8-sig")

    told = metrics("check", file, "--store", tmp_path / "store")

    assert told.code == 1
    assert f"“{written}”不是时区名" in told.out + told.said
    assert "Asia/Shanghai" in told.out + told.said


def test_one_zone_holds_for_all_quarters_from_whichever_it_was_entered(tmp_path: Path) -> None:
    known = records(set_to(tmp_path, "Asia/Urumqi", LAST_DAY[0]))

    assert {known.office_at(quarter).time_zone for quarter in (Quarter(2017, 1), Q3)} == {"Asia/Urumqi"}
    assert known.office.clock.zone == "Asia/Urumqi"


def test_an_earlier_version_keeps_the_zone_it_had(tmp_path: Path) -> None:
    sent(tmp_path, LAST_DAY[0])
    store = set_to(tmp_path, "Asia/Urumqi", LAST_DAY[1])

    assert [records(store, version).as_of.isoformat()[-6:] for version in (1, 2)] == ["+08:00", "+06:00"]


def test_a_server_with_time_zone_files_that_are_wrong_or_none_at_all_changes_nothing(tmp_path: Path) -> None:
    shanghai = tmp_path / "Asia" / "Shanghai"
    shanghai.parent.mkdir()
    shanghai.write_bytes((files("tzdata.zoneinfo") / "America" / "New_York").read_bytes())
    zoneinfo.ZoneInfo.clear_cache()
    zoneinfo.reset_tzpath(to=[tmp_path])
    try:
        assert Clock().day(datetime(2026, 10, 15, 16, tzinfo=UTC)) == date(2026, 10, 16)
        assert {Clock(zone).at(LAST_DAY[0]).tzinfo is not None for zone in zones()} == {True}
    finally:
        zoneinfo.ZoneInfo.clear_cache()
        zoneinfo.reset_tzpath()


# ---- nobody asks the server ----------------------------------------------------------------------------------------

ONE_ROOM = ROOT / "metrics" / "model" / "clock.py"
# By module: what answers with the server's own day or hour, or asks the time past the office's clock.
SERVERS_OWN: Mapping[str, frozenset[str]] = {
    "datetime": frozenset({"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp"}),
    "time": frozenset({"localtime", "gmtime", "ctime", "asctime", "strftime", "mktime", "time", "time_ns"}),
    "pandas": frozenset({"now", "today", "fromtimestamp"}),
}


def server_calls(source: str) -> list[str]:
    """The lines of a module that would ask this computer which day or hour it is."""
    tree, known = ast.parse(source), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: str(node.module) for alias in node.names}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute):
            root = called.value
            while isinstance(root, ast.Attribute):
                root = root.value
            module = known.get(root.id, "") if isinstance(root, ast.Name) else ""
            asks = called.attr in SERVERS_OWN.get(module, ()) or (called.attr == "astimezone" and not node.args)
            # A moment out of the store is in UTC, which has a day of its own.
            asks |= called.attr in ("date", "strftime") and getattr(called.value, "attr", "") in (
                "at",
                "first",
                "_clock",
            )
        else:
            name = getattr(called, "id", "")
            asks = name in SERVERS_OWN["time"] and known.get(name) == "time"
        if asks:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\ndate.today()",
        "from datetime import datetime\ndatetime.now()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import datetime\ndatetime.fromtimestamp(0)",
        "entry.at.astimezone().date()",
        "import time\ntime.localtime()",
        "from time import strftime as told\nfrom time import strftime\nstrftime('%H')",
        "import pandas as pd\npd.Timestamp.now()",
        "entry.at.date()",
        "filing.first.strftime('%H')",
    ],
)
def test_asking_the_server_is_seen(source: str) -> None:
    assert server_calls(source)


@pytest.mark.parametrize(
    "source",
    ["shown.now(found)", "from datetime import UTC\nat.astimezone(UTC)", "import time\ntime.monotonic()", "book.now"],
)
def test_what_asks_nobody_is_let_be(source: str) -> None:
    assert not server_calls(source)


def test_only_one_room_asks_the_computer_for_the_time() -> None:
    modules = [ROOT / "dashboard.py", *sorted((ROOT / "metrics").rglob("*.py"))]
    asked = {
        str(path.relative_to(ROOT)): found
        for path in modules
        if path != ONE_ROOM and (found := server_calls(path.read_text(encoding="utf-8")))
    }

    assert asked == {}
    assert server_calls(ONE_ROOM.read_text(encoding="utf-8"))
