"""The keys of `[probes.<id>]`: what a local probe asks, and which answer is right."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final
from urllib.parse import urlsplit

from sla_tui.config.contract_keys import ID
from sla_tui.config.kinds import Flag, Text, Word
from sla_tui.config.model import ProbeConfig
from sla_tui.config.net_kinds import Headers, HostPort, StatusRanges, Url
from sla_tui.config.problems import At
from sla_tui.config.tables import Key, MapOf, Table, Values
from sla_tui.config.times import Duration, Milliseconds, Timeout

SCHEMES: Final = ("https", "http", "tcp")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE")

_HTTP_ONLY: Final = ("method", "expect_status", "expect_text", "headers", "body", "verify")


def _check(values: Values, at: At) -> None:
    """A TCP probe speaks no HTTP; HEAD brings no text."""
    if urlsplit(values.get("url", "")).scheme == "tcp":
        for name in _HTTP_ONLY:
            if name in values:
                at.child(name).wrong("means nothing for a tcp:// probe")
    if values.get("method") == "HEAD" and values.get("expect_text"):
        at.child("expect_text").wrong('is never found: an answer to "HEAD" has no text')


def _parts(probe: ProbeConfig) -> dict[str, Any]:
    """The fields that mean something for this probe."""
    skipped = _HTTP_ONLY if urlsplit(probe.url).scheme == "tcp" else ()
    return {f.name: getattr(probe, f.name) for f in fields(probe) if f.name not in skipped}


PROBE: Final = Table(
    ProbeConfig,
    (
        Key("url", Url(SCHEMES), "what is asked", required=True),
        Key("name", Text(longest=200), "how it is called on screens; default: the id"),
        Key("method", Word(METHODS), "the method of the request"),
        Key("expect_status", StatusRanges(), "status codes that are right"),
        Key("expect_text", Text(longest=4_000, lines=True), "must be found in the answer"),
        Key("headers", Headers(), "sent along with the request"),
        Key("body", Text(longest=64_000, lines=True), "sent with the request"),
        Key("max_latency", Milliseconds(), "a slower answer is no answer", attr="max_latency_ms"),
        Key("interval", Duration(least=1, most=86_400), "between two probes; default: that of [sources.probe]"),
        Key("timeout", Timeout(), "default: that of [sources.probe]"),
        Key("connect_to", HostPort(), "connect there instead of resolving the URL's host"),
        Key("verify", Flag(), "check the certificate"),
    ),
    check=_check,
    parts=_parts,
)

PROBES: Final = MapOf(PROBE, ID)
