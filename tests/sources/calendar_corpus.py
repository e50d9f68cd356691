"""Odd entries as Google, Outlook, Exchange, Apple, Zoho, Nextcloud and others write them, and what each comes to.

Each is the lines of a VEVENT without its UID, the windows that it has ("MM-DDTHH:MM MM-DDTHH:MM", UTC, in `[2026-10-01,
2027-02-01)` and with Europe/Amsterdam for times without a zone), and the codes of what is said of it; one with `!` is
why it was left out.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFINITIONS = """\
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:GMT Standard Time 1
X-MICROSOFT-CDO-TZID:1
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Broken
BEGIN:STANDARD
TZOFFSETFROM:nonsense
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Broken but placed
X-LIC-LOCATION:America/New_York
BEGIN:STANDARD
TZOFFSETFROM:nonsense
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class OddEntry:
    name: str
    lines: str
    windows: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def _in(zone: str) -> str:
    return f"DTSTART;TZID={zone}:20261205T120000\nDTEND;TZID={zone}:20261205T130000"


def _at(more: str) -> str:
    return f"DTSTART:20261205T120000Z\nDTEND:20261205T130000Z\n{more}"


WESTERN = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"
FROM_AMSTERDAM = "DTSTART;TZID=Europe/Amsterdam:"
TO_AMSTERDAM = "DTEND;TZID=Europe/Amsterdam:"
FROM_NEW_YORK = "DTSTART;TZID=America/New_York:"
NOON = "12-05T12:00 12-05T13:00"
ELEVEN = "12-05T11:00 12-05T12:00"
NEW_YORK = "12-05T17:00 12-05T18:00"

