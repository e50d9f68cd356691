"""The Backtest view: asked for with a key or from a what-if, worked out elsewhere, drawn at any size."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.errors import SlaTuiError
from sla_tui.language import language_named
from sla_tui.sla.assess import assess
from sla_tui.sla.backtest import Backtest, BacktestPeriod, attained, outcome_of, targets_for, with_target
from sla_tui.sla.chain import PromisedPart, promise_of
from sla_tui.sla.contract import Availability, Contract, Tier
from sla_tui.sla.evidence import Evidence, Gap, Outage, SourceEvidence
from sla_tui.sla.measure.composition import ANY
from sla_tui.sla.result import Period
from sla_tui.store import open_store
from sla_tui.ui.app import SlaApp
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.backtest_state import BacktestState
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import list_view_of
from sla_tui.ui.views.list_view import ListPlace
from tests.samples import NOW
from tests.ui.apps import Shown
from tests.ui.contexts import context
from tests.ui.test_dialogs import SNAPSHOT, ActingFeed

JUNE, JULY, AUGUST = 1_780_272_000, 1_782_864_000, 1_785_542_400
DRAFT = Contract(
    id="draft",
    name="Draft <b>",
    availability=Availability(target=Fraction("99.9")),
    tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)),),
)


def period(found_in: Period, text: Contract, *, down: int = 0, unknown: int = 0) -> BacktestPeriod:
    start, end = found_in.start, found_in.end
    source = SourceEvidence(
        id="a",
        outages=(Outage(start + 60, start + 60 + down),) if down else (),
        gaps=(Gap(end - unknown, end),) if unknown else (),
    )
    found = assess(text, Evidence(sources=(source,)), found_in, fee=Decimal(1000))
    return BacktestPeriod(found, attained(text, found))


def found_of(text: Contract = DRAFT) -> Backtest:
    def under(text: Contract) -> tuple[BacktestPeriod, ...]:
        return (
            period(Period(JUNE, JULY, "June 2026", "2026-06"), text, down=7_200),
            period(Period(JULY, AUGUST, "July 2026", "2026-07"), text, unknown=400_000),
        )

    outcomes = (outcome_of(t, under(with_target(text, t)), text.currency) for t in targets_for(text))
    parts = (PromisedPart("dns", Fraction("99.5")), PromisedPart("mail"))
    whole = PromisedPart("checkout", rule=ANY, parts=parts)
    chain = whole, promise_of(whole, text.availability.target)
    return Backtest("checkout", "Checkout", text, under(text), tuple(outcomes), chain)


def frame_of(state: BacktestState, size: tuple[int, int], *, glyphs=UNICODE, language="en"):
    frame = context(ViewLocation("backtest", "checkout"), SNAPSHOT, size, glyphs=glyphs)
    return replace(frame, backtest=state, look=frame.look._replace(language=language_named(language)))


@pytest.mark.parametrize("language", ["en", "nl", "de"])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("size", [(160, 60), (120, 36), (80, 24), (40, 12), (20, 5), (1, 1)])
def test_it_fits_any_size_in_every_language(size, glyphs, language):
    for state in (
        BacktestState("checkout", found_of()),
        BacktestState("checkout"),
        BacktestState("checkout", None, "nothing is known of it " * 20),
        BacktestState(),
    ):
        frame = frame_of(state, size, glyphs=glyphs, language=language)
        made, place = list_view_of(frame), ListPlace()
        for step in (0, list_view.FAR):
            list_view.move(made, place, step)
            lines = list_view.draw(made, place, frame.look, *size)
            assert [width(line) for line in lines] == [size[0]] * size[1]
            assert all(plain(line).isprintable() for line in lines)


@pytest.mark.parametrize("cells", [120, 38])
def test_rows_say_their_verdict_by_their_role_whether_or_not_they_fit_in_one_line(cells):
    made = list_view_of(frame_of(BacktestState("checkout", found_of()), (cells, 40)))
    roles = {plain(row.line).strip(): row.line[-1].role for row in made.rows if row.line}
    assert next(role for words, role in roles.items() if words.startswith("June 2026")) == "breached"
    assert next(role for words, role in roles.items() if words.startswith("July 2026")) == "unknown"
    assert any("%" in words and role == "breached" for words, role in roles.items())


class JudgingFeed(ActingFeed):
    """Answers when it is told to."""

    def __init__(self, snapshot, store):
        super().__init__(snapshot, store)
        self.asked = []

    def backtest(self, service, done, *, contract=None):
        self.asked.append((service, contract, done))


@pytest.fixture
async def shown():
    with closing(open_store(":memory:")) as store:
        feed, clock = JudgingFeed(SNAPSHOT, store), FixedClock(NOW)
        app = SlaApp(feed, clock=clock)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            yield Shown(app, feed, pilot, clock)


async def test_a_key_holds_the_services_own_contract_against_its_history(shown):
    await shown.press("H")
    ((service, contract, done),) = shown.feed.asked
    assert contract is None
    assert "is being judged" in shown.text
    done(replace(found_of(), service=service), None)
    await shown.pilot.pause()
    assert "kept in 0 of 1 period that is proven; missed in June 2026" in shown.text
    assert "Draft <b>" in shown.text
    await shown.press("escape")
    assert "¹Services" in shown.text


async def test_what_is_wrong_is_said_in_its_place(shown):
    await shown.press("H")
    shown.feed.asked[0][2](None, SlaTuiError("nothing is known of it.", hint="poll a while."))
    await shown.pilot.pause()
    assert "Nothing is known of it. (poll a while.)" in shown.text


async def test_an_answer_to_an_earlier_question_is_of_no_interest(shown):
    await shown.press("H", "H")
    first, second = (asked[2] for asked in shown.feed.asked)
    second(None, SlaTuiError("the second"))
    first(None, SlaTuiError("the first"))
    await shown.pilot.pause()
    assert "The second" in shown.text
    assert "The first" not in shown.text


async def test_a_what_if_goes_on_to_all_periods_under_the_contract_that_was_chosen(shown):
    await shown.press("i", "enter")
    ((service, contract, _),) = shown.feed.asked
    assert contract is not None
    assert "Backtest" in shown.text
    assert "only a what-if" in shown.text
    await shown.press("escape", "i", "escape")
    assert len(shown.feed.asked) == 1
    assert service
