"""``python -m metrics report``: a pack in one command, and whether a file still holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import metrics

from metrics.reports.basket import Basket, Item
from metrics.store.log import Store


def test_a_pack_is_written_and_every_file_named(office_path: Path, tmp_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--format", "pptx,docx,xlsx,pdf", "--page", "renovation",
                   "--page", "services", "--out", tmp_path / "出", "--store", office_path)  # fmt: skip

    assert told.code == 0
    paths = [Path(line) for line in told.out.splitlines()]
    assert [path.suffix for path in paths] == [".pptx", ".docx", ".xlsx", ".pdf", ".json"]
    assert all(path.stat().st_size for path in paths)
    assert f"依据第{Store(office_path).head()[0]}版数据" in told.said
    assert "含示例数据" in told.said


def test_a_fresh_file_holds_and_after_an_upload_it_is_told_what_changed(own_office: Path, tmp_path: Path) -> None:
    made = metrics("report", "--quarter", "2018Q2", "--page", "renovation", "--format", "docx", "--out", tmp_path,
                   "--store", own_office)  # fmt: skip
    file = made.out.splitlines()[0]
    fresh = metrics("report", "--verify", file, "--store", own_office)
    store = Store(own_office)
    last = max(entry.version for entry in store.entries("renovation"))
    store.undo(last, who="审核岗", why="误报", seen=store.head()[0])

    later = metrics("report", "--verify", file, "--store", own_office)

    assert (fresh.code, "一致" in fresh.said) == (0, True)
    assert later.code == 1
    assert "老旧小区改造 · 小区开工率: 75.0% ● 基本达序 → — ○ 未报" in later.out.splitlines()


def test_without_a_browser_the_pack_is_made_and_the_missing_pictures_are_named(
    office_path: Path, tmp_path: Path
) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--page", "milestones", "--format", "pdf,png", "--out", tmp_path,
                   "--store", office_path, PATH=str(tmp_path), BROWSER_PATH="/nowhere/chrome")  # fmt: skip

    assert told.code == 0
    assert len(told.out.splitlines()) == 2
    assert "有6张图片未能生成" in told.said


def test_a_basket_from_a_file_or_a_token(office_path: Path, tmp_path: Path) -> None:
    basket = Basket((Item("milestones", "gantt", title="节点进度"), Item("renovation", "gone")), "调度会材料")
    (tmp_path / "basket.json").write_text(basket.to_json(), "utf-8")
    (tmp_path / "token.txt").write_text(basket.to_token() + "\n")

    for name in ("basket.json", "token.txt"):
        told = metrics("report", "--quarter", "2018Q2", "--basket", tmp_path / name, "--format", "docx", "--out",
                       tmp_path / "out", "--store", office_path)  # fmt: skip
        assert told.code == 0
        assert "调度会材料.docx" in told.out
        assert "未能列入" in told.said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--quarter"),
        (("--quarter", "2018Q2", "--format", "ppt"), "没有这种格式：ppt"),
        (("--quarter", "2018Q2", "--page", "nothing"), "没有这个专题：nothing"),
        (("--quarter", "2018Q2", "--as-of", "999"), "没有第999版"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(arguments: tuple[str, ...], said: str, office_path: Path) -> None:
    told = metrics("report", *arguments, "--store", office_path)

    assert told.code == 2
    assert said in told.said


def test_a_file_that_is_no_report_is_refused_in_words(office_path: Path, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"hello")

    told = metrics("report", "--verify", tmp_path / "x.docx", "--store", office_path)

    assert told.code == 2
    assert "不是本程序的报告文件" in told.said


def test_one_zip_when_asked(office_path: Path, tmp_path: Path) -> None:
    told = metrics("report", "--quarter", "2018Q2", "--page", "milestones", "--format", "pdf", "--zip", "--out",
                   tmp_path, "--store", office_path)  # fmt: skip

    [line] = told.out.splitlines()
    shutil.unpack_archive(line, tmp_path / "open")
    assert len(list((tmp_path / "open").rglob("*.pdf"))) == 1
