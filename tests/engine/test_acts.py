"""What people decide reaches figures, ledger and snapshot, and can be taken back; nothing measured changes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.moment.decisions import in_force, last_standing, last_taken_back, withdrawn
from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import Act, Exclude, Judge, Maintain, Withdraw
from sla_tui.sla.contract import ClaimRule, MaintenanceRule, Within
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

SEPTEMBER = 1_788_220_800  # 2026-09-01T00:00:00Z
OCTOBER = 1_790_812_800
DAY = 86_400
DOWN_FROM = MONTH + 10 * DAY


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as opened:
        yield opened


def world(**more):
    text = replace(
        contract(),
        vendor="Northgate",
        claim=ClaimRule(within=Within(count=15, unit="days"), basis="period_end"),
        maintenance=MaintenanceRule(notice=DAY),
    )
    return replace(
        config(service("shop", "one:1"), sources=("one",)),
        contracts={"gold": ContractVersions(id="gold", versions=(text,))},
        **more,
    )


def told(store, *outages, until=NOW, down_now=False):
    """One monitor, up since September but for `outages`."""
    spans, at = [], SEPTEMBER
    for low, high in outages:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    if at < until:
        spans.append(Span(at, until, "up"))
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    state = "down" if down_now else "up"
    store.record(
        Poll(
            "one",
            until,
            (Status(monitor, state, until, checked_at=until),),
            (History("one:1", SEPTEMBER, until, tuple(spans)),),
        )
    )


def actor(store, at=NOW, who="mk", **more):
    return Actor(world(), store, FixedClock(at), who=who, **more)


def shop(store, now=NOW):
    return build_snapshot(world(), store, now, credit_cache=CreditCache()).services[0]


def test_an_accepted_exclusion_takes_the_downtime_away_and_a_dispute_brings_it_back(store):
    told(store, (DOWN_FROM, DOWN_FROM + 5 * HOUR))
    assert shop(store).assessment.downtime_seconds == 5 * HOUR
    done = actor(store).exclude(["shop"], DOWN_FROM, DOWN_FROM + HOUR, "third_party", reference="T-7")
    assert shop(store).assessment.downtime_seconds == 4 * HOUR
    actor(store).judge(done.id, accepted=False, note="they say it was ours")
    after = shop(store)
    assert after.assessment.downtime_seconds == 5 * HOUR
    fact = after.exclusions[0]
    assert (fact.accepted, fact.who, fact.judged_by, fact.reference, fact.note) == (
        False,
        "mk",
        "mk",
        "T-7",
        "they say it was ours",
    )


def test_an_exclusion_may_be_said_before_and_afterwards(store):
    actor(store, MONTH).exclude(["shop"], DOWN_FROM, DOWN_FROM + HOUR, "force_majeure")
    told(store, (DOWN_FROM, DOWN_FROM + 5 * HOUR))
    assert shop(store).assessment.downtime_seconds == 4 * HOUR


def test_maintenance_counts_by_the_contracts_notice_from_the_moment_it_was_declared(store):
    told(store, (DOWN_FROM, DOWN_FROM + 2 * HOUR))
    actor(store, DOWN_FROM - DAY + 1).declare_maintenance(["shop"], DOWN_FROM, DOWN_FROM + HOUR, title="too late")
    late = shop(store)
    assert (late.assessment.downtime_seconds, late.maintenance[0].valid) == (2 * HOUR, False)
    actor(store, DOWN_FROM - DAY).declare_maintenance(["shop"], DOWN_FROM, DOWN_FROM + HOUR, title="in time")
    assert shop(store).assessment.downtime_seconds == HOUR


def test_a_calendars_entry_replaces_its_earlier_form(store):
    for start in (MONTH, MONTH + DAY):
        actor(store).declare_maintenance(["shop"], start, start + HOUR, announced=MONTH - 7 * DAY, uid="entry-1")
    assert [fact.start for fact in shop(store).maintenance] == [MONTH + DAY]


def test_an_acknowledgement_holds_while_its_outage_lasts_and_nothing_gets_worse(store):
    started = NOW - 600
    told(store, (started, NOW), down_now=True)
    before = shop(store)
    assert before.state == "down"
    actor(store).acknowledge("shop", started, "failing over", verdict=before.verdict)
    held = shop(store).acknowledgements[0]
    assert (held.holds, held.who, held.reason, held.at) == (True, "mk", "failing over", NOW)
    later = NOW + HOUR  # the budget of 43 minutes is gone
    told(store, (started, later), until=later, down_now=True)
    worse = shop(store, later)
    assert (worse.verdict, worse.acknowledgements[0].holds) == ("breached", False)


def test_an_acknowledgement_holds_where_the_verdict_is_not_provable(store):
    """The arithmetic of the little that is known says breached; what is stated has not become worse."""
    started = NOW - 1800
    spans = (
        Span(SEPTEMBER, MONTH, "up"),
        Span(MONTH + 19 * DAY, started, "up"),
        Span(started, NOW, "down", "HTTP 500"),
    )
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    status = Status(monitor, "down", NOW, checked_at=NOW)
    store.record(Poll("one", NOW, (status,), (History("one:1", SEPTEMBER, NOW, spans),)))
    before = shop(store)
    assert (before.assessment.verdict, before.standing) == ("breached", "not_provable")
    actor(store).acknowledge("shop", started, "failing over", verdict=before.verdict)
    assert shop(store).acknowledgements[0].holds


def test_an_acknowledgement_given_before_the_figures_were_known_holds_for_a_risk_and_not_for_a_breach(store):
    started = NOW - 1800
    told(store, (started, NOW), down_now=True)
    actor(store).acknowledge("shop", started, "failing over", verdict="unknown")
    risky = shop(store)
    assert (risky.verdict, risky.acknowledgements[0].holds) == ("at_risk", True)
    later = NOW + HOUR
    told(store, (started, later), until=later, down_now=True)
    assert not shop(store, later).acknowledgements[0].holds


def test_an_acknowledgement_ends_with_its_outage(store):
    started = NOW - 600
    told(store, (started, NOW), down_now=True)
    actor(store).acknowledge("shop", started, "failing over", verdict="breached")
    told(store, (started, NOW), until=NOW + 60)
    found = shop(store, NOW + 60)
    assert (found.state, found.acknowledgements[0].holds) == ("up", False)


def test_the_ledger_lists_running_and_past_periods_with_their_claims(store):
    told(store, (OCTOBER + DAY, OCTOBER + DAY + 9 * HOUR), (DOWN_FROM, DOWN_FROM + 5 * HOUR))
    found = build_snapshot(world(), store, NOW, credit_cache=CreditCache())
    assert found.credits_complete
    november, october = found.credits
    assert (november.running, november.period.key, november.amount, november.state) == (
        True,
        "2026-11",
        Decimal("100.00"),
        "open",
    )
    assert (october.running, october.amount, october.vendor) == (False, Decimal("250.00"), "Northgate")
    assert october.claim.deadline == MONTH + 15 * DAY
    assert october.state == "lapsed"  # it is the 23rd
    actor(store, MONTH + DAY).mark_claim("shop", OCTOBER, "claimed", note="case 12")
    actor(store).mark_claim("shop", OCTOBER, "paid")
    october = build_snapshot(world(), store, NOW, credit_cache=CreditCache()).credits[1]
    assert (october.state, [m.state for m in october.marks]) == ("paid", ["claimed", "paid"])


def test_a_first_notice_alone_does_not_save_a_claim(store):
    told(store, (OCTOBER + DAY, OCTOBER + DAY + 9 * HOUR))
    actor(store, MONTH).mark_claim("shop", OCTOBER, "notified")
    assert build_snapshot(world(), store, NOW, credit_cache=CreditCache()).credits[0].state == "lapsed"
    assert build_snapshot(world(), store, MONTH + DAY, credit_cache=CreditCache()).credits[0].state == "notified"


def test_a_ledger_works_in_slices_and_says_so(store):
    told(store, (OCTOBER + DAY, OCTOBER + DAY + 9 * HOUR))
    ledger, same = CreditCache(), world()
    first = build_snapshot(same, store, NOW, credit_cache=ledger, enough=lambda: True)
    assert (first.credits, first.credits_complete) == ((), False)
    assert build_snapshot(same, store, NOW, credit_cache=ledger).credits_complete
    again = build_snapshot(same, store, NOW, credit_cache=ledger, enough=lambda: True)
    assert (len(again.credits), again.credits_complete) == (1, True)  # remembered


def test_an_exclusion_afterwards_changes_the_ledger_at_once(store):
    told(store, (OCTOBER + DAY, OCTOBER + DAY + 9 * HOUR))
    ledger = CreditCache()
    assert len(build_snapshot(world(), store, NOW, credit_cache=ledger).credits) == 1
    actor(store).exclude(["shop"], OCTOBER + DAY, OCTOBER + DAY + 9 * HOUR, "customer")
    assert build_snapshot(world(), store, NOW, credit_cache=ledger).credits == ()


def test_periods_of_which_nothing_is_known_are_in_no_ledger(store):
    told(store)
    assert build_snapshot(world(), store, NOW, credit_cache=CreditCache()).credits == ()


def test_undo_takes_back_the_last_act_and_bringing_it_back_is_asked_for_by_name(store):
    told(store, (DOWN_FROM, DOWN_FROM + 5 * HOUR))
    actor(store).exclude(["shop"], DOWN_FROM, DOWN_FROM + HOUR, "beta")
    taken, how = actor(store).undo_last()
    assert isinstance(taken.deed, Exclude)
    assert how.deed == Withdraw(act=taken.id)
    assert shop(store).assessment.downtime_seconds == 5 * HOUR
    with pytest.raises(SlaTuiError, match="nothing to undo"):
        actor(store).undo_last()
    brought, again = actor(store).bring_back_last()
    assert (brought, again.deed) == (taken, Withdraw(act=how.id))
    assert shop(store).assessment.downtime_seconds == 4 * HOUR
    with pytest.raises(SlaTuiError, match="nothing to bring back"):
        actor(store).bring_back_last()


def test_undo_takes_back_the_last_three_acts_of_one_person_the_newest_first(store):
    told(store)
    mine = [actor(store, who="mk").exclude(["shop"], 1, 2 + i, "beta") for i in range(2)]
    actor(store, who="eve").exclude(["shop"], 1, 9, "beta")
    mine.append(actor(store, who="mk").mark_claim("shop", MONTH, "claimed"))
    actor(store, who="eve").mark_claim("shop", MONTH, "paid")
    undone = [actor(store, who="mk").undo_last()[0] for _ in range(3)]
    assert undone == mine[::-1]
    with pytest.raises(SlaTuiError, match="nothing to undo: mk decided nothing that still stands"):
        actor(store, who="mk").undo_last()
    in_order = [actor(store, who="mk").bring_back_last()[0] for _ in range(3)]
    assert in_order == mine
    assert {act.who for act in store.acts() if act.id in withdrawn(store.acts())} == {"mk"}
    assert [actor(store, who="eve").undo_last()[0].who for _ in range(2)] == ["eve", "eve"]


def test_a_withdrawal_by_number_is_not_undone_by_an_undo(store):
    told(store)
    first = actor(store).exclude(["shop"], 1, 2, "beta")
    second = actor(store).exclude(["shop"], 3, 4, "beta")
    actor(store).withdraw(second.id)
    assert actor(store).undo_last()[0] == first


def test_one_intention_is_one_act_however_often_it_is_submitted(store):
    told(store)
    written = [actor(store, intent="form 1").exclude(["shop"], 1, 2, "beta", note=n) for n in ("a", "b")]
    assert written[0] == written[1]
    assert store.acts() == (written[0],)
    both = actor(store, intent="calendar")
    both.declare_maintenance(["shop"], 1, 2)
    both.declare_maintenance(["shop"], 3, 4)
    again = actor(store, intent="calendar")
    again.declare_maintenance(["shop"], 1, 2)
    again.declare_maintenance(["shop"], 3, 4)
    assert [act.intent for act in store.acts()] == ["form 1", "calendar", "calendar/1"]


def test_a_dry_actor_shows_what_would_be_and_writes_nothing(store):
    told(store, (DOWN_FROM, DOWN_FROM + 5 * HOUR))
    pretending = actor(store, dry=True)
    pretending.exclude(["shop"], DOWN_FROM, DOWN_FROM + 5 * HOUR, "network")
    would_be = one_service(world(), store, NOW, "shop", acts=pretending.acts)
    assert would_be is not None
    assert would_be.assessment.downtime_seconds == 0
    assert shop(store).assessment.downtime_seconds == 5 * HOUR
    assert store.acts() == ()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda a: a.exclude(["shp"], 1, 2, "beta"), "there is no service 'shp'"),
        (lambda a: a.exclude([], 1, 2, "beta"), "no service is named"),
        (lambda a: a.exclude(["shop"], 1, 2, "bad_luck"), "'bad_luck' is not a reason"),
        (lambda a: a.exclude(["shop"], 2, 2, "beta"), "the end is not after the start"),
        (lambda a: a.exclude(["shop"], 0, 10**10, "beta"), "longer than ten years"),
        (lambda a: a.exclude(["shop"], 1, 2, "beta", note="x" * 501), "note is longer than 500"),
        (lambda a: a.acknowledge("shop", 1, "  \x1b "), "a reason is missing"),
        (lambda a: a.judge(7, accepted=True), "there is no act 7"),
        (lambda a: a.withdraw(7), "there is no act 7"),
        (lambda a: a.mark_claim("shop", 0, "won"), "'won' is not a state"),
        (lambda a: a.declare_maintenance(["shop"], 1, 2, repeat="FREQ=NEVER"), "the repetition"),
        (lambda a: a.undo_last(), "nothing to undo"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_not_written(store, call, words):
    told(store)
    with pytest.raises(SlaTuiError, match=words):
        call(actor(store))
    assert store.acts() == ()


def test_what_is_taken_back_cannot_be_taken_back_again(store):
    told(store)
    done = actor(store).exclude(["shop"], 1, 2, "beta")
    actor(store).withdraw(done.id)
    with pytest.raises(SlaTuiError, match="taken back already"):
        actor(store).withdraw(done.id)


def test_text_of_an_act_is_inert(store):
    told(store)
    done = actor(store).exclude(["shop"], 1, 2, "beta", note="a\x1b]52;c;x\x07b\u202ec")
    assert isinstance(done.deed, Exclude)
    assert not set(done.deed.note) & {"\x1b", "\x07", "\u202e"}


@st.composite
def histories(draw):
    acts = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        kinds = [Exclude(services=("shop",), start=number, end=number + 1, reason="beta")]
        if number > 1:
            target = draw(st.integers(1, number - 1))
            kinds += [Withdraw(act=target), Judge(exclusion=target, accepted=draw(st.booleans()))]
        acts.append(Act(id=number, at=number, who="x", deed=draw(st.sampled_from(kinds))))
    return acts


@given(histories())
def test_an_act_stands_exactly_if_no_standing_withdrawal_means_it(acts):
    gone = withdrawn(acts)
    for act in acts:
        means_it = [w for w in acts if isinstance(w.deed, Withdraw) and w.deed.act == act.id and w.id > act.id]
        assert (act.id in gone) == any(w.id not in gone for w in means_it)
    shown = {e.act.id for e in in_force(acts).exclusions}
    assert shown == {a.id for a in acts if isinstance(a.deed, Exclude) and a.id not in gone}
    own = [a.id for a in acts if a.id not in gone and not isinstance(a.deed, Withdraw)]
    last = last_standing(acts, "x")
    assert (last.id if last is not None else None) == (own[-1] if own else None)
    assert last_standing(acts, "y") is None


@given(histories())
def test_an_undo_that_is_brought_back_is_nothing_done(acts):
    last = last_standing(acts, "x")
    if last is None:
        return
    once = [*acts, Act(id=acts[-1].id + 1, at=99, who="x", deed=Withdraw(act=last.id))]
    assert last.id in withdrawn(once)
    assert last_taken_back(once, "x") == (last, once[-1])
    twice = [*once, Act(id=once[-1].id + 1, at=99, who="x", deed=Withdraw(act=once[-1].id))]
    assert in_force(twice) == in_force(acts)


def test_maintenance_without_an_identity_is_kept_apart():
    work = Maintain(services=("shop",), start=1, end=2)
    acts = [Act(id=n, at=n, who="x", deed=work) for n in (1, 2)]
    assert len(in_force(acts).maintenance) == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda who: who.exclude(["shop"], 10**14, 10**14 + 60, "other"),
        lambda who: who.exclude(["shop"], -(10**14), 60 - 10**14, "other"),
        lambda who: who.acknowledge("shop", 10**40, "on it"),
        lambda who: who.mark_claim("shop", 10**14, "paid"),
        lambda who: who.declare_maintenance(["shop"], NOW, NOW + 60, announced=10**30),
        lambda who: who.declare_maintenance(["shop"], NOW, NOW + 60, timezone="Atlantis/Capital"),
        lambda who: who.declare_maintenance(["shop"], NOW, NOW + 60, kind="unheard of"),
    ],
)
def test_an_act_that_no_contract_could_be_held_to_is_refused_and_not_written(store, call):
    told(store)
    with pytest.raises(SlaTuiError):
        call(actor(store))
    assert store.acts() == ()
