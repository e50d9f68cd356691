"""A contract's text as it is signed and kept: canonical JSON, and its hash.

Keys that are younger than texts that were kept are left out where they say their default, so that a text keeps its hash
from one version of this program to the next.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from sla_tui.config.keys.contract import CONTRACT
from sla_tui.sla.contract import Contract
from sla_tui.sla.plain import canonical


def canonical_text(contract: Contract) -> str:
    """Writes one text of a contract as canonical JSON."""
    return canonical(CONTRACT.write(contract))


@lru_cache(maxsize=1024)
def text_sha256(contract: Contract) -> str:
    """Hashes one text of a contract: SHA-256 in hexadecimal."""
    return sha256(canonical_text(contract).encode()).hexdigest()
