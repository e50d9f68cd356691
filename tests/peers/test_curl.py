"""Our HTTP probe beside curl: the same answers and names, and the same verdict on each."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from sla_tui.config.probes import ProbeConfig
from tests.sources.faulty import Authority, Faulty, asked, says
from tests.sources.looking import look
from tests.sources.odd_answers import ODD, http

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]
TWO = b"Content-Length: 2\r\n"


async def curl(*arguments: str) -> tuple[bool, bytes]:
    """Whether curl got a whole answer, and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *("curl", "-q", "-s", "--noproxy", "*", "--max-time", "5", *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    return process.returncode == 0, output


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
async def test_an_odd_answer_gets_curls_verdict(odd):
    async with Faulty(says(odd.raw)) as server:
        url = f"http://127.0.0.1:{server.port}/"
        ours = await look(ProbeConfig(id="x", url=url, expect_text="ok"))
        whole, body = await curl(*(["--compressed"] if odd.compressed else []), url)
    assert (ours.verdict == "ok") is odd.right
    assert ((whole and b"ok" in body) is odd.right) is odd.like_curl, (whole, body[:80])


REDIRECTS = {
    "raw utf-8": b"/caf\xc3\xa9",
    "raw latin-1": b"/caf\xe9",
    "escaped": b"/caf%C3%A9",
    "with blanks": b"/a b c",
    "blanks round it": b"   /there   ",
    "relative": b"there",
    "up": b"../there",
    "only a query": b"?q=1",
    "only a fragment after": b"/there#part",
    "without a scheme": b"//127.0.0.1:%d/there",
    "absolute": b"http://127.0.0.1:%d/there",
    "scheme in capitals": b"HTTP://127.0.0.1:%d/there",
    "three slashes": b"http:///127.0.0.1:%d/there",
    "with a port that is none": b"http://127.0.0.1:99999/",
    "another scheme": b"gopher://127.0.0.1:%d/",
    "not a URL": b"http://[",
    "no host": b"http://",
    "slashes and no host": b"http:///",
    "three slashes and no scheme": b"///127.0.0.1:%d/there",
    "an address in short": b"http://127.1:%d/there",
    "an address in hex": b"http://0x7f.1:%d/there",
    "an address as one number": b"http://2130706433:%d/there",
    "an address in octal": b"http://0177.0.0.1:%d/there",
    "an address in wide digits": "http://\uff11\uff12\uff17.0.0.1:%d/there".encode(),
    "backslash": b"/a\\b",
    "empty": b"",
    "equals a path": b"/there?u=http://other/",
    "not of the web": b"mailto:me@shop.example",
    "with a user": b"http://me:p%%40ss@127.0.0.1:%d/there",
}


@pytest.mark.parametrize("where", REDIRECTS)
async def test_a_redirect_leads_where_it_leads_curl(where):
    """Both ask for the same path then, byte for byte."""
    paths: list[bytes] = []
    known: list[list[bytes]] = []

    async def script(reader, writer):
        head = await asked(reader)
        path = head.split(b" ")[1]
        known.append([line.split(b" ")[-1] for line in head.split(b"\r\n") if line.startswith(b"Authorization:")])
        location = REDIRECTS[where].replace(b"%d", str(server.port).encode()).replace(b"%%", b"%")
        if path == b"/a/b":
            writer.write(http(b"Location: " + location + b"\r\nContent-Length: 0\r\n", b"", b"HTTP/1.1 302 Found"))
        else:
            paths.append(path)
            writer.write(http(TWO))
        await writer.drain()

    async with Faulty(script) as server:
        url = f"http://127.0.0.1:{server.port}/a/b"
        ours = await look(ProbeConfig(id="x", url=url, follow_redirects=3, expect_text="ok"))
        whole, body = await curl("-L", "--max-redirs", "3", "--proto-redir", "http,https", url)
    assert (ours.verdict == "ok") is (whole and body == b"ok")
    assert known[: len(known) // 2] == known[len(known) // 2 :]
    assert len({path.lower() for path in paths}) <= 1, paths  # %c3 and %C3 are one


COOKIES = {
    "plain": (b"seen=1", b"/a", True),
    "path": (b"seen=1; Path=/", b"/a", True),
    "path that is not asked": (b"seen=1; Path=/other", b"/a", False),
    "default path": (b"seen=1", b"/deep/a", True),
    "domain that is another": (b"seen=1; Domain=shop.example", b"/a", False),
    "secure on this machine": (b"seen=1; Secure", b"/a", True),
    "over already": (b"seen=1; Max-Age=0", b"/a", False),
    "expired": (b"seen=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", b"/a", False),
    "expires later": (b"seen=1; Expires=Thu, 01-Jan-2099 00:00:00 GMT", b"/a", True),
    "host prefix": (b"__Host-seen=1; Secure; Path=/", b"/a", True),
    "host prefix on a path": (b"__Host-seen=1; Secure; Path=/a", b"/a", False),
    "secure prefix without secure": (b"__Secure-seen=1", b"/a", False),
    "attributes in capitals": (b"seen=1; PATH=/; HTTPONLY; SAMESITE=Lax", b"/a", True),
}


@pytest.mark.parametrize("case", COOKIES)
async def test_a_cookie_comes_back_where_curl_brings_it_back(case):
    line, path, _ = COOKIES[case]

    async def script(reader, writer):
        head = await asked(reader)
        if b"seen=1" in head:
            writer.write(http(TWO))
        else:
            writer.write(
                http(
                    b"Set-Cookie: " + line + b"\r\nLocation: " + path + b"\r\nContent-Length: 0\r\n",
                    b"",
                    b"HTTP/1.1 302 Found",
                )
            )
        await writer.drain()

    async with Faulty(script) as server:
        url = f"http://127.0.0.1:{server.port}{path.decode()}"
        ours = await look(ProbeConfig(id="x", url=url, follow_redirects=3, expect_text="ok"))
        whole, body = await curl("-L", "-b", "", "--max-redirs", "3", url)
    assert (ours.verdict == "ok") is (whole and body == b"ok") is COOKIES[case][2]


HOSTS = {
    "shop.example": True,
    "shop.example.": True,
    "SHOP.Example": True,
    "a_b.wild.example": True,
    "_x.wild.example": True,
    "deep.a.wild.example": False,
    "wild.example": False,
    "bücher.example": True,
    "xn--bcher-kva.example": True,
    "BÜCHER.example": True,
    "b_ü.wild.example": True,
    "other.example": False,
    "shop.example.evil.example": False,
}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("scheme", ["https", "tls"])
async def test_a_name_is_written_and_looked_for_in_a_certificate_as_curl_does(host, scheme, tmp_path):
    heads: list[bytes] = []

    async def script(reader, writer):
        heads.append(next(line for line in (await asked(reader)).split(b"\r\n") if line.lower().startswith(b"host:")))
        writer.write(http(TWO))
        await writer.drain()

    authority = Authority(tmp_path)
    context = authority.good("shop.example", "*.wild.example", "xn--bcher-kva.example")
    names: list[str | None] = []
    context.sni_callback = lambda _tls, name, _context: names.append(name)
    async with Faulty(script, tls=context) as server:
        there = f"127.0.0.1:{server.port}"
        url = f"https://{host}/"
        own = url if scheme == "https" else f"tls://{host}"
        ours = await look(ProbeConfig(id="x", url=own, ca_file=authority.file, connect_to=there))
        whole, _ = await curl("--cacert", authority.file, "--connect-to", f"::{there}", url)
    assert (ours.verdict == "ok") is whole is HOSTS[host]
    assert len({name and name.lower() for name in names}) == 1, names
    assert len({head.lower() for head in heads}) <= 1, heads


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/",
            "?q=1",
            "/p?",
            "/p?a=b&c=%20d",
            "/a/../b",
            "/a/./b",
            "/a/b/..",
            "/../x",
            "/a//b",
            "//x",
            "/%zz",
            "/;p=1",
        ),
        *(
            "/ü",
            "/a?q=ü",
            "/%c3%bc",
            "/a#part",
            "/a?b#c",
            "/(x)[y]{z}",
            "/a|b",
            "/~me",
            "/a/.../b",
            "/.well-known/x",
            "/.",
        ),
        *('/"q"', "/<q>", "/a^b", "/a`b", "/a'b", "/?a?b", "/a?b/../c"),
    ],
)
async def test_the_same_is_asked_as_curl_asks(path):
    lines: list[bytes] = []

    async def script(reader, writer):
        lines.append((await asked(reader)).split(b"\r\n")[0].split(b" ")[1])
        writer.write(http(TWO))
        await writer.drain()

    async with Faulty(script) as server:
        url = f"http://127.0.0.1:{server.port}{path}"
        ours = await look(ProbeConfig(id="x", url=url))
        whole, _ = await curl("--globoff", url)
    assert (ours.verdict == "ok") is whole
    # What is not ASCII goes out as it stands from curl, and escaped from browsers and from us.
    assert len({line.lower().replace("ü".encode(), b"%c3%bc") for line in lines}) == 1, lines
