"""What one client may ask of everybody's server: how many bytes it holds there, and which messages it may send.

Streamlit keeps every uploaded file in memory until its session ends and counts none; its back messages include one that
empties the caches of all sessions, which no button of ours sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UPLOADS = "/_stcore/upload_file/"
MEGABYTE = 1024 * 1024


class UploadQuota:
    """Refuses a file that makes its session, or all of them, hold more than allowed.

    ``held`` tells how many bytes each session holds. A file counts by its declared length; one without is refused.
    """

    def __init__(
        self, app: ASGIApp, held: Callable[[], Mapping[str, int]], refusal: str,
        each: int = 40 * MEGABYTE, together: int = 800 * MEGABYTE,
    ) -> None:  # fmt: skip
        self._app = app
        self._held = held
        self._refusal = refusal
        self._each, self._together = each, together

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(_UPLOADS):
            session = scope["path"].removeprefix(_UPLOADS).partition("/")[0]
            held, coming = self._held(), _length(scope)
            if coming is None or held.get(session, 0) + coming > self._each:
                await PlainTextResponse(self._refusal, status_code=413)(scope, receive, send)
                return
            if sum(held.values()) + coming > self._together:
                await PlainTextResponse(self._refusal, status_code=503)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class OwnMessages:
    """Passes on those messages of a page that ``is_ours`` knows; the others are as if never sent."""

    def __init__(self, app: ASGIApp, is_ours: Callable[[bytes], bool]) -> None:
        self._app = app
        self._is_ours = is_ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""

        async def receive_ours() -> Message:
            while True:
                message = await receive()
                data = message.get("bytes") if message["type"] == "websocket.receive" else None
                if data is None or self._is_ours(data):
                    return message

        await self._app(scope, receive_ours if scope["type"] == "websocket" else receive, send)


def _length(scope: Scope) -> int | None:
    """The declared length of a body, None where there is none or several."""
    said = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(said[0]) if len(said) == 1 and said[0].isdigit() and len(said[0]) < 16 else None
