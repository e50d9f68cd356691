"""Which way money goes, in words: what is said of an amount that we owe a customer."""

from __future__ import annotations

from sla_tui.language import Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.text import clean

LONGEST = 60  # cells of a customer's name in a sentence


def with_direction(words: str, one: ServiceSnapshot | AgreementSnapshot | CreditEntry, language: Language) -> str:
    """Adds to what is said of an amount that it is us who owe it, and whom; what is owed to us stays as it is."""
    if not words or one.direction == "owed_to_us":
        return words
    return language.say("direction.by_us", words=words, customer=clean(one.customer, LONGEST))
