"""UptimeRobot's answers, trap by trap: payloads of our own, in the shapes the API documents or was seen to send."""

from __future__ import annotations

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import CheckResult, History, Span
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.uptimerobot import answers
from sla_tui.sources.uptimerobot.maintenance import parse_maintenance
from sla_tui.sources.uptimerobot.past import BEFORE_IT_ENDED, NO_INCIDENT, STILL_OPEN, parse_past
from tests.sources.conftest import DAY, NOW

START = NOW - 30 * DAY


def monitor(**fields: object) -> dict:
    row = {
        "id": 8040,
        "friendlyName": "Shop",
        "type": "HTTP",
        "url": "https://shop.example/",
        "status": "UP",
        "interval": 300,
        "currentStateDuration": 5 * DAY,
        "createDateTime": as_iso(NOW - 200 * DAY),
        "tags": [{"id": 1, "name": "eu"}],
    }
    return {k: v for k, v in (row | fields).items() if v is not ...}


def incident(key: str, start: int, end: int | None, **fields: object) -> dict:
    row = {
        "id": key,
        "status": "Resolved" if end else "Open",
        "type": "Downtime",
        "cause": 500,
        "reason": "HTTP 500",
        "monitor": {"id": 8040, "friendlyName": "Shop"},
        "startedAt": as_iso(start),
        "resolvedAt": as_iso(end) if end else None,
        "duration": end - start if end else None,
    }
    return {k: v for k, v in (row | fields).items() if v is not ...}


def listed(**fields: object):
    return answers.parse_monitors({"data": [monitor(**fields)]}, "ur", NOW, Notes())[0]


def incidents(*rows: dict, notes: Notes | None = None):
    return answers.parse_incidents({"data": list(rows)}, notes or Notes())


def past(one, *rows: dict, start: int = START, known: bool = False, notes: Notes | None = None) -> list[History]:
    return parse_past(one, incidents(*rows), start, NOW, notes or Notes(), known=known)


def states(history: History) -> list[tuple[str, int, int]]:
    return [(s.state, s.start - NOW, s.end - NOW) for s in history.spans]


def test_a_monitor_is_read_whole():
    found = listed()
    m = found.status.monitor
    assert (m.ref, m.name, m.type, m.target, m.interval, m.tags) == (
        "ur:8040",
        "Shop",
        "http",
        "https://shop.example/",
        300,
        ("eu",),
    )
    assert (found.status.state, found.since, found.created) == ("up", NOW - 5 * DAY, NOW - 200 * DAY)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("UP", "up"),
        ("up", "up"),
        ("DOWN", "down"),
        ("LOOKS_DOWN", "unconfirmed"),
        ("SEEMS_DOWN", "unconfirmed"),
        ("PAUSED", "paused"),
        ("STARTED", "unknown"),
        ("NOT_STARTED", "unknown"),
        ("HIBERNATING", "unknown"),
        (2, "unknown"),
        (None, "unknown"),
        (..., "unknown"),
    ],
)
def test_trap_3_every_state_is_mapped_and_no_unknown_word_is_up_or_down(word, state):
    assert listed(status=word).status.state == state


def test_trap_3_a_monitor_that_has_not_been_checked_yet_says_so():
    assert listed(status="STARTED").status.reason == "not checked yet"


def test_trap_11_credentials_of_the_target_are_dropped_at_this_door():
    found = listed(
        url="https://user:hunter22@shop.example/x",
        httpUsername="admin-name",
        httpPassword="hunter22",
        apiKey="m123-key",
        customHttpHeaders={"X-Secret": "hunter22"},
        config={"password": "hunter22"},
    )
    assert not any(secret in repr(found) for secret in ("hunter22", "admin-name", "m123-key"))
    assert found.status.monitor.target == "https://shop.example/x"


def test_the_older_list_key_is_read_too():
    assert len(answers.parse_monitors({"monitors": [monitor()]}, "ur", NOW, Notes())) == 1


@pytest.mark.parametrize("data", [None, [], {}, {"data": {}}, {"stat": "fail", "error": {"message": "api_key"}}])
def test_trap_1_an_answer_without_a_list_is_no_empty_list(data):
    with pytest.raises(PayloadError, match="no list of monitors"):
        answers.parse_monitors(data, "ur", NOW, Notes())


def test_trap_10_incident_ids_keep_all_their_digits():
    assert incidents(incident("358532761126055015", START, START + 60))[0].id == "358532761126055015"
    assert incidents(incident(358532761126055015, START, START + 60))[0].id == "358532761126055015"


