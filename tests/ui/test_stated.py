"""Screens print what may be stated and nothing else: one uptime, one classifier, and no figure nobody can stand for."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.facts import ClosedFact, Drift
from sla_tui.sla.result import AssessedOutage, MissingInput, PossibleOutcome
from sla_tui.sla.snapshot import summarise
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.fleet.filter import parse
from sla_tui.ui.fleet.index import FleetIndexes
from sla_tui.ui.fleet.layout import cell, columns
from sla_tui.ui.parts.header import header_line
from sla_tui.ui.parts.header_facts import HeaderState
from sla_tui.ui.service.gauges import measures_of
from sla_tui.ui.service.money import money_lines
from sla_tui.ui.service.panel import everything
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.wall.band import verdict_words
from sla_tui.ui.wall.leading import due_line, leading, meaning
from sla_tui.ui.wall.tiles import budget_line, grid
from sla_tui.ui.wording.standing import is_problem, severity
from tests import samples
from tests.samples import (
    BEGUN,
    CHECKOUT,
    CLOSED,
    CLOSED_STALE,
    CLOSED_UNPROVABLE,
    DOWN_AT_RISK,
    FLEET,
    HOUR,
    IN_PARTS,
    LOGIN,
    MAIL,
    MISSING,
    NOW,
    PARTLY_READ,
    PAST_FLEET,
    PAYMENTS,
    PERIOD,
    RANGE,
    READ_IN_PART,
    SEARCH,
    UNPROVABLE,
    UNREAD,
    UNSURE,
    with_assessment,
)
from tests.ui.contexts import GivenDetails
from tests.ui.contexts import text as view_text
from tests.ui.pages import text
from tests.ui.test_views import CONTRACT, entry

LOOK = Look(now=NOW, zone_name="Europe/Amsterdam")
LINE = 200
WIDE = {c.column.key: c._replace(cells=c.cells + 8) for c in columns(LINE, LOOK)}
NUMBER = re.compile(r"\d")


def shown(service, key):
    return plain(cell(service, WIDE[key], LOOK, LINE)).strip()


def panel_text(service, cells=140):
    return "\n".join(plain(ranked.line) for ranked in everything(service, LOOK, cells))


def header(services, cells=240):
    snapshot = samples.snapshot(services)
    return plain(header_line(snapshot, HeaderState(facts=FleetIndexes().of(snapshot).facts), LOOK, cells))


def wall_words(services):
    return " · ".join(verdict_words(samples.snapshot(services), LOOK)[0])


def owed(key, state, amount, **changes):
    """A line of the ledger for a period that is over, unless `changes` say otherwise."""
    amount = None if amount is None else Decimal(amount)
    return entry(key, key.title(), state, **{"running": False, "amount": amount, **changes})


def counts_in(words):
    """The counts of standings that a line says, and how many are down.

    Where something that is down has no verdict yet, the first line does not call it "no data".
    """
    words = words.upper().replace("NO VERDICT YET", "NO DATA")
    found = re.findall(r"(\d+) (BREACHED|AT RISK|NOT PROVABLE|NO DATA|WITHIN SLA|DOWN)", words)
    found = {word: int(count) for count, word in found}
    return found.pop("DOWN", 0), found


# --- random services -----------------------------------------------------------------------------------------------

OUTCOMES = st.builds(
    PossibleOutcome,
    uptime=st.integers(0, 210).map(lambda n: Fraction(n, 210)),
    verdict=st.sampled_from(["met", "breached"]),
    credit=st.sampled_from([Fraction(0), Fraction(10)]),
    amount=st.sampled_from([None, Decimal("0.00"), Decimal("240.00")]),
)
CHANGES = st.fixed_dictionaries(
    {
        "provable": st.booleans(),
        "coverage": st.integers(0, 1000).map(lambda n: Fraction(n, 1000)),
        "min_coverage": st.just(Fraction(99)),
        "verdict": st.sampled_from(["met", "at_risk", "breached", "unknown"]),
        "known_since": st.sampled_from([None, NOW - 1800]),
        "missing": st.sampled_from([(), (MissingInput("affected", NOW - HOUR, NOW),)]),
        "remedy": st.sampled_from(["complete", "partial", "unread"]),
    }
)
RANGES = st.tuples(OUTCOMES, OUTCOMES) | st.just((None, None))


def _service(base, *, number, changes, outcomes, **seen):
    made = replace(base, id=f"s{number}", **seen)
    if changes is None:
        return made
    return with_assessment(made, least=outcomes[0], most=outcomes[1], **changes)


services = st.builds(
    _service,
    st.sampled_from((*FLEET, *UNSURE, *PAST_FLEET)),
    number=st.integers(0, 10**6),
    state=st.sampled_from(["up", "down", "degraded", "maintenance", "paused", "unknown"]),
    stale_since=st.sampled_from([None, NOW - HOUR]),
    changes=st.none() | CHANGES,
    outcomes=RANGES,
)


@given(st.lists(services, max_size=8, unique_by=lambda s: s.id))
def test_header_and_wall_count_the_same_and_the_counts_add_up_to_the_services(listed):
    snapshot = samples.snapshot(listed)
    down, counts = counts_in(header(listed))
    wall_down, wall_counts = counts_in(wall_words(listed))
    assert sum(counts.values()) == len(listed)
    assert (down, counts) == (wall_down, wall_counts)
    summary = snapshot.summary
    expected = {
        "BREACHED": summary.breached,
        "AT RISK": summary.at_risk,
        "NOT PROVABLE": summary.not_provable,
        "NO DATA": summary.no_data,
        "WITHIN SLA": summary.met,
    }
    assert counts == {word: count for word, count in expected.items() if count}


@given(services)
def test_what_cannot_be_stood_for_is_in_no_cell_and_in_no_line_of_money(made):
    stated = made.stated
    if stated.uptime is None and stated.uptime_range is None:
        assert shown(made, "uptime") == "–"
    if stated.budget is None:
        assert NUMBER.search(shown(made, "budget")) is None
    if stated.credit is None:
        assert shown(made, "credit") == "–"
        assert "€" not in panel_text(made)
    if stated.standing == "not_provable":
        money = "\n".join(plain(line) for line in money_lines(made, LOOK, 140))
        assert "€" not in money
        assert NUMBER.search(money) is None
        assert "after" not in money
        assert shown(made, "burn") == "–"
    if not made.assessment.running:
        assert "NEXT" not in panel_text(made)
        assert "gone by" not in panel_text(made)


@given(services)
def test_the_uptime_on_every_screen_is_the_one_so_far(made):
    value = made.stated.uptime
    if value is None:
        return
    digits = shown(made, "uptime").strip("~*")
    assert abs(Fraction(digits) - value * 100) <= Fraction(1, 10_000)
    words = next(measures_of(made, LOOK)).value.text
    assert words.lstrip("~").startswith(digits)


@given(services)
def test_the_problems_are_those_that_do_not_stand_well_or_are_down(made):
    down = made.assessment.running and made.state == "down" and made.stale_since is None
    degraded = made.assessment.running and made.state == "degraded"
    assert is_problem(made) == (made.standing != "met" or down or degraded)
    assert severity(made) in {made.standing, "down"}


# --- one uptime ------------------------------------------------------------------------------------------------------


def test_uptime_is_so_far_and_the_best_case_stands_under_its_own_name():
    assert shown(CHECKOUT, "uptime") == "99.5852"
    lines = panel_text(CHECKOUT).splitlines()
    assert any(line.strip().startswith("UPTIME") and "99.5852 %" in line for line in lines)
    assert any("BEST CASE 99.6874 % if nothing more happens" in line for line in lines)
    for view in ("service", "why"):
        said = view_text(ViewLocation(view, "checkout"), samples.snapshot((CHECKOUT,)))
        assert "99.5852 %" in said
        assert "BEST CASE 99.6874 %" in said


def test_the_filter_and_the_order_go_by_the_uptime_so_far():
    assert parse("uptime:<99.6")(CHECKOUT)
    assert not parse("uptime:>0")(UNPROVABLE)


def test_a_range_stands_where_too_little_is_known_and_it_is_narrow():
    assert shown(RANGE, "uptime") == "98.0–98.4"
    assert "98.0–98.4 %" in panel_text(RANGE)
    assert shown(UNPROVABLE, "uptime") == "–"


# --- beginnings ------------------------------------------------------------------------------------------------------


def test_a_beginning_is_no_empty_screen_and_is_not_within_its_sla():
    page = text(samples.snapshot((BEGUN,)), 160, 45)
    assert "1 not provable" in page
    assert "WITHIN SLA" not in page
    assert "100.0000*" in page
    assert "100.0000 % since 14:02" in page
    assert "≤ 21 m 36 s " in page
    assert "at most 21 m 36 s left" in page
    assert "not provable: known since 23 Nov 14:02" in page
    assert "€" not in page


def test_latency_and_errors_of_a_beginning_say_since_when():
    made = with_assessment(LOGIN, **{f: getattr(BEGUN.assessment, f) for f in ("provable", "coverage", "known_since")})
    made = with_assessment(made, least=BEGUN.assessment.least, most=BEGUN.assessment.most)
    assert made.stated.since is not None
    lines = panel_text(made)
    assert "121 ms since 14:02" in lines
    assert "0.00 % since 14:02" in lines
    assert shown(made, "latency").endswith("121 ms*")


# --- one classifier --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [UNPROVABLE, BEGUN, MISSING, MAIL])
def test_all_within_sla_is_not_said_where_one_is_not_provable_or_without_data(other):
    for words in (header((LOGIN, other)), wall_words((LOGIN, other))):
        assert "ALL" not in words
        assert "1 WITHIN SLA" in words.upper()


def test_two_signs_that_look_the_same_are_one_count_where_there_is_no_room_for_words():
    listed = (*FLEET, UNPROVABLE)
    assert "1 not provable" in header(listed)
    assert "2 no data" in header(listed)
    narrow = header(listed, 70)
    assert narrow.count("◌") == 1
    assert "◌ 3" in narrow
    assert narrow.index("▲ 2") < narrow.index("◌ 3") < narrow.index("● 8")


def test_down_is_a_state_in_front_and_counts_in_no_verdict():
    down = replace(LOGIN, id="down", state="down", since=NOW - 60)
    for words in (header((LOGIN, down)), wall_words((LOGIN, down))):
        assert counts_in(words) == (1, {"WITHIN SLA": 2})
        assert "ALL" not in words
        assert words.index("DOWN") < words.upper().index("WITHIN SLA")
    tile = "\n".join(plain(line) for line in grid((down,), LOOK, 60, 5))
    assert "DOWN 1m · WITHIN SLA" in tile
    assert "● within SLA" in text(samples.snapshot((down,)), 120, 36)


def test_a_filter_for_a_verdict_knows_the_words_of_the_screen():
    assert parse("verdict:not_provable")(UNPROVABLE)
    assert not parse("verdict:not_provable")(MAIL)
    assert parse("verdict:no_data")(MAIL)
    assert parse("verdict:unknown")(MAIL)
    assert parse("verdict:within")(LOGIN)
    assert not parse("verdict:met")(UNPROVABLE)


# --- bars and budgets ------------------------------------------------------------------------------------------------


def test_a_bar_shows_what_is_used_of_the_budget_in_the_table_the_panel_and_the_tile():
    unused = samples.service("a", "A")
    half = samples.service("b", "B", down=648)
    for draw in (
        lambda s: shown(s, "used"),
        lambda s: plain(budget_line(s, LOOK, 40)),
        lambda s: panel_text(s).splitlines()[0],
    ):
        full = re.compile(r"[━█]")
        assert not full.search(draw(unused))
        assert full.search(draw(half))
        assert "┼" in draw(half) or "│" in draw(half)
        assert re.search(r"[━█][┿│][━█»]", draw(CHECKOUT))  # overspent: beyond the tick


@pytest.mark.parametrize(
    ("made", "words", "figure"), [(SEARCH, "1 m 26 s left", "1 m 26 s"), (CHECKOUT, "1 h 53 m over", "−1 h 53 m")]
)
def test_the_words_of_a_budget_say_what_is_left_with_a_unit(made, words, figure):
    assert shown(made, "budget") == figure  # its heading says LEFT
    assert plain(budget_line(made, LOOK, 40)).endswith(words)
    assert words in panel_text(made)


# --- money -----------------------------------------------------------------------------------------------------------


def test_the_next_tier_is_a_matter_of_time_while_down_and_of_downtime_while_up():
    assert "€240.00 (10 %) in 3 m 37 s if it stays down" in panel_text(DOWN_AT_RISK)
    assert "€240.00 (10 %) after 1 m 27 s more downtime" in panel_text(SEARCH)
    for made in (UNPROVABLE, BEGUN, MISSING, CLOSED, MAIL):
        assert "NEXT" not in panel_text(made)
        assert leading(samples.snapshot((made,)), LOOK) is None
    ledger = view_text(
        ViewLocation("credits"),
        samples.snapshot((DOWN_AT_RISK, SEARCH, UNPROVABLE), credits=(owed("search", "open", 240),)),
    )
    ahead = ledger.split("TIERS AT RISK")[1]
    assert "in 3 m 37 s if it stays down" in ahead
    assert "after 1 m 27 s more downtime" in ahead
    assert "Unprovable" not in ahead


def test_the_wall_says_that_it_has_to_stay_down():
    made = leading(samples.snapshot((DOWN_AT_RISK,)), LOOK)
    assert made is not None
    assert made.digits == "03:37"
    assert plain(meaning(made, LOOK, short=False)) == "until €240.00 (10 %) is due from"
    assert plain(due_line(made, LOOK)).startswith("falls due at 14:35 if it stays down · then €600.00 (25 %) at ")


def test_the_budget_of_what_is_down_is_gone_when_it_stays_down():
    assert "budget gone by 23 Nov 14:35 (3 m), if it stays down" in panel_text(DOWN_AT_RISK)
    up = replace(DOWN_AT_RISK, state="up")
    assert "budget gone by 28 Nov 14:32 (5 d)" in panel_text(up)
    assert "stays down" not in panel_text(up)


def test_a_remedy_that_was_not_read_is_never_nothing():
    assert shown(UNREAD, "credit") == "not known"
    assert "amount not known, owed" in panel_text(UNREAD)
    assert "none owed" not in panel_text(UNREAD)
    assert "claim by 15 Dec" in panel_text(UNREAD)
    assert "owed amount not known" in header((UNREAD,))
    assert shown(PARTLY_READ, "credit") == "≥ €240.00"
    assert "at least €240.00 (10 %)" in panel_text(PARTLY_READ)
    assert "owed at least €240.00" in header((PARTLY_READ,))


def test_nothing_is_said_to_be_owed_or_not_where_nobody_can_say():
    for made in (UNPROVABLE, BEGUN, MISSING, CLOSED_UNPROVABLE):
        assert "none owed" not in panel_text(made)
        assert "not measurable" in panel_text(made)


def test_expired_credits_are_in_no_sum_of_what_is_owed():
    listed = (
        owed("a", "open", 100, running=True),
        owed("b", "open", 20),
        owed("c", "claimed", 3),
        owed("d", "paid", 7),
        owed("e", "lapsed", 600),
    )
    said = view_text(ViewLocation("credits"), samples.snapshot(credits=listed), (160, 200)).split("BY VENDOR")[1]
    for words in ("owed €100.00", "claimable €20.00", "claimed €3.00", "paid €7.00", "expired €600.00"):
        assert words in said
    assert not {"€730.00", "€700.00", "€720.00", "€123.00"} & set(re.findall(r"€[\d.,]+", said))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["open", "notified", "claimed", "paid", "lapsed"]), st.integers(1, 10**6), st.booleans()
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_sum_is_that_of_one_stage_alone(lines):
    stages = {"notified": "claimable", "lapsed": "expired"}
    expected = {}
    listed = []
    for number, (state, amount, running) in enumerate(lines):
        listed.append(owed(f"s{number}", state, amount, running=running))
        stage = ("owed" if running else "claimable") if state == "open" else stages.get(state, state)
        expected[stage] = expected.get(stage, 0) + amount
    said = view_text(ViewLocation("credits"), samples.snapshot(credits=tuple(listed)), (200, 200))
    vendor = said.split("BY VENDOR")[1].split("BY PERIOD")[0]
    assert dict(re.findall(r"(\w+) €([\d.,]+)", vendor)) == {s: f"{total:,.2f}" for s, total in expected.items()}


def test_sums_say_at_least_and_not_known():
    listed = (
        owed("a", "open", 100, extent="at_least"),
        owed("b", "open", None, extent="not_known", period=replace(PERIOD, label="May 2026", key="2026-05")),
    )
    said = view_text(ViewLocation("credits"), samples.snapshot(credits=listed), (160, 200))
    assert "claimable at least €100.00" in said.split("BY VENDOR")[1]
    assert "claimable amount not known" in said.split("BY PERIOD")[1]
    assert "€0.00" not in said


# --- closed periods --------------------------------------------------------------------------------------------------


def test_a_closed_period_has_no_present():
    page = text(samples.snapshot(PAST_FLEET), 160, 45).replace("the period's last 24 h", "")
    for sign in (" NOW ", "DOWN", "▼", "~", "so far", "NEXT", "gone by", "stale", "BEST CASE", "24 h", "BURN"):
        assert sign not in page.replace("Closed and down now", "").replace("Closed, stale now", ""), sign
    assert "VERDICT" in page
    assert "not provable" in page
    assert "PAST PERIOD October 2026" in page
    service = view_text(ViewLocation("service", "closed"), samples.snapshot(PAST_FLEET))
    for sign in ("DOWN", "▼ ", "so far", "NEXT", "more downtime", "│ 24 h", "BEST CASE", " up "):
        assert sign not in service, sign
    assert "closed" in service


def test_an_outage_that_is_over_has_no_sign_of_the_present():
    outage = AssessedOutage(PERIOD.start - 5 * HOUR, PERIOD.start - HOUR, 4 * HOUR, "counted", "availability")
    past = samples.snapshot((with_assessment(CLOSED, outages=(outage,)),))
    for location in (
        ViewLocation("incidents"),
        ViewLocation("service", "closed"),
        ViewLocation("outage", "closed", outage.start),
    ):
        said = view_text(location, past)
        assert "▼" not in said
        assert " TO        open" not in said
        assert "31 Oct 19:00" in said
    assert "■ 31 Oct 19:00" in view_text(ViewLocation("incidents"), past)


def test_what_a_closed_period_would_come_to_today_has_a_figure_only_where_one_can_be_stood_for():
    drift = Drift(("arithmetic", "maintenance"), "breached", Fraction(98), 0, Fraction(25), Decimal("600.00"))
    for service, figures in ((CLOSED, True), (CLOSED_UNPROVABLE, False)):
        made = replace(service, frozen=ClosedFact(NOW, "ab" * 32, drift=drift))
        said = view_text(ViewLocation("service", made.id), samples.snapshot((made,)), (300, 200))
        line = next(line for line in said.splitlines() if "DRIFT" in line)
        assert "the arithmetic of this version, other maintenance windows of a provider" in line
        assert ("€600.00" in line) is figures
        assert ("98.0000 %" in line) is figures


def test_beside_running_periods_a_closed_one_says_that_it_is_closed():
    page = text(samples.snapshot((CLOSED, CLOSED_STALE, LOGIN)), 160, 45)
    assert " NOW " in page
    assert page.count("closed ") >= 2
    assert "DOWN" not in page.replace("Closed and down now", "")
    assert "stale 3h" not in page


def test_the_wall_of_a_past_period_says_so_and_counts_nothing_as_down():
    words = wall_words(PAST_FLEET)
    assert "PAST PERIOD October 2026" in words
    assert "DOWN" not in words
    assert counts_in(words) == (0, {"BREACHED": 1, "NOT PROVABLE": 1, "WITHIN SLA": 1})


def test_what_is_paid_or_expired_is_not_called_owed():
    expired = entry("closed", "Closed", "lapsed", running=False, period=CLOSED.assessment.period)
    for credits_, said in (((), True), ((expired,), False)):
        snapshot = samples.snapshot(PAST_FLEET, credits=credits_, summary=summarise(PAST_FLEET, credits_))
        words = plain(header_line(snapshot, HeaderState(facts=FleetIndexes().of(snapshot).facts), LOOK, 200))
        assert ("owed €600.00" in words) is said


def test_a_filter_for_what_is_down_finds_no_closed_period():
    assert not parse("state:down")(CLOSED)
    assert parse("state:closed")(CLOSED)
    assert not parse("state:stale")(CLOSED_STALE)
    assert parse("state:down")(PAYMENTS)


# --- the first look ----


def test_a_first_look_that_failed_is_shown_as_unconfirmed_and_not_as_up():
    doubtful = samples.monitor("probe:shop", state="unconfirmed", latency=None)
    made = samples.service("shop", "Shop", unknown=True, state="unknown", monitors=(doubtful,), p95=None)
    page = text(samples.snapshot((made,)), 120, 36)
    assert "unsure" in page
    assert "▽ unconfirmed" in page.split("²Shop")[1].splitlines()[0]
    assert "● up" not in page.split("²Shop")[1].split("⁵")[0].splitlines()[0]


def test_a_rate_of_a_hundred_percent_is_not_cut():
    made = samples.service("shop", "Shop", errors=(3, 3))
    assert "100.00 %" in text(samples.snapshot((made,)), 120, 36).split("²Shop")[0]


# --- what is missing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["service", "why"])
def test_a_missing_input_is_named_with_the_command_that_gives_it(view):
    said = view_text(ViewLocation(view, "missing"), samples.snapshot((MISSING,)), (115, 200))
    assert "not provable: when it was reported is not known of the outage of 4 Nov 00:00" in said
    assert "sla-tui outage report missing --began 2026-11-03T23:00:00Z --reported TIME" in said


def test_an_objective_judged_on_a_part_of_its_checks_says_so_and_has_no_verdict():
    assert "42 % of the checks read" in panel_text(READ_IN_PART)
    assert shown(READ_IN_PART, "errors").endswith("1.50 %*")
    roles = {span.role for span in cell(READ_IN_PART, WIDE["errors"], LOOK, LINE)}
    assert not {"breached", "line.breached"} & roles


def test_in_a_narrow_column_no_command_and_no_figure_is_cut():
    said = view_text(ViewLocation("service", "missing"), samples.snapshot((MISSING,)), (120, 200))
    column = " ".join(" ".join(line[1:71].strip() for line in said.splitlines()).split())
    assert "not provable: when it was reported is not known of the outage of 4 Nov 00:00" in column
    assert "sla-tui outage report missing --began 2026-11-03T23:00:00Z --reported TIME" in column


@pytest.mark.parametrize("view", ["service", "why"])
def test_a_period_judged_in_parts_shows_each_with_its_text_and_its_figures(view):
    said = view_text(ViewLocation(view, "parts"), samples.snapshot((IN_PARTS,)), (115, 200))
    first = next(line for line in said.splitlines() if "1 Nov–14 Nov" in line)
    assert all(words in first for words in ("silver", "99.843 %", "of 99.9 %", "BREACHED", "€56.00 (5 %)"))
    second = next(line for line in said.splitlines() if "15 Nov–30 Nov" in line)
    assert all(words in second for words in ("gold", "99.9731 %", "of 99.95 %", "within SLA"))


def test_the_parts_name_their_texts_and_the_working_works_each_of_them_out():
    first = replace(CONTRACT, name="Silver")
    second = replace(CONTRACT, name="Gold", valid_from=date(2026, 11, 15))
    shelf = GivenDetails(second, texts=(first, second))
    said = view_text(ViewLocation("service", "parts"), samples.snapshot((IN_PARTS,)), details_provider=shelf)
    assert "1 Nov–14 Nov    Silver" in said
    assert "15 Nov–30 Nov   text of 2026-11-15" in said
    working = view_text(ViewLocation("why", "parts"), samples.snapshot((IN_PARTS,)), details_provider=shelf)
    assert "PART 1" in working
    assert "the text of 2026-11-15" in working
    assert "ALL PARTS TOGETHER" in working


@pytest.mark.parametrize("made", [UNPROVABLE, BEGUN, MISSING, CLOSED_UNPROVABLE], ids=lambda s: s.id)
def test_the_working_of_what_cannot_be_stated_has_no_verdict_and_no_sum(made):
    said = view_text(ViewLocation("why", made.id), samples.snapshot((made,)), details_provider=GivenDetails(CONTRACT))
    assert "not provable" in said
    assert "within SLA" not in said
    assert "€" not in said


def test_a_part_that_has_not_begun_is_to_come_and_has_no_verdict():
    first, second = IN_PARTS.assessment.parts
    later = replace(second, now=second.period.start, uptime=None)
    made = with_assessment(IN_PARTS, parts=(first, later))
    said = view_text(ViewLocation("service", "parts"), samples.snapshot((made,)))
    line = next(line for line in said.splitlines() if "15 Nov–30 Nov" in line)
    assert "to come" in line
    assert "no data" not in line
