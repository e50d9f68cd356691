"""What the configuration knows of Prometheus and what speaks its query API."""

from dataclasses import dataclass
from typing import Final

from sla_tui.config.source_kinds import SourceDeclaration
from sla_tui.sla.keys import key

_LABEL: Final = "[a-zA-Z_][a-zA-Z0-9_]*"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusOptions:
    """The keys of `[sources.<id>]` that only a Prometheus has."""

    query: str = key("probe_success", "0/1 series, one a monitor", "text", longest=2_000, empty=False)
    latency: str = key("probe_duration_seconds", "seconds, only where the probe succeeded", "text", longest=2_000)
    requests: str = key("", "counter of requests, for request-based contracts", "text", longest=2_000)
    errors: str = key("", "counter of failed requests", "text", longest=2_000)
    label: str = key(
        "instance", "the label that names a monitor", "pattern", pattern=_LABEL, words='a label such as "instance"'
    )
    replica_label: str = key(
        "replica",
        "the label that says which replica of a Prometheus scraped: replicas of one target are one monitor",
        "pattern",
        pattern=f"({_LABEL})?",
        words='a label such as "replica", or "" for none',
    )
    username: str = key("", "HTTP Basic with the token as password; absent: a bearer token", "text", longest=200)


DECLARATION: Final = SourceDeclaration(kind="prometheus", name="Prometheus", options=PrometheusOptions, rank=40)
