"""Which file may know which: every arrow is seen, and a file that is new or reaches upwards breaks the contracts."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatchcase
from pathlib import Path

import grimp
import pytest
from layers_by_pattern import LayersByPattern

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
(INNER,) = (contract for contract in CONTRACTS if contract["type"] == "layers_by_pattern")
RENOVATION = "metrics.families.renovation"


@pytest.fixture(scope="module")
def arrows() -> grimp.ImportGraph:
    return grimp.build_graph("metrics", cache_dir=None)


def is_kept(graph: grimp.ImportGraph) -> bool:
    options = {name: value for name, value in INNER.items() if name not in ("name", "type")}
    return LayersByPattern(INNER["name"], {"root_packages": ["metrics"]}, options).check(graph, verbose=False).kept


def test_the_files_of_the_families_keep_their_order(arrows: grimp.ImportGraph) -> None:
    assert is_kept(deepcopy(arrows))


@pytest.mark.parametrize(
    ("low", "high"),
    [("upkeep_measures", "charts"), ("schedule", "schema"), ("lists", "page"), ("curves", "sentences")],
)
def test_a_file_of_a_family_that_reaches_upwards_breaks_the_contract(
    arrows: grimp.ImportGraph, low: str, high: str
) -> None:
    drawn = deepcopy(arrows)

    drawn.add_import(importer=f"{RENOVATION}.{low}", imported=f"{RENOVATION}.{high}")

    assert not is_kept(drawn)


def test_a_file_of_a_family_with_a_place_in_no_layer_breaks_the_contract(arrows: grimp.ImportGraph) -> None:
    drawn = deepcopy(arrows)

    drawn.add_module(f"{RENOVATION}.helpers")

    assert not is_kept(drawn)


def test_every_layer_of_a_family_has_files(arrows: grimp.ImportGraph) -> None:
    files = {name.rpartition(".")[2] for name in arrows.find_matching_modules("metrics.families.*.*")}
    patterns = [pattern.strip() for layer in INNER["layers"] for pattern in layer.replace(":", "|").split("|")]

    assert [pattern for pattern in patterns if not any(fnmatchcase(name, pattern) for name in files)] == []


def test_an_import_inside_a_function_is_an_arrow_too(arrows: grimp.ImportGraph) -> None:
    assert arrows.direct_import_exists(importer="metrics.cli.reports", imported="metrics.reports.browser")


def named(path: Path, rooms: set[str]) -> Iterator[str]:
    """Rooms of ours that a file names in its texts instead of importing them."""
    code = path.read_text("utf-8")
    if "metrics." not in code.replace("from metrics.", "").replace("import metrics.", ""):
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            top, _, rest = node.value.partition(".")
            if top == "metrics" and rest.partition(".")[0] in rooms:
                yield rest.partition(".")[0]


def test_no_arrow_hides_in_a_text(arrows: grimp.ImportGraph) -> None:
    """Families are found by their folders, so the rooms above them may name that room; nothing else goes by a name."""
    rooms = {name.removeprefix("metrics.") for name in arrows.find_children("metrics")}
    files = [path for path in (ROOT / "metrics").rglob("*.py") if "__pycache__" not in path.parts]

    hidden = {
        (path.relative_to(ROOT / "metrics").parts[0].removesuffix(".py"), room)
        for path in files for room in named(path, rooms)
    }  # fmt: skip

    assert {(by, room) for by, room in hidden if by != room} <= {("registry", "families"), ("app", "families")}
