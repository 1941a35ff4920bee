"""One order of events: submissions stand in the log, an approval is its version, and four eyes see every act."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from builders import DEMO
from hypothesis import given, settings
from hypothesis import strategies as st
from people import ID_CARD, MOBILE

from metrics.described.reading import Broken
from metrics.errors import Closed, Conflict, Damaged, NothingNew, PersonalData, Refused, SoAlready, Unanswered
from metrics.intake.drafts.answers import Answers
from metrics.intake.drafts.draft import Draft, Upload
from metrics.intake.drafts.file_to_draft import read
from metrics.intake.records import amend, demonstration, door, review
from metrics.intake.records.acts import Act, ActKind, moved
from metrics.intake.records.door import is_reviewed, take
from metrics.model.actor import Actor, Role, Way
from metrics.model.clock import utc_now
from metrics.model.office import SETTINGS_TABLE
from metrics.registry import catalogue, of_store
from metrics.store import frames, layout
from metrics.store.entry import Entry, Part
from metrics.store.leave import Approval
from metrics.store.log import NewPart, Store
from metrics.store.steps import Taken, post
from metrics.store.submissions import Brought, Step, Submission

CLERK, HEAD = "改造专班填报岗", "分管副主任"
TABLES = catalogue().tables
FILE = Brought("a.csv", b"a,b", "patrols", ("2018Q2",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def flags(store: Store) -> Draft:
    """The sample office's flags of the second quarter of 2018."""
    head, *lines = (DEMO / "red_flags.csv").read_text(encoding="utf-8-sig").splitlines()
    data = "\r\n".join([head, *(line for line in lines if line.startswith("2018Q2"))]).encode()
    records = frames.load(store, TABLES.values())
    return read(Upload("红旗.csv", data), tables=TABLES, records=records, answers=Answers())


def setting(store: Store, value: str) -> Draft:
    row = {"setting": "提交须经审核", "setting_value": value, "valid_from": "2018Q1", "basis": "内控制度"}
    return amend.with_row(TABLES[SETTINGS_TABLE], row, store, TABLES, store.head()[0])


def taken(store: Store, change: Draft | Act, who: str = CLERK) -> Entry | Submission:
    return take(change, store, Actor(who, Way.PAGE), why="有依据", seen=store.head()[0])


def approved(store: Store, number: int, who: str = HEAD) -> Entry:
    return review.approve(number, store, catalogue(), who=who, seen=store.head()[0])


@pytest.fixture
def reviewed(store: Store) -> Store:
    """An office with one uploaded table in which every change needs a second post."""
    taken(store, flags(store))
    taken(store, setting(store, "是"))
    return store


# ---- four eyes -----------------------------------------------------------------------------------------------------


def description() -> Act:
    import metrics.described

    data = (Path(metrics.described.__path__[0]) / "example.toml").read_bytes()
    return Act(ActKind.DESCRIBE, name="street_trees.toml", data=data)


@pytest.mark.parametrize(
    "change",
    [
        lambda store: setting(store, "否"),
        lambda store: Act(ActKind.UNDO, 1),
        lambda store: Act(ActKind.RETURN_TO, 1),
        lambda store: description(),
    ],
    ids=["switching it off", "undo", "return to", "a field of its own"],
)
def test_what_changes_the_record_waits_for_a_second_post(reviewed: Store, change) -> None:
    before = {table: reviewed.current(table) for table in (*TABLES, layout.DESCRIBED)}

    handed_in = taken(reviewed, change(reviewed))

    assert isinstance(handed_in, Submission)
    assert {table: reviewed.current(table) for table in before} == before
    with pytest.raises(Refused):
        approved(reviewed, handed_in.number, who=CLERK)
    entry = approved(reviewed, handed_in.number)
    assert {table: reviewed.current(table) for table in before} != before
    assert (entry.who, entry.taken.by) == (CLERK, HEAD)
    assert reviewed.verify([reviewed.head()]) == []


