"""What a spreadsheet would take for a formula leaves in no file, and every text comes back as it was."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from builders import texts
from hypothesis import given
from hypothesis import strategies as st
from own_fields import EXAMPLE

from metrics.app.tables import grid_csv
from metrics.blocks import Stamp
from metrics.charts.description import Grid, GridColumn
from metrics.described import reading as described
from metrics.families.office.schema import COMMUNITIES
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.model.clock import Clock
from metrics.model.formulas import guarded, unguarded
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.store.canonical_csv import read_texts, write_texts

SIGNS = ["=1+1", "+86 27", "-3℃", "@甲", "＝1+1", "＋1号楼", "－2层", "＠乙", "'+1", "''=1", "'甲"]
STAMP = Stamp(Quarter(2018, 2), Clock().at(datetime(2018, 7, 20, tzinfo=UTC)), 7)


@pytest.mark.parametrize("name", SIGNS)
def test_no_cell_title_or_heading_of_a_page_s_csv_is_a_formula(name: str) -> None:
    grid = Grid((GridColumn(name), GridColumn("数")), ((name, -3), (None, 4)))
    data = grid_csv(grid, name, STAMP, catalogue().text("zh")).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(data)) for cell in row if cell not in ("-3", "4")]
    assert [cell for cell in cells if cell[:1] in "=+-@＝＋－＠\t\r\n" and cell] == []
    assert guarded(name) in cells


@given(st.text(max_size=8) | st.sampled_from(SIGNS))
def test_an_apostrophe_that_was_put_before_a_text_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("name", SIGNS)
def test_a_file_we_gave_out_is_read_back_as_it_was(name: str) -> None:
    data = write_texts(COMMUNITIES, texts(COMMUNITIES, [{"community": name, "short_name": name}]))

    draft = read(Upload("社区名册.csv", data), tables=catalogue().tables, records=None, answers=Answers())

    (part,) = draft.parts
    assert part.texts["community"].to_list() == [name]


@pytest.mark.parametrize("header", ["=1+1", "＋棵", "@棵", "-棵"])
def test_a_heading_that_begins_with_a_sign_is_no_formula_and_is_known_again(header: str) -> None:
    table = described.read(EXAMPLE.replace("成活棵数（棵）", header).encode()).table
    data = write_texts(table, texts(table, [{"quarter": "2018Q2", "community": "甲", "planted": "3", "alive": "2"}]))

    draft = read(Upload("行道树.csv", data), tables={table.id: table}, records=None, answers=Answers())

    assert f"'{header}" in data.decode("utf-8-sig").splitlines()[0]
    assert read_texts(table, data)["alive"].to_list() == ["2"]
    assert draft.column("alive") is not None
