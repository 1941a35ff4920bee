"""A log entry as a file: readable, the same when read again, and never trusted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import Damaged
from metrics.model.records import Reporting
from metrics.store.entry import Entry, Part
from metrics.store.layout import checksum, raw_file
from metrics.store.log import NewPart

AT = datetime(2017, 10, 9, 8, 5, tzinfo=UTC)
SUM = checksum(b"rows")
PART = Part.stored("renovation", "2017Q3", SUM, rows=12, reporting=Reporting.REPORTED)
ENTRY = Entry(
    7,
    AT,
    "张三",
    "三季度初报",
    (PART,),
    raw_file("renovation", "2017Q3", SUM, "表.xlsx"),
    SUM,
    "表.xlsx",
    prev="a" * 64,
)

plain = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
    max_leaves=5,
)


def changed(**fields: Any) -> bytes:
    """The file of ENTRY with some fields written differently."""
    return json.dumps(json.loads(ENTRY.to_bytes()) | fields).encode()


def changed_part(**fields: Any) -> bytes:
    return changed(parts=[json.loads(ENTRY.to_bytes())["parts"][0] | fields])


def outcome(data: bytes) -> str:
    try:
        Entry.parse(data)
    except Damaged as error:
        return str(error)
    return "read"


def test_an_entry_is_a_text_file_a_person_can_read():
    text = ENTRY.to_bytes().decode()

    assert '"who": "张三"' in text
    assert '"at": "2017-10-09T08:05:00.000000+00:00"' in text
    assert f'"file": "renovation/2017Q3/{SUM[:16]}.csv"' in text
    assert len(text.splitlines()) > 20
    assert len(text) < 1200


@given(
    who=plain.filter(bool),
    why=plain,
    name=plain,
    at=st.datetimes(timezones=st.just(UTC)),
    accepted=st.lists(st.dictionaries(plain, json_values, max_size=3), max_size=3),
)
def test_every_entry_reads_as_it_was_written(who: str, why: str, name: str, at: datetime, accepted: list[Any]):
    entry = replace(ENTRY, who=who, why=why, raw_name=name, at=at, accepted=tuple(accepted))

    assert Entry.parse(entry.to_bytes()) == entry


def test_a_withdrawal_a_zero_report_and_a_register_read_as_they_were_written():
    zero = Part.stored("rectification", "2017Q4", SUM, rows=0, reporting=Reporting.ZERO)
    register = Part.stored("communities", "", SUM, rows=9, reporting=Reporting.REPORTED)
    entry = replace(ENTRY, parts=(Part.withdrawn("patrols", "2017Q4"), zero, register), restores=2)

    assert Entry.parse(entry.to_bytes()) == entry
    assert register.file == f"communities/register/{SUM[:16]}.csv"


def test_half_a_character_in_a_file_name_becomes_the_replacement_sign():
    entry = replace(ENTRY, raw_name="\udcc0\udccf.csv")

    assert Entry.parse(entry.to_bytes()).raw_name == "\ufffd\ufffd.csv"


@given(st.binary() | st.text().map(str.encode) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_file_holds_it_is_an_entry_or_damaged(data: bytes):
    with pytest.raises(Damaged):
        Entry.parse(data)


@given(st.sampled_from([*json.loads(ENTRY.to_bytes())]), json_values)
def test_any_field_may_hold_anything_and_only_damaged_is_raised(name: str, value: object):
    assert outcome(changed(**{name: value})).startswith(("read", "this log entry is damaged: "))


@given(st.sampled_from([*json.loads(ENTRY.to_bytes())["parts"][0]]), json_values)
def test_any_field_of_a_part_may_hold_anything_and_only_damaged_is_raised(name: str, value: object):
    assert outcome(changed_part(**{name: value})).startswith(("read", "this log entry is damaged: "))


@given(st.integers(0, len(ENTRY.to_bytes()) - 2))
def test_an_entry_cut_short_is_damaged(length: int):
    with pytest.raises(Damaged):
        Entry.parse(ENTRY.to_bytes()[:length])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xfe", "codec can't decode"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 10_000, "is too long a number"),
        (b"{}", "exactly the fields"),
        (changed(extra=1), "exactly the fields"),
        (changed(format=3), "a newer program wrote it (format 3)"),
        (changed(format="1"), "format is '1'"),
        (changed(version=True), "version is True"),
        (changed(version=0), "0 is not a version number"),
        (changed(at="2017-10-09T08:05:00"), "not in UTC"),
        (changed(at="2017-10-09T16:05:00+08:00"), "not in UTC"),
        (changed(at="yesterday"), "isoformat"),
        (changed(who=""), "nobody"),
        (changed(parts=[]), "at least one table"),
        (changed(parts=json.loads(ENTRY.to_bytes())["parts"] * 2), "none of them twice"),
        (changed(accepted=["text"]), "accepted is 'text'"),
        (changed(restores=7), "not before it"),
        (changed(undoes=0), "not before it"),
        (changed(prev=""), "checksum of the entry before"),
        (changed(prev="A" * 64), "checksum of the entry before"),
        (changed(raw_file="../../etc/passwd"), "is not where the upload"),
        (changed(raw_file=f"raw/renovation/2017Q3/{SUM[:16]}.exe"), "is not where the upload"),
        (changed(raw_sha256=""), "is not where the upload"),
        (changed_part(file="../../../etc/passwd"), "is not where renovation 2017Q3"),
        (changed_part(file=f"renovation/2017Q4/{SUM[:16]}.csv"), "is not where renovation 2017Q3"),
        (changed_part(sha256=SUM.upper()), "is not where"),
        (changed_part(table="../etc"), "no place in the store"),
        (changed_part(table="log"), "no place in the store"),
        (changed_part(quarter="2017Q5"), "no place in the store"),
        (changed_part(quarter="２０１７Q3"), "no place in the store"),
        (changed_part(rows=-1), "-1 rows"),
        (changed_part(rows=1.0), "rows is 1.0"),
        (changed_part(reporting="zero"), "12 rows of renovation cannot be zero"),
        (changed_part(reporting="missing", rows=0), "cannot have a file"),
        (changed_part(reporting="lost"), "lost"),
        (changed(why="\ud800"), "half a character"),
        (changed(accepted=[{"value": float("nan")}]), "NaN is not a number"),
        (changed(accepted=[{"value": 1}]).replace(b'"value": 1', b'"value": 1e999'), "JSON compliant"),
        (ENTRY.to_bytes().replace(b'"version": 7', b'"version": 7, "version": 7'), "twice"),
    ],
)
def test_a_damaged_entry_says_what_is_wrong_with_it(data: bytes, sentence: str):
    with pytest.raises(Damaged) as damaged:
        Entry.parse(data, "log/00000007.json")

    assert str(damaged.value).startswith("log/00000007.json is damaged: ")
    assert sentence in str(damaged.value)


def test_the_program_cannot_write_what_it_could_not_read():
    with pytest.raises(ValueError, match="not in UTC"):
        replace(ENTRY, at=AT.astimezone(timezone(timedelta(hours=8))))
    with pytest.raises(ValueError, match="not in UTC"):
        replace(ENTRY, at=datetime(2017, 10, 9))
    with pytest.raises(ValueError, match="not before it"):
        replace(ENTRY, restores=8)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("表.xlsx", "xlsx"),
        ("表.CSV", "csv"),
        ("表.et", "et"),
        ("表.xlsm", "bin"),
        ("表.html", "bin"),
        ("无后缀", "bin"),
        ("a.csv/../../x", "bin"),
        ("a.csv\x00", "bin"),
        ("", "bin"),
    ],
)
def test_only_a_harmless_ending_is_taken_from_the_name_of_an_upload(name: str, ending: str):
    assert raw_file("renovation", "", SUM, name) == f"raw/renovation/register/{SUM[:16]}.{ending}"


@pytest.mark.parametrize("table", ["log", "raw", "con", "Projects", "a/b", "..", "", "项目", "a" * 41])
def test_a_table_whose_name_cannot_be_a_folder_anywhere_is_refused(table: str):
    with pytest.raises(ValueError, match="no place in the store"):
        NewPart(table, "2017Q3", b"rows", 1).to_part()


def test_a_zero_report_has_no_rows_and_a_withdrawal_no_file():
    with pytest.raises(ValueError, match="3 rows of patrols cannot be zero"):
        NewPart("patrols", "2017Q3", b"rows", 3, Reporting.ZERO).to_part()
    with pytest.raises(ValueError, match="withdrawn"):
        NewPart("patrols", "2017Q3", b"rows", 0, Reporting.MISSING).to_part()