def test_restoring_and_taking_out_wait_too(reviewed: Store) -> None:
    approved(reviewed, taken(reviewed, description()).number)
    out = taken(reviewed, Act(ActKind.TAKE_OUT, slug="street_trees"))
    undo = taken(reviewed, Act(ActKind.UNDO, 1))
    assert isinstance(out, Submission)
    assert "street_trees" in reviewed.current(layout.DESCRIBED)
    approved(reviewed, out.number)
    approved(reviewed, undo.number)

    back = taken(reviewed, Act(ActKind.RESTORE, 1))

    assert isinstance(back, Submission)
    assert (reviewed.current("red_flags"), reviewed.current(layout.DESCRIBED)) == ({}, {})
    approved(reviewed, back.number)
    assert list(reviewed.current("red_flags")) == ["2018Q2"]


def test_once_switched_off_by_two_posts_one_is_enough_again(reviewed: Store) -> None:
    assert is_reviewed(reviewed)
    approved(reviewed, taken(reviewed, setting(reviewed, "否")).number)

    assert not is_reviewed(reviewed)
    assert isinstance(taken(reviewed, Act(ActKind.UNDO, 1)), Entry)


def test_settings_that_cannot_be_read_do_not_switch_it_off(reviewed: Store) -> None:
    (_, part), *_ = reviewed.current(SETTINGS_TABLE).values()
    (reviewed.path / part.file).chmod(0o600)
    (reviewed.path / part.file).write_bytes(b"")

    assert is_reviewed(Store(reviewed.path))


def test_the_sample_office_is_taken_out_by_two(own_office: Path) -> None:
    store = Store.open(own_office)
    taken(store, setting(store, "是"))

    handed_in = taken(store, Act(ActKind.REMOVE_SAMPLE))

    assert isinstance(handed_in, Submission)
    assert demonstration.is_present(store, TABLES.values())
    approved(store, handed_in.number)
    assert not demonstration.is_present(store, TABLES.values())
    with pytest.raises(NothingNew):
        taken(store, Act(ActKind.REMOVE_SAMPLE))


@pytest.mark.parametrize(
    "act", [Act(ActKind.UNDO, 1), Act(ActKind.RETURN_TO, 1), Act(ActKind.TAKE_OUT, slug="street_trees")]
)
def test_an_act_that_changes_nothing_is_not_made(store: Store, act: Act) -> None:
    taken(store, flags(store))
    if act.kind is not ActKind.TAKE_OUT:
        store.undo(1, who=CLERK, why="撤", seen=1)
        act = Act(
            ActKind.RESTORE if act.kind is ActKind.RETURN_TO else act.kind, 2 if act.kind is ActKind.RETURN_TO else 1
        )

    with pytest.raises((NothingNew, SoAlready)):
        taken(store, act)


@pytest.mark.parametrize(
    "name",
    [
        "分管副主任",
        " 分管副主任 ",
        "分管\u200b副主任",
        "分管副主任\u2060",
        "分管　副主任",
        "分管副主任\ufe0f",
        "\u3164分管副主任",
    ],
)
def test_a_name_with_a_sign_nobody_sees_is_the_same_name(reviewed: Store, name: str) -> None:
    number = taken(reviewed, Act(ActKind.UNDO, 1), who=HEAD).number

    with pytest.raises(Refused, match="may not review"):
        approved(reviewed, number, who=name)


UNSEEN = st.sampled_from(
    ["\u200b", "\u2060", "\ufe0f", "\u3164", "\u2800", "\U0001d159", "\u00ad", " ", "　", "\u202e"]
)


@given(data=st.data(), name=st.sampled_from(["René", "ガス科", "Åsa", "分管副主任", "Ⅱ组", "ﬁne"]))
def test_an_unseen_sign_anywhere_in_a_name_makes_no_other_post(data: st.DataObject, name: str) -> None:
    written = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD", "NFKD"])), name)
    for sign in data.draw(st.lists(UNSEEN, max_size=4)):
        at = data.draw(st.integers(0, len(written)))
        written = written[:at] + sign + written[at:]

    assert post(written) == post(name)


