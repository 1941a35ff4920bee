"""What every browser test does with a page: wait until it is still, look at it whole, and hear what it complains of."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page, Request, TimeoutError

PICTURES = Path(__file__).parent / "pictures"

# True once nothing is running, nothing stale or half drawn is on the page and its letters are here, and all of it has
# stayed so for some looks on end: looks and not seconds, for a busy machine lets a moment pass without one. The page
# watches itself, since asking it from here twenty times a second costs more than what it does.
_STILL = """([looks, limit]) => new Promise((tell) => {
  const isStill = () => {
    const app = document.querySelector('[data-testid="stApp"]')
    return Boolean(app)
      && app.dataset.testScriptState === 'notRunning'
      && app.dataset.testConnectionState === 'CONNECTED'
      && !document.querySelector('[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-stale="true"]')
      && document.fonts.status === 'loaded'
  }
  const begun = performance.now()
  let seen = 0
  const look = () => {
    seen = isStill() ? seen + 1 : 0
    if (seen >= looks) tell(true)
    else if (performance.now() - begun >= limit) tell(false)
    else setTimeout(look, 50)
  }
  look()
})"""
_STILL_LOOKS = 8
_TRIES = 4
# What the mark of a chart stands for, once the chart knows that it is under the pointer.
_UNDER_POINTER = """(mark) => new Promise((tell) => {
  const look = () => {
    const found = mark.closest('.js-plotly-plot')._hoverdata?.map((one) => [one.customdata].flat()).find(([id]) => id)
    found ? tell(found.map((id) => id ?? '')) : setTimeout(look, 25)
  }
  look()
})"""


@dataclass
class Witness:
    """What happened while a page was open. A test that provokes a complaint on purpose takes it out again."""

    host: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self, page: Page) -> Iterator[None]:
        """Listen to a page for a while."""
        heard = {
            "request": self._note,
            "websocket": lambda socket: self.requests.append(socket.url),
            "console": lambda told: self._complain(told.text) if told.type == "error" else None,
            "pageerror": lambda error: self._complain(str(error)),
        }
        for name, listener in heard.items():
            page.on(name, listener)  # type: ignore[call-overload]
        try:
            yield
        finally:
            for name, listener in heard.items():
                page.remove_listener(name, listener)

    @property
    def strayed(self) -> list[str]:
        """Requests to anywhere but the server."""
        own = ("data", "blob", "about")
        return [url for url in self.requests if urlsplit(url).scheme not in own and urlsplit(url).netloc != self.host]

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def _complain(self, text: str) -> None:
        self.complaints.append(text)


def settle(page: Page, *, seconds: float = 40) -> None:
    """Wait until the app has finished running and stayed so for a moment; a click has then had its effect.

    Raises AssertionError with the page's state when it does not come to rest.
    """
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            if page.evaluate(_STILL, [_STILL_LOOKS, left * 1000]):
                return
        except Error as told:
            # The page went elsewhere while it was watched: it is anything but still.
            if "context was destroyed" not in str(told):
                raise
    raise AssertionError(f"{page.url} was not still within {seconds} seconds: {page.inner_text('body')[:500]!r}")


def visit(page: Page, address: str) -> None:
    """Open an address of the server and wait until it is drawn."""
    page.goto(address)
    settle(page)


def picture(page: Page, name: str, *, always: bool = False) -> Path | None:
    """The whole page, not only what fits the window, as ``tests/e2e/pictures/<name>.png``, when PICTURES is set.

    The app scrolls inside itself, so a screenshot ends at the window; the window is made as high as the page first.
    Drawing a page of several screens takes as long as the test it is for, and only people look at it.
    """
    if not always and not os.environ.get("PICTURES"):
        return None
    before = page.viewport_size
    assert before, "the page has no fixed window"
    for _ in range(2):  # a higher window can make a chart grow, once
        height = page.evaluate("""() => document.querySelector('[data-testid="stMain"]').scrollHeight""")
        page.set_viewport_size({"width": before["width"], "height": max(height, before["height"])})
        settle(page)
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    page.set_viewport_size(before)
    return path


def click_mark(mark: Locator) -> tuple[str, ...]:
    """Click a mark of a chart and say what it stands for.

    A click counts once the chart knows what is under the pointer, as it does under a hand.
    """
    mark.hover(force=True)
    picked: list[str] = mark.evaluate(_UNDER_POINTER)
    mark.click(force=True)
    return tuple(picked)


def choose(page: Page, label: str, option: str) -> None:
    """Pick from a box of choices; its list closes when the page moves, so the page is moved first."""
    box = page.get_by_label(label, exact=True).first
    box.evaluate("element => element.scrollIntoView({ block: 'center' })")
    settle(page)
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(_TRIES):
        box.click()
        try:
            wanted.click(timeout=3000)
            break
        except TimeoutError:
            # Something above was still growing and the list closed again: whoever uses it opens it once more.
            page.keyboard.press("Escape")
    else:
        wanted.click()
    settle(page)
