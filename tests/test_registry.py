"""Families are found in their folder; every fault of every folder is told at once, and two never claim one name."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import metrics.families
from metrics import registry
from metrics.blocks.family import Family
from metrics.errors import BrokenFamily
from metrics.model.schema import Field, Kind, Table, Type
from metrics.registry import Catalogue, catalogue, load


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of its own for family folders, beside the real ones."""
    monkeypatch.setattr(metrics.families, "__path__", [*metrics.families.__path__, str(tmp_path)])
    before = {*sys.modules}
    yield tmp_path
    for name in {*sys.modules} - before:
        del sys.modules[name]


def folder(at: Path, slug: str, code: str) -> None:
    (at / slug).mkdir()
    (at / slug / "__init__.py").write_text(code, encoding="utf-8")


def test_all_broken_folders_are_told_together(folders: Path) -> None:
    folder(folders, "first_broken", "import nowhere_to_be_found\n")
    folder(folders, "second_broken", "FAMILY = 'not a family'\n")
    folder(folders, "third_broken", "raise RuntimeError('打错了')\n")

    with pytest.raises(BrokenFamily) as told:
        load([str(folders)])

    assert [fault.partition(":")[0].rpartition(".")[2] for fault in told.value.faults] == [
        "first_broken", "second_broken", "third_broken",
    ]  # fmt: skip
    assert "打错了" in str(told.value)


def test_a_folder_named_otherwise_than_its_family_is_refused(folders: Path) -> None:
    folder(folders, "trees", "from metrics.blocks.family import Family\nFAMILY = Family('bushes', 1, (), ())\n")

    with pytest.raises(BrokenFamily, match="slug 'trees'"):
        load([str(folders)])


def test_two_families_may_not_declare_one_table() -> None:
    table = Table("trees", Kind.REGISTER, ("树",), ("name",), (Field("name", "名称", Type.TEXT),))

    with pytest.raises(BrokenFamily, match="table trees is declared by one, two"):
        Catalogue((Family("one", 1, (table,), ()), Family("two", 2, (table,), ())))


def test_a_table_that_names_a_column_it_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Table("trees", Kind.REGISTER, ("树",), ("nowhere",), (Field("name", "名称", Type.TEXT),))


def test_the_menu_is_in_the_order_the_families_ask_for() -> None:
    orders = [family.order for family in catalogue().families]

    assert orders == sorted(orders)
    assert [family.slug for family in catalogue().pages][:3] == ["red_flags", "renovation", "milestones"]


def test_a_new_room_that_lays_its_words_into_its_folder_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "text.zh.toml").write_text('greeting = "您好"\n', "utf-8")
    monkeypatch.setattr(registry, "_ROOMS", tmp_path)

    assert registry._text.__wrapped__("zh", ())("greeting") == "您好"
