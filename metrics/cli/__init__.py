"""The command line: the same reading, checking, computing and storing as the pages, for a server without a screen.

Exit codes: 0 done, 1 something was found that a person must settle (nothing was committed), 2 it could not be done.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence

from rich.console import Console

from metrics.cli.arguments import parse
from metrics.cli.terminal import DONE, FAILED, Terminal
from metrics.errors import (
    BrokenFamily,
    Foreign,
    MetricsError,
    NoStore,
    PersonalData,
    StoreError,
    Unreadable,
)
from metrics.i18n.refusals import refusal
from metrics.i18n.text import Text
from metrics.insight.damage import told
from metrics.model.clock import Clock
from metrics.registry import of_store
from metrics.store.archive import Archive
from metrics.store.log import Store

_FAULTS: dict[type, str] = {
    Foreign: "foreign",
    NoStore: "no_store",
    Unreadable: "unreadable",
    PersonalData: "personal",
}
_FILE_FAULTS: dict[type, str] = {
    Foreign: "foreign",
    NoStore: "no_store",
    FileNotFoundError: "no_file",
    IsADirectoryError: "is_folder",
    NotADirectoryError: "no_folder",
    FileExistsError: "no_folder",
    PermissionError: "no_permission",
    OSError: "system",
}
# What a full disk, a quota and a limit of a file's size are called by the system.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A server's terminal may claim ASCII; Chinese must come out all the same.
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = parse(arguments)
    try:
        known = of_store(found := Store(asked.store))
    except BrokenFamily as broken:
        print(broken, file=sys.stderr)
        return FAILED
    console = Console(stderr=True, soft_wrap=True)
    terminal = Terminal(known, found, known.text(asked.lang), console, need=asked.need)
    before = _head(found)
    try:
        code: int = asked.run(terminal, asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has closed it, as head does; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (MetricsError, OSError) as error:
        terminal.say(_sentence(error, terminal.text))
        if (now := _head(found)) != before:
            terminal.say(terminal.text("cli.meanwhile", version=now))
        return FAILED
    except KeyboardInterrupt:
        now = _head(found)
        said = terminal.text("cli.unchanged") if now == before else terminal.text("cli.meanwhile", version=now)
        terminal.say(f"{terminal.text('cli.interrupted')} {said}")
        return FAILED
    return code


def _head(archive: Archive) -> int:
    """The newest version, 0 where none can be read."""
    try:
        return archive.head()[0]
    except StoreError:
        return 0


def _sentence(error: Exception, text: Text) -> str:
    """Why something could not be done, in the person's language; what the store says of its files is added."""
    damage = getattr(error, "damage", None)
    if damage:
        return told(damage, text, Clock())
    if isinstance(error, StoreError) and type(error) not in (StoreError, NoStore):
        return refusal(error, text)
    if not isinstance(error, OSError):
        name = next((_FAULTS[kind] for kind in type(error).__mro__ if kind in _FAULTS), "failed")
        return text(f"cli.{name}", error=str(error))
    name = next(_FILE_FAULTS[kind] for kind in type(error).__mro__ if kind in _FILE_FAULTS)
    if error.errno in _FULL:
        name = "disk_full"
    elif error.errno == errno.EROFS:
        name = "no_permission"
    return text(f"cli.{name}", file=error.filename2 or error.filename or "", code=error.errno)
