"""Reports that go out by themselves, in words: what was delivered to whom, what waits, and what is due next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sla_tui.language import Language
from sla_tui.sla.delivery import DestinationState, ReportDelivery


def delivery_words(delivery: ReportDelivery, zone: ZoneInfo, language: Language) -> str:
    """Says how far the latest report of a schedule is: ``2026-10 delivered 1 Nov 07:00``; "" where there was none."""
    if not delivery.period:
        return ""
    at = max((one.at for one in delivery.destinations), default=0)
    state = language.say(f"delivery.{delivery.state}")
    return language.say("delivery.latest", period=delivery.period, state=state, when=language.moment(at, zone))


def next_words(delivery: ReportDelivery, zone: ZoneInfo, language: Language) -> str:
    """Says when the next report is due: ``next 1 Dec 07:00``."""
    return language.say("delivery.next", when=language.moment(delivery.next_due, zone))


def destination_words(destination: DestinationState, zone: ZoneInfo, language: Language) -> str:
    """Says how far a report is on its way to one destination, and what stood in the way."""
    state = language.say(f"delivery.{destination.state}")
    values = {"to": destination.id, "state": state, "why": destination.why}
    if destination.state == "waiting" and destination.why:
        return language.say("delivery.to_again", when=language.moment(destination.next_try, zone), **values)
    return language.say("delivery.to_why" if destination.why else "delivery.to", **values)
