"""Odd entries of many programs: each costs at most itself, with its line and a word, and the sums add up."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime
from functools import cache

import pytest

from sla_tui.cli.calendar_import import import_to_json, print_import
from sla_tui.engine.acts.calendar_feed import Taken
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sources.calendar.reading import read_calendar
from sla_tui.sources.calendar.zones import ZoneFinder
from tests.sources.calendar_corpus import DEFINITIONS, ENTRIES

START, END = (int(datetime(*at, tzinfo=UTC).timestamp()) for at in ((2026, 10, 1), (2027, 2, 1)))


def event(uid, lines):
    return f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{uid}\nDTSTAMP:20261101T000000Z\n{lines}\nEND:VEVENT\n"


def file_of(*events, head=""):
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{DEFINITIONS}{''.join(events)}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def read(body, zone=""):
    return read_calendar(body, zone=zone, default_zone="Europe/Amsterdam", start=START, end=END)


def spans(found, uid=None):
    def shown(at):
        return datetime.fromtimestamp(at, UTC).strftime("%m-%dT%H:%M")

    own = [e for e in found.entries if uid is None or e.uid.partition("/")[0] == uid]
    return tuple(f"{shown(e.start)} {shown(e.end)}" for e in own)


@cache
def everything():
    return read(file_of(*(event(f"odd {n}", odd.lines) for n, odd in enumerate(ENTRIES))))


@pytest.mark.parametrize("odd", ENTRIES, ids=lambda odd: odd.name)
def test_an_odd_entry_costs_at_most_itself(odd):
    body = file_of(event("odd", odd.lines), event("good", "DTSTART:20261206T100000Z\nDTEND:20261206T120000Z"))
    found = read(body)
    assert spans(found, "odd") == odd.windows
    assert spans(found, "good") == ("12-06T10:00 12-06T12:00",)
    assert tuple(f"{p.note.code}{'!' * p.refused}" for p in found.problems) == odd.said
    first = body.split(b"\r\n").index(b"UID:odd")
    for problem in found.problems:  # the line of the entry, or of the property in it
        assert first <= problem.line <= first + 4 + odd.lines.count("\n") + 1
        assert problem.title == "odd"


def test_all_of_them_together_add_up():
    found = everything()
    assert len(ENTRIES) >= 60
    assert found.read == len(ENTRIES) == found.kept + found.outside + len(found.refused)
    assert len(found.entries) == sum(len(odd.windows) for odd in ENTRIES)
    data = import_to_json(found, Taken(added=len(found.entries)), dry=True)
    assert sum(data["refused_because"].values()) == data["entries"]["refused"]
    assert all(problem["line"] for problem in data["problems"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_told_in_each_language(code, capsys):
    found = everything()
    args = Namespace(format="text", dry_run=True, output=None)
    print_import(args, found, Taken(added=1, cancelled=2, repeated=3, taken_back=4), language_named(code))
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert str(found.read) in out
    assert len(err.splitlines()) > 20
    print_import(Namespace(format="json", dry_run=True, output=None), found, Taken(), language_named(code))
    assert json.loads(capsys.readouterr().out)["entries"]["read"] == found.read


class TestAnnounced:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ("CREATED:20261105T000000Z\nLAST-MODIFIED:20261120T000000Z", "2026-11-05T00:00"),
            ("CREATED:20261105T000000Z\nLAST-MODIFIED:20261120T000000Z\nSEQUENCE:1", "2026-11-20T00:00"),
            ("CREATED:20261105T000000Z\nLAST-MODIFIED:20261120T000000Z\nSEQUENCE:x", "2026-11-20T00:00"),
            ("CREATED:20261122T000000Z\nSEQUENCE:x", "2026-11-22T00:00"),
            ("CREATED:19000101T120000Z\nLAST-MODIFIED:20261120T090000Z", "2026-11-20T09:00"),
            ("CREATED:00001231T000000Z\nLAST-MODIFIED:19700101T000000Z", "2026-11-01T00:00"),
            ("CREATED:20010101T000000Z", "2026-11-01T00:00"),
            ("CREATED:20991231T235959Z\nLAST-MODIFIED:20380119T031407Z", "2026-11-01T00:00"),
            ("CREATED:18991230T000000Z\nLAST-MODIFIED:16010101T000000Z\nDTSTAMP:x", "2026-11-01T00:00"),
            ("CREATED;VALUE=DATE:20261105", "2026-11-06T11:59"),
            ("CREATED:20261105T000000", "2026-11-05T12:00"),
            ("CREATED;TZID=America/New_York:20261105T000000", "2026-11-05T05:00"),
        ],
    )
    def test_by_the_first_instant_that_can_be_believed(self, lines, expected):
        found = read(file_of(event("a", f"DTSTART:20261205T100000Z\nDURATION:PT1H\n{lines}")))
        at = datetime.fromtimestamp(found.entries[0].announced, UTC)
        assert at.strftime("%Y-%m-%dT%H:%M") == expected

    def test_by_nothing_where_all_are_placeholders(self):
        lines = "DTSTART:20261205T100000Z\nDURATION:PT1H\nCREATED:19000101T000000Z"
        found = read(file_of(event("a", lines)).replace(b"DTSTAMP:20261101T000000Z", b"DTSTAMP:19700101T000000Z"))
        assert found.entries[0].announced is None


class TestIdentity:
    SERIES = "DTSTART:20261201T020000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"

    def uids(self, *events):
        found = read(file_of(*events))
        return {e.uid: spans(found)[n] for n, e in enumerate(found.entries)}

    def test_an_occurrence_that_was_moved_onto_another_is_still_itself(self):
        plain = self.uids(event("a", self.SERIES))
        moved = "RECURRENCE-ID:20261202T020000Z\nDTSTART:20261203T020000Z\nDURATION:PT2H"
        changed = self.uids(event("a", self.SERIES), event("a", moved))
        assert plain.keys() == changed.keys()
        assert len(changed) == 3
        assert sorted(changed.values()) == [
            "12-01T02:00 12-01T03:00",
            "12-03T02:00 12-03T03:00",
            "12-03T02:00 12-03T04:00",
        ]

    def test_a_recurrence_may_be_named_in_another_zone_or_by_its_day(self):
        for name in (":20261202T020000Z", ";TZID=Europe/Amsterdam:20261202T030000", ";VALUE=DATE:20261202"):
            moved = f"RECURRENCE-ID{name}\nDTSTART:20261202T120000Z\nDURATION:PT1H"
            assert len(self.uids(event("a", self.SERIES), event("a", moved))) == 3

    def test_this_and_all_later_ones_are_moved(self):
        moved = "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T020000Z\nDTSTART:20261202T120000Z\nDURATION:PT2H"
        changed = self.uids(event("a", self.SERIES), event("a", moved))
        assert list(changed.values()) == [
            "12-01T02:00 12-01T03:00",
            "12-02T12:00 12-02T14:00",
            "12-03T12:00 12-03T14:00",
        ]

    def test_one_that_is_cancelled_is_cancelled_alone(self):
        gone = "RECURRENCE-ID:20261202T020000Z\nDTSTART:20261202T020000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
        found = read(file_of(event("a", self.SERIES), event("a", gone)))
        assert [e.cancelled for e in found.entries] == [False, True, False]

    def test_a_single_entry_is_itself_when_it_is_moved(self):
        at = "DTSTART:202612{}T020000Z\nDURATION:PT1H"
        assert self.uids(event("a", at.format("01"))).keys() == self.uids(event("a", at.format("05"))).keys()

    def test_entries_that_share_a_uid_are_told_apart(self):
        at = "DTSTART:202612{}T020000Z\nDURATION:PT1H"
        first, second = event("all", at.format("01")), event("all", at.format("02"))
        longer = second.replace("PT1H", "PT1H30M")
        shared = self.uids(first, second, second, longer)
        assert len(shared) == 3
        assert self.uids(event("all", at.format("03")), second).keys() & shared.keys() == {"all/1796176800"}

    def test_long_uids_that_differ_at_their_end_are_two(self):
        at = "DTSTART:20261201T020000Z\nDURATION:PT1H"
        assert len(self.uids(event("x" * 300 + "1", at), event("x" * 300 + "2", at))) == 2

    def test_an_earlier_revision_is_left_out_with_a_word(self):
        old, new = (f"DTSTART:202612{day}T020000Z\nDURATION:PT1H\nSEQUENCE:{n}" for day, n in (("01", 0), ("05", 3)))
        found = read(file_of(event("a", old), event("a", new)))
        assert spans(found) == ("12-05T02:00 12-05T03:00",)
        assert [p.note.code for p in found.refused] == ["superseded"]


class TestFiles:
    WORK = event("a", "DTSTART:20261205T120000\nDURATION:PT1H")

    def test_a_zone_of_the_calendar_that_nobody_knows_is_no_other(self):
        found = read(
            file_of(self.WORK, event("b", "DTSTART:20261205T120000Z\nDURATION:PT1H"), head="X-WR-TIMEZONE:Our Zone\n")
        )
        assert spans(found) == (NOON_UTC,)
        assert [p.note.code for p in found.problems] == ["calendar_zone", "no_own_zone"]
        assert "Our Zone" in found.warnings[0]
        named = read(file_of(self.WORK, head="X-WR-TIMEZONE:Our Zone\n"), zone="UTC")
        assert spans(named) == (NOON_UTC,)

    def test_a_calendars_zone_is_read_as_generously_as_any(self):
        assert spans(read(file_of(self.WORK, head="X-WR-TIMEZONE:Eastern Standard Time\n"))) == (
            "12-05T17:00 12-05T18:00",
        )

    def test_folds_within_a_character_bare_line_feeds_marks_of_order_and_utf_16(self):
        body = file_of(event("a", "DTSTART:20261205T120000Z\nDURATION:PT1H").replace("SUMMARY:a", "SUMMARY:Größe"))
        folded = body.replace("ö".encode(), "ö".encode()[:1] + b"\r\n " + "ö".encode()[1:])
        for one in (body, folded, body.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + body, body.decode().encode("utf-16")):
            assert [e.title for e in read(one).entries] == ["Größe"]

    def test_a_file_that_breaks_off_is_told(self):
        whole = file_of(self.WORK, event("b", "DTSTART:20261206T120000Z\nDURATION:PT1H"))
        found = read(whole[: whole.rindex(b"DURATION")])
        assert (found.read, found.kept, found.complete) == (2, 1, False)
        assert [p.note.code for p in found.problems] == ["breaks_off", "unfinished"]

    def test_a_calendar_of_cancellations_cancels(self):
        assert all(e.cancelled for e in read(file_of(self.WORK, head="METHOD:CANCEL\n")).entries)

    def test_several_calendars_in_one_file_have_their_own_zones(self):
        first = file_of(self.WORK, head="X-WR-TIMEZONE:America/New_York\n")
        second = file_of(self.WORK.replace("UID:a", "UID:b"))
        assert len(set(spans(read(first + second)))) == 2

    def test_a_rule_that_repeats_for_ages_costs_no_time(self):
        found = read(file_of(event("a", "DTSTART:01000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")))
        assert len(found.entries) == 123
        rule = f"FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9;BYMONTHDAY={','.join(map(str, range(1, 29)))}"
        found = read(file_of(event("a", f"DTSTART:01000101T000000Z\nDURATION:PT1H\nRRULE:{rule}")))
        assert [p.note.code for p in found.refused] == ["too_many_times"]


NOON_UTC = "12-05T12:00 12-05T13:00"


def test_a_definition_in_the_file_does_not_change_what_a_known_name_means():
    lying = {"Europe/Amsterdam": "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\nEND:VTIMEZONE\r\n"}
    assert str(ZoneFinder(lying).find("Europe/Amsterdam")) == "Europe/Amsterdam"