@pytest.mark.parametrize(("one", "other"), [("A岗", "ａ岗"), ("王科", "王 科"), ("Ⅱ组", "II组")])
def test_width_case_and_blanks_make_no_other_post(one: str, other: str) -> None:
    assert post(one) == post(other)
    assert post(one) != post(one + "二")


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u3164\ufe0f"])
def test_who_cannot_be_seen_is_nobody(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="who takes it"):
        store.submissions.bring(Step.DRAFT, FILE, who=name, remark="")


def test_whoever_switches_it_on_while_a_change_is_on_its_way_is_obeyed(store: Store) -> None:
    taken(store, flags(store))
    begun = []

    def clock() -> datetime:
        # Asked when the entry is made: the last moment before it is on record.
        if not begun:
            begun.append(True)
            taken(store, setting(store, "是"), who=HEAD)
        return utc_now()

    late = Store(store.path, clock=clock)
    handed_in = taken(late, Act(ActKind.UNDO, 1))

    assert isinstance(handed_in, Submission)
    assert list(store.current("red_flags")) == ["2018Q2"]


def test_whoever_handed_it_in_at_first_does_not_approve_what_another_handed_in_again(store: Store) -> None:
    number = store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="初报").number
    store.submissions.bring(Step.SUBMITTED, FILE, who="另一岗", remark="再报", of=number)

    for who in (CLERK, "另一岗"):
        with pytest.raises(Refused, match="may not review"):
            Approval(number, who, "", store.head()[0]).check(store)
    Approval(number, HEAD, "", store.head()[0]).check(store)


def test_no_number_of_a_person_gets_into_the_log_with_what_a_reviewer_says(reviewed: Store) -> None:
    waiting, remark = taken(reviewed, setting(reviewed, "否")), f"电话{MOBILE}"
    assert isinstance(waiting, Submission)
    head, reviewer = reviewed.head()[0], Actor(HEAD, Way.PAGE)

    with pytest.raises(PersonalData):
        door.approve(waiting.number, reviewed, catalogue(), reviewer, remark=remark, seen=head)
    with pytest.raises(PersonalData):
        door.send_back(waiting.number, reviewed, reviewer, remark=remark)
    with pytest.raises(PersonalData):
        door.withdraw(waiting.number, reviewed, Actor(MOBILE, Way.PAGE))

    assert reviewed.head()[0] == head


def test_only_whoever_handed_it_in_takes_it_back(store: Store) -> None:
    number = store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="初报").number

    with pytest.raises(Refused, match="returns it with a reason"):
        review.withdraw(number, store, who=HEAD)
    assert review.withdraw(number, store, who=CLERK).state is Step.WITHDRAWN


@pytest.mark.parametrize("act", ["in use already", "not in use", "broken", "a person's number"])
def test_a_field_that_would_not_be_taken_is_not_handed_in_either(reviewed: Store, act: str) -> None:
    approved(reviewed, taken(reviewed, description()).number)
    data = description().data
    change = {
        "in use already": description(),
        "not in use": Act(ActKind.TAKE_OUT, slug="nobody"),
        "broken": Act(ActKind.DESCRIBE, name="a.toml", data=b"[[["),
        "a person's number": Act(ActKind.DESCRIBE, name="a.toml", data=data + f"\n# {ID_CARD}\n".encode()),
    }[act]
    before = reviewed.head()

    with pytest.raises((NothingNew, Broken, PersonalData)):
        taken(reviewed, change)

    assert reviewed.head() == before
    assert not any(ID_CARD.encode() in path.read_bytes() for path in reviewed.path.rglob("*.*"))


def test_a_version_of_an_own_field_alone_is_undone_by_two(reviewed: Store) -> None:
    put = approved(reviewed, taken(reviewed, description()).number)

    undone = taken(reviewed, Act(ActKind.UNDO, put.version))

    assert moved(Act(ActKind.UNDO, put.version), reviewed) == (Part.withdrawn(layout.DESCRIBED, "street_trees"),)
    approved(reviewed, undone.number)
    assert reviewed.current(layout.DESCRIBED) == {}


