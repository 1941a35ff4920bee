"""The headers of every answer: what a page may load and run, and who may frame it.

The policy is DESIGN §9's, under which Plotly, tables and fonts were drawn without a violation. ``'unsafe-inline'`` is
for styles only: Streamlit writes its styles at run time. Inline scripts run only when their checksum is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def content_policy(script_hashes: Iterable[str]) -> str:
    """The Content-Security-Policy that admits the inline scripts with these checksums (``sha256-…``)."""
    hashes = "".join(f" '{checksum}'" for checksum in script_hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval'{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


# What a page of figures never needs, so that nothing that found its way into one can ask for it.
_UNUSED = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip


class SecurityHeaders:
    """Sets the security headers on every HTTP answer, whoever gives it."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            # same-origin, not no-referrer: with the latter, browsers send "Origin: null" with our own forms.
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            # A page elsewhere that opens ours in a window gets no hold of it.
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
            # For browsers too old to know frame-ancestors.
            "X-Frame-Options": "SAMEORIGIN",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
