"""Which monitors watch the same thing: proposes services out of what several providers list. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sla_tui.sla.observation import Monitor

_PORTS: Final = {"http": 80, "https": 443, "ftp": 21, "ssh": 22, "smtp": 25}
_LONGEST_ID: Final = 48


@dataclass(frozen=True, slots=True)
class Proposed:
    """A service that is proposed: its monitors, those of the first source first, and what it would be called."""

    id: str
    name: str
    monitors: tuple[Monitor, ...]

    @property
    def quorum(self) -> int:
        """How many of its monitors must agree that it is down: more than half of them."""
        return len(self.monitors) // 2 + 1


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a monitor looks at: where nothing is known of it, it is alone with itself."""

    host: str
    port: int
    path: str
    alone: str = ""


def group(monitors: Sequence[Monitor]) -> tuple[Proposed, ...]:
    """Proposes one service for every thing that is watched, in the order of the monitors.

    Monitors of different sources that look at the same host and port belong together. Where one source has several
    there (several pages of a site), only those with the same path do: which of them another source's monitor means
    cannot be told otherwise. A source never agrees with itself, so no proposal has two monitors of one source.
    """
    aims = {monitor.ref: _aim(monitor) for monitor in monitors}
    crowded = _crowded(monitors, aims)
    groups: dict[object, list[Monitor]] = {}
    times: Counter[object] = Counter()
    for monitor in monitors:
        aim = aims[monitor.ref]
        place = (aim.host, aim.port, aim.alone)
        page: object = (*place, aim.path) if place in crowded else place
        again = (monitor.source, page)  # the same page twice at one provider: its second goes with others' second
        groups.setdefault((page, times[again]), []).append(monitor)
        times[again] += 1
    taken: dict[str, int] = {}  # ids, with the last number that was given out after each
    return tuple(_proposed(members, taken) for members in groups.values())


def _crowded(monitors: Iterable[Monitor], aims: dict[str, _Aim]) -> set[tuple[str, int, str]]:
    """Returns the places at which some source has more than one monitor, with more than one path among them."""
    paths: dict[tuple[str, tuple[str, int, str]], list[str]] = {}
    for monitor in monitors:
        aim = aims[monitor.ref]
        paths.setdefault((monitor.source, (aim.host, aim.port, aim.alone)), []).append(aim.path)
    return {place for (_, place), found in paths.items() if len(found) > 1}


def _aim(monitor: Monitor) -> _Aim:
    kind, parts = monitor.type.lower(), _split(monitor.target)
    host = parts.hostname.rstrip(".") if parts is not None and parts.hostname else ""
    if parts is None or not host or "heartbeat" in kind or "transaction" in kind:
        return _Aim("", 0, "", monitor.ref)
    scheme = parts.scheme.lower()
    if scheme in {"http", "https"} or any(word in kind for word in ("http", "keyword", "head")):
        return _Aim(_bare(host), parts.port or _PORTS.get(scheme, 443), _path(parts))
    if scheme in {"icmp", "ping"} or "ping" in kind:
        return _Aim(host, 0, "")
    if scheme == "dns" or "dns" in kind:
        return _Aim(host, 53, "dns")
    return _Aim(host, parts.port or _PORTS.get(kind, -1), "")


def _split(target: str) -> SplitResult | None:
    """Reads the target as a URL; a bare host or host:port is one, too. None for what makes no sense."""
    text = target.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        return parts if parts.port is None or parts.hostname else None
    except ValueError:
        return None


def _bare(host: str) -> str:
    """Drops ``www.``: a site's name with and without it is the same site."""
    return host.removeprefix("www.") if host.count(".") > 1 else host


def _path(parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def _proposed(members: Sequence[Monitor], taken: dict[str, int]) -> Proposed:
    first = members[0]
    name = first.name or first.target or first.ref
    return Proposed(_identity(name, first, taken), name, tuple(members))


def _identity(name: str, monitor: Monitor, taken: dict[str, int]) -> str:
    """Returns an id that nothing else has: from the name, else from the host, else from the monitor's own."""
    for text in (name, _host(monitor.target), f"{monitor.source}-{monitor.id}"):
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_ID].strip("-")
        if slug:
            break
    else:
        slug = "service"
    wanted, number = slug, taken.get(slug, 1)
    while wanted in taken:
        number += 1
        wanted = f"{slug}-{number}"
    taken[slug] = number
    taken.setdefault(wanted, 1)
    return wanted


def _host(target: str) -> str:
    """Returns the name of the host; "" for a bare address, which says nothing to anybody."""
    parts = _split(target)
    host = (parts.hostname or "") if parts is not None else ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""
