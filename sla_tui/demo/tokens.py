"""The credentials of the simulated accounts: the same in every run with the same seed."""

from __future__ import annotations

import hashlib

from sla_tui.secret import Secret


def account_token(seed: int, source: str) -> Secret:
    """Makes a credential that looks like one."""
    return Secret(f"demo-{hashlib.sha256(f'{seed} {source}'.encode()).hexdigest()[:32]}")
