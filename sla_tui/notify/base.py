"""What is told, and to whom: the notice that groups what changed, and the protocol of a channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Protocol

from sla_tui import format as fmt
from sla_tui.errors import SlaTuiError
from sla_tui.language import DEFAULT, Language, language_named
from sla_tui.sla.alert import KINDS, LEVELS, Alert, Change, Level

SCHEMA: Final = "sla-tui/notice/1"
LINES: Final = 20
"""So many alerts are named in one notice; the rest is counted."""


class ChannelError(SlaTuiError):
    """A channel did not take a notice; in words, without any credential."""


@dataclass(frozen=True, slots=True)
class Notification:
    """Everything that changed at one moment, as one message in a `language`, about a `profile` if that is not "".

    `at` is UTC seconds.
    """

    at: int
    changes: tuple[Change, ...]
    demo: bool = False
    language: str = DEFAULT
    profile: str = ""

    @property
    def level(self) -> Level:
        """The worst of what was raised or worsened; "info" where things only got better."""
        levels = [LEVELS.index(c.alert.level) for c in self.changes if c.what != "cleared"]
        return LEVELS[max(levels, default=0)]

    @property
    def title(self) -> str:
        """One line: what is worst, or how many things there are."""
        news = [c for c in self.changes if c.what != "cleared"]
        language = language_named(self.language)
        if not news:
            title = language.say("notification.over", n=len(self.changes))
        else:
            title = _headline(news[0].alert, language)
            if len(news) > 1:
                title = language.say("notification.and_more", first=title, more=len(news) - 1)
        title = f"{self.profile}: {title}" if self.profile else title
        return language.say("notification.demo", title=title) if self.demo else title

    @property
    def text(self) -> str:
        """A line for every change, the worst first."""
        language = language_named(self.language)
        lines = [_line(change, language) for change in self.changes[:LINES]]
        if len(self.changes) > LINES:
            lines.append(language.say("notification.more_lines", more=len(self.changes) - LINES))
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Returns the notice for programs (`sla-tui/notice/1`). Keys may be added, never renamed.

        `title` and `text` are the message for people, in `language`; the alerts say what they say in English.
        """
        return {
            "schema": SCHEMA,
            "at": fmt.rfc3339(self.at),
            "level": self.level,
            "title": self.title,
            "text": self.text,
            "language": self.language,
            "demo": self.demo,
            "profile": self.profile or None,
            "alerts": [
                {
                    "change": change.what,
                    "key": change.alert.key,
                    "kind": change.alert.kind,
                    "level": change.alert.level,
                    "subject": change.alert.subject,
                    "name": change.alert.for_programs.name,
                    "text": change.alert.for_programs.text,
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
    return replace(found[-1], changes=tuple(ordered))


def to_plain(notice: Notification) -> dict[str, Any]:
    """Turns a notice that is not sent yet into plain values, for the history."""
    changes = [[change.what, asdict(change.alert)] for change in notice.changes]
    kept = {"at": notice.at, "demo": notice.demo, "language": notice.language, "profile": notice.profile}
    return {**kept, "changes": changes}


def from_plain(data: Any) -> Notification:  # noqa: ANN401  read from a file: anything
    """Reads what `to_plain` wrote.

    Raises:
        ValueError, TypeError, KeyError: it is no notice.
    """
    changes = tuple(Change(what, Alert(**fields)) for what, fields in data["changes"])
    words = data.get("language", DEFAULT), data.get("profile", "")
    return Notification(int(data["at"]), changes, bool(data["demo"]), *words)


def _headline(alert: Alert, language: Language) -> str:
    return language.say("notification.headline", kind=language.say(f"alert_kind.{alert.kind}"), name=alert.name)


def _line(change: Change, language: Language) -> str:
    values = {"headline": _headline(change.alert, language), "text": change.alert.text}
    return language.say(f"notification.{change.what}", **values)