def test_slow_response_is_not_downtime():
    row = incident("1", NOW - DAY, NOW - DAY + 600, type="SlowResponse", cause=0, reason="Response time")
    (history,) = past(listed(currentStateDuration=200 * DAY), row)
    assert states(history) == [("up", -30 * DAY, 0)]


def test_an_incident_of_an_unknown_type_is_unknown_time_and_told():
    notes = Notes()
    found = incidents(incident("1", NOW - DAY, NOW - DAY + 600, type="Weather"), notes=notes)
    (history,) = parse_past(listed(), found, START, NOW, Notes(), known=False)
    assert ("unknown", -DAY, -DAY + 600) in states(history)
    assert "do not know" in notes.sentences()[0]


def test_incidents_are_only_the_outages_and_the_rest_of_the_window_is_up():
    rows = [incident("2", NOW - 5 * DAY - 600, NOW - 5 * DAY), incident("1", NOW - 20 * DAY, NOW - 20 * DAY + 60)]
    (history,) = past(listed(), *rows)
    assert states(history) == [
        ("up", -30 * DAY, -20 * DAY),
        ("down", -20 * DAY, -20 * DAY + 60),
        ("up", -20 * DAY + 60, -5 * DAY - 600),
        ("down", -5 * DAY - 600, -5 * DAY),
        ("up", -5 * DAY, 0),
    ]
    assert history.spans[1].reason == "HTTP 500"
    assert not history.pauses_seen


def test_trap_6_an_outage_that_began_before_the_window_reaches_into_it():
    (history,) = past(listed(), incident("1", START - 3600, START + 3600))
    assert states(history)[0] == ("down", -30 * DAY, -30 * DAY + 3600)


def test_trap_7_outages_that_touch_or_overlap_are_one():
    rows = [
        incident("1", NOW - 10 * DAY, NOW - 10 * DAY + 600),
        incident("2", NOW - 10 * DAY + 600, NOW - 10 * DAY + 900),
        incident("3", NOW - 10 * DAY + 700, NOW - 10 * DAY + 1200),
    ]
    (history,) = past(listed(), *rows)
    assert [s for s in states(history) if s[0] == "down"] == [("down", -10 * DAY, -10 * DAY + 1200)]


def test_before_its_creation_nobody_knows():
    (history,) = past(listed(createDateTime=as_iso(NOW - 6 * DAY), currentStateDuration=6 * DAY))
    assert history.start == START
    assert states(history) == [("up", -6 * DAY, 0)]


def test_where_the_creation_is_not_told_only_what_was_seen_counts():
    (history,) = past(listed(createDateTime=...))
    assert states(history) == [("up", -5 * DAY, 0)]
    assert past(listed(createDateTime=..., currentStateDuration=...)) == []


@pytest.mark.parametrize("word", ["Open", "OPEN", "Ongoing", "", None, ...])
def test_trap_5_an_open_incident_lasts_until_now(word):
    row = incident("1", NOW - 900, None, status=word)
    (history,) = past(listed(status="DOWN", currentStateDuration=900), row)
    assert states(history)[-1] == ("down", -900, 0)


def test_trap_5_an_open_incident_with_duration_zero_lasts_until_now():
    (history,) = past(listed(status="DOWN", currentStateDuration=900), incident("1", NOW - 900, None, duration=0))
    assert states(history)[-1] == ("down", -900, 0)


def test_a_resolved_incident_without_an_end_ends_after_its_duration():
    row = incident("1", NOW - 5 * DAY - 300, None, status="Resolved", duration=300)
    (history,) = past(listed(), row)
    assert ("down", -5 * DAY - 300, -5 * DAY) in states(history)


def test_an_incident_told_as_open_while_the_monitor_is_up_ended_when_that_began():
    (history,) = past(listed(currentStateDuration=300), incident("1", NOW - 900, None))
    assert states(history)[-2:] == [("down", -900, -300), ("up", -300, 0)]


def test_a_monitor_that_is_down_before_its_incident_is_listed_is_down():
    (history,) = past(listed(status="DOWN", currentStateDuration=45))
    assert states(history)[-1] == ("down", -45, 0)


def test_the_last_incident_of_the_list_counts_where_incidents_lag_behind():
    last = {"id": "9", "status": "Open", "cause": 500, "reason": "HTTP 500", "startedAt": as_iso(NOW - 45)}
    found = listed(status="DOWN", currentStateDuration=45, lastIncident=last)
    assert found.status.reason == "HTTP 500"
    (history,) = parse_past(found, [found.last_incident], START, NOW, Notes(), known=False)
    assert states(history)[-1] == ("down", -45, 0)