def test_an_older_proposal_does_not_replace_a_newer_description(reviewed: Store) -> None:
    newer = replace(description(), data=description().data.replace("补植成活率".encode(), "成活率".encode()))
    first, second = taken(reviewed, description()), taken(reviewed, newer)
    approved(reviewed, second.number)

    with pytest.raises(Unanswered):
        approved(reviewed, first.number)
    ((_, part),) = reviewed.current(layout.DESCRIBED).values()
    assert reviewed.read(part) == newer.data


# ---- one order -----------------------------------------------------------------------------------------------------


def test_of_a_withdrawal_and_an_approval_at_once_one_wins_and_the_other_hears_of_it(tmp_path: Path) -> None:
    for round_ in range(8):
        store, other = Store.open(tmp_path / str(round_)), Store(tmp_path / str(round_))
        number = store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="初报").number
        gate, told = threading.Barrier(2), []

        def attempt(what, gate=gate, told=told) -> None:
            gate.wait()
            try:
                told.append(what())
            except Closed as late:
                told.append(late)

        def approve(store=store, number=number) -> Entry:
            part = NewPart("patrols", "2018Q2", b"rows", 1)
            approval = Approval(number, HEAD, "", store.head()[0])
            return store.commit([part], raw=b"", raw_name="", who=CLERK, why="", seen=0, leave=approval)

        def withdraw(other=other, number=number) -> Submission:
            return review.withdraw(number, other, who=CLERK)

        threads = [threading.Thread(target=attempt, args=(what,)) for what in (approve, withdraw)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        (closed,) = (each for each in told if isinstance(each, Exception))
        state = store.submissions.one(number).state
        assert closed.event.step is state
        assert bool(store.version) is (state is Step.APPROVED)
        assert closed.event.version == (store.version or None)


def test_an_approval_of_another_file_than_the_one_looked_at_is_told(store: Store) -> None:
    number = store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="初报").number
    seen = store.head()[0]
    store.submissions.bring(Step.SUBMITTED, Brought("b.csv", b"c,d"), who=CLERK, remark="又报", of=number)

    with pytest.raises(Conflict):
        review.approve(number, store, catalogue(), who=HEAD, seen=seen)
    assert store.version == 0


def test_what_is_kept_or_handed_in_moves_no_figure_and_no_day(store: Store) -> None:
    taken(store, flags(store))
    before = frames.load(store, TABLES.values())

    store.submissions.bring(Step.DRAFT, FILE, who=CLERK, remark="")

    after = frames.load(store, TABLES.values())
    assert (after.version, after.as_of) == (before.version, before.as_of) == (1, before.as_of)
    assert store.head()[0] == 2


# ---- the trail is guarded ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a version, and submissions that were kept, handed in, returned, approved and withdrawn."""
    store = Store.open(tmp_path_factory.mktemp("trail") / "store")
    store.commit([NewPart("projects", "2017Q3", b"rows", 1)], raw=b"rows", raw_name="a.csv", who=CLERK, why="", seen=0)
    bring = store.submissions.bring
    first = bring(Step.DRAFT, FILE, who=CLERK, remark="").number
    bring(Step.SUBMITTED, FILE, who=CLERK, remark="初报", of=first)
    second = bring(Step.SUBMITTED, Brought("b.csv", b"b"), who=CLERK, remark="初报").number
    review.send_back(second, store, who=HEAD, remark="缺附件")
    part, approval = NewPart("patrols", "2018Q2", b"patrols", 1), Approval(first, HEAD, "同意", store.head()[0])
    store.commit([part], raw=FILE.data, raw_name=FILE.name, who=CLERK, why="初报", seen=1, leave=approval)
    review.withdraw(second, store, who=CLERK)
    return store.path


