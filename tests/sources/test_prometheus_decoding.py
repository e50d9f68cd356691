"""Answers of the query API read straight into columns: the same as the long way, and never more than is there."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import PayloadError
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.jsonsafe import loads
from sla_tui.sources.prometheus.answers import parse_series
from sla_tui.sources.prometheus.decoding import decode
from sla_tui.sources.prometheus.live import Fleet, LiveSeries
from sla_tui.sources.prometheus.naming import Names
from sla_tui.sources.prometheus.past import A_QUERY, SeriesPastReader
from sla_tui.sources.prometheus.samples import Samples, joined, samples_of

TEXTS = st.one_of(
    st.floats(allow_nan=True).map(repr),
    st.sampled_from(["0", "1", "NaN", "+Inf", "-Inf", "1e999", "1_0", " 1", "", "1e-7", '"]]', '"],["', "0x1", "é"]),
)
INSTANTS = st.one_of(st.integers(-5, 4_102_444_805), st.floats(0, 2e9), st.just(True), st.just("1"), st.none())
LABELS = st.dictionaries(st.sampled_from(["a", '"values":[[1,"1"]]', "values"]), st.text(max_size=12), max_size=3)
ROWS = st.fixed_dictionaries({"metric": LABELS}, optional={"values": st.lists(st.tuples(INSTANTS, TEXTS))})


def body(rows: object) -> bytes:
    answer = {"status": "success", "data": {"resultType": "matrix", "result": rows}}
    return json.dumps(answer, separators=(",", ":")).encode()


def told(data: object) -> object:
    notes = Notes()
    found = parse_series(data, notes)
    return [(one.metric, one.labels, list(one.samples)) for one in found], notes.sentences()


@given(st.lists(ROWS, max_size=4))
def test_the_short_way_says_what_the_long_way_says(rows):
    raw = body(rows)
    assert told(decode(raw)) == told(loads(raw))


@given(st.lists(ROWS, min_size=1, max_size=3), st.data())
def test_a_damaged_answer_is_refused_or_read_as_the_long_way_reads_it(rows, data):
    raw = bytearray(body(rows))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + 1] = data.draw(st.sampled_from([b"", b"[", b"]", b'"', b",", b"1", b"\\", b"{", b"e", b" "]))
    try:
        long = told(loads(raw))
    except PayloadError:
        return  # a number that only JSON refuses ("01") may be read; what is read is finite and in order, see below
    assert told(decode(raw)) == long


def test_the_samples_of_a_plain_answer_become_columns():
    (row,) = decode(body([{"metric": {"a": "b"}, "values": [[1.5, "1"], [2, "-2.5e3"]]}]))["data"]["result"]
    assert type(row["values"]) is Samples
    assert list(row["values"]) == [(1.5, 1.0), (2.0, -2500.0)]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"status":"success","data":{"result":[{"metric":{},"values":[[1,"1"]]},{"metric":{},"values":0}]}}',
        b'{"status":"success","data":{"result":[{"metric":{},"values":1},{"metric":{},"values":[[1,"1"]]}]}}',
        b'{"values":[[1,"1"]],"status":"success","data":{"result":[{"metric":{},"values":0}]}}',
        b'{"status":"success","data":{"result":[{"metric":{"values":[[1,"1"]]},"values":[[3,"1"]]}]}}',
    ],
)
def test_numbers_in_an_answer_are_never_taken_for_our_own(raw):
    assert decode(raw) == loads(raw)


@pytest.mark.parametrize("tail", [b"", b"]}", b'"]]}]}}x'])
def test_an_answer_that_breaks_off_is_refused_with_the_place_where_it_does(tail):
    with pytest.raises(PayloadError, match="from character"):
        decode(b'{"status":"success","data":{"result":[{"metric":{},"values":[[1,"1"],[2,"1' + tail)


def test_a_large_answer_takes_little_more_than_itself():
    values = ",".join(f'[{1_795_000_000 + 15 * i}.069,"0.12345"]' for i in range(2_000))
    rows = ",".join(f'{{"metric":{{"a":"{i}"}},"values":[{values}]}}' for i in range(10))
    raw = f'{{"status":"success","data":{{"resultType":"matrix","result":[{rows}]}}}}'.encode()
    tracemalloc.start()
    try:
        found = parse_series(decode(raw), Notes())
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(len(one.samples) for one in found) == 20_000
    assert kept < 17 * 20_000 + 20_000  # two columns of eight bytes
    assert most < kept + 9 * len(raw) / 10  # one series, a tenth of the answer, as text and as strings


TIMES = st.lists(st.integers(0, 50), unique=True).map(sorted)


@given(st.lists(TIMES, min_size=1, max_size=4))
def test_parts_are_joined_in_order_each_instant_once(parts):
    several = [samples_of((float(at), float(number)) for at in part) for number, part in enumerate(parts)]
    found = joined(several)
    wanted = {float(at): float(number) for number, part in enumerate(parts) for at in part}
    assert list(found) == sorted(wanted.items())


def grouped(unclear, monitors=200, interval=15.0):
    fleet = Fleet("instance", Names("instance"))
    fleet.live = {f"m{i}": LiveSeries(None, {"instance": f"m{i}"}, interval, (0.0, 1.0), 40.0) for i in range(monitors)}
    return SeriesPastReader(None, None, fleet)._grouped(unclear)


def test_unclear_hours_of_a_day_are_asked_for_together():
    hours = {(h * 3600, h * 3600 + 3600): {"m1", f"m{2 + h % 2}"} for h in range(0, 12, 3)}
    assert grouped(hours) == [((0, 10 * 3600), frozenset({"m1", "m2", "m3"}))]


def test_hours_far_apart_or_of_many_monitors_are_asked_for_alone():
    far = {(0, 3600): {"m1"}, (30 * 3600, 31 * 3600): {"m1"}}
    assert len(grouped(far)) == 2  # more than a day
    many = {(0, 3600): {f"m{i}" for i in range(30)}, (3600, 7200): {f"m{i}" for i in range(30, 60)}}
    assert len(grouped(many)) == 2  # more than can be asked for by name
    dear = {(0, 3600): {f"m{i}" for i in range(20)}, (10 * 3600, 11 * 3600): {f"m{i}" for i in range(20)}}
    assert len(grouped(dear)) == 2
    assert A_QUERY < 9 * 240 * 20
