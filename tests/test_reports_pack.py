"""A pack: the same bytes for the same choice and version, a manifest in it and in each file, and what changed since."""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from metrics.charts.description import Description
from metrics.charts.theme import Look
from metrics.errors import StoreError, Unreadable
from metrics.model.quarter import Quarter
from metrics.registry import catalogue
from metrics.reports import checking, identity, names, packing
from metrics.reports.choice import Choice
from metrics.reports.pack import MANIFEST, Pack, build
from metrics.store.log import Store

Q = Quarter(2018, 2)
OFFICE = ("pptx", "docx", "xlsx")
ROOT = Path(__file__).parents[1]


def file(pack: Pack, ending: str) -> bytes:
    return next(data for name, data in pack.parts.items() if name.endswith(f".{ending}"))


def taken_back(store: Store, table: str, quarter: str) -> None:
    """A new version in which the first report of a table and quarter stands again."""
    first = next(e for e in store.entries(table) if any(p.quarter == quarter for p in e.parts))
    store.restore(first.version, who="审核岗", why="核对", seen=store.head()[0])


SMALL = Choice(Q, pages=("renovation", "milestones"), with_tasks=True)


@pytest.fixture(scope="module")
def small_pack(office_path: Path) -> Pack:
    """The bulletin of two families, as it is made several times: it holds whatever the whole one holds."""
    return build(SMALL, Store(office_path), catalogue(), formats=("pptx", "docx", "xlsx", "pdf"))


def test_the_same_choice_and_version_give_the_same_bytes_in_another_process_elsewhere(
    small_pack: Pack, office_path: Path, tmp_path: Path
) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; from metrics.registry import catalogue\n"
        "from metrics.store.log import Store; from metrics.model.quarter import Quarter\n"
        "from metrics.reports.pack import build; from metrics.reports.choice import Choice\n"
        "choice = Choice(Quarter(2018, 2), pages=('renovation', 'milestones'), with_tasks=True)\n"
        "pack = build(choice, Store(Path(sys.argv[1])), catalogue(),\n"
        "             formats=('pptx', 'docx', 'xlsx', 'pdf'))\n"
        "print('\\n'.join(hashlib.sha256(data).hexdigest() for data in pack.parts.values()))"
    )
    elsewhere = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    told = subprocess.run([sys.executable, "-c", code, str(office_path)], cwd=tmp_path, capture_output=True, text=True,
                          check=True, env=elsewhere)  # fmt: skip

    assert told.stdout.split() == [hashlib.sha256(data).hexdigest() for data in small_pack.parts.values()]


def test_the_manifest_names_version_checksum_moment_and_every_part(small_pack: Pack, office_path: Path) -> None:
    version, head = Store(office_path).head()

    manifest = json.loads(small_pack.parts[MANIFEST])

    assert (manifest["version"], manifest["head"], manifest["choice"]["quarter"]) == (version, head, "2018Q2")
    assert manifest["illustrative"] is True
    for name, told in manifest["parts"].items():
        assert hashlib.sha256(small_pack.parts[name]).hexdigest() == told["sha256"]
    assert {*manifest["parts"], MANIFEST} == {*small_pack.parts}


@pytest.mark.parametrize("ending", [*OFFICE, "pdf"])
def test_every_file_says_what_it_was_made_from(ending: str, small_pack: Pack) -> None:
    told = identity.read(file(small_pack, ending))

    assert told.choice == SMALL
    assert (told.version, told.head) == (small_pack.document.stamp.version, small_pack.document.head)


@pytest.mark.parametrize("ending", OFFICE)
def test_an_office_file_carries_no_date_but_that_of_its_data(ending: str, small_pack: Pack) -> None:
    data = file(small_pack, ending)
    with zipfile.ZipFile(BytesIO(data)) as held:
        dates = {entry.date_time for entry in held.infolist()}
        core = held.read("docProps/core.xml").decode()

    at = small_pack.document.stamp.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert core.count(at) == 2


@pytest.mark.parametrize("ending", [*OFFICE, "pdf"])
def test_a_fresh_file_is_as_made_and_current(ending: str, small_pack: Pack, office_path: Path) -> None:
    found = checking.verify_bytes(file(small_pack, ending), ending, Store(office_path), catalogue())

    assert (found.is_known, found.is_as_made, found.is_current, found.differences) == (True, True, True, ())


def test_a_correction_is_told_figure_by_figure(small_pack: Pack, own_office: Path) -> None:
    store = Store(own_office)
    # The quarter is withdrawn: 老旧小区改造 of 2018Q2 is not reported any more.
    last = max(entry.version for entry in store.entries("renovation"))
    store.undo(last, who="审核岗", why="误报", seen=store.head()[0])

    found = checking.verify_bytes(file(small_pack, "docx"), "docx", store, catalogue())

    assert (found.is_known, found.is_as_made, found.is_current) == (True, True, False)
    told = {each.where: (each.before, each.after) for each in found.differences}
    assert told["老旧小区改造 · 小区开工率"] == ("75.0% ● 基本达序", "— ○ 未报")
    assert not any(where.startswith("重点项目 · ") for where in told)


def test_a_file_edited_by_hand_is_not_as_made(small_pack: Pack, office_path: Path) -> None:
    held = {}
    with zipfile.ZipFile(BytesIO(file(small_pack, "docx"))) as found:
        held = {name: found.read(name) for name in found.namelist()}
    held["word/document.xml"] = held["word/document.xml"].replace(b"75.0%", b"85.0%")
    edited = packing.zipped(held)

    told = checking.verify_bytes(edited, "docx", Store(office_path), catalogue())

    assert (told.is_known, told.is_as_made) == (True, False)


