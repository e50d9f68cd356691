"""What an answer is held against: headers, patterns, JSON; and where redirects may lead."""

from __future__ import annotations

import time
from decimal import Decimal

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.json_path import parse_path, pick
from sla_tui.sources.probes.http.head import header_pairs, plain_head
from tests.sources.looking import look
from tests.sources.server import Asked, Reply, Server

JSON = b'{"status": "ok", "checks": [{"name": "db", "ms": 1.50, "ok": true}], "a.b": null, "esc": "\\u001b[2J"}'


async def probed(reply: Reply, **fields):
    async with Server(lambda _: reply) as server:
        return await look(ProbeConfig(id="x", url=server.url, **fields))


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"Content-Type": "json"}, ""),
        ({"content-type": "text/"}, "HTTP 200, but the header content-type says something else"),
        ({"X-Version": "2"}, "HTTP 200, but the header x-version is not there"),
    ],
)
async def test_headers(expected, problem):
    reply = Reply(200, b"{}", {"Content-Type": "application/json"})
    assert (await probed(reply, expect_headers=expected)).reason == problem


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (r"status:\s+(ok|fine)", ""),
        (r"(?i)STATUS", ""),
        (r"^ok$", "HTTP 200, but the pattern is not found there"),
    ],
)
async def test_patterns(pattern, problem):
    assert (await probed(Reply(200, b"status:  ok \xff"), expect_regex=pattern)).reason == problem


async def test_a_pattern_that_would_take_for_ever_is_given_up_and_holds_nobody_up():
    import asyncio

    ticks = 0

    async def ticking():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    clock = asyncio.create_task(ticking())
    began = time.monotonic()
    outcome = await probed(Reply(200, b"a" * 60_000 + b"!"), expect_regex=r"(a|a|b)*c(a+)+$|^(a+)+$")
    assert time.monotonic() - began < 30  # on a busy machine
    clock.cancel()
    assert outcome.verdict == "failed"
    assert ticks >= 5


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"status": "ok", "$.checks[0].ok": True, "checks[0].ms": Decimal("1.5")}, ""),
        ({"status": "up"}, 'HTTP 200, but status is "ok" in its JSON'),
        ({"checks[1].ok": True}, "HTTP 200, but its JSON has no checks[1].ok"),
        ({"checks[0].ok": 1}, "HTTP 200, but checks[0].ok is true in its JSON"),
        ({"checks": "x"}, "HTTP 200, but checks is a list in its JSON"),
        ({'["a.b"]': "x"}, 'HTTP 200, but ["a.b"] is null in its JSON'),
        ({"esc": "x"}, 'HTTP 200, but esc is "[2J" in its JSON'),
    ],
)
async def test_json(expected, problem):
    assert (await probed(Reply(200, JSON), expect_json=expected)).reason == problem


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>", "it is not JSON from character 1"),
        (b"[" * 50_000, "it is nested too deep"),  # Python 3.13 reads the first ten thousand
        (b'{"a": NaN}', "a is nan in its JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a is 9999"),
        (b'"' + b"x" * 70_000 + b'"', "it is longer than 64 KiB"),
    ],
)
async def test_what_is_no_json_is_said(body, words):
    outcome = await probed(Reply(200, body), expect_json={"a": 1})
    assert outcome.verdict == "failed"
    assert words in outcome.reason


@given(st.text(max_size=30))
def test_a_path_is_one_or_is_refused(text):
    try:
        steps = parse_path(text)
    except ValueError:
        return
    assert steps
    pick({"a": [1]}, steps)


@pytest.mark.parametrize(
    "body",
    [
        b'{"status": "down", "status": "ok"}',  # the last one counts, as in browsers and jq
        b'{"status": "ok", "load": NaN, "most": 1e999, "big": ' + b"9" * 5000 + b"}",
        b'{"status": "ok", "deep": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"status": "ok", "half": "\\ud800"}',
        b' \n{"status": "ok"}\n ',
    ],
)
async def test_json_that_curl_and_jq_read_is_read(body):
    assert (await probed(Reply(200, body), expect_json={"status": "ok"})).reason == ""


class Hops:
    """A server that redirects along a list, and what it was asked."""

    def __init__(self, *targets: tuple[int, str]) -> None:
        self.targets = list(targets)
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if not self.targets:
            return Reply(200, b"status: ok")
        status, where = self.targets.pop(0)
        return Reply(status, b"", {"location": where})


async def follow(hops: Hops, **fields):
    async with Server(hops) as server:
        fields = {"follow_redirects": 3, "expect_text": "ok"} | fields
        return await look(ProbeConfig(id="x", url=f"{server.url}/a", **fields))


