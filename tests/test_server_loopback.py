"""Who is answered before there are accounts."""

from __future__ import annotations

import pytest
from asgi import ask, inside, opens

from metrics.server.loopback import LoopbackGate
from metrics.server.plain_pages import set_up_page, texts

GATE = LoopbackGate(inside, refusal=set_up_page(texts()))


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "127.0.0.1:8501", "127.0.0.2", "[::1]:8501", "LOCALHOST"]
)
def test_this_machine_is_answered_by_each_of_its_names(host):
    assert ask(GATE, host=host).body == b"inside"


@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("127.8.8.8", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_this_machine_is_answered_from_each_of_its_addresses(client):
    assert ask(GATE, client=client).body == b"inside"


@pytest.mark.parametrize("client", [("192.168.1.20", 1), ("10.0.0.1", 1), ("::ffff:10.0.0.1", 1), ("", 1), None])
def test_another_machine_gets_the_set_up_page_and_nothing_else(client):
    answer = ask(GATE, client=client)

    assert answer.status == 403
    assert "看板尚未对外开放" in answer.text
    assert "not open to others" in answer.text
    assert b"inside" not in answer.body


@pytest.mark.parametrize(
    "host",
    [
        "office.example", "192.168.1.20:8501", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example",
        "localhost@evil.example", "evil.example#localhost", "localhost:port", "localhost/x", "0.0.0.0", "2130706433",
        "",
    ],
)  # fmt: skip
def test_a_foreign_name_pointed_at_this_machine_is_refused(host):
    assert ask(GATE, host=host).status == 403
    assert not opens(GATE, host=host, origin=f"http://{host}")


def test_two_host_headers_are_refused():
    async def twice(scope, receive, send):
        await GATE({**scope, "headers": [*scope["headers"], (b"host", b"evil.example")]}, receive, send)

    assert ask(twice).status == 403


@pytest.mark.parametrize(
    "name",
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",
        "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-URL", "X-Original-Forwarded-For",
        "X-Rewrite-URL", "X-Host",
        "True-Client-IP", "CF-Connecting-IP", "CF-Ray", "Fastly-Client-IP", "Fly-Client-IP", "Client-IP", "CDN-Loop",
        "Ali-CDN-Real-IP", "X-ProxyUser-IP", "X-Envoy-External-Address", "X-Request-ID", "X-Amzn-Trace-Id",
        "Traceparent",
        "Max-Forwards", "Proxy-Authorization", "X-ARR-SSL", "WL-Proxy-Client-IP", "Remote-User", "Remote-Addr",
        "X-Scheme", "Front-End-Https", "Surrogate-Capability",
    ],
)  # fmt: skip
def test_a_request_passed_on_by_a_proxy_is_refused_even_from_this_machine(name):
    assert ask(GATE, **{name: "127.0.0.1"}).status == 403
    assert not opens(GATE, origin="http://localhost:8501", **{name: "127.0.0.1"})


def test_a_request_with_all_that_browsers_send_is_answered():
    names = (
        "Accept Accept-Encoding Accept-Language Cache-Control Connection Content-Type Cookie DNT If-None-Match Origin "
        "Pragma Priority Range Referer Sec-Fetch-Site Sec-GPC Sec-CH-UA Upgrade-Insecure-Requests User-Agent TE "
        "X-Xsrftoken"
    )

    assert ask(GATE, **dict.fromkeys(names.split(), "x")).status == 200


def test_a_proxy_that_adds_nothing_is_known_by_its_older_language():
    async def older(scope, receive, send):
        await GATE({**scope, "http_version": "1.0"}, receive, send)

    assert ask(older).status == 403


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/metrics", "/media/x.csv", "/_stcore/upload_file/a/b"])
def test_no_address_is_exempt(path):
    assert ask(GATE, path, client=("10.0.0.1", 1)).status == 403


def test_our_own_page_may_open_a_websocket():
    assert opens(GATE, origin="http://localhost:8501")
    assert opens(GATE, host="[::1]:8501", origin="http://[::1]:8501", client=("::1", 1))


@pytest.mark.parametrize(
    "origin",
    [
        "", "null", "http://evil.example", "http://localhost", "http://localhost:9000", "http://127.0.0.1:8501",
        "http://localhost:8501.evil.example", "http://localhost:8501@evil.example", "file://", "ftp://localhost:8501",
        "http://localhost:8501/", "http://[::1", "//localhost:8501",
    ],
)  # fmt: skip
def test_a_websocket_from_any_other_page_or_from_none_is_refused(origin):
    assert not opens(GATE, origin=origin)


def test_a_websocket_from_another_machine_is_refused_whatever_it_claims():
    assert not opens(GATE, client=("10.0.0.1", 1), origin="http://localhost:8501")
