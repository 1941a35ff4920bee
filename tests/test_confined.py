"""Whatever somebody sends costs its sender a sentence and nobody else anything: memory, time, or their own answers."""

from __future__ import annotations

import os
import pickle
import threading
import time

import heavy_files
import numpy as np
import psutil
import pytest
from builders import SAMPLES, records
from intake_tables import HEADER, PLACES, TABLES, WORKS, form

from metrics.confined import work
from metrics.confined.bounds import Bounds
from metrics.confined.values import decode, encode
from metrics.described.apart import read_apart as describe_apart
from metrics.described.reading import Broken
from metrics.errors import Overstepped, Unreadable
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.apart import read_apart
from metrics.intake.drafts.draft import Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.sheets.limits import MEGABYTE, PAGE
from metrics.model.finding import Finding, Severity
from metrics.reports.checking import verify_bytes
from metrics.reports.pack import head_of

BOUNDS = Bounds(memory=100 * MEGABYTE, cpu=5, wall=30, answer=MEGABYTE)


class Onlooker(threading.Thread):
    """Looks on meanwhile: what any one of the processes it began holds at most, and the work that stays with us.

    ``own_seconds`` is processor time of the thread that asked, in small pieces between which others are answered: what
    is read here instead costs five to a hundred times as much. Unlike a clock on the wall it hardly tells how busy the
    machine is.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.own_seconds, self.most, self.is_over = 0.0, 0, threading.Event()

    def run(self):
        while not self.is_over.wait(0.02):
            self.most = max([self.most, *map(_held, psutil.Process().children())])

    def __enter__(self):
        self.own_seconds = -time.thread_time()
        self.start()
        return self

    def __exit__(self, *_):
        self.own_seconds += time.thread_time()
        self.is_over.set()
        self.join()


def _held(process):
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


HEAVY = {
    "one shared text in 20,000 rows": (heavy_files.one_text_in_every_row, "too_many_letters"),
    "one text of 36 MB": (lambda: heavy_files.one_endless_text(12_000_000), "too_many_letters"),
    "one shared text of 36 MB": (lambda: heavy_files.one_endless_shared_text(12_000_000), "too_many_letters"),
    "10,000 sheets": (heavy_files.so_many_sheets, "too_many_sheets"),
    "234 kB of comments": (heavy_files.open_comments, "header_not_found"),
    "tags that never end": (lambda: heavy_files.open_tags(b"<a"), "header_not_found"),
    "declarations nobody knows": (lambda: heavy_files.open_tags(b"<![ "), "header_not_found"),
    "100,000 short rows": (lambda: heavy_files.short_rows(100_000), "too_many_findings"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_upload_is_answered_with_a_sentence_within_600_megabytes_and_others_wait_for_nothing(name):
    make, code = HEAVY[name]
    data = make()
    with Onlooker() as seen:
        draft = read_apart(Upload("x.csv", data), tables=TABLES, records=None)

    assert {code, "reading_time"} & {finding.code for finding in draft.findings}
    assert not draft.is_committable
    assert seen.most < 600 * MEGABYTE
    assert seen.own_seconds < 2


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (heavy_files.deep_key, "too_deep"),
        (heavy_files.deep_list, "too_deep"),
        (heavy_files.long_number, "number_too_long"),
        (lambda: b"order = 0x" + b"f" * 100_000, "number_too_long"),
        (heavy_files.strange_names, "missing"),
    ],
)
def test_a_heavy_description_is_told_what_is_wrong_with_it(make, code):
    with pytest.raises(Broken) as told:
        describe_apart(make())

    assert code in {fault.code for fault in told.value.faults}
    assert len(told.value.faults) <= 50


def test_the_shipped_example_of_a_description_reads_the_same_in_its_own_process():
    from metrics.app.own import _EXAMPLE
    from metrics.described.reading import read as describe

    assert describe_apart(_EXAMPLE.read_bytes()) == describe(_EXAMPLE.read_bytes())


@pytest.mark.parametrize(
    "make",
    [
        heavy_files.open_streams,
        heavy_files.swelling_streams,
        heavy_files.report_with_number,
        lambda: heavy_files.report_with('{"report":1,"version":1e999,"choice":{}}'),
        lambda: heavy_files.report_with('{"report":' + "[" * 5_000 + "]" * 5_000 + "}"),
        lambda: heavy_files.report_with('{"report":1,"version":' + "9" * 100_000 + "}"),
    ],
)
def test_a_heavy_report_file_is_no_report_of_ours_within_a_second_of_work(make):
    data, begun = make(), time.process_time()
    with pytest.raises(Unreadable):
        verify_bytes(data, "pdf", None, None)

    assert time.process_time() - begun < 1


@pytest.mark.parametrize("path", sorted((SAMPLES / "dirty").glob("*.csv"))[:12], ids=lambda path: path.name)
def test_a_draft_comes_back_whole(path):
    known = records(
        (WORKS, [{"quarter": "2018Q1", "work_id": "GC-1", "name": "甲"}]),
        (PLACES, [{"place_id": "1", "community": "同乐社区", "short_name": "同乐"}]),
    )
    upload, shares = Upload(path.name, path.read_bytes()), []
    here = read(upload, tables=TABLES, records=known)
    there = read_apart(upload, tables=TABLES, records=known, progress=shares.append)

    assert there.findings == here.findings
    assert there.excluded == here.excluded
    assert (there.table, there.columns, there.facts) == (here.table, here.columns, here.facts)
    assert list(there.sheet.rows) == list(here.sheet.rows)
    for part, other in zip(there.parts, here.parts, strict=True):
        assert (part.quarter, part.numbers, part.reporting) == (other.quarter, other.numbers, other.reporting)
        assert part.texts.equals(other.texts)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0 or here.table is None


def test_a_withheld_draft_comes_back_without_its_bytes_and_name():
    upload = form(HEADER, "2018Q2,GC-1,11010519491231002X", name="13812345678.csv")

    draft = read_apart(upload, tables=TABLES, records=None, answers=Answers(gone="因"))

    assert draft.is_withheld
    assert (draft.upload.data, draft.answers.gone) == (b"", None)
    assert "13812345678" not in draft.upload.name


def test_what_an_error_quotes_is_logged_nowhere(caplog):
    with pytest.raises(Overstepped):
        # A function of the program that asks for other arguments stands for work that fails.
        list(work.run(head_of, "11010519491231002X", bounds=BOUNDS))

    assert "11010519491231002X" not in caplog.text


def test_two_files_in_a_row_are_read_by_the_same_process_and_one_that_was_ended_is_replaced():
    upload = form(HEADER, "2018Q2,GC-1,甲")

    def worker():
        read_apart(upload, tables=TABLES, records=None)
        return {child.pid for child in psutil.Process().children()}

    first = worker()
    assert worker() == first
    draft = read_apart(
        Upload("x.csv", heavy_files.wrong_rows(40_000)), tables=TABLES, records=None,
        limits=type(PAGE)(bounds=Bounds(memory=0, cpu=10, wall=60, answer=MEGABYTE)),
    )  # fmt: skip
    assert [finding.code for finding in draft.findings] == ["reading_memory"]
    assert worker() != first
    assert not read_apart(upload, tables=TABLES, records=None).questions


class Trap:
    def __reduce__(self):
        return os.system, ("true",)


def test_nothing_comes_back_but_values_of_our_own():
    finding = Finding("x", Severity.ERROR, slots={"rows": (1, 2)})
    admits = (Finding, Severity)

    assert decode(encode([finding, np.int64(3)]), admits) == [finding, 3]
    assert decode(encode(np.array([1, 2], dtype=np.int32)), ()).tolist() == [1, 2]
    for strange in (pickle.dumps(Trap()), pickle.dumps(Upload("x", b"")), b"\x80\x05cbuiltins\neval\n."):
        with pytest.raises(pickle.UnpicklingError):
            decode(strange, admits)
