"""The e-mail of a claim: the vendor's subject and required fields, filled in where the evidence knows the answer.

To a customer nothing is claimed: it is a credit note, which says what we owe and why.

What nobody but the customer knows stays a blank that cannot be overlooked: `[account id: FILL IN]`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.export.claim.vendor_page import letter_lines, letter_text
from sla_tui.export.documents.objectives import objective_lines
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.documents.stated import period_text, remedy_text
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.export.text_layout import wrap
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import ClaimRule
from sla_tui.sla.dossier import Dossier
from sla_tui.sla.result import AssessedOutage
from sla_tui.text import clean

WIDTH: Final = 72
LISTED: Final = 50
"""Outages that are written out; the rest is in the attached tables."""


def letter(dossier: Dossier, language: Language = ENGLISH) -> str:
    """Writes the whole text: where it goes, the subject, the body. Ends in a line break."""
    if dossier.service.party == "customer":
        return credit_note(dossier, language)
    rule = dossier.contract.claim or ClaimRule()
    blocks = [
        _head(dossier, rule, language),
        [language.say("letter.greeting")],
        _request(dossier, language),
        _promises(dossier, language),
        _list(dossier, language),
        _page(dossier, language),
        _details(dossier, rule, language),
        _closing(dossier, language),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def credit_note(dossier: Dossier, language: Language = ENGLISH) -> str:
    """Writes what a customer is told: which credit we owe, and what it is worked out from. Ends in a line break."""
    say = language.say
    head = [say("letter.draft"), ""] if dossier.draft else []
    head += [
        say("letter.to", vendor=clean(dossier.service.customer)),
        say("letter.subject", subject=subject(dossier, language)),
    ]
    proof = wrap(f"{_measured(dossier, language)} {say('letter.contents')}", WIDTH)
    blocks = [
        head,
        [say("letter.greeting")],
        _request(dossier, language, key="letter.we_owe"),
        _promises(dossier, language),
        _list(dossier, language),
        proof,
        [say("letter.regards"), _gap(say("letter.sender_vendor"), language)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def blanks(dossier: Dossier, language: Language = ENGLISH) -> int:
    """Counts what the letter leaves for the customer to fill in."""
    return letter(dossier, language).count(language.say("letter.blank"))


def subject(dossier: Dossier, language: Language = ENGLISH) -> str:
    """Writes the subject: the one the contract asks for, with what it is about."""
    rule, found = dossier.contract.claim or ClaimRule(), dossier.assessment
    words = clean(rule.subject) or language.say(f"letter.subject_{found.credit.payout}")
    if dossier.service.party == "customer":
        words = language.say(f"letter.subject_note_{found.credit.payout}")
    period = period_text(found.period, language)
    return language.say("letter.about", subject=words, service=service_name(dossier), period=period)


def service_name(dossier: Dossier) -> str:
    """Returns the service's name, as every document writes it."""
    return title_of(dossier.service)


def _gap(what: str, language: Language) -> str:
    return language.say("letter.gap", what=what, blank=language.say("letter.blank"))


def _head(dossier: Dossier, rule: ClaimRule, language: Language) -> list[str]:
    vendor = clean(dossier.contract.vendor) or _gap(language.say("letter.vendor"), language)
    lines = [language.say("letter.draft"), ""] if dossier.draft else []
    lines.append(language.say("letter.to", vendor=vendor))
    if rule.method:
        lines.append(language.say("letter.by", method=clean(rule.method)))
    if rule.url:
        lines.append(language.say("letter.at", url=clean(rule.url)))
    return [*lines, language.say("letter.subject", subject=subject(dossier, language))]


def _request(dossier: Dossier, language: Language, key: str = "letter.request") -> list[str]:
    found, contract = dossier.assessment, dossier.contract
    zone = contract.period.timezone
    text = language.say(
        key,
        contract=clean(contract.title),
        read=_read(dossier, language),
        remedy=_remedy(dossier, language),
        service=service_name(dossier),
        period=period_text(found.period, language),
        start=_local(found.period.start, zone),
        end=_local(found.period.end, zone),
        zone=zone,
    )
    return [*wrap(text, WIDTH), "", *wrap(" ".join(filter(None, _figures(dossier, language))), WIDTH)]


