"""Cookies of one look: who may set which, and where they go along to."""

from __future__ import annotations

import pytest

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.http.cookies import MOST, Cookies, CookieScope
from tests.sources.looking import look
from tests.sources.server import Asked, Reply, Server

NOW = 1_795_440_000.0
SHOP = CookieScope(secure=True, host="www.shop.example", path="/account/login")


def sent(line: bytes, *, to: CookieScope, by: CookieScope = SHOP) -> bytes:
    cookies = Cookies()
    cookies.take(by, [line], NOW)
    return cookies.header(to)


@pytest.mark.parametrize(
    ("line", "to", "value"),
    [
        (b"a=1", SHOP, b"a=1"),
        (b"a=1", CookieScope(True, "www.shop.example", "/account"), b"a=1"),
        (b"a=1", CookieScope(True, "www.shop.example", "/accounting"), b""),
        (b"a=1", CookieScope(True, "shop.example", "/account/x"), b""),
        (b"a=1; Path=/", CookieScope(True, "www.shop.example", "/"), b"a=1"),
        (b"a=1; Path=/; Domain=shop.example", CookieScope(True, "id.shop.example", "/"), b"a=1"),
        (b"a=1; Path=/; Domain=.Shop.Example", CookieScope(True, "shop.example", "/"), b"a=1"),
        (b"a=1; Path=/; Domain=shop.example", CookieScope(True, "evilshop.example", "/"), b""),
        (b"a=1; Path=/; Domain=example", CookieScope(True, "www.shop.example", "/"), b""),
        (b"a=1; Path=/; Domain=id.shop.example", CookieScope(True, "id.shop.example", "/"), b""),
        (b"a=1; Path=/; Secure", CookieScope(False, "www.shop.example", "/"), b""),
        (b"a=1; Path=/; Secure", CookieScope(True, "www.shop.example", "/"), b"a=1"),
        (b'a="x=y"; HttpOnly; SameSite=Strict', SHOP, b'a="x=y"'),
        (b"bare", SHOP, b"bare"),
        (b"", SHOP, b""),
        (b"a=1\x00b", SHOP, b""),
        (b"a=" + b"x" * 5000, SHOP, b""),
        (b"a=1; Max-Age=-1", SHOP, b""),
        (b"a=1; Max-Age=soon", SHOP, b"a=1"),
        (b"a=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT", SHOP, b"a=1"),
        (b"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", SHOP, b""),
        (b"a=1; Expires=never", SHOP, b"a=1"),
        (b"__Host-a=1; Secure; Path=/", SHOP, b"__Host-a=1"),
        (b"__Host-a=1; Secure; Path=/; Domain=shop.example", SHOP, b""),
    ],
)
def test_a_cookie_goes_where_it_was_set_for(line, to, value):
    assert sent(line, to=to) == value


def test_a_cookie_that_is_marked_secure_is_not_set_in_clear_but_on_this_machine():
    assert sent(b"a=1; Secure", to=SHOP, by=CookieScope(False, "www.shop.example", "/")) == b""


def test_a_later_cookie_of_the_same_name_takes_the_place_and_longer_paths_come_first():
    cookies = Cookies()
    cookies.take(SHOP, [b"a=1; Path=/", b"b=2; Path=/account", b"a=3; Path=/"], NOW)
    assert cookies.header(SHOP) == b"b=2; a=3"
    cookies.take(SHOP, [b"b=; Path=/account; Max-Age=0"], NOW)
    assert cookies.header(SHOP) == b"a=3"
    cookies.take(SHOP, [b"n%d=x" % n for n in range(200)], NOW)
    assert cookies.header(SHOP).count(b"=") == MOST


async def test_cookies_go_along_beside_our_own_and_never_to_another_host_or_look():
    def handler(asked: Asked) -> Reply:
        if "seen=1" in asked.headers.get("cookie", ""):
            return Reply(200, b"status: ok")
        return Reply(302, b"", {"set-cookie": "seen=1; Path=/", "location": "/again"})

    async with Server(handler) as server:
        config = ProbeConfig(id="x", url=f"{server.url}/a", headers={"Cookie": "own=1"}, follow_redirects=3)
        assert (await look(config)).verdict == "ok"
        assert [asked.headers["cookie"] for asked in server.asked] == ["own=1", "seen=1; own=1"]
        assert (await look(config)).verdict == "ok"
        assert server.asked[2].headers["cookie"] == "own=1"


@pytest.mark.parametrize(
    "location", [b"/caf\xc3\xa9", b"/caf\xe9", b" /a b ", b"../x", b"?q=\xc3\xa9", b"//127.0.0.1:%d/x"]
)
async def test_a_location_is_percent_encoded_where_it_has_to_be(location):
    from tests.sources.faulty import Faulty, asked
    from tests.sources.odd_answers import http

    paths: list[bytes] = []

    async def script(reader, writer):
        paths.append((await asked(reader)).split(b" ")[1])
        where = location.replace(b"%d", str(server.port).encode())
        head = b"Content-Length: 2\r\n" if len(paths) > 1 else b"Content-Length: 0\r\nLocation: " + where + b"\r\n"
        status = b"HTTP/1.1 200 OK" if len(paths) > 1 else b"HTTP/1.1 302 Found"
        writer.write(http(head, b"ok" if len(paths) > 1 else b"", status))
        await writer.drain()

    async with Faulty(script) as server:
        url = f"http://127.0.0.1:{server.port}/a/b"
        outcome = await look(ProbeConfig(id="x", url=url, follow_redirects=1))
    assert (outcome.verdict, outcome.reason) == ("ok", "")
    expected = {
        b"/caf\xc3\xa9": b"/caf%C3%A9",
        b"/caf\xe9": b"/caf%E9",
        b" /a b ": b"/a%20b",
        b"?q=\xc3\xa9": b"/a/b?q=%C3%A9",
    }
    assert paths[1] == expected.get(location, b"/x")
