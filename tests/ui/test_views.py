"""Every view of any snapshot at any size: it fits, is inert, and what is hidden is never taken for "all is well"."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.contracts import read_contract
from sla_tui.config.reading.problems import Problems
from sla_tui.sla.delivery import DestinationState, ReportDelivery
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.result import AssessedOutage, Claim, OutagePart, Period
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import VIEWS, list_view_of
from sla_tui.ui.views.context import SettingRow
from sla_tui.ui.views.list_view import ListPlace
from tests import samples
from tests.samples import DAY, HOUR, MINUTE, NOW, PERIOD
from tests.thin import crossed
from tests.ui.contexts import GivenDetails, context, drawn, listing, text
from tests.ui.pages import state_of

OUTAGE = AssessedOutage(
    NOW - 5 * DAY,
    NOW - 5 * DAY + 2 * HOUR,
    HOUR,
    "counted",
    "availability.method",
    parts=(
        OutagePart(NOW - 5 * DAY, NOW - 5 * DAY + HOUR, "counted", "availability.method"),
        OutagePart(NOW - 5 * DAY + HOUR, NOW - 5 * DAY + 2 * HOUR, "maintenance", "maintenance.effect"),
    ),
    reason="HTTP 503",
    sources=("pingdom:85975", "probe:checkout"),
)
SHORT = AssessedOutage(NOW - DAY, NOW - DAY + 40, 0, "too_short", "availability.min_outage", sources=("pingdom:85975",))
OPEN = AssessedOutage(NOW - 7 * MINUTE, NOW, 7 * MINUTE, "counted", "availability.method", reason="no answer")


def with_outages(service, *outages):
    return replace(service, assessment=replace(service.assessment, outages=outages))


def entry(service, name, state="open", **changes):
    made = CreditEntry(
        service=service,
        name=name,
        contract="gold",
        vendor="Northgate",
        period=PERIOD,
        running=True,
        uptime=Fraction("0.997"),
        target=Fraction("99.95"),
        credit=Fraction(10),
        amount=Decimal("240.00"),
        currency="EUR",
        benefits=(),
        locked_in=True,
        locked_in_since=NOW - DAY,
        claim=Claim(PERIOD.end + 15 * DAY, None),
        state=state,
    )
    return replace(made, **changes)


OCTOBER = Period(PERIOD.start - 31 * DAY, PERIOD.start, "October 2026", "2026-10")
CREDITS = (
    entry("checkout", "Checkout API"),
    entry("payments", "Payments gateway", period=OCTOBER, running=False, claim=Claim(NOW + 2 * DAY, None)),
    entry("search", "Search", "paid", period=OCTOBER, running=False, amount=Decimal("185.00")),
)
FLEET = tuple(
    with_outages(s, OUTAGE, SHORT) if s.id == "checkout" else with_outages(s, OPEN) if s.id == "payments" else s
    for s in samples.FLEET
)
SNAPSHOT = samples.snapshot(FLEET, credits=CREDITS)
CONTRACT = read_contract("gold", {"preset": "aws-s3"}, Problems("test"), "")
DETAILS = GivenDetails(
    CONTRACT,
    ("2026-11-23 13:00:00,123 WARNING sla_tui.engine.polling.ask: statuscake: HTTP 502", "a line of its own"),
    (SettingRow("", "timezone", '"Europe/Amsterdam"'), SettingRow("sources.pingdom", "interval", '"60s"')),
)
LOCATIONS = (
    ViewLocation("service", "checkout"),
    ViewLocation("service", "reports"),
    ViewLocation("service", "gone"),
    ViewLocation("outage", "checkout", OUTAGE.start),
    ViewLocation("outage", "payments", OPEN.start),
    ViewLocation("outage", "checkout", 5),
    ViewLocation("credits"),
    ViewLocation("incidents"),
    ViewLocation("sources"),
    ViewLocation("why", "checkout", OUTAGE.start),
    ViewLocation("why", "gone"),
    ViewLocation("log"),
    ViewLocation("settings"),
)
LOCATIONS_BY_NAME = {f"{s.view} {s.service} {s.outage or ''}".strip(): s for s in LOCATIONS}
SIZES = ((300, 100), (160, 45), (120, 36), (80, 24), (60, 16), (40, 12), (40, 5), (20, 5), (80, 1), (3, 3), (1, 1))
SNAPSHOTS = {
    "a fleet": SNAPSHOT,
    "hostile": samples.hostile(),
    "no service": samples.empty(),
    "never polled": samples.never_polled(),
    "all well": samples.all_well(),
    "unsure": samples.snapshot(samples.UNSURE, credits=CREDITS),
    "past": samples.snapshot(samples.PAST_FLEET, credits=CREDITS),
    "nothing": None,
}


def test_every_view_but_the_fleet_is_among_those_tested_here():
    of_their_own = {"services", "watch", "backtest", "compare"}  # these have tests of their own
    assert {location.view for location in LOCATIONS} == set(VIEWS) - of_their_own


@pytest.mark.parametrize(("name", "where"), crossed(tuple(SNAPSHOTS), tuple(LOCATIONS_BY_NAME)))
def test_it_fits_every_size_and_is_inert(name, where):
    snapshot, location = SNAPSHOTS[name], LOCATIONS_BY_NAME[where]
    if name == "hostile" and location.service:
        location = location._replace(service="bad3")
    state = state_of(snapshot)
    for size in SIZES:
        for glyphs in (UNICODE, ASCII):
            for shelf in (DETAILS, GivenDetails()):
                lines = drawn(location, snapshot, size, state=state, glyphs=glyphs, details_provider=shelf)
                assert len(lines) == size[1]
                for line in lines:
                    assert width(line) == size[0], plain(line)
                    assert plain(line).isprintable()
                    assert glyphs is UNICODE or plain(line).replace("…", "").isascii(), plain(line)


@pytest.mark.parametrize("location", LOCATIONS, ids=lambda s: f"{s.view} {s.service}".strip())
def test_no_view_is_ever_blank(location):
    for snapshot in SNAPSHOTS.values():
        body = drawn(location, snapshot, (80, 20))[1:-1]
        assert any(plain(line).strip("│┃ ") for line in body)


@pytest.mark.parametrize("location", LOCATIONS, ids=lambda s: f"{s.view} {s.service}".strip())
def test_filter_and_problems_only_are_badges_in_every_view(location):
    state = state_of(SNAPSHOT)
    state.toggle_problems()
    state.set_filter("nobody")
    first = plain(drawn(location, SNAPSHOT, (120, 30), state=state)[0])
    assert "PROBLEMS ONLY" in first
    assert "/nobody" in first


@pytest.mark.parametrize("view", ["incidents", "credits"])
def test_a_filter_that_hides_everything_says_how_many_it_hides(view):
    state = state_of(SNAPSHOT)
    state.set_filter("nobody")
    shown = text(ViewLocation(view), SNAPSHOT, (100, 20), state=state)
    assert "0 of 3" in shown
    assert "hidden" in shown
    assert "All" not in shown
    assert "No outage in this period" not in shown


def test_open_outages_come_first_then_the_newest():
    rows = [plain(row.line) for row in listing(ViewLocation("incidents"), SNAPSHOT).rows]
    assert ["Payments" in rows[0], "40 s" in rows[1], "2 h 00 m" in rows[2]] == [True, True, True]
    assert "open" in rows[0]
    assert "too short" in rows[1]
    assert "counts in part" in rows[2]


def test_without_outages_it_is_only_said_of_what_was_measured():
    assert "● No outage in this period." in text(ViewLocation("incidents"), samples.all_well())
    assert "No outage is known of." in text(
        ViewLocation("incidents"),
        samples.snapshot([replace(s, assessment=replace(s.assessment, coverage=0)) for s in samples.FLEET]),
    )


IN_ONE_COLUMN = ("OUTAGES: 1 counted, 1 not", "SAW")
IN_BOXES = ("Outages 1 counted, 1 not", "─ Tiers ─", "─ Monitors ─", "─ Contract ─", "─ Latency · last 24 h ─")


@pytest.mark.parametrize(("cells", "own"), [(115, IN_ONE_COLUMN), (116, IN_BOXES), (160, IN_BOXES)])
def test_a_service_shows_figures_money_time_outages_sources_contract_and_doubts(cells, own):
    shown = text(ViewLocation("service", "checkout"), SNAPSHOT, (cells, 200), details_provider=DETAILS)
    for words in (
        "UPTIME",
        "LATENCY",
        "ERRORS",
        "locked in since",
        "below 99 %",
        "CONTRACT",
        "they disagree: 3 of 4 up",
        "pingdom and uptimerobot disagree",
        *own,
    ):
        assert words in shown, words


def test_in_two_columns_the_cursor_is_on_an_outage_and_marks_its_own_column_only():
    frame = context(ViewLocation("service", "checkout"), SNAPSHOT, (160, 45), details_provider=DETAILS)
    made, place = list_view_of(frame), ListPlace()
    lines = list_view.draw(made, place, frame.look, 160, 45)
    assert place.subject is not None
    assert place.subject.service == "checkout"
    assert place.subject.outage is not None
    chosen = [line for line in lines if any(role.endswith("@") for _, role in line)]
    assert len(chosen) == 1
    at = width(tuple(span for span in chosen[0] if not span.role.endswith("@"))[:-1])
    assert at == made.split + 1, "what is left of the right box is not selected"
    assert plain(chosen[0])[made.split + 1] == frame.look.glyphs.cursor


def test_two_columns_fill_a_large_screen_and_scroll_where_they_are_longer():
    for rows in (20, 45, 90):
        frame = context(ViewLocation("service", "checkout"), SNAPSHOT, (160, rows), details_provider=DETAILS)
        lines = list_view.draw(list_view_of(frame), ListPlace(), frame.look, 160, rows)
        assert plain(lines[-1]).startswith("╰")
        assert ("1–18 of" in plain(lines[-1])) == (rows == 20)


def test_an_outage_shows_its_parts_its_clauses_and_who_saw_it():
    shown = text(ViewLocation("outage", "checkout", OUTAGE.start), SNAPSHOT)
    assert "2 h 00 m 00 s" in shown
    assert "maintenance (maintenance.effect)" in shown
    assert "HTTP 503" in shown
    assert "saw nothing" in shown


def test_the_working_opens_at_the_outage_that_was_asked_about():
    made = listing(ViewLocation("why", "checkout", OUTAGE.start), SNAPSHOT, details_provider=DETAILS)
    marked = [i for i, row in enumerate(made.rows) if any(span.role == "accent" for span in row.line)]
    assert len(marked) == 1
    assert made.start == marked[0] - 3


def test_nothing_of_a_working_is_cut_off():
    narrow = text(ViewLocation("why", "checkout"), SNAPSHOT, (60, 300), details_provider=DETAILS)
    assert "minimumoutagelength" in narrow.replace("\n", "").replace("│", "").replace(" ", "")


def test_a_failing_source_stands_first_with_its_message_whole():
    made = listing(ViewLocation("sources"), SNAPSHOT, (60, 20))
    lines = [plain(row.line) for row in made.rows]
    assert "statuscake" in lines[0]
    assert "answered with HTML instead of JSON (HTTP 502)" in " ".join(" ".join(lines[:3]).split())


def test_the_log_opens_at_its_end_and_the_settings_name_their_sections():
    assert listing(ViewLocation("log"), SNAPSHOT, details_provider=DETAILS).start == 2
    shown = text(ViewLocation("settings"), SNAPSHOT, details_provider=DETAILS)
    assert "[sources.pingdom]" in shown
    assert '"60s"' in shown


def test_credits_that_are_still_to_be_claimed_stand_first_by_their_deadline():
    rows = [
        plain(row.line) for row in listing(ViewLocation("credits"), SNAPSHOT).rows if row.subject and row.subject.start
    ]
    assert ["Payments" in rows[0], "Checkout" in rows[1], "Search" in rows[2]] == [True, True, True]
    assert "2 d left" in rows[0]
    assert "paid" in rows[2]


def test_credits_are_added_up_by_vendor_and_by_period():
    shown = text(ViewLocation("credits"), SNAPSHOT)
    assert "owed €240.00  claimable €240.00  paid €185.00" in shown.split("BY VENDOR")[1]
    assert "€665.00" not in shown
    assert "October 2026" in shown.split("BY PERIOD")[1]
    assert "TIERS AT RISK" in shown


def test_reports_that_go_out_by_themselves_stand_at_the_end_of_the_credits():
    sent = DestinationState(id="mail:a@example.com", state="sent", at=NOW)
    unsure = DestinationState(id="command", state="unsure", at=NOW, why="it was interrupted")
    deliveries = (
        ReportDelivery(schedule="monthly", period="2026-10", due=NOW, next_due=NOW + 60, destinations=(sent, unsure)),
        ReportDelivery(schedule="acme", period="", due=0, next_due=NOW + 60),
    )
    rows = listing(ViewLocation("credits"), replace(SNAPSHOT, report_deliveries=deliveries)).rows
    lines = [" ".join(plain(row.line).split()) for row in rows]
    assert lines[lines.index("REPORTS") + 1 :] == [
        "monthly 2026-10 not known whether it was taken 23 Nov 14:32 next 23 Nov 14:33",
        "command: not known whether it was taken: it was interrupted",
        "acme next 23 Nov 14:33",
    ]
    alone = text(ViewLocation("credits"), replace(SNAPSHOT, credits=(), report_deliveries=deliveries))
    assert "No period that was looked at is known to trigger a credit." in alone
    assert "REPORTS" in alone


def test_problems_only_leaves_the_credits_that_somebody_has_to_claim():
    state = state_of(SNAPSHOT)
    state.toggle_problems()
    shown = text(ViewLocation("credits"), SNAPSHOT, state=state)
    assert "2 of 3" in shown
    assert "paid" not in shown


def test_a_lapsed_claim_and_one_without_a_deadline_say_so():
    claims = (
        entry("checkout", "Checkout API", "lapsed", running=False, claim=Claim(NOW - 3 * DAY, None)),
        entry("search", "Search", running=False, claim=Claim(None, None)),
        entry("payments", "Payments gateway", claim=Claim(PERIOD.end, NOW + 60 * MINUTE)),
    )
    shown = text(ViewLocation("credits"), samples.snapshot(FLEET, credits=claims))
    assert "expired 3 d ago" in shown
    assert "no deadline" in shown
    assert "notify by 23 Nov 15:32, 1 h left" in shown
