"""What the documents say is so: commands exist, links lead somewhere, the map shows every room."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

import dev
from metrics.cli.arguments import parse as parse_metrics

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "data").glob("*.md")])
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_METRICS = re.compile(r"python -m metrics (?:--\S+ \S+ )?([a-z]+)")
_DEV = re.compile(r"(?:python3|py) dev\.py ([a-z]+)((?: --[a-z-]+(?: \w+\.[a-z]+)?)*)")
_CODE = re.compile(r"`([^`]+)`")


def product() -> list[Path]:
    """Every file that is part of the product."""
    folders = ("metrics", "tests", "bench", "docs", "data/demo", ".ci", ".streamlit")
    found = [path for name in folders for path in (ROOT / name).rglob("*")] + list(ROOT.glob("*.*"))
    # In a second checkout of one clone .git is a file that says where the clone is.
    return [path for path in found if path.is_file() and not {"__pycache__", "pictures", ".git"} & {*path.parts}]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = [link for link in _LINK.findall(document.read_text("utf-8")) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_shown_exists(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = document.read_text("utf-8")

    for command in {*_METRICS.findall(text)}:
        with pytest.raises(SystemExit) as ended:
            parse_metrics([command, "--help"])
        assert ended.value.code == 0, command
    for command, options in {*_DEV.findall(text)}:
        known: argparse.Namespace = dev.parse([command, *options.split()])
        assert callable(known.command)
    capsys.readouterr()


def test_both_readmes_show_the_same_commands_and_pictures() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))

    for pattern in (_METRICS, _DEV, re.compile(r"\((docs/[^)]+)\)")):
        assert {*pattern.findall(english)} == {*pattern.findall(chinese)}


def test_the_readme_names_every_command_there_is() -> None:
    shown = {*_METRICS.findall((ROOT / "README.md").read_text("utf-8"))}

    assert shown >= {"check", "import", "kpis", "export", "log", "rollback", "template", "verify", "backup"}


def test_the_build_machine_runs_the_command_of_the_readme() -> None:
    assert "python3 dev.py test" in (ROOT / "README.md").read_text("utf-8")
    assert "exec python3 dev.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_map_of_rooms_has_every_room() -> None:
    drawn = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("```")[1]
    rooms = {path.name for path in (ROOT / "metrics").iterdir() if path.is_dir() and list(path.glob("*.py"))}

    assert {room for room in rooms if f"{room}/" not in drawn} == set()


def test_every_name_in_the_glossary_stands_in_the_code() -> None:
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    names = {name for line in lines if line.startswith("|") for name in _CODE.findall(line)}
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "metrics").rglob("*.py"))

    assert {name for name in names if not re.search(rf"\b{name.rpartition('.')[2]}", code)} == set()
    assert len(names) >= 40


def test_the_repository_names_no_registry_and_no_folder_of_anybodys_machine() -> None:
    # The pieces are joined here, so that this file does not name them either.
    forbidden = [
        "/ho" + "me/",
        "/ro" + "ot/",
        "/wo" + "rk/",
        "C:\\\\Us" + "ers",
        "pypi." + "org",
        "registry.npm" + "js",
    ]
    texts = {
        path: path.read_text("utf-8", errors="replace") for path in product() if path.suffix not in {".png", ".xls"}
    }

    found = [(path.name, word) for path, text in texts.items() for word in forbidden if word in text]
    assert found == []


def test_pictures_in_the_documents_are_light_enough_to_clone() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs").glob("*.png")}

    assert sizes
    assert {name for name, size in sizes.items() if size > 500_000} == set()
