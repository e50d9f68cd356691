"""The small HTTP server keeps connections, answers HEAD, bounds what it reads, and leaves nothing behind."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from sla_tui.demo import start
from tests.demo.asking import AT, ask


def port_of(demo, source="pingdom") -> int:
    return urlsplit(demo.providers[source].origin).port


@pytest.fixture
def raw(demo):
    """Sends bytes on a fresh connection, and returns all that comes back until the server closes."""

    def send(data: bytes) -> bytes:
        with closing(socket.create_connection(("127.0.0.1", port_of(demo)), timeout=5)) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            received = b""
            while chunk := connection.recv(65_536):
                received += chunk
            return received

    return send


def test_one_connection_serves_many_requests(demo):
    headers = {"Authorization": f"Bearer {demo.tokens['pingdom'].reveal()}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(demo), timeout=5)) as connection:
        connection.connect()
        first = connection.sock
        for _ in range(5):
            connection.request("GET", "/api/3.1/credits", headers=headers)
            response = connection.getresponse()
            assert response.status == 200
            response.read()
        assert connection.sock is first


def test_head_has_the_headers_of_get_and_no_body(demo):
    get, head = ask(demo, "pingdom", "/credits"), ask(demo, "pingdom", "/credits", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_other_methods_are_refused(demo):
    assert ask(demo, "pingdom", "/checks", method="DELETE").status == 405


def test_a_request_with_a_body_is_read_to_its_end(demo, raw):
    token = demo.tokens["pingdom"].reveal().encode()
    post = (
        b"POST /api/3.1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + b"\r\nContent-Length: 5\r\n\r\nhello"
    )
    get = (
        b"GET /api/3.1/credits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + b"\r\nConnection: close\r\n\r\n"
    )
    received = raw(post + get)
    assert received.count(b"HTTP/1.1 405") == 1
    assert received.count(b"HTTP/1.1 200") == 1


def test_large_answers_are_packed_for_who_can_unpack_them(demo):
    plain = ask(demo, "pingdom", "/checks")
    with closing(http.client.HTTPConnection("127.0.0.1", port_of(demo), timeout=5)) as connection:
        headers = {"Authorization": f"Bearer {demo.tokens['pingdom'].reveal()}", "Accept-Encoding": "gzip, br"}
        connection.request("GET", "/api/3.1/checks", headers=headers)
        response = connection.getresponse()
        assert response.headers["Content-Encoding"] == "gzip"
        packed = response.read()
    assert gzip.decompress(packed) == plain.body


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),  # no Host
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"a" * 100_000, b"413"),
    ],
    ids=["nonsense", "no host", "a huge header", "a huge body"],
)
def test_what_is_no_decent_request_is_refused_and_the_connection_ends(raw, data, status):
    assert raw(data).startswith(b"HTTP/1.1 " + status)


def test_a_client_that_goes_away_in_the_middle_does_no_harm(demo):
    for _ in range(3):
        with closing(socket.create_connection(("127.0.0.1", port_of(demo)), timeout=5)) as connection:
            connection.sendall(b"GET /api/3.1/checks HT")
    assert ask(demo, "pingdom", "/credits").status == 200


def test_only_loopback_is_listened_on(demo):
    assert {s.getsockname()[0] for server in demo.servers.values() for s in server.sockets} == {"127.0.0.1"}


def test_stop_closes_every_port_ends_the_thread_and_may_be_called_twice():
    before = threading.active_count()
    demo = start(7, AT, fixed=True)
    ports = [port_of(demo, source) for source in demo.providers]
    ports += [target.port for target in demo.targets.by_probe.values()]
    kept = socket.create_connection(("127.0.0.1", ports[0]), timeout=5)
    with closing(kept):
        demo.stop()
        demo.stop()
        try:
            received = kept.recv(1)
        except ConnectionResetError:
            received = b""
        assert received == b"", "an idle connection is closed, too"
    assert threading.active_count() == before
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)


def test_two_demos_run_beside_each_other():
    with start(7, AT, fixed=True) as one, start(8, AT, fixed=True) as two:
        assert ask(one, "pingdom", "/credits").status == 200
        assert ask(two, "pingdom", "/credits").status == 200
        assert ask(two, "pingdom", "/credits", token=one.tokens["pingdom"].reveal()).status == 401


def test_the_demo_loads_neither_the_dashboard_nor_the_http_client():
    import subprocess
    import sys

    code = "import sys, sla_tui.demo; d = sla_tui.demo.start(fixed=True); d.past; d.stop(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    names = set(loaded.split())
    assert "h11" in names
    assert not names & {"textual", "httpx", "rich", "stamina"}
