"""Reading a description that somebody sends, tried first in a process of its own."""

from __future__ import annotations

from collections.abc import Callable

from metrics.confined import work
from metrics.confined.bounds import Bounds
from metrics.described.reading import Broken, FamilyDescription, Fault, read
from metrics.errors import Overstepped

# What is read within these bounds is read once more here, so they are what it may cost others.
_BOUNDS = Bounds(memory=100 * 1024**2, cpu=2, wall=30, answer=1_000_000)


def read_apart(data: bytes) -> FamilyDescription:
    """The same as ``read``. Raises Broken, also for a file that takes too much to be read."""
    try:
        faults = tuple(work.run(_tell, data, bounds=_BOUNDS, admits=(Fault,)))
    except Overstepped:
        raise Broken([Fault("too_heavy", "")]) from None
    if faults:
        raise Broken(faults)
    return read(data)


def _tell(tell: Callable[[object], None], data: bytes) -> None:
    try:
        read(data)
    except Broken as broken:
        for fault in broken.faults:
            tell(fault)
