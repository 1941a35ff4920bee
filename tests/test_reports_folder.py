"""What a run makes is what lies there afterwards, whole or not at all, and nothing of anybody else is touched."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import metrics

from metrics.errors import Foreign
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports.choice import Choice
from metrics.reports.folder import MANIFEST, put
from metrics.reports.pack import Pack, build
from metrics.store.log import Store

WORD = "（改动稿）"
WHOLE = "刘寨街道办事处关于2018年第二季度重点工作推进情况的通报"
READS = [
    ("report", "--quarter", "2018Q2"),
    ("kpis", "--quarter", "2018Q2"),
    ("export", "renovation", "--quarter", "2018Q2"),
    ("log",),
    ("verify",),
    ("backup", "copy"),
    ("rollback", "1"),
    ("demo", "--remove"),
]


def run(name: str, *pictures: str) -> dict[str, bytes]:
    """The files of a run as a pack has them: a report, pictures, the page, and the manifest of all."""
    parts = {f"{name}.docx": f"通报 {name}".encode(), "index.html": name.encode()}
    parts |= {f"图片/{picture}.png": f"{name} {picture}".encode() for picture in pictures}
    told = {path: {"sha256": hashlib.sha256(data).hexdigest()} for path, data in parts.items()}
    return parts | {MANIFEST: json.dumps({"report": 1, "choice": [name, *pictures], "parts": told}).encode()}


def lying(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file may grow beyond so many bytes, as on one that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def docx_only(store: Path, *pages: str) -> Pack:
    return build(Choice(Quarter(2018, 2), pages=pages), Store(store), catalogue(), formats=("docx",))


def test_pictures_of_an_earlier_choice_do_not_stay_among_the_new_ones(tmp_path: Path) -> None:
    put(run("通报", "01 甲", "02 乙", "03 丙"), tmp_path, WORD)

    put(run("通报", "01 甲", "02 丁"), tmp_path, WORD)

    assert lying(tmp_path) == {*run("通报", "01 甲", "02 丁")}
    assert (tmp_path / "图片/01 甲.png").read_bytes() == "通报 01 甲".encode()


def test_a_report_of_another_name_stays_and_its_pictures_go(tmp_path: Path) -> None:
    put(run("全部", "01 甲"), tmp_path, WORD)
    put(run("改造", "01 乙"), tmp_path, WORD)

    put(run("改造", "01 丙"), tmp_path, WORD)

    assert lying(tmp_path) == {*run("改造", "01 丙"), "全部.docx"}


def test_no_file_of_somebody_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / "图片").mkdir()
    (tmp_path / "图片" / "合影.png").write_bytes(b"own")
    (tmp_path / "会议.docx").write_bytes(b"own")

    put(run("通报", "01 甲"), tmp_path, WORD)
    put(run("通报"), tmp_path, WORD)

    assert lying(tmp_path) == {*run("通报"), "图片/合影.png", "会议.docx"}


@pytest.mark.parametrize("name", ["通报.docx", "index.html", MANIFEST])
def test_a_file_of_somebody_else_under_a_name_that_is_needed_stops_the_run(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b'{"name": "web app"}')

    with pytest.raises(Foreign, match=name):
        put(run("通报", "01 甲"), tmp_path, WORD)

    assert lying(tmp_path) == {name}


@pytest.mark.parametrize("path", ["../own.docx", "/own.docx", "a/../../own.docx"])
def test_a_manifest_has_no_say_over_files_outside_its_folder(path: str, tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(b"own")
    told = {"report": 1, "parts": {path: {"sha256": hashlib.sha256(b"own").hexdigest()}, "b": 3}, "kept": [path]}
    (tmp_path / "出").mkdir()
    (tmp_path / "出" / MANIFEST).write_text(json.dumps(told))

    put(run("own", "01 甲"), tmp_path / "出", WORD)

    assert own.read_bytes() == b"own"


def test_a_file_that_cannot_be_moved_leaves_everything_as_it_was(tmp_path: Path) -> None:
    put(run("通报", "01 甲"), tmp_path, WORD)
    before = {path: (tmp_path / path).read_bytes() for path in lying(tmp_path)}
    (tmp_path / "图").write_bytes(b"own")

    with pytest.raises(OSError, match="图"):
        put(run("通报", "02 乙") | {"图/01.png": b"new"}, tmp_path, WORD)

    (tmp_path / "图").unlink()
    assert {path: (tmp_path / path).read_bytes() for path in lying(tmp_path)} == before


def test_a_report_edited_by_hand_is_kept_under_another_name(tmp_path: Path) -> None:
    put(run("通报"), tmp_path, WORD)
    (tmp_path / "通报.docx").write_bytes(b"edited")

    placed = put(run("通报"), tmp_path, WORD)

    assert (tmp_path / "通报（改动稿）.docx").read_bytes() == b"edited"
    assert (tmp_path / "通报.docx").read_bytes() == "通报 通报".encode()
    assert placed.set_aside == [tmp_path / "通报（改动稿）.docx"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("is_new", [True, False])
def test_a_full_disk_leaves_everything_as_it_was(is_new: bool, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "出"
    if not is_new:
        put(run("通报", "01 甲"), folder, WORD)
    before = {path: (folder / path).read_bytes() for path in lying(folder)}

    with room_for(100_000), pytest.raises(OSError, match="large"):
        put(run("通报") | {"图片/02 大.png": b"x" * 200_000}, folder, WORD)

    assert {path: (folder / path).read_bytes() for path in lying(folder)} == before
    assert (tmp_path / "a").exists() is not is_new
    assert not list(tmp_path.rglob(".report-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_full_disk_is_told_in_one_sentence(office_path: Path, tmp_path: Path) -> None:
    with room_for(20_000):
        told = metrics("report", "--quarter", "2018Q2", "--page", "party_building", "--format", "docx", "--out",
                       tmp_path / "出", "--store", office_path)  # fmt: skip

    assert told.code == 2
    assert "磁盘空间不足" in told.said
    assert "Errno" not in told.said
    assert not (tmp_path / "出").exists()


def test_an_export_that_cannot_be_written_leaves_the_file_that_was_there(office_path: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(b"before")

    with room_for(100):
        told = metrics("export", "renovation", "--quarter", "2018Q2", "--out", tmp_path / "r.csv", "--store",
                       office_path)  # fmt: skip

    assert (told.code, (tmp_path / "r.csv").read_bytes()) == (2, b"before")
    assert lying(tmp_path) == {"r.csv"}


def test_a_narrowed_report_has_its_own_name_and_leaves_the_whole_one(office_path: Path, tmp_path: Path) -> None:
    whole = docx_only(office_path, "renovation", "services")
    narrow = docx_only(office_path, "party_building")

    assert whole.name == f"{WHOLE}（老旧小区改造、便民服务）"
    assert narrow.name == f"{WHOLE}（党建活动）"


def test_a_file_of_older_data_does_not_stay_beside_the_new_one(own_office: Path, tmp_path: Path) -> None:
    choice, store = Choice(Quarter(2018, 2), pages=("party_building",)), Store(own_office)
    build(choice, store, catalogue(), formats=("docx", "xlsx")).write(tmp_path / "出")
    store.undo(store.head()[0], who="审核岗", why="误报", seen=store.head()[0])

    build(choice, store, catalogue(), formats=("docx",)).write(tmp_path / "出")

    assert lying(tmp_path / "出") == {f"{WHOLE}（党建活动）.docx", MANIFEST}


def test_other_formats_of_the_same_choice_on_the_same_data_stay(office_path: Path, tmp_path: Path) -> None:
    choice, store = Choice(Quarter(2018, 2), pages=("party_building",)), Store(office_path)
    build(choice, store, catalogue(), formats=("xlsx", "html")).write(tmp_path)

    build(choice, store, catalogue(), formats=("docx",)).write(tmp_path)

    assert {path.rpartition(".")[2] for path in lying(tmp_path)} == {"xlsx", "html", "docx", "json"}


def test_the_same_run_again_leaves_the_same_bytes(office_path: Path, tmp_path: Path) -> None:
    pack = docx_only(office_path, "party_building")
    pack.write(tmp_path)
    before = {path: (tmp_path / path).read_bytes() for path in lying(tmp_path)}

    pack.write(tmp_path)

    assert {path: (tmp_path / path).read_bytes() for path in lying(tmp_path)} == before == pack.parts


def test_a_zip_is_written_over_an_earlier_one_and_over_no_other(office_path: Path, tmp_path: Path) -> None:
    pack = docx_only(office_path, "party_building")
    pack.write_zip(tmp_path)
    pack.write_zip(tmp_path)
    (tmp_path / f"{pack.name}.zip").unlink()
    shutil.make_archive(str(tmp_path / pack.name), "zip", tmp_path)

    with pytest.raises(Foreign):
        pack.write_zip(tmp_path)


@pytest.mark.parametrize("command", READS, ids=lambda command: command[0])
def test_a_mistyped_store_is_told_and_none_is_made(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "照片").mkdir()

    told = [metrics(*command, "--store", tmp_path / name) for name in ("sotre", "照片")]

    assert [each.code for each in told] == [2, 2]
    assert all("不是数据目录" in each.said and each.out == "" for each in told)
    assert lying(tmp_path) == set()
    assert [path.name for path in tmp_path.iterdir()] == ["照片"]


def test_a_store_without_data_makes_no_empty_bulletin(tmp_path: Path) -> None:
    Store.open(tmp_path / "store")

    told = metrics("report", "--quarter", "2018Q2", "--out", tmp_path / "出", "--store", tmp_path / "store")

    assert (told.code, "还没有数据" in told.said, (tmp_path / "出").exists()) == (2, True, False)


@pytest.mark.parametrize("page", ["party_building", "党建活动", "Party building"])
def test_a_page_is_named_as_the_menu_names_it(page: str, office_path: Path, tmp_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--page", page, "--format", "docx", "--out", tmp_path, "--store",
                   office_path)  # fmt: skip

    assert (told.code, f"{WHOLE}（党建活动）.docx" in told.out) == (0, True)


def test_an_unknown_page_is_told_with_those_there_are(office_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--page", "老旧小区", "--store", office_path)

    assert told.code == 2
    assert "没有这个专题：老旧小区" in told.said
    assert "老旧小区改造（renovation）、" in told.said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tasks", "--one-page"), "--tasks 只用于季度通报"),
        (("--tasks", "--format", "png"), "--tasks 只用于季度通报"),
        (("--tasks", "--page", "overview"), "--tasks 只用于季度通报"),
        (("--one-page", "--page", "renovation", "--page", "services"), "--one-page 一次只出一个专题"),
        (("--basket", "b.json", "--page", "renovation"), "--basket 与 --page 不能同时使用"),
        (("--format", ","), "没有这种格式"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: tuple[str, ...], said: str, office_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", *options, "--store", office_path)

    assert (told.code, said in told.said) == (2, True), told.said


def test_where_no_task_is_paced_the_missing_table_is_told(office_path: Path, tmp_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--page", "governance", "--tasks", "--format", "pptx", "--out",
                   tmp_path, "--store", office_path)  # fmt: skip

    assert told.code == 0
    assert "未附主要任务推进情况表" in told.said


def test_a_folder_that_is_a_file_is_told(office_path: Path, tmp_path: Path) -> None:
    (tmp_path / "出").write_bytes(b"own")

    told = metrics("report", "--quarter", "2018Q2", "--page", "governance", "--format", "docx", "--out",
                   tmp_path / "出", "--store", office_path)  # fmt: skip

    assert (told.code, "不是文件夹" in told.said) == (2, True)
    assert (tmp_path / "出").read_bytes() == b"own"