async def test_redirects_are_followed_as_far_as_was_said():
    hops = Hops((302, "/b"), (301, "c?x=1"))
    assert (await follow(hops)).verdict == "ok"
    assert [asked.path for asked in hops.asked] == ["/a", "/b", "/c"]
    outcome = await follow(Hops(*[(302, "/again")] * 9))
    assert (outcome.verdict, outcome.reason) == ("failed", "more than 3 redirects")
    assert (await follow(Hops((302, "/b")), follow_redirects=0)).reason == "HTTP 302 Found"


async def test_nothing_of_ours_goes_along_to_another_origin():
    there = Hops()
    async with Server(there) as other:
        hops = Hops((307, f"{other.url}/landing"))
        secret = {"Authorization": "Bearer canary", "X-Api-Key": "canary", "Cookie": "canary"}
        outcome = await follow(hops, headers=secret, method="POST", body="canary")
    assert outcome.verdict == "ok"
    assert hops.asked[0].headers["x-api-key"] == "canary"
    assert "canary" not in repr(there.asked)
    assert there.asked[0].headers["host"] == f"127.0.0.1:{other.port}"


@pytest.mark.parametrize(
    ("status", "method", "body"), [(303, "GET", b""), (302, "GET", b""), (307, "POST", b"x"), (308, "POST", b"x")]
)
async def test_a_redirected_request_keeps_its_method_where_it_should(status, method, body):
    hops = Hops((status, "/b"))
    await follow(hops, method="POST", body="x")
    assert (hops.asked[1].method, hops.asked[1].body) == (method, body)


@pytest.mark.parametrize("where", ["ftp://x/", "http://[", "javascript:alert(1)", "http://127.0.0.1:99999/"])
async def test_a_redirect_to_nowhere_is_a_failure(where):
    outcome = await follow(Hops((302, where)), follow_redirects=1)
    assert outcome.verdict == "failed"


def test_from_https_to_http_nothing_that_is_ours_goes_along():
    from sla_tui.sources.probes.http.request import first_hop, redirected

    config = ProbeConfig(
        id="x", url="https://shop.example/", method="POST", body="canary", headers={"x-api-key": "canary"},
        follow_redirects=3,
    )  # fmt: skip
    hop = redirected(config, first_hop(config), 307, b"http://shop.example/plain")
    assert (hop.secure, hop.url) == (False, "http://shop.example/plain")
    assert "canary" not in repr(hop)


async def test_a_redirect_that_does_not_say_where_to_is_a_failure():
    async with Server(lambda _: Reply(302)) as server:
        outcome = await look(ProbeConfig(id="x", url=server.url, follow_redirects=3))
    assert outcome.reason == "HTTP 302 that does not say where to go"


PIECES = st.sampled_from(
    [
        *(b"HTTP/1.1 ", b"HTTP/1.0 ", b"200", b"204", b"100", b" OK", b" ", b"\r\n", b"\n", b"\r"),
        *(b"content-length: 5\r\n", b"Content-Length:  7 \r\n", b"content-length: 5, 5\r\n", b"content-length: -1\r\n"),
        *(
            b"transfer-encoding: chunked\r\n",
            b"x: y\r\n",
            b"x:\r\n",
            b" folded\r\n",
            b"bad header\r\n",
            b"\x00",
            b"\xff",
        ),
        *(b"content-length : 5\r\n", b"x: content-length: 9\r\n", b"hello", b"content-length: 05\r\n", b"\x1b[2J"),
    ]
)


@given(st.lists(PIECES, max_size=12), st.booleans())
@example([b"HTTP/1.1 ", b"200", b" OK", b"\r\n", b"Content-Length:  7 \r\n", b"\r\n"], False)
@example([b"HTTP/1.1 ", b"204", b"\r\n", b"content-length: 5\r\n", b"x: y\r\n", b"\r\n", b"hello"], False)
def test_what_is_read_in_one_step_h11_reads_in_the_same_way(pieces, head_only):
    data = b"".join(pieces)
    head = plain_head(data, head_only=head_only)
    if head is None:
        return
    http = h11.Connection(h11.CLIENT)
    http.send(h11.Request(method="HEAD" if head_only else "GET", target="/", headers=[("Host", "x")]))
    http.send(h11.EndOfMessage())
    http.receive_data(data[: head.end])
    event = http.next_event()
    assert isinstance(event, h11.Response)
    assert (event.status_code, [(n, v) for n, v in event.headers]) == (head.status, header_pairs(head.lines))
    http.receive_data(b"x" * head.length)
    body = 0
    while not isinstance(event, h11.EndOfMessage):
        event = http.next_event()
        assert event is not h11.NEED_DATA
        body += len(event.data) if isinstance(event, h11.Data) else 0
    assert body == head.length


def test_a_hostile_head_is_refused_in_one_pass():
    began = time.process_time()
    for filler in (b"x: " + b" " * 60_000 + b"\x00", b"a" * 60_000, b"x:y\r\n" * 12_000 + b"\x00", b"\t" * 60_000):
        assert plain_head(b"HTTP/1.1 200 OK\r\n" + filler, head_only=False) is None
    assert time.process_time() - began < 0.5
