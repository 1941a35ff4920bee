"""The process that reads: takes one request after the other from its input and tells what it finds on its output.

Requests come from our own server and are trusted; what they carry is not. It ends when its input does, and so never
outlives the server.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import struct
import sys
import traceback
from typing import Any, BinaryIO

from metrics.confined.bounds import held
from metrics.confined.values import encode

BEGUN, TOLD, DONE, NO_MEMORY, FAILED = b"b", b"t", b"d", b"m", b"f"
HEAD = struct.Struct("<cQ")


def main(modules: list[str]) -> None:
    """Load the modules of the work that is likely to come, then work until nobody asks any more."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not come between the answers.
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        # The pages of those who wait for nothing go first.
        os.nice(5)
    # Whoever stops the server stops this process by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in modules:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    given: tuple[Any, ...] = ()
    while True:
        try:
            task, args, fresh, limits = pickle.load(asked)  # noqa: S301  our own server's
        except EOFError:
            return
        given = given if fresh is None else fresh
        _send(told, BEGUN)
        _send(told, *_outcome(task, (*given, *args), limits, told))


def _outcome(task: Any, args: tuple[Any, ...], limits: tuple[int, float], told: BinaryIO) -> tuple[bytes, bytes]:
    try:
        with held(*limits):
            task(lambda value: _send(told, TOLD, encode(value)), *args)
    except MemoryError:
        return NO_MEMORY, b""
    except Exception as error:
        # Where it failed and not on what: the words of an error quote cells.
        places = "".join(traceback.format_tb(error.__traceback__))
        return FAILED, f"{places}{type(error).__name__}".encode()
    return DONE, b""


def _send(told: BinaryIO, kind: bytes, data: bytes = b"") -> None:
    told.write(HEAD.pack(kind, len(data)))
    told.write(data)
    told.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