def log(store: Path) -> list[Path]:
    return sorted((store / "log").glob("*.json"))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_becomes_of_an_entry_or_file_of_the_trail_is_found_and_nothing_else_is_called_deletable(
    trail: Path, data: st.DataObject
) -> None:
    copy = trail.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(trail, copy)
    heads = [Store(copy).head()]
    entries = log(copy)
    place = data.draw(st.sampled_from([*entries, *sorted((copy / "review" / "files").iterdir())]), label="place")
    place.chmod(0o600)
    match data.draw(st.sampled_from(["change", "remove", "cut", "swap", "empty"]), label="how"):
        case "change":
            content = bytearray(place.read_bytes())
            content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
            place.write_bytes(content)
        case "remove":
            place.unlink()
        case "cut":
            place.write_bytes(place.read_bytes()[:-1])
        case "swap":
            other = entries[0] if place != entries[0] else entries[1]
            other.chmod(0o600)
            one, two = place.read_bytes(), other.read_bytes()
            place.write_bytes(two)
            other.write_bytes(one)
        case "empty":
            for entry in entries[2:]:
                entry.unlink()

    found = Store(copy).verify(heads)

    assert [problem for problem in found if not problem.is_harmless]
    whole = Store(trail)
    named = {file for entry in map(whole.entry, range(1, whole.head()[0] + 1)) for file in entry.files}
    # Where the end was cut off only a known head tells, and what hung on it is not known any more.
    if not any(problem.code == "end_removed" for problem in found):
        assert {problem.place for problem in found if problem.is_harmless} & named == set()


def test_the_last_step_removed_is_found_by_the_head_that_a_backup_printed(trail: Path, tmp_path: Path) -> None:
    head = Store(trail).backup(tmp_path / "backup")
    log(tmp_path / "backup")[-1].unlink()

    assert [problem.code for problem in Store(tmp_path / "backup").verify([head])] == ["end_removed"]


def test_a_second_backup_has_the_steps_that_came_since(trail: Path, tmp_path: Path) -> None:
    store = Store.open(Path(shutil.copytree(trail, tmp_path / "store")))
    store.backup(tmp_path / "backup")
    number = store.submissions.bring(Step.SUBMITTED, Brought("c.csv", b"c"), who=CLERK, remark="再报").number
    head = store.backup(tmp_path / "backup")

    copy = Store(tmp_path / "backup")
    assert copy.submissions.all() == store.submissions.all()
    assert copy.submissions.data(copy.submissions.one(number).upload) == b"c"
    assert copy.verify([head]) == []


def test_a_program_before_steps_finds_the_fields_it_knows_and_a_format_it_does_not(trail: Path) -> None:
    known = {"format", "version", "at", "who", "why", "parts", "raw_file", "raw_sha256", "raw_name", "accepted",
             "restores", "undoes", "prev"}  # fmt: skip
    assert all(json.loads(path.read_bytes()).keys() == known for path in log(trail))


def test_an_entry_without_steps_is_written_as_earlier_programs_read_it(trail: Path) -> None:
    formats = [json.loads(path.read_bytes())["format"] for path in log(trail)]
    assert formats == [1, 2, 2, 2, 2, 2, 2]
    assert all(Entry.parse(path.read_bytes()).to_bytes() == path.read_bytes() for path in log(trail))


@pytest.mark.parametrize(
    "wrong",
    [{"step": "lost"}, {"submission": 0}, {"by": " "}, {"file": "review/files/x.csv"}, {"quarters": [1]}, {"more": 1}],
    ids=str,
)
def test_a_step_that_no_program_writes_is_damage(trail: Path, wrong: dict[str, object]) -> None:
    found = json.loads(log(trail)[1].read_bytes())
    found["accepted"][-1]["taken"] |= wrong

    with pytest.raises(Damaged):
        Entry.parse(json.dumps(found).encode())


# ---- what an earlier program kept ----------------------------------------------------------------------------------


