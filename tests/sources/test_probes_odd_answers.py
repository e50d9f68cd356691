"""Odd answers, byte for byte: a probe finds in them what curl and browsers find. `tests/peers` asks curl, too."""

from __future__ import annotations

import gzip
import zlib

import pytest

from sla_tui.config.probes import ProbeConfig
from tests.sources.faulty import Faulty, says
from tests.sources.looking import look
from tests.sources.odd_answers import ODD, coded, http


async def answered(raw: bytes, **fields):
    async with Faulty(says(raw)) as server:
        return await look(ProbeConfig(id="x", url=f"http://127.0.0.1:{server.port}/", **fields))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
async def test_an_odd_answer_is_read_as_curl_and_browsers_read_it(odd):
    outcome = await answered(odd.raw, expect_text="ok")
    assert (outcome.verdict, outcome.reason) == ("ok", "") if odd.right else outcome.verdict == "failed"


@pytest.mark.parametrize("status", [204, 304])
async def test_an_answer_that_has_no_body_has_none_whatever_length_it_says(status):
    raw = http(b"Content-Length: 500\r\n", b"", b"HTTP/1.1 %d Whatever" % status)
    assert (await answered(raw, expect_status=((status, status),))).verdict == "ok"
    assert (await answered(http(b"Content-Length: 500\r\n", b""), method="HEAD")).verdict == "ok"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("text/html; charset=ISO-8859-1", "Verfügbar €".encode("cp1252")),
        ('text/html; charset="latin1"', "Verfügbar".encode("cp1252")),
        ("text/html", '<meta charset="windows-1252"><p>Verfügbar'.encode("cp1252")),
        (
            "text/html",
            '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-15"><p>Verfügbar'.encode("iso-8859-15"),
        ),
        ("text/xml", '<?xml version="1.0" encoding="iso-8859-1"?><a>Verfügbar</a>'.encode("latin-1")),
        ("text/html; charset=utf-16", "Verfügbar".encode("utf-16-le")),
        ("text/html", "Verfügbar".encode("utf-16")),  # by its mark
        ("text/html", b"\xef\xbb\xbf" + "Verfügbar".encode()),
        ("text/html; charset=iso-8859-1", "Verfügbar".encode()),  # says one and is the other, as many do
        ("text/html; charset=no-such", "Verfügbar".encode()),
        ("text/html; charset=rot13", "Verfügbar".encode()),  # a codec of Python's that is no charset
        ("text/html", "Verfügbar".encode("cp1252")),
        ("text/html; charset=shift_jis", "Verfgbar 稼働中 Verfügbar".encode("cp932", "replace") + "Verfügbar".encode()),
    ],
)
async def test_a_text_is_found_in_whatever_charset_it_came(head, body):
    raw = http(b"Content-Type: " + head.encode() + b"\r\n", body)
    assert (await answered(raw, expect_text="Verfügbar")).verdict == "ok"
    assert (await answered(raw, expect_text="Verfugbar")).verdict == "failed"
    assert (await answered(raw, expect_regex="Verf.gbar")).verdict == "ok"


async def test_json_is_read_in_its_charset_and_through_its_coding():
    body = '{"status": "läuft"}'
    for raw in (
        coded(b"gzip", gzip.compress(body.encode())),
        http(b"Content-Type: application/json; charset=latin-1\r\n", body.encode("latin-1")),
        http(b"", body.encode("utf-16-le")),
        http(b"", b"\xef\xbb\xbf" + body.encode()),
    ):
        assert (await answered(raw, expect_json={"status": "läuft"})).reason == ""


@pytest.mark.parametrize("depth", [1, 3])
async def test_a_bomb_costs_no_more_than_a_page(depth):
    import tracemalloc

    body = b"x" * 20_000_000
    for _ in range(depth):
        body = gzip.compress(body)
    tracemalloc.start()
    outcome = await answered(coded(b", ".join([b"gzip"] * depth), body), expect_text="ok")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "not in its first 64 KiB" in outcome.reason or "not there" in outcome.reason
    assert peak < 2_000_000


async def test_what_cannot_be_undone_is_said_and_too_many_codings_are_not_undone():
    outcome = await answered(coded(b"gzip", b"\x1f\x8b\x08\x00 and then nothing of the kind"), expect_text="ok")
    assert outcome.reason == "HTTP 200, but the expected text is not there: it is said to be gzip and is not"
    body = b"it is ok"
    for _ in range(5):
        body = zlib.compress(body)
    outcome = await answered(coded(b", ".join([b"deflate"] * 5), body), expect_text="ok")
    assert outcome.reason.endswith("it is encoded 5 times")


@pytest.mark.parametrize(("coding", "name"), [(b"br", "brotli"), (b"zstd", "backports.zstd")])
async def test_without_a_library_for_a_coding_nothing_is_said_of_the_text_and_the_status_holds(
    coding, name, monkeypatch
):
    from sla_tui.sources.probes.http import coding as undoing

    def missing(_name):
        raise ImportError

    monkeypatch.setattr(undoing.importlib, "import_module", missing)
    raw = coded(coding, b"\x0b\x02\x80it is ok\x03")
    outcome = await answered(raw, expect_text="ok")
    assert outcome.verdict == "unknown"
    assert f"no {name} is installed" in outcome.reason
    assert (await answered(raw)).verdict == "ok"
