"""Bodies: what is too large, raw or unpacked, is refused before it costs anything."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sources.http.body import MAX_BYTES, looks_like_html, read


async def chunked(body: bytes, size: int = 1000):
    for at in range(0, len(body), size):
        yield body[at : at + size]


async def test_a_plain_body_is_as_it_was():
    assert await read(chunked(b"x" * 5000), "") == b"x" * 5000


async def test_gzip_is_unpacked():
    assert await read(chunked(gzip.compress(b"hello " * 10_000)), "gzip") == b"hello " * 10_000


async def test_a_raw_body_beyond_the_limit_is_refused():
    with pytest.raises(PayloadError, match="larger than"):
        await read(chunked(b"x" * 3000), "", limit=2000)


async def test_an_unpacked_body_beyond_the_limit_is_refused():
    with pytest.raises(PayloadError, match="larger than"):
        await read(chunked(gzip.compress(b" " * 1_000_000)), "gzip", limit=100_000)


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "compress"])
async def test_packings_that_were_not_asked_for_are_refused(encoding):
    with pytest.raises(PayloadError, match="was not asked for"):
        await read(chunked(b"abc"), encoding)


async def test_a_packed_body_that_breaks_off_is_refused():
    with pytest.raises(PayloadError, match="broke off"):
        await read(chunked(gzip.compress(bytes(range(256)) * 40)[:-20]), "gzip")


async def test_a_body_that_only_claims_to_be_packed_is_refused():
    with pytest.raises(PayloadError, match="but it is not"):
        await read(chunked(b"{}" * 50), "gzip")


async def test_something_after_the_packed_body_is_refused():
    with pytest.raises(PayloadError, match="goes on after its end"):
        await read(chunked(gzip.compress(b"{}") + gzip.compress(b"{}")), "gzip")


def test_pages_for_people_are_recognised():
    assert looks_like_html(b"  <!DOCTYPE html><html>", "")
    assert looks_like_html(b"", "text/html; charset=utf-8")
    assert not looks_like_html(b'{"html": 1}', "application/json")


BOMB = """
import asyncio, resource, sys, tracemalloc, zlib
sys.path.insert(0, {path!r})
from sla_tui.errors import PayloadError
from sla_tui.sources.http.body import read

packer = zlib.compressobj(9, zlib.DEFLATED, 31)
bomb = b"".join(packer.compress(b" " * 1_000_000) for _ in range(300)) + packer.flush()
assert len(bomb) < 400_000

async def wire():
    for at in range(0, len(bomb), 65536):
        yield bomb[at:at + 65536]

async def main():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        await read(wire(), "gzip")
    except PayloadError as error:
        assert "larger than" in str(error)
    else:
        raise SystemExit("the bomb went off")
    peak = tracemalloc.get_traced_memory()[1]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(peak, grown)

asyncio.run(main())
"""


@pytest.mark.full
def test_a_bomb_of_300_megabytes_costs_less_than_ten(request):
    """Measured in a process of its own, by Python's allocator and by the system."""
    script = BOMB.format(path=str(request.config.rootpath))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    peak, grown = (int(n) for n in done.stdout.split())
    assert peak < 10_000_000
    assert grown < 10_000_000
    assert MAX_BYTES < 10_000_000


def test_the_bomb_of_the_test_is_one():
    packed = zlib.compress(b" " * 1_000_000)
    assert len(packed) < 2000
