"""The dashboard starts, answers this machine only, and draws its first page from itself alone."""

from __future__ import annotations

import http.client
import json
import re
import struct
from urllib.parse import urlsplit

import pytest
from screen import picture, visit
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

# Which slices of the font are here, by the names they were fetched under.
_LOADED = """() => [...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"""


def get(server, path, **headers):
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_server_is_well_and_has_the_sample_office(server):
    status, body = get(server, "/healthz")

    told = json.loads(body)
    assert status == 200
    assert told.keys() == {"status", "store_version"}
    assert told["status"] == "ok"
    assert told["store_version"] > 0


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/fonts/noto-sans-sc.css", "/old-browser"])
def test_a_foreign_name_is_shown_the_set_up_page_at_every_address(server, path):
    status, body = get(server, path, Host="dashboard.example:80")

    assert status == 403
    assert "看板尚未对外开放" in body


@pytest.mark.parametrize("origin", ["http://dashboard.example", None])
def test_a_websocket_of_a_foreign_page_or_of_none_is_refused(server, origin):
    stream = f"ws://{urlsplit(server).netloc}/_stcore/stream"

    with pytest.raises(InvalidStatus) as refused, connect(stream, origin=origin, proxy=None):
        pass

    assert refused.value.response.status_code == 403


def test_the_first_page_is_drawn_in_chinese_and_in_our_font_by_this_server_alone(page, witness):
    visit(page, "/")

    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert "季度工作看板" in page.title()
    assert any(url.endswith("/_stcore/stream") for url in witness.requests)
    assert witness.strayed == []
    assert witness.complaints == []
    assert page.evaluate("""document.fonts.check('16px "Noto Sans SC Variable"', '流动红旗')""")
    assert "Noto Sans SC Variable" in "".join(page.evaluate(_LOADED))
    # Nothing of the framework can be seen.
    assert not re.search("Deploy|Streamlit|Rerun", page.inner_text("body"))
    assert page.locator('[data-testid="stAppDeployButton"]').count() == 0
    assert page.evaluate("document.querySelector('link[rel~=icon]').href").startswith(page.url.rstrip("/"))


def test_a_phone_shows_the_page_without_scrolling_sideways(phone):
    visit(phone, "/")

    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_whole_page_is_in_the_picture(page):
    visit(page, "/")

    high = page.evaluate("""document.querySelector('[data-testid="stMain"]').scrollHeight""")
    path = picture(page, "smoke", always=True)
    assert path

    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    assert width == 1440
    assert height >= min(high, 900)
    assert page.viewport_size == {"width": 1440, "height": 900}


def test_a_browser_too_old_is_told_which_one_to_install(browser, server):
    context = browser.new_context(base_url=server)
    old = context.new_page()
    # An old browser is one that has not understood the script with the newest syntax.
    old.add_init_script("Object.defineProperty(window, 'canReadScripts', { get: () => undefined, set: () => {} })")
    old.goto("/red_flags")
    old.wait_for_url("**/old-browser")

    assert "请换用较新的浏览器" in old.inner_text("h1")
    context.close()


def test_a_browser_without_the_newest_regular_expressions_still_draws_the_page(page):
    page.add_init_script("""
      const Newest = RegExp
      const refuse = (given) => { if (/v/.test(given[1] || '')) throw new SyntaxError('flags') }
      window.RegExp = new Proxy(Newest, {
        apply: (made, self, given) => { refuse(given); return made.apply(self, given) },
        construct: (made, given, as) => { refuse(given); return Reflect.construct(made, given, as) },
      })
      delete Array.prototype.toSorted
    """)

    visit(page, "/")

    assert page.evaluate("[[3, 1, 2].toSorted().join(), new RegExp('a', 'v').flags].join(' ')") == "1,2,3 u"


def test_the_browser_asks_for_scripts_once_and_in_compressed_form(page, server):
    told = []
    page.on("response", lambda answer: told.append((answer.url, answer.headers)))

    visit(page, "/")

    scripts = [headers for url, headers in told if "/static/js/" in url]
    assert scripts
    assert {headers.get("content-encoding") for headers in scripts} == {"gzip"}
    assert all("immutable" in headers["cache-control"] for headers in scripts)
