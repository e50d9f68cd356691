"""Announced work from calendars: every way RFC 5545 has of saying when, bounded, and once however often it is read."""

import textwrap
from dataclasses import asdict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from zlib import crc32

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.calendar_feed import KindOfWork, take_calendar
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import SlaTuiError
from sla_tui.sources.calendar.place import LARGEST, fetch_calendar, read_place
from sla_tui.sources.calendar.reading import read_calendar
from tests.engine.world import config, service
from tests.stores import open_store

NOW = 1_795_440_000  # 2026-11-23T13:20:00Z
START, END = NOW - 30 * 86_400, NOW + 60 * 86_400


def calendar(*events, head=""):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head.splitlines()]
    for number, event in enumerate(events):
        body = textwrap.dedent(event).strip().splitlines()
        uid = [] if any(line.startswith("UID") for line in body) else [f"UID:event-{number}"]
        lines += ["BEGIN:VEVENT", "DTSTAMP:20261101T000000Z", *uid, *body, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(body, *, zone="", start=START, end=END):
    return read_calendar(body, zone=zone, default_zone="Europe/Amsterdam", start=start, end=end)


def spans(body, **more):
    def shown(at):
        return datetime.fromtimestamp(at, UTC).strftime("%m-%dT%H:%M")

    return [f"{shown(e.start)} {shown(e.end)}" for e in read(body, **more).entries]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261201T020000Z\nDTEND:20261201T040000Z", ["12-01T02:00 12-01T04:00"]),
        ("DTSTART:20261201T020000Z\nDURATION:PT90M", ["12-01T02:00 12-01T03:30"]),
        ("DTSTART;TZID=America/New_York:20261201T020000\nDURATION:PT1H", ["12-01T07:00 12-01T08:00"]),
        ("DTSTART:20261201T020000\nDTEND:20261201T030000", ["12-01T01:00 12-01T02:00"]),  # floating: Amsterdam
        ("DTSTART;VALUE=DATE:20261201", ["11-30T23:00 12-01T23:00"]),
        ("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203", ["11-30T23:00 12-02T23:00"]),
        ("DTSTART : 20261201T020000Z\nDTEND ;TZID=UTC: 20261201T040000 ", ["12-01T02:00 12-01T04:00"]),
        ("DTSTART;TZID=Pacific Daylight Time:20261201T020000\nDURATION:PT1H", ["12-01T10:00 12-01T11:00"]),
        ("DTSTART;TZID=W. Europe Standard Time1:20261201T020000\nDURATION:PT1H", ["12-01T01:00 12-01T02:00"]),
        ("DTSTART;TZID=Kamchatka Standard Time:20261201T020000\nDURATION:PT1H", ["11-30T14:00 11-30T15:00"]),
        (
            "DTSTART:20261201T020000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261208T020000Z",
            ["12-01T02:00 12-01T03:00", "12-15T02:00 12-15T03:00"],
        ),
        (
            "DTSTART:20261201T020000Z\nDURATION:PT1H\nRDATE:20261204T020000Z",
            ["12-01T02:00 12-01T03:00", "12-04T02:00 12-04T03:00"],
        ),
        ("DTSTART:20250101T020000Z\nDURATION:PT1H", []),
        ("DTSTART:20261201T020000Z", []),  # no end, no length
        ("DTSTART:20261201T020000Z\nDTEND:20261201T010000Z", []),
        ("DTSTART:20261201T020000Z\nDTEND:20291201T010000Z", []),
    ],
)
def test_every_way_of_saying_when(event, expected):
    assert spans(calendar(event)) == expected


def test_a_repetition_keeps_its_local_time_over_a_clock_change():
    event = "DTSTART;TZID=Europe/Amsterdam:20261018T030000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
    found = spans(calendar(event), start=START - 10 * 86_400)
    assert found == ["10-18T01:00 10-18T02:00", "10-25T02:00 10-25T03:00", "11-01T02:00 11-01T03:00"]


