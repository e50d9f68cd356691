"""An hour of `collect` and of `demo` as processes: memory, files and threads are at its end what they were early."""

from __future__ import annotations

import pytest

from benchmarks.growth import measured, verdict

HOUR = 60


@pytest.mark.long
@pytest.mark.parametrize("what", ["collect", "demo"])
def test_an_hour_leaves_nothing_in_memory(what):
    found = verdict(measured(HOUR, {what})[what])
    assert found.startswith("flat"), found


def line(minute: int, rss: int, files: int = 10) -> dict[str, int]:
    return {"at": 60 * minute, "rss": rss, "anon": rss, "files": files, "threads": 2}


def test_what_is_flat_and_what_is_not():
    assert verdict([line(n, 40_000 + 5 * n) for n in range(60)]).startswith("flat")
    assert verdict([line(n, 40_000 + 60 * n) for n in range(60)]).startswith("NOT FLAT")
    assert verdict([line(n, 40_000, 10 + n) for n in range(60)]).startswith("NOT FLAT")
    assert verdict([line(n, 40_000, 10 + n % 3) for n in range(60)]).startswith("flat")
