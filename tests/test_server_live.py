"""The server as it runs, with a stand-in page: the gate before Streamlit's own doors, our page instead of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

STAND_IN = Path(__file__).parent / "stand_in" / "server.py"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    chosen = free_port()
    command = ["-m", "streamlit", "run", STAND_IN, f"--server.port={chosen}", "--server.address=127.0.0.1"]
    more = {"METRICS_STORE": str(tmp_path_factory.mktemp("store")), "STAND_IN_FONTS": "nowhere"}
    server = subprocess.Popen([sys.executable, *command], cwd=STAND_IN.parents[2], env=os.environ | more)
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            get(chosen, "/healthz")
            break
        except OSError:
            time.sleep(0.1)
    yield chosen
    server.terminate()
    assert server.wait(timeout=20) is not None


def get(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read().decode("utf-8", "replace")


def websocket(port, **more):
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], proxy=None, **more)


def test_the_server_tells_its_health(port):
    answer, body = get(port, "/healthz")

    assert answer.status == 200
    assert json.loads(body) == {"status": "ok", "store_version": 0}


@pytest.mark.parametrize("path", ["/", "/red_flags", "/index.html"])
def test_every_page_is_ours_and_not_the_frameworks(port, path):
    answer, body = get(port, path)

    assert answer.status == 200
    assert "<title>季度工作看板</title>" in body
    assert "script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-" in answer.headers["Content-Security-Policy"]


def test_the_frameworks_script_comes_compressed(port):
    _, page = get(port, "/")
    script = page.partition('src=".')[2].partition('"')[0]

    plain, whole = get(port, script)
    packed, _ = get(port, script, **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(whole) / 2


def test_our_own_page_is_let_to_the_app(port):
    with websocket(port, origin=f"http://127.0.0.1:{port}") as opened:
        assert opened.subprotocol == "streamlit"


@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "http://evil.example", "additional_headers": {"X-Forwarded-For": "127.0.0.1"}},
    ],
)
def test_no_other_page_is_let_to_the_app(port, claim):
    with pytest.raises(InvalidStatus) as refused, websocket(port, **claim):
        pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/_stcore/metrics", "/_stcore/host-config"])
def test_a_foreign_name_gets_the_set_up_page_at_every_address(port, path):
    answer, body = get(port, path, Host="evil.example")

    assert answer.status == 403
    assert "看板尚未对外开放" in body


def say_raw(port, *lines, body="", until=b"\r\n\r\n"):
    """The answer to bytes no client library would send, up to some of it or to its end; nothing when cut off."""
    told = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line, suppress(ConnectionError):
        line.sendall("\r\n".join([*lines, "", body]).encode())
        while until not in told and (more := line.recv(65536)):
            told += more
    return told.decode("latin1")


HOST = "Host: 127.0.0.1"
UPGRADE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /healthz HTTP/1.1", HOST], ["GET /static/nothing.js HTTP/1.1", HOST], ["GET / HTTP/1.1", HOST],
        ["GET / HTTP/1.1", "Host: evil.example"], ["GET / HTTP/1.1"], ["nonsense"], ["TRACE / HTTP/1.1", HOST],
        ["GET /favicon.png HTTP/1.1", HOST], ["PUT /_stcore/upload_file/a/b HTTP/1.1", HOST],
        ["GET /_stcore/stream HTTP/1.1", HOST, *UPGRADE, KEY, "Origin: http://127.0.0.1"],
        ["GET /_stcore/stream HTTP/1.1", HOST, *UPGRADE, KEY], ["GET /_stcore/stream HTTP/1.1", HOST, *UPGRADE],
    ],
)  # fmt: skip
def test_no_answer_of_any_kind_names_the_server(port, lines):
    told = say_raw(port, *lines).partition("\r\n\r\n")[0]

    assert told.startswith("HTTP/1.1 ")
    assert "\r\nserver:" not in told.lower()


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/nothing.js", "/favicon.png", "/no/such/page"])
def test_no_page_elsewhere_gets_a_hold_of_ours_and_none_of_ours_asks_for_a_camera(port, path):
    answer, _ = get(port, path)

    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(answer.headers["Permissions-Policy"].split(", "))


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 5", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked", "Content-Length: 0"],
        ["Content-Length: 5", "Content-Length: 6"], ["Content-Length: 5, 6"], ["Content-Length: +5"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], ["Transfer-Encoding: gzip, chunked"],
        ["Content-Length: 0", "Transfer-Encoding: chunked", *UPGRADE, KEY, "Origin: http://127.0.0.1"],
    ],
)  # fmt: skip
def test_a_body_of_two_lengths_is_refused_and_nothing_behind_it_is_read(port, lines):
    behind = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    told = say_raw(port, "GET /healthz HTTP/1.1", HOST, *lines, body=behind, until=b"\0")

    assert told.startswith("HTTP/1.1 400 ")
    assert told.count("HTTP/1.1") == 1


@pytest.mark.parametrize("target", ["http://evil.example/", "http://127.0.0.1/healthz", "evil.example:443", "*"])
@pytest.mark.parametrize("more", [(), (*UPGRADE, KEY, "Origin: http://127.0.0.1")])
def test_a_target_that_is_no_path_is_refused(port, target, more):
    assert say_raw(port, f"GET {target} HTTP/1.1", HOST, *more).startswith("HTTP/1.1 400 ")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PURGE"])
def test_a_method_no_page_uses_is_refused(port, method):
    assert say_raw(port, f"{method} / HTTP/1.1", HOST).startswith("HTTP/1.1 405 ")


def test_a_proxy_that_only_speaks_an_older_language_is_refused(port):
    assert say_raw(port, "GET /healthz HTTP/1.0", HOST).startswith("HTTP/1.1 403 ")
    upgrade = say_raw(port, "GET /_stcore/stream HTTP/1.0", HOST, *UPGRADE, KEY, "Origin: http://127.0.0.1")
    assert upgrade.startswith(("HTTP/1.1 400 ", "HTTP/1.1 403 "))


def test_a_block_of_headers_too_large_or_no_host_or_two_are_refused(port):
    assert say_raw(port, "GET / HTTP/1.1").startswith("HTTP/1.1 400 ")
    assert say_raw(port, "GET / HTTP/1.1", HOST, HOST).startswith("HTTP/1.1 400 ")
    assert say_raw(port, "GET / HTTP/1.1", HOST, f"Accept: {'a' * 300_000}")[:13] in ("", "HTTP/1.1 400 ")