def earlier(store: Path, *steps: tuple[Step, int, str, str]) -> None:
    """Write a trail as it was kept beside the log."""
    file = layout.submitted_file(layout.checksum(b"old"), "旧.csv")
    (store / "review" / "files").mkdir(parents=True)
    (store / file).write_bytes(b"old")
    prev = ""
    for number, (step, submission, who, remark) in enumerate(steps, start=1):
        brings = step in (Step.DRAFT, Step.SUBMITTED)
        event = {
            "format": 1, "number": number, "at": f"2018-07-0{number}T08:00:00.000000+00:00", "step": step,
            "submission": submission, "who": who, "remark": remark, "table": "patrols" if brings else "",
            "quarters": ["2018Q2"] if brings else [], "file": file if brings else "",
            "sha256": layout.checksum(b"old") if brings else "", "name": "旧.csv" if brings else "", "answers": {},
            "version": None, "prev": prev,
        }  # fmt: skip
        data = (json.dumps(event, ensure_ascii=False, indent=1) + "\n").encode()
        (store / layout.event_file(number)).write_bytes(data)
        prev = layout.checksum(data)


def test_a_trail_of_an_earlier_program_goes_on_under_the_guard_of_the_log(store: Store) -> None:
    earlier(
        store.path, (Step.SUBMITTED, 1, CLERK, "初报"), (Step.SUBMITTED, 2, CLERK, "又"), (Step.RETURNED, 1, HEAD, "退")
    )
    before = store.submissions.all()
    assert [(s.number, s.state) for s in before] == [(1, Step.RETURNED), (2, Step.SUBMITTED)]
    assert store.verify() == []

    assert store.submissions.take_over(who="程序", why="登记") is not None
    assert Store(store.path).submissions.take_over(who="程序", why="登记") is None

    assert store.submissions.all() == before
    assert (store.version, store.head()[0]) == (0, 1)
    new = store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="新")
    assert new.number > 2
    store.submissions.bring(Step.SUBMITTED, FILE, who=CLERK, remark="补", of=1)
    assert [event.step for event in store.submissions.one(1).events] == [Step.SUBMITTED, Step.RETURNED, Step.SUBMITTED]
    assert store.submissions.data(store.submissions.one(2).upload) == b"old"
    assert store.verify([store.head()]) == []


def test_a_backup_made_before_anything_was_taken_over_lacks_nothing(store: Store, tmp_path: Path) -> None:
    earlier(store.path, (Step.SUBMITTED, 1, CLERK, "初报"))
    (store.path / layout.INDICATORS).mkdir()
    (store.path / layout.INDICATORS / "street_trees.toml").write_bytes(description().data)

    Store(store.path).backup(tmp_path / "backup")

    copy = Store(tmp_path / "backup")
    assert copy.submissions.all() == store.submissions.all()
    assert [each.slug for each in of_store(copy).descriptions] == ["street_trees"]


def test_a_log_that_held_drafts_alone_and_is_emptied_is_lost(store: Store) -> None:
    store.submissions.bring(Step.DRAFT, FILE, who=CLERK, remark="")
    (store.path / layout.entry_file(1)).unlink()

    assert [problem.code for problem in Store(store.path).verify()] == ["log_lost", "undecided"]
    assert Store(store.path).broken


def test_an_entry_that_cannot_be_read_hides_itself_and_what_follows_and_no_page(trail: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(trail, tmp_path / "store"))
    log(copy)[2].unlink()
    log(copy)[1].with_name("00000003.json").mkdir()

    store = Store(copy)

    assert (store.head()[0], store.broken.file) == (2, "log/00000003.json")
    assert ("patrols", "2018Q2") in store.hidden()


@pytest.mark.parametrize("number", [1, 3])
def test_a_trail_taken_over_that_is_changed_or_loses_its_end_is_found(store: Store, number: int) -> None:
    earlier(
        store.path, (Step.SUBMITTED, 1, CLERK, "初报"), (Step.RETURNED, 1, HEAD, "退"), (Step.WITHDRAWN, 1, CLERK, "")
    )
    store.submissions.take_over(who="程序", why="登记")
    place = store.path / layout.event_file(number)
    if number == 3:
        place.unlink()
    else:
        place.write_bytes(place.read_bytes().replace(CLERK.encode(), HEAD.encode()))

    assert [problem.place for problem in store.verify()] == [layout.event_file(number)]
    with pytest.raises(Damaged):
        Store(store.path).submissions.all()