ENTRIES = (
    # zones
    OddEntry("outlook, numbered, defined", _in("GMT Standard Time 1"), (NOON,)),
    OddEntry("outlook, numbered, not defined", _in("W. Europe Standard Time 2"), (ELEVEN,)),
    OddEntry("exchange, customized, defined", _in("Customized Time Zone"), (ELEVEN,)),
    OddEntry("outlook web, quoted", _in('"tzone://Microsoft/Utc"'), (NOON,)),
    OddEntry("outlook web, bare colon", _in("tzone://Microsoft/Utc"), (NOON,)),
    OddEntry("outlook web, custom", _in("tzone://Microsoft/Custom"), (), ("no_zone!",)),
    OddEntry("exchange, display name", _in(f'"{WESTERN}"'), (ELEVEN,)),
    OddEntry("exchange, bare display name", _in("(UTC-05:00) Eastern Time (US & Canada)"), (NEW_YORK,)),
    OddEntry("old exchange, display name", _in('"(GMT-05.00) Eastern Time (US & Canada)"'), (NEW_YORK,)),
    OddEntry("display name with another's offset", _in('"(UTC+03:00) Amsterdam, Berlin"'), (), ("no_zone!",)),
    OddEntry("rails", _in('"Eastern Time (US & Canada)"'), (NEW_YORK,)),
    OddEntry("windows, upper case", _in("EASTERN STANDARD TIME"), (NEW_YORK,)),
    OddEntry("mozilla", _in("/mozilla.org/20050126_1/America/New_York"), (NEW_YORK,)),
    OddEntry("evolution", _in("/freeassociation.sourceforge.net/America/New_York"), (NEW_YORK,)),
    OddEntry("zoho, lower case", _in("america/new_york"), (NEW_YORK,)),
    OddEntry("escaped slash", _in(r"America\/New_York"), (NEW_YORK,)),
    OddEntry("an offset", _in('"UTC-05:00"'), (NEW_YORK,)),
    OddEntry("single quotes", _in("'Europe/Amsterdam'"), (ELEVEN,)),
    OddEntry("unclosed quote", _in('"Europe/Amsterdam'), (ELEVEN,)),
    OddEntry("abbreviation that means several", _in("IST"), (), ("no_zone!",)),
    OddEntry("translated", _in("Mitteleuropäische Zeit"), (), ("no_zone!",)),
    OddEntry("this machine's own", _in("localtime"), (), ("no_zone!",)),
    OddEntry("empty", _in(""), (), ("no_zone!",)),
    OddEntry("broken definition", _in("Broken"), (), ("no_zone!",)),
    OddEntry("broken definition with a place", _in("Broken but placed"), (NEW_YORK,)),
    OddEntry("utc and a zone", f"{FROM_AMSTERDAM}20261205T120000Z\nDURATION:PT1H", (NOON,), ("utc_and_zone",)),
    OddEntry("end without the start's zone", f"{FROM_NEW_YORK}20261205T120000\nDTEND:20261205T130000", (NEW_YORK,)),
    # what proves an announcement, and other side information
    OddEntry("google, created in year 0", _at("CREATED:00001231T000000Z"), (NOON,), ("unreadable",)),
    OddEntry("exchange, created in 1601", _at("CREATED:16010101T000000Z"), (NOON,), ("placeholder",)),
    OddEntry("google, created in 1900", _at("CREATED:19000101T120000Z"), (NOON,), ("placeholder",)),
    OddEntry("created at the epoch", _at("CREATED:19700101T000000Z"), (NOON,), ("placeholder",)),
    OddEntry("created is empty", _at("CREATED:"), (NOON,), ("unreadable",)),
    OddEntry("created in words", _at("CREATED:yesterday"), (NOON,), ("unreadable",)),
    OddEntry("sequence in words", _at("SEQUENCE:abc"), (NOON,), ("unreadable",)),
    OddEntry("sequence of a superscript", _at("SEQUENCE:²"), (NOON,), ("unreadable",)),
    OddEntry("sequence below 0", _at("SEQUENCE:-1"), (NOON,), ("unreadable",)),
    OddEntry("status nobody knows", _at("STATUS:MAYBE"), (NOON,), ("unreadable",)),
    OddEntry("status in one l", _at("STATUS:CANCELED"), (NOON,)),
    OddEntry("alarm with its own start", _at("BEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:rubbish\nEND:VALARM"), (NOON,)),
    OddEntry("nonsense between", _at("no property\nX-APPLE:;;;:::\nDESCRIPTION;ALTREP=\"unclosed:text"), (NOON,)),
    # begin and end
    OddEntry("no start", "DTEND:20261205T130000Z", (), ("no_start!",)),
    OddEntry("start in ISO 8601", "DTSTART:2026-12-05T12:00:00Z\nDURATION:PT1H", (), ("unreadable!",)),
    OddEntry("start on a day that is not", "DTSTART:20260230T120000Z\nDURATION:PT1H", (), ("unreadable!",)),
    OddEntry("start in year 0", "DTSTART:00000101T120000Z\nDURATION:PT1H", (), ("unreadable!",)),
    OddEntry("end cannot be read", "DTSTART:20261205T120000Z\nDTEND:soon", (), ("unreadable!",)),
    OddEntry("end before start", "DTSTART:20261205T120000Z\nDTEND:20261205T110000Z", (), ("backwards!",)),
    OddEntry("no end", "DTSTART:20261205T120000Z", (), ("no_end!",)),
    OddEntry("no length", "DTSTART:20261205T120000Z\nDURATION:PT0S", (), ("no_length!",)),
    OddEntry("negative length", "DTSTART:20261205T120000Z\nDURATION:-PT1H", (), ("unreadable!",)),
    OddEntry("length without P", "DTSTART:20261205T120000Z\nDURATION:1H", (), ("unreadable!",)),
    OddEntry("length of three years", "DTSTART:20261205T120000Z\nDURATION:P160W", (), ("too_long!",)),
    OddEntry("end and length", _at("DURATION:PT3H"), (NOON,), ("end_goes_first",)),
    OddEntry("a leap second", "DTSTART:20261205T115960Z\nDTEND:20261205T130000Z", ("12-05T11:59 12-05T13:00",)),
    OddEntry("apple, whole day", "DTSTART;VALUE=DATE:20261205", ("12-04T23:00 12-05T23:00",)),
    OddEntry(
        "three hours over the clock change",
        f"{FROM_AMSTERDAM}20261025T010000\nDURATION:PT3H",
        ("10-24T23:00 10-25T02:00",),
    ),
    OddEntry(
        "a day over the clock change", f"{FROM_AMSTERDAM}20261024T120000\nDURATION:P1D", ("10-24T10:00 10-25T11:00",)
    ),
    OddEntry(
        "an end over the clock change",
        f"{FROM_AMSTERDAM}20261025T010000\n{TO_AMSTERDAM}20261025T040000",
        ("10-24T23:00 10-25T03:00",),
    ),
    # repetitions
    OddEntry("rule in words", _at("RRULE:every week"), (), ("bad_rule!",)),
    OddEntry("rule without end and reason", _at("RRULE:FREQ=MINUTELY"), (), ("bad_rule!",)),
    OddEntry("rule until nonsense", _at("RRULE:FREQ=DAILY;UNTIL=later"), (), ("bad_rule!",)),
    OddEntry(
        "rule until a local time",
        "DTSTART;TZID=America/New_York:20261205T220000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261206T220000",
        ("12-06T03:00 12-06T04:00", "12-07T03:00 12-07T04:00"),
    ),
    OddEntry(
        "length of a series over the clock change",
        "DTSTART;TZID=Europe/Amsterdam:20261018T010000\nDURATION:PT3H\nRRULE:FREQ=WEEKLY;COUNT=2",
        ("10-17T23:00 10-18T02:00", "10-24T23:00 10-25T02:00"),
    ),
    OddEntry(
        "end of a series over the clock change",
        f"{FROM_AMSTERDAM}20261018T010000\n{TO_AMSTERDAM}20261018T040000\nRRULE:FREQ=WEEKLY;COUNT=2",
        ("10-17T23:00 10-18T02:00", "10-24T23:00 10-25T03:00"),
    ),
    OddEntry(
        "excluded by a day, by nonsense, by a time",
        _at("RRULE:FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20261206\nEXDATE:rubbish,20261207T120000Z"),
        (NOON, "12-08T12:00 12-08T13:00"),
        ("unreadable",),
    ),
    OddEntry(
        "excluded in a zone nobody knows",
        _at("RRULE:FREQ=DAILY;COUNT=2\nEXDATE;TZID=Nowhere:20261206T120000"),
        (NOON, "12-06T12:00 12-06T13:00"),
        ("no_zone",),
    ),
    OddEntry(
        "excluded without the zone of the series",
        f"{FROM_NEW_YORK}20261205T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261206T120000",
        (NEW_YORK,),
    ),
    OddEntry(
        "excluded by a rule",
        _at("RRULE:FREQ=DAILY;COUNT=3\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"),
        ("12-06T12:00 12-06T13:00",),
    ),
    OddEntry(
        "further dates, periods, nonsense",
        _at("RDATE;VALUE=PERIOD:20261210T120000Z/PT2H,20261211T120000Z/20261211T150000Z\nRDATE:nothing,20261212T120000Z"),
        (NOON, "12-10T12:00 12-10T14:00", "12-11T12:00 12-11T15:00", "12-12T12:00 12-12T13:00"),
        ("unreadable",),
    ),
    OddEntry("a recurrence that cannot be read", _at("RECURRENCE-ID:first"), (), ("unreadable!",)),
    OddEntry(
        "long ago, every day",
        "DTSTART:19980101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;UNTIL=20261001T000000Z",
        ("10-01T00:00 10-01T00:01",),
    ),
    OddEntry("google, a series deleted from its first time on", _at("RRULE:FREQ=DAILY;UNTIL=20261201T000000Z")),
    OddEntry("over before", "DTSTART:20250101T000000Z\nDURATION:PT1H"),
)  # fmt: skip
