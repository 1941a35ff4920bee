"""How much work on somebody's bytes may cost, held by the system where it can and by whoever waits everywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil


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
def held(memory: int) -> Iterator[None]:
    """Let this process take so many bytes more and no others; beyond it Python raises MemoryError.

    On Linux the system holds it, in the middle of any call. Elsewhere it cannot, and whoever waits looks on.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    # Data and not address space: the libraries reserve gigabytes of addresses that they never fill.
    resource.setrlimit(resource.RLIMIT_DATA, (psutil.Process().memory_info().data + memory, unlimited[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, unlimited)
