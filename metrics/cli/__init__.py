"""The command line: the same reading, checking, computing and storing as the pages, for a server without a screen.

Exit codes: 0 done, 1 something was found that a person must settle (nothing was committed), 2 it could not be done.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from rich.console import Console

from metrics.cli.arguments import parse
from metrics.cli.desk import DONE, FAILED, Desk
from metrics.errors import (
    BrokenFamily,
    Conflict,
    Damaged,
    MetricsError,
    PersonalData,
    Unreadable,
    Unsupported,
    Unwritten,
)
from metrics.i18n.text import Text
from metrics.registry import of_store

_FAULTS: dict[type, str] = {
    Damaged: "damaged",
    Unwritten: "unwritten",
    Unsupported: "unsupported",
    Unreadable: "unreadable",
    PersonalData: "personal",
}
_FILE_FAULTS: dict[type, str] = {
    FileNotFoundError: "no_file",
    IsADirectoryError: "is_folder",
    NotADirectoryError: "no_folder",
    FileExistsError: "no_folder",
    PermissionError: "no_permission",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A server's terminal may claim ASCII; Chinese must come out all the same.
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = parse(arguments)
    try:
        known = of_store(asked.store)
    except BrokenFamily as broken:
        print(broken, file=sys.stderr)
        return FAILED
    desk = Desk(known, asked.store, known.text(asked.lang), Console(stderr=True, soft_wrap=True))
    try:
        code: int = asked.run(desk, asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has closed it, as head does; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (MetricsError, OSError) as error:
        desk.say(_sentence(error, desk.text))
        return FAILED
    except KeyboardInterrupt:
        desk.say(desk.text("cli.interrupted"))
        return FAILED
    return code


def _sentence(error: Exception, text: Text) -> str:
    """Why something could not be done, in the person's language; what the store says of its files is added."""
    if isinstance(error, Conflict):
        return text("cli.conflict", seen=error.seen, head=error.head)
    faults = _FILE_FAULTS if isinstance(error, OSError) else _FAULTS
    name = next((faults[kind] for kind in type(error).__mro__ if kind in faults), "failed")
    return text(f"cli.{name}", error=str(error), file=getattr(error, "filename", None) or "")
