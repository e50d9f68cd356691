"""Single checks: nothing twice, nothing lost, exact milliseconds, small on the disk."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import CheckResult, Checks, Poll
from sla_tui.store import check_table, chunks
from sla_tui.store.lock import WriterLock
from sla_tui.store.sqlite import in_memory, open_file
from sla_tui.store.tally import Tally

DAY = 86_400
REF = "p:1"
results = st.builds(CheckResult, st.integers(0, 4 * DAY), st.booleans(), st.none() | st.integers(0, 100_000))


@settings(deadline=None)
@given(st.lists(results, max_size=60))
def test_a_day_is_unpacked_as_it_was_packed(found):
    by_time = {r.at % DAY + 7 * DAY: r for r in found}
    day = {at: CheckResult(at, r.ok, r.ms) for at, r in by_time.items()}
    assert chunks.unpack_day(7, chunks.pack_day(7, day)) == [day[at] for at in sorted(day)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(results, max_size=30), max_size=6),
    st.integers(1, 40),
    st.integers(1, 20),
    st.tuples(st.integers(0, 4 * DAY), st.integers(0, 4 * DAY)),
)
def test_counts_and_times_equal_a_plain_dict_however_checks_arrive(polls, fold_at, direct, window):
    """Journal, folding and direct days in every mixture; out of order; instants that come again are not taken twice."""
    store = in_memory()
    model: dict[int, CheckResult] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_table, "FOLD_AT", fold_at)
        patch.setattr(check_table, "DIRECT", direct)
        for found in polls:
            store.record(Poll("p", 5 * DAY, checks=(Checks(REF, tuple(found)),)))
            for result in found:
                model.setdefault(result.at, result)
    start, end = min(window), max(window)
    inside = [model[at] for at in sorted(model) if start <= at < end]
    summary = store.checks(REF, start, end)
    assert store.recent_checks(REF, start, end) == tuple(inside)
    assert (summary.total, summary.failed) == (len(inside), sum(not r.ok for r in inside))
    assert list(summary.times_ms) == sorted(r.ms for r in inside if r.ok and r.ms is not None)
    store.close()


def test_checks_survive_reopening_whether_journalled_or_folded(tmp_path, monkeypatch):
    monkeypatch.setattr(check_table, "FOLD_AT", 10)
    path = tmp_path / "h.db"
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    for i in range(17):
        store.record(Poll("p", 100 * i, checks=(Checks(REF, (CheckResult(100 * i, i % 5 != 0, i),)),)))
    before = store.recent_checks(REF, 0, DAY)
    store.close()
    reader = open_file(path, lock=None)
    assert reader.recent_checks(REF, 0, DAY) == before
    assert len(before) == 17
    reader.close()


def test_a_damaged_day_is_an_error_in_words_and_not_a_guess():
    blob = chunks.pack_day(0, {5: CheckResult(5, True, 7)})
    for bad in (b"", b"\x07" + blob[1:], blob[:-3], blob[:1] + b"\x00" * 20):
        with pytest.raises(CorruptStoreError):
            chunks.unpack_day(0, bad)


def test_a_month_of_minutely_checks_takes_less_than_two_bytes_each(tmp_path):
    rng = random.Random(1)
    path = tmp_path / "h.db"
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    count = 31 * 1440
    for ref in ("p:1", "p:2", "p:3"):
        found = tuple(CheckResult(60 * i, True, int(rng.lognormvariate(5, 0.25))) for i in range(count))
        store.record(Poll("p", 60 * count, checks=(Checks(ref, found),)))
    store.close()
    assert path.stat().st_size / (3 * count) < 2.0


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), max_size=80))
def test_a_tally_is_the_sorted_list(values):
    tally = Tally.merged([values])
    assert list(tally) == sorted(values)
    assert len(tally) == len(values)
    assert [tally[-i - 1] for i in range(len(values))] == sorted(values, reverse=True)
    assert list(tally[1:3]) == sorted(values)[1:3]