def _read(dossier: Dossier, language: Language) -> str:
    """Says where the contract's text was read, and when."""
    contract = dossier.contract
    if not contract.source:
        return ""
    if contract.as_of is None:
        return language.say("letter.read", source=clean(contract.source))
    return language.say("letter.read_on", source=clean(contract.source), day=contract.as_of.isoformat())


def _figures(dossier: Dossier, language: Language) -> tuple[str, str]:
    """Says how long the service was available, and how much of the time was down."""
    found, uptime = dossier.assessment, dossier.stated.uptime
    figure = "" if uptime is None else language.figure(percent_view(uptime, found))
    target = "" if found.target is None else language.exact(found.target)
    if figure and target:
        first = language.say("letter.available_and_promised", uptime=figure, target=target)
    elif figure:
        first = language.say("letter.available", uptime=figure)
    else:
        first = language.say("letter.promised", target=target) if target else ""
    if found.downtime_seconds is None:
        return first, ""
    down, assessed = language.grouped(found.downtime_seconds), language.grouped(found.assessed_seconds)
    return first, language.say("letter.down", down=down, assessed=assessed)


def _remedy(dossier: Dossier, language: Language) -> str:
    """Says what is asked for: ``a credit of 10 % of the fee = €240.00``, as far as its size is known."""
    credit, payout = dossier.stated.credit, dossier.assessment.credit.payout
    if credit is None or credit.extent == "not_known":
        return language.say(f"letter.open_{payout}")
    sum_ = remedy_text(
        credit.percent, credit.amount, credit.currency, extent=credit.extent, language=language, fee=True
    )
    parts = [part for part in (sum_, *map(clean, credit.benefits)) if part]
    return language.say(f"letter.{payout}", what=language.listed(parts))


def _promises(dossier: Dossier, language: Language) -> list[str]:
    """Lists what was promised besides availability and not kept, with what was measured."""
    missed = [result for result in dossier.assessment.objectives if result.met is False]
    if not missed:
        return []
    lines = [clean(line) for line in objective_lines(missed, language)]
    return [language.say("letter.missed"), *(f"  {row}" for line in lines for row in wrap(line, WIDTH - 2))]


def _list(dossier: Dossier, language: Language) -> list[str]:
    """Lists the dates and times that count."""
    counted = [o for o in dossier.assessment.outages if o.counted_seconds]
    if not counted:
        return []
    zone = dossier.contract.period.timezone
    lines = [language.say("letter.times", zone=zone)]
    lines += [f"  {_outage(o, zone, language)}" for o in counted[:LISTED]]
    if len(counted) > LISTED:
        lines.append(f"  {language.say('letter.more', count=len(counted) - LISTED)}")
    return lines


def _page(dossier: Dossier, language: Language) -> list[str]:
    """Says what the vendor's own status page admits of it."""
    statement = dossier.service.statement
    if statement is None or not (text := letter_text(statement, language)):
        return []
    zone = dossier.contract.period.timezone
    lines = letter_lines(statement, lambda at: _local(at, zone), language) if statement.admitted else []
    return [*wrap(text, WIDTH), *(f"  {row}" for line in lines for row in wrap(line, WIDTH - 2))]


def _outage(outage: AssessedOutage, zone: str, language: Language) -> str:
    start, end = _local(outage.start, zone), _local(outage.end, zone)
    seconds, reason = language.grouped(outage.counted_seconds), clean(outage.reason)
    if not reason:
        return language.say("letter.outage", start=start, end=end, seconds=seconds)
    return language.say("letter.outage_reason", start=start, end=end, seconds=seconds, reason=reason)


