"""How long the server waits for a client that says nothing, and what it says of itself on its connections: nothing.

uvicorn ends idle connections between requests after five seconds, but waits for ever for the rest of a header, and has
no setting for it; Streamlit's own starter passes none on either. Nor does it pass on that no ``Server`` be named.
"""

from __future__ import annotations

import asyncio

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from metrics.server.unequivocal import has_two_lengths

HEADER_SECONDS = 10.0
BODY_SECONDS = 30.0


class PatientProtocol(H11Protocol):
    """Closes a connection whose next request is not there in time, counted from its first byte; names no server."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connects."""
        # The server makes the second from the first every second, and may have done so already.
        self.config.encoded_headers = _unnamed(self.config.encoded_headers)
        self.server_state.default_headers = _unnamed(self.server_state.default_headers)
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Some bytes of a request."""
        super().data_received(data)
        is_awaited = self.transport.get_protocol() is self and self.conn.their_state is h11.IDLE
        if is_awaited:
            self._wait()
        else:
            self._stop()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Somebody asks for a WebSocket. The one who reads it next no longer knows how, so it is judged here."""
        is_plain = event.target.startswith(b"/") and not has_two_lengths([name for name, _ in self.headers])
        if is_plain and event.http_version != b"1.0":
            super().handle_websocket_upgrade(event)
        else:
            self.send_400_response("")

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self._due:
            self._due.cancel()
            self._due = None


def _unnamed(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name != b"server"]


def be_patient() -> None:
    """Let uvicorn make this protocol where it would make its own.

    It has chosen its class already when it loads the app (``Config.load`` of 0.54), so that class makes ours.
    """
    H11Protocol.__new__ = lambda _cls, *_args, **_known: object.__new__(PatientProtocol)  # type: ignore[assignment, method-assign]


class PatientBody:
    """Takes a request whose body stops coming for a request that was broken off."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        is_whole = False

        async def receive_in_time() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self._seconds)
            except TimeoutError:
                return {"type": "http.disconnect"}
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time if scope["type"] == "http" else receive, send)
