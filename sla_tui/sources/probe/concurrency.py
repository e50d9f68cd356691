"""How many probes may run at once on this machine, whatever the configuration says."""

from __future__ import annotations

from typing import Final

from sla_tui.system import open_files

SPARE_FILES: Final = 128


def possible_at_once(wanted: int) -> int:
    """Returns as many probes at once as were wanted and as there may be open files for."""
    allowed = open_files()
    return wanted if allowed is None else max(1, min(wanted, (allowed - SPARE_FILES) // 2))
