"""Every page a reader can open: the overview, each field of work, each tool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playwright.sync_api import Page
from screen import settle

from metrics.registry import catalogue

FIELDS = tuple(family.slug for family in catalogue().pages)
TOOLS = ("reports", "upload", "versions", "settings", "definitions")
PAGES = ("", *FIELDS, *TOOLS)


def walk(page: Page, paths: Iterable[str]) -> Iterator[str]:
    """Go to pages by the menu, each from the one before, which is cheaper than opening them; gives the one reached."""
    for path in paths:
        link = page.locator(f'.mast nav a[data-go="{path}"]')
        if not link.is_visible():
            page.locator("[data-menu]").click()
        link.click()
        settle(page)
        yield path
