"""The script that installs and starts everything: what it refuses, and what it does only once."""

from __future__ import annotations

import ast
import json
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import dev
import dev_supply

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "dev.py").read_text(encoding="utf-8")
SUPPLY_SOURCE = (ROOT / "dev_supply.py").read_text(encoding="utf-8")
LISTS_AND_LOCKS = [*dev_supply.LISTS, *map(dev_supply.lock_of, dev_supply.LISTS)]
FONT_SOURCE = (ROOT / "metrics" / "server" / "font_package.py").read_text(encoding="utf-8")


def say(sentence, code=0):
    return [sys.executable, "-c", f"print({sentence!r}); raise SystemExit({code})"]


def run_dev(*arguments, cwd=ROOT):
    return subprocess.run([sys.executable, "dev.py", *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def test_an_old_python_can_read_it_far_enough_to_say_which_one_is_needed():
    ast.parse(SOURCE, feature_version=(3, 6))
    old = "import sys; sys.version_info = (3, 6, 15); exec(open('dev.py', encoding='utf-8').read())"

    told = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    assert "needs Python 3.11 or newer" in told.stderr
    assert "Traceback" not in told.stderr


def test_it_needs_nothing_installed():
    ours = {"metrics.server", "dev_supply"}

    assert {name.partition(".")[0] for name in set(imported(SOURCE)) - ours} <= sys.stdlib_module_names
    assert {name.partition(".")[0] for name in set(imported(SUPPLY_SOURCE)) - ours} <= sys.stdlib_module_names
    assert {name.partition(".")[0] for name in imported(FONT_SOURCE)} <= sys.stdlib_module_names


def test_no_registry_is_named():
    files = [SOURCE, SUPPLY_SOURCE, FONT_SOURCE, *((ROOT / name).read_text() for name in LISTS_AND_LOCKS)]

    assert not [found for text in files for found in re.findall(r"https?://(?!\{|\[\{)|pypi\.|npmjs", text)]


@pytest.mark.parametrize("name", dev_supply.LISTS)
def test_every_requirement_is_pinned_to_one_version(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]

    assert wanted
    assert [
        line for line in wanted if not re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*", line)
    ] == []


def test_a_taken_port_is_told_with_another_to_choose_and_nothing_is_installed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        told = run_dev("run", "--port", str(port))

    assert told.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in told.stderr
    assert f"--port {port + 1 if port < 65535 else 8501}" in told.stderr
    assert told.stdout == ""


def test_a_port_that_cannot_be_is_told_without_a_traceback():
    told = run_dev("run", "--port", "99999")

    assert told.returncode == 1
    assert "Port 99999" in told.stderr
    assert "Traceback" not in told.stderr


def test_every_step_is_taken_even_after_one_failed_and_the_failure_counts(capfd):
    code = dev._steps([("first", say("one", 3)), ("second", say("two"))])

    told = capfd.readouterr().out
    assert code == 1
    assert re.search(r"== first\none\n== first: \d+\.\d s\n\n== second\ntwo\n", told)
    assert re.search(r"FAILED  first  .*\n   ok      second", told)


def test_what_runs_beside_a_step_is_told_after_it_and_counts_as_well(capfd):
    code = dev._steps([("long", say("one"))], beside=[("check", say("two", 3)), ("next", say("three"))])

    told = capfd.readouterr().out
    assert code == 1
    assert re.search(r"== long\none\n== long: .*\n\n== check\ntwo\n== check: .*\n\n== next\nthree\n", told)
    assert re.search(r"FAILED  check  .*\n   ok      next  .*\n   ok      long", told)


def test_steps_that_all_succeed_succeed():
    assert dev._steps([("only", say("one"))]) == 0


def test_the_build_machine_runs_the_tests_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert lines[-1] == "exec python3 dev.py test"
    assert [line for line in lines if "dev.py" in line] == lines[-1:]


def office_without(tmp_path, **texts):
    """A folder with the script, and with lists and locks that ask for nothing unless told."""
    for name in ("dev.py", "dev_supply.py", *(f"metrics/{part}" for part in FONT_PARTS)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in LISTS_AND_LOCKS:
        (tmp_path / name).write_text(texts.get(name, "# nothing\n"))
    return tmp_path


FONT_PARTS = ("__init__.py", "server/__init__.py", "server/font_package.py")


def test_a_second_start_asks_pip_for_nothing_until_a_lock_changes(tmp_path):
    office_without(tmp_path)
    ask = [sys.executable, "-c", "import dev; dev.install('requirements.txt')"]

    def install():
        return subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    first = install()
    (tmp_path / "requirements.txt").write_text("# a remark\n")
    second = install()
    (tmp_path / "requirements.lock").write_text("# still nothing, in other words\n")
    changed = install()

    assert "Making" in first
    assert "Installing requirements.lock" in first
    assert second == ""
    assert "Installing requirements.lock" in changed
    assert "Making" not in changed


CHECKSUM = f"--hash=sha256:{64 * 'a'}"
TZDATA = f"tzdata==2026.6 \\\n    {CHECKSUM}\n    # via -r requirements.txt\n"
SIX = f"six==1.17.0 ; os_name == 'nt' \\\n    {CHECKSUM} \\\n    {CHECKSUM}\n    # via\n    #   tzdata\n"


def agree(tmp_path, wanted, lock, dev_lock=None):
    office_without(tmp_path)
    (tmp_path / "requirements.txt").write_text(wanted)
    (tmp_path / "requirements.lock").write_text(lock)
    (tmp_path / "requirements-dev.lock").write_text(lock if dev_lock is None else dev_lock)
    return dev_supply.disagreements(tmp_path)


def test_a_list_and_its_lock_agree_whatever_the_remarks_and_the_way_names_are_written(tmp_path):
    assert agree(tmp_path, "# the time zones\nTZdata==2026.6  # of the clock\n", TZDATA + SIX) == []


MADE = "requirements.lock was made when it asked for"


@pytest.mark.parametrize(
    ("wanted", "lock", "told"),
    [
        ("tzdata==2026.7\n", TZDATA, f"asks for tzdata 2026.7, {MADE} tzdata 2026.6"),
        ("", TZDATA, f"asks for no tzdata, {MADE} tzdata 2026.6"),
        ("tzdata==2026.6\nsix==1.17.0\n", TZDATA + SIX, f"asks for six 1.17.0, {MADE} no six"),
        ("tzdata==2026.6\n", TZDATA + "six==1.17.0\n", "no package with its checksums: six==1.17.0"),
        ("tzdata==2026.6\n", TZDATA + "six>=1\n", "no package with its checksums: six>=1"),
    ],
)  # fmt: skip
def test_a_list_that_changed_without_its_lock_is_told(tmp_path, wanted, lock, told):
    assert told in "\n".join(agree(tmp_path, wanted, lock))


def test_what_checks_the_program_holds_all_the_program_runs_with(tmp_path):
    told = agree(tmp_path, "tzdata==2026.6\n", TZDATA + SIX, dev_lock=TZDATA)

    assert told == ["requirements-dev.lock lacks six 1.17.0 of requirements.lock"]


def test_a_lock_that_is_not_there_is_told(tmp_path):
    office_without(tmp_path)
    (tmp_path / "requirements-npm.lock").unlink()

    assert dev_supply.disagreements(tmp_path) == ["requirements-npm.lock is not there"]


@pytest.mark.parametrize("command", ["check", "run", "test", "bench"])
def test_nothing_is_installed_or_started_while_a_list_and_its_lock_disagree(tmp_path, command):
    office_without(tmp_path)
    (tmp_path / "requirements.txt").write_text("tzdata==2026.6\n")

    told = run_dev(command, *(["--no-browser"] if command == "test" else []), cwd=tmp_path)

    assert told.returncode == 1
    assert "requirements.txt asks for tzdata 2026.6" in told.stderr
    assert "run: python3 dev.py lock" in told.stderr
    assert not (tmp_path / ".venv").exists()


def test_our_own_lists_and_locks_agree():
    assert dev_supply.disagreements(ROOT) == []


@pytest.mark.parametrize("more", ["", f" {CHECKSUM}"])
def test_pip_takes_no_file_whose_checksum_is_another_or_that_has_none(tmp_path, more):
    with zipfile.ZipFile(tmp_path / "office_probe-1.0-py3-none-any.whl", "w") as wheel:
        about = "office_probe-1.0.dist-info"
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: office-probe\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    (tmp_path / "own.lock").write_text(f"office-probe==1.0{more}\n")
    install = [sys.executable, *dev._PIP_INSTALL[1:], "--no-index", "--find-links", str(tmp_path), "-r", "own.lock"]

    told = subprocess.run([*install, "--target", "there"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert told.returncode != 0
    assert "HASH" in told.stderr.upper()
    assert not (tmp_path / "there").exists()


def test_what_is_outdated_is_told_with_where_to_change_it():
    told = dev_supply.outdated(
        ROOT,
        json.dumps(
            [
                {"name": "streamlit", "version": "1.67.0", "latest_version": "1.99.0"},
                {"name": "typing_extensions", "version": "4.16.0", "latest_version": "9.0"},
                {"name": "pip", "version": "23.2.1", "latest_version": "99.0"},
            ]
        ),
    )

    assert told.splitlines() == [
        "3 outdated",
        "   streamlit  1.67.0, newest 1.99.0: named in requirements.txt",
        "   typing_extensions  4.16.0, newest 9.0: comes with others, python3 dev.py lock --newest",
        "   pip  23.2.1, newest 99.0: Python's own installer",
    ]
    assert dev_supply.outdated(ROOT, "[]") == "Nothing is outdated."


def test_the_bill_of_materials_names_every_package_what_asks_for_it_and_the_font_and_keeps_to_its_schema():
    # Every process that collects the tests would make the grammars of all kinds of addresses.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    command = dev_supply.bill_command(Path(sys.executable))
    parts = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    packages = dev_supply.locked((ROOT / "requirements.lock").read_text())

    told = dev_supply.completed(parts.stdout, packages)

    bill = json.loads(told)
    names = {each["bom-ref"]: each["name"] for each in bill["components"]} | {"root-component": "us"}
    needs = {names[each["ref"]]: {names[ref] for ref in each["dependsOn"]} for each in bill["dependencies"]}
    named = {(dev_supply.same_name(each["name"]), each["version"]) for each in bill["components"]}
    assert named == {each[:2] for each in packages} | {("noto-sans-sc", "5.3.1")}
    assert {"streamlit", "noto-sans-sc"} <= needs["us"]
    assert needs["jinja2"] == {"markupsafe"}
    assert set().union(*needs.values()) == set(names.values()) - {"us"}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(told) is None
