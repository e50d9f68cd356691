"""`sla-tui serve`: on this machine only, for its own page only, and nothing of the page comes from elsewhere."""

import asyncio
import re
import resource
import socket
import sys
from argparse import Namespace
from urllib.parse import urlsplit

import pytest

pytest.importorskip("textual_serve", reason="the extra `web` is not installed")

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sla_tui.cli.commands.serve import _say_what_it_means, dashboard_options, run
from sla_tui.cli.parser import parse
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.web import door
from sla_tui.web.limits import CHARACTERS, MESSAGES, Dimensions, Flood, RefusedError, Said, dimensions, said
from sla_tui.web.names import ServerNames
from sla_tui.web.server import WebServer
from sla_tui.web.visits import SILENT, Visits
from tests.web.hostile import Hostile, alive, family, resident, visit
from tests.web.ports import free_port


def args(**changes):
    base = {"host": "127.0.0.1", "port": 8765, "expose": False, "public_url": None, "demo": False}
    return Namespace(**{**base, **changes})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.com"])  # noqa: S104  to be refused
def test_an_address_that_others_can_reach_is_refused_with_the_reason(host):
    with pytest.raises(UsageError, match="no password"):
        run(args(host=host))


def test_a_port_that_is_taken_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SlaTuiError, match="cannot listen"):
            run(args(port=taken.getsockname()[1]))


def test_a_dashboard_has_the_options_of_the_server():
    words = dashboard_options(args(demo=True, language="nl", config="my files/a b.toml", seed=7, at=1_763_900_000))
    assert words[words.index("--config") + 1] == "my files/a b.toml"
    assert parse(words).at == 1_763_900_000
    assert "--demo" in words
    assert words[words.index("--language") + 1] == "nl"


class Deaf(WebServer):
    """Opens its socket to whom it lets in, and runs nothing behind it: the doors are what is tried."""

    async def handle_websocket(self, request):
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        await opened.close()
        return opened


