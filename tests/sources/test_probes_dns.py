"""The DNS probe against a name server of our own."""

from __future__ import annotations

import asyncio
import time

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes import dns as probing
from tests.sources.looking import look

RECORDS = {
    ("shop.example.", "A"): ["192.0.2.7", "192.0.2.8"],
    ("shop.example.", "MX"): ["10 Mail.Shop.example."],
    ("shop.example.", "TXT"): ['"v=spf1 -all"'],
    ("www.shop.example.", "CNAME"): ["shop.example."],
    ("big.example.", "TXT"): [f'"{"x" * 200}{n}"' for n in range(40)],
}


class NameServer(asyncio.DatagramProtocol):
    """Answers over UDP, and over TCP what does not fit; `lost` questions get no answer first."""

    def __init__(self, *, lost: int = 0, code: str = "", raw: bytes | None = None) -> None:
        self.lost, self.code, self.raw = lost, code, raw
        self.asked = 0

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._by_tcp, "127.0.0.1", 0)
        self.port = self._tcp.sockets[0].getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *exc):
        self._udp.close()
        self._tcp.close()
        await self._tcp.wait_closed()

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, address):
        self.asked += 1
        if self.asked > self.lost:
            self._transport.sendto(self.raw if self.raw is not None else self.answer(data, 512), address)

    def answer(self, data: bytes, limit: int) -> bytes:
        query = dns.message.from_wire(data)
        reply = dns.message.make_response(query)
        question = query.question[0]
        name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
        found = RECORDS.get((name, kind))
        if self.code:
            reply.set_rcode(dns.rcode.from_text(self.code))
        elif found:
            reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", kind, found))
        elif not any(known == name for known, _ in RECORDS):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        wire = reply.to_wire(max_size=65_535)
        if len(wire) > limit:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            wire = reply.to_wire()
        return wire

    async def _by_tcp(self, reader, writer):
        length = int.from_bytes(await reader.readexactly(2), "big")
        wire = self.answer(await reader.readexactly(length), 65_535)
        writer.write(len(wire).to_bytes(2, "big") + wire)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def asked(server: NameServer, name: str = "shop.example", seconds: float = 5.0, **fields):
    return await look(
        ProbeConfig(id="x", url=f"dns://{name}", nameserver=f"127.0.0.1:{server.port}", **fields), seconds
    )


async def test_a_name_with_the_record_is_ok_and_timed():
    async with NameServer() as server:
        outcome = await asked(server)
        assert (outcome.verdict, list(outcome.phases)) == ("ok", ["query"])
        assert outcome.ms >= 1


@pytest.mark.parametrize(
    ("name", "record", "expected", "problem"),
    [
        ("shop.example", "A", ("192.0.2.8",), ""),
        ("shop.example", "A", ("192.0.2.9",), "the answer has not 192.0.2.9, but 192.0.2.7, 192.0.2.8"),
        ("shop.example", "MX", ("10 mail.shop.example",), ""),
        ("shop.example", "TXT", ("v=spf1 -all",), ""),
        ("www.shop.example?type=cname", "", ("shop.example.",), ""),
        ("shop.example", "AAAA", (), "there is no AAAA record"),
        ("gone.example", "A", (), "the name does not exist"),
        ("big.example", "TXT", (), ""),  # over TCP
    ],
)
async def test_records_and_expected_answers(name, record, expected, problem):
    async with NameServer() as server:
        outcome = await asked(server, name, record=record, expect_answers=expected)
    assert (outcome.verdict, outcome.reason) == ("failed" if problem else "ok", problem)
    assert not outcome.doubtful


async def test_a_question_that_got_lost_is_asked_again(monkeypatch):
    monkeypatch.setattr(probing, "TRY_SECONDS", 0.1)
    async with NameServer(lost=2) as server:
        assert (await asked(server)).verdict == "ok"
        assert server.asked == 3


@pytest.mark.parametrize(("code", "words"), [("SERVFAIL", "says SERVFAIL"), ("REFUSED", "refuses to answer")])
async def test_what_a_chosen_name_server_says_is_what_is_judged(code, words):
    async with NameServer(code=code) as server:
        outcome = await asked(server)
    assert outcome.verdict == "failed"
    assert words in outcome.reason
    assert not outcome.doubtful


async def test_a_name_server_that_never_answers_ends_with_the_time():
    async with NameServer(lost=10**6) as server:
        began = time.monotonic()
        outcome = await asked(server, seconds=0.3)
    assert time.monotonic() - began < 2
    assert (outcome.verdict, outcome.silent, outcome.doubtful) == ("failed", True, False)


async def test_garbage_is_a_failure_within_the_time():
    async with NameServer(raw=b"\x00garbage") as server:
        assert (await asked(server, seconds=0.4)).verdict == "failed"


async def test_our_own_name_server_that_cannot_find_out_is_in_doubt(monkeypatch):
    async with NameServer(code="SERVFAIL") as server:
        monkeypatch.setattr(probing, "nameservers", lambda: ["127.0.0.1"])
        monkeypatch.setattr(probing.DnsQuestion, "__defaults__", None, raising=False)
        config = ProbeConfig(id="x", url="dns://shop.example")
        monkeypatch.setattr(probing, "question", lambda _: probing.DnsQuestion("shop.example", "A", None, server.port))
        outcome = await look(config)
    assert (outcome.verdict, outcome.doubtful, outcome.silent) == ("failed", True, True)


async def test_a_machine_without_a_name_server_is_to_blame_itself(monkeypatch):
    monkeypatch.setattr(probing, "nameservers", list)
    assert (await look(ProbeConfig(id="x", url="dns://shop.example"))).verdict == "unknown"


async def test_a_name_that_cannot_be_asked_for_says_nothing_of_any_server():
    async with NameServer() as server:
        assert (await asked(server, f"{'a' * 70}.example")).verdict == "unknown"
