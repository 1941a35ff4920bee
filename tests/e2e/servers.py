"""A dashboard of its own on a free port, started as ``dev.py run`` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(store: Path, log: Path, *, program: Path = ROOT) -> Iterator[str]:
    """A dashboard of its own on a free port while the block runs; gives its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    told = log / "server.txt"
    command = ["-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", "--server.address=127.0.0.1"]
    with told.open("w", encoding="utf-8") as writing:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=program, env=os.environ | {"METRICS_STORE": str(store)},
            stdout=writing, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(process, f"http://127.0.0.1:{port}", told)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            ask.open(f"{address}/healthz", timeout=2).close()
            return
        except urllib.error.HTTPError:
            # It answers; of a damaged record it says so.
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard does not answer:\n{log.read_text(encoding='utf-8')}")
