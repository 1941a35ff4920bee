"""What the documents say is so: sections, paths and commands exist, the tree has every room, made parts are current."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import dev
from docs import made
from metrics.cli.arguments import parse as parse_metrics
from metrics.i18n.text import LANGUAGES
from metrics.registry import catalogue

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "data").glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
DESIGN, DOMAIN, CONTRIBUTING = ROOT / "docs" / "design.md", ROOT / "docs" / "domain.md", ROOT / "CONTRIBUTING.md"
# The documents that name the places of the code.
MAPS = (DESIGN, DOMAIN, CONTRIBUTING, *made.records())
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_METRICS = re.compile(r"python -m metrics (?:--\S+ \S+ )?([a-z]+)")
_DEV = re.compile(r"(?:python3|py) dev\.py ([a-z]+)((?: --[a-z-]+(?: \w+\.[a-z]+)?)*)")
_CODE = re.compile(r"`([^`]+)`")
_MADE = re.compile(r"<!-- made: .*?<!-- end -->", re.DOTALL)
_BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"(?<![\w:.])[\w.<>-]+(?:/[\w.<>-]+)*(?:/|\.(?:py|toml|md|css|js|csv|typ|json))(?![\w/])")
_CITED = re.compile(r"\b(DESIGN|DOMAIN|ECMA-376|GB/T)\b|§(\d+(?:\.\d+)*)")
_NAMED = re.compile(r"\b(?:S\d\d?|[VW]-[A-Z\d]+)\b")
_RANGE = re.compile(r"§(\d\.\d+) R(\d+)(?:–R?(\d+))?")
_HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)*)\.? ", re.MULTILINE)
# What shows the layout of a store, not of this repository.
_OF_THE_STORE = ("data/store/", "log/")


def product() -> list[Path]:
    """Every file that is part of the product."""
    folders = ("metrics", "tests", "bench", "docs", "data/demo", ".ci", ".streamlit")
    found = [path for name in folders for path in (ROOT / name).rglob("*")] + list(ROOT.glob("*.*"))
    # In a second checkout of one clone .git is a file that says where the clone is.
    return [path for path in found if path.is_file() and not {"__pycache__", "pictures", ".git"} & {*path.parts}]


def in_code(text: str) -> list[str]:
    """What a document sets as code: blocks, and words in a line."""
    return [*_BLOCK.findall(text), *_CODE.findall(_BLOCK.sub("", text))]


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


def test_the_tree_names_every_room_and_no_other() -> None:
    drawn = _BLOCK.findall(DESIGN.read_text("utf-8"))[0].splitlines()
    named, above = set(), [""]
    for line in drawn[1:]:
        if not line.startswith(" " * 8):
            depth, name = (len(line) - len(line.lstrip())) // 2, line.split()[0]
            above[depth:] = [above[depth - 1] + name]
            named.add(above[depth])
            assert len(line.split()) >= 4, f"{name} says nothing of itself"

    rooms = {f"{path.parent.relative_to(ROOT / 'metrics')}/" for path in (ROOT / "metrics").glob("*/**/__init__.py")}
    files = {path.name for path in (ROOT / "metrics").glob("*.py")} - {"__init__.py"}
    assert named == rooms | files


@pytest.mark.parametrize("document", made.DOCUMENTS, ids=lambda path: path.stem)
def test_what_is_made_from_the_program_is_what_the_program_says_now(document: Path) -> None:
    assert document.read_text("utf-8") == made.current(document.read_text("utf-8")), "run: python3 dev.py docs"


def test_every_table_rule_and_figure_of_the_program_stands_in_the_domain() -> None:
    whole, text = catalogue(), DOMAIN.read_text("utf-8")

    said = {f"`{table.id}` · {table.kind} · key " for table in whole.tables.values()}
    said |= {f"| `{rule.code}` |" for table in whole.tables.values() for rule in (*table.rules, *table.references)}
    said |= {f"- **{measure.id} " for measure in whole.measures.values()}
    assert {each for each in said if each not in text} == set()


def citations(text: str) -> Iterator[tuple[str, str]]:
    """Each cited section with the document it is one of: the one named before it, else the domain."""
    document, named_at = "DOMAIN", 0
    joined = re.sub(r"\s*\n\s*#?\s*", " ", text)
    for found in _CITED.finditer(joined):
        if found[1]:
            document, named_at = found[1], found.start()
        else:
            yield (document if found.start() - named_at < 100 else "DOMAIN"), found[2]


@cache
def written() -> dict[Path, str]:
    """Code, settings and texts that may cite, by their path."""
    here = {path for path in product() if path.suffix in {".py", ".toml", ".md"} and path != Path(__file__)}
    return {path: path.read_text("utf-8") for path in here}


def test_every_section_that_is_cited_exists() -> None:
    sections = {
        "DESIGN": {*_HEADING.findall(DESIGN.read_text("utf-8"))},
        "DOMAIN": {*_HEADING.findall(DOMAIN.read_text("utf-8"))},
    }
    cited = {(path, *each) for path, text in written().items() if path != DESIGN for each in citations(text)}

    assert {each for each in cited if each[1] in sections and each[2] not in sections[each[1]]} == set()
    assert len(cited) > 80


def test_every_source_and_every_common_rule_that_is_cited_is_explained() -> None:
    domain = DOMAIN.read_text("utf-8")
    sources = set(re.findall(r"^\| (S\d+) \|", domain, re.MULTILINE))
    rules = {*re.findall(r"^\| ([VW]-[A-Z\d]+) \|", domain, re.MULTILINE), *re.findall(r"\*\*(V-[A-Z]+)\*\*", domain)}
    cited = {name for path, text in written().items() if "tests" not in path.parts for name in _NAMED.findall(text)}

    assert cited - sources - rules == set()
    assert len(cited) >= 50


def test_every_rule_that_is_cited_by_its_number_stands_in_its_section() -> None:
    parts = re.split(r"^#{2,3} (\d+\.\d+) ", DOMAIN.read_text("utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    cited = {(section, number) for text in written().values() for section, first, last in _RANGE.findall(text)
             for number in range(int(first), int(last or first) + 1)}  # fmt: skip

    assert {each for each in cited if not re.search(rf"\bR{each[1]}\b", sections[each[0]])} == set()
    assert len(cited) > 20


def test_every_finding_the_domain_names_can_be_said() -> None:
    rules = DOMAIN.read_text("utf-8").split("### 3.14")[1].split("## 4.")[0]
    said = catalogue().text(LANGUAGES[0]).entries

    assert {code for code in _CODE.findall(rules) if f"finding.{code}" not in said} == set()


@pytest.mark.parametrize("document", MAPS, ids=lambda path: path.stem)
def test_every_path_that_is_named_exists(document: Path) -> None:
    named = {path for word in in_code(_MADE.sub("", document.read_text("utf-8"))) for path in _PATH.findall(word)}
    files = {f"/{path.relative_to(ROOT).as_posix()}" for path in product()}
    places = files | {f"{'/'.join(each.split('/')[:end])}/" for each in files for end in range(2, each.count("/") + 1)}

    def exists(path: str) -> bool:
        wanted = re.sub(r"<\w+>", "*", path)
        return any(place.endswith(f"/{wanted}") or fnmatch(place, f"*/{wanted}") for place in places)

    assert {path for path in named if not path.startswith(_OF_THE_STORE) and not exists(path)} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_line_that_is_shown_is_understood(document: Path) -> None:
    lines = [line for word in in_code(document.read_text("utf-8")) for line in word.splitlines()]
    shown = [re.split(r"  +|\"$", line.partition("-m metrics ")[2])[0] for line in lines if "-m metrics " in line]

    for command in shown:
        assert callable(parse_metrics(shlex.split(command, posix=False)).run), command


def test_the_design_answers_where_twelve_things_are_changed_each_with_a_path() -> None:
    rows = DESIGN.read_text("utf-8").split("## 11. ")[1].split("|---|---|---|\n")[1].strip().splitlines()
    tasks = {row.split("|")[1].strip(): _PATH.findall(row.split("|")[2]) for row in rows}

    assert len(tasks) == 12
    assert [task for task, paths in tasks.items() if not paths] == []


@pytest.mark.parametrize("record", made.records(), ids=lambda path: path.stem)
def test_a_decision_says_why_what_was_measured_what_and_what_follows_in_forty_lines(record: Path) -> None:
    lines = record.read_text("utf-8").splitlines()

    parts = {line for line in lines if line.startswith("## ")}
    assert parts == {"## Context", "## What was measured", "## Decision", "## Consequences"}
    assert lines[0].startswith("# ")
    assert len(lines) < 40


def test_every_decision_is_in_their_list() -> None:
    listed = _LINK.findall((ROOT / "docs" / "decisions" / "README.md").read_text("utf-8"))

    assert listed == [path.name for path in made.records()]
    assert len(listed) >= 15


def test_what_a_citation_means_is_said_where_it_is_looked_for() -> None:
    for document in (DESIGN, DOMAIN, CONTRIBUTING):
        assert {"DESIGN §5", "DOMAIN §4.1"} & {*_CODE.findall(document.read_text("utf-8"))}, document
    assert "docs/design.md" in (ROOT / "README.md").read_text("utf-8")


def test_every_name_in_the_glossary_stands_in_the_code() -> None:
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    names = {name for line in lines if line.startswith("|") for name in _CODE.findall(line)}
    code = (path.read_text("utf-8") for path in (ROOT / "metrics").rglob("*.py"))
    words = "".join(f" {word}" for word in {word for text in code for word in re.findall(r"\w+", text)})

    assert {name for name in names if f" {name.rpartition('.')[2]}" not in words} == set()
    assert len(names) >= 40


def test_the_names_that_show_how_names_are_made_are_names_of_the_code() -> None:
    said = CONTRIBUTING.read_text("utf-8").partition("## Writing")[2].partition("\n## ")[0]
    shown = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", said)
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "metrics").rglob("*.py"))

    assert len(shown) >= 3
    assert [name for name in shown if not re.search(rf"\b{name}\b", code)] == []


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
