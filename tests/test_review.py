"""Four eyes: an upload is submitted by one post and counts once another has approved it; every step stays on record."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from builders import DEMO

from metrics.errors import Damaged, NothingNew, ReasonMissing, Refused, StoreError, TooManyDrafts, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records import review
from metrics.registry import catalogue
from metrics.store import frames
from metrics.store.log import Store
from metrics.store.submissions import Brought, Step, Submissions

CLERK, HEAD = "改造专班填报岗", "分管副主任"
TABLE = "renovation"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


@pytest.fixture
def submissions(store: Store) -> Submissions:
    return store.submissions


def form(quarter: str = "2018Q2", *, old: str = "", new: str = "") -> bytes:
    """The sample office's renovation of one quarter, with one text replaced."""
    head, *lines = (DEMO / "renovation.csv").read_text(encoding="utf-8-sig").splitlines()
    text = "\r\n".join([head, *(line for line in lines if line.startswith(quarter))]) + "\r\n"
    assert old in text
    return text.replace(old, new).encode("gb18030")


def draft(store: Store, data: bytes | None = None, answers: Answers | None = None) -> Draft:
    known = frames.load(store, catalogue().tables.values())
    upload = Upload("renovation_2018Q2.csv", form() if data is None else data)
    return read(upload, tables=catalogue().tables, records=known, answers=answers or Answers())


def submit(store: Store, data: bytes | None = None, *, why: str = "二季度初报", of: int | None = None) -> int:
    seen = store.head()[0]
    return review.submit(draft(store, data), store, who=CLERK, why=why, seen=seen, of=of).number


def approve(store: Store, number: int, who: str = HEAD, **more: str) -> int:
    entry = review.approve(number, store, catalogue(), who=who, seen=store.head()[0], **more)
    return entry.version


def test_a_submitted_upload_is_not_on_record_until_another_post_approves_it(store: Store) -> None:
    number = submit(store)
    assert (store.version, store.head()[0]) == (0, 1)

    version = approve(store, number, remark="与台账核对一致")

    entry = store.entry(version)
    assert (entry.who, entry.why) == (CLERK, "二季度初报")
    assert (entry.taken.step, entry.taken.by, entry.taken.remark) == (Step.APPROVED, HEAD, "与台账核对一致")
    assert store.raw(entry) == form()
    [done] = store.submissions.all()
    assert (done.state, done.events[-1].version, done.is_open) == (Step.APPROVED, version, False)


def test_whoever_submitted_it_may_neither_approve_nor_return_it(store: Store) -> None:
    number = submit(store)

    with pytest.raises(Refused, match="may not review"):
        approve(store, number, who=f" {CLERK} ")
    with pytest.raises(Refused, match="may not review"):
        review.send_back(number, store, who=CLERK, remark="自己退回")
    assert store.version == 0


def test_a_return_says_why_and_the_clerk_submits_again_under_the_same_number(store: Store) -> None:
    number = submit(store)

    with pytest.raises(Refused, match="says why"):
        review.send_back(number, store, who=HEAD, remark="  ")
    returned = review.send_back(number, store, who=HEAD, remark="样例花园户数与上季度不符")
    again = submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"), of=number)
    approve(store, number)

    assert (returned.state, returned.events[-1].remark) == (Step.RETURNED, "样例花园户数与上季度不符")
    assert again == number
    steps = [event.step for event in store.submissions.one(number).events]
    assert steps == [Step.SUBMITTED, Step.RETURNED, Step.SUBMITTED, Step.APPROVED]
    assert ",199," in store.raw(store.entry(store.version)).decode("gb18030")


def test_what_is_returned_cannot_be_approved_and_what_is_approved_cannot_be_touched(store: Store) -> None:
    number = submit(store)
    review.send_back(number, store, who=HEAD, remark="缺附件")
    with pytest.raises(Refused):
        approve(store, number)
    submit(store, of=number)
    approve(store, number)

    with pytest.raises(Refused):
        review.withdraw(number, store, who=CLERK)
    with pytest.raises(Refused):
        review.send_back(number, store, who=HEAD, remark="晚了")
    with pytest.raises(Refused):
        submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"), why="更正", of=number)


