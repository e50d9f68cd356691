"""A check in the form of the Monitoring Plugins guidelines, read back by a parser that knows nothing but them."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.export.perfdata import item, label
from sla_tui.export.plugin import failure, render_plugin
from sla_tui.sla.snapshot import summarise
from tests import samples

FIGURE = re.compile(
    r"\s*('(?:[^'=]|'')*'|[^'=\s]+)=(U|-?[0-9.]+)(%|s|ms|B|c)?((?:;[^;\s]*){0,4})(?=\s|$)",
)


def parsed(text):
    """First line's words, details, and the perfdata by label: (value, unit, warn, critical, least, most)."""
    first, *rest = text.splitlines()
    said, perfdata = first.split("|")
    details, more = "\n".join(rest), ""
    if "|" in details:
        details, more = details.split("|")
    figures, at, source = {}, 0, perfdata + more.replace("\n", " ")
    while source[at:].strip():
        match = FIGURE.match(source, at)
        assert match, f"cannot read {source[at : at + 60]!r}"
        name = match[1][1:-1].replace("''", "'") if match[1].startswith("'") else match[1]
        value = None if match[2] == "U" else Fraction(match[2])
        assert name not in figures
        figures[name] = (value, match[3] or "", *(match[4].split(";")[1:] + [""] * 4)[:4])
        at = match.end()
    return said.strip(), details.splitlines(), figures


def alerts(value, limits):
    """Whether `value` is outside a range as the guidelines define it."""
    if not limits or value is None:
        return False
    low, colon, high = limits.rpartition(":") if ":" in limits else ("", "", limits)
    least = Fraction(0) if not colon else None if low == "~" else Fraction(low)
    most = Fraction(high) if high else None
    return (least is not None and value < least) or (most is not None and value > most)


def one(service):
    return replace(samples.snapshot((service,), sources=()), summary=summarise((service,)))


@pytest.mark.parametrize(
    ("service", "code", "word"),
    [
        (samples.LOGIN, 0, "OK"),
        (samples.SEARCH, 1, "WARNING"),
        (samples.CHECKOUT, 2, "CRITICAL"),
        (replace(samples.REPORTS, stale_since=None), 3, "UNKNOWN"),
    ],
)
def test_the_verdict_decides_the_exit_code_and_the_word(service, code, word):
    result = render_plugin(one(service), single=True)
    assert result.code == code
    assert result.text.startswith(f"SLA {word} - {service.name}: ")


@pytest.mark.parametrize("service", samples.FLEET, ids=lambda s: s.id)
def test_the_limits_say_the_same_as_the_verdict(service):
    _, _, figures = parsed(render_plugin(one(service), single=True, allow_stale=True).text)
    breached = service.verdict == "breached"
    for name in ("uptime", "budget_left", "credit"):
        value, _, _, critical, _, _ = figures[name]
        assert alerts(value, critical) == breached, name


def test_a_figure_that_is_not_known_is_u_and_never_a_number():
    _, _, figures = parsed(render_plugin(one(samples.REPORTS), single=True).text)
    assert [figures[n][:2] for n in ("uptime", "budget_left", "credit")] == [(None, "")] * 3


def test_money_that_cannot_be_said_is_u_but_the_check_is_critical_all_the_same():
    credit = replace(samples.CHECKOUT.assessment.credit, amount=None)
    service = replace(samples.CHECKOUT, assessment=replace(samples.CHECKOUT.assessment, credit=credit))
    result = render_plugin(one(service), single=True)
    assert result.code == 2
    assert parsed(result.text)[2]["credit"][0] is None
    assert "a credit is owed" in result.text


