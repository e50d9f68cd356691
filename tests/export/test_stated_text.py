"""What may be stated, in words: one sentence for one thing, at every door."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from sla_tui.export.documents.stated import credit_text, remedy_text, standing_text, uptime_text_of, worth_text
from sla_tui.sla.result import MissingInput
from sla_tui.sla.stated import StatedCredit
from tests import samples

ZONE = ZoneInfo("Europe/Amsterdam")
TEN, AMOUNT = Fraction(10), Decimal("240.00")


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (samples.LOGIN, "within SLA"),
        (samples.CHECKOUT, "BREACHED"),
        (samples.UNPROVABLE, "not provable: 0.15 % of the time is known"),
        (samples.BEGUN, "not provable: known since 23 Nov 14:02"),
        (samples.MAIL, "no data: nothing fresh since 23 Nov 14:10"),
        (replace(samples.REPORTS, stale_since=None), "no data"),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_a_standing_without_a_verdict_says_why(service, words):
    assert standing_text(service, ZONE) == words


def test_what_nobody_gave_is_named():
    missing = (MissingInput("reported", samples.NOW - 3_600, samples.NOW), MissingInput("affected", 1, 2))
    service = samples.with_assessment(samples.UNPROVABLE, missing=missing)
    assert standing_text(service, ZONE) == (
        "not provable: when it was reported is not known of the outage of 23 Nov 13:32 and of 1 more"
    )


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (samples.UNPROVABLE, "not measured"),
        (samples.BEGUN, "100.0000 % since 14:02"),
        (samples.RANGE, "98.0 to 98.4 %"),
    ],
    ids=lambda v: getattr(v, "id", None),
)
def test_an_uptime_that_cannot_be_stood_for_is_a_range_or_not_measured(service, words):
    assert uptime_text_of(service.stated, service.target, zone=ZONE, now=samples.NOW) == words


def test_the_uptime_is_so_far_and_never_the_best_case():
    judged, stated = samples.CHECKOUT.assessment, samples.CHECKOUT.stated
    elapsed = judged.assessed_seconds
    wanted = Fraction(elapsed - judged.downtime_seconds, elapsed)
    assert stated.uptime == wanted != stated.best_case
    assert uptime_text_of(stated, samples.GOLD, zone=ZONE, now=samples.NOW) == "99.5852 %"


@pytest.mark.parametrize(
    ("extent", "words", "worth"),
    [
        ("exact", "10 % = €240.00", "€240.00"),
        ("at_least", "at least 10 % = €240.00", "at least €240.00"),
        ("not_known", "amount not known", "a credit (amount not known)"),
    ],
)
def test_a_remedy_that_was_not_read_whole_is_never_its_amount_alone(extent, words, worth):
    assert credit_text(StatedCredit(TEN, AMOUNT, "EUR", extent=extent)) == words
    assert worth_text(TEN, AMOUNT, "EUR", (), extent) == worth


def test_nothing_is_no_words():
    assert remedy_text(Fraction(0), Decimal(0), "EUR") == ""
    assert worth_text(Fraction(0), None, "EUR", ("a free month",), "exact") == "a free month"
