"""The figures of a service in words, from what may be stated of it: a dash where nothing can be stood for.

``~`` stands before a figure that is old, ``*`` behind one of a part only: of the time since a beginning, or of some of
the checks.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.language import Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.result import ErrorBudget
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import Extent
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.wording import figures

PART: Final = "*"


def stale_mark(service: ServiceSnapshot | AgreementSnapshot) -> str:
    """Returns what stands before a figure that no fresh source supports."""
    return "~" if service.is_stale else ""


def part_mark(service: ServiceSnapshot | AgreementSnapshot, kind: str = "") -> str:
    """Returns what stands behind a figure that is one of a part only; `kind`: of the objective that it belongs to."""
    return PART if service.stated.since is not None or (kind and figures.share_read(service, kind) < 1) else ""


def uptime_words(service: ServiceSnapshot | AgreementSnapshot, language: Language, decimals: int | None) -> str:
    """Writes the uptime so far: ``99.6874``, ``~99.9`` while no source is fresh, ``100.0*`` of a part; a range, a dash.

    Without a sign for percent, so that the numbers of a column stand in line.
    """
    stated = service.stated
    if stated.uptime is None:
        return range_words(service, language) or NONE
    words = language.figure(fmt.uptime_percent(stated.uptime, service.target, decimals=decimals))
    return f"{stale_mark(service)}{words}{part_mark(service)}"


def uptime_sentence(service: ServiceSnapshot, look: Look, decimals: int | None = None) -> str:
    """Writes the same where there is room: ``99.6874 %``, ``100.00 % since 14:02``, ``98.1–98.4 %``; "" for a dash."""
    words = uptime_words(service, look.language, decimals)
    if words == NONE:
        return ""
    return f"{words.removesuffix(PART)} %{since_words(service, look)}"


def since_words(service: ServiceSnapshot, look: Look) -> str:
    """Writes `` since 14:02`` behind a figure of the time since a beginning."""
    if service.stated.since is None:
        return ""
    from sla_tui.export.documents.stated import since_text

    return f" {since_text(service.stated.since, look.zone, look.now, look.language)}"


def range_words(service: ServiceSnapshot | AgreementSnapshot, language: Language) -> str:
    """Writes the worst and the best uptime that there can be, ``98.1–98.4``; "" where that is not stated."""
    ends = service.stated.uptime_range
    return "" if ends is None else "–".join(map(language.figure, fmt.uptime_range(*ends, service.target)))


def budget_words(service: ServiceSnapshot, language: Language, *, long: bool = False) -> str:
    """Writes ``22 m 41 s left``, ``1 h 53 m over``; ``≤ 21 m left`` (`long`: ``at most``) where no more is known."""
    budget = service.stated.budget
    if budget is None:
        return NONE
    if service.stated.budget_at_most and budget.left >= 0:
        key = "budget.at_most" if long else "fleet.at_most"
        return f"{stale_mark(service)}{language.say(key, time=language.duration(budget.left))}"
    return f"{stale_mark(service)}{left_words(budget, language)}"


def left_words(budget: ErrorBudget, language: Language) -> str:
    """Writes what is left of a budget, or by how much it is overspent."""
    key = "budget.left" if budget.left >= 0 else "fleet.over"
    return language.say(key, time=language.duration(abs(budget.left)))


def left_figure(service: ServiceSnapshot, language: Language) -> str:
    """Writes what is left of the budget under a heading that says so: ``22 m 41 s``, ``−1 h 53 m``, ``≤ 21 m``."""
    budget = service.stated.budget
    if budget is None:
        return NONE
    sign = fmt.MINUS if budget.left < 0 else "≤ " if service.stated.budget_at_most else ""
    return f"{stale_mark(service)}{sign}{language.duration(abs(budget.left))}"


def latency_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes ``412 ms``, with its marks."""
    value = figures.latency(service)
    if value is None:
        return NONE
    return f"{stale_mark(service)}{language.milliseconds(value)}{part_mark(service, 'latency')}"


def error_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes ``0.31 %``, with its marks."""
    rate = figures.errors(service)
    if rate is None:
        return NONE
    words = language.rate(rate, service.errors.threshold_percent)
    return f"{stale_mark(service)}{words}{part_mark(service, 'error_rate')}"


def credit_words(service: ServiceSnapshot | AgreementSnapshot, language: Language) -> str:
    """Writes ``€240.00``, ``≥ €240.00``, ``10 %``, ``yes`` for another benefit; "" where nothing is owed."""
    credit = service.stated.credit
    if credit is None or not credit.owed:
        return ""
    if credit.extent == "not_known":
        return language.say("report.unknown")
    least = "≥ " if credit.extent == "at_least" else ""
    if credit.amount:
        return least + language.money(credit.amount, credit.currency)
    return f"{least}{language.percent(credit.percent)}" if credit.percent else language.say("report.yes")


def next_credit_words(service: ServiceSnapshot, language: Language) -> str:
    """Writes what the next tier would bring: ``→ €120``, ``→ 10 %``; "" where there is none, or nobody can say."""
    tier = service.stated.next_tier
    if tier is None:
        return ""
    if tier.amount:
        return f"→ {language.short_money(tier.amount, service.assessment.credit.currency)}"
    return f"→ {language.percent(tier.credit)}" if tier.credit else f"→ {language.say('report.yes')}"


def remedy(
    percent: Fraction | None,
    amount: Decimal | None,
    currency: str,
    benefits: tuple[str, ...],
    language: Language,
    *,
    extent: Extent = "exact",
) -> str:
    """Writes ``€240.00 (10 %)``, ``10 %``, or the contract's own words; at least that, or that no amount is known."""
    if extent == "not_known":
        return language.say("remedy.not_known")
    share = language.percent(percent) if percent else ""
    if amount is not None and (amount or not share):
        money = language.money(amount, currency)
        share = language.say("screen.amount_and_share", amount=money, share=share) if share else money
    words = " + ".join(part for part in (share, *benefits) if part)
    return language.say("remedy.at_least", remedy=words) if words and extent == "at_least" else words
