"""One changed byte in any file of a store: found, named alike everywhere, it stops nothing else, and can be mended."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import streamlit
from asgi import ask
from commands import metrics
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dev
from metrics.app.markdown import plain
from metrics.errors import Damaged, Wrong
from metrics.registry import catalogue
from metrics.server.plain_pages import texts
from metrics.server.routes import routes
from metrics.store.log import NewPart, Store

MAIN = Path(__file__).parents[1] / "metrics/app/main.py"


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def flip(path: Path, at: int = 40) -> bytes:
    """Change one byte of a file, and return what it was."""
    was = path.read_bytes()
    changed = bytearray(was)
    changed[at % len(was)] ^= 1
    overwrite(path, bytes(changed))
    return was


def upload(store: Store, number: int, table: str = "projects") -> int:
    part = NewPart(table, "2017Q3", f"rows {number}".encode(), 1)
    raw = f"upload {number}".encode()
    return store.commit([part], raw=raw, raw_name="表.csv", who="李", why="初报", seen=store.head()[0]).version


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three versions, as a program has them that runs since before anything was damaged."""
    store = Store.open(tmp_path_factory.mktemp("damage") / "store")
    for number in range(3):
        upload(store, number)
    return store


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.path.rglob("*.*") if path.is_file())


# ---- the store -----------------------------------------------------------------------------------------------------


@given(which=st.integers(0, 8), at=st.integers(0, 2000), gone=st.booleans())
# In the last entry, what it says of the one before.
@example(which=2, at=580, gone=False)
@settings(max_examples=30)
def test_one_changed_byte_or_a_missing_file_is_found_and_so_is_its_mending(
    three: Store, which: int, at: int, gone: bool
) -> None:
    path = files(three)[which]
    was = path.read_bytes() if gone else flip(path, at)
    if gone:
        path.unlink()
    place = path.relative_to(three.path).as_posix()
    try:
        found = three.damages()
        trusted = three.head()[0]

        assert place in {damage.file for damage in found}
        assert {damage.wrong for damage in found} <= ({Wrong.MISSING} if gone else {Wrong.CHANGED, Wrong.NEWER})
        # Only the log stops anything, and only from the damaged version on.
        assert trusted == (int(path.stem) - 1 if place.startswith("log/") else 3)
        assert [entry.version for entry in three.entries()] == list(range(1, trusted + 1))
        if place.startswith("log/"):
            with pytest.raises(Damaged):
                upload(three, 9)
    finally:
        overwrite(path, was) if path.exists() else path.write_bytes(was)
    assert three.damages() == ()
    assert three.head()[0] == 3


@given(which=st.integers(0, 7), at=st.integers(0, 2000))
@settings(max_examples=20)
def test_a_program_started_afterwards_and_verify_name_the_same_file(three: Store, which: int, at: int) -> None:
    # The last entry is guarded by nothing but a head that was printed, see test_store_verify.
    path = [path for path in files(three) if path.name != "00000003.json"][which]
    was = flip(path, at)
    try:
        fresh = Store(three.path)
        told = {damage.file for damage in fresh.damages()}
        grave = {problem.place for problem in fresh.verify() if not problem.is_harmless}

        assert told == {path.relative_to(three.path).as_posix()}
        assert told <= grave
        assert not [p for p in fresh.verify() if p.is_harmless], "nothing of it may be called harmless"
    finally:
        overwrite(path, was)


def test_a_log_that_is_gone_is_no_new_store_and_nothing_is_written_over_it(three: Store, tmp_path: Path) -> None:
    for name, remove in (("emptied", False), ("removed", True)):
        path = tmp_path / name
        shutil.copytree(three.path, path)
        if remove:
            shutil.rmtree(path / "log")
        else:
            for entry in (path / "log").glob("*.json"):
                entry.unlink()

        store = Store.open(path)

        assert store.head() == (0, "")
        assert store.broken is not None
        assert store.broken.wrong is Wrong.LOST
        with pytest.raises(Damaged, match="is missing, though files it stored are there"):
            upload(store, 4)
        assert "log_lost" in [problem.code for problem in store.verify() if not problem.is_harmless]
        assert dev._holds_files(path), "dev.py run must not fill it with the sample office"
        assert Store.open(path).broken == store.broken, "opening it again makes it no new store"


