"""`sla-tui serve`: on this machine only, for its own page only, and nothing of the page comes from elsewhere."""

import re
import shlex
import socket
from argparse import Namespace

import pytest

pytest.importorskip("textual_serve", reason="the extra `web` is not installed")

import aiohttp
from aiohttp import web

from sla_tui.cli.commands.serve import dashboard_command, run
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.web.server import WebServer
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


def test_a_tab_runs_this_program_with_the_same_options():
    words = shlex.split(dashboard_command(args(demo=True, language="nl", config="my files/a b.toml", seed=7)))
    assert words[1:3] == ["-m", "sla_tui"]
    assert words[words.index("--config") + 1] == "my files/a b.toml"
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
    server = Deaf("true", "127.0.0.1", port)
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
