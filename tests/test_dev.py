"""The script that installs and starts everything: what it refuses, and what it does only once."""

from __future__ import annotations

import ast
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "dev.py").read_text(encoding="utf-8")
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
    ours = {"metrics.server"}

    assert {name.partition(".")[0] for name in set(imported(SOURCE)) - ours} <= sys.stdlib_module_names
    assert {name.partition(".")[0] for name in imported(FONT_SOURCE)} <= sys.stdlib_module_names


def test_no_registry_is_named():
    files = [SOURCE, FONT_SOURCE, *((ROOT / name).read_text() for name in ("requirements.txt", "requirements-dev.txt"))]

    assert not [found for text in files for found in re.findall(r"https?://(?!\{|\[\{)|pypi\.|npmjs", text)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
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


def test_a_second_start_asks_pip_for_nothing_until_a_requirement_changes(tmp_path):
    for name in ("dev.py", "metrics/__init__.py", "metrics/server/__init__.py", "metrics/server/font_package.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("# nothing\n")
    ask = [sys.executable, "-c", "import dev; dev.install('requirements.txt')"]

    def install():
        return subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    first, second = install(), install()
    wanted.write_text("# still nothing, in other words\n")
    changed, last = install(), install()

    assert "Making" in first
    assert "Installing requirements.txt" in first
    assert second == last == ""
    assert "Installing requirements.txt" in changed
    assert "Making" not in changed
