"""A million outages: the right answer, in reasonable time, in the command itself."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.contracts.command import assess

FIRST = datetime(2026, 6, 1, tzinfo=UTC)


def _write(file: Path, count: int) -> None:
    """Down in every even second: `count` outages of a second each."""
    moments = [(FIRST + timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%SZ") for s in range(2 * count)]
    outages = ",".join(f'{{"start":"{a}","end":"{b}"}}' for a, b in zip(moments[::2], moments[1::2], strict=True))
    contract = '{"availability":{"target":"99.9"},"tiers":[{"below":"99.9","credit":"10"}]}'
    head = f'{{"id":"many","at":"2026-06-10T00:00:00Z","contract":{contract}'
    file.write_text(f'{head},"sources":[{{"id":"m","outages":[{outages}]}}]}}')


def _check(file: Path, count: int) -> None:
    printed = assess(file)
    assert (printed.code, printed.err) == (0, "")
    found = json.loads(printed.out)
    assert found["downtime_seconds"] == count
    assert len(found["outages"]) == count
    assert found["verdict"] == "breached"
    assert found["credit"]["percent"] == "10"


@pytest.mark.full
def test_twenty_thousand_outages_are_each_listed_and_counted(tmp_path: Path) -> None:
    _write(tmp_path / "many.json", 20_000)
    _check(tmp_path / "many.json", 20_000)


@pytest.mark.long
def test_a_million_outages_take_less_than_two_minutes(tmp_path: Path) -> None:
    _write(tmp_path / "many.json", 1_000_000)
    began = time.monotonic()
    _check(tmp_path / "many.json", 1_000_000)
    assert time.monotonic() - began < 120
