"""The working behind an assessment as a person reads it, in steps that can be redone by hand.

Every outage and every removed stretch with the clause that decided, then the sum, the tiers, the credit and the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.columns import wrap
from sla_tui.export.objective_text import objective_lines
from sla_tui.export.style import Style
from sla_tui.sla.contract import Contract
from sla_tui.sla.result import AssessedOutage, Assessment, Budget, OutagePart, Projection, TierDistance

LABEL: Final = 11
LISTED: Final = 12
"""Outages whose seconds are written out in the sum; with more of them the sum only says how many."""

DECISIONS: Final = {
    "counted": "counts",
    "too_short": "too short",
    "grace": "within the grace",
    "maintenance": "announced work",
    "excluded": "excluded",
    "outside": "outside",
}
METHODS: Final = {
    "time": "seconds that were down",
    "bad_minutes": "minutes with too many errors",
    "interval_mean": "the mean of the intervals' error rates",
    "requests": "good requests of all requests",
}


def render_working(
    assessment: Assessment, contract: Contract, *, title: str = "", width: int = 100, style: Style | None = None
) -> str:
    """The whole working, ending in a line break. Times are those of the contract's zone, with their offset to UTC.

    Args:
        assessment: what was found.
        contract: under which text.
        title: the case's or the service's name; the contract's where it is empty.
        width: cells that sentences take; the columns of times and seconds need 72.
        style: colour and ASCII; plain text where it is None.
    """
    page = _Page(assessment, contract, width, style or Style())
    blocks = [
        page.head(title or contract.title),
        page.outages(),
        page.removed(),
        page.sum(),
        page.tiers(),
        page.credit(),
        page.claim(),
        page.objectives(),
        page.notes(),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    assessment: Assessment
    contract: Contract
    width: int
    style: Style

    @property
    def zone(self) -> tzinfo:
        name = self.contract.period.timezone
        return UTC if name == "UTC" else ZoneInfo(name)

    def head(self, title: str) -> list[str]:
        """Whose working it is, of which period, and the verdict."""
        assessment, period = self.assessment, self.assessment.period
        word = fmt.VERDICT_WORDS[assessment.verdict]
        mark = self.style.verdict(assessment.verdict, f"{self.style.glyph(assessment.verdict)} {word}")
        doubt = "" if assessment.certainty == "certain" else ", within the error of measurement"
        label = f"{period.label}: " if period.label else ""
        lines = [self.style.strong(self.style.plain(title))]
        name = self.contract.name if self.contract.name != title else ""
        if name or self.contract.vendor:
            lines += self._labelled("contract", ", ".join(p for p in (name, self.contract.vendor) if p))
        until = f"; looked at up to {self._instant(assessment.now)}" if assessment.running else ""
        lines += self._labelled("period", f"{label}{self._instant(period.start)} to {self._instant(period.end)}{until}")
        lines += self._labelled("measured", METHODS[self.contract.availability.method])
        lines.append(f"  {'verdict':{LABEL}}{mark}{doubt}")
        if not assessment.provable:
            lines += self._labelled("", f"not provable: {self._coverage()} of the time is known")
        return lines

    def _coverage(self) -> str:
        return f"{fmt.fixed(self.assessment.coverage * 100, 2, Fraction(0), Fraction(100))} %"

    def outages(self) -> list[str]:
        """Every outage, and inside those that were split what was decided about each part."""
        if not self.assessment.outages:
            method = self.contract.availability.method
            return ["OUTAGES", "  none"] if method in ("time", "bad_minutes") else []
        head = f"  {'start':25}  {'end':25}  {'seconds':>10}  {'counted':>10}  decision"
        lines = [f"OUTAGES, in {self.contract.period.timezone}", head]
        for outage in self.assessment.outages:
            lines += self._outage(outage)
        return [self.style.strong(self.style.plain(lines[0])), *lines[1:]]

    def _outage(self, outage: AssessedOutage) -> Iterator[str]:
        split = len(outage.parts) > 1
        said = ["in parts" if split else f"{DECISIONS[outage.decision]} ({outage.clause})", outage.reason]
        if len(outage.sources) > 1:
            said.append(f"seen by {', '.join(outage.sources)}")
        tail = self.style.plain("; ".join(words for words in said if words))
        yield f"{self._span(outage.start, outage.end)}  {outage.counted_seconds:>10,}  {tail}"
        if split:
            for part in outage.parts:
                yield self._part(part)

    def _part(self, part: OutagePart) -> str:
        counted = f"{part.end - part.start:,}" if part.decision == "counted" else ""
        return f"{self._span(part.start, part.end)}  {counted:>10}    {DECISIONS[part.decision]} ({part.clause})"

    def _span(self, start: int, end: int) -> str:
        return f"  {self._instant(start):25}  {self._instant(end):25}  {end - start:>10,}"

    def removed(self) -> list[str]:
        """Every stretch that left the denominator."""
        if not self.assessment.removed:
            return []
        lines = [self.style.strong(f"REMOVED FROM THE PERIOD, {self.assessment.removed_seconds:,} s")]
        for stretch in self.assessment.removed:
            note = f"; {stretch.note}" if stretch.note else ""
            lines.append(f"{self._span(stretch.start, stretch.end)}  {stretch.clause}{self.style.plain(note)}")
        return lines

    def sum(self) -> list[str]:
        """From seconds to the percent that was held against the contract."""
        a = self.assessment
        length = (a.now if a.running else a.period.end) - a.period.start
        rows: list[tuple[str, int, str]] = [("period so far" if a.running else "period", length, "")]
        if a.removed_seconds:
            rows.append(("removed", -a.removed_seconds, "the stretches above"))
        rows.append(("assessed", a.assessed_seconds, "T"))
        if a.downtime_seconds is not None:
            exact = "" if a.downtime_exact is None else f", exactly {a.downtime_exact} s"
            rows.append(("downtime", a.downtime_seconds, f"D{self._addends()}{exact}"))
        lines = [self.style.strong("THE SUM")]
        for name, seconds, note in rows:
            number = self.style.plain(self._number(seconds))
            lines.append(f"  {name:15}{number:>13} s   {self.style.plain(note)}".rstrip())
        lines += self._uptime_lines()
        return lines

    def _addends(self) -> str:
        counted = [o.counted_seconds for o in self.assessment.outages if o.counted_seconds]
        if len(counted) < 2:
            return ""
        if self.contract.availability.weighted or sum(counted) != self.assessment.downtime_seconds:
            return f", of {len(counted):,} outages"
        if len(counted) > LISTED:
            return f", the sum of the {len(counted):,} outages that count"
        return " = " + " + ".join(f"{seconds:,}" for seconds in counted)

    def _uptime_lines(self) -> Iterator[str]:
        a = self.assessment
        if a.uptime is None:
            yield from self._labelled("uptime", "undefined: no time is left to judge; no verdict, no credit")
            return
        yield from self._labelled("uptime", f"{self._formula(a.uptime)} = {self._percent(a.uptime)} %")
        if a.if_nothing_more is not None and a.running:
            yield from self._labelled("", f"if nothing more happens: {self._percent(a.if_nothing_more)} %")
        if a.rounded_percent is not None and self.contract.rounding is not None:
            rule = self.contract.rounding
            mode = f"rounding.digits = {rule.digits}, {rule.mode}"
            yield from self._labelled("rounded", f"{fmt.fixed(a.rounded_percent, rule.digits)} % ({mode})")
        if a.raw_uptime is not None and a.raw_uptime != a.uptime:
            raw = f"{self._percent(a.raw_uptime)} % before maintenance, exclusions and minimum lengths"
            yield from self._labelled("raw", raw)
        if a.budget is not None and a.target is not None:
            yield from self._labelled("target", f"{fmt.exact_percent(a.target)} %: {self._budget(a.budget)}")
        if a.range is not None and a.certainty == "within_error":
            low, high = a.range.least_downtime, a.range.most_downtime
            yield from self._labelled("error", f"between {low:,} and {high:,} s down, given how often was looked")
        if a.coverage != 1:
            yield from self._labelled("coverage", f"{self._coverage()} of the time is known")
        if a.projection is not None and a.projection.uptime is not None:
            yield from self._labelled("projection", self._projection(a.projection, a.projection.uptime))

    def _formula(self, uptime: Fraction) -> str:
        exact = f"{uptime.numerator:,}/{uptime.denominator:,}"
        whole, down = self.assessment.assessed_seconds, self.assessment.downtime_seconds
        if down is None or Fraction(whole - down, whole) != uptime:  # requests, or weighted seconds
            return exact
        return f"(T − D) / T = ({whole:,} − {down:,}) / {whole:,} = {exact}"

    def _budget(self, budget: Budget) -> str:
        spent = f"{budget.total:,} s may be down, {budget.spent:,} s were"
        if budget.left < 0:
            saved = ", but the rounded uptime meets the target" if self.assessment.verdict == "met" else ""
            return f"{spent}: {-budget.left:,} s too much{saved}"
        return f"{spent}: {budget.left:,} s left"

    def _projection(self, projection: Projection, uptime: Fraction) -> str:
        end = f"; the budget ends on {self._instant(projection.exhausted_at)}" if projection.exhausted_at else ""
        return f"{self._percent(uptime)} % at the period's end ({projection.method}){end}"

    def tiers(self) -> list[str]:
        """Every row of the credit table: met, or how far away."""
        lines = [self._tier(tier) for tier in self.assessment.tiers] or list(self._plain_tiers())
        return [self.style.strong("TIERS"), *lines] if lines else []

    def _plain_tiers(self) -> Iterator[str]:
        """The rows where no seconds say how far they are: requests were counted, or nothing was judged."""
        percent = self.assessment.percent
        if percent is None:
            return
        for tier in self.contract.tiers:
            bound = f"{'below' if tier.below is not None else 'at or below'} {fmt.exact_percent(tier.threshold)} %"
            price = self.style.plain(self._remedy(tier.credit, tier.amount, tier.benefit))
            yield f"  {bound:22}  {price:28}  {'met' if tier.is_met_by(percent) else 'not met'}"

    def _tier(self, tier: TierDistance) -> str:
        bound = f"{'at or below' if tier.inclusive else 'below'} {fmt.exact_percent(tier.threshold)} %"
        price = self.style.plain(self._remedy(tier.credit, tier.amount, tier.benefit))
        left = f"not met: {tier.seconds_left:,} s of downtime away"
        return f"  {bound:22}  {price:28}  {left if tier.seconds_left else 'met'}"

    def _remedy(self, percent: Fraction | None, amount: Decimal | None, benefit: str) -> str:
        parts = [f"{_share(percent)} % of the fee"] if percent else []
        if amount:
            parts.append(fmt.money(amount, self.contract.currency))
        words = " = ".join(parts)
        return " + ".join(p for p in (words, benefit) if p) or "no credit of its own"

    def credit(self) -> list[str]:
        """What is owed, and the sum that leads to it."""
        credit = self.assessment.credit
        lines = [self.style.strong(credit.payout.upper())]
        for step in credit.steps:
            lines += self._indented(step)
        owed = self._remedy(credit.percent, credit.amount, " + ".join(credit.benefits))
        if not credit.percent and not credit.amount and not credit.benefits:
            return [*lines, "  nothing is owed"]
        state = (
            " (locked in: owed even if nothing more happens)" if credit.locked_in and self.assessment.running else ""
        )
        lines += self._labelled("owed", f"{owed}{state}")
        if credit.amount is None and credit.percent:
            lines += self._labelled("", "the fee is not known, so the amount cannot be said")
        return lines

    def claim(self) -> list[str]:
        """Until when, and how it must be asked for."""
        claim, rule = self.assessment.claim, self.contract.claim
        if rule is None or (claim.deadline is None and claim.notify_by is None):
            return []
        lines = [self.style.strong("CLAIM")]
        for label, at in (("notify by", claim.notify_by), ("claim by", claim.deadline)):
            if at is not None:
                day = fmt.day(at - 1, self.zone, year=True)
                lines += self._labelled(label, f"{day} (before {self._instant(at)})")
        how = [p for p in (rule.method, rule.url, f"subject {rule.subject!r}" if rule.subject else "") if p]
        if how:
            lines += self._labelled("how", ", ".join(how))
        if rule.fields:
            lines += self._labelled("state", ", ".join(rule.fields))
        return lines

    def objectives(self) -> list[str]:
        """Promises besides availability."""
        results = self.assessment.objectives
        if not results:
            return []
        return [self.style.strong("OBJECTIVES"), *(f"  {self.style.plain(line)}" for line in objective_lines(results))]

    def notes(self) -> list[str]:
        """What the engine had to assume, and rights to terminate."""
        lines: list[str] = []
        for state in self.assessment.termination:
            reached = "reached" if state.reached else "not reached"
            row = f"below {fmt.exact_percent(state.below)} %: {state.counted} of {state.needed} periods"
            lines += self._indented(f"right to terminate, {row} (within {state.within}): {reached}")
        for note in self.assessment.notes:
            lines += self._indented(note)
        return [self.style.strong("NOTES"), *lines] if lines else []

    def _percent(self, uptime: Fraction) -> str:
        bounds = {Fraction(100), *(tier.threshold for tier in self.assessment.tiers)}
        if self.assessment.target is not None:
            bounds.add(self.assessment.target)
        return fmt.fixed(uptime * 100, 6, *sorted(bounds))

    def _labelled(self, label: str, text: str) -> list[str]:
        first, *rest = wrap(self.style.plain(text), max(40, self.width - LABEL - 2))
        return [f"  {label:{LABEL}}{first}", *(" " * (LABEL + 2) + line for line in rest)]

    def _indented(self, text: str) -> Sequence[str]:
        return [f"  {line}" for line in wrap(self.style.plain(text), max(40, self.width - 2))]

    def _instant(self, at: int) -> str:
        local = datetime.fromtimestamp(at, self.zone)
        text = local.isoformat(" ")
        return text.removesuffix("+00:00") + "Z" if self.zone is UTC else text

    def _number(self, value: int) -> str:
        return f"{fmt.MINUS}{-value:,}" if value < 0 else f"{value:,}"


def _share(percent: Fraction) -> str:
    """A credit's percent exactly: ``10``, ``23.3333 (70/3)``."""
    if fmt.decimals_of(percent) <= 6:
        return fmt.exact_percent(percent)
    return f"{fmt.fixed(percent, 4)} ({percent})"