# ---- the door ------------------------------------------------------------------------------------------------------


# Who may call what changes the record: the door and what stands behind it, and the program's own taking over.
RECORDS = "acts", "commit", "demonstration", "describing", "door", "review"
BEHIND = {"described/kept.py", *(f"intake/records/{name}.py" for name in RECORDS)}
# What the door alone calls, by the file that holds it; then what a store alone does.
OWN = {"commit": {"commit"}, "acts": {"do"}, "review": {"submit", "keep", "approve", "send_back", "withdraw"}}
WRITES = {"commit", "restore", "return_to", "undo", "bring", "decide", "take_over"}
DOORS = {name for name, does in vars(door).items() if inspect.isfunction(does) and does.__module__ == door.__name__}


def test_nothing_changes_the_record_past_the_door() -> None:
    past = []
    for place, tree in program():
        if place.startswith("store/") or place in BEHIND:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("metrics.intake.records."):
                held = OWN.get(node.module.rpartition(".")[2], set())
                past += [f"{place}:{node.lineno} {name.name}" for name in node.names if name.name in held]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                whose, does = ast.unparse(node.func.value), node.func.attr
                holds = does in OWN.get(whose, ()) or (does in WRITES and re.search("store|archive|submissions", whose))
                past += [f"{place}:{node.lineno} {whose}.{does}"] * bool(holds)
    assert past == []


def test_pages_commands_and_reports_read_only_what_is_shown_to_whoever_asks() -> None:
    """They have the store itself in their hands only to give it to the door."""
    past = []
    for place, tree in program():
        if not place.startswith(("app/", "cli/", "reports/", "insight/")):
            continue
        given = {
            id(value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in DOORS
            for value in node.args
        }
        past += [
            f"{place}:{node.lineno} {ast.unparse(node)}"
            for node in ast.walk(tree)
            if ast.unparse(node) in ("state.store()", "terminal.store") and id(node) not in given
        ]
        past += [
            f"{place}:{node.lineno} {node.annotation and ast.unparse(node.annotation)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.arg) and node.annotation is not None and ast.unparse(node.annotation) == "Store"
        ]
    assert past == []


def test_every_door_asks_whether_they_may_and_a_stranger_may_nothing(reviewed: Store) -> None:
    number = taken(reviewed, Act(ActKind.UNDO, 1)).number
    before, stranger = reviewed.head(), Actor(HEAD, Way.PAGE, Role.STRANGER)
    known = {
        "change": Act(ActKind.UNDO, 1), "draft": flags(reviewed), "number": number, "store": reviewed, "why": "有依据",
        "known": catalogue(), "actor": stranger, "seen": before[0], "remark": "有依据",
    }  # fmt: skip
    doors = [getattr(door, name) for name in sorted(DOORS)]
    asking = [each for each in doors if "actor" in inspect.signature(each).parameters]
    assert [each.__name__ for each in asking] == ["approve", "keep", "send_back", "take", "withdraw"]

    for each in asking:
        named = inspect.signature(each).parameters
        with pytest.raises(Refused, match="stranger may not"):
            each(**{name: known[name] for name in named if name in known})
    with pytest.raises(Refused, match="may not read"):
        reviewed.shown_to(stranger)
    assert reviewed.head() == before
    assert reviewed.shown_to(Actor("", Way.PAGE)).head() == before


def program() -> Iterator[tuple[str, ast.Module]]:
    """Every file of the program with its place."""
    rooms = Path(amend.__file__).parents[2]
    for path in sorted(rooms.rglob("*.py")):
        yield path.relative_to(rooms).as_posix(), ast.parse(path.read_text("utf-8"))


def test_a_step_of_a_submission_is_written_back_as_it_was() -> None:
    step = Taken(Step.SUBMITTED, 3, CLERK, "初报", "patrols", ("2018Q2",), answers={"quarter": "2018Q2"})
    assert Taken.from_dict(json.loads(json.dumps(step.to_dict()))) == step
