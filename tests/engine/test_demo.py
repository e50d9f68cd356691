"""End to end against the simulated providers: real HTTP on loopback, real clients, the store, the assessment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import stamina

from sla_tui.config.model import Config
from sla_tui.demo import start
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.language import ENGLISH
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store import open_store
from tests.polled import NOW, polled_demo, small_demo
from tests.thin import crossed, one_of

HOSTED = ("pingdom", "uptimerobot", "statuscake")

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo() -> Iterator:
    with start(7, NOW, fixed=True) as running:
        yield running


@pytest.fixture(scope="module")
def small() -> Iterator:
    """Of the fleet three services: one watched by all, one without local probes, one without Pingdom."""
    with small_demo(NOW, "checkout", "search", "webhooks") as running:
        yield running


@pytest.fixture(autouse=True)
def _sound(small) -> Iterator[None]:
    """Every test finds the servers as the scenario has them; requests are tried again, but at once."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
    for source in HOSTED:
        small.faults[source].clear()


def once(demo, config: Config | None = None, *, store=None, tokens=None, limit: float = 30.0) -> Snapshot:
    own = store is None
    store = store or open_store(":memory:")

    async def work() -> Snapshot:
        live = LiveEngine(config or demo.config, store, demo.clock, tokens={**demo.tokens, **(tokens or {})}, demo=True)
        try:
            return await live.poll_once(limit=limit)
        finally:
            await live.close()

    try:
        if own:
            for poll in demo.past:
                store.record(poll)
        return asyncio.run(work())
    finally:
        if own:
            store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Snapshot:
    """The whole fleet of that seed and instant, polled once into a fresh store."""
    return polled_demo(tmp_path_factory).snapshot


def only(config: Config, *sources: str) -> Config:
    services = [
        replace(s, monitors=tuple(m for m in s.monitors if m.partition(":")[0] in sources)) for s in config.services
    ]
    return replace(
        config,
        sources=tuple(s for s in config.sources if s.id in sources),
        services=tuple(s for s in services if s.monitors),
        contracts={
            k: replace(v, versions=tuple(replace(c, evidence=replace(c.evidence, quorum=1)) for c in v.versions))
            for k, v in config.contracts.items()
        },
    )


def test_the_demo_shows_every_verdict_and_a_credit(whole):
    assert whole.demo
    assert not whole.notices
    assert {s.verdict for s in whole.services} == {"met", "at_risk", "breached", "unknown"}
    assert sum(whole.summary.credits.values()) > 0
    checkout = next(s for s in whole.services if s.id == "checkout")
    assert checkout.verdict == "breached"
    assert checkout.locked_in_since is not None
    assert checkout.assessment.period.start < checkout.locked_in_since < NOW
    assert any(cell.state == "down" for cell in checkout.period_strip)


def test_the_stories_are_told(whole):
    by_id = {s.id: s for s in whole.services}
    assert by_id["login"].state == "down"
    assert by_id["login"].assessment.outages[-1].end >= NOW - 60
    forgiven = {o.decision for o in by_id["invoicing"].assessment.outages}
    assert "maintenance" in forgiven
    excluded = {o.decision for o in by_id["maps"].assessment.outages}
    assert "excluded" in excluded
    assert by_id["crm"].state == "paused"
    assert {m.state for m in by_id["media"].monitors} == {"up", "down"}  # the monitors disagree
    assert by_id["media"].state == "up"
    assert by_id["export"].verdict == "unknown"
    stale = by_id["reports"]
    assert stale.state == "unknown"
    assert stale.stale_since is not None
    assert NOW - 6 * 3600 < stale.stale_since < NOW - 3600
    row = next(s for s in whole.sources if s.id == "statuscake-eu")
    assert row.state in {"stale", "error"}
    assert "last good answer" in ENGLISH.tell(row.message) or row.state == "stale"


@pytest.mark.full
def test_the_same_seed_and_time_give_the_same_snapshot(demo, whole):
    with start(7, NOW, fixed=True) as other:
        assert once(other) == whole


