"""A new metric is one folder: once it is there it has template, upload, figures and contract, and nothing else moved.

The family 行道树 lives in ``tests/street_trees``. It is put into a copy of the program, which is then used as people
use it; that its page is in the menu is tried in a browser in ``e2e/test_added_family.py``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import ROOT, started
from copies import program_with_street_trees


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program_with_street_trees(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def store(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which the family's sample was imported by the program's own command."""
    path = tmp_path_factory.mktemp("store")
    sample = program / "metrics" / "families" / "street_trees" / "sample.csv"
    told = started("import", sample, "--by", "绿化岗", "--store", path, root=program)
    assert (told.code, "street_trees" in told.said or "行道树" in told.said) == (0, True), told.said
    return path


def test_its_blank_file_can_be_had(program: Path) -> None:
    told = started("template", "行道树", root=program)

    assert told.data.decode("utf-8-sig") == "季度,所属社区,补植棵数（棵）,成活棵数（棵）,数据来源,备注\r\n"


def test_its_figure_is_computed_lit_and_explained(program: Path, store: Path) -> None:
    told = started("kpis", "--quarter", "2018Q2", "--format", "json", "--store", store, root=program)

    figure = told.json["kpis"]["ST1"]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == (87.0, 87, 100)
    assert figure["lamp"] == "yellow"
    assert figure["illustrative"] is True


def test_its_rows_come_out_as_they_went_in(program: Path, store: Path) -> None:
    told = started("export", "street_trees", "--quarter", "2018Q2", "--store", store, root=program)

    sample = program / "metrics" / "families" / "street_trees" / "sample.csv"
    assert told.data.decode("utf-8-sig").splitlines() == sample.read_text("utf-8-sig").splitlines()


def test_it_is_held_to_the_contract_of_every_family(program: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/test_family_contract.py"]
    chosen = ["-k", "street_trees or ST1", "--basetemp", str(program / "tmp")]

    done = subprocess.run([*command, *chosen], cwd=program, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    ran = int(done.stdout.split(" passed")[0].split()[-1])
    assert ran >= 20


def test_it_finds_its_place_in_the_documents_by_itself(program: Path) -> None:
    subprocess.run([sys.executable, "-m", "docs.made"], cwd=program, check=True)

    design, domain = ((program / "docs" / name).read_text("utf-8") for name in ("design.md", "domain.md"))
    assert "    street_trees/" in design
    assert "`street_trees` · snapshot · key `quarter` + `community` · " in domain
    assert "- **ST1 " in domain


def test_its_imports_keep_the_rules_of_the_house(program: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=program,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_no_other_file_of_the_program_differs(program: Path) -> None:
    own, copied = (sources(root) for root in (ROOT, program))

    added = copied.keys() - own.keys()
    assert {path.parts[:3] for path in added} == {("metrics", "families", "street_trees")}
    assert [path for path, data in own.items() if copied[path] != data] == []


def sources(root: Path) -> dict[Path, bytes]:
    found = (path for path in (root / "metrics").rglob("*.*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root): path.read_bytes() for path in found}
