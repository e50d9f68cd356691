"""The table of `[probes.<id>]`: what a local probe asks, and which answer is right."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final
from urllib.parse import urlsplit

from sla_tui.config.kinds.basic import Schema
from sla_tui.config.kinds.net import Url
from sla_tui.config.kinds.references import ID
from sla_tui.config.probe_kinds import COMMAND, FILE, PROBE_KINDS, SCHEMES
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.declared import keys_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import ConfigTable, MapOf, Values
from sla_tui.sla.keys import KEY

_ONLY: Final = {f.name: f.metadata[KEY].only for f in fields(ProbeConfig) if KEY in f.metadata}
"""By field, the kinds of probes for which it means something; empty: all."""


def _check(values: Values, at: At) -> None:
    """Checks that there is a URL, a command or a file, and only keys that mean something for it."""
    given = [name for name in ("url", COMMAND, FILE) if name in values or name in values.wrong]
    if not given:
        at.child("url").wrong("is missing", allowed=f"{Url(SCHEMES).words}, or a command, or a file")
    if len(given) > 1:
        at.child(given[1]).wrong(f"stands beside {given[0]}: a probe asks one of them")
    said = [name for name in (COMMAND, FILE) if name in values]
    kind = said[0] if said else urlsplit(values.get("url", "")).scheme
    for key in PROBE.keys if kind in PROBE_KINDS and len(given) == 1 else ():
        if key.field in values and not _means_something(key.field, kind):
            what = f"a {kind}" if kind in {COMMAND, FILE} else f"a {kind}:// probe"
            at.child(key.name).wrong(f"means nothing for {what}")
    if values.get("client_key") and not values.get("client_certificate"):
        at.child("client_key").wrong("stands without client_certificate, whose key it is")
    if values.get("client_key_password") and not values.get("client_certificate"):
        at.child("client_key_password").wrong("stands without client_certificate, whose key it opens")
    if values.get("method") == "HEAD":
        for name in ("expect_text", "expect_regex", "expect_json"):
            if values.get(name):
                at.child(name).wrong('is never found: an answer to "HEAD" has no text')


def _parts(probe: ProbeConfig) -> dict[str, Any]:
    """Returns the fields that mean something for this probe."""
    return {f.name: getattr(probe, f.name) for f in fields(probe) if _means_something(f.name, probe.kind)}


def _means_something(name: str, kind: str) -> bool:
    only = _ONLY.get(name, ())
    return not only or kind in only


class ProbeTable(ConfigTable):
    """One `[probes.<id>]`."""

    def _schema(self) -> Schema:
        return super()._schema() | {"oneOf": [{"required": [name]} for name in ("url", COMMAND, FILE)]}


PROBE: Final = ProbeTable(ProbeConfig, keys_of(ProbeConfig), check=_check, parts=_parts)
PROBES: Final = MapOf(PROBE, ID)