def test_a_last_incident_that_was_slowness_is_no_outage():
    last = {
        "id": "9",
        "status": "Resolved",
        "cause": 0,
        "reason": "Response time",
        "startedAt": as_iso(NOW - 945),
        "duration": 60,
    }
    found = listed(lastIncident=last, currentStateDuration=200 * DAY)
    (history,) = parse_past(found, [found.last_incident], START, NOW, Notes(), known=False)
    assert states(history) == [("up", -30 * DAY, 0)]


def test_trap_3_a_paused_monitor_is_paused_since_it_was_and_up_before():
    (history,) = past(listed(status="PAUSED", currentStateDuration=2 * DAY))
    assert states(history) == [("up", -30 * DAY, -2 * DAY), ("paused", -2 * DAY, 0)]


@pytest.mark.parametrize("word", ["STARTED", "HIBERNATING"])
def test_trap_3_of_a_monitor_in_no_known_state_nothing_is_claimed(word):
    assert past(listed(status=word)) == []
    assert past(listed(status="PAUSED", currentStateDuration=...)) == []


def test_an_unconfirmed_failure_is_not_decided_yet():
    (history,) = past(listed(status="LOOKS_DOWN", currentStateDuration=40))
    assert history.end == NOW - 40
    assert {s.state for s in history.spans} == {"up"}


def test_a_stretch_in_which_it_may_have_been_paused_is_left_to_what_was_seen():
    """It is up since two days, but no incident ended then: what came before was no outage, and not up either."""
    histories = past(listed(currentStateDuration=2 * DAY), incident("1", NOW - 9 * DAY, NOW - 8 * DAY), known=True)
    assert [(h.start - NOW, h.end - NOW) for h in histories] == [(-30 * DAY, -8 * DAY), (-2 * DAY, 0)]


def test_what_an_answer_contradicts_is_told_where_it_reaches_into_what_was_asked():
    notes = Notes()
    (history,) = past(listed(currentStateDuration=2 * DAY), incident("1", NOW - 9 * DAY, NOW - 8 * DAY), notes=notes)
    assert NO_INCIDENT in notes.sentences()[0]
    assert states(history)[1:] == [("down", -9 * DAY, -8 * DAY), ("unknown", -8 * DAY, -2 * DAY), ("up", -2 * DAY, 0)]
    assert history.spans[2].reason == NO_INCIDENT
    notes = Notes()
    (history,) = past(listed(currentStateDuration=2 * DAY), start=NOW - DAY, notes=notes)
    assert (states(history), notes.sentences()) == ([("up", -DAY, 0)], ())


def test_an_incident_that_lasts_while_the_monitor_has_been_up_for_days_is_told_and_not_summed():
    (history,) = past(listed(currentStateDuration=9 * DAY), incident("1", NOW - 10 * DAY, None))
    assert states(history)[-2:] == [("down", -10 * DAY, -9 * DAY), ("unknown", -9 * DAY, 0)]
    assert history.spans[-1].reason == STILL_OPEN
    notes = Notes()
    history = past(listed(currentStateDuration=9 * DAY), incident("1", NOW - 2 * DAY, None), notes=notes)[-1]
    assert STILL_OPEN in notes.sentences()[-1]
    assert [s for s in states(history) if s[1] >= -9 * DAY] == [("up", -9 * DAY, -2 * DAY), ("unknown", -2 * DAY, 0)]


def test_an_incident_within_a_state_that_is_told_as_older_counts_and_the_difference_is_told():
    notes = Notes()
    ended = incident("1", NOW - 5 * DAY, NOW - 4 * DAY)
    (history,) = past(listed(currentStateDuration=25 * DAY), ended, start=NOW - 20 * DAY, notes=notes)
    assert states(history)[-2:] == [("down", -5 * DAY, -4 * DAY), ("up", -4 * DAY, 0)]
    assert BEFORE_IT_ENDED in notes.sentences()[-1]
    notes = Notes()
    past(listed(currentStateDuration=4 * DAY), ended, start=NOW - 20 * DAY, notes=notes)
    assert BEFORE_IT_ENDED not in "".join(notes.sentences())


def test_an_incident_that_is_left_out_of_reports_stays_visible_as_such():
    row = incident("1", NOW - DAY, NOW - DAY + 60, includeInReports=False)
    assert "left out of UptimeRobot's reports" in incidents(row)[0].reason


def test_an_incident_that_names_no_monitor_is_left_out_and_told():
    notes = Notes()
    rows = [incident("1", START, START + 5, monitor=None), incident("2", START, START + 5)]
    assert [i.id for i in incidents(*rows, notes=notes)] == ["2"]
    assert notes.sentences() == ("an incident that names no monitor was left out",)


def test_incidents_of_which_most_cannot_be_read_are_no_list():
    with pytest.raises(PayloadError, match="most of the incidents"):
        incidents({"id": "4"}, {"id": "5", "monitor": {"id": 8040}}, incident("1", START, START + 5))


