"""Periods that an earlier version closed: sound, shown as they stand, and what they would come to beside it."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.model import ContractVersions
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.judge.proof import prove
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.export.blocks import Document
from sla_tui.export.documents.decided import decided_blocks
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH, LANGUAGES, language_named
from sla_tui.sla.contract import Objective
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sla.plain import canonical
from sla_tui.store.records import fingerprint
from tests.engine.world import HOUR, MONTH, config, contract, service
from tests.export.drawn import report_text
from tests.stores import open_store

DAY = 86_400
OCTOBER, SEPTEMBER = MONTH - 31 * DAY, MONTH - 61 * DAY
NOW = MONTH + 10 * DAY
SHOP = service("shop", "one:1")
ADDED = ("amendment", "part_fee", "remedy")  # keys of a text that earlier versions did not write
TERM = {"valid_from": date(2026, 10, 5)}
SLOW = Objective(kind="latency", percentile=Fraction(95), threshold=Fraction(400), credit=Fraction(15))


def world(**text):
    versions = ContractVersions(id="gold", versions=(replace(contract(), **text),))
    return replace(config(SHOP), contracts={"gold": versions})


def told(*outages, checks=()):
    """A history that tells of all that was."""
    store, spans, start = open_store(":memory:"), [], SEPTEMBER
    for low, high in outages:
        spans += [Span(start, low, "up"), Span(low, high, "down", "HTTP 500")]
        start = high
    spans.append(Span(start, NOW, "up"))
    monitor = Monitor("one", "1", "shop", interval=300)
    history = History(monitor.ref, SEPTEMBER, NOW, tuple(spans))
    counted = (Checks(monitor.ref, checks, SEPTEMBER, NOW),) if checks else ()
    store.record(Poll("one", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (history,), counted))
    return store


def close(store, settings):
    moment = moment_of(settings, store, NOW)
    bounds = [bind(settings, one, NOW, None) for one in present_services(moment)]
    Closer().step(moment, bounds, lambda: False)


def as_it_was(row, **result):
    """The row as an earlier version wrote it: a text without the newer keys, and that version's result."""
    text = {key: value for key, value in json.loads(row.contract).items() if key not in ADDED}
    data = json.loads(row.result)
    data["assessment"] |= {key: value for key, value in result.items() if key != "amount"}
    data["assessment"] = {k: v for k, v in data["assessment"].items() if k not in ("remedy", "parts", "full_seconds")}
    data["assessment"]["credit"]["amount"] = result["amount"]
    written = canonical(text)
    return replace(row, contract=written, sha256=fingerprint(written, row.inputs), result=canonical(data))


@pytest.fixture
def cut():
    """October, cut by its term: closed with the fee of a whole month."""
    outage = (OCTOBER + 10 * DAY, OCTOBER + 10 * DAY + HOUR)
    with closing(told(outage)) as scratch, closing(told(outage)) as store:
        close(scratch, world(**TERM))
        store.add_closed_periods([as_it_was(scratch.closed_period("shop", OCTOBER + 4 * DAY), amount="100.00")])
        yield store


@pytest.fixture
def missed():
    """October with a promise that was missed, closed as if that cost nothing."""
    checks = tuple(CheckResult(at, ok=True, ms=900) for at in range(OCTOBER, MONTH, 300))
    with closing(told(checks=checks)) as scratch, closing(told(checks=checks)) as store:
        close(scratch, world(objectives=(SLOW,)))
        row = as_it_was(scratch.closed_period("shop", OCTOBER), verdict="met", amount="0.00")
        data = json.loads(row.result)
        data["assessment"]["credit"] |= {"percent": "0", "locked_in": False}
        data["assessment"]["claim"] = {"deadline": None, "notify_by": None}
        store.add_closed_periods([replace(row, result=canonical(data))])
        yield store


def test_a_month_that_was_closed_with_the_whole_fee_stands_and_says_what_is_right_today(cut):
    settings = world(**TERM)
    shown = build_snapshot(settings, cut, NOW, period="2026-10", credit_cache=CreditCache())
    (one,) = shown.services
    assert (one.assessment.verdict, one.assessment.credit.amount) == ("breached", Decimal("100.00"))
    assert (one.frozen.drift.causes, one.frozen.drift.amount) == (("arithmetic",), Decimal("87.10"))
    said = " ".join(render_text(Document("", tuple(decided_blocks(one, {}, ENGLISH))), ENGLISH).split())
    assert "credit 10 % = €87.10, because of: the arithmetic of this version; the closed result stands" in said
    ledger = build_snapshot(settings, cut, NOW, credit_cache=CreditCache()).credits
    assert [(e.period.start, e.amount) for e in ledger] == [(OCTOBER + 4 * DAY, Decimal("100.00"))]


