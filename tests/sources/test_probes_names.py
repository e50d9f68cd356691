"""Host names as they are written, and connections to the first address that accepts."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import time

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes import connecting, net
from sla_tui.sources.probes.connecting import connected
from sla_tui.sources.probes.names import HostNameError, ascii_host, host_header, tls_name, web_host
from sla_tui.sources.probes.net import Resolver
from sla_tui.sources.probes.timing import Timing
from tests.sources.faulty import OK, Authority, Faulty, greets, says
from tests.sources.looking import look


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("Shop.Example.", "shop.example."),
        ("a_b._tcp.example", "a_b._tcp.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),  # the rules of 2003 made "fass" of it
        ("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example"),
        ("日本。example", "xn--wgv71a.example"),
        ("☃.example", "xn--n3h.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("%73hop.example", "shop.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("fe80::1%25eth0", "fe80::1%eth0"),
        (".", "."),
    ],
)
def test_a_name_is_written_as_curl_writes_it(host, written):
    assert ascii_host(host) == written


@pytest.mark.parametrize("host", ["", "a..b", ".a", "a" * 64, "a." * 130, "ü" * 63, "a b", "\ud800x"])
def test_a_name_that_nobody_can_be_asked_for_is_refused(host):
    with pytest.raises(HostNameError):
        ascii_host(host)


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("127.1", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("999.1.1.1", "999.1.1.1"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("7.example", "7.example"),
    ],
)
def test_an_address_is_one_however_it_is_written(host, read):
    assert web_host(host) == read


def test_tls_and_the_host_header_have_their_own_ways_with_dots_and_zones():
    assert (tls_name("shop.example."), tls_name("fe80::1%eth0")) == ("shop.example", "fe80::1")
    assert (host_header("shop.example."), host_header("fe80::1%eth0")) == ("shop.example.", "[fe80::1]")


@pytest.mark.parametrize(
    ("host", "right"),
    [("shop.example.", True), ("a_b.wild.example", True), ("a_b.c.wild.example", False), ("a_b.example", False)],
)
@pytest.mark.parametrize("scheme", ["https", "tls"])
async def test_a_certificate_is_read_as_curl_reads_it(host, right, scheme, authority):
    async with Faulty(says(OK), tls=authority.good("shop.example", "*.wild.example", "*.example")) as server:
        there = f"127.0.0.1:{server.port}"
        url = f"{scheme}://{host}" + ("/" if scheme == "https" else "")
        outcome = await look(ProbeConfig(id="x", url=url, ca_file=authority.file, connect_to=there))
    assert outcome.verdict == ("ok" if right else "failed")
    assert right or outcome.reason.startswith(f"certificate: it is not for {host}")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@contextlib.contextmanager
def silent():
    """An address that takes no connection and refuses none: its queue is full."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.2", 0))
        server.listen(0)
        for _ in range(3):
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield server.getsockname()


async def test_a_silent_first_address_costs_its_head_start_and_no_more(monkeypatch):
    monkeypatch.setattr(connecting, "HEAD_START", 0.05)
    timing = Timing(SystemClock())
    async with Faulty(greets(b"")) as server:
        with silent() as nobody:
            began = time.monotonic()
            addresses = [(socket.AF_INET, nobody), (socket.AF_INET, ("127.0.0.1", server.port))]
            sock = await connected(addresses, timing, then="greeting")
            sock.close()
    assert 0.04 < time.monotonic() - began < 1
    assert timing.note == "connected to 127.0.0.1; 127.0.0.2 did not accept, or not at once"


async def test_an_address_that_refuses_costs_nothing_and_the_first_that_accepts_is_no_news():
    async with Faulty(greets(b"")) as server:
        good = (socket.AF_INET, ("127.0.0.1", server.port))
        timing = Timing(SystemClock())
        began = time.monotonic()
        (await connected([(socket.AF_INET, ("127.0.0.9", 1)), good], timing, then="x")).close()
        assert time.monotonic() - began < 0.2
        timing = Timing(SystemClock())
        (await connected([good, good], timing, then="x")).close()
        assert timing.note == ""


