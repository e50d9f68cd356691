"""What an act changes, two texts side by side, the ledger, the working and the handover: only what may be stated."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.export.documents.claim_list import claim_list_document, claim_list_json
from sla_tui.export.documents.preview import Effect, effect_block
from sla_tui.export.documents.what_if import Compared, what_if_document
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract
from tests import samples
from tests.export.drawn import blocks_text, snapshot_text
from tests.export.drawn import handover_text as render_handover
from tests.export.drawn import working_text as render_working
from tests.export.reports import GOLD
from tests.export.test_report import in_parts, unprovable


def ledger(*entries):
    return render_text(claim_list_document(samples.snapshot(credits=tuple(entries))), ENGLISH)


def test_the_ledger_keeps_stages_apart_in_word_and_sum():
    """Everything stood under the heading OWED, lapsed credits with the rest."""
    running = samples.entry(samples.CHECKOUT)
    over = samples.closed(samples.PAYMENTS)
    text = ledger(
        running,
        samples.entry(over, "lapsed"),
        samples.entry(over, "paid", amount=Decimal("7.00")),
        samples.entry(over, "claimed", amount=Decimal("8.00")),
        samples.entry(over, "open", amount=Decimal("9.00"), extent="at_least"),
        samples.entry(over, "notified", amount=Decimal("1.00")),
    )
    flat = " ".join(text.split())
    sums = "€240.00 owed so far; at least €10.00 claimable; €8.00 claimed; €7.00 paid; €600.00 expired"
    assert sums in flat
    assert "OWED" not in text
    for word in ("owed so far", "expired", "paid", "claimed", "claimable", "notified"):
        assert word in text
    assert "at least 25 % = €9.00" in text


def test_the_ledger_for_programs_has_the_sums_by_stage():
    over = samples.closed(samples.PAYMENTS)
    data = json.loads(claim_list_json(samples.snapshot(credits=(samples.entry(over, "lapsed"),))))
    assert data["totals"] == [
        {
            "direction": "owed_to_us",
            "stage": "expired",
            "currency": "EUR",
            "amount": "600.00",
            "at_least": False,
            "periods": 1,
        }
    ]
    assert data["credits"][0]["extent"] == "exact"


def test_a_credit_whose_size_nobody_knows_is_null_for_programs_and_said_in_words():
    entry = samples.entry(samples.CHECKOUT, credit=Fraction(0), amount=None, extent="not_known")
    data = json.loads(claim_list_json(samples.snapshot(credits=(entry,))))
    assert (data["credits"][0]["credit"]["percent"], data["credits"][0]["credit"]["amount"]) == (None, None)
    assert data["totals"][0]["amount"] is None
    assert "amount not known" in ledger(entry)


def test_what_an_act_changes_is_so_far_with_the_best_case_beside_it():
    effect = Effect(samples.CHECKOUT, samples.service("checkout", "Checkout API", down=60))
    lines = blocks_text(effect_block(effect, ENGLISH), width=200).splitlines()
    assert "  uptime    99.5852 % so far → 99.9969 % so far" in lines
    assert "  best case 99.6874 % → 99.9977 %" in lines
    assert "  credit    10 % = €240.00 → none" in lines
    assert any("that is −€240.00" in line for line in lines)


def test_what_an_act_changes_of_a_month_that_is_not_provable_has_no_price():
    effect = Effect(unprovable(), unprovable(downtime_seconds=60))
    lines = blocks_text(effect_block(effect, ENGLISH), width=200).splitlines()
    flat = " ".join(lines)
    assert "not provable: 0.15 % of the time is known (as before)" in flat
    assert "€" not in flat
    assert "99.58" not in flat


def test_two_texts_side_by_side_have_no_difference_where_one_cannot_be_stated():
    one, other = samples.CHECKOUT.assessment, unprovable().assessment
    found = Compared("checkout", "Checkout API", one, other)
    assert found.difference is None
    text = render_text(what_if_document([found], "November 2026", "x", ENGLISH), ENGLISH, width=120)
    assert "99.5852 % !" in text
    assert "not measured" in text
    assert "uptimes are so far, credits are owed even if nothing more happens" in text


# The handover


def test_a_handover_of_a_past_period_writes_that_period_and_compares_it_with_nothing_of_today():
    """It compared September with today: verdicts of one month became those of another."""
    over = [samples.closed(samples.PAYMENTS), samples.closed(samples.LOGIN)]
    text = render_handover(samples.snapshot(), samples.snapshot(over))
    assert text.startswith("SLA figures, October 2026, as of 23 Nov 2026")
    assert "->" not in text
    assert "gone:" not in text
    assert "What changed" not in text
    assert "1 BREACHED, 1 within SLA." in text
    assert "Payments gateway: BREACHED" in text
    assert "down: Payments gateway for" not in text
    assert "Now:" not in text


def test_a_handover_after_a_look_at_a_past_period_compares_nothing_with_that():
    over = samples.snapshot([samples.closed(s) for s in samples.FLEET])
    text = render_handover(over, samples.snapshot())
    assert "->" not in text
    assert "Nothing: no outage" in text


def test_a_new_period_is_no_change_of_the_verdict():
    fresh = replace(samples.LOGIN, assessment=replace(samples.LOGIN.assessment, outages=()))
    before = samples.snapshot(
        [replace(samples.closed(fresh), assessment=replace(samples.closed(fresh).assessment, running=True))]
    )
    text = render_handover(before, samples.snapshot([fresh]))
    assert "Login: November 2026 has begun, within SLA" in text
    assert "budget" not in text


def test_the_counts_of_a_handover_add_up():
    services = (*samples.FLEET, samples.UNPROVABLE)
    text = render_handover(samples.snapshot(services), samples.snapshot(services))
    assert "Now: 2 BREACHED, 2 at risk, 1 not provable, 2 no data, 8 within SLA." in text


# The working


def flat_working(assessment, **more):
    return " ".join(render_working(assessment, GOLD, **more).split())


def test_the_working_of_what_is_not_provable_shows_the_seconds_and_no_verdict_price_or_deadline():
    said = flat_working(unprovable().assessment)
    assert "not provable: 0.15 % of the time is known; the contract requires 99 %" in said
    assert "8,102 s" in said
    assert "nothing can be said to be owed: not provable" in said
    for gone in ("€", "99.585", "TIERS", "CLAIM", "nothing is owed"):
        assert gone not in said, gone


def test_the_working_calls_the_best_case_by_its_name_and_has_none_for_a_closed_period():
    assert "best case 99.687423 % if nothing more happens" in flat_working(samples.CHECKOUT.assessment)
    over = flat_working(samples.closed(samples.CHECKOUT).assessment)
    assert "best case" not in over
    assert "locked in" not in over


def test_the_working_of_a_table_that_was_not_read_says_so_and_never_that_nothing_is_owed():
    """`no row of the credit table is met`, where there are no rows."""
    nothing = replace(samples.CHECKOUT.assessment.credit, percent=Fraction(0), amount=None, steps=())
    said = flat_working(replace(samples.CHECKOUT.assessment, remedy="unread", credit=nothing, tiers=()))
    assert "the contract's credit table was not read" in said
    assert "owed amount not known" in said
    assert "nothing is owed" not in said
    assert "claim by" in said


def test_the_working_of_a_period_judged_in_parts_shows_each_under_its_own_text():
    from datetime import date

    texts = (replace(GOLD, valid_from=date(2026, 1, 1)), replace(GOLD, valid_from=date(2026, 10, 11)))
    said = flat_working(in_parts().assessment, texts=texts)
    for words in (
        "PART 1",
        "the text of 2026-01-01",
        "32.21 % of the fee",
        "PART 2",
        "the text of 2026-10-11",
        "67.79 %",
    ):
        assert words in said, words
    assert said.index("PART 2") < said.index("ALL PARTS TOGETHER")
    assert "below 99.95 %" in said


def test_expired_credits_of_a_past_month_are_not_called_owed():
    over = samples.closed(samples.PAYMENTS)
    snapshot = samples.snapshot([over], credits=(samples.entry(over, "lapsed"),))
    assert "Credits: €600.00 expired" in snapshot_text(snapshot)
    assert "Credits owed" not in snapshot_text(snapshot)


@pytest.mark.parametrize("contract", [GOLD, Contract(id="x")])
def test_a_beginning_is_named_in_the_working(contract):
    said = " ".join(render_working(samples.BEGUN.assessment, contract).split())
    assert "= 100.000000 % since" in said
    assert "not provable: known since 23 Nov" in said
    assert "at most 1,296 s left" in said
