"""The detail of the service that is looked at: response times by step, and only while somebody looks."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.model import Config, ServiceConfig, SourceConfig
from sla_tui.engine.gather.detail import STEPS, DetailCache, Focus, points, step_for
from sla_tui.engine.live import LiveEngine
from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
from sla_tui.store import open_store
from tests import samples

NOW = 1_795_440_720
REF = "pingdom:1"


def results(count=60, every=60):
    return tuple(
        CheckResult(NOW - (count - i) * every, i % 10 != 0, None if i % 10 == 0 else 100 + i) for i in range(count)
    )


@given(
    st.lists(st.tuples(st.integers(0, 999), st.booleans(), st.none() | st.integers(0, 10**6)), max_size=80),
    st.integers(1, 300),
)
def test_every_check_is_in_exactly_one_point_and_no_failure_has_a_time(raw, step):
    checks = tuple(CheckResult(*one) for one in sorted(raw, key=lambda r: r[0]))
    made = points(checks, 0, 1_000, step)
    assert sum(p.checks for p in made) == len(checks)
    assert sum(p.failed for p in made) == sum(not c.ok for c in checks)
    assert [p.start for p in made] == list(range(0, 1_000, step))
    for p in made:
        inside = sorted(c.ms for c in checks if p.start <= c.at < p.end and c.ok and c.ms is not None)
        assert p.median_ms == (inside[len(inside) // 2] if inside else None)
        assert p.p95_ms == (inside[-(-95 * len(inside) // 100) - 1] if inside else None)
        assert (p.least_ms, p.most_ms) == ((inside[0], inside[-1]) if inside else (None, None))


def test_steps_divide_a_day_and_leave_room_for_two_checks():
    assert all(86_400 % step == 0 for step in STEPS)
    assert step_for(86_400, 60) == 600
    assert step_for(3_600, 60) == 120
    assert step_for(3_600, 300) == 600


def test_the_detail_is_kept_until_a_check_comes():
    store = open_store(":memory:")
    monitor = Monitor("pingdom", "1", "one", interval=60)
    store.record(Poll("pingdom", NOW, (Status(monitor, "up", NOW),), checks=(Checks(REF, results()),)))
    service = samples.service("one", monitors=(samples.monitor(REF),))
    snapshot = replace(samples.snapshot([service]), generated_at=NOW)
    cache = DetailCache()
    made = cache.of(store, snapshot, Focus("one", 3_600))
    assert made is not None
    assert sum(p.checks for p in made.series[0].points) == 60
    assert cache.of(store, snapshot, Focus("one", 3_600)) is made
    store.record(Poll("pingdom", NOW + 1, (), checks=(Checks(REF, (CheckResult(NOW + 1, True, 5),)),)))
    assert cache.of(store, snapshot, Focus("one", 3_600)) is not made
    assert cache.of(store, snapshot, None) is None
    assert cache.of(store, snapshot, Focus("gone", 3_600)) is None
    store.close()


async def test_a_snapshot_carries_the_detail_only_of_the_service_that_is_looked_at():
    store = open_store(":memory:")
    monitor = Monitor("pingdom", "1", "one", interval=60)
    store.record(Poll("pingdom", NOW, (Status(monitor, "up", NOW),), checks=(Checks(REF, results()),)))
    config = Config(
        sources=(SourceConfig(id="pingdom", kind="pingdom"),),
        services=(ServiceConfig(id="one", name="One", contract="", monitors=(REF,)),),
    )
    live = LiveEngine(config, store, FixedClock(NOW), make=lambda *_: None)
    assert live._build().detail is None
    live.focus(Focus("one"))
    detail = live._build().detail
    assert detail is not None
    assert (detail.service, detail.step) == ("one", 600)
    live.focus(None)
    assert live._build().detail is None
    await live.close()
    store.close()
