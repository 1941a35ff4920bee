"""Until accounts exist the dashboard answers its own machine only, and everybody else gets a page that says so.

Three things must hold of every request. The connection comes from this machine. The name in the address bar is this
machine's own: a page elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and would then be read as ours.
Nothing says that another server passed the request on: behind a reverse proxy everybody seems to be on this machine.
Proxies tell it by headers of a hundred names, so a request may carry those alone that browsers send; new ones of
theirs begin with ``Sec-``. Some add nothing but speak HTTP/1.0, which no browser does. One that adds nothing and speaks
as browsers do is not seen here; its WebSockets are, unless it rewrites their origin too.
A WebSocket must also name our own page as its origin, because browsers open WebSockets for any page that asks, and
Streamlit accepts one that names none (DESIGN §10).
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OF_BROWSERS = frozenset(
    (
        "authorization", "cache-control", "connection", "cookie", "dnt", "expect", "host", "keep-alive",
        "last-event-id", "origin", "pragma", "priority", "purpose", "range", "referer", "save-data", "service-worker",
        "te", "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent",
        # Streamlit's page and views inside apps add these.
        "x-xsrftoken", "x-xsrf-token", "x-requested-with",
    )
)  # fmt: skip
_KINDS_OF_BROWSERS = ("accept", "access-control-request-", "content-", "if-", "sec-")
_POLICY_VIOLATION = 1008


class LoopbackGate:
    """Lets this machine's own requests through; shows others the page ``refusal`` and nothing else."""

    def __init__(self, app: ASGIApp, refusal: str) -> None:
        self._app = app
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        kind = scope["type"]
        if kind == "lifespan" or (is_own_machine(scope) and (kind == "http" or is_own_page(scope))):
            await self._app(scope, receive, send)
        elif kind == "http":
            response = HTMLResponse(self._refusal, status_code=403, headers={"Cache-Control": "no-store"})
            await response(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "not this machine"})


def is_own_machine(scope: Scope) -> bool:
    """Whether a request was made on this machine, to this machine by name, and passed on by nobody."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    client = scope.get("client")
    if client is None or len(hosts) != 1 or scope["http_version"] == "1.0" or not all(map(_is_of_browsers, headers)):
        return False
    return is_loopback(client[0]) and is_loopback(_host_name(f"//{hosts[0]}"))


def _is_of_browsers(name: str) -> bool:
    return name in _OF_BROWSERS or name.startswith(_KINDS_OF_BROWSERS)


def is_own_page(scope: Scope) -> bool:
    """Whether the page that opens a WebSocket came from the same host and port as the WebSocket itself."""
    headers = Headers(scope=scope)
    origins = headers.getlist("origin")
    if len(origins) != 1 or not _host_name(origins[0]):
        return False
    origin = urlsplit(origins[0])
    return origin.scheme in ("http", "https") and origin.netloc.lower() == headers.get("host", "").lower()


def is_loopback(name: str) -> bool:
    """Whether a host name or address means this machine: localhost, 127.0.0.0/8, ::1."""
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _host_name(url: str) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  asking raises ValueError for a port that is none
        plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
    except ValueError:
        return ""
    return (parts.hostname or "") if plain else ""
