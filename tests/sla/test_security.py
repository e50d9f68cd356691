"""Security promises: kept, not kept or not measured, with figures that were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.contract import Contract, PeriodRule
from sla_tui.sla.observation import BackupReading, HeaderReading, SecurityReading, TlsReading
from sla_tui.sla.security import (
    BreachFact,
    ReadStretch,
    SecurityFacts,
    SecurityFinding,
    WatchedTarget,
    security_findings,
)
from sla_tui.sla.security_seen import hsts_age
from sla_tui.sla.security_terms import (
    BackupRule,
    BreachRule,
    Certification,
    RestoreRule,
    Security,
    TransitRule,
)

HOUR, DAY = 3_600, 86_400
START = 1_793_491_200  # 2026-11-01T00:00:00Z
END = START + 30 * DAY
NOW = START + 20 * DAY


def contract(**security) -> Contract:
    return Contract(security=Security(**security), period=PeriodRule(timezone="Europe/Amsterdam"))


def reading(at: int = NOW - HOUR, ref: str = "probe:web", **more) -> SecurityReading:
    return SecurityReading(ref, at, **more)


def target(*stretches: ReadStretch, kind: str = "https", ref: str = "probe:web", interval: int = 60) -> WatchedTarget:
    return WatchedTarget(ref, kind, stretches, interval)


def judged(text: Contract, *targets: WatchedTarget, now: int = NOW, **facts) -> dict[str, SecurityFinding]:
    found = security_findings(text, SecurityFacts(targets, **facts), (START, END), now)
    return {one.promise: one for one in found}


def codes(finding: SecurityFinding) -> list[str]:
    return [note.code for note in finding.evidence]


def tls(spoken: str = "1.3", **more) -> TlsReading:
    return TlsReading(spoken, **{"refused": ("1.0", "1.1"), "ends": NOW + 90 * DAY, **more})


TLS_12 = contract(transit=TransitRule(min_tls="1.2"))


@pytest.mark.parametrize(
    ("seen", "state", "code"),
    [
        (tls(), "kept", "security_tls_refused"),
        (tls("1.2"), "kept", "security_tls_refused"),
        (tls("1.1", refused=("1.0",)), "not_kept", "security_tls_spoken"),
        (tls(accepted=("1.0",), refused=("1.1",)), "not_kept", "security_tls_accepted"),
        (tls(refused=("1.0",)), "not_measured", "security_tls_unasked"),  # 1.1 could not be offered
        (tls("2.0"), "not_measured", "security_tls_unasked"),  # nothing that we know to order
        (None, "not_measured", "security_unseen"),
    ],
)
def test_the_oldest_version_is_held_to_what_was_spoken_and_to_what_was_accepted(seen, state, code):
    found = judged(TLS_12, target(ReadStretch(reading(tls=seen, why="" if seen else "no answer"), NOW)))["tls"]
    assert (found.state, codes(found)) == (state, [code])


def test_nobody_looks_is_not_measured_and_never_kept():
    found = judged(TLS_12)
    assert {name: (one.state, codes(one)) for name, one in found.items()} == {
        "tls": ("not_measured", ["security_nobody_looks"]),
        "certificate": ("not_measured", ["security_nobody_looks"]),
    }


def test_a_look_of_too_long_ago_is_not_measured():
    """Three hours, or three intervals of the probe where these are longer."""
    old = ReadStretch(reading(NOW - DAY, tls=tls()), NOW - 3 * HOUR - 1)
    assert judged(TLS_12, target(old))["tls"].state == "not_measured"
    assert judged(TLS_12, target(replace(old, until=NOW - 3 * HOUR)))["tls"].state == "kept"
    assert judged(TLS_12, target(old, interval=2 * HOUR))["tls"].state == "kept"


def test_one_target_that_does_not_keep_it_breaks_a_promise_and_one_that_is_not_seen_unproves_it():
    good = target(ReadStretch(reading(tls=tls()), NOW))
    bad = target(ReadStretch(reading(tls=tls(accepted=("1.0",))), NOW), ref="probe:api")
    blind = target(ref="probe:api")
    assert judged(TLS_12, good, bad)["tls"].state == "not_kept"
    assert judged(TLS_12, good, blind)["tls"].state == "not_measured"
    assert judged(TLS_12, good, bad, blind)["tls"].state == "not_kept"


def test_a_certificate_must_last_as_long_as_promised():
    text = contract(transit=TransitRule(certificate_left=14 * DAY))
    long, short = (target(ReadStretch(reading(tls=tls(ends=NOW + n * DAY)), NOW)) for n in (14, 13))
    found = judged(text, long)["certificate"]
    assert (found.state, found.until, found.soon) == ("kept", NOW, True)
    found = judged(text, short)["certificate"]
    # 14 days before its end it was one day ago; it was seen since an hour ago, so that hour is what was seen broken.
    assert (found.state, codes(found), found.broken) == (
        "not_kept",
        ["security_certificate_short"],
        ((NOW - HOUR, NOW),),
    )


def test_a_certificate_that_was_renewed_in_time_broke_nothing():
    """The old one ends before now; it was gone while it still lasted three weeks."""
    text = contract(transit=TransitRule(certificate_left=14 * DAY))
    old = ReadStretch(reading(START, tls=tls(ends=START + 24 * DAY)), START + 3 * DAY)
    new = ReadStretch(reading(START + 3 * DAY + 60, tls=tls(ends=NOW + 80 * DAY)), NOW)
    assert judged(text, target(old, new))["certificate"].broken == ()
    late = replace(old, until=START + 12 * DAY)  # renewed two days too late: 14 days were left at START + 10 d
    later = ReadStretch(reading(START + 12 * DAY + 60, tls=tls(ends=NOW + 80 * DAY)), NOW)
    found = judged(text, target(late, later))["certificate"]
    assert (found.state, found.broken) == ("kept", ((START + 10 * DAY + 1, START + 12 * DAY),))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"problem": "certificate: self-signed certificate"}, "security_certificate_problem"),
        ({"ends": NOW - 3 * DAY, "problem": "certificate: certificate has expired"}, "security_certificate_over"),
    ],
)
def test_chain_name_and_end_are_part_of_encryption(more, code):
    found = judged(TLS_12, target(ReadStretch(reading(tls=tls(**more)), NOW)))["certificate"]
    assert (found.state, codes(found)) == ("not_kept", [code])


@pytest.mark.parametrize(
    ("headers", "state", "code"),
    [
        ({"strict-transport-security": "max-age=31536000; includeSubDomains", "x-frame-options": "DENY"}, "kept", ""),
        ({"strict-transport-security": "max-age=31536000"}, "not_kept", "security_header_missing"),
        ({"x-frame-options": "DENY"}, "not_kept", "security_header_missing"),
        (
            {"strict-transport-security": "max-age=31535999", "x-frame-options": "DENY"},
            "not_kept",
            "security_hsts_short",
        ),
        ({"strict-transport-security": "preload", "x-frame-options": "DENY"}, "not_kept", "security_header_missing"),
        (None, "not_measured", "security_unseen"),
    ],
)
def test_headers(headers, state, code):
    text = contract(transit=TransitRule(headers=("X-Frame-Options",), hsts=365 * DAY))
    seen = None if headers is None else tuple(HeaderReading(*pair) for pair in headers.items())
    found = judged(text, target(ReadStretch(reading(headers=seen), NOW)))["headers"]
    assert (found.state, codes(found)) == (state, [code or "security_headers_there"])
    assert "tls" not in judged(text)  # only what is promised is told


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("max-age=600", 600),
        ('Max-Age="600" ; preload', 600),
        ("includeSubDomains;max-age=0", 0),
        ("", None),
        ("max-age", None),
        ("max-age=-1", None),
        ("max-age=١٢", None),
        ("max-age=9999999999999", None),
    ],
)
def test_hsts_age(value, age):
    assert hsts_age(value) == age


BACKUPS = contract(backups=BackupRule(every=12 * HOUR, rpo=24 * HOUR))


def backups(*looks: tuple[int, int | None, int]) -> WatchedTarget:
    """A probe that first saw a newest backup at an instant, and last at another one."""
    return target(
        *(ReadStretch(reading(first, "probe:db", backup=BackupReading(newest)), last) for first, newest, last in looks),
        kind="file",
        ref="probe:db",
    )


def test_the_newest_backup_may_be_just_as_old_as_the_rpo():
    found = judged(BACKUPS, backups((NOW - HOUR, NOW - 24 * HOUR, NOW)))["backups"]
    assert (found.state, found.until, found.broken, found.soon) == ("kept", NOW, (), False)
    found = judged(BACKUPS, backups((NOW - HOUR, NOW - 24 * HOUR - 1, NOW)))["backups"]
    assert (found.state, found.broken, codes(found)) == ("not_kept", ((NOW, NOW),), ["security_backup_old"])


def test_a_night_without_a_backup_is_a_broken_stretch_of_a_kept_promise():
    """Made at 0 h, seen until 40 h; 24 h are allowed, so it was too old from 24 h and 1 s on. Then a new one came."""
    day = START + 5 * DAY
    found = judged(
        BACKUPS,
        backups(
            (day, day, day + 40 * HOUR),
            (day + 40 * HOUR + 60, day + 40 * HOUR, day + 41 * HOUR),
            (NOW - HOUR, NOW - HOUR, NOW),
        ),
    )["backups"]
    assert (found.state, found.broken) == ("kept", ((day + 24 * HOUR + 1, day + 40 * HOUR),))


def test_no_backup_at_all_is_not_kept_and_one_that_cannot_be_looked_at_is_not_measured():
    assert judged(BACKUPS, backups((NOW - HOUR, None, NOW)))["backups"].state == "not_kept"
    blind = target(ReadStretch(reading(ref="probe:db", why="permission denied"), NOW), kind="file", ref="probe:db")
    assert judged(BACKUPS, blind)["backups"].state == "not_measured"
    assert "backups" not in judged(contract(backups=BackupRule(kept=DAY)), blind)  # no age is promised


def test_without_an_rpo_the_rhythm_is_held_to():
    text = contract(backups=BackupRule(every=12 * HOUR))
    assert judged(text, backups((NOW - HOUR, NOW - 13 * HOUR, NOW)))["backups"].state == "not_kept"


def test_dates_run_out_at_the_end_of_their_last_local_day_and_are_warned_of_before():
    text = contract(certifications=(Certification(name="ISO 27001", valid_to=date(2026, 11, 21)),), warn_before=2 * DAY)
    end = START + 21 * DAY - HOUR  # 22 November 00:00 in Amsterdam is 23:00 UTC of the 21st
    for now, state, soon in (
        (end - 2 * DAY - 1, "kept", False),
        (end - 2 * DAY, "kept", True),
        (end, "not_kept", False),
    ):
        found = judged(text, now=now)["certifications"]
        assert (found.state, found.soon, found.subject) == (state, soon, "ISO 27001")
    assert judged(contract(certifications=(Certification(name="SOC 2"),)))["certifications"].state == "not_measured"
    assert judged(contract(review_by=date(2026, 11, 1)))["review"].state == "not_kept"
    assert judged(contract(review_by=date(2027, 11, 1)))["review"].state == "kept"


def test_the_last_test_of_restoring_is_that_of_the_text_or_a_later_one_that_people_wrote_down():
    rule = RestoreRule(test_every=30 * DAY, last_tested=date(2026, 10, 1))
    assert judged(contract(restore=rule))["restore"].state == "not_kept"
    assert judged(contract(restore=rule), restore_tested=NOW - 30 * DAY)["restore"].state == "kept"
    assert judged(contract(restore=rule), restore_tested=NOW - 30 * DAY - 1)["restore"].state == "not_kept"
    assert judged(contract(restore=rule), restore_tested=NOW + 1)["restore"].state == "not_kept"  # not yet
    assert judged(contract(restore=RestoreRule(test_every=DAY)))["restore"].state == "not_measured"
    assert judged(contract(restore=RestoreRule(rto=HOUR))) == {}


@pytest.mark.parametrize(
    ("noticed", "told", "state", "code"),
    [
        (NOW - 71 * HOUR, None, "kept", "security_breach_running"),
        (NOW - 72 * HOUR, None, "kept", "security_breach_running"),
        (NOW - 72 * HOUR - 1, None, "not_kept", "security_breach_untold"),
        (NOW - 9 * DAY, NOW - 6 * DAY, "kept", "security_breach_told"),  # 72 h to the second
        (NOW - 9 * DAY, NOW - 6 * DAY + 1, "not_kept", "security_breach_late"),
        (START - 9 * DAY, None, "not_kept", "security_breach_untold"),  # of an earlier period, and still open
        (START - 9 * DAY, START - 8 * DAY, "not_measured", "security_no_breach"),  # of an earlier period, and over
        (NOW + 1, None, "not_measured", "security_no_breach"),
    ],
)
def test_a_breach_is_told_in_time_or_not(noticed, told, state, code):
    text = contract(breach=BreachRule(within=72 * HOUR))
    found = judged(text, breaches=(BreachFact(noticed, told),))["breach"]
    assert (found.state, codes(found)) == (state, [code])
    if code == "security_breach_running":
        assert (found.until, found.soon) == (noticed + 72 * HOUR, True)


def test_a_period_that_is_over_is_judged_as_of_its_end():
    text = contract(certifications=(Certification(name="ISO", valid_to=date(2026, 12, 1)),))
    assert judged(text, now=END + 90 * DAY)["certifications"].state == "kept"


def test_a_contract_without_promises_has_no_findings():
    assert security_findings(Contract(), SecurityFacts(), (START, END), NOW) == ()
    assert judged(contract(at_rest="AES-256")) == {}


READINGS = st.builds(
    TlsReading,
    st.sampled_from(["1.0", "1.1", "1.2", "1.3", ""]),
    st.lists(st.sampled_from(["1.0", "1.1"]), unique=True).map(tuple),
    st.lists(st.sampled_from(["1.0", "1.1"]), unique=True).map(tuple),
    st.sampled_from(["", "certificate: self-signed certificate"]),
    st.one_of(st.none(), st.integers(START, END + 90 * DAY)),
)


@given(
    st.lists(st.tuples(st.integers(START - DAY, END), READINGS), max_size=6),
    st.integers(START, END),
    st.integers(0, DAY),
)
def test_what_was_broken_lies_in_the_period_and_a_promise_is_broken_when_it_is_not_kept(looks, now, lasted):
    """Whatever was seen: stretches are sorted, apart, and within the period; a sentence is there for each piece."""
    stretches = [ReadStretch(reading(at, tls=seen), at + lasted) for at, seen in sorted(looks, key=lambda one: one[0])]
    for found in judged(TLS_12, target(*stretches), now=now).values():
        assert all(START <= start <= end <= now for start, end in found.broken)
        assert all(one[1] < other[0] for one, other in zip(found.broken, found.broken[1:], strict=False))
        assert (found.state == "kept") <= (found.until is None or found.until >= now)
        assert found.evidence
        for language in LANGUAGES:
            assert all(language_named(language).tell(note) for note in found.evidence)
