"""Asks a process of its own to work on somebody's bytes, and ends it when that costs more than it may.

Two processes at most, begun when they are needed, kept with their libraries loaded, and replaced after they were ended,
after some hundred files, or once they hold on to memory. What the system cannot hold (time everywhere, memory but on
Linux) is looked at every few hundredths of a second from here.
"""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import psutil

from metrics.confined.bounds import Bounds
from metrics.confined.values import decode
from metrics.confined.worker import BEGUN, DONE, FAILED, HEAD, NO_MEMORY, TOLD
from metrics.errors import Overstepped

_ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)
_MOST = 2
_MOST_FILES = 300
# What a process may hold on to between two files, beyond what it began with.
_MOST_KEPT = 150 * 1024 * 1024
_LEAST = 100 * 1024 * 1024
_LOOK = 0.03
# The signal of a system that ends a process after its time; some have none.
_TOO_LONG = getattr(signal, "SIGXCPU", 0)

Task = Callable[..., None]


class _Worker:
    """One process. ``given`` are the values it remembers from the last request."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "metrics.confined.worker", *modules],
            # A library that gets no memory ends the process with pages of its own frames.
            env=os.environ | {"RUST_BACKTRACE": "0"}, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        # Both are there, because both were asked for.
        self.asked, self.told = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)
        self.given: tuple[object, ...] = ()
        self.files = 0
        self.first_held: int | None = None

    def end(self) -> None:
        """End the process; it has nothing that must be saved."""
        self.process.kill()
        for stream in (self.asked, self.told):
            with suppress(OSError):
                stream.close()
        self.process.wait()

    def is_fresh(self) -> bool:
        """Whether it can go on as it is."""
        try:
            held = psutil.Process(self.process.pid).memory_info().rss
        except psutil.Error:
            return False
        return self.files < _MOST_FILES and held - (self.first_held or held) < _MOST_KEPT


class _Watch(threading.Thread):
    """Looks on while a process works, and kills it beyond its bounds; ``how`` says beyond which."""

    def __init__(self, worker: _Worker, bounds: Bounds) -> None:
        super().__init__(daemon=True, name="confined-watch")
        self._process, self._kill, self._bounds = psutil.Process(worker.process.pid), worker.process.kill, bounds
        self._is_over = threading.Event()
        self._until = time.monotonic() + bounds.wall
        self._most_memory: int | None = None
        self._most_cpu = self._cpu() + bounds.cpu
        self.how = ""

    def run(self) -> None:
        """Look until it is over."""
        while not self._is_over.wait(_LOOK):
            try:
                self.how = self._beyond()
            except psutil.Error:
                return
            if self.how:
                self._kill()
                return

    def begin(self, worker: _Worker) -> None:
        """Count processor time from now on, and memory from what the process held when it was new.

        What it kept of a large file takes nothing from a small one, whose bounds are narrow.
        """
        held, most = self._held(), self._bounds.memory
        worker.first_held = worker.first_held or held
        self._most_memory = max(worker.first_held + most, held + min(most, _LEAST))
        self._most_cpu = self._cpu() + self._bounds.cpu

    def end(self) -> None:
        """Stop looking."""
        self._is_over.set()

    def _beyond(self) -> str:
        if self._most_memory is not None and self._held() > self._most_memory:
            return "memory"
        is_late = time.monotonic() > self._until
        return "time" if is_late or (self._most_memory is not None and self._cpu() > self._most_cpu) else ""

    def _cpu(self) -> float:
        spent = self._process.cpu_times()
        return float(spent.user + spent.system)

    def _held(self) -> int:
        return int(self._process.memory_info().rss)


class _Pool:
    """The processes: those that wait, and how many there may be."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(_MOST)
        self._lock = threading.Lock()
        self._waiting: list[_Worker] = []
        self._modules: set[str] = set()

    def warm(self, modules: Iterable[str]) -> None:
        """Begin one process with these modules loaded, unless there is one."""
        with self._lock:
            self._modules |= set(modules)
            if not self._waiting:
                self._waiting.append(_Worker(sorted(self._modules)))

    @contextmanager
    def lent(self, module: str, bounds: Bounds, given: tuple[object, ...]) -> Iterator[_Worker]:
        """A process for one file, the one that knows the values given where it waits. Raises Overstepped: busy."""
        if not self._free.acquire(timeout=bounds.wall):
            raise Overstepped("busy")
        worker = None
        try:
            worker = self._taken(module, given)
            yield worker
            if worker.is_fresh():
                with self._lock:
                    self._waiting.append(worker)
                worker = None
        finally:
            if worker:
                worker.end()
                self.warm(())
            self._free.release()

    def _taken(self, module: str, given: tuple[object, ...]) -> _Worker:
        with self._lock:
            self._modules.add(module)
            self._waiting = [each for each in self._waiting if each.process.poll() is None]
            knows = [each for each in self._waiting if _same(each.given, given)]
            if not self._waiting:
                return _Worker(sorted(self._modules))
            chosen = (knows or self._waiting)[-1]
            self._waiting.remove(chosen)
            return chosen

    def close(self) -> None:
        """End those that wait."""
        with self._lock:
            while self._waiting:
                self._waiting.pop().end()


