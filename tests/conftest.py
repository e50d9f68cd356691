"""What all tests share: none of them leaves anything behind for the others."""

from __future__ import annotations

import pytest

from sla_tui import secret


@pytest.fixture(autouse=True)
def _secrets_of_its_own():
    """What one test takes for a credential is an ordinary word to the next, and must not be masked there."""
    before = set(secret._known)
    yield
    secret._known.clear()
    secret._known.update(before)
