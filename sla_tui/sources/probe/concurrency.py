"""How many probes may run at once on this machine, whatever the configuration says."""

from __future__ import annotations

import resource
from typing import Final

SPARE_FILES: Final = 128


def possible_at_once(wanted: int) -> int:
    """Returns as many probes at once as were wanted and as there may be open files for."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if allowed == resource.RLIM_INFINITY else max(1, min(wanted, (allowed - SPARE_FILES) // 2))
