"""The remedies of a contract in plain language: the table of credits, how it is computed, its limits, the claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.export.contract_values import bound_text, dates_text, window_text
from sla_tui.language import Language
from sla_tui.sla.contract import Contract, Tier

WHOLE: Final = 100
MANY: Final = 2  # the plural of what is no whole number


def remedies(contract: Contract, language: Language) -> Iterator[str]:
    """Yields a sentence or a table's row for every clause about what is owed and how it is claimed."""
    yield from _table(contract, language)
    yield from _shape(contract, language)
    yield from _limits(contract, language)
    yield from _claim(contract, language)
    for rule in contract.termination:
        key = "contract.termination_row" if rule.within == rule.periods else "contract.termination"
        yield language.say(key, periods=rule.periods, within=rule.within, percent=language.percent(rule.below))


def _table(contract: Contract, language: Language) -> Iterator[str]:
    if contract.remedy != "complete":
        yield language.say(f"contract.remedy_{contract.remedy}")
    if not contract.tiers:
        if contract.remedy == "complete":
            yield language.say("contract.no_tiers")
        return
    yield language.say("contract.tiers")
    yield "| --- | --- |"
    for bound, remedy in tier_rows(contract, language):
        yield f"| {bound} | {remedy.replace('|', chr(92) + '|')} |"


def tier_rows(contract: Contract, language: Language) -> list[tuple[str, str]]:
    """Says where each row of the credit table begins, and what it gives."""
    return [(bound_text(tier, language), _remedy(tier, contract, language)) for tier in contract.tiers]


def _remedy(tier: Tier, contract: Contract, language: Language) -> str:
    parts: list[str] = []
    if tier.credit is not None and not (tier.credit == 0 and contract.credit.type not in ("tier", "days")):
        parts.append(language.say("contract.tier_credit", percent=language.percent(tier.credit)))
    if tier.days is not None:
        parts.append(days_text(tier.days, language))
    if tier.amount is not None:
        parts.append(language.say("contract.tier_amount", amount=language.money(tier.amount, contract.currency)))
    if tier.benefit:
        parts.append(" ".join(tier.benefit.split()))
    return "; ".join(parts) or language.say("contract.tier_zero")


def days_text(days: Fraction, language: Language) -> str:
    """Says so many days of service."""
    return language.say("contract.tier_days", days=language.exact(days), n=1 if days == 1 else MANY)


def paid_text(
    percent: Fraction | None, days: Fraction | None, amount: Decimal | None, contract: Contract, language: Language
) -> str:
    """Says what is paid: a percent of the fee, days of service, or an amount."""
    if amount is not None:
        return language.say("contract.tier_amount", amount=language.money(amount, contract.currency))
    if days is not None:
        return days_text(days, language)
    return language.say("contract.tier_credit", percent=language.percent(percent or Fraction(0)))


def _shape(contract: Contract, language: Language) -> Iterator[str]:
    rule = contract.credit
    if contract.tiers or rule.type == "per_incident":
        yield language.say(
            "contract.type_bands" if rule.bands else f"contract.type_{rule.type}",
            multiplier=language.exact(rule.multiplier or 0),
            each=paid_text(rule.percent, rule.days, rule.amount, contract, language),
            kind=language.say(f"contract.block_{'started' if rule.started else 'full'}"),
            block=language.length(rule.block or 0),
            step=language.exact(rule.step),
        )
    yield from _what_counts(contract, language)
    if rule.type in ("proportional", "per_block"):
        yield language.say("contract.beyond" if rule.beyond_target else "contract.from_first")
        if rule.free:
            yield language.say("contract.free", length=language.length(rule.free))
    if rule.combine == "sum" or any(o.pays for o in contract.objectives):
        yield language.say(f"contract.combine_{rule.combine}")
    yield language.say(f"contract.payout_{rule.payout}")
    yield language.say(f"contract.part_fee_{contract.part_fee}")
    if contract.fee_basis != "period":
        yield language.say(f"contract.fee_basis_{contract.fee_basis}")
    if contract.fee_share != WHOLE:
        yield language.say("contract.fee_share", percent=language.percent(contract.fee_share))


def _what_counts(contract: Contract, language: Language) -> Iterator[str]:
    """Says what is paid of a part of a block, for an outage by its length, and for how many of them."""
    rule = contract.credit
    if rule.parts and rule.type in ("per_block", "per_point"):
        yield language.say("contract.parts")
    for band in rule.bands:
        each = paid_text(band.percent, band.days, band.amount, contract, language)
        seconds, inclusive = band.bound
        key = "contract.band_from" if inclusive else "contract.band"
        yield language.say(key, length=language.length(seconds), each=each)
    if rule.type == "per_incident" and rule.max_per_day is not None:
        yield language.say("contract.max_per_day", outages=language.count(rule.max_per_day, "outages"))
    if rule.type == "proportional" and rule.cap_incident_percent is not None:
        yield language.say("contract.cap_incident_percent", percent=language.percent(rule.cap_incident_percent))
    if rule.type in ("per_incident", "proportional") and rule.max_per_period is not None:
        yield language.say("contract.max_per_period", outages=language.count(rule.max_per_period, "outages"))


def _limits(contract: Contract, language: Language) -> Iterator[str]:
    rule = contract.credit
    if rule.cap_percent is not None:
        yield language.say("contract.cap_percent", percent=language.percent(rule.cap_percent))
    if rule.cap_days is not None:
        yield language.say("contract.cap_days", days=language.exact(rule.cap_days))
    if rule.cap_amount is not None:
        yield language.say("contract.cap_amount", amount=language.money(rule.cap_amount, contract.currency))
    if rule.cap_year_percent is not None:
        yield language.say("contract.cap_year_percent", percent=language.percent(rule.cap_year_percent))
    if rule.min_amount is not None:
        key = "contract.min_amount_from" if rule.min_amount_op == ">=" else "contract.min_amount"
        yield language.say(key, amount=language.money(rule.min_amount, contract.currency))
    yield (
        language.say("contract.stack", ids=language.listed(rule.stack_with))
        if rule.stack_with
        else language.say("contract.no_stack")
    )


def _claim(contract: Contract, language: Language) -> Iterator[str]:
    rule = contract.claim
    if rule is None:
        yield language.say("contract.no_claim")
        return
    basis = language.say(f"contract.basis_{rule.basis}")
    if rule.within is not None:
        yield language.say("contract.claim", within=window_text(rule.within, language), basis=basis)
    else:
        yield language.say("contract.claim_open", basis=basis)
    if rule.notify_within is not None:
        yield language.say("contract.notify", within=window_text(rule.notify_within, language))
    if rule.holidays:
        yield language.say("contract.claim_holidays", days=dates_text(rule.holidays, language))
    if rule.roll == "next_business_day":
        yield language.say("contract.roll")
    for key, text in (("method", rule.method), ("url", rule.url), ("subject", rule.subject)):
        if text:
            yield language.say(f"contract.{key}", **{key: " ".join(text.split())})
    if rule.fields:
        yield language.say(
            "contract.fields", fields=language.listed([" ".join(field.split()) for field in rule.fields])
        )
