"""What a tile or a lane of the wall says of a service: its money, its state, its uptime, what is left, who answers."""

from __future__ import annotations

from sla_tui.format import MINUS
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined
from sla_tui.ui.service.marks import looked_after
from sla_tui.ui.service.money import tier_price
from sla_tui.ui.wording.figure_words import (
    budget_words,
    credit_words,
    error_words,
    latency_words,
    stale_mark,
    uptime_sentence,
    uptime_words,
)
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.roles import credit_role, verdict_role
from sla_tui.ui.wording.standing import now_words, severity, word_of


def bare_left(service: ServiceSnapshot, look: Look) -> str:
    """Writes what is left of the budget without a word, for a column: ``22 m 41 s``, ``−1 h 52 m`` overspent."""
    budget = service.stated.budget
    if budget is None:
        return NONE
    sign = MINUS if budget.left < 0 else "≤ " if service.stated.budget_at_most else ""
    return f"{stale_mark(service)}{sign}{look.language.duration(abs(budget.left))}"


def money(service: ServiceSnapshot, look: Look) -> Line:
    """Writes what is owed, bold; else what is next, soft: ``€240.00 owed``, ``→ €120.00``; that there is no credit."""
    owed = credit_words(service, look.language)
    if owed:
        words = owed if service.direction == "owed_to_us" else look.say("party.we_owe", sums=owed)
        return (look.foreign(words, credit_role(service)),)
    tier = service.stated.next_tier
    if tier is not None:
        price = look.language.money(tier.amount, service.assessment.credit.currency) if tier.amount else ""
        price = price or tier_price(tier, service, look) or look.say("next.tier")
        role = "at_risk" if service.is_down else "soft"
        return (look.span(f"{look.glyphs.words('→')} ", role), look.foreign(price, role))
    if not is_running(service) or not service.stated.judged or service.assessment.tiers:
        return ()
    return look.line(look.say("wall.no_credit"), "soft")


def state_words(service: ServiceSnapshot, look: Look, *, short: bool = False) -> Line:
    """Says what it does now where that is not simply up, and how it stands; `short`: only the one that matters more."""
    kind = severity(service)
    now = now_words(service, look)
    standing = word_of(service.standing, look.language)
    words: list[Line] = [(look.span(standing.upper(), f"sign.{service.standing}"),)]
    if service.is_down:
        down: Line = (look.span(f"{look.glyphs.verdict['down']} {now}", "breached"),)
        return joined([down, *words], look.span(" · ", "faint")) if kind == "down" and not short else down
    if now not in {look.say("now_short.up"), standing}:
        words.append((look.span(now, "soft"),))
    if short and service.standing in {"not_provable", "no_data"}:
        return words[-1]
    return words[0] if short else joined(words, look.span(" · ", "faint"))


def who_answers(service: ServiceSnapshot, look: Look) -> Line:
    """Names who looks after it."""
    if service.is_down:
        return looked_after(service, look)
    if not service.acknowledgements:
        return ()
    return (StyledText(look.glyphs.acked, "met"), look.foreign(f" {service.acknowledgements[-1].who}", "soft"))


def uptime_of_target(service: ServiceSnapshot, look: Look) -> Line:
    """Writes the uptime against its target, ``99.6978 of 99.95``; why there is none."""
    if service.stated.since is not None:
        return look.line(uptime_sentence(service, look), verdict_role(service))
    value = uptime_words(service, look.language, None)
    if value == NONE:
        return look.line(look.say("wall.no_uptime"), "soft")
    line = look.line(value, verdict_role(service))
    if service.target is None:
        return line
    target = look.say("screen.of_target", target=look.language.exact(service.target))
    return (*line, look.span(f" {target}", "soft"))


def budget_sentence(service: ServiceSnapshot, look: Look) -> str:
    """Says what is left of the budget, or why nothing is said."""
    if service.stated.budget is not None:
        return budget_words(service, look.language, long=True)
    return look.say("wall.no_budget" if service.target is None else "wall.budget_unknown")


def objectives(service: ServiceSnapshot, look: Look) -> Line:
    """Writes latency and error rate."""
    figures_ = (latency_words(service, look.language), error_words(service, look.language))
    return joined([look.line(words, "soft") for words in figures_ if words != NONE], look.span(" · ", "faint"))