def test_a_first_upload_that_was_cut_off_leaves_a_store_that_can_be_begun(tmp_path: Path) -> None:
    path = tmp_path / "store"
    Store.open(path)
    left = path / "projects/2017Q3/0123456789abcdef.csv"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"rows")

    store = Store.open(path)

    assert store.broken is None
    assert upload(store, 1) == 1
    assert not dev._holds_files(tmp_path / "nothing")


def test_versions_of_another_log_under_the_same_numbers_are_not_taken_for_the_first(three: Store) -> None:
    # What a page remembers of a version it remembers by its checksum.
    assert three.checksum(0) == ""
    assert [three.checksum(version) for version in (1, 2)] == [three.entry(v + 1).prev for v in (1, 2)]


# ---- health --------------------------------------------------------------------------------------------------------


def test_health_is_bad_in_one_word_while_anything_is_damaged_and_good_again_afterwards(three: Store) -> None:
    served = Starlette(
        routes=routes(fonts=Path("nowhere"), health=lambda: (three.head()[0], not three.damages()), said=texts())
    )

    def health() -> tuple[int, dict[str, Any]]:
        answer = ask(served, "/healthz")
        return answer.status, json.loads(answer.text)

    assert health() == (200, {"status": "ok", "store_version": 3})
    for path in files(three):
        was = flip(path)
        assert health() == (503, {"status": "store_damaged"}), path
        overwrite(path, was)
        assert health()[0] == 200, path


# ---- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def office_store(own_office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("METRICS_STORE", str(own_office))
    streamlit.cache_resource.clear()
    yield own_office
    streamlit.cache_resource.clear()


def opened(slug: str, lang: str = "zh", **state: object) -> AppTest:
    """A page of the whole app, menu and all."""
    page = AppTest.from_file(str(MAIN), default_timeout=120)
    page.query_params["lang"] = lang
    page._page_hash = calc_hash(slug) if slug else ""
    for name, value in state.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception, slug
    return page


def shown(page: AppTest) -> str:
    """What a page says, without its markup."""
    sent = (proto.SerializeToString() for proto in protos(page.main) if type(proto).__name__ == "BidiComponent")
    raw = b"\n".join(sent).decode("utf-8", "replace")
    words = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), raw)
    return unescape(re.sub(r"<[^>]*>", " ", words)) + " ".join(error.value for error in page.error)


def protos(node: Any) -> Iterator[Any]:
    yield getattr(node, "proto", None)
    for child in getattr(node, "children", {}).values():
        yield from protos(child)


SLUGS = ("", *(family.slug for family in catalogue().pages), "reports", "upload", "versions", "settings", "definitions")


def test_a_damaged_log_is_told_on_every_page_and_the_menu_stands(office_store: Path) -> None:
    was = flip(office_store / "log/00000010.json")

    says = {
        "zh": ("数据记录 log/00000010.json 与存入时不一致", "恢复之前不能提交、撤销或修改任何数据", "总览"),
        "en": ("The record log/00000010.json is not what was stored", "Nothing can be submitted", "Overview"),
    }
    for number, slug in enumerate(SLUGS):
        lang = ("zh", "en")[number % 2]
        words = shown(opened(slug, lang))
        assert [said for said in says[lang] if said not in words] == [], slug

    overwrite(office_store / "log/00000010.json", was)
    assert "log/00000010.json" not in shown(opened("")), "without a restart"


