"""Single checks: nothing twice, nothing lost, exact milliseconds, small on the disk."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.measure.tally import CountedValues, JoinedValues
from sla_tui.sla.observation import CheckResult, Checks, Poll
from sla_tui.store.resolution import code_of, least, middle
from sla_tui.store.sql.forms import chunks
from sla_tui.store.sql.forms.column import bag_again, bag_of, column_of, summary_of
from sla_tui.store.sql.tables import checks as check_table
from sla_tui.store.sql.tables import recent_checks as recent_table
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.store import in_memory, open_file

DAY = 86_400
REF = "p:1"
results = st.builds(CheckResult, st.integers(0, 4 * DAY), st.booleans(), st.none() | st.integers(0, 100_000))


@given(st.lists(results, max_size=60))
def test_a_day_is_unpacked_as_it_was_packed(found):
    by_time = {r.at % DAY + 7 * DAY: r for r in found}
    day = column_of(CheckResult(at, r.ok, r.ms) for at, r in by_time.items())
    body, fine = chunks.pack_day(7, day)
    assert chunks.unpack_day(7, body, fine) == day
    rough = list(chunks.unpack_day(7, body).results())
    for told, known in zip(day.results(), rough, strict=True):
        assert (told.at, told.ok, told.ms is None) == (known.at, known.ok, known.ms is None)
        if told.ms is not None:
            assert abs(known.ms - told.ms) <= 0.02 * told.ms + 0.5
            assert code_of(known.ms) == code_of(told.ms)


@given(st.integers(0, 190_000))
def test_a_code_is_within_two_percent(ms):
    assert least(code_of(ms)) <= ms
    assert abs(middle(code_of(ms)) - ms) <= 0.02 * ms + 0.5


@given(st.dictionaries(st.integers(0, 40), st.lists(results, min_size=1, max_size=5), max_size=5))
def test_ticks_and_segments_are_unpacked_as_they_were_packed(found):
    rows = {row: column_of(r) for row, r in found.items()}
    assert chunks.unpack_segment(chunks.pack_segment(rows)) == rows
    told = [(row, at, x) for row in sorted(rows) for at, x in zip(*rows[row], strict=True)]
    assert chunks.unpack_tick(chunks.pack_tick(rows)) == told


@given(
    st.lists(st.tuples(st.integers(0, 7 * DAY), st.lists(results, max_size=30)), max_size=7),
    st.integers(1, 40),
    st.integers(1, 20),
    st.tuples(st.integers(0, 4 * DAY), st.integers(0, 4 * DAY)),
)
def test_counts_and_times_equal_a_plain_dict_however_checks_arrive(polls, rotate_at, direct, window):
    """Journal, segments, days and months in every mixture; instants that come again are not taken twice."""
    store = in_memory()
    model: dict[int, CheckResult] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recent_table, "SEGMENT_AT", rotate_at)
        patch.setattr(check_table, "DIRECT", direct)
        for at, found in polls:
            store.record(Poll("p", at, checks=(Checks(REF, tuple(found)),)))
            for result in found:
                model.setdefault(result.at, result)
    start, end = min(window), max(window)
    inside = [model[at] for at in sorted(model) if start <= at < end]
    summary = store.checks(REF, start, end)
    assert store.recent_checks(REF, start, end) == tuple(inside)
    assert (summary.total, summary.failed) == (len(inside), sum(not r.ok for r in inside))
    assert list(summary.times_ms) == sorted(r.ms for r in inside if r.ok and r.ms is not None)
    days = store._checks.days
    row = store._db.execute("SELECT id FROM monitors").fetchone()
    for (key,) in store._db.execute("SELECT id FROM months").fetchall():
        assert days.month(row[0], key >> 24) == days.rebuild_month(row[0], key >> 24)
    store.close()


@settings(max_examples=40)
@given(
    st.lists(st.builds(CheckResult, st.integers(0, 70 * DAY), st.booleans(), st.integers(0, 9000)), max_size=200),
    st.integers(0, 70),
    st.lists(st.tuples(st.integers(0, 70 * DAY), st.integers(0, 70 * DAY)), max_size=6),
)
def test_windows_over_months_are_exact_while_milliseconds_are_kept_and_within_two_percent_after(found, day, windows):
    model = {r.at: r for r in reversed(found)}
    store = in_memory()
    store.record(Poll("p", 80 * DAY, checks=(Checks(REF, tuple(found)),)))
    while store._checks.to_fold(80 * DAY) is not None:
        store._keep_up(80 * DAY)
    wanted = {}
    for low, high in (sorted(w) for w in windows):
        wanted[low, high] = sorted(r.ms for at, r in model.items() if low <= at < high and r.ok)
        assert list(store.checks(REF, low, high).times_ms) == wanted[low, high]
    store._db.execute("DELETE FROM fine WHERE id < ?", (day << 24,))
    store._checks.load()
    for (low, high), times in wanted.items():
        summary = store.checks(REF, low, high)
        assert summary.total == sum(low <= at < high for at in model)
        assert all(abs(a - b) <= 0.02 * b + 0.5 for a, b in zip(summary.times_ms, times, strict=True))
    store.close()


def test_a_window_from_a_day_known_roughly_into_one_known_exactly_counts_each_check_once():
    """Where milliseconds are gone a code is kept: what is taken off at both ends has to be as rough."""
    found = [CheckResult(day * DAY + second, True, 8191) for day in range(8) for second in (10, 50_000)]
    store = in_memory()
    store.record(Poll("p", 80 * DAY, checks=(Checks(REF, tuple(found)),)))
    while store._checks.to_fold(80 * DAY) is not None:
        store._keep_up(80 * DAY)
    store._db.execute("DELETE FROM fine WHERE id < ?", (1 << 24,))
    store._checks.load()
    low, high = 20_000, 7 * DAY + 20_000
    assert store.checks(REF, low, high).total == sum(low <= r.at < high for r in found) == 14
    store.close()


def test_checks_survive_reopening_in_the_journal_and_after_it(tmp_path, monkeypatch):
    monkeypatch.setattr(recent_table, "SEGMENT_AT", 10)
    path = tmp_path / "h.db"
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    reader = open_file(path, lock=None)
    for i in range(27):
        at = 20_000 * i
        store.record(Poll("p", at, checks=(Checks(REF, (CheckResult(at, i % 5 != 0, i),)),)))
        assert reader.recent_checks(REF, 0, 9 * DAY) == store.recent_checks(REF, 0, 9 * DAY)
    reader.close()
    assert store._db.execute("SELECT count(*) FROM days").fetchone()[0] > 3
    before = store.recent_checks(REF, 0, 9 * DAY)
    store.close()
    reader = open_file(path, lock=None)
    assert reader.recent_checks(REF, 0, 9 * DAY) == before
    assert len(before) == 27
    reader.close()


def test_a_damaged_day_is_an_error_in_words_and_not_a_guess():
    blob, fine = chunks.pack_day(0, column_of([CheckResult(5, True, 7)]))
    for bad in (b"", b"\x07" + blob[1:], blob[:-3], blob[:1] + b"\x00" * 20):
        with pytest.raises(CorruptStoreError):
            chunks.unpack_day(0, bad, fine)
    with pytest.raises(CorruptStoreError):
        chunks.unpack_day(0, blob, fine[:-1])


@pytest.mark.full
def test_a_month_of_minutely_checks_takes_little_more_than_a_byte_each(tmp_path):
    rng = random.Random(1)
    path = tmp_path / "h.db"
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    count = 31 * 1440
    for ref in ("p:1", "p:2", "p:3"):
        found = tuple(CheckResult(60 * i, True, int(rng.lognormvariate(5, 0.25))) for i in range(count))
        store.record(Poll("p", 60 * count, checks=(Checks(ref, found),)))
    days = store._db.execute("SELECT sum(length(body)) FROM days").fetchone()[0]
    fine = store._db.execute("SELECT sum(length(body)) FROM fine").fetchone()[0]
    store.close()
    assert days / (3 * count) < 0.68
    assert (days + fine) / (3 * count) < 1.1


@given(st.lists(st.integers(0, 50), max_size=80))
def test_a_tally_is_the_sorted_list(values):
    tally = CountedValues.merged([values])
    assert list(tally) == sorted(values)
    assert len(tally) == len(values)
    assert [tally[-i - 1] for i in range(len(values))] == sorted(values, reverse=True)
    assert list(tally[1:3]) == sorted(values)[1:3]
    assert Counter(values) == tally.counts


@given(st.lists(st.integers(0, 50), max_size=80), st.lists(st.integers(0, 50), max_size=20))
def test_what_is_known_and_what_is_new_are_one_sorted_list(known, new):
    both = JoinedValues(CountedValues.merged([known]), CountedValues.merged([new]))
    assert list(both) == sorted([*known, *new])
    assert both.counts == Counter([*known, *new])
    assert CountedValues.merged([both, [7]]).counts == Counter([*known, *new, 7])


@given(st.lists(st.builds(CheckResult, st.integers(0, 999), st.booleans(), st.none() | st.integers(0, 50))))
def test_a_sum_is_counted_out_again_as_it_was(results):
    bag = bag_of([column_of(results)])
    assert bag_again(summary_of(bag)) == +bag