def test_a_missed_promise_that_was_closed_as_kept_stands_and_says_what_is_right_today(missed):
    settings = world(objectives=(SLOW,))
    (one,) = build_snapshot(settings, missed, NOW, period="2026-10").services
    assert (one.assessment.verdict, one.assessment.credit.amount) == ("met", Decimal(0))
    assert (one.frozen.drift.verdict, one.frozen.drift.amount) == ("breached", Decimal("150.00"))
    (proof,) = prove(missed, settings, NOW)
    assert proof.sound
    assert "credit 15 % = €150.00, because of: the arithmetic of this version" in proof.words


def test_what_stands_is_not_written_again(cut):
    before = cut.closed_periods()
    close(cut, world(**TERM))
    assert [row for row in cut.closed_periods() if row.start == OCTOBER + 4 * DAY] == list(before)
    (proof,) = [p for p in prove(cut, world(**TERM), NOW) if p.label.startswith("October")]
    assert (proof.sound, proof.drift) == (True, ("arithmetic",))


def test_a_month_that_was_closed_whole_though_the_term_cuts_it_stands_under_both_bounds():
    outages = ((OCTOBER + 5 * DAY, OCTOBER + 5 * DAY + HOUR), (OCTOBER + 20 * DAY, OCTOBER + 20 * DAY + HOUR))
    settings = world(valid_to=date(2026, 10, 15))
    with closing(told(*outages)) as scratch, closing(told(*outages)) as store:
        close(scratch, world())
        store.add_closed_periods([as_it_was(scratch.closed_period("shop", OCTOBER), amount="100.00")])
        (one,) = build_snapshot(settings, store, NOW, period="2026-10").services
        assert (one.assessment.downtime_seconds, one.assessment.credit.amount) == (2 * HOUR, Decimal("100.00"))
        assert (one.frozen.drift.causes, one.frozen.drift.downtime_seconds) == (("period",), HOUR)


def test_a_month_outside_the_term_of_today_is_sound_and_said_to_be_in_no_list(cut):
    (proof,) = prove(cut, world(valid_from=date(2026, 11, 1)), NOW)
    assert proof.sound
    assert proof.words.endswith("both days included): it is in no list any more")


ENGLISH_STEPS = ["(2678400 s - 3600 s) / 2678400 s = 99.865591 %", "tiers[0], below 99.9 %: 10 % of the fee"]


def in_english(row):
    """The row as a version wrote it that kept steps and notes as English sentences."""
    data = json.loads(row.result)
    data["assessment"]["credit"]["steps"] = ENGLISH_STEPS
    data["assessment"]["notes"] = ["The maintenance allowance is used up (maintenance.allowance)."]
    for removed in data["assessment"]["removed"]:
        removed["note"] = "nothing was measured before this"
    return replace(row, result=canonical(data))


def test_sentences_that_were_kept_in_english_are_shown_as_they_stand_in_every_language():
    """They are sound, nothing is said to differ, and the report in Dutch shows them beside its own words."""
    outage = (OCTOBER + 10 * DAY, OCTOBER + 10 * DAY + HOUR)
    settings = world()
    with closing(told(outage)) as scratch, closing(told(outage)) as store:
        close(scratch, settings)
        row = scratch.closed_period("shop", OCTOBER)
        assert '"code":"division"' in row.result  # as it is kept now
        store.add_closed_periods([in_english(row)])
        made = gather_report(settings, store, NOW, period="2026-10")
        (one,) = made.snapshot.services
        assert one.frozen.drift is None
        assert [step.values["text"] for step in one.assessment.credit.steps] == ENGLISH_STEPS
        for language in map(language_named, LANGUAGES):
            text = " ".join(report_text(made, language).split())
            assert all(step in text for step in ENGLISH_STEPS)
        assert "Hoe de vergoeding tot stand komt" in report_text(made, language_named("nl"))
        proofs = prove(store, settings, NOW)
        assert [(p.sound, p.drift) for p in proofs if p.label == "October 2026"] == [(True, ())]


def test_what_is_kept_now_is_told_in_the_reader_s_language():
    outage = (OCTOBER + 10 * DAY, OCTOBER + 10 * DAY + HOUR)
    with closing(told(outage)) as store:
        close(store, world())
        (one,) = build_snapshot(world(), store, NOW, period="2026-10").services
        assert one.frozen.written
        steps = one.assessment.credit.steps
        assert [ENGLISH.tell(step) for step in steps[:2]] == ENGLISH_STEPS
        assert language_named("nl").tell(steps[1]) == "tiers[0], onder 99,9 %: 10 % van de prijs"
