"""A check in the form of the Monitoring Plugins guidelines, read back by a parser that knows nothing but them."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.export.check import failure, render_plugin
from sla_tui.export.perfdata import item, label
from sla_tui.sla.codes import Note
from sla_tui.sla.result import MissingInput, ObjectiveResult
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
    breached = service.standing == "breached"
    for name in ("best_case", "budget_left", "credit"):
        value, _, _, critical, _, _ = figures[name]
        assert alerts(value, critical) == breached, name
    assert figures["uptime"][3] == "", "so far is no verdict while the period runs"


def test_of_a_closed_period_the_uptime_itself_has_the_limit():
    closed = samples.with_assessment(samples.CHECKOUT, running=False, uptime=Fraction("0.9969"))
    _, _, figures = parsed(render_plugin(one(closed), single=True).text)
    value, _, _, critical, _, _ = figures["uptime"]
    assert alerts(value, critical)


def test_uptime_is_so_far_and_the_best_case_stands_beside_it():
    said, _, figures = parsed(render_plugin(one(samples.CHECKOUT), single=True).text)
    assert figures["uptime"][0] == figures["uptime_so_far"][0] == Fraction("99.585178")
    assert figures["best_case"][0] == Fraction("99.687423")
    assert "99.5852 % so far (target 99.95 %), best case 99.6874 %" in said


def test_a_figure_that_is_not_known_is_u_and_never_a_number():
    _, _, figures = parsed(render_plugin(one(samples.REPORTS), single=True).text)
    assert [figures[n][:2] for n in ("uptime", "best_case", "downtime", "budget_left", "credit")] == [(None, "")] * 5


def test_a_month_of_which_little_is_known_is_unknown_with_its_share_and_no_figure():
    result = render_plugin(one(samples.UNPROVABLE), single=True)
    said, _, figures = parsed(result.text)
    assert (result.code, said) == (3, "SLA UNKNOWN - Unprovable: not provable: 0.15 % of the time is known")
    assert [figures[n][0] for n in ("uptime", "best_case", "downtime", "budget_left", "credit")] == [None] * 5
    assert figures["coverage"][0] == Fraction("0.15")
    assert not {"next_credit_in", "claim_left", "burn_1h"} & figures.keys()


def test_a_beginning_has_its_figures_in_words_and_no_verdict():
    result = render_plugin(one(samples.BEGUN), single=True)
    said, _, figures = parsed(result.text)
    assert result.code == 3
    assert said.endswith(
        "not provable: known since 23 Nov 14:02, 0.10 % of the time is known, "
        "100.0000 % since 14:02 (target 99.95 %), at most 21 m 36 s left"
    )
    assert "so far" not in said
    names = ("uptime", "uptime_so_far", "best_case", "downtime", "budget_left", "credit")
    assert [figures[n][0] for n in names] == [None] * 6, "a figure alone has no room to say since when"


def test_what_nobody_gave_is_named_with_the_command_that_gives_it():
    missing = (MissingInput("reported", samples.NOW - 3_600, samples.NOW),)
    said = parsed(render_plugin(one(samples.with_assessment(samples.UNPROVABLE, missing=missing)), single=True).text)[0]
    assert "not provable: when it was reported is not known of the outage of 23 Nov 13:32" in said
    assert "give it with sla-tui outage report unprovable --began 2026-11-23T12:32:07Z --reported TIME" in said


def test_a_breach_that_known_downtime_alone_proves_is_one_with_its_range():
    result = render_plugin(one(samples.RANGE), single=True)
    assert result.code == 2
    assert "98.0 to 98.4 % so far" in result.text
    assert "€600.00 owed" in result.text


def test_a_remedy_that_was_not_read_is_owed_in_words_and_u_in_figures():
    unread = samples.with_assessment(samples.CHECKOUT, remedy="unread", credit=samples.LOGIN.assessment.credit)
    said, _, figures = parsed(render_plugin(one(unread), single=True).text)
    assert "a credit (amount not known) owed" in said
    assert figures["credit"][0] is None
    assert "credit owed (amount not known)" in parsed(render_plugin(one(unread)).text)[0]
    partly = samples.with_assessment(samples.CHECKOUT, remedy="partial")
    assert "at least €240.00 owed" in parsed(render_plugin(one(partly)).text)[0]


def test_a_missed_promise_is_named_and_never_ok():
    missed = ObjectiveResult("latency", Note.of_text("p95 latency"), Fraction(900), Fraction(400), "<=", met=False)
    service = samples.with_assessment(samples.SEARCH, objectives=(missed,))
    result = render_plugin(one(service), single=True)
    assert result.code == 1
    assert "p95 latency missed" in result.text


@pytest.mark.parametrize("met", [None, True])
def test_a_promise_without_a_verdict_or_kept_in_its_windows_has_no_limit_to_miss(met):
    slow = replace(samples.LOGIN, latency=replace(samples.CHECKOUT.latency, value_ms=900, met=met))
    result = render_plugin(one(slow), single=True)
    _, _, figures = parsed(result.text)
    assert (result.code, figures["latency"][0], figures["latency"][2]) == (0, 900, "")


def test_what_is_down_stands_first_and_counts_in_no_verdict():
    said = parsed(render_plugin(samples.snapshot()).text)[0]
    assert said.startswith("SLA CRITICAL - 1 DOWN; 2 breached, ")
    assert parsed(render_plugin(one(samples.PAYMENTS), single=True).text)[0].startswith(
        "SLA CRITICAL - Payments gateway: DOWN, "
    )


def test_a_closed_period_has_no_present():
    closed = samples.with_assessment(samples.PAYMENTS, running=False)
    for single in (True, False):
        said = parsed(render_plugin(one(closed), single=single).text)[0]
        assert not any(word in said for word in ("DOWN", "so far", "best case"))


@pytest.mark.parametrize("allow_stale", [False, True])
def test_the_counts_of_one_line_agree_in_words_and_figures_and_add_up(allow_stale):
    fleet = samples.snapshot((*samples.FLEET, samples.UNPROVABLE, samples.BEGUN, samples.RANGE))
    said, _, figures = parsed(render_plugin(fleet, allow_stale=allow_stale).text)
    words = {"breached": "breached", "at risk": "at_risk", "not provable": "not_provable", "no data": "no_data"}
    words["within SLA"] = "met"
    told = {
        words[word]: int(n)
        for n, word in re.findall(r"(\d+) ([a-zA-Z ]+)", said.partition("; worst")[0])
        if word in words
    }
    counts = {name: int(figures[name][0]) for name in words.values()}
    assert told == {name: count for name, count in counts.items() if count}
    assert sum(counts.values()) == figures["services"][0] == len(fleet.services)
    assert figures["unknown"][0] == counts["not_provable"] + counts["no_data"]


def test_old_data_that_may_decide_are_said_to_be_old():
    result = render_plugin(one(samples.MAIL), allow_stale=True)
    assert result.code == 0
    assert "Mail relay: as it was last seen, nothing fresh since 2026-11-23T13:10:07Z" in result.text


def test_money_that_cannot_be_said_is_u_but_the_check_is_critical_all_the_same():
    credit = replace(samples.CHECKOUT.assessment.credit, amount=None)
    service = replace(samples.CHECKOUT, assessment=replace(samples.CHECKOUT.assessment, credit=credit))
    result = render_plugin(one(service), single=True)
    assert result.code == 2
    assert parsed(result.text)[2]["credit"][0] is None
    assert "a credit of 10 % owed" in result.text


def test_exactly_on_the_target_is_fine_in_word_and_range():
    whole = samples.PERIOD.seconds
    down = int(whole * (100 - samples.GOLD) / 100)
    service = samples.service("edge", "Edge", down=down)
    result = render_plugin(one(service), single=True)
    value, _, _, critical, _, _ = parsed(result.text)[2]["best_case"]
    assert (result.code, alerts(value, critical)) == (0, False)
    worse = render_plugin(one(samples.service("edge", "Edge", down=down + 1)), single=True)
    value, _, _, critical, _, _ = parsed(worse.text)[2]["best_case"]
    assert (worse.code, alerts(value, critical)) == (2, True)


def test_without_fresh_data_nothing_is_fine_unless_that_is_asked_for():
    assert render_plugin(one(samples.MAIL), single=True).code == 3
    assert render_plugin(one(samples.MAIL), single=True, allow_stale=True).code == 0


def test_a_breach_stays_one_without_fresh_data():
    stale = replace(samples.CHECKOUT, stale_since=samples.NOW - 9_000)
    assert render_plugin(one(stale), single=True).code == 2
    assert render_plugin(one(samples.with_assessment(stale, certainty="within_error")), single=True).code == 3


def test_a_closed_period_needs_no_fresh_data():
    closed = replace(samples.LOGIN.assessment, running=False, if_nothing_more=None)
    assert render_plugin(one(replace(samples.LOGIN, assessment=closed, stale_since=1)), single=True).code == 0


def test_of_several_the_worst_decides_and_every_one_has_its_figures():
    result = render_plugin(samples.snapshot())
    said, details, figures = parsed(result.text)
    assert result.code == 2
    assert said.startswith("SLA CRITICAL - 1 DOWN; 2 breached, 2 at risk, 2 no data, 8 within SLA, €")
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


@pytest.mark.parametrize(
    ("state", "word", "owed"),
    [
        ("open", "owed", 240),
        ("notified", "owed", 240),
        ("claimed", "claimed", 0),
        ("paid", "paid", 0),
        ("lapsed", "expired", 0),
    ],
)
def test_a_credit_is_called_what_it_is_and_the_figures_of_one_check_agree(state, word, owed):
    closed = samples.with_assessment(samples.CHECKOUT, running=False)
    entries = (samples.entry(closed, state),)
    snapshot = samples.snapshot((closed,), sources=(), credits=entries)
    snapshot = replace(snapshot, summary=summarise(snapshot.services, entries))
    said, _, figures = parsed(render_plugin(snapshot).text)
    assert f"€240.00 {word}" in said.partition("; worst")[2]
    assert ("€240.00 owed" in said.partition("; worst")[0]) == bool(owed)
    assert figures["checkout credit"][0] == owed
    assert figures.get("credit_EUR", (0,))[0] == owed
    assert ("checkout claim_left" in figures) == bool(owed)
