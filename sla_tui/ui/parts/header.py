"""The verdict header: one line that answers whether anything costs money, and whose clock shows that it is alive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.export.documents.totals import owed_by_us_sums, owed_sums
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, Summary
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, fitting, joined, width
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.figures import counted_on, seconds_left
from sla_tui.ui.wording.standing import counted, word_of


class HeaderWording(NamedTuple):
    """How many words the header makes.

    Attributes:
        verdicts: those whose word is written beside their sign.
        long: whether labels, ages and whole names are written.
        names: how many of the services that are down are named.
        tight: whether parts stand close, and times in one unit.
        owed_first: whether what is owed comes before what would be.
    """

    verdicts: frozenset[str]
    long: bool = False
    names: int = 1
    tight: bool = False
    owed_first: bool = False


NAMED: Final = 2
"""So many of the services that are down are named at most."""
SHORT_NAME, TIGHT_NAME = 14, 10
"""Cells of a name where there is not room for all words."""
WORDINGS: Final = (
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data", "met"}), long=True, names=NAMED),
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data", "met"}), names=NAMED),
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data"}), names=NAMED),
    HeaderWording(frozenset({"breached"}), names=NAMED),
    HeaderWording(frozenset({"breached"})),
    HeaderWording(frozenset({"breached"}), tight=True),
    HeaderWording(frozenset(), tight=True),
)
"""From the most words to the fewest. What is down and the first name of it stay."""
NARROW: Final = 60
NARROWEST: Final = HeaderWording(frozenset(), tight=True, owed_first=True)
"""On screens of fewer cells than that."""


class HeaderFacts(NamedTuple):
    """What the header needs to know of all services.

    Attributes:
        period: their most common running one; where none is running any more, the first one's past one.
        down: how many are down now.
        first_down: the first of them: those that come to their next credit before the others.
        past: whether a period that is over is shown.
    """

    period: Period | None = None
    down: int = 0
    first_down: tuple[ServiceSnapshot, ...] = ()
    past: bool = False


class PresentFacts(NamedTuple):
    """The present behind a past moment that is on the screen: the present instant, its newest snapshot and facts."""

    now: int
    snapshot: Snapshot | None
    facts: HeaderFacts


class HeaderState(NamedTuple):
    """What the header says besides the snapshot. `frozen_at`: when the figures were stopped; `missed` updates.

    `present`: what is behind a past moment; None where the present is shown.
    """

    frozen_at: int | None = None
    missed: int = 0
    facts: HeaderFacts = HeaderFacts()
    present: PresentFacts | None = None


def clock_line(look: Look, *, seconds: bool = True, zone_shown: bool = True) -> Line:
    """Writes the time with its zone: never unlabelled where there is room."""
    time = fmt.clock_time(look.now, look.zone, seconds=seconds)
    label = (look.span(f"{look.zone_label} ", "soft"),) if zone_shown else ()
    return (*label, look.span(time, "clock"))


def header_line(snapshot: Snapshot | None, state: HeaderState, look: Look, cells: int) -> Line:
    """Draws the whole line in exactly `cells`: in the longest words that fit; what matters least goes first.

    Whose figures they are stands before everything, so that nobody acts on another customer's.
    """
    end = (*_end(look, cells, state.present), StyledText(" "))
    room = cells - width(end)
    start: Line = ()
    named = True
    for words in (*WORDINGS, NARROWEST) if cells < NARROW else WORDINGS:
        badges, counts = _badges(snapshot, state, look, words), _counts(snapshot, state.facts, look, words)
        parts = [look.whose(), *badges[:1], *counts, *badges[1:]]
        apart = StyledText(" " if words.tight else "  ")
        start = joined(parts, apart)
        if width(start) + 2 <= room:
            break
    else:
        start = fitting(parts, apart, max(0, room - 2))
        named = False  # what is left out matters more than which period it is
    if room < 4:
        return cut(start, cells)
    start = (StyledText(" "), *start)
    middle = _middle(state.facts.period, look, room - width(start) - 4) if named else ()
    gap = room - width(start) - width(middle)
    before = gap // 2 if middle else gap
    return (*start, StyledText(" " * before), *middle, StyledText(" " * (gap - before)), *end)


def _end(look: Look, cells: int, present: PresentFacts | None) -> Line:
    """Writes the clock, which is that of the present; before it what is so now, where a past moment is shown."""
    if cells < 16:
        return ()
    if present is None:
        return clock_line(look, seconds=cells >= 30, zone_shown=cells >= 90)
    look = look._replace(now=present.now)
    clock = clock_line(look, seconds=cells >= NARROW, zone_shown=cells >= 160)
    return joined([present_line(present, look, cells), clock], StyledText("  "))


def present_line(present: PresentFacts, look: Look, cells: int) -> Line:
    """Says what is down now and what that will cost, or how many are breached, or that neither is so."""
    snapshot, signs = present.snapshot, look.glyphs.verdict
    if snapshot is None or cells < 30:
        return ()
    label = look.line(look.say("header.now"), "soft")
    if present.facts.down:
        word = f" {word_of('down', look.language)}" if cells >= NARROW else ""
        down = look.line(f"{signs['down']} {present.facts.down}{word}", "breached")
        credit = _next_credit(snapshot, present.facts, look, parts=1) if cells >= 90 else ()
        return joined([label, joined([down, credit], look.span(", ", "soft"))], StyledText(" "))
    if snapshot.summary.breached:
        return joined(
            [label, look.line(f"{signs['breached']} {snapshot.summary.breached}", "breached")], StyledText(" ")
        )
    return joined([label, look.line(signs["met"], "met")], StyledText(" "))


def _counts(snapshot: Snapshot | None, facts: HeaderFacts, look: Look, wording: HeaderWording) -> list[Line]:
    """Says what is down, then a piece a standing, worst first, which add up to all services; then what is owed.

    An explicit all-clear where every service is within its SLA and none is down.
    """
    if snapshot is None:
        return []
    if not snapshot.services:
        return [(look.span(f" {look.say('header.no_services')} ", "badge.quiet"),)]
    summary = snapshot.summary
    signs = look.glyphs.verdict
    if summary.met == summary.services and not facts.down and not facts.past:
        words = look.say("header.all_met", count=summary.services)
        return [(look.span(f" {signs['met']} {words} ", "header.met"),)]
    standings = [_standing(standing, count, look, wording) for standing, count in _signed(summary, wording)]
    breached = standings[: bool(summary.breached)]
    credit = _next_credit(snapshot, facts, look, parts=1 if wording.tight else 2)
    owed = [*breached, *_owed(summary, look, wording)]
    costs = [*owed, credit] if wording.owed_first else [credit, *owed]
    return [part for part in (*_down(facts, look, wording), *costs, *standings[len(breached) :]) if part]


def _standing(standing: str, count: int, look: Look, wording: HeaderWording) -> Line:
    """Says how many stand so; the breached ones as a badge."""
    word = f" {word_of(standing, look.language)}" if standing in wording.verdicts else ""
    words = f"{look.glyphs.verdict[standing]} {count}{word}"
    words = f" {words} " if standing == "breached" else words
    return (look.span(words, "met" if standing == "met" else f"header.{standing}"),)


def _owed(summary: Summary, look: Look, wording: HeaderWording) -> Iterator[Line]:
    """Says what is owed to us, and what we owe: never one sum."""
    if owed := owed_sums(summary, look.language):
        label = look.line(f"{look.say('header.owed')} ", "soft") if wording.long else ()
        yield (*label, look.span(owed, "owed"))
    if ours := owed_by_us_sums(summary, look.language):
        yield (look.span(look.say("party.we_owe", sums=ours), "at_risk"),)


def _down(facts: HeaderFacts, look: Look, wording: HeaderWording) -> Iterator[Line]:
    """Says how many are down, and names them: the first to cost something first, and how many more there are."""
    if not facts.down:
        return
    word = f" {word_of('down', look.language)}" if wording.verdicts else ""
    yield (look.span(f" {look.glyphs.verdict['down']} {facts.down}{word} ", "header.breached"),)
    named: Line = ()
    for service in facts.first_down[: wording.names]:
        name: Line = (look.foreign(service.name.strip() or service.id, "strong"),)
        if not wording.long:
            name = cut(name, TIGHT_NAME if wording.tight else SHORT_NAME)
        elif service.since is not None:
            name = (*name, look.span(f" {look.age_of(service.since)}", "soft"))
        named = joined([named, name], look.span(", ", "soft"))
    more = facts.down - min(wording.names, len(facts.first_down))
    if named and more:
        named = (*named, look.span(f" +{more}", "soft"))
    yield named


def _next_credit(snapshot: Snapshot, facts: HeaderFacts, look: Look, *, parts: int) -> Line:
    """Says what is owed, and in how long, if the first of what is down stays down: ``€120.00 in 22 m 41 s``."""
    first = facts.first_down[0] if facts.first_down else None
    seconds = None if first is None else seconds_left(first)
    if first is None or seconds is None:
        return ()
    time = look.language.duration(counted_on(seconds, look.now - snapshot.generated_at), parts=parts)
    tier = first.stated.next_tier
    if tier is None:
        return look.line(look.say("header.budget_in", time=time), "at_risk")
    share = None if tier.amount else tier.credit  # the amount alone says it where there is one
    benefits = () if tier.amount or not tier.benefit else (tier.benefit,)
    price = remedy(share, tier.amount, first.assessment.credit.currency, benefits, look.language)
    price = price or look.say("wall.next_credit")
    return look.line(look.say("header.credit_in", price=look.foreign(price).text, time=time), "at_risk")


def _signed(summary: Summary, wording: HeaderWording) -> list[tuple[str, int]]:
    """Counts by standing; those without a verdict as one where there is no room for the words that tell them apart."""
    counts = counted(summary)
    if "no_data" in wording.verdicts or not summary.unknown:
        return counts
    kept = [(standing, count) for standing, count in counts if standing not in {"not_provable", "no_data"}]
    met = len(kept) - (kept[-1:] == [("met", summary.met)])
    return [*kept[:met], ("no_data", summary.unknown), *kept[met:]]


def _badges(snapshot: Snapshot | None, state: HeaderState, look: Look, wording: HeaderWording) -> list[Line]:
    """Says what makes the figures less than live, as loud as it must be; the loudest first, which is always there."""
    loud: list[Line] = []
    quiet: list[Line] = []
    if state.frozen_at is not None:
        missed = f"+{state.missed} " if wording.long and state.missed else ""
        words = look.say("header.frozen", time=fmt.clock_time(state.frozen_at, look.zone))
        loud.append((look.span(f" {words} {missed}", "badge"),))
    if state.present is not None:
        words = look.say("header.past_moment", time=look.language.moment(look.now, look.zone))
        return [(look.span(f" {words} ", "badge"),)]
    if snapshot is None:
        quiet.append((look.span(look.say("header.nothing"), "soft"),))
        return [*(loud or [()]), *quiet]
    if snapshot.offline_since is not None:
        since = fmt.clock_time(snapshot.offline_since, look.zone, seconds=False)
        words = look.say("header.offline" if wording.long else "header.offline_short", time=since)
        loud.append((look.span(f" {words} ", "badge"),))
    if state.facts.past:
        period = state.facts.period
        label = "" if period is None else look.foreign(look.language.tell(period.name)).text
        words = look.say("header.past" if wording.long else "header.past_short", period=label)
        loud.append((look.span(f" {words} ", "badge"),))
    if snapshot.from_store:
        quiet.append((look.span(look.say("header.history" if wording.long else "header.history_short"), "at_risk"),))
    if snapshot.demo:
        quiet.append((look.span(look.say("header.demo"), "accent"),))
    return [joined(loud, StyledText(" ")), *quiet]


def _middle(period: Period | None, look: Look, room: int) -> Line:
    """Names the running period and how long it still lasts."""
    if period is None:
        return ()
    label = (look.foreign(look.language.tell(period.name), "text"),) if period.label else ()
    if period.end <= look.now:
        return ()
    left = look.span(look.say("time.left", time=look.language.age(period.end - look.now)), "soft")
    whole = joined([label, (left,)], look.span(" · ", "faint"))
    if width(whole) <= room:
        return whole
    return label if label and width(label) <= room else ()
