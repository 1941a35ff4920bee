"""Pictures by a real browser: each caller gets its own, a browser that is killed comes back, fonts are ours."""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from chart_examples import examples

from dev import find_browser
from metrics.charts.theme import LIGHT
from metrics.reports.browser import Browser

CHARTS = list(examples().values())


@pytest.fixture(scope="module")
def pictures() -> Iterator[Browser]:
    found = find_browser()
    browser = Browser(str(found) if found else None)
    yield browser
    browser.close()


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a picture in px."""
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def descendants(process: int) -> list[int]:
    """Every process below one."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in told.splitlines()]
    found, todo = [], [process]
    while todo:
        here = todo.pop()
        below = [pid for pid, parent in parents if parent == here]
        found += below
        todo += below
    return found


def test_of_24_pictures_asked_for_at_once_from_four_threads_each_gets_its_own(pictures: Browser) -> None:
    def ask(number: int) -> bytes | None:
        look = LIGHT.of("zh", width=400 + 10 * number)
        return pictures.drawn(CHARTS[number % len(CHARTS)], look, scale=1, source=f"第{number}张")

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(ask, range(24)))

    assert pictures.why_not == ""
    assert [size(png)[0] for png in drawn if png] == [400 + 10 * number for number in range(24)]


def test_a_picture_has_the_size_it_was_asked_for(pictures: Browser) -> None:
    slide = pictures.drawn(CHARTS[0], LIGHT.of("zh", width=960), scale=2, source="来源")
    column = pictures.drawn(CHARTS[0], LIGHT.of("zh", width=600), scale=3, source="来源")

    assert slide
    assert column
    assert (size(slide)[0], size(column)[0]) == (1920, 1800)


@pytest.mark.skipif(os.name != "posix", reason="processes are found by ps")
def test_a_browser_that_is_killed_midway_is_opened_again() -> None:
    found = find_browser()
    browser = Browser(str(found) if found else None)
    # The server and the browser of the other tests are processes below this one as well.
    others = {*descendants(os.getpid())}
    assert browser.drawn(CHARTS[0], LIGHT, scale=1)
    killed = {*descendants(os.getpid())} - others
    assert killed
    for process in killed:
        # The ps that listed them, and children that fall with their parent, are gone already.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)

    again = browser.drawn(CHARTS[1], LIGHT.of("zh", width=500), scale=1)

    browser.close()
    assert again
    assert size(again)[0] == 500


def test_without_a_browser_there_is_no_picture_but_the_reason() -> None:
    nothing = Browser("/nowhere/chrome")

    assert nothing.drawn(CHARTS[0], LIGHT, scale=1) is None
    assert "nowhere" in nothing.why_not or "No browser" in nothing.why_not
    nothing.close()
