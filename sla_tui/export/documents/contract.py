"""A contract as plain language in Markdown, in the order of a SaaS service-level agreement, in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sla_tui.config.presets import ADVICE, MARKS, Provenance
from sla_tui.export.contract_values import OPERATORS, dates_text, hours_text, notice_text
from sla_tui.export.documents.contract_promises import measured_text, worth
from sla_tui.export.documents.contract_remedies import remedies
from sla_tui.export.documents.contract_security import security_lines
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import EXCLUSION_REASONS, SUPPORT_KINDS, Contract, Objective
from sla_tui.sla.open_points import left_open


def render_contract(contract: Contract, *, language: Language = ENGLISH, provenance: Provenance | None = None) -> str:
    """Writes the contract as Markdown, ending in a line break; every clause of it has words.

    Args:
        contract: one text of it.
        language: in which.
        provenance: of a preset, where its clauses come from.
    """
    key = "contract.by" if contract.vendor else "contract.own"
    name = _line(contract.title)
    about = language.say(key, vendor=_line(contract.vendor), id=contract.id, currency=contract.currency)
    blocks = [f"# {language.say('contract.title', name=name)}", about, language.say("contract.plain")]
    for heading, lines in contract_chapters(contract, language, provenance).items():
        blocks += [f"## {language.say(heading)}", "\n".join(_as_list(lines))]
    return "\n\n".join(blocks) + "\n"


def contract_chapters(
    contract: Contract, language: Language, provenance: Provenance | None = None, *, open_points: bool = True
) -> dict[str, tuple[str, ...]]:
    """Says every clause in a sentence, or a row of a table (`|`), by the key of the chapter's heading.

    Args:
        contract: one text of it.
        language: in which.
        provenance: of a preset, where its clauses come from.
        open_points: each chapter ends with what the text leaves open in it.
    """
    text = _Text(contract, language, provenance)
    return {
        heading: (*lines(text), *(text.left_open(heading.partition(".")[2]) if open_points else ()))
        for heading, lines in _SECTIONS.items()
    }


def provenance_lines(provenance: Provenance, language: Language) -> Iterator[str]:
    """Says how far each clause of a preset can be trusted, and what of the text was not read."""
    say = language.say
    yield say("contract.provenance", text=provenance.text)
    for mark in MARKS:
        if keys := getattr(provenance, mark):
            yield say(f"contract.marks_{mark}", keys=", ".join(f"`{key}`" for key in keys))
    if provenance.unread:
        yield say("contract.unread", what="; ".join(provenance.unread))


def _as_list(lines: Iterable[str]) -> Iterator[str]:
    """Writes sentences as a list; a table stands by itself."""
    before = ""
    for line in lines:
        is_row = line.startswith("|")
        if before and is_row is not before.startswith("|"):
            yield ""
        yield line if is_row else f"- {line}"
        before = line


def _line(text: str) -> str:
    return " ".join(text.split())


def _named(promise: str, objective: Objective, language: Language) -> str:
    name = _line(objective.name)
    return language.say("contract.named", name=name, promise=promise) if name else promise


@dataclass(frozen=True, slots=True)
class _Text:
    contract: Contract
    language: Language
    provenance: Provenance | None

    def scope(self) -> Iterator[str]:
        contract, language, say = self.contract, self.language, self.language.say
        if scope := _line(contract.scope):
            yield scope
        if contract.customer:
            yield say("contract.customer", name=_line(contract.customer))
        start, end = contract.valid_from, contract.valid_to
        if start and end:
            yield say("contract.term", start=language.date(start), end=language.date(end))
        elif start:
            yield say("contract.term_from", start=language.date(start))
        elif end:
            yield say("contract.term_to", end=language.date(end))
        else:
            yield say("contract.term_open")
        yield say(f"contract.amendment_{contract.amendment}")

    def measurement(self) -> Iterator[str]:
        yield from self._period()
        yield from self._method()
        yield from self._outages()
        yield from self._judged_time()
        yield from self._evidence()

    def _period(self) -> Iterator[str]:
        rule, language, say = self.contract.period, self.language, self.language.say
        yield say(
            f"contract.period_{rule.kind}",
            zone=rule.timezone,
            day=rule.anchor_day,
            month=language.month(rule.first_month),
            length=language.length(rule.length),
        )

    def _method(self) -> Iterator[str]:
        rule, language, say = self.contract.availability, self.language, self.language.say
        bucket = language.length(rule.interval)
        at_least = rule.method == "bad_minutes" and rule.error_rate_op == ">="
        key = "contract.method_bad_minutes_at_least" if at_least else f"contract.method_{rule.method}"
        yield say(key, bucket=bucket, rate=language.percent(rule.error_rate_above))
        if rule.method == "bad_minutes" and rule.min_requests:
            yield say("contract.min_requests", count=rule.min_requests)
        if rule.method == "interval_mean":
            yield say(f"contract.empty_{rule.empty_interval}")
        if rule.method == "time":
            yield say(f"contract.bucket_{rule.bucket_rule}", bucket=bucket)

    def _outages(self) -> Iterator[str]:
        rule, language, say = self.contract.availability, self.language, self.language.say
        if rule.min_outage:
            yield say(f"contract.min_outage_{OPERATORS[rule.min_outage_op]}", length=language.length(rule.min_outage))
            yield say(f"contract.basis_{rule.min_outage_basis}")
        if rule.grace:
            yield say("contract.grace", length=language.length(rule.grace))
        if rule.merge_gap:
            yield say("contract.merge", length=language.length(rule.merge_gap))
            yield say("contract.merge_counts" if rule.merge_counts else "contract.merge_free")
        yield say(f"contract.start_{rule.start_at}")
        yield say("contract.weighted" if rule.weighted else "contract.unweighted")

    def _judged_time(self) -> Iterator[str]:
        rule, language, say = self.contract.availability, self.language, self.language.say
        if rule.service_hours:
            yield say("contract.hours", hours=hours_text(rule.service_hours, language))
        else:
            yield say("contract.hours_all")
        if rule.denominator is not None:
            yield say("contract.denominator", length=language.length(rule.denominator))
        if rule.holidays:
            yield say("contract.holidays", days=dates_text(rule.holidays, language))

    def _evidence(self) -> Iterator[str]:
        rule, language, say = self.contract.evidence, self.language, self.language.say
        if rule.decided_by == "vendor_page":
            yield say("contract.vendor_page")
        yield say("contract.quorum_one") if rule.quorum == 1 else say("contract.quorum", count=rule.quorum)
        for key, named in (("tools", rule.tools), ("places", rule.places)):
            if named:
                yield say(f"contract.{key}", names=language.listed([_line(name) for name in named]))
        if rule.every is not None:
            yield say("contract.every", length=language.length(rule.every))
        yield say("contract.no_data", policy=say(f"contract.policy_{rule.no_data}"))
        yield say("contract.paused", policy=say(f"contract.policy_{rule.paused}"))
        yield say("contract.coverage", percent=language.percent(rule.min_coverage))
        rounding = self.contract.rounding
        mode = "none" if rounding is None else rounding.mode
        yield say(f"contract.rounding_{mode}", digits=0 if rounding is None else rounding.digits)

    def performance(self) -> Iterator[str]:
        target, language, say = self.contract.availability.target, self.language, self.language.say
        yield (
            say("contract.no_target") if target is None else say("contract.target", percent=language.percent(target))
        )
        for objective in self.contract.objectives:
            if objective.kind not in SUPPORT_KINDS:
                yield self._objective(objective)

    def _objective(self, objective: Objective) -> str:
        language, say = self.language, self.language.say
        statistic = objective.statistic or ("mean" if objective.kind == "metric" else "percentile")
        key = objective.kind if objective.kind == "error_rate" else f"{objective.kind}_{statistic}"
        text = say(
            f"contract.{key.removesuffix('_percentile') if objective.kind == 'latency' else key}",
            percentile=language.percent(objective.percentile),
            op=say(f"contract.op_{OPERATORS[objective.op]}"),
            threshold=measured_text(objective, objective.threshold, language),
            name=f"`{_line(objective.query)}`",
        )
        if objective.window is None:
            text += say("contract.whole")
        else:
            window = language.length(objective.window)
            text += say("contract.windows", target=language.percent(objective.target), window=window)
        return _named(text + worth(self.contract, objective, language), objective, language)

    def support(self) -> Iterator[str]:
        rule, language, say = self.contract.support, self.language, self.language.say
        promises = [o for o in self.contract.objectives if o.kind in SUPPORT_KINDS]
        if rule is not None:
            if rule.channels:
                yield say("contract.channels", channels=language.listed([_line(c) for c in rule.channels]))
            yield (
                say("contract.support_hours", hours=hours_text(rule.hours, language))
                if rule.hours
                else say("contract.support_always")
            )
            if rule.levels:
                yield say("contract.levels", levels=language.listed([_line(level) for level in rule.levels]))
        for objective in promises:
            severity = say("contract.severity", severity=_line(objective.severity)) if objective.severity else ""
            threshold = language.length(objective.threshold)
            op = say(f"contract.op_{OPERATORS[objective.op]}")
            text = say(f"contract.{objective.kind}", severity=severity, threshold=threshold, op=op)
            text += say("contract.share", target=language.percent(objective.target))
            yield _named(text + worth(self.contract, objective, language), objective, language)

    def remedies(self) -> Iterator[str]:
        yield from remedies(self.contract, self.language)

    def security(self) -> Iterator[str]:
        yield from security_lines(self.contract, self.language)

    def left_open(self, chapter: str) -> Iterator[str]:
        """Says in one sentence what the text leaves open in a chapter."""
        points = left_open(self.contract, chapter)
        if points:
            said = [self.language.say(f"open_point.{point}") for point in points]
            yield self.language.say("contract.left_open", points=self.language.listed(said))

    def exclusions(self) -> Iterator[str]:
        rule, language, say = self.contract.maintenance, self.language, self.language.say
        yield say(f"contract.maintenance_{rule.effect}")
        if rule.effect != "count":
            yield (
                say("contract.notice", length=notice_text(rule.notice, language))
                if rule.notice
                else say("contract.no_notice")
            )
            if rule.hours:
                yield say("contract.maintenance_hours", hours=hours_text(rule.hours, language))
            if rule.longest is not None:
                yield say("contract.longest", length=language.length(rule.longest))
            if rule.allowance is None:
                yield say("contract.no_allowance")
            else:
                yield say(f"contract.allowance_{rule.allowance_per}", length=language.length(rule.allowance))
            yield say(f"contract.emergency_{rule.emergency}")
            if rule.emergency_notice:
                yield say("contract.emergency_notice", length=language.length(rule.emergency_notice))
            if rule.emergency_allowance is not None:
                key = f"contract.emergency_allowance_{rule.allowance_per}"
                yield say(key, length=language.length(rule.emergency_allowance))
        reasons = language.listed([say(f"reasons.{reason}") for reason in EXCLUSION_REASONS])
        yield say(f"contract.exclusions_{self.contract.exclusions.effect}", reasons=reasons)

    def legal(self) -> Iterator[str]:
        contract, language, say = self.contract, self.language, self.language.say
        yield say("contract.source", source=_line(contract.source)) if contract.source else say("contract.no_source")
        yield say("contract.as_of", day=language.date(contract.as_of)) if contract.as_of else say("contract.no_as_of")
        who = _line(contract.reviewed_by)
        yield say("contract.reviewed_by", who=who) if who else say("contract.not_reviewed")
        if self.provenance is not None:
            yield from provenance_lines(self.provenance, language)
        notes = _line(contract.notes)
        if self.provenance is not None:
            notes = notes.removesuffix(ADVICE).strip()
            yield say("contract.advice")
        if notes:
            yield say("contract.notes", notes=notes)


_SECTIONS: Final[dict[str, Callable[[_Text], Iterator[str]]]] = {
    "contract.scope": _Text.scope,
    "contract.measurement": _Text.measurement,
    "contract.performance": _Text.performance,
    "contract.support": _Text.support,
    "contract.remedies": _Text.remedies,
    "contract.security": _Text.security,
    "report.exclusions": _Text.exclusions,
    "contract.legal": _Text.legal,
}
