"""What a contract promises of security and data protection, as data: each clause a frozen value with its key.

Only what can be measured is measured (`sla_tui.sla.security`); the rest is said in words. Durations are seconds, dates
are local dates of the contract's zone. An empty text, an empty list and None say that the contract is silent.
"""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

from sla_tui.sla.keys import key, spec

TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]
TLS_VERSIONS: Final[tuple[TlsVersion, ...]] = get_args(TlsVersion)
"""The oldest first."""
SecurityPromise = Literal["tls", "certificate", "headers", "backups", "restore", "certifications", "breach", "review"]
SECURITY_PROMISES: Final[tuple[SecurityPromise, ...]] = get_args(SecurityPromise)
"""What can be kept or not kept as far as it is known, in the order in which it is told."""

_DAY: Final = 86_400
_LONG: Final = 100 * 366 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitRule:
    """How data are protected on the way. `headers` are names of HTTP headers, as the contract writes them."""

    min_tls: TlsVersion | None = key(None, "the oldest version of TLS that is spoken; none that is older is accepted")
    certificate_left: int | None = key(
        None, "a certificate is renewed at least so long before its end", "duration", most=3660 * _DAY
    )
    headers: tuple[str, ...] = key(
        (),
        "HTTP headers that every answer has, such as Content-Security-Policy",
        "pattern",
        pattern="[A-Za-z0-9-]{1,100}",
        words="the name of an HTTP header",
        items=(0, 50),
    )
    hsts: int | None = key(None, "browsers are told (HSTS) to use TLS alone, for at least so long", "duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A certificate that the vendor holds: ISO 27001, SOC 2. `valid_to` is its last local day; None is not said."""

    name: str = field(metadata=spec("what it is called", "text", longest=200))
    valid_to: date | None = key(None, "its last day")
    by: str = key("", "who certified it", "text", longest=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRule:
    """How data are backed up. `rpo`: the newest backup is never older; without one, `every` is held to."""

    every: int | None = key(None, "a backup is made so often", "duration", least=60, most=_LONG)
    kept: int | None = key(None, "how long a backup is kept", "duration", least=60, most=_LONG)
    rpo: int | None = key(None, "the newest backup is never older: at most so much is lost", "duration", least=1)
    where: str = key("", "where backups are kept", "text", longest=500)

    @property
    def oldest(self) -> int | None:
        """How old the newest backup may be, in seconds; None where nothing says so."""
        return self.rpo if self.rpo is not None else self.every


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRule:
    """How data are brought back. `last_tested`: the local day of the last test; `test_every`: at most between two."""

    rto: int | None = key(None, "the service is back within", "duration", least=1, most=_LONG)
    test_every: int | None = key(None, "restoring is tried at least so often", "duration", least=_DAY, most=_LONG)
    last_tested: date | None = key(None, "when it was tried last")


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachRule:
    """Until when a breach of security is told, counted from when it was noticed, and to whom."""

    within: int = field(metadata=spec("so soon after it was noticed", "duration", least=60, most=_LONG))
    to: str = key("", "who is told", "text", longest=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReturn:
    """What becomes of the customer's data when the contract ends."""

    within: int | None = key(None, "data are handed back so soon after the end", "duration", most=_LONG)
    format: str = key("", "in which form", "text", longest=500)
    deleted_within: int | None = key(None, "data are deleted so soon after the end", "duration", most=_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What a contract says of security and data protection. `warn_before`: seconds before a date runs out."""

    transit: TransitRule | None = key(None, "encryption on the way, and HTTP headers")
    at_rest: str = key("", "how stored data are encrypted", "text", longest=2_000)
    location: tuple[str, ...] = key((), "where data are kept", "text", longest=500, items=(0, 100))
    subprocessors: tuple[str, ...] = key((), "who else processes data", "text", longest=500, items=(0, 1_000))
    access: str = key("", "who may reach data, and how", "text", longest=2_000)
    certifications: tuple[Certification, ...] = key((), "which certificates are held", items=(0, 100))
    backups: BackupRule | None = key(None, "how data are backed up")
    restore: RestoreRule | None = key(None, "how data are brought back")
    breach: BreachRule | None = key(None, "how a breach is told")
    data_return: DataReturn | None = key(None, "what becomes of data at the end")
    reviewed: date | None = key(None, "when these promises were reviewed last")
    review_by: date | None = key(None, "until when they are reviewed again; the last day")
    warn_before: int = key(30 * _DAY, "dates that run out are warned of so long before", "duration", most=3660 * _DAY)
    publish: tuple[SecurityPromise, ...] = key((), "which of the findings a status page may show", items=(0, 20))

    @property
    def dated(self) -> tuple[Certification, ...]:
        """The certifications whose last day is known."""
        return tuple(one for one in self.certifications if one.valid_to is not None)
