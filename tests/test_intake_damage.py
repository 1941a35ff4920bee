"""One slip in any row of any sample table is never taken without a word, and noise is not held against a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from functools import cache

import pytest
from builders import DEMO
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.finding import Finding
from metrics.registry import catalogue

ROOT = DEMO.parents[1]
SAMPLES = sorted((ROOT / "metrics/families").glob("*/sample*.csv"))
NAMES = tuple(path.relative_to(ROOT).as_posix() for path in SAMPLES)


def drafted(name: str, text: str, codec: str = "utf-8-sig") -> Draft:
    return read(Upload(name, text.encode(codec)), tables=catalogue().tables, records=None)


@cache
def lines(name: str) -> tuple[str, ...]:
    return tuple((ROOT / name).read_text(encoding="utf-8-sig").splitlines())


@cache
def plain(name: str) -> Draft:
    return drafted(name, "\r\n".join(lines(name)))


def stored(draft: Draft) -> list[tuple[str, list[list[str]]]]:
    """What would be put on record."""
    return [(str(part.quarter), part.texts.fill_null("").rows()) for part in draft.parts]


def told(draft: Draft) -> set[tuple[str, int | None, str | None, str]]:
    return {(found.code, found.row, found.field_id, str(found.slots.get("rows"))) for found in draft.findings}


def rows_of(found: Finding) -> set[int | None]:
    """The rows a finding names: its own, and those it lists as 3、5—8."""
    pieces = re.findall(r"([0-9]+)(?:—([0-9]+))?", str(found.slots.get("rows", "")))
    return {found.row, *(row for first, last in pieces for row in range(int(first), int(last or first) + 1))}


def is_silent(name: str, draft: Draft) -> bool:
    """Whether something else would be stored and nothing is said that was not said of the sound file."""
    return stored(draft) != stored(plain(name)) and told(draft) <= told(plain(name))


def with_line(name: str, row: int, line: str) -> str:
    return "\r\n".join((*lines(name)[: row - 1], line, *lines(name)[row:]))


def a_row(data: st.DataObject, first: int = 2) -> tuple[str, int, str]:
    name = data.draw(st.sampled_from(NAMES))
    row = data.draw(st.integers(first, len(lines(name))))
    return name, row, lines(name)[row - 1]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_separator_too_many_anywhere_in_a_row_is_told_by_that_row(data: st.DataObject) -> None:
    name, row, line = a_row(data)
    at = data.draw(st.integers(0, len(line)))

    draft = drafted(name, with_line(name, row, f"{line[:at]},{line[at:]}"))

    assert any(found.row == row for found in draft.findings if found not in plain(name).findings)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_separator_too_few_anywhere_in_a_row_is_told_by_that_row(data: st.DataObject) -> None:
    name, row, line = a_row(data)
    at = data.draw(st.sampled_from([at for at, character in enumerate(line) if character == ","]))

    draft = drafted(name, with_line(name, row, line[:at] + line[at + 1 :]))

    assert any(row in rows_of(found) for found in draft.findings if found not in plain(name).findings)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_stray_quotation_mark_anywhere_is_never_taken_without_a_word(data: st.DataObject) -> None:
    name, row, line = a_row(data, first=1)
    at = data.draw(st.integers(0, len(line)))

    assert not is_silent(name, drafted(name, with_line(name, row, f'{line[:at]}"{line[at:]}')))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_two_quotation_marks_that_make_rows_the_text_of_a_cell_are_told_by_its_row(data: st.DataObject) -> None:
    name, row, _ = a_row(data)
    last = min(row + data.draw(st.integers(1, 3)), len(lines(name)))
    assume(last > row and not any('"' in line for line in lines(name)[row - 1 : last]))
    opening, closing = (lines(name)[at - 1].split(",") for at in (row, last))
    at = data.draw(st.integers(0, len(opening) - 1))
    opening[at], closing[at] = f'"{opening[at]}', f'{closing[at]}"'
    rows = [",".join(opening), *lines(name)[row : last - 1], ",".join(closing)]

    draft = drafted(name, "\r\n".join((*lines(name)[: row - 1], *rows, *lines(name)[last:])))

    assert ("cell_holds_rows", row) in {(found.code, found.row) for found in draft.findings}


@settings(deadline=None, max_examples=40)
@given(st.data(), st.sampled_from(["锟斤拷", "????", "样\ue844", "样\u202e例", "样\x00例", "宸叉暣鏀瑰畬", "ÒÑÕû¸Ä"]))
def test_a_garbled_text_is_told_by_its_row_and_header(data: st.DataObject, garbled: str) -> None:
    name, row, line = a_row(data)
    columns = [column for column in plain(name).columns if column.field_id]
    column = data.draw(st.sampled_from(columns))
    (cells,) = csv.reader([line])
    cells[column.index] = garbled
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)

    draft = drafted(name, with_line(name, row, out.getvalue()))

    assert (row, column.header) in {(found.row, found.header) for found in draft.findings}


@settings(deadline=None, max_examples=40)
@given(st.data(), st.sampled_from([b"\x00", b"\xff", b"\xc2"]), st.booleans())
def test_one_bad_byte_at_the_end_of_a_cell_costs_no_other_row_than_its_own(
    data: st.DataObject, byte: bytes, is_gbk: bool
) -> None:
    name, row, line = a_row(data)
    at = data.draw(st.sampled_from([at for at, character in enumerate(line) if character == ","]))
    codec = "gb18030" if is_gbk else "utf-8"
    before, after = (part.encode(codec) for part in ("\r\n".join((*lines(name)[: row - 1], line[:at])), line[at:]))
    rest = "".join(f"\r\n{line}" for line in lines(name)[row:]).encode(codec)

    draft = read(Upload(name, before + byte + after + rest), tables=catalogue().tables, records=None)

    # A rule may ask several rows together, as whether the weights of a project's nodes add up.
    together = {rule.code for rule in draft.table.rules} if draft.table else set()
    new = [found for found in draft.findings if found not in plain(name).findings and found.code not in together]
    assert {found.row for found in new} <= {None, row}
    assert {*plain(name).row_numbers} - {row} <= {*draft.row_numbers}
    if stored(draft) != stored(plain(name)):
        assert not told(draft) <= told(plain(name))


@pytest.mark.parametrize("other", NAMES)
@settings(deadline=None, max_examples=4)
@given(data=st.data())
def test_no_row_of_another_table_below_becomes_a_row(other: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    gap = [""] * data.draw(st.integers(0, 2))

    draft = drafted(name, "\r\n".join((*lines(name), *gap, *lines(other)[:3])))

    if draft.table == plain(name).table and lines(name)[0] != lines(other)[0]:
        assert stored(draft) == stored(plain(name))
        assert "other_table_below" in {found.code for found in draft.findings}


NOISE: tuple[Callable[[list[list[str]]], list[list[str]]], ...] = (
    lambda table: [[*row, ""] for row in table],
    lambda table: [table[0], *([*row, ""] for row in table[1:])],
    lambda table: [*table, *([""] * len(table[0]) for _ in range(3))],
    lambda table: [["样例表"], [], *table],
    lambda table: [*table, [], ["注：1.本表为示例数据。"], ["2.单位见表头。"]],
    lambda table: [*table[:2], table[0], *table[2:]],
    lambda table: [[f" {cell}" if cell else cell for cell in row] for row in table],
)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(NAMES),
    noise=st.sampled_from(NOISE),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
    delimiter=st.sampled_from([",", "\t", ";"]),
    codec=st.sampled_from(["utf-8-sig", "utf-8", "gb18030", "utf-16"]),
    declares=st.booleans(),
)
def test_noise_that_keeps_the_meaning_is_read_the_same_and_stops_nothing(
    name: str, noise: Callable, quoting: int, newline: str, delimiter: str, codec: str, declares: bool
) -> None:
    out = io.StringIO(f"sep={delimiter}{newline}" if declares else "", newline="")
    out.seek(0, io.SEEK_END)
    table = noise([list(row) for row in csv.reader(lines(name))])
    csv.writer(out, quoting=quoting, lineterminator=newline, delimiter=delimiter).writerows(table)

    draft = drafted(name, out.getvalue(), codec)

    assert stored(draft) == stored(plain(name))
    stops, before = ([f.code for f in each.findings if f.blocks] for each in (draft, plain(name)))
    assert stops == before
