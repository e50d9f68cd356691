"""Where a credential is kept: what the configuration says instead of the credential itself."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRef:
    """Where a credential is to be found. The value itself is never part of the configuration."""

    kind: Literal["env", "file", "command", "keyring"]
    where: str
