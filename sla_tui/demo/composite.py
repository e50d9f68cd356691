"""The demo's service that is made of others: the shop as its visitors know it, under a promise of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sla_tui.demo.fleet import ContractSpec

SHOP: Final = "shop"
COMPONENTS: Final = ("website", "search", "checkout", "payments")

PROMISE: Final = ContractSpec(
    "shop-whole",
    "Europe/Amsterdam",
    "99.5",
    {
        "name": "Whole Shop",
        "vendor": "Shop Example",
        "notes": "What the shop asks of itself; nobody is paid.",
    },
)


def composite_tables(services: Collection[str]) -> dict[str, dict[str, Any]]:
    """Writes the service by its id; none where `services` lacks one of its components."""
    if not set(COMPONENTS) <= set(services):
        return {}
    table = {
        "name": "Shop",
        "contract": PROMISE.id,
        "components": list(COMPONENTS),
        "down_when": "any",
        "tags": ["eu", "shop"],
    }
    return {SHOP: table}
