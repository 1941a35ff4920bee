"""One client never holds the server: uploads have a quota, slow headers and bodies an end, caches stay."""

from __future__ import annotations

import asyncio
import socket
import time

from asgi import ask, inside
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_server_live import free_port, get, port, websocket  # noqa: F401

from metrics.app.doors import is_ours
from metrics.server.patience import PatientBody
from metrics.server.quotas import OwnMessages, UploadQuota

HELD = {"one": 35, "two": 10}


def put(session, length):
    app = UploadQuota(inside, held=lambda: HELD, refusal="已达上限", each=40, together=60)
    return ask(app, f"/_stcore/upload_file/{session}/1", method="PUT", content_length=length).status


def test_a_session_may_hold_so_many_bytes_of_uploads_and_all_together_so_many():
    assert put("two", "10") == put("new", "15") == 200
    assert put("one", "6") == put("new", "41") == put("new", "") == put("new", "-1") == 413
    assert put("new", "16") == 503


def test_a_message_that_empties_everybodys_caches_is_not_passed_on():
    ours, foreign = BackMsg(), BackMsg()
    ours.rerun_script.query_string, foreign.clear_cache = "a=1", True
    said = [{"type": "websocket.receive", "bytes": each.SerializeToString()} for each in (foreign, ours, foreign)]
    said.append({"type": "websocket.disconnect"})
    heard = []

    async def page(scope, receive, send):
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(BackMsg.FromString(message["bytes"]).WhichOneof("type"))

    async def receive():
        return said.pop(0)

    asyncio.run(OwnMessages(page, is_ours)({"type": "websocket"}, receive, None))

    assert heard == ["rerun_script"]


def test_a_body_that_stops_coming_is_broken_off():
    heard = []

    async def page(scope, receive, send):
        heard.extend([(await receive())["type"], (await receive())["type"]])

    async def converse():
        said = asyncio.Queue()
        said.put_nowait({"type": "http.request", "body": b"a", "more_body": True})
        await PatientBody(page, seconds=0.05)({"type": "http"}, said.get, None)

    asyncio.run(converse())

    assert heard == ["http.request", "http.disconnect"]


def test_a_header_that_never_ends_is_cut_off_and_a_page_that_stays_open_is_not(port):  # noqa: F811
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as slow,
        websocket(port, origin=f"http://127.0.0.1:{port}") as page,
    ):
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        begun = time.monotonic()
        rest = slow.recv(1000)

        assert rest == b"" or b"400" in rest or b"408" in rest
        assert 5 < time.monotonic() - begun < 19
        page.ping().wait(5)
    assert get(port, "/healthz")[0].status == 200
