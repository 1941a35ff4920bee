"""Requests that two readers could take for different ones are refused before anybody reads them.

A body of two lengths, or a target that names another host than the header does, is read in one way by a proxy or a
filter before this server and in another by the server itself (RFC 9112, sections 3.2.2 and 6.3). No browser sends one.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class UnequivocalRequests:
    """Answers 400 to an equivocal request and 405 to a method that no page uses, and closes the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not scope["path"].startswith("/") or has_two_lengths([name for name, _ in scope["headers"]]):
            await Response(status_code=400, headers={"Connection": "close"})(scope, receive, send)
        elif scope["method"] not in _METHODS:
            closing = {"Connection": "close", "Allow": ", ".join(_METHODS)}
            await Response(status_code=405, headers=closing)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def has_two_lengths(names: Sequence[bytes]) -> bool:
    """Whether the headers of these names (small letters) tell the end of a body twice."""
    return (b"transfer-encoding" in names and b"content-length" in names) or names.count(b"content-length") > 1
