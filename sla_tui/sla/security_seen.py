"""What one look at a target says of one security promise: kept, not kept, or not measured, and from when on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sla_tui.sla.ages import age
from sla_tui.sla.codes import CodeValue, Note
from sla_tui.sla.observation import SecurityReading
from sla_tui.sla.security_terms import TLS_VERSIONS, TransitRule

SecurityState = Literal["kept", "not_kept", "not_measured"]
HSTS: Final = "strict-transport-security"


@dataclass(frozen=True, slots=True)
class SeenPromise:
    """What a look says of a promise, and what shows it.

    `until`: up to when it is kept if nothing changes. `since`: from when it is not kept, where that is later than the
    first look that saw the same. UTC seconds.
    """

    state: SecurityState
    note: Note
    until: int | None = None
    since: int | None = None


ReadingTest = Callable[[SecurityReading, int], SeenPromise]
"""Holds a reading against a promise as of an instant (UTC seconds) at which it still said the same."""


def tls_seen(rule: TransitRule, reading: SecurityReading, at: int) -> SeenPromise:
    """Holds the versions of TLS against the oldest one that may be spoken."""
    del at
    if reading.tls is None:
        return _unseen(reading)
    older: tuple[str, ...] = () if rule.min_tls is None else TLS_VERSIONS[: TLS_VERSIONS.index(rule.min_tls)]
    spoken, taken = reading.tls.spoken, [version for version in older if version in reading.tls.accepted]
    values: Mapping[str, CodeValue] = {"monitor": reading.ref, "spoken": spoken}
    if spoken in older:
        return SeenPromise("not_kept", Note("security_tls_spoken", values))
    if taken:
        return SeenPromise("not_kept", Note("security_tls_accepted", {**values, "versions": ", ".join(taken)}))
    unasked = [version for version in older if version not in reading.tls.refused]
    if unasked or spoken not in TLS_VERSIONS:
        return SeenPromise("not_measured", Note("security_tls_unasked", {**values, "versions": ", ".join(unasked)}))
    if not older:
        return SeenPromise("kept", Note("security_tls_only", values))
    return SeenPromise("kept", Note("security_tls_refused", {**values, "versions": ", ".join(older)}))


def certificate_seen(left: int, reading: SecurityReading, at: int) -> SeenPromise:
    """Holds a certificate's chain, name and end against the seconds that it must last beyond `at`."""
    if reading.tls is None:
        return _unseen(reading)
    values: Mapping[str, CodeValue] = {"monitor": reading.ref}
    ends = reading.tls.ends
    if ends is not None and ends < at:
        note = Note("security_certificate_over", {**values, "age": age(at - ends)})
        return SeenPromise("not_kept", note, since=ends - left + 1)
    if reading.tls.problem:
        return SeenPromise("not_kept", Note("security_certificate_problem", {**values, "problem": reading.tls.problem}))
    if ends is None:
        return SeenPromise("not_measured", Note("security_certificate_undated", values))
    more = {**values, "left": age(ends - at), "wanted": age(left)}
    if ends - at < left:
        return SeenPromise("not_kept", Note("security_certificate_short", more), since=ends - left + 1)
    return SeenPromise("kept", Note("security_certificate_left", more), until=ends - left)


def headers_seen(rule: TransitRule, reading: SecurityReading, at: int) -> SeenPromise:
    """Holds the headers of an answer against those that are promised."""
    del at
    if reading.headers is None:
        return _unseen(reading)
    found = {one.name: one.value for one in reading.headers}
    values: Mapping[str, CodeValue] = {"monitor": reading.ref}
    missing = [name for name in rule.headers if name.lower() not in found]
    for_long = hsts_age(found.get(HSTS, ""))
    if rule.hsts is not None and for_long is None and HSTS not in map(str.lower, missing):
        missing.insert(0, "Strict-Transport-Security")
    if missing:
        return SeenPromise("not_kept", Note("security_header_missing", {**values, "names": ", ".join(missing)}))
    if rule.hsts is not None and for_long is not None and for_long < rule.hsts:
        lengths = {"age": age(for_long), "wanted": age(rule.hsts)}
        return SeenPromise("not_kept", Note("security_hsts_short", {**values, **lengths}))
    return SeenPromise("kept", Note("security_headers_there", values))


def hsts_age(value: str) -> int | None:
    """Reads for how many seconds browsers are told to use TLS alone (RFC 6797); None where the header does not say."""
    for part in value.split(";"):
        name, _, digits = part.partition("=")
        digits = digits.strip().strip('"')
        if name.strip().lower() == "max-age":
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
    return None


def backup_seen(oldest: int, reading: SecurityReading, at: int) -> SeenPromise:
    """Holds the age of the newest backup against the seconds that it may have."""
    if reading.backup is None:
        return _unseen(reading)
    values: Mapping[str, CodeValue] = {"monitor": reading.ref, "allowed": age(oldest)}
    newest = reading.backup.newest
    if newest is None:
        return SeenPromise("not_kept", Note("security_no_backup", values))
    old = at - newest > oldest
    note = Note(f"security_backup_{'old' if old else 'young'}", {**values, "age": age(at - newest)})
    if old:
        return SeenPromise("not_kept", note, since=newest + oldest + 1)
    return SeenPromise("kept", note, until=newest + oldest)


def _unseen(reading: SecurityReading) -> SeenPromise:
    return SeenPromise("not_measured", Note("security_unseen", {"monitor": reading.ref, "why": reading.why}))
