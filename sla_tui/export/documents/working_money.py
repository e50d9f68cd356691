"""The money in a working: the rows of the credit table, what is owed, and until when it must be claimed."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui import format as fmt
from sla_tui.export.documents.stated import credit_text
from sla_tui.export.documents.working_page import WorkingPage
from sla_tui.language import ENGLISH
from sla_tui.sla.result import TierDistance


def tier_lines(page: WorkingPage) -> list[str]:
    """Every row of the credit table: met, or how far away."""
    lines = [_tier(page, tier) for tier in page.assessment.tiers] or list(_plain_tiers(page))
    if page.said.uptime is None or not page.said.judged:  # a row that cannot be said to be met has no price
        lines = []
    if page.assessment.remedy != "complete":
        read = "not read" if page.assessment.remedy == "unread" else "not read whole: there may be further rows"
        lines += page.indented(f"the contract's credit table was {read}")
    return [page.style.strong("TIERS"), *lines] if lines else []


def _plain_tiers(page: WorkingPage) -> Iterator[str]:
    """The rows where no seconds say how far they are: requests were counted, or nothing was judged."""
    percent = page.assessment.percent
    if percent is None:
        return
    for tier in page.contract.tiers:
        bound = f"{'below' if tier.below is not None else 'at or below'} {fmt.exact_percent(tier.threshold)} %"
        price = page.style.plain(page.remedy(tier.credit, tier.amount, tier.benefit))
        yield f"  {bound:22}  {price:28}  {'met' if tier.is_met_by(percent) else 'not met'}"


def _tier(page: WorkingPage, tier: TierDistance) -> str:
    bound = f"{'at or below' if tier.inclusive else 'below'} {fmt.exact_percent(tier.threshold)} %"
    price = page.style.plain(page.remedy(tier.credit, tier.amount, tier.benefit))
    away = f": {tier.seconds_left:,} s of downtime away" if page.assessment.running else ""
    left = f"not met{away}"
    return f"  {bound:22}  {price:28}  {left if tier.seconds_left else 'met'}"


def credit_lines(page: WorkingPage) -> list[str]:
    """What is owed, and the sum that leads to it; that nothing is owed only where that was worked out."""
    credit = page.said.credit
    lines = [page.style.strong(page.assessment.credit.payout.upper())]
    if credit is None:
        return [*lines, *page.indented(f"nothing can be said to be owed: {page.why() or 'no data'}")]
    for step in page.assessment.credit.steps if page.said.uptime is not None else ():
        lines += page.indented(ENGLISH.tell(step))
    if not credit.owed:
        return [*lines, "  nothing is owed"]
    running = page.assessment.running
    state = " (locked in: owed even if nothing more happens)" if running else ""
    lines += page.labelled("owed", f"{credit_text(credit, fee=True)}{state}")
    if credit.amount is None and credit.percent:
        lines += page.labelled("", "the fee is not known, so the amount cannot be said")
    return lines


def claim_lines(page: WorkingPage) -> list[str]:
    """Until when, and how it must be asked for."""
    claim, rule = page.said.claim, page.contract.claim
    if rule is None or (claim.deadline is None and claim.notify_by is None):
        return []
    lines = [page.style.strong("CLAIM")]
    for label, at in (("notify by", claim.notify_by), ("claim by", claim.deadline)):
        if at is not None:
            day = fmt.day(at - 1, page.zone, year=True)
            lines += page.labelled(label, f"{day} (before {page.instant(at)})")
    how = [p for p in (rule.method, rule.url, f"subject {rule.subject!r}" if rule.subject else "") if p]
    if how:
        lines += page.labelled("how", ", ".join(how))
    if rule.fields:
        lines += page.labelled("state", ", ".join(rule.fields))
    return lines