def test_an_occurrence_that_was_moved_is_moved_and_the_same_one():
    series = "UID:a\nDTSTART:20261201T020000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:a\nRECURRENCE-ID:20261202T020000Z\nDTSTART:20261205T020000Z\nDURATION:PT1H"
    plain, changed = read(calendar(series)).entries, read(calendar(series, moved)).entries
    assert [e.start for e in changed] == [1_796_090_400, 1_796_436_000]
    assert {e.uid for e in plain} == {e.uid for e in changed}


def test_the_calendars_own_zone_and_the_one_asked_for():
    event = "DTSTART:20261201T020000\nDURATION:PT1H"
    named = calendar(event, head="X-WR-TIMEZONE:America/New_York")
    assert spans(named) == ["12-01T07:00 12-01T08:00"]
    assert spans(named, zone="Asia/Tokyo") == ["11-30T17:00 11-30T18:00"]
    unknown = read(calendar(event, head="X-WR-TIMEZONE:Nowhere/Land"))
    assert "There is no time zone Nowhere/Land" in unknown.warnings[0]
    assert not unknown.entries


def test_an_announcement_is_the_creation_until_the_entry_was_changed():
    when = "DTSTART:20261201T020000Z\nDURATION:PT1H\nCREATED:20261105T000000Z\nLAST-MODIFIED:20261120T000000Z\n"
    assert read(calendar(when)).entries[0].announced == 1_793_836_800
    assert read(calendar(when + "SEQUENCE:2")).entries[0].announced == 1_795_132_800


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,10,20,30,40",
        "FREQ=DAILY;COUNT=99999999",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_rule_that_never_ends_or_never_happens_is_left_out_with_a_word(rule):
    found = read(calendar(f"DTSTART:20261101T020000Z\nDURATION:PT1M\nRRULE:{rule}"))
    assert found.entries == ()
    assert "it repeats in a way that no maintenance does" in found.warnings[0]


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"<html>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"BEGIN:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused_in_words(body):
    with pytest.raises(SlaTuiError, match="no calendar"):
        read(body)


def test_hostile_words_are_cleaned():
    found = read(calendar("DTSTART:20261201T020000Z\nDURATION:PT1H\nSUMMARY:\x1b]52;c;aGk=\x07[/b] work"))
    assert found.entries[0].title.isprintable()


def test_more_than_anybody_announces_is_refused():
    many = calendar(*("DTSTART:20261201T020000Z\nDURATION:PT1H" for _ in range(5_001)))
    with pytest.raises(SlaTuiError, match="5001 events"):
        read(many)


