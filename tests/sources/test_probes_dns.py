"""The DNS probe against a name server of our own."""

from __future__ import annotations

import time

import pytest

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes import dns as probing
from tests.sources.looking import look
from tests.sources.name_server import NameServer


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
        ("text.example", "AAAA", (), "there is no AAAA record"),
        ("shop.example", "AAAA", ("2001:db8:0:0:0:0:0:7", "2001:DB8::7"), ""),
        ("shop.example", "SOA", ("NS1.shop.example root.shop.example 1 7200 900 1209600 300",), ""),
        ("shop.example", "CAA", ("0 issue letsencrypt.org",), ""),
        ("_443._tcp.shop.example", "TLSA", ("3 1 1 " + "ab" * 32,), ""),
        ("key._domainkey.shop.example", "TXT", ("v=DKIM1; k=rsa; p=" + "A" * 200 + "B" * 200,), ""),
        ("key._domainkey.shop.example", "TXT", ('"v=DKIM1; k=rsa; p=" "' + "A" * 200 + "B" * 200 + '"',), ""),
        ("text.example", "TXT", ("Case. And dot.", "grün", "byte é", 'with "quotes" and \\'), ""),
        ("text.example", "TXT", ("case. and dot.",), "*"),
        ("text.example", "TXT", ("Case. And dot",), "*"),
        ("bücher.example", "A", ("192.0.2.9",), ""),
        ("BÜCHER.example.", "A", ("192.0.2.9",), ""),
        ("dotted.example", "CNAME", (r"X\.Y.example",), ""),
        (".", "NS", ("a.root-servers.net",), ""),
        ("one.example", "A", ("192.0.2.7",), ""),  # through two aliases, each asked for
        ("round.example", "A", (), "there is no A record"),
        ("dangling.example", "A", (), "the name does not exist"),
        ("gone.example", "A", (), "the name does not exist"),
        ("big.example", "TXT", (), ""),  # over TCP
    ],
)
async def test_records_and_expected_answers(name, record, expected, problem):
    async with NameServer() as server:
        outcome = await asked(server, name, record=record, expect_answers=expected)
    assert outcome.verdict == ("failed" if problem else "ok"), outcome.reason
    assert problem in {outcome.reason, "*"}
    assert not outcome.doubtful


@pytest.mark.parametrize(
    "fault",
    ["formerr", "notimp", "badvers", "servfail", "mute", "noquestion", "lowered", "trailing", "strangers", "cut"],
)
async def test_a_server_of_old_or_sloppy_habits_is_understood(fault, monkeypatch):
    monkeypatch.setattr(probing, "TRY_SECONDS", 0.1)
    async with NameServer() as server:
        outcome = await asked(server, f"{fault.capitalize()}.example", expect_answers=("192.0.2.7",))
    assert (outcome.verdict, outcome.reason) == ("ok", "")


@pytest.mark.parametrize("others", ["refuses", "fails", "hangs", "is not there", "talks nonsense"])
async def test_of_several_name_servers_one_that_fails_is_not_the_last_word(others, monkeypatch):
    monkeypatch.setattr(probing, "TRY_SECONDS", 0.1)
    kinds = {"refuses": {"code": "REFUSED"}, "fails": {"code": "SERVFAIL"}, "hangs": {"lost": 10**6}}
    poor = NameServer(**kinds.get(others, {"garbage": True}), host="127.0.0.2")
    async with NameServer() as good:
        poor.port = good.port
        if others != "is not there":
            await poor.__aenter__()
        monkeypatch.setattr(probing, "nameservers", lambda: ["127.0.0.2", "127.0.0.1"])
        monkeypatch.setattr(probing, "question", lambda _: probing.DnsQuestion("shop.example", "A", None, good.port))
        outcome = await look(ProbeConfig(id="x", url="dns://shop.example"))
        if others != "is not there":
            await poor.__aexit__()
    assert (outcome.verdict, outcome.reason) == ("ok", "")


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
