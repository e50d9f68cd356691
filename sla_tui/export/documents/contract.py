"""A contract as plain language in Markdown, in the order of a SaaS service-level agreement, in English or Dutch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sla_tui.config.presets import ADVICE, MARKS, Provenance
from sla_tui.export.contract_en import ENGLISH
from sla_tui.export.contract_nl import DUTCH
from sla_tui.export.contract_words import Language
from sla_tui.export.documents.contract_remedies import remedies
from sla_tui.sla.contract import EXCLUSION_REASONS, Contract, Objective

LANGUAGES: Final = {language.code: language for language in (ENGLISH, DUTCH)}

_SUPPORT: Final = ("response_time", "resolution_time")
_DEFAULT_BUCKET: Final = {"time": 1, "bad_minutes": 60, "interval_mean": 300, "requests": 1}


def render_contract(contract: Contract, *, language: str = "en", provenance: Provenance | None = None) -> str:
    """The contract as Markdown, ending in a line break; every clause of it has words.

    Args:
        contract: one text of it.
        language: "en" or "nl".
        provenance: of a preset, where its clauses come from.
    """
    words = LANGUAGES[language]
    text = _Text(contract, words, provenance)
    key = "by" if contract.vendor else "own"
    name = _line(contract.title)
    about = words.say(key, vendor=_line(contract.vendor), id=contract.id, currency=contract.currency)
    blocks = [f"# {words.say('title', name=name)}", about, words.say("plain")]
    for section, lines in _SECTIONS.items():
        blocks += [f"## {words.say(section)}", "\n".join(_as_list(lines(text)))]
    return "\n\n".join(blocks) + "\n"


def _as_list(lines: Iterator[str]) -> Iterator[str]:
    """Sentences as a list; a table stands by itself."""
    before = ""
    for line in lines:
        is_row = line.startswith("|")
        if before and is_row is not before.startswith("|"):
            yield ""
        yield line if is_row else f"- {line}"
        before = line


def _line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Text:
    contract: Contract
    words: Language
    provenance: Provenance | None

    def scope(self) -> Iterator[str]:
        contract, words = self.contract, self.words
        yield _line(contract.scope) or words.say("no_scope")
        start, end = contract.valid_from, contract.valid_to
        if start and end:
            yield words.say("term", start=words.day(start), end=words.day(end))
        elif start:
            yield words.say("term_from", start=words.day(start))
        elif end:
            yield words.say("term_to", end=words.day(end))
        else:
            yield words.say("term_open")
        yield words.say(f"amendment.{contract.amendment}")

    def measurement(self) -> Iterator[str]:
        yield from self._period()
        yield from self._method()
        yield from self._outages()
        yield from self._judged_time()
        yield from self._evidence()

    def _period(self) -> Iterator[str]:
        rule, words = self.contract.period, self.words
        yield words.say(
            f"period.{rule.kind}",
            zone=rule.timezone,
            day=rule.anchor_day,
            month=words.months[rule.first_month - 1],
            length=words.length(rule.length),
        )

    def _method(self) -> Iterator[str]:
        rule, words = self.contract.availability, self.words
        bucket = words.length(rule.bucket or _DEFAULT_BUCKET[rule.method])
        yield words.say(f"method.{rule.method}", bucket=bucket, rate=words.percent(rule.error_rate_above))
        if rule.method == "bad_minutes" and rule.min_requests:
            yield words.say("min_requests", count=rule.min_requests)
        if rule.method == "interval_mean":
            yield words.say(f"empty.{rule.empty_interval}")
        if rule.method == "time":
            yield words.say(f"bucket.{rule.bucket_rule}", bucket=bucket)

    def _outages(self) -> Iterator[str]:
        rule, words = self.contract.availability, self.words
        if rule.min_outage:
            yield words.say(f"min_outage.{rule.min_outage_op}", length=words.length(rule.min_outage))
            yield words.say(f"basis.{rule.min_outage_basis}")
        if rule.grace:
            yield words.say("grace", length=words.length(rule.grace))
        if rule.merge_gap:
            yield words.say("merge", length=words.length(rule.merge_gap))
            yield words.say("merge.counts" if rule.merge_counts else "merge.free")
        yield words.say(f"start.{rule.start_at}")
        yield words.say("weighted" if rule.weighted else "unweighted")

    def _judged_time(self) -> Iterator[str]:
        rule, words = self.contract.availability, self.words
        if rule.service_hours:
            yield words.say("hours", hours=words.hours(rule.service_hours))
        else:
            yield words.say("hours.all")
        if rule.holidays:
            yield words.say("holidays", days=words.dates(rule.holidays))

    def _evidence(self) -> Iterator[str]:
        rule, words = self.contract.evidence, self.words
        yield words.say("quorum.one") if rule.quorum == 1 else words.say("quorum", count=rule.quorum)
        yield words.say("no_data", policy=words.say(f"policy.{rule.no_data}"))
        yield words.say("paused", policy=words.say(f"policy.{rule.paused}"))
        yield words.say("coverage", percent=words.percent(rule.min_coverage))
        rounding = self.contract.rounding
        mode = "none" if rounding is None else rounding.mode
        yield words.say(f"rounding.{mode}", digits=0 if rounding is None else rounding.digits)

    def performance(self) -> Iterator[str]:
        target, words = self.contract.availability.target, self.words
        yield words.say("no_target") if target is None else words.say("target", percent=words.percent(target))
        for objective in self.contract.objectives:
            if objective.kind not in _SUPPORT:
                yield self._objective(objective)

    def _objective(self, objective: Objective) -> str:
        words = self.words
        is_latency = objective.kind == "latency"
        threshold = words.length(objective.threshold / 1000) if is_latency else words.percent(objective.threshold)
        text = words.say(
            objective.kind,
            percentile=words.percent(objective.percentile),
            op=words.say(f"op.{objective.op}"),
            threshold=threshold,
        )
        if objective.window is None:
            text += words.say("whole")
        else:
            window = words.length(objective.window)
            text += words.say("windows", target=words.percent(objective.target), window=window)
        return text + self._worth(objective)

    def _worth(self, objective: Objective) -> str:
        if not objective.credit:
            if self.contract.remedy != "complete":
                return self.words.say("objective.unread") + "."
            return self.words.say("objective.no_credit") + "."
        return self.words.say("objective.credit", credit=self.words.percent(objective.credit)) + "."

    def support(self) -> Iterator[str]:
        rule, words = self.contract.support, self.words
        promises = [o for o in self.contract.objectives if o.kind in _SUPPORT]
        if rule is None and not promises:
            yield words.say("no_support")
        if rule is not None:
            if rule.channels:
                yield words.say("channels", channels=words.listed([_line(c) for c in rule.channels]))
            yield (
                words.say("support.hours", hours=words.hours(rule.hours)) if rule.hours else words.say("support.always")
            )
            if rule.levels:
                yield words.say("levels", levels=words.listed([_line(level) for level in rule.levels]))
        for objective in promises:
            severity = words.say("severity", severity=_line(objective.severity)) if objective.severity else ""
            threshold = words.length(objective.threshold)
            op = words.say(f"op.{objective.op}")
            text = words.say(objective.kind, severity=severity, threshold=threshold, op=op)
            yield text + words.say("share", target=words.percent(objective.target)) + self._worth(objective)

    def remedies(self) -> Iterator[str]:
        yield from remedies(self.contract, self.words)

    def exclusions(self) -> Iterator[str]:
        rule, words = self.contract.maintenance, self.words
        yield words.say(f"maintenance.{rule.effect}")
        if rule.effect != "count":
            yield words.say("notice", length=words.length(rule.notice)) if rule.notice else words.say("no_notice")
            if rule.allowance is None:
                yield words.say("no_allowance")
            else:
                yield words.say(f"allowance.{rule.allowance_per}", length=words.length(rule.allowance))
            yield words.say(f"emergency.{rule.emergency}")
        reasons = words.listed([words.say(f"reason.{reason}") for reason in EXCLUSION_REASONS])
        yield words.say(f"exclusions.{self.contract.exclusions}", reasons=reasons)

    def legal(self) -> Iterator[str]:
        contract, words = self.contract, self.words
        yield words.say("source", source=_line(contract.source)) if contract.source else words.say("no_source")
        yield words.say("as_of", day=words.day(contract.as_of)) if contract.as_of else words.say("no_as_of")
        who = _line(contract.reviewed_by)
        yield words.say("reviewed_by", who=who) if who else words.say("not_reviewed")
        if self.provenance is not None:
            yield from self._provenance(self.provenance)
        notes = _line(contract.notes)
        if self.provenance is not None:
            notes = notes.removesuffix(ADVICE).strip()
            yield words.say("advice")
        if notes:
            yield words.say("notes", notes=notes)

    def _provenance(self, provenance: Provenance) -> Iterator[str]:
        words = self.words
        yield words.say("provenance", text=provenance.text)
        for mark in MARKS:
            if keys := getattr(provenance, mark):
                yield words.say(f"marks.{mark}", keys=", ".join(f"`{key}`" for key in keys))
        if provenance.unread:
            yield words.say("unread", what="; ".join(provenance.unread))


_SECTIONS: Final[dict[str, Callable[[_Text], Iterator[str]]]] = {
    "scope": _Text.scope,
    "measurement": _Text.measurement,
    "performance": _Text.performance,
    "support": _Text.support,
    "remedies": _Text.remedies,
    "exclusions": _Text.exclusions,
    "legal": _Text.legal,
}