def test_an_unfinished_upload_is_kept_with_its_answers(store: Store) -> None:
    asked = draft(store, form(old="2018Q2", new=""), Answers(table=TABLE))
    kept = review.keep(asked, store, who=CLERK)

    again = review.reopened(kept, store, catalogue())

    assert kept.state is Step.DRAFT
    assert again.answers == asked.answers
    assert again.upload.data == asked.upload.data
    assert [f.code for f in again.findings] == [f.code for f in asked.findings]


def test_a_post_keeps_no_more_drafts_than_it_can_work_through(store: Store) -> None:
    asked = draft(store, form(old="2018Q2", new=""), Answers(table=TABLE))
    kept = [review.keep(asked, store, who=CLERK) for _ in range(review.MOST_DRAFTS)]

    with pytest.raises(TooManyDrafts):
        review.keep(asked, store, who=CLERK)
    review.keep(asked, store, who=HEAD)
    review.keep(asked, store, who=CLERK, of=kept[0].number)
    review.withdraw(kept[1].number, store, who=CLERK)
    review.keep(asked, store, who=CLERK)


def test_nothing_that_could_not_be_committed_can_be_submitted(store: Store) -> None:
    with pytest.raises(Unanswered):
        submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,很多"))
    approve(store, submit(store))
    with pytest.raises(NothingNew):
        submit(store)
    with pytest.raises(ReasonMissing):
        submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"), why="")


def test_a_correction_of_what_is_approved_goes_the_same_way(store: Store) -> None:
    approve(store, submit(store))

    first = store.version
    number = submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"), why="户数复核")
    assert store.version == first
    approve(store, number)

    assert [entry.why for entry in store.entries()] == ["二季度初报", "户数复核"]


def test_the_reviewer_is_told_when_the_record_changed_since_it_was_looked_at(store: Store) -> None:
    number = submit(store)
    other = submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"))
    seen = store.head()[0]
    approve(store, other)

    with pytest.raises(StoreError):
        review.approve(number, store, catalogue(), who=HEAD, seen=seen)
    assert store.submissions.one(number).state is Step.SUBMITTED


def test_eight_clerks_submit_at_once_and_nothing_is_lost(submissions: Submissions) -> None:
    def bring(clerk: int) -> None:
        for n in range(5):
            data = f"{clerk}/{n}".encode()
            brought = Brought("a.csv", data, TABLE, ("2018Q2",), {})
            submissions.bring(Step.SUBMITTED, brought, who=f"岗位{clerk}", remark="")

    threads = [threading.Thread(target=bring, args=(clerk,)) for clerk in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = submissions.all()
    assert len(found) == 40
    assert {submissions.data(submission.upload) for submission in found} == {
        f"{clerk}/{n}".encode() for clerk in range(8) for n in range(5)
    }


def test_a_changed_step_or_file_is_found_out(store: Store, submissions: Submissions) -> None:
    number = submit(store)
    submit(store, form(old="清华园社区,,1998,5,198", new="清华园社区,,1998,5,199"))
    file = store.path / submissions.one(number).upload.file
    file.chmod(0o600)
    file.write_bytes(b"other")
    assert [problem.code for problem in store.verify()] == ["file_damaged"]
    with pytest.raises(Damaged):
        submissions.data(submissions.one(number).upload)

    step = store.path / "log" / "00000001.json"
    step.chmod(0o600)
    step.write_bytes(step.read_bytes().replace(CLERK.encode(), HEAD.encode()))

    assert [problem.code for problem in store.verify() if not problem.is_harmless] == ["chain_broken", "file_damaged"]
    assert store.look_over() is not None
    assert submissions.all() == ()


def test_a_backup_has_the_submissions_and_verifies(store: Store, tmp_path: Path) -> None:
    number = submit(store)

    store.backup(tmp_path / "backup")

    copied = Store(tmp_path / "backup").submissions
    assert copied.one(number) == store.submissions.one(number)
    assert copied.data(copied.one(number).upload) == form()
    assert Store(tmp_path / "backup").verify() == []


def test_no_step_is_dated_before_the_one_before_it(store: Store) -> None:
    late, early = (Store(store.path, clock=partial(datetime, 2018, 7, day, tzinfo=UTC)) for day in (9, 8))
    brought = Brought("a.csv", b"a", TABLE, (), {})
    late.submissions.bring(Step.DRAFT, brought, who=CLERK, remark="")

    again = early.submissions.bring(Step.DRAFT, brought, who=CLERK, remark="", of=1)

    assert [event.at for event in again.events] == [late.now(), late.now()]
