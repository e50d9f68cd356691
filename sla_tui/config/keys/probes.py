"""The keys of `[probes.<id>]`: what a local probe asks, and which answer is right."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final
from urllib.parse import urlsplit

from sla_tui.config.keys.contract import ID
from sla_tui.config.kinds.basic import Flag, ListOf, Schema, Text, Whole, Word
from sla_tui.config.kinds.net import Headers, HostPort, StatusRanges, Url
from sla_tui.config.kinds.probes import HostMaybePort, JsonValues, ProgramAndArguments, Regex
from sla_tui.config.kinds.times import Duration, Milliseconds, Timeout
from sla_tui.config.model import ProbeConfig
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Key, MapOf, Table, Values

SCHEMES: Final = ("https", "http", "tcp", "tls", "dns", "icmp")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE")
RECORDS: Final = (
    *("A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA", "SRV", "PTR", "CAA"),
    *("DS", "DNSKEY", "HTTPS", "SVCB", "NAPTR", "TLSA"),
)
COMMAND: Final = "command"

_ALWAYS: Final = frozenset({"url", "name", "max_latency", "interval", "timeout", "scope"})
_TLS: Final = frozenset({"connect_to", "verify", "ca_file", "expiry_warning"})
_HTTP: Final = _TLS | {
    *("method", "headers", "body", "follow_redirects"),
    *("expect_status", "expect_text", "expect_regex", "expect_headers", "expect_json"),
}
MEANT_FOR: Final = {
    "http": _HTTP,
    "https": _HTTP,
    "tcp": frozenset({"connect_to", "body", "expect_text"}),
    "tls": _TLS,
    "dns": frozenset({"record", "expect_answers", "nameserver"}),
    "icmp": frozenset({"connect_to"}),
    COMMAND: frozenset({"command"}),
}
"""Which keys mean something for which kind of probe, besides those that always do."""


def _check(values: Values, at: At) -> None:
    """Either a URL or a command, and only keys that mean something for it."""
    given = {"url", "command"} & (values.keys() | values.wrong)
    if not given:
        at.child("url").wrong("is missing", allowed=f"{Url(SCHEMES).words}, or a command")
    if len(given) == 2:
        at.child("command").wrong("stands beside url: a probe asks one of them")
    kind = COMMAND if "command" in values else urlsplit(values.get("url", "")).scheme
    for key in _KEYS if kind in MEANT_FOR and len(given) == 1 else ():
        if key.field in values and key.name not in _ALWAYS | MEANT_FOR[kind]:
            what = "a command" if kind == COMMAND else f"a {kind}:// probe"
            at.child(key.name).wrong(f"means nothing for {what}")
    if values.get("method") == "HEAD":
        for name in ("expect_text", "expect_regex", "expect_json"):
            if values.get(name):
                at.child(name).wrong('is never found: an answer to "HEAD" has no text')


def _parts(probe: ProbeConfig) -> dict[str, Any]:
    """The fields that mean something for this probe."""
    kind = COMMAND if probe.command else urlsplit(probe.url).scheme
    meant = _ALWAYS | MEANT_FOR.get(kind, _HTTP)
    skipped = {key.field for key in _KEYS if key.name not in meant}
    return {f.name: getattr(probe, f.name) for f in fields(probe) if f.name not in skipped}


_KEYS: Final = (
    Key("url", Url(SCHEMES), "what is asked"),
    Key("command", ProgramAndArguments(), "instead of a URL: a monitoring plugin; its exit code is the state"),
    Key("name", Text(longest=200), "how it is called on screens; default: the id"),
    Key("method", Word(METHODS), "the method of the request"),
    Key("expect_status", StatusRanges(), "status codes that are right"),
    Key("expect_text", Text(longest=4_000, lines=True), "must be found in the answer, or in a TCP greeting"),
    Key("expect_regex", Regex(), "must match somewhere in the answer's first 64 KiB"),
    Key("expect_headers", Headers(), "headers that must be there and hold these texts"),
    Key("expect_json", JsonValues(), "values that the answer, as JSON, must have"),
    Key("headers", Headers(), "sent along with the request"),
    Key("body", Text(longest=64_000, lines=True), "sent with the request, or after a TCP connection is made"),
    Key("follow_redirects", Whole(0, 10), "how many; headers and body never go to another origin"),
    Key("max_latency", Milliseconds(), "a slower answer is no answer", attr="max_latency_ms"),
    Key("interval", Duration(least=1, most=86_400), "between two probes; default: that of [sources.probe]"),
    Key("timeout", Timeout(), "default: that of [sources.probe]"),
    Key("connect_to", HostPort(), "connect there instead of resolving the URL's host"),
    Key("verify", Flag(), "check the certificate"),
    Key("ca_file", Text(longest=1_000), "a file of the only authorities that are trusted, in PEM"),
    Key(
        "expiry_warning",
        Duration(most=3660 * 86_400),
        "degraded when the certificate ends sooner; tls:// warns at 14d anyway",
    ),
    Key("record", Word(RECORDS), "the type of DNS record; default: A"),
    Key("expect_answers", ListOf(Text(longest=1_000, empty=False), most=50), "records that must be among the answers"),
    Key("nameserver", HostMaybePort(), "who is asked; default: this machine's own name servers"),
    Key("scope", Word(("lan", "wan")), "reached without the internet, or through it; default: by its address"),
)


class ProbeTable(Table):
    """One `[probes.<id>]`."""

    def _schema(self) -> Schema:
        return super()._schema() | {"oneOf": [{"required": ["url"]}, {"required": ["command"]}]}


PROBE: Final = ProbeTable(ProbeConfig, _KEYS, check=_check, parts=_parts)

PROBES: Final = MapOf(PROBE, ID)