def test_exactly_on_the_target_is_fine_in_word_and_range():
    whole = samples.PERIOD.seconds
    down = int(whole * (100 - samples.GOLD) / 100)
    service = samples.service("edge", "Edge", down=down)
    result = render_plugin(one(service), single=True)
    value, _, _, critical, _, _ = parsed(result.text)[2]["uptime"]
    assert (result.code, alerts(value, critical)) == (0, False)
    worse = render_plugin(one(samples.service("edge", "Edge", down=down + 1)), single=True)
    value, _, _, critical, _, _ = parsed(worse.text)[2]["uptime"]
    assert (worse.code, alerts(value, critical)) == (2, True)


def test_without_fresh_data_nothing_is_fine_unless_that_is_asked_for():
    assert render_plugin(one(samples.MAIL), single=True).code == 3
    assert render_plugin(one(samples.MAIL), single=True, allow_stale=True).code == 0


def test_a_breach_stays_one_without_fresh_data():
    stale = replace(samples.CHECKOUT, stale_since=samples.NOW - 9_000)
    assert render_plugin(one(stale), single=True).code == 2
    assert render_plugin(one(replace(stale, certainty="within_error")), single=True).code == 3


def test_a_closed_period_needs_no_fresh_data():
    closed = replace(samples.LOGIN.assessment, running=False, if_nothing_more=None)
    assert render_plugin(one(replace(samples.LOGIN, assessment=closed, stale_since=1)), single=True).code == 0


def test_of_several_the_worst_decides_and_every_one_has_its_figures():
    result = render_plugin(samples.snapshot())
    said, details, figures = parsed(result.text)
    assert result.code == 2
    assert said.startswith("SLA CRITICAL - 2 breached, 2 at risk, 2 unknown, 8 within SLA, €")
    assert details[0].startswith("CRITICAL: ")
    assert figures["services"][0] == 14
    assert {f"{s.id} uptime" for s in samples.FLEET} <= figures.keys()
    assert any(line.startswith("source statuscake: error") for line in details)


def test_with_nothing_to_tell_the_figures_still_stand_behind_a_detail():
    result = render_plugin(samples.all_well())
    _, details, figures = parsed(result.text)
    assert (result.code, len(details)) == (0, 1)
    assert "login uptime" in figures


def test_a_service_asked_for_among_several_has_its_id_before_its_figures():
    assert "checkout uptime" in parsed(render_plugin(one(samples.CHECKOUT)).text)[2]


def test_without_a_service_there_is_nothing_to_be_sure_of():
    assert render_plugin(samples.empty()) == failure("there is no service to check")


@given(st.text(max_size=80), st.text(min_size=1, max_size=40))
def test_text_from_outside_never_becomes_perfdata_or_a_line(name, identity):
    service = replace(samples.CHECKOUT, name=name, id=identity)
    snapshot = replace(one(service), services=(service, samples.LOGIN))
    for text in (render_plugin(one(service), single=True).text, render_plugin(snapshot).text):
        assert text.splitlines() == text.removesuffix("\n").split("\n")
        assert text.replace("\n", "").isprintable()
        parsed(text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("uptime", "uptime"),
        ("pingdom:85975 uptime", "'pingdom:85975 uptime'"),
        ("it's", "'it''s'"),
        ("a=b|c", "'a-b¦c'"),
        ("", "''"),
    ],
)
def test_a_label_is_quoted_as_the_guidelines_want_it(name, written):
    assert label(name) == written


def test_empty_limits_at_the_end_are_left_out():
    assert item("a", 1, "s") == "a=1s"
    assert item("a", None, "%", critical="99.9:", least="0") == "a=U;;99.9:;0"
    assert item("a", -5, least="") == "a=-5"


def test_a_failure_is_one_line_and_unknown():
    result = failure("x | y\nz")
    assert (result.code, result.text) == (3, "SLA UNKNOWN - x ¦ y z\n")


def test_money_is_written_with_a_point_and_without_grouping():
    credit = replace(samples.CHECKOUT.assessment.credit, amount=Decimal("1234567.5"))
    service = replace(samples.CHECKOUT, assessment=replace(samples.CHECKOUT.assessment, credit=credit))
    assert " credit=1234567.50;;0;0 " in render_plugin(one(service), single=True).text
