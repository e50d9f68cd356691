"""What a single probe found: an answer that is right, one that is not, or a fault that is not the target's."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass, field
from typing import Final, Literal

from sla_tui.sla.observation import BackupReading, HeaderReading
from sla_tui.sources.probes.timing import Timing
from sla_tui.text import clean

ProbeVerdict = Literal["ok", "failed", "unknown"]

# Faults of this machine, its limits or its network: whatever the target does, the probe would have failed.
_OWN: Final = {
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files in the system",
    errno.ENOBUFS: "no buffer space",
    errno.ENOMEM: "no memory",
    errno.EADDRNOTAVAIL: "no free local port or address",
    errno.ENETUNREACH: "no route to that network",
    errno.ENETDOWN: "the network is down",
    errno.EAGAIN: "too many processes",
    errno.EPERM: "a local rule forbids it",
    errno.EACCES: "a local rule forbids it",
}
_THEIRS: Final = {
    errno.ECONNREFUSED: "connection refused",
    errno.ECONNRESET: "connection reset",
    errno.EPIPE: "connection reset",
    errno.EHOSTUNREACH: "host unreachable",
    errno.EHOSTDOWN: "host is down",
    errno.ETIMEDOUT: "connection timed out",
    errno.ECONNABORTED: "connection aborted",
}
_SILENT: Final = frozenset(
    {errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ETIMEDOUT}
)  # nobody answered: it may be our own network


class OwnFaultError(Exception):
    """What stands in the way of a look is of this machine or its configuration, in words."""


class CertificateNameError(OSError):
    """A certificate that holds, but for others."""


@dataclass(frozen=True, slots=True)
class ProbeOutcome:
    """One probe's result.

    Attributes:
        verdict: "unknown" where the fault is ours.
        reason: why it is not ok, in a few inert words.
        ms: from the first step to the last byte read; None where it failed or time stood still.
        phases: milliseconds of each step, in order.
        warning: it is ok, but somebody should look: shown as degraded.
        late: it is right, but came later than is allowed.
        silent: nothing came from the target at all, so that our own network may be what is broken.
        doubtful: the name servers did not answer: whose fault that is shows in the other probes.
        note: what is worth knowing also where all is well: which of several addresses answered.
        headers: those that a contract promises, of the answer that was judged; None: none came, or none is wanted.
        backup: the newest backup, where the probe looks for one.
    """

    verdict: ProbeVerdict
    reason: str = ""
    ms: int | None = None
    phases: dict[str, int] = field(default_factory=dict)
    warning: str = ""
    late: bool = False
    silent: bool = False
    doubtful: bool = False
    note: str = ""
    headers: tuple[HeaderReading, ...] | None = None
    backup: BackupReading | None = None


def failed(reason: str) -> ProbeOutcome:
    """Makes the outcome of a failure of the target."""
    return ProbeOutcome("failed", reason)


def ours(reason: str) -> ProbeOutcome:
    """Makes the outcome of a failure of this machine."""
    return ProbeOutcome("unknown", f"this machine could not probe: {reason}")


def timed_out(seconds: float, timing: Timing) -> ProbeOutcome:
    """Makes the outcome of a probe to which nothing more came in time."""
    reason = f"no complete answer within {seconds:g} s (in: {timing.step})"
    return ProbeOutcome("failed", reason, phases=timing.phases, silent=True, doubtful=timing.step == "dns")


def too_slow(ms: int | None, allowed: int | None, phases: dict[str, int]) -> ProbeOutcome | None:
    """Returns the failure of an answer that is right but came too late; None where it did not."""
    if allowed is None or ms is None or ms <= allowed:
        return None
    slowest = max(phases, key=lambda name: phases[name]) if phases else ""
    most = f" (most of it: {slowest})" if len(phases) > 1 else ""
    return ProbeOutcome("failed", f"too slow: {ms} ms, {allowed} allowed{most}", phases=phases, late=True)


def from_error(error: OSError) -> ProbeOutcome:
    """Returns what an error of the operating system, of OpenSSL or of a name server means."""
    if isinstance(error, (ssl.SSLCertVerificationError, CertificateNameError)):
        return failed(f"certificate: {clean(getattr(error, 'verify_message', str(error)), 100)}")
    if isinstance(error, ssl.SSLError):
        return failed(f"TLS handshake failed ({clean(error.reason, 60).lower().replace('_', ' ') or 'closed'})")
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return ProbeOutcome("failed", "no name server answers for this host", silent=True, doubtful=True)
        return failed("host name not found")
    code = error.errno or 0
    if code in _OWN:
        return ours(_OWN[code])
    reason = _THEIRS.get(code) or errno.errorcode.get(code, "").lower() or "connection broken"
    return ProbeOutcome("failed", reason, silent=code in _SILENT)
