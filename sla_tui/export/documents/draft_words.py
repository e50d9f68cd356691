"""What an answer of a contract's draft means, worked out from the draft: what it allows, hides, or cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sla_tui.config.drafts.usual import usual
from sla_tui.export.documents.contract_document.document import chapter_clauses
from sla_tui.export.documents.contract_document.measuring import example_lines, proof_text
from sla_tui.export.documents.contract_document.tables import remedies_table
from sla_tui.export.documents.stated import period_text
from sla_tui.language import Language
from sla_tui.sla.contract import Contract, ServiceHours
from sla_tui.sla.interval_proof import interval_proof
from sla_tui.sla.measure.hours import working_time
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.result import Period
from sla_tui.sla.worked_example import worked_example

HOUR: Final = 3600
WEEK: Final = 7 * 24 * HOUR
_MONDAY: Final = 4 * 86_400  # the first Monday of the epoch, in UTC


def usual_text(key: str, contract: Contract, language: Language) -> str:
    """Says what published SLAs do about a question; "" where none does, or nothing is counted."""
    found = usual(key, contract.availability.target)
    if found is None or not found.count:
        return ""
    percent = "" if found.target is None else language.percent(found.target)
    return language.say(f"usual.{key.replace('.', '_')}", count=found.count, all=found.all, percent=percent)


def consequences(key: str, contract: Contract, now: int, language: Language) -> tuple[str, ...]:
    """Says what the draft's contract comes to in the matter of a question; nothing where nothing hurts.

    Args:
        key: of the question.
        contract: with the answer in it.
        now: figures are those of the period around this instant (UTC seconds).
        language: in which.
    """
    asked = _ASKED.get(key)
    if asked is None:
        return ()
    return tuple(asked(_Drafted(contract, period_containing(contract.period, now), language)))


def chapter_lines(chapter: str, contract: Contract, language: Language) -> Iterator[str]:
    """Yields a chapter as the contract document has it: numbered clauses, and the rows of the credit table."""
    for number, words in chapter_clauses(chapter, contract, language):
        yield f"{number}  {words}"
    if chapter == "remedies":
        yield from (": ".join(cell.words for cell in row) for row in remedies_table(contract, language).rows)


@dataclass(frozen=True, slots=True)
class _Drafted:
    contract: Contract
    period: Period
    language: Language

    def target(self) -> Iterator[str]:
        promised = self.contract.availability.target
        if promised is None:
            return
        allowed = self.period.seconds * (100 - promised) / 100
        yield self._say(
            "allowed",
            percent=self.language.percent(promised),
            period=period_text(self.period, self.language),
            allowed=self.language.length(int(allowed)),
        )
        yield from self.every()

    def every(self) -> Iterator[str]:
        interval, promised = self.contract.evidence.every, self.contract.availability.target
        if interval and promised is not None:
            yield proof_text(interval_proof(promised, interval, self.period.seconds), promised, self.language)

    def min_outage(self) -> Iterator[str]:
        least, interval = self.contract.availability.min_outage, self.contract.evidence.every
        if not least:
            yield self._say("every_second")
            return
        unseen = self.period.seconds // HOUR * min(least - 1, HOUR)
        yield self._say(
            "short_outages",
            length=self.language.length(least),
            period=period_text(self.period, self.language),
            total=self.language.length(unseen),
        )
        if interval and interval > least:
            yield self._say("unseen", interval=self.language.length(interval))

    def quorum(self) -> Iterator[str]:
        count = self.contract.evidence.quorum
        yield self._say("one_monitor") if count == 1 else self._say("many_monitors", count=count)

    def hours(self) -> Iterator[str]:
        if spans := self.contract.availability.service_hours:
            yield self._say("judged_hours", hours=self.language.exact(_weekly(spans)))

    def tiers(self) -> Iterator[str]:
        yield from example_lines(worked_example(self.contract, self.period.start), self.contract, self.language)

    def cap(self) -> Iterator[str]:
        if self.contract.tiers and self.contract.credit.cap_percent is None:
            yield self._say("no_cap")

    def maintenance(self) -> Iterator[str]:
        if self.contract.maintenance.effect == "count":
            yield self._say("maintenance_counts")

    def notice(self) -> Iterator[str]:
        if self.contract.maintenance.effect != "count" and not self.contract.maintenance.notice:
            yield self._say("no_notice")

    def allowance(self) -> Iterator[str]:
        if self.contract.maintenance.effect != "count" and self.contract.maintenance.allowance is None:
            yield self._say("no_allowance")

    def backups(self) -> Iterator[str]:
        rule = None if self.contract.security is None else self.contract.security.backups
        if rule is not None and rule.every and rule.rpo and rule.rpo < rule.every:
            yield self._say("rpo_too_short", every=self.language.length(rule.every), rpo=self.language.length(rule.rpo))

    def _say(self, phrase: str, **values: str | int) -> str:
        return self.language.say(f"consequence.{phrase}", **values)


def _weekly(spans: tuple[ServiceHours, ...]) -> Fraction:
    """Counts the hours of a week without change of the clock that are inside the spans."""
    found = working_time("UTC", spans, (), _MONDAY, _MONDAY + WEEK)
    return Fraction(sum(high - low for low, high in found), HOUR)


_ASKED: Final[Mapping[str, Callable[[_Drafted], Iterator[str]]]] = {
    "availability.target": _Drafted.target,
    "availability.min_outage": _Drafted.min_outage,
    "availability.service_hours": _Drafted.hours,
    "evidence.quorum": _Drafted.quorum,
    "evidence.every": _Drafted.every,
    "tiers": _Drafted.tiers,
    "credit.cap_percent": _Drafted.cap,
    "maintenance.effect": _Drafted.maintenance,
    "maintenance.notice": _Drafted.notice,
    "maintenance.allowance": _Drafted.allowance,
    "security.backups.rpo": _Drafted.backups,
}
