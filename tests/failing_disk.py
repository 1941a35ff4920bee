"""A disk that fails at one of all the calls a program makes to it, before the call took effect or after.

The calls are the real ones of the operating system: what is not caught here would not be caught in the office.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

Undo = Callable[[Any], None] | None
_CALLS = ("open", "close", "fsync", "link", "unlink", "mkdir", "stat", "chmod", "listdir", "scandir", "replace")


@dataclass
class Failing:
    """Fails at call ``at``, counted from 1, and with ``stays`` at all after it. ``calls`` is how many there were.

    With ``within`` only calls that name something in that folder count: others in this process go on.
    """

    at: int = 0
    code: int = 5
    took_effect: bool = False
    stays: bool = False
    calls: int = 0
    within: Path | None = None

    def through(self, call: Callable[..., Any], *given: Any, undo: Undo = None, **more: Any) -> Any:
        """Make a call, or fail; ``undo`` gives back what nobody will ever see of a call that took effect."""
        if self.within and not (given and str(given[0]).startswith(str(self.within))):
            return call(*given, **more)
        self.calls += 1
        if not self.at or not (self.calls == self.at or (self.stays and self.calls > self.at)):
            return call(*given, **more)
        if self.took_effect:
            made = call(*given, **more)
            if undo:
                undo(made)
        raise OSError(self.code, os.strerror(self.code))


class _File:
    """An open file whose every use is a call."""

    def __init__(self, file: IO[Any], disk: Failing) -> None:
        self._file = file
        self._disk = disk

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._disk.through(self._file.close)
        finally:
            self._file.close()

    def __getattr__(self, name: str) -> Any:
        used = getattr(self._file, name)
        return (lambda *given: self._disk.through(used, *given)) if name in ("read", "write", "flush") else used


@contextmanager
def failing(disk: Failing) -> Iterator[Failing]:
    """Send every call of this process to the disk through ``disk``."""
    opened = io.open

    def open_file(*given: Any, **more: Any) -> _File:
        return _File(disk.through(opened, *given, undo=lambda file: file.close(), **more), disk)

    with pytest.MonkeyPatch.context() as patch:
        for name in _CALLS:
            # Nobody cuts the power here, so nothing need be waited for.
            real = getattr(os, name) if name != "fsync" else _nothing
            undo = os.close if name == "open" else None
            patch.setattr(os, name, _through(disk, real, undo))
        patch.setattr(io, "open", open_file)
        yield disk


def _nothing(_: int) -> None:
    """A confirmation that costs no time."""


def _through(disk: Failing, real: Callable[..., Any], undo: Undo) -> Callable[..., Any]:
    return lambda *given, **more: disk.through(real, *given, undo=undo, **more)
