"""Every file of the corpus gives exactly its cells, findings and excluded records, through the whole intake."""

from __future__ import annotations

import json

import pytest
from builders import SAMPLES
from corpus import books, damage, forms, texts, values
from corpus.case import Case
from intake_tables import TABLES, column, places

from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.sheets.cells import is_blank
from metrics.intake.sheets.decode import decode
from metrics.intake.sheets.tokenise import tokenise

CASES = (*texts.CASES, *damage.CASES, *forms.CASES, *values.CASES, *books.CASES)
SPECTRUM = SAMPLES / "csv-spectrum"
# 上报.csv of these small forms names no register, and amounts without a unit are said to be in the usual one.
ALWAYS = {"units_assumed", "register_empty"}


def drafted(case: Case) -> Draft:
    return read(Upload(case.file, case.data), tables=TABLES, records=None)


def test_the_corpus_is_large_and_no_two_files_are_the_same() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_of_the_corpus_gives_its_cells_and_findings(case: Case) -> None:
    draft = drafted(case)

    found = [place for place in places(draft) if place[0] not in ALWAYS]
    assert sorted(found, key=str) == sorted(case.findings, key=str)
    assert [number for part in draft.parts for number in part.numbers] == list(case.rows)
    assert {name: column(draft, name) for name in case.cells} == {
        name: list(cells) for name, cells in case.cells.items()
    }
    assert [(row.row, row.reason) for row in draft.excluded] == list(case.excluded)


# ---- csv-spectrum: its cases, with its own answers -----------------------------------------------------------------

# The answer of this case names another telephone than its file.
MISTAKEN = {"location_coordinates": "Contact Phone Number"}


@pytest.mark.parametrize("name", sorted(path.stem for path in SPECTRUM.glob("csvs/*.csv")))
def test_a_case_of_csv_spectrum_gives_its_answer(name: str) -> None:
    data = (SPECTRUM / "csvs" / f"{name}.csv").read_bytes()
    told = json.loads((SPECTRUM / "json" / f"{name}.json").read_text("utf-8"))
    answer = told if isinstance(told, list) else [told]
    # The one letter of utf8.csv that is not ASCII is 胜 in GBK, as an office would have it; a mark says what is meant.
    decoded = decode(b"\xef\xbb\xbf" + data if name == "utf8" else data)

    assert decoded.text is not None
    sheet = tokenise(decoded.text, lambda _: False)

    head, *rows = (row for row in sheet.rows if not is_blank(row))
    read_as = [dict(zip(head, row, strict=True)) for row in rows]
    for row in (*read_as, *answer):
        row.pop(MISTAKEN.get(name, ""), None)
    # Seconds of an angle are a mark within a word, which is told.
    told_of = [finding.code for finding in sheet.findings]
    assert (read_as, told_of) == (answer, ["quotes_inside"] if name == "location_coordinates" else [])
