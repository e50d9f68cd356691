"""Alerts: told once an incident, kept through flapping, silent while looked after, one word while offline."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.engine.alerts import alerts as module
from sla_tui.engine.alerts.alerts import Alerts
from sla_tui.engine.alerts.conditions import CLAIM_STEPS, conditions
from sla_tui.language import language_named
from sla_tui.sla.alert import KINDS
from sla_tui.sla.codes import Note
from sla_tui.sla.facts import Acknowledgement
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.result import Burn, BurnAlert, Claim, ObjectiveResult, Projection
from sla_tui.sla.snapshot import Snapshot
from tests import samples

DAY, HOUR = 86_400, 3_600
NOW = samples.NOW


def shop(down=0, **more):
    """A service; nothing but `more` is wrong with it."""
    return samples.service("shop", "Shop", down=down, **more)


def snapshot(*services, at=NOW, sources=(), **more) -> Snapshot:
    return samples.snapshot(services, sources, generated_at=at, **more)


def told(changes):
    return [(c.what, c.alert.kind, c.alert.subject) for c in changes]


FIRING = Burn(Fraction(20), Fraction(20), Fraction(20), (BurnAlert(HOUR, 300, Fraction(72, 5), firing=True),))
TEN_PERCENT, A_QUARTER = 2 * HOUR, 9 * HOUR  # of downtime in a month of 99.95


def breached(down=TEN_PERCENT, **more):
    return shop(down, **more)


def entry(claim, *, running=False, state="open"):
    return CreditEntry(
        service="shop",
        name="Shop",
        contract="gold",
        vendor="Northgate",
        period=samples.PERIOD,
        running=running,
        uptime=Fraction("0.997"),
        target=samples.GOLD,
        credit=Fraction(10),
        amount=Decimal("240.00"),
        currency="EUR",
        benefits=(),
        locked_in=True,
        locked_in_since=NOW,
        claim=claim,
        state=state,
    )


def test_a_breach_is_told_at_once_and_only_once():
    alerts = Alerts()
    assert told(alerts.take(snapshot(breached()))) == [("raised", "breached", "shop")]
    assert alerts.take(snapshot(breached(), at=NOW + 60)) == ()
    assert [a.kind for a in alerts.raised] == ["breached"]


def test_the_next_tier_is_worse_and_told_again():
    alerts = Alerts()
    alerts.take(snapshot(breached()))
    assert told(alerts.take(snapshot(breached(A_QUARTER), at=NOW + 60))) == [("worsened", "breached", "shop")]
    assert alerts.take(snapshot(breached(), at=NOW + 120)) == ()
    assert alerts.take(snapshot(breached(A_QUARTER), at=NOW + 180)) == (), "no worse than what was told already"


def test_at_risk_has_to_hold_for_a_minute():
    alerts, risky = Alerts(), shop(verdict="at_risk")
    assert alerts.take(snapshot(risky)) == ()
    assert alerts.take(snapshot(shop(), at=NOW + 30)) == ()
    assert alerts.take(snapshot(risky, at=NOW + 50)) == (), "it starts anew"
    assert told(alerts.take(snapshot(risky, at=NOW + 110))) == [("raised", "at_risk", "shop")]


def test_a_flapping_service_is_one_outage():
    alerts, down = Alerts(), shop(state="down", since=NOW)
    changes = [c for i in range(12) for c in alerts.take(snapshot(down if i % 2 == 0 else shop(), at=NOW + 60 * i))]
    assert told(changes) == [("raised", "outage", "shop")]
    quiet = NOW + 60 * 10 + module.CLEAR_AFTER["outage"]
    assert told(alerts.take(snapshot(shop(), at=quiet))) == [("cleared", "outage", "shop")]


def test_what_is_looked_after_stays_silent_until_it_gets_worse():
    acknowledged = (Acknowledgement(1, NOW, "mk", NOW, "on it", holds=True),)
    alerts = Alerts()
    down = shop(state="down", since=NOW, acknowledgements=acknowledged)
    assert alerts.take(snapshot(down)) == ()
    assert [a.acknowledged for a in alerts.raised] == [True]
    worse = breached(state="down", since=NOW)  # the acknowledgement holds no more: it was for less
    changes = told(alerts.take(snapshot(worse, at=NOW + 60)))
    assert changes == [("raised", "breached", "shop"), ("raised", "outage", "shop")], "nobody was told of it yet"


def test_while_this_host_is_offline_that_is_the_only_word():
    alerts = Alerts()
    many = [replace(shop(state="down", since=NOW), id=f"s{i}") for i in range(50)]
    lost = snapshot(*many, offline_since=NOW)
    assert alerts.take(lost) == ()
    assert told(alerts.take(replace(lost, generated_at=NOW + 30))) == [("raised", "offline", "")]
    back = snapshot(*(replace(s, state="up") for s in many), at=NOW + 600)
    assert told(alerts.take(back)) == [("cleared", "offline", "")]


def test_what_stood_before_the_network_was_lost_is_not_cleared_by_it():
    alerts = Alerts()
    alerts.take(snapshot(breached()))
    assert alerts.take(snapshot(shop(), at=NOW + 60, offline_since=NOW + 30)) == ()
    assert [a.kind for a in alerts.raised] == ["breached"]


@pytest.mark.parametrize(
    ("left", "level"), [(CLAIM_STEPS[0], "warning"), (CLAIM_STEPS[1], "warning"), (3600, "critical")]
)
def test_a_claims_deadline_is_told_in_steps(left, level):
    line = entry(Claim(NOW + left, None))
    found = conditions(snapshot(credits=(line,)))
    assert [(a.kind, a.level) for a in found] == [("claim", level)]
    assert "must be claimed within" in found[0].text


def test_the_steps_of_a_deadline_are_told_once_each():
    alerts = Alerts()
    line = entry(Claim(NOW + 20 * DAY, None))
    changes = [c.what for hour in range(20 * 24) for c in alerts.take(snapshot(credits=(line,), at=NOW + hour * 3600))]
    assert changes == ["raised", "worsened", "worsened"]


@pytest.mark.parametrize("state", ["claimed", "paid", "lapsed"])
def test_a_claim_that_is_made_is_not_asked_for(state):
    line = entry(Claim(NOW + DAY, None), state=state)
    assert conditions(snapshot(credits=(line,))) == ()


def test_a_first_notice_is_told_while_there_is_time():
    line = entry(Claim(NOW + 40 * DAY, NOW + 3600), running=True)
    assert [a.kind for a in conditions(snapshot(credits=(line,)))] == ["notice"]
    assert conditions(snapshot(credits=(replace(line, state="notified"),))) == ()
    assert conditions(snapshot(credits=(line,), at=NOW + 3600)) == ()


def test_a_source_that_fails_is_told_with_its_words():
    source = replace(samples.SOURCES[0], id="pingdom", state="auth_error", message="Pingdom refused the credential")
    found = conditions(snapshot(sources=(source,)))
    assert [(a.kind, a.subject) for a in found] == [("source", "pingdom")]
    assert "refused the credential" in found[0].text


def test_what_was_told_before_a_restart_is_not_told_again_and_its_end_is():
    before = Alerts()
    before.take(snapshot(breached()))
    after = Alerts.from_text(before.to_text())
    assert after.raised == before.raised
    assert after.take(snapshot(breached(), at=NOW + 3600)) == ()
    assert told(after.take(snapshot(shop(), at=NOW + 7200))) == [("cleared", "breached", "shop")]


@pytest.mark.parametrize("text", ["", "nonsense", "[1]", "[[{}, 1, 2]]", '{"a": 1}', "null"])
def test_a_memory_that_cannot_be_read_is_none(text):
    assert Alerts.from_text(text).raised == ()


states = st.sampled_from(["up", "down"])
verdicts = st.sampled_from(["met", "at_risk", "breached", "unknown"])
steps = st.lists(st.tuples(st.integers(1, 900), states, verdicts, st.booleans()), max_size=30)


@given(steps)
def test_every_alarm_is_raised_before_it_ends_and_never_twice_in_between(sequence):
    alerts, at, standing = Alerts(), NOW, set()
    for seconds, state, verdict, offline in sequence:
        at += seconds
        service = shop(state=state, verdict=verdict)
        shown = snapshot(service, at=at, offline_since=at - 1 if offline else None)
        for change in alerts.take(shown):
            key = change.alert.key
            if change.what == "raised":
                assert key not in standing
                standing.add(key)
            else:
                assert key in standing
            if change.what == "cleared":
                standing.remove(key)
        assert {a.key for a in alerts.raised} == standing
        assert [KINDS.index(a.kind) for a in alerts.raised] == sorted(KINDS.index(a.kind) for a in alerts.raised)


# What nobody can tell is not over


def test_an_outage_is_not_over_because_nobody_looks_any_more():
    alerts = Alerts()
    alerts.take(snapshot(shop(state="down", since=NOW)))
    assert alerts.take(snapshot(shop(state="unknown"), at=NOW + 3600)) == ()
    assert [a.kind for a in alerts.raised] == ["outage"]
    alerts.take(snapshot(shop(), at=NOW + 3700))
    assert told(alerts.take(snapshot(shop(), at=NOW + 4000))) == [("cleared", "outage", "shop")]


def test_a_breach_is_not_over_while_the_past_is_being_read():
    alerts = Alerts()
    alerts.take(snapshot(breached()))
    assert alerts.take(snapshot(breached(verdict="unknown"), at=NOW + 5)) == ()
    assert alerts.take(snapshot(breached(), at=NOW + 10)) == (), "and it is no news when it has been read"


def test_a_breach_ends_with_its_period_though_nothing_is_known_of_the_next():
    alerts = Alerts()
    alerts.take(snapshot(breached()))
    coming = shop(verdict="unknown")
    period = replace(coming.assessment.period, start=samples.PERIOD.end, end=samples.PERIOD.end + 31 * DAY)
    coming = replace(coming, assessment=replace(coming.assessment, period=period))
    assert told(alerts.take(snapshot(coming, at=samples.PERIOD.end + 5))) == [("cleared", "breached", "shop")]


def test_a_deadline_is_not_over_while_past_periods_are_looked_through():
    alerts, line = Alerts(), entry(Claim(NOW + DAY, None))
    alerts.take(snapshot(credits=(line,)))
    assert alerts.take(snapshot(at=NOW + 5, credits_complete=False)) == ()
    assert alerts.take(snapshot(at=NOW + 10, credits=(line,))) == ()
    claimed = replace(line, state="claimed")
    over = alerts.take(snapshot(at=NOW + 15, credits=(claimed,), credits_complete=False))
    assert told(over) == [("cleared", "claim", "shop")]


def test_a_source_that_may_not_be_asked_has_not_answered():
    alerts = Alerts()
    source = replace(samples.SOURCES[0], state="error")
    alerts.take(snapshot(sources=(source,)))
    alerts.take(snapshot(sources=(source,), at=NOW + 60))
    assert alerts.take(snapshot(sources=(replace(source, state="rate_limited"),), at=NOW + 600)) == ()
    assert [a.kind for a in alerts.raised] == ["source"]


def test_a_threat_that_came_true_is_not_told_as_good_news():
    alerts = Alerts()
    alerts.take(snapshot(shop(verdict="at_risk")))
    alerts.take(snapshot(shop(verdict="at_risk"), at=NOW + 60))
    changes = alerts.take(snapshot(breached(), at=NOW + 65))
    assert told(changes) == [("raised", "breached", "shop"), ("cleared", "at_risk", "shop")]
    assert changes[1].alert.text == "it is worse than that now"


def test_a_clock_that_was_put_back_silences_nothing():
    alerts, risky = Alerts(), shop(verdict="at_risk")
    alerts.take(snapshot(risky))
    alerts.take(snapshot(risky, at=NOW - 7200))
    assert told(alerts.take(snapshot(risky, at=NOW - 7140))) == [("raised", "at_risk", "shop")]
    alerts.take(snapshot(shop(), at=NOW - 9000))
    assert told(alerts.take(snapshot(shop(), at=NOW - 8400))) == [("cleared", "at_risk", "shop")]


def test_an_acknowledgement_that_is_taken_back_has_the_outage_told():
    ack = (Acknowledgement(1, NOW, "mk", NOW, "on it", holds=True),)
    alerts, down = Alerts(), shop(state="down", since=NOW)
    alerts.take(snapshot(replace(down, acknowledgements=ack)))
    assert told(Alerts.from_text(alerts.to_text()).take(snapshot(down, at=NOW + 5))) == [("raised", "outage", "shop")]
    assert told(alerts.take(snapshot(down, at=NOW + 5))) == [("raised", "outage", "shop")]


def test_what_was_never_told_is_not_told_to_be_over():
    ack = (Acknowledgement(1, NOW, "mk", NOW, "on it", holds=True),)
    alerts = Alerts()
    alerts.take(snapshot(shop(state="down", since=NOW, acknowledgements=ack)))
    assert alerts.take(snapshot(shop(), at=NOW + 600)) == ()
    assert alerts.raised == ()


def test_a_claim_that_hangs_on_an_incident_is_told_while_its_period_runs():
    end = samples.PERIOD.end
    soon = entry(Claim(NOW + 2 * DAY, None), running=True)
    assert end > NOW + 2 * DAY
    assert [a.kind for a in conditions(snapshot(credits=(soon,)))] == ["claim"]
    assert conditions(snapshot(credits=(replace(soon, claim=Claim(end + DAY, None)),), at=end - DAY)) == ()


# What is not stated is not told


def texts(*services, **more):
    return {a.kind: a.text for a in conditions(snapshot(*services, **more))}


def test_the_uptime_of_an_alert_is_so_far_and_the_best_case_has_its_name():
    told = texts(breached())
    assert told["breached"] == "99.6314 % of 99.95 % so far in November 2026, best case 99.7222 %; €240.00 is owed"


def test_nothing_is_alerted_from_a_month_that_nobody_can_stand_for():
    lost = samples.with_assessment(samples.UNPROVABLE, verdict="breached", burn=FIRING)
    young = samples.with_assessment(samples.BEGUN, verdict="at_risk", burn=FIRING)
    old = replace(samples.with_assessment(breached(), certainty="within_error", burn=FIRING), stale_since=NOW - HOUR)
    assert texts(lost, young, old) == {}
    assert texts(samples.with_assessment(shop(), burn=FIRING)).keys() == {"burn"}


def test_a_breach_that_known_downtime_alone_proves_is_told_with_its_range():
    assert texts(samples.RANGE) == {"breached": "98.0 to 98.4 % of 99.95 % so far in November 2026; €600.00 is owed"}
    ends = (replace(samples.RANGE.assessment.least, uptime=Fraction("0.99")), samples.RANGE.assessment.most)
    wide = samples.with_assessment(samples.RANGE, least=ends[0], most=replace(ends[1], uptime=Fraction(0)))
    assert texts(wide) == {"breached": "the downtime that is known is enough in November 2026; €600.00 is owed"}


@pytest.mark.parametrize(
    ("remedy", "words"), [("partial", "at least €240.00 is owed"), ("unread", "a credit (amount not known) is owed")]
)
def test_a_remedy_that_was_not_read_whole_is_never_nothing(remedy, words):
    credit = breached().assessment.credit if remedy == "partial" else shop().assessment.credit
    assert texts(samples.with_assessment(breached(), remedy=remedy, credit=credit))["breached"].endswith(words)


def test_a_missed_promise_is_named():
    missed = ObjectiveResult("latency", Note.of_text("latency p95"), Fraction(900), Fraction(400), "<=", met=False)
    told = texts(samples.with_assessment(shop(verdict="at_risk"), objectives=(missed,)))
    assert "latency p95 missed" in told["at_risk"]


def test_while_it_is_down_the_budget_is_taken_to_go_on_being_spent():
    projection = Projection(None, Note.of_text("even pace"), NOW + 20 * DAY, NOW + 20 * 60)
    risky = samples.with_assessment(shop(verdict="at_risk"), projection=projection)
    assert texts(risky)["at_risk"].endswith("21 m 36 s left, gone by 13 Dec 14:32 at the present pace")
    down = replace(risky, state="down", since=NOW)
    assert texts(down)["at_risk"].endswith("21 m 36 s left, gone by 23 Nov 14:52 if it stays down")


def test_a_claim_of_what_is_not_known_whole_says_so():
    line = entry(Claim(NOW + DAY, None))
    assert "at least €240.00 must be claimed" in texts(credits=(replace(line, extent="at_least"),))["claim"]
    assert "amount not known" in texts(credits=(replace(line, amount=None, extent="not_known"),))["claim"]


@pytest.mark.parametrize(
    ("service", "kind", "words"),
    [
        (breached(), "breached", "op zijn best 99,7222 %; € 240,00 is verschuldigd"),
        (shop(state="down", since=NOW), "outage", "is uitgevallen"),
        (shop(verdict="at_risk"), "at_risk", "tot nu toe in november 2026"),
    ],
)
def test_alerts_are_told_in_the_language_of_the_configuration(service, kind, words):
    found = {a.kind: a.text for a in conditions(snapshot(service), language_named("nl"))}
    assert words in found[kind]
    assert not re.search(r"\b(is owed|so far|monitors|left)\b", " ".join(found.values()))


def test_the_deadline_of_a_claim_is_told_in_dutch():
    line = entry(Claim(NOW + DAY, NOW + 3600))
    found = {a.kind: a.text for a in conditions(snapshot(credits=(line,)), language_named("nl"))}
    assert found["claim"] == "november 2026: € 240,00 moet binnen 1 d 00 u worden geclaimd"
    assert found["notice"].startswith("november 2026: de leverancier moet het binnen 1 u 00 min weten")
