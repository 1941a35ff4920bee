"""Pictures through one long-lived browser: Kaleido on an event loop of its own thread.

Opening a browser takes seconds and a picture a quarter of one, so the browser stays open. Every caller waits for its
own picture: the calls run on one loop as tasks of their own (with Kaleido's synchronous server, callers in threads were
handed each other's pictures). A browser that died is opened once more; where there is none the answer is None and the
reason is kept.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

import kaleido
import plotly.graph_objects as go

from metrics.charts.description import Description
from metrics.charts.theme import Look
from metrics.reports.paper.glyphs import FONTS

OPEN_SECONDS, DRAW_SECONDS, CLOSE_SECONDS = 60.0, 60.0, 10.0
_FAMILY = '"Noto Sans SC", "Noto Sans CJK SC", sans-serif'
_log = logging.getLogger(__name__)


class Browser:
    """The server's pictures. Safe to share between threads; make one and keep it.

    ``path`` names a browser's program, else Kaleido looks for one. ``why_not`` says why the last picture could not be
    made, "" while all could.
    """

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Any = None
        self._opening: asyncio.Lock | None = None
        self.why_not = ""

    def drawn(self, description: Description, look: Look, *, scale: float, source: str = "") -> bytes | None:
        """The chart as PNG bytes of ``scale`` times the look's size, or None when no picture can be made here.

        With a ``source`` title, subtitle and source stand in the picture.
        """
        return self.picture(_figure(description, look, source), scale=scale)

    def picture(self, figure: go.Figure, *, scale: float) -> bytes | None:
        """A figure as PNG, or None with the reason in ``why_not``."""
        asked = self._draw(figure, scale)
        try:
            made = asyncio.run_coroutine_threadsafe(asked, self._running()).result(OPEN_SECONDS + DRAW_SECONDS + 10)
        except Exception as error:
            # Whatever goes wrong in a browser, a report is made without its picture and says so.
            self.why_not = f"{type(error).__name__}: {error}".strip()[:500]
            _log.warning("no picture: %s", self.why_not)
            return None
        self.why_not = ""
        return made

    def close(self) -> None:
        """Close the browser and its thread; the next picture opens both again."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(self._shut(), loop).result(CLOSE_SECONDS)
        except Exception as error:
            _log.info("the browser did not close in order: %s", error)
        loop.call_soon_threadsafe(loop.stop)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(loop,), name="pictures", daemon=True).start()
                self._loop = loop
                self._opening = None
                atexit.register(self.close)
            return self._loop

    async def _draw(self, figure: go.Figure, scale: float) -> bytes:
        try:
            return await self._once(figure, scale)
        except Exception as error:
            # The browser may have been ended by somebody; a new one is worth one try.
            _log.info("the browser is opened again: %s", error)
            await self._shut()
            return await self._once(figure, scale)

    async def _once(self, figure: go.Figure, scale: float) -> bytes:
        opened = await self._opened()
        options = {"format": "png", "width": figure.layout.width, "height": figure.layout.height, "scale": scale}
        found = await asyncio.wait_for(opened.calc_fig(figure.to_dict(), opts=options), DRAW_SECONDS)
        if not isinstance(found, bytes) or not found.startswith(b"\x89PNG"):
            raise RuntimeError("the browser answered with something that is no picture")
        return found

    async def _opened(self) -> Any:
        if self._opening is None:
            self._opening = asyncio.Lock()
        async with self._opening:
            if self._kaleido is None:
                options = {"path": self._path} if self._path else {}
                # A formula library would be fetched from outside; a network that swallows packets costs a minute.
                page = kaleido.PageGenerator(mathjax=False)
                made = kaleido.Kaleido(n=1, timeout=DRAW_SECONDS, page_generator=page, **options)
                with _our_fonts():
                    await asyncio.wait_for(made.open(), OPEN_SECONDS)
                self._kaleido = made
            return self._kaleido

    async def _shut(self) -> None:
        made, self._kaleido = self._kaleido, None
        if made is not None:
            try:
                await asyncio.wait_for(_closing(made), CLOSE_SECONDS)
            except Exception as error:
                _log.info("the browser did not close in order: %s", error)


def _figure(description: Description, look: Look, source: str) -> go.Figure:
    """The figure as a picture that stands alone: on paper, in the face for paper, with a size of its own."""
    figure = description.figure(look, titled=bool(source), source=source)
    figure.update_layout(width=look.width, paper_bgcolor="#FFFFFF", font={"family": _FAMILY})
    return figure


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()


async def _closing(made: Any) -> None:
    await made.close()


class _our_fonts:
    """FONTCONFIG_FILE names our fonts while the browser starts, so that none has to be installed."""

    def __enter__(self) -> None:
        self._before = os.environ.get("FONTCONFIG_FILE")
        if os.name == "posix":
            os.environ["FONTCONFIG_FILE"] = str(_font_config())

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            os.environ.pop("FONTCONFIG_FILE", None)
        else:
            os.environ["FONTCONFIG_FILE"] = self._before


def _font_config() -> Path:
    """A configuration that knows our folder first and the system's after it."""
    folder = Path(tempfile.gettempdir()) / f"report-fonts-{os.getuid() if hasattr(os, 'getuid') else 0}"
    folder.mkdir(mode=0o700, exist_ok=True)
    system = Path("/etc/fonts/fonts.conf")
    include = f'<include ignore_missing="yes">{system}</include>' if system.exists() else ""
    told = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{FONTS}</dir>{include}<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    path = folder / "fonts.conf"
    path.write_text(told, "utf-8")
    return path
