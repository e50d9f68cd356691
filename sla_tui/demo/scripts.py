"""What happens to each service: the outages of the past, told backwards from one instant, and those that are to come.

Every story is a pure function of its frame. Times are UTC seconds; what is to come is in seconds after the frame's
`at`, within one cycle that repeats. The last quarter of an hour of a cycle is quiet, so that nothing spills over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Final

from sla_tui.demo.fleet import PROBE, STATUSCAKE, UPTIMEROBOT
from sla_tui.demo.track import Event
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow
from sla_tui.sla.result import Period

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
CYCLE: Final = 6 * HOUR
QUIET_FROM: Final = CYCLE - 1200
RECOVERY: Final = 45  # seconds after the beginning at which Notifications comes back
TRUTH: Final = ""  # the key of `DemoScript.downs` for what really was; other keys are sources that saw what was not


@dataclass(frozen=True, slots=True)
class Frame:
    """What a story is told within: `begin` of the history, the instant `at`, the running month, and chance."""

    begin: int
    at: int
    month: Period
    target: Fraction  # percent
    random: Random

    def spot(self, share: Fraction, length: int) -> int:
        """Returns a full minute, `share` of the way from the month's start to `at`, with room for `length` seconds."""
        room = max(self.at - self.month.start - length - 2 * HOUR, 0)
        return (self.month.start + int(room * share)) // MINUTE * MINUTE + MINUTE

    def shortened(self, length: int) -> int:
        """Returns `length` in full minutes, less of it in the month's first days, so that it fits."""
        gone = Fraction(self.at - self.month.start, 2 * DAY)
        return max(int(length * min(gone, Fraction(1))) // MINUTE, 1) * MINUTE

    def budget(self) -> int:
        """Returns seconds of downtime that the target allows in the month."""
        return int(self.month.seconds * (100 - self.target) / 100)

    def outage(self, share: Fraction, length: int, kind: str = "503") -> Event:
        """Returns an outage of the running month."""
        length = self.shortened(length)
        start = self.spot(share, length)
        return Event(start, start + length, kind)


@dataclass(slots=True)
class DemoScript:
    """What happens to one service. `downs` and `to_come` by who sees it: the truth, or one source by mistake."""

    downs: dict[str, list[Event]] = field(default_factory=dict)
    to_come: dict[str, list[Event]] = field(default_factory=dict)
    swings: list[Event] = field(default_factory=list)
    swings_to_come: list[Event] = field(default_factory=list)
    maintenance: list[MaintenanceWindow] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    paused_since: int | None = None
    created: int | None = None
    tested: bool = True

    def down(self, *events: Event, seen_by: str = TRUTH) -> None:
        """Adds outages of the past."""
        self.downs.setdefault(seen_by, []).extend(events)

    def will_be_down(self, *events: Event, seen_by: str = TRUTH) -> None:
        """Adds outages to come."""
        self.to_come.setdefault(seen_by, []).extend(events)


def tell(service: str, frame: Frame) -> DemoScript:
    """Makes the events of one service."""
    script = DemoScript()
    _earlier_months(service, frame, script)
    _STORIES.get(service, _healthy)(frame, script)
    return script


def pulses(
    random: Random, start: int, end: int, *, down: tuple[int, int], up: tuple[int, int], kind: str
) -> Iterator[Event]:
    """Yields events of `down` seconds with `up` seconds between them, in `[start, end)`."""
    at = start + random.randint(*up)
    while True:
        length = random.randint(*down)
        if at + length > end:
            return
        yield Event(at, at + length, kind)
        at += length + random.randint(*up)


def _flaps(random: Random, start: int, end: int) -> Iterator[Event]:
    """Makes outages in quick succession."""
    return pulses(random, start, end, down=(15, 50), up=(20, 90), kind="503")


def _earlier_months(service: str, frame: Frame, script: DemoScript) -> None:
    """Adds a few short outages before the running month; Invoicing had a bad one last month."""
    span = frame.month.start - frame.begin
    for _ in range(frame.random.randint(1, 3)):
        start = (frame.begin + int(span * Fraction(frame.random.randint(30, 900), 1000))) // MINUTE * MINUTE
        script.down(Event(start, start + MINUTE * frame.random.randint(1, 3), frame.random.choice(_KINDS)))
    if service == "invoicing":
        start = (frame.month.start - 9 * DAY) // MINUTE * MINUTE
        script.down(Event(start, start + 84 * MINUTE, "500"))


def _checkout(frame: Frame, script: DemoScript) -> None:
    """In breach since the first of two outages; the second one's cause is disputed."""
    script.down(frame.outage(Fraction(47, 100), 97 * MINUTE))
    second = frame.outage(Fraction(78, 100), 38 * MINUTE, "timeout")
    script.down(second)
    script.exclusions.append(
        Exclusion(second.start, second.end, "third_party", accepted=False, reference="NG-88213, disputed")
    )
    script.will_be_down(*pulses(frame.random, 900, QUIET_FROM, down=(40, 80), up=(2100, 2700), kind="503"))
    _slow_spells(frame, script, percent=(150, 220), long=(200, 400), apart=(400, 900))


def _search(frame: Frame, script: DemoScript) -> None:
    """A minute or two of budget left: the next short outage costs money."""
    spent = (frame.budget() - MINUTE) // MINUTE  # minutes
    first, second = spent * 45 // 100, spent * 35 // 100
    parts = (Fraction(20, 100), first), (Fraction(55, 100), second), (Fraction(85, 100), spent - first - second)
    script.down(*(frame.outage(share, length * MINUTE, "500") for share, length in parts))
    script.will_be_down(Event(1500, 1560, "500"), Event(7500, 7620, "500"))
    _slow_spells(frame, script, percent=(130, 180), long=(120, 240), apart=(300, 800))


def _login(frame: Frame, script: DemoScript) -> None:
    """Burning: down again and again for an hour and a half, and right now."""
    at = frame.at // MINUTE * MINUTE
    script.down(
        Event(at - 96 * MINUTE, at - 92 * MINUTE, "503"),
        Event(at - 61 * MINUTE, at - 58 * MINUTE, "503"),
        Event(at - 33 * MINUTE, at - 28 * MINUTE, "timeout"),
        Event(at - 6 * MINUTE, frame.at + 35, "503"),
    )
    script.will_be_down(
        *pulses(frame.random, 35, 5400, down=(70, 160), up=(70, 200), kind="503"),
        *pulses(frame.random, 5800, QUIET_FROM, down=(60, 120), up=(700, 1100), kind="timeout"),
    )
    script.swings.append(Event(frame.at - 100 * MINUTE, frame.at, "190"))
    script.swings_to_come.append(Event(0, 5400, "190"))


def _webhooks(frame: Frame, script: DemoScript) -> None:
    """Flapping: for forty minutes now, and on three evenings before."""
    for share in (Fraction(15, 100), Fraction(40, 100), Fraction(70, 100)):
        start = frame.spot(share, 30 * MINUTE)
        script.down(*_flaps(frame.random, start, start + frame.shortened(30 * MINUTE)))
    script.down(*_flaps(frame.random, frame.at - 40 * MINUTE, frame.at - 20))
    script.will_be_down(*_flaps(frame.random, 0, QUIET_FROM))


def _notifications(frame: Frame, script: DemoScript) -> None:
    """Recovering: it comes back within a minute after the demo began, slow at first."""
    script.down(Event(frame.at - 7 * MINUTE, frame.at + RECOVERY, "refused"))
    script.will_be_down(*pulses(frame.random, 3000, QUIET_FROM, down=(120, 300), up=(2400, 4200), kind="refused"))
    script.swings_to_come.append(Event(RECOVERY, 1300, "320"))


def _invoicing(frame: Frame, script: DemoScript) -> None:
    """Forgiven: a long outage inside work that was announced in time, and a short one that was not."""
    long = frame.outage(Fraction(70, 100), 100 * MINUTE)
    script.down(long, frame.outage(Fraction(30, 100), 2 * MINUTE))
    script.maintenance.append(
        MaintenanceWindow(
            long.start - 10 * MINUTE,
            long.end + 10 * MINUTE,
            announced=long.start - 3 * DAY,
            title="Database upgrade",
        )
    )
    _slow_spells(frame, script, percent=(140, 200), long=(120, 300), apart=(500, 1200))


def _maps(frame: Frame, script: DemoScript) -> None:
    """Excluded: a long outage that a third party caused, accepted by both sides."""
    outage = frame.outage(Fraction(60, 100), 52 * MINUTE, "timeout")
    script.down(outage)
    script.exclusions.append(
        Exclusion(
            outage.start - 5 * MINUTE,
            outage.end + 5 * MINUTE,
            "third_party",
            reference="NG-88097: tile provider outage",
        )
    )
    _slow_spells(frame, script, percent=(130, 170), long=(200, 500), apart=(900, 1800))


def _media(frame: Frame, script: DemoScript) -> None:
    """Disagreement: one monitor of three says down, and it is not always the same one."""
    script.down(Event(frame.at - 25 * MINUTE, frame.at + 380, "timeout"), seen_by=UPTIMEROBOT)
    for day in (2, 5, 9):
        start = frame.at - day * DAY
        script.down(Event(start, start + 11 * MINUTE, "timeout"), seen_by=STATUSCAKE if day == 5 else UPTIMEROBOT)
    script.will_be_down(
        *pulses(frame.random, 700, QUIET_FROM // 2, down=(150, 400), up=(500, 900), kind="timeout"), seen_by=UPTIMEROBOT
    )
    script.will_be_down(
        *pulses(frame.random, QUIET_FROM // 2 + 600, QUIET_FROM, down=(150, 400), up=(500, 900), kind="timeout"),
        seen_by=STATUSCAKE,
    )


def _payments(frame: Frame, script: DemoScript) -> None:
    """Healthy under the strictest contract, with short swings of its response time."""
    script.down(frame.outage(Fraction(35, 100), MINUTE, "500"))
    _slow_spells(frame, script, percent=(170, 260), long=(40, 110), apart=(90, 260))


def _website(frame: Frame, script: DemoScript) -> None:
    """Healthy; only our own probe has a bad minute now and then, and one voice is no quorum."""
    script.down(frame.outage(Fraction(25, 100), 4 * MINUTE))
    script.will_be_down(
        *pulses(frame.random, 300, QUIET_FROM, down=(25, 45), up=(420, 700), kind="text"), seen_by=PROBE
    )
    _slow_spells(frame, script, percent=(140, 190), long=(60, 200), apart=(200, 500))


def _mail(frame: Frame, script: DemoScript) -> None:
    """Healthy; connections are refused for a minute twice in a cycle."""
    script.down(frame.outage(Fraction(50, 100), 3 * MINUTE, "refused"))
    script.will_be_down(Event(1620, 1680, "refused"), Event(12_000, 12_060, "refused"))


def _crm(frame: Frame, script: DemoScript) -> None:
    """Paused by its owners two days ago; it had been down for a while before."""
    script.down(frame.outage(Fraction(45, 100), 22 * MINUTE, "500"))
    script.paused_since = max(frame.at - 2 * DAY - 4 * HOUR, frame.begin + DAY)


def _export(frame: Frame, script: DemoScript) -> None:
    """New: its monitors were made this morning and have not run yet, so that nothing is known."""
    script.created = frame.at - 2 * HOUR
    script.tested = False


def _healthy(frame: Frame, script: DemoScript) -> None:
    """Nothing but a short outage."""
    script.down(frame.outage(Fraction(frame.random.randint(20, 70), 100), 2 * MINUTE))
    _slow_spells(frame, script, percent=(130, 180), long=(60, 300), apart=(600, 1500))


def _slow_spells(
    frame: Frame, script: DemoScript, *, percent: tuple[int, int], long: tuple[int, int], apart: tuple[int, int]
) -> None:
    """Swings of the response time, to come, and the same pattern over the last cycle before."""
    for event in pulses(frame.random, 0, QUIET_FROM, down=long, up=apart, kind=""):
        kind = str(frame.random.randint(*percent))
        script.swings_to_come.append(event._replace(kind=kind))
        script.swings.append(Event(event.start + frame.at - CYCLE, event.end + frame.at - CYCLE, kind))


_KINDS: Final = ("503", "500", "timeout")

_STORIES: Final[dict[str, Callable[[Frame, DemoScript], None]]] = {
    "checkout": _checkout,
    "search": _search,
    "login": _login,
    "webhooks": _webhooks,
    "notifications": _notifications,
    "invoicing": _invoicing,
    "maps": _maps,
    "media": _media,
    "payments": _payments,
    "website": _website,
    "mail": _mail,
    "crm": _crm,
    "export": _export,
}
