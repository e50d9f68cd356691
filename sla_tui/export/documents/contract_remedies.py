"""The remedies of a contract in plain language: the table of credits, how it is computed, its limits, the claim."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sla_tui.export.contract_words import Language
from sla_tui.sla.contract import Contract, Tier


def remedies(contract: Contract, words: Language) -> Iterator[str]:
    """A sentence or a table's row for every clause about what is owed and how it is asked for."""
    yield from _table(contract, words)
    yield from _shape(contract, words)
    yield from _limits(contract, words)
    yield from _claim(contract, words)
    for rule in contract.termination:
        key = "termination.row" if rule.within == rule.periods else "termination"
        yield words.say(key, periods=rule.periods, within=rule.within, percent=words.percent(rule.below))


def _table(contract: Contract, words: Language) -> Iterator[str]:
    if contract.remedy != "complete":
        yield words.say(f"remedy.{contract.remedy}")
    if not contract.tiers:
        if contract.remedy == "complete":
            yield words.say("no_tiers")
        return
    yield words.say("tiers")
    yield "| --- | --- |"
    for tier in contract.tiers:
        key = "below" if tier.below is not None else "at_or_below"
        bound = words.say(key, percent=words.percent(tier.threshold))
        yield f"| {bound} | {_remedy(tier, contract, words)} |"


def _remedy(tier: Tier, contract: Contract, words: Language) -> str:
    parts: list[str] = []
    if tier.credit is not None and not (tier.credit == 0 and contract.credit.type not in ("tier", "days")):
        parts.append(words.say("tier.credit", percent=words.percent(tier.credit)))
    if tier.days is not None:
        parts.append(words.say("tier.days", days=words.number(tier.days)))
    if tier.amount is not None:
        parts.append(words.say("tier.amount", amount=words.money(tier.amount, contract.currency)))
    if tier.benefit:
        parts.append(" ".join(tier.benefit.split()).replace("|", r"\|"))
    return "; ".join(parts) or words.say("tier.zero")


def _shape(contract: Contract, words: Language) -> Iterator[str]:
    rule = contract.credit
    if contract.tiers or rule.type == "per_incident":
        yield words.say(
            f"type.{rule.type}",
            multiplier=words.number(rule.multiplier or 0),
            percent=words.percent(rule.percent or Fraction(0)),
            kind=words.say("block.started" if rule.started else "block.full"),
            block=words.length(rule.block or 0),
        )
    if rule.type == "per_incident" and rule.max_per_day is not None:
        yield words.say("max_per_day", outages=words.count(rule.max_per_day, "outages"))
    if rule.type in ("proportional", "per_block"):
        yield words.say("beyond" if rule.beyond_target else "from_first")
    yield words.say(f"payout.{rule.payout}")
    yield words.say(f"part_fee.{contract.part_fee}")


def _limits(contract: Contract, words: Language) -> Iterator[str]:
    rule = contract.credit
    if rule.cap_percent is not None:
        yield words.say("cap_percent", percent=words.percent(rule.cap_percent))
    if rule.cap_days is not None:
        yield words.say("cap_days", days=words.number(rule.cap_days))
    if rule.cap_amount is not None:
        yield words.say("cap_amount", amount=words.money(rule.cap_amount, contract.currency))
    if rule.cap_year_percent is not None:
        yield words.say("cap_year_percent", percent=words.percent(rule.cap_year_percent))
    if rule.min_amount is not None:
        yield words.say("min_amount", amount=words.money(rule.min_amount, contract.currency))
    yield words.say("stack", ids=words.listed(rule.stack_with)) if rule.stack_with else words.say("no_stack")


def _claim(contract: Contract, words: Language) -> Iterator[str]:
    rule = contract.claim
    if rule is None:
        yield words.say("no_claim")
        return
    basis = words.say(f"basis.{rule.basis}")
    if rule.within is not None:
        yield words.say("claim", within=words.within(rule.within), basis=basis)
    else:
        yield words.say("claim.open", basis=basis)
    if rule.notify_within is not None:
        yield words.say("notify", within=words.within(rule.notify_within))
    if rule.holidays:
        yield words.say("claim.holidays", days=words.dates(rule.holidays))
    for key, text in (("method", rule.method), ("url", rule.url), ("subject", rule.subject)):
        if text:
            yield words.say(key, **{key: " ".join(text.split())})
    if rule.fields:
        yield words.say("fields", fields=words.listed([" ".join(field.split()) for field in rule.fields]))
