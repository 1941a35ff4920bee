"""A field of the office's own is on record like a table: every change is a version, whole, signed, to be undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit
from commands import metrics
from streamlit.testing.v1 import AppTest

from metrics import described
from metrics.errors import Conflict
from metrics.intake.records import describing
from metrics.intake.records.describing import opened
from metrics.model.quarter import Quarter
from metrics.registry import of_store
from metrics.reports.checking import verify_bytes
from metrics.reports.choice import Choice
from metrics.reports.pack import build
from metrics.store.log import NewPart, Store

EXAMPLE = Path(described.__path__[0]) / "example.toml"
SIGNED = ("--by", "绿化岗", "--reason", "按街道要求")
ROWS = "季度,所属社区,补植棵数（棵）,成活棵数（棵）\r\n2018Q2,同乐社区,80,76\r\n"


def describe(store: Path, *rest: object, signed: tuple[str, ...] = SIGNED) -> int:
    return metrics("describe", *map(str, rest), *signed, "--store", store).code


def slugs(store: Path, version: int | None = None) -> list[str]:
    return [each.slug for each in of_store(Store(store), version).descriptions]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Version 1 describes 行道树, version 2 brings its rows."""
    path, rows = tmp_path / "store", tmp_path / "行道树补植情况.csv"
    rows.write_bytes(ROWS.encode("gb18030"))
    assert describe(path, EXAMPLE) == 0
    assert metrics("import", rows, "--by", "绿化岗", "--store", path).code == 0
    return path


def renamed(tmp_path: Path) -> Path:
    path = tmp_path / "改名.toml"
    path.write_bytes(EXAMPLE.read_bytes().replace("补植成活率".encode(), "成活率".encode()))
    return path


def test_putting_it_into_use_is_a_version_with_author_reason_and_file(store: Path) -> None:
    first = Store(store).entry(1)

    assert (first.who, first.why, first.raw_name) == ("绿化岗", "按街道要求", "example.toml")
    # A program that knows no descriptions asks for an update instead of calling the log damaged.
    assert [entry.format for entry in Store(store).entries()] == [2, 1]
    assert Store(store).read(first.parts[0]) == EXAMPLE.read_bytes()
    assert slugs(store) == ["street_trees"]


def test_without_a_reason_nothing_is_put_into_use_or_taken_out(store: Path, tmp_path: Path) -> None:
    signed = ("--by", "绿化岗")

    assert describe(store, renamed(tmp_path), signed=signed) == 1
    assert describe(store, "--remove", "street_trees", signed=signed) == 1
    assert Store(store).head()[0] == 2


def test_taken_out_of_use_its_rows_stay_and_are_there_again_when_it_is_described_again(store: Path) -> None:
    assert describe(store, "--remove", "street_trees") == 0
    assert slugs(store) == []
    assert metrics("export", "street_trees", "--quarter", "2018Q2", "--store", store).code == 2

    assert describe(store, EXAMPLE) == 0
    assert "同乐社区" in metrics("export", "street_trees", "--quarter", "2018Q2", "--store", store).out


def test_an_earlier_version_has_the_fields_that_were_described_then(store: Path, tmp_path: Path) -> None:
    describe(store, renamed(tmp_path))
    describe(store, "--remove", "street_trees")

    assert [slugs(store, version) for version in range(5)] == [[], *[["street_trees"]] * 3, []]
    names = [of_store(Store(store), version).text("zh")("street_trees.ST1.name") for version in (2, 3)]
    assert names == ["补植成活率", "成活率"]
    then = metrics("kpis", "--quarter", "2018Q2", "--as-of", "2", "--format", "json", "--store", store)
    assert then.json["kpis"]["ST1"]["value"] == 95.0


def test_a_replaced_one_comes_back_by_undo_restore_and_return(store: Path, tmp_path: Path) -> None:
    describe(store, renamed(tmp_path))
    record = Store.open(store)
    for bring_back in (
        lambda: record.undo(3, who="主任", why="误改", seen=record.head()[0]),
        lambda: record.restore(1, who="主任", why="误改", seen=record.head()[0]),
        lambda: record.return_to(2, who="主任", why="误改", seen=record.head()[0]),
    ):
        bring_back()
        assert of_store(record).text("zh")("street_trees.ST1.name") == "补植成活率"
        describe(store, renamed(tmp_path))
        assert of_store(record).text("zh")("street_trees.ST1.name") == "成活率"


def test_one_taken_out_of_use_does_not_come_back_in_the_second_backup(store: Path, tmp_path: Path) -> None:
    assert metrics("backup", tmp_path / "backup", "--store", store).code == 0
    assert slugs(tmp_path / "backup") == ["street_trees"]
    describe(store, "--remove", "street_trees")

    assert metrics("backup", tmp_path / "backup", "--store", store).code == 0
    assert slugs(tmp_path / "backup") == []
    assert Store(tmp_path / "backup").verify() == []


def test_a_changed_description_is_found_by_the_check_and_takes_nothing_else_away(store: Path) -> None:
    (kept,) = (store / "described").rglob("*.toml")
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b"\n")

    told = metrics("verify", "--store", store)
    known = of_store(Store(store))

    assert told.code == 1
    assert kept.relative_to(store).as_posix() in told.said
    assert [(slug, faults[0].code) for slug, faults in known.faults] == [("street_trees", "damaged")]
    assert metrics("kpis", "--quarter", "2018Q2", "--store", store).code == 0


