"""Probes as data: how probing is done, and what each probe asks, every field with its key and default."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal
from urllib.parse import urlsplit

from sla_tui.config.probe_kinds import COMMAND, FILE, SCHEMES
from sla_tui.config.secret_ref import SecretRef
from sla_tui.sla.contract import DAY
from sla_tui.sla.keys import key, spec

JsonValue = str | int | bool | Decimal

WEB: Final = ("https", "http")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE")
RECORDS: Final = (
    *("A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA", "SRV", "PTR", "CAA"),
    *("DS", "DNSKEY", "HTTPS", "SVCB", "NAPTR", "TLSA"),
)
_TLS: Final = (*WEB, "tls")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSettings:
    """The keys of `[sources.probe]` that are about how probing is done. Durations in seconds."""

    timeout: float = key(10.0, "a probe that takes longer has failed")
    confirmations: int = key(2, "failures in a row before a monitor is down", "whole", least=1, most=20)
    retry_interval: int = key(5, "until a failure is looked at again", "duration", least=1, most=3600)
    concurrency: int = key(200, "probes at the same time", "whole", least=1, most=10_000)
    connectivity: tuple[str, ...] = key(
        (),
        "if none of these answers, we are offline: no data, not downtime",
        "url",
        schemes=SCHEMES,
        items=(0, 20),
    )
    proxy: str = key("", 'through which http:// and https:// are asked; "env": what the environment says', "proxy")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLook:
    """What a probe looks at besides, because a contract promises something of it.

    `older_tls`: versions of TLS that must not be accepted, asked for one by one; None: handshakes are not looked at.
    `headers`: names of HTTP headers whose values are wanted, in small letters. `backups`: the age of the newest backup.
    """

    older_tls: tuple[str, ...] | None = None
    headers: tuple[str, ...] = ()
    backups: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeConfig:
    """One `[probes.<id>]` table: what is asked, and what answer is right. Of `url`, `command` and `file` one is there.

    `connect_to` ("host:port") connects there instead of resolving the URL's host, as curl's --connect-to does.
    `expiry_warning` is in seconds; None: the kind's own. `scope` "": found out from the target's address. `security` is
    no key: it follows from the contracts (`sla_tui.config.security_looks`).
    """

    id: str
    url: str = key("", "what is asked", "url", schemes=SCHEMES)
    command: tuple[str, ...] = key(
        (), "instead of a URL: a monitoring plugin; its exit code is the state", "program", only=(COMMAND,)
    )
    file: str = key(
        "", "instead of a URL: a file, or a folder whose newest file counts", "text", longest=4_000, only=(FILE,)
    )
    pattern: str = key(
        "", "of a folder, the files that count: *.dump, **/*.gz; default: all in it", "text", longest=200, only=(FILE,)
    )
    max_age: int | None = key(None, "down when it was changed longer ago", "duration", least=1, only=(FILE,))
    min_size: int = key(0, "files of fewer bytes do not count", "whole", least=0, most=10**15, only=(FILE,))
    environment: tuple[str, ...] = key(
        (),
        "variables that the command gets besides the usual ones (PATH, HOME, LANG); others may hold credentials",
        "pattern",
        pattern="[A-Za-z_][A-Za-z0-9_]*",
        words="the name of an environment variable",
        items=(0, 50),
        only=(COMMAND,),
    )
    name: str = key("", "how it is called on screens; default: the id", "text", longest=200)
    method: str = key("GET", "the method of the request", "word", choices=METHODS, only=WEB)
    expect_status: tuple[tuple[int, int], ...] = key(  # inclusive ranges
        ((200, 299),), "status codes that are right", "status_ranges", only=WEB
    )
    expect_text: str = key(
        "",
        "must be found in the answer, or in a TCP greeting",
        "text",
        longest=4_000,
        lines=True,
        only=(*WEB, "tcp"),
    )
    expect_regex: str = key("", "must match somewhere in the answer's first 64 KiB", "regex", only=WEB)
    expect_headers: dict[str, str] = field(
        default_factory=dict, metadata=spec("headers that must be there and hold these texts", "headers", only=WEB)
    )
    expect_json: dict[str, JsonValue] = field(
        default_factory=dict, metadata=spec("values that the answer, as JSON, must have", "json_values", only=WEB)
    )
    headers: dict[str, str] = field(
        default_factory=dict, metadata=spec("sent along with the request", "headers", only=WEB)
    )
    body: str = key(
        "",
        "sent with the request, or after a TCP connection is made",
        "text",
        longest=64_000,
        lines=True,
        only=(*WEB, "tcp"),
    )
    follow_redirects: int = key(
        0, "how many; headers and body never go to another origin", "whole", least=0, most=10, only=WEB
    )
    max_latency_ms: int | None = key(None, "a slower answer is no answer", "milliseconds", name="max_latency")
    interval: int | None = key(
        None, "between two probes; default: that of [sources.probe]", "duration", least=1, most=DAY
    )
    timeout: float | None = key(None, "default: that of [sources.probe]")
    connect_to: str = key(
        "", "connect there instead of resolving the URL's host", "host_port", only=(*_TLS, "tcp", "icmp")
    )
    verify: bool = key(True, "check the certificate", only=_TLS)
    ca_file: str = key("", "a file of the only authorities that are trusted, in PEM", "text", longest=1_000, only=_TLS)
    client_certificate: str = key(
        "", "a file that says who we are, in PEM, perhaps with its key (mTLS)", "text", longest=1_000, only=_TLS
    )
    client_key: str = key("", "its key, where that is in a file of its own", "text", longest=1_000, only=_TLS)
    client_key_password: SecretRef | None = key(None, "where the key's password is kept", only=_TLS)
    proxy: str = key(
        "", 'an HTTP proxy; "env": that of the environment; "none"; default: that of [sources.probe]', "proxy", only=WEB
    )
    expiry_warning: int | None = key(
        None,
        "degraded when the certificate ends sooner; tls:// warns at 14d anyway",
        "duration",
        most=3660 * DAY,
        only=_TLS,
    )
    record: str = key("", "the type of DNS record; default: A", "word", choices=RECORDS, only=("dns",))
    expect_answers: tuple[str, ...] = key(
        (),
        "records that must be among the answers",
        "text",
        longest=1_000,
        empty=False,
        items=(0, 50),
        only=("dns",),
    )
    nameserver: str = key(
        "", "who is asked; default: this machine's own name servers", "host_maybe_port", only=("dns",)
    )
    scope: Literal["", "lan", "wan"] = key(
        "",
        "reached without the internet, or through it; default: by its address",
        "word",
        choices=("lan", "wan"),
    )
    security: SecurityLook | None = None

    @property
    def kind(self) -> str:
        """The kind of probe: its URL's scheme, "command" or "file"."""
        return COMMAND if self.command else FILE if self.file else urlsplit(self.url).scheme