_POOL = _Pool()
atexit.register(_POOL.close)
warm = _POOL.warm
close = _POOL.close


def run(
    task: Task, *args: object, bounds: Bounds, given: tuple[object, ...] = (), admits: Iterable[type] = ()
) -> Iterator[Any]:
    """What ``task(tell, *given, *args)`` tells in a process of its own, one value after the other.

    ``task`` is a function of a module. ``given`` are values likely to be the very ones of the last time, which are not
    sent again then. ``admits`` are the classes of our own among the values told (``values``). Raises Overstepped, and
    the process is gone, when the work takes more than it may or breaks off. Whoever stops listening ends the work.
    """
    with _POOL.lent(task.__module__, bounds, given) as worker, _watched(worker, bounds) as watch:
        _ask(worker, task, args, given, bounds)
        yield from _told(worker, watch, bounds.answer, tuple(admits))


@contextmanager
def _watched(worker: _Worker, bounds: Bounds) -> Iterator[_Watch]:
    try:
        watch = _Watch(worker, bounds)
    except psutil.Error as error:
        raise Overstepped("stopped") from error
    watch.start()
    try:
        yield watch
    except (OSError, EOFError) as error:
        raise Overstepped(watch.how or _how_ended(worker)) from error
    finally:
        watch.end()
        watch.join()


def _how_ended(worker: _Worker) -> str:
    """Why a process is gone that nobody ended: libraries abort where they get no memory."""
    try:
        ended = worker.process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "stopped"
    return {-signal.Signals.SIGABRT: "memory", -_TOO_LONG: "time"}.get(ended, "stopped")


def _told(worker: _Worker, watch: _Watch, most: int, admits: tuple[type, ...]) -> Iterator[Any]:
    left = most
    while True:
        kind, data = _received(worker, left)
        left -= len(data)
        if kind == BEGUN:
            watch.begin(worker)
        elif kind == TOLD:
            try:
                value = decode(data, admits)
            except Exception as error:
                raise Overstepped("stopped") from error
            yield value
        elif kind == DONE:
            worker.files += 1
            return
        else:
            if kind == FAILED:
                _LOG.error("reading in a process of its own failed:\n%s", data.decode("utf-8", "replace"))
            raise Overstepped("memory" if kind == NO_MEMORY else "stopped")


def _ask(worker: _Worker, task: Task, args: tuple[object, ...], given: tuple[object, ...], bounds: Bounds) -> None:
    is_known = _same(worker.given, given)
    # Straight into the pipe: no second copy of the file is made.
    asked = (task, args, None if is_known else given, (bounds.memory, bounds.cpu))
    pickle.dump(asked, worker.asked, pickle.HIGHEST_PROTOCOL)
    worker.asked.flush()
    worker.given = given


def _received(worker: _Worker, most: int) -> tuple[bytes, bytes]:
    kind, length = HEAD.unpack(_exactly(worker.told.read(HEAD.size), HEAD.size))
    if length > most:
        raise EOFError
    return kind, _exactly(worker.told.read(length), length)


def _exactly(data: bytes, length: int) -> bytes:
    if len(data) != length:
        raise EOFError
    return data


def _same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))