@pytest.mark.parametrize("slug", ["log", "raw", "review", "described", "indicators", "con", "nul", "a" * 41])
def test_a_field_whose_table_could_have_no_place_in_the_store_is_refused(tmp_path: Path, slug: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(EXAMPLE.read_bytes().replace(b'"street_trees"', f'"{slug}"'.encode()))

    assert describe(tmp_path / "store", path) == 1


def test_a_figure_of_another_field_in_use_is_refused(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(EXAMPLE.read_bytes().replace(b'"street_trees"', b'"flower_beds"'))

    told = metrics("describe", path, *SIGNED, "--store", store)

    assert told.code == 1
    assert "ST1" in told.said
    assert slugs(store) == ["street_trees"]


def test_what_an_earlier_program_kept_beside_the_versions_becomes_one_version_once(tmp_path: Path) -> None:
    old = tmp_path / "store" / "indicators"
    old.mkdir(parents=True)
    (old / "street_trees.toml").write_bytes(EXAMPLE.read_bytes())
    (old / "flower_beds.20180101T000000000000.former").write_bytes(EXAMPLE.read_bytes())
    assert slugs(tmp_path / "store") == ["street_trees"]

    record = [opened(tmp_path / "store") for _ in range(2)][-1]

    (entry,) = record.entries()
    assert {part.quarter: part.is_withdrawn for part in entry.parts} == {"street_trees": False, "flower_beds": True}
    assert entry.who
    assert entry.why
    assert [slugs(record.path, version) for version in (0, 1)] == [["street_trees"]] * 2
    assert record.verify() == []
    describe(record.path, "--remove", "street_trees")
    assert slugs(opened(record.path).path) == []


@pytest.fixture
def page(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The settings page's section of that store."""

    def shown() -> None:
        from metrics.app import state
        from metrics.app.own import show_own

        show_own(state.text())

    monkeypatch.setenv("METRICS_STORE", str(store))
    streamlit.cache_resource.clear()
    yield AppTest.from_function(shown, default_timeout=60).run()
    streamlit.cache_resource.clear()


def test_the_page_asks_who_and_why_before_it_takes_one_out(page: AppTest, store: Path) -> None:
    page.button(key="own-remove-street_trees").click().run()
    assert [warning.value for warning in page.warning] == ["请写明岗位，并填写原因或依据。"]
    assert slugs(store) == ["street_trees"]

    page.text_input(key="own-who").set_value("绿化岗")
    page.text_input(key="own-why").set_value("不再统计")
    page.button(key="own-remove-street_trees").click().run()

    last = Store(store).entry(3)
    assert (last.who, last.why, slugs(store)) == ("绿化岗", "不再统计", [])


def test_two_sessions_that_replace_it_at_once_never_leave_half_of_it(tmp_path: Path) -> None:
    data = [EXAMPLE.read_bytes() + b"# " + name * 5_000 for name in (b"one", b"two")]
    Store.open(tmp_path)
    describing.put_into_use(data[0], "a.toml", Store(tmp_path), who="绿化岗", why="启用", seen=0)

    def replace(mine: bytes) -> None:
        store = Store(tmp_path)
        for _ in range(8):
            part = NewPart("described", "street_trees", mine, 1)
            # Whoever was second is told so and loses nothing.
            with suppress(Conflict):
                store.commit([part], raw=b"", raw_name="", who="岗", why="改", seen=store.head()[0])

    sessions = [threading.Thread(target=replace, args=(each,)) for each in data]
    for session in sessions:
        session.start()
    seen = []
    while any(session.is_alive() for session in sessions):
        known = of_store(Store(tmp_path))
        seen.append((len(known.descriptions), known.faults))

    assert {*seen} == {(1, ())}
    assert Store(tmp_path).head()[0] > 8
    # Whoever was second every time leaves a file that belongs to no version.
    assert [problem for problem in Store(tmp_path).verify() if not problem.is_harmless] == []


def test_a_report_of_it_is_held_against_its_own_version_and_is_gone_when_the_field_is(store: Path) -> None:
    record = Store.open(store)
    choice = Choice(Quarter(2018, 2), kind="page", pages=("street_trees",))
    pack = build(choice, record, of_store(record), formats=("xlsx",))
    describe(store, "--remove", "street_trees")

    (data,) = (data for path, data in pack.parts.items() if path.endswith(".xlsx"))
    found = verify_bytes(data, "xlsx", record, of_store(record))

    assert (found.is_known, found.is_as_made, found.is_current) == (True, True, False)
    assert {each.after for each in found.differences} == {""}


def test_two_versions_are_compared_by_what_was_described_then(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def shown() -> None:
        from metrics.app.versions import between, redescribed

        assert redescribed(0, 1) == redescribed(1, 3) == ["street_trees"]
        assert redescribed(1, 2) == []
        # Its rows are compared though the field is out of use now.
        assert [diff.table.id for diff in between(1, 2)] == ["street_trees"]

    describe(store, "--remove", "street_trees")
    monkeypatch.setenv("METRICS_STORE", str(store))
    streamlit.cache_resource.clear()
    page = AppTest.from_function(shown, default_timeout=60).run()
    streamlit.cache_resource.clear()

    assert not page.exception
