"""One request or one WebSocket to an ASGI app, as a browser on this machine would make it unless told otherwise."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LOCAL = ("127.0.0.1", 50000)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()


async def inside(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers everything, so that what does not reach it was refused."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})
    else:
        await send({"type": "websocket.accept"})


def ask(app: Any, path: str = "/", *, client: Any = LOCAL, method: str = "GET", **headers: str) -> Answer:
    """The answer to one request. ``Host`` is localhost:8501; ``_`` in a header's name stands for ``-``."""
    scope = {**_scope(path, client, headers), "type": "http", "method": method}
    sent = asyncio.run(_converse(app, scope, [{"type": "http.request", "body": b"", "more_body": False}]))
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return Answer(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)


def opens(app: Any, path: str = "/_stcore/stream", *, client: Any = LOCAL, **headers: str) -> bool:
    """Whether a WebSocket is accepted."""
    scope = {**_scope(path, client, headers), "type": "websocket", "scheme": "ws", "subprotocols": []}
    sent = asyncio.run(_converse(app, scope, [{"type": "websocket.connect"}]))
    return sent[0]["type"] == "websocket.accept"


def _scope(path: str, client: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    named = {"host": "localhost:8501"} | {name.replace("_", "-").lower(): text for name, text in headers.items()}
    return {
        "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "client": client, "server": ("127.0.0.1", 8501),
        "headers": [(name.encode(), text.encode()) for name, text in named.items() if text],
    }  # fmt: skip


async def _converse(app: Any, scope: dict[str, Any], said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not said:
            await asyncio.Event().wait()  # nothing more is said, and nobody hangs up
        return said.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent
