"""Costs as ratios to a floor measured in the same run: a machine's mood changes seconds, hardly ever a ratio."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median

ROUNDS = 7


def cpu_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU seconds of some work, after one round that does not count."""
    work()
    gc.collect()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


def wall_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds by the clock, for work that waits for a disk."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def tell(what: str, cost: float, floor: float, of_what: str) -> None:
    """Print one measurement."""
    print(f"{what:<58} {cost * 1000:9.1f} ms   {cost / floor:6.1f} × {of_what} ({floor * 1000:.1f} ms)")
