"""The text export: reads well in a mail, worst first, and never nicer than the figures are."""

import unicodedata
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.cells import cell_len

from sla_tui.export.style import Style
from sla_tui.sla.result import Range
from tests import samples
from tests.export.drawn import snapshot_text as render_text
from tests.golden import assert_golden

PLAIN = Style()
SNAPSHOTS = {
    "fleet": samples.snapshot(),
    "empty": samples.empty(),
    "never-polled": samples.never_polled(),
    "all-well": samples.all_well(),
    "hostile": samples.hostile(),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_text_is_byte_for_byte_what_was_approved(name):
    assert_golden(f"{name}.txt", render_text(SNAPSHOTS[name]))


def test_the_mail_width_and_ascii_are_byte_for_byte_what_was_approved():
    assert_golden("fleet-72.txt", render_text(samples.snapshot(), width=72))
    assert_golden("fleet-ascii.txt", render_text(samples.snapshot(), style=Style(ascii_only=True)))


@pytest.mark.parametrize("width", [72, 80, 100])
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_no_line_is_wider_than_asked(name, width):
    for line in render_text(SNAPSHOTS[name], width=width).splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [40, 60])
def test_a_narrow_terminal_gets_narrow_lines(width):
    for line in render_text(samples.snapshot(), width=width).splitlines():
        assert cell_len(line) <= width, line


def test_without_colour_there_is_no_control_character_whatever_the_names_hold():
    for snapshot in SNAPSHOTS.values():
        text = render_text(snapshot)
        assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf")} <= {"\n"}


def test_ascii_is_ascii():
    for snapshot in SNAPSHOTS.values():
        assert render_text(snapshot, style=Style(ascii_only=True)).isascii()


def test_colour_changes_nothing_but_colour():
    import re

    coloured = render_text(samples.snapshot(), style=Style(color=True))
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(samples.snapshot())


def test_what_costs_money_comes_first_and_what_is_well_comes_last():
    text = render_text(samples.snapshot())
    places = [text.index(word) for word in ("✗ BREACHED", "▲ AT RISK", "◌ NO DATA", "● WITHIN SLA", "SOURCES")]
    assert places == sorted(places)


def test_among_the_breached_the_one_that_overspent_most_comes_first():
    text = render_text(samples.snapshot())
    assert text.index("Payments gateway") < text.index("Checkout API")


def test_a_service_that_is_down_now_leads_even_the_ones_within_their_sla():
    down = samples.service("zz", "Zz just went down", state="down")
    lines = render_text(samples.snapshot([samples.LOGIN, down])).splitlines()
    first = lines[lines.index("● WITHIN SLA") + 2]
    assert first.startswith("  Zz just went down")
    assert first.endswith("  DOWN")


def test_a_breach_is_never_written_as_the_target():
    hair = samples.service("hair", "Hair", down=1_297)  # the target allows 1,296 s
    text = render_text(samples.snapshot([hair]))
    assert "99.9499 %" in text
    assert "99.9500 %" not in text


def test_a_credit_names_amount_since_when_and_until_when_to_claim_it():
    text = render_text(samples.snapshot([samples.CHECKOUT]))
    assert "Credits owed: €240.00" in text
    assert "10 % = €240.00, locked in since 12 Nov 03:14" in text
    assert "25 % = €600.00 after" in text
    assert "claim by   15 Dec (22 d left)" in text


def test_no_data_is_said_and_never_a_figure():
    text = render_text(samples.snapshot([samples.REPORTS]))
    assert "not measured" in text
    assert "100" not in text
    assert "stale since 23 Nov 11:28" in text


def test_a_stale_figure_is_marked():
    text = render_text(samples.snapshot([samples.MAIL]))
    assert "~99." in text


def test_a_verdict_within_the_error_of_measurement_shows_its_range():
    bounds = Range(1_200, 1_400, Fraction(2_590_800, 2_592_000), Fraction(2_590_600, 2_592_000))
    close = samples.with_assessment(
        samples.service("close", "Close", down=1_300), certainty="within_error", range=bounds
    )
    assert "between 99.9460 and 99.9537 %" in " ".join(render_text(samples.snapshot([close])).split())


def test_demo_history_and_offline_are_said_before_any_figure():
    marked = samples.snapshot(demo=True, from_store=True, offline_since=samples.NOW - 600)
    head = render_text(marked).split("\n\n")[0]
    assert "none of these figures are yours" in head
    assert "nothing was polled" in head
    assert "has been offline since 23 Nov 14:22" in head


def test_a_source_that_fails_says_so_in_words_or_else_with_its_age():
    """The engine's message holds the age of the last good answer; without a message it is said here."""
    silent = replace(samples.SOURCES[2], message="")
    flat = " ".join(render_text(samples.snapshot(sources=(samples.SOURCES[2], silent))).split())
    assert "✗ statuscake error: answered with HTML instead of JSON (HTTP 502)" in flat
    assert "✗ statuscake error; last good answer 3 h ago" in flat


def test_a_thousand_services_are_a_line_each():
    text = render_text(samples.snapshot(replace(samples.LOGIN, id=str(i)) for i in range(1_000)))
    assert len(text.splitlines()) < 1_020
