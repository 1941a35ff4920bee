"""Nobody is kept from a page by its colours, its headings or its controls: axe-core looks at every page and finds none.

Everything folded is unfolded first. Charts are left out: their letters are drawn, and are held to their ground by
tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from long import some
from places import FIELDS, PAGES, walk
from playwright.sync_api import Page, expect
from screen import settle, visit

_RUN = """(options) => axe.run({ exclude: [['.js-plotly-plot']] }, { resultTypes: ['violations'], ...options })
  .then((found) => found.violations)"""
_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast"]}


def faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds on the page as it stands: the rule, how grave, where."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]}"
        for found in page.evaluate(_RUN, options or {})
        for node in found["nodes"]
    ]


def faults_of(page: Page, paths: tuple[str, ...], options: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """The faults of the pages that have any."""
    return {path: told for path in walk(page, paths) if (told := faults(page, options))}


@contextmanager
def dark(page: Page) -> Iterator[None]:
    page.emulate_media(color_scheme="dark")
    yield
    page.emulate_media(color_scheme="light")


def test_no_page_has_a_fault(page: Page) -> None:
    visit(page, "/reports")

    assert faults_of(page, some(PAGES, 2)) == {}


def test_every_page_reads_well_in_the_dark(page: Page) -> None:
    with dark(page):
        visit(page, "/reports")
        ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        found = faults_of(page, some(PAGES, 3), _COLOURS)

    assert ground == "rgb(22, 21, 19)"
    assert found == {}


def test_no_page_has_a_fault_on_a_phone_in_english(phone: Page) -> None:
    visit(phone, "/reports?lang=en")

    found = faults_of(phone, ("", FIELDS[1], "upload"))

    assert found == {}
    assert phone.evaluate("document.documentElement.lang") == "en"


def test_what_opens_over_a_page_has_no_fault_either(page: Page) -> None:
    with dark(page):
        visit(page, "/renovation?community=同乐社区&lamp=red")
        page.get_by_test_id("stPopover").locator("button").first.click()
        settle(page)
        found = faults(page)
        page.keyboard.press("Escape")
        page.locator(".tile").first.click()
        settle(page)
        found += faults(page)
        page.keyboard.press("Escape")
        page.locator('[data-go="add"]').first.click()
        expect(page.get_by_test_id("stToast")).to_be_visible()
        found += faults(page)

    assert found == []