def _details(dossier: Dossier, rule: ClaimRule, language: Language) -> list[str]:
    """Answers the fields that the vendor asks for."""
    if not rule.fields:
        return []
    answers = (f"  {clean(field)}: {_answer(field, dossier, language)}" for field in rule.fields)
    return [language.say("letter.details"), *answers]


def _answer(field: str, dossier: Dossier, language: Language) -> str:
    words = field.casefold()
    for keys, answer in _KNOWN:
        if any(key in words for key in keys) and (found := answer(dossier, language)):
            return found
    return _gap(clean(field), language)


def _closing(dossier: Dossier, language: Language) -> list[str]:
    text = f"{_measured(dossier, language)} {language.say('letter.contents')}"
    return [
        *wrap(text, WIDTH),
        "",
        language.say("letter.confirm"),
        "",
        language.say("letter.regards"),
        _gap(language.say("letter.sender"), language),
    ]


def _measured(dossier: Dossier, language: Language) -> str:
    """Says by how many monitors of which kinds it was measured."""
    kinds = ", ".join(sorted({record.kind for record in dossier.records if record.kind}))
    count = len(dossier.records)
    if not count:
        return language.say("letter.measured")
    if not kinds:
        return language.say("letter.measured_by", n=count)
    return language.say("letter.measured_by_kinds", n=count, kinds=kinds)


def _local(at: int, zone: str) -> str:
    """Writes a local time with its offset: it must be read in one way only."""
    return datetime.fromtimestamp(at, UTC if zone == "UTC" else ZoneInfo(zone)).isoformat(" ").replace("+00:00", "Z")


def _times(dossier: Dossier, language: Language) -> str:
    count = sum(bool(o.counted_seconds) for o in dossier.assessment.outages)
    if count > 1:
        return language.say("letter.listed_outages", count=count)
    return language.say("letter.listed") if count else ""


def _duration(dossier: Dossier, language: Language) -> str:
    seconds = dossier.assessment.downtime_seconds
    return "" if seconds is None else f"{language.grouped(seconds)} s ({language.duration(seconds)})"


def _uptime(dossier: Dossier, language: Language) -> str:
    found, uptime = dossier.assessment, dossier.stated.uptime
    return "" if uptime is None else f"{language.figure(percent_view(uptime, found))} %"


def _name(dossier: Dossier, _: Language) -> str:
    return service_name(dossier)


def _period(dossier: Dossier, language: Language) -> str:
    return period_text(dossier.assessment.period, language) if dossier.assessment.period.label else ""


def _targets(dossier: Dossier, _: Language) -> str:
    return ", ".join(dict.fromkeys(clean(r.target) for r in dossier.records if r.target))


def _cause(dossier: Dossier, _: Language) -> str:
    found = (clean(o.reason) for o in dossier.assessment.outages if o.counted_seconds)
    return ", ".join(dict.fromkeys(reason for reason in found if reason))


def _evidence(dossier: Dossier, language: Language) -> str:
    monitors = ", ".join(record.ref for record in dossier.records)
    return language.say("letter.attached", monitors=monitors) if monitors else ""


def _amount(dossier: Dossier, language: Language) -> str:
    credit = dossier.stated.credit
    if credit is None or not credit.amount:
        return ""
    return remedy_text(Fraction(0), credit.amount, credit.currency, extent=credit.extent, language=language)


_KNOWN: Final[tuple[tuple[tuple[str, ...], Callable[[Dossier, Language], str]], ...]] = (
    (("date", "time of", "times", "when", "incident time", "period of"), _times),
    (("duration", "length", "minutes", "downtime"), _duration),
    (("uptime", "availability", "percentage"), _uptime),
    (("service", "product"), _name),
    (("billing cycle", "billing month", "billing period", "month", "quarter"), _period),
    (("url", "endpoint", "host", "affected"), _targets),
    (("error", "description", "reason", "cause"), _cause),
    (("log", "evidence", "proof", "trace"), _evidence),
    (("amount", "credit"), _amount),
)
"""Words of the fields that vendors ask for, in English as they write them, and what answers them."""
