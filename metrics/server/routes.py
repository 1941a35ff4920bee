"""Our own addresses beside the app's: health, fonts, the mark, and the page for old browsers.

Every answer is made anew: compression rewrites the headers of the very response it is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from metrics.errors import MetricsError
from metrics.i18n.text import Text
from metrics.server import font_package
from metrics.server.plain_pages import MARK, old_browser_page

_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}
_A_DAY = {"Cache-Control": "public, max-age=86400"}
_NEVER = {"Cache-Control": "no-store"}


def stylesheet_address(fonts: Path) -> str | None:
    """Where the page finds the screen font's stylesheet; None when the font is not installed.

    The address changes with the font, so that browsers may keep what they fetched for ever.
    """
    return f"/fonts/noto-sans-sc.css?{_edition()}" if font_package.is_installed(fonts) else None


def routes(*, fonts: Path, health: Callable[[], tuple[int, bool]], said: dict[str, Text]) -> list[BaseRoute]:
    """All routes. ``fonts`` is the font's folder, ``health`` asks the store for its last version and whether
    all of it is what was stored.
    """
    old_browser = old_browser_page(said)
    return [
        Route("/healthz", _health(health)),
        Route("/old-browser", lambda request: HTMLResponse(old_browser)),
        # Streamlit's script asks for this name whatever the page says (1.67, hasSetDefaultFavicon).
        Route("/favicon.png", lambda request: Response(MARK, media_type="image/svg+xml", headers=_A_DAY)),
        # A mount, so that a name that is not there is "not found" and not the front page.
        Mount("/fonts", routes=_font_routes(fonts)),
    ]


def _health(ask: Callable[[], tuple[int, bool]]) -> Callable[[Request], Response]:
    # Not async: reading the store's log is disk work, and Starlette gives it a thread of its own.
    def health(request: Request) -> Response:
        try:
            found, is_sound = ask()
        except (MetricsError, OSError) as error:
            # The kind of fault is enough for a monitor; its message names files.
            state = {"status": "store_unreadable", "fault": type(error).__name__}
            return JSONResponse(state, status_code=503, headers=_NEVER)
        if not is_sound:
            # Which file it is, is said on the pages and by verify; strangers may ask here.
            return JSONResponse({"status": "store_damaged"}, status_code=503, headers=_NEVER)
        return JSONResponse({"status": "ok", "store_version": found}, headers=_NEVER)

    return health


def _font_routes(fonts: Path) -> list[BaseRoute]:
    if not font_package.is_installed(fonts):
        return []
    slices = {path.name: path for path in (fonts / "files").glob("*.woff2")}
    style = (fonts / font_package.STYLESHEET).read_text(encoding="utf-8").replace(".woff2)", f".woff2?{_edition()})")

    def one_slice(request: Request) -> Response:
        # Only names found in the folder at start are served, so no path of an address ever reaches the disk.
        path = slices.get(request.path_params["name"])
        if path is None:
            return Response(status_code=404)
        return FileResponse(path, media_type="font/woff2", headers=_FOREVER)

    licence = fonts / font_package.LICENCE
    return [
        Route("/noto-sans-sc.css", lambda request: Response(style, media_type="text/css", headers=_FOREVER)),
        Route("/files/{name}", one_slice),
        Route("/LICENSE", lambda request: FileResponse(licence, media_type="text/plain; charset=utf-8")),
    ]


def _edition() -> str:
    return hashlib.sha256(font_package.SHA512.encode()).hexdigest()[:8]
