"""What `exclude`, `maintenance`, `outage` share: a history to write to, times in words, both figures of an act."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.cli.commands.snapshot import take
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.values import duration
from sla_tui.engine.acts.identity import new_intent
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import one_service
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.conflicts import conflict_notes
from sla_tui.engine.moment.moment import moment_of, present_under
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.preview import Effect
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import Note
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean


def add_span(parser: ArgumentParser, *, outages: bool) -> None:
    """Declares from when to when, in times or as an outage that is known."""
    parser.add_argument("--start", metavar="TIME", help="2026-11-23T13:00Z, or without an offset in --zone")
    parser.add_argument("--end", metavar="TIME", help="exclusive, written in the same way")
    parser.add_argument("--for", dest="length", type=duration, metavar="LENGTH", help="instead of --end: 90m, 2h")
    parser.add_argument("--zone", metavar="NAME", help="the zone of times without an offset (default: as configured)")
    if outages:
        add_one_outage(parser, listed_by="exclude list SERVICE", instead_of="times")


def add_one_outage(parser: ArgumentParser, *, listed_by: str, instead_of: str) -> None:
    """Declares how one outage that is known is named."""
    parser.add_argument(
        "--outage", type=int, metavar="N", help=f"instead of {instead_of}: an outage by its number in `{listed_by}`"
    )
    parser.add_argument("--last", action="store_true", help=f"instead of {instead_of}: the service's last outage")
    parser.add_argument("--period", metavar="KEY", help="with --outage and --last: another period, such as 2026-10")


@contextmanager
def acting_session(args: Namespace) -> Iterator[Session]:
    """A session whose history can be written: an act that is only remembered in memory would be lost.

    Raises:
        StoreError: it cannot be written.
    """
    with open_session(args, poll=True, lasting=True) as session:
        if session.demo:  # the simulated fleet has no history but the one that is asked for now
            take(session, poll=True, period=None)
        yield session


def actor_of(args: Namespace, session: Session) -> Actor:
    """Who acts."""
    dry = getattr(args, "dry_run", False)
    return Actor(session.config, session.store, session.clock, who=args.who, dry=dry, intent=new_intent())


def instant(text: str, zone: str) -> int:
    """A time as UTC seconds; without an offset it is one of `zone`. A time that does not exist moves past the gap.

    Raises:
        UsageError: it is no time, or there is no such zone.
    """
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(zone))
        return int(at.timestamp())
    except (ValueError, KeyError, OSError, OverflowError):
        hint = f"write it like 2026-11-23T13:00Z; without an offset it is a time of {clean(zone)}."
        raise UsageError(f"{clean(text)!r} is not a time, or {clean(zone)!r} is no zone.", hint=hint) from None


def span_of(args: Namespace, session: Session, services: Iterable[str]) -> tuple[int, int]:
    """From when to when, as the options say it.

    Raises:
        UsageError: neither times nor an outage, or both.
        SlaTuiError: there is no such outage.
    """
    by_outage = getattr(args, "last", False) or getattr(args, "outage", None) is not None
    if by_outage:
        if args.start or args.end or args.length or (args.last and args.outage is not None):
            raise UsageError("name times, or one outage, and not both.")
        outage = outage_of(args, session, next(iter(services)))
        return outage.start, outage.end
    if not args.start or bool(args.end) == bool(args.length):
        either = " Or one outage: --outage N, --last." if hasattr(args, "last") else ""
        raise UsageError(f"say from when to when: --start TIME, and --end TIME or --for LENGTH.{either}")
    zone = args.zone or session.config.timezone
    start = instant(args.start, zone)
    return start, start + args.length if args.length else instant(args.end, zone)


def outage_of(args: Namespace, session: Session, service: str, *, listed_by: str = "exclude list") -> AssessedOutage:
    """The outage that was meant by its number or as the last one."""
    found = find(session, service, args.period).assessment.outages
    number = len(found) if args.last else args.outage
    if not 1 <= number <= len(found):
        known = f"it has {len(found)}" if found else "it has none"
        raise SlaTuiError(
            f"{service} has no outage {number} in that period: {known}.",
            hint=f"`sla-tui {listed_by} {service}` shows them; --period names another period.",
        )
    return found[number - 1]


def find(session: Session, service: str, period: str | None) -> ServiceSnapshot:
    """One service as it stands.

    Raises:
        SlaTuiError: there is none of that id.
    """
    now = int(session.clock.now())
    found = one_service(session.config, session.store, now, service, period=period)
    if found is None:
        raise SlaTuiError(f"there is no service {clean(service)!r}.", hint="`sla-tui snapshot` shows them all.")
    return found


MOST_EFFECTS: Final = 9
"""So many further agreements of one service are compared; what a list of customers would say beyond is for a report."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act, what it does to the figures, and who else decided about the same thing just before."""

    act: Act
    effects: tuple[Effect, ...]
    others: tuple[Note, ...] = ()


def with_effects(
    session: Session, actor: Actor, call: Callable[[Actor], Act], services: Iterable[str], at: int
) -> Done:
    """Acts, and compares each service's period that holds the instant `at` before and after.

    Each under the agreement that leads before; where the act is about the whole service, also under those of its other
    agreements that it changes, `MOST_EFFECTS` at most.
    """
    wanted = [(service, period_key(session, service, at)) for service in services]
    now, store, acts = int(session.clock.now()), session.store, actor.acts
    before = [one_service(session.config, store, now, s, period=key, acts=acts) for s, key in wanted]
    act = call(actor)

    def alone(key: str, period: str | None, known: Sequence[Act]) -> ServiceSnapshot | None:
        return one_service(session.config, store, now, key, period=period, acts=known, alone=True)

    effects = []
    for was, (named, period) in zip(before, wanted, strict=True):
        if was is None:
            continue
        keys = [was.key]
        if named == was.id and len(was.agreements) > 1:
            whole = one_service(session.config, store, now, named, period=period, acts=actor.acts)
            keys += _changed(was, whole)[:MOST_EFFECTS]
        for key in keys:
            first, then = was if key == was.key else alone(key, period, acts), alone(key, period, actor.acts)
            if first is not None and then is not None:
                effects.append(Effect(first, then))
    return Done(act, tuple(effects), tuple(conflict_notes(actor.acts, now, of=act)))


def _changed(was: ServiceSnapshot, becomes: ServiceSnapshot | None) -> list[str]:
    """Names the agreements, but for the one that led, of which something else may be stated now."""
    stated = {} if becomes is None else {one.key: one.stated for one in becomes.agreements}
    return [one.key for one in was.agreements if one.key != was.key and stated.get(one.key, one.stated) != one.stated]


def bound_at(session: Session, service: str, at: int) -> BoundService | None:
    """The service under the text, and in the period, that hold at the instant; None where there is no such service."""
    now = int(session.clock.now())
    moment = moment_of(session.config, session.store, now)
    found = present_under(moment, service)
    return bind(session.config, found[0], min(at, now), None) if found else None


def period_key(session: Session, service: str, at: int) -> str | None:
    """The key of the service's period that holds `at`; None for the running one, or where it has no key."""
    bound = bound_at(session, service, at)
    if bound is None or int(session.clock.now()) < bound.period.end:
        return None
    return bound.period.key or None
