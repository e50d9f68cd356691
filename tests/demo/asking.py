"""Plain HTTP requests to the simulated providers, and readers of what they tell of the past."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sla_tui.demo.runtime import Demo

AT = 1_795_440_000  # 2026-11-23T13:20:00Z
HOUR = 3600
DAY = 86_400


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    data: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        plain = self.headers.get_content_type() == "application/json" and "Content-Encoding" not in self.headers
        if plain and self.body:
            self.data = json.loads(self.body)


def ask(
    demo: Demo, source: str, path: str, *, token: str | None = "", method: str = "GET", timeout: float = 10.0
) -> Answer:
    """One request; `token` "" is the right one, None none at all."""
    provider = demo.providers[source]
    headers = {}
    if token is not None:
        headers["Authorization"] = f"Bearer {token or demo.tokens[source].reveal()}"
    port = urlsplit(provider.origin).port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as connection:
        connection.request(method, provider.root + path, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def below(demo: Demo, source: str, url: str) -> str:
    """The part of a link that comes after the API's root."""
    base = demo.providers[source].base_url
    assert url.startswith(base)
    return url.removeprefix(base)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def pingdom_downs(demo: Demo, identity: str, start: int, end: int) -> list[tuple[int, int]]:
    states = ask(demo, "pingdom", f"/summary.outage/{identity}?from={start}&to={end}").data["summary"]["states"]
    return [(s["timefrom"], s["timeto"]) for s in states if s["status"] == "down"]


def uptimerobot_downs(demo: Demo, identity: str, start: int, end: int) -> list[tuple[int, int]]:
    """All pages of incidents, cut to the window; the query reaches back a week, for it filters by start."""
    after = datetime.fromtimestamp(start - 7 * DAY).astimezone().isoformat().replace("+", "%2B")
    path = f"/incidents?monitor_id={identity}&started_after={after}"
    found = []
    while path:
        page = ask(demo, "uptimerobot", path).data
        found += [row for row in page["data"] if row["type"] == "Downtime"]
        path = below(demo, "uptimerobot", page["nextLink"]) if page["nextLink"] else ""
    pairs = [(instant(r["startedAt"]), instant(r["resolvedAt"]) if r["resolvedAt"] else end) for r in found]
    return cut(pairs, start, end)


def statuscake_downs(demo: Demo, identity: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pages of periods until one began before the window, cut to it."""
    path = f"/uptime/{identity}/periods?limit=100"
    pairs = []
    while path:
        page = ask(demo, "statuscake", path).data
        down = [row for row in page["data"] if row["status"] == "down"]
        pairs += [(instant(r["created_at"]), instant(r["ended_at"]) if "ended_at" in r else end) for r in down]
        following = page["links"].get("next")
        done = not page["data"] or instant(page["data"][-1]["created_at"]) < start
        path = below(demo, "statuscake", following) if following and not done else ""
    return cut(pairs, start, end)


DOWNS = {"pingdom": pingdom_downs, "uptimerobot": uptimerobot_downs, "statuscake": statuscake_downs}


def cut(pairs: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    return sorted((max(a, start), min(b, end)) for a, b in pairs if a < end and b > start)
