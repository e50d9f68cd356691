"""The verdict header: one line that answers whether anything costs money, and whose clock shows that it is alive."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui import format as fmt
from sla_tui.export.documents.totals import owed_by_us_sums, owed_sums
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, Summary
from sla_tui.sla.stated import STANDINGS
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, fitting, joined, left, width
from sla_tui.ui.parts.header_facts import NAMED, HeaderFacts, HeaderState, PresentFacts
from sla_tui.ui.parts.header_wording import (
    LONGEST_TIME,
    NARROW,
    NARROWEST,
    SHORT_NAME,
    SLOTS_KEPT,
    TIGHT_NAME,
    WORD_KEPT,
    WORDINGS,
    HeaderWording,
)
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.figures import counted_on, seconds_left
from sla_tui.ui.wording.standing import count_word, counted, word_of


def clock_line(look: Look, *, seconds: bool = True, zone_shown: bool = True) -> Line:
    """Writes the time with its zone: never unlabelled where there is room."""
    time = fmt.clock_time(look.now, look.zone, seconds=seconds)
    label = (look.span(f"{look.zone_label} ", "soft"),) if zone_shown else ()
    return (*label, look.span(time, "clock"))


def header_line(
    snapshot: Snapshot | None, state: HeaderState, look: Look, cells: int, memo: Memo | None = None
) -> Line:
    """Draws the whole line in exactly `cells`: in the longest words that fit; what matters least goes first.

    Whose figures they are stands before everything, so that nobody acts on another customer's. What is urgent stands
    at the left, the time that runs last of it; the counts end before the clock, each in a place of its own: so nothing
    moves while nothing happens. With a `memo` only the clock is drawn anew while that is so.
    """
    end = (*_end(look, cells, state), StyledText(" "))
    room = cells - width(end)
    if room < 4:
        return cut(end, cells)
    said = state._replace(clock=None)
    start, _ = (memo or Memo()).kept(
        "header",
        (id(snapshot), said, look, cells, room),  # two snapshots are only told apart service by service
        lambda: (_before_clock(snapshot, said, look, cells, room), snapshot),
    )
    return start + end


def _before_clock(snapshot: Snapshot | None, state: HeaderState, look: Look, cells: int, room: int) -> Line:
    """Draws what stands before the clock, in exactly `room` of the line's `cells`."""
    for words in (*WORDINGS, NARROWEST) if cells < NARROW else WORDINGS:
        badges = _badges(snapshot, state, look, words)
        urgent, counts = _pieces(snapshot, state.facts, look, words, kept=cells >= SLOTS_KEPT)
        apart = StyledText(" " if words.tight else "  ")
        start = joined([look.whose(), *badges[:1], *urgent], apart)
        finish = joined([*counts, *badges[1:]], apart)
        between = room - 1 - width(start) - width(finish) - (2 if finish else 0)
        if between >= (1 if words.tight else 2) * bool(finish):
            break
    else:
        if cells >= NARROW and state.facts.down:  # a count goes before the word for what is wrong
            badges = _badges(snapshot, state, look, WORD_KEPT)
            urgent, counts = _pieces(snapshot, state.facts, look, WORD_KEPT, kept=False)
        parts = [look.whose(), *badges[:1], *urgent, *counts, *badges[1:]]
        start = fitting(parts, StyledText(" " if words.tight else "  "), max(0, room - 3), skipping=True)
        return left((StyledText(" "), *start), room)
    period = _middle(state.facts.period, look, between - 5) if snapshot is not None else ()
    finish = joined([finish, period], StyledText("   ")) if period else finish
    gap = room - 1 - width(start) - width(finish) - (2 if finish else 0)
    return (StyledText(" "), *start, StyledText(" " * gap), *finish, StyledText("  " if finish else ""))


def _end(look: Look, cells: int, state: HeaderState) -> Line:
    """Writes the clock, which is that of the present; before it what is so now, where a past moment is shown."""
    if cells < 16:
        return ()
    present = state.present
    if present is None:
        if state.clock is not None:
            look = look._replace(now=state.clock)
        return clock_line(look, seconds=cells >= 30, zone_shown=cells >= 110)
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
        credit = _next_credit(snapshot, present.facts, look, WORDINGS[-1]) if cells >= 90 else ()
        return joined([label, joined([down, credit], look.span(", ", "soft"))], StyledText(" "))
    if snapshot.summary.breached:
        return joined(
            [label, look.line(f"{signs['breached']} {snapshot.summary.breached}", "breached")], StyledText(" ")
        )
    return joined([label, look.line(signs["met"], "met")], StyledText(" "))


def _pieces(
    snapshot: Snapshot | None, facts: HeaderFacts, look: Look, wording: HeaderWording, *, kept: bool
) -> tuple[list[Line], list[Line]]:
    """Says what is urgent, and then a piece a standing, worst first, which add up to all services.

    `kept`: a standing that nothing has at the moment keeps its place.
    """
    if snapshot is None:
        return [], []
    if not snapshot.services:
        return [(look.span(f" {look.say('header.no_services')} ", "badge.quiet"),)], []
    summary = snapshot.summary
    owed = list(_owed(summary, look, wording))
    nearest = _nearest(facts, look, wording)
    if summary.met == summary.services and not facts.down and not facts.past:
        words = look.say("header.all_met", count=summary.services)
        return [(look.span(f" {look.glyphs.verdict['met']} {words} ", "header.met"),), *owed, nearest], []
    counts = _counts(summary, facts, look, wording, kept=kept)
    breached = [_standing("breached", summary.breached, facts, look, wording)] if summary.breached else []
    if not facts.down:
        return [*breached, *owed, nearest], counts
    down, credit = list(_down(facts, look, wording)), _next_credit(snapshot, facts, look, wording)
    if wording.owed_first:
        return [*down, *breached, *owed, credit], counts
    return [*down, credit], [*breached, *owed, *counts]