@pytest.fixture
async def served():
    """A server at a free port, and a client session."""
    port = free_port()
    server = Deaf([], "127.0.0.1", port, token="right")
    runner = web.AppRunner(await server._make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session, port
    await runner.cleanup()


async def test_nothing_of_the_page_comes_from_elsewhere(served):
    session, port = served
    async with session.get("/") as answer:
        text = await answer.text()
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
    addresses = re.findall(r'(?:href|src)="([^"]+)"', text)
    assert addresses
    assert all(a.startswith(f"http://127.0.0.1:{port}/") for a in addresses)
    assert "googleapis" not in text
    for address in addresses:
        async with session.get(address) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:{port}"}, True),
        ({"Origin": "http://localhost:{port}", "Host": "localhost:{port}"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://127.0.0.1:1"}, False),
        ({"Host": "evil.example:{port}"}, False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/ws"])
async def test_no_other_page_may_connect(served, headers, allowed, path):
    session, port = served
    sent = {k: v.format(port=port) for k, v in headers.items()}
    if path == "/":
        async with session.get("/", headers=sent) as answer:
            assert (answer.status == 200) is allowed
    elif allowed:
        async with session.ws_connect("/ws", headers=sent) as socket_:
            assert not socket_.closed
    else:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect("/ws", headers=sent)
        assert refused.value.status == 403


@pytest.mark.parametrize(
    ("host", "public_url", "asked", "origin", "base"),
    [
        ("127.0.0.1", "https://ex.example/sla/", "ex.example", "https://ex.example", "https://ex.example/sla"),
        ("127.0.0.1", "https://ex.example:443", "ex.example", "https://ex.example", "https://ex.example:443"),
        ("127.0.0.1", "https://ex.example", "ex.example:443", "https://ex.example", "https://ex.example"),
        ("127.0.0.1", "https://ex.example", "localhost:8765", "http://localhost:8765", "http://localhost:8765"),
        ("0.0.0.0", None, "192.0.2.7:8765", "http://192.0.2.7:8765", "http://192.0.2.7:8765"),  # noqa: S104
        ("::", None, "[2001:db8::7]:8765", "http://[2001:db8::7]:8765", "http://[2001:db8::7]:8765"),
        ("0.0.0.0", None, socket.gethostname() + ":8765", None, f"http://{socket.gethostname().lower()}:8765"),  # noqa: S104
    ],
)
def test_a_server_knows_all_names_that_it_is_reached_under(host, public_url, asked, origin, base):
    names = ServerNames(host, 8765, public_url)
    assert names.is_ours(asked, origin)
    assert not names.is_ours(asked, "https://evil.example")
    assert names.url_for(asked) == base
    assert urlsplit(base).netloc.removesuffix(":443") in names.sockets(asked)


@pytest.mark.parametrize("asked", ["evil.example:8765", "192.0.2.7:1", "", "192.0.2.7:8765@evil", "1:2:3"])
def test_a_name_that_a_stranger_may_have_pointed_at_us_is_refused(asked):
    assert not ServerNames("0.0.0.0", 8765).is_ours(asked, None)  # noqa: S104


@pytest.mark.parametrize(
    "address", ["ex.example", "ftp://ex.example", "https://", "https://u:p@ex.example", "https://x:y"]
)
def test_what_is_no_address_of_a_page_is_refused_at_the_start(address):
    with pytest.raises(UsageError, match="no address of a page"):
        run(args(public_url=address))


async def test_behind_a_proxy_the_page_has_its_stylesheet_and_its_socket():
    server = Deaf([], "127.0.0.1", free_port(), public_url="https://ex.example/sla/")
    app = await server._make_app()
    async with TestClient(TestServer(app)) as client, client.get("/", headers={"Host": "ex.example"}) as answer:
        text, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert 'href="https://ex.example/sla/static/css/xterm.css"' in text
    assert "wss://ex.example/sla/ws" in text
    assert "wss://ex.example;" in policy.replace(" ", ";")


@pytest.mark.parametrize(("idle", "words"), [(45, "45 s"), (90, "1 m 30 s"), (1800, "30 m 00 s")])
def test_how_long_nobody_may_touch_it_is_said_as_it_is(idle, words, capsys):
    _say_what_it_means(args(idle=idle), ServerNames("0.0.0.0", 8765), None)  # noqa: S104
    assert f"nobody touches for {words} ends" in capsys.readouterr().err


async def test_the_token_is_taken_out_of_the_address_and_a_wrong_one_lets_nobody_in(served):
    session, _ = served
    async with session.get("/?token=right", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"].endswith("/")) == (303, True)
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
    async with session.get("/?token=wrong") as answer:
        assert answer.status == 403


@pytest.mark.parametrize("size", ["99999999", "1" * 5000, "-1", "1e9", "0"])
async def test_a_font_that_no_page_has_is_refused(served, size):
    session, _ = served
    async with session.get("/", params={"fontsize": size}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (99_999_999, 24),
        (80, 99_999_999),
        ("9" * 5000, 24),
        (-1, 24),
        (80.5, 24),
        (1e308, 24),
        (True, 24),
        (None, 24),
        ("x", 1),
    ],
)
def test_what_is_no_size_is_refused_before_anything_is_made_of_it(columns, rows):
    with pytest.raises(RefusedError, match="are drawn"):
        dimensions(columns, rows)


def test_the_sizes_of_real_screens_are_drawn():
    assert dimensions("480", "135") == (480, 135)
    assert dimensions(0, 0) == (1, 1)


@pytest.mark.parametrize(
    "message",
    ["", "{}", "[]", '["stdin"]', '["stdin", 7]', '["resize", 7]', '["resize", {"width": 80}]', '["quit"]',
     "[" * 60_000, '["resize", {"width": NaN, "height": 24}]', '["resize", {"width": 1e999, "height": 24}]',
     '["ping"]'],
    ids=lambda m: ascii(m[:30]),
)  # fmt: skip
def test_what_is_no_message_of_the_page_is_refused(message):
    with pytest.raises(RefusedError):
        said(message)


def test_messages_of_the_page_are_read():
    assert said('["stdin", "q"]') == Said("stdin", "q")
    assert said('["resize", {"width": 80, "height": 24}]') == Said("resize", size=Dimensions(80, 24))
    assert said('["ping", "1763900000000"]').text == "1763900000000"
    assert said('["focus"]').kind == "focus"


def test_more_than_anybody_types_is_a_flood_and_time_forgives():
    flood = Flood()
    for at in range(5 * MESSAGES):
        flood.count(10, at / 150)  # a hundred and fifty a second is a mouse
    with pytest.raises(RefusedError, match="more than anybody types"):
        count_all(flood, MESSAGES, 5 * MESSAGES / 150)
    with pytest.raises(RefusedError):
        Flood().count(CHARACTERS + 1, 0.0)


def count_all(flood, number, at):
    for _ in range(number):
        flood.count(10, at)


class Silent:
    """A visit of which only the age is known."""

    def __init__(self, came_at, *, silent=False):
        self.came_at = self.typed_at = came_at
        self.silent, self.why = silent, None

    def end(self, code, words):
        self.why = words


async def test_so_many_may_come_and_one_that_never_said_a_word_makes_room():
    now = asyncio.get_running_loop().time()
    visits = Visits(2, idle=0)
    mute, other, late = Silent(now, silent=True), Silent(now), Silent(now)
    assert [visits.enter(one) for one in (mute, other, late)] == [True, True, False]
    assert "2 dashboards are open" in visits.full
    mute.came_at = now - SILENT - 1
    assert visits.enter(late)
    assert mute.why
    assert not visits.enter(Silent(now))
    await visits.end()
    assert late.why


async def test_a_connection_that_asks_for_nothing_is_ended_and_one_too_many_drops_the_oldest(monkeypatch):
    monkeypatch.setattr(door, "ASK_WITHIN", 0.0)
    guarded = door.Door(asyncio.Protocol)
    ended = asyncio.Queue()

    class Transport(asyncio.Transport):
        def abort(self):
            ended.put_nowait(self)

    first, second = Transport(), Transport()
    guarded.came(first)
    assert await ended.get() is first
    guarded.gone(first)
    monkeypatch.setattr(door, "ASK_WITHIN", 60.0)
    monkeypatch.setattr(door, "CONNECTIONS", 1)
    guarded.came(first)
    guarded.came(second)
    assert ended.get_nowait() is first
    for one in (first, second):
        guarded.asked(one, lasting=True)
        guarded.gone(one)


def test_who_comes_when_the_address_was_said_waits_and_is_not_refused():
    server = WebServer([], "localhost", free_port())
    server.listen()
    try:
        with socket.create_connection(("127.0.0.1", server.port)):
            pass
    finally:
        server.close()


@pytest.mark.full
async def test_a_hundred_hostile_connections_cost_little_and_leave_a_visitor_his_dashboard(home):
    port = free_port()
    command = (sys.executable, "-m", "sla_tui", "serve", "--demo", "--port", str(port))
    server = await asyncio.create_subprocess_exec(*command, env=home, stderr=asyncio.subprocess.PIPE)
    await asyncio.wait_for(server.stderr.readuntil(b"the dashboard is at"), 60)
    peak = 0

    async def watch():
        nonlocal peak
        while True:
            peak = max(peak, resident(family(server.pid)))
            await asyncio.sleep(0.25)

    watching = asyncio.create_task(watch())
    hostile = Hostile(port, rounds=2)
    attack = asyncio.create_task(hostile.all(100))
    try:
        assert b"BREACHED" in await visit(port, b"BREACHED", 120)
        assert hostile.refused > 20
    finally:
        attack.cancel()
        watching.cancel()
        everyone = family(server.pid)
        server.terminate()
        assert await asyncio.wait_for(server.wait(), 30) == 0
    assert peak < 300 * 2**20
    assert len(everyone) == 2
    assert not any(alive(pid) for pid in everyone)


@pytest.mark.full
async def test_a_server_that_is_killed_takes_its_dashboards_with_it(home):
    port = free_port()
    command = (sys.executable, "-m", "sla_tui", "serve", "--demo", "--port", str(port))
    server = await asyncio.create_subprocess_exec(*command, env=home, stderr=asyncio.subprocess.PIPE)
    try:
        await asyncio.wait_for(server.stderr.readuntil(b"the dashboard is at"), 60)
        await visit(port, b"Services", 120)
        everyone = family(server.pid)
        assert len(everyone) == 2
        assert resource.prlimit(everyone[1], resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
    finally:
        server.kill()
        await server.wait()
    async with asyncio.timeout(20):
        while any(alive(pid) for pid in everyone):  # noqa: ASYNC110  another program is waited for
            await asyncio.sleep(0.1)


@pytest.mark.full
async def test_a_visitor_looks_and_who_has_the_token_acts(home):
    port = free_port()
    command = (sys.executable, "-m", "sla_tui", "serve", "--demo", "--allow-acting", "--port", str(port))
    server = await asyncio.create_subprocess_exec(*command, env=home, stderr=asyncio.subprocess.PIPE)
    try:
        said = await asyncio.wait_for(server.stderr.readuntil(b"?token="), 60)
        token = (await server.stderr.readline()).decode().strip()
        assert b"may act" in said
        for key in ("e", "r", "x", "U"):
            assert b"look and nothing else" in await visit(port, b"look and nothing else", 120, keys=key)
        shown = await visit(port, b"being", 120, keys="r", token=token)  # asked now, or read before the first poll
        assert b"look and nothing else" not in shown
    finally:
        server.terminate()
        await server.wait()
