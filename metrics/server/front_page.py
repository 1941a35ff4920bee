"""The one HTML page of the app: Streamlit's index.html, made ours before the browser sees it.

The installed file is rewritten at start: our language, title and font, no pointer to interfaces that are off, and a
check that sends browsers too old for Streamlit to a page that says what to install, where they would see nothing.
Anything in the file that is not as expected stops the start, because a new version of Streamlit then needs a look.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HERE = Path(__file__).parent
_SCRIPTS = ("newest_syntax.js", "browser_check.js", "root_address.js")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The page, and the checksums of its inline scripts for the content policy."""

    html: str
    script_hashes: tuple[str, ...]


def front_page(index: str, *, title: str, without_scripts: str, stylesheet: str | None) -> FrontPage:
    """Our front page from the text of Streamlit's index.html.

    ``without_scripts`` is what a browser with scripts switched off shows, ``stylesheet`` the address of the screen
    font's, None when the font is not installed. Raises ValueError when the file is not as expected.
    """
    links = f'<link rel="stylesheet" href="{escape(stylesheet)}">' if stylesheet else ""
    scripts = "".join(f"<script>{_script(name)}</script>\n" for name in _SCRIPTS)
    page = _replace(index, r"<!--.*?-->\s*", "", "the comments", every=True)
    page = _replace(page, r'<html lang="en">', '<html lang="zh-CN">', "the language")
    page = _replace(page, r"<title>.*?</title>", f"<title>{escape(title)}</title>{links}", "the title")
    # Scripts go first: an old browser then leaves before it has fetched anything.
    page = _replace(page, r'<meta charset="UTF-8" />', '<meta charset="UTF-8" />\n' + scripts, "the character set")
    page = _replace(page, r'<link rel="service-desc".*?/>', "", "the pointer to the agent interface")
    # The preloaded face is Streamlit's own, which our pages do not use.
    page = _replace(page, r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', "", "the preloaded font")
    noscript = f"<noscript><p>{escape(without_scripts)}</p></noscript>"
    page = _replace(page, r"<noscript>.*?</noscript>", noscript, "the text without scripts")
    return FrontPage(page, tuple(_checksum(script) for script in _INLINE_SCRIPT.findall(page)))


class FrontPageInstead:
    """Sends our page wherever Streamlit would send its index.html: at the root and at every page's own address."""

    def __init__(self, app: ASGIApp, page: FrontPage) -> None:
        self._app = app
        self._html = page.html

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        replaced = False

        async def send_instead(message: Message) -> None:
            nonlocal replaced
            if replaced:
                return
            if message["type"] == "http.response.start" and _is_index(scope, message):
                replaced = True
                # No validators: a browser that once kept another program's page from this address asks for ours anew.
                response = HTMLResponse(self._html, headers={"Cache-Control": "no-cache"})
                await response(scope, receive, send)
            else:
                await send(message)

        await self._app(scope, receive, send_instead if scope["type"] == "http" else send)


def _script(name: str) -> str:
    # Its remarks are for whoever reads the file, not for every browser.
    return re.sub(r"(?m)^ *//.*\n", "", (_HERE / name).read_text(encoding="utf-8"))


def _is_index(scope: Scope, started: Message) -> bool:
    # Streamlit's static files hold one HTML file. "Not modified" can only concern a page when the path has no suffix.
    if not isinstance(scope.get("endpoint"), StaticFiles):
        return False
    kind = dict(started["headers"]).get(b"content-type", b"")
    if started["status"] == 304:
        return "." not in scope["path"]
    return bool(started["status"] == 200 and kind.startswith(b"text/html"))


def _replace(page: str, pattern: str, text: str, what: str, *, every: bool = False) -> str:
    changed, count = re.subn(pattern, lambda _: text, page, flags=re.DOTALL)
    if not count or (count > 1 and not every):
        raise ValueError(f"Streamlit's index.html has {count} places for {what}, where this program expects one")
    return changed


def _checksum(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
