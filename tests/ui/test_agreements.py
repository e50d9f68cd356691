"""Agreements on the screen: lines of the panel and the service view, and dialogs that are about one of them or all.

The shop is down for 24 of November's 720 hours, bought for 1000.00 under gold (25 % below 99 %: 250.00) and sold to
Globex for 333.35 under gold (83.34) and to Acme for 400.00 under silver, which promises 90 % and pays nothing yet.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions
from sla_tui.engine.acts.preview import effect
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.bind import contract_of
from sla_tui.errors import SlaTuiError
from sla_tui.language import ENGLISH, language_named
from sla_tui.sla.acts import Exclude, Maintain, MarkClaim, ReportBreach, ReportOutage
from sla_tui.sla.contract import Contract, MaintenanceRule
from sla_tui.sla.security_terms import BreachRule, Security
from sla_tui.store import open_store
from sla_tui.ui.app import SlaApp
from sla_tui.ui.dialogs import form
from sla_tui.ui.dialogs.agreement import under
from sla_tui.ui.dialogs.exclude import ExcludeDialog
from sla_tui.ui.dialogs.maintenance import MaintenanceDialog
from sla_tui.ui.dialogs.whatif import WhatIfDialog
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.service.agreements import agreement_lines, margin_line
from sla_tui.ui.service.panel import content
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.list_view import ListPlace, draw
from tests.engine.test_agreements import ACME, DOWN, GLOBEX, told, world
from tests.engine.world import MONTH, NOW, contract
from tests.ui.apps import Shown
from tests.ui.contexts import GivenDetails, context, listing

HOUR, DAY = 3_600, 86_400
LOOK = Look(now=NOW)
TYPED = ("tab", "ctrl+u", *"2026-11-03T00:00:00Z", "tab", "ctrl+u", *"24h", "shift+tab", "shift+tab")
"""Fills in the outage, and goes back to the agreement, whose choice is answered at once."""


def sold():
    """The shop under gold, whose maintenance has to be announced two days ahead; silver forgives it at once."""
    made = world(ACME, GLOBEX)
    (gold,) = made.contracts["gold"].versions
    strict = replace(gold, maintenance=MaintenanceRule(notice=2 * DAY))
    return replace(made, contracts={**made.contracts, "gold": ContractVersions(id="gold", versions=(strict,))})


class RealFeed(StillFeed):
    """A still picture in which acts are written, and their consequences worked out by the engine."""

    def __init__(self, config, store):
        super().__init__(build_snapshot(config, store, NOW), config)
        self.store, self.clock, self.backtested = store, FixedClock(NOW), []

    def act(self, call, done, *, intent=""):
        try:
            result = call(Actor(self.config, self.store, self.clock, who="mk", intent=intent))
        except SlaTuiError as error:
            done(None, error)
        else:
            done(result, None)

    def consider(self, service, done, *, call=None, contract=None):
        try:
            done(effect(self.config, self.store, self.clock, service, call=call, contract=contract), None)
        except SlaTuiError as error:
            done(None, error)

    def backtest(self, service, done, *, contract=None):
        self.backtested.append(service)
        super().backtest(service, done, contract=contract)

    @property
    def deeds(self):
        return [act.deed for act in self.store.acts()]


@pytest.fixture
async def shown():
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        feed = RealFeed(sold(), store)
        app = SlaApp(feed, clock=FixedClock(NOW))
        async with app.run_test(size=(120, 44)) as pilot:
            await pilot.pause()
            yield Shown(app, feed, pilot, FixedClock(NOW))


def line_with(shown, *words):
    found = [line for line in shown.text.splitlines() if all(word in line for word in words)]
    assert found, f"no line has {words}:\n{shown.text}"
    return found[0]


async def test_the_panel_and_the_service_view_say_each_agreement_and_the_margin(shown):
    for keys in ((), ("2",)):
        await shown.press(*keys)
        assert "← €250.00" in line_with(shown, "AGREED")
        assert "→ €83.34" in line_with(shown, "Globex")
        assert "within SLA" in line_with(shown, "Acme")
        # vendors pay 250.00, customers get 83.34: nothing is uncovered
        assert "€0.00 uncovered" in line_with(shown, "MARGIN")
    assert "Customers get" in shown.text, "the service view has the table"


async def test_an_exclusion_is_of_every_agreement_unless_one_is_chosen(shown):
    await shown.press("e")
    assert "all of them" in line_with(shown, "Agreement")
    start = MONTH + 2 * DAY
    assert "Globex" in shown.text
    await shown.press(*TYPED, "right", "left")
    assert "then ● within SLA" in line_with(shown, "Globex", "BREACHED → €83.34"), "what becomes of the others, too"
    await shown.press("enter")
    assert shown.feed.deeds == [
        Exclude(services=("shop",), start=start, end=start + DAY, reason="third_party", accepted=True)
    ]


async def test_an_exclusion_of_one_customer_shows_what_it_comes_to_under_that_agreement(shown):
    await shown.press("e", *TYPED, "g")
    assert "owed by us" in line_with(shown, "Globex", "owed")
    assert "€83.34" in line_with(shown, "now ", "%")
    assert "100.00" in line_with(shown, "then ")
    assert "we owe €83.34 less" in shown.text
    await shown.press("enter")
    (deed,) = shown.feed.deeds
    assert deed.services == ("shop/globex",)


async def test_maintenance_asks_the_text_of_the_agreement_that_is_meant(shown):
    await shown.press("m")
    assert "asks for 2 days" in shown.text
    assert "Acme: The contract forgives it." in shown.text
    await shown.press("a")
    assert "Acme (customer)" in line_with(shown, "Agreement")
    assert "asks for 2 days" not in shown.text
    await shown.press("enter")
    (deed,) = shown.feed.deeds
    assert isinstance(deed, Maintain)
    assert deed.services == ("shop/acme",)


async def test_an_outage_is_reported_under_the_agreement_that_is_meant_with_what_its_text_asks_for(shown, monkeypatch):
    config = shown.feed.config
    (silver,) = config.contracts["silver"].versions
    ticket = replace(silver, availability=replace(silver.availability, start_at="reported"))
    contracts = {**config.contracts, "silver": ContractVersions(id="silver", versions=(ticket,))}
    monkeypatch.setattr(shown.feed, "config", replace(config, contracts=contracts))
    await shown.press("o")
    assert "all of them" in line_with(shown, "Agreement")
    assert "Acme: The contract asks of every outage when it was reported" in shown.text
    assert "counts outages from when they are seen" not in shown.text, "of texts that ask for nothing nothing is said"
    await shown.press("a")
    assert "Acme (customer)" in line_with(shown, "Agreement")
    assert "The contract asks of every outage when it was reported" in shown.text
    assert "Acme: " not in shown.text
    await shown.press("tab", "tab", *"now", "enter")
    (deed,) = shown.feed.deeds
    assert deed == ReportOutage(service="shop/acme", began=DOWN[0], reported=NOW)


async def test_a_breach_is_of_an_agreement_whose_text_says_until_when_it_is_told(shown, monkeypatch):
    def promising(hours):
        return Contract(security=Security(breach=BreachRule(within=hours * HOUR, to="")))

    texts = {"shop": None, "shop/globex": promising(24), "shop/acme": promising(72)}
    monkeypatch.setattr(shown.app.details_provider, "contract", lambda one: texts[one.key])
    await shown.press("2", "b")
    assert "all of them" in line_with(shown, "Agreement")
    assert "Globex: To be told" in line_with(shown, "To be told", "1 d")
    assert "Acme: To be told" in line_with(shown, "To be told", "3 d")
    await shown.press("right", "right", "right")
    assert "all of them" in line_with(shown, "Agreement"), "the vendor's text says nothing: it cannot be meant alone"
    await shown.press("g")
    assert "Globex (customer)" in line_with(shown, "Agreement")
    assert "To be told" in shown.text
    assert "Acme: To be told" not in shown.text
    await shown.press("enter")
    (deed,) = shown.feed.deeds
    assert isinstance(deed, ReportBreach)
    assert (deed.services, deed.noticed) == (("shop/globex",), NOW)


async def test_a_claim_begins_with_the_agreement_that_leads_and_another_can_be_chosen(shown):
    await shown.press("2", "c")
    assert "€250.00 (25 %) owed to us" in line_with(shown, "Agreement")
    await shown.press("right")
    assert "Globex: €83.34 (25 %) owed by us" in line_with(shown, "Agreement")
    await shown.press("enter")
    assert shown.feed.deeds == [MarkClaim(service="shop/globex", period=MONTH, state="claimed")]


async def test_a_what_if_shows_both_directions_and_the_margin(shown):
    await shown.press("i")
    # silver for all: it pays nothing at 96.67 %, neither to us nor by us
    assert "silver" in line_with(shown, "Contract")
    assert "€250.00 less credit" in shown.text
    assert "then ● within SLA" in line_with(shown, "Globex", "BREACHED → €83.34")
    assert "Margin at risk" in shown.text
    assert "now   €0.00 uncovered" in shown.text
    assert "then  €0.00 uncovered" in shown.text
    await shown.press("g")
    assert "we owe €83.34 less" in shown.text
    assert "less credit" not in shown.text
    await shown.press("enter")
    assert shown.feed.backtested == ["shop/globex"], "its history is that of the agreement"


def test_a_what_if_of_one_agreement_leaves_the_others_under_their_own_text():
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        config = sold()
        found = effect(config, store, FixedClock(NOW), "shop/globex", contract=config.contracts["silver"])
        assert {a.key: str(a.stated.credit.amount) for a in found.agreements} == {
            "shop": "250.00",
            "shop/globex": "0.00",
            "shop/acme": "0.00",
        }
        (margin,) = found.margins
        assert (margin.margin.owed_to_us.amount, margin.margin.owed_by_us.amount) == (250, 0)
        assert under(found, "shop/globex").stated == next(a for a in found.agreements if a.id == "globex").stated
        assert under(found, "shop/nobody") is None


def test_the_card_beside_a_credit_is_that_of_its_own_contract():
    made = world(replace(GLOBEX, contract="bronze"))
    bronze = ContractVersions(id="bronze", versions=(contract("bronze"),))
    config = replace(made, contracts={**made.contracts, "bronze": bronze})
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        snapshot = build_snapshot(config, store, NOW)

    class Details(GivenDetails):
        def contract(self, service):
            return contract_of(config, service)

    where, size = ViewLocation("credits"), (220, 60)
    made = context(where, snapshot, size, details_provider=Details())
    view, seen = listing(where, snapshot, size, details_provider=Details()), {}
    for row in view.rows:
        if row.subject is not None and row.subject.start is not None:
            place = ListPlace()
            place.subject = row.subject
            screen = "\n".join(map(plain, draw(view, place, made.look, *size)))
            (seen[row.subject.agreement],) = (line for line in screen.splitlines() if "CONTRACT  " in line)
    assert "CONTRACT  gold," in seen[""]
    assert "CONTRACT  bronze," in seen["globex"]


def test_lines_of_agreements_fit_and_are_left_out_where_there_is_one_vendor():
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        (shop,) = build_snapshot(sold(), store, NOW).services
        (plain_one,) = build_snapshot(world(), store, NOW).services
    assert agreement_lines(plain_one, LOOK, 100) == []
    assert margin_line(plain_one, LOOK, 100) == []
    for cells in (120, 60, 30, 8):
        lines = [*agreement_lines(shop, LOOK, cells), *margin_line(shop, LOOK, cells)]
        assert len(lines) == 4
        assert all(width(line) <= cells for line in lines)
    for whole, line in zip(agreement_lines(shop, LOOK, 100), agreement_lines(shop, LOOK, 56), strict=True):
        figures = [word for word in plain(whole).split() if word.startswith("€")]
        assert all(figure in plain(line).split() for figure in figures)
    brief = [plain(ranked.line) for ranked in content(shop, LOOK, 100, "brief")]
    assert any(ENGLISH.say("party.more", count=1) in line for line in brief)


def test_a_customers_name_in_the_credits_view_has_the_room_that_there_is():
    name = "Bouwmaatschappij Zuiderzeewerken"
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        snapshot = build_snapshot(world(replace(GLOBEX, customer=name)), store, NOW)
    for cells, whole in ((160, True), (130, True), (66, False)):
        lines = [plain(row.line) for row in listing(ViewLocation("credits"), snapshot, (cells, 36)).rows]
        row = next(line for line in lines if "→" in line)
        assert (f"Shop → {name}" in row) is whole
        assert "€83.34" in row


def test_the_service_view_names_the_version_of_the_text_its_hash_and_who_signed_it():
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        config = sold()
        actor = Actor(config, store, FixedClock(NOW), who="mk")
        actor.sign("gold", 1, party="customer", name="Ann Vos", signed=NOW - DAY)
        snapshot = build_snapshot(config, store, NOW)
    (version,) = snapshot.services[0].texts
    lines = [plain(row.line) for row in listing(ViewLocation("service", "shop"), snapshot, (100, 40)).rows]
    (at,) = [i for i, line in enumerate(lines) if line.startswith(" TEXT")]
    words = " ".join(" ".join(lines[at : at + 2]).split())
    assert f"version 1 of 1 ({version.sha256[:12]})." in words
    assert "Signed for the customer by Ann Vos" in words


@pytest.mark.parametrize("size", [(120, 40), (60, 16), (40, 8), (20, 4), (1, 1)])
@pytest.mark.parametrize("code", ["en", "nl", "de"])
def test_a_dialog_about_agreements_fits_its_cells_in_every_language(code, size):
    with closing(open_store(":memory:")) as store:
        told(store, DOWN)
        config = sold()
        (shop,) = build_snapshot(config, store, NOW).services
        after = effect(config, store, FixedClock(NOW), "shop", contract=config.contracts["silver"])
    look = Look(now=NOW, language=language_named(code))
    excluding, working = ExcludeDialog(shop, *DOWN, look), MaintenanceDialog(shop, lambda _: None, look)
    for dialog in (excluding, working, WhatIfDialog(shop, config, (), look)):
        state = form.begun(dialog, shop)
        state.after = after
        for state.at in range(len(dialog.fields)):
            lines = form.box(dialog, state, look, size).lines
            assert len(lines) <= size[1]
            assert {width(line) for line in lines} == {min(size[0], form.WIDEST)}
            if size >= (60, 16):
                label = dialog.fields[state.at].label
                assert any(f"{label} " in plain(line) for line in lines), "a blank stands behind the label"
