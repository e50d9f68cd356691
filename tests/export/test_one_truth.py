"""Every format prints what may be stated, in the same words, and nothing else (`sla.stated`)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.export.formats.snapshot_csv import render_csv
from sla_tui.sla.result import MissingInput, PossibleOutcome
from tests import samples
from tests.export.drawn import snapshot_html as render_html
from tests.export.drawn import snapshot_markdown as render_markdown
from tests.export.drawn import snapshot_svg as render_svg
from tests.export.drawn import snapshot_text as render_text
from tests.export.pages import assert_sound, parse_page, words_of

PEOPLE = {
    "text": lambda snapshot: render_text(snapshot, width=200),
    "markdown": lambda snapshot: render_markdown(snapshot).replace("\\", "").replace("**", ""),
    "html": lambda snapshot: words_of(parse_page(render_html(snapshot))),
}
FORMATS = {**PEOPLE, "svg": render_svg, "csv": render_csv}


def flat(name, *services, **changes):
    return " ".join(FORMATS[name](samples.snapshot(services, **changes)).split())


@pytest.mark.parametrize("name", PEOPLE)
def test_the_uptime_is_so_far_and_the_best_case_has_its_own_name(name):
    """UPTIME was the figure if nothing more happens in some formats and so far in others."""
    said = flat(name, samples.CHECKOUT)
    assert "99.5852 % so far" in said
    assert "99.6874 % if nothing more happens" in said
    assert "99.6874 % |" not in said


@pytest.mark.parametrize("name", PEOPLE)
def test_too_little_known_is_said_with_its_share_and_without_verdict_amount_or_price(name):
    owed = replace(samples.CHECKOUT.assessment, provable=False, coverage=Fraction(15, 10_000), range=None)
    said = flat(name, replace(samples.CHECKOUT, assessment=owed))
    assert "not provable: 0.15 % of the time is known" in said
    assert "€" not in said
    assert "BREACHED" not in said
    assert "99.58" not in said
    assert "claim by" not in said


@pytest.mark.parametrize("name", PEOPLE)
def test_a_narrow_range_stands_in_the_place_of_the_uptime(name):
    assert "98.0 to 98.4 %" in flat(name, samples.RANGE)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_beginning_is_named_wherever_there_is_room_for_a_word(name):
    """A month of three known minutes was ALL WITHIN SLA, 100.0000 %."""
    begun = replace(samples.BEGUN, latency=samples.LOGIN.latency, errors=samples.LOGIN.errors)
    said = flat(name, begun)
    assert "100.0000 % since 14:02" in said
    assert "not provable: known since 23 Nov 14:02" in said
    assert "at most 21 m 36 s left" in said
    assert "p95 121 ms since 14:02" in said
    assert "0.00 % since 14:02" in said
    assert "1 not provable" in said
    assert "within SLA" not in said


@pytest.mark.parametrize("name", PEOPLE)
def test_what_nobody_gave_is_named_with_the_command_that_gives_it(name):
    missing = (MissingInput("reported", samples.NOW - samples.HOUR, samples.NOW),)
    said = flat(name, samples.with_assessment(samples.UNPROVABLE, missing=missing, known_since=None))
    assert "not provable: when it was reported is not known of the outage of 23 Nov 13:32" in said
    assert "sla-tui outage report unprovable --began 2026-11-23T12:32:07Z --reported TIME" in said


@pytest.mark.parametrize("name", PEOPLE)
def test_a_table_that_was_not_read_whole_gives_no_amount_for_certain(name):
    partial = samples.with_assessment(samples.CHECKOUT, remedy="partial")
    said = flat(name, partial)
    assert "at least 10 % = €240.00" in said
    assert "Credits owed: at least €240.00" in said
    nothing = replace(samples.CHECKOUT.assessment.credit, percent=Fraction(0), amount=None)
    said = flat(name, samples.with_assessment(samples.CHECKOUT, remedy="unread", credit=nothing))
    assert "Credits owed: amount not known" in said
    assert "claim by 15 Dec" in said


@pytest.mark.parametrize("name", PEOPLE)
def test_that_nothing_is_owed_is_said_only_where_every_service_was_judged(name):
    assert "Credits owed: none known" in flat(name, samples.LOGIN, samples.UNPROVABLE)
    assert "Credits owed: none" in flat(name, samples.LOGIN)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_breach_that_the_known_downtime_proves_is_one_and_its_credit_is_owed(name):
    ends = [PossibleOutcome(Fraction(u), "breached", Fraction(c), Decimal(c)) for u, c in (("0.97", 25), ("0.1", 50))]
    known = samples.with_assessment(
        samples.UNPROVABLE, verdict="breached", certainty="certain", least=ends[0], most=ends[1]
    )
    said = flat(name, known)
    assert "1 BREACHED" in said
    assert "at least 25 % = €25.00" in said


@pytest.mark.parametrize("name", PEOPLE)
def test_the_next_tier_comes_by_itself_while_the_service_is_down(name):
    assert "in 1 d 04 h if it stays down" in flat(name, samples.PAYMENTS)
    assert "after 4 h 56 m more downtime" in flat(name, samples.CHECKOUT)


@pytest.mark.parametrize("name", FORMATS)
def test_a_closed_period_has_nothing_of_the_present(name):
    """September showed DOWN, `~`, "so far" and the next tier."""
    down = samples.closed(replace(samples.PAYMENTS, stale_since=samples.NOW - 60))
    said = flat(name, down, samples.closed(samples.LOGIN), offline_since=samples.NOW - 60)
    said = said.replace("stale_since", "").replace("best_case", "")  # the headings of columns
    for word in (
        "so far",
        "best case",
        "more downtime",
        "stays down",
        "DOWN",
        "~",
        "stale",
        "burning",
        "offline since",
    ):
        assert word not in said, word
    if name in PEOPLE:
        assert "SLA figures, October 2026" in said
        assert " now " not in said


@pytest.mark.parametrize("name", PEOPLE)
def test_an_objective_that_rests_on_a_part_of_the_checks_has_no_verdict(name):
    from sla_tui.sla.codes import Note
    from sla_tui.sla.result import ObjectiveResult

    read = ObjectiveResult(
        "error_rate", Note("error_rate"), Fraction("0.31"), Fraction("0.5"), "<=", met=None, read=Fraction(42, 100)
    )
    service = samples.with_assessment(samples.CHECKOUT, objectives=(read,))
    service = replace(service, errors=replace(service.errors, met=None))
    assert "objective ≤ 0.5 %: 42 % of the checks read" in flat(name, service)


def test_pages_of_all_these_are_sound():
    services = [samples.UNPROVABLE, samples.BEGUN, samples.RANGE, samples.closed(samples.PAYMENTS), samples.MAIL]
    assert_sound(render_html(samples.snapshot(services)))


@pytest.mark.parametrize("name", PEOPLE)
def test_the_counts_of_one_line_add_up_to_the_services(name):
    services = (*samples.FLEET, samples.UNPROVABLE, samples.BEGUN)
    snapshot = samples.snapshot(services)
    summary = snapshot.summary
    assert summary.met + summary.at_risk + summary.breached + summary.not_provable + summary.no_data == len(services)
    said = flat(name, *services)
    assert f"{summary.not_provable} not provable" in said
    assert f"{summary.no_data} no data" in said
