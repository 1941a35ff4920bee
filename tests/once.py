"""What is dear to make and never changed is made once for a whole run, by whichever of its processes comes first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_WAIT_SECONDS = 300


def made_once(name: str, make: Callable[[Path], object], temporary: pytest.TempPathFactory) -> Path:
    """The folder of that name in the folder of the run, filled by ``make``; other processes wait until it is whole."""
    own = temporary.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    until = time.monotonic() + _WAIT_SECONDS
    while not folder.exists():
        try:
            folder.with_suffix(".claimed").mkdir()
        except FileExistsError:
            assert time.monotonic() < until, f"another process has not made {folder} in {_WAIT_SECONDS} seconds"
            time.sleep(0.1)
            continue
        _fill(folder, make)
    return folder


def _fill(folder: Path, make: Callable[[Path], object]) -> None:
    draft = folder.with_suffix(".draft")
    try:
        make(draft)
        draft.rename(folder)
    finally:
        # After a failure the next process tries, and fails with the reason too.
        if not folder.exists():
            folder.with_suffix(".claimed").rmdir()
