"""How much work on somebody's bytes may cost, held by the system where it can and by whoever waits everywhere."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

_LATER = 5
# Stacks of threads and what allocators take in advance count for the system, though nothing is in them.
_UNFILLED = 250 * 1024**2


@dataclass(frozen=True, slots=True)
class Bounds:
    """``memory`` in bytes beyond what the process holds before it begins; ``cpu`` and ``wall`` in seconds.

    ``wall`` is also how long somebody waits for a process to become free. ``answer`` is how many bytes may come back.
    """

    memory: int
    cpu: float
    wall: float
    answer: int


@contextmanager
def held(memory: int, cpu: float) -> Iterator[None]:
    """Let this process take so many bytes and seconds more; beyond the bytes Python raises MemoryError.

    On Linux the system holds both, in the middle of any call. Elsewhere it cannot, and whoever waits looks on. Beyond
    the seconds the system ends the process a little later than whoever waits would, in case nobody waits any more.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    usual = {what: resource.getrlimit(what) for what in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)}
    # Data and not address space: the libraries reserve gigabytes of addresses that they never fill.
    data = psutil.Process().memory_info().data + memory + _UNFILLED
    seconds = math.ceil(time.process_time() + max(cpu, 0)) + _LATER
    for what, most in ((resource.RLIMIT_DATA, data), (resource.RLIMIT_CPU, seconds)):
        hardest = usual[what][1]
        resource.setrlimit(what, (most if hardest == resource.RLIM_INFINITY else min(most, hardest), hardest))
    try:
        yield
    finally:
        for what, before in usual.items():
            resource.setrlimit(what, before)