def test_a_lost_log_is_never_a_store_without_data(office_store: Path) -> None:
    shutil.rmtree(office_store / "log")

    for slug in ("", "renovation", "upload", "versions"):
        words = shown(opened(slug))
        assert "这不是没有数据，而是现在不能显示" in words
        assert "还没有" not in words
        assert "未报" not in words


def test_a_damaged_table_is_told_on_its_page_and_the_others_do_not_speak_of_it(office_store: Path) -> None:
    part = Store(office_store).current("renovation")["2018Q2"][1]
    was = flip(office_store / part.file)

    assert part.file in shown(opened("renovation"))
    assert part.file in shown(opened(""))
    for slug in ("milestones", "versions", "upload"):
        assert part.file not in shown(opened(slug)), slug

    overwrite(office_store / part.file, was)
    assert part.file not in shown(opened("renovation"))


def test_a_damaged_uploaded_file_takes_away_its_download_alone(office_store: Path) -> None:
    entry = Store(office_store).entry(6)
    flip(office_store / entry.raw_file)

    page = opened("versions", versions_open=6)

    assert [plain(entry.raw_file) in error.value for error in page.error] == [True]
    assert "第6版" in shown(page)
    assert entry.raw_file not in shown(opened("renovation"))


def test_damaged_settings_leave_the_defaults_under_a_banner(office_store: Path) -> None:
    file = NewPart("settings", "", "设置项\r\n".encode(), 0)
    store = Store(office_store)
    store.commit([file], raw=b"", raw_name="", who="办公室", why="改名", seen=store.head()[0])
    flip(office_store / file.to_part().file, 3)

    for slug in ("", "settings"):
        words = shown(opened(slug))
        assert f"“单位设置”的存档文件 {file.to_part().file} 与存入时不一致" in words
        assert "单位设置暂按程序的默认设置" in words


# ---- the command line ----------------------------------------------------------------------------------------------


def test_the_command_line_names_a_damaged_table_as_the_pages_do(own_office: Path) -> None:
    part = Store(own_office).current("renovation")["2018Q2"][1]
    flip(own_office / part.file)
    same = f"“老旧小区改造进度 2018年第二季度”的存档文件 {part.file} 与存入时不一致"

    figures = metrics("kpis", "--quarter", "2018Q2", "--store", own_office)
    checked = metrics("verify", "--store", own_office)
    exported = metrics("export", "renovation", "--quarter", "2018Q2", "--store", own_office)

    assert (figures.code, checked.code, exported.code) == (0, 1, 2)
    assert all(same in told.said for told in (figures, checked, exported))
    assert "存档文件损坏，不能显示" in figures.out


def test_a_list_that_is_sent_again_takes_the_place_of_a_missing_one_and_needs_a_reason(own_office: Path) -> None:
    store = Store(own_office)
    entry, part = store.current("investment")["2018Q2"]
    sent = own_office.parent / entry.raw_name
    sent.write_bytes(store.raw(entry))
    (own_office / part.file).unlink()

    unreasoned = metrics("import", sent, "--by", "招商专班", "--store", own_office)
    sent_again = metrics("import", sent, "--by", "招商专班", "--reason", "存档缺失，重报", "--store", own_office)

    assert (unreasoned.code, sent_again.code) == (1, 0), sent_again.said
    assert [p.key for p in store.entry(store.head()[0]).parts] == [("investment", "2018Q2")]
    assert store.damages() == ()


def test_the_command_line_makes_nothing_of_a_log_that_is_not_whole(own_office: Path) -> None:
    flip(own_office / "log/00000010.json")
    same = "数据记录 log/00000010.json 与存入时不一致"

    for command in (("kpis", "--quarter", "2018Q2"), ("report", "--quarter", "2018Q2", "--out", own_office / "out")):
        told = metrics(*command, "--store", own_office)
        assert told.code == 2
        assert same in told.said
    assert same in metrics("verify", "--store", own_office).said
    # What is asked of a version that can be trusted is told.
    assert metrics("kpis", "--quarter", "2018Q2", "--as-of", "5", "--store", own_office).code == 0
