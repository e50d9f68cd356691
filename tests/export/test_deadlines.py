"""The deadlines of all our claims as a calendar: what is still to be done, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from icalendar import Calendar

from sla_tui.export.publish.deadlines import render_deadlines
from sla_tui.language import ENGLISH, language_named
from sla_tui.sla.result import Claim
from tests import samples
from tests.samples import DAY, NOW

OWED = next(entry for entry in map(samples.entry, samples.FLEET) if entry)
DUE = replace(
    OWED,
    locked_in=True,
    locked_in_since=NOW - DAY,
    state="open",
    party="vendor",
    claim=Claim(NOW + 20 * DAY, NOW + 2 * DAY),
    timezone="Europe/Amsterdam",
)


def events(*entries, language=ENGLISH):
    snapshot = samples.snapshot(samples.FLEET, credits=entries)
    return [*Calendar.from_ical(render_deadlines(snapshot, language)).walk("VEVENT")]


def test_each_duty_that_is_still_to_be_done_is_an_entry_that_ends_at_its_instant():
    notify, claim = events(DUE)
    assert [int(one.decoded("dtend").timestamp()) for one in (notify, claim)] == [NOW + 2 * DAY, NOW + 20 * DAY]
    assert claim["summary"].startswith("Claim before 2026-12-13 14:32 Europe/Amsterdam: ")
    assert notify["summary"].startswith("First notice before ")
    assert len(claim.walk("VALARM")) == 3
    assert ENGLISH.money(DUE.amount, DUE.currency) in claim["description"]


def test_what_is_claimed_too_late_only_threatens_or_is_owed_by_us_is_not_in_it():
    gone = replace(DUE, claim=Claim(NOW, NOW - 1))
    ours = replace(DUE, party="customer", customer="Acme")
    assert events(replace(DUE, state="claimed"), gone, ours, replace(DUE, locked_in=False)) == []
    assert len(events(replace(DUE, state="notified"))) == 1  # the notice is given: the claim is left


def test_it_is_the_same_until_something_changes_and_speaks_the_language_that_is_asked_for():
    later = samples.snapshot(samples.FLEET, credits=(DUE,))
    text = render_deadlines(later, ENGLISH)
    assert render_deadlines(replace(later, generated_at=NOW + 60), ENGLISH) == text
    (notify, claim) = events(DUE, language=language_named("de"))
    assert claim["summary"] != events(DUE)[1]["summary"]
    assert claim["uid"] == events(DUE)[1]["uid"] != notify["uid"]
