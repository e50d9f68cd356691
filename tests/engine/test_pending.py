"""Until a provider's past is read, or refused for good, its services have no verdict: whoever reads the history."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import Defaults
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.judge.evidence import checks_read
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.moment.history_need import MONTH as WANTED_MONTH
from sla_tui.engine.moment.moment import moment_of
from sla_tui.engine.moment.pending import held_back, waiting_for
from sla_tui.engine.polling.plan import AFTER_CHANGE, HISTORY_EVERY, OVERLAP, Cadence
from sla_tui.errors import SourceError
from sla_tui.language import language_named
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Refused, Span, Status
from sla_tui.store import open_store
from sla_tui.store.records import PollRecord
from tests.engine.world import HOUR, MONTH, NOW, Fake, config, maker, service

DAY = 86_400
WANTED = NOW - 2 * WANTED_MONTH  # as of `history_need`, where any monitor may become a service
WORLD = config(service("shop", "one:1"), sources=("one",))
MONITOR = Monitor("one", "1", "one 1", "http", interval=60)


@pytest.fixture
def store():
    with closing(open_store(":memory:")) as opened:
        yield opened


def status(state: str = "up", at: int = NOW, monitor: Monitor = MONITOR) -> Status:
    return Status(monitor, state, at, checked_at=at)


def past(start: int, end: int = NOW, state: str = "up") -> History:
    return History("one:1", start, end, (Span(start, end, state),))


def shop(store, world=WORLD, now: int = NOW):
    return build_snapshot(world, store, now).services[0]


def note(service) -> str:
    return language_named().tell(service.assessment.notes[0])


def test_a_service_whose_past_is_not_read_is_neither_in_breach_nor_owed_anything(store):
    store.record(Poll("one", NOW, (status("down"),), (past(NOW - HOUR, state="down"),)))
    waiting = shop(store)
    assert waiting.verdict == "unknown"
    assert not waiting.assessment.credit.locked_in
    assert waiting.assessment.credit.percent == 0
    assert waiting.assessment.uptime is None
    assert waiting.assessment.budget is None
    assert waiting.state == "down"  # the present is known, and shown
    store.record(Poll("one", NOW + 60, (status("down", NOW + 60),)), asked_from=WANTED)
    assert shop(store, now=NOW + 60).verdict == "breached"  # an hour of down is all that there is to know


def test_the_share_that_is_read_is_said_in_words(store):
    middle = (MONTH + NOW - OVERLAP) // 2
    store.record(Poll("one", NOW, (status(),), (past(middle),), ask_again_in=5.0), asked_from=WANTED)
    assert note(shop(store)) == "No verdict yet: 50 % of the past of one:1 is read."


async def test_the_verdict_comes_with_the_first_answer_about_the_past(tmp_path):
    fake = Fake("one", down={"1": ((NOW - 600, None),)})
    with closing(open_store(tmp_path / "history.db")) as store:
        live = LiveEngine(WORLD, store, FixedClock(NOW), make=lambda _context: fake)
        snapshot = await live.poll_once()
        await live.close()
    assert snapshot.services[0].verdict in {"met", "at_risk"}  # ten minutes of 43 are spent


@pytest.mark.parametrize("answer", ["nothing", "part", "whole", "refused", "failed"])
async def test_the_answer_does_not_depend_on_who_asks(answer, tmp_path):
    """The process that polls, one that follows it, one that comes later, and every way to a single service."""
    fake = Fake("one")

    async def poll(request):
        bare = Poll("one", request.now, (status(at=request.now),))
        if request.history_from is None or answer == "nothing":
            return bare
        match answer:
            case "part":
                return replace(bare, histories=(past(NOW - 3 * DAY),), ask_again_in=60.0)
            case "refused":
                return replace(bare, refused=(Refused("one:1", "not in the plan"),))
            case "failed":
                return replace(bare, pending=frozenset({"one:1"}))
        return replace(bare, histories=(past(request.history_from),))

    fake.poll = poll
    path = tmp_path / "history.db"
    with closing(open_store(path)) as store:
        live = LiveEngine(WORLD, store, FixedClock(NOW), make=maker(fake))
        polled = (await live.poll_once()).services[0].assessment
        await live.close()
        with closing(open_store(path)) as follower:
            assert follower.read_only
            followed = shop(follower).assessment
        alone = one_service(WORLD, store, NOW, "shop").assessment
        waits = bool(waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH))
    with closing(open_store(path, read_only=True)) as later:
        read = shop(later).assessment
    assert polled == followed == alone == read
    assert waits == (answer in {"part", "failed"})
    assert polled.verdict == ("met" if answer == "whole" else "unknown")


@pytest.mark.parametrize("state", ["unknown", "paused", "maintenance"])
def test_a_monitor_that_is_not_up_or_down_now_has_a_past_all_the_same(state, store):
    world = config(service("shop", "one:1", "one:2"), sources=("one",))
    other = Monitor("one", "2", "one 2", "http", interval=60)
    both = (status(state), status(monitor=other))
    told = History("one:2", WANTED, NOW, (Span(WANTED, NOW, "up"),))
    store.record(Poll("one", NOW, both, (told,), pending=frozenset({"one:1"})), asked_from=WANTED)
    assert shop(store, world).verdict == "unknown"
    assert "0 % of the past of one:1 is read" in note(shop(store, world))
    store.record(Poll("one", NOW + 60, tuple(replace(s, observed_at=NOW + 60) for s in both)), asked_from=WANTED)
    assert shop(store, world, NOW + 60).verdict == "met"


def test_what_a_source_answers_with_nothing_is_answered(store):
    store.record(Poll("one", NOW, (status(),), (History("one:1", WANTED, NOW, ()),)), asked_from=WANTED)
    assert not waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)


def test_a_refusal_is_final_until_an_answer_comes_and_is_said(store):
    store.record(Poll("one", NOW, (status(),), refused=(Refused("one:1", "not in the plan"),)), asked_from=WANTED)
    waiting = waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)
    assert not waiting
    assert note(shop(store)) == "one refuses the history of one:1: not in the plan."
    assert not shop(store).assessment.provable, "nobody calls that a promise kept"
    store.record(Poll("one", NOW + 60, (status(at=NOW + 60),), (past(WANTED, NOW + 60),)), asked_from=WANTED)
    assert store.known_ranges("one")["one:1"].refused is None
    assert shop(store, now=NOW + 60).verdict == "met"
    assert not any(found.code == "history_refused" for found in shop(store, now=NOW + 60).assessment.notes)


def test_a_refused_credential_refuses_the_past_and_a_failure_does_not(store):
    store.record(Poll("one", NOW, (status(),)))
    store.record_attempt(PollRecord("one", NOW, NOW + 60, "error", "HTTP 500"))
    assert waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)
    store.record_attempt(PollRecord("one", NOW, NOW + 60, "auth_error", "Pingdom refused the credential (401)"))
    waiting = waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)
    assert not waiting
    assert waiting.refused == (("one:1", "Pingdom refused the credential (401)"),)


def test_a_source_that_told_everything_and_fails_now_is_complete_up_to_its_last_good_answer(store):
    store.record(Poll("one", NOW, (status(),), (past(WANTED),)), asked_from=WANTED)
    store.record_attempt(PollRecord("one", NOW, NOW + 3 * DAY, "error", "HTTP 500"))
    assert not waiting_for(moment_of(WORLD, store, NOW + 3 * DAY).history_gaps, ("one:1",), MONTH)


def test_a_monitor_that_its_source_never_listed_is_waited_for_until_that_told_all_it_has(store):
    world = config(service("shop", "one:9"), sources=("one",))
    assert waiting_for(moment_of(world, store, NOW).history_gaps, ("one:9",), MONTH)
    store.record(Poll("one", NOW, (status(),), (past(NOW - DAY),), ask_again_in=9.0), asked_from=WANTED)
    assert waiting_for(moment_of(world, store, NOW).history_gaps, ("one:9",), MONTH)
    store.record(Poll("one", NOW + 9, (status(at=NOW + 9),), (past(WANTED),)), asked_from=WANTED)
    assert not waiting_for(moment_of(world, store, NOW + 9).history_gaps, ("one:9",), MONTH)


def test_a_monitor_that_is_not_listed_any_more_is_not_waited_for(store):
    store.record(Poll("one", NOW, (status(),), (past(WANTED),)), asked_from=WANTED)
    store.record(Poll("one", NOW + 2 * DAY, ()), asked_from=WANTED)
    assert not waiting_for(moment_of(WORLD, store, NOW + 2 * DAY).history_gaps, ("one:1",), MONTH)


def test_time_that_was_seen_here_needs_no_answer(store):
    """A history that stopped answering takes no verdict away while the states are polled."""
    store.record(Poll("one", NOW, (status(),), (past(WANTED),)), asked_from=WANTED)
    for at in range(NOW, NOW + 8 * HOUR, 60):
        store.record(Poll("one", at, (status(at=at),)))
    assert not waiting_for(moment_of(WORLD, store, at).history_gaps, ("one:1",), MONTH)
    back = at + DAY
    store.record(Poll("one", back, (status(at=back),)))
    assert waiting_for(moment_of(WORLD, store, back).history_gaps, ("one:1",), MONTH), "nobody looked for a day"


def test_what_lies_before_all_that_is_asked_for_is_not_waited_for(store):
    store.record(Poll("one", NOW, (status(),), (past(WANTED),)), asked_from=WANTED)
    assert not waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), WANTED - 90 * DAY)
    short = replace(WORLD, sources=(replace(WORLD.sources[0], backfill=10 * DAY),))
    store.record(Poll("one", NOW + 60, (status(at=NOW + 60),), (past(NOW - 10 * DAY),)))
    assert not waiting_for(moment_of(short, store, NOW + 60).history_gaps, ("one:1",), MONTH)


def test_probes_and_imported_monitors_have_no_past_to_ask_for(store):
    names = ("probe:web", "imported-csv:1")
    probe = replace(WORLD.sources[0], id="probe", kind="probe")
    world = replace(config(service("shop", *names), sources=()), sources=(probe,))
    for ref in names:
        source, _, key = ref.partition(":")
        store.record(Poll(source, NOW, (status(monitor=Monitor(source, key, key, interval=60)),)))
    assert not waiting_for(moment_of(world, store, NOW).history_gaps, names, MONTH)


def test_of_a_new_monitor_the_past_is_asked_for_at_once():
    cadence = Cadence(60.0, Random(1))
    poll = Poll("one", NOW, (status(),))
    cadence.succeeded(poll, 0, history=True)
    cadence.succeeded(poll, 60, history=False)
    assert cadence.history_due == HISTORY_EVERY
    new = Poll("one", NOW, (status(), status(monitor=Monitor("one", "2", "new"))))
    cadence.succeeded(new, 120, history=False)
    assert cadence.history_due == pytest.approx(120, abs=AFTER_CHANGE)


async def test_a_source_that_fails_for_states_is_waited_for(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as store:
        live = LiveEngine(WORLD, store, FixedClock(NOW), make=maker(Fake("one", fail=SourceError("HTTP 500"))))
        snapshot = await live.poll_once()
        await live.close()
        assert snapshot.services[0].verdict == "unknown"
        assert "0 % of the past of one:1 is read" in note(snapshot.services[0])


# Single checks


def _checked(store, low: int, high: int, *, whole: bool) -> None:
    found = Checks("one:1", (CheckResult(high - 60, ok=True, ms=9),), low, high)
    poll = Poll("one", NOW, (status(),), (past(WANTED),), (found,), ask_again_in=None if whole else 9.0)
    store.record(poll, asked_from=WANTED)


def test_the_share_of_checks_that_is_read_is_of_the_window(store):
    middle = (MONTH + NOW - OVERLAP) // 2
    _checked(store, middle, NOW, whole=False)
    moment = moment_of(WORLD, store, NOW)
    assert checks_read(moment, ("one:1",), MONTH, NOW) == Fraction(1, 2)
    assert checks_read(moment, ("one:1",), middle, NOW) == 1
    _checked(store, MONTH, NOW, whole=True)
    assert checks_read(moment_of(WORLD, store, NOW), ("one:1",), MONTH, NOW) == 1


def test_before_any_check_came_none_is_read_and_who_tells_none_is_not_waited_for(store):
    poll = Poll("one", NOW, (status(),), (past(WANTED),), ask_again_in=9.0)
    store.record(poll, asked_from=WANTED)
    assert checks_read(moment_of(WORLD, store, NOW), ("one:1",), MONTH, NOW) == 0
    store.record(replace(poll, ask_again_in=None), asked_from=WANTED)
    assert checks_read(moment_of(WORLD, store, NOW), ("one:1",), MONTH, NOW) == 1
    assert checks_read(moment_of(WORLD, store, NOW), ("imported-csv:1", "gone:2"), MONTH, NOW) == 1


def test_the_parts_of_a_period_are_held_back_like_the_whole(store):
    store.record(Poll("one", NOW, (status(),), (past(NOW - DAY),), ask_again_in=9.0), asked_from=WANTED)
    waiting = waiting_for(moment_of(WORLD, store, NOW).history_gaps, ("one:1",), MONTH)
    store.record(Poll("one", NOW + 9, (status(at=NOW + 9),), (past(WANTED),)), asked_from=WANTED)
    whole = shop(store, now=NOW + 9).assessment
    held = held_back(replace(whole, parts=(whole, whole)), waiting)
    assert (whole.verdict, {part.verdict for part in held.parts}) == ("met", {"unknown"})


def test_monitors_that_are_nobodys_are_not_looked_for(store):
    monitors = [Monitor("one", str(number), f"one {number}", "http", interval=60) for number in range(50)]
    store.record(Poll("one", NOW, tuple(status(monitor=monitor) for monitor in monitors)))
    every = config(service("shop", "one:1"), sources=("one",))
    assert len(moment_of(every, store, NOW).history_gaps) == 50
    only = replace(every, defaults=Defaults(discover=False))
    assert set(moment_of(only, store, NOW).history_gaps) == {"one:1"}