class TestTakingOver:
    BASE = "UID:a\nDTSTART:20261201T020000Z\nDURATION:PT1H\nSUMMARY:Upgrade\nCREATED:20261105T000000Z"
    OTHER = "UID:b\nDTSTART:20261203T020000Z\nDURATION:PT1H\nSUMMARY:More"

    @pytest.fixture
    def actor(self):
        store = open_store(":memory:")
        yield Actor(config(service("web", "one:1"), service("db", "one:2")), store, FixedClock(NOW), who="mk")
        store.close()

    def take(self, actor, body, *, services=("web",), place="a.ics", now=NOW):
        taken = take_calendar(actor, read(body), place, services, now, kind=KindOfWork())
        return taken.added, taken.changed, taken.withdrawn, taken.same

    def windows(self, actor):
        return [(d.event.window.start, d.event.window.title) for d in actor.decisions.maintenance]

    def test_reading_it_again_changes_nothing(self, actor):
        assert self.take(actor, calendar(self.BASE, self.OTHER)) == (2, 0, 0, 0)
        written = len(actor.acts)
        assert self.take(actor, calendar(self.BASE, self.OTHER)) == (0, 0, 0, 2)
        assert len(actor.acts) == written

    def test_a_change_is_a_change_and_not_another_window(self, actor):
        self.take(actor, calendar(self.BASE))
        later = self.BASE.replace("T020000Z", "T050000Z") + "\nSEQUENCE:1\nLAST-MODIFIED:20261120T000000Z"
        later_body = calendar(later)
        assert self.take(actor, later_body)[:2] == (0, 1)
        assert self.windows(actor) == [(1_796_101_200, "Upgrade")]

    def test_what_is_gone_or_cancelled_is_withdrawn_unless_it_is_past(self, actor):
        self.take(actor, calendar(self.BASE, self.OTHER))
        assert self.take(actor, calendar(self.BASE)) == (0, 0, 1, 1)
        assert self.take(actor, calendar(self.BASE + "\nSTATUS:CANCELLED")) == (0, 0, 1, 0)
        assert self.windows(actor) == []
        past = "UID:p\nDTSTART:20261120T020000Z\nDURATION:PT1H\nSUMMARY:Past"
        self.take(actor, calendar(past))
        assert self.take(actor, calendar(self.OTHER)) == (1, 0, 0, 0)
        assert [title for _, title in self.windows(actor)] == ["Past", "More"]

    def test_other_calendars_and_other_services_are_left_alone(self, actor):
        self.take(actor, calendar(self.BASE))
        assert self.take(actor, calendar(self.OTHER), place="b.ics") == (1, 0, 0, 0)
        assert self.take(actor, calendar(self.OTHER), services=("db",)) == (1, 0, 0, 0)
        assert len(self.windows(actor)) == 3

    def test_what_somebody_took_back_by_hand_stays_so_until_it_changes(self, actor):
        self.take(actor, calendar(self.BASE))
        actor.withdraw(1, note="not agreed with us")
        assert self.take(actor, calendar(self.BASE)) == (0, 0, 0, 0)
        assert self.windows(actor) == []
        assert self.take(actor, calendar(self.BASE.replace("T020000Z", "T050000Z")))[0] == 1

    def test_what_somebody_brings_back_by_hand_stays_though_the_calendar_took_it_out(self, actor):
        self.take(actor, calendar(self.BASE, self.OTHER))
        found = take_calendar(actor, read(calendar(self.OTHER)), "a.ics", ("web",), NOW, kind=KindOfWork())
        actor.withdraw(found.withdrawals[0], note="it is done all the same")
        assert self.take(actor, calendar(self.OTHER)) == (0, 0, 0, 1)
        assert len(self.windows(actor)) == 2

    def test_what_was_changed_and_then_cancelled_is_not_back_at_its_first_time(self, actor):
        self.take(actor, calendar(self.BASE))
        later = self.BASE.replace("T020000Z", "T050000Z")
        self.take(actor, calendar(later))
        assert self.take(actor, calendar(f"{later}\nSTATUS:CANCELLED")) == (0, 0, 1, 0)
        assert self.windows(actor) == []
        self.take(actor, calendar(later))
        actor.withdraw(len(actor.acts), note="not agreed")
        assert self.windows(actor) == []

    def test_what_the_calendar_took_out_comes_back_with_it(self, actor):
        self.take(actor, calendar(self.BASE, self.OTHER))
        self.take(actor, calendar(self.OTHER))
        assert self.take(actor, calendar(self.BASE, self.OTHER)) == (1, 0, 0, 1)

    def test_a_file_that_breaks_off_takes_nothing_back(self, actor):
        whole = calendar(self.BASE, self.OTHER)
        self.take(actor, whole)
        assert self.take(actor, whole[: whole.rindex(b"BEGIN:VEVENT")]) == (0, 0, 0, 1)

    def test_an_entry_that_cannot_be_read_any_more_is_not_gone(self, actor):
        self.take(actor, calendar(self.BASE, self.OTHER))
        spoilt = self.BASE.replace("DTSTART:2026", "DTSTART;TZID=Nowhere:2026").replace("0000Z", "0000")
        assert self.take(actor, calendar(spoilt, self.OTHER)) == (0, 0, 0, 1)

    def test_work_that_was_put_off_after_its_first_time_has_gone_by_is_only_at_its_new_one(self, actor):
        self.take(actor, calendar(self.BASE))
        later = self.BASE.replace("1201T020000Z", "1208T020000Z") + "\nSEQUENCE:1"
        assert self.take(actor, calendar(later), now=NOW + 10 * 86_400) == (0, 1, 0, 0)
        assert self.windows(actor) == [(1_796_695_200, "Upgrade")]

    def test_windows_of_an_earlier_version_are_known_by_their_former_names(self, actor):
        mark = f"ics:{crc32(b'a.ics'):08x}:"
        start = 1_796_090_400
        actor.declare_maintenance(("web",), start, start + 3_600, title="Upgrade", announced=0, uid=f"{mark}a/{start}")
        taken = take_calendar(
            actor, read(calendar(self.BASE)), "/all/of/a.ics", ("web",), NOW, kind=KindOfWork(), former="a.ics"
        )
        assert (taken.added, taken.changed, taken.withdrawn) == (0, 1, 0)  # changed: nobody announces in 1970
        assert [d.event.window.announced for d in actor.decisions.maintenance] == [1_793_836_800]

    def test_the_kind_of_work_goes_by_its_categories(self, actor):
        kind = KindOfWork(usual="planned", emergency=("Emergency",))
        body = calendar(f"{self.BASE}\nCATEGORIES:Network,EMERGENCY", self.OTHER)
        take_calendar(actor, read(body), "a.ics", ("web",), NOW, kind=kind)
        assert [d.event.window.kind for d in actor.decisions.maintenance] == ["emergency", "planned"]

    def test_the_sums_add_up(self, actor):
        gone = "UID:c\nDTSTART:20261204T020000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
        found = read(calendar(self.BASE, self.BASE, self.OTHER, gone))
        taken = take_calendar(actor, found, "a.ics", ("web",), NOW, kind=KindOfWork())
        assert (taken.added, taken.repeated, taken.cancelled) == (2, 1, 1)
        assert len(found.entries) == sum(n for n in asdict(taken).values() if isinstance(n, int)) - taken.withdrawn

    def test_an_announcement_is_never_later_than_now(self, actor):
        self.take(actor, calendar("DTSTART:20261201T020000Z\nDURATION:PT1H\nCREATED:20270101T000000Z"))
        assert actor.decisions.maintenance[0].event.window.announced == NOW