def test_a_file_of_another_store_is_not_known(small_pack: Pack, tmp_path: Path) -> None:
    found = checking.verify_bytes(file(small_pack, "pptx"), "pptx", Store.open(tmp_path / "other"), catalogue())

    assert (found.is_known, found.is_as_made, found.is_current) == (False, None, False)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n", b"hello"])
def test_a_file_that_is_no_report_is_refused(data: bytes, office_path: Path) -> None:
    with pytest.raises(Unreadable):
        checking.verify_bytes(data, "docx", Store(office_path), catalogue())


def test_a_report_of_an_earlier_version_is_what_was_known_then(own_office: Path) -> None:
    store = Store(own_office)
    last = max(entry.version for entry in store.entries("renovation"))
    before = store.head()[0]
    store.undo(last, who="审核岗", why="误报", seen=before)

    then = build(Choice(Q, pages=("renovation",)), store, catalogue(), formats=("xlsx",), version=before)
    now = build(Choice(Q, pages=("renovation",)), store, catalogue(), formats=("xlsx",))

    assert (then.document.stamp.version, now.document.stamp.version) == (before, before + 1)
    assert value_of(then, "RV1") == pytest.approx(75)
    assert value_of(now, "RV1") == "—"
    assert identity.read(file(then, "xlsx")).head != identity.read(file(now, "xlsx")).head


def value_of(pack: Pack, measure: str) -> object:
    """A figure of the workbook's sheet of all figures."""
    sheet = load_workbook(BytesIO(file(pack, "xlsx")), data_only=True)["指标一览"]
    return next(row[3].value for row in sheet.iter_rows(min_row=5) if row[1].value == measure)


def test_a_version_that_does_not_exist_is_refused(office_path: Path) -> None:
    with pytest.raises(StoreError):
        build(Choice(Q), Store(office_path), catalogue(), formats=("pdf",), version=999)


def test_without_a_browser_the_pack_is_whole_and_names_the_pictures_it_lacks(office_path: Path) -> None:
    pack = build(Choice(Q, pages=("milestones",)), Store(office_path), catalogue(), formats=("pdf", "png"))

    assert [name for name in pack.parts if name.endswith(".png")] == []
    assert len(pack.missing) == 6
    assert all(name.startswith("图片/") for name in pack.missing)
    assert json.loads(pack.parts[MANIFEST])["missing"] == list(pack.missing)


def test_a_page_becomes_pictures_without_a_browser(office_path: Path) -> None:
    choice = Choice(Q, kind="page", pages=("milestones",), paper="wide")

    pack = build(choice, Store(office_path), catalogue(), formats=("png",))

    pages = [data for name, data in pack.parts.items() if name.endswith(".png")]
    assert len(pages) >= 3
    # 338.67 × 190.5 mm at 144 dots an inch.
    assert {struct.unpack(">II", data[16:24]) for data in pages} == {(1920, 1080)}
    assert len(pack.missing) == 6
    assert checking.verify_bytes(pages[0], "png", Store(office_path), catalogue()).is_current


class Painter:
    """Draws one grey pixel for every chart and remembers which it was asked for."""

    PIXEL = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63686868000003040181"
        "4b2ad0c20000000049454e44ae426082"
    )

    def __init__(self) -> None:
        self.asked: list[str] = []

    def drawn(self, description: Description, look: Look, *, scale: float, source: str = "") -> bytes | None:
        self.asked.append(source)
        return self.PIXEL


def test_every_picture_carries_source_sample_mark_and_identity(office_path: Path) -> None:
    painter = Painter()

    pack = build(Choice(Q, pages=("milestones",)), Store(office_path), catalogue(), formats=("png",), pictures=painter)

    pictures = {name: data for name, data in pack.parts.items() if name.endswith(".png")}
    assert len(pictures) == 6
    assert all(
        "示例数据 · 数据来源：刘寨街道办事处" in source and "2018年6月30日" in source for source in painter.asked
    )
    assert {identity.read(data).part for data in pictures.values()} >= {"milestones/gantt", "milestones/curve"}


def test_progress_is_told_to_the_end(office_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    build(Choice(Q, pages=("milestones",)), Store(office_path), catalogue(), formats=("pdf", "xlsx"),
          progress=lambda what, done, of: told.append((what, done, of)))  # fmt: skip

    assert [(done, of) for _, done, of in told] == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("开工率75.0%，与计划持平", "开工率75.0%，与计划持平"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("..隐藏", "隐藏"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("", "_"),
        ("甲\u202e乙\u200b丙\x00", "甲 乙 丙"),
    ],
)
def test_a_file_name_is_one_every_disk_takes(words: str, name: str) -> None:
    assert names.safe(words) == name


def test_a_long_name_is_cut_between_characters() -> None:
    cut = names.safe("很长的名字" * 80)

    assert len(cut.encode()) <= 180
    assert cut == ("很长的名字" * 80)[: len(cut)]


def test_a_pack_is_one_zip_with_the_same_bytes(small_pack: Pack) -> None:
    with zipfile.ZipFile(BytesIO(small_pack.zip())) as held:
        assert len(held.namelist()) == len(small_pack.parts)
        assert all(name.startswith(f"{small_pack.name}/") for name in held.namelist())
    assert small_pack.zip() == small_pack.zip()
