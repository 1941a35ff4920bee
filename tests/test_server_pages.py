"""The front page made from the framework's, the plain pages, our own routes, and the headers on all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from asgi import ask, inside
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.testing.v1 import AppTest

from metrics.errors import Damaged
from metrics.server.compression import CompressedFiles
from metrics.server.font_package import SHA512, font_folder
from metrics.server.front_page import FrontPageInstead, front_page
from metrics.server.headers import SecurityHeaders, content_policy
from metrics.server.plain_pages import old_browser_page, texts
from metrics.server.routes import routes, stylesheet_address

STATIC = Path(str(streamlit.__file__)).parent / "static"
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
NO_FONT = Path("nowhere")


def made(index=INDEX, **changed):
    given = {"title": "季度工作看板", "without_scripts": "请打开脚本", "stylesheet": "/fonts/noto-sans-sc.css?1"}
    return front_page(index, **given | changed)


def small_font(folder):
    (folder / "files").mkdir(parents=True)
    (folder / "index.css").write_text("@font-face { src: url(./files/noto-1.woff2) format('woff2-variations') }" * 20)
    (folder / "LICENSE").write_text("SIL OPEN FONT LICENSE")
    (folder / "files" / "noto-1.woff2").write_bytes(b"wOF2 slice")
    (folder / "package.sha512").write_text(SHA512)
    return folder


def served(fonts=NO_FONT, health=lambda: (7, True)):
    return Starlette(routes=routes(fonts=fonts, health=health, said=texts()))


def test_the_front_page_speaks_chinese_and_has_our_title_and_font():
    page = made().html

    assert '<html lang="zh-CN">' in page
    assert "<title>季度工作看板</title>" in page
    assert '<link rel="stylesheet" href="/fonts/noto-sans-sc.css?1">' in page
    assert "请打开脚本" in page


def test_nothing_of_the_framework_is_left_for_a_reader_to_see():
    page = re.sub(r'"\./static/[^"]+"|<script>.*?</script>', "", made().html, flags=re.DOTALL)

    assert not re.search("streamlit|agent|You need to enable|Source ?Sans", page, re.IGNORECASE)


def test_the_front_page_keeps_every_script_and_style_of_the_framework():
    kept = re.findall(r'(?:src|href)="\./static/(?:js|css)/[^"]+"', made().html)

    assert kept == re.findall(r'(?:src|href)="\./static/(?:js|css)/[^"]+"', INDEX)
    assert len(kept) > 10


def test_the_browser_check_comes_before_anything_is_fetched():
    page = made().html

    assert page.index("old-browser") < page.index("./static/")


def test_without_the_font_there_is_no_link_to_it():
    assert "stylesheet" not in made(stylesheet=None).html.replace('rel="stylesheet" crossorigin', "")


def test_every_inline_script_is_named_in_the_policy():
    page = made()

    assert len(page.script_hashes) == page.html.count("<script>") == 4
    assert all(f"'{checksum}'" in content_policy(page.script_hashes) for checksum in page.script_hashes)


def test_the_policy_lets_no_inline_script_and_no_foreign_host_in():
    policy = dict(part.split(" ", 1) for part in content_policy(["sha256-x"]).split("; "))

    assert policy["script-src"] == "'self' blob: 'wasm-unsafe-eval' 'sha256-x'"
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert not [sources for sources in policy.values() if "http" in sources or "*" in sources]


@pytest.mark.parametrize(
    "lost", ['<html lang="en">', "<title>Streamlit</title>", '<link rel="service-desc"', "<noscript>"]
)
def test_a_framework_page_that_is_not_as_expected_stops_the_start(lost):
    with pytest.raises(ValueError, match=r"index\.html has 0 places"):
        made(INDEX.replace(lost, ""))


def test_every_address_of_the_app_gets_our_page_and_a_file_stays_a_file(tmp_path):
    (tmp_path / "index.html").write_text("theirs")
    (tmp_path / "note.txt").write_text("a file")
    files = Starlette(routes=[Mount("/", StaticFiles(directory=tmp_path, html=True))])
    app = FrontPageInstead(files, made())

    first, again = ask(app, "/"), ask(app, "/")

    assert first.text == again.text == made().html
    assert first.headers["cache-control"] == "no-cache"
    assert "etag" not in first.headers
    assert ask(app, "/note.txt").text == "a file"


def test_our_own_plain_pages_are_not_taken_for_the_frameworks():
    app = FrontPageInstead(served(), made())

    assert ask(app, "/old-browser").text == old_browser_page(texts())


def test_a_browser_that_kept_another_programs_page_gets_ours(tmp_path):
    (tmp_path / "index.html").write_text("theirs")
    files = Starlette(routes=[Mount("/", StaticFiles(directory=tmp_path, html=True))])
    kept = ask(files, "/").headers["etag"]

    answer = ask(FrontPageInstead(files, made()), "/", if_none_match=kept)

    assert answer.status == 200
    assert answer.text == made().html


def test_health_tells_the_store_version_and_nothing_else():
    answer = ask(served(), "/healthz")

    assert (answer.status, answer.text) == (200, '{"status":"ok","store_version":7}')


def test_health_of_a_damaged_store_is_bad_and_names_no_file():
    def damaged():
        raise Damaged("log/00000003.json under D:/office is missing")

    answer = ask(served(health=damaged), "/healthz")

    assert (answer.status, answer.text) == (503, '{"status":"store_unreadable","fault":"Damaged"}')


def test_the_page_for_old_browsers_needs_no_scripts_and_speaks_both_languages():
    page = ask(served(), "/old-browser").text

    assert page == old_browser_page(texts())
    assert "<script" not in page
    assert "请换用较新的浏览器" in page
    assert "Please use a newer browser" in page


def test_the_mark_stands_where_the_framework_looks_for_its_own():
    assert ask(served(), "/favicon.png").headers["content-type"] == "image/svg+xml"


def test_the_font_is_served_to_be_kept_for_ever(tmp_path):
    app = served(small_font(tmp_path / "font"))

    style, piece = ask(app, "/fonts/noto-sans-sc.css"), ask(app, "/fonts/files/noto-1.woff2")

    assert "immutable" in style.headers["cache-control"]
    assert "immutable" in piece.headers["cache-control"]
    assert piece.headers["content-type"] == "font/woff2"
    assert piece.body == b"wOF2 slice"
    assert "SIL" in ask(app, "/fonts/LICENSE").text


def test_a_new_font_gets_new_addresses(tmp_path):
    folder = small_font(tmp_path / "font")
    edition = stylesheet_address(folder).partition("?")[2]

    assert len(edition) == 8
    assert f"noto-1.woff2?{edition})" in ask(served(folder), "/fonts/noto-sans-sc.css").text


@pytest.mark.parametrize("name", ["../index.css", "..%2f..%2fpackage.sha512", "package.sha512", "noto-2.woff2", ""])
def test_no_other_file_can_be_had_through_the_font_address(tmp_path, name):
    assert ask(served(small_font(tmp_path / "font")), f"/fonts/files/{name}").status == 404


def test_without_the_font_its_addresses_are_not_found():
    assert stylesheet_address(NO_FONT) is None
    assert ask(served(), "/fonts/noto-sans-sc.css").status == 404


def test_an_answer_compressed_once_is_whole_the_second_time(tmp_path):
    compressed = Starlette(
        routes=routes(fonts=small_font(tmp_path / "font"), health=lambda: (1, True), said=texts()),
        middleware=[Middleware(GZipMiddleware)],
    )
    for path in ("/fonts/noto-sans-sc.css", "/old-browser", "/favicon.png"):
        answers = [ask(compressed, path, accept_encoding="gzip") for _ in range(2)]

        assert {int(answer.headers["content-length"]) - len(answer.body) for answer in answers} == {0}
        assert answers[0].text == answers[1].text == ask(compressed, path).text


def test_the_frameworks_scripts_are_compressed_once_and_kept_for_ever(tmp_path):
    (tmp_path / "js").mkdir()
    script = tmp_path / "js" / "index.abc.js"
    script.write_text("let a = 1;" * 1000)
    app = CompressedFiles(inside, tmp_path, "/static/")

    first = ask(app, "/static/js/index.abc.js", accept_encoding="gzip, br")
    script.unlink()
    again = ask(app, "/static/js/index.abc.js", accept_encoding="gzip, br")

    assert first.text == again.text == "let a = 1;" * 1000
    assert len(first.body) < 200
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["vary"] == "Accept-Encoding"
    assert "immutable" in first.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/index.abc.js", {}),
        ("/static/js/index.abc.js", {"accept_encoding": "gzip", "range": "bytes=0-5"}),
        ("/static/photo.png", {"accept_encoding": "gzip"}),
        ("/static/../secret.js", {"accept_encoding": "gzip"}),
        ("/static/js/../../secret.js", {"accept_encoding": "gzip"}),
    ],
)
def test_what_is_not_a_known_text_or_not_wanted_compressed_is_left_to_the_framework(tmp_path, path, headers):
    folder = tmp_path / "static"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "index.abc.js").write_text("x")
    (folder / "photo.png").write_bytes(b"x")
    (tmp_path / "secret.js").write_text("secret")

    assert ask(CompressedFiles(inside, folder, "/static/"), path, **headers).body == b"inside"


def test_every_answer_carries_the_security_headers():
    answer = ask(SecurityHeaders(inside, policy="default-src 'self'"))

    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_the_font_lies_beside_the_libraries_of_the_running_python():
    assert font_folder(".venv") == Path(".venv/share/noto-sans-sc")


def test_a_page_that_fails_says_so_in_chinese_and_shows_nothing_of_the_error():
    def failed():
        from dashboard import tell_failure

        tell_failure(ValueError("a secret of the office"))

    shown = AppTest.from_function(failed).run()

    assert [error.value for error in shown.error] == [texts()["zh"]("server.page_failed")]
    assert not shown.exception