def _counts(summary: Summary, facts: HeaderFacts, look: Look, wording: HeaderWording, *, kept: bool) -> list[Line]:
    """Says a piece a standing but the breached; each in as many cells as it would have if all services stood so."""
    found = {s: _standing(s, count, facts, look, wording) for s, count in _signed(summary, wording)}
    if not kept:
        return [line for standing, line in found.items() if standing != "breached"]
    order = [s for s in STANDINGS if s != "breached" and (s in found or s in {"at_risk", "no_data"})]
    widest = {s: width(_standing(s, summary.services, facts, look, wording)) for s in order}
    return [left(found.get(s, ()), widest[s]) for s in order]


def _standing(standing: str, count: int, facts: HeaderFacts, look: Look, wording: HeaderWording) -> Line:
    """Says how many stand so; the breached ones as a badge where nothing is down."""
    word = f" {count_word(standing, look.language, down_among=facts.without_verdict)}"
    word = word if standing in wording.verdicts else ""
    words = f"{look.glyphs.verdict[standing]} {count}{word}"
    if standing == "breached":
        badge = not facts.down
        return (look.span(f" {words} " if badge else words, "header.breached" if badge else "breached"),)
    return (look.span(words, "met" if standing == "met" else f"header.{standing}"),)


def _owed(summary: Summary, look: Look, wording: HeaderWording) -> Iterator[Line]:
    """Says what is owed to us, and what we owe: never one sum. Decimals that are zeros go before any word does."""
    if owed := owed_sums(summary, look.language, short=not wording.long):
        label = look.line(f"{look.say('header.owed')} ", "soft") if wording.long else ()
        yield (*label, look.span(owed, "owed"))
    if ours := owed_by_us_sums(summary, look.language, short=not wording.long):
        yield (look.span(look.say("party.we_owe", sums=ours), "at_risk"),)


def _down(facts: HeaderFacts, look: Look, wording: HeaderWording) -> Iterator[Line]:
    """Says how many are down, and names them: the first to cost something first, and how many more there are.

    The badge is the only one that is reversed; it is not where somebody looks after everything that is down.
    """
    word = f" {word_of('down', look.language)}" if wording.verdicts else ""
    acked = f" {look.glyphs.acked}" if facts.acknowledged else ""
    role = "breached" if acked else "header.breached"
    yield (look.span(f" {look.glyphs.verdict['down']} {facts.down}{word}{acked} ", role),)
    named: Line = ()
    for service in facts.first_down[: wording.names]:
        name: Line = (look.foreign(service.title, "strong"),)
        if not wording.long:
            name = cut(name, TIGHT_NAME if wording.tight else SHORT_NAME)
        elif service.since is not None:
            name = (*name, look.span(f" {look.age_of(service.since)}", "soft"))
            who = next((ack.who for ack in service.acknowledgements if ack.holds), "")
            name = (*name, look.foreign(f" {look.glyphs.acked} {who}", "soft")) if who else name
        named = joined([named, name], look.span(", ", "soft"))
    more = facts.down - min(wording.names, len(facts.first_down))
    if named and more:
        named = (*named, look.span(f" +{more}", "soft"))
    yield named


def _next_credit(snapshot: Snapshot, facts: HeaderFacts, look: Look, wording: HeaderWording) -> Line:
    """Says what is owed, and in how long, if the first of what is down stays down: ``€120.00 in 22 m 41 s``."""
    first = facts.first_down[0] if facts.first_down else None
    seconds = None if first is None else seconds_left(first)
    if first is None or seconds is None:
        return ()
    seconds = counted_on(seconds, look.now - snapshot.generated_at)
    time = look.language.duration(seconds, parts=1 if wording.tight else 2)
    if first.stated.next_tier is None:
        return look.line(look.say("header.budget_in", time=time), "at_risk")
    said = look.line(look.say("header.credit_in", price=_price(first, look, wording), time=time), "owed")
    # While the time runs down, the line keeps its words.
    return said if wording.tight else (*said, StyledText(" " * max(0, LONGEST_TIME - cells_of(time))))


def _price(service: ServiceSnapshot, look: Look, wording: HeaderWording) -> str:
    """Writes what the service's next tier brings: its amount alone where it has one."""
    tier, currency = service.stated.next_tier, service.assessment.credit.currency
    if tier is None:
        return ""
    if tier.amount:
        write = look.language.money if wording.long else look.language.short_money
        return write(tier.amount, currency)
    benefits = (tier.benefit,) if tier.benefit else ()
    price = remedy(tier.credit, tier.amount, currency, benefits, look.language)
    return look.foreign(price).text if price else look.say("wall.next_credit")


def _nearest(facts: HeaderFacts, look: Look, wording: HeaderWording) -> Line:
    """Says which service has the least downtime left to its next credit, where nothing is down."""
    service = facts.nearest
    if service is None or facts.down or facts.past or wording.tight or wording.names < NAMED:
        return ()
    tier = service.stated.next_tier
    time = "" if tier is None else look.language.duration(max(0, tier.seconds_left))
    name = look.foreign(service.title).text
    return look.line(look.say("header.least_left", name=name, time=time, price=_price(service, look, wording)), "soft")


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
    rest = look.span(look.say("time.left", time=look.language.age(period.end - look.now)), "soft")
    whole = joined([label, (rest,)], look.span(" · ", "faint"))
    if width(whole) <= room:
        return whole
    return label if label and width(label) <= room else ()
