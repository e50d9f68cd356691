"""What a monitoring plugin says: its first line, and the performance data after the bar. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sla_tui.text import clean

_ITEM: Final = re.compile(
    r"(?:'(?P<quoted>(?:[^'=]|'')++)'|(?P<plain>[^'=\s]++))=(?P<value>-?[0-9]{1,15}+(?:[.,][0-9]{1,15}+)?)(?P<unit>[A-Za-z%]{0,8}+)"
)
_MS: Final = {"s": Decimal(1000), "ms": Decimal(1), "us": Decimal("0.001"), "ns": Decimal("0.000001")}
_NAMES: Final = ("time", "rta", "response_time", "responsetime", "latency", "duration")
_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}
_AGE: Final = re.compile(r"(?:^|[^a-z])age(?![a-z])")
_OTHER: Final = re.compile(  # times that are no response times
    r"(?<![a-z])age|uptime|offset|drift|jitter|lag|expir|valid|since|remain|left|last|cpu|idle|dispersion"
)
MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Perf:
    """One value: label, number, unit as the plugin wrote it ("s", "%", "B", "c", "")."""

    label: str
    value: Decimal
    unit: str


def parse(output: str) -> tuple[str, tuple[Perf, ...]]:
    """Parses a plugin's output into the message for people (one inert line) and the values."""
    first, _, rest = output.partition("\n")
    message, _, values = first.partition("|")
    # Later lines may carry more values, after the first bar that stands in them.
    values += " " + rest.partition("|")[2]
    found = (
        Perf(clean(m["quoted"] or m["plain"], 60), Decimal(m["value"].replace(",", ".")), m["unit"])
        for m in _ITEM.finditer(values)
    )
    return clean(message, 160), tuple(p for p, _ in zip(found, range(MOST), strict=False))


def latency_ms(perfs: tuple[Perf, ...]) -> int | None:
    """Returns the response time among the values: the one of that name, else the first time; None without one.

    An age, an uptime or a clock's offset is none.
    """
    times = [p for p in perfs if p.unit.lower() in _MS and p.value >= 0 and not _OTHER.search(p.label.lower())]
    named = [p for p in times if p.label.lower() in _NAMES]
    for perf in (named or times)[:1]:
        return max(1, round(perf.value * _MS[perf.unit.lower()]))
    return None


def age_seconds(perfs: tuple[Perf, ...]) -> int | None:
    """Returns the age among the values, in whole seconds (`age=300s`, as check_file_age says it); None without one."""
    for perf in perfs:
        size = _SECONDS.get(perf.unit.lower() or "s")
        if size is not None and perf.value >= 0 and _AGE.search(perf.label.lower()):
            return int(perf.value * size)
    return None
