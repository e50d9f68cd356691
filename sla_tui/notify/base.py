"""What is told, and to whom: the notice that groups what changed, and the protocol of a channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Protocol

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.sla.alert import KINDS, LEVELS, Alert, Change, Level

SCHEMA: Final = "sla-tui/notice/1"
LINES: Final = 20
"""So many alerts are named in one notice; the rest is counted."""

_WORDS: Final = {
    "breached": "BREACHED",
    "at_risk": "at risk",
    "burn": "burning",
    "outage": "down",
    "claim": "claim due",
    "notice": "tell the vendor",
    "source": "source",
    "offline": "offline",
}


class ChannelError(SlaTuiError):
    """A channel did not take a notice; in words, without any credential."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Everything that changed at one moment, as one message. `at` is UTC seconds."""

    at: int
    changes: tuple[Change, ...]
    demo: bool = False

    @property
    def level(self) -> Level:
        """The worst of what was raised or worsened; "info" where things only got better."""
        levels = [LEVELS.index(c.alert.level) for c in self.changes if c.what != "cleared"]
        return LEVELS[max(levels, default=0)]

    @property
    def title(self) -> str:
        """One line: what is worst, or how many things there are."""
        news = [c for c in self.changes if c.what != "cleared"]
        demo = "[demo] " if self.demo else ""
        if not news:
            return f"{demo}sla-tui: {_counted(len(self.changes), 'alert')} over"
        first = _headline(news[0].alert)
        return f"{demo}{first}" + (f", and {len(news) - 1} more" if len(news) > 1 else "")

    @property
    def text(self) -> str:
        """A line for every change, the worst first."""
        lines = [_line(change) for change in self.changes[:LINES]]
        if len(self.changes) > LINES:
            lines.append(f"... and {len(self.changes) - LINES} more")
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Returns the notice for programs (`sla-tui/notice/1`). Keys may be added, never renamed."""
        return {
            "schema": SCHEMA,
            "at": fmt.rfc3339(self.at),
            "level": self.level,
            "title": self.title,
            "text": self.text,
            "demo": self.demo,
            "alerts": [
                {
                    "change": change.what,
                    "key": change.alert.key,
                    "kind": change.alert.kind,
                    "level": change.alert.level,
                    "subject": change.alert.subject,
                    "name": change.alert.name,
                    "text": change.alert.text,
                    "since": fmt.rfc3339(change.alert.since),
                    "acknowledged": change.alert.acknowledged,
                }
                for change in self.changes
            ],
        }


class Channel(Protocol):
    """One place that notices go to."""

    name: str

    async def send(self, notice: Notification) -> None:
        """Hands the notice over, within the caller's deadline.

        Raises:
            ChannelError: it was not taken.
        """
        ...


def join(notices: Iterable[Notification]) -> Notification:
    """Joins notices, the worst first: what was both raised and cleared meanwhile is left out."""
    found = tuple(notices)
    changes: dict[str, Change] = {}
    for notice in found:
        for change in notice.changes:
            key = change.alert.key
            before = changes.pop(key, None)
            if before is None or before.what == "cleared":
                changes[key] = change
            elif change.what != "cleared":
                changes[key] = replace(change, what=before.what)  # that it began was not told yet
            elif before.what == "worsened":
                changes[key] = change  # that it began was told
    ordered = sorted(changes.values(), key=lambda c: (c.what == "cleared", KINDS.index(c.alert.kind), c.alert.name))
    return Notification(found[-1].at, tuple(ordered), found[-1].demo)


def to_plain(notice: Notification) -> dict[str, Any]:
    """Turns a notice that is not sent yet into plain values, for the history."""
    changes = [[change.what, asdict(change.alert)] for change in notice.changes]
    return {"at": notice.at, "demo": notice.demo, "changes": changes}


def from_plain(data: Any) -> Notification:  # noqa: ANN401  read from a file: anything
    """Reads what `to_plain` wrote.

    Raises:
        ValueError, TypeError, KeyError: it is no notice.
    """
    changes = tuple(Change(what, Alert(**fields)) for what, fields in data["changes"])
    return Notification(int(data["at"]), changes, bool(data["demo"]))


def _headline(alert: Alert) -> str:
    return f"{_WORDS[alert.kind]}: {alert.name}"


def _line(change: Change) -> str:
    mark = {"raised": "", "worsened": "worse: ", "cleared": "over: "}[change.what]
    return f"{mark}{_headline(change.alert)}: {change.alert.text}"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
