"""``python -m metrics`` as a person starts it: a process of its own, its answer, and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def metrics(*arguments: str | Path, root: Path = ROOT, cwd: Path | None = None, **environment: str) -> Told:
    """Run one command; only the store named in the arguments can be reached."""
    variables = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "METRICS_STORE")}
    done = subprocess.run(
        [sys.executable, "-m", "metrics", *map(str, arguments)],
        cwd=cwd or root, capture_output=True, check=False, stdin=subprocess.DEVNULL,
        env=variables | {"METRICS_STORE": NOWHERE, "PYTHONPATH": str(root)} | environment,
    )  # fmt: skip
    said = done.stderr.decode("utf-8")
    assert "Traceback" not in said, said
    return Told(done.returncode, done.stdout, said)
