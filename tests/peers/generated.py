"""A past that is written into metrics servers by remote write: many series over weeks, with their truth by series.

A sample a minute, each series at its own second; outages that begin and end anywhere, some at a full hour, and scrapes
that are missing. Protobuf and Snappy are written by hand: they are a few bytes, and no dependency.
"""

from __future__ import annotations

import struct
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

EVERY = 60
HOUR = 3600
_UP, _DOWN = struct.pack("<d", 1.0), struct.pack("<d", 0.0)


@dataclass
class GeneratedSeries:
    """One series. `phase` is the second of the minute it is scraped at; the others are stretches, sorted."""

    name: str
    phase: int
    downs: list[tuple[int, int]] = field(default_factory=list)
    gone: list[tuple[int, int]] = field(default_factory=list)

    def downtime(self) -> int:
        """Seconds from each failed sample to the next sample, where that comes in time; the truth."""
        return sum(high - low for low, high in self.downs)


def generated(count: int, start: int, end: int, seed: int = 13) -> list[GeneratedSeries]:
    """Makes series; outages lie on samples, so that their length is exact."""
    chance = Random(seed)
    found = []
    for number in range(count):
        one = GeneratedSeries(f"s{number:04}", chance.randrange(EVERY))
        at = start + HOUR
        for _ in range(chance.randrange(7)):
            at += chance.randrange(HOUR, (end - start) // 7)
            if chance.random() < 0.5:
                at = at // HOUR * HOUR + chance.choice((0, -EVERY, EVERY))
            low = at // EVERY * EVERY + one.phase
            length = chance.choice((EVERY, 2 * EVERY, 10 * EVERY, HOUR, HOUR + EVERY, 3 * HOUR, 7 * HOUR))
            high = low + length
            if high > end - 2 * HOUR:
                break
            one.downs.append((low, high))
            at = high + HOUR
            if chance.random() < 0.2:  # scrapes that are missing, far from any outage
                one.gone.append((at + HOUR, at + HOUR + chance.choice((EVERY, 5 * EVERY, 2 * HOUR))))
                at += 4 * HOUR
        found.append(one)
    return found


def write(url: str, series: list[GeneratedSeries], start: int, end: int) -> None:
    """Sends all samples of `[start, end)` to a remote-write address, in the order of time."""
    names = {one.name: _labels(one.name) for one in series}
    for low in range(start, end, 2 * HOUR):
        high = min(low + 2 * HOUR, end)
        whole = {
            phase: b"".join(_sample(at, down=False) for at in range(low + phase, high, EVERY)) for phase in range(EVERY)
        }
        parts = []
        for one in series:
            near = any(a < high and b > low for a, b in (*one.downs, *one.gone))
            samples = b"".join(_samples(one, low, high)) if near else whole[one.phase]
            parts.append(_field(1, names[one.name] + samples))
        _post(url, b"".join(parts))


def _samples(one: GeneratedSeries, low: int, high: int) -> Iterator[bytes]:
    for at in range(low + one.phase, high, EVERY):
        if not any(a <= at < b for a, b in one.gone):
            yield _sample(at, down=any(a <= at < b for a, b in one.downs))


def _sample(at: int, *, down: bool) -> bytes:
    return _field(2, b"\x09" + (_DOWN if down else _UP) + b"\x10" + _varint(at * 1000))


def _labels(name: str) -> bytes:
    pairs = (("__name__", "probe_success"), ("instance", name), ("job", "generated"))
    return b"".join(_field(1, _field(1, key.encode()) + _field(2, value.encode())) for key, value in pairs)


def _field(number: int, inner: bytes) -> bytes:
    return bytes((number << 3 | 2,)) + _varint(len(inner)) + inner


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _post(url: str, message: bytes) -> None:
    """Posts in Snappy's block format, all of it as literals."""
    parts = [_varint(len(message))]
    for at in range(0, len(message), 65_536):
        piece = message[at : at + 65_536]
        parts += [b"\xf4", struct.pack("<H", len(piece) - 1), piece]
    headers = {
        "Content-Encoding": "snappy",
        "Content-Type": "application/x-protobuf",
        "X-Prometheus-Remote-Write-Version": "0.1.0",
    }
    request = urllib.request.Request(url, b"".join(parts), headers)  # noqa: S310  our own loopback
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        assert answer.status < 300
