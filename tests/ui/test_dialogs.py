"""Dialogs: every key ends in them, they show both figures, refuse in words, act through the engine, fit 60 x 16."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import Config, ServiceConfig, SourceConfig
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import SlaTuiError
from sla_tui.language import ENGLISH
from sla_tui.sla.acts import Acknowledge, Exclude, Judge, Maintain, MarkClaim, ReportBreach, ReportOutage, Withdraw
from sla_tui.sla.contract import Availability, Contract
from sla_tui.sla.facts import ExclusionFact, ReportFact
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.result import Claim
from sla_tui.sla.security_terms import BreachRule, Security
from sla_tui.ui.app import SlaApp
from sla_tui.ui.dialogs import form
from sla_tui.ui.dialogs.acknowledge import AcknowledgeDialog
from sla_tui.ui.dialogs.base import instant, until
from sla_tui.ui.dialogs.claim import ClaimDialog
from sla_tui.ui.dialogs.exclude import ExcludeDialog, JudgeDialog
from sla_tui.ui.dialogs.maintenance import MaintenanceDialog
from sla_tui.ui.dialogs.report import ReportDialog, wanted
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.feed import StillFeed
from tests import samples
from tests.samples import DAY, HOUR, MINUTE, NOW, PERIOD
from tests.stores import open_store
from tests.ui.apps import Shown
from tests.ui.test_views import CONTRACT, FLEET, OPEN, OUTAGE

AMSTERDAM = Look(now=NOW, zone_name="Europe/Amsterdam")
CHECKOUT = next(s for s in FLEET if s.id == "checkout")
ENTRY = CreditEntry(
    service="checkout",
    name="Checkout API",
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
    state="open",
)
SNAPSHOT = samples.snapshot(FLEET, credits=(ENTRY,))
CONFIG = Config(
    services=tuple(ServiceConfig(id=s.id, name=s.name, contract="gold", monitors=(f"probe:{s.id}",)) for s in FLEET),
    sources=(SourceConfig(id="probe", kind="probe", interval=60),),
)
ASKING = Contract(id="gold", name="Gold", availability=Availability(start_at="reported", weighted=True))


class ActingFeed(StillFeed):
    """A still picture in which acts are really written, and their consequences made up."""

    def __init__(self, snapshot, store):
        super().__init__(snapshot, CONFIG)
        self.store = store

    @property
    def actor(self):
        return Actor(CONFIG, self.store, FixedClock(NOW), who="mk")

    def went_down(self, service, start):
        """Lets the history know of a monitor of the service that is down since then."""
        monitor = Monitor("probe", service, service, "http", interval=60)
        spans = (Span(start - DAY, start, "up"), Span(start, NOW, "down"))
        status = Status(monitor, "down", NOW, checked_at=NOW)
        self.store.record(Poll("probe", NOW, (status,), (History(monitor.ref, start - DAY, NOW, spans),)))

    def act(self, call, done, *, intent=""):
        try:
            result = call(Actor(CONFIG, self.store, FixedClock(NOW), who="mk", intent=intent))
        except SlaTuiError as error:
            done(None, error)
        else:
            done(result, None)

    def consider(self, service, done, *, call=None, contract=None):
        try:
            if call is not None:
                call(Actor(CONFIG, self.store, FixedClock(NOW), dry=True))
        except SlaTuiError as error:
            done(None, error)
        else:
            done(samples.service("checkout", down=0), None)

    def acts(self):
        return self.store.acts()

    @property
    def deeds(self):
        return [act.deed for act in self.store.acts()]


@pytest.fixture
async def shown():
    """The dashboard, on which can be acted."""
    with closing(open_store(":memory:")) as store:
        feed = ActingFeed(SNAPSHOT, store)
        clock = FixedClock(NOW)
        app = SlaApp(feed, clock=clock)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            yield Shown(app, feed, pilot, clock)


async def test_an_outage_is_acknowledged_with_a_reason(shown):
    await shown.press("a")
    assert "Acknowledge" in shown.text
    assert "Payments gateway: down since" in shown.text
    await shown.press(*"on it", "enter")
    assert shown.feed.deeds == [Acknowledge(service="payments", outage=OPEN.start, reason="on it", verdict="breached")]
    assert "Acknowledged" in shown.text


async def test_without_a_reason_it_is_refused_in_words_and_stays_open(shown):
    await shown.press("a", "enter")
    assert "A reason is missing." in shown.text
    assert shown.feed.deeds == []
    await shown.press("escape")
    assert "¹Services" in shown.text
    assert shown.feed.deeds == []


async def test_what_is_up_cannot_be_acknowledged(shown):
    await shown.press("G", "a")
    assert "is not down: there is nothing to acknowledge" in shown.text


async def test_no_key_passes_a_dialog_by(shown):
    await shown.press("a", *"q!/j3", "f1", "ctrl+p")
    assert "Acknowledge" in shown.text
    assert "q!/j3" in shown.text
    await shown.press("escape")
    assert shown.selected == "payments"
    assert "PROBLEMS" not in shown.text


async def test_an_outage_is_excluded_and_both_figures_are_shown_before(shown):
    await shown.press("4", "j", "j", "e")
    assert "99.5852 %" in shown.text
    assert "100.0000 %" in shown.text
    assert "€240.00 less credit" in shown.text
    await shown.press("tab", "tab", "f", "tab", "right", "tab", *"NG-1", "enter")
    (deed,) = shown.feed.deeds
    assert deed == Exclude(
        services=("checkout",),
        start=OUTAGE.start,
        end=OUTAGE.end,
        reason="force_majeure",
        accepted=False,
        reference="NG-1",
    )
    assert "disputed" in shown.text


async def test_an_exclusion_that_is_there_is_judged(shown):
    fact = ExclusionFact(OUTAGE.start, OUTAGE.end, "third_party", accepted=False, act=1, who="mk", at=NOW)
    shown.feed.actor.exclude(["checkout"], OUTAGE.start, OUTAGE.end, "third_party", accepted=False)
    judged = tuple(replace(s, exclusions=(fact,)) if s.id == "checkout" else s for s in FLEET)
    await shown.push(samples.snapshot(judged))
    await shown.press("4", "j", "j", "e")
    assert "Exclusion" in shown.text
    await shown.press("enter")
    assert shown.feed.deeds[-1] == Judge(exclusion=1, accepted=True)


async def test_maintenance_is_declared(shown):
    await shown.press("m", "tab", "ctrl+u", *"3h", "enter")
    (deed,) = shown.feed.deeds
    assert isinstance(deed, Maintain)
    assert (deed.end - deed.start, deed.announced) == (3 * HOUR, NOW)


async def test_a_claim_is_marked_and_the_last_act_taken_back(shown):
    await shown.press("3", "c")
    assert "Checkout API, November 2026: €240.00 (10 %)" in shown.text
    await shown.press("enter")
    assert shown.feed.deeds == [MarkClaim(service="checkout", period=PERIOD.start, state="claimed")]
    await shown.press("U")
    await shown.pilot.pause()
    assert shown.feed.deeds[-1] == Withdraw(act=1)
    assert "Undone: the mark that checkout's claim is claimed" in shown.text
    await shown.press("B")
    await shown.pilot.pause()
    assert shown.feed.deeds[-1] == Withdraw(act=2)
    assert "Redone: the mark that checkout's claim is claimed" in shown.text


async def test_an_outage_is_reported_with_its_ticket_and_the_share_affected(shown):
    shown.feed.went_down("payments", OPEN.start)
    await shown.press("o")
    assert "Report outage" in shown.text
    assert "still down" in shown.text
    await shown.press("tab", *"now", "tab", *"40%", "tab", *"T-7", "enter")
    (deed,) = shown.feed.deeds
    assert deed == ReportOutage(
        service="payments", began=OPEN.start, reported=NOW, affected=Fraction(2, 5), reference="T-7"
    )
    assert "is reported. U undoes it." in shown.text
    await shown.press("U")
    await shown.pilot.pause()
    assert "Undone: the report of an outage of payments (T-7)." in shown.text


async def test_a_breach_of_security_is_written_down_where_the_contract_says_until_when_it_is_told(shown, monkeypatch):
    await shown.press("2", "b")
    assert "says nothing of telling a breach of security" in shown.text
    promising = Contract(security=Security(breach=BreachRule(within=72 * 3600, to="the board")))
    monkeypatch.setattr(shown.app.details_provider, "contract", lambda service: promising)
    await shown.press("b")
    assert "Breach of security" in shown.text
    assert "To be told to the board by" in shown.text
    await shown.press("tab", *"now", "tab", *"INC-1", "enter")
    (deed,) = shown.feed.deeds
    assert isinstance(deed, ReportBreach)
    assert (deed.noticed, deed.notified, deed.reference) == (NOW, NOW, "INC-1")
    assert "is written down. U undoes it." in shown.text


async def test_a_share_that_makes_no_sense_is_said_in_the_dialog(shown):
    await shown.press("o", "tab", "tab", *"140", "enter")
    assert "is no share from 0 to 100 %" in shown.text
    assert shown.feed.deeds == []


async def test_a_service_without_outages_has_nothing_to_report(shown):
    await shown.press("G", "o")
    assert "has no outage in this period: there is nothing to report" in shown.text


async def test_acknowledging_offers_to_report_where_the_contract_asks_for_it(shown, monkeypatch):
    shown.feed.went_down("payments", OPEN.start)
    monkeypatch.setattr(shown.app.details_provider, "contract", lambda service: ASKING)
    await shown.press("a", *"on it", "enter")
    assert "Report outage" in shown.text
    assert "The contract asks of every outage when it was reported and which share" in shown.text
    await shown.press("enter")  # one too many
    assert "Neither when it was reported is said, nor which share was affected." in shown.text
    await shown.press("escape")
    assert [type(deed) for deed in shown.feed.deeds] == [Acknowledge]


async def test_acknowledging_offers_nothing_where_the_contract_does_not_ask(shown):
    await shown.press("a", *"on it", "enter")
    assert "Report outage" not in shown.text


def test_a_report_says_what_the_contract_asks_for_and_where_it_changes_nothing():
    assert (
        wanted(ASKING, ENGLISH) == "The contract asks of every outage when it was reported and which share it affected."
    )
    assert wanted(Contract(id="x"), ENGLISH) == ""
    spans = [(OUTAGE.start, OUTAGE.end)]
    plain_one = ReportDialog(CHECKOUT, spans, OUTAGE.start, lambda _: Contract(id="x", name="Plain"), AMSTERDAM)
    values = {field.name: field.value for field in plain_one.fields}
    assert "Plain counts outages from when they are seen" in words(plain_one.notes(values, AMSTERDAM))
    told = ReportFact(OUTAGE.start, OUTAGE.start, OUTAGE.end, OUTAGE.start + 60, Fraction(2, 5), "T-7", act=1, who="mk")
    again = ReportDialog(replace(CHECKOUT, reports=(told,)), spans, OUTAGE.start, lambda _: ASKING, AMSTERDAM)
    assert [field.value for field in again.fields][1:] == ["2026-11-18 14:33:07", "40%", "T-7"]


async def test_undo_with_nothing_to_undo_says_so(shown):
    await shown.press("U")
    await shown.pilot.pause()
    assert "There is nothing to undo" in shown.text


async def test_what_the_engine_refuses_is_said_in_the_dialog(shown):
    await shown.press("m", "tab", "ctrl+u", *"99999d", "enter")
    assert "longer than ten years" in shown.text


@pytest.mark.full
@pytest.mark.parametrize("key", ["a", "e", "m", "i", "o"])
@pytest.mark.parametrize("size", [(60, 16), (40, 8), (20, 3), (1, 1)])
async def test_every_dialog_opens_and_closes_at_any_size(key, size):
    with closing(open_store(":memory:")) as store:
        feed = ActingFeed(SNAPSHOT, store)
        app = SlaApp(feed, clock=FixedClock(NOW))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.press(key, "tab", "tab", "right", "escape")
            await pilot.pause()
            assert app.screen is app.services


DIALOGS = {
    "acknowledge": AcknowledgeDialog(CHECKOUT, NOW, CONTRACT, AMSTERDAM),
    "exclude": ExcludeDialog(CHECKOUT, OUTAGE.start, OUTAGE.end, AMSTERDAM),
    "judge": JudgeDialog(CHECKOUT, ExclusionFact(NOW - HOUR, NOW, "other", accepted=True, act=3), AMSTERDAM),
    "maintenance": MaintenanceDialog(CHECKOUT, lambda _: CONTRACT, AMSTERDAM),
    "claim": ClaimDialog(ENTRY, AMSTERDAM),
    "report": ReportDialog(
        CHECKOUT, [(OUTAGE.start, OUTAGE.end), (NOW - DAY, None)], NOW - DAY, lambda _: CONTRACT, AMSTERDAM
    ),
}


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize("size", [(120, 40), (84, 24), (60, 16), (40, 8), (20, 4), (5, 2), (1, 1)])
def test_a_dialog_fits_its_cells_and_the_field_that_is_filled_in_is_seen(name, size):
    dialog = DIALOGS[name]
    state = form.begun(dialog, CHECKOUT)
    state.after, state.problem = CHECKOUT, "It is wrong in some way that takes a while to explain to somebody."
    for at, field in enumerate(dialog.fields):
        state.at = at
        made = form.box(dialog, state, AMSTERDAM, size)
        assert len(made.lines) <= size[1]
        assert {width(line) for line in made.lines} == {min(size[0], form.WIDEST)}
        if size >= (60, 16):
            assert any(field.label in plain(line) for line in made.lines)
            assert any(" now  " in plain(line) for line in made.lines) is bool(dialog.service)
        if made.input_at is not None:
            x, y, room = made.input_at
            assert 0 < y < len(made.lines) - 1
            assert x + room <= size[0]


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("now", 0),
        ("14:02:07", 30 * MINUTE),
        ("14:30", 127),
        ("2026-11-23 13:32:07", HOUR),
        ("2026-11-23T12:32:07Z", HOUR),
    ],
)
def test_times_are_read_in_the_zone_of_the_screen(text, ago):
    assert instant(text, AMSTERDAM, what="From") == NOW - ago


def test_an_end_may_be_a_length_and_a_time_before_the_start_is_one_of_the_next_day():
    start = instant("2026-11-23 23:00", AMSTERDAM, what="From")
    assert until("2h", start, AMSTERDAM, what="To") == start + 2 * HOUR
    assert until("+90m", start, AMSTERDAM, what="To") == start + 90 * MINUTE
    late = replace_now(AMSTERDAM, start)
    assert until("02:00", start, late, what="To") == start + 3 * HOUR


def replace_now(look, now):
    return look._replace(now=now)


def test_what_is_no_time_is_refused_with_an_example():
    with pytest.raises(SlaTuiError, match="From: 'yesterday' is not a time"):
        instant("yesterday", AMSTERDAM, what="From")


def test_too_short_a_notice_is_said_before_it_is_declared():
    from sla_tui.sla.contract import MaintenanceRule

    strict = Contract(maintenance=MaintenanceRule(notice=2 * DAY))
    dialog = MaintenanceDialog(CHECKOUT, lambda _: strict, AMSTERDAM)
    values = {field.name: field.value for field in dialog.fields}
    assert "asks for 2 days: it counts" in words(dialog.notes(values, AMSTERDAM))
    values["start"] = "2026-11-27 22:00"
    assert "The contract forgives it" in words(dialog.notes(values, AMSTERDAM))
    values["kind"] = "emergency"
    assert "forgives no emergency work" in words(dialog.notes(values, AMSTERDAM))


def words(lines):
    return "\n".join(plain(line) for line in lines)


# Fields: checked while they are typed, suggested, clicked


async def test_what_is_wrong_with_a_field_stands_beneath_it_while_it_is_typed(shown):
    await shown.press("m", "ctrl+u", *"25:00")
    shown.app.screen._consider()  # a moment after the last letter
    lines = shown.text.split("\n")
    row = next(n for n, line in enumerate(lines) if "From " in line and "25:00" in line)
    assert "▲ From: '25:00' is not a time. (write 2026-11-23 14:30, 14:30" in lines[row + 1]
    assert "(today), or now)" in lines[row + 2]
    await shown.press("ctrl+u", *"22:00")
    shown.app.screen._consider()
    await shown.pilot.pause()
    assert "is not a time" not in shown.text


async def test_nothing_is_wrong_before_anything_is_typed_and_enter_goes_to_what_is(shown):
    await shown.press("a")
    assert "A reason is missing" not in shown.text
    await shown.press("enter")
    lines = shown.text.split("\n")
    row = next(n for n, line in enumerate(lines) if "│ Reason " in line)
    assert "▲ A reason is missing." in lines[row + 1]
    await shown.press("escape", "m", "tab", "tab", "ctrl+u", *"yesterday", "tab", "enter")
    assert shown.app.screen._state.at == 2  # back where it is wrong
    assert shown.feed.deeds == []


async def test_times_that_are_likely_are_suggested_and_taken_by_key_or_mouse(shown):
    await shown.press("4", "j", "j", "e")
    pane = shown.app.screen.query_one("#form")
    lines = shown.text.split("\n")
    row = next(n for n, line in enumerate(lines) if "│ From " in line)
    assert "now  " in lines[row + 1]
    assert "12 Nov" in lines[row + 1] or "Nov" in lines[row + 1]
    await shown.press("pagedown")
    assert shown.app.screen._state.values["start"] == "now"
    await shown.press("tab")
    lines = shown.text.split("\n")
    row = next(n for n, line in enumerate(lines) if "│ To " in line)
    column = lines[row + 1].index("30m")
    await shown.pilot.click("#form", offset=(column - pane.region.x, row + 1 - pane.region.y))
    await shown.pilot.pause()
    assert shown.app.screen._state.values["end"] == "30m"
    assert shown.app.screen._input.value == "30m"


async def test_the_mouse_begins_a_field_turns_a_choice_and_presses_the_words_of_the_edge(shown):
    await shown.press("m")
    pane = shown.app.screen.query_one("#form")

    async def click(words, step=0):
        lines = shown.text.split("\n")
        row = next(n for n, line in enumerate(lines) if words in line)
        await shown.pilot.click("#form", offset=(lines[row].index(words) + step - pane.region.x, row - pane.region.y))
        await shown.pilot.pause()

    await click("Kind ")
    assert shown.app.screen._state.at == 3
    await click("‹ planned")
    assert shown.app.screen._state.values["kind"] == "emergency"
    await click("Title ")
    await shown.press(*"disks")
    await click("Enter declare")
    (deed,) = shown.feed.deeds
    assert (deed.kind, deed.title) == ("emergency", "disks")
    await shown.press("m")
    await click("Esc cancel")
    assert "¹Services" in shown.text
    assert len(shown.feed.deeds) == 1


async def test_many_choices_are_listed_and_one_is_found_by_its_letters_or_by_the_mouse(shown):
    await shown.press("4", "j", "j", "e", "tab", "tab", "space")
    assert "third party" in shown.text
    options = shown.app.screen.query_one("OptionList")
    assert options.border_title == "Reason"
    await shown.press("f", "o", "enter")
    assert shown.app.screen._state.values["reason"] == "force_majeure"
    await shown.press("space", "escape")
    assert shown.app.screen._state.values["reason"] == "force_majeure"
    await shown.press("space")
    await shown.pilot.click("OptionList", offset=(4, 1))
    await shown.pilot.pause()
    first = shown.app.screen._dialog.fields[2].choices[0].value
    assert shown.app.screen._state.values["reason"] == first
    assert shown.feed.deeds == []


@pytest.mark.parametrize("theme", ["ansi", "ansi-light", "mono", "sla-dark"])
async def test_behind_a_dialog_the_screen_stays_in_sight_dimmed_in_16_colours_too(theme):
    with closing(open_store(":memory:")) as store:
        app = SlaApp(ActingFeed(SNAPSHOT, store), clock=FixedClock(NOW), theme=theme)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("e")
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            behind = [s for strip in strips for s in strip if "SERVICE" in s.text]
            assert behind
            assert all(bool(s.style.dim) is (theme != "sla-dark") for s in behind)
            title = next(s for strip in strips for s in strip if s.text.strip() == "Exclude")
            assert not title.style.dim