@pytest.mark.parametrize("when", ["soon", None, "2026-11-23T10:00:00", 0, ...])
def test_where_an_outage_cannot_be_placed_no_time_is_called_up(when):
    rows = [incident("1", START, START + 5, startedAt=when), incident("2", START, START + 5)]
    assert past(listed(), *rows) == []


def test_an_incident_without_an_id_counts_all_the_same():
    (history,) = past(listed(), incident("", NOW - DAY, NOW - DAY + 60))
    assert ("down", -DAY, -DAY + 60) in states(history)


def test_trap_12_response_times_of_nothing_are_no_samples():
    rows = [
        {"timestamp": "2026-11-23T10:05:00.000Z", "value": 190},
        {"timestamp": "2026-11-23T10:00:00.000Z", "value": 133.6},
        *({"timestamp": "2026-11-23T10:10:00.000Z", "value": v} for v in (0, -1, None, "x")),
        {"timestamp": "nonsense", "value": 3},
    ]
    found = answers.parse_response_times({"summary": {"min": None}, "time_series": rows})
    assert [(r.ms, r.ok) for r in found] == [(134, True), (190, True)]
    assert isinstance(found[0], CheckResult)
    assert answers.parse_response_times({"summary": {}}) == []


HOST = "api.uptimerobot.com"


def test_trap_9_only_the_cursor_is_taken_from_the_next_link():
    notes = Notes()
    link = f"https://{HOST}/v3/monitors/?status=UP%2CPAUSED&limit=1&cursor=804045264"
    assert answers.next_cursor({"nextLink": link}, HOST, notes) == "804045264"
    assert notes.sentences() == ()


def test_trap_9_a_next_link_to_another_host_is_told():
    notes = Notes()
    assert answers.next_cursor({"nextLink": "https://evil.example/?cursor=5"}, HOST, notes) == "5"
    assert "another host" in notes.sentences()[0]


@pytest.mark.parametrize("link", [None, "", "string", 7, [], "https://[", "https://x/?cursor=a%20b%0d%0a", ...])
def test_trap_9_no_usable_link_is_the_last_page(link):
    data = {} if link is ... else {"nextLink": link}
    assert answers.next_cursor(data, HOST, Notes()) is None


@pytest.mark.parametrize("reset", ["60", str(NOW + 60)])
def test_trap_13_the_reset_is_read_as_seconds_and_as_an_epoch(reset):
    budget = Budget((10, 60.0), now=lambda: 0.0)
    headers = {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    answers.read_headers(headers, budget, NOW)
    assert budget.wait(background=False) == 60


def window(**fields: object) -> dict:
    row = {
        "id": 5,
        "name": "Deploy",
        "interval": "weekly",
        "time": "22:30:00",
        "duration": 90,
        "days": [5],
        "status": "active",
        "monitorIds": [8040],
    }
    return row | fields


def expand(**fields: object):
    from zoneinfo import ZoneInfo

    found = parse_maintenance(
        {"data": [window(**fields)]}, "ur", ["ur:8040", "ur:1"], ZoneInfo("Europe/Amsterdam"), (START, NOW)
    )
    return [(as_iso(m.start), m.end - m.start, m.refs) for m in found]


def test_weekly_maintenance_is_placed_by_the_wall_clock_of_the_users_zone():
    assert expand() == [
        ("2026-10-30T21:30:00Z", 5400, ("ur:8040",)),
        ("2026-11-06T21:30:00Z", 5400, ("ur:8040",)),
        ("2026-11-13T21:30:00Z", 5400, ("ur:8040",)),
        ("2026-11-20T21:30:00Z", 5400, ("ur:8040",)),
    ]


def test_monthly_maintenance_knows_the_last_day():
    assert [at for at, _, _ in expand(interval="monthly", days=[-1])] == ["2026-10-31T21:30:00Z"]


def test_maintenance_of_one_day():
    assert [at for at, _, _ in expand(interval="once", date="2026-11-05", days=[])] == ["2026-11-05T21:30:00Z"]


def test_daily_maintenance_of_all_monitors():
    found = expand(interval="daily", days=[], autoAddMonitors=True)
    assert len(found) == 30
    assert found[0][2] == ("ur:8040", "ur:1")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "paused"},
        {"time": "25:00"},
        {"duration": 0},
        {"interval": "yearly"},
        {"days": "all"},
        {"interval": "once"},
    ],
)
def test_maintenance_that_cannot_be_placed_is_left_out(fields):
    assert expand(**fields) == []


def test_known_spans_are_spans():
    (history,) = past(listed())
    assert all(isinstance(s, Span) for s in history.spans)
