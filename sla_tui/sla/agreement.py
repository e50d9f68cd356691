"""Whose agreement it is: which way its money goes, and how it is named. Pure words, and no arithmetic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

Party = Literal["vendor", "customer"]
"""The other side: a vendor promised it to us, or we promised it to a customer."""
Direction = Literal["owed_to_us", "owed_by_us"]
"""Which way the money of an agreement goes. Amounts of two directions are never added up."""
DIRECTIONS: Final[tuple[Direction, ...]] = ("owed_to_us", "owed_by_us")

SEPARATOR: Final = "/"
"""Between a service's id and an agreement's, where one agreement of the service is meant."""

_DIRECTION: Final[Mapping[Party, Direction]] = {"vendor": "owed_to_us", "customer": "owed_by_us"}
_NO_ID: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 64


def direction_of(party: Party) -> Direction:
    """Tells which way the money goes: vendors owe us, and we owe customers."""
    return _DIRECTION[party]


def agreement_key(service: str, agreement: str) -> str:
    """Names one agreement of a service in acts, claims and closed periods: ``checkout``, or ``checkout/acme``.

    Args:
        service: the service's id.
        agreement: the agreement's; empty for the one that stands at the service itself.
    """
    return f"{service}{SEPARATOR}{agreement}" if agreement else service


def parts_of_key(key: str) -> tuple[str, str]:
    """Takes a key apart into the service's id and the agreement's; a monitor that is a service has no agreements."""
    service, _, agreement = (key, "", "") if ":" in key else key.partition(SEPARATOR)
    return service, agreement


def usual_id(customer: str, contract: str) -> str:
    """Makes the id of an agreement that was given none: of its customer, else of its contract.

    ``Acme B.V.`` is ``acme-b-v``; empty where the name has no letter or digit of ASCII.
    """
    name = customer or contract.rpartition(":")[2]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return _NO_ID.sub("-", plain).strip("-")[:_LONGEST].strip("-")