async def test_where_none_accepts_what_says_most_of_the_target_is_raised(monkeypatch):
    errors = iter([errno.ENETUNREACH, errno.ETIMEDOUT, errno.ECONNREFUSED, errno.ETIMEDOUT])

    async def refuse(_address):
        raise OSError(next(errors), "no")

    monkeypatch.setattr(connecting, "_connected_to", refuse)
    addresses = [(socket.AF_INET, ("127.0.0.1", 1))] * 4
    with pytest.raises(ConnectionRefusedError):
        await connected(addresses, Timing(SystemClock()), then="x")


@pytest.mark.parametrize(
    ("hangs", "first"),
    [
        ((), "2001:db8::1"),
        ((socket.AF_UNSPEC, socket.AF_INET6), "192.0.2.1"),
        ((socket.AF_UNSPEC, socket.AF_INET), "2001:db8::1"),
        ((socket.AF_UNSPEC,), "2001:db8::1"),
    ],
)
async def test_a_name_server_that_drops_the_questions_of_one_family_holds_nobody_up(hangs, first, monkeypatch):
    import threading

    release = threading.Event()
    answers = {
        socket.AF_INET: [(socket.AF_INET, 1, 6, "", ("192.0.2.1", 80))],
        socket.AF_INET6: [(socket.AF_INET6, 1, 6, "", ("2001:db8::1", 80, 0, 0))],
    }

    def lookup(_host, _port, family, _kind):
        if family in hangs:
            release.wait(10)
        return answers.get(family) or answers[socket.AF_INET6] + answers[socket.AF_INET]

    monkeypatch.setattr(net, "_with_route", lambda found: found)
    monkeypatch.setattr(net, "SOON", 0.01)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    try:
        async with asyncio.timeout(5):
            addresses = await Resolver().addresses("shop.example", 80)
    finally:
        release.set()
    assert addresses[0][1][0] == first


async def test_which_of_several_addresses_answered_is_told_with_the_monitor(monkeypatch):
    from sla_tui.config.model import SourceConfig
    from sla_tui.engine.moment.monitors import MonitorView
    from sla_tui.sources.base import PollRequest, SourceContext
    from sla_tui.sources.probe.source import ProbeSource
    from tests.sources.network import Network

    async with Faulty(says(OK)) as server:
        found = [(socket.AF_INET, ("127.0.0.9", server.port)), (socket.AF_INET, ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(family, 1, 6, "", where) for family, where in found])
        context = SourceContext(
            config=SourceConfig(id="probe", kind="probe", interval=30),
            clock=SystemClock(),
            probes=(ProbeConfig(id="shop", url="http://shop.example/"),),
        )
        source = ProbeSource(context, references=Network())
        poll = await source.poll(PollRequest(now=0))
        await source.close()
    status = poll.statuses[0]
    words = "connected to 127.0.0.1; 127.0.0.9 did not accept, or not at once"
    assert (status.state, status.reason) == ("up", words)
    now = status.observed_at
    seen = MonitorView("probe:shop", status.monitor, status, "ok", True, now - 60, now, (), 30)
    assert seen.snapshot(now - 60, now).detail == words


async def test_addresses_that_there_is_no_way_to_are_not_taken_for_all_there_are(monkeypatch):
    """A machine without IPv6, behind a slow name server that answers for IPv6 first."""
    import threading

    asked = threading.Event()

    def lookup(_host, _port, family, _kind):
        if family == socket.AF_INET6:
            return [(socket.AF_INET6, 1, 6, "", ("2001:db8::1", 80, 0, 0))]
        asked.wait(10)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", 80))]

    def no_way(found):
        asked.set()  # only now the other family is answered
        return [one for one in found if one[0] == socket.AF_INET]

    monkeypatch.setattr(net, "SOON", 0.01)
    monkeypatch.setattr(net, "_with_route", no_way)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    async with asyncio.timeout(5):
        addresses = await Resolver().addresses("shop.example", 80)
    assert [where[0] for _, where in addresses] == ["127.0.0.1"]


def test_whether_there_is_a_way_to_an_address_the_system_says():
    nowhere = (socket.AF_INET6, ("::ffff:0:0:0", 80, 0, 0)), (socket.AF_INET, ("127.0.0.1", 80))
    assert net._with_route(list(nowhere))[-1] == nowhere[1]