@pytest.fixture
def served():
    answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers[self.path.split("?")[0]]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield answers, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_asked_once_and_within_bounds(served):
    answers, origin = served
    answers["/ok"] = (200, {}, calendar("DTSTART:20261201T020000Z\nDURATION:PT1H"))
    answers["/moved"] = (302, {"Location": "http://127.0.0.1:1/"}, b"")
    answers["/large"] = (200, {}, b"x" * (LARGEST + 1))
    assert len(read(read_place(f"{origin}/ok")).entries) == 1
    with pytest.raises(SlaTuiError, match="answered 302"):
        read_place(f"{origin}/moved")
    with pytest.raises(SlaTuiError, match="larger than"):
        read_place(f"{origin}/large")
    with pytest.raises(SlaTuiError, match="no calendar came from") as caught:
        read_place("http://127.0.0.1:1/feed?token=canary")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1080/", "gopher://:pw@x:1"])
def test_a_proxy_that_cannot_be_used_is_told_as_sources_tell_it(monkeypatch, proxy):
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(SlaTuiError, match="the proxy that the environment names") as caught:
        read_place("webcal://calendar.example.com/a.ics?token=canary")
    assert "canary" not in str(caught.value)


async def test_a_calendar_that_did_not_change_is_not_sent_again(served):
    answers, origin = served
    answers["/ok"] = (200, {"ETag": '"a"', "Last-Modified": "yesterday"}, b"calendar")
    first = await fetch_calendar(f"{origin}/ok")
    answers["/ok"] = (304, {}, b"")
    again = await fetch_calendar(f"{origin}/ok", etag=first.etag, modified=first.modified)
    assert (first.body, again.body, again.etag, again.modified) == (b"calendar", None, '"a"', "yesterday")


@pytest.mark.parametrize("place", ["https://", "http://[::1/", "https://a b/x.ics", "https://example.com:99999999/"])
def test_what_is_no_address_is_told(place):
    with pytest.raises(SlaTuiError, match=r"address of a calendar|no calendar came"):
        read_place(place)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SlaTuiError, match=r"nowhere\.ics cannot be read"):
        read_place(str(tmp_path / "nowhere.ics"))
