"""The server as it runs, with a stand-in page: the gate before Streamlit's own doors, our page instead of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
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
