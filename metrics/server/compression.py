"""Streamlit's own scripts and styles, compressed once and kept.

Streamlit sends them as they are: compressing at every request would cost more than it saves, so it leaves that to a
proxy (``starlette_gzip_middleware.py`` of 1.67). An office has no such proxy, and its first page would be several
times as large. Each file is compressed when first asked for and remembered; names carry a hash of the content, so that
nothing remembered grows stale while the server runs.
"""

from __future__ import annotations

import asyncio
import gzip
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

# Not the operating system's table: on some Windows machines it calls scripts plain text, and browsers then refuse them.
_TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json",
    ".wasm": "application/wasm",
}  # fmt: skip
_YEAR = 31_536_000


class CompressedFiles:
    """Answers ``GET <prefix><name>`` with a file of the folder, compressed, to clients that take gzip.

    Files of other kinds, unknown names and requests for a range are left to the app behind.
    """

    def __init__(self, app: ASGIApp, folder: Path, prefix: str) -> None:
        self._app = app
        # A name outside this table leads to no file, so no path of an address ever reaches the disk.
        self._files = {
            prefix + path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in _TYPES
        }
        self._compressed = cache(_compress)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        path = self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if path is None or not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        response = Response(
            await asyncio.to_thread(self._compressed, path),
            media_type=_TYPES[path.suffix],
            headers={
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
                "Cache-Control": f"public, immutable, max-age={_YEAR}",
            },
        )
        await response(scope, receive, send)


def _takes_gzip(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def _compress(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
