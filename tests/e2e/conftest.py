"""The running server and a real browser, for every test in this folder.

``page`` is a wide screen and ``phone`` a phone; both fail their test if the page asked anything of another host or
complained on its console. ``server`` is the address of a dashboard of its own, filled with the sample office.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from screen import Witness
from servers import serving

from dev import find_browser
from metrics.errors import StoreError
from metrics.store.log import Store

# What an upload changes takes seconds where four servers and four browsers share two processors.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder, so that ``-m "not browser"`` leaves all of them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def store(office_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store holding the sample office, for the files of tests that take back what they change."""
    folder = tmp_path_factory.mktemp("office") / "store"
    shutil.copytree(office_path, folder)
    return folder


@pytest.fixture(scope="session")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard, such as http://127.0.0.1:40001."""
    with serving(store, tmp_path_factory.mktemp("log")) as address:
        yield address


@pytest.fixture
def as_before(store: Path) -> Iterator[None]:
    """Whatever a test commits or sets is taken back, so that the others find the sample office."""
    office = Store.open(store)
    head = office.head()[0]
    yield
    for version in range(office.head()[0], head, -1):
        # A test that undid its own commit has left nothing to bring back.
        with suppress(StoreError):
            office.undo(version, who="测试", why="复原", seen=office.head()[0])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, without a way to any name but this machine's.

    One for this folder, closed before the tests beside it: while it is open, an event loop is running and
    ``asyncio.run`` would fail there.
    """
    path = find_browser()
    assert path, "no Chromium or Chrome was found; python3 dev.py test says what to install"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture
def witness(server: str) -> Iterator[Witness]:
    """What the pages of this test asked for and complained of; judged when the test is over."""
    seen = Witness(urlsplit(server).netloc)
    yield seen
    assert seen.strayed == []
    assert seen.complaints == []


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Iterator[Windows]:
    """The windows of these tests: one keeps what it has loaded, so that the next test does not load it again."""
    opened = Windows(browser)
    yield opened
    opened.close()


@pytest.fixture
def page(windows: Windows, server: str, witness: Witness) -> Iterator[Page]:
    """A wide screen, 1440×900, in Chinese. Addresses may be given without the server's part: ``/red_flags``."""
    with _watched(windows.wide(server), witness) as opened:
        yield opened


@pytest.fixture
def phone(windows: Windows, server: str, witness: Witness) -> Iterator[Page]:
    """A phone, 390×844, touched with a finger."""
    with _watched(windows.phone(server), witness) as opened:
        yield opened


@contextmanager
def _watched(page: Page, witness: Witness) -> Iterator[Page]:
    """The page of a window for one test, heard by its witness; afterwards the app is left.

    For an address of the same server: an empty page is drawn by another process, and the next test would have it read
    and compile the whole program again, which is dearer than most tests.
    """
    size = page.viewport_size
    with witness.watching(page):
        yield page
        page.goto("/_stcore/health")
    if size:
        page.set_viewport_size(size)


class Windows:
    """Browser windows of two sizes for each server, each with one page: a page opened anew reads the program anew."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._known: dict[tuple[str, bool], Page] = {}

    def wide(self, server: str) -> Page:
        """1440×900."""
        return self._window(server, is_phone=False)

    def phone(self, server: str) -> Page:
        """390×844."""
        return self._window(server, is_phone=True)

    def close(self) -> None:
        """Close them all."""
        for page in self._known.values():
            page.context.close()

    def _window(self, server: str, *, is_phone: bool) -> Page:
        if (server, is_phone) not in self._known:
            context = self._browser.new_context(
                base_url=server,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                viewport={"width": 390, "height": 844} if is_phone else {"width": 1440, "height": 900},
                is_mobile=is_phone,
                has_touch=is_phone,
                color_scheme="light",
                reduced_motion="reduce",
            )
            self._known[server, is_phone] = context.new_page()
        return self._known[server, is_phone]
