"""``python -m metrics``: one command, its answer, and its exit code.

``metrics`` runs the command in this process, which saves two seconds of starting each time; ``started`` as a person
starts it, in a process of its own, which nothing read before can help.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from metrics.cli import main

ROOT = Path(__file__).parents[1]
NOWHERE = f"{os.devnull}/store"


@dataclass(frozen=True)
class Told:
    """What a command wrote for programs (``out``), what it said to the person (``said``), and its exit code."""

    code: int
    data: bytes
    said: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.data.decode("utf-8")

    @property
    def json(self) -> Any:
        """Standard output as strict JSON: NaN and Infinity are not numbers."""
        return strict(self.out)


def strict(text: str) -> Any:
    """JSON by the letter of its standard."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


def metrics(*arguments: str | Path, **environment: str) -> Told:
    """Run one command here; only the store named in the arguments can be reached."""
    out, said = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(said):
        patch.delenv("COLUMNS", raising=False)
        for name, value in ({"METRICS_STORE": NOWHERE} | environment).items():
            patch.setenv(name, value)
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as left:
            code = int(left.code or 0)
    data, heard = (_written(stream) for stream in (out, said))
    return _told(code, data, heard)


def started(*arguments: str | Path, root: Path = ROOT, cwd: Path | None = None, **environment: str) -> Told:
    """Start one command of the program in ``root``; only the store named in the arguments can be reached."""
    variables = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "METRICS_STORE")}
    done = subprocess.run(
        [sys.executable, "-m", "metrics", *map(str, arguments)],
        cwd=cwd or root, capture_output=True, check=False, stdin=subprocess.DEVNULL,
        env=variables | {"METRICS_STORE": NOWHERE, "PYTHONPATH": str(root)} | environment,
    )  # fmt: skip
    return _told(done.returncode, done.stdout, done.stderr)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def _told(code: int, data: bytes, said: bytes) -> Told:
    words = said.decode("utf-8")
    assert "Traceback" not in words, words
    return Told(code, data, words)
