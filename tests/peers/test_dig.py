"""Our DNS probe beside dig: what dig writes of an answer is among the records that we find, and nothing else is."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from sla_tui.config.probes import ProbeConfig
from tests.sources.looking import look
from tests.sources.name_server import NameServer

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(shutil.which("dig") is None, reason="dig is not installed"),
]

QUESTIONS = [
    *(("shop.example", kind) for kind in ("A", "AAAA", "MX", "NS", "SOA", "TXT", "CAA", "HTTPS", "DS", "NAPTR")),
    ("SHOP.Example.", "A"),
    ("_sip._tcp.shop.example", "SRV"),
    ("_443._tcp.shop.example", "TLSA"),
    ("7.2.0.192.in-addr.arpa", "PTR"),
    ("www.shop.example", "CNAME"),
    ("dotted.example", "CNAME"),
    ("key._domainkey.shop.example", "TXT"),
    ("text.example", "TXT"),
    ("big.example", "TXT"),
    ("bücher.example", "A"),
    ("xn--bcher-kva.example", "A"),
    (".", "NS"),
    ("gone.example", "A"),
    ("text.example", "A"),
    ("dangling.example", "A"),
    ("noquestion.example", "A"),
    ("lowered.example", "A"),
    ("trailing.example", "A"),
    ("strangers.example", "A"),
]
BEYOND = [("formerr.example", "A"), ("notimp.example", "A"), ("servfail.example", "A"), ("mute.example", "A")]
"""Where dig asks with EDNS and gives up, and the resolvers of programs ask without it."""


async def dig(server: NameServer, name: str, kind: str, *more: str) -> tuple[bool, list[str]]:
    """Whether there was an answer of that type, and its records as dig writes them."""
    process = await asyncio.create_subprocess_exec(
        *("dig", "@127.0.0.1", "-p", str(server.port), "+noall", "+answer", "+time=1", "+tries=1", "+idnin", *more),
        *("-q", name, "-t", kind),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    output, _ = await process.communicate()
    lines = [line.split(None, 4) for line in output.decode().splitlines() if line and not line.startswith(";")]
    found = [line[4] for line in lines if len(line) == 5 and line[3] == kind]
    return bool(found), found


async def ours(server: NameServer, name: str, kind: str, *expected: str) -> str:
    there = f"127.0.0.1:{server.port}"
    config = ProbeConfig(id="x", url=f"dns://{name}", record=kind, nameserver=there, expect_answers=expected)
    return (await look(config)).verdict


@pytest.mark.parametrize(("name", "kind"), QUESTIONS, ids=":".join)
async def test_what_dig_finds_is_found_and_what_it_does_not_is_missing(name, kind):
    async with NameServer() as server:
        found, records = await dig(server, name, kind)
        assert await ours(server, name, kind) == ("ok" if found else "failed")
        if found:
            assert await ours(server, name, kind, *records) == "ok"
            assert await ours(server, name, kind, *records, "nothing of the kind") == "failed"


@pytest.mark.parametrize(("name", "kind"), BEYOND, ids=":".join)
async def test_a_server_without_edns_answers_us_as_it_answers_dig_without(name, kind):
    async with NameServer() as server:
        assert not (await dig(server, name, kind))[0]
        found, records = await dig(server, name, kind, "+noedns", "+nocookie")
        assert found
        assert await ours(server, name, kind, *records) == "ok"


@pytest.mark.parametrize("code", ["REFUSED", "SERVFAIL", "NXDOMAIN", "FORMERR", "NOTAUTH"])
async def test_an_error_is_one_for_both(code):
    async with NameServer(code=code) as server:
        assert not (await dig(server, "shop.example", "A"))[0]
        assert await ours(server, "shop.example", "A") == "failed"
