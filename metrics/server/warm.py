"""What the server does before its first visitor: load the heavy libraries, and spare the collector from them.

Loaded objects that live as long as the process are set aside from garbage collection; with ``runner.postScriptGC`` off
a rerun of a page with eight charts costs 20 ms of processor time instead of 125 (DESIGN §10).
"""

from __future__ import annotations

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any


def _nothing() -> None:
    """Nothing more to do."""


def warmed(
    modules: Iterable[str], *, ready: Callable[[], object] = _nothing, done: Callable[[], object] = _nothing
) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any] | None]]:
    """A lifespan that imports the modules before the server answers. A module that cannot be imported stops it.

    ``ready`` is called once they are there, ``done`` when the server ends.
    """
    names = tuple(modules)

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any] | None]:
        await asyncio.to_thread(_load, names)
        gc.collect()
        gc.freeze()
        ready()
        yield None
        done()

    return lifespan


def _load(names: Iterable[str]) -> None:
    for name in names:
        importlib.import_module(name)