@pytest.mark.full
def test_a_second_poll_of_the_same_store_changes_nothing(demo, whole):
    with closing(open_store(":memory:")) as store:
        for poll in demo.past:
            store.record(poll)
        first = once(demo, store=store)
        again = once(demo, store=store)
    assert _without_budgets(first) == _without_budgets(whole)  # the servers go on counting requests
    assert {s.id: s.verdict for s in again.services} == {s.id: s.verdict for s in whole.services}
    assert [s.assessment.downtime_seconds for s in again.services] == [
        s.assessment.downtime_seconds for s in whole.services
    ]


def _without_budgets(snapshot):
    return replace(snapshot, sources=tuple(replace(source, budget=()) for source in snapshot.sources))


FAULTS = {
    "401": "auth_error",
    "403": "auth_error",
    "429": "rate_limited",
    "500": "error",
    "html": "error",
    "truncated": "error",
    "reset": "error",
    "http_200_error": "error",
}


CASES = [
    *crossed(HOSTED, ("401", "html", "truncated")),
    *(
        one_of("pingdom", mode, always=mode in {"429", "500"})
        for mode in FAULTS
        if mode not in {"401", "html", "truncated"}
    ),
]


@pytest.mark.parametrize(("source", "mode"), CASES)
def test_a_provider_that_fails_is_shown_in_words_costs_nothing_and_holds_nobody_up(small, source, mode):
    small.faults[source].mode = mode
    snapshot = once(small, only(small.config, source, "probe"))
    broken, probe = snapshot.sources
    assert broken.state in {FAULTS[mode], "auth_error"} if mode == "http_200_error" else broken.state == FAULTS[mode]
    assert ENGLISH.tell(broken.message).endswith("it never answered")
    assert len(ENGLISH.tell(broken.message)) > 30
    assert broken.last_success_at is None
    assert probe.state == "ok"
    for service in snapshot.services:
        for monitor in service.monitors:
            if monitor.id.startswith(f"{source}:"):
                assert monitor.state == "unknown"
                assert monitor.outages == ()
        if all(m.id.startswith(f"{source}:") for m in service.monitors):
            assert not service.assessment.downtime_seconds
            assert service.verdict == "unknown"


@pytest.mark.parametrize("source", HOSTED)
def test_an_error_after_good_polls_says_how_old_the_last_answer_is_and_adds_no_downtime(small, source):
    config = only(small.config, source)
    with closing(open_store(":memory:")) as store:
        good = once(small, config, store=store)
        small.faults[source].mode = "html"
        bad = once(small, config, store=store)
        later = build_snapshot(config, store, NOW + 3 * 3600)
    assert good.sources[0].state == "ok"
    assert bad.sources[0].state == "error"
    assert "last good answer 0 s ago" in ENGLISH.tell(bad.sources[0].message)
    assert "last good answer 3 h ago" in ENGLISH.tell(later.sources[0].message)
    downtime = [s.assessment.downtime_seconds for s in good.services]
    assert any(downtime)
    assert [s.assessment.downtime_seconds for s in bad.services] == downtime
    held = 300  # an outage that lasts may be taken to last until its next check is overdue
    for before, after in zip(downtime, later.services, strict=True):
        assert 0 <= (after.assessment.downtime_seconds or 0) - (before or 0) <= 3 * held
        assert after.state == "unknown"


def test_a_wrong_token_stops_one_source_only(small):
    from sla_tui.secret import Secret

    canary = "canary-wrong-token-55d1"
    snapshot = once(small, only(small.config, "pingdom", "probe"), tokens={"pingdom": Secret(canary)})
    assert snapshot.sources[0].state == "auth_error"
    assert snapshot.sources[1].state == "ok"
    assert canary not in repr(snapshot)


def test_no_credential_is_in_the_file_or_the_log(small, tmp_path, caplog):
    caplog.set_level("DEBUG")
    path = tmp_path / "history.db"
    small.faults["pingdom"].mode = "html"
    with closing(open_store(path)) as store:
        for poll in small.past:
            store.record(poll)
        snapshot = once(small, store=store)
    for token in small.tokens.values():
        canary = token.reveal()
        assert canary not in repr(snapshot)
        assert canary not in caplog.text
        for file in tmp_path.iterdir():
            assert canary.encode() not in file.read_bytes()
