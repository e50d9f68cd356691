"""A configuration made of URLs alone: one local probe and one service each, under one target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sla_tui.config.kinds.basic import ProblemsNoted
from sla_tui.config.kinds.net import Url
from sla_tui.config.model import Config, ContractVersions, ServiceConfig, SourceConfig
from sla_tui.config.probe_kinds import SCHEMES
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.problems import At, Problems
from sla_tui.errors import UsageError
from sla_tui.sla.contract import Availability, Contract

SOURCE: Final = "probe"
CONTRACT: Final = "target"
DEFAULT_TARGET: Final = Fraction("99.9")


def config_for(urls: Sequence[str], target: Fraction | None = None) -> Config:
    """The configuration for these URLs.

    Args:
        urls: ``https://…``, ``tcp://host:port``, ``tls://host:port``, ``dns://name``, ``icmp://host``, a bare host
            (https) or host:port (tcp).
        target: percent of the calendar month; 99.9 where nothing is said. No credit is ever due.

    Raises:
        UsageError: something that cannot be probed.
    """
    goal = DEFAULT_TARGET if target is None else target
    contract = Contract(id=CONTRACT, name="Target", availability=Availability(target=goal))
    probes: dict[str, ProbeConfig] = {}
    for url in dict.fromkeys(_whole(url) for url in urls):
        parts = _checked(url)
        name = (parts.netloc.rpartition("@")[2] + parts.path.rstrip("/")) or url
        if parts.scheme in {"tls", "dns", "icmp"}:  # told apart from a page of the same host
            name = f"{parts.scheme}://{name}" + (f"?{parts.query}" if parts.query else "")
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        key = slug if slug not in probes else f"{slug}-{len(probes) + 1}"
        probes[key] = ProbeConfig(id=key, url=url, name=name)
    return Config(
        sources=(SourceConfig(id=SOURCE, kind="probe", interval=30),),
        probes=tuple(probes.values()),
        contracts={CONTRACT: ContractVersions(id=CONTRACT, versions=(contract,))},
        services=tuple(
            ServiceConfig(id=key, name=probe.name, contract=CONTRACT, monitors=(f"{SOURCE}:{key}",))
            for key, probe in probes.items()
        ),
    )


def _whole(text: str) -> str:
    """A word of the command line as a URL: a bare host is asked by https, host:port by a TCP connection."""
    if "://" in text:
        return text
    return f"tcp://{text}" if re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^/:]+):\d+", text) else f"https://{text}"


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{url!r} is not a URL: {error}.") from error
    if parts.scheme not in SCHEMES:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise UsageError(f"{parts.scheme}:// cannot be probed.", hint=f"these can: {known}")
    if not parts.hostname:
        raise UsageError(f"{url!r} names no host.", hint="write it like https://example.com/health")
    if parts.scheme == "tcp" and port is None:
        raise UsageError(f"{url!r} names no port.", hint="write it like tcp://db.example.com:5432")
    if parts.scheme in {"tls", "dns", "icmp"}:
        problems = Problems()
        with suppress(ProblemsNoted):
            Url(SCHEMES).read(url, At(problems, ""))
        for problem in problems.all():
            raise UsageError(f"{url!r} {problem.message}.")
    return parts


def refused_word(words: Sequence[str]) -> str:
    """Finds the first word that is no address: it cannot be probed, or is bare and no host's name; "" if none is.

    Stricter than the command line, where a bare word is somebody's own host: who is asked for an address may have typed
    anything.
    """
    for word in words:
        try:
            parts = _checked(_whole(word))
        except UsageError:
            return word
        host = parts.hostname or ""
        bare = "://" not in word
        if not _HOST.fullmatch(host) or (bare and parts.port is None and "." not in host and host != "localhost"):
            return word
    return ""


_HOST: Final = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*|[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?")
"""A name of labels that begin and end with a letter or digit, or an IPv6 address."""
